"""What the columns of one file are: ids, truth, the models' predictions, and what is left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from prediction_files import groups as grouping
from prediction_files.cells import (
    SAMPLE,
    Factor,
    factor,
    first_non_number,
    is_number,
    is_text,
    refuse_localised_numbers,
)
from prediction_files.column_names import (
    IDS,
    LONGEST_NAME,
    MOST_CUTS,
    TRUTHS,
    columns_named,
    is_index,
    name_splits,
    snake_case,
)
from prediction_files.fields import NONE, Field, given_column
from prediction_files.groups import LABEL, MATRIX, SINGLE, VECTOR, Group, canonical, countable
from prediction_files.problem import Problem
from prediction_files.table import Table

MOST_OPTIONS = 200


@dataclass(frozen=True, eq=False)
class FileSchema:
    """How one file is read.

    Attributes
    ----------
    table : Table
        The file.
    id, truth : str or None
        The columns of the ids and of the true classes.
    groups : tuple of Group
        The models' columns, in the order of the file.
    ignored : tuple of str
        Columns that nothing is made of.
    fields : tuple of Field
        What of this is certain, and what else it may be.
    only_column : bool
        Whether there is nothing but the truth beside the ids, so that it may be predicted labels.
    called_truth : bool
        Whether the truth is called so, rather than found by its values.
    """

    table: Table
    id: str | None
    truth: str | None
    groups: tuple[Group, ...]
    ignored: tuple[str, ...]
    fields: tuple[Field, ...]
    only_column: bool = False
    called_truth: bool = False


def infer_schema(
    table: Table, levels: Collection[str] = (), answers: Mapping[str, str] | None = None, file: int = 0,
    hints: Collection[str] = (),
) -> FileSchema:  # fmt: skip
    """Infer the columns of a file; `answers` are by the fields' keys.

    `levels` are classes known from other files, `hints` texts that may be some.

    Examples
    --------
    >>> import numpy as np
    >>> from prediction_files.table import Table
    >>> found = infer_schema(Table("a.csv", {"id": np.array([7, 8]), "label": np.array([0, 1]),
    ...     "prob_0": np.array([0.9, 0.2]), "prob_1": np.array([0.1, 0.8])}))
    >>> found.id, found.truth, [group.pattern for group in found.groups]
    ('id', 'label', ['prob_*'])
    """
    given = answers or {}
    id_field = infer_id_column(table, given, file)
    truth_field = infer_truth_column(table, given, file)
    identity, truth = given_column(id_field), given_column(truth_field)
    known = set(levels) | set(_levels(table, truth))
    others = [name for name in table.columns if name not in (identity, truth) and not is_index(name)]
    for name in others:
        if is_text(table.columns[name]):
            refuse_localised_numbers(table.name, name, table.columns[name])
    groups = _groups(table, others, known, hints)
    _refuse_text_among_numbers(table, others, groups, known)
    called = truth is not None
    only = not groups and f"{file}.truth" not in given and len(others) == (truth is None)
    if only and truth is None:
        truth_field = _only_column(table, others[0], file, truth_field)
        truth = given_column(truth_field)
    used = {name for group in groups for name in group.columns} | {identity, truth}
    ignored = tuple(name for name in table.columns if name not in used)
    return FileSchema(table, identity, truth, groups, ignored, (id_field, truth_field), only, called)


def infer_id_column(table: Table, answers: Mapping[str, str], file: int) -> Field:
    """Find the column of ids."""
    names = [name for name, column in table.columns.items() if countable(column)]
    hits = columns_named(names, IDS) or [
        name for name in names if snake_case(name).endswith("_id") and _unique(table, name)
    ]
    index = [name for name in names if is_index(name)]
    likely = [name for name in names if snake_case(name) in IDS or snake_case(name).endswith("id")]
    options = tuple(dict.fromkeys([NONE, *hits, *likely, *index, *names[:MOST_OPTIONS]]))
    return _field(f"{file}.id", "id", file, hits[0] if hits else NONE, options, answers)


def infer_truth_column(table: Table, answers: Mapping[str, str], file: int) -> Field:
    """Find the column of true classes."""
    names = [name for name, column in table.columns.items() if countable(column)]
    hits = [name for name in columns_named(names, TRUTHS) if not is_index(name)] or _named_by_others(table, names)
    options = tuple(dict.fromkeys([NONE, *hits, *names[:MOST_OPTIONS]]))
    several = len(hits) > 1 and not all(_same(table, hits[0], name) for name in hits[1:])
    found = _field(f"{file}.truth", "truth", file, hits[0] if hits else NONE, options, answers)
    if several and found.key not in answers:
        return Field(found.key, "truth", file, found.value, options, certain=False, why="truth", columns=tuple(hits))
    return found


def find_group(schema: FileSchema, pattern: str) -> Group | None:
    """Give the group with this pattern, or make one of the column of this name."""
    for group in schema.groups:
        if group.pattern == pattern:
            return group
    column = schema.table.columns.get(pattern)
    if column is None:
        return None
    if column.ndim == 2:
        return _vector(schema.table, pattern)
    return Group(SINGLE if column.dtype.kind == "f" else LABEL, (pattern,))


def _groups(table: Table, names: Sequence[str], known: Collection[str], hints: Collection[str]) -> tuple[Group, ...]:
    vectors = tuple(_vector(table, name) for name in names if table.columns[name].ndim == 2)
    if vectors:
        return vectors
    numbers = [name for name in names if is_number(table.columns[name])]
    if not table.named:
        return _without_names(table, numbers) or grouping.labels(table, names, known)
    return (
        grouping.matrices(table, numbers, known or hints)
        or grouping.singles(table, numbers)
        or grouping.labels(table, names, known)
    )


def _without_names(table: Table, numbers: Sequence[str]) -> tuple[Group, ...]:
    """Take the columns of a file without names: all numbers with decimals are one model's, one column a class."""
    decimals = [
        name for name in numbers if table.columns[name].dtype.kind == "f" and not countable(table.columns[name])
    ]
    hits = decimals if len(decimals) > 1 else numbers
    groups = grouping.matrices(table, hits, ())
    if not groups and len(decimals) > 1:
        groups = (Group(MATRIX, tuple(decimals)),)
    return tuple(replace(group, classes=()) for group in groups) or grouping.singles(table, numbers)


