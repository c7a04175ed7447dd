"""The dialog in which a teacher makes a link for the class: question, controls, link, QR code."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import segno
import streamlit as st
from streamlit import config

from pages.shared import visitor
from pages.shared.front import lesson
from pages.shared.front.network import lan_addresses
from pages.shared.front.sheet import address
from pages.shared.words import Words, load

HERE = Path(__file__).parent
_board = st.components.v2.component(
    "softmax_board",
    html=(HERE / "board.html").read_text(encoding="utf-8"),
    css=(HERE / "board.css").read_text(encoding="utf-8"),
    js=(HERE / "board.js").read_text(encoding="utf-8"),
)


def class_link(chapter: str, *, path: bool) -> None:
    """Open the dialog for the state that is shown."""
    words = load(lesson.TEXT, visitor.lang())
    st.dialog(words["class_link_title"], width="medium")(partial(_form, chapter, words, path=path))()


def _form(chapter: str, words: Words, *, path: bool) -> None:
    query = st.query_params.to_dict()
    named = lesson.labels(chapter, words.lang)
    names = lesson.offered(chapter, query, path=path)
    question = st.text_area(
        words["question"], value=query.get(lesson.ASK, ""), key="class question", height=80,
        help=words.say("question_help", most=lesson.LONGEST),
    ).strip()  # fmt: skip
    chosen = st.pills(
        words["sees"], names, selection_mode="multi", default=names, key="class controls", help=words["sees_help"],
        format_func=lambda name: named[name],
    )  # fmt: skip
    if len(question) > lesson.LONGEST:
        st.error(words.say("question_long", size=len(question), most=lesson.LONGEST))
        return
    controls = None if set(chosen) == set(names) else [name for name in names if name in chosen]
    _give(query, question, controls, words)
    if path:
        st.link_button(words["sheet"], address(chapter, words.lang))


def _give(query: dict[str, str], question: str, controls: list[str] | None, words: Words) -> None:
    """Show the link, its QR code, and both on the whole screen."""
    here = st.context.url or ""
    host, hindrance = lesson.reached(here, str(config.get_option("server.address") or ""), lan_addresses())
    link = lesson.link(here, query, question, controls, host)
    if hindrance:
        st.warning(words[hindrance])
    picture = qr(link)
    if picture:
        _board(key="board", data={
            "picture": picture, "link": link, "question": question,
            **{name: words[name] for name in ("qr", "large", "small")},
        })  # fmt: skip
    else:
        st.warning(words.say("too_long_for_qr", size=len(link)))
    st.code(link, language=None, wrap_lines=True)
    st.caption(words["copied_from"])


def qr(link: str) -> str:
    """Draw a link as a QR code, an SVG in a data address; "" where it is too long for one.

    Examples
    --------
    >>> qr("http://10.0.0.7:8501/")[:19], qr("x" * 3000)
    ('data:image/svg+xml;', '')
    """
    try:
        code = segno.make(link, error="l", micro=False)
    except segno.DataOverflowError:
        return ""
    return str(code.svg_data_uri(border=4, dark="#000", light="#fff", omitsize=True, encode_minimal=True, nl=False))
