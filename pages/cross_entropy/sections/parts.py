"""What every section's state has in common: the name of an act taken apart, and its part of the address."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

P = TypeVar("P")
PATTERN = re.compile(r"([a-zA-Z]+?)(\d{1,2})?(?:_(\d{1,2}))?(!?)")


@dataclass(frozen=True)
class Act:
    """What the visitor did: the kind of thing, which one of its kind, and whether it was typed.

    Attributes
    ----------
    kind : str
        Letters.
    index, second : int
        0 where the act has none.
    typed : bool
        Whether a value was typed into a box.
    """

    kind: str
    index: int = 0
    second: int = 0
    typed: bool = False


def taken_apart(what: str) -> Act:
    """Take the name of an act apart; what is no act has the kind "".

    Examples
    --------
    >>> taken_apart("z1_2!")
    Act(kind='z', index=1, second=2, typed=True)
    >>> taken_apart("?").kind
    ''
    """
    match = PATTERN.fullmatch(what)
    if not match:
        return Act("")
    kind, index, second, typed = match.groups()
    return Act(kind, int(index or 0), int(second or 0), bool(typed))


@dataclass(frozen=True)
class Key(Generic[P]):
    """One parameter of the address that belongs to a section (see `pages.shared.links.Param`)."""

    key: str
    write: Callable[[P], str | None]
    read: Callable[[P, str], P]
