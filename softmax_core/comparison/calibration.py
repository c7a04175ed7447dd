"""Confidence against accuracy in equal bins, and the expected calibration error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softmax_core.comparison import inputs
from softmax_core.comparison.per_row import score_rows
from softmax_core.comparison.results import Comparison, Floats, Indices, ModelRows, Reliability

MOST_BINS = 1000


@dataclass(frozen=True, eq=False)
class Histogram:
    """How often each model gives the true class which probability, in equal bins (lo, hi], the first closed at 0.

    Attributes
    ----------
    edges : floats
        Shape (bins + 1,), from 0 to 1.
    a, b : integers
        Rows in each bin, shape (bins,); all 0 for a model with labels only.
    """

    edges: Floats
    a: Indices
    b: Indices


def reliability_curve(target: ArrayLike, probabilities: ArrayLike, bins: int = 15) -> Reliability:
    r"""Compute confidence against accuracy in equal bins of the confidence max_i p_i.

    Bin j of B holds the rows with (j - 1) / B < confidence <= j / B; the first one holds 0 as well. The edges are the
    quotients j / B, compared with the confidence as float64.

    Parameters
    ----------
    target : array_like, shape (N,) or (N, K)
        As in `accuracy`.
    probabilities : array_like, shape (N, K)
        Values in [0, 1].
    bins : int, default 15
        Number of bins B, from 1 to 1000.

    Returns
    -------
    Reliability
        Per bin: rows, mean confidence, accuracy (nan where it is empty); and the expected calibration error.

    Raises
    ------
    ValueError, IndexError, TypeError
        As in `compare`; ValueError also if the number of bins is out of range, TypeError for hard labels.

    References
    ----------
    C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger (2017), On calibration of modern neural networks. ICML.

    Examples
    --------
    Two rows at 0.8, of which one is right, and one at 0.6, which is:

    >>> from softmax_core import reliability_curve
    >>> curve = reliability_curve([0, 1, 0], [[0.8, 0.2], [0.8, 0.2], [0.6, 0.4]], bins=5)
    >>> curve.count, curve.accuracy, round(curve.error, 4)
    (array([0, 0, 1, 2, 0]), array([nan, nan, 1. , 0.5, nan]), 0.3333)
    """
    truth, (read,) = inputs.read(target, {"probabilities": probabilities}, infer=True)
    if read.ndim == 1:
        raise TypeError("probabilities are needed, shape (N, K): hard labels say nothing about how sure a model is")
    return reliability(score_rows(truth, read, "probabilities"), bins)


def expected_calibration_error(target: ArrayLike, probabilities: ArrayLike, bins: int = 15) -> float:
    r"""Compute the expected calibration error sum_j n_j / N abs(accuracy_j - confidence_j) over equal bins.

    Parameters
    ----------
    target, probabilities, bins
        As in `reliability_curve`; the bins are (lo, hi], the first closed at 0.

    Returns
    -------
    float
        Between 0 and 1.

    Raises
    ------
    ValueError, IndexError, TypeError
        As in `reliability_curve`.

    Examples
    --------
    >>> from softmax_core import expected_calibration_error
    >>> round(expected_calibration_error([0, 1, 0], [[0.8, 0.2], [0.8, 0.2], [0.6, 0.4]]), 4)
    0.3333
    """
    return reliability_curve(target, probabilities, bins).error


@np.errstate(all="ignore")
def reliability(model: ModelRows, bins: int) -> Reliability:
    """Compute the reliability of a model that was scored row by row; with labels only the means are nan."""
    edges = bin_edges(bins)
    if model.hard:
        unknown = np.full(bins, np.nan)
        return Reliability(edges, np.zeros(bins, np.intp), unknown, unknown, float("nan"))
    places = bin_index(model.confidence, edges)
    count = np.bincount(places, minlength=bins)
    sure, right = np.bincount(places, model.confidence, bins), np.bincount(places[model.correct], minlength=bins)
    means, shares = sure / count, right / count
    error = float(np.abs(right - sure).sum() / len(model.confidence))
    return Reliability(edges, count, means, shares, error)


def histogram(comparison: Comparison, bins: int) -> Histogram:
    """Count the rows by the probability that each model gives their true class."""
    edges = bin_edges(bins)
    nothing = np.zeros(bins, np.intp)
    a, b = (
        nothing if model.hard else np.bincount(bin_index(model.probability, edges), minlength=bins)
        for model in (comparison.a, comparison.b)
    )
    return Histogram(edges, a, b)


def bin_edges(bins: int) -> NDArray[np.float64]:
    """Divide [0, 1]: edge j is the float next to j / bins.

    >>> bin_edges(4)
    array([0.  , 0.25, 0.5 , 0.75, 1.  ])
    """
    if not 1 <= bins <= MOST_BINS:
        raise ValueError(f"bins must lie between 1 and {MOST_BINS}, got {bins}")
    return np.arange(bins + 1) / bins


@np.errstate(all="ignore")
def bin_index(values: Floats, edges: NDArray[np.float64]) -> NDArray[np.intp]:
    """Find the bin (lo, hi] of numbers in [0, 1], the first one closed at 0.

    The product v * bins finds the bin or, at its lower end, the one above: whatever lies beyond an edge, which is the
    float next to j / bins, lies beyond j / bins itself, so the product does not fall short of j. The edge decides.

    >>> bin_index(np.array([0.0, 0.25, 0.2500001, 1.0]), bin_edges(4))
    array([0, 0, 1, 3])
    """
    bins = len(edges) - 1
    places = np.minimum((values * bins).astype(np.intp), bins - 1)
    places -= (values <= edges[places]) & (places > 0)
    return places
