"""A section's quantities: of one state, and at every step of every slider, all computed in one call."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pages.shared.live.controls import Slider, State
from pages.shared.live.grids import Float
from pages.shared.live.section import Section


@dataclass(frozen=True)
class Sweep:
    """Results at every step of several sliders, the others standing still, and where all of them stand.

    Attributes
    ----------
    now : mapping of str to float
        The present state's quantities.
    moved : mapping of str to ndarray
        One number a step, all sliders one behind the other.
    places : mapping of str to slice
        Which of them belong to which slider.
    """

    now: Mapping[str, float]
    moved: Mapping[str, Float]
    places: Mapping[str, slice]


def sliders_of(section: Section, state: State, span: float) -> dict[str, Slider]:
    """Give everything that can be dragged, by id."""
    return {id_: one for control in section.controls for id_, one in control.sliders(state, span).items()}


def now_of(section: Section, state: State) -> Mapping[str, float]:
    """Compute every quantity of one state."""
    return sweep(section, state, {}, {*section.parts, *section.at_rest}).now


def sweep(section: Section, state: State, sliders: Mapping[str, Slider], wanted: Collection[str]) -> Sweep:
    """Compute a section at every step of these sliders, and at its present state; of its parts those wanted."""
    steps = sum(len(one.grid) for one in sliders.values())
    ends = np.cumsum([len(one.grid) for one in sliders.values()]).tolist()
    places = {id_: slice(end - len(one.grid), end) for (id_, one), end in zip(sliders.items(), ends, strict=True)}
    if not section.quantities:
        return Sweep({}, {}, places)
    rows = {
        name: np.repeat(np.asarray(array)[None], steps + 1, axis=0)  # the last one is the present state
        for control in section.controls
        if control.computed and control.name not in section.constants
        for name, array in control.arrays(state).items()
    }
    for id_, slider in sliders.items():
        elsewhere = slider.grid != slider.at  # where it stands, the state is what it is, to the last digit
        for name, values in slider.moved(slider.grid).items():
            rows[name][places[id_]][elsewhere] = np.asarray(values)[elsewhere]
    constants = {name: state[name] for name in section.constants}
    parts = {"wanted": wanted} if section.parts else {}
    found = expanded(section.compute(**rows, **constants, **parts))
    resting = {
        name: value
        for part, compute in section.at_rest.items()
        if not part or part in wanted
        for name, value in compute(state).items()
    }
    now = {name: float(values[-1]) for name, values in found.items()} | resting
    return Sweep(now, {name: values[:-1] for name, values in found.items()}, places)


def expanded(blocks: Mapping[str, NDArray[Any]]) -> dict[str, Float]:
    """Give every number of vectors and matrices a name of its own.

    Examples
    --------
    >>> expanded({"p": np.array([[0.25, 0.75]]), "loss": np.array([1.0])})
    {'p[0]': array([0.25]), 'p[1]': array([0.75]), 'loss': array([1.])}
    >>> list(expanded({"p": np.zeros((1, 1, 2))}))
    ['p[0,0]', 'p[0,1]']
    """
    flat: dict[str, Float] = {}
    for name, block in blocks.items():
        values = np.asarray(block, dtype=np.float64)
        if values.ndim == 1:
            flat[name] = values
        else:
            columns = np.ascontiguousarray(values.reshape(len(values), -1).T)
            keys = np.ndindex(*values.shape[1:])
            flat |= {f"{name}[{','.join(map(str, key))}]": columns[i] for i, key in enumerate(keys)}
    return flat
