"""Everywhere smooth, nowhere dead: p and its slope over one logit, with ReLU's slope beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from pages.shared import code
from pages.shared.live.chart import Axis, Chart, Line, Point, round_ticks
from pages.shared.live.controls import Number, State
from pages.shared.live.section import Section
from softmax_core.lessons import everywhere as lesson
from softmax_core.lessons.everywhere import CURVE, FURTHEST

VALUE, SLOPE = range(2)


def charts(_shape: Mapping[str, Any], _span: float) -> Sequence[Chart]:
    """Draw p with its tangent above, its slope and that of ReLU below."""
    return _charts()


@cache
def _charts() -> Sequence[Chart]:
    x = Axis("everywhere_axis", -FURTHEST, FURTHEST, round_ticks(-FURTHEST, FURTHEST))
    y = (
        Axis("everywhere_axis_p", 0.0, 1.02, round_ticks(0, 1)),
        Axis("everywhere_axis_slope", 0.0, 1.05, round_ticks(0, 1)),
    )
    places = range(len(CURVE))
    lines = [
        Line([f"curve[{j}]" for j in places], CURVE, "everywhere_p", 0, panel=VALUE),
        Line(["tangent_low", "tangent_high"], ["tangent_from", "tangent_to"], "everywhere_tangent", 2, panel=VALUE),
        Line([f"slope_curve[{j}]" for j in places], CURVE, "everywhere_slope", 0, dash=False, panel=SLOPE),
        Line([0.0, 0.0], [-FURTHEST, 0.0], "everywhere_relu", 1, dash=True, panel=SLOPE),
        Line([1.0, 1.0], [0.0, FURTHEST], None, 1, dash=True, panel=SLOPE),
        *(Line([0.0, axis.high], ["z", "z"], None, panel=k) for k, axis in enumerate(y)),
    ]
    points = [
        Point("z", "p", 0, panel=VALUE), Point("z", "slope", 0, panel=SLOPE),
        Point("z", "relu_slope", 1, hollow=True, panel=SLOPE),
    ]  # fmt: skip
    return (Chart("slopes", x, y, lines, points, height=480, shares=(0.5, 0.5)),)


def numpy(state: State, _names: Sequence[str]) -> str:
    """Write the slopes in NumPy."""
    return (
        f"{code.HEAD}{code.QUIET}z, r, h = {state['z']!r}, {state['r']!r}, {lesson.BESIDE!r}\n\n"
        "def p(z):\n    return 1 / (1 + np.exp(r - z))  # softmax of two classes\n\n"
        "slope = p(z) / (1 + np.exp(z - r))  # p(1 - p)\n"
        'print("p =", p(z), " slope:", slope, " ReLU:", float(z > 0))\n'
        'print("just left:", (p(z) - p(z - h)) / h, " just right:", (p(z + h) - p(z)) / h)\n'
    )


section = Section(
    controls=[Number("z", 0.0, key="ez", within=FURTHEST), Number("r", 0.0, key="er", within=FURTHEST)],
    compute=lesson.quantities,
    quantities=lesson.QUANTITIES,
    examples={
        "z = 0": {"z": 0.0, "r": 0.0},
        "[−5, −5]": {"z": -5.0, "r": -5.0},
        "z = −8": {"z": -8.0, "r": 0.0},
        "z = −800": {"z": -800.0, "r": 0.0},
    },
    charts=charts,
    copies={"numpy": numpy},
)
