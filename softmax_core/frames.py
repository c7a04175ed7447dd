"""Tables of results at every step of a control, so that a screen can follow a drag by looking rows up.

A *sweep* holds the results of one computation at every step of one control, the others standing still. A *table* is a
sweep as it travels: rounded to the digits shown, without the columns that do not change, equal columns stored once, in
little room (`packing`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softmax_core import packing
from softmax_core.digits import Form, rounded_each
from softmax_core.packing import Numbers, Packed, Rows

Float = NDArray[np.float64]
Flags = NDArray[np.bool_]
Indices = NDArray[np.intp]
Track: TypeAlias = tuple[int, list[int]]
"""A control and the columns that are equal along it, by their places."""


@dataclass(frozen=True)
class Sweeps:
    """Results at every step of several controls.

    Attributes
    ----------
    grids : mapping of str to numpy.ndarray
        For every control what it is set to, ascending, shape (steps,).
    columns : mapping of str to numpy.ndarray
        The quantities that follow, each of shape (all steps of all controls, in the order of `grids`,).
    present : mapping of str to float
        What they are where the controls stand, if it was computed along with them; it may have more quantities.
    """

    grids: Mapping[str, Float]
    columns: Mapping[str, Float]
    present: Mapping[str, float] = field(default_factory=dict)

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
class Tables:
    """Sweeps as they travel.

    Attributes
    ----------
    grids : mapping of str to numpy.ndarray
        For every control what it is set to.
    tracks : list of (str, list of str)
        For every packed row, in the order in which they are packed, its control and the columns that it holds.
    packed : Packed
        The rows: each as long as its control's grid.
    """

    grids: Mapping[str, Float]
    tracks: list[tuple[str, list[str]]]
    packed: Packed

    def columns(self, control: str) -> dict[str, Float]:
        """Return the columns that change when this control moves, as float64, each of the shape of its grid."""
        return {
            name: np.asarray(row, dtype=np.float64)
            for (whose, names), row in zip(self.tracks, self.packed.each(), strict=True)
            if whose == control
            for name in names
        }

    def joined(self, base: Sequence[float], grids: Mapping[str, Float]) -> tuple[bytes, dict[str, tuple[int, int]]]:
        """Join these numbers, these grids and all of the rows into one block, little-endian.

        Returns the block, and for every kind of number where it begins, in bytes, and how many there are. The widest
        come first, so that each lies where a browser may read it.
        """
        runs, whole, single, double = self.packed.parts()
        parts: dict[str, NDArray[Any]] = {
            "base": np.asarray(base, dtype=np.float64), "grid": np.concatenate([*grids.values(), np.empty(0)]),
            "low": whole.low, "scale": whole.scale, "double": double.numbers, "listed": whole.value, "run": runs.value,
            "single": single.numbers, "places": whole.place, "begins": runs.place, "whole": whole.code,
        }  # fmt: skip
        blocks = {kind: part.astype(part.dtype.newbyteorder("<"), copy=False).tobytes() for kind, part in parts.items()}
        ends = accumulate(map(len, blocks.values()))
        begins = {kind: (end - len(blocks[kind]), len(parts[kind])) for kind, end in zip(parts, ends, strict=True)}
        return b"".join(blocks.values()), begins


def tables(sweeps: Sweeps, base: Mapping[str, float], forms: Mapping[str, Form]) -> Tables:
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
    Tables
        Writing its entries gives the same digits as writing the sweeps'.

    Examples
    --------
    >>> import numpy as np
    >>> third = np.array([0.25, 1 / 3])
    >>> sweeps = Sweeps({"z": np.array([0.0, 1.0])}, {"p": third, "q": third, "r": np.ones(2)})
    >>> small = tables(sweeps, {"p": 0.25, "q": 0.25, "r": 1.0}, dict.fromkeys("pqr", Form()))
    >>> small.tracks, small.packed.whole.code, small.columns("z")["q"]
    ([('z', ['p', 'q'])], array([  0, 833], dtype=uint16), array([0.25  , 0.3333]))
    """
    names = [name for name in base if name in sweeps.columns]
    digits = _digits(forms[name] for name in names)
    tracks, rows = _moving(sweeps, names, np.array([base[name] for name in names]), digits)
    decimals = digits.decimals[[columns[0] for _, columns in tracks]]
    packed = packing.pack(rows, np.maximum(decimals, 0), decimals >= 0)
    controls, ordered = list(sweeps.grids), [tracks[row] for row in packed.order.tolist()]
    return Tables(sweeps.grids, [(controls[k], [names[c] for c in columns]) for k, columns in ordered], packed)


