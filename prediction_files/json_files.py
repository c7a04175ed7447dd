"""JSON and JSON Lines as tables: records, columns, or rows of numbers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from prediction_files import cells_to_table
from prediction_files.cells_to_table import Column, columns_of, parsed_texts, stacked
from prediction_files.column_names import ORDERS, snake_case
from prediction_files.limits import MOST_JSON, mebibytes, refuse_shape
from prediction_files.nested import is_distribution
from prediction_files.problem import Problem
from prediction_files.table import Table

LINES_AT_ONCE = 10_000
MOST_AROUND = 4  # names beside the one list in an object
LONGEST_INTEGER = 18
_BAD_JSON = (ValueError, RecursionError, MemoryError)


def read_json(name: str, text: bytes) -> Table:
    """Read JSON: a list of records, an object of columns, or a list of rows of numbers.

    Examples
    --------
    >>> read_json("a.json", b'[{"id": 1, "p": [0.5, 0.5]}]').columns
    {'id': array([1]), 'p': array([[0.5, 0.5]])}
    """
    if len(text) > MOST_JSON:
        raise Problem("large_json", file=name, size=mebibytes(len(text)), most=mebibytes(MOST_JSON))
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        if error.msg.startswith("Extra data") and len(text.splitlines()) > 1:
            return read_json_lines(name, text)
        raise Problem("bad_json", file=name, line=error.lineno) from error
    except _BAD_JSON as error:
        raise Problem("damaged", file=name, kind="JSON") from error
    classes = _class_names(content)
    columns = columns_of(name, _records_of(name, content))
    found = cells_to_table.table(name, parsed_texts(columns)[0], named=bool(_named(content)))
    return replace(found, classes=found.classes or classes)


def read_json_lines(name: str, text: bytes) -> Table:
    r"""Read JSON Lines, one record a line, some thousand lines at a time.

    Examples
    --------
    >>> read_json_lines("a.jsonl", b'{"y": "cat"}\n{"y": "dog"}').columns
    {'y': array(['cat', 'dog'], dtype=object)}
    """
    parts: list[dict[str, Column]] = []
    total = 0
    for lines in _lines(name, text):
        refuse_shape(name, total + len(lines), 0)
        parts.append(columns_of(name, _records_of(name, lines), seen=total))
        total += len(lines)
    if not parts:
        raise Problem("no_rows", file=name)
    return cells_to_table.table(name, parsed_texts(stacked(name, parts))[0], named=list(parts[0]) != ["p"])


def _lines(name: str, text: bytes) -> Iterator[list[Any]]:
    lines: list[tuple[int, bytes]] = []
    start, number = 0, 0
    while start < len(text):
        end = text.find(b"\n", start)
        end = len(text) if end < 0 else end
        number += 1
        line = text[start:end].strip()
        if line:
            lines.append((number, line))
        start = end + 1
        if len(lines) == LINES_AT_ONCE:
            yield _loaded(name, lines)
            lines = []
    if lines:
        yield _loaded(name, lines)


def _loaded(name: str, lines: Sequence[tuple[int, bytes]]) -> list[Any]:
    try:
        records: list[Any] = json.loads(b"[" + b",".join(line for _, line in lines) + b"]")
    except _BAD_JSON:
        records = []
    if len(records) == len(lines):
        return records
    for number, line in lines:
        try:
            json.loads(line)
        except _BAD_JSON as error:
            raise Problem("bad_json", file=name, line=number) from error
    raise Problem("damaged", file=name, kind="JSON Lines")


def _records_of(name: str, content: Any) -> Sequence[Mapping[str, Any]]:
    """Bring the usual shapes of JSON into records."""
    if isinstance(content, Mapping):
        return _of_object(name, content)
    if not isinstance(content, list):
        raise Problem("json_shape", file=name)
    if not content:
        raise Problem("no_rows", file=name)
    if all(isinstance(row, Mapping) for row in content):
        return content
    if all(isinstance(row, list) for row in content):
        return _of_rows(content)
    if not any(isinstance(row, Mapping | list) for row in content):
        return [{"values": row} for row in content]
    raise Problem("json_shape", file=name)


def _of_rows(rows: list[list[Any]]) -> list[dict[str, Any]]:
    """Read rows of numbers as vectors, rows of unlike cells as columns without names."""
    if any(isinstance(cell, str) for cell in rows[0]) and len({len(row) for row in rows}) == 1:
        return [{str(j): cell for j, cell in enumerate(row)} for row in rows]
    return [{"p": row} for row in rows]


def _of_object(name: str, content: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Read an object of columns or of rows, or pandas' orientations, or a list that stands in an object alone."""
    columns = content.get("columns")
    if isinstance(content.get("data"), list):
        return _split(name, content)
    if isinstance(columns, list) and all(isinstance(one, Mapping) and "values" in one for one in columns):
        return _of_object(name, {str(one.get("name", j)): one["values"] for j, one in enumerate(columns)})  # old polars
    if content and all(isinstance(column, Mapping) for column in content.values()):
        return _of_objects(content)
    lists = {key: value for key, value in content.items() if isinstance(value, list)}
    if len(lists) == 1 and all(isinstance(row, Mapping) for row in next(iter(lists.values()))):
        return _records_of(name, next(iter(lists.values())))
    if len(content) > MOST_AROUND and all(isinstance(one, str | int) for one in content.values()):
        return [{"id": key, "values": one} for key, one in content.items()]
    if not lists or len(lists) < len(content) > MOST_AROUND:
        raise Problem("json_shape", file=name)
    return [{"id": key, "p": row} for key, row in lists.items()] if _are_rows(lists) else _of_columns(name, lists)


