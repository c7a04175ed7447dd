"""Vectors and matrices of numbers, each entry with a slider and a box."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import KW_ONLY, dataclass
from itertools import product
from typing import Any

import numpy as np

from pages.shared import parse
from pages.shared.live import grids
from pages.shared.live.controls.base import Changes, Control, Slider, State
from pages.shared.live.grids import Float, holding, replaced
from pages.shared.parse import Refusal
from pages.shared.values import distribution, listed, of_count, share, without
from softmax_core import simplex
from softmax_core.digits import plain

INF = float("inf")


@dataclass(frozen=True)
class Logits(Control):
    """A vector of numbers, one a class, each with a slider and a box; −inf masks a class.

    Attributes
    ----------
    fewest, most : int
        How many there may be; the same: always as many as by default.
    steps : int
        Steps of a slider from its middle to an end.
    grid : sequence of float or None
        Steps of another kind, which do not follow the common range.
    stands : callable or None
        Where the sliders stand in a state, one number an entry; by default at the vector.
    """

    _: KW_ONLY
    fewest: int = 0
    most: int = 0
    steps: int = 50
    grid: Sequence[float] | None = None
    stands: Callable[[State], Sequence[float]] | None = None

    def has(self, state: State, index: Any) -> bool:
        """Whether there is such an entry."""
        return isinstance(index, int) and index < len(state[self.name])

    def to_text(self, value: Any) -> str:
        """Write the numbers."""
        return listed(value)

    def from_text(self, state: State, text: str) -> Any:  # noqa: ARG002
        """Read the numbers."""
        return self.counted(parse.logits(text).logits)

    def counted(self, values: tuple[float, ...]) -> tuple[float, ...]:
        """Take as many numbers as there may be; raises `Refusal`."""
        if not self.most:
            return of_count(values, len(self.default))
        if not self.fewest <= len(values) <= self.most:
            raise Refusal("count", count=len(values), fewest=self.fewest, most=self.most)
        return values

    def entry(self, state: State, index: Any, text: str) -> float:
        """Read one logit; the last class that is left cannot be masked."""
        value = parse.number(text, masked=True)
        if value == -INF and all(z == -INF for i, z in enumerate(state[self.name]) if i != index):
            raise Refusal("all_masked")
        return value

    def moved(self, state: State, index: Any, values: Float) -> Changes:
        """Give what n values of one entry change."""
        if self.moves:
            return self.moves(state, index, values)
        return {self.name: replaced(state[self.name], index, values)}

    def steps_of(self, state: State, index: int, at: float, span: float) -> Float:  # noqa: ARG002
        """Give the steps of one entry's slider."""
        return holding(grids.equal_steps(span, self.steps) if self.grid is None else self.grid, at)

    def sliders(self, state: State, span: float) -> dict[str, Slider]:
        """Give one slider an entry."""
        places = self.stands(state) if self.stands else state[self.name]
        return {f"{self.name}{i}": self._slider(state, i, at, span) for i, at in enumerate(places)}

    def _slider(self, state: State, index: int, at: float, span: float) -> Slider:
        return Slider(self.steps_of(state, index, at, span), at, lambda values: self.moved(state, index, values))

    def without(self, state: State, index: int) -> Any:
        """Leave a class out."""
        rest = without(state[self.name], index)
        if all(z == -INF for z in rest):
            raise Refusal("all_masked")
        return rest

    def with_class(self, state: State) -> Any:
        """Add a class with logit 0."""
        return (*state[self.name], 0.0)

    def extent(self, state: State) -> Sequence[float]:
        """Return the numbers, if the range follows them."""
        return state[self.name] if self.grid is None else ()

    def shape(self, state: State) -> Hashable:
        """Return how many there are."""
        return len(state[self.name])


@dataclass(frozen=True)
class Counts(Logits):
    """A vector of whole numbers, one a class, not all of them 0."""

    _: KW_ONLY
    slid: int = 20
    highest: int = 1_000_000

    def from_text(self, state: State, text: str) -> Any:  # noqa: ARG002
        """Read the counts."""
        values = of_count(parse.logits(text).logits, len(self.default))
        checked = tuple(self._count(plain(value)) for value in values)
        if not any(checked):
            raise Refusal("nothing_seen")
        return checked

    def _count(self, text: str) -> float:
        value = parse.number(text)
        if value != int(value) or not 0 <= value <= self.highest:
            raise Refusal("not_a_count", value=text, most=self.highest)
        return value

    def entry(self, state: State, index: Any, text: str) -> float:
        """Read one count; at least one must be above 0."""
        value = self._count(text)
        if not value and not any(without(state[self.name], index)):
            raise Refusal("nothing_seen")
        return value

    def steps_of(self, state: State, index: int, at: float, span: float) -> Float:  # noqa: ARG002
        """Give the whole numbers up to `slid`; the only one that is not 0 cannot become 0."""
        alone = not any(without(state[self.name], index))
        return holding(np.arange(1 if alone else 0, self.slid + 1), at)

    def extent(self, state: State) -> Sequence[float]:  # noqa: ARG002
        """Return nothing: the range stands."""
        return ()


