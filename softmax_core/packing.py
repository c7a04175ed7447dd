"""Rows of shown numbers in less room: those that change rarely by their changes, others in units of their last digit.

A number that is shown with four decimals is a whole number of ten-thousandths, and within one row these rarely span
more than 16 bits hold. What does not fit, such as ∞ or 1.52e-8, is listed beside them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float64]

MOST = 65535
"""The largest whole number of 16 bits."""

EXACT = 2.0**31
COST, NARROW, SAVED = 12, 2, 2
"""Bytes of a number that is listed with its place, of one of 16 bits, and what that saves against 32."""


@dataclass(frozen=True)
class Runs:
    """Rows by where their number changes.

    Attributes
    ----------
    rows, steps : int
        Their shape.
    place : numpy.ndarray
        Shape (runs,): where in the flat rows a run of equal numbers begins, int32; every row begins one.
    value : numpy.ndarray
        Shape (runs,): that number.
    """

    rows: int
    steps: int
    place: NDArray[np.int32]
    value: Float

    def numbers(self) -> Float:
        """Return the rows as they were, shape (rows, steps)."""
        length = np.diff(self.place, append=self.rows * self.steps)
        return np.repeat(self.value, length).reshape(self.rows, self.steps)


def runs(rows: Float) -> tuple[NDArray[np.bool_], Runs]:
    """Pack the rows that change rarely.

    Parameters
    ----------
    rows : numpy.ndarray
        Shape (rows, steps).

    Returns
    -------
    packed : numpy.ndarray
        Shape (rows,): whether a row was packed.
    runs : Runs
        Those rows, in their order. ``runs.numbers()`` gives the same floats back.

    Examples
    --------
    >>> import numpy as np
    >>> packed, kept = runs(np.array([[1.0] * 9 + [2.0] * 9, list(range(18))]))
    >>> packed, kept.place, kept.value
    (array([ True, False]), array([0, 9], dtype=int32), array([1., 2.]))
    """
    count, steps = rows.shape
    begins = np.ones((count, steps), dtype=bool)
    before, after = rows[:, :-1], rows[:, 1:]
    begins[:, 1:] = ~(
        (before == after) & (np.signbit(before) == np.signbit(after)) | np.isnan(before) & np.isnan(after)
    )
    packed = begins.sum(axis=1) * COST < steps * NARROW
    place = np.flatnonzero(begins[packed])
    return packed, Runs(int(packed.sum()), steps, place.astype(np.int32), rows[packed].ravel()[place])


@dataclass(frozen=True)
class Whole:
    """Rows of numbers as ``(code + low) / scale``, except those that are listed.

    Attributes
    ----------
    code : numpy.ndarray
        Shape (rows, steps), 16 bits each.
    low, scale : numpy.ndarray
        Shape (rows,), float64.
    place, value : numpy.ndarray
        Shape (listed,): where in the flat `code` a number stands that does not fit, int32, and that number.
    """

    code: NDArray[np.uint16]
    low: Float
    scale: Float
    place: NDArray[np.int32]
    value: Float

    def numbers(self) -> Float:
        """Return the rows as they were, shape (rows, steps)."""
        result = (self.code + self.low[:, None]) / self.scale[:, None]
        result.flat[self.place] = self.value
        return result


def whole(rows: Float, decimals: NDArray[np.int64]) -> tuple[NDArray[np.bool_], Whole]:
    """Pack the rows that are smaller as whole numbers.

    Parameters
    ----------
    rows : numpy.ndarray
        Shape (rows, steps): numbers as they are shown.
    decimals : numpy.ndarray
        Shape (rows,): how many decimals the numbers of each row have at most, as a rule.

    Returns
    -------
    packed : numpy.ndarray
        Shape (rows,): whether a row was packed.
    whole : Whole
        Those rows, in their order. ``whole.numbers()`` gives the same floats back.

    Examples
    --------
    >>> import numpy as np
    >>> packed, kept = whole(np.array([[0.25, 0.3333], [0.25, 1e-9]]), np.array([4, 4]))
    >>> packed, kept.code, kept.low, kept.numbers()
    (array([ True, False]), array([[  0, 833]], dtype=uint16), array([2500.]), array([[0.25  , 0.3333]]))
    """
    scale = 10.0 ** decimals.astype(np.float64)
    with np.errstate(invalid="ignore", over="ignore"):
        units = np.rint(rows * scale[:, None])
        exact = (units / scale[:, None] == rows) & (np.abs(units) < EXACT) & ~(np.signbit(rows) & (rows == 0))
    low = np.where(exact, units, np.inf).min(axis=1, initial=np.inf)
    high = np.where(exact, units, -np.inf).max(axis=1, initial=-np.inf)
    for row in np.flatnonzero(high - low > MOST).tolist():
        low[row] = _fullest(units[row, exact[row]])
    fits = exact & (units <= low[:, None] + MOST) & (units >= low[:, None])
    packed = (~fits).sum(axis=1) * COST < rows.shape[1] * SAVED
    chosen, held = fits[packed], np.where(fits, units, low[:, None])[packed] - low[packed, None]
    place = np.flatnonzero(~chosen)
    return packed, Whole(
        held.astype(np.uint16), low[packed], scale[packed], place.astype(np.int32), rows[packed].ravel()[place]
    )


def _fullest(units: Float) -> float:
    """Where 16 bits have to begin so that most of a row's numbers fit."""
    ascending = np.sort(units)
    held = np.searchsorted(ascending, ascending + MOST, side="right") - np.arange(len(ascending))
    return float(ascending[np.argmax(held)])
