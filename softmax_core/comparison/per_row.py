"""One pass over a model's probabilities: prediction, loss, rank and sum of every row.

Rows are taken in blocks of about 1 MiB, so that a block is read from memory once and all its sums are taken while it is
in the processor's cache. Few classes are turned to one column a row first: NumPy reduces ten-wide rows slowly.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from softmax_core._kernels import blocks as _blocks
from softmax_core._kernels.arrays import FloatArray, widen
from softmax_core._kernels.blocks import BLOCK_BYTES, NARROW
from softmax_core.comparison.inputs import Prediction, Truth, refuse_no_probability
from softmax_core.comparison.results import Flags, Indices, ModelRows, Sums
from softmax_core.information import cross_entropy
from softmax_core.losses import squared_error

SUM_TOLERANCE = 1e-3
"""Rows whose sum is farther from 1 are counted."""


def blocks(rows: int, classes: int, itemsize: int) -> Iterator[slice]:
    """Divide the rows into blocks of about 1 MiB."""
    return _blocks.blocks(rows, classes * itemsize, BLOCK_BYTES)


def score_rows(truth: Truth, prediction: Prediction, name: str, eps: float = 0.0) -> ModelRows:
    """Score one model row by row, in float64; an error names row, class and value of a bad probability."""
    return (
        _labels_only(truth, prediction) if prediction.ndim == 1 else _RowScorer(truth, prediction, name, eps).result()
    )


def _labels_only(truth: Truth, labels: Indices) -> ModelRows:
    unknown = np.full(truth.rows, np.nan)
    return ModelRows(
        predicted=labels,
        correct=labels == truth.labels,
        probability=unknown,
        confidence=unknown,
        cross_entropy=unknown,
        squared_error=unknown,
        rank=np.full(truth.rows, -1, np.int32),
        sums=None,
    )


class _RowScorer:
    """The pass: one array per quantity, filled block by block."""

    def __init__(self, truth: Truth, probabilities: FloatArray, name: str, eps: float) -> None:
        self.truth, self.probabilities, self.name, self.eps = truth, probabilities, name, eps
        rows = truth.rows
        self.predicted = np.empty(rows, np.intp)
        self.probability, self.confidence, self.squares, self.sums = (np.empty(rows) for _ in range(4))
        self.rank = np.zeros(rows, np.int32)
        with np.errstate(all="ignore"):
            wide = widen(probabilities[:0]).dtype
            for block in blocks(rows, truth.classes, wide.itemsize):
                if truth.classes <= NARROW:
                    self._columns(block, wide)
                else:
                    self._rows(block, wide)

    def _columns(self, rows: slice, dtype: np.dtype[np.floating]) -> None:
        """Score a block with one column a sample."""
        s = np.array(self.probabilities[rows].T, dtype=dtype, order="C")
        top, truth = s.max(axis=0), self.truth.labels[rows]
        self._refuse(rows, s.min(), top.max())
        at = np.arange(len(truth))
        p = s[truth, at]
        predicted = np.zeros(len(truth), np.uint8)
        for k in range(len(s) - 1, -1, -1):
            np.copyto(predicted, k, where=s[k] == top)
        self._keep(rows, predicted, p, top, s.sum(axis=0))
        above = (s > p).view(np.uint8).sum(axis=0, dtype=np.uint8)
        level = (s >= p).view(np.uint8).sum(axis=0, dtype=np.uint8)
        tied = np.flatnonzero(level > above + np.uint8(1))
        self.rank[rows] = above
        self.rank[rows][tied] += _ties_before(s[:, tied].T, p[tied], truth[tied])
        s[truth, at] -= 1
        np.multiply(s, s, out=s)
        self.squares[rows] = s.sum(axis=0)

    def _rows(self, rows: slice, dtype: np.dtype[np.floating]) -> None:
        """Score a block with one row a sample."""
        s = np.array(self.probabilities[rows], dtype=dtype, order="C")
        truth = self.truth.labels[rows]
        at = np.arange(len(truth))
        predicted = s.argmax(axis=1)
        top, p = s[at, predicted], s[at, truth]
        self._refuse(rows, s.min(), top.max())
        self._keep(rows, predicted, p, top, s.sum(axis=1))
        wrong = np.flatnonzero(predicted != truth)
        if wrong.size:
            self.rank[rows][wrong] = _rank(s[wrong], p[wrong], truth[wrong])
        s[at, truth] -= 1
        self.squares[rows] = np.einsum("ij,ij->i", s, s)

    def _refuse(self, rows: slice, least: float, most: float) -> None:
        if not (least >= 0 and most <= 1):
            refuse_no_probability(self.probabilities[rows], self.name, rows.start)

    def _keep(
        self, rows: slice, predicted: Indices, probability: FloatArray, confidence: FloatArray, sums: FloatArray
    ) -> None:
        self.predicted[rows] = predicted
        self.probability[rows] = probability
        self.confidence[rows] = confidence
        self.sums[rows] = sums

    def _losses(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Compute cross-entropy and squared error; against distributions in a second pass."""
        soft = self.truth.soft
        if soft is None:
            with np.errstate(divide="ignore"):
                return -np.log(np.maximum(self.probability, self.eps)) + 0.0, self.squares
        entropies, squares = np.empty(self.truth.rows), np.empty(self.truth.rows)
        for rows in blocks(self.truth.rows, self.truth.classes, 8):
            q = self.probabilities[rows].astype(np.float64)
            entropies[rows] = cross_entropy(soft[rows], q, check=False, eps=self.eps)
            squares[rows] = squared_error(soft[rows], q, check=False)
        return entropies, squares

    def result(self) -> ModelRows:
        """Put the arrays together."""
        np.abs(np.subtract(self.sums, 1, out=self.sums), out=self.sums)
        worst = int(self.sums.argmax())
        entropies, squares = self._losses()
        return ModelRows(
            predicted=self.predicted,
            correct=self.predicted == self.truth.labels,
            probability=self.probability,
            confidence=self.confidence,
            cross_entropy=entropies,
            squared_error=squares,
            rank=self.rank,
            sums=Sums(float(self.sums[worst]), worst, int(np.count_nonzero(self.sums > SUM_TOLERANCE))),
        )


def _rank(rows: FloatArray, p: FloatArray, truth: Indices) -> Indices:
    """Count the classes before the true one, one row a sample."""
    above: Indices = np.count_nonzero(rows > p[:, None], axis=1)
    tied = np.flatnonzero(np.count_nonzero(rows >= p[:, None], axis=1) > above + 1)
    above[tied] += _ties_before(rows[tied], p[tied], truth[tied])
    return above


def _ties_before(rows: FloatArray, p: FloatArray, truth: Indices) -> Indices:
    """Count the classes that are as probable as the true one and come before it in the class list."""
    same: Flags = rows == p[:, None]
    earlier = np.arange(rows.shape[1]) < truth[:, None]
    ties: Indices = np.count_nonzero(same & earlier, axis=1)
    return ties
