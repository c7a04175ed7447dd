"""Where inputs become arrays: dtypes, axes, temperatures, targets, and the sentence said when one of them is wrong.

Every public function of the package reads its arguments here, so a rule about inputs is written once:

- float16, float32 and float64 are kept; integers, booleans and everything else become float64 *before* any arithmetic.
- float16 is computed in float32 and rounded once, at the end.
- Inputs are never written to.
"""

from typing import Any, TypeAlias

import numpy as np
from numpy.lib.array_utils import normalize_axis_index, normalize_axis_tuple
from numpy.typing import ArrayLike, DTypeLike, NDArray

FloatArray: TypeAlias = NDArray[np.floating[Any]]
Axes: TypeAlias = tuple[int, ...]

SUM_TOLERANCE = 1e-6


# numbers and dtypes ----------------------------------------------------------------------------------


def as_floats(values: ArrayLike, name: str) -> FloatArray:
    """Read real numbers: float16/32/64 as they are, anything else as float64."""
    array = _as_array(values, name)
    if array.dtype.kind not in "biufO":
        raise TypeError(f"{name} must be real numbers, got dtype {array.dtype}: convert to float first")
    if array.dtype.kind == "f" and array.dtype.itemsize <= 8:
        return array if array.dtype.isnative else array.astype(array.dtype.newbyteorder("="))
    return array.astype(np.float64)


def widen(array: FloatArray) -> FloatArray:
    """Give the array in the dtype to compute in: float32 for float16, else its own."""
    return array.astype(np.float32) if array.dtype == np.float16 else array


def narrow(result: FloatArray, dtype: DTypeLike) -> FloatArray:
    """Round a result to the caller's dtype; a result without dimensions becomes a NumPy scalar."""
    with np.errstate(all="ignore"):
        rounded: FloatArray = np.asarray(result).astype(dtype, copy=False)[()]
    return rounded


def _as_array(values: ArrayLike, name: str) -> NDArray[Any]:
    try:
        return np.asarray(values)
    except ValueError as error:
        raise ValueError(f"{name} must be a rectangular array: give every row the same number of values") from error


# axes ------------------------------------------------------------------------------------------------


def class_axis(axis: int, ndim: int) -> int:
    """Count an axis from the end, so that it stays right when broadcasting adds dimensions in front."""
    return int(normalize_axis_index(axis, ndim)) - ndim


def class_axes(axis: int | tuple[int, ...] | None, ndim: int) -> Axes:
    """Like `class_axis`, for one axis, a tuple of axes, or None for all of them."""
    if isinstance(axis, int):
        return (class_axis(axis, ndim),)
    every = range(ndim) if axis is None else normalize_axis_tuple(axis, ndim)
    return tuple(index - ndim for index in every)


def without_axis(shape: tuple[int, ...], axis: int) -> tuple[int, ...]:
    """Drop the class axis (counted from the end) from a shape: what remains is the shape of the batch."""
    position = len(shape) + axis
    return shape[:position] + shape[position + 1 :]


# temperature and options -----------------------------------------------------------------------------


def as_temperature(temperature: ArrayLike | float, shape: tuple[int, ...], axes: Axes) -> NDArray[np.float64]:
    """Read a temperature, or an array of them with size 1 along the class axes."""
    if type(temperature) is float and temperature >= 0:  # the usual case, in a tenth of the time
        return np.array(temperature + 0.0)
    array = as_floats(temperature, "temperature").astype(np.float64) + 0.0  # + 0.0 turns -0.0 into 0.0
    refused = ~(array >= 0)
    if refused.any():
        raise ValueError(f"temperature must be 0 or more (inf for the uniform limit), got {array[refused][0]}")
    if any(array.ndim >= -axis and array.shape[axis] != 1 for axis in axes):
        raise ValueError(
            f"temperature of shape {array.shape} varies along the class axis: "
            "give it size 1 there, for example temperature[:, None] for one temperature per row"
        )
    try:
        np.broadcast_shapes(shape, array.shape)
    except ValueError as error:
        raise ValueError(f"temperature of shape {array.shape} does not broadcast against logits of {shape}") from error
    return array


def as_kelvin(temperature: ArrayLike | float, logits: FloatArray, axes: Axes) -> FloatArray | None:
    """Read temperatures to divide the logits by, in the dtype of the arithmetic where that holds them exactly.

    T = 1 is None: there is nothing to divide.
    """
    if type(temperature) is float and temperature == 1:
        return None
    exact = as_temperature(temperature, logits.shape, axes)
    if exact.ndim == 0 and exact == 1:
        return None
    if logits.dtype == np.float64:
        return exact
    with np.errstate(all="ignore"):
        rounded = exact.astype(np.float32)
    return rounded if (rounded == exact).all() else exact


