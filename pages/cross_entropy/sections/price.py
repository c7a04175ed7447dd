"""One sample: logits, the class that came true, and its probability."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pages.cross_entropy.sections.parts import Key, taken_apart
from pages.shared import parse
from pages.shared.parse import Refusal
from pages.shared.values import class_index, listed, logit, of_count, replaced
from softmax_core import price
from softmax_core.frames import Sweeps
from softmax_core.moves import present
from softmax_core.sweeps import half_range

INF = float("inf")
CLASSES = 3
E7 = {
    "model1": ((-1.203973, -1.203973, -0.916291), (-1.203973, -0.916291, -1.203973), (-2.302585, -1.609438, -0.356675)),
    "model2": ((-2.302585, -1.609438, -0.356675), (-2.302585, -0.356675, -1.609438), (-1.203973, -0.916291, -1.203973)),
}
"""The logarithms of the probabilities in D3's table: softmax gives them back."""

E7_TRUTH = (2, 1, 0)
CASES = (
    ("E1", (3.0, 1.0, 0.2), 0), ("E2", (2.0, 1.0, 0.1), 1), ("E3", (13.0, 31.0, 5.0), 0),
    ("E7, 1", E7["model1"][2], 0), ("E7, 2", E7["model2"][2], 0),
)  # fmt: skip
"""The documents' examples: name, logits, the class that came true."""


@dataclass(frozen=True)
class Price:
    """What can be set in this section.

    Attributes
    ----------
    logits : tuple of float
        Three scores.
    target : int
        The class that came true.
    span : float
        Half the range of the logits' sliders.
    """

    logits: tuple[float, ...] = (1.0, 0.5, 0.0)
    target: int = 0
    span: float = field(default=5.0, compare=False)

    def now(self) -> dict[str, float]:
        """Compute every column."""
        return present({"logits": self.logits, "target": self.target}, price.columns)

    def sweeps(self) -> Sweeps:
        """Compute every column at every step of every control."""
        return price.sweeps(self.logits, self.target, self.span)


def act(part: Price, what: str, text: str) -> Price:
    """Do what the live view reports: ``z0, …`` a logit, ``p`` the probability, ``y`` the class, ``case0, …``."""
    done = taken_apart(what)
    if done.kind == "case" and done.index < len(CASES):
        _, case, target = CASES[done.index]
        return Price(case, target, half_range(case))
    if not text or done.index >= CLASSES:
        return part
    if done.kind == "y":
        return replace(part, target=class_index(text, CLASSES))
    if done.kind == "z":
        logits = logit(part.logits, done.index, text)
        wide = done.typed or INF > abs(logits[done.index]) > part.span
        return replace(part, logits=logits, span=half_range(logits) if wide else part.span)
    return _with_probability(part, text) if done.kind == "p" else part


def _with_probability(part: Price, text: str) -> Price:
    """Give the true class a probability by its logit."""
    wanted = parse.number(text)
    if not 0 <= wanted < 1:
        raise Refusal("not_below_one", value=text)
    if wanted == part.now()["p"]:
        return part
    found = price.logit_at(part.logits, part.target, wanted)
    if found is None:
        raise Refusal("all_masked")
    logits = replaced(part.logits, part.target, found)
    return replace(part, logits=logits, span=max(part.span, half_range(logits)))


DEFAULT = Price()
KEYS = (
    Key[Price](
        "z",
        lambda part: None if part.logits == DEFAULT.logits else listed(part.logits),
        lambda part, text: _with_logits(part, of_count(parse.logits(text).logits, CLASSES)),
    ),
    Key[Price]("y", lambda part: str(part.target) if part.target else None, lambda part, text: act(part, "y", text)),
)


def _with_logits(part: Price, logits: tuple[float, ...]) -> Price:
    return replace(part, logits=logits, span=half_range(logits))
