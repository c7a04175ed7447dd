"""Cross-entropy and squared error of the same prediction, and their slopes: where squared error is wrong and flat."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from softmax_core._kernels.arrays import FloatArray
from softmax_core.digits import COUNT, PLAIN, SIGNED, Quantity
from softmax_core.distributions import logsumexp, sigmoid, softmax
from softmax_core.gradients import softmax_cross_entropy_gradient, squared_error_gradient
from softmax_core.losses import sigmoid_cross_entropy, softmax_cross_entropy, squared_error

Float: TypeAlias = FloatArray

FLAT = 0.1
"""Squared error counts as flat where its slope is less than this share of that of cross-entropy."""

RIGHT, WRONG, STUCK = range(3)
"""The true class leads; another one does; another one does and squared error is flat."""

CURVE = tuple(np.linspace(-8.0, 8.0, 65).tolist())
"""The logits along which both losses and their slopes are computed as curves."""

LOSSES = ("cross_entropy", "squared_error", "slope_ce", "slope_se")

OF_ONE_PREDICTION = {
    "p": Quantity("probability of the true class"),
    "cross_entropy": Quantity("cross-entropy in nats"),
    "squared_error": Quantity("squared error"),
    "slope_ce": Quantity("slope of cross-entropy along z", SIGNED),
    "slope_se": Quantity("slope of squared error along z", SIGNED),
    "slope_ratio": Quantity("slope of squared error in shares of that of cross-entropy"),
    "times_steeper": Quantity("the inverse of that", COUNT),
    "outcome": Quantity("RIGHT, WRONG or STUCK", PLAIN),
    "flat_below": Quantity("the logit below which squared error is flat"),
}

QUANTITIES = {
    "z": Quantity("logit of the true class", PLAIN),
    "r": Quantity("logit of its rival", PLAIN),
    **{
        f"{name}_{classes}": Quantity(f"{what.meaning}, {classes} classes", what.form)
        for classes in ("two", "three")
        for name, what in OF_ONE_PREDICTION.items()
    },
    **{
        f"{name}_curve": Quantity(f"{OF_ONE_PREDICTION[name].meaning}, at every logit of CURVE, three classes")
        for name in LOSSES
    },
}


def quantities(z: Float, r: Float) -> dict[str, Float]:
    """Compare both losses of n states, for two classes (z, 0) and for three (z, r, 0): z and r of shape (n,).

    Examples
    --------
    >>> found = quantities(np.array([-4.0]), np.array([1.0]))
    >>> found["slope_ratio_two"].round(4), found["outcome_two"], found["times_steeper_two"].round(1)
    (array([0.0353]), array([2.]), array([28.3]))
    """
    rivals, which = np.unique(r, return_inverse=True)
    along = three_classes(*np.meshgrid(CURVE, rivals))
    of_two = _judged(two_classes(z), _shares(None), z, 0.0 * z, np.full_like(z, flat_below()))
    of_three = _judged(three_classes(z, r), _shares(r), z, np.maximum(r, 0.0), flat_below(r))
    return {
        "z": z,
        "r": r,
        **{f"{name}_two": values for name, values in of_two.items()},
        **{f"{name}_three": values for name, values in of_three.items()},
        **{f"{name}_curve": along[name][which] for name in LOSSES},
    }


def two_classes(z: ArrayLike) -> dict[str, Float]:
    """Compute both losses of sigmoid(z) when the label is 1, and their slopes along z, in the shape of z.

    Cross-entropy −log p with slope p − 1; squared error (1 − p)² with slope −2 p (1 − p)².

    Examples
    --------
    >>> found = two_classes([-6.0])
    >>> [f"{found[name][0]:.4f}" for name in LOSSES]
    ['6.0025', '0.9951', '-0.9975', '-0.0049']
    """
    p, other = np.asarray(sigmoid(z)), np.asarray(sigmoid(np.negative(z)))
    return {
        "p": p,
        "cross_entropy": np.asarray(sigmoid_cross_entropy(1, z)),
        "squared_error": other**2,
        "slope_ce": -other,
        "slope_se": -2.0 * p * other**2,
    }


def three_classes(z: Float, r: Float) -> dict[str, Float]:
    """Compute both losses of softmax(z, r, 0) when the first class is true, and their slopes along z, in their shape.

    Squared error is the sum over the classes.

    Examples
    --------
    >>> found = three_classes(np.array([-6.0]), np.array([1.0]))
    >>> [f"{found[name][0]:.4f}" for name in LOSSES]
    ['7.3139', '1.6046', '-0.9993', '-0.0021']
    """
    logits = np.stack([z, r, np.zeros_like(z)], axis=-1)
    target = np.zeros(logits.shape[:-1], dtype=np.intp)
    p = np.asarray(softmax(logits))
    return {
        "p": p[..., 0],
        "cross_entropy": np.asarray(softmax_cross_entropy(target, logits)),
        "squared_error": np.asarray(squared_error(target, p)),
        "slope_ce": np.asarray(softmax_cross_entropy_gradient(target, logits))[..., 0],
        "slope_se": np.asarray(squared_error_gradient(target, logits))[..., 0],
    }


def flat_below(r: Float | None = None) -> Float:
    r"""Find the logit below which squared error is flat: its slope less than a tenth of that of cross-entropy.

    The ratio of the slopes is 2 p (1 - p) for two classes and 2 p (1 - p) (1 + S) for more, with S the sum of the
    squared shares that the other classes have of 1 - p. It is `FLAT` at p = (1 - sqrt(1 - 2 FLAT / (1 + S))) / 2.

    Examples
    --------
    >>> flat_below().round(4), flat_below(np.array([0.0])).round(4)
    (np.float64(-2.8873), array([-2.6378]))
    """
    p = (1.0 - np.sqrt(1.0 - 2.0 * FLAT / (1.0 + _shares(r)))) / 2.0
    others = np.zeros(()) if r is None else np.asarray(logsumexp(np.stack([r, np.zeros_like(r)], -1)))
    return np.asarray(np.log(p) - np.log1p(-p) + others)


def _shares(r: Float | None) -> Float:
    """S: the sum of the squared shares of the classes that are not true; 0 for two classes (see `flat_below`)."""
    if r is None:
        return np.zeros(())
    return np.asarray((np.stack([sigmoid(r), sigmoid(-r)], -1) ** 2).sum(axis=-1))


def _judged(losses: dict[str, Float], shares: Float, z: Float, leader: Float, flat: Float) -> dict[str, Float]:
    """Add the ratio of the slopes, by its formula (see `flat_below`), and what it means."""
    ratio = 2.0 * losses["p"] * -losses["slope_ce"] * (1.0 + shares)
    with np.errstate(all="ignore"):
        inverse = 1.0 / ratio
    outcome = np.select([z >= leader, z >= flat], [RIGHT, WRONG], STUCK).astype(np.float64)
    return {**losses, "slope_ratio": ratio, "times_steeper": inverse, "outcome": outcome, "flat_below": flat}
