"""The explicit list of classes: from the columns' names, from the file, or from the labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from prediction_files.cells import MOST_CLASSES, Factor
from prediction_files.fields import Field
from prediction_files.groups import LABEL, SINGLE, canonical
from prediction_files.labelling import (
    BOOLEAN,
    FROM_0,
    FROM_1,
    MISSING,
    Places,
    in_order,
    labellings,
    loose,
    null_class,
    truth_value,
)
from prediction_files.problem import Note, Problem, listed, note

CLASSES, LABELS = "classes", "labels"
LACKING = -1  # instead of a column of a class that a model does not have
HALF = 0.5


@dataclass(frozen=True)
class ModelClasses:
    """The classes as one model has them.

    Attributes
    ----------
    file : str
        Its file.
    shape : str
        Of its group.
    names : tuple of str
        Classes its columns, or its labels, are named after; empty where they are not.
    width : int
        Number of columns.
    file_order : tuple of str
        The names in the order of the file.
    """

    file: str
    shape: str
    names: tuple[str, ...]
    width: int
    file_order: tuple[str, ...] = ()

    @property
    def wide(self) -> bool:
        """Whether it has a number for every class."""
        return self.shape not in (SINGLE, LABEL)


Columns = tuple[int, ...] | None
"""Which of a model's columns each class is, -1 for none; None where they stand in the order of the list."""


@dataclass(frozen=True)
class ClassList:
    """The classes and how labels name them.

    Attributes
    ----------
    names : tuple of str
        The list.
    places : mapping of str to int
        Which class every label is, "" for the empty cell where a class is called so.
    labelling : str
        How: "names", "loosely", "boolean", "from_0" or "from_1".
    """

    names: tuple[str, ...]
    places: Places
    labelling: str = "names"


def resolve_classes(
    sides: Sequence[ModelClasses], truth: tuple[str, str, Factor], answers: Mapping[str, str]
) -> tuple[ClassList, list[Field], list[Note]]:
    """Resolve the list of classes of two models; `truth` is file, column and labels."""
    _refuse_other_widths(sides)
    levels = truth[2].names
    names, fields, notes = _list(sides, levels, answers)
    if len(names) < 2:
        raise Problem("one_class", file=sides[0].file, name=listed(names))
    if len(names) > MOST_CLASSES:
        raise Problem("too_many_classes", file=sides[0].file, count=len(names), most=MOST_CLASSES)
    ways = labellings(names, levels)
    coded = [way for way in (FROM_0, FROM_1) if way in ways] if fields and fields[0].why == "coded" else list(ways)
    if not coded:
        _refuse_labels(truth, names)
    way = answers.get(LABELS, coded[0])
    way = way if way in coded else coded[0]
    sure = LABELS in answers or bool(fields) or way not in (FROM_0, FROM_1) or not _numbered(names, way)
    fields.append(Field(LABELS, LABELS, -1, way, tuple(coded), sure, "shifted", values={
        "labels": listed(levels), "classes": listed(names)}))  # fmt: skip
    places = dict(ways[way])
    empty = null_class(names)
    if empty is not None:
        places.setdefault(MISSING, empty)
    return ClassList(names, places, way), fields, notes


def _numbered(names: Sequence[str], way: str) -> bool:
    """Whether classes are numbers themselves, but other ones than the labels say."""
    return all(canonical(name).isdecimal() for name in names) and way in (FROM_0, FROM_1)


def _list(
    sides: Sequence[ModelClasses], levels: Sequence[str], answers: Mapping[str, str]
) -> tuple[tuple[str, ...], list[Field], list[Note]]:
    named = [side for side in sides if side.wide and side.names]
    unnamed = next((side for side in sides if side.wide), None)
    if named:
        names, notes = _union(named)
        numbers = all(canonical(level).isdecimal() for level in levels)
        texts = not any(canonical(name).isdecimal() for name in names)
        ways = labellings(names, levels)
        if numbers and texts and (FROM_0 in ways or FROM_1 in ways) and BOOLEAN not in ways:
            field = _order(names, answers, "coded")
            return _read_class_list(named[0], field), [field], notes
        return names, [], notes
    if unnamed is not None:
        names, fields = _unnamed(unnamed, levels, answers)
        return names, fields, []
    return _from_labels(sides, levels), [], []


