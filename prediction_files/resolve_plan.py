"""From the tables of all files to a plan: which columns are model A, model B and the truth; what has to be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from prediction_files.classes import ClassList, ModelClasses, encode_labels, positive_field, resolve_classes
from prediction_files.groups import LABEL, MATRIX, SINGLE, Group
from prediction_files.join import RowIndex, join, read_ids
from prediction_files.plan import Draft, Model, Plan
from prediction_files.problem import Note, Problem, note
from prediction_files.schema import (
    Field,
    FileSchema,
    cached_factor,
    find_group,
    infer_schema,
    infer_truth_column,
)
from prediction_files.table import Array, Table
from prediction_files.value_kind import class_in_name, resolve_value_kind

MODELS = ("a", "b")


class _PlanResolver:
    """Gathers fields and notes, which stay when a problem ends the work."""

    def __init__(self, tables: Sequence[Table], answers: Mapping[str, str]) -> None:
        self.tables = tables
        self.answers = answers
        self.schemas: tuple[FileSchema, ...] = ()
        self.fields: dict[str, Field] = {}
        self.notes: list[Note] = []

    def add(self, *fields: Field) -> None:
        self.fields |= {field.key: field for field in fields}

    def read(self) -> None:
        """Infer the schema of every file; the classes that any of them has as truth help with the others."""
        truths = [infer_truth_column(table, self.answers, k).value for k, table in enumerate(self.tables)]
        levels = {name for table, truth in zip(self.tables, truths, strict=True) if truth
                  for name in cached_factor(table, truth).names}  # fmt: skip
        for k, table in enumerate(self.tables):
            schema = infer_schema(table, levels, self.answers, k)
            self.schemas = (*self.schemas, schema)
            self.add(*schema.fields)
            self.notes += schema.notes
        self._single_columns()

    def _single_columns(self) -> None:
        """Take files of one column for predicted labels, where the truth is elsewhere and models are missing."""
        lacking = 2 - sum(len(schema.groups) for schema in self.schemas)
        only = [k for k, schema in enumerate(self.schemas) if schema.only_column and schema.truth]
        named = any(schema.truth and not schema.only_column for schema in self.schemas)
        for k in only[: max(0, lacking if named else min(lacking, len(only) - 1))]:
            schema = self.schemas[k]
            group = Group(LABEL, (str(schema.truth),))
            field = replace(self.fields[f"{k}.truth"], value="")
            changed = replace(schema, truth=None, groups=(group,), fields=(schema.fields[0], field))
            self.schemas = (*self.schemas[:k], changed, *self.schemas[k + 1 :])
            self.add(field)
        if not named and lacking > 0 and len(only) > 1:
            last = f"{only[-1]}.truth"
            self.add(replace(self.fields[last], certain=False, why="truth", columns=(self.fields[last].value,)))

    def models(self) -> list[tuple[int, Group]]:
        """Choose the columns of both models."""
        found = [(k, group) for k, schema in enumerate(self.schemas) for group in schema.groups]
        options = tuple(f"{k}:{group.pattern}" for k, group in found)
        options += tuple(
            f"{k}:{name}" for k, schema in enumerate(self.schemas) for name in schema.ignored[:50]
            if f"{k}:{name}" not in options and schema.table.columns[name].ndim == 1
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
            group = find_group(self.schemas[int(file)], pattern)
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
        files = [k for k, schema in enumerate(self.schemas) if schema.truth and schema.truth not in taken]
        if not files:
            raise Problem("no_truth", file=self.tables[0].name)
        return files


def resolve_plan(tables: Sequence[Table], answers: Mapping[str, str] | None = None) -> Plan:
    """Resolve how files are read; a plan that cannot be used has the first problem in it.

    Examples
    --------
    >>> import numpy as np
    >>> from prediction_files.table import Table
    >>> both = Table("both.csv", {"y": np.array([0, 1]), "A_0": np.array([0.9, 0.6]), "A_1": np.array([0.1, 0.4]),
    ...     "B_0": np.array([0.6, 0.7]), "B_1": np.array([0.4, 0.3])})
    >>> plan = resolve_plan([both])
    >>> plan.certain, [field.value for field in plan.fields if field.what == "model"]
    (True, ['0:A_*', '0:B_*'])
    """
    work = _PlanResolver(tables, answers or {})
    draft, problem = None, None
    try:
        if not tables:
            raise Problem("no_files")
        work.read()
        draft = _draft(work)
    except Problem as found:
        problem = found
    return Plan(work.schemas, tuple(work.fields.values()), tuple(work.notes), problem, draft)


def _draft(work: _PlanResolver) -> Draft:
    chosen = work.models()
    truths = work.truths(chosen)
    used = list(dict.fromkeys([file for file, _ in chosen] + truths))
    rows, ids = _joined(work, used)
    listing = _classes(work, chosen, truths[0])
    target = _target(work, truths, listing, rows, ids)
    models = [_model(work, side, file, group, listing) for side, (file, group) in zip(MODELS, chosen, strict=True)]
    _ask_about_labels(work, models, truths[0], listing)
    return Draft(work.schemas, (models[0], models[1]), listing, target, rows, ids)


def _joined(work: _PlanResolver, used: Sequence[int]) -> tuple[dict[int, RowIndex], Array | None]:
    """Bring the rows together; give the ids of the rows that are taken."""
    files = [work.tables[k].name for k in used]
    columns = [_ids(work.schemas[k]) for k in used]
    places, notes = join(files, [work.tables[k].rows for k in used], columns)
    work.notes += notes
    base = next((n for n, column in enumerate(columns) if column is not None), None)
    rows = dict(zip(used, places, strict=True))
    if base is None:
        return rows, None
    ids, place = columns[base], places[base]
    return rows, ids if ids is None or place is None else ids[place]


def _ids(schema: FileSchema) -> Array | None:
    if schema.id is None:
        return None
    key = ("ids", schema.id)
    if key not in schema.table.cache:
        schema.table.cache[key] = read_ids(schema.table.name, schema.table.columns[schema.id])
    found: Array = schema.table.cache[key]
    return found


def _classes(work: _PlanResolver, chosen: Sequence[tuple[int, Group]], truth: int) -> ClassList:
    sides = []
    for file, group in chosen:
        table = work.tables[file]
        names = cached_factor(table, group.columns[0]).names if group.shape == LABEL else group.classes
        width = len(group.columns) if len(group.columns) > 1 else _width(table.columns[group.columns[0]])
        place = dict(zip(group.columns, group.classes, strict=True)) if group.shape == MATRIX else {}
        file_order = tuple(place[column] for column in table.columns if column in place)
        sides.append(ModelClasses(table.name, group.shape, names, width, file_order))
    levels = cached_factor(work.tables[truth], str(work.schemas[truth].truth)).names
    listing, fields, notes = resolve_classes((sides[0], sides[1]), levels, work.answers)
    work.add(*fields)
    work.notes += notes
    return listing


def _width(column: Array) -> int:
    return int(column.shape[1]) if column.ndim == 2 else 1


def _target(
    work: _PlanResolver, truths: Sequence[int], listing: ClassList, rows: Mapping[int, RowIndex], ids: Array | None
) -> NDArray[np.intp]:
    """Read the truth, which must be the same wherever it is given."""
    target: NDArray[np.intp] | None = None
    for k in truths:
        table, column = work.tables[k], str(work.schemas[k].truth)
        found = encode_labels(table.name, column, cached_factor(table, column), listing)
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
    work: _PlanResolver, files: tuple[int, int], listing: ClassList, found: tuple[Any, Any], ids: Array | None
) -> None:
    differs = np.flatnonzero(found[0] != found[1])
    row = int(differs[0])
    raise Problem(
        "different_truth", file_a=work.tables[files[0]].name, file_b=work.tables[files[1]].name, count=len(differs),
        row=row + 1 if ids is None else ids[row], label_a=listing.names[found[0][row]],
        label_b=listing.names[found[1][row]],
    )  # fmt: skip


def _model(work: _PlanResolver, side: str, file: int, group: Group, listing: ClassList) -> Model:
    """Resolve what a model's values are."""
    table = work.tables[file]
    kind, values = resolve_value_kind(side, file, table, group, work.answers)
    work.add(kind)
    if values.summary is not None and values.summary.deviation > 1e-5 and values.kind == "probabilities":
        found = values.summary
        work.notes.append(note("sums", file=table.name, columns=group.pattern, row=found.worst_row + 1,
                               sum=found.worst, deviation=found.deviation, count=found.off))  # fmt: skip
    if group.shape != SINGLE:
        return Model(file, group, values)
    named = class_in_name(group.columns[0], listing.names)
    field = positive_field(f"{side}.positive", file, group.columns[0], listing.names, named, work.answers)
    work.add(field)
    return Model(file, group, values, field.value)


def _ask_about_labels(work: _PlanResolver, models: Sequence[Model], truth: int, listing: ClassList) -> None:
    """Ask where the truth is the arg max of a model's row everywhere: some tools call their prediction so."""
    key = f"{truth}.truth"
    if key in work.answers or not any(model.file == truth for model in models):
        return
    column = str(work.schemas[truth].truth)
    found = encode_labels(work.tables[truth].name, column, cached_factor(work.tables[truth], column), listing)
    for model, columns in zip(models, listing.columns, strict=True):
        if model.file != truth or model.values.arg_max is None:
            continue
        guess = model.values.arg_max
        inverse = guess if columns is None else np.argsort(np.array(columns))[guess]
        if np.array_equal(inverse, found):
            shown = (column, *model.group.columns[:6])
            work.add(replace(work.fields[key], certain=False, why="arg_max", columns=shown))
