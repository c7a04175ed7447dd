"""The small table of two models as one control: what every act of the visitor does to it, and its sliders."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, replace
from typing import Any, NamedTuple

from pages.shared import parse
from pages.shared.live import grids
from pages.shared.live.controls import Changes, Control, Slider, State
from pages.shared.live.grids import Float
from pages.shared.parse import Refusal
from pages.shared.values import class_index, share, with_entry, without
from pages.two_models import table_value
from pages.two_models.table_value import FEWEST_CLASSES, FEWEST_SAMPLES, MOST_CLASSES, MOST_SAMPLES, Table
from softmax_core.lessons import counterfactual as lesson
from softmax_core.lessons.counterfactual import OFF, Rows

FINE, STEPS, FEWEST_STEPS = 200, 2000, 50
"""Equal steps of a probability for a few samples; for many as many as keep those of all sliders below STEPS."""

Act = Callable[[Table, int, int, str], Table]
"""``act(table, i, k, text)``: i is a sample, or the class or model whose name is typed; k is a class."""


class Shape(NamedTuple):
    """What the template depends on: how many samples and classes, and the rows that do not sum to 1 ("a0", "b2", …)."""

    samples: int
    classes: int
    off: frozenset[str]


@dataclass(frozen=True)
class TableControl(Control):
    """Two models' probabilities for a few samples.

    Acts: ``a0, b0, …`` the probability that a model gives the true class of a sample, the others' rescaled;
    ``pa0_1, …`` one probability alone; ``y0, …`` the true class of a sample; ``na, nb, nc0, …, ns0, …`` names of
    models, classes and samples; ``fixa0, …`` divides a row by its sum; ``addc, adds, dropc0, …, drops0, …`` classes and
    samples come and go; ``swap`` exchanges the models.
    """

    _: KW_ONLY
    longest: int = table_value.LONGEST

    @property
    def acts(self) -> tuple[str, ...]:
        """Every name above, without its numbers."""
        return tuple(ACTS)

    def has(self, state: State, index: Any) -> bool:  # noqa: ARG002
        """Leave it to `act`: it depends on what is done."""
        return True

    def act(self, state: State, name: str, index: Any, text: str) -> Changes:
        """Do one of the acts."""
        table: Table = state[self.name]
        i, k = index if isinstance(index, tuple) else (index, 0)
        count = {"dropc": len(table.classes), "nc": len(table.classes)}.get(name, len(table.samples))
        if not (i < count and k < len(table.classes)):
            raise Refusal("not_a_choice", value=f"{name}{i}_{k}", choices=f"{name}0 … {name}{count - 1}")
        return {self.name: ACTS[name](table, i, k, text)}

    def to_text(self, value: Any) -> str:
        """Write it as `table_value` does."""
        return table_value.write(value) or ""

    def from_text(self, state: State, text: str) -> Table:  # noqa: ARG002
        """Read what `to_text` writes."""
        return table_value.read(text)

    def arrays(self, state: State) -> Mapping[str, Any]:
        """Give true classes and both models' rows."""
        table: Table = state[self.name]
        return {"target": table.targets, "a": table.a, "b": table.b}

    def sliders(self, state: State, span: float) -> dict[str, Slider]:  # noqa: ARG002
        """Give what a model gives the true class, and the true class, of every sample."""
        table: Table = state[self.name]
        samples = range(len(table.samples))
        wanted = STEPS // (2 * len(samples))
        steps = FINE if wanted >= FINE else max(FEWEST_STEPS, wanted // 10 * 10)
        sliders = {f"{model}{i}": _what_if(table, model, i, steps) for i in samples for model in lesson.MODELS}
        return sliders | {f"y{i}": _true_class(table, i) for i in samples}

    def shape(self, state: State) -> Shape:
        """Return what the template depends on."""
        table: Table = state[self.name]
        rows = {f"{model}{i}": row for model in lesson.MODELS for i, row in enumerate(getattr(table, model))}
        off = frozenset(name for name, row in rows.items() if abs(sum(row) - 1.0) > OFF)
        return Shape(len(table.samples), len(table.classes), off)


def _what_if(table: Table, model: str, i: int, steps: int) -> Slider:
    rows: Rows = getattr(table, model)
    at = rows[i][table.targets[i]]

    def moved(values: Float) -> Changes:
        return {model: grids.replaced(rows, i, lesson.with_true_probability(rows[i], table.targets[i], values))}

    return Slider(grids.shares_near_zero(at, steps), at, moved)


def _true_class(table: Table, i: int) -> Slider:
    def moved(values: Float) -> Changes:
        return {"target": grids.replaced(table.targets, i, values.astype(int))}

    return Slider(grids.whole_numbers(len(table.classes)), float(table.targets[i]), moved)


# acts -----------------------------------------------------------------------------------------------------


def _with_row(table: Table, model: str, i: int, row: tuple[float, ...]) -> Table:
    rows = with_entry(getattr(table, model), i, row)
    return replace(table, a=rows) if model == "a" else replace(table, b=rows)


def _with_true(model: str) -> Act:
    def act(table: Table, i: int, _k: int, text: str) -> Table:
        row = lesson.with_true_probability(getattr(table, model)[i], table.targets[i], share(text))
        return _with_row(table, model, i, tuple(row.tolist()))

    return act


def _with_one(model: str) -> Act:
    def act(table: Table, i: int, k: int, text: str) -> Table:
        return _with_row(table, model, i, with_entry(getattr(table, model)[i], k, share(text)))

    return act


def _normalised(model: str) -> Act:
    def act(table: Table, i: int, _k: int, _text: str) -> Table:
        return _with_row(table, model, i, tuple(lesson.normalised(getattr(table, model)[i]).tolist()))

    return act


def _with_target(table: Table, i: int, _k: int, text: str) -> Table:
    return replace(table, targets=with_entry(table.targets, i, class_index(text, len(table.classes))))


def _with_name(field: str, place: int | None = None) -> Act:
    def act(table: Table, i: int, _k: int, text: str) -> Table:
        names = with_entry(getattr(table, field), i if place is None else place, parse.name(text))
        return replace(table, **{field: names})

    return act


def _without_sample(table: Table, i: int, _k: int, _text: str) -> Table:
    if len(table.samples) <= FEWEST_SAMPLES:
        return table
    return replace(
        table,
        samples=without(table.samples, i),
        targets=without(table.targets, i),
        a=without(table.a, i),
        b=without(table.b, i),
    )


def _without_class(table: Table, i: int, _k: int, _text: str) -> Table:
    """Take a class away; its probability is not given to the others, so that rows may no longer sum to 1."""
    if len(table.classes) <= FEWEST_CLASSES:
        return table
    if i in table.targets:
        raise Refusal("class_is_true", place=i + 1, sample=table.targets.index(i) + 1)
    return replace(
        table,
        classes=without(table.classes, i),
        targets=tuple(y - (y > i) for y in table.targets),
        a=tuple(without(row, i) for row in table.a),
        b=tuple(without(row, i) for row in table.b),
    )


def _with_sample(table: Table, _i: int, _k: int, _text: str) -> Table:
    """Add a sample of the first class, about which neither model knows anything."""
    if len(table.samples) >= MOST_SAMPLES:
        return table
    row = tuple(lesson.normalised((0.0,) * len(table.classes)).tolist())
    return replace(
        table, samples=(*table.samples, ""), targets=(*table.targets, 0), a=(*table.a, row), b=(*table.b, row)
    )


def _with_class(table: Table, _i: int, _k: int, _text: str) -> Table:
    """Add a class to which nobody gives anything yet."""
    if len(table.classes) >= MOST_CLASSES:
        return table
    a, b = (tuple((*row, 0.0) for row in rows) for rows in (table.a, table.b))
    return replace(table, classes=(*table.classes, ""), a=a, b=b)


def _swapped(table: Table, _i: int, _k: int, _text: str) -> Table:
    """Exchange the models; a name that is a default stays where it is."""
    return replace(table, models=(table.models[1], table.models[0]), a=table.b, b=table.a)


ACTS: dict[str, Act] = {
    **{model: _with_true(model) for model in lesson.MODELS},
    **{f"p{model}": _with_one(model) for model in lesson.MODELS},
    **{f"fix{model}": _normalised(model) for model in lesson.MODELS},
    "y": _with_target,
    **{f"n{model}": _with_name("models", place) for place, model in enumerate(lesson.MODELS)},
    "nc": _with_name("classes"),
    "ns": _with_name("samples"),
    "addc": _with_class,
    "adds": _with_sample,
    "dropc": _without_class,
    "drops": _without_sample,
    "swap": _swapped,
}
