"""The cliff: three logits that grow, and a constant, with and without the shift, in five number formats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from pages.numbers import format_code
from pages.shared import code
from pages.shared.live.chart import Axis, Chart, Line, Point
from pages.shared.live.controls import Choice, Logits, Number, State
from pages.shared.live.section import Section
from pages.shared.words import Words
from softmax_core.digits import COUNT, PLAIN, text
from softmax_core.floats import FORMATS
from softmax_core.lessons import cliff as lesson
from softmax_core.lessons.fused_vs_two_step import on_axis
from softmax_core.lessons.in_format import NAMES, OVERFLOW, UNDERFLOW

E1, E3 = (3.0, 1.0, 0.2), (13.0, 31.0, 5.0)
FLOAT16, FLOAT32, FLOAT64 = (list(FORMATS).index(name) for name in ("float16", "float32", "float64"))

MAGNITUDES = [*(step / 2 for step in range(41)), *range(21, 121), *range(125, 201, 5), *range(220, 1001, 20)]
"""By halves up to 20, by 1 up to 120, by 5 up to 200, by 20 beyond."""

SIZES = [*range(1, 21), *range(25, 121, 5), *range(150, 1001, 50)]
CONSTANTS = [*(-float(size) for size in reversed(SIZES)), 0.0, *map(float, SIZES)]

TICKS = (-1000.0, -100.0, -10.0, 0.0, 10.0, 100.0, 1000.0)
BAR, FADED = (f"color-mix(in srgb, var(--quiet) {share}%, var(--st-background-color))" for share in (50, 22))
APART = 0.14
"""How far above a bar the logits are drawn as they are, and how far below it when they are shifted."""


@cache
def chart_of(classes: int) -> Chart:
    """Draw for which x exp(x) is a number of every format, and where the logits stand in both ways."""
    places = on_axis(TICKS).tolist()
    x = Axis("cliff_axis", places[0], places[-1], [(at, text(d, PLAIN)) for at, d in zip(places, TICKS, strict=True)])
    lines, notes, points = [], [], []
    for k, (zero, few, lost) in enumerate(lesson.windows()):
        lines.append(Line([k, k], [zero, few], None, FADED, wide=True))
        lines.append(Line([k, k], [few, lost], None, BAR, wide=True))
        ends = {"name": NAMES[k], "low": text(UNDERFLOW[k], COUNT), "high": text(OVERFLOW[k], COUNT)}
        notes.append((k + 0.08, "cliff_window", ends))
        for i in range(classes):
            points.append(Point(f"shifted_at[{i}]", k - APART, i, hollow=True, text=f"{{@name{i}}}: {{relative[{i}]}}"))
            points.append(Point(f"naive_at[{i}]", k + APART, i, text=f"{{@name{i}}}: {{x[{i}]}}"))
    return Chart("windows", x, Axis("", -0.5, len(NAMES) - 0.1), lines, points, height=360, notes=notes)


def charts(shape: Mapping[str, Any], _span: float) -> Sequence[Chart]:
    """Draw the windows of exp."""
    return (chart_of(shape["z"]),)


def numpy(state: State, _names: Sequence[str]) -> str:
    """Write all four results in NumPy, in the chosen format."""
    imports, dtype = format_code.head(state["f"])
    logits = code.numbers(lesson.logits_of(state["z"], state["m"], state["c"]))
    return (
        f'{imports}\nnp.seterr(all="ignore")\nz = np.array([{logits}]).astype({dtype})\n'
        'for way, x in (("naive", z), ("shifted", z - z.max())):\n    e = np.exp(x)\n'
        "    total = e[0] + e[1] + e[2]\n"
        '    print(way, "exp:", e, " sum:", total, " p:", e / total, " log p:", x - np.log(total))\n'
    )


def texts(state: State, words: Words) -> Mapping[str, str]:
    """Name every class and every format."""
    classes = {f"name{i}": words["names"][i] for i in range(len(state["z"]))}
    return classes | {f"format{k}": name for k, name in enumerate(NAMES)}


def names(_state: State, words: Words) -> Sequence[str]:
    """Name the formats, and behind them the classes."""
    return [*NAMES, *words["names"]]


def told(_words: Words) -> Mapping[str, Any]:
    """List the formats from the widest to the narrowest, and what the lesson's codes stand for."""
    broken = "|".join(map(str, (lesson.FEW, lesson.INF, lesson.MINUS_INF, lesson.NAN)))
    return {"formats": list(enumerate(NAMES))[::-1], "lesson": lesson, "broken": broken}


section = Section(
    controls=[
        Logits("z", E1, key="kz"),
        Number("m", 20.0, key="km", grid=MAGNITUDES, lowest=0.0),
        Number("c", 0.0, key="kc", grid=CONSTANTS),
        Choice("f", FLOAT16, key="kf", options=tuple(FORMATS)),
    ],
    compute=lesson.quantities,
    quantities=lesson.QUANTITIES,
    examples={
        "E1": {"m": 3.0, "f": FLOAT32},
        "E3": {"z": E3, "m": 31.0, "f": FLOAT32},
        "float16": {"m": lesson.edge(FLOAT16), "f": FLOAT16},
        "float32": {"m": lesson.edge(FLOAT32), "f": FLOAT32},
        "float64": {"m": lesson.edge(FLOAT64), "f": FLOAT64},
        "+1000": {"m": 3.0, "c": 1000.0, "f": FLOAT32},
        "−1000": {"m": 3.0, "c": -1000.0, "f": FLOAT32},
    },
    charts=charts,
    told=told,
    names_of=names,
    texts_of=texts,
    copies={"numpy": numpy},
)
