"""Together or one after the other: logits and a target, in two precisions."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pages.cross_entropy.sections.parts import Key, taken_apart
from pages.shared import parse
from pages.shared.values import class_index, listed, logit, of_count, replaced
from softmax_core import separate
from softmax_core.frames import Sweeps
from softmax_core.moves import present
from softmax_core.separate import INFINITE, ZERO

CLASSES = 3
FINDS = (("4", ZERO), ("4", INFINITE), ("8", ZERO), ("8", INFINITE))
"""What can be looked for: precision, and how one after the other fails."""

CASES = (
    ("E1", (3.0, 1.0, 0.2), 0), ("E3", (13.0, 31.0, 5.0), 1), ("[17, 0, 0]", (17.0, 0.0, 0.0), 0),
    ("[40, 0, 0]", (40.0, 0.0, 0.0), 0), ("[0, 800, 0]", (0.0, 800.0, 0.0), 0),
)  # fmt: skip


@dataclass(frozen=True)
class Separate:
    """What can be set in this section: three logits and the true class."""

    logits: tuple[float, ...] = (17.0, 0.0, 0.0)
    target: int = 0

    def now(self) -> dict[str, float]:
        """Compute every column."""
        return present({"logits": self.logits, "target": self.target}, separate.columns)

    def sweeps(self) -> Sweeps:
        """Compute every column at every step of every control."""
        return separate.sweeps(self.logits, self.target)


def act(part: Separate, what: str, text: str) -> Separate:
    """Do what the live view reports: ``z0, …``, ``y``, ``find0, …``, ``case0, …``."""
    done = taken_apart(what)
    if done.kind == "case" and done.index < len(CASES):
        _, logits, target = CASES[done.index]
        return Separate(logits, target)
    if done.kind == "find" and done.index < len(FINDS):
        found = separate.find(part.logits, part.target, *FINDS[done.index])
        return replace(part, logits=replaced(part.logits, part.target, found))
    if not text or done.index >= CLASSES:
        return part
    if done.kind == "y":
        return replace(part, target=class_index(text, CLASSES))
    return replace(part, logits=logit(part.logits, done.index, text)) if done.kind == "z" else part


DEFAULT = Separate()
KEYS = (
    Key[Separate](
        "f",
        lambda part: None if part.logits == DEFAULT.logits else listed(part.logits),
        lambda part, text: replace(part, logits=of_count(parse.logits(text).logits, CLASSES)),
    ),
    Key[Separate](
        "fy", lambda part: str(part.target) if part.target else None, lambda part, text: act(part, "y", text)
    ),
)
