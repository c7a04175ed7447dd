"""What states of several chapters are made of: read from a text, changed in one place, written into a link."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

from pages.shared import parse
from pages.shared.parse import Refusal
from softmax_core.digits import plain, text
from softmax_core.simplex import is_distribution

T = TypeVar("T")
INF = float("inf")


def with_entry(values: tuple[T, ...], index: int, value: T) -> tuple[T, ...]:
    """Put a value in the place of another.

    Examples
    --------
    >>> with_entry((1, 2, 3), 1, 5)
    (1, 5, 3)
    """
    return (*values[:index], value, *values[index + 1 :])


def without(values: tuple[T, ...], index: int) -> tuple[T, ...]:
    """Leave out the value at a place.

    Examples
    --------
    >>> without((1, 2, 3), 1)
    (1, 3)
    """
    return values[:index] + values[index + 1 :]


def listed(values: Sequence[float]) -> str:
    """Write numbers so that they read back as the same floats.

    Examples
    --------
    >>> listed((3.0, 0.1, -INF))
    '3,0.1,-inf'
    """
    return ",".join(plain(value) for value in values)


def class_index(typed: str, classes: int) -> int:
    """Read the number of a class, from 0.

    Examples
    --------
    >>> class_index("2", classes=3)
    2
    """
    value = parse.number(typed)
    if value != int(value) or not 0 <= value < classes:
        raise Refusal("not_a_class", value=typed, count=classes, last=classes - 1)
    return int(value)


def one_of(typed: str, choices: Sequence[str]) -> str:
    """Read one of several words.

    Examples
    --------
    >>> one_of("rows", ("rows", "columns"))
    'rows'
    """
    if typed not in choices:
        raise Refusal("not_a_choice", value=typed, choices=", ".join(choices))
    return typed


def share(typed: str, most: float = 1.0) -> float:
    """Read a probability.

    Examples
    --------
    >>> share("0.25")
    0.25
    """
    value = parse.number(typed)
    if not 0 <= value <= most:
        raise Refusal("not_a_share", value=typed, most=plain(most))
    return value


def of_count(values: tuple[T, ...], classes: int) -> tuple[T, ...]:
    """Refuse a list that has not one entry per class.

    Examples
    --------
    >>> of_count((1, 2), 2)
    (1, 2)
    """
    if len(values) != classes:
        raise Refusal("count", count=len(values), fewest=classes, most=classes)
    return values


def distribution(typed: str) -> tuple[float, ...]:
    """Read probabilities that sum to 1 within 1e-6.

    Examples
    --------
    >>> distribution("0.25, 0.75")
    (0.25, 0.75)
    """
    values = parse.logits(typed).logits
    for value in values:
        share(plain(value))
    if not is_distribution(values):
        raise Refusal("not_a_distribution", total=text(sum(values)))
    return values


def names_written(names: Sequence[str]) -> str | None:
    r"""Write names for a link, a backslash before every comma in them; None where none was given.

    Examples
    --------
    >>> names_written(("a,b", "")), names_written(("", ""))
    ('a\\,b,', None)
    """
    if not any(names):
        return None
    return ",".join(name.replace("\\", "\\\\").replace(",", "\\,") for name in names)


def names_read(typed: str, count: int) -> tuple[str, ...]:
    r"""Read what `names_written` writes.

    Examples
    --------
    >>> names_read("a\\,b,", 2)
    ('a,b', '')
    """
    pieces = re.findall(r"((?:\\.|[^,\\])*)(?:,|$)", typed)[: typed.count(",") + 1]
    names = tuple(parse.name(re.sub(r"\\(.)", r"\1", piece)) for piece in pieces)
    names = names[:-1] if len(names) > count and not names[-1] else names
    if len(names) != count:
        raise Refusal("names_count", count=len(names), classes=count)
    return names
