"""What a visitor can set: declared once, with its steps, its box and refusals, and its place in the address."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from itertools import product
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from pages.shared import parse
from pages.shared.live import grids
from pages.shared.live.grids import Float, holding, replaced
from pages.shared.parse import Refusal
from pages.shared.values import (
    class_index,
    distribution,
    listed,
    names_read,
    names_written,
    of_count,
    one_of,
    share,
    with_entry,
    without,
)
from softmax_core import simplex
from softmax_core.digits import plain

State: TypeAlias = Mapping[str, Any]
"""The value of every control, by its name."""

Changes: TypeAlias = Mapping[str, Any]
"""What is different in a state; of many states at once: arrays with one row a state."""

INF = float("inf")
SHARES = tuple((np.arange(101) / 100).tolist())


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

    def sliders(self, state: State, now: Mapping[str, float], span: float) -> dict[str, Slider]:  # noqa: ARG002
        """Give what can be dragged, by id; `now` has the present quantities, `span` is half the sliders' range."""
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
    shows : str
        The quantity that it stands at; by default that of its name.
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
    endless: bool = False
    shows: str = ""
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
        return value

    def sliders(self, state: State, now: Mapping[str, float], span: float) -> dict[str, Slider]:
        """Give one slider."""
        if self.there and not self.there(state):
            return {}
        at = now[self.shows or self.name]
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
class Timeline(Number):
    """A whole number of steps, from 0 to `last`, that can be played, paused and stepped through."""

    _: KW_ONLY
    last: int = 100

    def entry(self, state: State, index: Any, text: str) -> float:  # noqa: ARG002
        """Read the number of a step."""
        value = parse.number(text)
        if value != int(value) or not 0 <= value <= self.last:
            raise Refusal("not_whole", value=text, lowest=0, highest=self.last)
        return value

    def sliders(self, state: State, now: Mapping[str, float], span: float) -> dict[str, Slider]:  # noqa: ARG002
        """Give one slider with every step."""
        every = np.arange(self.last + 1.0)
        return {self.name: Slider(every, now[self.name], lambda values: self.moved(state, 0, values))}


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
    shows : str
        The quantity that the sliders stand at; by default that of its name.
    """

    _: KW_ONLY
    fewest: int = 0
    most: int = 0
    steps: int = 50
    grid: Sequence[float] | None = None
    shows: str = ""

    def has(self, state: State, index: Any) -> bool:
        """Whether there is such an entry."""
        return isinstance(index, int) and index < len(state[self.name])

    def to_text(self, value: Any) -> str:
        """Write the numbers."""
        return listed(value)

    def from_text(self, state: State, text: str) -> Any:  # noqa: ARG002
        """Read the numbers."""
        values = parse.logits(text).logits
        return values if self.most else of_count(values, len(self.default))

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

    def sliders(self, state: State, now: Mapping[str, float], span: float) -> dict[str, Slider]:
        """Give one slider an entry."""
        return {f"{self.name}{i}": self._slider(state, i, now, span) for i in range(len(state[self.name]))}

    def _slider(self, state: State, index: int, now: Mapping[str, float], span: float) -> Slider:
        at = now[f"{self.shows or self.name}[{index}]"]
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
        if not self.most:
            return of_count(values, len(self.default))
        if not self.fewest <= len(values) <= self.most:
            raise Refusal("count", count=len(values), fewest=self.fewest, most=self.most)
        return values

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

    def sliders(self, state: State, now: Mapping[str, float], span: float) -> dict[str, Slider]:  # noqa: ARG002
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

    def sliders(self, state: State, now: Mapping[str, float], span: float) -> dict[str, Slider]:  # noqa: ARG002
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

    def sliders(self, state: State, now: Mapping[str, float], span: float) -> dict[str, Slider]:  # noqa: ARG002
        """Give one slider a row."""
        return {f"{self.name}{n}": self._slider(state, n) for n in range(len(state[self.of]))}

    def _slider(self, state: State, n: int) -> Slider:
        every = np.arange(self._classes(state), dtype=np.float64)
        return Slider(every, float(state[self.name][n]), lambda values: self.moved(state, n, values))

    def fit(self, state: State) -> Any:
        """Have one for every row, of the classes that there are."""
        rows, last = len(state[self.of]), self._classes(state) - 1
        return tuple(min(y, last) for y in (*state[self.name], *(0,) * rows)[:rows])
