"""Tables of results at every step of a control, so that a screen can follow a drag by looking rows up.

A *sweep* holds the results of one computation at every step of one control, the others standing still. A *table* is a
sweep as it travels: rounded to the digits shown, without the columns that do not change, equal columns stored once,
in single precision wherever that gives the same digits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softmax_core.digits import Form, rounded

Float = NDArray[np.float64]

SMALLEST_SINGLE, LARGEST_SINGLE = 1e-30, 1e3
"""Between them seven significant digits are enough for what is shown."""


@dataclass(frozen=True)
class Sweeps:
    """Results at every step of several controls.

    Attributes
    ----------
    grids : mapping of str to numpy.ndarray
        For every control what it is set to, ascending, shape (steps,).
    columns : mapping of str to numpy.ndarray
        The quantities that follow, each of shape (all steps of all controls, in the order of `grids`,).
    """

    grids: Mapping[str, Float]
    columns: Mapping[str, Float]

    def parts(self) -> dict[str, slice]:
        """Say which rows of the columns belong to which control."""
        ends = np.cumsum([len(grid) for grid in self.grids.values()]).tolist()
        return {
            control: slice(end - len(grid), end) for (control, grid), end in zip(self.grids.items(), ends, strict=True)
        }

    def column(self, control: str, name: str) -> Float:
        """Return one quantity at every step of one control."""
        return self.columns[name][self.parts()[control]]


@dataclass(frozen=True)
class Table:
    """A sweep as it travels.

    Attributes
    ----------
    grid : numpy.ndarray
        Shape (steps,), float64.
    single, double : numpy.ndarray
        Shapes (a, steps) in float32 and (b, steps) in float64: the distinct columns.
    place : dict of str to int
        For every column that changes its row: below ``a`` in `single`, from ``a`` on in `double`.
    """

    grid: Float
    single: NDArray[np.float32]
    double: Float
    place: Mapping[str, int]

    def column(self, name: str) -> Float:
        """Return one column as float64, shape (steps,)."""
        row, singles = self.place[name], len(self.single)
        chosen = self.single[row] if row < singles else self.double[row - singles]
        return np.asarray(chosen, dtype=np.float64)


def tables(sweeps: Sweeps, base: Mapping[str, float], forms: Mapping[str, Form]) -> dict[str, Table]:
    """Turn sweeps into tables.

    Parameters
    ----------
    sweeps : Sweeps
        The results at every step of every control.
    base : mapping of str to float
        The present value of the columns that are wanted, already rounded: one that equals it at every step is left
        out, and so is one that the sweeps do not have.
    forms : mapping of str to Form
        How every column is written.

    Returns
    -------
    dict of str to Table
        One for every control; writing its entries gives the same digits as writing the sweep's.

    Examples
    --------
    >>> import numpy as np
    >>> third = np.array([0.25, 1 / 3])
    >>> sweeps = Sweeps({"z": np.array([0.0, 1.0])}, {"p": third, "q": third, "r": np.ones(2)})
    >>> small = tables(sweeps, {"p": 0.25, "q": 0.25, "r": 1.0}, dict.fromkeys("pqr", Form()))["z"]
    >>> sorted(small.place), small.single.shape, small.single[0]
    (['p', 'q'], (1, 2), array([0.25  , 0.3333], dtype=float32))
    """
    names = [name for name in base if name in sweeps.columns]
    matrix = np.array([sweeps.columns[name] for name in names])
    for form, rows in _by_form(names, forms).items():
        matrix[rows] = rounded(matrix[rows], form)
    with np.errstate(over="ignore", invalid="ignore"):
        narrow = matrix.astype(np.float32)
    present = np.array([base[name] for name in names])[:, None]
    moving = ~((matrix == present) | (np.isnan(matrix) & np.isnan(present)))
    numbers = np.array([forms[name].kind == "number" for name in names])
    keeps = (matrix == narrow) | (numbers[:, None] & _same_digits(matrix))
    return {
        control: _table(sweeps.grids[control], names, matrix[:, part], narrow[:, part], moving[:, part], keeps[:, part])
        for control, part in sweeps.parts().items()
    }


def _table(
    grid: Float,
    names: list[str],
    matrix: Float,
    narrow: NDArray[np.float32],
    moving: NDArray[np.bool_],
    keeps: NDArray[np.bool_],
) -> Table:
    """Pick one control's columns that move, each distinct one once."""
    exact_enough = np.asarray(keeps.all(axis=1))
    single: list[int] = []
    double: list[int] = []
    seen: dict[bytes, tuple[list[int], int]] = {}
    home: dict[str, tuple[list[int], int]] = {}
    for row in np.flatnonzero(moving.any(axis=1)).tolist():
        key = matrix[row].tobytes()
        if key not in seen:
            rows = single if exact_enough[row] else double
            seen[key] = (rows, len(rows))
            rows.append(row)
        home[names[row]] = seen[key]
    place = {name: at if rows is single else at + len(single) for name, (rows, at) in home.items()}
    return Table(grid, narrow[single], matrix[double], place)


def _by_form(names: list[str], forms: Mapping[str, Form]) -> dict[Form, list[int]]:
    groups: dict[Form, list[int]] = {}
    for row, name in enumerate(names):
        groups.setdefault(forms[name], []).append(row)
    return groups


def _same_digits(matrix: Float) -> NDArray[np.bool_]:
    """Which rounded numbers keep their digits in single precision, which holds seven of them.

    From 1000 on up to eight are shown, and single precision ends near 1e-38.
    """
    size = np.abs(matrix)
    small = (size >= SMALLEST_SINGLE) & (size < LARGEST_SINGLE)
    return np.asarray((size == 0) | ~np.isfinite(matrix) | small)


def base_row(columns: Mapping[str, ArrayLike], forms: Mapping[str, Form]) -> dict[str, float]:
    """Round the present value of every column to the digits shown.

    Parameters
    ----------
    columns : mapping of str to array_like
        One number each.
    forms : mapping of str to Form
        How every column is written.

    Returns
    -------
    dict of str to float
        In the order given.

    Examples
    --------
    >>> base_row({"p": 1 / 3}, {"p": Form()})
    {'p': 0.3333}
    """
    names = list(columns)
    values = np.array([columns[name] for name in names], dtype=np.float64)
    for form, places in _by_form(names, forms).items():
        values[places] = rounded(values[places], form)
    return dict(zip(names, values.tolist(), strict=True))
