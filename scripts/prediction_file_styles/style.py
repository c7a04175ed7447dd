"""One way to write two models' predictions, and what is expected of a reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import accuracy_score, log_loss  # type: ignore[import-untyped]

Floats = NDArray[np.floating[Any]]
Integers = NDArray[np.integer[Any]]
PROBABILITIES, LOGITS, LOGS, LABELS, PERCENT = "probabilities", "logits", "log_probabilities", "labels", "percentages"
EXACT = 1e-12  # sums this close to 1 are 1 in float64


@dataclass(frozen=True)
class Model:
    """One model in a file.

    Attributes
    ----------
    file : str
        Which file of the style.
    columns : sequence of str
        The columns of a table that was read right: one for every class in the order of the style's classes; or one
        column of vectors, of single probabilities, or of labels.
    values : numpy.ndarray
        The numbers in the file, shape (N, K) in the order of the classes; for labels the predicted ones, shape (N,).
    kind : str
        What the numbers are.
    of : str
        The class that a single probability is of.
    """

    file: str
    columns: Sequence[str]
    values: NDArray[Any]
    kind: str = PROBABILITIES
    of: str = ""


@dataclass(frozen=True)
class Style:
    """Files with two models' predictions.

    Attributes
    ----------
    name : str
        Its folder.
    by : str
        What wrote the files, or whose documentation shows the format.
    files : dict of str to bytes
        In the order in which they are uploaded.
    models : sequence of Model
        Model A and model B.
    target : numpy.ndarray
        The true class of every row, as its place among the classes, in the order of model A's file.
    classes : sequence of str
        All classes.
    truth : tuple of str
        File and column of the true classes; as many columns as classes where it is written one-hot.
    ids : tuple of str
        The column of ids in every file; "" in a file that has none.
    labels : dict of str to str
        How the classes are written in the column of the truth, where not as in `classes`.
    """

    name: str
    by: str
    files: dict[str, bytes]
    models: Sequence[Model]
    target: Integers
    classes: Sequence[str]
    truth: tuple[str, ...]
    ids: tuple[str, ...] = ()
    labels: dict[str, str] = field(default_factory=dict)

    def expected(self) -> dict[str, Any]:
        """Say in JSON what a right reading gives."""
        return {
            "by": self.by,
            "files": list(self.files),
            "rows": len(self.target),
            "classes": list(self.classes),
            "truth": list(self.truth),
            "ids": list(self.ids),
            "labels": self.labels,
            "target": self.target.tolist(),
            "models": [self._model(model) for model in self.models],
        }

    def _model(self, model: Model) -> dict[str, Any]:
        found: dict[str, Any] = {"file": model.file, "columns": list(model.columns), "kind": model.kind}
        if model.of:
            found["of"] = model.of
        if model.kind == LABELS:
            return found | {"accuracy": float(accuracy_score(self.target, model.values))}
        p = probabilities(np.asarray(model.values, dtype=float), model.kind)
        if abs(p.sum(axis=1) - 1).max() >= EXACT:
            found["sums"] = float(abs(p.sum(axis=1) - 1).max())
        labels = list(range(len(self.classes)))
        return found | {
            "accuracy": float(accuracy_score(self.target, p.argmax(axis=1))),
            "log_loss": loss(self.target, p, labels),
        }


def loss(target: Integers, p: Floats, labels: list[int]) -> float:
    """scikit-learn's log loss of probabilities as they are: it would divide rows that do not sum to 1 by their sum."""
    two = np.stack([p[np.arange(len(p)), target], 1 - p[np.arange(len(p)), target]], axis=1)
    exact = abs(p.sum(axis=1) - 1).max() < EXACT
    return float(log_loss(target, p, labels=labels) if exact else log_loss(np.zeros(len(p)), two, labels=[0, 1]))


def probabilities(values: Floats, kind: str) -> Floats:
    """Make probabilities of what a file holds."""
    if kind == LOGITS:
        powers = np.exp(values - values.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True))
    if kind == LOGS:
        return np.asarray(np.exp(values))
    return np.asarray(values / 100) if kind == PERCENT else values
