"""The arithmetic of softmax on one block of rows: the shift by the maximum, the sum, and what is made of them.

The kernels are run by `_blocks.apply`, which cuts up, casts and silences: an overflow or a nan here is an answer, and
the public docstrings say which. Everywhere s = (z - max z) / T, so the largest s is exactly 0.
"""

from functools import lru_cache
from itertools import pairwise
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from softmax_core._arrays import FloatArray, one_hot, smooth
from softmax_core._blocks import NARROW, Block
from softmax_core._kernels import times_log

LANES, LONGEST = 8, 128
"""NumPy adds up contiguous numbers in 8 partial sums, up to 128 of them; more are halved first."""

ONE = np.ones((), np.float32)


# kernels ---------------------------------------------------------------------------------------------


def softmax(block: Block) -> FloatArray:
    """Compute exp s / sum exp s."""
    z = _near(block)
    top = np.maximum.reduce(z, axis=block.axis, keepdims=True)
    weights = _shift(z, top, block.kelvin, block.scratch)
    np.exp(weights, out=weights)
    total = _total(weights, block.axis)
    shares: FloatArray = np.divide(weights, total, out=weights if block.out is None else block.out)
    return shares


def log_softmax(block: Block) -> FloatArray:
    """Compute s - log sum exp s."""
    top, others = _others(block)
    log_sum = _log1p(others)
    s = _shift(block.z, top, block.kelvin, block.scratch)
    logs: FloatArray = np.subtract(s, log_sum, out=s if block.out is None else block.out)
    return logs


def logsumexp(block: Block) -> FloatArray:
    """Compute max z + log sum exp s for every row; a maximum of inf or -inf is the answer itself."""
    top, others = _others(block)
    return _per_row(np.where(np.isinf(top), top, top + np.log1p(others)), block.axis)


def surprise_of_class(block: Block) -> FloatArray:
    """Compute -log p of one class for every row, as log sum exp s - s of the class."""
    own = _picked(block.z, cast("NDArray[np.intp]", block.target), block.axis)
    top, others = _others(block)
    return _per_row(_log1p(others) - _shift(own, top, block.kelvin), block.axis)


def expected_surprise(block: Block, smoothing: float) -> FloatArray:
    """Compute -sum y log p for every row, where y is smoothed first; + 0.0 turns -0.0 into 0.0."""
    log_p = log_softmax(block)
    y = smooth(one_hot(cast("NDArray[Any]", block.target), log_p, block.axis), smoothing, block.axis)
    return -_per_row(_total(times_log(y, log_p), block.axis), block.axis) + 0.0


# their parts -----------------------------------------------------------------------------------------


def _near(block: Block) -> FloatArray:
    """Give the logits of a row side by side, or those of a class: (K, n) is copied from afar, once for several uses."""
    if block.axis or block.scratch is None:
        return block.z
    np.copyto(block.scratch, block.z)
    return block.scratch


def _shift(z: FloatArray, top: FloatArray, kelvin: FloatArray | None, out: FloatArray | None = None) -> FloatArray:
    """Compute s = (z - max z) / T, in `out` at T = 1."""
    if kelvin is None:
        shifted: FloatArray = np.subtract(z, top, out=out)
        return shifted
    return _cool(z, top, kelvin)


def _cool(z: FloatArray, top: FloatArray, kelvin: FloatArray) -> FloatArray:
    """Divide by T after the shift: then T = 1e-320 is harmless.

    At T = 0 the ties for the maximum stay 0 and all else becomes -inf; at T = inf all becomes 0, except -inf: a class
    that is ruled out stays so.
    """
    shifted = z - top
    s = shifted / kelvin
    if ((kelvin == 0) | (kelvin == np.inf)).any():
        s = np.where((shifted == 0) | (z == -np.inf), shifted, s)
    far = (shifted == -np.inf) & (z > -np.inf)
    if far.any():  # 1e308 and -1e308 are farther apart than float64 reaches, but may not be at this temperature
        s = np.where(far, z / kelvin - top / kelvin, s)
    return np.ascontiguousarray(s, dtype=z.dtype)


def _others(block: Block) -> tuple[FloatArray, FloatArray]:
    """Compute max z, and the sum of the *other* exp s, one largest left out: log sum exp s is its log1p.

    In log(1 + 1e-18) the small part would be lost in the 1; log1p(1e-18) keeps it to full precision. A row with nan or
    +inf, or with -inf only, has no largest to leave out and becomes nan.
    """
    z, axis = block.z, block.axis
    if z.shape[axis] <= NARROW:
        top, others = _rivals(z, axis, block.scratch)
        weights = _shift(others, top, block.kelvin, others)
        np.exp(weights, out=weights)
    else:
        z = _near(block)
        place = _places(z.argmax(axis=axis), axis)
        top = _with_axis(z[place], axis)
        weights = _shift(z, top, block.kelvin, block.scratch)
        np.exp(weights, out=weights)
        weights[place] = 0
    add_up = _total if axis else _used_up
    return top, add_up(weights, axis) + (top - top)


