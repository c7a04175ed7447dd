"""A batch: a table of logits and targets, one sample a row or one a column."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pages.cross_entropy.sections.parts import Act, Key, taken_apart
from pages.cross_entropy.sections.price import E7, E7_TRUTH
from pages.shared import parse
from pages.shared.parse import Refusal
from pages.shared.values import class_index, listed, logit, of_count, one_of, replaced, without
from softmax_core import batch
from softmax_core.batch import FEWEST_CLASSES, MOST_CLASSES, MOST_SAMPLES
from softmax_core.frames import Sweeps
from softmax_core.moves import present
from softmax_core.sweeps import half_range

INF = float("inf")
LAYOUTS = ("rows", "columns")
ROWS, COLUMNS = range(2)
CASES = (
    ("E4", ((3.0, 2.0, 4.0), (4.0, 5.0, 6.0)), (2, 2)),
    ("E5, E6", ((3.0, 1.0, 0.2), (2.0, 1.0, 0.1)), (0, 1)),
    ("E7, 1", E7["model1"], E7_TRUTH),
    ("E7, 2", E7["model2"], E7_TRUTH),
)
"""Name, logits, targets."""

Logits = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Batch:
    """What can be set in this section.

    Attributes
    ----------
    logits : tuple of tuple of float
        One tuple per sample.
    truth : tuple of int
        The true class of every sample.
    layout : int
        ROWS or COLUMNS: how a sample lies in the table.
    span : float
        Half the range of the sliders.
    """

    logits: Logits = ((3.0, 1.0, 0.2), (2.0, 1.0, 0.1), (0.5, -1.0, 2.5))
    truth: tuple[int, ...] = (0, 1, 2)
    layout: int = ROWS
    span: float = field(default=5.0, compare=False)

    @property
    def samples(self) -> int:
        """Number of samples."""
        return len(self.logits)

    @property
    def classes(self) -> int:
        """Number of classes."""
        return len(self.logits[0])

    def now(self) -> dict[str, float]:
        """Compute every column."""
        return present({"logits": self.logits, "target": self.truth}, batch.columns)

    def sweeps(self) -> Sweeps:
        """Compute every column at every step of every control."""
        return batch.sweeps(self.logits, self.truth, self.span)


def act(part: Batch, what: str, text: str) -> Batch:
    """Do what the live view reports: ``z0_1, …``, ``y0, …``, ``layout``, ``add, drop0, more, fewer``, ``case0, …``."""
    done = taken_apart(what)
    if done.kind == "case" and done.index < len(CASES):
        _, logits, truth = CASES[done.index]
        return replace(part, logits=logits, truth=truth, span=_span(logits))
    if done.index >= part.samples or done.second >= part.classes:
        return part
    if done.kind == "z" and text:
        return _with_logit(part, done, text)
    if done.kind == "y" and text:
        return replace(part, truth=replaced(part.truth, done.index, class_index(text, part.classes)))
    if done.kind == "layout":
        return replace(part, layout=COLUMNS if part.layout == ROWS else ROWS)
    return _resized(part, done)


def _with_logit(part: Batch, done: Act, text: str) -> Batch:
    row = logit(part.logits[done.index], done.second, text)
    logits = replaced(part.logits, done.index, row)
    wide = done.typed or INF > abs(row[done.second]) > part.span
    return replace(part, logits=logits, span=_span(logits) if wide else part.span)


def _resized(part: Batch, done: Act) -> Batch:
    """Add or remove a sample or a class."""
    if done.kind == "add" and part.samples < MOST_SAMPLES:
        fresh = (0.0,) * part.classes
        return replace(part, logits=(*part.logits, fresh), truth=(*part.truth, 0))
    if done.kind == "drop" and part.samples > 1:
        return replace(part, logits=without(part.logits, done.index), truth=without(part.truth, done.index))
    if done.kind == "more" and part.classes < MOST_CLASSES:
        return replace(part, logits=tuple((*row, 0.0) for row in part.logits))
    if done.kind == "fewer" and part.classes > FEWEST_CLASSES:
        return _one_class_less(part)
    return part


def _one_class_less(part: Batch) -> Batch:
    logits = tuple(row[:-1] for row in part.logits)
    if any(all(z == -INF for z in row) for row in logits):
        raise Refusal("all_masked")
    last = part.classes - 2
    return replace(part, logits=logits, truth=tuple(min(y, last) for y in part.truth), span=_span(logits))


def _span(logits: Logits) -> float:
    return half_range([z for row in logits for z in row])


def _read(part: Batch, text: str) -> Batch:
    rows = tuple(parse.logits(row).logits for row in text.split(";"))
    if len(rows) > MOST_SAMPLES:
        raise Refusal("too_many_samples", count=len(rows), most=MOST_SAMPLES)
    classes = len(rows[0])
    if classes > MOST_CLASSES or any(len(row) != classes for row in rows):
        raise Refusal("uneven", most=MOST_CLASSES)
    truth = tuple(min(y, classes - 1) for y in (*part.truth, *(0,) * len(rows))[: len(rows)])
    return replace(part, logits=rows, truth=truth, span=_span(rows))


def _read_truth(part: Batch, text: str) -> Batch:
    pieces = of_count(tuple(text.split(",")), part.samples)
    return replace(part, truth=tuple(class_index(piece, part.classes) for piece in pieces))


DEFAULT = Batch()
KEYS = (
    Key[Batch](
        "batch",
        lambda part: None if part.logits == DEFAULT.logits else ";".join(listed(row) for row in part.logits),
        _read,
    ),
    Key[Batch](
        "truth",
        lambda part: None if part.truth == DEFAULT.truth else ",".join(map(str, part.truth)),
        _read_truth,
    ),
    Key[Batch](
        "layout",
        lambda part: None if part.layout == ROWS else LAYOUTS[part.layout],
        lambda part, text: replace(part, layout=LAYOUTS.index(one_of(text, LAYOUTS))),
    ),
)
