"""Why it works so well: a bowl in every direction, what T and soft targets do to the gradient, what weights get."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pages.shared import code
from pages.shared.live.chart import Axis, Chart, Line, Point, round_ticks
from pages.shared.live.controls import Choice, Factor, Logits, Probability, Shown, State
from pages.shared.live.section import Section
from softmax_core.digits import LARGEST
from softmax_core.lessons import curvature as lesson

E1 = (3.0, 1.0, 0.2)
INPUTS = (1.0, -0.5, 2.0, 0.0)
INPUT_STEPS = tuple(k / 4 for k in range(-12, 13))
SHARES = tuple(k / 20 for k in range(21))


def charts(shape: Mapping[str, Any], span: float) -> Sequence[Chart]:
    """Draw both losses as one logit moves."""
    x = {
        f"start{i}": Axis("why_axis_z", -span, span, round_ticks(-span, span), name=f"{{@name{i}}}")
        for i in range(shape["start"])
    }
    most = min(2 * span, LARGEST)
    y = Axis("why_axis_loss", 0.0, most, round_ticks(0.0, most))
    colours = {"loss": ("why_ce", "var(--ca)"), "squared": ("why_se", "var(--cb)")}
    lines = [Line(one, name=name, colour=colour, dash=one == "squared") for one, (name, colour) in colours.items()]
    return (Chart("bowl", x, y, lines, [Point("", one, colour) for one, (_, colour) in colours.items()], height=340),)


def numpy(state: State, _names: Sequence[str]) -> str:
    """Write gradient, second derivative and the gradient of the weights in NumPy."""
    return (
        f"{code.HEAD}z = {code.array(state['start'])}\nT, soft = {state['T']!r}, {state['soft']!r}\n"
        f"x = {code.array(state['x'])}  # what the neurons get\n"
        f"y = (1 - soft) * np.eye(3)[{state['truth']}] + soft / 3\n\n"
        "p = np.exp((z - z.max()) / T)\np /= p.sum()\ngradient = (p - y) / T\n"
        "hessian = (np.diag(p) - np.outer(p, p)) / T**2\n"
        'print("gradient:", gradient)\nprint("eigenvalues:", np.linalg.eigvalsh(hessian)[::-1])\n'
        'print("weights:\\n", np.outer(gradient, x), sep="")\n'
    )


section = Section(
    controls=[
        Logits("start", E1, key="wz", steps=20),
        Choice("truth", 0, key="wy", of="start"),
        Factor("T", 1.0, key="wT"),
        Probability("soft", 0.0, key="we", grid=SHARES),
        Logits("x", INPUTS, key="wx", grid=INPUT_STEPS),
        Shown("show", "start0", key="ws", of=("start",)),
    ],
    compute=lesson.quantities,
    quantities=lesson.QUANTITIES,
    examples={
        "E1": {},
        "z = [0, 9, 3]": {"start": (0.0, 9.0, 3.0)},
        "½, ½": {"start": (4.0, 4.0, -5.0)},
        "ε = 0.3": {"soft": 0.3},
        "T = 2": {"T": 2.0},
    },
    keeps=("x", "show"),
    charts=charts,
    copies={"numpy": numpy},
)
