"""Softmax, live: one linked chain from logits to gradient."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ParamSpec

import plotly.graph_objects as go
import streamlit as st

from pages.shared import helper, palette, parse, safe, visitor, words
from pages.shared.failing import guarded
from pages.shared.live.component import hear, mount
from pages.shared.live.nodes import Refused
from pages.shared.parse import Refusal
from pages.shared.store import Store, address
from pages.shared.widgets import chosen, say_refused, showing
from pages.softmax import code, direct, figure, presets, scene, view
from pages.softmax import state as states
from pages.softmax.chart import drawn
from pages.softmax.state import State

P = ParamSpec("P")

CHART = "sweep figure"
NO_PLOTLY = "plotly missing"
COPYING = "copies open"
AROUND = "around the live view"
LONGEST_KEPT = 200  # characters of a refused text that stay in its box

w = words.load(view.TEXT, visitor.lang())
store = Store("softmax", states.PARAMS, states.DEFAULT)
refused: dict[str, tuple[str, Refusal]] = st.session_state.setdefault("softmax refused", {})


def change(new: State) -> None:
    """Take a state from a native widget's callback."""
    refused.clear()
    store.set(new)


def refuse(box: str, typed: str, why: Refusal) -> None:
    """Remember what was not taken; the state stays."""
    refused[box] = (typed, why)
    store.set(store.state)


def on_act(what: str, text: str) -> None:
    """Take an act of the live view."""
    if what == "theme":
        return  # the rerun brings the other theme's colours
    if what == "plotly":
        st.session_state[NO_PLOTLY] = True
        return
    try:
        change(states.act(store.state, what, text))
    except Refusal as why:
        refuse(what.removesuffix("!"), text.strip()[:LONGEST_KEPT], why)


def after_moves(callback: Callable[P, None]) -> Callable[P, None]:
    """Let a native widget's callback find the state that the live view shows.

    A message on its way while the visitor leaves the chapter seems to change every widget that is gone by then.
    """

    def call(*args: P.args, **kwargs: P.kwargs) -> None:
        if store.shown:
            hear("chain", on_act)
            callback(*args, **kwargs)

    return call


@after_moves
def step(to: Callable[[State], State]) -> None:
    """Go from the present state to another."""
    change(to(store.state))


@after_moves
def use_pasted() -> None:
    """Take the pasted logits."""
    try:
        listed = parse.logits(st.session_state["pasted"])
        change(states.with_logits(store.state, listed.logits, names=listed.names))
    except Refusal as why:
        refuse("paste", "", why)


@after_moves
def use_example() -> None:
    """Load the chosen example."""
    example = chosen("example")
    if example != presets.OWN:
        st.session_state["origin"] = example
        change(presets.apply(store.state, example))


@after_moves
def set_axis() -> None:
    """Take the chosen probability axis."""
    change(states.with_axis(store.state, log_axis=chosen("axis") == "log"))


def controls(state: State) -> None:
    """Show examples, surprise, paste, history, pinning, axis."""
    shown = presets.matching(state, st.session_state.get("origin"))
    example, axis = showing("example", shown), showing("axis", "log" if state.log_axis else "linear")
    with st.container(key="controls", horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            w["examples"], [*presets.EXAMPLES, *([presets.OWN] if shown == presets.OWN else [])], key=example,
            format_func=lambda key: presets.label(key, w), on_change=use_example, width=330,
        )  # fmt: skip
        st.button(w["surprise"], key="surprise", help=w["surprise_help"],
                  on_click=partial(step, states.surprise))  # fmt: skip
        with st.popover(w["paste"], key="paste"):
            paste()
        st.button(w["undo"], key="undo", on_click=after_moves(store.undo), disabled=not store.can_undo)
        st.button(w["redo"], key="redo", on_click=after_moves(store.redo), disabled=not store.can_redo)
        if state.pinned is None:
            st.button(w["pin"], key="pin", help=w["pin_help"], on_click=partial(step, states.pin))
        else:
            st.button(w["unpin"], key="unpin", on_click=partial(step, states.unpin))
            st.button(w["swap"], key="swap", help=w["swap_help"], on_click=partial(step, states.swap))
        st.segmented_control(
            w["axis"], ["linear", "log"], key=axis, required=True, on_change=set_axis,
            format_func=lambda key: w[f"axis_{key}"],
        )  # fmt: skip
    if shown != presets.OWN:
        st.session_state["origin"] = shown
    if "origin" in st.session_state:  # it stays when the visitor drags on, so that nothing below moves
        st.caption(safe.markdown(presets.source(st.session_state["origin"], w)))


