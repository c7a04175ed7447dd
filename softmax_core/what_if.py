"""A small comparison of two models, and everything that follows when one of its probabilities had been another.

The documents compare two models on three samples of three classes. `Case` holds such a table, `given` moves one row of
it, and `sweeps` computes every measure for every sample, either model, and any probability of the true class.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softmax_core.frames import Sweeps
from softmax_core.predictions.dataset import Dataset, Predictions
from softmax_core.what_if_columns import Cases, columns

Float = NDArray[np.float64]
Rows = tuple[tuple[float, ...], ...]

DECIMALS = 9
"""Probabilities that are worked out, and not typed, are kept to so many decimals: they stand in a link."""

NEAR_ZERO = (1e-6, 2e-6, 5e-6, 1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3)
"""Steps towards 0, where −log p grows without end."""

FINE, STEPS, FEWEST_STEPS = 200, 2000, 50
"""Equal steps from 0 to 1 for a few samples; for many as many as keep all controls' steps together below STEPS."""


@dataclass(frozen=True)
class Case:
    """A table of two models' predictions for the same samples.

    Attributes
    ----------
    target : tuple of int
        True class of every sample, N of them.
    a, b : tuple of tuple of float
        The models' probabilities: N rows of K numbers in [0, 1]. Rows that do not sum to 1 are taken as they are.
    """

    target: tuple[int, ...]
    a: Rows
    b: Rows

    def cases(self) -> Cases:
        """Lay the case out as a single one, for `softmax_core.what_if_columns.columns`."""
        return Cases(np.asarray([self.target]), np.asarray([self.a], dtype=float), np.asarray([self.b], dtype=float))

    def dataset(
        self, classes: tuple[str, ...], samples: tuple[str, ...], models: tuple[str, str], key: str = ""
    ) -> Dataset:
        """Return the case as data like any other, under these names."""
        a, b = (
            Predictions(name, np.asarray(rows), np.asarray(rows).argmax(axis=-1), "probabilities")
            for name, rows in zip(models, (self.a, self.b), strict=True)
        )
        return Dataset(" / ".join(models), classes, np.asarray(self.target), a, b, np.asarray(samples), key=key)


def given(rows: ArrayLike, true: ArrayLike, p: ArrayLike) -> Float:
    """Give the true class probability p and the other classes the rest, in proportion to what they have.

    Parameters
    ----------
    rows : array_like
        Shape (..., K): probabilities. Where the other classes have nothing, they share the rest equally.
    true : array_like of int
        Shape (...): the true class of every row.
    p : array_like
        Shape (...): what it is given, in [0, 1]. A row that gives it just that stays as it is, whatever it sums to;
        every other sums to 1 afterwards, up to the rounding to `DECIMALS`.

    Returns
    -------
    numpy.ndarray
        float64, shape (..., K).

    Examples
    --------
    >>> given([0.1, 0.2, 0.7], 2, 0.4).tolist()
    [0.2, 0.4, 0.4]
    >>> given([0.0, 0.0, 1.0], 2, 0.4).tolist()
    [0.3, 0.3, 0.4]
    """
    index, wanted = np.asarray(true)[..., None], np.asarray(p, dtype=np.float64)[..., None]
    shape = np.broadcast_shapes(np.shape(rows)[:-1], np.shape(p), np.shape(true))
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


def summing_to_one(row: ArrayLike) -> Float:
    """Divide a row by its sum; a row of zeros becomes uniform.

    Parameters
    ----------
    row : array_like
        Shape (K,): numbers in [0, 1].

    Returns
    -------
    numpy.ndarray
        Shape (K,), rounded to `DECIMALS`.

    Examples
    --------
    >>> summing_to_one([0.5, 0.5, 0.25]).tolist(), summing_to_one([0, 0]).tolist()
    ([0.4, 0.4, 0.2], [0.5, 0.5])
    """
    before = np.asarray(row, dtype=np.float64)
    total = before.sum()
    return np.round(before / total if total > 0 else np.full(before.shape, 1.0 / before.size), DECIMALS)


def probability_grid(value: float, steps: int = FINE) -> Float:
    """Divide 0 to 1 into equal steps and finer ones towards 0, the present value among them.

    Examples
    --------
    >>> probability_grid(0.4)[[0, 1, 11, 12, 13, -1]].tolist()
    [0.0, 1e-06, 0.002, 0.005, 0.01, 1.0]
    >>> probability_grid(0.4).size, probability_grid(1 / 3).size
    (212, 213)
    """
    equal = np.round(np.arange(steps + 1) / steps, 6)
    return np.union1d(np.union1d(equal, NEAR_ZERO), [value])


def sweeps(case: Case) -> Sweeps:
    """Compute everything at every step of every control, the others standing still.

    Parameters
    ----------
    case : Case
        The present table.

    Returns
    -------
    Sweeps
        Controls ``a0, b0, a1, …``: the probability that a model gives the true class of a sample; ``y0, y1, …``: the
        true class of a sample.

    Examples
    --------
    >>> result = sweeps(Case((2,), ((0.3, 0.3, 0.4),), ((0.1, 0.2, 0.7),)))
    >>> result.column("a0", "ca0")[[0, -1]]
    array([inf,  0.])
    """
    samples, classes = len(case.target), len(case.a[0])
    steps = FINE if 2 * samples * FINE <= STEPS else max(FEWEST_STEPS, STEPS // (2 * samples) // 10 * 10)
    now = case.cases()
    target, rows = now.target[0], {"a": now.a[0], "b": now.b[0]}
    grids: dict[str, Float] = {}
    for i in range(samples):
        grids |= {f"{model}{i}": probability_grid(float(rows[model][i, target[i]]), steps) for model in rows}
    grids |= {f"y{i}": np.arange(float(classes)) for i in range(samples)}
    every = sum(len(grid) for grid in grids.values())
    moved = Cases(np.repeat(now.target, every, axis=0), np.repeat(now.a, every, 0), np.repeat(now.b, every, 0))
    start = 0
    for control, grid in grids.items():
        part, i = slice(start, start + len(grid)), int(control[1:])
        if control[0] == "y":
            moved.target[part, i] = grid.astype(np.intp)
        else:
            probabilities = moved.a if control[0] == "a" else moved.b
            probabilities[part, i] = given(rows[control[0]][i], target[i], grid)
        start += len(grid)
    return Sweeps(grids, columns(moved))
