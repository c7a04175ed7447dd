"""One temperature for one vector of logits: every T at once, both limits, and where the leader has less than half."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softmax_core.chain import chain
from softmax_core.digits import COUNT, NAME, PLAIN, Quantity
from softmax_core.distributions import softmax
from softmax_core.information import entropy

Float = NDArray[np.float64]

COLDEST, HOTTEST = 0.05, 50.0
CURVE = tuple(float(f"{t:.4g}") for t in np.geomspace(COLDEST, HOTTEST, 31))
"""Temperatures at which the curves are computed."""

STEPS = 80
"""How often an interval is halved: enough for every pair of floats."""

BESIDE = 2.0
"""The limits T = 0 and T = inf are drawn this factor beyond the curves' ends."""

ORDINARY, ONE_HOT, SHARED, UNIFORM = range(4)
"""Which sentence fits: T between its limits, T = 0 with one leader, T = 0 with several, T = inf."""

SOMEWHERE, ALWAYS, NEVER = range(3)
"""The leader has less than half above some T, at every T above 0, or at none."""

QUANTITIES = {
    "z": Quantity("logit", PLAIN),
    "T": Quantity("temperature", PLAIN),
    "p": Quantity("probability at T"),
    "limit": Quantity("probability as T goes to 0: 1 shared by the leaders"),
    "even": Quantity("probability as T grows without end: 1 shared by all classes that are not masked"),
    "curve": Quantity("probability at every temperature of CURVE, one row a class"),
    "curve_top": Quantity("the largest of them"),
    "curve_entropy": Quantity("entropy there, in nats"),
    "curve_classes": Quantity("exp of it, the effective number of classes", COUNT),
    "entropy": Quantity("entropy at T in nats"),
    "entropy_bits": Quantity("entropy at T in bits"),
    "classes": Quantity("exp of the entropy at T: the effective number of classes", COUNT),
    "top": Quantity("most probable class, the first on ties", NAME),
    "top_p": Quantity("its probability at T"),
    "others_p": Quantity("what all others have together"),
    "place_of_top": Quantity("its place, counted from 1: what arg max returns", PLAIN),
    "leaders": Quantity("classes that share the largest logit", PLAIN),
    "half_T": Quantity("T above which the largest probability is below 1/2; nan where there is none"),
    "half": Quantity("SOMEWHERE, ALWAYS or NEVER", PLAIN),
    "at": Quantity("where T is drawn"),
    "half_at": Quantity("where half_T is drawn"),
    "regime": Quantity("ORDINARY, ONE_HOT, SHARED or UNIFORM", PLAIN),
}


def quantities(z: Float, T: Float) -> dict[str, Float]:
    """Compute n states: z of shape (n, K), T of shape (n,).

    Examples
    --------
    >>> found = quantities(np.array([[3.0, 1.0, 0.2]]), np.array([0.5]))
    >>> found["p"].round(4), found["half_T"].round(4)
    (array([[0.9785, 0.0179, 0.0036]]), array([3.4289]))
    """
    now = chain(z, np.zeros(len(z), dtype=np.intp), T)
    # what does not change with T is computed once for every vector of logits
    every, which = np.unique(z, axis=0, return_inverse=True)
    curve = np.asarray(softmax(every[:, None, :], temperature=np.array(CURVE)[:, None]))
    spread = np.asarray(entropy(curve))
    leaders = np.count_nonzero(z == z.max(axis=1, keepdims=True), axis=1)
    half_T = half_temperature(every)[which]
    found = {
        "z": z, "T": T, "p": now.probabilities,
        "limit": softmax(every, temperature=0.0)[which], "even": softmax(every, temperature=np.inf)[which],
        "curve": curve.transpose(0, 2, 1)[which], "curve_top": curve.max(axis=-1)[which],
        "curve_entropy": spread[which], "curve_classes": np.exp(spread)[which],
        "entropy": now.entropy, "entropy_bits": now.entropy_bits, "classes": now.perplexity,
        "top": z.argmax(axis=1), "place_of_top": z.argmax(axis=1) + 1, "top_p": now.probabilities.max(axis=1),
        "others_p": _without_top(now.probabilities),
        "leaders": leaders,
        "half_T": np.where(np.isfinite(half_T) & (half_T > 0), half_T, np.nan),
        "half": np.select([half_T == 0, half_T == np.inf], [ALWAYS, NEVER], SOMEWHERE),
        "at": place(T), "half_at": np.where(half_T > 0, place(half_T), np.nan),
        "regime": np.select([np.isinf(T), T > 0, leaders > 1], [UNIFORM, ORDINARY, SHARED], ONE_HOT),
    }  # fmt: skip
    found["half_at"] = np.where(np.isinf(half_T), np.nan, found["half_at"])
    return {name: np.asarray(values, dtype=np.float64) for name, values in found.items()}


def _without_top(p: Float) -> Float:
    """Add up all but the largest, so that what is left of a p close to 1 keeps its digits."""
    return np.asarray(np.sort(p, axis=1)[:, :-1].sum(axis=1))


def largest_entropy(classes: int) -> float:
    """Give log K, the entropy of a uniform distribution.

    Examples
    --------
    >>> round(largest_entropy(3), 4)
    1.0986
    """
    return float(np.log(classes))


def place(T: ArrayLike) -> Float:
    """Say where a temperature is drawn: log10 T, the limits a little beyond the curves' ends.

    Examples
    --------
    >>> place([0.0, 1.0, np.inf]).round(4)
    array([-1.6021,  0.    ,  2.    ])
    """
    return np.asarray(np.log10(np.clip(np.asarray(T, dtype=np.float64), COLDEST / BESIDE, HOTTEST * BESIDE)))


def half_temperature(logits: ArrayLike) -> Float:
    r"""Find the temperature at which the largest probability falls below 1/2.

    Parameters
    ----------
    logits : array_like
        Shape (n, K); −inf masks a class.

    Returns
    -------
    numpy.ndarray
        Shape (n,): T; 0 where the largest is below 1/2 at every T above 0, inf where it never is.

    Notes
    -----
    With the distances d_j = max z − z_j of the other classes, the largest probability is 1/(1 + Σ exp(−d_j/T)), and
    Σ exp(−d_j b) falls in b = 1/T. It is 1 between log(m)/max d and log(m)/min d, m being how many others there are;
    that interval is halved, on a logarithmic scale, until it is as short as a float allows.

    Examples
    --------
    Two logits 1 below the largest: exp(−1/T) = 1/2.

    >>> half_temperature([[1.0, 0.0, 0.0]]).round(6), half_temperature([[1.0, 1.0, 0.0], [1.0, 0.0, -np.inf]])
    (array([1.442695]), array([ 0., inf]))
    """
    z = np.asarray(logits, dtype=np.float64)
    ranked = -np.sort(-z, axis=1)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        far = ranked[:, :1] - ranked[:, 1:]
        others = np.isfinite(ranked[:, 1:]).sum(axis=1)
        furthest = np.where(np.isfinite(far), far, 0.0).max(axis=1)
        low, high = np.log(others) / furthest, np.log(others) / far[:, 0]
        for _ in range(STEPS):
            middle = np.sqrt(low) * np.sqrt(high)
            above = np.exp(-far * middle[:, None]).sum(axis=1) > 1  # below 1/2 there: b must grow
            low, high = np.where(above, middle, low), np.where(above, high, middle)
        found = 1.0 / (np.sqrt(low) * np.sqrt(high))
    found = np.where(far[:, 0] == 0, 0.0, found)
    return np.asarray(np.where(others < 2, np.inf, found))
