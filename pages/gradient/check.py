"""Check it: difference quotients beside p − y, and what their step has to do with their error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from pages.gradient.chain import E1, FEWEST, MOST
from pages.shared import code
from pages.shared.live.chart import Axis, Chart, Line, Point
from pages.shared.live.controls import Changes, Choice, Logits, Number, State
from pages.shared.live.section import Section
from pages.shared.words import Words
from softmax_core.digits import text
from softmax_core.lessons import finite_differences as lesson
from softmax_core.lessons.finite_differences import CENTRAL, RULES_OF_THUMB, STEPS, WAYS

START = 0.1
LOGIT_STEPS = 15
"""Of a logit, from 0 to an end: each of them sends every curve along."""

LOW, HIGH = -17.0, 1.0
PLACES = lesson.drawn(STEPS).tolist()
COLOURS = {"float64": 0, "float32": 1}


def best(state: State, index: int, _text: str) -> Changes:
    """Set the step to the best one of a way."""
    return {"h": lesson.best_step(state, WAYS[index % len(WAYS)])}


def charts(_shape: Mapping[str, Any], _span: float) -> Sequence[Chart]:
    """Draw the error over the step in every way, both on logarithmic scales."""
    return _charts()


@cache
def _charts() -> Sequence[Chart]:
    x = Axis("check_axis", PLACES[0], PLACES[-1], [(float(k), f"1e{k}") for k in range(-15, 0, 2)])
    y = Axis("check_axis_error", LOW, HIGH, [(float(k), f"1e{k}") for k in range(-16, 1, 4)])
    ways = [(way, COLOURS[way.split("_")[1]], not way.startswith(CENTRAL)) for way in WAYS]
    lines = [
        Line([f"curve_{way}[{j}]" for j in range(len(STEPS))], PLACES, f"check_{way}", colour, dash)
        for way, colour, dash in ways
    ]
    lines.append(Line([LOW, HIGH], ["at", "at"], None))
    points = [
        Point(f"best_at_{way}", f"best_error_at_{way}", colour, hollow=dash, symbol="diamond", text=f"check_best_{way}")
        for way, colour, dash in ways
    ]
    points += [Point("at", f"error_at_{way}", colour, hollow=dash) for way, colour, dash in ways]
    return (Chart("errors", x, y, lines, points, height=350),)


def numpy(state: State, _names: Sequence[str]) -> str:
    """Write the check in NumPy."""
    return (
        f"{code.HEAD}{code.QUIET}z = {code.array(state['z'])}\ny, c, h = {state['y']}, {state['c']}, {state['h']!r}\n\n"
        "def loss(z):  # log1p of the other exponentials keeps what a sum with 1 would lose\n"
        "    shifted, top = z - z.max(), z.argmax()\n    others = np.exp(shifted)\n    others[top] = 0\n"
        "    return np.log1p(others.sum()) - shifted[y]\n\n"
        "e = np.exp(z - z.max())\ngradient = (e / e.sum())[c] - (c == y)\n"
        "for dtype in (np.float32, np.float64):\n    x, step = z.astype(dtype), dtype(h)\n"
        "    ahead, behind = x.copy(), x.copy()\n    ahead[c] += step\n    behind[c] -= step\n"
        "    forward = (loss(ahead) - loss(x)) / step\n    central = (loss(ahead) - loss(behind)) / (2 * step)\n"
        '    print(dtype.__name__, "forward:", forward, " central:", central, " p - y:", gradient)\n'
    )


def told(words: Words) -> Mapping[str, Any]:
    """Name the ways and their rules of thumb."""
    del words
    return {"ways": WAYS, "rules": {way: text(rule) for way, rule in RULES_OF_THUMB.items()}}


def texts(state: State, words: Words) -> Mapping[str, str]:
    """Name every class, and the one by whose logit is differentiated."""
    names = words["names"]
    return {f"name{i}": names[i] for i in range(len(state["z"]))} | {"chosen": names[state["c"]]}


section = Section(
    controls=[
        Logits("z", E1, fewest=FEWEST, most=MOST, steps=LOGIT_STEPS),
        Choice("y", 0, of="z"),
        Choice("c", 0, of="z"),
        Number("h", START, grid=STEPS, above=0.0, below=1.0),
    ],
    compute=lesson.quantities,
    quantities=lesson.QUANTITIES,
    examples={
        "h = 0.1": {"h": START},
        "E1": {"h": 1e-5},
        "h = 1e-15": {"h": 1e-15},
        "E3": {"z": (13.0, 31.0, 5.0), "h": 1e-5},
    },
    actions={"best": best},
    charts=charts,
    told=told,
    texts_of=texts,
    copies={"numpy": numpy},
)
