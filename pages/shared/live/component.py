"""The live views on a page: one component for all sections, whose script travels once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.shared import palette, safe, visitor
from pages.shared.failing import guarded
from pages.shared.front import lesson
from pages.shared.live import answer as answers
from pages.shared.live.alone import alone
from pages.shared.live.answer import Question
from pages.shared.live.path import KEY, find_path, guided, has_path, step_of
from pages.shared.live.path_told import TEXT, told
from pages.shared.live.route import base
from pages.shared.live.section import Section
from pages.shared.parse import Refusal
from pages.shared.words import BCP47, Words, load

HERE = Path(__file__).parent
PAGES = HERE.parents[1]


def script() -> str:
    """Put together what every live view is made of: the styles, then the scripts in the order of their names."""
    first = [HERE / "live.css", HERE / "path.css", PAGES / "shared" / "terms.css"]
    styles = [*first, *sorted(PAGES.glob("*/live.css")), HERE / "present.css"]
    style = palette.style() + "".join(_lean(path) for path in styles)
    code = "".join(_lean(path) for path in sorted(HERE.glob("[0-9]_*.js")))
    return f"const STYLE = {json.dumps(style)};\n{code}"


def _lean(path: Path) -> str:
    """Read a script or a style without indentation and comment lines."""
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith(("//", "/*")))


_script = script()
NAME = f"softmax live {hashlib.sha256(_script.encode()).hexdigest()[:12]}"
_named = f"const NAME = {json.dumps(NAME)};\n"
_code = st.components.v2.component("softmax_live_code", js=_named + _script)
_small = _named + _lean(HERE / "view.js")
_view = st.components.v2.component("softmax_live", html='<div class="live"></div>', js=_small)
_path = st.components.v2.component("softmax_path", html='<div class="guide"></div>', js=_small)


def bring() -> None:
    """Send what live views are made of, and where they ask: once for the page."""
    with st.container(key="live-code"):
        _code(key="live code", data={"base": base()})


def mount(chapter: str, section: str, lang: str, bound: Section | None = None) -> None:
    """Show a section as the address says, in a language; one that fails says so in its place.

    With data that only the session has, `bound` is the section whose computation is bound to them: its view asks
    nobody, see `pages.shared.live.alone`.
    """
    with guarded():
        if bound is None:
            _mount(chapter, section, lang, f"{chapter} {section}")
        else:
            _mount_alone(chapter, section, lang, bound)


def _mount(chapter: str, section: str, lang: str, key: str) -> None:
    _view(key=key, data=answers.answer(_question(chapter, section, lang)))


def _question(chapter: str, section: str, lang: str) -> Question:
    """Ask for a section as the address says."""
    declared, said = answers.find(chapter, section), guided(chapter, st.query_params.to_dict())
    written = declared.write(declared.read(dict(said))[0])
    return Question(chapter, section, tuple(sorted(written.items())), lang=lang)


def _mount_alone(chapter: str, section: str, lang: str, bound: Section) -> None:
    key = f"{chapter} {section}"
    refused: Question | None = st.session_state.pop(f"{key} refused", None)
    question = _question(chapter, section, lang)
    again = refused is not None and refused.query == question.query
    made = alone(bound, replace(question, act=refused.act, text=refused.text) if refused and again else question)
    _view(key=key, data=made, on_act_change=partial(_act, chapter, section, lang, key))


def _act(chapter: str, section: str, lang: str, key: str) -> None:
    """Do what a view by itself cannot look up, such as what was typed: the address says what it leads to."""
    said = st.session_state[key].get("act") or {}
    declared, asked = answers.find(chapter, section), _question(chapter, section, lang)
    question = replace(asked, act=str(said.get("id")), text=str(said.get("text")))
    before, words = declared.read(dict(asked.query))[0], answers.words_of(chapter, section, lang)
    state, _, refusal = answers.done(declared, question, before, words)
    if refusal:
        st.session_state[f"{key} refused"] = question
        return
    others = {name: value for name, value in st.query_params.items() if name not in declared.keys}
    st.query_params.from_dict(others | declared.write(state))


def mount_one(chapter: str, lang: str) -> None:
    """Show that one of a chapter's sections which the address names; the browser goes on to the others by itself."""
    with guarded():
        said = guided(chapter, st.query_params.to_dict())
        _mount(chapter, answers.chosen_section(chapter, said), lang, f"{chapter} sections")


def only(section: str) -> DeltaGenerator:
    """Give a place for what is native Streamlit and belongs to one section, by its anchor: it shows with that section.

    The browser goes from section to section without the script, so what stands here is on every page of the chapter;
    what costs something waits for a click.
    """
    place = st.container(key=f"only-{section}")
    place.html(f'<style>html:not([data-section="{section}"]) .st-key-only-{section} {{ display: none; }}</style>')
    return place


def begin(page: str, sections: Sequence[str]) -> Words:
    """Begin a chapter: its title, its question, and what of these sections could not be read from the address.

    Parameters
    ----------
    page : str
        The page's file, with text.toml beside it.
    sections : sequence of str
        The sections that will be mounted.

    Returns
    -------
    Words
        The chapter's words.
    """
    folder = Path(page).parent
    words = load(folder / "text.toml", visitor.lang())
    st.title(words["title"], anchor=False)
    query = st.query_params.to_dict()
    step, unread_step = None, []
    try:
        step = step_of(folder.name, query)
    except Refusal as why:
        unread_step = [(KEY, why)]
    usable, _ = lesson.seen(folder.name, query)
    if has_path(folder.name) and (usable is None or "path" in usable):
        _guide(folder.name, words.lang, opened=step is not None)
    with st.container(key="question"):
        st.markdown(words["question"])
    unread = [one for section in sections for one in answers.read(folder.name, section, query)[1]]
    anchors = answers.sections_of(folder.name)
    if anchors and query.get("section", next(iter(anchors))) not in anchors:
        unread.append(("section", Refusal("not_a_choice", value=query["section"], choices=", ".join(anchors))))
    say_unread([*unread, *unread_step], words)
    return words


def _guide(chapter: str, lang: str, *, opened: bool) -> None:
    """Offer a chapter's guided path, or show it."""
    with guarded(), st.container(key="path"):
        _path(key=f"{chapter} path", data=guide_data(chapter, lang, opened=opened))
        if opened:  # the page leaves room for it before the browser's part has begun
            st.html('<span class="path-opened" hidden></span>')


def guide_data(chapter: str, lang: str, *, opened: bool) -> dict[str, Any]:
    """Say what a browser needs to offer a chapter's path, and to show it where it is open."""
    about, words = find_path(chapter), load(TEXT, lang)
    offer = words.say("open", steps=len(about.steps), minutes=about.minutes)
    said = {"open": offer, "play": words["play"], "waiting": words["waiting"]}
    path = told(chapter, lang).decode() if opened else ""
    return {
        "chapter": chapter, "lang": lang, "bcp47": BCP47[lang], "native": about.native, "words": said, "path": path,
    }  # fmt: skip


def say_unread(refused: Sequence[tuple[str, Refusal]], words: Words) -> None:
    """Say once what could not be read from the address, and take it out of there."""
    if not refused:
        return
    for key, why in refused:
        said = words.refuse(Refusal("link", key=key, why=why))
        st.toast(safe.markdown(said), icon="⚠️", duration="infinite")
    unread = {key for key, _ in refused}
    st.query_params.from_dict({key: value for key, value in st.query_params.items() if key not in unread})
