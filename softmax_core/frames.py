"""Tables of results at every step of a control, so that a screen can follow a drag by looking rows up.

A *sweep* holds the results of one computation at every step of one control, the others standing still. A *table* is a
sweep as it travels: rounded to the digits shown, without the columns that do not change, equal columns stored once, by
their changes, as whole numbers of the last digit or in single precision wherever that gives the same digits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softmax_core import packing
from softmax_core.digits import Form, rounded
from softmax_core.packing import Runs, Whole

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
    runs : Runs
        Distinct columns that change rarely.
    whole : Whole
        Distinct columns as whole numbers.
    single, double : numpy.ndarray
        Shapes (a, steps) in float32 and (b, steps) in float64: the other distinct columns.
    place : dict of str to int
        For every column that changes its row, counted through `runs`, `whole`, `single` and `double`.
    """

    grid: Float
    runs: Runs
    whole: Whole
    single: NDArray[np.float32]
    double: Float
    place: Mapping[str, int]

    def column(self, name: str) -> Float:
        """Return one column as float64, shape (steps,)."""
        rows = [*self.runs.numbers(), *self.whole.numbers(), *self.single, *self.double]
        return np.asarray(rows[self.place[name]], dtype=np.float64)


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
    >>> sorted(small.place), small.whole.code.shape, small.column("q")
    (['p', 'q'], (1, 2), array([0.25  , 0.3333]))
    """
    names = [name for name in base if name in sweeps.columns]
    parts = sweeps.parts()
    starts = np.array([part.start for part in parts.values()], dtype=np.intp)
    if not names or not starts.size:
        matrix = np.empty((0, sum(map(len, sweeps.grids.values()))))
        moves = np.empty((0, len(parts)), dtype=bool)
    else:
        matrix = _rounded(names, np.array([sweeps.columns[name] for name in names]), starts, forms)
        present = np.array([base[name] for name in names])[:, None]
        moves = np.logical_or.reduceat(~_alike(matrix, present), starts, axis=1)
    return {
        control: _table(sweeps.grids[control], names, matrix[:, part], np.flatnonzero(moves[:, k]), forms)
        for k, (control, part) in enumerate(parts.items())
    }


def _table(grid: Float, names: list[str], matrix: Float, moved: NDArray[np.intp], forms: Mapping[str, Form]) -> Table:
    """Take one control's columns that move, each distinct one once, and pack them."""
    shown = matrix[moved]
    distinct: dict[tuple[str, bytes], int] = {}
    home = [
        distinct.setdefault((forms[names[column]].kind, row.tobytes()), len(distinct))
        for column, row in zip(moved.tolist(), shown, strict=True)
    ]
    rows = np.array([home.index(k) for k in range(len(distinct))], dtype=np.intp)
    kinds, numbers = [forms[names[moved[row]]] for row in rows], shown[rows]
    rare, runs = packing.runs(numbers)
    few, whole = packing.whole(numbers[~rare], np.array([_decimals(form) for form in kinds], dtype=np.int64)[~rare])
    units = _among(~rare, few)
    narrow = ~rare & ~units & _narrow(numbers, kinds)
    blocks = (rare, units, narrow, ~rare & ~units & ~narrow)
    order = np.argsort(np.concatenate([np.flatnonzero(block) for block in blocks]))
    place = {names[column]: int(order[row]) for column, row in zip(moved.tolist(), home, strict=True)}
    with np.errstate(over="ignore", invalid="ignore"):
        return Table(grid, runs, whole, numbers[narrow].astype(np.float32), numbers[blocks[-1]], place)


def _among(mask: NDArray[np.bool_], chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Mark those that were chosen among the marked ones."""
    result = mask.copy()
    result[mask] = chosen
    return result


def _narrow(numbers: Float, kinds: list[Form]) -> NDArray[np.bool_]:
    """Which rows keep their digits in single precision."""
    with np.errstate(over="ignore", invalid="ignore"):
        exact = numbers == numbers.astype(np.float32)
    rounded = np.array([form.kind == "number" for form in kinds], dtype=bool)
    return np.asarray((exact | (rounded[:, None] & _same_digits(numbers))).all(axis=1))


def _alike(one: Float, other: Float) -> NDArray[np.bool_]:
    return np.asarray((one == other) | (np.isnan(one) & np.isnan(other)))


def _rounded(names: list[str], matrix: Float, starts: NDArray[np.intp], forms: Mapping[str, Form]) -> Float:
    """Round every column at every step; where one stands still during a whole sweep, one number of it.

    Parameters
    ----------
    names : list of str
        The columns, C of them.
    matrix : numpy.ndarray
        Shape (C, all steps of all controls).
    starts : numpy.ndarray
        Where each control's steps begin.
    forms : mapping of str to Form
        How every column is written.
    """
    lengths = np.diff(np.append(starts, matrix.shape[1]))
    still = np.logical_and.reduceat(_alike(matrix, np.repeat(matrix[:, starts], lengths, axis=1)), starts, axis=1)
    due = np.repeat(~still, lengths, axis=1)
    due[:, starts] = True
    result = np.array(matrix)
    for form, rows in _by_form(names, forms).items():
        block = result[rows]
        block[due[rows]] = rounded(block[due[rows]], form)
        result[rows] = block
    return np.where(due, result, np.repeat(result[:, starts], lengths, axis=1))


def _decimals(form: Form) -> int:
    """So many decimals the numbers of a form have as a rule."""
    return form.decimals if form.kind == "number" else 0


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
