"""Why not squared error: the true class's logit, and a rival's."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pages.cross_entropy.sections.parts import Key, taken_apart
from pages.shared import parse
from softmax_core import squared
from softmax_core.digits import plain
from softmax_core.frames import Sweeps
from softmax_core.moves import present
from softmax_core.sweeps import half_range

CASES = (
    ("z = −6", -6.0, 0.0),
    ("z = 0", 0.0, 0.0),
    ("z = 6", 6.0, 0.0),
    ("E3", -8.0, 8.0),
    ("E7, 1", -1.94591, -1.252763),
)
"""Name, logit of the true class, logit of the rival; the third one is 0."""


@dataclass(frozen=True)
class Squared:
    """What can be set in this section.

    Attributes
    ----------
    logit, rival : float
        The logits of the true class and of a rival; a third is 0.
    span : float
        Half the range of both sliders: that of the charts, or more.
    """

    logit: float = -4.0
    rival: float = 1.0
    span: float = field(default=squared.RANGE, compare=False)

    def now(self) -> dict[str, float]:
        """Compute every column."""
        return present({"logit": self.logit, "rival": self.rival}, squared.columns)

    def sweeps(self) -> Sweeps:
        """Compute every column at every step of every control."""
        return squared.sweeps(self.logit, self.rival, self.span)


def act(part: Squared, what: str, text: str) -> Squared:
    """Do what the live view reports: ``z, r``, and ``case0, …``."""
    done = taken_apart(what)
    if done.kind == "case" and done.index < len(CASES):
        _, logit, rival = CASES[done.index]
        return Squared(logit, rival)
    if not text or done.kind not in ("z", "r"):
        return part
    value = parse.number(text)
    moved = replace(part, logit=value) if done.kind == "z" else replace(part, rival=value)
    return replace(moved, span=max(squared.RANGE, half_range([moved.logit, moved.rival])))


DEFAULT = Squared()
KEYS = (
    Key[Squared](
        "s",
        lambda part: None if part.logit == DEFAULT.logit else plain(part.logit),
        lambda part, text: act(part, "z", text),
    ),
    Key[Squared](
        "sr",
        lambda part: None if part.rival == DEFAULT.rival else plain(part.rival),
        lambda part, text: act(part, "r", text),
    ),
)
