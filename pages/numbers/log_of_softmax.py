"""log(softmax) against log-softmax: one lead, two classes, five number formats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from pages.numbers import format_code
from pages.shared.live.chart import Axis, Chart, Line, Point, round_ticks
from pages.shared.live.controls import Choice, Number, State
from pages.shared.live.section import Section
from pages.shared.words import Words
from softmax_core.digits import plain
from softmax_core.floats import FORMATS
from softmax_core.lessons import log_of_softmax as lesson
from softmax_core.lessons.in_format import NAMES

FLOAT32, FLOAT64 = (list(FORMATS).index(name) for name in ("float32", "float64"))
LOSER, WINNER = range(2)
"""The chart's panels, from above."""

LEADS = [*(step / 2 for step in range(101)), *range(51, 121), *range(125, 201, 5), *range(220, 1001, 20)]
"""By halves up to 50, by 1 up to 120, by 5 up to 200, by 20 beyond."""

LINES = {"log1p": (0, False), "two_step": (1, False), "shifted": (2, True)}
"""Colour of every way, and whether it is dashed: where lines coincide, all are to be seen."""


@cache
def chart_of(f: int) -> Chart:
    """Draw both losses over the lead in one format, in every way as far as it goes, and where we are."""
    curves = lesson.curves(f)
    end = curves.leads[-1]
    depth = curves.winner["log1p"][-1]
    x = Axis("log_axis", 0.0, end, round_ticks(0.0, end))
    y = (
        Axis("log_axis_loser", 0.0, end, round_ticks(0.0, end, 3)),
        Axis("log_axis_winner", depth, 0.0, [(at, f"1e{at:g}".replace("-", "−")) for at in powers(depth)]),
    )
    lines, points = [], []
    for way, (colour, dash) in LINES.items():
        for panel, values in ((LOSER, curves.loser[way]), (WINNER, curves.winner[way])):
            name = f"log_{way}" if panel == LOSER else ""
            lines.append(Line(values, curves.leads[: len(values)], name, colour, dash=dash, panel=panel))
        k = lesson.WAYS.index(way)
        points.append(Point("at", f"loser_at[{k}]", colour, held=False, panel=LOSER))
        points.append(Point("at", f"winner_at[{k}]", colour, held=False, panel=WINNER))
    lines += [Line([axis.low, axis.high], ["at", "at"], None, panel=k) for k, axis in enumerate(y)]
    return Chart("losses", x, y, lines, points, height=430, shares=(0.5, 0.5))


def powers(depth: float) -> list[float]:
    """Give three or four round powers of ten down to a depth.

    Examples
    --------
    >>> powers(-45.0), powers(-2.7)
    ([0.0, -15.0, -30.0, -45.0], [0.0, -1.0, -2.0])
    """
    every = max(1.0, -depth // 15 * 5)
    return [-every * k + 0.0 for k in range(int(-depth // every) + 1)]


def charts(shape: Mapping[str, Any], _span: float) -> Sequence[Chart]:
    """Draw the losses in the chosen format."""
    return (chart_of(shape["f"]),)


def numpy(state: State, _names: Sequence[str]) -> str:
    """Write all three ways in NumPy, in the chosen format."""
    imports, dtype = format_code.head(state["f"])
    return (
        f'{imports}\nnp.seterr(all="ignore")\nz = np.array([{state["d"]!r}, 0.0]).astype({dtype})\ny = {state["y"]}\n'
        "shifted = z - z.max()\ne = np.exp(shifted)\ntotal = e[0] + e[1]\n"
        'print("log of softmax: loss", -np.log(e / total)[y])\n'
        'print("log-softmax:    loss", -(shifted - np.log(total))[y])\n'
        "other = e[1 - z.argmax()]  # not the largest: that is the 1 in log1p\n"
        'print("with log1p:     loss", -(shifted - np.log1p(other))[y])\n'
    )


def texts(_state: State, words: Words) -> Mapping[str, str]:
    """Name both classes and every format."""
    return {f"name{i}": words["names"][i] for i in range(2)} | {f"format{k}": name for k, name in enumerate(NAMES)}


def separate(state: State) -> str:
    """Name the section on cross-entropy with three logits of which the first leads by as much."""
    return f"cross-entropy?section=separate&f={plain(state['d'])},0,0&fy={state['y']}"


section = Section(
    controls=[
        Number("d", 17.0, key="ld", grid=LEADS, lowest=0.0),
        Choice("y", 0, key="ly", options=("leader", "other")),
        Choice("f", FLOAT32, key="lf", options=tuple(FORMATS), slides=False, shapes=True),
    ],
    compute=lesson.quantities,
    quantities=lesson.QUANTITIES,
    examples={
        "[17, 0], float32": {"d": 17.0, "y": 0, "f": FLOAT32},
        "[40, 0], float64": {"d": 40.0, "y": 0, "f": FLOAT64},
        "[110, 0], float32": {"d": 110.0, "y": 1, "f": FLOAT32},
        "[800, 0], float64": {"d": 800.0, "y": 1, "f": FLOAT64},
    },
    charts=charts,
    told=lambda _: {"formats": list(enumerate(FORMATS))[::-1], "format_names": NAMES, "lesson": lesson},
    names_of=lambda _state, _words: NAMES,
    texts_of=texts,
    links={"separate": separate},
    copies={"numpy": numpy},
)
