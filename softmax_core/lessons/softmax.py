"""The chain from logits to gradient as one section shows it: every link, the workings, the same by other ways."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softmax_core import reference
from softmax_core.chain import UNIFORM, Chain, affine, chain, exponentials_of
from softmax_core.digits import BRACKETED, COUNT, NAME, PLAIN, SIGNED, Form, Quantity
from softmax_core.distributions import logsumexp, softmax

Float = NDArray[np.float64]

SURPRISAL_TICKS = tuple((k * np.log(10.0)).item() for k in range(7))
"""−log of 1, 0.1, … 1e-6: where a logarithmic probability axis has its ticks."""

LOST = 1e-6
"""A shift that changes a probability by more has swallowed the logits' digits."""

WORKINGS, OTHER_WAYS = "steps", "play"
"""The parts that are computed only where they are asked for."""

QUANTITIES = {
    "z": Quantity("logit after scale and shift", PLAIN),
    "scaled": Quantity("z/T; nan at the limits of T, where nothing is divided"),
    "exp": Quantity("exp(z/T), which may overflow; nan at the limits of T"),
    "p": Quantity("probability"),
    "surprisal": Quantity("−log p in nats"),
    "gradient": Quantity("p − y, the gradient with respect to z/T", SIGNED),
    "pinned_p": Quantity("probability of the pinned state"),
    "pinned_surprisal": Quantity("−log p of the pinned state"),
    "p_change": Quantity("p less that of the pinned state", SIGNED),
    "exp_sum": Quantity("Σ exp(z/T); nan at the limits of T"),
    "p_sum": Quantity("Σ p"),
    "entropy": Quantity("entropy in nats"),
    "entropy_bits": Quantity("entropy in bits"),
    "perplexity": Quantity("exp of the entropy: the effective number of classes", COUNT),
    "loss": Quantity("cross-entropy at the true class, in nats"),
    "top": Quantity("most probable class, the first on ties; nan where all are equal", NAME),
    "top_p": Quantity("its probability"),
    "second": Quantity("second most probable class", NAME),
    "second_p": Quantity("its probability"),
    "ties": Quantity("classes that share the lead", PLAIN),
    "shape": Quantity("CLEAR, TIE, UNIFORM or CERTAIN (softmax_core.chain)", PLAIN),
    "y": Quantity("true class", NAME),
    "T": Quantity("temperature", PLAIN),
    "c": Quantity("what is added to every logit", PLAIN),
    "m": Quantity("what every logit is multiplied by", PLAIN),
    "limit": Quantity("0, or the limit of the temperature: 1 where T is 0, 2 where T is inf", PLAIN),
    "overflows": Quantity("1 where Σ exp(z/T) is inf", PLAIN),
    "scaled_max": Quantity("max z/T", BRACKETED),
    "shifted_exp_sum": Quantity("Σ exp(z/T − max z/T)"),
    "log_sum_exp": Quantity("log Σ exp(z/T)", BRACKETED),
    "exp_y": Quantity("exp(z/T) of the true class"),
    "p_y": Quantity("probability of the true class"),
    "shift_factor": Quantity("exp(c/T)"),
    "unshifted_exp_y": Quantity("exp(z/T) of the true class without the shift"),
    "unshifted_exp_sum": Quantity("Σ exp(z/T) without the shift"),
    "unshifted_p_y": Quantity("probability of the true class without the shift"),
    "shift_change": Quantity("largest |change| of a probability by the shift"),
    "shift_effect": Quantity("0 without a shift, 1 where it changes nothing, 2 where digits are lost", PLAIN),
    "scale_temperature": Quantity("T/m"),
    "scale_p_y": Quantity("probability of the true class at T/m"),
    "scale_change": Quantity("largest |difference| between both ways"),
    "sum_error": Quantity("Σ p − 1", SIGNED),
    "gradient_error": Quantity("Σ (p − y)", SIGNED),
    "ulps": Quantity("largest distance from 50 digits, in units in the last place", Form(decimals=2, scientific=False)),
    "ulps_allowed": Quantity("what rounding explains of it", Form(decimals=0, scientific=False)),
    "exact": Quantity("1 where rounding explains all of it", PLAIN),
}


