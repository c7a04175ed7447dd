"""Logarithms with a floor, sums in which 0 * inf counts as 0, and the losses made of them; no warning leaves here."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from softmax_core._kernels.arrays import Axes, FloatArray


@np.errstate(all="ignore")
def log_sigmoid(logit: FloatArray) -> FloatArray:
    """Compute log(1 / (1 + exp(-z))) as min(z, 0) - log1p(exp(-abs(z)))."""
    return np.minimum(logit, 0.0) - np.log1p(np.exp(-np.abs(logit)))


@np.errstate(all="ignore")
def log(values: FloatArray, eps: float = 0.0) -> FloatArray:
    """Compute log max(x, eps), clipping the logarithm, so that eps need not be representable in the dtype of x."""
    return _floor(np.log(values), eps)


@np.errstate(all="ignore")
def log_complement(values: FloatArray, eps: float = 0.0) -> FloatArray:
    """Compute log max(1 - x, eps), without losing a small x in the subtraction."""
    return _floor(np.log1p(-values), eps)


@np.errstate(all="ignore")
def log_ratio(p: FloatArray, q: FloatArray) -> FloatArray:
    """Compute log(p / q), and 0 where p is 0, since p is also its weight in every sum."""
    near = np.abs(p - q) <= 0.5 * q  # then p - q is exact, while the quotient, close to 1, is rounded
    ratio = np.where(near, np.log1p((p - q) / q), np.log(p) - np.log(q))
    return np.where(p == 0, 0.0, ratio)


@np.errstate(all="ignore")
def times_log(weights: FloatArray, logs: FloatArray) -> FloatArray:
    """Compute w * l where 0 * -inf, and 0 * inf, is 0."""
    return np.where((weights == 0) & np.isinf(logs), 0.0, weights * logs)


@np.errstate(all="ignore")
def cross_entropy(weights: FloatArray, log_p: FloatArray, axis: int | Axes) -> FloatArray:
    """Compute -sum w * log p along the axis; + 0.0 turns -0.0 into 0.0."""
    return -np.sum(times_log(weights, log_p), axis=axis) + 0.0


def target_cross_entropy(target: NDArray[Any], log_p: FloatArray, axis: int) -> FloatArray:
    """Compute -log p of the class, or its mean under a distribution; fewer dimensions mean class indices."""
    if target.ndim == log_p.ndim:
        return cross_entropy(target.astype(log_p.dtype, copy=False), log_p, axis)
    picked = np.take_along_axis(log_p, np.expand_dims(target, axis), axis=axis)
    return -np.squeeze(picked, axis=axis) + 0.0


@np.errstate(all="ignore")
def binary_cross_entropy(yes: FloatArray, log_yes: FloatArray, log_no: FloatArray) -> FloatArray:
    """Compute -y log p - (1 - y) log(1 - p) from the two logarithms."""
    return -times_log(yes, log_yes) - times_log(1.0 - yes, log_no) + 0.0


def _floor(logs: FloatArray, eps: float) -> FloatArray:
    """Clip logarithms at log eps; 0 clips nothing."""
    return np.maximum(logs, math.log(eps)) if eps else logs
