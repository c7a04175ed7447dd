"""What a target may be: one-hot, smoothed, or any distribution, and what each asks of the logits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softmax_core._kernels import elementwise
from softmax_core._kernels.arrays import FloatArray
from softmax_core.digits import NAME, PLAIN, SIGNED, Quantity
from softmax_core.distributions import log_softmax, softmax
from softmax_core.gradients import softmax_cross_entropy_gradient
from softmax_core.information import entropy, kl_divergence
from softmax_core.losses import softmax_cross_entropy

Float: TypeAlias = FloatArray

HARD, SMOOTHED, FREE = range(3)
"""The kinds of target: one-hot, one-hot with a share spread evenly, any distribution."""

CURVE_RANGE = 8.0
CURVE = tuple(np.round(np.linspace(-CURVE_RANGE, CURVE_RANGE, 61), 10).tolist())
"""The logits of the label at which the loss is computed for its curve."""

QUANTITIES = {
    "z": Quantity("logit", PLAIN),
    "kind": Quantity("HARD, SMOOTHED or FREE", PLAIN),
    "y": Quantity("labelled class", NAME),
    "smoothing": Quantity("share ε that SMOOTHED spreads over all classes, the labelled one included", PLAIN),
    "free": Quantity("target of the kind FREE", PLAIN),
    "target": Quantity("target t"),
    "p": Quantity("probability"),
    "gradient": Quantity("p − t, the gradient with respect to z", SIGNED),
    "label_target": Quantity("target of the labelled class"),
    "least_target": Quantity("smallest target"),
    "label_z": Quantity("logit of the labelled class", PLAIN),
    "best_lead": Quantity("how far the best logits of the largest and the smallest target are apart"),
    "loss": Quantity("cross-entropy −Σ t log p in nats"),
    "entropy": Quantity("entropy of the target, the smallest loss there can be"),
    "kl_divergence": Quantity("KL(t‖p), what the loss is above that"),
    "hard_targets": Quantity("how many targets are exactly 0 or 1", PLAIN),
    "soft_targets": Quantity("how many targets lie between", PLAIN),
    "curve": Quantity("loss with the labelled class's logit at each place of CURVE"),
}


def quantities(
    z: Float, kind: NDArray[np.intp], y: NDArray[np.intp], e: Float, f: Float
) -> dict[str, NDArray[np.float64]]:
    """Hold n predictions against their targets: logits z and free targets f of shape (n, K), the others (n,); e is ε.

    Examples
    --------
    >>> one = np.ones(1, dtype=np.intp)
    >>> found = quantities(np.zeros((1, 2)), one * SMOOTHED, one, one * 0.1, np.full((1, 2), 0.5))
    >>> found["loss"].round(4), found["entropy"].round(4), found["best_lead"].round(4)
    (array([0.6931]), array([0.1985]), array([2.9444]))
    """
    t = targets(kind, y, e, f)
    p, log_p = np.asarray(softmax(z)), np.asarray(log_softmax(z))
    best = elementwise.log(t) - elementwise.log(t.max(axis=-1, keepdims=True))
    hard = ((t == 0) | (t == 1)).sum(axis=-1)
    found = {
        "z": z, "kind": kind, "y": y, "smoothing": e, "free": f, "target": t, "p": p,
        "gradient": softmax_cross_entropy_gradient(t, z, check=False),
        "label_target": _at(t, y), "least_target": t.min(axis=-1), "label_z": _at(z, y),
        "best_lead": -best.min(axis=-1), "loss": softmax_cross_entropy(t, z, check=False), "entropy": entropy(t),
        "kl_divergence": _divergence(t, p, log_p), "hard_targets": hard,
        "soft_targets": t.shape[-1] - hard, "curve": _along_label(z, y, t),
    }  # fmt: skip
    return {name: np.asarray(values, dtype=np.float64) for name, values in found.items()}


def targets(kind: NDArray[np.intp], label: NDArray[np.intp], smoothing: Float, free: Float) -> Float:
    """Write n targets out as distributions; where smoothed, the label has 1 − ε + ε/K and every other class ε/K.

    Examples
    --------
    >>> every = np.array([HARD, SMOOTHED, FREE])
    >>> targets(every, np.array([1, 1, 1]), np.full(3, 0.1), np.full((3, 2), 0.5))
    array([[0.  , 1.  ],
           [0.05, 0.95],
           [0.5 , 0.5 ]])
    """
    classes = free.shape[-1]
    hot = np.eye(classes)[label]
    share = np.where(kind == SMOOTHED, smoothing, 0.0)[:, None]
    return np.where((kind == FREE)[:, None], free, (1.0 - share) * hot + share / classes)


def with_smoothing(state: Mapping[str, Any], index: int, values: ArrayLike) -> dict[str, NDArray[Any]]:
    """Set ε to each of n values, and the kind to SMOOTHED."""
    del state, index
    every = np.asarray(values, dtype=np.float64)
    return {"e": every, "kind": np.full(len(every), SMOOTHED)}


def with_free_target(state: Mapping[str, Any], index: int, values: ArrayLike) -> dict[str, NDArray[Any]]:
    """Set the kind to FREE, for each of n values of one free target."""
    del state, index
    return {"kind": np.full(len(np.asarray(values)), FREE)}


def best_logits(state: Mapping[str, Any]) -> tuple[float, ...]:
    """Find logits whose softmax is the target: log t, counted from the smallest that is not 0, with six decimals.

    Examples
    --------
    >>> best_logits({"kind": SMOOTHED, "y": 0, "e": 0.1, "f": (0.7, 0.2, 0.1)})
    (3.332205, 0.0, 0.0)
    >>> best_logits({"kind": HARD, "y": 0, "e": 0.1, "f": (0.7, 0.2, 0.1)})
    (0.0, -inf, -inf)
    """
    kind, label, smoothing, free = (np.asarray([state[name]]) for name in ("kind", "y", "e", "f"))
    t = targets(kind, label, smoothing, free)[0]
    return tuple((np.round(elementwise.log(t / t[t > 0].min()), 6) + 0.0).tolist())


def _divergence(t: Float, p: Float, log_p: Float) -> Float:
    """Compute KL(t‖p), from the logarithms where p has underflown."""
    plain = np.asarray(kl_divergence(t, p, check=False))
    with np.errstate(all="ignore"):
        exact = elementwise.times_log(t, np.where(t == 0, 0.0, elementwise.log(t) - log_p)).sum(axis=-1)
    return np.where(np.isinf(plain), exact, plain)


def _along_label(z: Float, label: NDArray[np.intp], t: Float) -> Float:
    """Compute the loss at every place of CURVE, the other logits standing still."""
    moved = np.repeat(z[:, None, :], len(CURVE), axis=1)
    np.put_along_axis(moved, label[:, None, None], np.asarray(CURVE)[None, :, None], -1)
    return np.asarray(softmax_cross_entropy(np.broadcast_to(t[:, None], moved.shape), moved, check=False))


def _at(values: Float, index: NDArray[np.intp]) -> Float:
    """Take one entry of every row."""
    return np.take_along_axis(values, index[:, None], -1)[:, 0]
