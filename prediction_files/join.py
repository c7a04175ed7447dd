"""Rows of files brought together: by columns that have the same unique values in both."""

from __future__ import annotations

import weakref
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from prediction_files.column_names import is_id, is_index
from prediction_files.groups import canonical
from prediction_files.problem import FIRST, Note, Problem, listed, note
from prediction_files.table import Array, Table

RowIndex = NDArray[np.intp] | None
"""Which row of a file every row of the data set is; None for all of them as they are."""
MOST_KEYS = 40  # columns of a file that are looked at
HALF = 0.5


@dataclass(frozen=True, eq=False)
class Link:
    """Two columns of two files that have the same unique values.

    Attributes
    ----------
    one, other : str
        The columns.
    rows : RowIndex
        The row of the other file for every row of the first one, -1 where there is none; None where all are the same.
    strength : tuple of bool
        What speaks for it: more than counting rows, called ids, all values found, no row numbers of a tool.
    """

    one: str
    other: str
    rows: RowIndex
    strength: tuple[bool, ...]

    @property
    def counts(self) -> bool:
        """Whether both columns only count the rows of their file, which says nothing about whose rows they are."""
        return not self.strength[0]


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
    merged = any(len(set(found.tolist())) < len(found) for found in (one, two))  # "007" and "7" are two ids
    return (base.astype(str).astype(object), other.astype(str).astype(object)) if merged else (one, two)


def cached_ids(table: Table, name: str) -> Array:
    """Read a column as ids, once."""
    key = ("ids", name)
    if key not in table.cache:
        table.cache[key] = read_ids(table.name, table.columns[name])
    found: Array = table.cache[key]
    return found


def links(one: Table, other: Table, names: tuple[Sequence[str], Sequence[str]], *, chosen: bool = False) -> list[Link]:
    """Find the columns by which two files can be joined, the strongest first.

    Columns go together that are called the same, or ids, or row numbers of a tool, or that hold the same texts; where
    they were chosen, all do. Values of columns that are not called ids have to be the same in both files, or all of
    one file's in the other; at least half of them if they are texts.
    """
    found = []
    for a in names[0][:MOST_KEYS]:
        for b in names[1][:MOST_KEYS]:
            link = _link(one, other, a, b, chosen=chosen) if chosen or _go_together(one, other, a, b) else None
            if link is not None:
                found.append(link)
    return sorted(found, key=lambda link: link.strength, reverse=True)


def _go_together(one: Table, other: Table, a: str, b: str) -> bool:
    named = a == b or (is_index(a) and is_index(b)) or (is_id(a) and is_id(b))
    return named or (one.columns[a].dtype.kind == other.columns[b].dtype.kind == "O")


def _link(one: Table, other: Table, a: str, b: str, *, chosen: bool) -> Link | None:
    ids = []
    for table, name in ((one, a), (other, b)):
        try:
            ids.append(cached_ids(table, name))
        except Problem:
            return None
    rows = _matched(one, other, (a, b), ids)
    shared = len(ids[0]) if rows is None else int(np.count_nonzero(rows >= 0))
    smaller = min(map(len, ids))
    counts = rows is None and _counts(ids[0])
    named = is_id(a) and is_id(b)
    enough = shared == smaller or (one.columns[a].dtype.kind == "O" and shared >= HALF * smaller)
    part_of_count = len(ids[0]) != len(ids[1]) and any(map(_counts, ids))
    if not shared or not (named or chosen or (enough and not part_of_count)):
        return None
    return Link(a, b, rows, (not counts, named, shared == smaller, not (is_index(a) and is_index(b))))


def _matched(one: Table, other: Table, names: tuple[str, str], ids: Sequence[Array]) -> RowIndex:
    """Match the ids of two files, once."""
    key = ("match", *names)
    known, rows = one.cache.get(key, (None, None))
    if known is None or known() is not other:
        rows = match_ids(*ids)
        one.cache[key] = weakref.ref(other), rows
    found: RowIndex = rows
    return found


def _counts(ids: Array) -> bool:
    """Whether ids are 0, 1, 2 … or 1, 2, 3 …."""
    whole = ids.dtype.kind in "iu" and len(ids) > 0 and int(ids[0]) in (0, 1)
    return whole and bool(np.array_equal(ids, np.arange(int(ids[0]), int(ids[0]) + len(ids))))


def compose(first: RowIndex, then: RowIndex) -> RowIndex:
    """Follow rows of one file to those of a second one, and from there to a third; -1 stays -1.

    Examples
    --------
    >>> import numpy as np
    >>> compose(np.array([1, -1, 0]), np.array([5, 7]))
    array([ 7, -1,  5])
    """
    if first is None or then is None:
        return then if first is None else first
    return np.where(first >= 0, then[first], -1)


def keep_common(places: Mapping[int, RowIndex], rows: int) -> dict[int, RowIndex]:
    """Keep the rows that every file has; `rows` is how many the first one has."""
    kept = np.ones(rows, dtype=bool)
    for place in places.values():
        kept &= True if place is None else place >= 0
    if kept.all():
        return dict(places)
    stay = np.flatnonzero(kept)
    return {k: stay if place is None else place[stay] for k, place in places.items()}


def dropped(files: tuple[Table, Table], link: Link) -> list[Note]:
    """Say which ids are in one of two files only."""
    if link.rows is None:
        return []
    one, two = (cached_ids(table, name) for table, name in zip(files, (link.one, link.other), strict=True))
    found = np.zeros(len(two), dtype=bool)
    found[link.rows[link.rows >= 0]] = True
    pairs = ((files[0], files[1], one, link.rows < 0), (files[1], files[0], two, ~found))
    return [
        note(
            "dropped_ids", file=here.name, other=there.name, count=int(gone.sum()),
            ids=listed(ids[np.flatnonzero(gone)[: FIRST + 1]].tolist()),
        )
        for here, there, ids, gone in pairs
        if gone.any()
    ]  # fmt: skip


def refuse_no_common_ids(files: tuple[Table, Table], names: tuple[str, str]) -> None:
    """Refuse two files whose ids have no value in common."""
    (a, b), (one, two) = files, names
    raise Problem(
        "no_common_ids", file_a=a.name, ids_a=listed(cached_ids(a, one)[: FIRST + 1].tolist()),
        file_b=b.name, ids_b=listed(cached_ids(b, two)[: FIRST + 1].tolist()),
    )  # fmt: skip
