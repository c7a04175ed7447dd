"""Why softmax and cross-entropy: how often every class was seen, and one prediction for all samples."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pages.cross_entropy.sections.parts import Key, taken_apart
from pages.shared import parse
from pages.shared.parse import Refusal
from pages.shared.values import listed, logit, of_count, replaced
from softmax_core import likelihood
from softmax_core.digits import plain
from softmax_core.frames import Sweeps
from softmax_core.moves import present
from softmax_core.sweeps import half_range

INF = float("inf")
CLASSES = 3
MOST_COUNTED = 1_000_000
CASES = (
    ("6 : 3 : 1", (6.0, 3.0, 1.0), (0.0, 0.0, 0.0)),
    ("E1", (6.0, 3.0, 1.0), (3.0, 1.0, 0.2)),
    ("1 : 0 : 0", (1.0, 0.0, 0.0), (3.0, 1.0, 0.2)),
)
"""Name, counts, logits."""


@dataclass(frozen=True)
class Likelihood:
    """What can be set in this section.

    Attributes
    ----------
    counts, logits : tuple of float
        How often every class was seen, and the scores of the prediction.
    span : float
        Half the range of the logits' sliders.
    """

    counts: tuple[float, ...] = (6.0, 3.0, 1.0)
    logits: tuple[float, ...] = (1.0, 0.5, 0.0)
    span: float = field(default=5.0, compare=False)

    def now(self) -> dict[str, float]:
        """Compute every column."""
        return present({"counts": self.counts, "logits": self.logits}, likelihood.columns)

    def sweeps(self) -> Sweeps:
        """Compute every column at every step of every control."""
        return likelihood.sweeps(self.counts, self.logits, self.span)


def act(part: Likelihood, what: str, text: str) -> Likelihood:
    """Do what the live view reports: ``n0, …`` counts, ``z0, …`` logits, ``best``, ``case0, …``."""
    done = taken_apart(what)
    if done.kind == "case" and done.index < len(CASES):
        _, counts, case = CASES[done.index]
        return Likelihood(counts, case, half_range(case))
    if done.kind == "best":
        logits = likelihood.best_logits(part.counts)
        return replace(part, logits=logits, span=half_range(logits))
    if not text or done.index >= CLASSES:
        return part
    if done.kind == "n":
        return replace(part, counts=_counts(replaced(part.counts, done.index, _count(text))))
    if done.kind == "z":
        logits = logit(part.logits, done.index, text)
        wide = done.typed or INF > abs(logits[done.index]) > part.span
        return replace(part, logits=logits, span=half_range(logits) if wide else part.span)
    return part


def _count(text: str) -> float:
    value = parse.number(text)
    if value != int(value) or not 0 <= value <= MOST_COUNTED:
        raise Refusal("not_a_count", value=text, most=MOST_COUNTED)
    return value


def _counts(counts: tuple[float, ...]) -> tuple[float, ...]:
    if not any(counts):
        raise Refusal("nothing_seen")
    return counts


def _read_logits(part: Likelihood, text: str) -> Likelihood:
    logits = of_count(parse.logits(text).logits, CLASSES)
    return replace(part, logits=logits, span=half_range(logits))


def _read_counts(part: Likelihood, text: str) -> Likelihood:
    listed_counts = of_count(parse.logits(text).logits, CLASSES)
    return replace(part, counts=_counts(tuple(_count(plain(value)) for value in listed_counts)))


DEFAULT = Likelihood()
KEYS = (
    Key[Likelihood]("n", lambda part: None if part.counts == DEFAULT.counts else listed(part.counts), _read_counts),
    Key[Likelihood]("nz", lambda part: None if part.logits == DEFAULT.logits else listed(part.logits), _read_logits),
)
