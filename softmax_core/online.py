"""Softmax in one pass: the maximum and the sum of exponentials run along together, over blocks of any size."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import ArrayLike

from softmax_core._kernels.arrays import FloatArray, as_floats, as_result, class_axis, widen

__all__ = ["RunningStatistics", "online_softmax", "running_statistics"]


@dataclass(frozen=True)
class RunningStatistics:
    """What is known after every block; all arrays of shape (..., B), one entry a block.

    Attributes
    ----------
    maximum : ndarray
        m, the largest logit so far; -inf while all were -inf.
    factor : ndarray
        exp(m_old - m), what the sum before the block is multiplied by; 0 while there was none.
    added : ndarray
        Sum of exp(z - m) over the block alone.
    total : ndarray
        s = factor * s_old + added, the sum of exp(z - m) over all that was read.
    """

    maximum: FloatArray
    factor: FloatArray
    added: FloatArray
    total: FloatArray


def online_softmax(logits: ArrayLike, axis: int = -1, blocks: int | Sequence[int] = 1) -> FloatArray:
    r"""Turn logits into probabilities with one reading of them for the maximum and the sum, and one for the output.

    Block by block, with m = -inf and s = 0 before the first:

        m_new = max(m, max z_block),    s_new = s exp(m - m_new) + sum exp(z_block - m_new),

    and then p_i = exp(z_i - m) / s. On paper that is softmax, whatever the blocks are.

    Parameters
    ----------
    logits : array_like, shape (..., K)
        Scores z, real numbers; -inf rules a class out.
    axis : int, default -1
        The class axis.
    blocks : int or sequence of int, default 1
        How many logits are read at a time, the last time perhaps fewer; or the length of every block, K together.

    Returns
    -------
    ndarray or scalar
        Probabilities, in the shape and dtype of the logits, as `softmax` returns them: float16 is computed in float32,
        integers and booleans give float64; a row with nan or +inf, or with -inf only, is nan throughout.

    Raises
    ------
    ValueError
        If a block has no logit, or the blocks' lengths do not add up to K.
    TypeError
        If the logits are not real numbers, or a length is no whole number.

    See Also
    --------
    softmax : reads the logits for the maximum first, and once more for the sum.
    running_statistics : the maximum and the sum after every block.

    References
    ----------
    M. Milakov, N. Gimelshein (2018), Online normalizer calculation for softmax. arXiv:1805.02867.
    T. Dao, D. Y. Fu, S. Ermon, A. Rudra, C. Re (2022), FlashAttention: fast and memory-efficient exact attention with
    IO-awareness. arXiv:2205.14135 (where the output is rescaled as well).

    Examples
    --------
    >>> from softmax_core import online_softmax, softmax
    >>> online_softmax([3.0, 1.0, 0.2, 5.0], blocks=2).round(4)
    array([0.1165, 0.0158, 0.0071, 0.8607])
    >>> softmax([3.0, 1.0, 0.2, 5.0]).round(4)
    array([0.1165, 0.0158, 0.0071, 0.8607])
    >>> online_softmax([1000.0, 1001.0, 1002.0], blocks=[1, 2]).round(4)
    array([0.09  , 0.2447, 0.6652])
    """
    given = as_floats(logits, "logits")
    z = _rows(given, axis)
    with np.errstate(all="ignore"):
        maximum, total = _none_read(z)
        for block in _blocks(z, blocks):
            maximum, _, _, total = _read(block, maximum, total)
        p = np.exp(z - _finite(maximum)[..., None]) / total[..., None]
    return as_result(np.moveaxis(p, -1, axis if given.ndim else -1).reshape(given.shape), given.dtype)


def running_statistics(logits: ArrayLike, axis: int = -1, blocks: int | Sequence[int] = 1) -> RunningStatistics:
    """Follow the maximum and the sum of exponentials through the blocks of `online_softmax`.

    Parameters
    ----------
    logits, axis, blocks
        As in `online_softmax`.

    Returns
    -------
    RunningStatistics
        Arrays of shape (..., B); float16 gives float32, in which it is computed.

    Raises
    ------
    ValueError, TypeError
        As in `online_softmax`.

    Examples
    --------
    The second block has a larger maximum, 4 instead of 2: what the sum held shrinks by exp(2 - 4).

    >>> found = running_statistics([1.0, 2.0, 0.5, 4.0], blocks=2)
    >>> found.maximum, found.factor.round(4), found.total.round(4)
    (array([2., 4.]), array([0.    , 0.1353]), array([1.3679, 1.2153]))
    """
    z = _rows(as_floats(logits, "logits"), axis)
    found = []
    with np.errstate(all="ignore"):
        maximum, total = _none_read(z)
        for block in _blocks(z, blocks):
            maximum, factor, added, total = _read(block, maximum, total)
            found.append((maximum, factor, added, total))
    nothing = np.empty((*z.shape[:-1], 0), z.dtype)
    return RunningStatistics(*(np.stack(one, axis=-1) for one in zip(*found, strict=True)) if found else [nothing] * 4)


def _rows(logits: FloatArray, axis: int) -> FloatArray:
    """Give the class axis the last place; a number is a class alone."""
    z = widen(np.atleast_1d(logits))
    return np.moveaxis(z, class_axis(axis, z.ndim), -1)


def _none_read(z: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Give maximum and sum of nothing."""
    return np.full(z.shape[:-1], -np.inf, z.dtype), np.zeros(z.shape[:-1], z.dtype)


def _blocks(z: FloatArray, blocks: int | Sequence[int]) -> Iterator[FloatArray]:
    """Split the class axis."""
    classes = z.shape[-1]
    if isinstance(blocks, Sequence | np.ndarray):
        lengths = [operator.index(length) for length in blocks]
        ends = [0, *accumulate(lengths)]
        if ends[-1] != classes:
            raise ValueError(f"blocks add up to {ends[-1]}: give lengths that add up to the {classes} classes")
    else:
        lengths = [operator.index(blocks)]
        ends = [*range(0, classes, max(lengths[0], 1)), classes]
    if min(lengths, default=1) < 1:
        raise ValueError(f"blocks must have at least 1 logit each, got {min(lengths)}")
    return (z[..., start:end] for start, end in pairwise(ends))


def _read(block: FloatArray, maximum: FloatArray, total: FloatArray) -> tuple[FloatArray, ...]:
    """Read one block: the new maximum, the factor of the old sum, what the block adds, the new sum."""
    new = np.maximum(maximum, block.max(axis=-1))
    finite = _finite(new)
    factor = np.exp(maximum - finite)
    added = np.exp(block - finite[..., None]).sum(axis=-1)
    return new, factor, added, factor * total + added


def _finite(maximum: FloatArray) -> FloatArray:
    """Subtract 0 where every logit was -inf: exp of it is 0 then, not nan."""
    return np.where(maximum == -np.inf, np.zeros_like(maximum), maximum)
