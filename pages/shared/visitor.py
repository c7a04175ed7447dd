"""What is known of the visitor: the language, and the choice of it, and the theme."""

from __future__ import annotations

import streamlit as st

from pages.shared.words import LANGS

PRESENT = "present"
LANG, IN_LINK, CHOSEN, NOW = "lang", "lang in link", "lang chosen", "lang now"


def lang() -> str:
    """Return the language of this run, which `settle` has found at its start."""
    return str(st.session_state[NOW])


def settle() -> str:
    """Settle the language of this run: the link's if it changed, else the visitor's choice, else the browser's."""
    asked = st.query_params.get("lang")
    asked = asked if asked in LANGS else None
    if st.session_state.get(LANG) not in LANGS:  # a first visit, or a rerun that has lost the switch's value
        st.session_state[LANG] = asked or st.session_state.get(NOW) or _browser()
    elif asked and asked != st.session_state[IN_LINK]:
        st.session_state[LANG] = asked
    st.session_state[IN_LINK] = asked
    if asked:
        st.session_state[CHOSEN] = True  # it goes on into the links of the other chapters
    chosen = st.session_state[NOW] = str(st.session_state[LANG])
    if st.session_state.get(CHOSEN) and st.session_state[IN_LINK] != chosen:
        st.query_params[LANG] = st.session_state[IN_LINK] = chosen
    return chosen


def _browser() -> str:
    locale = st.context.locale or ""
    return "zh" if locale.lower().startswith("zh") else "en"


def switch() -> None:
    """Show the switch, which is in view on every page; a choice stays in the link."""
    st.segmented_control(
        "Language · 语言", list(LANGS), key=LANG, required=True, format_func=lambda key: LANGS[key],
        label_visibility="collapsed", on_change=_choose,
    )  # fmt: skip


def chosen() -> bool:
    """Whether the language was chosen, so that it goes on into the links of the other chapters."""
    return bool(st.session_state.get(CHOSEN))


def _choose() -> None:
    st.session_state[CHOSEN] = True


def dark() -> bool:
    """Whether the visitor's theme is dark."""
    return st.context.theme.type == "dark"


def presenting() -> bool:
    """Whether the address asks for the view for the front of a class."""
    return st.query_params.get(PRESENT) == "1"


def present_or_not() -> None:
    """Change to the view for the front of a class, or back."""
    if presenting():
        del st.query_params[PRESENT]
    else:
        st.query_params[PRESENT] = "1"


def carried() -> dict[str, str]:
    """Return what goes on into the links of the other chapters."""
    said = {LANG: lang()} if chosen() else {}
    return said | ({PRESENT: "1"} if presenting() else {})
