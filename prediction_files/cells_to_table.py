"""Columns of any cells, as JSON, workbooks and nested Parquet have them, as a table of arrays."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

from prediction_files.cells import from_lists
from prediction_files.limits import refuse_shape
from prediction_files.nested import distribution, is_distribution, may_pair_lists, opened, pair_lists
from prediction_files.numbers_in_text import SAMPLE, may_be_numbers, parse_texts
from prediction_files.numpy_files import text_column
from prediction_files.problem import Note, Problem
from prediction_files.table import Array, Table

MOST_DEEP = 4
PLAIN = frozenset((str, int, float, bool, type(None)))


@dataclass(frozen=True, eq=False)
class Distribution:
    """One number for every label: a matrix, and what its columns are."""

    classes: tuple[str, ...]
    values: Array

    def ordered(self, classes: Sequence[str]) -> Array:
        """Give the matrix with its columns in this order."""
        if tuple(classes) == self.classes:
            return self.values
        return np.ascontiguousarray(self.values[:, [self.classes.index(name) for name in classes]])


Column = Array | Distribution


def columns_of(file: str, records: Sequence[Mapping[str, Any]], seen: int = 0) -> dict[str, Column]:
    """Make columns of records: numbers, texts, vectors, distributions; an object becomes columns of its own.

    Examples
    --------
    >>> columns_of("a.json", [{"id": 7, "p": {"a": 1, "b": "x"}}])
    {'id': array([7]), 'p_a': array([1]), 'p_b': array(['x'], dtype=object)}
    """
    columns: dict[str, Column] = {}
    for key, cells in _unfolded(file, records).items():
        columns[key] = column_of(file, key, cells, seen)
    return columns


def _unfolded(file: str, records: Sequence[Mapping[str, Any]], deep: int = 0) -> dict[str, list[Any]]:
    keys = dict.fromkeys(key for record in records for key in record)
    paired = records
    if may_pair_lists(keys):
        paired = [pair_lists(record) for record in records]
        keys = dict.fromkeys(key for record in paired for key in record)
    refuse_shape(file, 0, len(keys))
    columns: dict[str, list[Any]] = {}
    for key in keys:
        cells: list[Any] = [record.get(key) for record in paired]
        if not PLAIN.issuperset(map(type, cells)):
            cells = [opened(cell) for cell in cells]
        name = str(key).encode("utf-8", "replace").decode()
        if all(isinstance(cell, Mapping) for cell in cells) and deep < MOST_DEEP and not is_distribution(cells):
            inner = _unfolded(file, cells, deep + 1)
            columns |= {f"{name}_{one}": found for one, found in inner.items()}
        else:
            columns[name] = cells
        refuse_shape(file, 0, len(columns))
    return columns


def column_of(file: str, key: str, cells: list[Any], seen: int = 0) -> Column:
    """Make one column of cells: numbers, vectors, a distribution, else texts."""
    if is_distribution(cells):
        return Distribution(*distribution(file, key, cells, seen))
    if cells and all(isinstance(cell, list) for cell in cells) and not _texts_inside(cells):
        try:
            return from_lists(file, key, cells)
        except Problem as problem:
            problem.values["row"] = problem.values.get("row", 1) + seen
            raise
    kinds = {type(cell) for cell in cells}
    if kinds == {bool}:
        return np.array(cells, dtype=bool)
    if kinds <= {int, float, type(None)} and kinds != {type(None)}:
        return _numbers(cells, kinds)
    return text_column([None if cell is None else as_text(cell) for cell in cells], (len(cells),))


def _texts_inside(cells: list[Any]) -> bool:
    """Whether lists hold anything but numbers: they are shown as text, and named as not used."""
    return any(isinstance(one, str | list | tuple | Mapping) for cell in cells[:8] for one in cell[:8])


def _numbers(cells: list[Any], kinds: set[type]) -> Array:
    try:
        if kinds == {int}:
            return np.array(cells, dtype=np.int64)
        return np.array([float("nan") if cell is None else cell for cell in cells], dtype=np.float64)
    except OverflowError:
        return text_column([str(cell)[:100] for cell in cells], (len(cells),))


def as_text(cell: Any) -> str:
    """Write a cell that is no number as a text."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return json.dumps(cell, default=str, ensure_ascii=False)[:1000]


