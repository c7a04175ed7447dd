"""Models' predictions for the same rows, ready to be compared: of two, and of several."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Predictions:
    """One model's predictions.

    Attributes
    ----------
    name : str
        What the visitor calls the model; text from outside.
    values : numpy.ndarray or None
        Probabilities, shape (N, K), float32 or float64, columns in the order of the class list. Never renormalised.
    labels : numpy.ndarray
        Class index predicted for every row, shape (N,): the arg max of `values`, or all there is.
    kind : str
        What the file had: "probabilities", "log_probabilities", "logits", "binary" (one column) or "labels".
    """

    name: str
    values: NDArray[np.floating[Any]] | None
    labels: NDArray[np.integer[Any]]
    kind: str


@dataclass(frozen=True, eq=False)
class Dataset:
    """The rows, the truth and both models.

    Attributes
    ----------
    name : str
        What it is called on the screen.
    classes : tuple of str
        The explicit class list, K names; text from outside.
    target : numpy.ndarray
        True class of every row, shape (N,).
    a, b : Predictions
        The models.
    ids : numpy.ndarray or None
        The rows' ids (text or integers), shape (N,); without them rows go by their number, from 1.
    images : numpy.ndarray or None
        A picture of every row, shape (N, height, width), from 0 to 1, where the example has them.
    key : str
        Tells this data from other data: what is computed for it is kept under this key.
    """

    name: str
    classes: tuple[str, ...]
    target: NDArray[np.integer[Any]]
    a: Predictions
    b: Predictions
    ids: NDArray[Any] | None = None
    images: NDArray[np.floating[Any]] | None = None
    key: str = ""

    @property
    def rows(self) -> int:
        """Number of rows, N."""
        return len(self.target)

    def row_name(self, row: int) -> str:
        """Return what a row is called: its id, or its number from 1."""
        return str(row + 1) if self.ids is None else str(self.ids[row])

    def top_classes(self, row: int, most: int) -> list[int]:
        """Return the classes that matter in a row, in class order: the true one, those predicted, the most probable."""
        weight = np.zeros(len(self.classes))
        for model in (self.a, self.b):
            if model.values is not None:
                np.maximum(weight, model.values[row], out=weight)
        for sure in (self.target[row], self.a.labels[row], self.b.labels[row]):
            weight[sure] = np.inf
        return sorted(np.argsort(-weight, kind="stable")[:most].tolist())

    def renamed(self, a: str, b: str) -> Dataset:
        """Give the models other names."""
        return replace(self, a=replace(self.a, name=a), b=replace(self.b, name=b))


@dataclass(frozen=True, eq=False)
class Models:
    """The rows, the truth and several models, of which any two make a `Dataset`.

    Attributes
    ----------
    name, classes, target, ids, key
        As in `Dataset`.
    models : tuple of Predictions
        Two models or more.
    """

    name: str
    classes: tuple[str, ...]
    target: NDArray[np.integer[Any]]
    models: tuple[Predictions, ...]
    ids: NDArray[Any] | None = None
    key: str = ""

    def pair(self, a: int, b: int) -> Dataset:
        """Take two of the models, by their places."""
        one, other = self.models[a], self.models[b]
        return Dataset(self.name, self.classes, self.target, one, other, self.ids, key=f"{self.key} {a},{b}")
