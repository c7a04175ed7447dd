"""Means of paired differences: an interval, a test that needs no normal distribution, and how many rows would do.

Everything takes one difference a row. The interval and the test have to agree before a winner is called: the interval
alone is too short where few rows carry the whole difference, the test alone knows no size.
"""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist

import numpy as np

from softmax_core.comparison.array_types import Floats

ENUMERATED = 12
"""Signs of so many rows, those with the largest differences, are tried in every combination: 4096 of them."""

EQUAL = 1e-12
"""Sums of the same numbers in another order differ by less than this share of them."""

POWER = 0.8
"""A difference of the observed size is found this often with as many rows as `rows_needed` says."""

NODES = 64
"""Of the Gauss-Legendre rule that sums the t density: as good as exact for the smooth function that it is here."""

NEARLY_NORMAL = 1e5
"""Degrees of freedom from which the t quantile is the normal one and the first term of its series, to seven digits."""

FEWEST_ROWS = 10
"""Below so many rows nothing is called and no interval is given."""

_NORMAL = NormalDist()
_SIGNS = np.array([[1 - 2 * (k >> j & 1) for j in range(ENUMERATED)] for k in range(1 << ENUMERATED)], float)


@lru_cache(maxsize=256)  # many intervals of a page are over the same rows
def t_quantile(level: float, degrees: float) -> float:
    """Find the two-sided quantile of Student's t distribution: abs(t) stays below it with probability `level`.

    To seven digits or more.

    With x = √n tan θ, n the degrees, the density is a power of the cosine, c cos(θ)^(n - 1), which is summed from 0 to
    θ by a Gauss-Legendre rule; bisection finds the θ with the level.

    Examples
    --------
    >>> round(t_quantile(0.95, 10), 6), round(t_quantile(0.95, 1), 4)
    (2.228139, 12.7062)
    """
    if not 0 <= level < 1 or not degrees >= 1:
        raise ValueError(f"level must lie in [0, 1) and degrees must be 1 or more, got {level} and {degrees}")
    if degrees >= NEARLY_NORMAL:
        z = _NORMAL.inv_cdf((1 + level) / 2)
        return z + (z**3 + z) / (4 * degrees)
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    constant = math.exp(math.lgamma((degrees + 1) / 2) - math.lgamma(degrees / 2)) / math.sqrt(math.pi)
    low, high = 0.0, math.atan2(60.0, math.sqrt(degrees)) if degrees > 30 else math.pi / 2
    for _ in range(80):
        middle = (low + high) / 2
        inside = constant * middle * float(weights @ np.cos(middle / 2 * (nodes + 1)) ** (degrees - 1))
        low, high = (middle, high) if inside < level else (low, middle)
    return math.sqrt(degrees) * math.tan((low + high) / 2)


def t_interval(differences: Floats, level: float = 0.95) -> tuple[float, float]:
    """Compute the interval mean ± t s / √n of the mean of paired differences.

    Examples
    --------
    >>> low, high = t_interval(np.arange(11.0))
    >>> round(low, 3), round(high, 3)
    (2.772, 7.228)
    """
    half = t_quantile(level, len(differences) - 1) * float(differences.std(ddof=1)) / math.sqrt(len(differences))
    mean = float(differences.mean())
    return mean - half, mean + half


def sign_flip_p_value(differences: Floats) -> float:
    """Test whether the two models could be exchanged row by row: how often random signs give a sum at least this far.

    If they can, every difference is as likely as its negative. Up to 12 differences that are not 0 all combinations of
    signs are counted: the p-value is exact. Of more, those of the 12 largest are, and the sum of the others is taken to
    be normal with the variance that it has, the sum of their squares.

    References
    ----------
    E. J. G. Pitman (1937), Significance tests which may be applied to samples from any populations. Supplement to the
    Journal of the Royal Statistical Society 4(1), 119-130.

    Examples
    --------
    Four differences on the same side: 2 / 2^4.

    >>> sign_flip_p_value(np.array([1.0, 0.5, 0.0, 2.0, 0.25, 0.0]))
    0.125
    """
    size = np.abs(differences[differences != 0])
    if not size.size:
        return 1.0
    reached = abs(float(differences.sum())) * (1 - EQUAL) - EQUAL * float(size.max())
    places = np.argpartition(-size, min(ENUMERATED, size.size) - 1)
    top, rest = size[places[:ENUMERATED]], size[places[ENUMERATED:]]
    sums = _SIGNS[: 1 << top.size, : top.size] @ top
    if not rest.size:
        return float(np.mean(np.abs(sums) >= reached))
    spread = math.sqrt(2 * float(rest @ rest))
    tails = [math.erfc((reached - one) / spread) + math.erfc((reached + one) / spread) for one in sums.tolist()]
    return min(1.0, sum(tails) / 2 / len(tails))