def _of_columns(name: str, lists: Mapping[str, list[Any]]) -> Sequence[Mapping[str, Any]]:
    classes = _classes_key(lists)
    kept = {key: cells for key, cells in lists.items() if key != classes}
    lengths = {key: len(cells) for key, cells in kept.items()}
    first = next(iter(lengths))
    for key, length in lengths.items():
        if length != lengths[first]:
            raise Problem("array_lengths", file=name, array_a=first, rows_a=lengths[first], array_b=key, rows_b=length)
    refuse_shape(name, lengths[first], len(kept))
    return [dict(zip(kept, row, strict=True)) for row in zip(*kept.values(), strict=True)]


def _split(name: str, content: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Read pandas' "split", with the index where it is more than row numbers, or its "table"."""
    columns, index, data = content.get("columns"), content.get("index"), content["data"]
    if not isinstance(columns, list) or not all(isinstance(row, list) and len(row) == len(columns) for row in data):
        return _records_of(name, data)
    names = [_name(one) for one in columns]
    rows = [dict(zip(names, row, strict=True)) for row in data]
    if isinstance(index, list) and len(index) == len(rows) and index != list(range(len(rows))) and "" not in names:
        return [{"": one} | row for one, row in zip(index, rows, strict=True)]
    return rows


def _of_objects(content: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Read objects of objects: by row if these have the same few names in them and more or numbered ones without."""
    rows = dict.fromkeys(row for column in content.values() for row in column)
    outside, inside = (all(str(key).isdecimal() for key in keys) for keys in (content, rows))
    by_row = outside if outside != inside else len(content) > len(rows)
    if by_row:
        return [_indexed(key, row) for key, row in content.items()]
    return [_indexed(row, {key: column.get(row) for key, column in content.items()}) for row in rows]


def _indexed(key: str, row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "index": int(key) if key.isdecimal() and len(key) < LONGEST_INTEGER and str(int(key)) == key else key
    } | dict(row)


def _are_rows(lists: Mapping[str, list[Any]]) -> bool:
    """Whether an object has one list of probabilities for every id, rather than one list a column."""
    rows = list(lists.values())
    width = len(rows[0])
    if not width or len(rows) <= width or any(len(row) != width for row in rows):
        return False
    numbers = all(isinstance(cell, int | float) and not isinstance(cell, bool) for row in rows for cell in row)
    return numbers and is_distribution([dict(enumerate(row)) for row in rows])


def _classes_key(lists: Mapping[str, list[Any]]) -> str | None:
    """Find the list that names the classes of the vectors beside it."""
    for key, names in lists.items():
        widths = {len(cells[0]) for cells in lists.values() if cells and isinstance(cells[0], list)}
        if (
            snake_case(key) in ORDERS
            and len(names) in widths
            and not any(isinstance(one, list | dict) for one in names)
        ):
            return key
    return None


def _class_names(content: Any) -> tuple[str, ...]:
    if not isinstance(content, Mapping) or not all(isinstance(cells, list) for cells in content.values()):
        return ()
    key = _classes_key(content)
    return tuple(str(name) for name in content[key]) if key is not None else ()


def _name(one: Any) -> str:
    return "_".join(str(part) for part in one if str(part)) if isinstance(one, list) else str(one)


def _named(content: Any) -> bool:
    return not isinstance(content, list) or not all(isinstance(row, list) for row in content)
