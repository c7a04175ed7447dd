"""A table as it was read, checked for size, with vectors in place of their texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NoReturn

import numpy as np

from prediction_files import cells_to_table
from prediction_files.cells import SAMPLE, looks_like_vectors, vectors
from prediction_files.cells_to_table import Column, columns_of
from prediction_files.header import joined_name
from prediction_files.limits import LONGEST_COLUMN_NAME, refuse_shape
from prediction_files.nested import literal, text_with_cells
from prediction_files.numpy_files import text_column
from prediction_files.problem import Problem
from prediction_files.table import Array, Table, as_columns
from softmax_core._kernels.blocks import blocks

CACHE_LINE = 256  # bytes that a row of a few neighbouring columns takes in the cache


class ColumnBuilder:
    """Columns that arrive in pieces, one under the other; all columns of floats fill one matrix.

    Parameters
    ----------
    file : str
        The file's name.
    rows : int
        How many rows there will be.
    floats : sequence of str
        Columns of floats.
    single : bool
        Whether all of these are float32.
    """

    def __init__(self, file: str, rows: int, floats: Sequence[str], *, single: bool = False) -> None:
        self._file = file
        self._floats = tuple(floats)
        self._matrix = np.empty((rows, len(floats)), dtype=np.float32 if single else np.float64)
        self._vectors: dict[str, Array] = {}
        self._parts: dict[str, list[Array]] = {}
        self._rows = rows
        self._filled = 0

    def add_floats(self, place: int, start: int, columns: Sequence[Array]) -> None:
        """Fill neighbouring columns of floats from column `place` and row `start` on."""
        for rows in blocks(len(columns[0]), CACHE_LINE):
            for j, column in enumerate(columns):
                self._matrix[start + rows.start : start + rows.stop, place + j] = column[rows]

    def add_vectors(self, name: str, flat: Array, rows: int) -> None:
        """Fill the next rows of a column of vectors, given one after the other."""
        width = len(flat) // rows if rows else 0
        if name not in self._vectors:
            dtype = np.float32 if flat.dtype == np.float32 else np.float64
            self._vectors[name] = np.empty((self._rows, width), dtype=dtype)
        out = self._vectors[name]
        if width * rows != len(flat) or width != out.shape[1]:
            self.refuse_length(name, 0, width, out.shape[1])
        out[self._filled : self._filled + rows] = flat.reshape(rows, width)

    def refuse_length(self, name: str, row: int, count: int, first: int) -> NoReturn:
        """Refuse a vector that is longer or shorter than the first: `row` counts from the rows that were filled."""
        raise Problem(
            "vector_length", file=self._file, column=name, row=self._filled + row + 1, count=count, first=first
        )

    def add_column(self, name: str, piece: Array) -> None:
        """Add the next rows of any other column."""
        self._parts.setdefault(name, []).append(piece)

    def add_texts(self, name: str, values: list[Any], indices: Array) -> None:
        """Add the next rows of a column of texts, given as places in a list; -1 is an empty cell."""
        known = text_column([*(None if value is None else str(value) for value in values), None], (len(values) + 1,))
        self.add_column(name, known[indices])

    def advance(self, rows: int) -> None:
        """Go on below the rows that were filled."""
        self._filled += rows

    def columns(self, order: Sequence[str]) -> dict[str, Array]:
        """Give all columns in this order."""
        found: dict[str, Array] = as_columns(self._matrix, self._floats)
        found |= self._vectors
        found |= {name: _together(parts) for name, parts in self._parts.items()}
        return {name: found[name] for name in order if name in found}


def _together(parts: list[Array]) -> Array:
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def normalise_table(table: Table) -> Table:
    """Check a table's size, and read vectors that are written as text.

    Examples
    --------
    >>> import numpy as np
    >>> normalise_table(Table("a.csv", {"p": np.array(["0.1|0.9", "0.5|0.5"], dtype=object)})).columns["p"]
    array([[0.1, 0.9],
           [0.5, 0.5]])
    """
    if not table.columns or table.rows == 0:
        raise Problem("no_rows", file=table.name)
    refuse_shape(table.name, table.rows, len(table.columns))
    for name, column in table.columns.items():
        if len(name) > LONGEST_COLUMN_NAME:
            raise Problem("long_name", file=table.name, column=name, size=len(name), most=LONGEST_COLUMN_NAME)
        if column.ndim == 2:
            refuse_shape(table.name, 0, column.shape[1])
    columns: dict[str, Column] = {}
    for name, column in table.columns.items():
        columns |= _read_inside(table.name, joined_name(name), column)
    refuse_shape(table.name, 0, len(columns))
    if len(columns) < len(table.columns):
        names = [joined_name(name) for name in table.columns]
        raise Problem("doubled_column", file=table.name, column=next(one for one in names if names.count(one) > 1))
    found = cells_to_table.table(table.name, columns)
    shapes = [[(name, column.ndim) for name, column in one.columns.items()] for one in (table, found)]
    plain = table.plain and shapes[0] == shapes[1]
    return replace(table, columns=found.columns, classes=table.classes or found.classes, plain=plain)


def _read_inside(file: str, name: str, column: Array) -> dict[str, Column]:
    """Read vectors and objects that are written as texts."""
    if looks_like_vectors(column):
        return {name: vectors(file, name, column)}
    if column.ndim != 1 or column.dtype != object or not text_with_cells(column[:SAMPLE].tolist()):
        return {name: column}
    cells = [literal(cell) if isinstance(cell, str) else cell for cell in column.tolist()]
    return columns_of(file, [{name: cell} for cell in cells])
