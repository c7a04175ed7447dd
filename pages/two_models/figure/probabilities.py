"""Probabilities: whether they come true, how much the true class gets, and what that costs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pages.two_models.figure.look import (
    FAINT,
    GREY,
    LINES,
    PATTERNS,
    SYMBOLS,
    Figure,
    Look,
    axis,
    frame,
    label,
    legend,
    missing,
    nothing,
    whole,
)
from softmax_core.comparison.calibration import Histogram
from softmax_core.comparison.plot_binning import equal_bins, marker_diameters
from softmax_core.comparison.plot_downsampling import LARGEST_SURPRISAL, SurprisalPoints, surprisal_curve
from softmax_core.comparison.results import Comparison, Reliability
from softmax_core.digits import text

RELIABILITY_HEIGHT, HISTOGRAM_HEIGHT, CURVE_HEIGHT = 500, 320, 340
UPPER, LOWER = [0.3, 1.0], [0.0, 0.2]


def reliability(a: Reliability, b: Reliability, look: Look) -> Figure:
    """Draw confidence against accuracy, both models in one chart, and below how many rows each bin has.

    An empty bin is a gap in the line. The area of a mark grows with its number of rows.
    """
    if missing(a.error) or missing(b.error):
        return nothing(look.words["nothing_labels"], RELIABILITY_HEIGHT)
    models = list(zip((a, b), look.pair, look.colours, range(2), strict=True))
    diagonal = {
        "type": "scatter", "mode": "lines", "x": [0, 1], "y": [0, 1], "name": look.words["perfect"],
        "line": {"color": GREY, "width": 2, "dash": "dot"}, "hoverinfo": "skip",
    }  # fmt: skip
    lines = [_calibrated(*model, look) for model in models]
    bars = [_counted(*model, look) for model in models]
    layout = frame(
        RELIABILITY_HEIGHT, top=64, showlegend=True, legend=legend(), barmode="group", bargap=0.1,
        xaxis=axis(look.words["confidence"], range=[-0.02, 1.02], anchor="y2", showgrid=True, gridcolor=FAINT),
        yaxis=axis(look.words["accuracy"], range=[-0.04, 1.04], domain=UPPER, gridcolor=FAINT),
        yaxis2=axis(look.words["count"], rangemode="tozero", domain=LOWER, nticks=3, gridcolor=FAINT),
    )  # fmt: skip
    return {"data": [diagonal, *lines, *bars], "layout": layout}


def _calibrated(found: Reliability, name: str, colour: str, which: int, look: Look) -> Figure:
    confidence, accuracy = _gaps(found.confidence.tolist()), _gaps(found.accuracy.tolist())
    said = [
        look.say("reliability_hover", name=name, low=low, high=high, confidence=text(x), accuracy=text(y),
                 rows=look.rows(count)) if x is not None and y is not None else ""
        for low, high, x, y, count in zip(*_bounds(found), confidence, accuracy, found.count.tolist(), strict=True)
    ]  # fmt: skip
    return {
        "type": "scatter", "mode": "lines+markers", "connectgaps": False, "x": confidence, "y": accuracy,
        "name": look.say("reliability_name", name=name, error=text(found.error)), "cliponaxis": False,
        "line": {"color": colour, "width": 2.5, "dash": LINES[which]},
        "marker": {"symbol": SYMBOLS[which], "size": marker_diameters(found.count).tolist(), "color": colour,
                   "opacity": 0.85, "line": {"width": 1, "color": GREY}},
        "hovertext": said, "hoverinfo": "text",
    }  # fmt: skip


def _counted(found: Reliability, name: str, colour: str, which: int, look: Look) -> Figure:
    centres = equal_bins(len(found.count))[1].tolist()
    said = [
        look.say("count_hover", name=name, low=low, high=high, rows=look.rows(count))
        for low, high, count in zip(*_bounds(found), found.count.tolist(), strict=True)
    ]
    return {
        "type": "bar", "yaxis": "y2", "x": centres, "y": found.count.tolist(), "showlegend": False, "name": name,
        "marker": {"color": colour, "pattern": PATTERNS[which]}, "hovertext": said, "hoverinfo": "text",
    }  # fmt: skip


def _bounds(found: Reliability | Histogram) -> tuple[list[str], list[str]]:
    edges = [text(edge).rstrip("0").rstrip(".") or "0" for edge in found.edges.tolist()]
    return edges[:-1], edges[1:]


def _gaps(values: list[float]) -> list[float | None]:
    """Write nan as None, which Plotly leaves out."""
    return [None if missing(value) else value for value in values]


def alt_reliability(a: Reliability, b: Reliability, look: Look) -> str:
    """Say what `reliability` shows."""
    if missing(a.error) or missing(b.error):
        return str(look.words["nothing_labels"])
    return look.tell("alt_reliability", bins=len(a.count), error_a=text(a.error), error_b=text(b.error))


def true_probability(found: Histogram, look: Look) -> Figure:
    """Draw how often each model gives the true class which probability."""
    if not found.a.any() or not found.b.any():
        return nothing(look.words["nothing_labels"], HISTOGRAM_HEIGHT)
    low, high = _bounds(found)
    bars = [
        {
            "type": "bar", "name": name, "x": equal_bins(len(counts))[1].tolist(), "y": counts.tolist(),
            "marker": {"color": colour, "pattern": pattern}, "hoverinfo": "text",
            "hovertext": [look.say("true_hover", name=name, low=first, high=last, rows=look.rows(count))
                          for first, last, count in zip(low, high, counts.tolist(), strict=True)],
        }
        for counts, name, colour, pattern in zip((found.a, found.b), look.pair, look.colours, PATTERNS, strict=True)
    ]  # fmt: skip
    layout = frame(
        HISTOGRAM_HEIGHT, top=36, left=64, showlegend=True, legend=legend(), barmode="group", bargap=0.1,
        xaxis=axis(look.words["true_p"], range=[0, 1]),
        yaxis=axis(look.words["count"], rangemode="tozero", gridcolor=FAINT),
    )  # fmt: skip
    return {"data": bars, "layout": layout}


def alt_true_probability(found: Histogram, look: Look) -> str:
    """Say what `true_probability` shows."""
    if not found.a.any() or not found.b.any():
        return str(look.words["nothing_labels"])
    return look.tell(
        "alt_true_probability", bins=len(found.a), edge=_bounds(found)[0][-1], high_a=whole(found.a[-1]),
        high_b=whole(found.b[-1]),
    )  # fmt: skip


def surprisal(a: SurprisalPoints, b: SurprisalPoints, name: Callable[[int], str], look: Look) -> Figure:
    """Draw the curve −log p with both models' rows on it, one by one or as marks that stand for many rows.

    What costs more than the axis shows is a triangle at its edge. A click on a single row gives
    ``customdata == [row]``.
    """
    p, loss = surprisal_curve()
    curve = {
        "type": "scatter", "mode": "lines", "x": p.tolist(), "y": loss.tolist(), "name": look.words["curve"],
        "line": {"color": GREY, "width": 2}, "hoverinfo": "skip",
    }  # fmt: skip
    points = [
        _points(found, model, colour, which, name, look)
        for which, (found, model, colour) in enumerate(zip((a, b), look.pair, look.colours, strict=True))
    ]
    layout = frame(
        CURVE_HEIGHT, top=36, showlegend=True, legend=legend(),
        xaxis=axis(look.words["true_p"], range=[-0.02, 1.02]),
        yaxis=axis(look.words["loss"], range=[-0.25, 1.04 * LARGEST_SURPRISAL], gridcolor=FAINT),
    )  # fmt: skip
    return {"data": [curve, *points], "layout": layout}


def _points(
    found: SurprisalPoints, model: str, colour: str, which: int, name: Callable[[int], str], look: Look
) -> Figure:
    counts, p = found.count.tolist(), found.probability.tolist()
    losses = [text(loss) for loss in found.loss.tolist()]
    if found.rows is None:
        said = [look.say("surprise_bin", name=model, rows=look.rows(count), p=text(one), loss=loss)
                for count, one, loss in zip(counts, p, losses, strict=True)]  # fmt: skip
        more: Figure = {}
    else:
        rows = found.rows.tolist()
        said = [look.say("surprise_row", name=model, row=label(name(row)), p=text(one), loss=loss)
                for row, one, loss in zip(rows, p, losses, strict=True)]  # fmt: skip
        more = {"customdata": [[row] for row in rows]}
    size: Any = marker_diameters(found.count).tolist() if found.rows is None else 12
    hollow = ("", "-open")[which]
    symbols = [("triangle-up" if beyond else SYMBOLS[which]) + hollow for beyond in found.beyond.tolist()]
    return {
        "type": "scatter", "mode": "markers", "name": model, "x": p, "y": found.height.tolist(),
        "marker": {"symbol": symbols, "size": size, "color": colour, "opacity": 0.85,
                   "line": {"width": 3 * which}},
        "hovertext": said, "hoverinfo": "text", "cliponaxis": False, **more,
    }  # fmt: skip


def alt_surprisal(result: Comparison, look: Look) -> str:
    """Say what `surprisal` shows."""
    measure = result.measure("cross_entropy")
    return look.tell("alt_surprisal", mean_a=text(measure.a), mean_b=text(measure.b))
