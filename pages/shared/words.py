"""The words of a page in the visitor's language, and the choice of that language."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from pages.shared.parse import Refusal
from pages.shared.safe import shortened

LANGS = {"en": "English", "zh": "简体中文"}
LANG, IN_LINK, CHOSEN, NOW = "lang", "lang in link", "lang chosen", "lang now"
BCP47 = {"en": "en", "zh": "zh-CN"}


class Words(Mapping[str, Any]):
    """The words of one page in one language: prose is read as it is, sentences with numbers are formatted by `say`."""

    def __init__(self, lang: str, entries: Mapping[str, Any]) -> None:
        self.lang = lang
        self._entries = entries

    def __getitem__(self, key: str) -> Any:
        return self._entries[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def say(self, key: str, /, **values: object) -> str:
        """Format the sentence `key` with values."""
        return str(self[key]).format(**values)

    def refuse(self, refusal: Refusal) -> str:
        """Say why an input was not taken, in one sentence; the visitor's text in it is shortened."""
        errors = load(Path(__file__).with_name("text.toml"), self.lang)
        values = {name: shortened(str(value)) for name, value in refusal.values.items()}
        if isinstance(refusal.values.get("why"), Refusal):
            values["why"] = self.refuse(refusal.values["why"])
        return errors.say(refusal.key, **values)


@cache
def _read(path: Path) -> dict[str, dict[str, Any]]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def load(path: Path, lang: str) -> Words:
    """Read a page's words in one language."""
    return Words(lang, _read(path)[lang])


def current() -> str:
    """Return the language of this run, which `switch` has settled at its start."""
    return str(st.session_state[NOW])


def _settle() -> str:
    """Settle the language: the link's if it changed, else the visitor's choice, else the browser's."""
    asked = st.query_params.get("lang")
    asked = asked if asked in LANGS else None
    if st.session_state.get(LANG) not in LANGS:  # a first visit, or a rerun that has lost the switch's value
        st.session_state[LANG] = asked or st.session_state.get(NOW) or _browser()
    elif asked and asked != st.session_state[IN_LINK]:
        st.session_state[LANG] = asked
    st.session_state[IN_LINK] = asked
    if asked:
        st.session_state[CHOSEN] = True  # it goes on into the links of the other chapters
    return str(st.session_state[LANG])


def _browser() -> str:
    locale = st.context.locale or ""
    return "zh" if locale.lower().startswith("zh") else "en"


def switch() -> str:
    """Show the switch, which is in view on every page, and return the language; a choice stays in the link."""
    lang = st.session_state[NOW] = _settle()
    with st.container(key="language", horizontal=True, horizontal_alignment="right"):
        st.segmented_control(
            "Language · 语言", list(LANGS), key=LANG, required=True, format_func=lambda key: LANGS[key],
            label_visibility="collapsed", on_change=_choose,
        )  # fmt: skip
    if st.session_state.get(CHOSEN) and st.session_state[IN_LINK] != lang:
        st.query_params[LANG] = st.session_state[IN_LINK] = lang
    return lang


def _choose() -> None:
    st.session_state[CHOSEN] = True