def _refuse_labels(truth: tuple[str, str, Factor], names: Sequence[str]) -> None:
    file, column, found = truth
    known = {loose(name) for name in names}
    unknown = next((name for name in found.names if loose(name) not in known), found.names[0])
    raise Problem(
        "class_without_column", file=file, column=column, label=unknown, row=found.first(unknown) + 1,
        classes=listed(names),
    )  # fmt: skip


def _refuse_other_widths(sides: Sequence[ModelClasses]) -> None:
    wide = [side for side in sides if side.wide]
    for side in wide:
        if side.width < 2:
            raise Problem("one_class", file=side.file, name=listed(side.names))
    if len({side.width for side in wide}) > 1 and not all(side.names for side in wide):
        one, two = wide[:2]
        raise Problem("other_width", file_a=one.file, count_a=one.width, file_b=two.file, count_b=two.width)


def _union(sides: Sequence[ModelClasses]) -> tuple[tuple[str, ...], list[Note]]:
    """Put the classes of models together; what one of them lacks is said, and refused where most are others."""
    names = list(sides[0].names)
    known = {canonical(name) for name in names}
    for side in sides[1:]:
        names += [name for name in side.names if canonical(name) not in known]
    notes = []
    for side, other in zip(sides, [*sides[1:], sides[0]], strict=True):
        own = {canonical(name) for name in side.names}
        lacking = [name for name in names if canonical(name) not in own]
        if lacking and len(own & {canonical(name) for name in other.names}) < max(2, HALF * len(other.names)):
            extra = [name for name in side.names if canonical(name) not in {canonical(n) for n in other.names}]
            one, two = (lacking, extra) if side is not sides[0] else (extra, lacking)
            raise Problem(
                "other_classes", file_a=sides[0].file, file_b=sides[-1].file, only_a=listed(one) or "–",
                only_b=listed(two) or "–",
            )  # fmt: skip
        if lacking:
            notes.append(note("lacking", file=side.file, count=len(lacking), classes=listed(lacking)))
    orders = [tuple(map(canonical, side.file_order)) for side in sides]
    if len(orders) > 1 and all(orders) and orders[0] != orders[1] and not notes:
        notes.append(note("order_differed", file_a=sides[0].file, file_b=sides[1].file, classes=listed(names)))
    return tuple(names), notes


def _unnamed(
    side: ModelClasses, levels: Sequence[str], answers: Mapping[str, str]
) -> tuple[tuple[str, ...], list[Field]]:
    """Name the columns of a vector after the labels: numbers count them, yes and no have an order, texts are asked."""
    width = side.width
    numbers = [canonical(level) for level in levels]
    for first in (0, 1):
        names = tuple(str(j + first) for j in range(width))
        if set(numbers) <= set(names):
            return names, []
    if len(numbers) > width:
        raise Problem("more_labels", file=side.file, count=len(numbers), labels=listed(numbers), columns=width)
    if width == 2 and sorted(str(truth_value(level)) for level in levels) == ["0", "1"]:
        return in_order(levels), []
    missing = [f"#{j + 1}" for j in range(len(numbers), width)]
    field = _order((*in_order(levels), *missing), answers, "order")
    return _read_class_list(side, field), [field]


