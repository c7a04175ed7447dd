"""What every control has: a name, a value, a place in the address, and what its sliders make of a state."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from pages.shared.live.grids import Float
from softmax_core.digits import plain

State: TypeAlias = Mapping[str, Any]
"""The value of every control, by its name."""

Changes: TypeAlias = Mapping[str, Any]
"""What is different in a state; of many states at once: arrays with one row a state."""


@dataclass(frozen=True)
class Slider:
    """What can be dragged: its steps, where it stands, and what many of its values make of a state."""

    grid: Float
    at: float
    moved: Callable[[Float], Changes]


@dataclass(frozen=True)
class Control:
    """One value of a section's state.

    Attributes
    ----------
    name : str
        Letters; what `compute` and the template call it.
    default : object
        Its value where the address says nothing.
    key : str
        Its name in the address; by default the same.
    moves : callable or None
        ``moves(state, index, values)`` gives what n values change, one row a value; by default this control alone.
    computed : bool
        Whether the core computes with it.
    shapes : bool
        Whether the template depends on it.
    whole : bool
        Whether its numbers are whole.
    longest : int
        How many characters it may have in an address.
    unsaid : object
        Its value in an address that says something of the section, but nothing of this; None: the default.
    """

    name: str
    default: Any
    _: KW_ONLY
    key: str = ""
    moves: Callable[[State, Any, ArrayLike], Changes] | None = None
    computed: bool = True
    shapes: bool = False
    whole: bool = False
    longest: int = 1000
    unsaid: Any = None

    @property
    def address(self) -> str:
        """Its name in the address; "" if it does not stand there."""
        return self.key or self.name

    @property
    def acts(self) -> tuple[str, ...]:
        """What can be done to it, by the letters that ids begin with: by default to set it."""
        return (self.name,)

    def act(self, state: State, name: str, index: Any, text: str) -> Changes:  # noqa: ARG002
        """Do one of `acts`; raises `Refusal`."""
        return self.set(state, index, text)

    def arrays(self, state: State) -> Mapping[str, ArrayLike]:
        """Give what `compute` gets of it, by name; what a slider moves has the same names, one row a state."""
        return {self.name: np.asarray(state[self.name], dtype=np.intp if self.whole else np.float64)}

    def has(self, state: State, index: Any) -> bool:  # noqa: ARG002
        """Whether there is such an entry."""
        return bool(index == 0)

    def to_text(self, value: Any) -> str:
        """Write a value for the address."""
        return plain(value)

    def from_text(self, state: State, text: str) -> Any:
        """Read a value from the address; raises `Refusal`."""
        return self.entry(state, 0, text)

    def entry(self, state: State, index: Any, text: str) -> Any:
        """Read what was dragged to or typed; raises `Refusal`."""
        raise NotImplementedError

    def sliders(self, state: State, span: float) -> dict[str, Slider]:  # noqa: ARG002
        """Give what can be dragged, by id; `span` is half the range of the sliders that grow."""
        return {}

    def set(self, state: State, index: Any, text: str) -> Changes:
        """Set it to what was typed or dragged to; raises `Refusal`."""
        return first_row(self.moved(state, index, np.array([self.entry(state, index, text)])))

    def moved(self, state: State, index: Any, values: Float) -> Changes:
        """Give what n values change."""
        if self.moves:
            return self.moves(state, index, values)
        return {self.name: values}

    def fit(self, state: State) -> Any:
        """Return its value, made to fit the others."""
        return state[self.name]

    def without(self, state: State, index: int) -> Any:
        """Return its value when a class goes."""
        del index
        return state[self.name]

    def with_class(self, state: State) -> Any:
        """Return its value when a class comes."""
        return state[self.name]

    def extent(self, state: State) -> Sequence[float]:
        """Return what the sliders' common range has to hold."""
        del state
        return ()

    def shape(self, state: State) -> Hashable:
        """Return what the template depends on; None: nothing."""
        return state[self.name] if self.shapes else None


def first_row(changes: Changes) -> dict[str, Any]:
    """Take the first of many states, as plain numbers and tuples.

    Examples
    --------
    >>> first_row({"z": np.array([[1.0, 2.0]]), "y": np.array([1])})
    {'z': (1.0, 2.0), 'y': 1}
    """
    return {name: frozen(np.asarray(rows)[0].tolist()) for name, rows in changes.items()}


def frozen(value: Any) -> Any:
    """Turn lists into tuples, as deep as they go.

    Examples
    --------
    >>> frozen([[1], [2]])
    ((1,), (2,))
    """
    return tuple(map(frozen, value)) if isinstance(value, list) else value
