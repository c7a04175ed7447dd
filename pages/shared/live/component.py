"""The live component: one for all chapters, driven by data."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from pages.shared.live.model import Model, Session, encode

HERE = Path(__file__).parent
OPENED = "opened"
"""The act that says which ``details`` are open now."""


def _lean(path: Path) -> str:
    """Read a script or a style without indentation and comment lines."""
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith(("//", "/*")))


_everything = f"const STYLE = {json.dumps(_lean(HERE / 'live.css'))};\n" + "".join(
    _lean(path) for path in sorted(HERE.glob("[0-9]_*.js"))
)
_name = f"const NAME = {json.dumps(f'softmax live {hashlib.sha256(_everything.encode()).hexdigest()[:12]}')};\n"
_code = st.components.v2.component("softmax_live_code", js=_name + _everything)
_view = st.components.v2.component("softmax_live", html='<div class="live"></div>', js=_name + _lean(HERE / "view.js"))


def bring() -> None:
    """Send what live views are made of: once for the page, since Streamlit sends a view's own script every time."""
    with st.container(key="live-code"):
        _code(key="live code")


def mount(key: str, model: Model, act: Callable[[str, str], None]) -> None:
    """Show a model, and call ``act(id, text)`` once for everything the visitor does.

    Acts are numbered, and repeated by the browser until they are answered: none is lost when reruns overtake each
    other, and none is done twice when a connection comes back.
    """
    name = f"{key} session"
    if name not in st.session_state:
        st.session_state[name] = Session(secrets.token_hex(4))

    def receive() -> None:
        st.session_state[name], acts = settle(st.session_state[name], st.session_state[key].get("acts"))
        for what, text in acts:
            act(what, text)

    _view(key=key, data=encode(model, st.session_state[name]), on_acts_change=receive)


def settle(session: Session, sent: Any) -> tuple[Session, list[tuple[str, str]]]:
    """Take what the browser sent: the session as it is then, and the acts that are new and the chapter's concern.

    Examples
    --------
    >>> queue = [{"n": 1, "id": "z0", "text": "3"}, {"n": 2, "id": "T", "text": "inf"}]
    >>> session, acts = settle(Session("a", done=1), {"token": "a", "queue": queue, "views": []})
    >>> session.done, acts
    (2, [('T', 'inf')])
    >>> settle(session, {"token": "b", "queue": queue, "views": []})[1]
    []
    """
    if not sent or sent["token"] != session.token:
        return session, []
    fresh = [one for one in sent["queue"] if one["n"] > session.done]
    done = max((one["n"] for one in fresh), default=session.done)
    acts = [(str(one["id"]), str(one["text"])) for one in fresh]
    opened = next((frozenset(text.split()) for what, text in reversed(acts) if what == OPENED), session.opened)
    settled = Session(session.token, done, frozenset(map(str, sent["views"])), opened)
    return settled, [(what, text) for what, text in acts if what != OPENED]
