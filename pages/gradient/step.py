"""Take a step: both losses from the same start, one step after another, and how long a step may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from pages.shared import code
from pages.shared.live.chart import Axis, Chart, Line, Place, Point
from pages.shared.live.controls import Choice, Factor, Logits, Probability, State, Timeline
from pages.shared.live.section import Section
from pages.shared.values import listed
from pages.shared.words import Words
from softmax_core.lessons import take_step as lesson
from softmax_core.lessons.descent import LONGEST, STEPS, steps_until_lead
from softmax_core.lessons.take_step import CORNERS, DRAWN, HIGHEST_DRAWN, LEAST_DRAWN, SURELY, SURELY_AT

WRONG, E1 = (0.0, 9.0, 3.0), (3.0, 1.0, 0.2)
MANTISSAS = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)
ETAS = (*(float(f"{m}e{k}") for k in (-2, -1, 0, 1) for m in MANTISSAS), 100.0)
SHARES = tuple(k / 20 for k in range(21))
ETA_TICKS = ((0.01, "0.01"), (0.1, "0.1"), (1.0, "1"), (SURELY, "4"), (10.0, "10"), (100.0, "100"))
LOSS_TICKS = ((LEAST_DRAWN, "≤ 1e−4"), (0.01, "0.01"), (1.0, "1"), (10.0, "10"), (HIGHEST_DRAWN, "≥ 100"))
LOSSES = Axis("step_axis_loss", LEAST_DRAWN, HIGHEST_DRAWN, LOSS_TICKS, log=True)
INK = "var(--st-text-color)"
COLOURS = {"ce": "var(--ca)", "se": "var(--cb)"}


def charts(_shape: Mapping[str, Any], _span: float) -> Sequence[Chart]:
    """Draw both losses over the steps, and both after one step and after all over η."""
    return _charts()


@cache
def _charts() -> Sequence[Chart]:
    steps: list[Place] = [float(k) for k in range(STEPS + 1)]
    x = Axis("step_axis_n", 0.0, float(STEPS), [(float(k), str(k)) for k in range(0, STEPS + 1, 5)])
    lines = [
        Line([f"height_{one}[{k}]" for k in range(STEPS + 1)], steps, None, colour, dash=one == "se")
        for one, colour in COLOURS.items()
    ]
    points = [
        Point("n", f"height_now_{one}", colour, name=f"step_{one}", text=f"step_{one}_at")
        for one, colour in COLOURS.items()
    ]
    ends: list[Place] = [*DRAWN]
    wide: list[Place] = [-2.0, 2.0]
    over = {"eta": Axis("step_axis_eta", ETAS[0], ETAS[-1], ETA_TICKS, log=True)}
    swept = [
        Line("after_one_ce", name=None, colour=INK),
        Line("after_all_ce", name=None, colour=COLOURS["ce"]),
        Line("after_all_se", name=None, colour=COLOURS["se"], dash=True),
        Line(["height_ce[0]"] * 2, wide, None, dash=True),
        Line(ends, [SURELY_AT] * 2, None),
        Line(ends, ["rest_at"] * 2, None, dash=True),
    ]
    marks = [
        Point("", "after_one_ce", INK, name="step_after_one", text="step_after_one"),
        Point("", "after_all_ce", COLOURS["ce"], name="step_after_all", text="step_after_all"),
        Point("", "after_all_se", COLOURS["se"], name="step_after_all_se", text="step_after_all_se"),
    ]
    return (
        Chart("race", x, LOSSES, lines, points, height=330),
        Chart("etas", over, LOSSES, swept, marks, height=340),
    )


def waited(state: State) -> Mapping[str, float]:
    """Count the steps until the true class leads, and place the bound on the slider."""
    counted = steps_until_lead(state["start"], state["truth"], state["eta"], state["soft"])
    (slider,) = ETA.sliders(state, 1.0).values()
    return {**counted, "mark": lesson.mark(slider.grid.tolist())}


def told(_words: Words) -> Mapping[str, Any]:
    """Say how many steps there are, and where the corners of the triangle lie."""
    return {"steps": STEPS, "longest": f"{LONGEST:,}", "corners": CORNERS}


def carried(state: State) -> str:
    """Name the chain with the logits of the start and this true class."""
    return f"?z={listed(state['start'])}&y={state['truth']}"


def numpy(state: State, _names: Sequence[str]) -> str:
    """Write both descents in NumPy."""
    return (
        f"{code.HEAD}{code.QUIET}start = {code.array(state['start'])}\neta, n = {state['eta']!r}, {int(state['n'])}\n"
        f"soft = {state['soft']!r}  # share of the target that all classes get alike\n"
        f"y = (1 - soft) * np.eye(3)[{state['truth']}] + soft / 3\n\n\n"
        "def softmax(z):\n    e = np.exp(z - z.max())\n    return e / e.sum()\n\n\n"
        "a = b = start\nfor _ in range(n):\n    a = a - eta * (softmax(a) - y)  # cross-entropy\n"
        "    p = softmax(b)\n    b = b - eta * 2 * p * (p - y - p @ (p - y))  # squared error\n"
        "p, q = softmax(a), softmax(b)\n"
        'print("cross-entropy:", p, -y @ (a - a.max() - np.log(np.exp(a - a.max()).sum())))\n'
        'print("squared error:", q, ((q - y) ** 2).sum())\n'
        'print("2 / largest curvature:", 2 / np.linalg.eigvalsh(np.diag(p) - np.outer(p, p))[-1])\n'
    )


ETA = Factor("eta", 1.0, grid=ETAS)

section = Section(
    controls=[
        Logits("start", WRONG, key="sz", steps=12),
        Choice("truth", 0, key="sy", of="start"),
        ETA,
        Probability("soft", 0.0, key="eps", grid=SHARES),
        Timeline("n", 0.0, last=STEPS),
    ],
    compute=lesson.quantities,
    quantities=lesson.QUANTITIES,
    at_rest={"": waited},
    examples={
        "9 nat": {},
        "E1": {"start": E1, "truth": 2},
        "η = 2/λ": {"start": E1, "soft": 0.3, "eta": 8.33},
        "η = 20": {"start": E1, "soft": 0.3, "eta": 20.0},
    },
    keeps=("n",),
    charts=charts,
    told=told,
    links={"softmax": carried},
    copies={"numpy": numpy},
)
