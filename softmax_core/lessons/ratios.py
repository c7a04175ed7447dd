"""What a temperature leaves alone: the order of the classes, the law of their ratios, and logits scaled with it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from softmax_core.chain import affine
from softmax_core.digits import NAME, PLAIN, Form, Quantity
from softmax_core.distributions import softmax

Float = NDArray[np.float64]

SAME = 1e-12
"""Probabilities that differ by no more are the same but for rounding."""

QUANTITIES = {
    "z": Quantity("logit", PLAIN),
    "m": Quantity("what every logit is multiplied by", PLAIN),
    "T": Quantity("temperature", PLAIN),
    "i": Quantity("first class of the ratio", NAME),
    "j": Quantity("second class of the ratio", NAME),
    "scaled": Quantity("m z", PLAIN),
    "p": Quantity("softmax of m z at T"),
    "p_before": Quantity("softmax of z at T = 1"),
    "rank_z": Quantity("place by logit, 1 for the largest", PLAIN),
    "rank_p": Quantity("place by probability, 1 for the largest", PLAIN),
    "z_i": Quantity("m z of the first class", PLAIN),
    "z_j": Quantity("m z of the second class", Form("plain", bracketed=True)),
    "lead": Quantity("their difference", PLAIN),
    "p_i": Quantity("probability of the first class"),
    "p_j": Quantity("probability of the second class"),
    "exponent": Quantity("(m z_i − m z_j)/T"),
    "ratio": Quantity("exp of it"),
    "ratio_of_p": Quantity("p_i/p_j, divided; nan where p_j is 0"),
    "instead": Quantity("T/m, the temperature that does the same to z"),
    "change": Quantity("largest change of a probability against T = 1 without a scale"),
    "undone": Quantity("1 where scale and temperature undo each other", PLAIN),
    "order": Quantity("0 where the classes have the same places by p as by z, 1 where some now share a place", PLAIN),
}


def quantities(z: Float, m: Float, T: Float, i: NDArray[np.intp], j: NDArray[np.intp]) -> dict[str, Float]:
    """Compute n states: z of shape (n, K), the others (n,).

    Examples
    --------
    >>> one = np.ones(1)
    >>> found = quantities(np.array([[3.0, 1.0]]), 2 * one, 4 * one, np.array([0]), np.array([1]))
    >>> found["ratio"].round(4), found["ratio_of_p"].round(4), found["instead"]
    (array([2.7183]), array([2.7183]), array([2.]))
    """
    scaled = affine(z, m[:, None])
    p = np.asarray(softmax(scaled, temperature=T[:, None]), dtype=np.float64)
    before = np.asarray(softmax(z))
    at_i, at_j = (np.take_along_axis(scaled, index[:, None], 1)[:, 0] for index in (i, j))
    p_i, p_j = (np.take_along_axis(p, index[:, None], 1)[:, 0] for index in (i, j))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        lead = np.where(at_i == at_j, 0.0, at_i - at_j)
        exponent = np.where(lead == 0, 0.0, lead / T)
        ratio, divided, instead = np.exp(exponent), p_i / p_j, T / m
    rank_z, rank_p = places(z), places(p)
    change = np.abs(p - before).max(axis=1)
    found = {
        "z": z, "m": m, "T": T, "i": i, "j": j, "scaled": scaled, "p": p, "p_before": before,
        "rank_z": rank_z, "rank_p": rank_p, "z_i": at_i, "z_j": at_j, "lead": affine(lead), "p_i": p_i, "p_j": p_j,
        "exponent": exponent, "ratio": ratio, "ratio_of_p": np.where(p_j > 0, divided, np.nan), "instead": instead,
        "change": change, "undone": change <= SAME, "order": (rank_z != rank_p).any(axis=1),
    }  # fmt: skip
    return {name: np.asarray(values, dtype=np.float64) for name, values in found.items()}


def places(values: Float) -> Float:
    """Rank along the last axis, 1 for the largest; equal values share the better place.

    Examples
    --------
    >>> places(np.array([[0.2, 0.7, 0.2]]))
    array([[2., 1., 2.]])
    """
    return (values[..., None, :] > values[..., :, None]).sum(axis=-1) + 1.0
