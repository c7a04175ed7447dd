"""Softmax and its relatives on one block of rows; s is (z - max z) / T everywhere, so the largest s is exactly 0."""

# `blocks.apply` runs these kernels and silences NumPy: an overflow or a nan here is an answer, and the docstrings of
# the public functions say which.

from functools import lru_cache
from itertools import pairwise
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from softmax_core._kernels.arrays import FloatArray
from softmax_core._kernels.blocks import NARROW, Block
from softmax_core._kernels.elementwise import times_log
from softmax_core._kernels.targets import one_hot, smooth

# NumPy adds up contiguous numbers in 8 partial sums, up to 128 of them; more are halved first.
PARTIAL_SUMS, LONGEST_SUM = 8, 128

ONE = np.ones((), np.float32)


# kernels ---------------------------------------------------------------------------------------------


def softmax(block: Block) -> FloatArray:
    """Compute exp s / sum exp s."""
    z = _contiguous(block)
    top = np.maximum.reduce(z, axis=block.axis, keepdims=True)
    weights = _shift(z, top, block.temperature, block.scratch)
    np.exp(weights, out=weights)
    total = _total(weights, block.axis)
    return np.divide(weights, total, out=weights if block.out is None else block.out)


def log_softmax(block: Block) -> FloatArray:
    """Compute s - log sum exp s."""
    top, others = _max_and_rest(block)
    log_sum = _log1p(others)
    s = _shift(block.z, top, block.temperature, block.scratch)
    return np.subtract(s, log_sum, out=s if block.out is None else block.out)


def logsumexp(block: Block) -> FloatArray:
    """Compute max z + log sum exp s for every row; a maximum of inf or -inf is the answer itself."""
    top, others = _max_and_rest(block)
    return _per_row(np.where(np.isinf(top), top, top + np.log1p(others)), block.axis)


def index_cross_entropy(block: Block) -> FloatArray:
    """Compute -log p of one class for every row, as log sum exp s - s of the class."""
    own = _labelled(block.z, cast("NDArray[np.intp]", block.target), block.axis)
    top, others = _max_and_rest(block)
    return _per_row(_log1p(others) - _shift(own, top, block.temperature), block.axis)


def soft_cross_entropy(block: Block, smoothing: float) -> FloatArray:
    """Compute -sum y log p for every row, where y is smoothed first; + 0.0 turns -0.0 into 0.0."""
    log_p = log_softmax(block)
    y = smooth(one_hot(cast("NDArray[Any]", block.target), log_p, block.axis), smoothing, block.axis)
    return -_per_row(_total(times_log(y, log_p), block.axis), block.axis) + 0.0


# shift and temperature -------------------------------------------------------------------------------


def _contiguous(block: Block) -> FloatArray:
    """Copy (K, n) to the scratch memory, where it is used several times; rows are side by side already."""
    if block.axis or block.scratch is None:
        return block.z
    np.copyto(block.scratch, block.z)
    return block.scratch


def _shift(z: FloatArray, top: FloatArray, temperature: FloatArray | None, out: FloatArray | None = None) -> FloatArray:
    """Compute s = (z - max z) / T, in `out` at T = 1."""
    return np.subtract(z, top, out=out) if temperature is None else _shift_and_divide(z, top, temperature)


def _shift_and_divide(z: FloatArray, top: FloatArray, temperature: FloatArray) -> FloatArray:
    """Divide by T after the shift, so that T = 1e-320 is harmless; T = 0 and T = inf are limits."""
    shifted = z - top
    s = shifted / temperature
    if ((temperature == 0) | (temperature == np.inf)).any():
        # T = 0: ties for the maximum stay 0, all else is -inf. T = inf: all is 0, except a class that is ruled out.
        s = np.where((shifted == 0) | (z == -np.inf), shifted, s)
    far = (shifted == -np.inf) & (z > -np.inf)
    if far.any():  # 1e308 and -1e308 are farther apart than float64 reaches, but may not be at this temperature
        s = np.where(far, z / temperature - top / temperature, s)
    return np.ascontiguousarray(s, dtype=z.dtype)


# sums ------------------------------------------------------------------------------------------------


def _max_and_rest(block: Block) -> tuple[FloatArray, FloatArray]:
    """Compute max z, and the sum of exp s without one largest: log sum exp s is its log1p, which loses no small sum."""
    z, axis = block.z, block.axis
    if z.shape[axis] <= NARROW:
        top, others = _split_max(z, axis, block.scratch)
        weights = _shift(others, top, block.temperature, others)
        np.exp(weights, out=weights)
    else:
        z = _contiguous(block)
        place = _label_index(z.argmax(axis=axis), axis)
        top = _with_axis(z[place], axis)
        weights = _shift(z, top, block.temperature, block.scratch)
        np.exp(weights, out=weights)
        weights[place] = 0
    add_up = _total if axis else _total_in_place
    return top, add_up(weights, axis) + (top - top)  # nan for a row with nan or +inf, or with -inf only


