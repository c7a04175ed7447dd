"""Binary: one logit, one label, and what is added to both logits of the softmax."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pages.shared.live.chart import Axis, Chart, Line, Point, round_ticks
from pages.shared.live.controls import Number, Probability, State
from pages.shared.live.section import Section
from softmax_core.digits import NUMBER, rounded
from softmax_core.lessons import binary as lesson

RANGE = 10.0
LOGITS = [step / 8 for step in range(-80, 81)]
YES, NO = (rounded(losses, NUMBER).tolist() for losses in lesson.curves(LOGITS))


def charts(_shape: Mapping[str, Any], _span: float) -> Sequence[Chart]:
    """Draw the loss of both labels over the logit, and the present point."""
    x = Axis("binary_axis", -RANGE, RANGE, round_ticks(-RANGE, RANGE))
    y = Axis("binary_axis_loss", 0.0, RANGE, round_ticks(0.0, RANGE, 6))
    lines = [Line(YES, LOGITS, "binary_yes", 0), Line(NO, LOGITS, "binary_no", 2, dash=True)]
    return [Chart("labels", x, y, lines, [Point("z", "loss", 1)], height=360)]


def numpy(state: State, _names: Sequence[str]) -> str:
    """Write both ways in NumPy."""
    return (
        f"import numpy as np\n\nz = {state['z']!r}\ny = {state['y']!r}\na = {state['a']!r}\n"
        "log_p, log_n = -np.logaddexp(0, -z), -np.logaddexp(0, z)\n"
        'print("sigmoid:", np.exp(log_p), " loss:", -y * log_p - (1 - y) * log_n)\n'
        "pair = np.array([z + a, a])\nlogs = pair - np.logaddexp(*pair)\n"
        'print("softmax:", np.exp(logs)[0], " loss:", -y * logs[0] - (1 - y) * logs[1])\n'
    )


section = Section(
    controls=[
        Number("z", 1.5, key="b", grows=True),
        Probability("y", 1.0, key="by", grid=[step / 20 for step in range(21)]),
        Number("a", 2.0, key="ba", within=10.0),
    ],
    compute=lesson.quantities,
    quantities=lesson.QUANTITIES,
    examples={  # each logit is the difference of two of the document's
        "E1": {"z": 2.0, "y": 1.0, "a": 1.0},
        "E3": {"z": 18.0, "y": 1.0, "a": 13.0},
        "C15": {"z": 1.5, "y": 0.0, "a": -4.0},
        "y = 0.9": {"z": 2.197225, "y": 0.9, "a": 0.0},
    },
    least_range=RANGE,
    charts=charts,
    copies={"numpy": numpy},
)
