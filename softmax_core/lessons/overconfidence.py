"""A model that is too sure of itself: reliability, calibration error and cross-entropy as a temperature softens it."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softmax_core.comparison.calibration import bin_edges, bin_index
from softmax_core.comparison.temperature import fit_temperature
from softmax_core.digits import PLAIN, Form, Quantity
from softmax_core.distributions import softmax
from softmax_core.examples.predictions import case_files
from softmax_core.losses import softmax_cross_entropy

Float = NDArray[np.float64]

CASE = "opposed"
"""Two models of digits, of which the first, a quadratic discriminant analysis, is sure even where it is wrong."""

ROWS = 1079
"""How many rows it has."""

BINS = 15
EDGES = bin_edges(BINS)
LOWEST, HIGHEST = 0.1, 50.0
CURVE = tuple(float(f"{t:.4g}") for t in np.geomspace(LOWEST, HIGHEST, 55))
"""Temperatures of the curves."""

BEST, TOO_SURE, TOO_SHY, CERTAIN, UNIFORM = range(5)
"""How T stands to the fitted one: near it, below, above, at 0, at inf."""

NEAR = 0.05
"""T this close to the fitted one, relatively, counts as it."""

QUANTITIES = {
    "T": Quantity("temperature", PLAIN),
    "now_at": Quantity("log10 of it, held at the ends of the axis"),
    "best_at": Quantity("log10 of the fitted T"),
    "loss": Quantity("mean cross-entropy at T, in nats"),
    "error": Quantity("expected calibration error at T"),
    "accuracy": Quantity("share of rows whose most probable class is true"),
    "confidence": Quantity("mean of the largest probability"),
    "over": Quantity("confidence less accuracy", Form(signed=True)),
    "sure": Quantity("mean confidence of the rows of each bin; nan where there is none"),
    "right": Quantity("their accuracy"),
    "rows": Quantity("how many there are", PLAIN),
    "best": Quantity("T with the lowest cross-entropy"),
    "best_loss": Quantity("cross-entropy there"),
    "best_error": Quantity("calibration error there"),
    "loss_at_1": Quantity("cross-entropy at T = 1"),
    "error_at_1": Quantity("calibration error at T = 1"),
    "state": Quantity("BEST, TOO_SURE, TOO_SHY, CERTAIN or UNIFORM", PLAIN),
}


@dataclass(frozen=True, eq=False)
class Rows:
    """Predictions: logits, shape (N, K), and true classes, shape (N,)."""

    logits: Float
    target: NDArray[np.intp]


@cache
def rows() -> Rows:
    """Read the predictions; log-probabilities are taken for logits, as softmax gives the probabilities back."""
    tables = [list(csv.reader(io.StringIO(data.decode()))) for _, data in case_files(CASE)]
    p = np.array([line[1:] for line in tables[0][1:]], dtype=np.float64)
    with np.errstate(divide="ignore"):
        return Rows(np.log(p), np.array([line[1] for line in tables[-1][1:]], dtype=np.intp))


@cache
def best_temperature() -> float:
    """Fit the temperature on all rows.

    Examples
    --------
    >>> round(best_temperature(), 2)
    6.0
    """
    found = rows()
    return fit_temperature(found.target, found.logits)


def measured(T: ArrayLike) -> dict[str, Float]:
    """Measure at every temperature, shape (n,).

    Examples
    --------
    >>> found = measured([1.0])
    >>> found["loss"].round(4), found["error"].round(4)
    (array([0.349]), array([0.0197]))
    """
    data, every = rows(), np.asarray(T, dtype=np.float64)
    correct = data.logits.argmax(axis=1) == data.target  # at every T above 0: the order stays
    found: dict[str, list[Any]] = {name: [] for name in ("loss", "error", "confidence", "sure", "right", "rows")}
    for temperature in every.tolist():
        sure = np.asarray(softmax(data.logits, temperature=temperature)).max(axis=1)
        bins = bin_index(sure, EDGES)
        count, total = np.bincount(bins, minlength=BINS), np.bincount(bins, sure, BINS)
        right = np.bincount(bins[correct], minlength=BINS)
        with np.errstate(invalid="ignore"):
            found["sure"].append(total / count)
            found["right"].append(right / count)
        found["rows"].append(count)
        found["error"].append(np.abs(right - total).sum() / len(sure))
        found["confidence"].append(sure.mean())
        found["loss"].append(np.mean(softmax_cross_entropy(data.target, data.logits, temperature=temperature)))
    shares = {"accuracy": np.full(len(every), correct.mean())}
    return {name: np.array(values, dtype=np.float64) for name, values in found.items()} | shares


@cache
def curves() -> dict[str, Float]:
    """Measure at the temperatures of `CURVE`."""
    return measured(CURVE)


def quantities(T: Float) -> dict[str, Float]:
    """Compute n states, T of shape (n,)."""
    different, which = np.unique(T, return_inverse=True)
    found = {name: values[which] for name, values in measured(different).items()}
    best = best_temperature()
    fixed = measured([best, 1.0])
    known = {
        "best": best, "best_loss": fixed["loss"][0], "best_error": fixed["error"][0], "loss_at_1": fixed["loss"][1],
        "error_at_1": fixed["error"][1],
    }  # fmt: skip
    near = np.abs(T - best) <= NEAR * best
    state = np.select([T == 0, np.isinf(T), near, best > T], [CERTAIN, UNIFORM, BEST, TOO_SURE], TOO_SHY)
    found |= {name: np.full(len(T), value) for name, value in known.items()}
    found |= {"T": T, "now_at": place(T), "best_at": place(found["best"]), "state": state.astype(np.float64)}
    return found | {"over": found["confidence"] - found["accuracy"]}


def place(T: ArrayLike) -> Float:
    """Say where a temperature is drawn: log10 T, held at the ends of the axis.

    Examples
    --------
    >>> place([0.0, 1.0, np.inf]).round(4)
    array([-1.   ,  0.   ,  1.699])
    """
    return np.asarray(np.log10(np.clip(np.asarray(T, dtype=np.float64), LOWEST, HIGHEST)))
