"""The gradient of cross-entropy in three steps: ∂L/∂p, the Jacobian ∂p/∂z, and their product, p − y."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softmax_core._kernels.arrays import FloatArray
from softmax_core.digits import BRACKETED, NAME, PLAIN, SIGNED, Quantity
from softmax_core.distributions import softmax
from softmax_core.gradients import finite_difference_gradient, softmax_cross_entropy_gradient, softmax_jacobian
from softmax_core.losses import softmax_cross_entropy

Float: TypeAlias = FloatArray

HARD, SOFT = range(2)
"""The kinds of target: one class is true, or any distribution."""

ONE_TRUE, SHARED, EQUAL, BROKEN = range(4)
"""Which sentence fits: one class is true; a soft target; p = y; the product is no number, though p − y is one."""

SUM = "sum"
"""The part that writes one entry of the product term by term."""

DUST = 8 * float(np.finfo(np.float64).eps)
"""What is left of a difference of equal numbers by their rounding, in shares of their size, counts as 0."""

QUANTITIES = {
    "z": Quantity("logit", PLAIN),
    "y": Quantity("true class", NAME),
    "soft": Quantity("target of the kind SOFT", PLAIN),
    "kind": Quantity("HARD or SOFT", PLAIN),
    "c": Quantity("class whose entry is written out", NAME),
    "p": Quantity("probability"),
    "target": Quantity("target y"),
    "loss": Quantity("cross-entropy −Σ y log p in nats"),
    "slope": Quantity("∂L/∂p = −y/p, 0 where y is 0"),
    "J": Quantity("∂p/∂z: p(1 − p) where both are of one class, −p p' elsewhere"),
    "row_sum": Quantity("sum of a row of the Jacobian"),
    "g": Quantity("∂L/∂z = p − y", SIGNED),
    "product": Quantity("Σ ∂L/∂p · ∂p/∂z, one after the other as a machine does it", SIGNED),
    "p_true": Quantity("probability of the true class"),
    "g_true": Quantity("p − 1 of the true class", SIGNED),
    "hardest": Quantity("class with the largest |p − y|, the first on ties", NAME),
    "g_hardest": Quantity("its p − y", SIGNED),
    "rival": Quantity("the other class with the largest p − y", NAME),
    "g_rival": Quantity("its p − y", SIGNED),
    "rival_less_one": Quantity("its p − 1", SIGNED),
    "lost": Quantity("class whose ∂L/∂p is −∞ in floating point", NAME),
    "p_lost": Quantity("its probability"),
    "g_lost": Quantity("its p − y", SIGNED),
    "state": Quantity("ONE_TRUE, SHARED, EQUAL or BROKEN", PLAIN),
    "factor": Quantity("∂L/∂p once more, as it stands in a product", BRACKETED),
    "row": Quantity("the row of the Jacobian that is written out", BRACKETED),
    "term": Quantity("slope · row, term by term", BRACKETED),
    "g_row": Quantity("p − y of the class that is written out", SIGNED),
    "total": Quantity("sum of the terms", SIGNED),
    "p_row": Quantity("probability of that class"),
    "target_row": Quantity("target of that class"),
}


def quantities(
    z: Float, y: NDArray[np.intp], soft: Float, kind: NDArray[np.intp], c: NDArray[np.intp],
    wanted: Collection[str] = (SUM,),
) -> dict[str, Float]:  # fmt: skip
    """Take the chain of n states apart: z and soft of shape (n, K), the others (n,).

    Examples
    --------
    >>> one = np.zeros(1, dtype=np.intp)
    >>> found = quantities(np.array([[3.0, 1.0, 0.2]]), one, np.full((1, 3), 1 / 3), one, one)
    >>> found["slope"].round(4), found["g"].round(4)
    (array([[-1.1961,  0.    ,  0.    ]]), array([[-0.164 ,  0.1131,  0.0508]]))
    """
    target = targets(y, soft, kind)
    p, jacobian = np.asarray(softmax(z)), np.asarray(softmax_jacobian(z)) + 0.0  # no −0
    slope, gradient = slopes(target, p), gradients(target, z)
    with np.errstate(invalid="ignore"):
        terms = slope[:, None, :] * jacobian + 0.0
    product = _added(terms, target)
    rival, hardest = _others(gradient, y).argmax(axis=1), np.abs(gradient).argmax(axis=1)
    lost = np.isinf(slope).argmax(axis=1)
    state = np.select(
        [~np.isfinite(product).all(axis=1), (gradient == 0).all(axis=1), kind == SOFT],
        [BROKEN, EQUAL, SHARED],
        ONE_TRUE,
    )
    found = {
        "z": z, "y": y, "soft": soft, "kind": kind, "c": c, "p": p, "target": target,
        "loss": softmax_cross_entropy(target, z, check=False), "slope": slope, "J": jacobian,
        "row_sum": _clean(jacobian.sum(axis=2), np.abs(jacobian).sum(axis=2)), "g": gradient, "product": product,
        "p_true": at(p, y), "g_true": at(gradient, y), "hardest": hardest, "g_hardest": at(gradient, hardest),
        "rival": rival, "g_rival": at(gradient, rival), "rival_less_one": at(p, rival) - 1.0, "state": state,
        "lost": lost, "p_lost": at(p, lost), "g_lost": at(gradient, lost),
    }  # fmt: skip
    if SUM in wanted:
        every = np.arange(len(z))
        found |= {
            "factor": slope, "row": jacobian[every, c], "term": terms[every, c], "total": at(product, c),
            "g_row": at(gradient, c), "p_row": at(p, c), "target_row": at(target, c),
        }  # fmt: skip
    return {name: np.asarray(values, dtype=np.float64) for name, values in found.items()}


def targets(y: NDArray[np.intp], soft: Float, kind: NDArray[np.intp]) -> Float:
    """Write n targets out as distributions.

    Examples
    --------
    >>> targets(np.array([1, 1]), np.array([[0.5, 0.5], [0.5, 0.5]]), np.array([HARD, SOFT]))
    array([[0. , 1. ],
           [0.5, 0.5]])
    """
    return np.where((kind == SOFT)[:, None], soft, np.eye(soft.shape[1])[y])


def slopes(target: Float, p: Float) -> Float:
    r"""Compute ∂L/∂p_i = −y_i / p_i of L = −Σ y_i log p_i; 0 where y_i is 0, −inf where p_i alone is.

    Examples
    --------
    >>> slopes(np.array([0.0, 0.5, 0.5]), np.array([0.0, 0.25, 0.0]))
    array([  0.,  -2., -inf])
    """
    with np.errstate(all="ignore"):
        return np.asarray(np.where(target == 0, 0.0, -target / p))


def gradients(target: Float, z: Float) -> Float:
    """Compute p − y; where both are equal up to the rounding of their last digit, it is 0.

    Examples
    --------
    >>> third = np.full((1, 3), 1 / 3)
    >>> gradients(third, np.zeros((1, 3)))
    array([[0., 0., 0.]])
    """
    gradient = np.asarray(softmax_cross_entropy_gradient(target, z, check=False))
    soft = (target > 0) & (target < 1)
    return np.where(soft & (np.abs(gradient) <= DUST), 0.0, gradient)


def at(values: Float, which: NDArray[np.intp]) -> Float:
    """Take one entry of every row.

    Examples
    --------
    >>> at(np.array([[1.0, 2.0]]), np.array([1]))
    array([2.])
    """
    return np.take_along_axis(values, which[:, None], -1)[:, 0]


def _added(terms: Float, target: Float) -> Float:
    """Add the terms of every row; what cancels leaves no dust."""
    soft = np.any((target > 0) & (target < 1), axis=1, keepdims=True)
    with np.errstate(invalid="ignore"):
        total, size = terms.sum(axis=2), np.abs(terms).sum(axis=2)
    return np.where(soft, _clean(total, size), total)


def _clean(total: Float, size: Float) -> Float:
    with np.errstate(invalid="ignore"):
        return np.where(np.abs(total) <= DUST * size, 0.0, total)


def _others(gradient: Float, y: NDArray[np.intp]) -> Float:
    """Leave the true class out of a search for the largest."""
    others = gradient.copy()
    np.put_along_axis(others, y[:, None], -np.inf, -1)
    return others


def with_soft(state: Mapping[str, Any], index: int, values: ArrayLike) -> dict[str, NDArray[Any]]:
    """Set the kind to SOFT, for each of n values of one entry of the soft target that it does not have already."""
    return {"kind": np.where(np.asarray(values) == state["soft"][index], state["kind"], SOFT)}


def with_true(state: Mapping[str, Any], index: int, values: ArrayLike) -> dict[str, NDArray[Any]]:
    """Choose each of n classes as the true one; another one than before makes the kind HARD.

    Examples
    --------
    >>> with_true({"y": 0, "kind": SOFT}, 0, [0, 1])
    {'y': array([0, 1]), 'kind': array([1, 0])}
    """
    del index
    every = np.asarray(values, dtype=np.intp)
    return {"y": every, "kind": np.where(every == state["y"], state["kind"], HARD)}


def own_target(state: Mapping[str, Any]) -> tuple[float, ...]:
    """Give the target that the prediction meets exactly: p itself.

    Examples
    --------
    >>> own_target({"z": (0.0, 0.0)})
    (0.5, 0.5)
    """
    return tuple(np.asarray(softmax(state["z"]), dtype=np.float64).tolist())


def checked(state: Mapping[str, Any]) -> tuple[float, ...]:
    """Estimate the gradient of one state by central differences, from nothing but the loss.

    Examples
    --------
    >>> [round(one, 6) for one in checked({"z": (3.0, 1.0), "y": 0, "soft": (0.5, 0.5), "kind": HARD})]
    [-0.119203, 0.119203]
    """
    soft = np.array([state["soft"]], dtype=np.float64)
    target = targets(np.array([state["y"]]), soft, np.array([state["kind"]]))[0]
    found = finite_difference_gradient(lambda z: softmax_cross_entropy(target, z, check=False), state["z"])
    return tuple(np.asarray(found).tolist())
