"""Two models' predictions: what a file's columns are, rows brought together, one data set to compare."""

from prediction_files.problem import Note, Problem
from softmax_core.comparison.dataset import Dataset, Predictions

__all__ = ["Dataset", "Note", "Predictions", "Problem"]
