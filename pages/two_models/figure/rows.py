"""The rows that decide: the largest differences, and what share of the gap the first rows carry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pages.shared import safe
from pages.two_models.figure.look import (
    FAINT,
    GREY,
    INK,
    LONGEST_CLASS,
    PATTERNS,
    Figure,
    Look,
    axis,
    broken,
    frame,
    label,
    nothing,
    percent,
    signed,
    whole,
)
from softmax_core.comparison.plot_downsampling import Cumulative, InfluentialRows, RowsFavouring

BAR, AROUND = 22, 124
CURVE_HEIGHT = 320
FEW = 100
"""Up to so many rows the axis of the cumulative share is linear."""

Name = Callable[[int], str]


def ranked(shown: InfluentialRows, name: Name, look: Look) -> Figure:
    """Draw the rows that speak most for A to the left and those for B to the right, the largest on top.

    A click gives ``customdata == [row]``.
    """
    places = max(len(shown.a.rows), len(shown.b.rows))
    if not places:
        return nothing(look.words["nothing_rows"], BAR * 6 + AROUND)
    layout = frame(
        BAR * max(places, 4) + AROUND, left=12, right=12, top=52, barmode="overlay", bargap=0.18,
        xaxis=axis(look.say("ranked_x"), range=[-1.5 * shown.limit, 1.5 * shown.limit], nticks=7, zeroline=True,
                   zerolinecolor=GREY, zerolinewidth=2, showgrid=True, gridcolor=FAINT),
        yaxis=axis("", range=[max(places, 4) + 0.5, 0.5], visible=False),
        annotations=[
            _heading(look.say("favours", name=look.names["a"]), 0.02, "left", "←"),
            _heading(look.say("favours", name=look.names["b"]), 0.98, "right", "→"),
        ],
    )  # fmt: skip
    return {"data": [_bars(shown.a, 0, name, look), _bars(shown.b, 1, name, look)], "layout": layout}


def _heading(text: str, x: float, anchor: str, arrow: str) -> Figure:
    return {
        "text": broken(f"{arrow} {text}" if anchor == "left" else f"{text} {arrow}", 24), "showarrow": False,
        "xref": "paper", "yref": "paper", "x": x, "y": 1, "xanchor": anchor, "yanchor": "bottom", "align": anchor,
        "font": {"size": 13},
    }  # fmt: skip


def _bars(side: RowsFavouring, which: int, name: Name, look: Look) -> Figure:
    rows, model = side.rows.tolist(), look.pair[which]
    names = [name(row) for row in rows]
    values = [signed(value) for value in side.difference.tolist()]
    return {
        "type": "bar", "orientation": "h", "name": model,
        "x": side.length.tolist(), "y": list(range(1, len(rows) + 1)), "customdata": [[row] for row in rows],
        "text": [f"{label(one)} {value}" if value.endswith("∞") else label(one)
                 for one, value in zip(names, values, strict=True)],
        "textposition": "outside", "cliponaxis": False, "constraintext": "none",
        "textfont": {"size": 12, "color": INK[look.dark]},
        "hovertext": [look.say("ranked_hover", row=label(one, 40), value=value, name=model)
                      for one, value in zip(names, values, strict=True)],
        "hoverinfo": "text",
        "marker": {"color": look.colours[which], "pattern": PATTERNS[which]},
        "selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 0.55}},
    }  # fmt: skip


def alt_ranked(shown: InfluentialRows, name: Name, look: Look) -> str:
    """Say what `ranked` shows."""
    return look.tell("alt_ranked", for_a=_side_said(shown.a, name, look), for_b=_side_said(shown.b, name, look))


def _side_said(side: RowsFavouring, name: Name, look: Look) -> str:
    if not len(side.rows):
        return str(look.words["alt_ranked_none"])
    first = safe.shortened(name(int(side.rows[0])), LONGEST_CLASS)
    return look.tell("alt_ranked_side", count=len(side.rows), row=first, value=signed(side.difference[0]))


def cumulative(curve: Cumulative, sign: int, look: Look) -> Figure:
    """Draw what share of the gap the first rows carry; `sign` is that of the ranking: who is ahead."""
    if not curve.rows_needed:
        return nothing(look.words["nothing_gap"], CURVE_HEIGHT)
    model = 1 if sign > 0 else 0
    few = curve.rows <= FEW
    count, share = curve.count.tolist(), curve.share.tolist()
    there = share[count.index(curve.rows_needed)]
    line = {
        "type": "scatter", "mode": "lines+markers" if few else "lines", "x": count, "y": share,
        "line": {"color": look.colours[model], "width": 3}, "marker": {"size": 7}, "hoverinfo": "text",
        "hovertext": [look.say("cumulative_hover", count=look.rows(one), share=percent(part))
                      for one, part in zip(count, share, strict=True)],
    }  # fmt: skip
    left = 2 * curve.rows_needed > curve.rows if few else curve.rows_needed**2 > curve.rows
    mark = {
        "type": "scatter", "mode": "markers+text", "x": [curve.rows_needed], "y": [there], "hoverinfo": "skip",
        "cliponaxis": False,
        "text": [look.say("cumulative_mark", rows=look.rows(curve.rows_needed), mark=f"{curve.mark:.0%}")],
        "textposition": "top left" if left else "bottom right", "textfont": {"size": 14, "color": INK[look.dark]},
        "marker": {"size": 13, "symbol": "diamond", "color": look.colours[model], "line": {"width": 2, "color": GREY}},
    }  # fmt: skip
    key = "cumulative_x" if few else "cumulative_x_log"
    layout = frame(
        CURVE_HEIGHT, left=60, right=20,
        xaxis=axis(look.say(key, name=look.pair[model]), **_counting(curve.rows, few=few)),
        yaxis=axis(look.words["cumulative_y"], range=[1.06 * curve.bottom, 1.06 * curve.top], tickformat=".0%"),
        shapes=[_line(y0=1, y1=1, xref="paper", x0=0, x1=1)],
    )  # fmt: skip
    return {"data": [line, mark], "layout": layout}


def _line(**where: Any) -> Figure:
    return {"type": "line", "line": {"color": GREY, "width": 1, "dash": "dot"}, **where}


def _counting(rows: int, *, few: bool) -> Figure:
    """Return the axis of 1, 2, … rows, linear or logarithmic."""
    if few:
        return {"type": "linear", "range": [0, rows + 1], "tickformat": "d"}
    return {"type": "log", "autorange": True, "dtick": 1, "tickformat": ",d"}


def alt_cumulative(curve: Cumulative, look: Look) -> str:
    """Say what `cumulative` shows."""
    if not curve.rows_needed:
        return str(look.words["nothing_gap"])
    return look.tell("alt_cumulative", rows=whole(curve.rows), carry=whole(curve.rows_needed), mark=f"{curve.mark:.0%}")
