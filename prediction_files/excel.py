"""Workbooks through openpyxl, row by row: the first sheet with a table, and the names of the others."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from importlib import import_module
from io import BytesIO
from typing import Any

from prediction_files import cells_to_table
from prediction_files.cells_to_table import Column, as_text, column_of
from prediction_files.csv_files import number_notes
from prediction_files.header import find_header
from prediction_files.limits import MOST_COLUMNS, MOST_JSON, mebibytes, refuse_shape
from prediction_files.problem import Note, Problem, listed, note
from prediction_files.table import Table
from prediction_files.zip_files import BAD_ZIP

LOOKED_AT = 100  # rows in which a table's names are looked for
Cells = tuple[Any, ...]


def read_excel(name: str, data: bytes) -> Table:
    """Read the first sheet that has a table: at least two rows of at least two cells, else two rows of one.

    Examples
    --------
    >>> import openpyxl
    >>> book, stream = openpyxl.Workbook(), BytesIO()
    >>> for row in (["label", "p"], ["cat", 0.5]):
    ...     book.active.append(row)
    >>> book.save(stream)
    >>> read_excel("a.xlsx", stream.getvalue()).columns
    {'label': array(['cat'], dtype=object), 'p': array([0.5])}
    """
    failures = (*BAD_ZIP, TypeError, AttributeError, IndexError, AssertionError, SyntaxError, MemoryError, UserWarning)
    try:
        _refuse_large(name, data)
        openpyxl = import_module("openpyxl")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about charts and rules of a sheet, which are not looked at
            book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
            return _table(name, book)
    except Problem:
        raise
    except failures as error:
        raise Problem("damaged", file=name, kind="Excel (.xlsx)") from error


def _refuse_large(name: str, data: bytes) -> None:
    """Refuse a workbook by what it says of its size; no member is unpacked beyond that."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        size = sum(member.file_size for member in archive.infolist())
    if size > MOST_JSON:
        raise Problem("large_excel", file=name, size=mebibytes(size), most=mebibytes(MOST_JSON))


def _table(name: str, book: Any) -> Table:
    found: dict[str, list[Cells]] = {}
    titles = [sheet.title for sheet in book.worksheets]
    for sheet in book.worksheets:
        rows = list(_rows(name, sheet))
        if len(rows) > 1:
            found[sheet.title] = rows
            if max(map(len, rows[:LOOKED_AT])) > 1:
                break
    if not found:
        raise Problem("no_rows", file=name)
    title = max(found, key=lambda one: max(map(len, found[one][:LOOKED_AT])) > 1)
    notes = []
    if len(titles) > 1:
        notes.append(note("sheets", file=name, sheet=title, others=listed(one for one in titles if one != title)))
    return _of_rows(name, found[title], notes)


def _rows(name: str, sheet: Any) -> Iterator[Cells]:
    """Give the rows of a sheet that have a cell in them, without empty cells at their ends."""
    sheet.reset_dimensions()
    count = 0
    for row in sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1):
        cells = row
        while cells and (cells[-1] is None or cells[-1] == ""):
            cells = cells[:-1]
        if cells:
            count += 1
            refuse_shape(name, count, len(cells))
            yield cells


def _of_rows(name: str, rows: list[Cells], notes: list[Note]) -> Table:
    width = max(map(len, rows))
    start = next((j for j, row in enumerate(rows[:LOOKED_AT]) if 2 * sum(one is not None for one in row) > width), 0)
    if start and sum(one is not None for one in rows[start - 1]) > 1:
        start -= 1  # names of two levels, the upper in merged cells
    head = [["" if one is None else as_text(one) for one in row] + [""] * (width - len(row))
            for row in rows[start : start + LOOKED_AT]]  # fmt: skip
    header = find_header(name, head)
    body = rows[start + header.lines :]
    if not body:
        raise Problem("no_rows", file=name)
    columns: dict[str, Column] = {}
    for place, one in enumerate(header.names):
        cells = [row[place] if place < len(row) else None for row in body]
        if one or any(cell is not None for cell in cells):
            columns[one if one not in columns else f"Unnamed: {place}"] = column_of(
                name, one, [_plain(c) for c in cells]
            )
    read, commas, percent = cells_to_table.parsed_texts(columns, commas=True)
    return cells_to_table.table(name, read, named=header.named,
                                notes=(*notes, *number_notes(name, commas, percent)))  # fmt: skip


def _plain(cell: Any) -> Any:
    """Bring a cell into a number, a truth value, a text, or nothing."""
    if cell is None or isinstance(cell, str | bool | int | float):
        return cell
    return as_text(cell)
