"""Native widgets that show a chapter's state rather than keep one of their own."""

from __future__ import annotations

from typing import Any

import streamlit as st


def showing(name: str, value: Any) -> str:
    """Let a widget show what the state says, and return its key: a new one whenever that is not what was chosen there.

    Until the browser has heard of it, it goes on sending the old choice, which under the same key would look like a new
    one. A widget that shows the state already is left alone: told its value again, it would forget what was chosen in
    it meanwhile.
    """
    key, count = st.session_state.get(f"{name} widget", (name, 0))
    if st.session_state.get(key, value) != value:
        key, count = f"{name} {count + 1}", count + 1
    st.session_state[f"{name} widget"] = (key, count)
    if key not in st.session_state:
        st.session_state[key] = value
    return str(key)


def chosen(name: str) -> Any:
    """Return what the visitor chose in a widget that `showing` gave its key."""
    return st.session_state[st.session_state[f"{name} widget"][0]]
