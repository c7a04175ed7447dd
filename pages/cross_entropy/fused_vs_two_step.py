"""Together or one after the other: logits and a target, in two precisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from pages.shared.live.chart import Axis, Chart, Line, Point
from pages.shared.live.controls import Changes, Choice, Logits, State
from pages.shared.live.section import Section
from pages.shared.parse import Refusal
from pages.shared.values import with_entry
from softmax_core.digits import PLAIN, text
from softmax_core.lessons import fused_vs_two_step as lesson
from softmax_core.lessons.fused_vs_two_step import FUSED, INFINITE, TWO_STEP, ZERO

SIZES = [*(step / 2 for step in range(1, 100)), *range(50, 120, 2), *range(120, 1001, 20)]
STEPS = [*(-float(size) for size in reversed(SIZES)), 0.0, *map(float, SIZES)]
"""By halves up to 50, by 2 up to 120, by 20 beyond."""

SEARCHES = (("float32", ZERO), ("float32", INFINITE), ("float64", ZERO), ("float64", INFINITE))
"""What can be looked for: precision, and how one after the other fails."""

BARS = {(FUSED, "float64"): 3.0, (FUSED, "float32"): 2.0, (TWO_STEP, "float64"): 1.0, (TWO_STEP, "float32"): 0.0}
"""The height of every bar of the chart."""

TICKS = (-1000.0, -100.0, -10.0, 0.0, 10.0, 100.0, 1000.0)


def find(state: State, index: int, _text: str) -> Changes:
    """Move the true logit to where one after the other breaks."""
    if index >= len(SEARCHES):
        raise Refusal("not_a_class", value=str(index), count=len(SEARCHES), last=len(SEARCHES) - 1)
    found = lesson.breaking_logit(state["z"], state["y"], *SEARCHES[index])
    if found != found:  # noqa: PLR0124  (nan)
        raise Refusal("nothing_breaks")
    return {"z": with_entry(state["z"], state["y"], found)}


@cache
def charts_of_leads() -> Sequence[Chart]:
    """Draw between which leads of the true class each way gives a loss, in both precisions, and where we are."""
    places = lesson.on_axis(TICKS).tolist()
    x = Axis(
        "separate_axis", places[0], places[-1], [(at, text(d, PLAIN)) for at, d in zip(places, TICKS, strict=True)]
    )
    lines, notes, marks = [], [], []
    for (way, dtype), height in BARS.items():
        low, high = ends = lesson.working_leads(way, dtype)
        colour = 0 if way == FUSED else 1
        lines.append(Line([height, height], lesson.on_axis(ends).tolist(), None, colour, wide=True))
        notes.append((height, f"separate_{way}_{dtype}", {"low": text(low, PLAIN), "high": text(high, PLAIN)}))
        marks.append(Point(f"{way}_works_{dtype}", height, 3, held=False))
    lines.append(Line([-0.4, 3.7], ["lead_on_axis", "lead_on_axis"], None))
    return (Chart("leads", x, Axis("", -0.5, 3.8), lines, marks, height=360, notes=notes),)


def charts(_shape: Mapping[str, Any], _span: float) -> Sequence[Chart]:
    """Draw how far each way goes."""
    return charts_of_leads()


def numpy(state: State, _names: Sequence[str]) -> str:
    """Write both ways in NumPy, in both precisions."""
    z = ", ".join(repr(value).replace("inf", "np.inf") for value in state["z"])
    return (
        f'import numpy as np\n\nnp.seterr(divide="ignore", invalid="ignore", over="ignore")\ny = {state["y"]}\n'
        f"for dtype in (np.float32, np.float64):\n    z = np.array([{z}]).astype(dtype)\n"
        "    shifted = z - z.max()\n    p = np.exp(shifted) / np.exp(shifted).sum()\n"
        "    others = np.exp(shifted)\n    others[z.argmax()] = 0  # log1p keeps what a sum with 1 would lose\n"
        "    together = np.log1p(others.sum()) - shifted[y]\n"
        '    print(dtype.__name__, "one after the other:", -np.log(p[y]), " in one step:", together)\n'
    )


section = Section(
    controls=[Logits("z", (17.0, 0.0, 0.0), key="f", grid=STEPS), Choice("y", 0, key="fy", of="z")],
    compute=lesson.quantities,
    quantities=lesson.QUANTITIES,
    examples={
        "E1": {"z": (3.0, 1.0, 0.2), "y": 0},
        "E3": {"z": (13.0, 31.0, 5.0), "y": 1},
        "[17, 0, 0]": {"z": (17.0, 0.0, 0.0), "y": 0},
        "[40, 0, 0]": {"z": (40.0, 0.0, 0.0), "y": 0},
        "[0, 800, 0]": {"z": (0.0, 800.0, 0.0), "y": 0},
    },
    actions={"find": find},
    charts=charts,
    copies={"numpy": numpy},
)
