"""The exact McNemar test: whether two models are right equally often."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from softmax_core.comparison.measures import read_pair
from softmax_core.comparison.per_row import score_rows
from softmax_core.comparison.results import Comparison, McNemar

EXACT_UP_TO = 1000
"""Up to so many rows the binomial coefficients are summed as integers."""

FARTHEST = 20
"""In square roots of the number of throws: terms so far from the middle one are below 1e-308 of it."""


def mcnemar(target: ArrayLike, prediction_a: ArrayLike, prediction_b: ArrayLike) -> McNemar:
    r"""Test whether two models are right equally often, by the rows that only one of them has right.

    If both were equally good, each of the n rows on which only one is right would be a fair coin. The p-value is
    min(1, 2 P(X <= m)) with X binomial (n, 1/2) and m the smaller of the two counts: exact for any n, no normal or
    chi-squared approximation.

    Parameters
    ----------
    target : array_like, shape (N,) or (N, K)
        As in `accuracy`.
    prediction_a, prediction_b : array_like, shape (N, K) or (N,)
        Probabilities, whose arg max counts, or integer labels.

    Returns
    -------
    McNemar
        The two counts and the p-value: 1 where n = 0.

    Raises
    ------
    ValueError, IndexError, TypeError
        As in `compare`.

    References
    ----------
    Q. McNemar (1947), Note on the sampling error of the difference between correlated proportions or percentages.
    Psychometrika 12(2), 153-157.

    Examples
    --------
    Five rows that only A has right, none that only B has: 2 / 2^5.

    >>> from softmax_core import mcnemar
    >>> mcnemar([0, 0, 0, 0, 0, 1], [0, 0, 0, 0, 0, 1], [1, 1, 1, 1, 1, 1])
    McNemar(only_a=5, only_b=0, p_value=0.0625)
    """
    truth, a, b = read_pair(target, prediction_a, prediction_b)
    right_a = score_rows(truth, a, "prediction_a").correct
    right_b = score_rows(truth, b, "prediction_b").correct
    return _test(int(np.count_nonzero(right_a & ~right_b)), int(np.count_nonzero(right_b & ~right_a)))


def mcnemar_of_comparison(comparison: Comparison) -> McNemar:
    """Test two models whose rows are scored already."""
    right_a, right_b = comparison.a.correct, comparison.b.correct
    return _test(int(np.count_nonzero(right_a & ~right_b)), int(np.count_nonzero(right_b & ~right_a)))


def _test(only_a: int, only_b: int) -> McNemar:
    return McNemar(only_a, only_b, fair_coin_p_value(min(only_a, only_b), only_a + only_b))


@np.errstate(all="ignore")
def fair_coin_p_value(fewer: int, throws: int) -> float:
    """Compute the two-sided p-value of at most this many heads in throws of a fair coin.

    Right to about 13 digits. The binomial terms are taken as shares of the middle one, each from its neighbour by one
    quotient, and divided by their sum. A logarithm of a factorial (`math.lgamma`) would lose digits: that of 1e6! is
    1.3e7, and its last place 2e-9 of the p-value.

    Examples
    --------
    >>> fair_coin_p_value(0, 5), fair_coin_p_value(2, 5), fair_coin_p_value(3, 6)
    (0.0625, 1.0, 1.0)
    """
    if 2 * fewer >= throws - 1:
        return 1.0  # the two tails meet, or overlap in the middle term
    if throws <= EXACT_UP_TO:
        ways = sum(math.comb(throws, k) for k in range(fewer + 1))
        return float(2 * ways / int(2**throws))
    middle = throws // 2
    places = np.arange(min(middle, FARTHEST * math.isqrt(throws)))
    ratios = np.cumprod(np.append(1.0, (middle - places) / (throws - middle + 1.0 + places)))
    whole = 2 * ratios.sum() - (1 if throws % 2 == 0 else 0)  # an even number of throws has one middle term
    return float(2 * ratios[middle - fewer :].sum() / whole)
