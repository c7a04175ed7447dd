"""Targets: one-hot, smoothed, or any distribution, for one prediction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pages.shared.code import HEAD, LOG_SOFTMAX, QUIET, array
from pages.shared.live.chart import Axis, Chart, Line, Point, round_ticks
from pages.shared.live.controls import Changes, Choice, Logits, Probability, Simplex, State
from pages.shared.live.section import Section
from softmax_core.lessons import targets as lesson
from softmax_core.lessons.targets import CURVE, CURVE_RANGE, FREE, SMOOTHED

TOP, HEIGHT = 10.0, 360
BEST_SMOOTHED = (3.332205, 0.0, 0.0)
"""The best logits for ε = 0.1: log(0.9333/0.0333) = 3.332205 ahead."""


def best(state: State, _index: Any, _text: str) -> Changes:
    """Set the logits to the best ones for the target."""
    return {"z": lesson.best_logits(state)}


def charts(_shape: Mapping[str, Any], _span: float) -> Sequence[Chart]:
    """Draw the loss along the label's logit, its floor, and where the prediction is."""
    x = Axis("targets_axis", -CURVE_RANGE, CURVE_RANGE, round_ticks(-CURVE_RANGE, CURVE_RANGE, 9))
    y = Axis("targets_axis_loss", 0.0, TOP, round_ticks(0.0, TOP, 6))
    lines = [
        Line([f"curve[{i}]" for i in range(len(CURVE))], CURVE, "targets_line", colour=0),
        Line(["entropy", "entropy"], (-CURVE_RANGE, CURVE_RANGE), "targets_line_floor", dash=True),
    ]
    return [Chart("loss", x, y, lines, [Point("label_z", "loss", colour=1)], HEIGHT)]


def numpy(state: State, _names: Sequence[str]) -> str:
    """Write the calculation in NumPy."""
    classes = len(state["z"])
    hot = f"np.eye({classes})[{state['y']}]"
    target = f"y = {hot}\n"
    if state["kind"] == SMOOTHED:
        target = f"y = (1 - {state['e']!r}) * {hot} + {state['e']!r} / {classes}\n"
    elif state["kind"] == FREE:
        target = f"y = {array(state['f'])}\n"
    return (
        f"{HEAD}{QUIET}z = {array(state['z'])}\n{target}{LOG_SOFTMAX}"
        "loss = -np.where(y > 0, y * log_p, 0.0).sum()\nfloor = -np.where(y > 0, y * np.log(y), 0.0).sum()\n"
        'print("loss:", loss, " floor:", floor, " above it:", loss - floor)\nprint("p - y =", np.exp(log_p) - y)\n'
    )


section = Section(
    controls=[
        Logits("z", (3.0, 1.0, 0.2), key="tz"),
        Choice("y", 0, key="ty", of="z"),
        Probability("e", 0.1, key="eps", grid=[k / 50 for k in range(51)], moves=lesson.with_smoothing),
        Simplex("f", (0.7, 0.2, 0.1), key="t", moves=lesson.with_free_target),
        Choice("kind", lesson.HARD, key="target", options=("hard", "smooth", "free")),
    ],
    compute=lesson.quantities,
    quantities=lesson.QUANTITIES,
    examples={
        "E2": {"z": (2.0, 1.0, 0.1)},
        "C14": {"kind": FREE},
        "ε = 0.1": {"z": BEST_SMOOTHED, "kind": SMOOTHED},
    },
    actions={"best": best},
    least_range=CURVE_RANGE,
    charts=charts,
    copies={"numpy": numpy},
)
