"""Gradient descent on logits: by cross-entropy and by squared error, many states at once, and one state for long."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from softmax_core._kernels.arrays import FloatArray
from softmax_core.distributions import softmax
from softmax_core.gradients import softmax_cross_entropy_gradient, squared_error_gradient
from softmax_core.lessons.curvature import smoothed
from softmax_core.losses import softmax_cross_entropy, squared_error

Float: TypeAlias = FloatArray
OfLogits = Callable[[Float, Float], Float]
"""Of targets and logits: a loss, or its gradient."""

_Slope = Callable[[Sequence[float], Sequence[float]], Sequence[float]]

STEPS = 30
"""How many steps are taken."""

LONGEST = 10_000
"""After so many steps nobody waits any longer for the true class to lead."""


def walk(start: ArrayLike, target: Float, eta: ArrayLike, slope: OfLogits, steps: int = STEPS) -> Float:
    """Take steps z ← z − η ∇, and keep every place: shape (n, steps + 1, 3), nan from where it cannot be held on.

    A place is held while the distance between its largest and its smallest logit is a float: else no log-probability
    can be computed.

    Examples
    --------
    >>> walk([[0.0, 0.0, 0.0]], np.array([[1.0, 0.0, 0.0]]), [3.0], cross_entropy_slope, 1)[0].round(4)
    array([[ 0.,  0.,  0.],
           [ 2., -1., -1.]])
    """
    now, size = np.asarray(start, dtype=np.float64), np.asarray(eta, dtype=np.float64)[:, None]
    places, masked = [now], now == -np.inf
    with np.errstate(all="ignore"):
        for _ in range(steps):
            now = now - size * slope(target, now)
            apart = now.max(axis=-1) - np.where(masked, np.inf, now).min(axis=-1)
            now = np.where(np.isfinite(apart)[:, None], now, np.nan)
            places.append(now)
    return np.stack(places, axis=1)


def cross_entropy(target: Float, logits: Float) -> Float:
    """Compute the loss of every row."""
    return np.asarray(softmax_cross_entropy(target, logits, check=False))


def cross_entropy_slope(target: Float, logits: Float) -> Float:
    """Compute its gradient, p − y."""
    return np.asarray(softmax_cross_entropy_gradient(target, logits, check=False))


def brier(target: Float, logits: Float) -> Float:
    """Compute the squared error of every row, summed over the classes; nan where a logit is."""
    p = np.asarray(softmax(logits))
    lost = np.isnan(p)
    return np.where(lost[..., 0], np.nan, squared_error(target, np.where(lost, 0.0, p), check=False))


def brier_slope(target: Float, logits: Float) -> Float:
    """Compute its gradient, through softmax."""
    return np.asarray(squared_error_gradient(target, logits, check=False))


@lru_cache(maxsize=256)
def steps_until_lead(start: tuple[float, ...], truth: int, eta: float, soft: float) -> Mapping[str, float]:
    """Count the steps until the true class is the most probable, by either loss; nan where that takes too long.

    Examples
    --------
    >>> steps_until_lead((0.0, 4.0, 0.0), 0, 1.0, 0.0)
    {'leads_at_ce': 3.0, 'leads_at_se': 9.0}
    """
    target = smoothed([truth], [soft], len(start))[0].tolist()
    return {f"leads_at_{name}": _counted(start, truth, eta, target, slope) for name, slope in _SLOPES.items()}


def _counted(start: Sequence[float], truth: int, eta: float, target: Sequence[float], slope: _Slope) -> float:
    """Walk one state, number by number: for a single one that is a hundred times as fast as with arrays."""
    z = list(start)
    for steps in range(LONGEST + 1):
        top = max(z)
        if not math.isfinite(top - min(x for x, first in zip(z, start, strict=True) if first > -math.inf)):
            break
        if z[truth] == top:
            return float(steps)
        e = [math.exp(x - top) for x in z]
        total = sum(e)
        p = [x / total for x in e]
        z = [x - eta * y for x, y in zip(z, slope(p, [x - y for x, y in zip(p, target, strict=True)]), strict=True)]
    return math.nan


def _brier_slope_of(p: Sequence[float], error: Sequence[float]) -> Sequence[float]:
    mean = sum(x * y for x, y in zip(p, error, strict=True))
    return [2.0 * x * (y - mean) for x, y in zip(p, error, strict=True)]


_SLOPES: Mapping[str, _Slope] = {"ce": lambda _, error: error, "se": _brier_slope_of}
"""Gradients by p and p − y, of plain numbers."""
