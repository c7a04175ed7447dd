"""Two models that say yes from a threshold on: what each finds, what it takes for it wrongly, and what follows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from softmax_core.comparison.classification import binary_measures
from softmax_core.comparison.one_versus_rest import OneVersusRest
from softmax_core.comparison.roc import ThresholdCounts, count_by_threshold
from softmax_core.digits import PLAIN, Quantity

MEASURES = {
    "recall": "rows of the class that are found, in shares (true positive rate)",
    "precision": "rows said to be of the class that are, in shares",
    "f1": "harmonic mean of precision and recall",
    "specificity": "rows of the rest that are left alone, in shares",
    "false_positive_rate": "rows of the rest that are taken for the class, in shares",
    "accuracy": "rows that are right, in shares",
    "balanced_accuracy": "mean of recall and specificity",
}
COUNTS = {
    "true_positives": "rows of the class that are found",
    "false_negatives": "rows of the class that are missed",
    "false_positives": "rows of the rest that are taken for the class",
    "true_negatives": "rows of the rest that are left alone",
}
AREAS = {"auc": "area below the ROC curve", "average_precision": "average precision"}

QUANTITIES = {
    "threshold": Quantity("probability from which on a row counts as of the class", PLAIN),
    "positives": Quantity("rows of the class", PLAIN),
    "negatives": Quantity("rows of the rest", PLAIN),
    "share": Quantity("rows of the class among all, in shares"),
    **{f"{name}_{m}": Quantity(f"{what}: {m.upper()}") for name, what in (MEASURES | AREAS).items() for m in "ab"},
    **{f"{name}_{m}": Quantity(f"{what}: {m.upper()}", PLAIN) for name, what in COUNTS.items() for m in "ab"},
}

_TRUTH = np.array([1, 1, 1, 1, 0, 0, 0, 0, 0, 0], dtype=np.bool_)
EXAMPLE = OneVersusRest(
    count_by_threshold(_TRUTH, [0.95, 0.8, 0.6, 0.35, 0.7, 0.4, 0.3, 0.2, 0.1, 0.05]),
    count_by_threshold(_TRUTH, [0.9, 0.85, 0.75, 0.15, 0.55, 0.45, 0.25, 0.2, 0.1, 0.1]),
)
"""Ten rows, where nobody has given others."""


def quantities(threshold: NDArray[np.float64], both: OneVersusRest = EXAMPLE) -> dict[str, NDArray[np.float64]]:
    """Compute what both models do at thresholds of shape (n,): a row counts as of the class if its p is as large.

    Examples
    --------
    >>> found = quantities(np.array([0.5]))
    >>> [found[name].item() for name in ("true_positives_a", "false_positives_a", "recall_a", "precision_b")]
    [3.0, 1.0, 0.75, 0.75]
    """
    still = {"positives": both.a.positives, "negatives": both.a.negatives, "share": both.share}
    found = {"threshold": threshold, **{name: np.full(threshold.shape, value) for name, value in still.items()}}
    for name, counts in (("a", both.a), ("b", both.b)):
        found |= {f"{key}_{name}": values for key, values in _of_model(counts, threshold).items()}
    return {name: np.asarray(values, dtype=np.float64) for name, values in found.items()}


def _of_model(counts: ThresholdCounts, threshold: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    true, false = counts.at(threshold)
    numbers = {
        "true_positives": true,
        "false_negatives": counts.positives - true,
        "false_positives": false,
        "true_negatives": counts.negatives - false,
        "auc": np.full(threshold.shape, counts.auc),
        "average_precision": np.full(threshold.shape, counts.average_precision),
    }
    return numbers | binary_measures(true, false, counts.positives, counts.negatives)
