"""Read the arguments that are neither logits nor targets: temperature, smoothing, clipping, memory, threads."""

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from softmax_core._kernels.arrays import Axes, FloatArray, as_floats


def as_temperature(temperature: ArrayLike | float, shape: tuple[int, ...], axes: Axes) -> NDArray[np.float64]:
    """Read a temperature, or an array of them with size 1 along the class axes, for logits of this shape."""
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


def as_divisor(temperature: ArrayLike | float, logits: FloatArray, axes: Axes) -> FloatArray | None:
    """Read temperatures in the dtype of the arithmetic where that holds them exactly; None is T = 1."""
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
