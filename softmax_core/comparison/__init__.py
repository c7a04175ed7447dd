"""Two models' predictions for the same rows: which is better, by how much, how surely, and which rows decide it.

Everywhere a difference is A - B. Losses are better when smaller, so a positive difference of a loss speaks for B.
"""

from softmax_core.comparison.measures import accuracy, compare, top_k_accuracy
from softmax_core.comparison.study import Study

__all__ = ["Study", "accuracy", "compare", "top_k_accuracy"]
