"""The upload: files in, how each was read, what has to be asked, and the data set out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st
from streamlit.typing import UploadedFile

from pages.shared import safe, uploads
from pages.shared.words import Words
from pages.two_models.upload import messages
from pages.two_models.upload.upload_session import UploadSession, current_session
from prediction_files.build_dataset import build_dataset, build_models
from prediction_files.fields import Field
from prediction_files.plan import Plan
from prediction_files.preview import first_rows
from prediction_files.problem import Problem, listed
from softmax_core.comparison.dataset import Dataset, Models

WAITING = ("no_models", "one_model", "no_truth")  # not wrong, only not enough yet
LONGEST_CELL = 80
OnDataset = Callable[[Dataset | Models], None]


def panel(lang: str, on_dataset: OnDataset) -> None:
    """Show the upload; call `on_dataset` when everything is certain, else after the button was pressed."""
    w, session = messages.load(lang), current_session()
    files = st.file_uploader(w["choose"], accept_multiple_files=True, key=session.uploader)
    st.caption(w["choose_help"])
    if files:
        _load(w, session, files)
        _use_if_certain(w, session, on_dataset)
        st.rerun()
    for problem in session.refused:
        st.error(safe.markdown(messages.problem(w, problem)))
    if not session.tables:
        return
    plan = session.plan()
    _files(w, session, plan)
    _state(w, session, plan)
    _ask(w, session, plan)
    _settings(w, session, plan)
    _button(w, session, plan, on_dataset)


def _load(w: Words, session: UploadSession, files: Sequence[UploadedFile]) -> None:
    """Read what was dropped; from then on only the tables are kept. Left in the middle, it begins anew."""
    session.refused.clear()
    bar = st.progress(0.0)

    def waiting(*, queued: bool, name: str, share: float) -> None:
        uploads.busy(session.empty)
        bar.progress(share, messages.shown(w, "queued" if queued else "reading", file=name))

    for place, file in enumerate(files):
        share = place / (len(files) + 1)
        waiting(queued=False, name=file.name, share=share)
        if uploads.was_refused(file.file_id):
            session.refused.append(Problem("server_full", file=file.name, most=uploads.room()["most"]))
        else:
            session.add(file.name, file.getvalue(), partial(waiting, name=file.name, share=share))
    bar.progress(len(files) / (len(files) + 1), w["joining"])
    session.uploads += 1
    uploads.forget()
    session.plan()
    bar.empty()


def _use_if_certain(w: Words, session: UploadSession, on_dataset: OnDataset) -> None:
    plan = session.plan() if session.tables else None
    if plan is not None and plan.certain and session.used != session.signature():
        _use(w, session, plan, on_dataset)


def _use(w: Words, session: UploadSession, plan: Plan, on_dataset: OnDataset) -> None:
    """Make the data set and hand it over."""
    if plan.draft is None:
        return
    with st.spinner(w["computing"], show_time=False):
        made = build_models(plan.draft) if plan.draft.together else build_dataset(plan.draft)
    session.used = session.signature()
    on_dataset(made)


def _files(w: Words, session: UploadSession, plan: Plan) -> None:
    """List the files with what they are used for."""
    st.markdown(f"**{w['loaded']}**")
    for place, table in enumerate(session.tables):
        with st.container(key=f"upload file {place}", horizontal=True, vertical_alignment="center"):
            line = w.say("file_line", file=safe.shortened(table.name), rows=table.rows, columns=len(table.columns))
            st.markdown(f"{safe.markdown(line)} · {safe.markdown(messages.role(w, plan, place))}")
            others = [other for other in range(len(session.tables)) if other != place]
            st.button(
                w["remove"], key=f"upload remove {place}", help=messages.shown(w, "remove_named", file=table.name),
                on_click=partial(session.keep, others),
            )  # fmt: skip


def _state(w: Words, session: UploadSession, plan: Plan) -> None:
    """Say what keeps the files from being used, what is worth knowing, and whether they are in use."""
    if plan.problem is not None:
        show = st.info if plan.problem.key in WAITING else st.error
        show(safe.markdown(messages.problem(w, plan.problem)))
    elif plan.draft is not None and session.used == session.signature():
        names = listed(safe.shortened(name) for name in plan.draft.classes.names)
        line = w.say("used", rows=len(plan.draft.target), classes=len(plan.draft.classes.names), names=names)
        st.success(safe.markdown(line))
    for note in plan.notes:
        st.caption(safe.markdown(messages.note(w, note)))


def _ask(w: Words, session: UploadSession, plan: Plan) -> None:
    """Ask what is not certain, with the guess preselected and the first rows in view."""
    if not plan.questions:
        return
    st.markdown(f"**{w['questions']}**")
    for field in plan.questions:
        st.markdown(safe.markdown(messages.question(w, plan, field)))
        if 0 <= field.file < len(plan.schemas):
            _rows(w, plan, field)
        _figures(w, plan, field)
        _answer(w, session, plan, field)


def _rows(w: Words, plan: Plan, field: Field) -> None:
    """Show the first rows of the columns that a question is about."""
    schema = plan.schemas[field.file]
    columns = [name for name in (schema.id, schema.truth, *field.columns) if name is not None]
    head, body = first_rows(schema.table, list(dict.fromkeys(columns)))
    st.caption(messages.shown(w, "example_rows", file=schema.table.name))
    _table([[w["row"], *head], *body])


def _table(lines: Sequence[Sequence[str]]) -> None:
    """Show a small table; its cells are text."""
    cells = [[safe.markdown(safe.shortened(cell, LONGEST_CELL)) for cell in line] for line in lines]
    cells.insert(1, ["---"] * len(lines[0]))
    st.markdown("\n".join(f"| {' | '.join(line)} |" for line in cells))


def _figures(w: Words, plan: Plan, field: Field) -> None:
    """Show what the models' figures are under every answer."""
    if len(field.readings) > 1 and plan.draft is not None:
        st.caption(w.say("readings", rows=field.readings[0].rows, all=len(plan.draft.target)))
        _table(messages.readings(w, plan, field))


def _answer(w: Words, session: UploadSession, plan: Plan, field: Field) -> None:
    """Show the box in which a field is answered."""
    key = f"upload field {field.key}"
    st.session_state[key] = field.value
    change = partial(_store_answer, session, field.key, key)
    label = safe.markdown(messages.label(w, plan, field))
    if field.what == "classes":
        st.text_area(label, key=key, on_change=change)
    else:
        st.selectbox(
            label, field.options, key=key, on_change=change, format_func=partial(messages.option, w, plan, field)
        )


def _store_answer(session: UploadSession, field: str, key: str) -> None:
    session.answers[field] = str(st.session_state[key])


def _settings(w: Words, session: UploadSession, plan: Plan) -> None:
    """Show how everything else was read, open to another answer."""
    if st.toggle(w["details"], key="upload details"):
        for field in plan.fields:
            if field.certain and field.options:
                _answer(w, session, plan, field)


def _button(w: Words, session: UploadSession, plan: Plan, on_dataset: OnDataset) -> None:
    """Show the button that uses the files as they are read now."""
    ready = plan.problem is None and session.used != session.signature()
    if st.button(w["use"], key="upload use", disabled=not ready) and ready:
        session.answers |= {field.key: field.value for field in plan.questions}
        _use_if_certain(w, session, on_dataset)
        st.rerun()