def _vector(table: Table, name: str) -> Group:
    width = table.columns[name].shape[1]
    return Group(VECTOR, (name,), table.classes if len(table.classes) == width else ())


def _only_column(table: Table, name: str, file: int, found: Field) -> Field:
    """Take the only column of a file as its labels."""
    if not countable(table.columns[name]):
        return found
    return Field(found.key, "truth", file, name, found.options)


def _field(key: str, what: str, file: int, guess: str, options: tuple[str, ...], answers: Mapping[str, str]) -> Field:
    value = answers.get(key, guess)
    return Field(key, what, file, value if value in options else guess, options)


def _levels(table: Table, truth: str | None) -> tuple[str, ...]:
    return cached_factor(table, truth).names if truth is not None else ()


def levels_of_texts(table: Table) -> list[str]:
    """List the values of text columns that repeat themselves: classes may be among them."""
    columns = [
        name for name, column in table.columns.items()
        if is_text(column) and 2 * len(set(column[:SAMPLE].tolist())) < len(column[:SAMPLE])
    ]  # fmt: skip
    return [level for name in columns for level in cached_factor(table, name).names]


def cached_factor(table: Table, name: str) -> Factor:
    """Number the labels of a column, once."""
    key = ("factor", name)
    if key not in table.cache:
        table.cache[key] = factor(table.columns[name])
    found: Factor = table.cache[key]
    return found


def _named_by_others(table: Table, names: Sequence[str]) -> list[str]:
    """Find a column after which those of its classes are named, as ``Status`` is by ``Status_C`` and ``Status_D``."""
    classes_by_prefix: dict[str, set[str]] = defaultdict(set)
    for other in table.columns:
        for cut in [place for place, one in enumerate(other[:LONGEST_NAME]) if one == "_"][:MOST_CUTS]:
            name_of_class = other[cut + 1 :].strip("_. ")
            classes_by_prefix[other[:cut]] |= {name_of_class, name_of_class.removesuffix("_PREDICTION")}
    return [
        name for name in names
        if len(classes_by_prefix.get(name, ())) > 1
        and {canonical(level) for level in cached_factor(table, name).names} <= classes_by_prefix[name]
    ]  # fmt: skip


def _unique(table: Table, name: str) -> bool:
    column = table.columns[name]
    return len(set(column.tolist())) == len(column)


def _same(table: Table, one: str, other: str) -> bool:
    a, b = cached_factor(table, one), cached_factor(table, other)
    names_a, names_b = np.array([*map(canonical, a.names), ""]), np.array([*map(canonical, b.names), ""])
    return bool(np.array_equal(names_a[a.codes], names_b[b.codes]))


def _refuse_text_among_numbers(
    table: Table, names: Sequence[str], groups: Sequence[Group], known: Collection[str]
) -> None:
    """Refuse a column that belongs to a group by its name but has a text in it."""
    affixes = {(one.prefix, one.suffix) for one in groups if one.shape == MATRIX}
    affixes |= {
        (prefix, suffix) for one in groups if one.shape == SINGLE for prefix, _, suffix in name_splits(one.columns[0])
    }
    affixes.discard(("", ""))
    for name in names:
        if not is_text(table.columns[name]):
            continue
        belongs = not groups or canonical(name) in known
        belongs = belongs or any(name.startswith(prefix) and name.endswith(suffix) for prefix, suffix in affixes)
        odd = first_non_number(table.columns[name]) if belongs else None
        if odd is not None:
            raise Problem("not_a_number", file=table.name, column=name, row=odd[0], value=odd[1])
