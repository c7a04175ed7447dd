"""The slope of softmax everywhere: at 0, on both sides of it, and for negative inputs, with that of ReLU beside it."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from softmax_core._kernels.arrays import FloatArray
from softmax_core.digits import PLAIN, Quantity
from softmax_core.distributions import sigmoid

Float: TypeAlias = FloatArray

FURTHEST = 10.0
CURVE = tuple(np.linspace(-FURTHEST, FURTHEST, 81).tolist())
"""The logits at which the curves are computed."""

BESIDE = 1e-6
"""How far on both sides the one-sided slopes look."""

REACH = 1.5
"""How far the tangent is drawn on both sides."""

AT_ZERO, NEGATIVE, POSITIVE, SWALLOWED = range(4)
"""Which sentence fits: z is 0, below, above; p(1 − p) is so small that floating point has none but 0 for it."""

QUANTITIES = {
    "z": Quantity("logit of the class", PLAIN),
    "r": Quantity("logit of the other class", PLAIN),
    "p": Quantity("probability of the class"),
    "q": Quantity("1 − p"),
    "slope": Quantity("∂p/∂z = p(1 − p)"),
    "slope_before": Quantity("slope of p just left of z, a difference quotient"),
    "slope_after": Quantity("slope of p just right of z"),
    "relu_slope": Quantity("slope of ReLU at z, nan at 0", PLAIN),
    "relu_before": Quantity("slope of ReLU just left of z", PLAIN),
    "relu_after": Quantity("slope of ReLU just right of z", PLAIN),
    "curve": Quantity("probability at every place of CURVE"),
    "slope_curve": Quantity("p(1 − p) there"),
    "tangent_from": Quantity("z where the tangent begins", PLAIN),
    "tangent_to": Quantity("z where it ends", PLAIN),
    "tangent_low": Quantity("its height where it begins"),
    "tangent_high": Quantity("its height where it ends"),
    "state": Quantity("AT_ZERO, NEGATIVE, POSITIVE or SWALLOWED", PLAIN),
}


def quantities(z: Float, r: Float) -> dict[str, Float]:
    """Compute the slopes of softmax(z, r) and of ReLU(z) of n states: z and r of shape (n,).

    Examples
    --------
    >>> found = quantities(np.array([0.0, -5.0]), np.array([0.0, -5.0]))
    >>> found["slope"], found["slope_before"].round(4), found["slope_after"].round(4), found["relu_after"]
    (array([0.25, 0.25]), array([0.25, 0.25]), array([0.25, 0.25]), array([1., 0.]))
    """
    p, q = both(z, r)
    slope = p * q
    rivals, which = np.unique(r, return_inverse=True)
    along = both(*np.meshgrid(CURVE, rivals))
    state = np.select([slope == 0, z == 0, z < 0], [SWALLOWED, AT_ZERO, NEGATIVE], POSITIVE)
    found = {
        "z": z, "r": r, "p": p, "q": q, "slope": slope,
        "slope_before": secant(z - BESIDE, z, r), "slope_after": secant(z, z + BESIDE, r),
        "relu_slope": np.where(z == 0, np.nan, z > 0), "relu_before": z > 0, "relu_after": z >= 0,
        "curve": along[0][which], "slope_curve": (along[0] * along[1])[which],
        "tangent_from": z - REACH, "tangent_to": z + REACH,
        "tangent_low": p - REACH * slope, "tangent_high": p + REACH * slope, "state": state,
    }  # fmt: skip
    return {name: np.asarray(values, dtype=np.float64) for name, values in found.items()}


def both(z: ArrayLike, r: ArrayLike) -> tuple[Float, Float]:
    """Compute p of softmax(z, r), and 1 − p without cancellation.

    Examples
    --------
    >>> p, q = both([40.0], [0.0])
    >>> p, q.round(22)
    (array([1.]), array([4.2484e-18]))
    """
    with np.errstate(over="ignore"):
        lead = np.subtract(z, r)
    return np.asarray(sigmoid(lead)), np.asarray(sigmoid(-lead))


def secant(low: Float, high: Float, r: Float) -> Float:
    """Divide the rise of p between two logits by their distance; of p and 1 − p the smaller one keeps its digits.

    Examples
    --------
    >>> secant(np.array([-1.0]), np.array([1.0]), np.array([0.0])).round(4)
    array([0.2311])
    """
    (p_low, q_low), (p_high, q_high) = both(low, r), both(high, r)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(p_high < q_high, p_high - p_low, q_low - q_high) / (high - low))