@dataclass(frozen=True)
class Simplex(Logits):
    """Probabilities that sum to 1: one moves, the others make room in proportion.

    Attributes
    ----------
    lock : str
        Name of the `Lock` that keeps one of them, if there is one.
    of : str
        Another vector, of as many classes.
    """

    _: KW_ONLY
    lock: str = ""
    of: str = ""

    def from_text(self, state: State, text: str) -> Any:
        """Read a distribution."""
        values = distribution(text)
        if self.of:
            return of_count(values, len(state[self.of]))
        return self.counted(values)

    def _locked(self, state: State) -> int | None:
        locked: int | None = state[self.lock] if self.lock else None
        return locked

    def entry(self, state: State, index: Any, text: str) -> float:
        """Read one probability, at most what the locked one leaves."""
        if index == self._locked(state):
            raise Refusal("is_locked")
        return share(text, simplex.most_of(state[self.name], self._locked(state)))

    def moved(self, state: State, index: Any, values: Float) -> Changes:
        """Give what n values of one probability change; at the one that it has, nothing."""
        rows = simplex.rescaled(state[self.name], index, values, self._locked(state))
        rows[np.equal(values, state[self.name][index])] = state[self.name]
        more = self.moves(state, index, values) if self.moves else {}
        return {self.name: rows, **more}

    def steps_of(self, state: State, index: int, at: float, span: float) -> Float:  # noqa: ARG002
        """Give hundredths up to all that the locked one leaves; where nothing can make room, only where it stands."""
        locked = self._locked(state)
        if index == locked or len(state[self.name]) - (locked is not None) < 2:
            return np.array([at])
        return grids.shares_up_to(simplex.most_of(state[self.name], locked), at)

    def without(self, state: State, index: int) -> Any:
        """Leave a class out; the others share its probability."""
        return simplex.without_class(state[self.name], index)

    def with_class(self, state: State) -> Any:
        """Add a class with probability 0."""
        return simplex.with_class(state[self.name])

    def fit(self, state: State) -> Any:
        """Become uniform where the other vector has another number of classes."""
        value, classes = state[self.name], len(state[self.of or self.name])
        return value if len(value) == classes else tuple(1 / classes for _ in range(classes))

    def extent(self, state: State) -> Sequence[float]:  # noqa: ARG002
        """Return nothing: the range is 0 to 1."""
        return ()


@dataclass(frozen=True)
class Matrix(Control):
    """A table of logits, one sample a row."""

    _: KW_ONLY
    most_rows: int = 6
    most: int = 5

    def has(self, state: State, index: Any) -> bool:
        """Whether there is such an entry."""
        rows = state[self.name]
        return isinstance(index, tuple) and index[0] < len(rows) and index[1] < len(rows[0])

    def to_text(self, value: Any) -> str:
        """Write rows with semicolons between."""
        return ";".join(map(listed, value))

    def from_text(self, state: State, text: str) -> Any:  # noqa: ARG002
        """Read rows of equal length."""
        rows = tuple(parse.logits(row).logits for row in text.split(";"))
        if len(rows) > self.most_rows:
            raise Refusal("too_many_samples", count=len(rows), most=self.most_rows)
        if len(rows[0]) > self.most or any(len(row) != len(rows[0]) for row in rows):
            raise Refusal("uneven", most=self.most)
        return rows

    def entry(self, state: State, index: Any, text: str) -> float:
        """Read one logit; the last of a row that is left cannot be masked."""
        value, (n, k) = parse.number(text, masked=True), index
        if value == -INF and all(z == -INF for j, z in enumerate(state[self.name][n]) if j != k):
            raise Refusal("all_masked")
        return value

    def moved(self, state: State, index: Any, values: Float) -> Changes:
        """Give what n values of one entry change."""
        return {self.name: replaced(state[self.name], index, values)}

    def sliders(self, state: State, span: float) -> dict[str, Slider]:
        """Give one slider an entry."""
        places = product(range(len(state[self.name])), range(len(state[self.name][0])))
        return {f"{self.name}{n}_{k}": self._slider(state, (n, k), span) for n, k in places}

    def _slider(self, state: State, index: tuple[int, int], span: float) -> Slider:
        at = state[self.name][index[0]][index[1]]
        return Slider(holding(grids.equal_steps(span), at), at, lambda values: self.moved(state, index, values))

    def extent(self, state: State) -> Sequence[float]:
        """Return every entry."""
        return [z for row in state[self.name] for z in row]

    def shape(self, state: State) -> Hashable:
        """Return how many rows and columns there are."""
        return len(state[self.name]), len(state[self.name][0])
