"""The charts of a measurement: the result and words in, plain Plotly dicts out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pages.shared import palette
from pages.shared.words import Words
from softmax_core.lessons.cost import VARIANTS, Measured, Size
from softmax_core.timing import Spread, written

Figure = dict[str, Any]

NAMES = "NK"
SYMBOLS = ("circle", "diamond", "square", "triangle-up", "x", "cross")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
INK, GRID = {False: "#262730", True: "#FAFAFA"}, "rgba(128,128,128,0.25)"


def chosen(measured: Measured, words: Words, *, dark: bool) -> Figure:
    """Draw what every way took at the chosen size: the median as a mark, the quartiles as a line through it."""
    names = [words[f"cost_{variant}"] for variant in VARIANTS]
    traces = []
    for colour, symbol, variant, name in zip(_colours(dark), SYMBOLS, VARIANTS, names, strict=True):
        one = measured.chosen[variant]
        traces += [
            {
                "type": "scatter", "mode": "lines", "x": [one.lower, one.upper], "y": [name, name],
                "line": {"color": colour, "width": 4}, "hoverinfo": "skip", "showlegend": False,
            },
            {
                "type": "scatter", "mode": "markers+text", "x": [one.median], "y": [name], "name": name,
                "marker": {"color": colour, "symbol": symbol, "size": 13}, "text": [written(one.median)],
                "textposition": "top center", "textfont": {"color": INK[dark]}, "showlegend": False,
                "hovertext": [_hover(words, variant, measured.size, one)], "hoverinfo": "text", "cliponaxis": False,
            },
        ]  # fmt: skip
    layout = _layout(
        _time(words) | {"rangemode": "tozero"}, {"autorange": "reversed", "type": "category"}, height=330, dark=dark
    )
    return {"data": traces, "layout": layout | {"margin": {"l": 8, "r": 24, "t": 24, "b": 8}}}


def growth(measured: Measured, axis: int, words: Words, *, dark: bool) -> Figure:
    """Draw the time of every way over N (axis 0) or K (1), both logarithmic: proportional is a line at 45 degrees."""
    sizes = measured.along(axis)
    places, traces = [size[axis] for size in sizes], []
    for colour, symbol, dash, variant in zip(_colours(dark), SYMBOLS, DASHES, VARIANTS, strict=True):
        spreads = [measured.times[size][variant] for size in sizes]
        traces += [
            {
                "type": "scatter", "mode": "lines+markers", "x": places, "y": [one.median for one in spreads],
                "name": words[f"cost_{variant}"], "line": {"color": colour, "dash": dash, "width": 2},
                "marker": {"symbol": symbol, "size": 8},
                "hovertext": [_hover(words, variant, *pair) for pair in zip(sizes, spreads, strict=True)],
                "hoverinfo": "text",
            },
            {
                "type": "scatter", "mode": "lines", "x": [x for place in places for x in (place, place, None)],
                "y": [y for one in spreads for y in (one.lower, one.upper, None)],
                "line": {"color": colour, "width": 3}, "hoverinfo": "skip", "showlegend": False,
            },
        ]  # fmt: skip
    x = {"title": {"text": words[f"cost_axis_{NAMES[axis]}"]}, "type": "log", "tickvals": places, "gridcolor": GRID}
    time = _time(words) | {"type": "log", "dtick": 1}
    layout = _layout(x | {"ticktext": [str(place) for place in places]}, time, height=430, dark=dark)
    legend = {"orientation": "h", "yanchor": "top", "y": -0.22, "x": 0, "itemclick": False, "itemdoubleclick": False}
    return {"data": traces, "layout": layout | {"legend": legend, "margin": {"l": 8, "r": 8, "t": 8, "b": 8}}}


def alt_chosen(measured: Measured, words: Words) -> str:
    """Say what the chart of the chosen size shows."""
    ways = [
        words.say(
            "cost_alt_way", way=words[f"cost_{variant}"], median=written(one.median), lower=written(one.lower),
            upper=written(one.upper),
        )
        for variant, one in measured.chosen.items()
    ]  # fmt: skip
    return words.say("cost_alt_chosen", ways=_listed(ways, words))


def alt_growth(measured: Measured, axis: int, words: Words) -> str:
    """Say what the chart over N or K shows."""
    first, *_, last = measured.along(axis)
    ways = [
        words.say(
            "cost_alt_grown", way=words[f"cost_{variant}"], first=written(measured.times[first][variant].median),
            last=written(measured.times[last][variant].median),
        )
        for variant in VARIANTS
    ]  # fmt: skip
    return words.say("cost_alt_growth", axis=NAMES[axis], least=first[axis], most=last[axis], ways=_listed(ways, words))


def _listed(pieces: Sequence[str], words: Words) -> str:
    return str(words["cost_between"]).join(pieces)


def _colours(dark: bool) -> tuple[str, ...]:  # noqa: FBT001
    return palette.colours(len(VARIANTS), dark=dark)


def _time(words: Words) -> Figure:
    """Describe the axis of time, in µs, ms and s."""
    return {"title": {"text": words["cost_axis_time"]}, "tickformat": "~s", "ticksuffix": "s", "gridcolor": GRID}


def _hover(words: Words, variant: str, size: Size, one: Spread) -> str:
    return words.say(
        "cost_hover", way=words[f"cost_{variant}"], N=size[0], K=size[1], median=written(one.median),
        lower=written(one.lower), upper=written(one.upper), runs=one.runs,
    )  # fmt: skip


def _layout(x: Figure, y: Figure, *, height: int, dark: bool) -> Figure:
    """Describe the frame around a chart."""
    still = {"fixedrange": True, "automargin": True}
    return {
        "height": height, "xaxis": x | still, "yaxis": y | still, "font": {"color": INK[dark]}, "hovermode": "closest",
        "paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)",
    }  # fmt: skip
