"""Two models on a few samples, and what every measure would be had one of them given another probability.

The documents compare two models on three samples of three classes: both are right equally often, and yet one has the
lower cross-entropy. Each quantity is computed for many such tables at once, one table a row.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softmax_core.comparison import disagreement
from softmax_core.comparison.dataset import Dataset, Predictions
from softmax_core.comparison.ties import difference, leader
from softmax_core.digits import NAME, NUMBER, PLAIN, SIGNED, Form, Quantity
from softmax_core.information import cross_entropy
from softmax_core.losses import mean_squared_error, squared_error

Float = NDArray[np.float64]
Rows = tuple[tuple[float, ...], ...]

MODELS = ("a", "b")

DECIMALS = 9
"""Probabilities that are worked out, and not typed, are kept to so many decimals: they stand in an address."""

OFF = 1e-6
"""A row whose sum is further from 1 is said to be off."""

LEADER = "who is ahead by it: 0 for a, 1 for b, 2 at a tie, nan where it cannot be said"
MEASURES = {
    "error_rate": "1 where the most probable class is not the true one, else 0",
    "cross_entropy": "−log of the true class's probability, in nats",
    "squared_error": "Σ (p − y)² over the classes",
    "mean_squared_error": "Σ (p − y)² over the classes, divided by their number",
}

FORMS = {
    disagreement.FINDING: PLAIN, disagreement.COUNT: PLAIN, disagreement.MODEL: NAME, disagreement.NUMBER: NUMBER,
    disagreement.SIGNED: SIGNED,
}  # fmt: skip
"""How the facts of an explanation are written."""

QUANTITIES = {
    "target": Quantity("true class of every sample", PLAIN),
    **{f"p_{m}": Quantity(f"probabilities of model {m}", Form(decimals=6)) for m in MODELS},
    **{f"true_p_{m}": Quantity(f"probability that {m} gives the true class") for m in MODELS},
    **{f"excess_{m}": Quantity(f"how much the sum of a row of {m} is above 1", SIGNED) for m in MODELS},
    **{f"off_{m}": Quantity(f"1 where that is more than rounding, for {m}", PLAIN) for m in MODELS},
    **{f"sample_{name}_{m}": Quantity(f"{what}, of {m}") for name, what in MEASURES.items() for m in MODELS},
    **{f"sample_{name}_difference": Quantity("that of a less that of b", SIGNED) for name in MEASURES},
    **{f"sample_{name}_leader": Quantity(LEADER, NAME) for name in MEASURES},
    **{f"{name}_{m}": Quantity(f"its mean over the samples, of {m}") for name in MEASURES for m in MODELS},
    **{f"{name}_difference": Quantity("mean of a less mean of b", SIGNED) for name in MEASURES},
    **{f"{name}_leader": Quantity(LEADER, NAME) for name in MEASURES},
}
QUANTITIES |= {
    name: Quantity("see softmax_core.comparison.disagreement", FORMS[kind])
    for name, kind in ((name.partition("[")[0], kind) for name, kind in disagreement.QUANTITIES.items())
    if name not in QUANTITIES
}


def quantities(target: NDArray[np.intp], a: Float, b: Float) -> dict[str, Float]:
    """Compare two models in n tables: target of shape (n, N), a and b of shape (n, N, K), rows as they were given.

    Examples
    --------
    >>> a, b = np.array([[[0.3, 0.3, 0.4]]]), np.array([[[0.1, 0.2, 0.7]]])
    >>> found = quantities(np.array([[2]]), a, b)
    >>> found["sample_cross_entropy_a"].round(4), found["gap"].round(4), found["cross_entropy_leader"]
    (array([[0.9163]]), array([0.5596]), array([1.]))
    """
    found: dict[str, NDArray[Any]] = {"target": target}
    scores: dict[str, tuple[Float, Float]] = {}
    for model, p in (("a", a), ("b", b)):
        excess = p.sum(axis=-1) - 1.0
        found |= {
            f"p_{model}": p, f"true_p_{model}": np.take_along_axis(p, target[..., None], -1)[..., 0],
            f"excess_{model}": excess, f"off_{model}": np.abs(excess) > OFF,
        }  # fmt: skip
    for name, one, other in zip(MEASURES, _measured(target, a), _measured(target, b), strict=True):
        scores[name] = one, other
        found |= _compared(f"sample_{name}", one, other)
        found |= _compared(name, one.mean(axis=-1), other.mean(axis=-1))
    wrong_a, wrong_b = (wrong > 0 for wrong in scores["error_rate"])
    rows = disagreement.RowScores(wrong_a, wrong_b, *scores["cross_entropy"], *scores["squared_error"])
    every = disagreement.disagreement(rows) | found
    return {name: np.asarray(values, dtype=np.float64) for name, values in every.items()}


def _measured(target: NDArray[np.intp], p: Float) -> tuple[Float, Float, Float, Float]:
    """Compute every measure of every sample, shape (n, N), in the order of `MEASURES`."""
    wrong = (p.argmax(axis=-1) != target).astype(np.float64)
    squares, means = squared_error(target, p), mean_squared_error(target, p)
    return wrong, np.asarray(cross_entropy(target, p)), np.asarray(squares), np.asarray(means)


def _compared(name: str, a: Float, b: Float) -> dict[str, Float]:
    """Lay out both models, their difference and who is ahead."""
    return {f"{name}_a": a, f"{name}_b": b, f"{name}_difference": difference(a, b), f"{name}_leader": leader(a, b)}


def with_true_probability(rows: ArrayLike, target: ArrayLike, p: ArrayLike) -> Float:
    """Give the true class probability p and the other classes the rest, in proportion to what they have.

    Examples
    --------
    >>> with_true_probability([0.1, 0.2, 0.7], 2, 0.4).tolist()
    [0.2, 0.4, 0.4]
    >>> with_true_probability([0.0, 0.0, 1.0], 2, 0.4).tolist()
    [0.3, 0.3, 0.4]
    """
    index, wanted = np.asarray(target)[..., None], np.asarray(p, dtype=np.float64)[..., None]
    shape = np.broadcast_shapes(np.shape(rows)[:-1], np.shape(p), np.shape(target))
    before = np.broadcast_to(np.asarray(rows, dtype=np.float64), (*shape, np.shape(rows)[-1]))
    index, wanted = np.broadcast_to(index, (*shape, 1)), np.broadcast_to(wanted, (*shape, 1))
    others = before.copy()
    np.put_along_axis(others, index, 0.0, -1)
    total = others.sum(axis=-1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(total > 0, others / total, 1.0 / (before.shape[-1] - 1))
    moved = np.round(share * (1.0 - wanted), DECIMALS)
    np.put_along_axis(moved, index, wanted, -1)
    return np.where(np.take_along_axis(before, index, -1) == wanted, before, moved)


def normalised(row: ArrayLike) -> Float:
    """Divide a row by its sum; a row of zeros becomes uniform.

    Examples
    --------
    >>> normalised([0.5, 0.5, 0.25]).tolist(), normalised([0, 0]).tolist()
    ([0.4, 0.4, 0.2], [0.5, 0.5])
    """
    before = np.asarray(row, dtype=np.float64)
    total = before.sum()
    return np.round(before / total if total > 0 else np.full(before.shape, 1.0 / before.size), DECIMALS)


def dataset(
    target: tuple[int, ...], a: Rows, b: Rows, *, classes: tuple[str, ...], samples: tuple[str, ...],
    models: tuple[str, str], key: str = "",
) -> Dataset:  # fmt: skip
    """Make a table data like any other, under these names."""
    one, other = (
        Predictions(name, np.asarray(rows), np.asarray(rows).argmax(axis=-1), "probabilities")
        for name, rows in zip(models, (a, b), strict=True)
    )
    return Dataset(" / ".join(models), classes, np.asarray(target), one, other, np.asarray(samples), key=key)
