"""The areas under two ROC curves on the same rows, and how far their difference may be chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from softmax_core.comparison.array_types import Flags, Floats


@dataclass(frozen=True)
class AucDifference:
    """Two areas under ROC curves.

    Attributes
    ----------
    a, b : float
        Of A and of B: how often a positive row has a higher score than a negative one, ties counted half.
    variance : float
        Of b − a, by DeLong; nan with fewer than two rows of a class.
    positive, negative : int
        Rows of either class.
    """

    a: float
    b: float
    variance: float
    positive: int
    negative: int


def delong(positive: ArrayLike, score_a: ArrayLike, score_b: ArrayLike) -> AucDifference:
    r"""Compare the areas under the ROC curves of two models that score the same rows.

    With the mid-ranks R of all scores and R⁺ within the positive rows, (R − R⁺) / n is the share of the negative rows
    below a positive one. The variance of the difference of two models is that of these shares' differences over the m
    positive rows, divided by m, plus the same the other way round.

    Parameters
    ----------
    positive : array_like of bool, shape (N,)
        Whether the row is of the class that the scores speak for; both classes must occur.
    score_a, score_b : array_like, shape (N,)
        The larger, the more likely positive.

    Returns
    -------
    AucDifference
        Areas, the variance of their difference, and the sizes of both classes.

    Raises
    ------
    ValueError
        If one of the classes does not occur.

    References
    ----------
    E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson (1988), Comparing the areas under two or more correlated receiver
    operating characteristic curves: a nonparametric approach. Biometrics 44(3), 837-845. By ranks: X. Sun, W. Xu
    (2014), IEEE Signal Processing Letters 21(11), 1389-1393.

    Examples
    --------
    >>> found = delong([1, 1, 1, 0, 0], [0.9, 0.8, 0.3, 0.4, 0.1], [0.9, 0.2, 0.3, 0.4, 0.1])
    >>> round(found.a, 4), round(found.b, 4), round(found.variance, 4)
    (0.8333, 0.6667, 0.0556)
    """
    of_class = np.asarray(positive, dtype=np.bool_)
    m, n = int(np.count_nonzero(of_class)), int(np.count_nonzero(~of_class))
    if not m or not n:
        raise ValueError(f"there are {m} positive rows and {n} negative ones: an area needs both")
    above_a, below_a = _placements(of_class, np.asarray(score_a))
    above_b, below_b = _placements(of_class, np.asarray(score_b))
    variance = float("nan")
    if min(m, n) > 1:
        variance = float((above_b - above_a).var(ddof=1) / m + (below_b - below_a).var(ddof=1) / n)
    return AucDifference(float(above_a.mean()), float(above_b.mean()), variance, m, n)


def _placements(positive: Flags, score: Floats) -> tuple[Floats, Floats]:
    """Give the share of the negative rows below every positive one, and of the positive rows above every negative."""
    ranks = mid_ranks(score)
    above, below = score[positive], score[~positive]
    return (
        (ranks[positive] - mid_ranks(above)) / len(below),
        1 - (ranks[~positive] - mid_ranks(below)) / len(above),
    )


def mid_ranks(values: Floats) -> Floats:
    """Rank from 1; equals share the mean of their ranks.

    Examples
    --------
    >>> mid_ranks(np.array([0.5, 0.1, 0.5, 0.9])).tolist()
    [2.5, 1.0, 2.5, 4.0]
    """
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    ranks: Floats = (np.cumsum(count) - (count - 1) / 2)[place]
    return ranks
