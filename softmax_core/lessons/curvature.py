"""Why cross-entropy is easy to descend: its second derivative by the logits, the gradient's parts, what weights get."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softmax_core._kernels.arrays import FloatArray
from softmax_core.digits import NAME, PLAIN, SIGNED, Quantity
from softmax_core.distributions import softmax
from softmax_core.gradients import softmax_cross_entropy_gradient, softmax_jacobian
from softmax_core.information import entropy
from softmax_core.losses import softmax_cross_entropy, squared_error

Float: TypeAlias = FloatArray

STEEPEST = 0.5
"""No eigenvalue of diag(p) − p pᵀ is larger, whatever p; two classes with one half each have it."""

QUANTITIES = {
    "z": Quantity("logit", PLAIN),
    "y": Quantity("true class", NAME),
    "T": Quantity("temperature", PLAIN),
    "soft": Quantity("share ε of the target that is spread evenly over all classes", PLAIN),
    "x": Quantity("input of the neurons", PLAIN),
    "p": Quantity("probability"),
    "target": Quantity("target"),
    "gradient": Quantity("(p − y)/T, the gradient with respect to z", SIGNED),
    "steepest": Quantity("class whose logit is pushed hardest, the first on ties", NAME),
    "push": Quantity("its gradient", SIGNED),
    "hessian": Quantity("second derivative (diag(p) − p pᵀ)/T², a row a class", SIGNED),
    "curvature": Quantity("eigenvalues of the second derivative, the largest first"),
    "share": Quantity("the same in shares of the largest that any p has at this T"),
    "limit": Quantity("1/(2T²), the largest eigenvalue that any p has at this T"),
    "surely": Quantity("2/limit = 4T²: below this step size a step lowers the loss from anywhere", PLAIN),
    "loss": Quantity("cross-entropy in nats"),
    "squared": Quantity("squared error of the same prediction"),
    "least": Quantity("entropy of the target, in nats: the smallest cross-entropy that there can be"),
    "divergence": Quantity("KL divergence: cross-entropy less that"),
    "weights": Quantity("gradient of the weights, (p − y) xᵀ / T: a row a class, a column an input", SIGNED),
}


def quantities(start: Float, truth: NDArray[np.intp], T: Float, soft: Float, x: Float) -> dict[str, Float]:
    """Compute n states: start of shape (n, 3), x of shape (n, 4), true classes, T > 0 and shares ε of shape (n,).

    Examples
    --------
    >>> one = np.ones(1)
    >>> found = quantities(np.zeros((1, 3)), np.array([0]), one, 0 * one, np.array([[2.0, 0.0, 1.0, -1.0]]))
    >>> found["gradient"].round(4), found["curvature"].round(4)
    (array([[-0.6667,  0.3333,  0.3333]]), array([[0.3333, 0.3333, 0.    ]]))
    >>> found["weights"][0, 0].round(4)
    array([-1.3333, -0.    , -0.6667,  0.6667])
    """
    target = smoothed(truth, soft, start.shape[-1])
    p = np.asarray(softmax(start, temperature=T[:, None]))
    gradient = np.asarray(softmax_cross_entropy_gradient(target, start, T[:, None], check=False))
    every = eigenvalues(p)
    with np.errstate(all="ignore"):
        squared_T = T[:, None] ** 2
        hessian = np.asarray(softmax_jacobian(start, T[:, None])) / T[:, None, None]
        curvature, limit = every / squared_T, STEEPEST / squared_T[:, 0]
        surely, weights = 2.0 / limit, gradient[:, :, None] * x[:, None, :]
    loss, least = np.asarray(softmax_cross_entropy(target, start, T[:, None], check=False)), np.asarray(entropy(target))
    steepest = np.abs(gradient).argmax(axis=-1)
    found = {
        "z": start, "y": truth, "T": T, "soft": soft, "x": x, "p": p, "target": target,
        "gradient": gradient,
        "steepest": steepest, "push": np.take_along_axis(gradient, steepest[:, None], axis=-1)[:, 0],
        "hessian": hessian, "curvature": curvature, "share": every / STEEPEST,
        "limit": limit, "surely": surely, "loss": loss, "squared": squared_error(target, p, check=False),
        "least": least, "divergence": np.maximum(loss - least, 0.0),
        "weights": weights,
    }  # fmt: skip
    return {name: np.asarray(values, dtype=np.float64) for name, values in found.items()}


def smoothed(truth: ArrayLike, soft: ArrayLike, classes: int) -> Float:
    """Write n targets out: the true class has 1 − ε + ε/K, every other one ε/K.

    Examples
    --------
    >>> smoothed([0, 2], [0.0, 0.3], 3).round(4)
    array([[1. , 0. , 0. ],
           [0.1, 0.1, 0.8]])
    """
    spread = np.asarray(soft, dtype=np.float64)[:, None]
    return np.asarray(np.eye(classes)[np.asarray(truth)] * (1.0 - spread) + spread / classes)


def eigenvalues(p: ArrayLike) -> Float:
    r"""Compute the eigenvalues of diag(p) - p p^T for three classes, the largest first: the curvature of log-sum-exp.

    Parameters
    ----------
    p : array_like
        Probabilities of shape (..., 3).

    Returns
    -------
    numpy.ndarray
        Shape (..., 3), right to the last digits however small; the last is 0, for adding the same to every logit
        changes nothing. None is negative: cross-entropy is convex in the logits.

    Notes
    -----
    The rows sum to 0, so one root of the characteristic polynomial is 0; the others solve x^2 - t x + 3 p_1 p_2 p_3
    with the trace t = sum of p_i (1 - p_i). The smaller one is the product over the larger one, not a difference. The
    largest of all is at most 1/2 for any number of classes: the variance of a quantity that lies between the least
    and the largest v_i is at most (max v - min v)^2 / 4 (Popoviciu), which is at most 1/2 where v has the length 1.

    Examples
    --------
    >>> eigenvalues([0.5, 0.5, 0.0]), eigenvalues([1 / 3, 1 / 3, 1 / 3]).round(4)
    (array([0.5, 0. , 0. ]), array([0.3333, 0.3333, 0.    ]))
    """
    given = np.asarray(p, dtype=np.float64)
    rest = np.stack([given[..., 1] + given[..., 2], given[..., 0] + given[..., 2], given[..., 0] + given[..., 1]], -1)
    trace = (given * rest).sum(axis=-1)
    ranked = np.sort(given, axis=-1)
    with np.errstate(all="ignore"):
        root = np.sqrt(np.maximum(trace * trace - 12.0 * given.prod(axis=-1), 0.0))
        large = np.minimum((trace + root) / 2.0, STEEPEST)
        small = np.where(large > 0, 3.0 * ranked[..., 2] * ranked[..., 0] * (ranked[..., 1] / large), 0.0)
    small = np.where(np.isnan(large), np.nan, np.minimum(small, large))
    return np.stack([large, small, np.zeros_like(large)], axis=-1)
