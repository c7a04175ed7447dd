"""Two models' predictions for the same rows: which is better, by how much, how surely, and which rows decide it.

Everywhere a difference is A - B. Losses are better when smaller, so a positive difference of a loss favours B.
"""

from softmax_core.comparison.bootstrap import paired_bootstrap
from softmax_core.comparison.calibration import expected_calibration_error, reliability_curve
from softmax_core.comparison.classification import class_measures
from softmax_core.comparison.measures import accuracy, compare, top_k_accuracy
from softmax_core.comparison.roc import average_precision, precision_recall_curve, roc_auc, roc_curve
from softmax_core.comparison.several import compare_several
from softmax_core.comparison.significance import mcnemar
from softmax_core.comparison.study import STAGES, Study
from softmax_core.comparison.temperature import fit_temperature

__all__ = [
    "STAGES",
    "Study",
    "accuracy",
    "average_precision",
    "class_measures",
    "compare",
    "compare_several",
    "expected_calibration_error",
    "fit_temperature",
    "mcnemar",
    "paired_bootstrap",
    "precision_recall_curve",
    "reliability_curve",
    "roc_auc",
    "roc_curve",
    "top_k_accuracy",
]
