"""The chart of the Softmax chapter as Streamlit takes it."""

from __future__ import annotations

from functools import lru_cache

import plotly.graph_objects as go

from pages.shared.live.model import ChartSpec
from pages.shared.words import load
from pages.softmax import figure, view
from softmax_core.sweeps import Setting, grids, sweeps


@lru_cache(maxsize=256)
def spec(
    names: tuple[str, ...],
    span: float,
    active: str,
    lang: str,
    log_axis: bool,  # noqa: FBT001
) -> ChartSpec:
    """Say what the chart follows; what travels of that is written once."""
    return figure.spec(names, span, active, load(view.TEXT, lang), log_axis=log_axis)


@lru_cache(maxsize=64)
def drawn(
    setting: Setting, span: float, active: str, lang: str, names: tuple[str, ...], colours: tuple[str, ...],
    log_axis: bool,  # noqa: FBT001
) -> go.Figure:  # fmt: skip
    """Draw the probabilities as one control moves. As a Figure it is validated once; whoever opens it shares it."""
    words, follows = load(view.TEXT, lang), spec(names, span, active, lang, log_axis)
    moved = sweeps(setting, {active: grids(setting, span)[active]}, wanted=follows.lines)
    return go.Figure(figure.sweep(moved, follows, moved.present, names, colours, words, log_axis=log_axis))
