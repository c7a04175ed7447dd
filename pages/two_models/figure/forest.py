"""The forest plot of a verdict: one line a measure, its difference with the interval, zero marked."""

from __future__ import annotations

from collections.abc import Callable

from pages.two_models.figure.look import (
    FAINT,
    GREY,
    INK,
    SYMBOLS,
    Figure,
    Look,
    broken,
    frame,
)
from softmax_core.comparison.verdict import Line, Verdict
from softmax_core.digits import text

LINE_HEIGHT, AROUND = 58, 84
EDGE = 1.12

Write = Callable[[Line], str]


def forest(verdict: Verdict, write: Write, found: Write, better: tuple[str, str], look: Look) -> Figure:
    """Draw every measure's difference and interval on its own scale, towards A to the left and towards B to the right.

    `write` gives the text of a line, `found` what it has found, `better` the headings of both sides; all of them are
    escaped for Plotly's labels. A line without an interval is its text alone.
    """
    drawn = [(place, line) for place, line in enumerate(verdict.lines) if line.low <= line.high]
    layout = frame(
        LINE_HEIGHT * len(verdict.lines) + AROUND, left=12, right=12, top=56, bottom=28, hoverdistance=-1,
        xaxis={"range": [-EDGE, EDGE], "tickvals": [0], "ticktext": ["0"], "fixedrange": True, "zeroline": False,
               "showgrid": False, "ticks": "", "tickfont": {"size": 13}},
        yaxis={"range": [len(verdict.lines) - 0.5, -0.5], "visible": False, "fixedrange": True},
        annotations=[
            _side(f"← {better[0]}", 0, "left", look.colours[0]), _side(f"{better[1]} →", 1, "right", look.colours[1]),
            *(_written(place, write(line), line, look) for place, line in enumerate(verdict.lines)),
        ],
        shapes=[
            *(_between(place) for place in range(1, len(verdict.lines))),
            *(_zero(place, line, look) for place, line in enumerate(verdict.lines)),
        ],
    )  # fmt: skip
    data = [_interval(place, line, look) for place, line in drawn]
    data.append(_marks([place for place, _ in drawn], [line for _, line in drawn], write, found, look))
    return {"data": data, "layout": layout}


def _side(heading: str, x: float, anchor: str, colour: str) -> Figure:
    return {
        "text": f"<b>{broken(heading, 22)}</b>", "showarrow": False, "xref": "paper", "yref": "paper", "x": x, "y": 1,
        "xanchor": anchor, "yanchor": "bottom", "align": anchor, "yshift": 8, "font": {"size": 14, "color": colour},
    }  # fmt: skip


def _written(place: int, said: str, line: Line, look: Look) -> Figure:
    return {
        "text": f"<b>{said}</b>" if line.ahead else said, "showarrow": False, "xref": "paper", "yref": "y", "x": 0,
        "y": place, "yshift": 13, "xanchor": "left", "yanchor": "middle", "align": "left",
        "font": {"size": 14, "color": INK[look.dark]},
    }  # fmt: skip


def _between(place: int) -> Figure:
    return {
        "type": "line", "xref": "paper", "x0": 0, "x1": 1, "yref": "y", "y0": place - 0.5, "y1": place - 0.5,
        "line": {"color": FAINT, "width": 1},
    }  # fmt: skip


def _zero(place: int, line: Line, look: Look) -> Figure:
    """Mark 0 beside an interval, not across the text above it; the last mark reaches down to its label."""
    there = line.low <= line.high
    return {
        "type": "line", "x0": 0, "x1": 0, "yref": "y", "y0": place - 0.06 if there else place + 0.5, "y1": place + 0.5,
        "line": {"color": INK[look.dark], "width": 2}, "layer": "below",
    }  # fmt: skip


def _colour(line: Line, look: Look) -> str:
    return look.colours["ab".index(line.ahead)] if line.ahead else GREY


def _interval(place: int, line: Line, look: Look) -> Figure:
    low, _, high = line.on_own_scale
    return {
        "type": "scatter", "mode": "lines+markers", "x": [low, high], "y": [place + 0.2] * 2, "hoverinfo": "skip",
        "line": {"color": _colour(line, look), "width": 3 if line.ahead else 2}, "cliponaxis": False,
        "marker": {"symbol": "line-ns-open", "size": 12, "color": _colour(line, look), "line": {"width": 2}},
    }  # fmt: skip


def _marks(places: list[int], lines: list[Line], write: Write, found: Write, look: Look) -> Figure:
    """Mark the differences: filled where one is ahead, in its form and colour, else a hollow square."""
    names = look.names
    return {
        "type": "scatter", "mode": "markers", "x": [line.on_own_scale[1] for line in lines],
        "y": [place + 0.2 for place in places], "cliponaxis": False,
        "marker": {
            "symbol": [SYMBOLS["ab".index(line.ahead)] if line.ahead else "square-open" for line in lines],
            "size": 15, "color": [_colour(line, look) for line in lines], "line": {"width": 2, "color": GREY},
        },
        "hovertext": [
            f"{write(line)}<br>{names['a']} {text(look.in_unit(line.measure, line.a))}, "
            f"{names['b']} {text(look.in_unit(line.measure, line.b))}<br>{found(line)}"
            for line in lines
        ],
        "hoverinfo": "text",
    }  # fmt: skip
