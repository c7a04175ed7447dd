"""Cells parsed: labels, ids, and vectors written as text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from prediction_files.problem import Problem
from prediction_files.table import Array, Floats

SAMPLE = 256  # rows that are enough for a guess
MOST_CLASSES = 5_000
LONGEST_VECTOR = 400_000  # characters of a vector in one cell
_DECIMAL_COMMA = re.compile(r"\s*[+-]?\d*,\d+([eE][+-]?\d+)?\s*")
_THOUSANDS = re.compile("[+-]?[1-9]\\d{0,2}([,' \u00a0\u202f\u2019]\\d{3}|[.]\\d{3}(?=.*[.,]))+([.,]\\d+)?")
_WRAPPED = re.compile(r"\b(?:np|numpy)\.\w+\(|\b(?:array|tensor|DenseVector)\(|, *(?:dtype|device|grad_fn)=[^)]*")
_SPARSE = re.compile(r"\((\d{1,6}), ?\[([^\]]*)\], ?\[([^\]]*)\]\)")
_MARKS = str.maketrans("[](){}|;,\n\t", " " * 11)


@dataclass(frozen=True, eq=False)
class Factor:
    """A column of labels as numbers.

    Attributes
    ----------
    names : tuple of str
        The different labels, in natural order of integers, else as they first occur.
    codes : numpy.ndarray
        Which of them every row has, shape (N,); -1 where the cell is empty.
    """

    names: tuple[str, ...]
    codes: NDArray[np.integer[Any]]

    def first(self, name: str) -> int:
        """Return the first row with this label."""
        return int(np.argmax(self.codes == self.names.index(name)))


def factor(column: Array) -> Factor:
    """Number the labels of a column.

    Examples
    --------
    >>> import numpy as np
    >>> found = factor(np.array(["dog", "cat", "dog"], dtype=object))
    >>> found.names, found.codes.tolist()
    (('dog', 'cat'), [0, 1, 0])
    """
    if column.dtype.kind in "iub":
        if column.dtype.kind == "b":
            found = _integers(column.astype(np.int64))
            return Factor(tuple("True" if name == "1" else "False" for name in found.names), found.codes)
        return _integers(column if column.max(initial=0) >= 2**63 else column.astype(np.int64))
    if column.dtype.kind == "f":
        return _reals(column)
    return _texts(column)


def _integers(column: Array) -> Factor:
    if len(column) == 0:
        return Factor((), np.zeros(0, dtype=np.intp))
    low, high = int(column.min()), int(column.max())
    if high - low <= 2 * len(column) + 1000:
        present = np.flatnonzero(np.bincount(column - low))
        place = np.full(high - low + 1, -1, dtype=np.intp)
        place[present] = np.arange(len(present))
        return Factor(tuple(str(low + int(value)) for value in present), place[column - low])
    values, codes = np.unique(column, return_inverse=True)
    return Factor(tuple(map(str, values.tolist())), codes)


def _reals(column: Array) -> Factor:
    missing = np.isnan(column)
    kept = column[~missing]
    if np.all(np.isfinite(kept)) and np.all(np.trunc(kept) == kept) and np.all(np.abs(kept) < 2**53):
        found = _integers(kept.astype(np.int64))
    else:
        values, places = np.unique(kept, return_inverse=True)
        found = Factor(tuple(map(str, values.tolist())), places)
    codes = np.full(len(column), -1, dtype=np.intp)
    codes[~missing] = found.codes
    return Factor(found.names, codes)


def _texts(column: Array) -> Factor:
    place: dict[object, int] = {}
    names: dict[str, int] = {}
    cells = column.tolist()
    for cell in dict.fromkeys(cells):
        name = "" if cell is None else str(cell).strip()
        place[cell] = names.setdefault(name, len(names)) if name else -1
    codes = np.fromiter(map(place.__getitem__, cells), dtype=np.intp, count=len(cells))
    return Factor(tuple(names), codes)


def is_text(column: Array) -> bool:
    """Whether a column has texts in it."""
    return column.ndim == 1 and column.dtype.kind in "OUT"


def is_number(column: Array) -> bool:
    """Whether a column has numbers in it."""
    return column.ndim == 1 and column.dtype.kind in "iuf"


def looks_like_vectors(column: Array) -> bool:
    """Whether the texts of a column are lists of numbers: ``[0.1, 0.9]``, ``0.1|0.9``, ``0.1 0.9``."""
    if not is_text(column) or len(column) == 0:
        return False
    cells = [str(cell) for cell in column[:8].tolist()]
    return all(is_vector(cell) for cell in cells)


def is_vector(cell: str) -> bool:
    """Whether a text is a list of at least two numbers."""
    if len(cell) > LONGEST_VECTOR or _DECIMAL_COMMA.fullmatch(cell) or _THOUSANDS.fullmatch(cell):
        return False
    parts = _numbers_of(cell[:1000])
    return len(parts) > 1 and parse_number(parts[0]) is not None and parse_number(parts[1]) is not None


def vectors(file: str, name: str, column: Array) -> Floats:
    """Read a column of lists of numbers written as text, shape (N, K).

    Examples
    --------
    >>> import numpy as np
    >>> vectors("a.csv", "probs", np.array(["[0.1, 0.9]", "0.5|0.5"], dtype=object))
    array([[0.1, 0.9],
           [0.5, 0.5]])
    """
    return from_lists(file, name, [_numbers_of(str(cell)) for cell in column.tolist()])


def _numbers_of(cell: str) -> list[str]:
    """Cut a vector into its numbers; (3,[0],[1.0]) is how Spark writes one that is mostly zeros."""
    sparse = _SPARSE.fullmatch(cell) if cell[:1] == "(" else None
    if sparse is not None and int(sparse[1]) <= MOST_CLASSES:
        dense = ["0"] * int(sparse[1])
        for place, value in zip(sparse[2].split(","), sparse[3].split(","), strict=False):
            if place.strip().isdecimal() and int(place) < len(dense):
                dense[int(place)] = value
        return dense
    return (_WRAPPED.sub(" ", cell) if "(" in cell else cell).translate(_MARKS).split()


def from_lists(file: str, name: str, rows: Sequence[Sequence[object]]) -> Floats:
    """Make a matrix of lists that must all be of the first one's length."""
    width = len(rows[0]) if rows else 0
    for place, row in enumerate(rows, start=1):
        if len(row) != width:
            raise Problem("vector_length", file=file, column=name, row=place, count=len(row), first=width)
    try:
        return np.array(rows, dtype=np.float64).reshape(len(rows), width)
    except (ValueError, TypeError, OverflowError):
        bad = next((r, cell) for r, row in enumerate(rows, start=1) for cell in row if parse_number(cell) is None)
        raise Problem("not_a_number", file=file, column=name, row=bad[0], value=str(bad[1])) from None


