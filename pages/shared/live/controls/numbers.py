"""Single numbers, each with a slider and a box."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Any

import numpy as np

from pages.shared import parse
from pages.shared.live import grids
from pages.shared.live.controls.base import Control, Slider, State
from pages.shared.live.grids import holding
from pages.shared.parse import Refusal
from pages.shared.values import share
from softmax_core.digits import plain

INF = float("inf")
SHARES = tuple(k / 100 for k in range(101))


@dataclass(frozen=True)
class Number(Control):
    """A number with a slider and a box.

    Attributes
    ----------
    within : float
        Half the range of the slider.
    steps : int
        Steps from its middle to an end.
    grows : bool
        Whether the range follows what is typed; otherwise only a step is added.
    grid : sequence of float or None
        Steps of another kind.
    near : float
        Relative distance below which a step is as good as the present value.
    lowest, above, below, highest : float
        Bounds of what is taken: from lowest, above, below, up to highest.
    endless, whole : bool
        Whether inf is taken, and whether nothing but whole numbers is.
    stands : callable or None
        Where it stands in a state; by default at its value.
    there : callable or None
        Whether it can be set in a state; by default always.
    """

    _: KW_ONLY
    within: float = 10.0
    steps: int = 50
    grows: bool = False
    grid: Sequence[float] | None = None
    near: float = grids.NEAR
    lowest: float = -INF
    above: float = -INF
    below: float = INF
    highest: float = INF
    endless: bool = False
    stands: Callable[[State], float] | None = None
    there: Callable[[State], bool] | None = None

    def has(self, state: State, index: Any) -> bool:
        """Whether it can be set now."""
        return index == 0 and (self.there is None or self.there(state))

    def entry(self, state: State, index: Any, text: str) -> float:  # noqa: ARG002
        """Read a number within the bounds."""
        value = parse.number(text, lowest=self.lowest, endless=self.endless)
        if value <= self.above:
            raise Refusal("not_positive", value=text)
        if value >= self.below and not self.endless:
            raise Refusal("not_below_one", value=text)
        if value > self.highest:
            raise Refusal("too_high", value=text, highest=plain(self.highest))
        return value

    def sliders(self, state: State, span: float) -> dict[str, Slider]:
        """Give one slider."""
        if self.there and not self.there(state):
            return {}
        at = self.stands(state) if self.stands else state[self.name]
        steps = grids.equal_steps(span if self.grows else self.within, self.steps) if self.grid is None else self.grid
        return {self.name: Slider(holding(steps, at, self.near), at, lambda values: self.moved(state, 0, values))}

    def extent(self, state: State) -> Sequence[float]:
        """Return its value, if the range follows it."""
        return (state[self.name],) if self.grows and self.name in state else ()

    def shape(self, state: State) -> Hashable:
        """Return whether it is there."""
        return self.there(state) if self.there else super().shape(state)


@dataclass(frozen=True)
class Derived(Number):
    """A number that follows from the state and stands nowhere in the address; `moves` says what sets it."""

    default: Any = None
    _: KW_ONLY
    computed: bool = False

    @property
    def address(self) -> str:
        """Nowhere."""
        return ""


@dataclass(frozen=True)
class Temperature(Number):
    """A temperature from 0 to inf, on a logarithmic scale with both limits."""

    _: KW_ONLY
    grid: Sequence[float] | None = grids.RATIOS_WITH_LIMITS
    lowest: float = 0.0
    endless: bool = True


@dataclass(frozen=True)
class Factor(Number):
    """A positive factor on a logarithmic scale."""

    _: KW_ONLY
    grid: Sequence[float] | None = grids.RATIOS
    above: float = 0.0


@dataclass(frozen=True)
class Probability(Number):
    """A number from 0 to 1."""

    _: KW_ONLY
    grid: Sequence[float] | None = SHARES

    def entry(self, state: State, index: Any, text: str) -> float:  # noqa: ARG002
        """Read a probability."""
        return share(text)


@dataclass(frozen=True)
class Whole(Number):
    """A whole number; with `endless` also inf, which stands for all there are.

    Attributes
    ----------
    first : int
        The least.
    last : int or callable
        The most, or how many there are in a state.
    slides : bool
        Whether it has a slider, with every number as a step, or those of `grid`.
    """

    _: KW_ONLY
    first: int = 0
    last: int | Callable[[State], int] = 100
    slides: bool = True

    def most(self, state: State) -> int:
        """Return the most that it can be in a state."""
        return self.last(state) if callable(self.last) else self.last

    def entry(self, state: State, index: Any, text: str) -> float:  # noqa: ARG002
        """Read a whole number."""
        value = parse.number(text, endless=self.endless)
        if value != INF and (value != int(value) or not self.first <= value <= self.most(state)):
            raise Refusal("not_whole", value=text, lowest=self.first, highest=self.most(state))
        return value

    def sliders(self, state: State, span: float) -> dict[str, Slider]:  # noqa: ARG002
        """Give one slider with every step, if it slides."""
        if not self.slides:
            return {}
        every = np.arange(self.first, self.most(state) + 1.0) if self.grid is None else np.array(self.grid)
        steps = np.append(every[every <= self.most(state)], [INF] * self.endless)
        at = float(state[self.name])
        return {self.name: Slider(holding(steps, at), at, lambda values: self.moved(state, 0, values))}

    def fit(self, state: State) -> Any:
        """Become all, or the most there can be, where there are fewer now."""
        value = state[self.name]
        return value if value <= self.most(state) or value == INF else INF if self.endless else self.most(state)


@dataclass(frozen=True)
class Timeline(Whole):
    """A whole number of steps, from `first` to `last`, that can be played, paused and stepped through."""