def as_threads(value: object) -> int:
    """Read how many threads may work at the same time."""
    if type(value) is bool or not isinstance(value, (int, np.integer)):
        raise TypeError(f"threads must be a whole number, got {value!r}: 1 is none but the one that calls")
    if value < 1:
        raise ValueError(f"threads must be 1 or more, got {value}: 1 is none but the one that calls")
    return int(value)


def as_out(out: object, shape: tuple[int, ...], dtype: DTypeLike) -> FloatArray:
    """Refuse memory that a result of this shape and dtype cannot be written to."""
    if not isinstance(out, np.ndarray):
        raise TypeError(f"out must be a NumPy array, got {type(out).__name__}")
    if out.shape != shape or out.dtype != dtype:
        raise ValueError(
            f"out of shape {out.shape} and dtype {out.dtype} does not fit a result of shape {shape} and dtype {dtype}"
        )
    if not out.flags.writeable:
        raise ValueError("out is read-only: give an array that can be written to")
    return out


def as_label_smoothing(value: float) -> float:
    """Read the share of the target that label smoothing spreads over all classes."""
    if not 0 <= value <= 1:
        raise ValueError(f"label_smoothing must lie in [0, 1], got {value}")
    return float(value)


def as_eps(value: float) -> float:
    """Read the floor that probabilities are clipped to; 0 is no clipping."""
    if not 0 <= value < 0.5:
        raise ValueError(f"eps must lie in [0, 0.5), got {value}: 0 is no clipping")
    return float(value)


# probabilities, targets ------------------------------------------------------------------------------


def as_probabilities(values: ArrayLike, name: str, axis: int | None) -> FloatArray:
    """Read numbers that each lie in [0, 1]; whether rows sum to 1 is not asked."""
    array = as_floats(values, name)
    refuse_outside_unit_interval(array, name, axis)
    return array


def as_target(target: ArrayLike, shape: tuple[int, ...], axis: int, *, check: bool) -> NDArray[Any]:
    """Read a target for predictions of this shape.

    The result is either an array of valid class indices (one dimension fewer than the predictions) or a float array of
    distributions (the same shape); the number of dimensions tells which.
    """
    array = _as_array(target, "target")
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
    """Read a target like `as_target`, with class indices written out as one-hot rows in the predictions' dtype."""
    return one_hot(as_target(target, predictions.shape, axis, check=check), predictions, axis)


def one_hot(target: NDArray[Any], predictions: FloatArray, axis: int) -> FloatArray:
    """Turn a target read by `as_target` into distributions."""
    if target.ndim == predictions.ndim:
        return target.astype(predictions.dtype, copy=False)
    rows = np.zeros(predictions.shape, dtype=predictions.dtype)
    np.put_along_axis(rows, np.expand_dims(target, axis), 1, axis=axis)
    return rows


def smooth(rows: FloatArray, share: float, axis: int) -> FloatArray:
    """Spread a share of each distribution evenly over all classes."""
    return (1 - share) * rows + share / rows.shape[axis] if share else rows


def as_binary(target: ArrayLike, prediction: FloatArray) -> FloatArray:
    """Read the probability of "yes" (0, 1 or between) for each binary prediction; a single number serves them all."""
    array = as_probabilities(target, "target", axis=None)
    if array.ndim and prediction.ndim and array.shape != prediction.shape:
        raise ValueError(
            f"target of shape {array.shape} does not fit predictions of shape {prediction.shape}: "
            "give one target per prediction, or a single number for all"
        )
    return array.astype(prediction.dtype, copy=False)


def _as_indices(array: NDArray[Any], classes: int) -> NDArray[np.intp]:
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
    weights = as_floats(array, "target")
    if check:
        refuse_outside_unit_interval(weights, "target", axis)
        refuse_other_sums(weights, "target", axis)
    else:
        _refuse_negative_or_infinite(weights, axis)
    return weights


def refuse_other_sums(rows: FloatArray, name: str, axis: int) -> None:
    """Refuse distributions that do not sum to 1."""
    sums = np.asarray(rows.sum(axis=axis, dtype=np.float64))
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
    refused = ~((weights >= 0) & (weights < np.inf))
    if refused.any():
        place = _first(refused)
        raise ValueError(
            f"target{_row_and_class(place, axis)} is {weights[place]}: even with check=False "
            "a target must be finite and not negative"
        )


# saying where something is wrong ---------------------------------------------------------------------


def _first(mask: NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(int(index) for index in np.argwhere(mask)[0])


def _row(place: tuple[int, ...]) -> str:
    if not place:
        return ""
    return f" of row {place[0] if len(place) == 1 else place}"


def _row_and_class(place: tuple[int, ...], axis: int | None) -> str:
    if axis is None:
        return _row(place)
    return f"{_row(without_axis(place, axis))}, class {place[axis]},"
