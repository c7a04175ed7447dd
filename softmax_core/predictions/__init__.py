"""Two models' predictions: what a file's columns are, rows brought together, one data set to compare."""

from softmax_core.predictions.dataset import Dataset, Predictions
from softmax_core.predictions.problem import Note, Problem

__all__ = ["Dataset", "Note", "Predictions", "Problem"]
