"""The price of one prediction: −log p of the class that came true, in nats and in bits, and what halving p costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softmax_core.digits import COUNT, NAME, PLAIN, Quantity
from softmax_core.distributions import log_softmax, logsumexp, softmax
from softmax_core.losses import softmax_cross_entropy
from softmax_core.units import BITS

Float = NDArray[np.float64]

DECIMALS = 6
"""A logit that follows from a probability keeps this many decimals: it can be read, typed and put into a link."""

NEAR = 1e-5
"""So close, relatively, does the probability of such a logit come to the one that was asked for."""

QUANTITIES = {
    "z": Quantity("logit", PLAIN),
    "p": Quantity("probability"),
    "log_p": Quantity("log p in nats"),
    "rank_p": Quantity("place by p: 1 is the largest, shared on ties", PLAIN),
    "rank_log_p": Quantity("place by log p", PLAIN),
    "ranks_differ": Quantity("1 where p has been rounded until classes tie that log p tells apart", PLAIN),
    "y": Quantity("true class", NAME),
    "p_true": Quantity("its probability"),
    "loss": Quantity("−log p_true in nats"),
    "loss_bits": Quantity("−log p_true in bits"),
    "infinite": Quantity("1 where the loss is infinite", PLAIN),
    "equally_likely": Quantity("1/p_true: so many equally likely classes are as surprising", COUNT),
    "halved_p": Quantity("half of p_true"),
    "halved_loss": Quantity("the loss at half of p_true, in nats"),
    "halved_loss_bits": Quantity("the same in bits"),
    "halving": Quantity("what halving p_true adds to the loss, in nats"),
    "halving_bits": Quantity("the same in bits"),
}


def quantities(z: Float, y: NDArray[np.intp]) -> dict[str, Float]:
    """Compute the price of n predictions: z of shape (n, K), where −inf masks a class, and y of shape (n,).

    Examples
    --------
    >>> priced = quantities(np.array([[0.0, 0.0]]), np.array([1]))
    >>> priced["loss"].round(4), priced["loss_bits"], priced["halved_loss_bits"]
    (array([0.6931]), array([1.]), array([2.]))
    """
    p = np.asarray(softmax(z), dtype=np.float64)
    log_p = np.asarray(log_softmax(z), dtype=np.float64) + 0.0
    loss = np.asarray(softmax_cross_entropy(y, z))
    p_true = np.take_along_axis(p, y[:, None], -1)[:, 0]
    rank_p, rank_log_p = _ranks(p), _ranks(log_p)
    halved = loss + BITS
    with np.errstate(invalid="ignore", over="ignore"):
        halving = np.where(np.isinf(loss), np.nan, halved - loss)
        found = {
            "z": z, "p": p, "log_p": log_p, "rank_p": rank_p, "rank_log_p": rank_log_p,
            "ranks_differ": (rank_p != rank_log_p).any(axis=-1),
            "y": y, "p_true": p_true, "loss": loss, "loss_bits": loss / BITS, "infinite": np.isinf(loss),
            "equally_likely": np.exp(loss), "halved_p": p_true / 2, "halved_loss": halved,
            "halved_loss_bits": halved / BITS, "halving": halving, "halving_bits": halving / BITS,
        }  # fmt: skip
    return {name: np.asarray(values, dtype=np.float64) for name, values in found.items()}


def _ranks(values: Float) -> Float:
    """Rank the entries of every row: 1 for the largest, shared on ties."""
    return np.asarray(1.0 + (values[:, None, :] > values[:, :, None]).sum(axis=-1))


def can_choose(state: Mapping[str, Any]) -> bool:
    """Whether the true class's probability can be chosen: some other class must be open."""
    return any(z > -np.inf for i, z in enumerate(state["z"]) if i != state["y"])


def chosen(state: Mapping[str, Any]) -> float:
    """Compute the true class's probability in one state.

    Examples
    --------
    >>> chosen({"z": (0.0, 0.0), "y": 1})
    0.5
    """
    return float(softmax(state["z"])[state["y"]])


def with_probability(state: Mapping[str, Any], index: int, values: ArrayLike) -> dict[str, Float]:
    """Give the true class each of n probabilities by its logit; for the one that it has, the logit stays.

    Examples
    --------
    >>> with_probability({"z": (3.0, 1.0, 0.2), "y": 0}, 0, [0.0, 0.25])["z"]
    array([[    -inf, 1.      , 0.2     ],
           [0.272488, 1.      , 0.2     ]])
    """
    del index
    z, y, wanted = state["z"], state["y"], np.asarray(values, dtype=np.float64)
    same = wanted == chosen(state)
    rows = np.tile(np.asarray(z, dtype=np.float64), (len(wanted), 1))
    rows[~same, y] = logit_for(z, y, wanted[~same])
    return {"z": rows}


def logit_for(logits: Sequence[float], target: int, probabilities: Float) -> Float:
    """Find the logit that gives one class a probability, the other logits standing still.

    z_y = log Σ_{j≠y} exp(z_j) + log(p / (1 − p)), with six decimals.

    Examples
    --------
    >>> logit_for((3.0, 1.0, 0.2), 0, np.array([0.25]))
    array([0.272488])
    """
    others = [z for index, z in enumerate(logits) if index != target]
    with np.errstate(divide="ignore"):
        odds = np.log(probabilities) - np.log1p(-probabilities)
    return np.asarray(np.round(logsumexp(others) + odds, DECIMALS) + 0.0)


def curve(highest: float, steps: int = 160) -> tuple[list[float], list[float]]:
    """Draw −log p: points up to p = 1 from where it costs `highest`, equally far apart in what they cost.

    Examples
    --------
    >>> p, price = curve(7.0, steps=3)
    >>> [round(x, 4) for x in p], price
    ([0.0009, 0.0302, 1.0], [7.0, 3.5, 0.0])
    """
    price = np.linspace(highest, 0.0, steps)
    return np.exp(-price).tolist(), price.tolist()
