"""Drawing from a distribution, seeded, in two ways; and whether what was drawn fits it.

The only random numbers are doubles of NumPy's PCG64 in [0, 1), which are the same in every version of NumPy.
"""

from __future__ import annotations

from functools import lru_cache
from math import erfc, lgamma

import numpy as np
from numpy.typing import ArrayLike, NDArray

Float = NDArray[np.float64]

MOST = 10_000
"""So many are drawn at most."""

EXPECTED_LEAST = 5.0
"""Classes of which fewer are expected are counted together: the usual rule for Pearson's statistic."""


@lru_cache(maxsize=64)
def uniforms(seed: int, stream: int = 0, count: int = MOST) -> Float:
    """Give the first numbers of a stream of a seed, from 0 up to but not 1.

    Examples
    --------
    >>> uniforms(1, count=3).round(4), bool((uniforms(1, 1) == uniforms(1)).any())
    (array([0.5118, 0.9505, 0.1442]), False)
    """
    numbers = np.random.Generator(np.random.PCG64([seed, stream] if stream else seed)).random(count)
    numbers.flags.writeable = False
    return numbers


@lru_cache(maxsize=256)
def _ranked(seed: int, count: int) -> Float:
    return np.sort(uniforms(seed)[:count])


def inverse_cdf(probabilities: ArrayLike, numbers: ArrayLike) -> NDArray[np.intp]:
    """Draw by inverting the distribution function: the first class at which the sum of probabilities passes u.

    Parameters
    ----------
    probabilities : array_like
        Shape (K,), summing to 1.
    numbers : array_like
        Uniform in [0, 1), shape (n,).

    Returns
    -------
    numpy.ndarray
        Classes, shape (n,).

    Examples
    --------
    >>> inverse_cdf([0.2, 0.5, 0.3], [0.1, 0.2, 0.69, 0.99])
    array([0, 1, 1, 2])
    """
    return np.searchsorted(_cumulated(np.asarray(probabilities, dtype=np.float64)), numbers, side="right")


def _cumulated(p: Float) -> Float:
    """Sum up to every class; from the last one that can be drawn on it is exactly 1, whatever rounding made of it."""
    total = p.cumsum(axis=-1)
    possible = (p > 0)[..., ::-1]
    last = p.shape[-1] - 1 - possible.argmax(axis=-1)
    return np.where(np.arange(p.shape[-1]) >= last[..., None], 1.0, total)


def counts_by_inverse_cdf(probabilities: ArrayLike, draws: ArrayLike, seed: int) -> Float:
    """Count what `inverse_cdf` draws with a seed's first numbers: shape (n, K), for as many draws a row, shape (n,).

    Nothing is drawn one by one: of the sorted numbers those below a sum of probabilities are counted.

    Examples
    --------
    >>> counts_by_inverse_cdf([[0.2, 0.5, 0.3]], [1000], seed=1)
    array([[188., 499., 313.]])
    """
    ends = _cumulated(np.asarray(probabilities, dtype=np.float64))
    below = np.zeros((len(ends), ends.shape[1] + 1))
    sizes = np.asarray(draws, dtype=np.intp)
    for size in np.unique(sizes).tolist():
        rows = sizes == size
        below[rows, 1:] = np.searchsorted(_ranked(seed, size), ends[rows], side="left")
    return np.diff(below, axis=1)


def gumbel_max(log_probabilities: ArrayLike, noise: ArrayLike) -> NDArray[np.intp]:
    """Draw by the largest of log p + g, where g are Gumbel numbers: no sum, no normalisation needed.

    Parameters
    ----------
    log_probabilities : array_like
        Shape (K,); any constant may be added: logits z/T do.
    noise : array_like
        −log(−log u) of uniform numbers, shape (K, n).

    Returns
    -------
    numpy.ndarray
        Classes, shape (n,).

    References
    ----------
    C. J. Maddison, D. Tarlow, T. Minka (2014), A* sampling. NeurIPS.

    Examples
    --------
    >>> gumbel_max([0.0, 1.0], [[2.0, 0.0], [0.5, 0.5]])
    array([0, 1])
    """
    score = np.asarray(log_probabilities, dtype=np.float64)
    best, winner = score[0] + np.asarray(noise)[0], np.zeros(np.shape(noise)[1], dtype=np.intp)
    for k in range(1, len(score)):
        mine = score[k] + np.asarray(noise)[k]
        winner[mine > best] = k
        np.maximum(best, mine, out=best)
    return winner