def paste() -> None:
    """Show the box to paste logits into."""
    st.text_area(w["paste_label"], key="pasted", placeholder=w["paste_example"], height=120)
    st.button(w["paste_use"], key="use", on_click=use_pasted)
    if "paste" in refused:
        st.error(safe.markdown(w.refuse(refused["paste"][1])))


def around(state: State) -> tuple[object, ...]:
    """What stands around the live view: as long as that is the same, a release renews the live view alone.

    The last two were chosen there: what a browser tells together with a move, Streamlit takes for a part of the move.
    """
    everything = state if st.session_state.get(COPYING) or NO_PLOTLY in st.session_state else None
    example = presets.matching(state, st.session_state.get("origin"))
    history = (store.can_undo, store.can_redo)
    return (
        example,
        history,
        state.names,
        state.pinned is None,
        state.log_axis,
        "paste" in refused,
        visitor.dark(),
        everything,
        visitor.choice(),
        bool(st.session_state.get("copy")),
    )


def calm(state: State) -> bool:
    """Whether moves change nothing around the live view, so that the browser may ask for what follows directly."""
    example, history, *_ = around(state)
    watching = st.session_state.get(COPYING) or NO_PLOTLY in st.session_state
    return example == presets.OWN and history == (True, False) and not watching and not refused


# The interval is never reached. With one, the browser asks for the whole page when it has lost the server and found it
# again; it would ask for nothing otherwise, and a server that was started anew does not know this fragment.
@st.fragment(run_every="7 days")
@guarded()
def live() -> None:
    """Show the chain, and bring the chart in line with it; a release renews only this."""
    state = store.open()
    if around(state) != st.session_state[AROUND]:
        st.rerun()
    problems = tuple((box, Refused(typed, w.refuse(why))) for box, (typed, why) in refused.items())
    dark, answers = visitor.dark(), direct.begin(state, w.lang, dark=visitor.dark()) if calm(state) else None
    mount(
        "chain",
        scene.model(state, w.lang, dark=dark, problems=problems, direct=answers, compute=helper.compute),
        on_act,
    )
    keep_chart(state, scene.names_of(state, w.lang), palette.colours(state.classes, dark=dark))


def keep_chart(state: State, names: tuple[str, ...], colours: tuple[str, ...]) -> None:
    """Draw the chart once for these classes, words and axis: after that the live view patches it in the browser.

    A changed figure would be torn down and drawn anew; where the browser cannot patch, that is what happens.
    """
    kind = (w.lang, names, colours, state.log_axis)
    kept: tuple[object, go.Figure] | None = st.session_state.get(CHART)
    if kept is None or kept[0] != kind or NO_PLOTLY in st.session_state:
        st.session_state[CHART] = (kind, drawn(state.setting, state.span, state.active, *kind))


def copies(state: State) -> None:
    """Show the state as code, formula, table and link."""
    with st.expander(w["copy"], key="copy", on_change="rerun") as opened:
        st.session_state[COPYING] = opened.open
        if not opened.open:
            return
        names, result = scene.names_of(state, w.lang), state.setting.chain()
        numpy, pytorch, latex, csv, link = st.tabs(["NumPy", "PyTorch", "LaTeX", "CSV", w["copy_link"]])
        numpy.code(code.numpy(state.setting), language="python")
        pytorch.code(code.pytorch(state.setting), language="python")
        formula = code.latex(state.setting, result, names)
        latex.code(formula, language="latex")
        latex.caption(w["copy_latex_shown"])
        latex.latex(formula)
        csv.code(code.csv(state.setting, result, names), language=None)
        link.code(address(states.PARAMS, state), language=None, wrap_lines=True)


state = store.open()
st.session_state[AROUND] = around(state)
st.title(w["title"], anchor=False)
st.markdown(w["question"])
say_refused(store, w)
controls(state)
live()
copies(state)
st.subheader(w["chart"], anchor=False)
with st.container(key=figure.KEY):
    st.plotly_chart(
        st.session_state[CHART][1], key="sweep chart", config={"displayModeBar": False}, alt=w["chart_alt"],
        height=figure.HEIGHT,
    )  # fmt: skip
st.caption(w["chart_caption"])
