"""Long results reduced for a plot: the most influential rows, the points of a curve, the most different classes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softmax_core.comparison.results import Floats, Indices, ModelRows, PerClass, Ranking

LARGEST_SURPRISAL = 6.907755278982137
"""−log 0.001: where the axis of −log p ends; what costs more stands at its edge."""


def downsample_curve(values: ArrayLike, most: int = 400) -> NDArray[np.intp]:
    """Choose points of a curve evenly along its length, the ends among them; nan counts as 0.

    Examples
    --------
    >>> downsample_curve([0, 10, 11, 12, 12, 12, 12, 12], most=4)
    array([0, 1, 3, 7])
    """
    given = np.nan_to_num(np.asarray(values, dtype=np.float64))
    if len(given) <= most:
        return np.arange(len(given))
    height = np.ptp(given) or 1.0
    length = np.cumsum(np.hypot(np.diff(given) / height, 1 / (len(given) - 1)))
    wanted = np.linspace(0, length[-1], most)[1:-1]
    inner = np.searchsorted(length, wanted) + 1
    return np.unique(np.concatenate([[0], inner, [len(given) - 1]]))


@dataclass(frozen=True, eq=False)
class Cumulative:
    """The cumulative share of the gap, ready to be drawn.

    Attributes
    ----------
    count : integers
        1, 2, …: the number of rows, downsampled.
    share : floats
        What part of the gap the first `count` rows carry.
    rows : int
        How many rows there are in all.
    mark : float
        The share that is marked, 0.8.
    rows_needed : int
        The fewest rows that carry it, 0 where there is no gap.
    bottom, top : float
        The range that the shares fill, from 0 to 1 at least.
    """

    count: Indices
    share: Floats
    rows: int
    mark: float
    rows_needed: int
    bottom: float
    top: float


def cumulative(ranking: Ranking, mark: float = 0.8, most: int = 400) -> Cumulative:
    """Downsample the cumulative share of a ranking, along the curve and on a logarithmic scale of rows.

    Examples
    --------
    >>> import numpy as np
    >>> ranking = Ranking(np.arange(4), np.array([0.7, 0.9, 1.1, 1.0]), 0.5, 1, np.array([], dtype=int))
    >>> curve = cumulative(ranking)
    >>> curve.rows_needed, curve.count.tolist(), curve.top
    (2, [1, 2, 3, 4], 1.1)
    """
    carry = ranking.rows_needed(mark)
    rows, half = len(ranking.order), most // 2
    chosen = downsample_curve(ranking.share, half)
    if rows > half:
        evenly = np.geomspace(1, rows, half - 1).astype(np.intp) - 1
        chosen = np.union1d(chosen, evenly)
    if carry:
        chosen = np.union1d(chosen, [carry - 1])
    finite = ranking.share[np.isfinite(ranking.share)]
    bottom, top = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    return Cumulative(chosen + 1, ranking.share[chosen], rows, mark, carry, min(bottom, 0.0), max(top, 1.0))


@dataclass(frozen=True, eq=False)
class RowsFavouring:
    """The rows that favour one model most.

    Attributes
    ----------
    rows : integers
        Those with the largest difference first.
    difference : floats
        Cross-entropy of A minus that of B; infinite where one model gave the true class probability 0.
    length : floats
        The same, but never infinite: how long a bar is drawn.
    """

    rows: Indices
    difference: Floats
    length: Floats


@dataclass(frozen=True, eq=False)
class InfluentialRows:
    """The rows with the largest differences, both ways.

    Attributes
    ----------
    a, b : RowsFavouring
        Those that favour A (negative differences) and for B (positive ones).
    limit : float
        No bar is longer.
    """

    a: RowsFavouring
    b: RowsFavouring
    limit: float


def most_influential_rows(difference: ArrayLike, ranking: Ranking, most: int = 30) -> InfluentialRows:
    """Pick the rows with the largest differences for each model, infinite ones first; nan and 0 favour neither.

    Examples
    --------
    >>> import numpy as np
    >>> ranking = Ranking(np.array([2, 0, 1]), np.array([2.5, 3.0, 1.0]), 0.4, 1, np.array([3]))
    >>> found = most_influential_rows([0.3, -1.0, 2.0, np.inf], ranking)
    >>> found.b.rows.tolist(), found.b.length.tolist(), found.a.rows.tolist()
    ([3, 2, 0], [2.0, 2.0, 0.3], [1])
    """
    given = np.asarray(difference, dtype=np.float64)
    order, infinite = ranking.order, ranking.infinite
    rising = order.size > 0 and given[order[0]] < given[order[-1]]
    down = order[::-1] if rising else order
    ahead, behind = down[:most], down[::-1][:most]
    b = np.concatenate([infinite[given[infinite] == np.inf][:most], ahead[given[ahead] > 0]])[:most]
    a = np.concatenate([infinite[given[infinite] == -np.inf][:most], behind[given[behind] < 0]])[:most]
    sizes = np.abs(given[np.concatenate([a, b])])
    finite = sizes[np.isfinite(sizes)]
    limit = float(finite.max()) if finite.size else 1.0
    return InfluentialRows(_side(a, given, limit), _side(b, given, limit), limit)


def _side(rows: Indices, difference: NDArray[np.float64], limit: float) -> RowsFavouring:
    return RowsFavouring(rows, difference[rows], np.clip(difference[rows], -limit, limit))


def most_different_classes(found: PerClass, measure: str, most: int = 30) -> NDArray[np.intp]:
    """Pick the classes on which the models differ most; all of them, in their order, where there are few.

    `measure` is "recall", "precision", "f1", "cross_entropy" or "gap", a class's part of the whole gap. Classes where
    one model has no value come last.
    """
    if len(found.support) <= most:
        return np.arange(len(found.support))
    with np.errstate(invalid="ignore"):
        apart = np.abs(
            found.gap if measure == "gap" else getattr(found, f"{measure}_a") - getattr(found, f"{measure}_b")
        )
    return np.argsort(-np.nan_to_num(apart, nan=-1.0), kind="stable")[:most]


@dataclass(frozen=True, eq=False)
class SurprisalPoints:
    """One model's points on the curve −log p.

    Attributes
    ----------
    probability : floats
        Of the true class.
    loss : floats
        −log p.
    height : floats
        The same, at most `LARGEST_SURPRISAL`: where the point is drawn.
    beyond : booleans
        Whether that is not where it belongs.
    rows : integers or None
        Which rows they are; None where a point stands for all rows in a bin.
    count : integers
        How many rows a point stands for.
    """

    probability: Floats
    loss: Floats
    height: Floats
    beyond: NDArray[np.bool_]
    rows: Indices | None
    count: Indices


def surprisal_points(model: ModelRows, most: int = 200, bins: int = 40) -> SurprisalPoints:
    """Place a model's rows on the curve −log p: single rows, or where they are many the mean of every filled bin."""
    p = np.asarray(() if model.hard else model.probability, dtype=np.float64)
    if len(p) <= most:
        where, count, rows = p, np.ones(len(p), dtype=np.intp), np.arange(len(p))
    else:
        place = np.clip(np.ceil(p * bins).astype(np.intp) - 1, 0, bins - 1)
        count = np.bincount(place, minlength=bins)
        filled = count > 0
        where = np.bincount(place, weights=p, minlength=bins)[filled] / count[filled]
        count, rows = count[filled], None
    with np.errstate(divide="ignore"):
        loss = -np.log(where) + 0.0
    return SurprisalPoints(where, loss, np.minimum(loss, LARGEST_SURPRISAL), loss > LARGEST_SURPRISAL, rows, count)


def surprisal_curve(points: int = 121) -> tuple[Floats, Floats]:
    """Return the curve −log p itself: probabilities from 0.001 to 1, evenly in −log p, and −log p."""
    loss = np.linspace(LARGEST_SURPRISAL, 0, points)
    return np.exp(-loss), loss
