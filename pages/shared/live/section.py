"""A section of a chapter, declared once: what can be set, what is computed of it, examples, charts.

From the declaration follow the sliders' steps, the boxes and what they refuse, the place in the address, examples,
reset, adding and removing classes, and the table of results at every step of every control that a drag looks up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np

from pages.shared.live import grids
from pages.shared.live.chart import Chart
from pages.shared.live.controls import Changes, Control, Names, Shown, State
from pages.shared.parse import Refusal
from pages.shared.words import Words
from softmax_core.digits import Form, Quantity

Action: TypeAlias = Callable[[State, Any, str], Changes]
"""``action(state, index, text)`` gives what a button changes; raises `Refusal`."""

ACT = re.compile(r"([A-Za-z]+)(?:(\d{1,4})(?:_(\d{1,2}))?)?(!?)")


def nothing_told(words: Words) -> Mapping[str, Any]:
    """Tell the template nothing."""
    del words
    return {}


def no_charts(shape: Mapping[str, Any], span: float) -> Sequence[Chart]:
    """Draw nothing."""
    del shape, span
    return ()


@dataclass(frozen=True)
class Section:
    """One section.

    Attributes
    ----------
    controls : sequence of Control
        What can be set, in the order in which an address is read.
    compute : callable
        Takes the values of the computed controls by name, each with one state a row, and returns quantities by name:
        one number, vector or matrix a row. With `parts`, also ``wanted``, the names of those to compute.
    quantities : mapping of str to Quantity
        What every quantity means and how it is written.
    parts : sequence of str
        ``details`` of the template that have quantities of their own.
    constants : sequence of str
        Controls that `compute` gets as they are.
    at_rest : mapping of str to callable
        Quantities of the present state that no drag moves, by the part that must be open for them, "" for none.
    examples : mapping of str to mapping
        Values of controls, by the example's name; the others become what they are by default.
    keeps : sequence of str
        Controls that an example leaves alone.
    begins : mapping of str to str
        The example, by language, that the links to this section lead to as long as nothing of it was set or seen.
    actions : mapping of str to callable
        What buttons do.
    classes : str
        The vector whose classes come and go with the acts ``add`` and ``drop0, drop1, …``; "": they do not.
    fewest, most : int
        How many classes there may be.
    settled : callable or None
        What is to be worked into the controls before classes come or go.
    least_range : float
        The least half range of sliders that grow.
    charts : callable
        From what the template depends on, and half the range of the sliders, to the charts in it.
    copies : mapping of str to callable
        Texts to copy: ``copy(state, names)``.
    words : str
        The file beside the declaration that has its words.
    told : callable
        What else the template reads: from the chapter's words to names and values.
    links : mapping of str to callable
        Where elements with this ``data-link`` lead in a state: a path below the app's, with its query.
    names_of, texts_of, shape_of : callable or None
        What differs from the names, texts and shape that follow from the controls.
    """

    controls: Sequence[Control]
    compute: Callable[..., Mapping[str, Any]]
    quantities: Mapping[str, Quantity]
    parts: Sequence[str] = ()
    constants: Sequence[str] = ()
    at_rest: Mapping[str, Callable[[State], Mapping[str, float]]] = field(default_factory=dict)
    examples: Mapping[str, Changes] = field(default_factory=dict)
    keeps: Sequence[str] = ()
    begins: Mapping[str, str] = field(default_factory=dict)
    actions: Mapping[str, Action] = field(default_factory=dict)
    classes: str = ""
    fewest: int = 2
    most: int = 12
    settled: Callable[[State], Changes] | None = None
    least_range: float = grids.LEAST_RANGE
    charts: Callable[[Mapping[str, Any], float], Sequence[Chart]] = no_charts
    copies: Mapping[str, Callable[[State, Sequence[str]], str]] = field(default_factory=dict)
    words: str = "text.toml"
    links: Mapping[str, Callable[[State], str]] = field(default_factory=dict)
    told: Callable[[Words], Mapping[str, Any]] = nothing_told
    names_of: Callable[[State, Words], Sequence[str]] | None = None
    texts_of: Callable[[State, Words], Mapping[str, str]] | None = None
    shape_of: Callable[[State], Mapping[str, Hashable]] | None = None

    # the state and the address ----------------------------------------------------------------------------

    @property
    def default(self) -> dict[str, Any]:
        """The state of the bare address."""
        return {control.name: control.default for control in self.controls}

    @property
    def keys(self) -> list[str]:
        """Its parameters of the address."""
        return [control.address for control in self.controls if control.address]

    def read(self, query: Mapping[str, str]) -> tuple[dict[str, Any], list[tuple[str, Refusal]]]:
        """Read a state from an address; what cannot be read keeps its default and is reported with its key."""
        state, refused = self.default, []
        if any(key in query for key in self.keys):
            state |= {one.name: one.unsaid for one in self.controls if one.unsaid is not None}
        for control in self.controls:
            text = query.get(control.address)
            if text is None or not control.address:
                continue
            try:
                if len(text) > control.longest:
                    raise Refusal("too_long", size=len(text), most=control.longest)
                state = self.fit({**state, control.name: control.from_text(state, text)})
            except Refusal as why:
                refused.append((control.address, why))
        return state, refused

    def write(self, state: State) -> dict[str, str]:
        """Write a state as parameters of an address; defaults stay out of it."""
        default = self.default
        said = [one for one in self.controls if one.address and state[one.name] != default[one.name]]
        if any(one.unsaid is None for one in said):  # then what is left out is taken for what is unsaid
            said = [one for one in self.controls if one in said or one.unsaid is not None]
            said = [one for one in said if one.unsaid is None or state[one.name] != one.unsaid]
        return {control.address: control.to_text(state[control.name]) for control in said}

    def beginning(self, lang: str) -> dict[str, str]:
        """Write where links in a language lead first; nothing where that is the bare address."""
        name = self.begins.get(lang)
        return self.write(self._example(self.default, name)) if name else {}

    def fit(self, state: State) -> dict[str, Any]:
        """Make what depends on the number of classes fit it."""
        fitted = dict(state)
        for control in self.controls:
            fitted[control.name] = control.fit(fitted)
        return fitted

    def range_of(self, state: State) -> float:
        """Half the range of the sliders that grow, as these values need it."""
        return grids.half_range(self._extent(state), self.least_range)

    def _extent(self, state: State) -> list[float]:
        settled = self._settled(state)
        return [x for control in self.controls for x in control.extent(settled)]

    def _settled(self, state: State) -> dict[str, Any]:
        return {**state, **(self.settled(state) if self.settled else {})}

    # acts -------------------------------------------------------------------------------------------------

    def act(self, state: State, span: float, what: str, text: str) -> tuple[dict[str, Any], float]:
        """Do what a visitor did; return the state then, and half the range of the sliders.

        Parameters
        ----------
        state : State
            The state before.
        span : float
            Half the range before. A drag leaves it, so that no thumb jumps under the finger; all else fits it.
        what : str
            The id of a slider, with ``!`` behind it if the value was typed; ``example``, ``reset``, ``add``,
            ``drop0``; the name of an action or of a control, with an index if it has one.
        text : str
            What was chosen or typed.

        Raises
        ------
        Refusal
            If that cannot be done: the state stays.
        """
        match = ACT.fullmatch(what)
        if not match:
            raise Refusal("not_a_choice", value=what, choices=", ".join([*self.actions, "example", "reset"]))
        name, first, second, typed = match.groups()
        index = int(first or 0) if second is None else (int(first), int(second))
        changed = {**state, **self._changes(state, name, index, text)}
        dragged = not typed and first_of(self.controls, name) is not None
        if dragged and all(abs(x) <= span or abs(x) == np.inf for x in self._extent(changed)):
            return changed, span
        return changed, self.range_of(changed)

    def _changes(self, state: State, name: str, index: Any, text: str) -> Changes:
        control = first_of(self.controls, name)
        if name in self.actions:
            return self.fit({**state, **self.actions[name](state, index, text)})
        if name == "reset":
            return self.default
        if name == "example":
            return self._example(state, text)
        if name in ("add", "drop") and self.classes:
            return self._resized(state, name, int(index))
        if control is None or not control.has(state, index):
            raise Refusal("not_a_choice", value=name, choices=", ".join(one.name for one in self.controls))
        return {**control.act(state, name, index, text), **self._shown(state, name, index)}

    def _shown(self, state: State, name: str, index: Any) -> Changes:
        """Have a chart show the sweep of what was moved."""
        for control in self.controls:
            if isinstance(control, Shown) and name in control.of:
                moved = f"{name}{index}" if isinstance(state[name], tuple) else name
                return {control.name: moved}
        return {}

    def _example(self, state: State, name: str) -> Changes:
        if name not in self.examples:
            raise Refusal("not_a_choice", value=name, choices=", ".join(self.examples))
        kept = {one: state[one] for one in self.keeps}
        return self.fit({**self.default, **kept, **self.examples[name]})

    def _resized(self, state: State, name: str, index: int) -> Changes:
        """Let a class come or go."""
        settled = self._settled(state)
        count = len(settled[self.classes])
        if (name == "add" and count >= self.most) or (name == "drop" and (count <= self.fewest or index >= count)):
            return {}
        if name == "add":
            return {control.name: control.with_class(settled) for control in self.controls}
        return self.fit({control.name: control.without(settled, index) for control in self.controls})

    # what is shown ----------------------------------------------------------------------------------------

    def example_of(self, state: State) -> str:
        """Name the example that a state shows, or ""."""
        settled = self._settled(state)
        for name, changes in self.examples.items():
            wanted = {**self.default, **changes}
            if all(settled[c.name] == wanted[c.name] for c in self.controls if c.name not in (*self.keeps, "y")):
                return name
        return ""

    def names(self, state: State, words: Words) -> Sequence[str]:
        """Return the names of the classes as they are shown."""
        if self.names_of:
            return self.names_of(state, words)
        named = next((control for control in self.controls if isinstance(control, Names)), None)
        default: Sequence[str] = words.get("names", ())
        if named is None:
            return default
        given = state[named.name] or ("",) * len(state[named.of])
        return tuple(name or default[i] for i, name in enumerate(given))

    def texts(self, state: State, words: Words) -> dict[str, str]:
        """Return the texts that elements are bound to: the names, one by one."""
        if self.texts_of:
            return dict(self.texts_of(state, words))
        return {f"name{i}": name for i, name in enumerate(self.names(state, words))}

    def shape(self, state: State) -> dict[str, Hashable]:
        """Return what the template depends on."""
        shape = {control.name: control.shape(state) for control in self.controls}
        more = self.shape_of(state) if self.shape_of else {}
        return {name: value for name, value in shape.items() if value is not None} | dict(more)

    def form(self, quantity: str) -> Form:
        """Say how a quantity is written: ``p`` or ``p[2]``."""
        return self.quantities[quantity.partition("[")[0]].form


def first_of(controls: Sequence[Control], name: str) -> Control | None:
    """Find a control by the name of what is done to it."""
    return next((control for control in controls if name in control.acts), None)
