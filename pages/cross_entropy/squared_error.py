"""Why not squared error: the true class's logit, and a rival's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pages.shared.live.chart import Axis, Chart, Line, Point, round_ticks
from pages.shared.live.controls import Number, State
from pages.shared.live.section import Section
from softmax_core.digits import NUMBER, rounded
from softmax_core.lessons import squared_error as lesson

LOSS, SLOPE = range(2)
LOWEST, HIGHEST = lesson.CURVE[0], lesson.CURVE[-1]
X = Axis("squared_axis", LOWEST, HIGHEST, round_ticks(LOWEST, HIGHEST, 9))
Y = (
    Axis("squared_axis_loss", 0.0, 8.0, round_ticks(0.0, 8.0)),
    Axis("squared_axis_slope", -1.05, 0.05, round_ticks(-1.0, 0.0)),
)
LINES = {
    "cross_entropy": (LOSS, "squared_ce", 0),
    "squared_error": (LOSS, "squared_se", 1),
    "slope_ce": (SLOPE, "squared_dce", 0),
    "slope_se": (SLOPE, "squared_dse", 1),
}
"""Panel, name and colour of every line."""

OF_TWO = {name: rounded(lesson.two_classes(lesson.CURVE)[name], NUMBER).tolist() for name in LINES}
OF_THREE = {name: [f"{name}_curve[{i}]" for i, _ in enumerate(lesson.CURVE)] for name in LINES}


def charts(_shape: Mapping[str, Any], _span: float) -> Sequence[Chart]:
    """Draw both losses above and their slopes below, for two and for three classes."""
    return _chart("two", OF_TWO), _chart("three", OF_THREE)


def _chart(classes: str, curves: Mapping[str, Sequence[Any]]) -> Chart:
    """Draw them for so many classes, with the region where squared error is wrong and flat."""
    flat = f"flat_below_{classes}"
    shades = [
        Line(
            [axis.low, axis.low, axis.high, axis.high], [LOWEST, flat, flat, LOWEST],
            "squared_stuck" if panel == LOSS else "", area=True, panel=panel,
        )
        for panel, axis in enumerate(Y)
    ]  # fmt: skip
    lines = [
        Line(curves[curve], lesson.CURVE, name, colour, dash=colour > 0, panel=panel)
        for curve, (panel, name, colour) in LINES.items()
    ]
    points = [Point("z", f"{curve}_{classes}", colour, panel=panel) for curve, (panel, _, colour) in LINES.items()]
    return Chart(classes, X, Y, [*shades, *lines], points, height=460, shares=(0.56, 0.44))


def numpy(state: State, _names: Sequence[str]) -> str:
    """Write both losses and their slopes in NumPy."""
    return (
        f"import numpy as np\n\nz, r = {state['z']!r}, {state['r']!r}\n\n"
        "p = 1 / (1 + np.exp(-z))  # two classes\n"
        "slopes = p - 1, -2 * p * (1 - p) ** 2\n"
        'print("two classes:", -np.log(p), (1 - p) ** 2, slopes, slopes[1] / slopes[0])\n\n'
        "q = np.exp([z, r, 0.0] - np.max([z, r, 0.0]))  # three classes, the first is true\n"
        "q /= q.sum()  # the prediction\n"
        "d = q - [1, 0, 0]\nslopes = d[0], 2 * q[0] * (d[0] - q @ d)\n"
        'print("three classes:", -np.log(q[0]), d @ d, slopes, slopes[1] / slopes[0])\n'
    )


section = Section(
    controls=[
        Number("z", -4.0, key="s", grows=True, steps=80),
        Number("r", 1.0, key="sr", grows=True, steps=40),
    ],
    compute=lesson.quantities,
    quantities=lesson.QUANTITIES,
    examples={
        "z = −6": {"z": -6.0, "r": 0.0},
        "z = 0": {"z": 0.0, "r": 0.0},
        "z = 6": {"z": 6.0, "r": 0.0},
        "E3": {"z": -8.0, "r": 8.0},
        "E7, 1": {"z": -1.94591, "r": -1.252763},
    },
    least_range=HIGHEST,
    charts=charts,
    copies={"numpy": numpy},
)