def stacked(file: str, parts: Sequence[Mapping[str, Column]]) -> dict[str, Column]:
    """Set parts of a long file one under the other."""
    keys = dict.fromkeys(key for part in parts for key in part)
    refuse_shape(file, 0, len(keys))
    lengths = [_rows(part) for part in parts]
    return {
        key: _one_under_the_other(
            file, key, [part.get(key, np.full(n, np.nan)) for part, n in zip(parts, lengths, strict=True)]
        )
        for key in keys
    }


def _rows(part: Mapping[str, Column]) -> int:
    return next((len(one.values if isinstance(one, Distribution) else one) for one in part.values()), 0)


def _one_under_the_other(file: str, key: str, pieces: Sequence[Column]) -> Column:
    first = pieces[0]
    if len(pieces) == 1:
        return first
    if isinstance(first, Distribution):
        done = 0
        for piece in pieces:
            if not isinstance(piece, Distribution) or set(piece.classes) != set(first.classes):
                other = piece.classes if isinstance(piece, Distribution) else ()
                lacking = next(iter({*first.classes} ^ {*other}))
                raise Problem("label_without_score", file=file, column=key, row=done + 1, label=lacking)
            done += len(piece.values)
        values = [piece.ordered(first.classes) for piece in pieces if isinstance(piece, Distribution)]
        return Distribution(first.classes, np.concatenate(values))
    arrays = [piece.values if isinstance(piece, Distribution) else piece for piece in pieces]
    if len({piece.shape[1:] for piece in arrays}) > 1:
        _refuse_other_length(file, key, arrays)
    if any(piece.dtype == object for piece in arrays):
        texts = [None if cell is None else str(cell) for piece in arrays for cell in piece.tolist()]
        return text_column(texts, (len(texts),))
    return np.concatenate(arrays)


def _refuse_other_length(file: str, key: str, arrays: Sequence[Array]) -> None:
    widths = [piece.shape[1] if piece.ndim == 2 else 1 for piece in arrays]
    place = next(j for j, piece in enumerate(arrays) if piece.shape[1:] != arrays[0].shape[1:])
    row = 1 + sum(map(len, arrays[:place]))
    raise Problem("vector_length", file=file, column=key, row=row, count=widths[place], first=widths[0])


def parsed_texts(
    columns: Mapping[str, Column], *, commas: bool = False
) -> tuple[dict[str, Column], list[str], list[str]]:
    """Read texts as numbers where all of a column are: JSON and workbooks have numbers in quotes now and then."""
    texts = {
        key: one for key, one in columns.items()
        if isinstance(one, np.ndarray) and one.dtype == object and may_be_numbers(one[:SAMPLE].tolist())
    }  # fmt: skip
    if not texts:
        return dict(columns), [], []
    pa = import_module("pyarrow")
    parsed = parse_texts(
        {key: pa.chunked_array([pa.array(one.tolist(), pa.large_string())]) for key, one in texts.items()},
        commas=commas,
    )
    read = {
        key: column.to_numpy() for key, column in parsed.columns.items() if not pa.types.is_large_string(column.type)
    }
    return {key: read.get(key, one) for key, one in columns.items()}, parsed.commas, parsed.percent


def table(file: str, columns: Mapping[str, Column], *, named: bool = True, notes: tuple[Note, ...] = ()) -> Table:
    """Make a table; the classes are those of the first distribution, and one of others becomes a column each."""
    classes = next((one.classes for one in columns.values() if isinstance(one, Distribution)), ())
    found: dict[str, Array] = {}
    for key, one in columns.items():
        if not isinstance(one, Distribution):
            found[key] = one
        elif set(one.classes) == set(classes):
            found[key] = one.ordered(classes)
        else:
            found |= {f"{key}_{name}": one.values[:, j] for j, name in enumerate(one.classes)}
    return Table(file, found, classes, named=named, notes=notes)
