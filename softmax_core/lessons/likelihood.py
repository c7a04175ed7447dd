"""Why cross-entropy: counts, their likelihood under softmax, and the KL divergence, which has the same gradient."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from softmax_core._kernels import elementwise
from softmax_core._kernels.arrays import FloatArray
from softmax_core.digits import PLAIN, SIGNED, Quantity
from softmax_core.distributions import log_softmax, softmax
from softmax_core.gradients import softmax_cross_entropy_gradient, softmax_jacobian
from softmax_core.information import entropy
from softmax_core.losses import softmax_cross_entropy

Float: TypeAlias = FloatArray

DECIMALS = 6
"""Decimals of the best logits; a divergence that their rounding explains counts as none."""

QUANTITIES = {
    "count": Quantity("how often a class was seen", PLAIN),
    "share": Quantity("its share f of all samples"),
    "z": Quantity("logit", PLAIN),
    "p": Quantity("probability"),
    "slope_ce": Quantity("slope of H(f, p) along the logit, p − f", SIGNED),
    "slope_kl": Quantity("slope of KL(f‖p) along the logit, by the chain rule", SIGNED),
    "log_odds": Quantity("log of p over the last class's p", SIGNED),
    "logit_difference": Quantity("logit less the last class's", SIGNED),
    "samples": Quantity("number of samples N", PLAIN),
    "log_likelihood": Quantity("Σ n log p"),
    "best_log_likelihood": Quantity("the largest that any p can give"),
    "likelihood_ratio": Quantity("likelihood in shares of the largest"),
    "cross_entropy": Quantity("H(f, p) = −Σ n log p / N, in nats"),
    "entropy": Quantity("H(f), in nats"),
    "kl_divergence": Quantity("KL(f‖p), in nats"),
    "slopes_apart": Quantity("largest |difference| of both slopes"),
    "at_best": Quantity("1 where p = f", PLAIN),
}


def quantities(n: Float, z: Float) -> dict[str, NDArray[np.float64]]:
    """Compute the likelihood of counts n, not all 0, under logits z, one prediction for all samples; both (rows, K).

    Examples
    --------
    >>> found = quantities(np.array([[6.0, 3.0, 1.0]]), np.zeros((1, 3)))
    >>> [found[name].round(4).item() for name in ("log_likelihood", "cross_entropy", "entropy", "kl_divergence")]
    [-10.9861, 1.0986, 0.8979, 0.2007]
    """
    total = n.sum(axis=-1)
    f = n / total[:, None]
    p, log_p = np.asarray(softmax(z)), np.asarray(log_softmax(z)) + 0.0
    cross_entropy, floor = np.asarray(softmax_cross_entropy(f, z, check=False)), np.asarray(entropy(f))
    divergence = _divergence(f, p, log_p)
    slope, chained = np.asarray(softmax_cross_entropy_gradient(f, z, check=False)), _chained(f, p, z)
    with np.errstate(all="ignore"):
        log_odds, difference = log_p - log_p[:, -1:], z - z[:, -1:]
        apart, ratio = np.abs(slope - chained).max(axis=-1), np.exp(-total * divergence)
    found = {
        "count": n, "share": f, "z": z, "p": p, "slope_ce": slope, "slope_kl": chained,
        "log_odds": log_odds + 0.0, "logit_difference": difference + 0.0,
        "samples": total, "log_likelihood": -total * cross_entropy, "best_log_likelihood": -total * floor,
        "likelihood_ratio": ratio, "cross_entropy": cross_entropy, "entropy": floor, "kl_divergence": divergence,
        "slopes_apart": apart, "at_best": divergence < np.float64(10.0) ** -DECIMALS,
    }  # fmt: skip
    return {name: np.asarray(values, dtype=np.float64) for name, values in found.items()}


def best_logits(counts: Sequence[float]) -> tuple[float, ...]:
    """Find logits of the largest likelihood: log of the shares, counted from the largest, with six decimals.

    Examples
    --------
    >>> best_logits((6.0, 3.0, 0.0))
    (0.0, -0.693147, -inf)
    """
    n = np.asarray(counts, dtype=np.float64)
    return tuple((np.round(elementwise.log(n / n.max()), DECIMALS) + 0.0).tolist())


def _divergence(f: Float, p: Float, log_p: Float) -> Float:
    """Compute KL(f‖p), from the logarithms where p has underflown."""
    with np.errstate(all="ignore"):
        ratio = np.where(p > 0, elementwise.log_ratio(f, p), elementwise.log(f) - log_p)
    return np.asarray(np.maximum(elementwise.times_log(f, np.where(f == 0, 0.0, ratio)).sum(axis=-1), 0.0))


def _chained(f: Float, p: Float, z: Float) -> Float:
    """Compute the slopes of KL(f‖p) by the chain rule: Σ_j (−f_j/p_j) ∂p_j/∂z_i; nan where a p has underflown to 0."""
    with np.errstate(all="ignore"):
        outer = np.where(f == 0, 0.0, -f / p)
        return np.asarray(np.einsum("nj,nji->ni", outer, np.asarray(softmax_jacobian(z)))) + 0.0
