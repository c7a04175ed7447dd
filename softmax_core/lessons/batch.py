"""A batch: one loss per sample, and their mean −(1/N) Σ Σ y log p."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from softmax_core.digits import NAME, PLAIN, Quantity
from softmax_core.distributions import softmax
from softmax_core.losses import softmax_cross_entropy
from softmax_core.units import BITS

Float = NDArray[np.float64]

QUANTITIES = {
    "z": Quantity("logit of a sample and a class", PLAIN),
    "y": Quantity("true class of a sample", NAME),
    "p": Quantity("probability of a sample and a class"),
    "p_true": Quantity("probability of a sample's true class"),
    "loss": Quantity("cross-entropy of a sample, in nats"),
    "total_loss": Quantity("sum of the losses"),
    "mean_loss": Quantity("mean of the losses"),
    "mean_loss_bits": Quantity("mean of the losses, in bits"),
    "correct": Quantity("how many true classes are the most probable ones", PLAIN),
}


def quantities(z: Float, y: NDArray[np.intp]) -> dict[str, Float]:
    """Compute the losses of n batches: logits z of shape (n, N, K), true classes y of shape (n, N).

    Examples
    --------
    >>> found = quantities(np.array([[[3.0, 1.0, 0.2], [2.0, 1.0, 0.1]]]), np.array([[0, 1]]))
    >>> found["loss"].round(4), found["mean_loss"].round(4)
    (array([[0.1791, 1.417 ]]), array([0.7981]))
    """
    p = np.asarray(softmax(z))
    p_true = np.take_along_axis(p, y[..., None], -1)[..., 0]
    loss = np.asarray(softmax_cross_entropy(y, z))
    mean = loss.mean(axis=-1)
    return {
        "z": z, "y": y.astype(np.float64), "p": p, "p_true": p_true, "loss": loss,
        "total_loss": loss.sum(axis=-1), "mean_loss": mean, "mean_loss_bits": mean / BITS,
        "correct": (p_true >= p.max(axis=-1)).sum(axis=-1).astype(np.float64),
    }  # fmt: skip
