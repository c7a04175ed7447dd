"""Read array-likes, count class axes, and hand results back in the caller's dtype."""

from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.lib.array_utils import normalize_axis_index, normalize_axis_tuple
from numpy.typing import ArrayLike, NDArray

# Of float16, float32 or float64. A result without dimensions is a NumPy scalar, which has the methods of an array.
FloatArray: TypeAlias = NDArray[np.floating[Any]]
Axes: TypeAlias = tuple[int, ...]
Float = TypeVar("Float", bound=np.floating[Any])


def as_array(values: ArrayLike, name: str) -> NDArray[Any]:
    """Read an array of anything, and refuse rows of different lengths."""
    try:
        return np.asarray(values)
    except ValueError as error:
        raise ValueError(f"{name} must be a rectangular array: give every row the same number of values") from error


def as_floats(values: ArrayLike, name: str) -> FloatArray:
    """Read real numbers: float16, float32 and float64 as they are, all else as float64 before any arithmetic."""
    array = as_array(values, name)
    if array.dtype.kind not in "biufO":
        raise TypeError(f"{name} must be real numbers, got dtype {array.dtype}: convert to float first")
    if array.dtype.kind == "f" and array.dtype.itemsize <= 8:
        return array if array.dtype.isnative else array.astype(array.dtype.newbyteorder("="))
    return array.astype(np.float64)


def widen(array: FloatArray) -> FloatArray:
    """Give float16 as float32, which it is computed in; other dtypes as they are."""
    return array.astype(np.float32) if array.dtype == np.float16 else array


def as_result(computed: NDArray[Any], dtype: np.dtype[Float] | type[Float]) -> NDArray[Float]:
    """Round what was computed to the caller's dtype; without dimensions it becomes a NumPy scalar."""
    if computed.dtype != dtype:
        with np.errstate(all="ignore"):
            computed = computed.astype(dtype)
    return computed if computed.ndim else computed[()]


def class_axis(axis: int, ndim: int) -> int:
    """Count an axis from the end, so that it stays right when broadcasting adds dimensions in front."""
    return normalize_axis_index(axis, ndim) - ndim


def class_axes(axis: int | tuple[int, ...] | None, ndim: int) -> Axes:
    """Count one axis, several, or all (None) from the end; a number has one class and no axis, as in NumPy's sums."""
    if isinstance(axis, int):
        return (class_axis(axis, ndim),) if ndim or axis not in {0, -1} else ()
    every = range(ndim) if axis is None else normalize_axis_tuple(axis, ndim)
    return tuple(index - ndim for index in every)


def without_axis(shape: tuple[int, ...], axis: int) -> tuple[int, ...]:
    """Drop the class axis, counted from the end, from a shape or from the place of an entry."""
    position = len(shape) + axis
    return shape[:position] + shape[position + 1 :]
