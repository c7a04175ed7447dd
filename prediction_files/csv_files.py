"""CSV and its relatives through pyarrow: delimiters, names, remarks and numbers are understood here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from prediction_files import text as texts
from prediction_files.arrow import arrow, arrow_failures, table_of
from prediction_files.cells import parse_number
from prediction_files.header import Header, find_header
from prediction_files.limits import refuse_shape
from prediction_files.numbers_in_text import MISSING, parse_texts
from prediction_files.problem import Note, Problem, listed, note
from prediction_files.table import Table

BLOCK = 8 << 20  # bytes that pyarrow reads a CSV in
LONGEST_LINE = 1 << 30
STRIP = 1000  # columns that are parsed at a time
_SEPARATOR = re.compile(r"\ufeff?\"?sep=(.)\"?$", re.IGNORECASE)
_REMARK_LINE = re.compile(rb"^#[^\n]*\n?", re.MULTILINE)
_BLANKS = re.compile(rb"[ \t]+")
_AROUND = re.compile(rb"^ | (?=\r?$)", re.MULTILINE)


@dataclass(frozen=True)
class Layout:
    """How a text is cut into a table."""

    data: Any  # bytes or memoryview, from the first row on
    delimiter: str
    header: Header
    first: Sequence[Sequence[str]]
    remarks: int


def read_csv(name: str, data: bytes) -> Table:
    r"""Read a text with cells between commas, tabs, semicolons, bars or blanks.

    Examples
    --------
    >>> read_csv("a.csv", b"sep=;\nlabel;p_0\n# a remark\n007;0,5\n").columns
    {'label': array(['007'], dtype=object), 'p_0': array([0.5])}
    """
    plain, encoding = texts.decoded(name, data)
    layout = _layout(name, plain)
    refuse_shape(name, 0, len(layout.header.names))
    found, remarks = _parsed(name, layout)
    refuse_shape(name, found.num_rows, found.num_columns)
    found = _without_empty(found)
    parsed = parse_texts(
        {one.name: found.column(one.name) for one in found.schema if _is_text(one.type)}, commas=layout.delimiter != ","
    )
    for place, column in enumerate(found.column_names):
        if column in parsed.columns:
            found = found.set_column(place, column, parsed.columns[column])
    notes = [note("encoding", file=name, encoding=encoding)] if encoding else []
    notes += [note("remarks", file=name, count=remarks)] if remarks else []
    notes += number_notes(name, parsed.commas, parsed.percent)
    usual = "\t" if name.lower().removesuffix(".gz").endswith(".tsv") else ","
    as_usual = layout.header.lines == 1 and layout.delimiter == usual
    return table_of(name, found, named=layout.header.named, plain=as_usual, notes=tuple(notes))


def number_notes(name: str, commas: Sequence[str], percent: Sequence[str]) -> list[Note]:
    """Say which numbers were not read as they stand."""
    notes = [note("decimal_commas", file=name, columns=listed(commas))] if commas else []
    return notes + ([note("percent_signs", file=name, columns=listed(percent))] if percent else [])


def _is_text(kind: Any) -> bool:
    return bool(arrow().types.is_string(kind) or arrow().types.is_large_string(kind))


def _layout(name: str, plain: bytes) -> Layout:
    lines = texts.first_lines(plain)
    start, delimiter, remark, remarks = 0, "", "", 0
    while lines and (separator := _SEPARATOR.match(lines[0][0])):
        delimiter, start = separator[1], lines.pop(0)[1]
    rest = [line for line, _ in lines if not line.startswith("#")] or [line for line, _ in lines]
    if not rest:
        raise Problem("no_rows", file=name)
    delimiter = delimiter or texts.delimiter_of(rest)
    width = Counter(len(texts.cells_of(line, delimiter)) for line in rest).most_common(1)[0][0]
    while lines[0][0].startswith("#") and not rest[0].startswith("#"):
        remark, start = lines.pop(0)
        remarks += 1
    if delimiter == " " and any("  " in line or line != line.strip(" ") for line, _ in lines):
        plain = _AROUND.sub(b"", _BLANKS.sub(b" ", plain[start:]))
        lines, start = texts.first_lines(plain), 0
        lines = [one for one in lines if not one[0].startswith("#")] or lines
    rows = [texts.cells_of(line, delimiter) for line, _ in lines]
    refuse_shape(name, 0, len(rows[0]))
    kept = rows[:1] + [row for row in rows[1:] if not row[:1] or not row[0].startswith("#") or len(row) == width]
    header = find_header(name, kept, remark=texts.cells_of(remark.lstrip("# "), delimiter))
    start = lines[header.lines - 1][1] if header.lines else start
    body: Any = plain if not start else memoryview(plain)[start:]
    if width == 1 and not rest[0].startswith("#"):
        body, found = _REMARK_LINE.subn(b"", plain[start:])
        remarks += found
    return Layout(body, delimiter, header, kept[header.lines :], remarks - (header.lines == 0 and header.named))


def _parsed(name: str, layout: Layout) -> tuple[Any, int]:
    """Parse: columns of floats as such, else all as texts; lines that begin with # and are no rows are skipped."""
    csv, pa = arrow(".csv"), arrow()
    odd: list[Any] = []
    skipped: list[str] = []

    def look_at(row: Any) -> str:
        if row.text.startswith("#") or not row.text.strip():
            skipped.append(row.text)
            return "skip"
        odd.append(row)
        return "error"

    names = _distinct(layout.header.names)
    quoted = b'"' in bytes(layout.data) if isinstance(layout.data, bytes) else b'"' in layout.data.obj
    parse = csv.ParseOptions(delimiter=layout.delimiter, newlines_in_values=quoted, invalid_row_handler=look_at)
    failure: BaseException | None = None
    types = _types(names, layout.first)
    everything = dict.fromkeys(names, pa.string())
    for kinds, threads, block in (
        (types, True, BLOCK), (everything, True, BLOCK), (everything, False, min(LONGEST_LINE, len(layout.data) + 1)),
    ):  # fmt: skip
        read = csv.ReadOptions(use_threads=threads, block_size=block, column_names=names)
        odd.clear()
        try:
            found = _strips(pa.BufferReader(layout.data), names, kinds, (read, parse), skipped)
        except arrow_failures() as error:
            failure = failure if isinstance(failure, MemoryError) else error  # it explains what failed after it
            continue
        return found, layout.remarks + sum(line.startswith("#") for line in skipped)
    if odd:
        raise Problem("ragged", file=name, row=max(1, int(odd[0].number or 1)), count=odd[0].actual_columns,
                      columns=odd[0].expected_columns) from failure  # fmt: skip
    if not bytes(layout.data[:BLOCK]).strip():
        raise Problem("no_rows", file=name)
    raise Problem("damaged", file=name, kind="CSV") from failure


