"""Two models on the same rows: every measure of both, side by side."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from softmax_core._kernels.options import as_eps
from softmax_core.comparison import inputs
from softmax_core.comparison.inputs import Prediction, Truth
from softmax_core.comparison.per_row import score_rows
from softmax_core.comparison.results import MEASURES, Comparison, Floats, Measure, ModelRows
from softmax_core.comparison.ties import difference, leader_name


def compare(
    target: ArrayLike,
    probabilities_a: ArrayLike,
    probabilities_b: ArrayLike,
    eps: float = 0.0,
    *,
    classes: int | None = None,
) -> Comparison:
    r"""Compare two models on the same rows: error rate, cross-entropy and squared error of both.

    Parameters
    ----------
    target : array_like, shape (N,) or (N, K)
        Class indices, or distributions: then right and wrong go by their arg max, the losses by the whole of them.
    probabilities_a, probabilities_b : array_like, shape (N, K) or (N,)
        What A and B gave every class, values in [0, 1], taken as they are: a row that does not sum to 1 is reported
        (`Sums`) and never renormalised. One dimension of integers means that only labels are known.
    eps : float, default 0.0
        The cross-entropy takes max(p, eps) for p. The default clips nothing: probability 0 for the true class costs
        inf, and such rows are named by `ModelRows.impossible` in either case.
    classes : int, optional
        K, needed where both models have labels only.

    Returns
    -------
    Comparison
        Both models row by row, the difference A - B of the cross-entropies (nats), and the means. Losses are float64.

    Raises
    ------
    ValueError
        If a probability is below 0, above 1 or nan (row, class and value are named), the shapes do not fit, or there
        are no rows.
    IndexError
        If a class index is negative, or K or more.
    TypeError
        If class indices are not integers.

    Examples
    --------
    Two models, three samples: as many are right, and yet one model is far better.

    >>> from softmax_core import compare
    >>> a = [[0.3, 0.3, 0.4], [0.3, 0.4, 0.3], [0.1, 0.2, 0.7]]
    >>> b = [[0.1, 0.2, 0.7], [0.1, 0.7, 0.2], [0.3, 0.4, 0.3]]
    >>> for m in compare([2, 1, 0], a, b).measures:
    ...     print(f"{m.name:18} {m.a:.4f} {m.b:.4f} {m.difference:+.4f} {m.ahead or 'tie'}")
    error_rate         0.3333 0.3333 +0.0000 tie
    cross_entropy      1.3784 0.6391 +0.7393 b
    squared_error      0.8067 0.3400 +0.4667 b
    mean_squared_error 0.2689 0.1133 +0.1556 b
    """
    floor = as_eps(eps)
    given = {"probabilities_a": probabilities_a, "probabilities_b": probabilities_b}
    truth, (a, b) = inputs.read(target, given, classes)
    return compare_rows(
        truth, score_rows(truth, a, "probabilities_a", floor), score_rows(truth, b, "probabilities_b", floor)
    )


@np.errstate(all="ignore")
def compare_rows(truth: Truth, a: ModelRows, b: ModelRows) -> Comparison:
    """Compare two models that were scored row by row."""
    gaps: Floats = a.cross_entropy - b.cross_entropy
    return Comparison(truth.labels, truth.classes, a, b, gaps, _measures(a, b, truth.classes))


def _measures(a: ModelRows, b: ModelRows, classes: int) -> tuple[Measure, ...]:
    brier = (float(a.squared_error.mean()), float(b.squared_error.mean()))
    pairs = (
        (float((~a.correct).mean()), float((~b.correct).mean())),
        (float(a.cross_entropy.mean()), float(b.cross_entropy.mean())),
        brier,
        (brier[0] / classes, brier[1] / classes),
    )
    return tuple(
        Measure(name, a, b, float(difference(a, b)), leader_name(a, b))
        for name, (a, b) in zip(MEASURES, pairs, strict=True)
    )


def accuracy(target: ArrayLike, prediction: ArrayLike) -> float:
    """Compute the share of the rows whose predicted class is the true one.

    Parameters
    ----------
    target : array_like, shape (N,) or (N, K)
        Class indices, or distributions, whose arg max counts.
    prediction : array_like, shape (N, K) or (N,)
        Probabilities, whose arg max counts (the first class on ties), or integer labels.

    Returns
    -------
    float
        Between 0 and 1.

    Raises
    ------
    ValueError, IndexError, TypeError
        As in `compare`.

    Examples
    --------
    >>> from softmax_core import accuracy
    >>> accuracy([2, 1, 0, 0], [[0.3, 0.3, 0.4], [0.3, 0.4, 0.3], [0.1, 0.2, 0.7], [0.5, 0.5, 0.0]])
    0.75
    >>> accuracy([2, 1, 0, 0], [2, 1, 2, 0])
    0.75
    """
    truth, (read,) = inputs.read(target, {"prediction": prediction}, infer=True)
    return float(score_rows(truth, read, "prediction").correct.mean())


def top_k_accuracy(target: ArrayLike, probabilities: ArrayLike, k: int) -> float:
    """Compute the share of the rows whose true class is among the k most probable ones.

    Parameters
    ----------
    target : array_like, shape (N,) or (N, K)
        As in `accuracy`.
    probabilities : array_like, shape (N, K)
        Values in [0, 1]. Of equally probable classes the one earlier in the class list comes first.
    k : int
        How many classes count, 1 or more; with K or more every row counts.

    Returns
    -------
    float
        Between 0 and 1; nan for labels, unless k is 1 (or K or more).

    Raises
    ------
    ValueError, IndexError, TypeError
        As in `compare`; ValueError also if k is below 1.

    Examples
    --------
    >>> from softmax_core import top_k_accuracy
    >>> [top_k_accuracy([0, 1], [[0.2, 0.5, 0.3], [0.2, 0.5, 0.3]], k) for k in (1, 2, 3)]
    [0.5, 0.5, 1.0]
    """
    truth, (read,) = inputs.read(target, {"probabilities": probabilities}, infer=True)
    return top_k_share(score_rows(truth, read, "probabilities"), k, truth.classes)


def top_k_share(model: ModelRows, k: int, classes: int) -> float:
    """Compute the top-k accuracy of a model that was scored row by row."""
    if k < 1:
        raise ValueError(f"k must be 1 or more, got {k}")
    if k >= classes:
        return 1.0
    if k == 1:
        return float(model.correct.mean())
    return float("nan") if model.hard else float((model.rank < k).mean())


def read_pair(
    target: ArrayLike, prediction_a: ArrayLike, prediction_b: ArrayLike
) -> tuple[Truth, Prediction, Prediction]:
    """Read two predictions of any kind, where only equality of labels is asked."""
    given = {"prediction_a": prediction_a, "prediction_b": prediction_b}
    truth, (a, b) = inputs.read(target, given, infer=True)
    return truth, a, b
