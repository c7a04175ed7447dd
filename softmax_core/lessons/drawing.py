"""Drawing from a softmax: what top-k, top-p and min-p cut off, and what comes of it, drawn in two ways."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from softmax_core.digits import COUNT, PLAIN, Quantity
from softmax_core.distributions import softmax
from softmax_core.draws import chi_square, counts_by_gumbel_max, counts_by_inverse_cdf
from softmax_core.filters import ORDERS, kept, renormalised

Float = NDArray[np.float64]

STOPS = (*range(1, 11), *range(20, 101, 10), *range(200, 1001, 100), *range(2000, 10001, 1000))
"""How many may be drawn along the timeline."""

FIRST = "kpm"
"""The order of those who cut the logits before they normalise: top-k comes first there, whatever is said."""

NOTHING, ALIKE, OTHERS = range(3)
"""Nothing is cut; both ways keep the same classes, and so give the same numbers; they keep other classes."""

FITS, UNUSUAL, UNKNOWN = range(3)
"""What the check says of the draws."""

RARE = 0.01
"""A deviation that chance gives less often is called unusual."""

QUANTITIES = {
    "z": Quantity("logit", PLAIN),
    "T": Quantity("temperature", PLAIN),
    "p": Quantity("softmax over all classes"),
    "kept": Quantity("1 where the filters keep the class", PLAIN),
    "q": Quantity("what is kept, renormalised"),
    "r": Quantity("the other way: the k largest logits first, softmax over them, then the rest of the filters"),
    "kept_first": Quantity("1 where that way keeps the class", PLAIN),
    "count": Quantity("classes that are kept", PLAIN),
    "count_first": Quantity("classes that the other way keeps", PLAIN),
    "cut": Quantity("probability that is cut"),
    "left": Quantity("probability that is kept, before it is renormalised"),
    "factor": Quantity("1 divided by it: what renormalising multiplies by", COUNT),
    "apart": Quantity("largest difference of both ways"),
    "ways": Quantity("NOTHING, ALIKE or OTHERS", PLAIN),
    "k": Quantity("top-k", PLAIN),
    "share": Quantity("top-p", PLAIN),
    "least": Quantity("min-p", PLAIN),
    "n": Quantity("how many are drawn", PLAIN),
    "expected": Quantity("n times q", COUNT),
    "drawn": Quantity("how often each class is drawn by the inverse distribution function", PLAIN),
    "drawn_share": Quantity("divided by n"),
    "gumbel": Quantity("how often each class is drawn by Gumbel-max", PLAIN),
    "gumbel_share": Quantity("divided by n"),
    "chi2": Quantity("χ² of the first way", COUNT),
    "freedom": Quantity("its degrees of freedom", PLAIN),
    "chance": Quantity("how often chance alone gives as much or more"),
    "check": Quantity("FITS, UNUSUAL or UNKNOWN", PLAIN),
    "chi2_gumbel": Quantity("χ² of Gumbel-max", COUNT),
    "chance_gumbel": Quantity("how often chance alone gives as much or more"),
    "check_gumbel": Quantity("FITS, UNUSUAL or UNKNOWN", PLAIN),
}


def quantities(
    z: Float, T: Float, k: Float, share: Float, least: Float, n: Float, order: int, seed: float
) -> dict[str, Float]:
    """Compute n states: z of shape (n, K), T, top-k, top-p, min-p and the number of draws (n,); one order, one seed.

    Examples
    --------
    >>> one = np.ones(1)
    >>> found = quantities(np.array([[2.0, 1.0, 0.0]]), one, 2 * one, one, 0 * one, 10 * one, 0, 1)
    >>> found["q"].round(4), found["cut"].round(4), found["drawn"]
    (array([[0.7311, 0.2689, 0.    ]]), array([0.09]), array([[7., 3., 0.]]))
    """
    p = np.asarray(softmax(z, temperature=T[:, None]))
    left = kept(p, k, share, least, ORDERS[order])
    q, left_first, r = renormalised(p, left), *cut_first(z, T, k, share, least)
    with np.errstate(divide="ignore"):
        log_q = np.log(q)
    seed = int(seed)
    drawn, gumbel = counts_by_inverse_cdf(q, n, seed), counts_by_gumbel_max(log_q, n, seed)
    mass = np.where(left, p, 0.0).sum(axis=1)
    found = {
        "z": z, "T": T, "p": p, "kept": left, "q": q, "r": r, "kept_first": left_first, "k": k, "share": share,
        "least": least, "count": left.sum(axis=1), "count_first": left_first.sum(axis=1),
        "cut": np.where(left, 0.0, p).sum(axis=1), "left": mass, "factor": 1.0 / mass,
        "apart": np.abs(q - r).max(axis=1), "ways": _compared(left, left_first),
        "n": n, "expected": n[:, None] * q, "drawn": drawn, "drawn_share": drawn / n[:, None],
        "gumbel": gumbel, "gumbel_share": gumbel / n[:, None],
    }  # fmt: skip
    for name, counts in (("", drawn), ("_gumbel", gumbel)):
        chi2, freedom, chance = chi_square(counts, found["expected"])
        found |= {f"chi2{name}": chi2, f"chance{name}": chance, "freedom": freedom}
        found[f"check{name}"] = np.select([np.isnan(chance), chance < RARE], [UNKNOWN, UNUSUAL], FITS)
    return {name: np.asarray(values, dtype=np.float64) for name, values in found.items()}


def cut_first(z: Float, T: Float, k: Float, share: Float, least: Float) -> tuple[NDArray[np.bool_], Float]:
    """Cut the logits to the k largest, then normalise, then take top-p and min-p of that: what is kept, and its shares.

    Examples
    --------
    >>> one = np.ones(1)
    >>> cut_first(np.array([[2.0, 1.0, 0.0]]), one, 2 * one, 0.7 * one, 0 * one)[0]
    array([[ True, False, False]])
    """
    places = np.argsort(np.argsort(-z, axis=1, kind="stable"), axis=1, kind="stable")
    largest = places < k[:, None]
    p = np.asarray(softmax(np.where(largest, z, -np.inf), temperature=T[:, None]))
    left = largest & kept(p, np.inf, share, least, FIRST)
    return left, renormalised(p, left)


def _compared(left: NDArray[np.bool_], first: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Say how both ways compare."""
    same = (left == first).all(axis=1)
    return np.select([left.all(axis=1) & same, same], [NOTHING, ALIKE], OTHERS)
