"""The line above every chapter: the chapters, the view for the front of a class, the language."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from html import escape
from pathlib import Path

import streamlit as st

from pages.shared import visitor
from pages.shared.front import lesson
from pages.shared.front.class_link import class_link
from pages.shared.live.path import has_path
from pages.shared.safe import markdown, shortened
from pages.shared.words import Words, load

HERE = Path(__file__).parent
SHARED = HERE.parent
CUT = "question cut"


def style() -> None:
    """Bring the styles of what is around the views, in front of a class others."""
    sheets = [SHARED / "house.css", SHARED / "terms.css", *([HERE / "front.css"] if visitor.presenting() else [])]
    st.html(f"<style>{''.join(sheet.read_text(encoding='utf-8') for sheet in sheets)}</style>")


def house_line(chapters: Sequence[st.Page], chapter: str) -> None:
    """Show the line above a chapter, named by its folder."""
    words = load(lesson.TEXT, visitor.lang())
    seen, _ = lesson.seen(chapter, st.query_params.to_dict())
    with st.container(key="house-line", horizontal=True, vertical_alignment="center"):
        with st.container(key="house-chapters", horizontal=True):
            for one in chapters if seen is None or "chapters" in seen else ():
                st.page_link(one, query_params=visitor.carried() or None)
        with st.container(key="house-tools", horizontal=True, vertical_alignment="center"):
            _for_teachers(chapter, words)
            visitor.switch()


def _for_teachers(chapter: str, words: Words) -> None:
    """Show what is for the front of a class; to students who follow its link, nothing, but P and Escape go on."""
    student = lesson.is_class_link(st.query_params.to_dict())
    with st.container(key="house-student") if student else nullcontext():
        st.button(
            words["present"], key="present", help=words["present_help"], type="tertiary",
            on_click=visitor.present_or_not,
        )  # fmt: skip
    if not student and st.button(words["class_link"], key="class-link", help=words["class_link_help"], type="tertiary"):
        class_link(chapter, path=has_path(chapter))


def asked(chapter: str) -> None:
    """Show the teacher's question, as plain text; say once what of a link for the class could not be taken."""
    query = st.query_params.to_dict()
    words = load(lesson.TEXT, visitor.lang())
    seen, unknown = lesson.seen(chapter, query)
    if unknown:
        _say(words.say("unknown", names=shortened(", ".join(unknown))))
        st.query_params.from_dict({key: value for key, value in query.items() if key != lesson.CONTROLS})
        if seen:
            st.query_params[lesson.CONTROLS] = ",".join(seen)
    question = query.get(lesson.ASK, "").strip()
    if not question:
        return
    if len(question) > lesson.LONGEST and st.session_state.get(CUT) != question:
        st.session_state[CUT] = question
        _say(words.say("cut", size=len(question), most=lesson.LONGEST))
    shown = escape(shortened(question, lesson.LONGEST))
    st.html(f'<p class="asked" role="note" aria-label="{words["asked"]}">{shown}</p>')


def _say(sentence: str) -> None:
    st.toast(markdown(sentence), icon="⚠️", duration="infinite")
