"""A target and predictions read as arrays of matching shapes, with an error that names what does not match."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softmax_core._kernels.arrays import FloatArray, as_floats
from softmax_core._kernels.targets import as_target
from softmax_core.comparison.array_types import Indices

Prediction = NDArray[Any]
"""Probabilities, shape (N, K), or hard labels, shape (N,): by the number of dimensions."""


@dataclass(frozen=True, eq=False)
class Truth:
    """The true class of every row.

    Attributes
    ----------
    labels : integers
        The true class, shape (N,); of a distribution the largest, the first one on ties.
    soft : floats or None
        The distributions, shape (N, K), where the target is that.
    classes : int
        Number of classes, K.
    """

    labels: NDArray[np.intp]
    soft: FloatArray | None
    classes: int

    @property
    def rows(self) -> int:
        """Number of rows, N."""
        return len(self.labels)


def read(
    target: ArrayLike, predictions: Mapping[str, ArrayLike], classes: int | None = None, *, infer: bool = False
) -> tuple[Truth, tuple[Prediction, ...]]:
    """Read a target and the predictions for it, by argument name; `infer` lets the largest label set the classes."""
    arrays = {name: _as_prediction(values, name) for name, values in predictions.items()}
    rows = _common_rows(arrays)
    count = _common_classes(arrays, np.shape(target), classes)
    if count is None:
        if not infer:
            raise ValueError("labels alone do not tell the number of classes: give classes=K")
        count = 1 + max(int(np.max(np.asarray(v), initial=0)) for v in (target, *arrays.values()))
    if count < 1:
        raise ValueError("there are no classes: K must be 1 or more")
    for name, array in arrays.items():
        if array.ndim == 1:
            _refuse_other_labels(array, name, count)
    read_target = as_target(target, (rows, count), -1, check=True)
    soft = read_target if read_target.ndim == 2 else None
    labels = read_target.copy() if soft is None else soft.argmax(axis=1)
    return Truth(labels, soft, count), tuple(_plain(array) for array in arrays.values())


def refuse_no_probability(block: FloatArray, name: str, first_row: int) -> None:
    """Name the first value of a block of rows that is no probability."""
    row, column = (int(index) for index in np.argwhere(~((block >= 0) & (block <= 1)))[0])
    raise ValueError(
        f"{name} of row {first_row + row}, class {column}, is {block[row, column]}, which is no probability: "
        "every value must lie in [0, 1]"
    )


def _as_prediction(values: ArrayLike, name: str) -> Prediction:
    array = np.asarray(values) if _flat(values) else as_floats(values, name)
    if array.ndim not in (1, 2):
        raise ValueError(f"{name} has shape {array.shape}: give probabilities (N, K) or labels (N,)")
    if array.ndim == 1 and array.dtype.kind not in "iu" and array.size:
        raise TypeError(
            f"{name} has one dimension, which means hard labels, and these must be integers, got {array.dtype}: "
            "give probabilities one row a sample, shape (N, K)"
        )
    return array


def _flat(values: ArrayLike) -> bool:
    try:
        return np.ndim(values) == 1
    except ValueError:  # rows of different lengths, which `as_floats` has a sentence for
        return False


def _plain(array: Prediction) -> Prediction:
    return array.astype(np.intp, copy=False) if array.ndim == 1 else array


def _common_rows(arrays: Mapping[str, Prediction]) -> int:
    lengths = {name: len(array) for name, array in arrays.items()}
    if len(set(lengths.values())) > 1:
        (first, one), (second, other) = lengths.items()
        raise ValueError(f"{first} has {one} rows and {second} has {other}: both must be for the same rows")
    rows = next(iter(lengths.values()))
    if not rows:
        raise ValueError("there are no rows, so there is no mean: give at least one")
    return rows


def _common_classes(arrays: Mapping[str, Prediction], target: tuple[int, ...], classes: int | None) -> int | None:
    widths = {name: array.shape[1] for name, array in arrays.items() if array.ndim == 2}
    if len(target) == 2:
        widths["target"] = target[1]
    if classes is not None:
        widths["classes"] = classes
    if len(set(widths.values())) > 1:
        widths_found = ", ".join(f"{name} says {width}" for name, width in widths.items())
        raise ValueError(f"the number of classes is not one number: {widths_found}")
    return next(iter(widths.values()), None)


def _refuse_other_labels(labels: Indices, name: str, classes: int) -> None:
    outside = (labels < 0) | (labels >= classes)
    if outside.any():
        row = int(np.argmax(outside))
        raise IndexError(
            f"{name} of row {row} is class {labels[row]}, but there are K = {classes} classes: "
            "indices run from 0 to K - 1"
        )
