"""The upload: files in, how each was read, what has to be asked, and the data set out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from pages.shared import safe
from pages.shared.words import Words
from pages.two_models.upload import say
from pages.two_models.upload.shelf import Shelf, shelf
from softmax_core.predictions.build import dataset
from softmax_core.predictions.dataset import Dataset
from softmax_core.predictions.plan import Plan
from softmax_core.predictions.preview import first_rows
from softmax_core.predictions.problem import listed
from softmax_core.predictions.recognise import Field

WAITING = ("no_models", "one_model", "no_truth")  # not wrong, only not enough yet
Take = Callable[[Dataset], None]


def panel(lang: str, take: Take) -> None:
    """Show the upload, and hand over a data set as soon as there is one that can be used.

    Parameters
    ----------
    lang : str
        The visitor's language.
    take : callable
        Called with the data set, by itself where everything is certain, else after the button was pressed; the page
        runs again afterwards.
    """
    w, kept = say.load(lang), shelf()
    files = st.file_uploader(w["choose"], accept_multiple_files=True, key=kept.uploader)
    st.caption(w["choose_help"])
    if files:
        _load(w, kept, files)
        _use_if_certain(w, kept, take)
        st.rerun()
    for problem in kept.refused:
        st.error(safe.markdown(say.problem(w, problem)))
    if not kept.tables:
        return
    plan = kept.plan()
    _files(w, kept, plan)
    _state(w, kept, plan)
    _ask(w, kept, plan)
    _settings(w, kept, plan)
    _button(w, kept, plan, take)


def _load(w: Words, kept: Shelf, files: Sequence[object]) -> None:
    """Read what was dropped; from then on only the tables are kept."""
    kept.refused.clear()
    kept.uploads += 1
    bar = st.progress(0.0)
    for place, file in enumerate(files):
        name, data = str(getattr(file, "name", "")), file.getvalue()  # type: ignore[attr-defined]
        bar.progress(place / (len(files) + 1), say.shown(w, "reading", file=name))
        kept.add(name, data)
    bar.progress(len(files) / (len(files) + 1), w["joining"])
    kept.plan()
    bar.empty()


def _use_if_certain(w: Words, kept: Shelf, take: Take) -> None:
    plan = kept.plan() if kept.tables else None
    if plan is not None and plan.certain and kept.used != kept.signature():
        _use(w, kept, plan, take)


def _use(w: Words, kept: Shelf, plan: Plan, take: Take) -> None:
    """Make the data set and hand it over."""
    if plan.draft is None:
        return
    with st.spinner(w["computing"], show_time=False):
        made = dataset(plan.draft, renormalise=kept.renormalise)
    kept.used = kept.signature()
    take(made)


def _files(w: Words, kept: Shelf, plan: Plan) -> None:
    """List the files with what they are used for."""
    st.markdown(f"**{w['loaded']}**")
    for place, table in enumerate(kept.tables):
        with st.container(key=f"upload file {place}", horizontal=True, vertical_alignment="center"):
            line = w.say("file_line", file=safe.shortened(table.name), rows=table.rows, columns=len(table.columns))
            st.markdown(f"{safe.markdown(line)} · {safe.markdown(say.role(w, plan, place))}")
            others = [other for other in range(len(kept.tables)) if other != place]
            st.button(
                w["remove"], key=f"upload remove {place}", help=say.shown(w, "remove_named", file=table.name),
                on_click=partial(kept.keep, others),
            )  # fmt: skip


def _state(w: Words, kept: Shelf, plan: Plan) -> None:
    """Say what keeps the files from being used, what is worth knowing, and whether they are in use."""
    if plan.problem is not None:
        show = st.info if plan.problem.key in WAITING else st.error
        show(safe.markdown(say.problem(w, plan.problem)))
    elif plan.draft is not None and kept.used == kept.signature():
        names = listed(safe.shortened(name) for name in plan.draft.classes.names)
        line = w.say("used", rows=len(plan.draft.target), classes=len(plan.draft.classes.names), names=names)
        st.success(safe.markdown(line))
    for note in plan.notes:
        st.caption(safe.markdown(say.note(w, note)))


def _ask(w: Words, kept: Shelf, plan: Plan) -> None:
    """Ask what is not certain, with the guess preselected and the first rows in view."""
    if not plan.questions:
        return
    st.markdown(f"**{w['questions']}**")
    for field in plan.questions:
        st.markdown(safe.markdown(say.question(w, plan, field)))
        if 0 <= field.file < len(plan.readings):
            _rows(w, plan, field)
        _answer(w, kept, plan, field)


def _rows(w: Words, plan: Plan, field: Field) -> None:
    """Show the first rows of the columns that a question is about."""
    reading = plan.readings[field.file]
    columns = [name for name in (reading.id, reading.truth, *field.columns) if name]
    head, body = first_rows(reading.table, list(dict.fromkeys(columns)))
    st.caption(say.shown(w, "example_rows", file=reading.table.name))
    lines = [[w["row"], *head], ["---"] * (len(head) + 1), *body]
    cells = [[cell if cell == "---" else safe.markdown(safe.shortened(cell)) for cell in line] for line in lines]
    st.markdown("\n".join(f"| {' | '.join(line)} |" for line in cells))


def _answer(w: Words, kept: Shelf, plan: Plan, field: Field) -> None:
    """Show the box in which a field is answered."""
    key = f"upload field {field.key}"
    st.session_state[key] = field.value
    change = partial(_settle, kept, field.key, key)
    label = safe.markdown(say.label(w, plan, field))
    if field.what == "classes":
        st.text_area(label, key=key, on_change=change)
    else:
        st.selectbox(label, field.options, key=key, on_change=change, format_func=partial(say.option, w, plan, field))


def _settle(kept: Shelf, field: str, key: str) -> None:
    kept.answers[field] = str(st.session_state[key])


def _settings(w: Words, kept: Shelf, plan: Plan) -> None:
    """Show how everything else was read, open to another answer, and the switch to divide rows by their sums."""
    if st.toggle(w["details"], key="upload details"):
        for field in plan.fields:
            if field.certain and field.options:
                _answer(w, kept, plan, field)
    st.session_state["upload renormalise"] = kept.renormalise
    st.toggle(w["renormalise"], key="upload renormalise", help=w["renormalise_help"], on_change=partial(_switch, kept))


def _switch(kept: Shelf) -> None:
    kept.renormalise = bool(st.session_state["upload renormalise"])


def _button(w: Words, kept: Shelf, plan: Plan, take: Take) -> None:
    """Show the button that uses the files as they are read now."""
    ready = plan.problem is None and kept.used != kept.signature()
    if st.button(w["use"], key="upload use", disabled=not ready) and ready:
        kept.answers |= {field.key: field.value for field in plan.questions}
        _use(w, kept, kept.plan(), take)
        st.rerun()
