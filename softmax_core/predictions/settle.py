"""From the tables of all files to a plan: which columns are model A, model B and the truth; what has to be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from softmax_core.predictions.classes import ClassList, Side, codes, positive_field, settle_classes
from softmax_core.predictions.groups import LABEL, MATRIX, SINGLE, Group
from softmax_core.predictions.joining import Rows, ids_of, join
from softmax_core.predictions.kinds import class_in_name, judge
from softmax_core.predictions.plan import Draft, Model, Plan
from softmax_core.predictions.problem import Note, Problem, note
from softmax_core.predictions.recognise import Field, Reading, factor_of, group_of, recognise, truth_of
from softmax_core.predictions.table import Array, Table

MODELS = ("a", "b")


class _Settling:
    """The fields and notes gathered on the way, which stay where it ends at a problem."""

    def __init__(self, tables: Sequence[Table], answers: Mapping[str, str]) -> None:
        self.tables = tables
        self.answers = answers
        self.readings: tuple[Reading, ...] = ()
        self.fields: dict[str, Field] = {}
        self.notes: list[Note] = []

    def add(self, *fields: Field) -> None:
        self.fields |= {field.key: field for field in fields}

    def read(self) -> None:
        """Recognise every file; the classes that any of them has as truth help with the others."""
        truths = [truth_of(table, self.answers, k).value for k, table in enumerate(self.tables)]
        levels = {name for table, truth in zip(self.tables, truths, strict=True) if truth
                  for name in factor_of(table, truth).names}  # fmt: skip
        for k, table in enumerate(self.tables):
            reading = recognise(table, levels, self.answers, k)
            self.readings = (*self.readings, reading)
            self.add(*reading.fields)
            self.notes += reading.notes
        self._single_columns()

    def _single_columns(self) -> None:
        """Take files of one column for predicted labels, where the truth is elsewhere and models are missing."""
        lacking = 2 - sum(len(reading.groups) for reading in self.readings)
        only = [k for k, reading in enumerate(self.readings) if reading.only and reading.truth]
        named = any(reading.truth and not reading.only for reading in self.readings)
        for k in only[: max(0, lacking if named else min(lacking, len(only) - 1))]:
            reading = self.readings[k]
            group = Group(LABEL, (str(reading.truth),))
            field = replace(self.fields[f"{k}.truth"], value="")
            changed = replace(reading, truth=None, groups=(group,), fields=(reading.fields[0], field))
            self.readings = (*self.readings[:k], changed, *self.readings[k + 1 :])
            self.add(field)
        if not named and lacking > 0 and len(only) > 1:
            last = f"{only[-1]}.truth"
            self.add(replace(self.fields[last], certain=False, why="truth", columns=(self.fields[last].value,)))

    def models(self) -> list[tuple[int, Group]]:
        """Choose the columns of both models."""
        found = [(k, group) for k, reading in enumerate(self.readings) for group in reading.groups]
        options = tuple(f"{k}:{group.pattern}" for k, group in found)
        options += tuple(
            f"{k}:{name}" for k, reading in enumerate(self.readings) for name in reading.ignored[:50]
            if f"{k}:{name}" not in options and reading.table.columns[name].ndim == 1
        )  # fmt: skip
        chosen = []
        for place, side in enumerate(MODELS):
            guess = options[place] if place < len(found) else ""
            value = self.answers.get(f"{side}.model", guess)
            value = value if value in options else guess
            if not value:
                break
            certain = len(found) == 2 or f"{side}.model" in self.answers
            file, _, pattern = value.partition(":")
            group = group_of(self.readings[int(file)], pattern)
            self.add(Field(f"{side}.model", "model", int(file), value, options, certain, "model",
                           group.columns[:6] if group else ()))  # fmt: skip
            if group is not None:
                chosen.append((int(file), group))
        if len(chosen) < 2:
            raise Problem("one_model" if chosen else "no_models", file=self.tables[0].name)
        if chosen[0] == chosen[1]:
            raise Problem("same_model", file=self.tables[chosen[0][0]].name, columns=chosen[0][1].pattern)
        return chosen

    def truths(self, chosen: Sequence[tuple[int, Group]]) -> list[int]:
        """List the files that have the truth."""
        taken = {column for _, group in chosen for column in group.columns}
        files = [k for k, reading in enumerate(self.readings) if reading.truth and reading.truth not in taken]
        if not files:
            raise Problem("no_truth", file=self.tables[0].name)
        return files


def settle(tables: Sequence[Table], answers: Mapping[str, str] | None = None) -> Plan:
    """Work out how files are read, and stop at the first thing that keeps them from being used.

    Parameters
    ----------
    tables : sequence of Table
        The files.
    answers : mapping of str to str, optional
        What the visitor has settled: the fields' keys and values.

    Examples
    --------
    >>> import numpy as np
    >>> from softmax_core.predictions.table import Table
    >>> both = Table("both.csv", {"y": np.array([0, 1]), "A_0": np.array([0.9, 0.6]), "A_1": np.array([0.1, 0.4]),
    ...     "B_0": np.array([0.6, 0.7]), "B_1": np.array([0.4, 0.3])})
    >>> plan = settle([both])
    >>> plan.certain, [field.value for field in plan.fields if field.what == "model"]
    (True, ['0:A_*', '0:B_*'])
    """
    work = _Settling(tables, answers or {})
    draft, problem = None, None
    try:
        if not tables:
            raise Problem("no_files")
        work.read()
        draft = _draft(work)
    except Problem as found:
        problem = found
    return Plan(work.readings, tuple(work.fields.values()), tuple(work.notes), problem, draft)


def _draft(work: _Settling) -> Draft:
    chosen = work.models()
    truths = work.truths(chosen)
    used = list(dict.fromkeys([file for file, _ in chosen] + truths))
    rows, ids = _joined(work, used)
    listing = _classes(work, chosen, truths[0])
    target = _target(work, truths, listing, rows, ids)
    models = [_model(work, side, file, group, listing) for side, (file, group) in zip(MODELS, chosen, strict=True)]
    _ask_about_labels(work, models, truths[0], listing)
    return Draft(work.readings, (models[0], models[1]), listing, target, rows, ids)


def _joined(work: _Settling, used: Sequence[int]) -> tuple[dict[int, Rows], Array | None]:
    """Bring the rows together; give the ids of the rows that are taken."""
    files = [work.tables[k].name for k in used]
    columns = [_ids(work.readings[k]) for k in used]
    places, notes = join(files, [work.tables[k].rows for k in used], columns)
    work.notes += notes
    base = next((n for n, column in enumerate(columns) if column is not None), None)
    rows = dict(zip(used, places, strict=True))
    if base is None:
        return rows, None
    ids, place = columns[base], places[base]
    return rows, ids if ids is None or place is None else ids[place]


def _ids(reading: Reading) -> Array | None:
    if reading.id is None:
        return None
    key = ("ids", reading.id)
    if key not in reading.table.kept:
        reading.table.kept[key] = ids_of(reading.table.name, reading.table.columns[reading.id])
    found: Array = reading.table.kept[key]
    return found


def _classes(work: _Settling, chosen: Sequence[tuple[int, Group]], truth: int) -> ClassList:
    sides = []
    for file, group in chosen:
        table = work.tables[file]
        names = factor_of(table, group.columns[0]).names if group.shape == LABEL else group.classes
        width = len(group.columns) if len(group.columns) > 1 else _width(table.columns[group.columns[0]])
        place = dict(zip(group.columns, group.classes, strict=True)) if group.shape == MATRIX else {}
        filed = tuple(place[column] for column in table.columns if column in place)
        sides.append(Side(table.name, group.shape, names, width, filed))
    levels = factor_of(work.tables[truth], str(work.readings[truth].truth)).names
    listing, fields, notes = settle_classes((sides[0], sides[1]), levels, work.answers)
    work.add(*fields)
    work.notes += notes
    return listing


def _width(column: Array) -> int:
    return int(column.shape[1]) if column.ndim == 2 else 1


def _target(
    work: _Settling, truths: Sequence[int], listing: ClassList, rows: Mapping[int, Rows], ids: Array | None
) -> NDArray[np.intp]:
    """Read the truth, which must be the same wherever it is given."""
    target: NDArray[np.intp] | None = None
    for k in truths:
        table, column = work.tables[k], str(work.readings[k].truth)
        found = codes(table.name, column, factor_of(table, column), listing)
        place = rows[k]
        found = found if place is None else found[place]
        if target is None:
            target = found
        elif not np.array_equal(target, found):
            _refuse_other_truth(work, (truths[0], k), listing, (target, found), ids)
    if target is None:
        raise Problem("no_truth", file=work.tables[0].name)
    return target


def _refuse_other_truth(
    work: _Settling, files: tuple[int, int], listing: ClassList, found: tuple[Any, Any], ids: Array | None
) -> None:
    differs = np.flatnonzero(found[0] != found[1])
    row = int(differs[0])
    raise Problem(
        "different_truth", file_a=work.tables[files[0]].name, file_b=work.tables[files[1]].name, count=len(differs),
        row=row + 1 if ids is None else ids[row], label_a=listing.names[found[0][row]],
        label_b=listing.names[found[1][row]],
    )  # fmt: skip


def _model(work: _Settling, side: str, file: int, group: Group, listing: ClassList) -> Model:
    """Settle what a model's values are."""
    table = work.tables[file]
    kind, judged = judge(side, file, table, group, work.answers)
    work.add(kind)
    if judged.summary is not None and judged.summary.deviation > 1e-5 and judged.kind == "probabilities":
        found = judged.summary
        work.notes.append(note("sums", file=table.name, columns=group.pattern, row=found.worst_row + 1,
                               sum=found.worst, deviation=found.deviation, count=found.off))  # fmt: skip
    if group.shape != SINGLE:
        return Model(file, group, judged)
    named = class_in_name(group.columns[0], listing.names)
    field = positive_field(f"{side}.positive", file, group.columns[0], listing.names, named, work.answers)
    work.add(field)
    return Model(file, group, judged, field.value)


def _ask_about_labels(work: _Settling, models: Sequence[Model], truth: int, listing: ClassList) -> None:
    """Ask where the truth is the arg max of a model's row everywhere: some tools call their prediction so."""
    key = f"{truth}.truth"
    if key in work.answers or not any(model.file == truth for model in models):
        return
    column = str(work.readings[truth].truth)
    found = codes(work.tables[truth].name, column, factor_of(work.tables[truth], column), listing)
    for model, columns in zip(models, listing.columns, strict=True):
        if model.file != truth or model.judged.arg_max is None:
            continue
        guess = model.judged.arg_max
        inverse = guess if columns is None else np.argsort(np.array(columns))[guess]
        if np.array_equal(inverse, found):
            shown = (column, *model.group.columns[:6])
            work.add(replace(work.fields[key], certain=False, why="arg_max", columns=shown))
