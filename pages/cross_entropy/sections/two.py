"""Two distributions: a target p and a prediction q over 2 to 8 classes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pages.cross_entropy.sections.parts import Act, Key, taken_apart
from pages.shared.parse import Refusal
from pages.shared.values import class_index, distribution, listed, of_count, share
from softmax_core import two_distributions
from softmax_core.frames import Sweeps
from softmax_core.moves import present
from softmax_core.simplex import most_of, rescaled, with_class, without_class
from softmax_core.two_distributions import FEWEST, MOST

CASES = (
    ("E7, 1", (1.0, 0.0, 0.0), (0.1, 0.2, 0.7)),
    ("E7, 2", (1.0, 0.0, 0.0), (0.3, 0.4, 0.3)),
    ("E1, E2", (0.836, 0.1131, 0.0509), (0.659, 0.2424, 0.0986)),
    ("C9", (0.25, 0.25, 0.25, 0.25), (0.26, 0.25, 0.25, 0.24)),
    ("∞", (0.5, 0.3, 0.2), (0.6, 0.4, 0.0)),
)
"""Name, target, prediction."""


@dataclass(frozen=True)
class Two:
    """What can be set in this section.

    Attributes
    ----------
    p, q : tuple of float
        Target and prediction.
    locked_p, locked_q : int or None
        The class of each that keeps its probability.
    """

    p: tuple[float, ...] = (0.6, 0.3, 0.1)
    q: tuple[float, ...] = (0.3, 0.3, 0.4)
    locked_p: int | None = None
    locked_q: int | None = None

    @property
    def classes(self) -> int:
        """Number of classes."""
        return len(self.p)

    def of(self, letter: str) -> tuple[tuple[float, ...], int | None]:
        """One distribution and its locked class."""
        return (self.p, self.locked_p) if letter == "p" else (self.q, self.locked_q)

    def now(self) -> dict[str, float]:
        """Compute every column."""
        return present({"p": self.p, "q": self.q}, two_distributions.columns)

    def sweeps(self) -> Sweeps:
        """Compute every column at every step of every control."""
        return two_distributions.sweeps(self.p, self.q, self.locked_p, self.locked_q)


def act(part: Two, what: str, text: str) -> Two:
    """Do what the live view reports: ``p0, q1, …``, ``lockp0, …``, ``swap, match, add, drop0, …``, ``case0, …``."""
    done = taken_apart(what)
    if done.kind == "case" and done.index < len(CASES):
        _, p, q = CASES[done.index]
        return Two(p, q)
    if done.index >= part.classes:
        return part
    if done.kind in ("p", "q"):
        return _moved(part, done, text) if text else part
    if done.kind in ("lockp", "lockq"):
        return _locked(part, done.kind[-1], done.index)
    return _rearranged(part, done)


def _rearranged(part: Two, done: Act) -> Two:
    """Swap p and q, make q equal to p, add or remove a class."""
    if done.kind == "swap":
        return Two(part.q, part.p, part.locked_q, part.locked_p)
    if done.kind == "match":
        return replace(part, q=part.p, locked_q=None)
    if done.kind == "add" and part.classes < MOST:
        return replace(part, p=with_class(part.p), q=with_class(part.q))
    if done.kind == "drop" and part.classes > FEWEST:
        locks = (_lock_without(part.locked_p, done.index), _lock_without(part.locked_q, done.index))
        if part.classes - 1 == FEWEST:
            locks = (None, None)
        return Two(without_class(part.p, done.index), without_class(part.q, done.index), *locks)
    return part


def _lock_without(locked: int | None, dropped: int) -> int | None:
    if locked is None or locked == dropped:
        return None
    return locked - (locked > dropped)


def _moved(part: Two, done: Act, text: str) -> Two:
    """Set one probability; the others make room."""
    values, locked = part.of(done.kind)
    if done.index == locked:
        raise Refusal("is_locked")
    wanted = share(text, most_of(values, locked))
    if wanted == values[done.index]:
        return part
    rest = tuple(rescaled(values, done.index, [wanted], locked)[0].tolist())
    return replace(part, p=rest) if done.kind == "p" else replace(part, q=rest)


def _locked(part: Two, letter: str, index: int) -> Two:
    """Lock a class, or unlock it; one at a time, and only where two others are left to move."""
    locked = part.of(letter)[1]
    now = None if locked == index or part.classes <= FEWEST else index
    return replace(part, locked_p=now) if letter == "p" else replace(part, locked_q=now)


def _read_target(part: Two, text: str) -> Two:
    """Take p from a link; q becomes uniform over as many classes until it is read too."""
    p = distribution(text)
    if len(p) > MOST:
        raise Refusal("count", count=len(p), fewest=FEWEST, most=MOST)
    q = part.q if len(p) == part.classes else tuple(1 / len(p) for _ in p)
    return replace(part, p=p, q=q)


def _read_lock(part: Two, letter: str, text: str) -> Two:
    index = class_index(text, part.classes)
    return _locked(part, letter, index)


DEFAULT = Two()
KEYS = (
    Key[Two]("p", lambda part: None if part.p == DEFAULT.p else listed(part.p), _read_target),
    Key[Two](
        "q",
        lambda part: None if part.q == DEFAULT.q and part.classes == DEFAULT.classes else listed(part.q),
        lambda part, text: replace(part, q=of_count(distribution(text), part.classes)),
    ),
    Key[Two](
        "lockp",
        lambda part: None if part.locked_p is None else str(part.locked_p),
        lambda part, text: _read_lock(part, "p", text),
    ),
    Key[Two](
        "lockq",
        lambda part: None if part.locked_q is None else str(part.locked_q),
        lambda part, text: _read_lock(part, "q", text),
    ),
)
