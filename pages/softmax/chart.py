"""The chart of the Softmax chapter as Streamlit takes it."""

from __future__ import annotations

from functools import lru_cache

import plotly.graph_objects as go

from pages.shared.words import load
from pages.softmax import figure, view
from softmax_core.sweeps import Setting, sweeps


@lru_cache(maxsize=64)
def drawn(
    setting: Setting, span: float, active: str, lang: str, names: tuple[str, ...], colours: tuple[str, ...],
    log_axis: bool,  # noqa: FBT001
) -> go.Figure:  # fmt: skip
    """Draw the probabilities as one control moves. As a Figure it is validated once; whoever opens it shares it."""
    words = load(view.TEXT, lang)
    spec = figure.spec(names, span, active, words, log_axis=log_axis)
    moved = sweeps(setting, span)
    now = moved.row("T", setting.temperature)
    return go.Figure(figure.sweep(moved, spec, now, names, colours, words, log_axis=log_axis))
