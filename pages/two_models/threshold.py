"""A threshold, and what two models find and miss of one class from it on: bound to the data that are looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from pages.shared.live.chart import Axis, Chart, Line, Point, round_ticks
from pages.shared.live.controls import Probability, State
from pages.shared.live.grids import SHARES_NEAR_BOTH
from pages.shared.live.section import Section
from pages.shared.words import Words
from softmax_core.comparison.one_versus_rest import OneVersusRest
from softmax_core.comparison.plot_curves import Line as Places
from softmax_core.lessons import threshold as lesson

TEXT = "measures.toml"
SYMBOLS = {"a": "circle", "b": "diamond"}
TICKS = round_ticks(0, 1)
EDGE = 0.012
"""What is left around the unit square, so that a line along its side is seen."""


def charts(both: OneVersusRest, _shape: Mapping[str, Any], _span: float) -> Sequence[Chart]:
    """Draw both curves of both models, and where the threshold stands on them."""
    diagonal = Line([0.0, 1.0], [0.0, 1.0], name=None, dash=True)
    chance = Line(["share", "share"], [0.0, 1.0], name=None, dash=True)
    return [
        _chart("roc", ("false_positive_rate", "recall"), both.roc, diagonal),
        _chart("precision_recall", ("recall", "precision"), both.precision_recall, chance),
    ]


def _chart(name: str, shown: tuple[str, str], curves: Sequence[Places], chance: Line) -> Chart:
    across, up = (
        Axis(f"axis_{quantity}", -EDGE, 1 + EDGE, TICKS, name="{@positive}") for quantity in shown
    )  # fmt: skip
    lines = [
        Line(y, x, name=None, colour=f"var(--c{m})", dash=m == "b")
        for m, (x, y) in zip("ab", curves, strict=True) if x
    ]  # fmt: skip
    points = [
        Point(f"{shown[0]}_{m}", f"{shown[1]}_{m}", colour=f"var(--c{m})", symbol=symbol, name=f"{{@{m}}}",
              text=f"{{@{m}}}: {{{shown[0]}_{m}}} · {{{shown[1]}_{m}}}")
        for m, symbol in SYMBOLS.items()
    ]  # fmt: skip
    return Chart(name, across, up, [chance, *lines], points, height=340)


def told(_words: Words) -> Mapping[str, Any]:
    """Tell the template what is measured."""
    return {"measures": list(lesson.MEASURES), "areas": list(lesson.AREAS), "models": "ab"}


def named(a: str, b: str, positive: str) -> Callable[[State, Words], Mapping[str, str]]:
    """Name models and class."""
    return lambda _state, _words: {"a": a, "b": b, "positive": positive}


section = Section(
    controls=[Probability("threshold", 0.5, key="cut", grid=SHARES_NEAR_BOTH)],
    compute=lesson.quantities,
    quantities=lesson.QUANTITIES,
    words=TEXT,
    told=told,
    charts=partial(charts, lesson.EXAMPLE),
    texts_of=named("A", "B", "+"),
)
"""What holds for any data; of ten rows as long as there are no others."""


def bound(both: OneVersusRest, a: str, b: str, positive: str) -> Section:
    """Bind the section to two models' scores of a class, under the names given."""
    return replace(
        section, compute=partial(lesson.quantities, both=both), charts=partial(charts, both),
        texts_of=named(a, b, positive),
    )  # fmt: skip