def quantities(
    z: Float, T: Float, c: Float, m: Float, y: NDArray[np.intp], pin: Mapping[str, Any] | None, wanted: Collection[str]
) -> dict[str, Float]:
    """Compute the chain of n states: z of shape (n, K), the others (n,); the parts WORKINGS, OTHER_WAYS if wanted.

    Examples
    --------
    >>> one = np.ones(1)
    >>> found = quantities(np.array([[3.0, 1.0, 0.2]]), one, 0 * one, one, np.array([0]), None, ())
    >>> found["p"].round(4), found["perplexity"].round(2)
    (array([[0.836 , 0.1131, 0.0508]]), array([1.73]))
    """
    result = chain(affine(z, m[:, None], c[:, None]), y, T)
    divided = np.where(np.isin(T, (0.0, np.inf)), np.nan, 0.0)  # at the limits nothing is
    found = {
        "z": result.logits, "scaled": result.scaled + divided[:, None], "exp": result.exponentials + divided[:, None],
        "p": result.probabilities, "surprisal": result.surprisals, "gradient": result.gradient,
        "exp_sum": result.total + divided, "p_sum": result.total_probability,
        "entropy": result.entropy, "entropy_bits": result.entropy_bits, "perplexity": result.perplexity,
        "loss": result.cross_entropy, "top": np.where(result.shape == UNIFORM, np.nan, result.top),
        "top_p": _at(result.probabilities, result.top),
        "second": result.second, "second_p": _at(result.probabilities, result.second),
        "ties": result.ties, "shape": result.shape, "y": y, "T": T, "c": c, "m": m,
        "limit": np.select([T == 0, np.isinf(T)], [1.0, 2.0], 0.0),
    }  # fmt: skip
    if pin is not None:
        found |= _against(result, pin)
    if WORKINGS in wanted:
        found |= _workings(result, y)
    if OTHER_WAYS in wanted:
        found |= _other_ways(result, z, T, c, m, y)
    return {name: np.asarray(values, dtype=np.float64) for name, values in found.items()}


def _against(result: Chain, pin: Mapping[str, Any]) -> dict[str, Float]:
    """Compare with a pinned state."""
    pinned, every = chain(pin["z"], pin["y"], pin["T"]), result.probabilities.shape
    return {
        "pinned_p": np.broadcast_to(pinned.probabilities, every),
        "pinned_surprisal": np.broadcast_to(pinned.surprisals, every),
        "p_change": result.probabilities - pinned.probabilities,
    }


def _workings(result: Chain, y: NDArray[np.intp]) -> dict[str, Any]:
    """Compute what the three ways to the same probabilities need."""
    largest = result.scaled.max(axis=-1)
    with np.errstate(invalid="ignore", over="ignore"):
        shifted = np.exp(result.scaled - largest[..., None])
    return {
        "scaled_max": largest, "shifted_exp_sum": shifted.sum(axis=-1), "log_sum_exp": logsumexp(result.scaled),
        "overflows": np.isinf(result.total), "p_y": _at(result.probabilities, y),
    }  # fmt: skip


def _other_ways(result: Chain, z: Float, T: Float, c: Float, m: Float, y: NDArray[np.intp]) -> dict[str, Float]:
    """Compute the same probabilities without the shift, and with a temperature in place of the scale."""
    before = affine(z, m[:, None])
    exponentials = exponentials_of(before, T[:, None])
    plain = softmax(before, temperature=T[:, None])
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        cooler = T / m
        factor = np.exp(np.where(c == 0, 0.0, c / T))
        total = exponentials.sum(axis=-1)
    instead = softmax(z, temperature=cooler[:, None])
    change = np.abs(result.probabilities - plain).max(axis=-1)
    return {
        "exp_y": _at(result.exponentials, y), "shift_factor": factor, "unshifted_exp_y": _at(exponentials, y),
        "unshifted_exp_sum": total, "unshifted_p_y": _at(plain, y), "shift_change": change,
        "shift_effect": np.select([c == 0, change > LOST], [0.0, 2.0], 1.0),
        "scale_temperature": cooler, "scale_p_y": _at(instead, y),
        "scale_change": np.abs(result.probabilities - instead).max(axis=-1),
    }  # fmt: skip


def checked(z: Sequence[float], T: float, y: int) -> dict[str, float]:
    """Hold one state against fifty decimal digits.

    Examples
    --------
    >>> checked((3.0, 1.0, 0.2), 1.0, 0)["exact"]
    1.0
    """
    result = chain(z, y, T)
    found = reference.check_against_decimal(result.probabilities.tolist(), result.gradient.tolist(), z, T)
    return {
        "sum_error": found.sum_error, "gradient_error": found.gradient_error,
        "ulps": found.ulps, "ulps_allowed": found.allowed_ulps, "exact": float(found.passed),
    }  # fmt: skip


def with_logit(state: Mapping[str, Any], index: int, values: ArrayLike) -> dict[str, Float]:
    """Set a logit to each of n values; scale and shift are worked into the others.

    Examples
    --------
    >>> moved = with_logit({"z": (3.0, 1.0), "c": 1.0, "m": 2.0}, 0, [0.0, 5.0])
    >>> moved["z"], moved["m"]
    (array([[0., 3.],
           [5., 3.]]), array([1., 1.]))
    """
    every = np.asarray(values, dtype=np.float64)
    rows = np.tile(affine(state["z"], state["m"], state["c"]), (len(every), 1))
    rows[:, index] = every
    return {"z": rows, "c": np.zeros(len(every)), "m": np.ones(len(every))}


def _at(values: NDArray[Any], index: NDArray[np.intp]) -> Float:
    """Take one entry of every row."""
    return np.take_along_axis(values, index[:, None], -1)[:, 0]
