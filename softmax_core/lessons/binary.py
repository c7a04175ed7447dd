"""Binary cross-entropy as one section shows it: the sigmoid of one logit, and a softmax of two that differ by it."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from softmax_core._kernels.arrays import FloatArray
from softmax_core._kernels.elementwise import times_log
from softmax_core.digits import BRACKETED, PLAIN, SIGNED, Quantity
from softmax_core.distributions import log_sigmoid, sigmoid, softmax
from softmax_core.losses import sigmoid_cross_entropy, softmax_cross_entropy

Float: TypeAlias = FloatArray

LOST = 1e-6
"""Two ways that differ by more, relatively, differ because the shift has swallowed the logit's digits."""

SAME, SWALLOWED = range(2)

QUANTITIES = {
    "z": Quantity("logit", PLAIN),
    "minus_z": Quantity("−z", PLAIN),
    "y": Quantity("label, from 0 to 1", PLAIN),
    "a": Quantity("what is added to both logits of the softmax", PLAIN),
    "one_minus_y": Quantity("1 − y", PLAIN),
    "p": Quantity("sigmoid(z)"),
    "log_p": Quantity("log p", BRACKETED),
    "log_one_minus_p": Quantity("log(1 − p)", BRACKETED),
    "odds": Quantity("p/(1 − p)"),
    "yes_term": Quantity("−y log p"),
    "no_term": Quantity("−(1 − y) log(1 − p)"),
    "loss": Quantity("binary cross-entropy in nats"),
    "slope": Quantity("p − y, the gradient with respect to z", SIGNED),
    "z_yes": Quantity("z + a, the first logit of the softmax"),
    "z_no": Quantity("a, the second one"),
    "softmax_yes": Quantity("probability of the first"),
    "softmax_no": Quantity("probability of the second"),
    "softmax_loss": Quantity("cross-entropy of the softmax in nats"),
    "p_difference": Quantity("|difference| of both ways in p"),
    "loss_difference": Quantity("|difference| of both ways in the loss"),
    "agreement": Quantity("SAME or SWALLOWED", PLAIN),
}


def quantities(z: Float, y: Float, a: Float) -> dict[str, Float]:
    """Compute the binary cross-entropy of n states by the sigmoid and by a softmax of two: z, y, a of shape (n,).

    Examples
    --------
    >>> found = quantities(np.array([1.5]), np.array([1.0]), np.array([-2.0]))
    >>> [found[name].round(4).item() for name in ("loss", "softmax_loss", "p", "softmax_yes")]
    [0.2014, 0.2014, 0.8176, 0.8176]
    """
    p = np.asarray(sigmoid(z))
    log_p, log_no = np.asarray(log_sigmoid(z)) + 0.0, np.asarray(log_sigmoid(-z)) + 0.0
    pair = np.stack([z + a, a], axis=-1)
    both = np.asarray(softmax(pair))
    loss = np.asarray(sigmoid_cross_entropy(y, z))
    softmax_loss = np.asarray(softmax_cross_entropy(np.stack([y, 1.0 - y], axis=-1), pair, check=False))
    apart = np.abs(loss - softmax_loss)
    with np.errstate(over="ignore"):
        odds = np.exp(z)
    return {
        "z": z, "minus_z": 0.0 - z, "y": y, "a": a, "one_minus_y": np.round(1.0 - y, 12),
        "p": p, "log_p": log_p, "log_one_minus_p": log_no, "odds": odds,
        "yes_term": -times_log(y, log_p) + 0.0, "no_term": -times_log(1.0 - y, log_no) + 0.0,
        "loss": loss, "slope": _slope(p, z, y),
        "z_yes": pair[:, 0], "z_no": pair[:, 1],
        "softmax_yes": both[:, 0], "softmax_no": both[:, 1], "softmax_loss": softmax_loss,
        "p_difference": np.abs(p - both[:, 0]), "loss_difference": apart,
        "agreement": np.where(apart > LOST * np.maximum(loss, 1.0), SWALLOWED, SAME).astype(np.float64),
    }  # fmt: skip


def _slope(p: Float, z: Float, y: Float) -> Float:
    """Compute p − y, without the loss of digits that a p close to 1 brings."""
    return np.where(y == 1.0, -np.asarray(sigmoid(-z)), p - y) + 0.0


def curves(z: ArrayLike) -> tuple[Float, Float]:
    """Compute the loss of many logits for the label 1, and for the label 0.

    Examples
    --------
    >>> yes, no = curves([-10.0, 0.0, 10.0])
    >>> yes.round(4), no.round(4)
    (array([10.    ,  0.6931,  0.    ]), array([ 0.    ,  0.6931, 10.    ]))
    """
    return np.asarray(sigmoid_cross_entropy(1, z)), np.asarray(sigmoid_cross_entropy(0, z))
