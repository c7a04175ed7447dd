"""JSON and JSON Lines as tables: records, columns, or rows of numbers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from prediction_files.cells import from_lists
from prediction_files.limits import MOST_COLUMNS, MOST_JSON, MOST_ROWS, mebibytes, refuse_shape
from prediction_files.numpy_files import text_column
from prediction_files.problem import Problem
from prediction_files.table import Array, Table

LINES_AT_ONCE = 10_000
MOST_DEEP = 3
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
    columns = _content(name, content)
    return Table(name, _finished(name, [columns]), named="p" not in columns or len(columns) > 1)


def read_json_lines(name: str, text: bytes) -> Table:
    r"""Read JSON Lines, one record a line, some thousand lines at a time.

    Examples
    --------
    >>> read_json_lines("a.jsonl", b'{"y": "cat"}\n{"y": "dog"}').columns
    {'y': array(['cat', 'dog'], dtype=object)}
    """
    parts: list[dict[str, list[Any]]] = []
    arrays: list[dict[str, Array]] = []
    total = 0
    for records in _records(name, text):
        total += len(records)
        refuse_shape(name, total, 0)
        parts = [_content(name, records)]
        arrays.append(_finished(name, parts, seen=total - len(records)))
    if not arrays:
        raise Problem("no_rows", file=name)
    return Table(name, _together(name, arrays))


def _records(name: str, text: bytes) -> Iterator[list[Any]]:
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


def _content(name: str, content: Any) -> dict[str, list[Any]]:
    """Bring the usual shapes of JSON into columns of equal length."""
    if isinstance(content, Mapping):
        return _from_mapping(name, content)
    if not isinstance(content, list):
        raise Problem("json_shape", file=name)
    if not content:
        raise Problem("no_rows", file=name)
    if all(isinstance(row, Mapping) for row in content):
        return _from_records(name, content)
    if all(isinstance(row, list) for row in content):
        return {"p": content}
    if not any(isinstance(row, Mapping | list) for row in content):
        return {"values": content}
    raise Problem("json_shape", file=name)


def _from_mapping(name: str, content: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Read an object of columns, or pandas' "split" and "columns" forms."""
    if isinstance(content.get("data"), list):
        names = content.get("columns")
        if isinstance(names, list) and all(isinstance(r, list) and len(r) == len(names) for r in content["data"]):
            return _from_records(name, [dict(zip(map(str, names), row, strict=True)) for row in content["data"]])
        return _content(name, content["data"])
    if content and all(isinstance(column, Mapping) for column in content.values()):
        rows = dict.fromkeys(row for column in content.values() for row in column)
        columns = {key: [column.get(row) for row in rows] for key, column in content.items()}
        return {"index": list(rows)} | columns
    if not content or not all(isinstance(column, list) for column in content.values()):
        raise Problem("json_shape", file=name)
    lengths = {key: len(column) for key, column in content.items()}
    first = next(iter(lengths))
    for key, length in lengths.items():
        if length != lengths[first]:
            raise Problem("array_lengths", file=name, array_a=first, rows_a=lengths[first], array_b=key, rows_b=length)
    return dict(content)


def _from_records(name: str, records: Sequence[Mapping[str, Any]], deep: int = 0) -> dict[str, list[Any]]:
    """Turn records into columns; an object inside a record becomes columns of its own."""
    keys = dict.fromkeys(key for record in records for key in record)
    refuse_shape(name, min(len(records), MOST_ROWS + 1), len(keys))
    columns: dict[str, list[Any]] = {}
    for key in keys:
        column = [record.get(key) for record in records]
        inner = [cell for cell in column if isinstance(cell, Mapping)]
        if inner and len(inner) == len(column) and deep < MOST_DEEP:
            nested = _from_records(name, inner, deep + 1)
            columns |= {f"{key}_{one}": cells for one, cells in nested.items()}
        else:
            columns[key] = column
        refuse_shape(name, 0, len(columns))
    return columns


def _finished(name: str, parts: Sequence[dict[str, list[Any]]], seen: int = 0) -> dict[str, Array]:
    """Make arrays of columns: numbers, vectors, else texts."""
    (columns,) = parts
    if len(columns) > MOST_COLUMNS:
        refuse_shape(name, 0, len(columns))
    cleaned = {key.encode("utf-8", "replace").decode(): cells for key, cells in columns.items()}
    return {key: _array(name, key, cells, seen) for key, cells in cleaned.items()}


def _array(name: str, key: str, cells: list[Any], seen: int) -> Array:
    if cells and all(isinstance(cell, list) for cell in cells):
        try:
            return from_lists(name, key, cells)
        except Problem as problem:
            problem.values["row"] = problem.values.get("row", 1) + seen
            raise
    kinds = {type(cell) for cell in cells}
    if kinds == {bool}:
        return np.array(cells, dtype=bool)
    if kinds <= {int, float, type(None)} and kinds != {type(None)}:
        return _numbers(cells, kinds)
    return text_column([None if cell is None else _text(cell) for cell in cells], (len(cells),))


def _numbers(cells: list[Any], kinds: set[type]) -> Array:
    try:
        if kinds == {int}:
            return np.array(cells, dtype=np.int64)
        return np.array([float("nan") if cell is None else cell for cell in cells], dtype=np.float64)
    except OverflowError:
        return text_column([str(cell)[:100] for cell in cells], (len(cells),))


def _text(cell: Any) -> str:
    return cell if isinstance(cell, str) else json.dumps(cell)[:1000]


def _together(name: str, parts: Sequence[dict[str, Array]]) -> dict[str, Array]:
    """Set the parts of a long file one under the other."""
    keys = dict.fromkeys(key for part in parts for key in part)
    refuse_shape(name, 0, len(keys))
    lengths = [len(next(iter(part.values()), ())) for part in parts]
    return {
        key: _stacked(name, key, [part.get(key, np.full(n, np.nan)) for part, n in zip(parts, lengths, strict=True)])
        for key in keys
    }


def _stacked(name: str, key: str, pieces: Sequence[Array]) -> Array:
    widths = {piece.shape[1:] for piece in pieces}
    if len(widths) > 1:
        first = pieces[0]
        row = 1
        for piece in pieces:
            if piece.shape[1:] != first.shape[1:]:
                break
            row += len(piece)
        count = piece.shape[1] if piece.ndim == 2 else 1
        raise Problem("vector_length", file=name, column=key, row=row, count=count,
                      first=first.shape[1] if first.ndim == 2 else 1)  # fmt: skip
    if any(piece.dtype == object for piece in pieces):
        texts = [None if cell is None else str(cell) for piece in pieces for cell in piece.tolist()]
        return text_column(texts, (len(texts),))
    return np.concatenate(pieces)