@dataclass(frozen=True)
class _Digits:
    """How columns are rounded: the decimals and the `tiny` of each one's form; -1 decimals where none are rounded."""

    decimals: Indices
    tiny: Float

    def rounded(self, values: Float, column: Indices) -> Float:
        """Round numbers to the digits that their columns show."""
        result, decimals = np.array(values), self.decimals[column]
        numbers = np.flatnonzero(decimals >= 0)
        result[numbers] = rounded_each(result[numbers], decimals[numbers], self.tiny[column[numbers]])
        return result


def _digits(forms: Iterable[Form]) -> _Digits:
    digits = [(form.decimals, form.tiny) if form.kind == "number" else (-1, 0.0) for form in forms]
    return _Digits(np.array([one[0] for one in digits], dtype=np.intp), np.array([one[1] for one in digits]))


def _moving(sweeps: Sweeps, names: list[str], base: Float, digits: _Digits) -> tuple[list[Track], Rows]:
    """Take every column along every control, rounded, where it leaves its present value; equal ones once."""
    lengths = np.array([len(grid) for grid in sweeps.grids.values()], dtype=np.intp)
    starts, steps = np.cumsum(lengths) - lengths, int(lengths.sum())
    if not names or not steps:
        return [], Rows(np.empty(0), np.empty(0, dtype=np.intp))
    every = np.array([sweeps.columns[name] for name in names])
    bits = every.view(np.int64)  # nan is itself there
    first = every[:, starts]
    still = np.logical_and.reduceat(bits == np.repeat(bits[:, starts], lengths, axis=1), starts, axis=1)
    shown = digits.rounded(first.ravel(), np.repeat(np.arange(len(names)), len(lengths))).reshape(first.shape)
    tracks = _distinct(every, starts, lengths, (~still | ~_alike(shown, base[:, None])).T, base, digits)
    control, column = (np.array(which, dtype=np.intp) for which in ([k for k, _ in tracks], [c[0] for _, c in tracks]))
    length = lengths[control]
    begins = np.cumsum(length) - length
    place = np.repeat(column * steps + starts[control] - begins, length) + np.arange(length.sum())
    rows = Rows(digits.rounded(every.ravel()[place], np.repeat(column, length)), length)
    leaves = ~_alike(rows.numbers, np.repeat(base[column], length))
    moves = np.logical_or.reduceat(leaves, begins) if length.size else leaves
    return [track for track, moving in zip(tracks, moves.tolist(), strict=True) if moving], rows.chosen(moves)


def _distinct(
    every: Float, starts: Indices, lengths: Indices, chosen: Flags, base: Float, digits: _Digits
) -> list[Track]:
    """Find columns that are equal along a control, and rounded alike; `chosen` has a row for every control."""
    tracks: dict[tuple[object, ...], Track] = {}
    packed, width = every.tobytes(), every.shape[1]
    alike = list(zip(digits.decimals.tolist(), digits.tiny.tolist(), base.tolist(), strict=True))
    ends = (8 * (starts + lengths)).tolist()
    begins = (8 * starts).tolist()
    for k, c in np.argwhere(chosen).tolist():
        row = 8 * width * c
        tracks.setdefault((k, alike[c], packed[row + begins[k] : row + ends[k]]), (k, []))[1].append(c)
    return list(tracks.values())


def _alike(one: Numbers, other: Float) -> Flags:
    return np.asarray((one == other) | (np.isnan(one) & np.isnan(other)))


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
    shown = _digits(forms[name] for name in names).rounded(values, np.arange(len(names)))
    return dict(zip(names, shown.tolist(), strict=True))
