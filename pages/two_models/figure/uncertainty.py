"""How sure the difference is, class by class, and what of it a temperature would mend."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pages.shared import palette, safe
from pages.two_models.figure.look import (
    FAINT,
    GREY,
    HATCH,
    INK,
    LONGEST_CLASS,
    SOLID,
    SYMBOLS,
    Figure,
    Look,
    axis,
    frame,
    label,
    legend,
    missing,
    nothing,
    signed,
    whole,
)
from softmax_core.comparison.plot_binning import SampleHistogram
from softmax_core.comparison.results import Bootstrap, CalibrationSplit, PerClass
from softmax_core.digits import text

HISTOGRAM_HEIGHT, TEMPERATURE_HEIGHT = 320, 230
DOT, AROUND = 24, 110


def bootstrap(found: Bootstrap, histogram: SampleHistogram | None, look: Look) -> Figure:
    """Draw the resampled differences with their interval, the measured one and 0; `histogram` is theirs."""
    if histogram is None or missing(found.low):
        return nothing(look.words["nothing_infinite"], HISTOGRAM_HEIGHT)
    edges = [signed(edge) for edge in histogram.edges.tolist()]
    counts = histogram.count.tolist()
    bars = {
        "type": "bar", "x": histogram.centres.tolist(), "y": counts,
        "width": histogram.width.tolist(), "showlegend": False,
        "marker": {"color": palette.colours(6, dark=look.dark)[5], "line": {"width": 0}}, "hoverinfo": "text",
        "hovertext": [look.say("bootstrap_hover", low=low, high=high, count=whole(count))
                      for low, high, count in zip(edges, edges[1:], counts, strict=False)],
    }  # fmt: skip
    interval = {
        "type": "rect", "xref": "x", "yref": "paper", "x0": found.low, "x1": found.high, "y0": 0, "y1": 1,
        "fillcolor": FAINT, "line": {"width": 0}, "layer": "below", "showlegend": True,
        "name": look.say("bootstrap_interval", level=f"{found.level:.0%}"),
    }  # fmt: skip
    layout = frame(
        HISTOGRAM_HEIGHT, top=58, left=60, bargap=0, showlegend=True, legend=legend(),
        xaxis=axis(look.say(f"bootstrap_x_{found.measure}"), range=[histogram.low, histogram.high], nticks=6),
        yaxis=axis(look.words["bootstrap_y"], rangemode="tozero", gridcolor=FAINT),
        shapes=[
            interval,
            _upright(0, "solid", look.words["bootstrap_zero"], look),
            _upright(found.estimate, "dash", f"{look.words['bootstrap_estimate']} {signed(found.estimate)}", look),
        ],
    )  # fmt: skip
    return {"data": [bars], "layout": layout}


def _upright(x: float, dash: str, name: str, look: Look) -> Figure:
    return {
        "type": "line", "x0": x, "x1": x, "yref": "paper", "y0": 0, "y1": 1, "name": name, "showlegend": True,
        "line": {"width": 2.5, "dash": dash, "color": INK[look.dark]},
    }  # fmt: skip


def alt_bootstrap(found: Bootstrap, look: Look) -> str:
    """Say what `bootstrap` shows."""
    if missing(found.low):
        return str(look.words["alt_bootstrap_none"])
    return look.tell(
        "alt_bootstrap", resamples=whole(found.resamples), level=f"{found.level:.0%}", low=signed(found.low),
        high=signed(found.high), estimate=signed(found.estimate),
    )  # fmt: skip


def per_class(found: PerClass, shown: Sequence[int], measure: str, classes: Sequence[str], look: Look) -> Figure:
    """Draw a dot for each model in every class that is shown, joined where they differ.

    `shown` are the indices of the classes, `measure` is "recall", "precision", "f1", "cross_entropy" or
    "cross_entropy_bits". A click gives ``customdata == [class]``.
    """
    a, b = (getattr(found, f"{measure}_{which}") for which in "ab")
    places = list(range(len(shown)))
    names = [label(classes[index]) for index in shown]
    joined = {
        "type": "scatter", "mode": "lines", "hoverinfo": "skip", "showlegend": False, "connectgaps": False,
        "x": [x for index in shown for x in (_drawn(a[index]), _drawn(b[index]), None)],
        "y": [y for place in places for y in (place, place, None)], "line": {"color": GREY, "width": 3},
    }  # fmt: skip
    dots = [
        {
            "type": "scatter", "mode": "markers", "name": name, "x": [_drawn(values[index]) for index in shown],
            "y": places, "customdata": [[index] for index in shown], "hoverinfo": "text", "cliponaxis": False,
            "hovertext": [
                look.say("class_hover", class_name=label(classes[index], 40), name=name,
                         measure=look.words[f"class_{measure}"], value=text(float(values[index])),
                         rows=look.rows(int(found.support[index])))
                for index in shown
            ],
            "marker": {"symbol": symbol, "size": 13, "color": colour, "line": {"width": 1, "color": GREY}},
            "selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 0.55}},
        }
        for values, name, colour, symbol in zip((a, b), look.pair, look.colours, SYMBOLS, strict=True)
    ]  # fmt: skip
    wide = max((len(safe.shortened(classes[index], LONGEST_CLASS)) for index in shown), default=0)
    scale: Figure = {"rangemode": "tozero"} if measure.startswith("cross_entropy") else {"range": [-0.03, 1.03]}
    layout = frame(
        DOT * max(len(shown), 4) + AROUND, left=24 + 8 * wide, top=44, showlegend=True,
        legend={**legend(1), "y": 1, "yref": "container", "yanchor": "top"},
        xaxis=axis(look.words[f"class_{measure}"], showgrid=True, gridcolor=FAINT, **scale),
        yaxis=axis("", range=[max(len(shown), 4) - 0.5, -0.5], tickvals=places, ticktext=names, showgrid=False,
                   ticks=""),
    )  # fmt: skip
    return {"data": [joined, *dots], "layout": layout}


def _drawn(value: float) -> float | None:
    """Return a number that can be drawn; nan and inf are left out."""
    return float(value) if abs(value) < float("inf") else None


def alt_per_class(found: PerClass, shown: Sequence[int], measure: str, classes: Sequence[str], look: Look) -> str:
    """Say what `per_class` shows."""
    pairs = {index: [float(getattr(found, f"{measure}_{which}")[index]) for which in "ab"] for index in shown}
    apart = {index: abs(a - b) for index, (a, b) in pairs.items() if abs(a - b) < float("inf")}
    if not apart:
        return str(look.words["alt_per_class_none"])
    index = max(apart, key=lambda one: apart[one])
    if not apart[index]:
        return look.tell("alt_per_class_same", shown=len(shown), classes=whole(len(found.support)),
                         measure=look.words[f"class_{measure}"])  # fmt: skip
    a, b = pairs[index]
    return look.tell(
        "alt_per_class", shown=len(shown), classes=whole(len(found.support)), measure=look.words[f"class_{measure}"],
        class_name=safe.shortened(classes[index]), value_a=text(a), value_b=text(b),
    )  # fmt: skip


def why_no_split(split: CalibrationSplit, say: Callable[..., str], names: Sequence[str]) -> str:
    """Say why the gap cannot be divided: a temperature of 0 that costs infinitely much, or nothing to fit."""
    sure = [name for name, certain in zip(names, split.certain, strict=True) if certain]
    if not sure:
        return say("nothing_split")
    return say("nothing_split_both") if len(sure) > 1 else say("nothing_split_certain", name=sure[0])


def temperature(split: CalibrationSplit, look: Look) -> Figure:
    """Draw the gap as it is in its two parts, calibration and ranking, and what temperatures leave of it."""
    if not split.known:
        return nothing(why_no_split(split, look.say, look.pair), TEMPERATURE_HEIGHT)
    ranking, calibration = (look.words[f"temperature_{part}"] for part in ("ranking", "calibration"))
    first, second = palette.colours(2, dark=look.dark)
    data = [
        _part(ranking, [split.ranking, split.ranking], first, SOLID, look),
        _part(calibration, [split.calibration, None], second, HATCH, look),
        {
            "type": "scatter", "mode": "markers+text", "name": look.words["temperature_net"], "x": [split.gap,
             split.ranking], "y": [0, 1], "hoverinfo": "skip", "cliponaxis": False,
            "text": [f"<b>{signed(split.gap)}</b>", f"<b>{signed(split.ranking)}</b>"],
            "textposition": ["middle right" if x >= 0 else "middle left" for x in (split.gap, split.ranking)],
            "textfont": {"size": 14, "color": INK[look.dark]},
            "marker": {"symbol": "diamond", "size": 13, "color": INK[look.dark]},
        },
    ]  # fmt: skip
    ends = [0.0, split.gap, split.ranking, split.calibration]
    low, high = min(ends), max(ends)
    layout = frame(
        TEMPERATURE_HEIGHT, left=118, top=36, barmode="relative", bargap=0.35, showlegend=True, legend=legend(),
        xaxis=axis(look.say("temperature_x"), range=_roomy(low, high), zeroline=True, zerolinecolor=GREY,
                   zerolinewidth=2, showgrid=True, gridcolor=FAINT, nticks=6),
        yaxis=axis("", range=[1.5, -0.5], tickvals=[0, 1], showgrid=False, ticks="",
                   ticktext=[look.words["temperature_before"], look.words["temperature_after"]]),
    )  # fmt: skip
    return {"data": data, "layout": layout}


def _roomy(low: float, high: float) -> list[float]:
    """Leave room for a number beside the bars, on the side to which they point."""
    room = (high - low) or 1.0
    return [low - room * (0.6 if low < 0 else 0.05), high + room * (0.6 if high > 0 else 0.05)]


def _part(name: str, values: list[float | None], colour: str, pattern: Figure, look: Look) -> Figure:
    return {
        "type": "bar", "orientation": "h", "name": name, "x": values, "y": [0, 1], "hoverinfo": "text",
        "hovertext": [look.say("temperature_hover", part=name, value="" if value is None else signed(value))
                      for value in values],
        "marker": {"color": colour, "pattern": pattern},
    }  # fmt: skip


def alt_temperature(split: CalibrationSplit, look: Look) -> str:
    """Say what `temperature` shows."""
    if not split.known:
        return why_no_split(split, look.tell, tuple(look.plain.values()))
    return look.tell(
        "alt_temperature", gap=signed(split.gap), ranking=signed(split.ranking), calibration=signed(split.calibration),
        ta=text(split.a.temperature), tb=text(split.b.temperature),
    )  # fmt: skip
