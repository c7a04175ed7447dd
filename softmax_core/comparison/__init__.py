"""Two models' predictions for the same rows: which is better, by how much, how surely, and which rows decide it.

Everywhere a difference is A - B. Losses are better when smaller, so a positive difference of a loss favours B.
"""

from softmax_core.comparison.bootstrap import paired_bootstrap
from softmax_core.comparison.calibration import expected_calibration_error, reliability_curve
from softmax_core.comparison.measures import accuracy, compare, top_k_accuracy
from softmax_core.comparison.significance import mcnemar
from softmax_core.comparison.study import STAGES, Study
from softmax_core.comparison.temperature import fit_temperature

__all__ = [
    "STAGES",
    "Study",
    "accuracy",
    "compare",
    "expected_calibration_error",
    "fit_temperature",
    "mcnemar",
    "paired_bootstrap",
    "reliability_curve",
    "top_k_accuracy",
]