def _from_labels(sides: Sequence[ModelClasses], levels: Sequence[str]) -> tuple[str, ...]:
    truth = tuple(map(canonical, levels))
    names = dict.fromkeys(truth)
    for side in sides:
        own = tuple(map(canonical, side.names))
        if side.shape != LABEL or (set(own) <= {"0", "1", "False", "True"} and not set(own) & set(truth)):
            continue
        if truth and not set(own) & set(truth) and BOOLEAN not in labellings(in_order(truth), own):
            raise Problem("other_labels", file=side.file, labels=listed(own), truth=listed(truth))
        names |= dict.fromkeys(own if set(own) & set(truth) else ())
    found = in_order(tuple(names))
    single = next((side for side in sides if side.shape == SINGLE), None)
    if single is None:
        return found
    for pair in (("0", "1"), ("False", "True"), ("-1", "1"), ("no", "yes")):
        if len(found) == 1 and found[0] in pair:
            return pair
    if len(found) > 2:
        raise Problem("not_binary", file=single.file, count=len(found), labels=listed(found))
    return found


def columns_of(side: ModelClasses, listing: ClassList) -> Columns:
    """Say which columns of a model are the classes of the list."""
    if not side.wide:
        if side.shape == SINGLE and len(listing.names) != 2:
            raise Problem("not_binary", file=side.file, count=len(listing.names), labels=listed(listing.names))
        return None
    if not side.names:
        return None
    place = {canonical(name): j for j, name in enumerate(side.names)}
    columns = tuple(place.get(canonical(name), LACKING) for name in listing.names)
    if set(columns) == {LACKING}:  # the list was written by hand, in the order of the columns
        return None
    return None if columns == tuple(range(side.width)) else columns


def fits(side: ModelClasses, listing: ClassList) -> bool:
    """Whether a further model has a column for most classes, or one for each where they have no names."""
    columns = columns_of(side, listing)
    if columns is None:
        return side.width == len(listing.names)
    return sum(column == LACKING for column in columns) < HALF * len(columns)


def _order(names: Sequence[str], answers: Mapping[str, str], why: str) -> Field:
    value = answers.get(CLASSES, "\n".join(names))
    return Field(CLASSES, CLASSES, -1, value, certain=CLASSES in answers, why=why)


def _read_class_list(side: ModelClasses, field: Field) -> tuple[str, ...]:
    """Read a list of classes as answered: one a line, as many as there are columns, none twice."""
    names = tuple(line.strip() for line in field.value.splitlines() if line.strip())
    if len(names) != side.width or len(set(names)) != len(names):
        raise Problem("class_list", file=side.file, count=len(set(names)), columns=side.width)
    return names


def encode_labels(file: str, column: str, found: Factor, listing: ClassList) -> NDArray[np.intp]:
    """Turn labels into indices of the list of classes."""
    places = listing.places
    if not all(canonical(name) in places for name in found.names):
        ways = labellings(listing.names, found.names)
        if not ways:
            _refuse_labels((file, column, found), listing.names)
        places = {**places, **ways.get(listing.labelling, next(iter(ways.values())))}
    empty = found.codes < 0
    if MISSING not in places and empty.any():
        raise Problem("empty_label", file=file, column=column, row=int(empty.argmax()) + 1, count=int(empty.sum()))
    table = np.array([*(places[canonical(name)] for name in found.names), places.get(MISSING, 0)], dtype=np.intp)
    indices: NDArray[np.intp] = table[found.codes]
    return indices


def positive_field(
    key: str, file: int, column: str, names: tuple[str, ...], named: str | None, answers: Mapping[str, str]
) -> Field:
    """Resolve which of two classes a single probability is of; certain where the column is named after one."""
    guess = named or in_order(names)[-1]
    value = answers.get(key, guess)
    certain = key in answers or named is not None
    return Field(key, "positive", file, value if value in names else guess, names, certain, "positive", (column,))


def followed(field: Field, first: Field | None, answers: Mapping[str, str]) -> Field:
    """Let a question about model B have the answer of the same question about model A, asked once for both."""
    if first is None or field.key in answers or field.certain or field.why != first.why:
        return field
    return replace(field, value=first.value, certain=True) if first.value in field.options else field
