"""Read probabilities and targets, and name the row and class of a value that is refused."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softmax_core._kernels.arrays import FloatArray, as_array, as_floats, without_axis

SUM_TOLERANCE = 1e-6


# reading -------------------------------------------------------------------------------------------


def as_probabilities(values: ArrayLike, name: str, axis: int | None) -> FloatArray:
    """Read numbers that each lie in [0, 1]; whether rows sum to 1 is not asked."""
    array = as_floats(values, name)
    refuse_outside_unit_interval(array, name, axis)
    return array


def as_target(target: ArrayLike, shape: tuple[int, ...], axis: int, *, check: bool) -> NDArray[Any]:
    """Read class indices (one dimension fewer than predictions of this shape) or distributions (the same shape)."""
    array = as_array(target, "target")
    batch = without_axis(shape, axis)
    if array.shape == shape:
        return _as_distributions(array, axis, check=check)
    if array.shape == batch:
        return _as_indices(array, shape[axis])
    raise ValueError(
        f"target of shape {array.shape} does not fit predictions of shape {shape}: "
        f"give class indices of shape {batch} or distributions of shape {shape}"
    )


def as_distribution(target: ArrayLike, predictions: FloatArray, axis: int, *, check: bool) -> FloatArray:
    """Read a target as distributions in the predictions' dtype, class indices as one-hot rows."""
    return one_hot(as_target(target, predictions.shape, axis, check=check), predictions, axis)


def as_binary(target: ArrayLike, prediction: FloatArray) -> FloatArray:
    """Read the probability of "yes" (0, 1 or between) for each binary prediction; a single number serves them all."""
    array = as_probabilities(target, "target", axis=None)
    if array.ndim and prediction.ndim and array.shape != prediction.shape:
        raise ValueError(
            f"target of shape {array.shape} does not fit predictions of shape {prediction.shape}: "
            "give one target per prediction, or a single number for all"
        )
    return array.astype(prediction.dtype, copy=False)


def one_hot(target: NDArray[Any], predictions: FloatArray, axis: int) -> FloatArray:
    """Write class indices as one-hot rows in the predictions' dtype; distributions stay what they are."""
    if target.ndim == predictions.ndim:
        return target.astype(predictions.dtype, copy=False)
    rows = np.zeros(predictions.shape, dtype=predictions.dtype)
    np.put_along_axis(rows, np.expand_dims(target, axis), 1, axis=axis)
    return rows


def smooth(rows: FloatArray, share: float, axis: int) -> FloatArray:
    """Spread a share of each distribution evenly over all classes."""
    return (1 - share) * rows + share / rows.shape[axis] if share else rows


def _as_indices(array: NDArray[Any], classes: int) -> NDArray[np.intp]:
    """Read class indices from 0 to K - 1."""
    if array.dtype.kind not in "iu" and array.size:
        raise TypeError(f"class indices must be integers, got {array.dtype}: convert with target.astype(int)")
    if not array.ndim:
        inside = 0 <= array.item() < classes
    else:
        inside = not array.size or bool(array.min() >= 0 and array.max() < classes)
    if not inside:
        place = _first((array < 0) | (array >= classes))
        raise IndexError(
            f"target{_row(place)} is class {array[place]}, but there are K = {classes} classes: "
            "indices run from 0 to K - 1"
        )
    return array.astype(np.intp, copy=False)


def _as_distributions(array: NDArray[Any], axis: int, *, check: bool) -> FloatArray:
    """Read distributions that sum to 1, or without the check any weights that are finite and not negative."""
    weights = as_floats(array, "target")
    if check:
        refuse_outside_unit_interval(weights, "target", axis)
        refuse_other_sums(weights, "target", axis)
    else:
        _refuse_negative_or_infinite(weights, axis)
    return weights


# refusing ------------------------------------------------------------------------------------------


def refuse_other_sums(rows: FloatArray, name: str, axis: int) -> None:
    """Refuse distributions that do not sum to 1."""
    sums = rows.sum(axis=axis, dtype=np.float64)
    off = ~(np.abs(sums - 1) <= SUM_TOLERANCE)
    if off.any():
        place = _first(off)
        raise ValueError(
            f"{name}{_row(place)} sums to {sums[place]}, not to 1 (tolerance {SUM_TOLERANCE}): "
            "divide it by its sum, or pass check=False to use it as it is"
        )


def refuse_outside_unit_interval(array: FloatArray, name: str, axis: int | None) -> None:
    """Refuse values that are no probabilities."""
    if array.size and not (array.min() >= 0 and array.max() <= 1):
        place = _first(~((array >= 0) & (array <= 1)))
        raise ValueError(
            f"{name}{_row_and_class(place, axis)} is {array[place]}, which is no probability: "
            "every value must lie in [0, 1]"
        )


def _refuse_negative_or_infinite(weights: FloatArray, axis: int) -> None:
    """Refuse weights that no loss can be computed with."""
    refused = ~((weights >= 0) & (weights < np.inf))
    if refused.any():
        place = _first(refused)
        raise ValueError(
            f"target{_row_and_class(place, axis)} is {weights[place]}: even with check=False "
            "a target must be finite and not negative"
        )


def _first(mask: NDArray[np.bool_]) -> tuple[int, ...]:
    """Give the place of the first True."""
    return tuple(int(index) for index in np.argwhere(mask)[0])


def _row(place: tuple[int, ...]) -> str:
    """Name a row; a single sample has none."""
    if not place:
        return ""
    return f" of row {place[0] if len(place) == 1 else place}"


def _row_and_class(place: tuple[int, ...], axis: int | None) -> str:
    """Name the row and the class of an entry; a number has neither."""
    if axis is None or not place:
        return _row(place)
    return f"{_row(without_axis(place, axis))}, class {place[axis]},"
