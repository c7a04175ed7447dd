"""What softmax costs: ways to compute it, the operations and readings of each counted, and timed around a size."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from softmax_core.digits import COUNT, PLAIN, Quantity
from softmax_core.timing import Spread, in_turn, spread

Float = NDArray[np.float64]

IN_CACHE = 2**15
"""Numbers in a block of rows that stays in the cache of a core: 256 KiB."""

WIDTH = 256
"""Classes in a block of the one-pass way."""


def naive(z: Float) -> Float:
    """Compute exp(z) / sum exp(z): overflows above 709.78."""
    e = np.exp(z)
    return e / e.sum(axis=-1, keepdims=True)


def shifted(z: Float) -> Float:
    """Compute it after the maximum of every row is taken off."""
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def blocked(z: Float) -> Float:
    """Compute the same for so many rows at a time as stay in the cache."""
    p = np.empty_like(z)
    step = max(1, IN_CACHE // z.shape[-1])
    for i in range(0, len(z), step):
        rows = z[i : i + step]
        e = np.exp(rows - rows.max(axis=-1, keepdims=True))
        np.divide(e, e.sum(axis=-1, keepdims=True), out=p[i : i + step])
    return p


def online(z: Float) -> Float:
    """Find maximum and sum in one pass over blocks of classes: Milakov and Gimelshein (2018), arXiv:1805.02867."""
    top, total = np.full_like(z[:, :1], -np.inf), np.zeros_like(z[:, :1])
    for j in range(0, z.shape[-1], WIDTH):
        block = z[:, j : j + WIDTH]
        higher = np.maximum(top, block.max(axis=-1, keepdims=True))
        total = total * np.exp(top - higher) + np.exp(block - higher).sum(axis=-1, keepdims=True)
        top = higher
    return np.exp(z - top) / total


def log_softmax(z: Float) -> Float:
    """Compute log p without p."""
    s = z - z.max(axis=-1, keepdims=True)
    return s - np.log(np.exp(s).sum(axis=-1, keepdims=True))


def log_of_softmax(z: Float) -> Float:
    """Compute p, and then its logarithm."""
    return np.log(shifted(z))


VARIANTS: dict[str, Callable[[Float], Float]] = {
    one.__name__: one for one in (naive, shifted, blocked, online, log_softmax, log_of_softmax)
}
"""Every way, by its name: matrices of logits in, one sample a row."""

NAIVE, SHIFTED = 0, 1
"""Places of two of them."""

LOADS = {"naive": 2, "shifted": 3, "blocked": 1, "online": 2, "log_softmax": 3, "log_of_softmax": 4}
"""How often every entry is fetched from memory where each pass is one loop over a matrix larger than any cache."""

KINDS = ("comparisons", "sums", "exponentials", "divisions")

QUANTITIES = {
    "N": Quantity("samples", PLAIN),
    "K": Quantity("classes", PLAIN),
    "comparisons": Quantity("comparisons of a variant, in looking for the maximum", PLAIN),
    "sums": Quantity("additions, subtractions and multiplications of a variant", PLAIN),
    "exponentials": Quantity("exponentials and logarithms of a variant", PLAIN),
    "divisions": Quantity("divisions of a variant", PLAIN),
    "operations": Quantity("all operations of a variant", PLAIN),
    "share": Quantity("operations of a variant / most operations of any"),
    "numbers_read": Quantity("numbers that NumPy reads, one array operation after the other", PLAIN),
    "fetched": Quantity("numbers fetched from memory where each pass is one loop", PLAIN),
    "times": Quantity("operations of the shifted way / those of the naive one", COUNT),
    "doubled": Quantity("operations of the shifted way with twice as many classes / those with K", COUNT),
}


def counts(N: Float, K: Float) -> dict[str, Float]:
    """Count what every variant does with matrices of N samples and K classes.

    Parameters
    ----------
    N, K : ndarray, shape (n,)
        Sizes of n matrices, whole numbers of at least 1.

    Returns
    -------
    dict of str to ndarray of shape (n, variants)
        `KINDS`, and ``numbers_read``: entries of the arguments of every array operation, one after the other. A sum or
        maximum over K numbers takes K − 1 operations.

    Examples
    --------
    >>> found = counts(np.array([1.0]), np.array([3.0]))
    >>> found["sums"][0, :2], found["comparisons"][0, :2], found["numbers_read"][0, :2]
    (array([2., 5.]), array([0., 2.]), array([10., 17.]))
    """
    every, none, blocks = N * K, 0 * N, N * np.ceil(K / WIDTH)
    inner = every - N  # K − 1 a sample
    of = {  # comparisons, sums, exponentials, divisions, numbers read
        "naive": (none, inner, every, every, 3 * every + N),
        "shifted": (inner, every + inner, every, every, 5 * every + 2 * N),
        "online": (every, 3 * every + 2 * blocks, 2 * every + blocks, every, 7 * every + 10 * blocks + 2 * N),
        "log_softmax": (inner, 2 * every + inner, every + N, none, 5 * every + 3 * N),
        "log_of_softmax": (inner, every + inner, 2 * every, every, 6 * every + 2 * N),
    }
    of["blocked"] = of["shifted"]
    columns = np.array([of[name] for name in VARIANTS])  # variants, kinds, n
    return dict(zip((*KINDS, "numbers_read"), columns.transpose(1, 2, 0), strict=True))


def quantities(N: Float, K: Float) -> dict[str, Float]:
    """Count everything for n sizes, N and K of shape (n,), and compare; see `QUANTITIES`.

    Examples
    --------
    >>> found = quantities(np.array([1000.0]), np.array([10.0]))
    >>> found["times"].round(2), found["doubled"].round(2), found["fetched"][0, :2]
    (array([1.66]), array([2.04]), array([20000., 30000.]))
    """
    found = counts(N, K)
    operations = _operations(found)
    return found | {
        "N": N, "K": K, "operations": operations, "share": operations / operations.max(axis=-1, keepdims=True),
        "fetched": (N * K)[:, None] * [float(LOADS[name]) for name in VARIANTS],
        "times": operations[:, SHIFTED] / operations[:, NAIVE],
        "doubled": _operations(counts(N, 2 * K))[:, SHIFTED] / operations[:, SHIFTED],
    }  # fmt: skip


def _operations(found: Mapping[str, Float]) -> Float:
    """Add up operations of every kind."""
    return np.add.reduce([found[kind] for kind in KINDS])


# timed -----------------------------------------------------------------------------------------------

MOST = 1_000_000
"""Numbers in the largest matrix that is timed: 8 MB in float64, about 40 MB with what comes in between."""

FACTORS = (1 / 64, 1 / 16, 1 / 4, 1, 4, 16, 64)
"""Around the size that is chosen."""

RUNS, SECONDS = 15, 6.0
"""Runs of every variant at every size at most, and seconds for all sizes together, beyond the fewest runs."""

SEED = 17

Size = tuple[int, int]


@dataclass(frozen=True)
class Timed:
    """One size that was timed: N, K, and every variant's seconds a call."""

    size: Size
    spreads: Mapping[str, Spread]


