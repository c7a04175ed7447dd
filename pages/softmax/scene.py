"""The Softmax chapter's live view: a state in, what travels out."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

from pages.shared import palette
from pages.shared.live.model import ChartSpec, Direct, Model
from pages.shared.live.nodes import Refused
from pages.shared.words import BCP47, load
from pages.softmax import figure, view
from pages.softmax.state import State
from softmax_core.travel import Packet, chain_packet


def names_of(state: State, lang: str) -> tuple[str, ...]:
    """Return the classes' names as shown: the visitor's, or the default ones in the visitor's language."""
    words = load(view.TEXT, lang)
    return tuple(name or words["names"][i] for i, name in enumerate(state.names))


@lru_cache(maxsize=256)
def spec(
    names: tuple[str, ...],
    span: float,
    active: str,
    lang: str,
    log_axis: bool,  # noqa: FBT001
) -> ChartSpec:
    """Say what the chart follows; what travels of that is written once."""
    return figure.spec(names, span, active, load(view.TEXT, lang), log_axis=log_axis)


def _here(function: Callable[..., Packet], *args: Any) -> Packet:
    return function(*args)


def model(
    state: State, lang: str, *, dark: bool, problems: tuple[tuple[str, Refused], ...] = (),
    direct: Direct | None = None, compute: Callable[..., Packet] = _here,
) -> Model:  # fmt: skip
    """Say what the view shows; `compute` calls the core, in this process or in another one."""
    names, colours = names_of(state, lang), palette.colours(state.classes, dark=dark)
    pinned = state.pinned.chain() if state.pinned else None
    return Model(
        view=view.packed(view.Shape(lang, names, colours, pinned is not None, state.log_axis, problems)),
        pack=partial(compute, chain_packet, state.setting, state.span, pinned),
        names=names,
        chart=spec(names, state.span, state.active, lang, state.log_axis),
        lang=BCP47[lang],
        direct=direct,
    )
