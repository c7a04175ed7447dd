"""The explicit list of classes: from the columns' names, from the file, or from the labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from prediction_files.cells import MOST_CLASSES, Factor
from prediction_files.column_names import natural_sort_key
from prediction_files.groups import LABEL, SINGLE, canonical
from prediction_files.problem import Note, Problem, listed, note
from prediction_files.schema import Field

POSITIVE = ("1", "true", "yes", "positive", "pos", "y", "t")
ORDER = "classes"


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


@dataclass(frozen=True)
class ClassList:
    """The classes and how each side has them.

    Attributes
    ----------
    names : tuple of str
        The list.
    columns : tuple
        For both models which of their columns is each class, None where they stand so already.
    coded : bool
        Whether labels are numbers of columns, counted from 0, rather than names.
    """

    names: tuple[str, ...]
    columns: tuple[tuple[int, ...] | None, tuple[int, ...] | None]
    coded: bool = False


def resolve_classes(
    sides: tuple[ModelClasses, ModelClasses], levels: Sequence[str], answers: Mapping[str, str]
) -> tuple[ClassList, list[Field], list[Note]]:
    """Resolve the list of classes."""
    _refuse_other_widths(sides)
    leading = next((side for side in sides if side.names and side.shape not in (SINGLE, LABEL)), None)
    wide = next((side for side in sides if side.shape not in (SINGLE, LABEL)), None)
    if leading is not None:
        names, fields, coded = _named(leading, levels, answers)
    elif wide is not None:
        names, fields, coded = _unnamed(wide, levels, answers)
    else:
        names, fields, coded = _from_labels(sides, levels), [], False
    if len(names) < 2:
        raise Problem("one_class", file=sides[0].file, name=listed(names))
    if len(names) > MOST_CLASSES:
        raise Problem("too_many_classes", file=sides[0].file, count=len(names), most=MOST_CLASSES)
    picked = tuple(_columns(side, names, leading) for side in sides)
    notes = []
    file_order = [tuple(map(canonical, side.file_order)) for side in sides]
    if all(file_order) and file_order[0] != file_order[1]:
        notes.append(note("order_differed", file_a=sides[0].file, file_b=sides[1].file, classes=listed(names)))
    return ClassList(names, (picked[0], picked[1]), coded), fields, notes


def _refuse_other_widths(sides: tuple[ModelClasses, ModelClasses]) -> None:
    wide = [side for side in sides if side.shape not in (SINGLE, LABEL)]
    for side in wide:
        if side.width < 2:
            raise Problem("one_class", file=side.file, name=listed(side.names))
    if len(wide) == 2 and wide[0].width != wide[1].width and not all(side.names for side in wide):
        raise Problem(
            "other_width", file_a=wide[0].file, count_a=wide[0].width, file_b=wide[1].file, count_b=wide[1].width
        )


def _named(
    side: ModelClasses, levels: Sequence[str], answers: Mapping[str, str]
) -> tuple[tuple[str, ...], list[Field], bool]:
    """Take the columns' names; labels that are numbers of columns need an answer."""
    known = {canonical(name) for name in side.names}
    numbers = [canonical(level) for level in levels]
    foreign = [level for level in numbers if level not in known]
    if not foreign or len(foreign) < len(numbers) or not all(_is_column_number(level, side.width) for level in numbers):
        return side.names, [], False
    field = _order(side.names, answers, "coded")
    return _read_class_list(side, field), [field], True


def _unnamed(
    side: ModelClasses, levels: Sequence[str], answers: Mapping[str, str]
) -> tuple[tuple[str, ...], list[Field], bool]:
    """Name the columns of a vector after the labels: numbers count them, texts need an answer."""
    numbers = [canonical(level) for level in levels]
    if all(_is_column_number(level, side.width) for level in numbers):
        return tuple(map(str, range(side.width))), [], False
    if all(level.isdecimal() and 1 <= int(level) <= side.width for level in numbers):
        return tuple(str(j + 1) for j in range(side.width)), [], False
    if len(numbers) > side.width:
        raise Problem("more_labels", file=side.file, count=len(numbers), labels=listed(numbers), columns=side.width)
    missing = [f"#{j + 1}" for j in range(len(numbers), side.width)]
    field = _order((*sorted(levels, key=natural_sort_key), *missing), answers, "order")
    return _read_class_list(side, field), [field], False


