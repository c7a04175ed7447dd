"""The live component: one for all chapters, driven by data."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import streamlit as st

from pages.shared.live.model import Model, Session, encode, settle

HERE = Path(__file__).parent


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


@dataclass
class _Heard:
    """What a session remembers of a view; changed without asking the session, which may end the run."""

    session: Session


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
        st.session_state[name] = _Heard(Session(secrets.token_hex(4)))
    _view(key=key, data=encode(model, st.session_state[name].session), on_acts_change=partial(hear, key, act))


def hear(key: str, act: Callable[[str, str], None]) -> None:
    """Call ``act(id, text)`` for what was done in a view and is not known yet; a callback that builds on it begins so.

    Streamlit calls callbacks in an order of its own, and a browser may tell of moves only together with what was done
    after them. A newer message may end a run even here, whenever something is read from the session: one act after the
    other is known the moment it is done, so that the next run goes on with the first that is not.
    """
    name = f"{key} session"
    if name not in st.session_state or key not in st.session_state:
        return
    heard, told = st.session_state[name], st.session_state[key].get("acts")
    for queue in [[one] for one in told["queue"]] or [[]] if told else ():
        session, acts = settle(heard.session, {**told, "queue": queue})
        try:
            for what, text in acts:
                act(what, text)
        except Exception:  # it would fail again
            heard.session = session
            raise
        heard.session = session
