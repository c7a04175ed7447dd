"""Rows of shown numbers in little room: each by its changes, in units of its last digit, or as floats.

A number that is shown with four decimals is a whole number of ten-thousandths, and within one row these rarely span
more than 16 bits hold, counted from the smallest or down from the largest. What does not fit, such as ∞ or 1.52e-8, is
listed beside them. A row that changes rarely is smaller still as the places where it does.

The rows may differ in length and lie one behind the other in a single array, so that every step of the work is one call
for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float64]
Numbers = NDArray[np.floating[Any]]
Flags = NDArray[np.bool_]
Indices = NDArray[np.intp]

MOST = 65535
"""The largest whole number of 16 bits."""

EXACT = 2.0**31
COST, NARROW, SAVED = 12, 2, 2
"""Bytes of a number that is listed with its place, of one of 16 bits, and what that saves against 32."""

SMALLEST_SINGLE, LARGEST_SINGLE = 1e-30, 1e3
"""Between them the seven significant digits of single precision are enough for what is shown."""


@dataclass(frozen=True)
class Rows:
    """Rows of different lengths, one behind the other.

    Attributes
    ----------
    numbers : numpy.ndarray
        Shape (all lengths,).
    lengths : numpy.ndarray
        Shape (rows,), integers, none 0.
    """

    numbers: Numbers
    lengths: Indices

    @property
    def starts(self) -> Indices:
        """Where every row begins."""
        return np.cumsum(self.lengths) - self.lengths

    def each(self) -> Iterator[Numbers]:
        """Go through the rows."""
        starts = self.starts.tolist()
        return (self.numbers[start : start + n] for start, n in zip(starts, self.lengths.tolist(), strict=True))

    def chosen(self, rows: Flags) -> Rows:
        """Return some of the rows, in their order."""
        return Rows(self.numbers[np.repeat(rows, self.lengths)], self.lengths[rows])


@dataclass(frozen=True)
class Runs:
    """Rows by where their number changes.

    Attributes
    ----------
    lengths : numpy.ndarray
        Shape (rows,).
    place : numpy.ndarray
        Shape (runs,): where in the joined rows a run of equal numbers begins, int32; every row begins one.
    value : numpy.ndarray
        Shape (runs,): that number.
    """

    lengths: Indices
    place: NDArray[np.int32]
    value: Numbers

    def rows(self) -> Rows:
        """Return the rows as they were."""
        return Rows(np.repeat(self.value, np.diff(self.place, append=self.lengths.sum())), self.lengths)


@dataclass(frozen=True)
class Whole:
    """Rows of numbers as ``(code + low) / scale``, except those that are listed.

    Attributes
    ----------
    lengths : numpy.ndarray
        Shape (rows,).
    code : numpy.ndarray
        Shape (all lengths,), 16 bits each.
    low, scale : numpy.ndarray
        Shape (rows,), float64.
    place, value : numpy.ndarray
        Shape (listed,): where in `code` a number stands that does not fit, int32, and that number.
    """

    lengths: Indices
    code: NDArray[np.uint16]
    low: Float
    scale: Float
    place: NDArray[np.int32]
    value: Numbers

    def rows(self) -> Rows:
        """Return the rows as they were."""
        numbers = (self.code + np.repeat(self.low, self.lengths)) / np.repeat(self.scale, self.lengths)
        numbers[self.place] = self.value
        return Rows(numbers, self.lengths)


@dataclass(frozen=True)
class Packed:
    """Rows, each in the way that is smallest.

    Attributes
    ----------
    order : numpy.ndarray
        Shape (rows,): which row is the first here, the second and so on, through `runs`, `whole`, `single`, `double`.
    runs : Runs
        Rows that change rarely.
    whole : Whole
        Rows as whole numbers.
    single, double : Rows
        The other rows, in float32 where that gives the same digits, else in float64.
    """

    order: Indices
    runs: Runs
    whole: Whole
    single: Rows
    double: Rows

    def parts(self) -> tuple[Runs, Whole, Rows, Rows]:
        """Return the four in the order in which they are counted through."""
        return self.runs, self.whole, self.single, self.double

    def each(self) -> Iterator[Numbers]:
        """Go through the rows in that order."""
        return chain.from_iterable(
            rows.each() for rows in (self.runs.rows(), self.whole.rows(), self.single, self.double)
        )


def pack(rows: Rows, decimals: Indices, forgiving: Flags) -> Packed:
    """Pack rows.

    Parameters
    ----------
    rows : Rows
        Numbers as they are shown.
    decimals : numpy.ndarray
        Shape (rows,): how many decimals the numbers of each row have at most, as a rule.
    forgiving : numpy.ndarray
        Shape (rows,): whether seven significant digits are enough for a row that single precision would change.

    Returns
    -------
    Packed
        Writing its numbers gives the same digits.

    Examples
    --------
    >>> import numpy as np
    >>> rows = Rows(np.array([0.25, 0.3333, 0.1, 0.2, 0.5, 1e-300]), np.array([2, 2, 2]))
    >>> packed = pack(rows, np.array([4, 0, 4]), np.array([True, False, True]))
    >>> packed.order, packed.whole.code, packed.double.numbers
    (array([0, 1, 2]), array([  0, 833], dtype=uint16), array([1.e-001, 2.e-001, 5.e-001, 1.e-300]))
    """
    rare, runs = by_changes(rows)
    rest, left = rows.chosen(~rare), np.flatnonzero(~rare)
    few, whole = by_units(rest, decimals[left])
    rest, others = rest.chosen(~few), left[~few]
    narrow = _narrow(rest, forgiving[others])
    order = np.concatenate([np.flatnonzero(rare), left[few], others[narrow], others[~narrow]])
    single = rest.chosen(narrow)
    with np.errstate(over="ignore"):
        single = Rows(single.numbers.astype(np.float32), single.lengths)
    return Packed(order, runs, whole, single, rest.chosen(~narrow))


def by_changes(rows: Rows) -> tuple[Flags, Runs]:
    """Pack the rows that change rarely.

    Parameters
    ----------
    rows : Rows
        Any numbers.

    Returns
    -------
    packed : numpy.ndarray
        Shape (rows,): whether a row was packed.
    runs : Runs
        Those rows, in their order. ``runs.rows()`` gives the same floats back.

    Examples
    --------
    >>> import numpy as np
    >>> packed, kept = by_changes(Rows(np.array([1.0] * 9 + [2.0] * 9 + list(range(18))), np.array([18, 18])))
    >>> packed, kept.place, kept.value
    (array([ True, False]), array([0, 9], dtype=int32), array([1., 2.]))
    """
    bits = rows.numbers.view(np.int64)  # tells 0.0 from -0.0, and finds nan equal to itself
    begins = np.empty(len(bits), dtype=bool)
    np.not_equal(bits[1:], bits[:-1], out=begins[1:])
    begins[rows.starts] = True
    packed = _count(begins, rows) * COST < rows.lengths * NARROW
    kept = np.repeat(packed, rows.lengths)
    place = np.flatnonzero(begins[kept])
    return packed, Runs(rows.lengths[packed], place.astype(np.int32), rows.numbers[kept][place])


def by_units(rows: Rows, decimals: Indices) -> tuple[Flags, Whole]:
    """Pack the rows that are smaller as whole numbers.

    Parameters
    ----------
    rows, decimals
        As in `pack`.

    Returns
    -------
    packed, whole
        As in `by_changes`: which rows were packed, and those.

    Examples
    --------
    >>> import numpy as np
    >>> packed, kept = by_units(Rows(np.array([0.25, 0.3333, 0.25, 1e-9]), np.array([2, 2])), np.array([4, 4]))
    >>> packed, kept.code, kept.low, kept.rows().numbers
    (array([ True, False]), array([  0, 833], dtype=uint16), array([2500.]), array([0.25  , 0.3333]))
    """
    scale = 10.0 ** decimals.astype(np.float64)
    each = np.repeat(scale, rows.lengths)
    with np.errstate(invalid="ignore", over="ignore"):
        units = np.rint(rows.numbers * each)
        exact = (units / each == rows.numbers) & (np.abs(units) < EXACT)
    exact &= ~((units == 0) & np.signbit(rows.numbers))
    low = _over_rows(np.minimum, np.where(exact, units, np.inf), rows)
    high = _over_rows(np.maximum, np.where(exact, units, -np.inf), rows)
    at_bottom, at_top = (_within(units, exact, begin, rows) for begin in (low, high - MOST))
    top = _count(at_top, rows) > _count(at_bottom, rows)
    low = np.where(top, high - MOST, low)
    fits = np.where(np.repeat(top, rows.lengths), at_top, at_bottom)
    packed = (rows.lengths - _count(fits, rows)) * COST < rows.lengths * SAVED
    kept = np.repeat(packed, rows.lengths)
    place, chosen = np.flatnonzero(~fits[kept]), rows.chosen(packed)
    code = units[kept] - np.repeat(low[packed], chosen.lengths)
    code[place] = 0
    listed = chosen.numbers[place]
    return packed, Whole(
        chosen.lengths, code.astype(np.uint16), low[packed], scale[packed], place.astype(np.int32), listed
    )


def _within(units: Float, exact: Flags, begin: Float, rows: Rows) -> Flags:
    """Which numbers 16 bits hold that begin there."""
    begins = np.repeat(begin, rows.lengths)
    return exact & (units >= begins) & (units <= begins + MOST)


def _narrow(rows: Rows, forgiving: Flags) -> Flags:
    """Which rows keep their digits in single precision, which holds seven of them.

    From 1000 on up to eight are shown, and single precision ends near 1e-38.
    """
    numbers = rows.numbers
    with np.errstate(over="ignore", invalid="ignore"):
        exact = numbers == numbers.astype(np.float32)
    size = np.abs(numbers)
    same = (size == 0) | ~np.isfinite(numbers) | ((size >= SMALLEST_SINGLE) & (size < LARGEST_SINGLE))
    return np.asarray(_count(exact | (np.repeat(forgiving, rows.lengths) & same), rows) == rows.lengths)


def _count(flags: Flags, rows: Rows) -> Indices:
    """How many numbers of every row are marked."""
    return _over_rows(np.add, flags.astype(np.intp), rows)


def _over_rows(function: np.ufunc, values: NDArray[Any], rows: Rows) -> NDArray[Any]:
    """Reduce every row to one number."""
    reduced: NDArray[Any] = function.reduceat(values, rows.starts) if rows.lengths.size else values[:0]
    return reduced
