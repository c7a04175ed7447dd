"""One class against the rest at every threshold: ROC and precision-recall curves, the areas below them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softmax_core._kernels.arrays import as_floats
from softmax_core.comparison.array_types import Flags, Floats, Indices

NAN = float("nan")


@dataclass(frozen=True, eq=False)
class ThresholdCounts:
    """How many rows score a threshold or more, at every one that makes a difference.

    Attributes
    ----------
    thresholds : floats
        The distinct scores, the largest first, shape (M,).
    true_positives, false_positives : integers
        Rows of the class, and of the rest, that score as much or more, shape (M,).
    positives, negatives : int
        Rows of the class, and of the rest.
    """

    thresholds: Floats
    true_positives: Indices
    false_positives: Indices
    positives: int
    negatives: int

    def at(self, threshold: ArrayLike) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Count true and false positives at any thresholds: rows that score as much or more.

        A threshold is compared in the precision of the scores: 0.7 of a file in single precision counts at 0.7.

        Examples
        --------
        >>> count_by_threshold([True, False, True], [0.9, 0.5, 0.2]).at([1, 0.5, 0])
        (array([0, 1, 2]), array([0, 1, 1]))
        """
        wanted = np.asarray(threshold, dtype=self.thresholds.dtype)
        passed = len(self.thresholds) - np.searchsorted(self.thresholds[::-1], wanted)
        true, false = (np.where(passed, one[passed - 1], 0) for one in (self.true_positives, self.false_positives))
        return true, false

    @property
    def auc(self) -> float:
        """Area below the ROC curve, by whole numbers: a tie of a row of the class with one of the rest counts half."""
        if not self.positives or not self.negatives:
            return NAN
        true, false = (np.diff(counts, prepend=0) for counts in (self.true_positives, self.false_positives))
        twice = int(np.dot(false, 2 * self.true_positives - true))
        return twice / (2 * self.positives * self.negatives)

    @property
    def average_precision(self) -> float:
        """Sum over the thresholds of the precision, each times what the recall gains there."""
        if not self.positives:
            return NAN
        gained = np.diff(self.true_positives, prepend=0)
        precision = self.true_positives / (self.true_positives + self.false_positives)
        return float(np.dot(gained, precision) / self.positives)


@dataclass(frozen=True, eq=False)
class RocCurve:
    """True against false positives at every threshold, from none to all.

    Attributes
    ----------
    false_positive_rate, true_positive_rate : floats
        From 0 to 1, shape (M + 1,); nan where there are no rows to divide by.
    thresholds : floats
        The largest first: inf, where no row counts, then the distinct scores, shape (M + 1,).
    """

    false_positive_rate: Floats
    true_positive_rate: Floats
    thresholds: Floats


@dataclass(frozen=True, eq=False)
class PrecisionRecallCurve:
    """Precision against recall at every threshold, the largest first.

    Attributes
    ----------
    precision, recall : floats
        Shape (M,): recall grows; nan where there are no rows of the class.
    thresholds : floats
        The distinct scores, shape (M,).
    """

    precision: Floats
    recall: Floats
    thresholds: Floats


def count_by_threshold(positive: ArrayLike, score: ArrayLike) -> ThresholdCounts:
    r"""Count the rows of a class, and of the rest, that score at least as much as each of the scores.

    Parameters
    ----------
    positive : array_like of bool, shape (N,)
        Which rows are of the class.
    score : array_like, shape (N,)
        What says so: the larger, the surer. A probability, or any finite number.

    Returns
    -------
    ThresholdCounts
        With equal scores together: only a threshold between different scores tells rows apart.

    Raises
    ------
    ValueError
        If the shapes are not (N,) with N at least 1, or a score is nan or infinite (its row is named).
    TypeError
        If `positive` is not boolean.

    Examples
    --------
    >>> from softmax_core.comparison.roc import count_by_threshold
    >>> counts = count_by_threshold([True, False, True, False], [0.8, 0.8, 0.4, 0.1])
    >>> counts.thresholds, counts.true_positives, counts.false_positives, counts.auc
    (array([0.8, 0.4, 0.1]), array([1, 2, 2]), array([1, 1, 2]), 0.625)
    """
    inside, values = _read(positive, score)
    order = np.argsort(values)[::-1]
    ranked = values[order]
    last = np.append(np.flatnonzero(ranked[1:] != ranked[:-1]), len(ranked) - 1)
    true = np.cumsum(inside[order])[last]
    return ThresholdCounts(ranked[last], true, last + 1 - true, int(true[-1]), len(values) - int(true[-1]))


