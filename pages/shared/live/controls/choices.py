"""Choices: one of several words or classes, a class for every row, a lock, and which sweep a chart shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from typing import Any

import numpy as np

from pages.shared.live.controls.base import Changes, Control, Slider, State
from pages.shared.live.grids import Float, replaced
from pages.shared.values import class_index, of_count, one_of


@dataclass(frozen=True)
class Choice(Control):
    """One of several: of the classes (`of` names the vector that has them), or of words that stand in the address."""

    _: KW_ONLY
    of: str = ""
    options: tuple[str, ...] = ()
    slides: bool = True
    whole: bool = True

    def _count(self, state: State) -> int:
        return len(state[self.of]) if self.of else len(self.options)

    def to_text(self, value: Any) -> str:
        """Write the word, or the number of the class."""
        return self.options[value] if self.options else str(value)

    def from_text(self, state: State, text: str) -> int:
        """Read the word, or the number of a class."""
        return self.options.index(one_of(text, self.options)) if self.options else self.entry(state, 0, text)

    def entry(self, state: State, index: Any, text: str) -> int:  # noqa: ARG002
        """Read the number, or the word."""
        return self.options.index(text) if text in self.options else class_index(text, self._count(state))

    def sliders(self, state: State, span: float) -> dict[str, Slider]:  # noqa: ARG002
        """Give one slider, which may be drawn as radio buttons."""
        if not self.slides:
            return {}
        every = np.arange(self._count(state), dtype=np.float64)
        moved = self._moved(state)
        return {self.name: Slider(every, float(state[self.name]), moved)}

    def _moved(self, state: State) -> Callable[[Float], Changes]:
        return lambda values: self.moved(state, 0, values.astype(np.intp))

    def fit(self, state: State) -> Any:
        """Become the first where the choice is not there any more."""
        return state[self.name] if 0 <= state[self.name] < self._count(state) else 0

    def without(self, state: State, index: int) -> Any:
        """Follow the class."""
        value = state[self.name]
        return min(value - (value > index), self._count(state) - 2) if self.of else value


@dataclass(frozen=True)
class Flag(Choice):
    """Yes or no."""

    _: KW_ONLY
    options: tuple[str, ...] = ("no", "yes")


@dataclass(frozen=True)
class Toggles(Control):
    """Any of several words, each on or off; the act ``name`` with a word turns it."""

    _: KW_ONLY
    options: tuple[str, ...] = ()
    computed: bool = False
    shapes: bool = True

    def to_text(self, value: Any) -> str:
        """Write those that are on."""
        return ",".join(value) or "none"

    def from_text(self, state: State, text: str) -> Any:  # noqa: ARG002
        """Read those that are on."""
        on = () if text == "none" else tuple(one_of(word, self.options) for word in text.split(","))
        return tuple(word for word in self.options if word in on)

    def set(self, state: State, index: Any, text: str) -> Changes:  # noqa: ARG002
        """Turn one."""
        turned = {*state[self.name]} ^ {one_of(text, self.options)}
        return {self.name: tuple(word for word in self.options if word in turned)}


@dataclass(frozen=True)
class Shown(Control):
    """Which control's sweep a chart shows; it follows the hand. `of` names the controls that can be."""

    _: KW_ONLY
    of: tuple[str, ...] = ()
    computed: bool = False

    def ids(self, state: State) -> list[str]:
        """Name every slider that can be shown."""
        return [
            f"{name}{i}" if i is not None else name
            for name in self.of
            for i in (range(len(state[name])) if isinstance(state[name], tuple) else [None])
        ]

    def to_text(self, value: Any) -> str:
        """Write the slider's id."""
        return str(value)

    def entry(self, state: State, index: Any, text: str) -> str:  # noqa: ARG002
        """Read a slider's id."""
        return one_of(text, self.ids(state))

    def set(self, state: State, index: Any, text: str) -> Changes:
        """Show a slider's sweep."""
        return {self.name: self.entry(state, index, text)}

    def fit(self, state: State) -> Any:
        """Show the default where the slider is not there any more."""
        return state[self.name] if state[self.name] in self.ids(state) else self.default

    def without(self, state: State, index: int) -> Any:  # noqa: ARG002
        """Show the default where a class's slider was shown."""
        return state[self.name] if state[self.name] in self.of else self.default


@dataclass(frozen=True)
class Choices(Control):
    """One class a row of a matrix."""

    _: KW_ONLY
    of: str
    whole: bool = True

    def has(self, state: State, index: Any) -> bool:
        """Whether there is such an entry."""
        return isinstance(index, int) and index < len(state[self.of])

    def _classes(self, state: State) -> int:
        return len(state[self.of][0])

    def to_text(self, value: Any) -> str:
        """Write the numbers of the classes."""
        return ",".join(map(str, value))

    def from_text(self, state: State, text: str) -> Any:
        """Read the number of a class for every row."""
        pieces = of_count(tuple(text.split(",")), len(state[self.of]))
        return tuple(class_index(piece, self._classes(state)) for piece in pieces)

    def entry(self, state: State, index: Any, text: str) -> int:  # noqa: ARG002
        """Read the number of a class."""
        return class_index(text, self._classes(state))

    def moved(self, state: State, index: Any, values: Float) -> Changes:
        """Give what n choices of one row change."""
        return {self.name: replaced(state[self.name], index, values.astype(np.intp))}

    def sliders(self, state: State, span: float) -> dict[str, Slider]:  # noqa: ARG002
        """Give one slider a row."""
        return {f"{self.name}{n}": self._slider(state, n) for n in range(len(state[self.of]))}

    def _slider(self, state: State, n: int) -> Slider:
        every = np.arange(self._classes(state), dtype=np.float64)
        return Slider(every, float(state[self.name][n]), lambda values: self.moved(state, n, values))

    def fit(self, state: State) -> Any:
        """Have one for every row, of the classes that there are."""
        rows, last = len(state[self.of]), self._classes(state) - 1
        return tuple(min(y, last) for y in (*state[self.name], *(0,) * rows)[:rows])


@dataclass(frozen=True)
class Lock(Control):
    """Which entry of a simplex keeps its value: an index, or None."""

    _: KW_ONLY
    of: str
    computed: bool = False
    shapes: bool = True

    def has(self, state: State, index: Any) -> bool:
        """Whether there is such an entry."""
        return isinstance(index, int) and index < len(state[self.of])

    def from_text(self, state: State, text: str) -> int | None:
        """Read the index; with two classes nothing can be locked."""
        return class_index(text, len(state[self.of])) if len(state[self.of]) > 2 else None

    def set(self, state: State, index: Any, text: str) -> Changes:  # noqa: ARG002
        """Lock an entry, or unlock it; one at a time, and only where two others are left to move."""
        free = state[self.name] == index or len(state[self.of]) <= 2
        return {self.name: None if free else index}

    def fit(self, state: State) -> Any:
        """Unlock what is not there."""
        locked, classes = state[self.name], len(state[self.of])
        return None if locked is None or locked >= classes or classes <= 2 else locked

    def without(self, state: State, index: int) -> Any:
        """Follow the entry; unlock it if it goes."""
        locked = state[self.name]
        return None if locked is None or locked == index or len(state[self.of]) <= 3 else locked - (locked > index)