@lru_cache(maxsize=16)
def gumbels(seed: int, classes: int) -> Float:
    """Give every class a stream of Gumbel numbers of its own, shape (classes, `MOST`)."""
    u = np.array([uniforms(seed, 1 + k) for k in range(classes)])
    noise = -np.log(-np.log(np.maximum(u, np.finfo(np.float64).tiny)))
    noise.flags.writeable = False
    return noise


def counts_by_gumbel_max(log_probabilities: ArrayLike, draws: ArrayLike, seed: int) -> Float:
    """Count what `gumbel_max` draws: shapes as in `counts_by_inverse_cdf`; −inf is never drawn.

    Examples
    --------
    >>> counts_by_gumbel_max(np.log([[0.2, 0.5, 0.3]]), [1000], seed=1).sum()
    np.float64(1000.0)
    """
    logs, sizes = np.asarray(log_probabilities, dtype=np.float64), np.asarray(draws, dtype=np.intp)
    noise, found = gumbels(seed, logs.shape[1]), np.empty(logs.shape)
    every, which = np.unique(logs, axis=0, return_inverse=True)
    for group, log_p in enumerate(every):
        rows = np.flatnonzero(which == group)
        winner = gumbel_max(log_p, noise[:, : sizes[rows].max()])
        found[rows] = [np.bincount(winner[: sizes[row]], minlength=logs.shape[1]) for row in rows]
    return found


def chi_square(observed: ArrayLike, expected: ArrayLike) -> tuple[Float, Float, Float]:
    """Compute Pearson's statistic, its degrees of freedom, and how often chance alone gives as much or more.

    Parameters
    ----------
    observed, expected : array_like
        Counts, shape (n, K).

    Returns
    -------
    tuple of numpy.ndarray
        Three of shape (n,). Cells of which fewer than 5 are expected are counted together, and, where they are fewer
        than 5 even so, with the smallest other one; nan where fewer than two cells are left.

    Examples
    --------
    >>> statistic, freedom, share = chi_square([[55, 45]], [[50, 50]])
    >>> float(statistic[0]), float(freedom[0]), float(share[0].round(4))
    (1.0, 1.0, 0.3173)
    """
    o, e = (np.asarray(one, dtype=np.float64) for one in (observed, expected))
    large = e >= EXPECTED_LEAST
    few = np.where(large, 0.0, e).sum(axis=1), np.where(large, 0.0, o).sum(axis=1)
    alone = few[0] >= EXPECTED_LEAST
    smallest = np.where(large, e, np.inf).argmin(axis=1)
    into = (np.arange(e.shape[1]) == smallest[:, None]) & ~alone[:, None] & large
    cells_e, cells_o = (
        np.where(large, e, 0.0) + into * few[0][:, None],
        np.where(large, o, 0.0) + into * few[1][:, None],
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(large, (cells_o - cells_e) ** 2 / cells_e, 0.0).sum(axis=1)
        terms += np.where(alone, (few[1] - few[0]) ** 2 / few[0], 0.0)
    freedom = large.sum(axis=1) + alone - 1.0
    known = freedom >= 1
    statistic = np.where(known, terms, np.nan)
    tail = [chi_square_tail(x, int(k)) if k >= 1 else np.nan for x, k in zip(terms, freedom, strict=True)]
    return statistic, np.where(known, freedom, np.nan), np.array(tail)


def chi_square_tail(statistic: float, freedom: int) -> float:
    r"""Compute the probability that χ² with so many degrees of freedom is at least `statistic`.

    Notes
    -----
    Q(x; 1) = erfc √(x/2), Q(x; 2) = exp(−x/2), and Q(x; k + 2) = Q(x; k) + (x/2)^{k/2} exp(−x/2)/Γ(k/2 + 1).

    Examples
    --------
    >>> round(chi_square_tail(3.841458820694124, 1), 12), round(chi_square_tail(11.070497693516351, 5), 12)
    (0.05, 0.05)
    """
    half = statistic / 2
    if half <= 0:
        return 1.0
    total = erfc(np.sqrt(half)) if freedom % 2 else float(np.exp(-half))
    for k in range(2 - freedom % 2, freedom, 2):
        total += float(np.exp(k / 2 * np.log(half) - half - lgamma(k / 2 + 1)))
    return min(1.0, total)