def _from_labels(sides: tuple[ModelClasses, ModelClasses], levels: Sequence[str]) -> tuple[str, ...]:
    names = dict.fromkeys(map(canonical, levels))
    for side in sides:
        if side.shape == LABEL:
            names |= dict.fromkeys(map(canonical, side.names))
    found = tuple(sorted(names, key=natural_sort_key))
    single = next((side for side in sides if side.shape == SINGLE), None)
    if single is None:
        return found
    if len(found) == 1 and found[0] in ("0", "1"):
        return "0", "1"
    if len(found) == 1 and found[0] in ("False", "True"):
        return "False", "True"
    if len(found) > 2:
        raise Problem("not_binary", file=single.file, count=len(found), labels=listed(found))
    return found


def _columns(side: ModelClasses, names: tuple[str, ...], leading: ModelClasses | None) -> tuple[int, ...] | None:
    """Say which columns of a model are the classes of the list."""
    if side.shape in (SINGLE, LABEL):
        if side.shape == SINGLE and len(names) != 2:
            raise Problem("not_binary", file=side.file, count=len(names), labels=listed(names))
        return None
    if side is leading or not side.names or leading is None:
        return None
    place = {canonical(name): j for j, name in enumerate(side.names)}
    own = [canonical(name) for name in leading.names]
    missing, extra = [name for name in own if name not in place], [name for name in place if name not in own]
    if missing or extra:
        raise Problem(
            "other_classes", file_a=leading.file, file_b=side.file, only_a=listed(missing) or "–",
            only_b=listed(extra) or "–",
        )  # fmt: skip
    columns = tuple(place[name] for name in own)
    return None if columns == tuple(range(len(columns))) else columns


def _order(names: Sequence[str], answers: Mapping[str, str], why: str) -> Field:
    value = answers.get(ORDER, "\n".join(names))
    return Field(ORDER, "classes", -1, value, certain=ORDER in answers, why=why)


def _read_class_list(side: ModelClasses, field: Field) -> tuple[str, ...]:
    """Read a list of classes as answered: one a line, as many as there are columns, none twice."""
    names = tuple(line.strip() for line in field.value.splitlines() if line.strip())
    if len(names) != side.width or len(set(names)) != len(names):
        raise Problem("class_list", file=side.file, count=len(set(names)), columns=side.width)
    return names


def _is_column_number(level: str, width: int) -> bool:
    return level.isdecimal() and int(level) < width


def encode_labels(file: str, column: str, found: Factor, listing: ClassList) -> NDArray[np.intp]:
    """Turn labels into indices of the list of classes."""
    empty = found.codes < 0
    if empty.any():
        raise Problem("empty_label", file=file, column=column, row=int(empty.argmax()) + 1, count=int(empty.sum()))
    place = {canonical(name): j for j, name in enumerate(listing.names)}
    if listing.coded:
        place = {str(j): j for j in range(len(listing.names))}
    unknown = [name for name in found.names if canonical(name) not in place]
    if unknown:
        raise Problem(
            "class_without_column", file=file, column=column, label=unknown[0], row=found.first(unknown[0]) + 1,
            classes=listed(listing.names),
        )  # fmt: skip
    table = np.array([place[canonical(name)] for name in found.names] or [0], dtype=np.intp)
    indices: NDArray[np.intp] = table[found.codes]
    return indices


def positive_field(
    key: str, file: int, column: str, names: tuple[str, ...], named: str | None, answers: Mapping[str, str]
) -> Field:
    """Resolve which of two classes a single probability is of; certain where the column is named after one."""
    likely = [name for name in names if name.strip().lower() in POSITIVE]
    guess = named or (likely[0] if len(likely) == 1 else names[-1])
    value = answers.get(key, guess)
    certain = key in answers or named is not None
    return Field(key, "positive", file, value if value in names else guess, names, certain, "positive", (column,))
