"""Binary: one logit, one label, and what is added to both logits of the softmax."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pages.cross_entropy.sections.parts import Key, taken_apart
from pages.shared import parse
from pages.shared.values import share
from softmax_core import binary
from softmax_core.digits import plain
from softmax_core.frames import Sweeps
from softmax_core.moves import present
from softmax_core.sweeps import half_range

CASES = (("E1", 2.0, 1.0, 1.0), ("E3", 18.0, 1.0, 13.0), ("C15", 1.5, 0.0, -4.0), ("y = 0.9", 2.197225, 0.9, 0.0))
"""Name, logit (a difference of two of the documents' logits), label, shift."""


@dataclass(frozen=True)
class Binary:
    """What can be set in this section.

    Attributes
    ----------
    logit, label, shift : float
        z, y, and what is added to both logits of the softmax.
    span : float
        Half the range of the logit's slider.
    """

    logit: float = 1.5
    label: float = 1.0
    shift: float = 2.0
    span: float = field(default=10.0, compare=False)

    def now(self) -> dict[str, float]:
        """Compute every column."""
        return present({"logit": self.logit, "label": self.label, "shift": self.shift}, binary.columns)

    def sweeps(self) -> Sweeps:
        """Compute every column at every step of every control."""
        return binary.sweeps(self.logit, self.label, self.shift, self.span)


def span_of(logit: float) -> float:
    """Half the range of a slider for this logit."""
    return max(10.0, half_range([logit]))


def act(part: Binary, what: str, text: str) -> Binary:
    """Do what the live view reports: ``z, y, a``, and ``case0, …``."""
    done = taken_apart(what)
    if done.kind == "case" and done.index < len(CASES):
        _, logit, label, shift = CASES[done.index]
        return Binary(logit, label, shift, span_of(logit))
    if not text:
        return part
    if done.kind == "y":
        return replace(part, label=share(text))
    if done.kind == "z":
        logit = parse.number(text)
        return replace(part, logit=logit, span=span_of(logit) if done.typed else max(part.span, span_of(logit)))
    return replace(part, shift=parse.number(text)) if done.kind == "a" else part


DEFAULT = Binary()
KEYS = (
    Key[Binary](
        "b",
        lambda part: None if part.logit == DEFAULT.logit else plain(part.logit),
        lambda part, text: act(part, "z!", text),
    ),
    Key[Binary](
        "by",
        lambda part: None if part.label == DEFAULT.label else plain(part.label),
        lambda part, text: act(part, "y", text),
    ),
    Key[Binary](
        "ba",
        lambda part: None if part.shift == DEFAULT.shift else plain(part.shift),
        lambda part, text: act(part, "a", text),
    ),
)
