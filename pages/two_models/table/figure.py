"""The chart of the small table: the curve −log p with both models' predictions on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pages.shared import safe
from pages.shared.live.model import ChartSpec, Points
from pages.shared.words import Words
from softmax_core.lessons import surprisal

KEY = "price"
HEIGHT = 400
TOP = 7.0
"""−log p is drawn up to here; what costs more stands at the edge."""

SYMBOLS = ("circle", "diamond")
WITHIN = (0.0, 1.0, 0.0, TOP)


def spec(samples: int) -> ChartSpec:
    """Say which columns the markers follow: one trace per model, after that of the curve."""
    points = [
        Points(trace, [f"{m}{i}" for i in range(samples)], [f"c{m}{i}" for i in range(samples)], WITHIN)
        for trace, m in enumerate("ab", start=1)
    ]
    return ChartSpec(KEY, points=points, still=1)


def price(
    now: Mapping[str, float], samples: Sequence[str], models: Sequence[str], colours: Sequence[str], words: Words
) -> dict[str, Any]:
    """Draw the curve, and a marker for every sample and model at what it gives the true class and what that costs.

    Parameters
    ----------
    now : mapping of str to float
        Columns of `softmax_core.what_if_columns`.
    samples, models, colours : sequence of str
        Names as shown, one colour per model.
    words : Words
        Those of the table.
    """
    x, y = surprisal.curve(TOP)
    curve = {
        "type": "scatter", "mode": "lines", "x": x, "y": y, "hoverinfo": "skip", "showlegend": False,
        "line": {"color": "rgba(128,128,128,0.95)", "width": 2.5},
    }  # fmt: skip
    markers = [
        {
            "type": "scatter", "mode": "markers", "name": safe.plotly(model), "cliponaxis": False,
            **points.at(now),
            "text": [safe.plotly(sample) for sample in samples], "hovertemplate": "%{text}",
            "marker": {"size": 15, "color": colour, "symbol": symbol, "opacity": 0.85,
                       "line": {"width": 1.5, "color": "rgba(128,128,128,0.9)"}},
        }
        for points, model, colour, symbol in zip(spec(len(samples)).points, models, colours, SYMBOLS, strict=True)
    ]  # fmt: skip
    return {"data": [curve, *markers], "layout": _layout(words)}


def _layout(words: Words) -> dict[str, Any]:
    return {
        "height": HEIGHT,
        "margin": {"l": 56, "r": 16, "t": 12, "b": 96},
        "xaxis": {"title": {"text": words["curve_x"]}, "range": [-0.02, 1.02], "fixedrange": True, "zeroline": False,
                  "tickvals": [0, 0.25, 0.5, 0.75, 1]},
        "yaxis": {"title": {"text": words["curve_y"]}, "range": [-0.2, TOP + 0.2], "fixedrange": True,
                  "zeroline": False, "automargin": False},
        "legend": {"orientation": "h", "x": 0, "y": -0.24, "yanchor": "top", "itemclick": False,
                   "itemdoubleclick": False},
        "hovermode": "closest",
    }  # fmt: skip
