"""The chart of the Softmax chapter: every probability as one control moves. Results in, a plain Plotly dict out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pages.shared import safe
from pages.shared.live.model import Axis, ChartSpec
from pages.shared.words import Words
from softmax_core.columns import SURPRISAL_TICKS
from softmax_core.frames import Sweeps

KEY = "sweep"
HEIGHT = 380
DASHES = ("solid", "dash", "dot")


def axes(names: Sequence[str], span: float, words: Words) -> dict[str, Axis]:
    """Describe the x axis for every control that the chart can show."""
    temperature = Axis(words["chart_temperature"], 0.05, 50.0, (-1.30103, 1.69897), log=True)
    logits = {
        f"z{i}": Axis(safe.plotly(words.say("chart_logit", name=name)), -span, span, (-span, span))
        for i, name in enumerate(names)
    }
    return {**logits, "T": temperature}


def spec(names: Sequence[str], span: float, active: str, words: Words, *, log_axis: bool) -> ChartSpec:
    """Say which columns the chart's lines follow, and on which axes.

    A logarithmic axis is a linear one of −log p, whose written digits are enough to draw a smooth line.
    """
    letter = "l" if log_axis else "p"
    return ChartSpec(KEY, [f"{letter}{i}" for i in range(len(names))], axes(names, span, words), active)


def sweep(
    moved: Sweeps,
    spec: ChartSpec,
    now: Mapping[str, float],
    names: Sequence[str],
    colours: Sequence[str],
    words: Words,
    *,
    log_axis: bool,
) -> dict[str, Any]:
    """Draw one line per class over the steps of the active control, and a marker on each at the present state."""
    control, axis = spec.active, spec.axes[spec.active]
    grid = moved.grids[control].tolist()
    inside = [i for i, x in enumerate(grid) if axis.low <= x <= axis.high]
    lines = []
    for k, (name, colour) in enumerate(zip(names, colours, strict=True)):
        y = moved.column(control, spec.lines[k]).tolist()
        lines.append({
            "type": "scatter", "mode": "lines", "name": safe.plotly(name),
            "x": [grid[i] for i in inside], "y": [y[i] for i in inside],
            "line": {"color": colour, "width": 3, "dash": DASHES[k // 7 % len(DASHES)]},
            "hovertemplate": "−log p = %{y:.4f}" if log_axis else "%{y:.4f}",
        })  # fmt: skip
    marker = {
        "type": "scatter", "mode": "markers", "showlegend": False, "hoverinfo": "skip", "cliponaxis": False,
        "x": [min(max(now[control], axis.low), axis.high)] * len(names), "y": [now[line] for line in spec.lines],
        "marker": {"size": 13, "color": list(colours), "line": {"width": 2, "color": "rgba(128,128,128,0.9)"}},
    }  # fmt: skip
    return {"data": [*lines, marker], "layout": _layout(axis, words, log_axis=log_axis)}


def _layout(axis: Axis, words: Words, *, log_axis: bool) -> dict[str, Any]:
    surprisals = {
        "range": [SURPRISAL_TICKS[-1], -0.1], "tickvals": list(SURPRISAL_TICKS),
        "ticktext": ["1", *(f"10<sup>−{k}</sup>" for k in range(1, len(SURPRISAL_TICKS)))],
    }  # fmt: skip
    y = surprisals if log_axis else {"range": [0, 1.02]}
    return {
        "height": HEIGHT,
        "margin": {"l": 56, "r": 16, "t": 8, "b": 96},
        "xaxis": {
            "title": {"text": axis.title}, "range": list(axis.range), "type": "log" if axis.log else "linear",
            "fixedrange": True, "zeroline": False,
        },
        "yaxis": {"title": {"text": words["chart_p"]}, "fixedrange": True, "zeroline": False,
                  "automargin": False, **y},
        "legend": {"orientation": "h", "x": 0, "y": -0.28, "yanchor": "top",
                   "itemclick": False, "itemdoubleclick": False},
        "hovermode": "x unified",
    }  # fmt: skip
