"""Right and wrong by class: precision, recall and F1 of every class, their means, and one class at a threshold.

Where there is nothing to divide by the result is `zero_division`, nan unless it is given: the recall of a class that
never occurs, the precision of one that is never predicted, the F1 of one that is neither.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softmax_core.comparison.array_types import Floats, Indices

NAN = float("nan")


@dataclass(frozen=True, eq=False)
class ClassMeasures:
    """One model's measures of every class; arrays of shape (K,).

    Attributes
    ----------
    support, predicted : integers
        Rows that are of the class, and rows that are said to be.
    recall, precision, f1 : floats
        tp / (tp + fn), tp / (tp + fp) and 2 tp / (2 tp + fp + fn).
    accuracy : float
        Share of the rows that are right.
    balanced_accuracy : float
        Mean recall of the classes that occur.
    macro_f1 : float
        Mean F1 of the classes that occur or are predicted: one that does neither says nothing about the model.
    """

    support: Indices
    predicted: Indices
    recall: Floats
    precision: Floats
    f1: Floats
    accuracy: float
    balanced_accuracy: float
    macro_f1: float


@np.errstate(all="ignore")
def class_measures(confusion: ArrayLike, zero_division: float = NAN) -> ClassMeasures:
    """Compute recall, precision and F1 of every class, and their means, from counts of truth against prediction.

    Parameters
    ----------
    confusion : array_like of int, shape (K, K)
        Rows by their true class (first axis) and the predicted one.
    zero_division : float, default nan
        What stands for 0 / 0 in the arrays; the means leave such classes out, as scikit-learn's do by default.

    Returns
    -------
    ClassMeasures
        With the means as of scikit-learn's ``balanced_accuracy_score`` and ``f1_score(average="macro")``.

    Raises
    ------
    ValueError
        If the counts are not square, some are negative, or there are no rows.

    Examples
    --------
    >>> from softmax_core.comparison.classification import class_measures
    >>> found = class_measures([[3, 1, 0], [1, 1, 0], [0, 0, 0]])
    >>> found.recall, found.precision, found.f1
    (array([0.75, 0.5 ,  nan]), array([0.75, 0.5 ,  nan]), array([0.75, 0.5 ,  nan]))
    >>> found.accuracy, found.balanced_accuracy, found.macro_f1
    (0.6666666666666666, 0.625, 0.625)
    """
    counts = np.asarray(confusion)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1]:
        raise ValueError(f"confusion has shape {counts.shape}: give one row and one column a class, (K, K)")
    if (counts < 0).any() or not counts.sum():
        raise ValueError("confusion must hold counts, 0 or more, of at least one row")
    right, support, predicted = counts.diagonal(), counts.sum(axis=1), counts.sum(axis=0)
    recall, precision, f1 = right / support, right / predicted, 2 * right / (support + predicted)
    return ClassMeasures(
        support=support,
        predicted=predicted,
        recall=_filled(recall, zero_division),
        precision=_filled(precision, zero_division),
        f1=_filled(f1, zero_division),
        accuracy=float(right.sum() / counts.sum()),
        balanced_accuracy=float(np.nanmean(recall)),
        macro_f1=float(np.nanmean(f1)),
    )


@np.errstate(all="ignore")
def binary_measures(
    true_positives: ArrayLike,
    false_positives: ArrayLike,
    positives: int,
    negatives: int,
    zero_division: float = NAN,
) -> dict[str, NDArray[np.float64]]:
    """Compute the measures of one class against the rest, at one threshold or many.

    Parameters
    ----------
    true_positives, false_positives : array_like of int, shape (...)
        Rows of the class, and of the rest, that are said to be of the class.
    positives, negatives : int
        Rows of the class, and of the rest.
    zero_division : float, default nan
        What stands for 0 / 0.

    Returns
    -------
    dict
        ``recall`` (true positive rate), ``false_positive_rate``, ``specificity``, ``precision``, ``f1``, ``accuracy``
        and ``balanced_accuracy`` (the mean of recall and specificity), shape (...).

    Examples
    --------
    >>> from softmax_core.comparison.classification import binary_measures
    >>> found = binary_measures([3, 0], [1, 0], positives=4, negatives=6)
    >>> found["precision"], found["f1"], found["accuracy"]
    (array([0.75,  nan]), array([0.75, 0.  ]), array([0.8, 0.6]))
    """
    true, false = np.asarray(true_positives), np.asarray(false_positives)
    recall, passed = np.divide(true, positives), np.divide(false, negatives)
    specificity = np.divide(negatives - false, negatives)
    found = {
        "recall": recall,
        "false_positive_rate": passed,
        "specificity": specificity,
        "precision": np.divide(true, true + false),
        "f1": np.divide(2 * true, true + false + positives),
        "accuracy": np.divide(true + negatives - false, positives + negatives),
        "balanced_accuracy": (recall + specificity) / 2,
    }
    return {name: _filled(values, zero_division) for name, values in found.items()}


def _filled(values: Floats, instead: float) -> NDArray[np.float64]:
    """Put something in the place of 0 / 0."""
    return np.where(np.isnan(values), instead, values)