def _rivals(z: FloatArray, axis: int, scratch: FloatArray | None) -> tuple[FloatArray, FloatArray]:
    """Separate one largest entry of every row from the others: (largest, others in any order).

    The largest so far meets the next entry. The larger of the two goes on, the smaller is one of the others.
    """
    if axis == 0 and scratch is not None:
        np.copyto(scratch, z)
        largest = scratch[0].copy()
        for other, entry in pairwise(scratch):  # whose place is free once the largest so far has been set apart
            np.minimum(largest, entry, out=other)
            np.maximum(largest, entry, out=largest)
        return largest[np.newaxis], scratch[:-1]
    so_far = np.maximum.accumulate(z, axis=axis)
    return so_far[..., -1:], np.minimum(so_far[..., :-1], z[..., 1:])


def _total(terms: FloatArray, axis: int) -> FloatArray:
    """Add up along the class axis, which stays with size 1.

    (K, n) is added up in the order in which NumPy adds up contiguous rows of K: so a row has the same sum alone and in
    a block, and as in any pairwise summation rounding errors do not pile up.
    """
    if axis or len(terms) < LANES:
        total: FloatArray = np.add.reduce(terms, axis=axis, keepdims=True)
        return total
    if len(terms) > LONGEST:
        half = len(terms) // 2 // LANES * LANES
        return _total(terms[:half], 0) + _total(terms[half:], 0)
    whole = len(terms) - len(terms) % LANES
    lanes = terms[:LANES]
    for first in range(LANES, whole, LANES):
        lanes = lanes + terms[first : first + LANES]
    while len(lanes) > 1:
        lanes = lanes[::2] + lanes[1::2]
    for term in terms[whole:]:
        lanes += term
    return lanes


def _used_up(terms: FloatArray, axis: int) -> FloatArray:
    """Add up the classes of many rows as `_total` does, where there are few in the memory of terms no longer needed."""
    if not LANES <= len(terms) < 2 * LANES:
        return _total(terms, axis)
    lanes = terms[:LANES]
    for step in (1, 2, 4):
        lanes[:: 2 * step] += lanes[step :: 2 * step]
    for term in terms[LANES:]:
        lanes[0] += term
    return lanes[:1]


def _log1p(x: FloatArray) -> FloatArray:
    """Compute log(1 + x) for x >= 0 with a relative error of 3 eps at most, however small x is.

    Without AVX-512, NumPy has a vector form of float32 log but not of log1p, which takes five times as long. With u
    the rounded 1 + x, log(1 + x) is log(u) - ((u - 1) - x) / u but for a term of the order of eps^2.
    """
    if x.dtype != np.float32:
        exact: FloatArray = np.log1p(x)
        return exact
    u = x + ONE
    near: FloatArray = np.log(u) - ((u - ONE) - x) / u
    return near


def _picked(z: FloatArray, labels: NDArray[np.intp], axis: int) -> FloatArray:
    """Take the labelled entry of every row; the class axis stays with size 1."""
    lines = z.T if axis == 0 else z
    if labels.ndim == 1 and lines.flags.c_contiguous:  # then this takes a third of the time
        picked: FloatArray = lines.reshape(-1).take(labels + _beginnings(*lines.shape))
    else:
        picked = z[_places(labels, axis)]
    return _with_axis(picked, axis)


@lru_cache(maxsize=4)
def _beginnings(rows: int, classes: int) -> NDArray[np.intp]:
    """Where rows begin, in blocks of the same shape one after another."""
    places = np.arange(0, rows * classes, classes)
    places.flags.writeable = False
    return places


def _places(labels: NDArray[np.intp], axis: int) -> tuple[NDArray[np.intp], ...]:
    """Where the labelled entry of every row is."""
    if axis == 0:
        return labels, np.arange(len(labels))
    return (*np.indices(labels.shape, sparse=True), labels) if labels.ndim else (labels,)


def _with_axis(numbers: FloatArray, axis: int) -> FloatArray:
    """Give numbers of rows a class axis of size 1."""
    return numbers[np.newaxis] if axis == 0 else numbers[..., np.newaxis]


def _per_row(numbers: FloatArray, axis: int) -> FloatArray:
    """Drop the class axis of size 1."""
    return numbers[0] if axis == 0 else numbers[..., 0]
