"""What travels to a screen when something was changed: the present state, and where every control would lead."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from softmax_core import columns as named
from softmax_core import reference
from softmax_core.chain import Chain
from softmax_core.digits import HUGE, Form
from softmax_core.frames import Sweeps, base_row, tables
from softmax_core.sweeps import Setting, grids, sweeps

Float = NDArray[np.float64]


@dataclass(frozen=True)
class Packet:
    """Numbers as they travel to a screen.

    Attributes
    ----------
    text : str
        What is to be known about the numbers: the inside of a JSON object, without its braces.
    numbers : bytes
        The present values, and the tables of every control.
    """

    text: str
    numbers: bytes


@dataclass(frozen=True)
class Wanted:
    """What a screen shows.

    Attributes
    ----------
    columns : frozenset of str
        The columns whose present value is there.
    following : frozenset of str
        Those of them that can be seen to follow a control.
    controls : frozenset of str
        The controls that are in reach.
    """

    columns: frozenset[str] = frozenset()
    following: frozenset[str] = frozenset()
    controls: frozenset[str] = frozenset()


def packet(
    sweeps: Sweeps,
    columns: Mapping[str, float],
    forms: Mapping[str, Form],
    at: Mapping[str, float],
    wanted: Wanted,
    resting: Mapping[str, Float] = MappingProxyType({}),
) -> Packet:
    """Pack sweeps and the present values.

    Parameters
    ----------
    sweeps : Sweeps
        The results at every step of every control.
    columns : mapping of str to float
        The present value of every column.
    forms : mapping of str to Form
        How every column is written.
    at : mapping of str to float
        Where every control stands, one of its steps.
    wanted : Wanted
        What is shown; the other columns stay here.
    resting : mapping of str to numpy.ndarray
        The steps of controls that are not swept: of their rows nothing travels.

    Returns
    -------
    Packet
        Its text names ``columns`` with their forms, ``forms``, ``controls`` (name, where it stands, steps), ``tracks``
        (of every row its control and columns), ``rows`` (how many travel in each way) and ``begins``, as
        `softmax_core.frames.Tables.joined` gives it.

    Examples
    --------
    >>> import numpy as np
    >>> moved = Sweeps({"a": np.array([0.0, 1.0])}, {"x": np.array([0.5, 0.25])})
    >>> shown = Wanted(columns=frozenset({"x"}), following=frozenset({"x"}))
    >>> made = packet(moved, {"x": 0.5, "y": 1.0}, {"x": Form(), "y": Form()}, {"a": 0.0}, shown)
    >>> made.text[:21], len(made.numbers)
    ('"columns":[["x",0]],"', 44)
    """
    base = base_row({name: value for name, value in columns.items() if name in wanted.columns}, forms)
    kinds = {id(forms[name]): forms[name] for name in base}
    kind = {one: k for k, one in enumerate(kinds)}
    place = {name: index for index, name in enumerate(base)}
    small = tables(sweeps, {name: value for name, value in base.items() if name in wanted.following}, forms)
    grids = {**small.grids, **resting}
    control = {name: k for k, name in enumerate(grids)}
    numbers, begins = small.joined(list(base.values()), grids)
    said = {
        "columns": [[name, kind[id(forms[name])]] for name in base],
        "forms": [_written(form) for form in kinds.values()],
        "controls": [[name, grid.tolist().index(at[name]), len(grid)] for name, grid in grids.items()],
        "tracks": [[control[whose], *(place[name] for name in names)] for whose, names in small.tracks],
        "rows": [len(part.lengths) for part in small.packed.parts()],
        "begins": begins,
    }
    return Packet(json.dumps(said, separators=(",", ":"), allow_nan=False)[1:-1], numbers)


@lru_cache(maxsize=64)
def _written(form: Form) -> dict[str, Any]:
    """Say how a quantity is written, as the browser's part of the rule reads it."""
    return asdict(form) | {"tiny": form.tiny, "huge": HUGE}


def chain_packet(setting: Setting, half_range: float, pinned: Chain | None, wanted: Wanted) -> Packet:
    """Compute the chain at every step of every control, check the present state, and pack what is wanted of it.

    Parameters
    ----------
    setting, half_range, pinned
        As in `softmax_core.sweeps.sweeps`.
    wanted : Wanted
        Columns of `softmax_core.columns.forms` and of `softmax_core.reference.DecimalCheck.columns`, and controls of
        `softmax_core.sweeps.grids`.

    Returns
    -------
    Packet
        Of all of these controls; those that are not wanted rest.

    Examples
    --------
    >>> chain_packet(Setting((3.0, 1.0, 0.2)), 5.0, None, Wanted(frozenset({"p0", "z0"}))).text[:34]
    '"columns":[["z0",0],["p0",1]],"for'
    """
    steps, classes = grids(setting, half_range), range(len(setting.logits))
    moving = {control: grid for control, grid in steps.items() if control in wanted.controls}
    moved = sweeps(setting, moving, pinned, wanted.following)
    now = moved.present
    p, gradient = ([now[f"{letter}{i}"] for i in classes] for letter in "pg")
    checked = reference.check_against_decimal(p, gradient, setting.effective, setting.temperature)
    shown = named.forms(len(classes), pinned=pinned is not None) | reference.FORMS
    at = {control: now[control] for control in steps}
    resting = {control: grid for control, grid in steps.items() if control not in moving}
    return packet(moved, {**now, **checked.columns()}, shown, at, wanted, resting)
