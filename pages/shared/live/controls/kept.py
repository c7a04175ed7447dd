"""What stands beside the numbers: a text, names, and a state that is kept to compare with."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import KW_ONLY, dataclass
from typing import Any

from pages.shared import parse
from pages.shared.live.controls.base import Changes, Control, State
from pages.shared.parse import Refusal
from pages.shared.values import names_read, names_written, of_count, with_entry, without


@dataclass(frozen=True)
class Text(Control):
    """A line of text, or several (`area` in macros.html).

    Attributes
    ----------
    reads : callable
        ``reads(state, typed)`` gives what is kept of it; raises `Refusal`.
    otherwise : callable
        What stands there in a state in which it cannot be read.
    """

    _: KW_ONLY
    reads: Callable[[State, str], str]
    otherwise: Callable[[State], str]

    def to_text(self, value: Any) -> str:
        """Write the text."""
        return str(value)

    def entry(self, state: State, index: Any, text: str) -> str:  # noqa: ARG002
        """Read the text."""
        if len(text) > self.longest:
            raise Refusal("too_long", size=len(text), most=self.longest)
        return self.reads(state, text)

    def set(self, state: State, index: Any, text: str) -> Changes:
        """Take what was typed."""
        return {self.name: self.entry(state, index, text)}

    def fit(self, state: State) -> Any:
        """Give way where it cannot be read any more."""
        try:
            return self.reads(state, state[self.name])
        except Refusal:
            return self.otherwise(state)


@dataclass(frozen=True)
class Names(Control):
    """Names for classes or other things; "" stands for the default name in the visitor's language."""

    _: KW_ONLY
    of: str
    computed: bool = False

    def has(self, state: State, index: Any) -> bool:
        """Whether there is such an entry."""
        return isinstance(index, int) and index < len(state[self.of])

    def _count(self, state: State) -> int:
        return len(state[self.of])

    def to_text(self, value: Any) -> str:
        """Write the names."""
        return names_written(value) or ""

    def from_text(self, state: State, text: str) -> Any:
        """Read as many names as there are classes."""
        return names_read(text, self._count(state))

    def set(self, state: State, index: Any, text: str) -> Changes:
        """Take one name."""
        return {self.name: with_entry(state[self.name] or ("",) * self._count(state), index, parse.name(text))}

    def fit(self, state: State) -> Any:
        """Forget the names where the number of classes has changed."""
        names, count = state[self.name], self._count(state)
        return names if len(names) == count and any(names) else ()

    def without(self, state: State, index: int) -> Any:
        """Leave a name out."""
        return without(state[self.name], index) if state[self.name] else ()

    def with_class(self, state: State) -> Any:
        """Add a default name."""
        return (*state[self.name], "") if state[self.name] else ()


@dataclass(frozen=True)
class Pin(Control):
    """A state that is kept to compare with: the values of the controls named in `of`, or None.

    Acts: ``pin`` keeps the present one, ``unpin`` lets it go, ``swap`` exchanges both. `settled` works into the pinned
    values what other controls do to them.
    """

    default: Any = None
    _: KW_ONLY
    computed: bool = False
    of: tuple[Control, ...] = ()
    settled: Callable[[State], Changes] | None = None

    def to_text(self, value: Any) -> str:
        """Write every value, with semicolons between."""
        return ";".join(control.to_text(value[control.name]) for control in self.of)

    def from_text(self, state: State, text: str) -> Any:
        """Read as many values."""
        parts = text.split(";")
        if len(parts) != len(self.of):
            raise Refusal("link_pin")
        read = {control.name: control.from_text(state, part) for control, part in zip(self.of, parts, strict=True)}
        for name, value in read.items():
            if isinstance(value, tuple):
                of_count(value, len(state[name]))
        return read

    def set(self, state: State, index: Any, text: str) -> Changes:  # noqa: ARG002
        """Do one of the acts."""
        now = {**state, **(self.settled(state) if self.settled else {})}
        present = {control.name: now[control.name] for control in self.of}
        if text == "swap" and state[self.name]:
            return {**now, **state[self.name], self.name: present}
        return {self.name: present if text == "pin" else None}

    def fit(self, state: State) -> Any:
        """Let go of a state with another number of classes."""
        pinned = state[self.name]
        same = pinned and all(len(v) == len(state[k]) for k, v in pinned.items() if isinstance(v, tuple))
        return pinned if same else None

    def without(self, state: State, index: int) -> Any:  # noqa: ARG002
        """Let go."""
        return None

    def with_class(self, state: State) -> Any:  # noqa: ARG002
        """Let go."""
        return None

    def shape(self, state: State) -> Hashable:
        """Return whether there is one."""
        return state[self.name] is not None
