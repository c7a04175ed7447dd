"""Logits or log-probabilities of many rows, and what a temperature makes of them, block by block."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from softmax_core._arrays import FloatArray, widen
from softmax_core._kernels import times_log
from softmax_core.comparison.kinds import Flags, Floats
from softmax_core.comparison.scan import NARROW, blocks
from softmax_core.losses import softmax_cross_entropy


@dataclass(frozen=True)
class Slope:
    """Derivatives of the mean cross-entropy of softmax(b z) by b, and what tells the limits.

    Attributes
    ----------
    rows : int
        Rows that count: those whose true class has a finite score.
    first, second : float
        Means of E_p[z] - z_t and of Var_p[z].
    above_truth : float
        Mean of max z - z_t: the first derivative as b goes to inf. Exactly 0 where every true class is on top.
    most_classes : int
        The largest number of classes with a finite score in any row, asked at b = 0 only.
    """

    rows: int
    first: float
    second: float
    above_truth: float
    most_classes: int

    def newton(self, b: float) -> float:
        """Where the first derivative, continued as a straight line, is 0; nan where that line is level."""
        return b - self.first / self.second if self.second > 0 else float("nan")


@dataclass(frozen=True, eq=False)
class Block:
    """Some rows, shifted so that the largest score of each is 0.

    Attributes
    ----------
    z : floats
        Scores, shape (K, n) for few classes and (n, K) for many; 0 where a class is ruled out.
    axis : int
        The class axis.
    truth : floats
        Scores of the true classes, shape (n,).
    out : booleans or None
        Which classes are ruled out, where any is.
    """

    z: FloatArray
    axis: int
    truth: FloatArray
    out: Flags | None

    def weights(self, b: float) -> FloatArray:
        """Compute exp(b z)."""
        w = np.multiply(self.z, self.z.dtype.type(b))
        np.exp(w, out=w)
        if self.out is not None:
            w[self.out] = 0
        return w


@dataclass(frozen=True, eq=False)
class Scores:
    """Scores of many rows.

    Attributes
    ----------
    values : ndarray
        Logits, shape (N, K), or probabilities, whose logarithm is taken block by block.
    target : ndarray
        Class indices, shape (N,), or distributions, shape (N, K).
    logarithm : bool
        Whether `values` are probabilities.
    chosen : booleans or None
        Which rows count, shape (N,); None is all of them.
    """

    values: FloatArray
    target: NDArray[Any]
    logarithm: bool = False
    chosen: Flags | None = None

    @property
    def dtype(self) -> np.dtype[np.floating[Any]]:
        """What is computed in."""
        return widen(self.values[:0]).dtype

    @property
    def precision(self) -> float:
        """Distance from 1 to the next number."""
        return float(np.finfo(self.dtype).eps)

    def thinned(self, values: int) -> Scores | None:
        """Keep evenly spaced rows, about so many values; None where that would be most of them."""
        rows, classes = self.values.shape
        step = rows * classes // values
        if step < 4:
            return None
        places = np.arange(rows) if self.chosen is None else np.flatnonzero(self.chosen)
        places = places[::step]
        return replace(self, values=self.values[places], target=self.target[places], chosen=None)

    def slope(self, b: float) -> Slope:
        """Differentiate the mean cross-entropy of softmax(b z) by b."""
        rows, first, second, above, most = 0, 0.0, 0.0, 0.0, 0
        with np.errstate(all="ignore"):
            for block in self._blocks():
                w = block.weights(b)
                total = w.sum(axis=block.axis)
                np.multiply(w, block.z, out=w)
                mean = w.sum(axis=block.axis) / total
                np.multiply(w, block.z, out=w)
                square = w.sum(axis=block.axis) / total
                rows += len(mean)
                first += float((mean - block.truth).sum(dtype=np.float64))
                second += float((square - mean * mean).sum(dtype=np.float64))
                above -= float(block.truth.sum(dtype=np.float64))
                if b == 0:
                    most = max(most, int(total.max(initial=0)))
        n = max(rows, 1)
        return Slope(rows, first / n, second / n, above / n, most)

    def loss(self, temperature: float) -> float:
        """Compute the mean cross-entropy of softmax(z / T), nan without rows."""
        if not 0 < temperature < np.inf:
            return self._loss_at_the_end(temperature)
        b, rows, total = 1 / temperature, 0, 0.0
        with np.errstate(all="ignore"):
            for block in self._blocks():
                sums = np.log(block.weights(b).sum(axis=block.axis)).astype(np.float64) - b * block.truth
                rows, total = rows + len(sums), total + float(sums.sum())
        return total / rows if rows else float("nan")

    def _loss_at_the_end(self, temperature: float) -> float:
        rows, total = 0, 0.0
        for part, target in self._parts():
            z = part.astype(np.float64)
            with np.errstate(divide="ignore"):
                z = np.log(z) if self.logarithm else z
            loss: Floats = softmax_cross_entropy(target, z, temperature, check=False)
            rows, total = rows + len(loss), total + float(loss.sum())
        return total / rows if rows else float("nan")

    def _parts(self) -> Iterator[tuple[FloatArray, NDArray[Any]]]:
        rows, classes = self.values.shape
        for place in blocks(rows, classes, self.dtype.itemsize):
            values, target = self.values[place], self.target[place]
            if self.chosen is not None:
                inside = self.chosen[place]
                values, target = values[inside], target[inside]
            if len(values):
                yield values, target

    def _blocks(self) -> Iterator[Block]:
        """Give the rows whose true class has a finite score."""
        axis = 0 if self.values.shape[1] <= NARROW else 1
        for part, target in self._parts():
            z = np.array(part if axis else part.T, dtype=self.dtype, order="C")
            if self.logarithm:
                np.log(z, out=z)
            top = z.max(axis=axis, keepdims=True)
            np.subtract(z, top, out=z)
            truth = _truth(z, target, axis)
            finite = np.isfinite(truth)
            if not finite.all():
                z, truth = np.compress(finite, z, axis=1 - axis), truth[finite]
            out = None
            if z.size and z.min() == -np.inf:
                out = np.isneginf(z)
                z[out] = 0
            yield Block(z, axis, truth, out)


def _truth(z: FloatArray, target: NDArray[Any], axis: int) -> FloatArray:
    """Pick the scores of the true classes, or average them over distributions."""
    if target.ndim == 2:
        weights = target.astype(z.dtype, copy=False)
        return np.asarray(times_log(weights if axis else weights.T, z).sum(axis=axis))
    at = np.arange(len(target))
    return np.asarray(z[at, target] if axis else z[target, at])
