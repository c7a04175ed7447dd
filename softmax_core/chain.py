"""The chain from logits to gradient, every link of it, for one vector or for a whole batch of them.

``z → z/T → exp → p → −log p → p − y``: what a softmax layer with cross-entropy computes on the way forward and the
first step of its way back.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softmax_core.distributions import log_softmax, softmax

Float = NDArray[np.float64]

CLEAR, TIE, UNIFORM, CERTAIN = range(4)
"""What a distribution looks like: one class leads, several share the lead, all are equal, all but one are 0."""


@dataclass(frozen=True)
class Chain:
    """Every quantity between logits and gradient; the last axis of the arrays named "K" below is the classes.

    Attributes
    ----------
    logits, scaled, exponentials, probabilities, surprisals, gradient : numpy.ndarray
        Shape (..., K): z, z/T, exp(z/T), p, −log p in nats, p − y.
    total, total_probability, gradient_sum : numpy.ndarray
        Shape (...): Σ exp(z/T), Σ p, Σ (p − y).
    cross_entropy, entropy, entropy_bits, perplexity : numpy.ndarray
        Shape (...): −log p of the target and H(p) in nats, H(p) in bits, exp H(p).
    top, second, ties, shape : numpy.ndarray
        Shape (...): index of the most and of the second most probable class (first one on ties), how many classes share
        the first place, and one of CLEAR, TIE, UNIFORM, CERTAIN.
    """

    logits: Float
    scaled: Float
    exponentials: Float
    probabilities: Float
    surprisals: Float
    gradient: Float
    total: Float
    total_probability: Float
    gradient_sum: Float
    cross_entropy: Float
    entropy: Float
    entropy_bits: Float
    perplexity: Float
    top: NDArray[np.int64]
    second: NDArray[np.int64]
    ties: NDArray[np.int64]
    shape: NDArray[np.int64]


def chain(logits: ArrayLike, target: ArrayLike, temperature: ArrayLike = 1.0) -> Chain:
    """Compute every link from logits to the gradient of the cross-entropy.

    Parameters
    ----------
    logits : array_like
        Shape (..., K), K ≥ 2. −inf masks a class.
    target : array_like of int
        Index of the true class, 0 ≤ target < K: one for all, or one per vector, shape (...).
    temperature : array_like
        A number or one per vector, shape (...). 0 is the limit arg max, inf the limit uniform.

    Returns
    -------
    Chain
        exp(z/T) is not shifted by the maximum, so it may overflow to inf; p does not suffer from that.
        The gradient is the one with respect to z/T; with respect to z it is (p − y)/T.

    Raises
    ------
    IndexError
        If `target` is not an index of a class.
    ValueError
        If a temperature is negative or nan.

    Notes
    -----
    ∂(−log p_y)/∂(z_j/T) = p_j − y_j, with y one-hot (Bridle, 1990).

    Examples
    --------
    >>> result = chain([3.0, 1.0, 0.2], target=0)
    >>> result.gradient.round(4)
    array([-0.164 ,  0.1131,  0.0508])
    >>> float(result.cross_entropy.round(4))
    0.1791
    """
    z = np.asarray(logits, dtype=np.float64)
    own = _one_hot(target, z)
    t = np.broadcast_to(np.asarray(temperature, dtype=np.float64), z.shape[:-1])[..., None]
    p = np.asarray(softmax(z, temperature=t), dtype=np.float64)
    surprisals = np.asarray(0.0 - log_softmax(z, temperature=t), dtype=np.float64)
    scaled = _scaled(z, t)
    with np.errstate(over="ignore"):
        exponentials = np.exp(scaled)
        total = exponentials.sum(axis=-1)
    loss = surprisals[own].reshape(z.shape[:-1])
    gradient = np.where(own, np.expm1(-surprisals) + 0.0, p)  # p - 1 would lose what is left of a p close to 1
    with np.errstate(invalid="ignore"):
        nats = np.where(p > 0, p * surprisals, p).sum(axis=-1)  # likewise, log p would
    return Chain(
        z, scaled, exponentials, p, surprisals, gradient,
        total, p.sum(axis=-1), gradient.sum(axis=-1),
        loss, nats, nats / np.log(2.0), np.exp(nats),
        *_leaders(p),
    )  # fmt: skip


def _one_hot(target: ArrayLike, z: Float) -> NDArray[np.bool_]:
    """Which logit of every vector is the target's."""
    y, classes = np.asarray(target), z.shape[-1]
    if y.dtype.kind not in "iu" or (y < 0).any() or (y >= classes).any():
        msg = f"target is {target!r}, but there are {classes} classes: give an index from 0 to {classes - 1}."
        raise IndexError(msg)
    return np.asarray(np.arange(classes) == np.broadcast_to(y, z.shape[:-1])[..., None])


def _scaled(z: Float, t: Float) -> Float:
    """z/T with its limits at both ends: 0/0 is 0, and a masked class stays masked at T = inf."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        quotient = z / t
    quotient = np.where((z == 0.0) & (t == 0.0), 0.0, quotient)
    return np.where(z == -np.inf, -np.inf, quotient)


def exponentials_of(logits: Float, temperature: Float) -> Float:
    """Compute exp(z/T) as it stands, with the limits of z/T at both ends of T; it may overflow to inf.

    Examples
    --------
    >>> exponentials_of(np.array([1.0, 1000.0]), np.array([1.0])).round(4)
    array([2.7183,    inf])
    """
    with np.errstate(over="ignore"):
        return np.exp(_scaled(logits, temperature))


def _leaders(p: Float) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Who leads, who follows, how many share the lead, and which kind of distribution that is."""
    top = p.argmax(axis=-1)
    classes = p.shape[-1]
    second = np.where(np.arange(classes) == top[..., None], -1.0, p).argmax(axis=-1)
    ties = np.count_nonzero(p == p.max(axis=-1, keepdims=True), axis=-1)
    shared = np.where(ties == classes, UNIFORM, np.where(ties > 1, TIE, CLEAR))
    shape = np.where(np.count_nonzero(p, axis=-1) == 1, CERTAIN, shared)
    return top, second, ties, shape


def affine(logits: ArrayLike, scale: ArrayLike = 1.0, shift: ArrayLike = 0.0) -> Float:
    """Multiply every logit by `scale` and add `shift`; results below 100 000 are rounded to ten decimals.

    Parameters
    ----------
    logits : array_like
        Shape (..., K).
    scale, shift : array_like
        Broadcast against the logits.

    Returns
    -------
    numpy.ndarray
        scale·z + shift, without the dust of binary fractions (0.1 + 0.2 is 0.3), so that it can be shown and typed.
        −inf stays −inf; what would pass the largest float stays at it.

    Examples
    --------
    >>> affine([0.1, 1.0], shift=0.2)
    array([0.3, 1.2])
    """
    z = np.asarray(logits, dtype=np.float64)
    largest = np.finfo(np.float64).max
    with np.errstate(over="ignore"):
        moved = np.asarray(scale, dtype=np.float64) * z + np.asarray(shift, dtype=np.float64)
    moved = np.where(z == -np.inf, -np.inf, np.clip(moved, -largest, largest))
    small = np.abs(moved) < 1e5
    return np.where(small, np.round(np.where(small, moved, 0.0), 10) + 0.0, moved)
