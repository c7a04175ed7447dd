"""Cross-entropy: the price of a prediction, in eight sections, each a live view of its own."""

from __future__ import annotations

from functools import partial

import plotly.graph_objects as go
import streamlit as st

from pages.cross_entropy import code, figure, scene
from pages.cross_entropy import state as states
from pages.cross_entropy.state import MODULES, State
from pages.cross_entropy.views.parts import TEXT, Look
from pages.shared import palette, visitor, words
from pages.shared.failing import guarded
from pages.shared.live.component import mount
from pages.shared.live.nodes import Refused
from pages.shared.parse import Refusal
from pages.shared.store import Store, address
from pages.shared.widgets import say_refused

NO_PLOTLY = "plotly missing"
AROUND = "around the sections"
LONGEST_KEPT = 200  # characters of a refused text that stay in its box
BESIDE = ("price",)  # sections whose chart stands beside their live view where there is room

w = words.load(TEXT, visitor.lang())
store = Store("cross_entropy", states.PARAMS, states.DEFAULT)
HISTORY = {"undo": store.undo, "redo": store.redo}
refused: dict[tuple[str, str], tuple[str, Refusal]] = st.session_state.setdefault("cross-entropy refused", {})


def change(new: State) -> None:
    """Take a state from a callback."""
    refused.clear()
    store.set(new)


def on_act(section: str, what: str, text: str) -> None:
    """Take an act of one section's live view."""
    if what == "theme":
        return  # the rerun brings the other theme's colours
    if what == "plotly":
        st.session_state[NO_PLOTLY] = True
        return
    if what in HISTORY:
        refused.clear()
        HISTORY[what]()
        return
    try:
        change(states.act(store.state, section, what, text))
    except Refusal as why:
        refused[section, what.removesuffix("!")] = (text.strip()[:LONGEST_KEPT], why)
        store.set(store.state)


def around(section: str) -> tuple[object, ...]:
    """What stands around a section: as long as that is the same, a release in it renews it alone."""
    others = [store.state.part(name) for name in MODULES if name != section]
    return store.can_undo, store.can_redo, visitor.dark(), *others


def controls() -> None:
    """Show history and contents."""
    with st.container(key="history", horizontal=True, vertical_alignment="center"):
        st.button(w["undo"], key="ce undo", on_click=store.undo, disabled=not store.can_undo)
        st.button(w["redo"], key="ce redo", on_click=store.redo, disabled=not store.can_redo)
        st.button(w["reset"], key="ce reset", help=w["reset_help"], on_click=lambda: change(states.DEFAULT))
        st.markdown(" · ".join(f"[{w[f'{section}_title']}](#{section})" for section in MODULES))


def charts(section: str, now: dict[str, float]) -> None:
    """Show a section's charts, drawn once for these words and colours: after that the live view patches them.

    A changed figure would be torn down and drawn anew; where the browser cannot patch, that is what happens.
    """
    kind, kept = (w.lang, visitor.dark()), st.session_state.get(f"charts of {section}")
    if kept is None or kept[0] != kind or NO_PLOTLY in st.session_state:
        colours = palette.colours(8, dark=visitor.dark())
        kept = (kind, [go.Figure(drawn) for drawn in figure.draw(section, now, colours, w)])
        st.session_state[f"charts of {section}"] = kept
    specs = figure.specs(section)
    for place, spec, drawn in zip(st.columns(len(specs)), specs, kept[1], strict=True):
        with place, st.container(key=spec.key):
            st.markdown(f"**{w[spec.key]}**")
            st.plotly_chart(
                drawn, key=f"{spec.key} drawn", config={"displayModeBar": False}, alt=w[f"{section}_chart_alt"],
                height=drawn.layout.height,
            )  # fmt: skip
    st.caption(w[f"{section}_chart_caption"])


def copies(section: str, state: State) -> None:
    """Show a section's state as code and as a link to it."""
    with st.expander(w["copy"], key=f"copy {section}", on_change="rerun") as opened:
        if opened.open:
            numpy, link = st.tabs(["NumPy", w["copy_link"]])
            numpy.code(code.numpy(section, state.part(section)), language="python")
            link.code(f"{address(states.PARAMS, state)}#{section}", language=None, wrap_lines=True)


# The interval is never reached. With one, the browser asks for the whole page when it has lost the server and found it
# again; it would ask for nothing otherwise, and a server that was started anew does not know this fragment.
@st.fragment(run_every="7 days")
@guarded()
def live(section: str) -> None:
    """Show one section; a release in it renews only this."""
    state = store.open()
    if around(section) != st.session_state[AROUND][section]:
        st.rerun()
    part = state.part(section)
    problems = tuple(
        (box, Refused(typed, w.refuse(why))) for (where, box), (typed, why) in refused.items() if where == section
    )
    look = Look(w.lang, tuple(w["names"]), palette.colours(8, dark=visitor.dark()), problems)
    now = part.now()
    left, right = st.columns([3, 2], gap="medium") if section in BESIDE else (st.container(), st.container())
    with left:
        mount(f"section-{section}", scene.model(section, part, now, look), partial(on_act, section))
    if figure.specs(section):
        with right:
            charts(section, now)
    copies(section, state)


state = store.open()
st.session_state[AROUND] = {section: around(section) for section in MODULES}
st.title(w["title"], anchor=False)
st.markdown(w["question"])
say_refused(store, w)
controls()
for name in MODULES:
    st.subheader(w[f"{name}_title"], anchor=name)
    st.markdown(w[f"{name}_question"])
    live(name)