def roc_curve(positive: ArrayLike, score: ArrayLike) -> RocCurve:
    """Compute the ROC curve, with a point for every distinct score.

    Parameters, errors: as in `count_by_threshold`.

    Returns
    -------
    RocCurve
        Straight between its points, since equal scores cannot be told apart.

    References
    ----------
    T. Fawcett (2006), An introduction to ROC analysis. Pattern Recognition Letters 27(8), 861-874.

    Examples
    --------
    >>> from softmax_core.comparison.roc import roc_curve
    >>> curve = roc_curve([True, False, True, False], [0.8, 0.8, 0.4, 0.1])
    >>> curve.false_positive_rate, curve.true_positive_rate
    (array([0. , 0.5, 0.5, 1. ]), array([0. , 0.5, 1. , 1. ]))
    """
    return roc_of_counts(count_by_threshold(positive, score))


@np.errstate(all="ignore")
def roc_of_counts(counts: ThresholdCounts) -> RocCurve:
    """Compute the ROC curve of rows that are counted already."""
    false, true = (np.concatenate([[0], one]) for one in (counts.false_positives, counts.true_positives))
    thresholds = np.concatenate([[np.inf], counts.thresholds])
    return RocCurve(np.divide(false, counts.negatives), np.divide(true, counts.positives), thresholds)


def precision_recall_curve(positive: ArrayLike, score: ArrayLike) -> PrecisionRecallCurve:
    """Compute the precision-recall curve, with a point for every distinct score.

    Parameters, errors: as in `count_by_threshold`. scikit-learn gives the same points in the other order, and one more,
    (recall 0, precision 1), for the threshold that nothing passes: its precision is 0 / 0.

    Returns
    -------
    PrecisionRecallCurve
        Its steps, each at the precision of its right end, hold an area equal to the average precision. Straight lines
        between the points would promise more than any threshold gives.

    References
    ----------
    J. Davis, M. Goadrich (2006), The relationship between precision-recall and ROC curves. ICML.

    Examples
    --------
    >>> from softmax_core.comparison.roc import precision_recall_curve
    >>> curve = precision_recall_curve([True, False, True, False], [0.8, 0.8, 0.4, 0.1])
    >>> curve.recall, curve.precision.round(4)
    (array([0.5, 1. , 1. ]), array([0.5   , 0.6667, 0.5   ]))
    """
    return precision_recall_of_counts(count_by_threshold(positive, score))


@np.errstate(all="ignore")
def precision_recall_of_counts(counts: ThresholdCounts) -> PrecisionRecallCurve:
    """Compute the precision-recall curve of rows that are counted already."""
    found = counts.true_positives + counts.false_positives
    precision = counts.true_positives / found if counts.positives else np.full(found.shape, np.nan)
    return PrecisionRecallCurve(precision, np.divide(counts.true_positives, counts.positives), counts.thresholds)


def roc_auc(positive: ArrayLike, score: ArrayLike) -> float:
    """Compute the area below the ROC curve: how often a row of the class scores above one of the rest, ties half.

    Parameters, errors: as in `count_by_threshold`.

    Returns
    -------
    float
        Between 0 and 1; nan where all rows are of the class, or none.

    Examples
    --------
    >>> from softmax_core.comparison.roc import roc_auc
    >>> roc_auc([True, False, True, False], [0.8, 0.8, 0.4, 0.1])
    0.625
    """
    return count_by_threshold(positive, score).auc


def average_precision(positive: ArrayLike, score: ArrayLike) -> float:
    """Compute the average precision: sum_n (R_n - R_(n-1)) P_n over the thresholds from the largest down.

    Parameters, errors: as in `count_by_threshold`.

    Returns
    -------
    float
        Between 0 and 1; nan where no row is of the class (scikit-learn: 0 with a warning).

    Examples
    --------
    >>> from softmax_core.comparison.roc import average_precision
    >>> round(average_precision([True, False, True, False], [0.8, 0.8, 0.4, 0.1]), 4)
    0.5833
    """
    return count_by_threshold(positive, score).average_precision


def _read(positive: ArrayLike, score: ArrayLike) -> tuple[Flags, Floats]:
    inside, values = np.asarray(positive), as_floats(score, "score")
    if inside.dtype != np.bool_:
        raise TypeError(f"positive must be boolean, one value a row, got {inside.dtype}: compare the labels first")
    if inside.ndim != 1 or inside.shape != values.shape or not len(values):
        raise ValueError(f"positive has shape {inside.shape} and score {values.shape}: both must be (N,), N at least 1")
    if not np.isfinite(values).all():
        row = int(np.argmin(np.isfinite(values)))
        raise ValueError(f"score of row {row} is {values[row]}: scores must be finite to be put in order")
    return inside, values
