"""The small table of two models on the screen: mounted live, and the curve of −log p beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import plotly.graph_objects as go
import streamlit as st

from pages.shared import palette, safe, visitor
from pages.shared.live.component import mount
from pages.shared.live.model import Model
from pages.shared.live.nodes import Refused
from pages.shared.parse import Refusal
from pages.shared.words import BCP47, Words, load
from pages.two_models.table import figure, view
from pages.two_models.table.model import TEXT, Table, is_documents
from softmax_core.digits import Form
from softmax_core.frames import Sweeps
from softmax_core.travel import packet
from softmax_core.what_if import sweeps
from softmax_core.what_if_columns import columns, forms

KEY = "two models table"
CHART = "two models table: chart"
NO_PLOTLY = "two models table: plotly missing"

FIXED = {"A": Form("name"), "B": Form("name"), "N": Form("plain"), "documents": Form("plain")}
"""What no control moves: the models' names, the number of samples, and whether the numbers are the documents'."""


@dataclass(frozen=True)
class Computed:
    """Everything that the live view shows of a table."""

    now: Mapping[str, float]
    moved: Sweeps
    forms: Mapping[str, Form]


def compute(table: Table) -> Computed:
    """Compute a table at every step of every control."""
    now = {name: float(column[0]) for name, column in columns(table.case.cases()).items()}
    fixed = {"A": 0.0, "B": 1.0, "N": float(len(table.samples)), "documents": float(is_documents(table))}
    return Computed(now | fixed, sweeps(table.case), forms(len(table.samples), len(table.classes)) | FIXED)


def model(table: Table, refused: Mapping[str, tuple[str, Refusal]], words: Words, *, dark: bool) -> Model:
    """Describe everything that travels to the browser."""
    shown, result = table.named(words.lang), compute(table)
    rows = [f"{m}{i}" for i in range(len(table.samples)) for m in view.MODELS]
    shape = view.Shape(
        words.lang,
        shown.classes,
        shown.samples,
        shown.models,
        palette.models(dark=dark),
        tuple(row for row in rows if result.now[f"o{row}"]),
        tuple((box, Refused(typed, words.refuse(why))) for box, (typed, why) in refused.items()),
    )
    return Model(
        view=view.packed(shape),
        pack=partial(
            packet, result.moved, result.now, result.forms, {name: result.now[name] for name in result.moved.grids}
        ),
        names=(*shown.models, shape.words["tie"]),
        chart=figure.spec(len(table.samples)),
        lang=BCP47[words.lang],
    )


def live_table(
    table: Table,
    refused: Mapping[str, tuple[str, Refusal]],
    words: Words,
    on_act: Callable[[str, str], None],
) -> None:
    """Show the table, and call ``on_act(what, text)`` for everything the visitor does.

    Parameters
    ----------
    table : Table
        What is shown.
    refused : mapping of str to (str, Refusal)
        What was typed and not taken, and why, by the act without ``!``.
    words : Words
        Any words in the language wanted.
    on_act : callable
        Hands the act to `pages.two_models.table.state.act`.
    """

    def take(what: str, text: str) -> None:
        if what == "plotly":
            st.session_state[NO_PLOTLY] = True
        elif what != "theme":  # then the rerun brings the other theme's colours
            on_act(what, text)

    mount(KEY, model(table, refused, words, dark=visitor.dark()), take)


def curve(table: Table, words: Words) -> None:
    """Show the curve −log p with both models' predictions on it; the live view moves them.

    Its figure is drawn once for these names, words and colours: a changed one would be torn down and drawn anew. Where
    the browser cannot patch, that is what happens.
    """
    w, shown, colours = load(TEXT, words.lang), table.named(words.lang), palette.models(dark=visitor.dark())
    kind = (w.lang, shown.samples, shown.models, colours)
    kept: tuple[object, go.Figure] | None = st.session_state.get(CHART)
    if kept is None or kept[0] != kind or NO_PLOTLY in st.session_state:
        now = {name: float(column[0]) for name, column in columns(table.case.cases()).items()}
        kept = st.session_state[CHART] = (kind, go.Figure(figure.price(now, shown.samples, shown.models, colours, w)))
    a, b = shown.models
    st.subheader(w["curve"], anchor=False)
    with st.container(key=figure.KEY):
        st.plotly_chart(
            kept[1], key="price chart", config={"displayModeBar": False}, alt=w.say("curve_alt", a=a, b=b),
            height=figure.HEIGHT,
        )  # fmt: skip
    st.caption(safe.markdown(w.say("curve_caption", top=f"{figure.TOP:g}")))
