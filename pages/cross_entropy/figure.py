"""The charts of the chapter on cross-entropy: results and words in, plain Plotly dicts out, and what follows a drag."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pages.shared.live.model import ChartSpec, Points
from pages.shared.words import Words
from softmax_core import binary, separate, squared, targets
from softmax_core.columns import PLAIN
from softmax_core.digits import text
from softmax_core.squared import CURVE, RANGE

HEIGHT, TALL = 360, 460
FREE = (-1e300, 1e300, -1e300, 1e300)
"""No edges: what leaves the chart is cut off."""

GREY = "rgba(128,128,128,0.9)"
SHADE = "rgba(230,120,0,0.22)"
EDGES = (-RANGE, RANGE)
LOSS_TOP, SLOPE_BOTTOM = 8.0, -1.05
TIERS = ((0.0, LOSS_TOP), (SLOPE_BOTTOM, 0.05))
Colours = Sequence[str]
Dict = dict[str, Any]


def specs(section: str) -> tuple[ChartSpec, ...]:
    """Say what follows a drag in each of a section's charts.

    Examples
    --------
    >>> [spec.key for spec in specs("squared")], specs("two")
    (['squared_chart_b', 'squared_chart_t'], ())
    """
    return SPECS.get(section, ())


def _squared_points(kind: str) -> tuple[Points, ...]:
    """Markers on four curves; for three classes the curves and the shaded region follow the rival too."""
    markers = (Points(6, ["z", "z"], [f"{kind}c", f"{kind}s"], (*EDGES, *TIERS[0])),
               Points(7, ["z", "z"], [f"{kind}d", f"{kind}e"], (*EDGES, *TIERS[1])))  # fmt: skip
    if kind == "b":
        return markers
    shades = [
        Points(i, [-RANGE, "tw", "tw", -RANGE], [low, low, high, high], FREE) for i, (low, high) in enumerate(TIERS)
    ]
    curves = [
        Points(i, squared.grid(), [f"{letter}{k}" for k in range(CURVE)], FREE) for i, letter in enumerate("csde", 2)
    ]
    return (*shades, *curves, *markers)


SPECS: Mapping[str, tuple[ChartSpec, ...]] = {
    "targets": (
        ChartSpec("targets_chart", points=[
            Points(0, targets.curve_grid(), [f"v{i}" for i in range(targets.CURVE)], FREE),
            Points(1, [-targets.CURVE_RANGE, targets.CURVE_RANGE], ["H", "H"], FREE),
            Points(2, ["zy"], ["loss"], (-targets.CURVE_RANGE, targets.CURVE_RANGE, 0.0, 10.0)),
        ]),
    ),
    "binary": (ChartSpec("binary_chart", points=[Points(2, ["z"], ["loss"], (-10.0, 10.0, 0.0, 10.0))], still=2),),
    "squared": (
        ChartSpec("squared_chart_b", points=_squared_points("b"), still=6),
        ChartSpec("squared_chart_t", points=_squared_points("t")),
    ),
    "separate": (
        ChartSpec("separate_chart", points=[
            Points(4, ["x", "x"], [-0.4, 3.7], FREE),
            Points(5, ["x"] * 4, ["m8", "m4", "n8", "n4"], FREE),
        ], still=4),
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


def labels(now: Mapping[str, float], colours: Colours, words: Words) -> Dict:
    """Draw the loss of both labels over the logit, and the present point."""
    z, yes, no = binary.curves(10.0)
    data = [
        _line(z, yes, words["binary_yes"], colours[0]), _line(z, no, words["binary_no"], colours[2], dash="dash"),
        _marks(_points("binary")[0], now, [colours[1]]),
    ]  # fmt: skip
    axes = _axis(words["binary_axis"], -10.0, 10.0), _axis(words["binary_axis_loss"], 0.0, 10.0)
    return {"data": data, "layout": _layout(*axes)}


def errors(kind: str) -> Callable[[Mapping[str, float], Colours, Words], Dict]:
    """Draw both losses above and their slopes below, the flat region shaded, for two or for three classes."""

    def drawn(now: Mapping[str, float], colours: Colours, words: Words) -> Dict:
        curves = squared.curves(now["r"] if kind == "t" else None)
        edge = now[f"{kind}w"]
        data = [
            {"type": "scatter", "mode": "lines", "fill": "toself", "fillcolor": SHADE, "line": {"width": 0},
             "hoverinfo": "skip", "showlegend": axis == "y", "name": words["squared_stuck"], "yaxis": axis,
             "x": [-RANGE, edge, edge, -RANGE], "y": [low, low, high, high]}
            for axis, (low, high) in zip(("y", "y2"), TIERS, strict=True)
        ]  # fmt: skip
        for letter, axis in zip("csde", ("y", "y", "y2", "y2"), strict=True):
            first = letter in "cd"
            name = words["squared_ce" if first else "squared_se"]
            data.append(_line(squared.grid(), curves[letter], name, colours[0 if first else 1], yaxis=axis,
                              dash="solid" if first else "dash", showlegend=axis == "y"))  # fmt: skip
        for points, axis in zip(_squared_points(kind)[-2:], ("y", "y2"), strict=True):
            data.append(_marks(points, now, colours[:2], yaxis=axis))
        y = _axis(words["squared_axis_loss"], *TIERS[0], domain=[0.47, 1.0])
        y2 = _axis(words["squared_axis_slope"], *TIERS[1], domain=[0.0, 0.42])
        x = _axis(words["squared_axis"], *EDGES, anchor="y2")
        return {"data": data, "layout": _layout(x, y, height=TALL, yaxis2=y2)}

    return drawn


def breaks(now: Mapping[str, float], colours: Colours, words: Words) -> Dict:
    """Draw between which leads of the true class each way gives a loss, in both precisions, and where we are."""
    data: list[Dict] = []
    texts = []
    for (size, together), row in separate.ROWS.items():
        low, high = separate.ends(size, together=together)
        name = words[f"separate_{'m' if together else 'n'}{size}"]
        said = words.say(
            "separate_on" if together else "separate_ends", name=name, low=text(low, PLAIN), high=text(high, PLAIN)
        )
        bar = _line(separate.spot([low, high]).tolist(), [row, row], name, colours[0 if together else 1])
        data.append({**bar, "hoverinfo": "skip", "line": {**bar["line"], "width": 16}})
        texts.append(
            {
                "text": said,
                "x": 0,
                "xref": "paper",
                "y": row + 0.42,
                "showarrow": False,
                "xanchor": "left",
                "font": {"size": 14},
            }
        )
    data.append(_line([now["x"]] * 2, [-0.4, 3.7], "", GREY, hoverinfo="skip"))
    data.append(_marks(_points("separate")[1], now, [colours[3]] * 4, cliponaxis=True))
    ticks = {"tickvals": separate.spot(separate.TICKS).tolist(), "ticktext": [text(d, PLAIN) for d in separate.TICKS]}
    x = _axis(words["separate_axis"], *separate.spot([-1000.0, 1000.0]).tolist(), **ticks)
    y = _axis("", -0.5, 3.8, showticklabels=False, showgrid=False)
    layout = _layout(x, y, legend=False, annotations=texts)
    return {"data": data, "layout": {**layout, "margin": {**layout["margin"], "l": 16}}}


DRAWN: Mapping[str, tuple[Callable[[Mapping[str, float], Colours, Words], Dict], ...]] = {
    "targets": (target,),
    "binary": (labels,),
    "squared": (errors("b"), errors("t")),
    "separate": (breaks,),
}
