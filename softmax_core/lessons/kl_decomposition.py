"""A target p and a prediction q: H(p, q) = H(p) + KL(p‖q), term by term, and the divergences the other ways round."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from softmax_core._kernels import elementwise
from softmax_core.digits import NAME, PLAIN, SIGNED, Quantity
from softmax_core.information import cross_entropy, entropy, js_divergence, kl_divergence
from softmax_core.units import BITS

Float = NDArray[np.float64]

APART, EQUAL, INFINITE = range(3)
"""What a prediction is to its target: another distribution, the same, or one that rules out what the target needs."""

QUANTITIES = {
    "p": Quantity("target", PLAIN),
    "q": Quantity("prediction", PLAIN),
    "entropy_term": Quantity("−p log p of a class"),
    "kl_term": Quantity("p log(p/q) of a class", SIGNED),
    "cross_entropy_term": Quantity("−p log q of a class"),
    "cross_entropy_so_far": Quantity("sum of −p log q up to a class"),
    "entropy": Quantity("H(p) in nats"),
    "kl": Quantity("KL(p‖q)"),
    "cross_entropy": Quantity("H(p, q)"),
    "cross_entropy_bits": Quantity("H(p, q) in bits"),
    "reverse_entropy": Quantity("H(q)"),
    "reverse_kl": Quantity("KL(q‖p)"),
    "reverse_cross_entropy": Quantity("H(q, p)"),
    "js": Quantity("Jensen-Shannon divergence of p and q"),
    "kind": Quantity("APART, EQUAL or INFINITE", PLAIN),
    "one_hot": Quantity("1 where p is one-hot", PLAIN),
    "ruled_out": Quantity("first class that q rules out though p needs it", NAME),
    "ruled_out_p": Quantity("its probability p"),
}


def quantities(p: Float, q: Float) -> dict[str, Float]:
    """Compare n targets with n predictions, each of shape (n, K), one distribution a row.

    Examples
    --------
    >>> compared = quantities(np.array([[0.5, 0.5]]), np.array([[0.9, 0.1]]))
    >>> [compared[name].round(4).item() for name in ("entropy", "kl", "cross_entropy", "reverse_kl", "js")]
    [0.6931, 0.5108, 1.204, 0.3681, 0.1017]
    """
    terms = -elementwise.times_log(p, elementwise.log(q)) + 0.0
    with np.errstate(all="ignore"):
        kl_terms = np.where(p == 0, 0.0, p * elementwise.log_ratio(p, q))
    loss = np.asarray(cross_entropy(p, q, check=False))
    needed = (p > 0) & (q == 0)
    ruled_out = needed.argmax(axis=-1)
    found = {
        "p": p, "q": q, "entropy_term": -elementwise.times_log(p, elementwise.log(p)) + 0.0, "kl_term": kl_terms,
        "cross_entropy_term": terms, "cross_entropy_so_far": terms.cumsum(axis=-1),
        "entropy": entropy(p), "kl": kl_divergence(p, q, check=False), "cross_entropy": loss,
        "cross_entropy_bits": loss / BITS,
        "reverse_entropy": entropy(q), "reverse_kl": kl_divergence(q, p, check=False),
        "reverse_cross_entropy": cross_entropy(q, p, check=False), "js": js_divergence(p, q, check=False),
        "kind": np.select([needed.any(axis=-1), (p == q).all(axis=-1)], [INFINITE, EQUAL], APART),
        "one_hot": (p == 1).any(axis=-1), "ruled_out": ruled_out,
        "ruled_out_p": np.take_along_axis(p, ruled_out[:, None], -1)[:, 0],
    }  # fmt: skip
    return {name: np.asarray(values, dtype=np.float64) for name, values in found.items()}
