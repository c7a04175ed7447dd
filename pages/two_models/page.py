"""Two models: same accuracy, different cross-entropy; then with the visitor's own predictions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import streamlit as st

from pages.shared import processors, safe, visitor, words
from pages.shared.failing import guarded
from pages.shared.live.component import mount
from pages.shared.parse import Refusal
from pages.shared.store import Store
from pages.shared.widgets import chosen, say_refused, showing
from pages.two_models import data as source
from pages.two_models import figure
from pages.two_models import state as states
from pages.two_models.export import export
from pages.two_models.overview import overview
from pages.two_models.rows import rows
from pages.two_models.scene import Scene
from pages.two_models.state import DATA, OWN, VIEWS, State
from pages.two_models.table_value import is_documents
from pages.two_models.uncertainty import uncertainty
from pages.two_models.upload.panel import panel
from softmax_core.examples.predictions import CASES, case_files
from softmax_core.predictions.dataset import Dataset

AROUND = "two models: around the view"
DRAW: dict[str, Callable[[Scene], None]] = {"overview": overview, "rows": rows, "sure": uncertainty, "take": export}

w = words.load(Path(__file__).with_name("text.toml"), visitor.lang())
store = Store("two models", states.PARAMS, states.DEFAULT)
refused: dict[str, tuple[str, Refusal]] = st.session_state.setdefault("two models refused", {})


def change(alter: Callable[[State], State]) -> None:
    """Change the state from a widget's callback."""
    refused.clear()
    store.set(alter(store.state))


def refuse(box: str, typed: str, why: Refusal) -> None:
    """Remember what was not taken; the state stays."""
    refused[box] = (typed, why)
    store.set(store.state)


def use_own_data(data: Dataset) -> None:
    """Look at data that the visitor has loaded; what a link said of it beforehand holds."""
    waiting = source.own_data_missing(store.state)
    source.store_own_data(data)
    change(lambda state: state if waiting else states.with_data(state, OWN))


def rename() -> None:
    """Take the models' names."""
    typed = [str(chosen(f"name_{which}")) for which in "ab"]
    try:
        change(lambda state: states.named(state, *typed))
    except Refusal as why:
        refuse("names", "", why)


def controls(state: State) -> None:
    """Show which data, the models' names, undo and redo."""
    own = state.data == OWN or source.OWN_DATA in st.session_state
    with st.container(key="controls", horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            w["data"], DATA if own else DATA[:-1], key=showing("data", state.data), width=330,
            format_func=lambda key: w[f"data_{key}"],
            on_change=lambda: change(lambda one: states.with_data(one, str(chosen("data")))),
        )  # fmt: skip
        if not source.is_table(state):
            with st.popover(w["rename"]):
                names(state)
        st.button(w["undo"], key="undo", on_click=store.undo, disabled=not store.can_undo)
        st.button(w["redo"], key="redo", on_click=store.redo, disabled=not store.can_redo)
    if not source.own_data_missing(state):
        st.caption(w[f"story_{story(state)}"])
    with st.expander(w["upload"], key="upload", expanded=source.own_data_missing(state)):
        if source.own_data_missing(state):
            st.warning(f"{w['own_missing']} {w['own_lost']}")
        panel(w.lang, use_own_data)
        templates()


def names(state: State) -> None:
    """Show the boxes for the models' names."""
    data = source.current_dataset(replace(state, names=("", "")), w)
    for which, given, mine in zip("ab", (data.a.name, data.b.name), state.names, strict=True):
        st.text_input(
            w[f"rename_{which}"], key=showing(f"name_{which}", mine), placeholder=safe.shortened(given),
            on_change=rename,
        )  # fmt: skip
    if "names" in refused:
        st.error(safe.markdown(w.refuse(refused["names"][1])))


def templates() -> None:
    """Offer the examples' files."""
    st.caption(w["upload_templates"])
    with st.container(horizontal=True, key="templates"):
        for case in CASES:
            for name, content in case_files(case.key):
                st.download_button(name, content, file_name=name, key=f"template {name}", on_click="ignore")


def story(state: State) -> str:
    """Say which story fits the data."""
    return "edited" if source.is_table(state) and not is_documents(state.table) else state.data


def around(state: State) -> tuple[object, ...]:
    """What stands around the view: as long as that is the same, only the view is renewed."""
    history = (store.can_undo, store.can_redo)
    return (story(state), state.names, history, source.own_data_missing(state), visitor.dark(), "names" in refused)


# The interval is never reached; see the chapter Softmax for what it is there for.
@st.fragment(run_every="7 days")
@guarded()
def view() -> None:
    """Show what was chosen to be looked at; what happens in it renews only this."""
    processors.roam()  # what is compared may be large
    state = store.open()
    if around(state) != st.session_state[AROUND]:
        st.rerun()
    st.segmented_control(
        w["view"], VIEWS, key=showing("view", state.view), required=True, wrap=True,
        format_func=lambda key: w[f"view_{key}"],
        on_change=lambda: change(lambda one: replace(one, view=str(chosen("view")))), label_visibility="collapsed",
    )  # fmt: skip
    if state.view == "overview" and source.is_table(state):
        mount("two_models", "table", w.lang)
        return
    data = source.current_dataset(state, w)
    look = figure.Look(words.load(figure.TEXT, w.lang), data.a.name, data.b.name, visitor.dark())
    DRAW[state.view](Scene(state, data, source.study(state, data, w), w, look, change))


state = store.open()
st.session_state[AROUND] = around(state)
st.title(w["title"], anchor=False)
st.markdown(w["question"])
say_refused(store, w)
controls(state)
view()