def sizes_around(N: int, K: int) -> list[Size]:
    """List the sizes that are timed: the one that is chosen, then N alone and K alone smaller and larger.

    Examples
    --------
    >>> sizes_around(4, 1000)[:4], sizes_around(1, 2)[:4]
    ([(4, 1000), (4, 15), (4, 62), (4, 250)], [(1, 2), (1, 8), (1, 32), (1, 128)])
    """
    along_k = [(N, max(2, int(K * factor))) for factor in FACTORS]
    along_n = [(max(1, int(N * factor)), K) for factor in FACTORS]
    fit = [(n, k) for n, k in (*along_k, *along_n) if n * k <= MOST]
    return list(dict.fromkeys([(N, K), *fit]))


def time_around(N: int, K: int) -> Iterator[Timed]:
    """Time every variant at the sizes around N samples of K classes, in float64, one size after the other.

    Raises
    ------
    ValueError
        If there are fewer than 1 sample or 2 classes, or more than `MOST` numbers.
    """
    if N < 1 or K < 2 or N * K > MOST:
        msg = f"N = {N}, K = {K} cannot be timed: N from 1, K from 2, N times K up to {MOST}."
        raise ValueError(msg)
    sizes = sizes_around(N, K)
    for n, k in sizes:
        z = np.random.default_rng(SEED).normal(scale=3.0, size=(n, k))
        calls = [partial(call, z) for call in VARIANTS.values()]
        taken = in_turn(calls, RUNS, SECONDS / len(sizes))
        yield Timed((n, k), dict(zip(VARIANTS, map(spread, taken), strict=True)))


@dataclass(frozen=True)
class Measured:
    """What every variant took at a size and around it, and on what machine.

    Attributes
    ----------
    size : (int, int)
        N and K as they were chosen.
    times : mapping of (int, int) to mapping of str to Spread
        By size, then by variant.
    processor, cores, python, numpy : str and int
        The machine that has measured.
    """

    size: Size
    times: Mapping[Size, Mapping[str, Spread]]
    processor: str
    cores: int
    python: str
    numpy: str

    @property
    def chosen(self) -> Mapping[str, Spread]:
        """Every variant at the chosen size."""
        return self.times[self.size]

    def along(self, axis: int) -> list[Size]:
        """List the sizes along N (0) or K (1), the other as it was chosen, from the smallest."""
        other = 1 - axis
        return sorted(size for size in self.times if size[other] == self.size[other])

    def growth(self, axis: int, variant: str) -> tuple[float, float]:
        """Say how many times as large the largest size along an axis is as the smallest, and how many times as long."""
        first, *_, last = self.along(axis)
        return last[axis] / first[axis], self.times[last][variant].times(self.times[first][variant])