def _strips(
    data: Any, names: Sequence[str], kinds: Mapping[str, Any], how: tuple[Any, Any], skipped: list[str]
) -> Any:  # fmt: skip
    """Parse some columns after others: a column of texts has a quarter of a megabyte set aside, however short it is."""
    csv, pa = arrow(".csv"), arrow()
    strips: list[Any] = []
    for place in range(0, len(names), STRIP):
        convert = csv.ConvertOptions(
            column_types=kinds, null_values=list(MISSING), strings_can_be_null=False,
            include_columns=names[place : place + STRIP],
        )  # fmt: skip
        data.seek(0)
        skipped.clear()
        strip = csv.read_csv(data, *how, convert)
        if len(names) <= STRIP:
            return strip
        strips += strip.take(pa.array(range(strip.num_rows))).columns  # a copy, without what was set aside
    return pa.table(strips, names=list(names))


def _distinct(names: Sequence[str]) -> list[str]:
    """Give columns without a name one each, but for the first."""
    found: list[str] = []
    for place, name in enumerate(names):
        found.append(f"Unnamed: {place}" if not name and "" in found else name)
    return found


def _types(names: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, Any]:
    """Have columns parsed as floats that begin as such; all others are texts until every cell has been seen."""
    pa = arrow()
    kinds = {}
    for place, name in enumerate(names):
        cells = [row[place].strip() for row in rows if place < len(row)]
        kept = [cell for cell in cells if cell not in MISSING]
        floats = any("." in cell for cell in kept) and all(parse_number(cell) is not None for cell in kept)
        kinds[name] = pa.float64() if floats else pa.string()
    return kinds


def _without_empty(found: Any) -> Any:
    """Leave out columns without a name and without a cell, and rows without a cell at the end, as Excel adds them."""
    pc = arrow(".compute")
    for name in [one for one in found.column_names if not one or one.startswith("Unnamed: ")]:
        column = found.column(name)
        if _is_text(column.type) and not pc.any(pc.not_equal(pc.utf8_trim_whitespace(column), "")).as_py():
            found = found.drop_columns([name])
    rows = found.num_rows
    while rows and all(_empty(column[rows - 1].as_py()) for column in found.columns):
        rows -= 1
    return found.slice(0, rows) if rows < found.num_rows else found


def _empty(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())
