"""The chart of the Softmax chapter as Streamlit takes it."""

from __future__ import annotations

from functools import lru_cache

import plotly.graph_objects as go

from pages.shared.words import load
from pages.softmax import figure, view
from pages.softmax.scene import spec
from softmax_core.sweeps import Setting, grids, sweeps


@lru_cache(maxsize=64)
def drawn(
    setting: Setting, span: float, active: str, lang: str, names: tuple[str, ...], colours: tuple[str, ...],
    log_axis: bool,  # noqa: FBT001
) -> go.Figure:  # fmt: skip
    """Draw the probabilities as one control moves. As a Figure it is validated once; whoever opens it shares it."""
    words, follows = load(view.TEXT, lang), spec(names, span, active, lang, log_axis)
    moved = sweeps(setting, {active: grids(setting, span)[active]}, wanted=follows.lines)
    return go.Figure(figure.sweep(moved, follows, moved.present, names, colours, words, log_axis=log_axis))
