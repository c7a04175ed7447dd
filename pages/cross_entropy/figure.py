"""The charts of the chapter on cross-entropy: results and words in, plain Plotly dicts out, and what follows a drag."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pages.shared.live.model import ChartSpec, Points
from pages.shared.words import Words
from softmax_core import targets
from softmax_core.what_if import price_curve

HEIGHT = 360
PRICEY = 8.0
FREE = (-1e300, 1e300, -1e300, 1e300)
"""No edges: what leaves the chart is cut off."""

GREY = "rgba(128,128,128,0.9)"
Colours = Sequence[str]
Dict = dict[str, Any]


def specs(section: str) -> tuple[ChartSpec, ...]:
    """Say what follows a drag in each of a section's charts.

    Examples
    --------
    >>> [spec.key for spec in specs("price")], specs("two")
    (['price_chart'], ())
    """
    return SPECS.get(section, ())


SPECS: Mapping[str, tuple[ChartSpec, ...]] = {
    "price": (
        ChartSpec("price_chart", points=[Points(1, ["p", "ph"], ["ce", "ch"], (0.0, 1.0, 0.0, PRICEY))], still=1),
    ),
    "targets": (
        ChartSpec("targets_chart", points=[
            Points(0, targets.curve_grid(), [f"v{i}" for i in range(targets.CURVE)], FREE),
            Points(1, [-targets.CURVE_RANGE, targets.CURVE_RANGE], ["H", "H"], FREE),
            Points(2, ["zy"], ["loss"], (-targets.CURVE_RANGE, targets.CURVE_RANGE, 0.0, 10.0)),
        ]),
    ),
}  # fmt: skip


def _points(section: str) -> Sequence[Points]:
    return SPECS[section][0].points


def draw(section: str, now: Mapping[str, float], colours: Colours, words: Words) -> tuple[Dict, ...]:
    """Draw a section's charts at its present state."""
    return tuple(drawn(now, colours, words) for drawn in DRAWN.get(section, ()))


def _line(x: Sequence[float], y: Sequence[float], name: str, colour: str, **more: Any) -> Dict:
    style = {"color": colour, "width": 3, "dash": more.pop("dash", "solid")}
    return {"type": "scatter", "mode": "lines", "name": name, "x": list(x), "y": list(y), "line": style,
            "hovertemplate": "%{y:.4g}", **more}  # fmt: skip


def _marks(points: Points, now: Mapping[str, float], colours: Colours, **more: Any) -> Dict:
    marker = {"size": 14, "color": list(colours), "line": {"width": 2, "color": GREY}, **more.pop("marker", {})}
    return {"type": "scatter", "mode": "markers", "showlegend": False, "hoverinfo": "skip", "cliponaxis": False,
            **points.at(now), "marker": marker, **more}  # fmt: skip


def _axis(title: str, low: float, high: float, **more: Any) -> Dict:
    return {"title": {"text": title}, "range": [low, high], "fixedrange": True, "zeroline": False, "automargin": False,
            **more}  # fmt: skip


def _layout(x: Dict, y: Dict, *, height: int = HEIGHT, legend: bool = True, **more: Any) -> Dict:
    return {
        "height": height, "margin": {"l": 60, "r": 16, "t": 12, "b": 100 if legend else 60}, "xaxis": x, "yaxis": y,
        "showlegend": legend, "hovermode": "x",
        "legend": {"orientation": "h", "x": 0, "y": 0, "yref": "container", "yanchor": "bottom",
                   "itemclick": False, "itemdoubleclick": False},
        **more,
    }  # fmt: skip


def cost(now: Mapping[str, float], colours: Colours, words: Words) -> Dict:
    """Draw −log p over p, the present point, and the point at half of it."""
    x, y = price_curve(PRICEY)
    marks = _marks(
        _points("price")[0], now, [colours[1], "rgba(0,0,0,0)"],
        marker={"line": {"width": [2, 3], "color": [GREY, colours[1]]}},
    )  # fmt: skip
    axes = _axis(words["price_axis_p"], -0.02, 1.02), _axis(words["price_axis_loss"], 0.0, PRICEY)
    return {"data": [_line(x, y, "−log p", colours[0]), marks], "layout": _layout(*axes, legend=False)}


def target(now: Mapping[str, float], colours: Colours, words: Words) -> Dict:
    """Draw the loss along the label's logit, its floor, and the present point."""
    x, ends = targets.curve_grid(), (-targets.CURVE_RANGE, targets.CURVE_RANGE)
    data = [
        _line(x, [now[f"v{i}"] for i in range(targets.CURVE)], words["targets_line"], colours[0]),
        _line(ends, [now["H"]] * 2, words["targets_line_floor"], GREY, dash="dash"),
        _marks(_points("targets")[2], now, [colours[1]]),
    ]
    axes = _axis(words["targets_axis"], *ends), _axis(words["targets_axis_loss"], 0.0, 10.0)
    return {"data": data, "layout": _layout(*axes)}


DRAWN: Mapping[str, tuple[Callable[[Mapping[str, float], Colours, Words], Dict], ...]] = {
    "price": (cost,),
    "targets": (target,),
}
