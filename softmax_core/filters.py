"""What is cut off a distribution before something is drawn from it: top-k, top-p (the nucleus) and min-p.

Each of them keeps the most probable classes, so what is left is known by how many there are. They work on
probabilities, after the full softmax, one after the other: each measures what the one before has left, renormalised.
"""

from __future__ import annotations

from itertools import permutations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Float = NDArray[np.float64]

ORDERS = tuple("".join(one) for one in permutations("pkm"))
"""Every order of top-p (p), top-k (k) and min-p (m)."""

EXACT = 1e-12
"""A mass that falls short by no more than this is reached: rounding decides nothing."""


def kept_count(
    ranked: ArrayLike, top_k: ArrayLike = np.inf, top_p: ArrayLike = 1.0, min_p: ArrayLike = 0.0, order: str = "kpm"
) -> NDArray[np.intp]:
    r"""Count the classes that are left after all three filters.

    Parameters
    ----------
    ranked : array_like
        Probabilities, shape (..., K), the largest first.
    top_k : array_like
        How many classes are kept at most, from 1; inf: all. One for all, or one a row, like the next two.
    top_p : array_like
        The smallest set of classes with at least this share of the mass is kept; 1: all, 0: the first alone.
    min_p : array_like
        Classes are kept that have at least this share of the largest probability; 0: all.
    order : str
        In which order: one of `ORDERS`. ``kpm`` is that of Hugging Face's transformers.

    Returns
    -------
    numpy.ndarray
        Shape (...), at least 1 everywhere.

    Raises
    ------
    ValueError
        If there is no such order.

    Notes
    -----
    top-k and min-p are the same wherever they stand; what top-p keeps depends on the mass that is there before it.

    References
    ----------
    A. Holtzman et al. (2020), The curious case of neural text degeneration. ICLR (top-p).
    M. Nguyen et al. (2025), Turning up the heat: min-p sampling. ICLR.

    Examples
    --------
    >>> p = [0.4, 0.3, 0.2, 0.1]
    >>> int(kept_count(p, top_k=3, top_p=0.85, order="pkm")), int(kept_count(p, top_k=3, top_p=0.75, order="kpm"))
    (3, 2)
    """
    if order not in ORDERS:
        msg = f"order is {order!r}: give one of {', '.join(ORDERS)}."
        raise ValueError(msg)
    p = np.asarray(ranked, dtype=np.float64)
    count = np.full(p.shape[:-1], p.shape[-1], dtype=np.intp)
    mass = p.cumsum(axis=-1)
    share, least = (np.broadcast_to(np.asarray(one, dtype=np.float64), count.shape) for one in (top_p, min_p))
    for one in order:
        if one == "k":
            count = np.minimum(count, np.asarray(np.minimum(top_k, p.shape[-1]), dtype=np.intp))
        elif one == "p":
            here = np.take_along_axis(mass, count[..., None] - 1, -1)[..., 0]
            reached = np.count_nonzero(mass < (share * here - EXACT)[..., None], axis=-1) + 1
            count = np.where(share < 1, np.minimum(count, reached), count)
        else:
            count = np.minimum(count, np.count_nonzero(p >= least[..., None] * p[..., :1], axis=-1))
    return np.maximum(count, 1)


def kept(
    probabilities: ArrayLike, top_k: ArrayLike = np.inf, top_p: ArrayLike = 1.0, min_p: ArrayLike = 0.0,
    order: str = "kpm",
) -> NDArray[np.bool_]:  # fmt: skip
    """Say which classes are left; of equal ones the first stays. As in `kept_count`, in any order of the classes.

    Examples
    --------
    >>> kept([0.1, 0.6, 0.3], top_k=2)
    array([False,  True,  True])
    """
    p = np.asarray(probabilities, dtype=np.float64)
    places = np.argsort(-p, axis=-1, kind="stable")
    count = kept_count(np.take_along_axis(p, places, -1), top_k, top_p, min_p, order)
    rank = np.argsort(places, axis=-1, kind="stable")
    return np.asarray(rank < count[..., None])


def renormalised(probabilities: ArrayLike, left: ArrayLike) -> Float:
    """Divide what is left by its mass; what is cut becomes 0.

    Examples
    --------
    >>> renormalised([0.5, 0.3, 0.2], [True, True, False])
    array([0.625, 0.375, 0.   ])
    """
    p = np.where(left, np.asarray(probabilities, dtype=np.float64), 0.0)
    return np.asarray(p / p.sum(axis=-1, keepdims=True))
