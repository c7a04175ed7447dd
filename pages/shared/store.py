"""A chapter's state in the session, in the address, and in the history that undo walks through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.shared.links import Param, from_query, to_query
from pages.shared.parse import Refusal

S = TypeVar("S")

MOST_UNDO = 100


def walked() -> bool:
    """Whether the visitor went back or forward in the browser's history.

    Only then is an address that differs from ours news. Every message carries the address that the browser had when it
    was sent, and an answer still on its way may have changed that.
    """
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def address(params: Sequence[Param[S]], state: S) -> str:
    """Return the whole address of this page in this state, as the visitor's browser reaches it."""
    lang = {"lang": st.query_params["lang"]} if "lang" in st.query_params else {}
    query = urlencode(to_query(params, state) | lang, safe=",;")
    page = (st.context.url or "").split("?")[0]
    return f"{page}?{query}" if query else page


@dataclass
class _Kept(Generic[S]):
    """What a session remembers of one chapter."""

    state: S
    written: dict[str, str]
    past: list[S]
    future: list[S]
    refused: list[tuple[str, Refusal]]
    touched: bool = False


class Store(Generic[S]):
    """A chapter's state: in the session, in the address, and in the history that undo walks through.

    Parameters
    ----------
    chapter : str
        A name for the session's memory.
    params : sequence of Param
        What stands in the address.
    default : S
        The state of the bare address.
    """

    def __init__(self, chapter: str, params: Sequence[Param[S]], default: S) -> None:
        self._chapter = chapter
        self._params = params
        self._default = default

    @property
    def _kept(self) -> _Kept[S]:
        kept: _Kept[S] = st.session_state[self._chapter]
        return kept

    @property
    def state(self) -> S:
        """The present state."""
        return self._kept.state

    @property
    def shown(self) -> bool:
        """Whether this is the chapter that the visitor has in front of them."""
        return st.session_state.get("chapter") == self._chapter

    @property
    def refused(self) -> list[tuple[str, Refusal]]:
        """What was not taken from the address that the state came from."""
        return self._kept.refused

    def open(self) -> S:
        """Settle the state at the start of a run, and bring the address in line with it.

        The address wins on a first visit, on the way back and forward, and when a link leads here from another chapter;
        otherwise the session's state does, and what the visitor did in this run wins over everything.
        """
        query = st.query_params.to_dict()
        given = {param.key: query[param.key] for param in self._params if param.key in query}
        returned = st.session_state.get("chapter") != self._chapter
        st.session_state["chapter"] = self._chapter
        if self._chapter not in st.session_state:
            st.session_state[self._chapter] = _Kept(self._default, {}, [], [], [])
            self._read(given)
        elif not self._kept.touched and given != self._kept.written and (walked() or (returned and given)):
            before = self.state
            self._read(given)
            if self.state != before:
                self._kept.past.append(before)
        self._write(given)
        self._kept.touched = False
        return self.state

    def _read(self, given: Mapping[str, str]) -> None:
        self._kept.state, self._kept.refused = from_query(self._params, self._default, given)

    def _write(self, given: Mapping[str, str]) -> None:
        wanted = to_query(self._params, self.state)
        self._kept.written = wanted
        if wanted != given or self._kept.touched:  # the address may have moved on with direct answers meanwhile
            keys = {param.key for param in self._params}
            others = {key: value for key, value in st.query_params.items() if key not in keys}
            st.query_params.from_dict(others | wanted)

    def set(self, state: S) -> None:
        """Take a new state (from a callback); the old one can be had back."""
        kept = self._kept
        kept.touched = True
        kept.refused = []
        if state != kept.state:
            kept.past = [*kept.past, kept.state][-MOST_UNDO:]
            kept.future.clear()
            kept.state = state

    @property
    def can_undo(self) -> bool:
        """Whether there is something to undo."""
        return bool(self._kept.past)

    @property
    def can_redo(self) -> bool:
        """Whether there is something to redo."""
        return bool(self._kept.future)

    def undo(self) -> None:
        """Go back to the state before (from a callback)."""
        kept = self._kept
        _walk(kept, kept.past, kept.future)

    def redo(self) -> None:
        """Take back an undo (from a callback)."""
        kept = self._kept
        _walk(kept, kept.future, kept.past)


def _walk(kept: _Kept[S], source: list[S], other: list[S]) -> None:
    kept.touched = True
    kept.refused = []
    if source:
        other.append(kept.state)
        kept.state = source.pop()
