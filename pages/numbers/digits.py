"""How many digits are right: the error of seven ways in five formats, over the size of the logits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from pages.shared.live.chart import Axis, Chart, Line
from pages.shared.live.controls import Choice, Number, State
from pages.shared.live.section import Section
from pages.shared.words import Words
from softmax_core.digits import plain
from softmax_core.floats import Format
from softmax_core.lessons import right_digits as lesson
from softmax_core.lessons.right_digits import GRID, KINDS, LEAST, MOST, SMALLEST_DRAWN, WAYS

WATCHED = ("worst", "leader", "last")
LARGEST = 10_000.0
SIZES = (1.0, 10.0, 100.0, 1000.0)
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
TALL = 0.16
"""Of a panel: room between a mark and the end of its axis."""


def axis(kind: Format) -> Axis:
    """Make the axis of a format: from a quarter of a unit in the last place to no right digit."""
    low, none = lesson.on_axis(SMALLEST_DRAWN), lesson.none_at(kind)
    step = max(1, round(none / 3))
    decades = [k for k in range(0, int(none), step) if none - k > TALL * (none - low)]
    ticks = [(float(k), f"10{str(k).translate(RAISED)}" if k else "1") for k in decades]
    return Axis("digits_axis_format", low, none + TALL / 2 * (none - low), [*ticks, (none, "∞")], name=kind.name)


@cache
def chart_of_errors() -> Chart:
    """Draw every way in a panel for every format, what has no right digit in its shade, and where we are."""
    x = Axis("digits_axis", LEAST, MOST, [(size, plain(size)) for size in SIZES], log=True)
    y = [axis(kind) for kind in KINDS]
    left, right = lesson.on_axis(LEAST), lesson.on_axis(MOST)
    lines = []
    for panel, kind in enumerate(KINDS):
        lost = lesson.lost_at(kind)
        high = y[panel].high
        name = "" if panel else "digits_none"
        lines.append(Line([lost, lost, high, high], [left, right, right, left], name, area=True, panel=panel))
        for way, key in enumerate(WAYS):
            named = None if panel else f"digits_way_{key}"
            lines.append(Line(f"place[{way},{panel}]", name=named, colour=way, dash=key.endswith("lse"), panel=panel))
        lines.append(Line([y[panel].low, high], ["at", "at"], None, panel=panel))
    return Chart(
        "errors", {"M": x}, y, lines, height=620, shares=[1 / len(KINDS)] * len(KINDS), before="float64, log₁₀ "
    )


def charts(_shape: Mapping[str, Any], _span: float) -> Sequence[Chart]:
    """Draw the section's picture."""
    return (chart_of_errors(),)


def told(_words: Words) -> Mapping[str, Any]:
    """Name the ways and the formats."""
    return {"ways": WAYS, "kinds": [kind.name for kind in KINDS], "choices": WATCHED}


def numpy(state: State, _names: Sequence[str]) -> str:
    """Write the measurement in NumPy's own formats, against decimal."""
    classes = {"worst": "range(3)", "leader": "[0]", "last": "[2]"}[WATCHED[state["watched"]]]
    return (
        "from decimal import Decimal, getcontext\n\nimport numpy as np\n\n"
        f'np.seterr(all="ignore")\nM, classes = {state["M"]!r}, {classes}\ngetcontext().prec = 50 + int(M)\n'
        "k = np.arange(1, 9)\n"
        "part, last = 0.2 + 0.4 * (k * (5**0.5 - 1) / 2 % 1), -0.5 * (k * 2**0.5 % 1)\n"
        "rows = np.stack([0 * k + M, M * part, last], axis=1)\n\n"
        "def right(value, exact, most):  # right decimal digits\n"
        "    off = abs(Decimal(float(value)) - exact) / abs(exact) if np.isfinite(value) else 1\n"
        "    return 0.0 if off >= 1 else min(most, float(-off.log10())) if off else most\n\n"
        "for dtype in (np.float64, np.float32, np.float16):\n"
        "    most, found = (np.finfo(dtype).nmant + 1) * np.log10(2), {}\n"
        "    for z in rows.astype(dtype):\n"
        "        x = [Decimal(float(v)) for v in z]\n        lse = sum(v.exp() for v in x).ln()\n"
        "        e, s = np.exp(z), z - z.max()\n        w = np.exp(s)\n        p = w / w.sum()\n"
        "        computed = {\n"
        '            "naive": e / e.sum(), "shifted": p, "log(softmax)": np.log(p),\n'
        '            "log_softmax": s - np.log(w.sum()),\n'
        '            "with log1p": s - np.log1p(w[1:].sum()), "naive log-sum-exp": [np.log(e.sum())] * 3,\n'
        '            "shifted log-sum-exp": [z.max() + np.log(w.sum())] * 3,\n        }\n'
        "        for way, values in computed.items():\n            for c in classes:\n"
        '                exact = lse if "exp" in way else x[c] - lse\n'
        '                exact = exact.exp() if way in ("naive", "shifted") else exact\n'
        "                found[way] = min(found.get(way, most), right(values[c], exact, most))\n"
        '    print(dtype.__name__, {way: f"{digits:.1f}" for way, digits in found.items()})\n'
    )


section = Section(
    controls=[
        Number("M", 20.0, key="dm", grid=GRID, above=0.0, highest=LARGEST),
        Choice("watched", 0, key="dw", options=WATCHED),
    ],
    compute=lesson.quantities,
    quantities=lesson.QUANTITIES,
    examples={
        "M = 3": {"M": 3.0},
        "M = 11.1": {"M": 11.1},
        "M = 20": {"M": 20.0},
        "M = 88.73": {"M": 88.73},
        "M = 709.79": {"M": 709.79},
    },
    keeps=("watched",),
    charts=charts,
    told=told,
    copies={"numpy": numpy},
)
