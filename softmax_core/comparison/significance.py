"""Could it be chance: the exact McNemar test."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from softmax_core.comparison.measures import read_pair
from softmax_core.comparison.per_row import score_rows
from softmax_core.comparison.results import Comparison, McNemar

EXACT_UP_TO = 1000
"""Up to so many rows the binomial coefficients are summed as integers."""

STIRLING = (1 / 12, 1 / 360, 1 / 1260, 1 / 1680, 1 / 1188)


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
    C. Loader (2000), Fast and accurate computation of binomial probabilities (the form used for large n).

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
    """Test two models that were compared already."""
    right_a, right_b = comparison.a.correct, comparison.b.correct
    return _test(int(np.count_nonzero(right_a & ~right_b)), int(np.count_nonzero(right_b & ~right_a)))


def _test(only_a: int, only_b: int) -> McNemar:
    return McNemar(only_a, only_b, fair_coin_p_value(min(only_a, only_b), only_a + only_b))


@np.errstate(all="ignore")
def fair_coin_p_value(fewer: int, throws: int) -> float:
    """Compute the two-sided p-value of at most this many heads in throws of a fair coin.

    Parameters
    ----------
    fewer : int
        The smaller one of heads and tails.
    throws : int
        Their sum.

    Returns
    -------
    float
        Right to about 13 digits; a result below 5e-324 is 0.

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
    return min(1.0, 2 * _probability(fewer, throws) * _tail(fewer, throws))


def _tail(fewer: int, throws: int) -> float:
    """Sum P(X = k) / P(X = fewer) over k <= fewer: 1 + m/(n-m+1) + m(m-1)/((n-m+1)(n-m+2)) …, m = fewer."""
    terms = min(fewer, 10 * math.isqrt(throws) + 50)  # the next one is below exp(-200)
    steps = np.arange(terms)
    return 1.0 + float(np.cumprod((fewer - steps) / (throws - fewer + 1.0 + steps)).sum())


def _probability(heads: int, throws: int) -> float:
    """Compute P(X = heads) without cancellation: deviances from n/2, and what Stirling's formula leaves out."""
    tails, half = throws - heads, throws / 2
    if heads == 0:
        return math.exp(-throws * math.log(2))
    exponent = _left_out(throws) - _left_out(heads) - _left_out(tails) - _deviance(heads, half) - _deviance(tails, half)
    return math.exp(exponent) * math.sqrt(throws / (2 * math.pi * heads * tails))


def _deviance(count: int, expected: float) -> float:
    """Compute x log(x / m) + m - x."""
    ratio = (count - expected) / expected
    if abs(ratio) < 0.1:  # both logarithms cancel to second order: sum their series instead
        term, total, k = ratio * ratio, 0.0, 2
        while abs(term) > 1e-18 * abs(total) or k == 2:
            total += term / (k * (k - 1))
            term *= -ratio
            k += 1
            if not term:
                break
        return expected * total
    return count * math.log1p(ratio) - expected * ratio


def _left_out(n: int) -> float:
    """Compute log n! - log(sqrt(2 pi n) (n / e)^n)."""
    if n < 16:
        return math.lgamma(n + 1) - (n + 0.5) * math.log(n) + n - 0.5 * math.log(2 * math.pi)
    square = 1.0 / (n * n)
    one, two, three, four, five = STIRLING
    return (one - (two - (three - (four - five * square) * square) * square) * square) / n