def parse_number(cell: object) -> float | None:
    """Read a cell as a number, None if it is none."""
    if not isinstance(cell, str | int | float) or (isinstance(cell, str) and "_" in cell):
        return None
    try:
        return float(cell)
    except (ValueError, OverflowError):
        return None


def refuse_localised_numbers(file: str, name: str, column: Array) -> None:
    """Refuse a column of texts that are numbers with decimal commas, or with separators for thousands."""
    cells = [str(cell).strip() for cell in column[:SAMPLE].tolist() if cell is not None]
    given = [(row, cell) for row, cell in enumerate(cells, start=1) if cell]
    plain = [pair for pair in given if parse_number(pair[1]) is not None]
    commas = [pair for pair in given if _DECIMAL_COMMA.fullmatch(pair[1])]
    thousands = [pair for pair in given if _THOUSANDS.fullmatch(pair[1])]
    if thousands and {*thousands, *plain} >= {*given}:
        raise Problem("thousands", file=file, column=name, row=thousands[0][0], value=thousands[0][1])
    if commas and {*commas, *plain} >= {*given}:
        row, cell = commas[0]
        raise Problem("decimal_comma", file=file, column=name, row=row, value=cell, better=cell.replace(",", "."))


def first_non_number(column: Array) -> tuple[int, str] | None:
    """Find the first cell that is no number in a column of texts most of which are, counted from 1."""
    cells = column.tolist()
    odd = next(((row, str(cell)) for row, cell in enumerate(cells, start=1) if parse_number(cell) is None), None)
    numbers = sum(parse_number(cell) is not None for cell in cells[:SAMPLE])
    return odd if odd is not None and 2 * numbers > len(cells[:SAMPLE]) else None
