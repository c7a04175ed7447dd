"""Which row of every file is which: what joins the files, and what has to be asked about it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from prediction_files.cells import SAMPLE
from prediction_files.column_names import is_index
from prediction_files.fields import NONE, Field
from prediction_files.groups import countable
from prediction_files.join import (
    Link,
    RowIndex,
    cached_ids,
    compose,
    dropped,
    keep_common,
    links,
    refuse_no_common_ids,
)
from prediction_files.problem import Note, Problem, note
from prediction_files.schema import FileSchema, cached_factor
from prediction_files.table import Array

MOST_COMPARED = 20  # columns that two files paired by order share, which are compared
ORDER, SORTED, SORTED_AS_TEXT = "order", "sorted", "sorted_as_text"


@dataclass(frozen=True, eq=False)
class Pairing:
    """How the rows of files go together.

    Attributes
    ----------
    rows : dict of int to RowIndex
        For every file which of its rows every row of the data set is.
    by : dict of int to str
        For every file that was joined, the column by which; files that are not in it go by their order.
    ids : numpy.ndarray or None
        What the rows are called.
    fields : tuple of Field
        The columns that join the files, and how rows without such columns are paired.
    notes : tuple of Note
        What is worth saying.
    """

    rows: dict[int, RowIndex]
    by: dict[int, str]
    ids: Array | None
    fields: tuple[Field, ...]
    notes: tuple[Note, ...]


class _Pairer:
    def __init__(self, schemas: Sequence[FileSchema], taken: Collection[tuple[int, str]], answers: Mapping[str, str]):
        self.schemas, self.taken, self.answers = schemas, taken, answers
        self.fields: dict[str, Field] = {}
        self.notes: list[Note] = []
        self.rows: dict[int, RowIndex] = {}
        self.named: dict[int, str] = {}  # the column by which a file was joined

    def keys(self, k: int) -> list[str]:
        """List the columns that may join a file, the answer alone if there is one."""
        field = self.schemas[k].fields[0]
        if field.key in self.answers and field.value == self.answers[field.key]:
            return [] if field.value == NONE else [field.value]
        table = self.schemas[k].table
        names = [name for name, column in table.columns.items()
                 if (k, name) not in self.taken and countable(column) and _differ(column[:SAMPLE])]  # fmt: skip
        return sorted(names, key=lambda name: (name != field.value, table.columns[name].dtype.kind != "O"))

    def add(self, k: int) -> None:
        """Bring a file to those that are there already: by a shared column, else by order."""
        table = self.schemas[k].table
        answered = f"{k}.id" in self.answers
        best: tuple[int, Link] | None = None
        for j in self.rows:
            chosen = answered or f"{j}.id" in self.answers
            found = links(self.schemas[j].table, table, (self.keys(j), self.keys(k)), chosen=chosen)
            self._ask_if_they_disagree(j, k, found)
            if found and (best is None or found[0].strength > best[1].strength):
                best = j, found[0]
        if best is None:
            self._refuse_strangers(k)
            self._by_order(k)
            return
        j, link = best
        self.rows[k] = compose(self.rows[j], link.rows)
        self.named.setdefault(j, link.one)
        self.named[k] = link.other
        first = self.schemas[j].table
        self.notes += dropped((first, table), link)
        moved = link.rows is not None and not np.array_equal(link.rows, np.arange(table.rows))
        self.notes.append(note("joined" if moved else "ids_agree", file_a=first.name, file_b=table.name,
                               columns=" / ".join(map(_shown, dict.fromkeys((link.one, link.other))))))  # fmt: skip

    def _ask_if_they_disagree(self, j: int, k: int, found: Sequence[Link]) -> None:
        """Ask which columns are the ids where two pairs of columns put different rows beside each other."""
        if not found or f"{k}.id" in self.answers or f"{j}.id" in self.answers:
            return
        others = [
            link for link in found[1:]
            if not (link.counts and is_index(link.one)) and link.strength[2] and not _same(link.rows, found[0].rows)
        ]  # fmt: skip
        if others:
            options = (found[0].other, *(link.other for link in others if link.other != found[0].other), NONE)
            options = tuple(dict.fromkeys(options))
            self.fields[f"{k}.id"] = replace(
                self.schemas[k].fields[0], value=options[0], options=options, certain=False, why="ids",
                columns=options[:-1], values={"other": self.schemas[j].table.name},
            )  # fmt: skip

    def _refuse_strangers(self, k: int) -> None:
        """Refuse a file whose ids are ids of no other file."""
        own = self._wanted(k)
        for j in self.rows:
            other = self._wanted(j)
            if own is not None and other is not None:
                cached_ids(self.schemas[j].table, other), cached_ids(self.schemas[k].table, own)
                refuse_no_common_ids((self.schemas[j].table, self.schemas[k].table), (other, own))

    def _wanted(self, k: int) -> str | None:
        """Give the column that is called ids, or was chosen."""
        name = self.schemas[k].id
        return None if name is None or (is_index(name) and f"{k}.id" not in self.answers) else name

    def _by_order(self, k: int) -> None:
        base = next(iter(self.rows))
        one, two = self.schemas[base].table, self.schemas[k].table
        if one.rows != two.rows:
            raise Problem("row_counts", file_a=one.name, rows_a=one.rows, file_b=two.name, rows_b=two.rows)
        self.rows[k] = None
        field = self._sorted(base, k)
        self.fields[field.key] = field
        differing = [] if field.key in self.answers else self._differing(base, k)
        if differing:
            name, count = differing[0]
            self.fields[field.key] = replace(
                field, certain=False, why="rows", columns=(name,),
                values={"file_a": one.name, "file_b": two.name, "column": name, "count": count, "rows": one.rows},
            )  # fmt: skip
        self.notes.append(note("by_order", file_a=one.name, file_b=two.name))

    def _sorted(self, base: int, k: int) -> Field:
        """Put rows in the order of the ids that only one of two files has, if that is the answer."""
        one, two = self.schemas[base].table, self.schemas[k].table
        owner = next((n for n in (base, k) if self._wanted(n) is not None), None)
        options = [ORDER]
        orders: dict[str, Array] = {}
        if owner is not None:
            try:
                ids = cached_ids(self.schemas[owner].table, str(self._wanted(owner)))
            except Problem:
                ids = np.zeros(0)
            for name, keys in ((SORTED, ids), (SORTED_AS_TEXT, ids.astype(str))):
                order = np.argsort(keys, kind="stable")
                known = [np.arange(len(ids)), *orders.values()]
                if len(ids) and not any(np.array_equal(order, one) for one in known):
                    orders[name] = order
                    options.append(name)
        key = f"{k}.rows"
        value = self.answers.get(key, ORDER)
        value = value if value in options else ORDER
        if value in orders:
            place = orders[value]
            self.rows[k] = place if owner == k else _inverse(place)
        return Field(key, "rows", k, value, tuple(options), values={"file_a": one.name, "file_b": two.name})

    def _differing(self, base: int, k: int) -> list[tuple[str, int]]:
        """Find a column that both files have, with the same values but beside other rows."""
        one, two = self.schemas[base].table, self.schemas[k].table
        names = [
            name for name in one.columns
            if name in two.columns and (base, name) not in self.taken and (k, name) not in self.taken
            and one.columns[name].ndim == two.columns[name].ndim == 1 and not is_index(name)
        ]  # fmt: skip
        found = []
        for name in names[:MOST_COMPARED]:
            a, b = cached_factor(one, name), cached_factor(two, name)
            if sorted(a.names) != sorted(b.names):
                continue
            place = {level: code for code, level in enumerate(a.names)}
            other = np.array([*(place[level] for level in b.names), -1])[b.codes]
            if not np.array_equal(a.codes, other) and np.array_equal(np.sort(a.codes), np.sort(other)):
                found.append((name, int(np.count_nonzero(a.codes != other))))
        return found


def pair_rows(
    schemas: Sequence[FileSchema], used: Sequence[int], taken: Collection[tuple[int, str]], answers: Mapping[str, str]
) -> Pairing:
    """Bring the rows of files together; `taken` are columns that are predictions or true classes, and no ids."""
    work = _Pairer(schemas, taken, answers)
    for k in used:
        if not work.rows:
            work.rows[k] = None
        else:
            work.add(k)
    base = used[0]
    rows = keep_common(work.rows, schemas[base].table.rows)
    for k in used:
        name = work.named.get(k, NONE)
        field = work.fields.get(f"{k}.id", schemas[k].fields[0])
        work.fields[f"{k}.id"] = field if not field.certain or field.key in answers else replace(field, value=name)
    called = _called(schemas, work, used, rows)
    if called is not None and len(called) == 0:
        raise Problem("no_common_rows", file_a=schemas[used[0]].table.name, file_b=schemas[used[-1]].table.name)
    return Pairing(rows, work.named, called, tuple(work.fields.values()), tuple(work.notes))


def _called(
    schemas: Sequence[FileSchema], work: _Pairer, used: Sequence[int], rows: Mapping[int, RowIndex]
) -> Array | None:
    """Give the ids of the rows that are taken: of the column that joins, else of one that is called so."""
    for k in used:
        name = work.named.get(k) or schemas[k].id
        if name is None:
            continue
        try:
            ids = cached_ids(schemas[k].table, name)
        except Problem:
            continue
        place = rows[k]
        return ids if place is None else ids[place]
    return None


def _inverse(order: Array) -> Array:
    found = np.empty_like(order)
    found[order] = np.arange(len(order))
    return found


def _same(one: RowIndex, other: RowIndex) -> bool:
    return other is one if one is None or other is None else bool(np.array_equal(one, other))


def _differ(column: Array) -> bool:
    return len(set(column.tolist())) == len(column)


def _shown(name: str) -> str:
    return name or '""'
