"""Cross-entropy of softmax(b z) and its derivatives by b = 1 / T, over the logits of many rows, block by block."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from softmax_core._kernels.arrays import FloatArray, widen
from softmax_core._kernels.blocks import NARROW
from softmax_core._kernels.elementwise import times_log
from softmax_core.comparison.array_types import Flags, Floats
from softmax_core.comparison.per_row import blocks
from softmax_core.losses import softmax_cross_entropy


@dataclass(frozen=True)
class LossDerivatives:
    """Derivatives of the mean cross-entropy of softmax(b z) by b, and what decides its limits.

    Attributes
    ----------
    rows : int
        Rows that count: those whose true class has a finite score.
    first, second, third : float
        Means of E_p[z] - z_t, of Var_p[z] and of the third central moment of z under p.
    above_truth : float
        Mean of max z - z_t: the first derivative as b goes to inf. Exactly 0 where every true class is on top.
    most_classes : int
        The largest number of classes with a finite score in any row, asked at b = 0 only.
    """

    rows: int
    first: float
    second: float
    third: float
    above_truth: float
    most_classes: int

    def step(self, b: float) -> float:
        """Where the first derivative will be 0, by Halley's rule; nan where it is level.

        Its error is the third power of the step, so that two passes over many rows are enough after a good start.
        """
        if not self.second > 0:
            return float("nan")
        bend = self.second - self.first * self.third / (2 * self.second)
        return b - self.first / (bend if bend > self.second / 2 else self.second)


@dataclass(frozen=True, eq=False)
class LogitBlock:
    """Some rows, shifted so that the largest score of each is 0.

    Attributes
    ----------
    z : floats
        Scores, shape (K, n) for few classes and (n, K) for many; 0 where a class is ruled out.
    axis : int
        The class axis.
    truth : floats
        Scores of the true classes, shape (n,).
    ruled_out : booleans or None
        Which classes are ruled out, where any is.
    """

    z: FloatArray
    axis: int
    truth: FloatArray
    ruled_out: Flags | None

    def weights(self, b: float) -> FloatArray:
        """Compute exp(b z)."""
        w = np.multiply(self.z, self.z.dtype.type(b))
        np.exp(w, out=w)
        if self.ruled_out is not None:
            w[self.ruled_out] = 0
        return w

    def moments(self, b: float) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
        """Compute the sum of the weights, and the means of z, z^2 and z^3 under them."""
        w = self.weights(b)
        sums = [w.sum(axis=self.axis)]
        for _ in range(3):
            np.multiply(w, self.z, out=w)
            sums.append(w.sum(axis=self.axis))
        total, *moments = sums
        mean, square, cube = (moment / total for moment in moments)
        return total, mean, square, cube


@dataclass(frozen=True, eq=False)
class LogitRows:
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

    def subsampled(self, values: int) -> LogitRows | None:
        """Keep evenly spaced rows, about so many values; None where that would be most of them."""
        rows, classes = self.values.shape
        places = np.arange(rows) if self.chosen is None else np.flatnonzero(self.chosen)
        step = len(places) * classes // values
        if step < 4:
            return None
        places = places[::step]
        return replace(self, values=self.values[places], target=self.target[places], chosen=None)

    @np.errstate(all="ignore")
    def derivatives(self, b: float) -> LossDerivatives:
        """Differentiate the mean cross-entropy of softmax(b z) by b."""
        rows, above, most = 0, 0.0, 0
        first, second, third = 0.0, 0.0, 0.0
        for block in self._blocks():
            total, mean, square, cube = block.moments(b)
            rows += len(mean)
            first += float((mean - block.truth).sum(dtype=np.float64))
            second += float((square - mean * mean).sum(dtype=np.float64))
            third += float((cube - mean * (3 * square - 2 * mean * mean)).sum(dtype=np.float64))
            above -= float(block.truth.sum(dtype=np.float64))
            if b == 0:
                most = max(most, int(total.max(initial=0)))
        n = max(rows, 1)
        return LossDerivatives(rows, first / n, second / n, third / n, above / n, most)

    @np.errstate(all="ignore")
    def loss(self, temperature: float) -> float:
        """Compute the mean cross-entropy of softmax(z / T), nan without rows."""
        if not 0 < temperature < np.inf:
            return self._loss_at_the_end(temperature)
        b, rows, total = 1 / temperature, 0, 0.0
        for block in self._blocks():
            sums = np.log(block.weights(b).sum(axis=block.axis)).astype(np.float64) - b * block.truth
            rows, total = rows + len(sums), total + float(sums.sum())
        return total / rows if rows else float("nan")

    def _loss_at_the_end(self, temperature: float) -> float:
        rows, total = 0, 0.0
        for part, target in self._parts():
            z = part.astype(np.float64)
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

    def _blocks(self) -> Iterator[LogitBlock]:
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
            yield LogitBlock(z, axis, truth, out)


def _truth(z: FloatArray, target: NDArray[Any], axis: int) -> FloatArray:
    """Pick the scores of the true classes, or average them over distributions."""
    if target.ndim == 2:
        weights = target.astype(z.dtype, copy=False)
        return np.asarray(times_log(weights if axis else weights.T, z).sum(axis=axis))
    at = np.arange(len(target))
    return np.asarray(z[at, target] if axis else z[target, at])
