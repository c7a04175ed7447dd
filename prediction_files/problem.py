"""Errors and notes about predictions: keys of sentences with the values in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

FIRST = 5  # ids, columns or rows that a sentence names


class Problem(ValueError):
    """Predictions that cannot be taken.

    Attributes
    ----------
    key : str
        Which sentence says it.
    values : dict
        What is in the sentence: numbers, and texts from outside as they stood there.

    Examples
    --------
    >>> try:
    ...     raise Problem("no_rows", file="a.csv")
    ... except Problem as problem:
    ...     print(problem.key, problem.values)
    no_rows {'file': 'a.csv'}
    """

    def __init__(self, key: str, /, **values: Any) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values


@dataclass(frozen=True)
class Note:
    """Something worth saying about predictions that were taken; `key` and `values` as in `Problem`."""

    key: str
    values: dict[str, Any]


def note(key: str, /, **values: Any) -> Note:
    """Make a `Note`."""
    return Note(key, values)


def listed(names: Iterable[object]) -> str:
    """Name the first five of some things.

    Examples
    --------
    >>> listed(range(3)), listed(range(7))
    ('0, 1, 2', '0, 1, 2, 3, 4, …')
    """
    shown: list[str] = []
    for name in names:
        if len(shown) == FIRST:
            return ", ".join([*shown, "…"])
        shown.append(str(name))
    return ", ".join(shown)
