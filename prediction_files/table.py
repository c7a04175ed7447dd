"""A file as columns of NumPy arrays, and the matrix that neighbouring columns are views of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from prediction_files.problem import Note
from softmax_core._kernels.blocks import BLOCK_BYTES, blocks

Array = NDArray[Any]
Floats = NDArray[np.floating[Any]]
BLOCK = BLOCK_BYTES


@dataclass(frozen=True, eq=False)
class Table:
    """What one file holds.

    Attributes
    ----------
    name : str
        The file's name; text from outside.
    columns : mapping of str to numpy.ndarray
        In the order of the file. Numbers or texts (dtype object) of shape (N,), vectors of shape (N, K).
    classes : tuple of str
        Class names that the file gives for the columns of its vectors, if it does.
    named : bool
        Whether the columns' names come from the file; a matrix without a header has made-up ones.
    notes : tuple of Note
        What is worth saying about how the file was read.
    plain : bool
        Whether any reader finds the same columns in the file, without being told how.
    """

    name: str
    columns: Mapping[str, Array]
    classes: tuple[str, ...] = ()
    named: bool = True
    notes: tuple[Note, ...] = ()
    plain: bool = True
    cache: dict[Any, Any] = field(default_factory=dict, repr=False)

    @property
    def rows(self) -> int:
        """Number of rows, N."""
        return next((len(column) for column in self.columns.values()), 0)

    def matrix(self, names: Sequence[str]) -> Floats:
        """Return columns side by side, shape (N, K), in float32 or float64.

        No copy is made of a vector column, or of columns that are neighbours in one matrix already.
        """
        columns = [self.columns[name] for name in names]
        if len(columns) == 1 and columns[0].ndim == 2:
            return _floats(columns[0])
        return stack_columns(columns)


def stack_columns(columns: Sequence[Array]) -> Floats:
    """Put columns side by side; without a copy where they are neighbours in one matrix.

    Examples
    --------
    >>> import numpy as np
    >>> whole = np.zeros((4, 3))
    >>> np.shares_memory(stack_columns([whole[:, 1], whole[:, 2]]), whole)
    True
    """
    whole = _shared_matrix(columns)
    if whole is not None:
        return whole
    dtype = np.float32 if all(column.dtype == np.float32 for column in columns) else np.float64
    out = np.empty((len(columns[0]), len(columns)), dtype=dtype)
    for rows in blocks(len(out), out.strides[0], BLOCK):
        for j, column in enumerate(columns):
            out[rows, j] = column[rows]
    return out


def as_columns(matrix: Array, names: Sequence[str]) -> dict[str, Array]:
    """Give the columns of a matrix by name, as views of it."""
    return {name: matrix[:, j] for j, name in enumerate(names)}


def _floats(array: Array) -> Floats:
    kept = array.dtype in (np.float32, np.float64) and array.dtype.isnative
    return array if kept else array.astype(np.float32 if array.dtype == np.float16 else np.float64)


def _shared_matrix(columns: Sequence[Array]) -> Floats | None:
    """Find the matrix that columns are neighbours in."""
    base = columns[0].base
    if not isinstance(base, np.ndarray) or base.ndim != 2 or base.dtype not in (np.float32, np.float64):
        return None
    first = columns[0].__array_interface__["data"][0]
    offset, beyond = divmod(first - base.__array_interface__["data"][0], base.strides[1] or 1)
    for j, column in enumerate(columns):
        place = column.__array_interface__["data"][0]
        fits = column.base is base and column.shape == base.shape[:1] and column.strides == base.strides[:1]
        if not fits or place != first + j * base.strides[1]:
            return None
    if beyond or not 0 <= offset <= base.shape[1] - len(columns):
        return None
    return base[:, offset : offset + len(columns)]
