"""How well a reading fits: figures of both models under every answer, and a doubt where another one fits far better."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from prediction_files.build_dataset import predictions
from prediction_files.classes import CLASSES
from prediction_files.fields import Field, Reading
from prediction_files.join import RowIndex
from prediction_files.plan import Draft, Plan
from prediction_files.problem import note

MOST_ROWS = 200_000  # rows that figures are made of, evenly spaced
ENOUGH_ROWS = 20_000  # rows that tell whether another reading fits far better
MOST_READINGS = 6
MOST_QUESTIONS = 2
BEYOND_NOISE = 5.0  # standard errors
HALF = 0.5
SHOWN = ("truth", "kind", "positive", "columns", "rows", "id", "labels")
Resolve = Callable[[Mapping[str, str]], Plan]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Fit:
    """How one model fits the truth, row by row.

    Attributes
    ----------
    hits : numpy.ndarray
        Whether it is right in every row, shape (N,).
    loss : numpy.ndarray or None
        Cross-entropy of every row in nats; probability 0 is taken as the precision of its type, as in scikit-learn.
    chance : float
        The share of hits if truth and prediction had nothing to do with each other: the sum over the classes of both
        shares' product, as in Cohen's kappa.
    backwards : float
        The share of hits if the model had its classes the other way round.
    """

    hits: NDArray[np.bool_]
    loss: Floats | None
    chance: float
    backwards: float

    @property
    def accuracy(self) -> float:
        """The share of hits."""
        return float(self.hits.mean())

    @property
    def above_chance(self) -> float:
        """By how many standard errors the hits exceed chance."""
        spread = np.sqrt(max(self.chance * (1 - self.chance), 1e-12) * len(self.hits))
        return float((self.hits.sum() - self.chance * len(self.hits)) / spread)

    @property
    def kappa(self) -> float:
        """Cohen's kappa: the part of what is possible beyond chance."""
        return (self.accuracy - self.chance) / max(1 - self.chance, 1e-12)


