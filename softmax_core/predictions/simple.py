"""Two files with a label and columns prob_*, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

import numpy as np

from softmax_core.predictions.dataset import Dataset, Predictions
from softmax_core.predictions.problem import Problem
from softmax_core.predictions.table import Table


def simple_dataset(tables: Sequence[Table]) -> Dataset:
    """Make a data set of two tables with the same rows."""
    if len(tables) != 2:
        raise Problem("one_model", count=len(tables))
    names = [name for name in tables[0].columns if name.startswith("prob_")]
    classes = tuple(name.removeprefix("prob_") for name in names)
    models = []
    for table in tables:
        if any(name not in table.columns for name in names):
            raise Problem("other_classes", file=table.name)
        values = table.matrix(names)
        models.append(Predictions(table.name.partition(".")[0], values, values.argmax(axis=1), "probabilities"))
    if tables[0].rows != tables[1].rows:
        raise Problem("row_counts", rows_a=tables[0].rows, rows_b=tables[1].rows)
    labels = [str(label) for label in tables[0].columns["label"]]
    target = np.array([classes.index(label) for label in labels])
    return Dataset("", classes, target, models[0], models[1], tables[0].columns.get("id"), key=uuid4().hex)
