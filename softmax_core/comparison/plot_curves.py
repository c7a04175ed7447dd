"""Curves of many points as few that look the same."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from softmax_core.comparison.array_types import Floats
from softmax_core.comparison.roc import ThresholdCounts, precision_recall_of_counts, roc_of_counts

COLUMNS = 400
"""A curve is thinned column by column: as many as a chart is about pixels wide."""

DECIMALS = 5

Line = tuple[list[float], list[float]]
"""Where a line goes: x and y."""


def roc_line(counts: ThresholdCounts) -> Line:
    """Place the ROC curve for drawing, straight between its points.

    Examples
    --------
    >>> from softmax_core.comparison.roc import count_by_threshold
    >>> roc_line(count_by_threshold([True, False, True, False], [0.8, 0.8, 0.4, 0.1]))
    ([0.0, 0.5, 0.5, 1.0], [0.0, 0.5, 1.0, 1.0])
    """
    curve = roc_of_counts(counts)
    return thinned(curve.false_positive_rate, curve.true_positive_rate)


def precision_recall_line(counts: ThresholdCounts) -> Line:
    """Place the precision-recall curve for drawing, in steps: the area below them is the average precision.

    Examples
    --------
    >>> from softmax_core.comparison.roc import count_by_threshold
    >>> precision_recall_line(count_by_threshold([True, False, True, False], [0.8, 0.8, 0.4, 0.1]))
    ([0.0, 0.5, 0.5, 1.0, 1.0, 1.0], [0.5, 0.5, 0.66667, 0.66667, 0.5, 0.5])
    """
    curve = precision_recall_of_counts(counts)
    steps = np.repeat(np.concatenate([[0.0], curve.recall]), 2)[1:-1]
    return thinned(steps, np.repeat(curve.precision, 2))


def thinned(x: Floats, y: Floats, columns: int = COLUMNS) -> Line:
    """Keep of every column of the x axis the first and the last point, the lowest and the highest.

    A line through them fills the same part of every column as one through all of them: what is left out moves no pixel
    where a column is no wider than one. x grows, from 0 to 1. Points where either is nan are left out.

    Examples
    --------
    >>> import numpy as np
    >>> thinned(np.array([0, 0.1, 0.2, 0.3, 0.4, 1]), np.array([0, 0.5, 0.1, 0.9, 0.3, 1]), columns=2)
    ([0.0, 0.3, 0.4, 1.0], [0.0, 0.9, 0.3, 1.0])
    """
    known = ~(np.isnan(x) | np.isnan(y))
    x, y = x[known], y[known]
    if not len(x):
        return [], []
    column = np.minimum((x * columns).astype(np.intp), columns - 1)
    starts = np.flatnonzero(np.diff(column, prepend=-1))
    size = np.diff(starts, append=len(x))
    lowest, highest = (_first(y, chosen.reduceat(y, starts), starts, size) for chosen in (np.minimum, np.maximum))
    kept = np.unique(np.concatenate([starts, starts + size - 1, lowest, highest]))
    return np.round(x[kept], DECIMALS).tolist(), np.round(y[kept], DECIMALS).tolist()


def _first(y: Floats, wanted: Floats, starts: NDArray[np.intp], size: NDArray[np.intp]) -> NDArray[np.intp]:
    """Find in every column the first point of that height."""
    found = np.flatnonzero(y == np.repeat(wanted, size))
    return found[np.searchsorted(found, starts)]
