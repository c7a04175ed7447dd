"""Rows of several files joined by their ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from prediction_files.groups import canonical
from prediction_files.problem import FIRST, Note, Problem, listed, note
from prediction_files.table import Array

RowIndex = NDArray[np.intp] | None
"""Which row of a file every row of the data set is; None for all of them as they are."""


def read_ids(file: str, column: Array) -> Array:
    """Read a column of ids: integers as such, everything else as text (dtype object).

    Examples
    --------
    >>> import numpy as np
    >>> read_ids("a.csv", np.array([3.0, 1.0]))
    array([3, 1])
    """
    ids = _read(file, column)
    if ids.dtype.kind in "iu":
        doubled = _doubled_integers(ids)
    else:
        doubled = [] if len(set(ids.tolist())) == len(ids) else [i for i, n in Counter(ids.tolist()).items() if n > 1]
    if doubled:
        raise Problem("doubled_ids", file=file, count=len(doubled), ids=listed(doubled))
    return ids


def _read(file: str, column: Array) -> Array:
    if column.dtype.kind in "iu":
        return column
    if column.dtype.kind == "f":
        _refuse_empty(file, np.isnan(column))
        whole = np.all(np.abs(column) < 2**53) and np.all(np.trunc(column) == column)
        return column.astype(np.int64) if whole else np.array([repr(one) for one in column.tolist()], dtype=object)
    cells = ["" if cell is None else str(cell).strip() for cell in column.tolist()]
    if "" in cells:
        _refuse_empty(file, np.array([cell == "" for cell in cells]))
    return np.array(cells, dtype=object)


def _refuse_empty(file: str, empty: NDArray[np.bool_]) -> None:
    if empty.any():
        raise Problem("empty_id", file=file, row=int(empty.argmax()) + 1, count=int(empty.sum()))


def _doubled_integers(ids: Array) -> list[int]:
    if bool(np.all(ids[1:] > ids[:-1])):
        return []
    ordered = np.sort(ids)
    repeated: list[int] = np.unique(ordered[1:][ordered[1:] == ordered[:-1]]).tolist()
    return repeated


def match_ids(base: Array, other: Array) -> RowIndex:
    """Find the row of `other` in which every id of `base` is, -1 where it is not; None if both are the same throughout.

    Examples
    --------
    >>> import numpy as np
    >>> match_ids(np.array([1, 2, 3]), np.array([3, 1]))
    array([ 1, -1,  0])
    """
    base, other = _alike(base, other)
    if base.shape == other.shape and bool(np.array_equal(base, other)):
        return None
    if base.dtype.kind in "iu" and len(other):
        order = np.argsort(other, kind="stable")
        place = np.minimum(np.searchsorted(other[order], base), len(other) - 1)
        rows = order[place]
        return np.where(other[rows] == base, rows, -1)
    where = {one: row for row, one in enumerate(other.tolist())}
    return np.fromiter((where.get(one, -1) for one in base.tolist()), dtype=np.intp, count=len(base))


def _alike(base: Array, other: Array) -> tuple[Array, Array]:
    """Make two columns of ids comparable, one of which may have numbers as texts."""
    if (base.dtype.kind in "iu") == (other.dtype.kind in "iu"):
        return base, other
    one, two = (np.array([canonical(str(i)) for i in ids.tolist()], dtype=object) for ids in (base, other))
    return one, two


def join(files: Sequence[str], rows: Sequence[int], ids: Sequence[Array | None]) -> tuple[list[RowIndex], list[Note]]:
    """Join the rows of files by id wherever both have them, else by their order; None is all rows as they are."""
    base = next((k for k, column in enumerate(ids) if column is not None), 0)
    base_ids = ids[base]
    places: list[RowIndex] = []
    notes: list[Note] = []
    kept = np.ones(rows[base], dtype=bool)
    for k, column in enumerate(ids):
        place: RowIndex = None
        if k != base and column is not None and base_ids is not None:
            place = match_ids(base_ids, column)
            notes += _dropped(files, base, k, base_ids, column, place)
        elif rows[k] != rows[base]:
            raise Problem("row_counts", file_a=files[base], rows_a=rows[base], file_b=files[k], rows_b=rows[k])
        elif k != base:
            notes.append(note("by_order", file_a=files[base], file_b=files[k]))
        kept &= True if place is None else place >= 0
        places.append(place)
    if not kept.any():
        raise Problem("no_common_ids", **_example(files, base, ids))
    if kept.all():
        return places, notes
    stay = np.flatnonzero(kept)
    return [stay if place is None else place[stay] for place in places], notes


def _dropped(files: Sequence[str], base: int, k: int, base_ids: Array, ids: Array, place: RowIndex) -> list[Note]:
    """Say which ids are in one of two files only."""
    if place is None:
        return []
    found = np.zeros(len(ids), dtype=bool)
    found[place[place >= 0]] = True
    pairs = ((base, k, base_ids, place < 0), (k, base, ids, ~found))
    return [
        note(
            "dropped_ids", file=files[one], other=files[two], count=int(gone.sum()),
            ids=listed(column[np.flatnonzero(gone)[: FIRST + 1]].tolist()),
        )
        for one, two, column, gone in pairs
        if gone.any()
    ]  # fmt: skip


def _example(files: Sequence[str], base: int, ids: Sequence[Array | None]) -> dict[str, object]:
    """Give the first ids of the first file and of the first other file that has ids."""
    other = next((k for k, column in enumerate(ids) if k != base and column is not None), base)
    named = ((files[k], ids[k]) for k in (base, other))
    (file_a, ids_a), (file_b, ids_b) = named
    return {
        "file_a": file_a, "ids_a": listed([] if ids_a is None else ids_a[: FIRST + 1].tolist()),
        "file_b": file_b, "ids_b": listed([] if ids_b is None else ids_b[: FIRST + 1].tolist()),
    }  # fmt: skip
