"""Distributions that stay distributions: one probability moves, and the others make room in proportion."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from softmax_core._kernels.arrays import FloatArray

Float: TypeAlias = FloatArray

DIGITS = 4
"""Significant digits that a rescaled probability keeps, so that what is shown is what is computed with."""

DECIMALS = 12
"""The one that takes up the rounding of the others keeps this many decimals."""

TOLERANCE = 1e-6


def rescaled(probabilities: Sequence[float], index: int, values: ArrayLike, locked: int | None = None) -> Float:
    r"""Set one probability to each of many values; the others share what is left in their old proportions.

    q_i = x for the one that moves, q_j = p_j (1 - x - p_l) / sum_{k not in {i, l}} p_k for the others, where l is the
    locked one, if any, which stays.

    Examples
    --------
    Cat gets 0.6; dog and bird keep their proportion of 3 to 1:

    >>> rescaled([0.2, 0.6, 0.2], 0, [0.6])
    array([[0.6, 0.3, 0.1]])

    With dog locked, bird alone makes room:

    >>> rescaled([0.2, 0.6, 0.2], 0, [0.3, 0.9], locked=1)
    array([[0.3, 0.6, 0.1],
           [0.4, 0.6, 0. ]])
    """
    p = np.asarray(probabilities, dtype=np.float64)
    most = most_of(probabilities, locked)
    free = np.array([k for k in range(len(p)) if k not in (index, locked)])
    moved = np.clip(np.asarray(values, dtype=np.float64), 0.0, most)
    rows = np.tile(p, (len(moved), 1))
    if not free.size or index == locked:
        return rows
    total = p[free].sum()
    weights = p[free] / total if total > 0 else np.full(len(free), 1.0 / len(free))
    rest = most - moved
    shares = _significant(rest[:, None] * weights)
    largest = int(weights.argmax())
    shares[:, largest] = 0.0
    shares[:, largest] = np.maximum(np.round(rest - shares.sum(axis=1), DECIMALS), 0.0)
    rows[:, index] = moved
    rows[:, free] = shares
    return rows


def _significant(values: Float) -> Float:
    """Round to four significant digits."""
    with np.errstate(divide="ignore"):
        exponent = np.floor(np.log10(np.where(values > 0, values, 1.0)))
    unit = 10.0 ** (DIGITS - 1 - np.maximum(exponent, -290.0))
    return np.asarray(np.round(values * unit) / unit)


def most_of(probabilities: Sequence[float], locked: int | None = None) -> float:
    """The largest probability that a class can have beside the locked one.

    Examples
    --------
    >>> most_of([0.2, 0.6, 0.2], locked=1)
    0.4
    """
    return round(1.0 - (probabilities[locked] if locked is not None else 0.0), DECIMALS)


def is_distribution(values: Sequence[float]) -> bool:
    """Tell whether numbers lie in [0, 1] and sum to 1 within 1e-6.

    Examples
    --------
    >>> is_distribution([0.25, 0.75]), is_distribution([0.5, 0.6]), is_distribution([1.5, -0.5])
    (True, False, False)
    """
    p = np.asarray(values, dtype=np.float64)
    return bool((p >= 0).all() and (p <= 1).all() and abs(p.sum() - 1.0) <= TOLERANCE)


def with_class(probabilities: Sequence[float]) -> tuple[float, ...]:
    """Add a class with probability 0.

    Examples
    --------
    >>> with_class([0.25, 0.75])
    (0.25, 0.75, 0.0)
    """
    return (*map(float, probabilities), 0.0)


def without_class(probabilities: Sequence[float], index: int) -> tuple[float, ...]:
    """Remove a class; the others share its probability in proportion.

    Examples
    --------
    >>> without_class([0.2, 0.6, 0.2], 0)
    (0.75, 0.25)
    """
    emptied = rescaled(probabilities, index, [0.0])[0].tolist()
    return tuple(emptied[:index] + emptied[index + 1 :])
