"""What the visitor of the Softmax chapter can set, how it stands in a link, and what every act does to it."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field, replace

from pages.shared import parse
from pages.shared.links import Param
from pages.shared.parse import Refusal
from pages.shared.values import class_index, listed, logit, names_read, names_written, replaced
from softmax_core.digits import plain
from softmax_core.sweeps import Setting, half_range

NEW_LOGIT = 0.0


@dataclass(frozen=True)
class State:
    """Everything on the page that can be set.

    Attributes
    ----------
    setting : Setting
        Logits, temperature, target, scale and shift.
    names : tuple of str
        One per class; "" stands for the default name in the visitor's language.
    pinned : Setting or None
        A state to compare with.
    log_axis : bool
        Whether probabilities are drawn on a logarithmic axis.
    active : str
        The control whose sweep the chart shows.
    span : float
        Half the range of the logits' sliders. A drag leaves it alone, so that no thumb jumps under the finger;
        everything else fits it to the logits.
    """

    setting: Setting
    names: tuple[str, ...]
    pinned: Setting | None = None
    log_axis: bool = False
    active: str = "z0"
    span: float = field(default=5.0, compare=False)

    @property
    def classes(self) -> int:
        """Number of classes."""
        return len(self.names)


def fresh(
    logits: tuple[float, ...], *, temperature: float = 1.0, target: int = 0, names: tuple[str, ...] | None = None
) -> State:
    """Return a state with these logits and everything else at its default."""
    chosen = names if names is not None else ("",) * len(logits)
    return State(Setting(logits, temperature, target), chosen, span=half_range(logits))


DEFAULT = fresh((3.0, 1.0, 0.2))


def with_logits(
    state: State, logits: tuple[float, ...], names: tuple[str, ...] | None = None, temperature: float | None = None
) -> State:
    """Replace the logits; what still fits stays: names, target, the pinned state, the axis."""
    classes = len(logits)
    same = classes == state.classes
    kept = state.names if same else ("",) * classes
    setting = Setting(
        logits,
        state.setting.temperature if temperature is None else temperature,
        state.setting.target if state.setting.target < classes else 0,
    )
    active = state.active if same or not state.active.startswith("z") else "z0"
    given = names if names and any(names) else kept
    pinned = state.pinned if same else None
    return replace(state, setting=setting, names=given, pinned=pinned, active=active, span=half_range(logits))


def surprise(state: State, seed: int | None = None) -> State:
    """Return random logits, target and temperature, for as many classes as there are."""
    dice = random.Random(seed)  # noqa: S311  (a surprise, not a secret)
    logits = tuple(round(dice.gauss(0.0, 2.0), 1) + 0.0 for _ in range(state.classes))
    temperature = dice.choice((0.5, 1.0, 1.0, 1.0, 2.0))
    moved = with_logits(state, logits, temperature=temperature)
    return replace(moved, setting=replace(moved.setting, target=dice.randrange(state.classes)))


def pin(state: State) -> State:
    """Keep the present state to compare with."""
    return replace(state, pinned=state.setting.settled())


def unpin(state: State) -> State:
    """Let the pinned state go."""
    return replace(state, pinned=None)


def swap(state: State) -> State:
    """Exchange the present and the pinned state."""
    if state.pinned is None:
        return state
    return _refit(replace(state, setting=state.pinned, pinned=state.setting.settled()))


def with_axis(state: State, *, log_axis: bool) -> State:
    """Choose the probability axis."""
    return replace(state, log_axis=log_axis)


def act(state: State, what: str, text: str) -> State:
    """Do what the live view reports.

    Parameters
    ----------
    state : State
        The state so far.
    what : str
        ``z0, z1, …`` ``T``, ``y``, ``c``, ``m``: the control that was set, with ``!`` behind it if its value was typed;
        ``n0, n1, …`` a name; ``add``; ``drop0, drop1, …``.
    text : str
        The new value, as typed; "" changes nothing.

    Raises
    ------
    Refusal
        If the text is not what belongs there.
    """
    match = re.fullmatch(r"([a-zA-Z]+?)(\d{0,2})(!?)", what)
    if not match or int(match.group(2) or 0) >= state.classes:
        return state
    kind, index, typed = match.group(1), int(match.group(2) or 0), bool(match.group(3))
    if kind == "z" and text:
        moved = _set_logit(state, index, text)
        return _refit(moved) if typed else moved
    if kind == "n" and text:
        return replace(state, names=replaced(state.names, index, parse.name(text)))
    if kind == "add":
        return _add(state)
    if kind == "drop":
        return _drop(state, index)
    return _set(state, kind, text) if text else state


def _set(state: State, kind: str, text: str) -> State:
    """Set what is there once: temperature, target, shift, scale."""
    now = state.setting
    if kind == "T":
        return replace(
            state, setting=replace(now, temperature=parse.number(text, lowest=0.0, endless=True)), active="T"
        )
    if kind == "y":
        return replace(state, setting=replace(now, target=class_index(text, state.classes)))
    if kind == "c":
        return _refit(replace(state, setting=replace(now, shift=parse.number(text))))
    if kind == "m":
        scale = parse.number(text)
        if scale <= 0:
            raise Refusal("not_positive", value=text)
        return _refit(replace(state, setting=replace(now, scale=scale)))
    return state


def _set_logit(state: State, index: int, text: str) -> State:
    settled = state.setting.settled()
    logits = logit(settled.logits, index, text)
    value = logits[index]
    moved = replace(state, setting=replace(settled, logits=logits), active=f"z{index}")
    return moved if abs(value) <= state.span or value == -float("inf") else _refit(moved)


def _refit(state: State) -> State:
    """Widen or shrink the sliders to what the logits need."""
    return replace(state, span=half_range(state.setting.effective))


def _add(state: State) -> State:
    if state.classes >= parse.MOST:
        return state
    settled = state.setting.settled()
    setting = replace(settled, logits=(*settled.logits, NEW_LOGIT))
    return replace(state, setting=setting, names=(*state.names, ""), pinned=None)


def _drop(state: State, index: int) -> State:
    if state.classes <= parse.FEWEST:
        return state
    settled = state.setting.settled()
    logits = settled.logits[:index] + settled.logits[index + 1 :]
    if all(z == -float("inf") for z in logits):
        raise Refusal("all_masked")
    target = settled.target - (settled.target > index)
    setting = replace(settled, logits=logits, target=min(target, len(logits) - 1))
    names = state.names[:index] + state.names[index + 1 :]
    active = state.active if not state.active.startswith("z") else "z0"
    return _refit(replace(state, setting=setting, names=names, pinned=None, active=active))


def _write_pin(state: State) -> str | None:
    if state.pinned is None:
        return None
    pinned = state.pinned
    return f"{listed(pinned.logits)};{plain(pinned.temperature)};{pinned.target}"


def _read_pin(state: State, text: str) -> State:
    parts = text.split(";")
    if len(parts) != 3:
        raise Refusal("link_pin")
    logits = parse.logits(parts[0]).logits
    if len(logits) != state.classes:
        raise Refusal("count", count=len(logits), fewest=state.classes, most=state.classes)
    temperature = parse.number(parts[1], lowest=0.0, endless=True)
    return replace(state, pinned=Setting(logits, temperature, class_index(parts[2], state.classes)))


def _read_names(state: State, text: str) -> State:
    return replace(state, names=names_read(text, state.classes))


def _read_axis(state: State, text: str) -> State:
    if text not in ("log", "linear"):
        raise Refusal("not_a_choice", value=text, choices="log, linear")
    return replace(state, log_axis=text == "log")


def _read_active(state: State, text: str) -> State:
    controls = [*(f"z{i}" for i in range(state.classes)), "T"]
    if text not in controls:
        raise Refusal("not_a_choice", value=text, choices=", ".join(controls))
    return replace(state, active=text)


def _keep_active(read: State, before: State) -> State:
    return replace(read, active=before.active)


PARAMS = (
    Param[State](
        "z",
        lambda s: None if s.setting.logits == DEFAULT.setting.logits else listed(s.setting.logits),
        lambda s, text: with_logits(s, parse.logits(text).logits),
    ),
    Param[State]("n", lambda s: names_written(s.names), _read_names),
    Param[State](
        "T",
        lambda s: None if s.setting.temperature == 1.0 else plain(s.setting.temperature),
        lambda s, text: _keep_active(act(s, "T", text), s),
    ),
    Param[State]("y", lambda s: str(s.setting.target) if s.setting.target else None, lambda s, text: act(s, "y", text)),
    Param[State]("c", lambda s: plain(s.setting.shift) if s.setting.shift else None, lambda s, text: act(s, "c", text)),
    Param[State](
        "m", lambda s: plain(s.setting.scale) if s.setting.scale != 1.0 else None, lambda s, text: act(s, "m", text)
    ),
    Param[State]("pin", _write_pin, _read_pin),
    Param[State]("axis", lambda s: "log" if s.log_axis else None, _read_axis),
    Param[State]("show", lambda s: None if s.active == "z0" else s.active, _read_active),
)
