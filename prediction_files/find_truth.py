"""Which column is the truth where its name does not say so: one-hot columns, files of labels alone, values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from prediction_files.column_names import TRUTHS, is_index, snake_case
from prediction_files.fields import NONE
from prediction_files.groups import LABEL, MATRIX, SINGLE, VECTOR, Group, countable, named_as_prediction
from prediction_files.labelling import FROM_0, FROM_1, labellings
from prediction_files.reshape import is_one_hot, with_labels
from prediction_files.schema import FileSchema, cached_factor, infer_schema
from prediction_files.value_kind import matrix_of

TRUE_FILES = frozenset(
    ("truth", "true", "solution", "solutions", "label", "labels", "target", "targets", "gold", "answer", "answers",
     "actual", "actuals", "ground", "y", "groundtruth", "reference")
)  # fmt: skip
MOST_CANDIDATES = 20


def read_one_hot(schemas: Sequence[FileSchema], answers: Mapping[str, str]) -> tuple[FileSchema, ...]:
    """Read one-hot columns as the truth: called so, or alone in their file, or beside two models."""
    if any(schema.truth and (schema.called_truth or not schema.only_column) for schema in schemas):
        return tuple(schemas)
    hard = [
        (k, group) for k, schema in enumerate(schemas) for group in schema.groups
        if group.shape in (MATRIX, VECTOR) and is_one_hot(matrix_of(schema.table, group)[:256])
        and is_one_hot(matrix_of(schema.table, group))
    ]  # fmt: skip
    soft = sum(len(schema.groups) for schema in schemas) - len(hard)
    for k, group in sorted(hard, key=lambda one: not _called_true(schemas[one[0]], one[1])):
        if _called_true(schemas[k], group) or soft >= 2:
            table, name = with_labels(schemas[k].table, group, matrix_of(schemas[k].table, group))
            levels = set(cached_factor(table, name).names)
            changed = infer_schema(table, levels, {**answers, f"{k}.truth": name}, k)
            return (*schemas[:k], changed, *schemas[k + 1 :])
    return tuple(schemas)


def _called_true(schema: FileSchema, group: Group) -> bool:
    words = set(snake_case(group.prefix).split("_")) & {*TRUTHS, "true"}
    return bool(words) or (len(schema.groups) == 1 and _file_of_truth(schema))


def _file_of_truth(schema: FileSchema) -> bool:
    return not TRUE_FILES.isdisjoint(snake_case(schema.table.name.partition(".")[0]).split("_"))


def labels_alone(
    schemas: Sequence[FileSchema], answers: Mapping[str, str]
) -> tuple[tuple[FileSchema, ...], int | None]:
    """Take files of nothing but labels for models, all but the one that is the truth, where models are missing.

    Gives also the file of the truth if it is only a guess.
    """
    lacking = 2 - sum(len(schema.groups) for schema in schemas)
    alone = [k for k, schema in enumerate(schemas) if schema.only_column and schema.truth]
    elsewhere = any(schema.truth and not schema.only_column for schema in schemas)
    if lacking <= 0 or not alone:
        return tuple(schemas), None
    called = [k for k in alone if schemas[k].called_truth]
    by_file = [k for k in alone if _file_of_truth(schemas[k])]
    sure = called if len(called) == 1 else by_file if len(by_file) == 1 else []
    truth = None if elsewhere else (sure or alone[-1:])[0]
    models = [k for k in alone if k != truth][:lacking]
    found = list(schemas)
    for k in models:
        schema = schemas[k]
        field = replace(schema.fields[1], value=answers.get(f"{k}.truth", NONE))
        group = Group(LABEL, (str(schema.truth),))
        found[k] = replace(schema, truth=None, groups=(group,), fields=(schema.fields[0], field), only_column=False)
    guessed = truth if truth is not None and not sure and len(alone) > 1 else None
    return tuple(found), guessed


def candidates(schemas: Sequence[FileSchema], answers: Mapping[str, str]) -> list[tuple[int, str, bool]]:
    """List the columns that could be the truth by their values, the likeliest first; whether nothing speaks against.

    A column is likely if all its values are classes of the models by name, and less so if they are numbers of classes.
    """
    groups = [group for schema in schemas for group in schema.groups]
    wide = next((group for group in groups if group.classes), None)
    widths = [len(group.columns) for group in groups if group.shape == MATRIX]
    widths += [s.table.columns[g.columns[0]].shape[1] for s in schemas for g in s.groups if g.shape == VECTOR]
    width = 2 if not widths and any(group.shape == SINGLE for group in groups) else max(widths, default=0)
    names = wide.classes if wide is not None else tuple(map(str, range(width)))
    found = []
    for k, schema in enumerate(schemas):
        taken = {column for group in schema.groups for column in group.columns} | {schema.id}
        if f"{k}.truth" in answers:
            continue
        for name in [name for name in schema.table.columns if name not in taken][:MOST_CANDIDATES]:
            if not countable(schema.table.columns[name]) or named_as_prediction(name):
                continue
            levels = cached_factor(schema.table, name).names
            if not 2 <= len(levels) <= max(width, 2):
                continue
            ways = labellings(names, levels)
            numbers = FROM_0 in ways or FROM_1 in ways or all(level.isdecimal() for level in levels)
            free = wide is None and len(levels) == width
            if ways or free:
                found.append((k, name, not numbers and not is_index(name)))
    return sorted(found, key=lambda one: not one[2])
