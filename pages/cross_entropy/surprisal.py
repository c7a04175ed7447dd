"""One sample: logits, the class that came true, its probability, and what that costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pages.shared import code
from pages.shared.live.chart import Axis, Chart, Line, Point, round_ticks
from pages.shared.live.controls import Changes, Choice, Derived, Logits, State
from pages.shared.live.section import Section
from softmax_core.lessons import surprisal as lesson

E7 = {
    "model1": ((-1.203973, -1.203973, -0.916291), (-1.203973, -0.916291, -1.203973), (-2.302585, -1.609438, -0.356675)),
    "model2": ((-2.302585, -1.609438, -0.356675), (-2.302585, -0.356675, -1.609438), (-1.203973, -0.916291, -1.203973)),
}
"""The logarithms of the probabilities in D3's table: softmax gives them back."""

E7_TRUTH = (2, 1, 0)

EXAMPLES: dict[str, Changes] = {
    "E1": {"z": (3.0, 1.0, 0.2)},
    "E2": {"z": (2.0, 1.0, 0.1), "y": 1},
    "E3": {"z": (13.0, 31.0, 5.0)},
    "E7, 1": {"z": E7["model1"][2]},
    "E7, 2": {"z": E7["model2"][2]},
}

SMALL = (0.0, 1e-6, 1e-5, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3)
HIGH = (0.995, 0.998, 0.999, 0.9999, 0.99999)
PROBABILITIES = (*SMALL, *(k / 100 for k in range(1, 100)), *HIGH)
PRICEY = 8.0
HEIGHT = 360


def charts(shape: Mapping[str, Any], span: float) -> Sequence[Chart]:
    """Draw −log p over p, the present point, and the point at half of it."""
    del shape, span
    p, price = lesson.curve(PRICEY)
    x = Axis("price_axis_p", -0.02, 1.02, round_ticks(0, 1, 6))
    y = Axis("price_axis_loss", 0.0, PRICEY, round_ticks(0, PRICEY, 5))
    points = [
        Point("p_true", "loss", colour=1, text="price_p_spoken"),
        Point("halved_p", "halved_loss", colour=1, hollow=True, text="price_half_value"),
    ]
    return [Chart("surprisal", x, y, [Line(price, p, "price_nats", colour=0)], points, HEIGHT)]


def numpy(state: State, _names: Sequence[str]) -> str:
    """Write the calculation in NumPy."""
    return (
        f"{code.HEAD}z = {code.array(state['z'])}\ny = {state['y']}\n{code.LOG_SOFTMAX}"
        'loss = -log_p[y]\nprint("p =", np.exp(log_p))\nprint("nats:", loss, " bits:", loss / np.log(2))\n'
        'print("with half of p:", loss + np.log(2))\n'
    )


section = Section(
    controls=[
        Logits("z", (1.0, 0.5, 0.0)),
        Choice("y", 0, of="z"),
        Derived(
            "p", stands=lesson.chosen, grid=PROBABILITIES, near=lesson.NEAR, lowest=0.0, below=1.0,
            moves=lesson.with_probability, there=lesson.can_choose,
        ),
    ],
    compute=lesson.quantities,
    quantities=lesson.QUANTITIES,
    examples=EXAMPLES,
    charts=charts,
    copies={"numpy": numpy},
)  # fmt: skip
