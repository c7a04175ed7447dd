"""The component that shows still views: rendered HTML in, clicks on its buttons out."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from pages.shared.live.component import NAME
from pages.shared.live.template import environment
from pages.shared.words import BCP47, Words

SCRIPT = f"const NAME = {json.dumps(NAME)};\n" + Path(__file__).with_name("still.js").read_text(encoding="utf-8")
_view = st.components.v2.component("softmax_still", html='<div class="live"></div>', js=SCRIPT)


@dataclass
class _Taken:
    """The number of the last click that was answered; changed without asking the session, which may end the run."""

    last: int = 0


def render(template: str, words: Words, style: str = "", **context: Any) -> str:
    """Render a template in a language.

    Parameters
    ----------
    template, style : str
        Paths below `pages`, the second one of a style sheet or "".
    words : Words
        What the template knows as ``t``.
    **context
        Everything else it needs. Texts in it become text, whatever is written in them.

    Returns
    -------
    str
        HTML for `show_still`.
    """
    view = environment().get_template("two_models/still/view.html")
    return view.render(template=template, style=style, t=words, bcp47=BCP47[words.lang], **context)


def show_still(key: str, html: str, on_act: Callable[[str], None] | None = None) -> None:
    """Show rendered HTML, and call ``on_act(act)`` once for every click on a button with that ``data-act``.

    Streamlit drops a click if the next one comes before it has begun to answer it, and may end the run that answers it.
    The browser numbers its clicks and sends each until the number of the last one taken comes back with the HTML.
    """
    name = f"{key} taken"
    if name not in st.session_state:
        st.session_state[name] = _Taken()
    _view(
        key=key,
        data={"html": html, "taken": st.session_state[name].last},
        on_clicks_change=partial(_take, key, on_act or (lambda _: None)),
    )


def _take(key: str, on_act: Callable[[str], None]) -> None:
    """Answer the clicks that are not answered yet."""
    taken = st.session_state[f"{key} taken"]
    for number, act in st.session_state[key].get("clicks") or ():
        if number <= taken.last:
            continue
        try:
            on_act(act)
        except Exception:  # it would fail again
            taken.last = number
            raise
        taken.last = number
