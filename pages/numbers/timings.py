"""Measuring what softmax costs: a wish, its place in the line, its progress, and the result that everybody sees."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.numbers import figure
from pages.numbers.line import LONGEST, Done, Failed, FullError, Running, Waiting
from pages.numbers.measured import line
from pages.shared import visitor
from pages.shared.again import run_again
from pages.shared.failing import guarded
from pages.shared.front import lesson
from pages.shared.larger import larger
from pages.shared.live import answer as answers
from pages.shared.words import Words
from softmax_core.lessons.cost import MOST, RUNS, Measured, Size
from softmax_core.timing import written, written_factor

SIZE, REFUSED = "numbers: size that is measured", "numbers: why nothing is measured"
EVERY, AT_ONCE, SELDOM = 0.5, 10, 10.0
"""Seconds between two looks at a measurement, for so many who wait; with more of them each looks less often."""

MINUTE = 60


def panel(words: Words) -> None:
    """Show where a measurement is wished for, and what was measured."""
    usable, _ = lesson.seen("numbers", st.query_params.to_dict())
    if usable is None or "measure" in usable:
        st.subheader(words["cost_measured_title"], anchor=False)
        st.caption(words.say("cost_measured_intro", runs=RUNS))
        _measurements(words)


@st.fragment
def _measurements(words: Words) -> None:
    """Show how the wish stands; runs again by itself while it waits."""
    with guarded():
        size = st.session_state.get(SIZE) or _set_above()
        now = line.look(size, _who())
        waits = isinstance(now, (Waiting, Running))
        _buttons(words, now)
        if REFUSED in st.session_state:
            key, values = st.session_state[REFUSED]
            st.warning(words.say(key, **values))
        _show(size, now, words)
        run_again(min(SELDOM, EVERY * max(1, line.crowd // AT_ONCE)) if waits else 0)


def _set_above() -> Size:
    """Return the size that the address says."""
    state, _ = answers.read("numbers", "cost", st.query_params.to_dict())
    return int(state["N"]), int(state["K"])


def _who() -> str:
    """Name this session."""
    context = get_script_run_ctx()
    return context.session_id if context else ""


def _buttons(words: Words, now: object) -> None:
    with st.container(horizontal=True, key="measuring"):
        st.button(words["cost_measure"], key="measure", on_click=_measure)
        if isinstance(now, (Waiting, Running)):
            st.button(words["cost_cancel"], key="measure-cancel", on_click=_cancel)
        elif isinstance(now, Done):
            st.button(words["cost_again"], key="measure-again", on_click=_measure, kwargs={"again": True})


def _measure(*, again: bool = False) -> None:
    """Wish for the size that is set above, or for the one that is shown once more."""
    st.session_state.pop(REFUSED, None)
    before, size = st.session_state.get(SIZE), _set_above()
    size = before if again and before else size
    n, k = size
    if n * k > MOST:
        st.session_state[REFUSED] = "cost_too_large", {"N": n, "K": k, "most": f"{MOST:,}"}
        return
    try:
        line.ask(size, _who(), again=again)
    except FullError:
        st.session_state[REFUSED] = "cost_full", {"longest": LONGEST}
        return
    if before and before != size:
        line.cancel(before, _who())
    st.session_state[SIZE] = size


def _cancel() -> None:
    line.cancel(st.session_state.get(SIZE) or _set_above(), _who())


def _show(size: Size, now: object, words: Words) -> None:
    n, k = size
    if isinstance(now, Waiting):
        st.progress(0.0, text=words.say("cost_waiting", N=n, K=k, before=now.before))
    elif isinstance(now, Running):
        st.progress(now.share, text=words.say("cost_running", N=n, K=k))
    elif isinstance(now, Failed):
        st.error(words[f"cost_{now.reason}"])
    elif isinstance(now, Done):
        _result(now.result, now.age, words)


def _result(measured: Measured, age: float, words: Words) -> None:
    """Show a result: a sentence, what has measured it and when, and three charts."""
    n, k = measured.size
    naive, shifted = measured.chosen["naive"], measured.chosen["shifted"]
    first, *_, last = measured.along(1)
    classes, longer = measured.growth(1, "shifted")
    found = words.say(
        "cost_found", N=n, K=k, naive=written(naive.median), shifted=written(shifted.median),
        times=written_factor(shifted.times(naive)), least=first[1], most=last[1], classes=written_factor(classes),
        growth=written_factor(longer),
    )  # fmt: skip
    unsure = [] if shifted.apart(naive) else [words.say("cost_not_apart", N=n, K=k)]
    st.markdown(words.paragraph([found, *unsure]))
    dark = visitor.dark()
    _chart(
        "chosen",
        words["cost_chart_chosen"],
        figure.chosen(measured, words, dark=dark),
        figure.alt_chosen(measured, words),
    )
    for axis, place, other in zip((1, 0), st.columns(2), (n, k), strict=True):
        name = figure.NAMES[axis]
        with place:
            _chart(
                f"growth-{name}", words.say(f"cost_chart_{name}", other=other),
                figure.growth(measured, axis, words, dark=dark), figure.alt_growth(measured, axis, words),
            )  # fmt: skip
    minutes = int(age // MINUTE)
    when = words.say("cost_minutes", minutes=minutes) if minutes else words["cost_now"]
    st.caption(
        words.say(
            "cost_machine", age=when, processor=measured.processor, cores=measured.cores, python=measured.python,
            numpy=measured.numpy, runs=naive.runs,
        )
    )  # fmt: skip


def _chart(key: str, title: str, made: figure.Figure, alt: str) -> None:
    st.markdown(f"**{title}**")
    made = larger(made, figure.INK[visitor.dark()]) if visitor.presenting() else made
    st.plotly_chart(made, key=f"cost-{key}", alt=alt, config={"displayModeBar": False})
