"""One dial: logits and a temperature; every probability at every temperature, and both limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from pages.shared import code
from pages.shared.live.chart import Axis, Chart, Line, Point
from pages.shared.live.controls import Logits, State, Temperature
from pages.shared.live.section import Section
from pages.shared.values import listed
from softmax_core.digits import plain, text
from softmax_core.lessons import dial as lesson
from softmax_core.lessons.dial import BESIDE, COLDEST, CURVE, HOTTEST

FEWEST, MOST = 2, 8
E1 = (3.0, 1.0, 0.2)
LOW, HIGH = COLDEST / BESIDE, HOTTEST * BESIDE
"""Where the limits are drawn."""

TICKS = ((LOW, "→ 0"), *((T, plain(T)) for T in (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)), (HIGH, "∞"))
STEPS = 25
"""Of a logit, from 0 to an end: each of them sends every curve along."""

PLACES = lesson.place(CURVE).tolist()
ENDS = lesson.place((0.0, float("inf"))).tolist()
PROBABILITY, ENTROPY, CLASSES = range(3)


@lru_cache
def chart_of(classes: int) -> Chart:
    """Draw every probability over T, below them entropy and effective number of classes, and where we are."""
    most = lesson.largest_entropy(classes)
    x = Axis("dial_axis", LOW, HIGH, TICKS, log=True, named=CURVE)
    y = (
        Axis("dial_axis_p", 0.0, 1.02, [(k / 4, plain(k / 4)) for k in range(5)]),
        Axis("dial_axis_entropy", 0.0, most * 1.02, [(0.0, "0"), (most, text(most))]),
        Axis("dial_axis_classes", 1.0, classes * 1.02, [(1.0, "1"), (float(classes), plain(classes))]),
    )
    steps = range(len(CURVE))
    lines = [Line([f"curve[{i},{j}]" for j in steps], PLACES, f"{{@name{i}}}", i) for i in range(classes)]
    lines += [
        Line([f"curve_entropy[{j}]" for j in steps], PLACES, panel=ENTROPY),
        Line([f"curve_classes[{j}]" for j in steps], PLACES, panel=CLASSES),
        Line([0.5, 0.5], ENDS, None, dash=True),
        *(Line([axis.low, axis.high], ["at", "at"], None, panel=k) for k, axis in enumerate(y)),
    ]
    limits = [(ENDS[0], "limit"), (ENDS[1], "even")]
    points = [Point(at, f"{which}[{i}]", i, hollow=True) for at, which in limits for i in range(classes)]
    points += [Point("at", f"p[{i}]", i) for i in range(classes)]
    points += [Point("at", "entropy", panel=ENTROPY), Point("at", "classes", panel=CLASSES)]
    points += [Point("half_at", 0.5, symbol="diamond", name="dial_half", text="dial_half_at")]
    return Chart("dial", x, y, lines, points, height=560, shares=(0.6, 0.2, 0.2))


def charts(shape: Mapping[str, Any], _span: float) -> Sequence[Chart]:
    """Draw the dial's picture."""
    return (chart_of(shape["z"]),)


def numpy(state: State, _names: Sequence[str]) -> str:
    """Write the calculation in NumPy, both limits included."""
    return (
        f"{code.HEAD}z = {code.array(state['z'])}\nT = {code.numbers([state['T']])}\n\nshifted = z - z.max()\n"
        "if T == 0:  # the limit: 1 shared by the leaders\n    e = (shifted == 0).astype(float)\n"
        "elif T == np.inf:  # the limit: all that are not masked share 1\n    e = (z > -np.inf).astype(float)\n"
        "else:\n    with np.errstate(over='ignore'):\n        e = np.exp(shifted / T)\np = e / e.sum()\n"
        "H = -np.where(p > 0, p * np.log(np.maximum(p, 1e-320)), 0.0).sum()\n"
        'print("p =", p, " entropy:", H, "nats, effective classes:", np.exp(H))\n'
    )


def to_softmax(state: State) -> str:
    """Name the chain with these logits at this temperature."""
    return f"?z={listed(state['z'])}&T={plain(state['T'])}"


def to_drawing(state: State) -> str:
    """Name the section on drawing with these logits at this temperature."""
    return f"temperature?section=drawing&dz={listed(state['z'])}&dT={plain(state['T'])}"


section = Section(
    controls=[Logits("z", E1, fewest=FEWEST, most=MOST, steps=STEPS), Temperature("T", 1.0)],
    compute=lesson.quantities,
    quantities=lesson.QUANTITIES,
    examples={
        "E1, T = 0.5": {"z": E1, "T": 0.5},
        "E1": {"z": E1, "T": 1.0},
        "E1, T = 5": {"z": E1, "T": 5.0},
        "T → 0": {"z": E1, "T": 0.0},
        "[2, 2, 0]": {"z": (2.0, 2.0, 0.0), "T": 0.0},
        "E3": {"z": (13.0, 31.0, 5.0), "T": 1.0},
    },
    classes="z",
    fewest=FEWEST,
    most=MOST,
    charts=charts,
    told=lambda _: {"fewest": FEWEST, "most": MOST},
    links={"softmax": to_softmax, "drawing": to_drawing},
    copies={"numpy": numpy},
)
