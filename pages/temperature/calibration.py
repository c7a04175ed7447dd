"""Calibration: a model that is too sure of itself, and the temperature that mends it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from pages.shared.live.chart import Axis, Chart, Line, Point, round_ticks
from pages.shared.live.controls import Changes, State, Temperature
from pages.shared.live.section import Section
from softmax_core.digits import NUMBER, plain, rounded, text
from softmax_core.lessons import overconfidence as lesson
from softmax_core.lessons.overconfidence import BINS, CURVE, HIGHEST, LOWEST

TWO_MODELS = f"two-models?d={lesson.CASE}&show=sure&about=temperature"
TICKS = tuple((T, plain(T)) for T in (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0))
MOST_LOSS, MOST_ERROR = 1.0, 0.6
LOSS, ERROR = range(2)


def best(_state: State, _index: Any, _text: str) -> Changes:
    """Set the temperature to the fitted one, with four digits."""
    return {"T": float(text(lesson.best_temperature()))}


def charts(_shape: Mapping[str, Any], _span: float) -> Sequence[Chart]:
    """Draw accuracy against confidence, and both measures over T."""
    return _charts()


@cache
def _charts() -> Sequence[Chart]:
    unit = round_ticks(0, 1, 6)
    gaps = [Line([f"sure[{j}]", f"right[{j}]"], [f"sure[{j}]"] * 2, None, 1) for j in range(BINS)]
    points = [Point(f"sure[{j}]", f"right[{j}]", 0, text=f"{{sure[{j}]}} → {{right[{j}]}}") for j in range(BINS)]
    reliability = Chart(
        "reliability", Axis("calibration_sure", 0, 1, unit), Axis("calibration_right", 0, 1.02, unit),
        [Line([0.0, 1.0], [0.0, 1.0], "calibration_ideal", dash=True), *gaps], points, height=400,
    )  # fmt: skip
    measured = lesson.curves()
    curves = {name: rounded(measured[name], NUMBER).tolist() for name in ("loss", "error")}
    places = lesson.place(CURVE).tolist()
    y = (
        Axis("calibration_axis_loss", 0.0, MOST_LOSS, round_ticks(0, MOST_LOSS)),
        Axis("calibration_axis_error", 0.0, MOST_ERROR, round_ticks(0, MOST_ERROR, 4)),
    )
    lines = [
        Line(curves["loss"], places, "calibration_loss", 0, panel=LOSS),
        Line(curves["error"], places, "calibration_error", 1, panel=ERROR),
        *(Line([0.0, axis.high], [f"{at}_at", f"{at}_at"], None, dash=dash, panel=k)
          for k, axis in enumerate(y) for at, dash in (("best", True), ("now", False))),
    ]  # fmt: skip
    points = [
        Point("now_at", "loss", 0, panel=LOSS), Point("now_at", "error", 1, panel=ERROR),
        Point("best_at", "best_loss", 2, symbol="diamond", name="calibration_best", text="calibration_best_at"),
    ]  # fmt: skip
    x = Axis("dial_axis", LOWEST, HIGHEST, TICKS, log=True, named=CURVE)
    return reliability, Chart("measures", x, y, lines, points, height=400, shares=(0.55, 0.45))


section = Section(
    controls=[Temperature("T", 1.0, key="cT")],
    compute=lesson.quantities,
    quantities=lesson.QUANTITIES,
    examples={"T = 1": {"T": 1.0}, "T = 3": {"T": 3.0}, "T = 20": {"T": 20.0}},
    actions={"best": best},
    charts=charts,
    told=lambda _: {"bins": BINS, "rows": lesson.ROWS},
    links={"two_models": lambda _: TWO_MODELS},
)
