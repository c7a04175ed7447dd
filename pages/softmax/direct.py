"""Direct answers of the Softmax chapter: what a slider, a target or a typed number leads to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pages.shared.links import from_query, to_query
from pages.shared.live import direct
from pages.shared.live.model import Direct, Model
from pages.shared.parse import Refusal
from pages.shared.words import LANGS
from pages.softmax import presets, scene
from pages.softmax.state import DEFAULT, PARAMS, State, act


def begin(state: State, lang: str, *, dark: bool, query: str | None = None) -> Direct | None:
    """Write down what `follow` needs of a state; None where the server gives no direct answers."""
    if direct.place is None:
        return None
    known = {"address": to_query(PARAMS, state), "span": state.span, "lang": lang, "dark": dark}
    return Direct(f"{direct.place}/softmax", known, query)


def follow(given: Mapping[str, Any], acts: Sequence[tuple[str, str]], query: Mapping[str, str]) -> Model | None:
    """Do what was done from a state that `begin` wrote down; where more than numbers changes, the script is asked."""
    before, unread = from_query(PARAMS, DEFAULT, given["address"])
    lang, span = given["lang"], float(given["span"])
    if unread or lang not in LANGS or not 0 < span < float("inf"):
        return None
    state = replace(before, span=span)
    try:
        for what, text in acts:
            state = act(state, what, text)
    except Refusal:
        return None
    if state.names != before.names or presets.matching(state) != presets.OWN:
        return None
    dark = bool(given["dark"])
    written = direct.merged(query, to_query(PARAMS, state), [param.key for param in PARAMS])
    return scene.model(state, lang, dark=dark, direct=begin(state, lang, dark=dark, query=written))