def without_skew(differences: Floats) -> float:
    """Compute Student's t of paired differences with the skewness taken out: t + g t²/3√n + g² t³/27n + g/6√n.

    Where a few rows cost much and most a little, t itself is too large on one side and too small on the other.

    References
    ----------
    P. Hall (1992), On the removal of skewness by transformation. Journal of the Royal Statistical Society B 54(1),
    221-228.

    Examples
    --------
    Of symmetric differences it is t itself, of skewed ones it is not: there t is 4.9749.

    >>> round(without_skew(np.array([0.0, 1, 1, 1, 2])), 4), round(without_skew(np.array([0.0, 0, 0, 0, 1] * 20)), 4)
    (3.1623, 6.34)
    """
    rows, mean, deviation = len(differences), float(differences.mean()), float(differences.std(ddof=1))
    if deviation == 0:
        return math.copysign(math.inf, mean) if mean else 0.0
    t = mean / deviation * math.sqrt(rows)
    skew = float(np.mean((differences - mean) ** 3)) / float(differences.std()) ** 3
    return t + skew * t * t / (3 * math.sqrt(rows)) + skew**2 * t**3 / (27 * rows) + skew / (6 * math.sqrt(rows))


def borne_out_interval(differences: Floats, level: float = 0.95) -> tuple[float, float]:
    """Compute `t_interval`, widened until it holds 0 where `without_skew` or `sign_flip_p_value` do not bear it out.

    Examples
    --------
    Ten rows on one side, of which one is almost the whole difference:

    >>> rows = np.array([0.1] * 9 + [5.0])
    >>> [round(end, 3) for end in borne_out_interval(rows)], [round(end, 3) for end in borne_out_interval(rows[:9])]
    ([-0.518, 1.698], [0.1, 0.1])
    """
    low, high = t_interval(differences, level)
    borne_out = low > 0 or high < 0
    borne_out = borne_out and abs(without_skew(differences)) > t_quantile(level, len(differences) - 1)
    borne_out = borne_out and sign_flip_p_value(differences) <= 1 - level
    return (low, high) if borne_out else (min(low, 0.0), max(high, 0.0))


def proportion_interval(only_a: int, only_b: int, rows: int, level: float = 0.95) -> tuple[float, float]:
    """Compute the interval of the difference (only_b − only_a) / rows of two paired proportions.

    That of Wald after one row of either kind has been added, which has nearly its nominal coverage from few rows on.

    References
    ----------
    D. G. Bonett, R. M. Price (2012), Adjusted Wald confidence interval for a difference of binomial proportions based
    on paired data. Journal of Educational and Behavioral Statistics 37(4), 479-488.

    Examples
    --------
    >>> low, high = proportion_interval(20, 22, 1079)
    >>> round(low, 4), round(high, 4)
    (-0.0102, 0.0139)
    """
    mean = (only_b - only_a) / (rows + 2)
    spread = (only_a + only_b + 2) / (rows + 2) - mean**2
    half = _NORMAL.inv_cdf((1 + level) / 2) * math.sqrt(spread / (rows + 2))
    return mean - half, mean + half


def rows_needed(difference: float, variance: float, level: float = 0.95, power: float = POWER) -> float:
    """Estimate how many rows would tell two models apart whose rows differ by this much with this variance.

    Parameters
    ----------
    difference : float
        The mean over the rows.
    variance : float
        Of a single row's difference.
    level, power : float
        Of the interval, and how often it is to leave out 0.

    Returns
    -------
    float
        (z_level + z_power)² variance / difference², rounded to two digits; inf where the difference is 0.

    References
    ----------
    J. M. Lachin (1981), Introduction to sample size determination and power analysis for clinical trials. Controlled
    Clinical Trials 2(2), 93-113.

    Examples
    --------
    >>> rows_needed(0.25, 4.0), rows_needed(0.0, 1.0)
    (510.0, inf)
    """
    if difference == 0:
        return math.inf
    factor = _NORMAL.inv_cdf((1 + level) / 2) + _NORMAL.inv_cdf(power)
    return two_digits((factor / difference) ** 2 * variance)


def two_digits(count: float) -> float:
    """Round a number of rows to two digits, up: nobody knows it better.

    Examples
    --------
    >>> two_digits(502.3), two_digits(4.2), two_digits(123456.0)
    (510.0, 5.0, 130000.0)
    """
    unit = 10.0 ** max(0, math.floor(math.log10(max(count, 1.0))) - 1)
    return math.ceil(count / unit - 1e-9) * unit