def _split_max(z: FloatArray, axis: int, scratch: FloatArray | None) -> tuple[FloatArray, FloatArray]:
    """Separate one largest entry of every row from the others, which come in any order."""
    if axis == 0 and scratch is not None:
        np.copyto(scratch, z)
        largest = scratch[0].copy()
        for other, entry in pairwise(scratch):  # the smaller of the largest so far and the next entry is set apart
            np.minimum(largest, entry, out=other)
            np.maximum(largest, entry, out=largest)
        return largest[np.newaxis], scratch[:-1]
    so_far = np.maximum.accumulate(z, axis=axis)
    return so_far[..., -1:], np.minimum(so_far[..., :-1], z[..., 1:])


def _total(terms: FloatArray, axis: int) -> FloatArray:
    """Add up along the class axis, which keeps size 1, in the order of NumPy's pairwise sum of a contiguous row."""
    if axis or len(terms) < PARTIAL_SUMS:
        return np.add.reduce(terms, axis=axis, keepdims=True)
    if len(terms) > LONGEST_SUM:
        half = len(terms) // 2 // PARTIAL_SUMS * PARTIAL_SUMS
        return _total(terms[:half], 0) + _total(terms[half:], 0)
    whole = len(terms) - len(terms) % PARTIAL_SUMS
    sums = terms[:PARTIAL_SUMS]
    for first in range(PARTIAL_SUMS, whole, PARTIAL_SUMS):
        sums = sums + terms[first : first + PARTIAL_SUMS]
    while len(sums) > 1:
        sums = sums[::2] + sums[1::2]
    for term in terms[whole:]:
        sums += term
    return sums


def _total_in_place(terms: FloatArray, axis: int) -> FloatArray:
    """Add up few classes as `_total` does, in the memory of the terms."""
    if not PARTIAL_SUMS <= len(terms) < 2 * PARTIAL_SUMS:
        return _total(terms, axis)
    sums = terms[:PARTIAL_SUMS]
    for step in (1, 2, 4):
        sums[:: 2 * step] += sums[step :: 2 * step]
    for term in terms[PARTIAL_SUMS:]:
        sums[0] += term
    return sums[:1]


def _log1p(x: FloatArray) -> FloatArray:
    """Compute log(1 + x) for x >= 0 with a relative error of 3 eps at most, however small x is."""
    # Without AVX-512, NumPy has a vector form of float32 log but not of log1p, which takes five times as long. With u
    # the rounded 1 + x, log(1 + x) is log(u) - ((u - 1) - x) / u but for a term of the order of eps^2.
    if x.dtype != np.float32:
        return np.log1p(x)
    u = x + ONE
    return np.log(u) - ((u - ONE) - x) / u


# rows and classes ------------------------------------------------------------------------------------


def _labelled(z: FloatArray, labels: NDArray[np.intp], axis: int) -> FloatArray:
    """Take the labelled entry of every row; the class axis stays with size 1."""
    lines = z.T if axis == 0 else z
    if labels.ndim == 1 and lines.flags.c_contiguous:  # then this takes a third of the time
        return _with_axis(lines.reshape(-1).take(labels + _row_starts(*lines.shape)), axis)
    return _with_axis(z[_label_index(labels, axis)], axis)


@lru_cache(maxsize=4)
def _row_starts(rows: int, classes: int) -> NDArray[np.intp]:
    """Count where rows begin; blocks of the same shape follow one another."""
    starts = np.arange(0, rows * classes, classes)
    starts.flags.writeable = False
    return starts


def _label_index(labels: NDArray[np.intp], axis: int) -> tuple[NDArray[np.intp], ...]:
    """Give the index of the labelled entry of every row."""
    if axis == 0:
        return labels, np.arange(len(labels))
    return (*np.indices(labels.shape, sparse=True), labels) if labels.ndim else (labels,)


def _with_axis(numbers: FloatArray, axis: int) -> FloatArray:
    """Give numbers of rows a class axis of size 1."""
    return numbers[np.newaxis] if axis == 0 else numbers[..., np.newaxis]


def _per_row(numbers: FloatArray, axis: int) -> FloatArray:
    """Drop the class axis of size 1."""
    return numbers[0] if axis == 0 else numbers[..., 0]
