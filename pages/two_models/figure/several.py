"""Several models: how far each is from the best, with corrected intervals."""

from __future__ import annotations

from collections.abc import Sequence

from pages.shared import safe
from pages.two_models.figure.look import (
    FAINT,
    GREY,
    INK,
    LONGEST_CLASS,
    LONGEST_MODEL,
    Figure,
    Look,
    axis,
    frame,
    label,
    legend,
    missing,
    nothing,
    signed,
)
from softmax_core.comparison.several import PairDifference, Several

LINE, AROUND = 34, 120


def several(found: Several, names: Sequence[str], unit: str, look: Look) -> Figure:
    """Draw every other model's difference from the best, with its corrected interval; `names` by the models' places.

    The differences are those of `found`, which is in `unit`.
    """
    pairs, height = _behind(found), LINE * len(names) + AROUND
    best = label(names[found.standings[0].place], LONGEST_MODEL)
    if all(missing(pair.low) for pair in pairs):
        return nothing(look.say("alt_several_none", best=best), height)
    title = f"several_x_{found.measure}" + ("" if found.measure == "accuracy" else f"_{unit}")
    order = [names[one.place] for one in found.standings]
    wide = max(len(safe.shortened(name, LONGEST_CLASS)) for name in order)
    layout = frame(
        height, left=24 + 8 * wide, top=44, showlegend=True,
        legend={**legend(1), "y": 1, "yref": "container", "yanchor": "top"},
        xaxis=axis(look.say(title, best=best), showgrid=True, gridcolor=FAINT, zeroline=True, zerolinecolor=GREY,
                   zerolinewidth=2, nticks=6),
        yaxis=axis("", range=[len(order) - 0.5, -0.5], tickvals=list(range(len(order))), showgrid=False,
                   ticktext=[label(name) for name in order], ticks=""),
    )  # fmt: skip
    first = {
        "type": "scatter", "mode": "markers", "name": look.words["several_best"], "x": [0], "y": [0],
        "marker": {"symbol": "diamond", "size": 12, "color": INK[look.dark]}, "hoverinfo": "skip", "showlegend": True,
    }  # fmt: skip
    return {"data": [first, *(_dots(pairs, names, look, apart=apart) for apart in (True, False))], "layout": layout}


def _dots(pairs: Sequence[PairDifference], names: Sequence[str], look: Look, *, apart: bool) -> Figure:
    """Draw those whose interval leaves 0 out, or those whose interval holds it."""
    chosen = [(y, one) for y, one in enumerate(pairs, start=1) if one.apart == apart and not missing(one.low)]
    ink = INK[look.dark]
    return {
        "type": "scatter", "mode": "markers", "name": look.words["several_apart" if apart else "several_together"],
        "x": [one.difference for _, one in chosen], "y": [y for y, _ in chosen],
        "error_x": {"type": "data", "symmetric": False, "array": [one.reach for _, one in chosen],
                    "arrayminus": [one.reach for _, one in chosen], "thickness": 2, "width": 6, "color": ink},
        "marker": {"symbol": "circle" if apart else "circle-open", "size": 12, "color": ink, "line": {"width": 2}},
        "hoverinfo": "text", "showlegend": True,
        "hovertext": [look.say("several_hover", name=label(names[one.one], 40), difference=signed(one.difference),
                               low=signed(one.low), high=signed(one.high)) for _, one in chosen],
    }  # fmt: skip


def alt_several(found: Several, names: Sequence[str], look: Look) -> str:
    """Say what `several` shows."""
    best = safe.shortened(names[found.standings[0].place], LONGEST_MODEL)
    pairs = [pair for pair in _behind(found) if not missing(pair.low)]
    if not pairs:
        return look.tell("alt_several_none", best=best)
    each = [
        look.tell("alt_several_each", name=safe.shortened(names[one.one], LONGEST_MODEL), low=signed(one.low),
                  high=signed(one.high), difference=signed(one.difference))
        for one in pairs
    ]  # fmt: skip
    return look.tell("alt_several", best=best, each="; ".join(each))


def _behind(found: Several) -> list[PairDifference]:
    """Give the differences of all others from the best, in their order."""
    best, *others = found.standings
    return [found.pair(one.place, best.place) for one in others]
