"""Which of two models has the smaller loss, where a difference that rounding explains is a tie."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Float = NDArray[np.float64]

ROUNDING = 1e-12
"""Two means that are closer than this share of the larger one differ by the rounding of their sums only."""

A, B, TIE = 0.0, 1.0, 2.0
"""Codes of the leader; nan where there is none because the losses cannot be compared."""

LEADERS = {A: "a", B: "b"}
"""The leader's name by its code; "" is for every other."""


def difference(a: ArrayLike, b: ArrayLike) -> Float:
    """Subtract losses: 0 where rounding explains what they differ by, nan for inf − inf.

    Examples
    --------
    >>> difference([0.3, np.inf, np.inf], [0.1 + 0.2, 1.0, np.inf])
    array([ 0., inf, nan])
    """
    one, other = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    with np.errstate(invalid="ignore"):
        gap = one - other
        close = np.abs(gap) <= ROUNDING * np.maximum(np.abs(one), np.abs(other))
    return np.where(close & np.isfinite(gap), 0.0, gap)


def leader(a: ArrayLike, b: ArrayLike) -> Float:
    """Find who has the smaller loss: `A`, `B`, `TIE`, or nan where one is nan or both are infinite.

    Examples
    --------
    >>> leader([1.0, 2.0, 1.0, np.inf], [2.0, 1.0, 1.0, np.inf])
    array([ 0.,  1.,  2., nan])
    """
    gap = difference(a, b)
    return np.select([np.isnan(gap), gap < 0, gap > 0], [np.nan, A, B], TIE)


def leader_name(a: float, b: float) -> str:
    """Name who has the smaller loss: "a", "b", or "" at a tie or where they cannot be compared.

    Examples
    --------
    >>> leader_name(0.5, 0.25), leader_name(0.1 + 0.2, 0.3), leader_name(float("inf"), 2.0)
    ('b', '', 'b')
    """
    return LEADERS.get(float(leader(a, b)), "")
