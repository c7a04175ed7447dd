"""The state of what is native Streamlit: read from the address at every run, written there by callbacks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

import streamlit as st

from pages.shared.parse import Refusal

S = TypeVar("S")

LONGEST = 1000
"""Characters of a parameter, unless it says otherwise."""


@dataclass(frozen=True)
class Param(Generic[S]):
    """One parameter of the address.

    Attributes
    ----------
    key : str
        Short, English, the same in all languages.
    write : callable
        State to text, or None where the default holds: defaults stay out of the address.
    read : callable
        (State so far, text) to state; raises Refusal on anything else.
    longest : int
        How many characters it may have in an address.
    """

    key: str
    write: Callable[[S], str | None]
    read: Callable[[S, str], S]
    longest: int = LONGEST


def to_query(params: Sequence[Param[S]], state: S) -> dict[str, str]:
    """Write a state as parameters of an address."""
    written = {param.key: param.write(state) for param in params}
    return {key: text for key, text in written.items() if text is not None}


def from_query(params: Sequence[Param[S]], default: S, query: Mapping[str, str]) -> tuple[S, list[tuple[str, Refusal]]]:
    """Read a state from an address; what cannot be read keeps its default and is reported with its key."""
    state, refused = default, []
    for param in params:
        if param.key not in query:
            continue
        text = query[param.key]
        try:
            if len(text) > param.longest:
                raise Refusal("too_long", size=len(text), most=param.longest)
            state = param.read(state, text)
        except Refusal as refusal:
            refused.append((param.key, refusal))
    return state, refused


def put(params: Sequence[Param[S]], state: S) -> None:
    """Have the address say a state; what is not the chapter's stays."""
    keys = {param.key for param in params}
    others = {key: value for key, value in st.query_params.items() if key not in keys}
    st.query_params.from_dict(others | to_query(params, state))


def whole(params: Sequence[Param[S]], state: S) -> str:
    """Return the whole address of this page in a state, as the visitor's browser reaches it."""
    lang = {"lang": st.query_params["lang"]} if "lang" in st.query_params else {}
    query = urlencode(to_query(params, state) | lang, safe=",;")
    page = (st.context.url or "").split("?")[0]
    return f"{page}?{query}" if query else page