def fits(draft: Draft, most: int = ENOUGH_ROWS) -> tuple[Fit, ...]:
    """Compare model A and model B with the truth, on some thousands of rows, evenly spaced."""
    step = max(1, len(draft.target) // most)
    part = np.arange(0, len(draft.target), step)
    rows: dict[int, RowIndex] = {k: part if place is None else place[part] for k, place in draft.rows.items()}
    sample = replace(draft, target=draft.target[part], rows=rows) if step > 1 else draft
    return tuple(_fit(sample, place) for place in (0, 1))


@np.errstate(all="ignore")
def _fit(draft: Draft, place: int) -> Fit:
    made, target, width = predictions(draft, draft.models[place]), draft.target, len(draft.classes.names)
    hits = made.labels == target
    shares = [np.bincount(labels, minlength=width) / len(target) for labels in (made.labels, target)]
    loss = None
    if made.values is not None:
        p = made.values[np.arange(len(target)), target]
        loss = -np.log(np.clip(p, np.finfo(p.dtype).eps, 1).astype(np.float64))
    backwards = float(np.mean(width - 1 - made.labels == target))
    return Fit(hits, loss, float(shares[0] @ shares[1]), backwards)


def far_better(other: Fit, chosen: Fit) -> bool:
    """Whether another reading fits far better than the chosen one, beyond what noise or a bad model would do.

    The rule: its mean log loss is lower and it is right in more rows, each by five standard errors of the difference
    (from row to row: the loss' spread; (b − c) / √(b + c) of the rows that only one reading is right in, as in
    McNemar's test), and it agrees with the truth better than chance does, by five standard errors as well. A model
    that knows nothing agrees as chance does under every reading, and a few rows cannot reach five standard errors.
    """
    gained = int(np.count_nonzero(other.hits & ~chosen.hits))
    lost = int(np.count_nonzero(chosen.hits & ~other.hits))
    if gained - lost <= BEYOND_NOISE * np.sqrt(gained + lost) or other.above_chance <= BEYOND_NOISE:
        return False
    if other.loss is None or chosen.loss is None:
        return True
    gap = chosen.loss - other.loss
    return bool(gap.mean() > BEYOND_NOISE * gap.std() / np.sqrt(len(gap)))


def doubt(resolve: Resolve, answers: Mapping[str, str]) -> Plan:
    """Resolve a plan, and ask where another reading of labels, columns, rows or classes fits far better."""
    plan = resolve(answers)
    if plan.draft is None:
        return plan
    doubted: dict[str, Field] = {}
    tried = dict(answers)
    now = fits(plan.draft)
    for key, values in _alternatives(plan, answers):
        side = now["ab".index(key[0])] if key[1:] in (".columns", ".positive") else None
        if all(fit.kappa > HALF for fit in now) or (side is not None and side.backwards <= side.accuracy):
            continue
        for value in values:
            other = resolve(tried | {key: value})
            then = fits(other.draft) if other.draft is not None else now
            if any(map(far_better, then, now)) and not any(map(far_better, now, then)):
                before = next(field for field in plan.fields if field.key == key)
                after = next(field for field in other.fields if field.key == key)
                why = f"doubt_{after.what}" if before.certain else before.why
                guess = {**after.values, "guess": before.value}
                doubted[key] = replace(after, certain=False, why=why, values=guess)
                tried, plan, now = tried | {key: value}, other, then
        if len(doubted) + len([field for field in plan.questions if field.key not in doubted]) >= MOST_QUESTIONS:
            break
    return _asked(resolve, plan, doubted, tried, now)


def _alternatives(plan: Plan, answers: Mapping[str, str]) -> list[tuple[str, tuple[str, ...]]]:
    """List the other answers that are worth trying, those about the truth first, then those about one model."""
    order = {"labels": 0, "classes": 1, "rows": 2, "id": 3, "columns": 4, "positive": 4}
    found = []
    for field in sorted(plan.fields, key=lambda field: order.get(field.what, 9)):
        if field.what not in order or field.key in answers or (field.what == "id" and field.certain):
            continue
        values = _orders(plan) if field.what == "classes" else field.options[:MOST_READINGS]
        found.append((field.key, tuple(value for value in values if value != field.value)))
    return found


def _orders(plan: Plan) -> tuple[str, ...]:
    """List other orders of the classes: backwards, and the one in which each column's class is where it is largest."""
    if plan.draft is None:
        return ()
    names = plan.draft.classes.names
    made = [predictions(plan.draft, model) for model in plan.draft.models[:2]]
    found = ["\n".join(reversed(names))]
    for model in made:
        if model.values is None:
            continue
        step = max(1, len(model.values) // MOST_ROWS)
        part, target = model.values[::step], plan.draft.target[::step]
        mean = np.array(
            [part[target == j].sum(axis=0) / max(1, np.count_nonzero(target == j)) for j in range(len(names))]
        )
        best = mean.argmax(axis=0)
        if len(set(best.tolist())) == len(names):
            found.append("\n".join(names[j] for j in best))
    return tuple(dict.fromkeys(found))


def _asked(
    resolve: Resolve, plan: Plan, doubted: Mapping[str, Field], answers: Mapping[str, str], now: tuple[Fit, ...]
) -> Plan:
    """Give every question its figures, and preselect what was tried."""
    fields = []
    notes = list(plan.notes)
    for field in plan.fields:
        asked = doubted.get(field.key, field)
        if not asked.certain and (asked.what in SHOWN or asked.key == CLASSES):
            asked = _with_readings(resolve, asked, answers)
        fields.append(asked)
    if plan.draft is not None and not doubted:
        for model, fit in zip(plan.draft.models, now, strict=False):
            if fit.above_chance < -BEYOND_NOISE:
                notes.append(note("below_chance", model=model.name, accuracy=fit.accuracy, chance=fit.chance))
    return replace(plan, fields=tuple(fields), notes=tuple(notes))


def _with_readings(resolve: Resolve, field: Field, answers: Mapping[str, str]) -> Field:
    here = resolve({**answers, field.key: field.value})
    found = [] if here.draft is None else [_reading(field.value, fits(here.draft, MOST_ROWS))]
    values = field.options[:MOST_READINGS]
    if field.what == "classes":
        values = tuple(value for value in (str(field.values.get("guess", "")),) if value)
    for value in values:
        if value == field.value:
            continue
        other = resolve({**answers, field.key: value})
        if other.draft is not None:
            found.append(_reading(value, fits(other.draft, MOST_ROWS)))
    return replace(field, readings=tuple(found))


def _reading(value: str, found: tuple[Fit, ...]) -> Reading:
    return Reading(
        value, tuple(fit.accuracy for fit in found),
        tuple(None if fit.loss is None else float(fit.loss.mean()) for fit in found), len(found[0].hits),
    )  # fmt: skip
