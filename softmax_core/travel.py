"""What travels to a screen when something was changed: the present state, and where every control would lead."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from softmax_core import columns as named
from softmax_core import exact
from softmax_core.chain import Chain
from softmax_core.digits import HUGE, Form
from softmax_core.frames import Sweeps, base_row, tables
from softmax_core.sweeps import Setting, sweeps


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


def packet(
    sweeps: Sweeps,
    columns: Mapping[str, float],
    forms: Mapping[str, Form],
    at: Mapping[str, float],
    wanted: Collection[str],
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
    wanted : collection of str
        The columns that are shown; the others stay here.

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
    >>> made = packet(moved, {"x": 0.5, "y": 1.0}, {"x": Form(), "y": Form()}, {"a": 0.0}, {"x"})
    >>> made.text[:21], len(made.numbers)
    ('"columns":[["x",0]],"', 44)
    """
    base = base_row({name: value for name, value in columns.items() if name in wanted}, forms)
    kinds = {id(forms[name]): forms[name] for name in base}
    kind = {one: k for k, one in enumerate(kinds)}
    place = {name: index for index, name in enumerate(base)}
    small = tables(sweeps, base, forms)
    control = {name: k for k, name in enumerate(small.grids)}
    numbers, begins = small.joined(list(base.values()))
    said = {
        "columns": [[name, kind[id(forms[name])]] for name in base],
        "forms": [_written(form) for form in kinds.values()],
        "controls": [[name, grid.tolist().index(at[name]), len(grid)] for name, grid in small.grids.items()],
        "tracks": [[control[whose], *(place[name] for name in names)] for whose, names in small.tracks],
        "rows": [len(part.lengths) for part in small.packed.parts()],
        "begins": begins,
    }
    return Packet(json.dumps(said, separators=(",", ":"), allow_nan=False)[1:-1], numbers)


@lru_cache(maxsize=64)
def _written(form: Form) -> dict[str, Any]:
    """Say how a quantity is written, as the browser's part of the rule reads it."""
    return asdict(form) | {"tiny": form.tiny, "huge": HUGE}


def chain_packet(setting: Setting, half_range: float, pinned: Chain | None, wanted: Collection[str]) -> Packet:
    """Compute the chain at every step of every control, check the present state, and pack what is wanted of it.

    Parameters
    ----------
    setting, half_range, pinned
        As in `softmax_core.sweeps.sweeps`.
    wanted : collection of str
        Names of columns, those of `softmax_core.columns.forms` and of `softmax_core.exact.Audit.columns`.

    Returns
    -------
    Packet
        The controls are those of `softmax_core.sweeps.sweeps`.

    Examples
    --------
    >>> chain_packet(Setting((3.0, 1.0, 0.2)), 5.0, None, {"p0", "z0"}).text[:34]
    '"columns":[["z0",0],["p0",1]],"for'
    """
    moved, classes = sweeps(setting, half_range, pinned), range(len(setting.logits))
    now = moved.row("T", setting.temperature)
    p, gradient = ([now[f"{letter}{i}"] for i in classes] for letter in "pg")
    checked = exact.audit(p, gradient, setting.effective, setting.temperature)
    shown = named.forms(len(classes), pinned=pinned is not None) | exact.FORMS
    return packet(moved, now | checked.columns(), shown, {control: now[control] for control in moved.grids}, wanted)
