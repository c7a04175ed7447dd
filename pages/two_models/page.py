"""Two models: same accuracy, different cross-entropy; then with the visitor's own predictions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from pages.shared import safe, visitor, words
from pages.shared.front import lesson
from pages.shared.live.component import begin, mount, say_unread
from pages.shared.live.path import guided
from pages.shared.parse import Refusal
from pages.two_models import address, figure
from pages.two_models import data as source
from pages.two_models import state as states
from pages.two_models.by_class import by_class
from pages.two_models.by_threshold import by_threshold
from pages.two_models.export import export
from pages.two_models.overview import overview
from pages.two_models.rows import rows
from pages.two_models.scene import Scene
from pages.two_models.several import several
from pages.two_models.state import DATA, DEFAULT, OWN, PARAMS, VIEWS, State
from pages.two_models.uncertainty import uncertainty
from pages.two_models.upload import closed
from pages.two_models.upload.panel import panel
from pages.two_models.widgets import chosen, showing
from softmax_core.comparison.dataset import Dataset, Models
from softmax_core.examples.predictions import CASES, case_files

DRAW: dict[str, Callable[[Scene], None]] = {
    "overview": overview, "rows": rows, "classes": by_class, "threshold": by_threshold, "sure": uncertainty,
    "take": export,
}  # fmt: skip
REFUSED = "two models: names refused"

w = begin(__file__, [])


def usable() -> frozenset[str]:
    """Name what a link for a class leaves on the page; by default everything."""
    seen, _ = lesson.seen("two_models", st.query_params.to_dict())
    return frozenset(lesson.labels("two_models", "en") if seen is None else seen)


def asked() -> tuple[State, list[tuple[str, Refusal]]]:
    """Read the address: the state, and what could not be read."""
    return address.from_query(PARAMS, DEFAULT, guided("two_models", st.query_params.to_dict()))


def change(alter: Callable[[State], State]) -> None:
    """Change the state from a widget's callback."""
    st.session_state.pop(REFUSED, None)
    address.put(PARAMS, alter(asked()[0]))


def use_own_data(data: Dataset | Models) -> None:
    """Look at data that the visitor has loaded; what a link said of it beforehand holds."""
    waiting = source.own_data_missing(asked()[0])
    source.store_own_data(data)
    closed.panel_state().turn(to_open=False)
    change(lambda state: state if waiting else states.with_data(state, OWN))


def rename() -> None:
    """Take the models' names."""
    typed = [str(chosen(f"name_{which}")) for which in "ab"]
    try:
        change(lambda state: states.named(state, *typed))
    except Refusal as why:
        st.session_state[REFUSED] = why


def controls(state: State) -> None:
    """Show which data, the models' names, undo and redo, and the way to the visitor's own files."""
    there = usable()
    own = state.data == OWN or source.OWN_DATA in st.session_state
    with st.container(key="controls", horizontal=True, vertical_alignment="bottom"):
        if "data" in there:
            st.selectbox(
                w["data"], DATA if own else DATA[:-1], key=showing("data", state.data), width=330,
                format_func=lambda key: w[f"data_{key}"],
                on_change=lambda: change(lambda one: states.with_data(one, str(chosen("data")))),
            )  # fmt: skip
        if not source.is_table(state) and "names" in there:
            with st.popover(w["rename"]):
                names(state)
        if source.OWN_DATA not in st.session_state and "upload" in there:
            st.button(w["own_open"], key="own", on_click=closed.open_panel)
        with st.container(width=240):
            mount("two_models", "history", w.lang)
    if not source.is_table(state):
        st.caption(w[f"story_{state.data}"])
    if "upload" in there:
        upload(state)


def upload(state: State) -> None:
    """Show where the visitor's own predictions are loaded: one line once they are compared."""
    panel_state, waiting = closed.panel_state(), source.own_data_missing(state)
    label = "" if waiting else closed.summary(w.lang)
    with (
        st.container(key="upload"),
        st.expander(label or w["upload"], key=panel_state.key, expanded=panel_state.open or waiting),
    ):
        if source.own_data_missing(state):
            st.warning(w.paragraph([w["own_missing"], w["own_lost"]]))
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
    if REFUSED in st.session_state:
        st.error(safe.markdown(w.refuse(st.session_state[REFUSED])))


def templates() -> None:
    """Offer the examples' files."""
    st.caption(w["upload_templates"])
    with st.container(horizontal=True, key="templates"):
        for case in CASES:
            for name, content in case_files(case.key):
                st.download_button(name, content, file_name=name, key=f"template {name}", on_click="ignore")


def view(state: State) -> None:
    """Show what was chosen to be looked at."""
    if "view" in usable():
        st.segmented_control(
            w["view"], VIEWS, key=showing("view", state.view), required=True, wrap=True,
            format_func=lambda key: w[f"view_{key}"],
            on_change=lambda: change(lambda one: replace(one, view=str(chosen("view")))), label_visibility="collapsed",
        )  # fmt: skip
    if closed.unused():
        st.warning(w["still_old" if state.data == OWN and not source.own_data_missing(state) else "not_yours"])
    if state.view == "overview" and source.is_table(state):
        mount("two_models", "table", w.lang)
        return
    data = source.current_dataset(state, w)
    look = figure.Look(words.load(figure.TEXT, w.lang), data.a.name, data.b.name, visitor.dark(), state.unit)
    DRAW[state.view](Scene(state, data, source.study(state, data, w), w, look, change))


present, unread = asked()
say_unread(unread, w)
controls(present)
if models := source.own_models(present):
    several(models, present, w, change)
view(present)
