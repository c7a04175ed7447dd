"""Everything there is to know about two models on the same rows, computed once and kept."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softmax_core.comparison import deciding, inputs
from softmax_core.comparison.measures import comparison, share_within
from softmax_core.comparison.results import Cell, Comparison, PerClass, Ranking
from softmax_core.comparison.scan import model_rows


class Study:
    """Two models on the same rows: every result is computed when it is first asked for, and kept.

    Parameters
    ----------
    target : array_like, shape (N,) or (N, K)
        Class indices, or distributions: then right and wrong go by their arg max.
    a, b : array_like, shape (N, K) or (N,)
        Probabilities, or hard labels. Probabilities are kept as they are, not copied.
    classes : int
        Number of classes, K.

    Raises
    ------
    ValueError, IndexError, TypeError
        As in `compare`.

    Examples
    --------
    >>> from softmax_core.comparison import Study
    >>> study = Study([1, 0, 0], [[0.4, 0.6], [0.8, 0.2], [0.1, 0.9]], [[0.1, 0.9], [0.9, 0.1], [0.3, 0.7]], 2)
    >>> study.select("neither"), study.confusion("a").tolist()
    (array([2]), [[1, 1], [0, 1]])
    """

    def __init__(self, target: ArrayLike, a: ArrayLike, b: ArrayLike, classes: int) -> None:
        self._truth, (self._a, self._b) = inputs.read(target, {"a": a, "b": b}, classes)
        self._matrices: dict[str, NDArray[np.intp]] = {}

    @cached_property
    def comparison(self) -> Comparison:
        """Both models row by row, and the means."""
        return comparison(self._truth, model_rows(self._truth, self._a, "a"), model_rows(self._truth, self._b, "b"))

    @cached_property
    def ranking(self) -> Ranking:
        """The rows by how much they speak for the model ahead."""
        return deciding.ranking(self.comparison)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The four cells of who is right, in the order of `CELLS`."""
        return deciding.cells(self.comparison)

    @cached_property
    def per_class(self) -> PerClass:
        """Every class by itself."""
        return deciding.per_class(self.comparison)

    def confusion(self, model: str) -> NDArray[np.intp]:
        """Count truth (rows) against the prediction (columns) of "a" or "b", shape (K, K)."""
        if model not in self._matrices:
            predicted = deciding.which(model, self.comparison.a, self.comparison.b).predicted
            self._matrices[model] = deciding.counts(self._truth.labels, predicted, self._truth.classes)
        return self._matrices[model]

    @cached_property
    def disagreement(self) -> NDArray[np.intp]:
        """A's prediction (rows) against B's (columns), shape (K, K)."""
        return deciding.counts(self.comparison.a.predicted, self.comparison.b.predicted, self._truth.classes)

    def top_k(self, k: int) -> tuple[float, float]:
        """Compute the share of the rows whose true class is among the k most probable, for A and B."""
        result = self.comparison
        return share_within(result.a, k, result.classes), share_within(result.b, k, result.classes)

    @cached_property
    def _importance(self) -> NDArray[np.intp]:
        return deciding.importance(self.comparison)

    def select(self, kind: str, i: int | None = None, j: int | None = None) -> NDArray[np.intp]:
        """Give the rows of a selection, those first that tell the models apart most.

        Parameters
        ----------
        kind : str
            "all", one of `CELLS`, "confusion_a" or "confusion_b" (truth `i`, prediction `j`), "disagreement" (A says
            `i`, B says `j`) or "class" (truth `i`).
        i, j : int, optional
            Classes; None is any.

        Returns
        -------
        ndarray
            Rows from 0: infinite differences, rows that cost both models inf, then by abs(difference).

        Raises
        ------
        ValueError
            If there is no such kind.
        """
        inside = deciding.belongs(self.comparison, kind, i, j)
        return self._importance if inside is None else self._importance[inside[self._importance]]
