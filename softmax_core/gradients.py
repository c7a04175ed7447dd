"""Derivatives of softmax and of the losses with respect to the logits, and finite differences to check them."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softmax_core._kernels.arrays import FloatArray, as_floats, as_result, class_axis, widen
from softmax_core._kernels.options import as_label_smoothing, as_temperature
from softmax_core._kernels.targets import as_distribution, smooth
from softmax_core.distributions import log_softmax, softmax

__all__ = [
    "finite_difference_gradient",
    "softmax_cross_entropy_gradient",
    "softmax_jacobian",
    "squared_error_gradient",
]


def softmax_jacobian(logits: ArrayLike, temperature: ArrayLike = 1.0) -> FloatArray:
    r"""Compute J_ij = d p_i / d z_j of p = softmax(z / T): p_i (1 - p_i) / T where i = j, -p_i p_j / T elsewhere.

    Parameters
    ----------
    logits : array_like, shape (..., K)
        Scores z; the class axis is the last one.
    temperature : float or array_like, default 1.0
        T >= 0, as in `softmax`. The derivative is taken with respect to z, not z / T, and so holds a factor 1 / T:
        it is 0 at T = inf. At T = 0 it is nan: softmax is a step function there, and no number is its slope at the
        jumps (the slopes for T -> 0 tend to 0 or grow without bound). nan rather than an error, so that one call can
        sweep an array of temperatures that begins at 0.

    Returns
    -------
    ndarray, shape (..., K, K)
        Symmetric; rows and columns sum to 0. In the dtype of the logits; K * K numbers per sample.

    Raises
    ------
    ValueError, TypeError
        As in `softmax`.

    References
    ----------
    J. S. Bridle (1990), as in `softmax`.

    Examples
    --------
    >>> from softmax_core import softmax_jacobian
    >>> softmax_jacobian([3.0, 1.0, 0.2]).round(4)
    array([[ 0.1371, -0.0946, -0.0425],
           [-0.0946,  0.1003, -0.0058],
           [-0.0425, -0.0058,  0.0483]])

    Negative logits have a derivative like any others (it is ReLU that has none), and so has 0:

    >>> softmax_jacobian([[-9.0, -9.0], [0.0, 0.0]])
    array([[[ 0.25, -0.25],
            [-0.25,  0.25]],
    <BLANKLINE>
           [[ 0.25, -0.25],
            [-0.25,  0.25]]])
    """
    given = as_floats(logits, "logits")
    z = widen(given)
    divisor = as_temperature(temperature, given.shape, (class_axis(-1, given.ndim),))
    p = softmax(z, temperature=temperature)
    with np.errstate(all="ignore"):
        jacobian = -p[..., :, np.newaxis] * p[..., np.newaxis, :]
        diagonal = np.arange(p.shape[-1])
        jacobian[..., diagonal, diagonal] = -p * np.expm1(log_softmax(z, temperature=temperature))
    return as_result(_over_temperature(jacobian, divisor[..., np.newaxis]), given.dtype)


def softmax_cross_entropy_gradient(
    target: ArrayLike,
    logits: ArrayLike,
    temperature: ArrayLike = 1.0,
    label_smoothing: float = 0.0,
    *,
    axis: int = -1,
    check: bool = True,
) -> FloatArray:
    r"""Compute d loss / d z of `softmax_cross_entropy`: (p - y) / T with p = softmax(z / T).

    Where y_i = 1, p_i - 1 is computed as expm1(log p_i), so that a small error signal survives the rounding of p_i
    to 1. For weights that sum to w (`check=False`) the gradient is (w p - y) / T.

    Parameters
    ----------
    target, label_smoothing, axis, check
        As in `softmax_cross_entropy`.
    logits : array_like, shape (..., K)
        Scores z.
    temperature : float or array_like, default 1.0
        T >= 0, as in `softmax`; the factor 1 / T is part of the result. The gradient is 0 at T = inf and nan at
        T = 0, as in `softmax_jacobian`.

    Returns
    -------
    ndarray, shape (..., K)
        One gradient per sample, summing to 0, in the dtype of the logits. Divide by N for the gradient of a mean.

    Raises
    ------
    ValueError, IndexError, TypeError
        As in `softmax_cross_entropy`.

    References
    ----------
    J. S. Bridle (1990), as in `softmax`.

    Examples
    --------
    "Output minus 1" holds for the true class alone; for the others the gradient is the output:

    >>> from softmax_core import softmax, softmax_cross_entropy_gradient
    >>> softmax([3.0, 1.0, 0.2]).round(4)
    array([0.836 , 0.1131, 0.0508])
    >>> softmax_cross_entropy_gradient(0, [3.0, 1.0, 0.2]).round(4)
    array([-0.164 ,  0.1131,  0.0508])

    Computed as p - y, the first of these would be 0:

    >>> softmax_cross_entropy_gradient(0, [40.0, 0.0])
    array([-4.24835426e-18,  4.24835426e-18])
    """
    given = as_floats(logits, "logits")
    z = widen(given)
    along = class_axis(axis, given.ndim)
    y = smooth(as_distribution(target, z, along, check=check), as_label_smoothing(label_smoothing), along)
    p, error = _prediction_and_error(y, z, temperature, along)
    with np.errstate(all="ignore"):
        gradient = error + p * (np.sum(y, axis=along, keepdims=True) - 1)
    return as_result(_over_temperature(gradient, as_temperature(temperature, given.shape, (along,))), given.dtype)


def squared_error_gradient(
    target: ArrayLike, logits: ArrayLike, temperature: ArrayLike = 1.0, *, axis: int = -1, check: bool = True
) -> FloatArray:
    r"""Compute d loss / d z_i of `squared_error` of p = softmax(z / T): 2 p_i (d_i - sum_j p_j d_j) / T with d = p - y.

    The factor p_i is what cross-entropy does not have: where p_i is near 0 the gradient is near 0, even for the true
    class.

    Parameters
    ----------
    target, axis, check
        As in `squared_error`.
    logits : array_like, shape (..., K)
        Scores z.
    temperature : float or array_like, default 1.0
        T >= 0, as in `softmax_cross_entropy_gradient`.

    Returns
    -------
    ndarray, shape (..., K)
        One gradient per sample, summing to 0, in the dtype of the logits.

    Raises
    ------
    ValueError, IndexError, TypeError
        As in `softmax_cross_entropy`.

    Examples
    --------
    The worse the prediction, the smaller this gradient, while that of cross-entropy tends to -1:

    >>> from softmax_core import softmax_cross_entropy_gradient, squared_error_gradient
    >>> z = [[0.0, 1.0], [0.0, 5.0], [0.0, 20.0]]
    >>> [f"{slope:.1e}" for slope in squared_error_gradient([0, 0, 0], z)[:, 0]]
    ['-5.7e-01', '-2.6e-02', '-8.2e-09']
    >>> [f"{slope:.1e}" for slope in softmax_cross_entropy_gradient([0, 0, 0], z)[:, 0]]
    ['-7.3e-01', '-9.9e-01', '-1.0e+00']
    """
    given = as_floats(logits, "logits")
    z = widen(given)
    along = class_axis(axis, given.ndim)
    p, error = _prediction_and_error(as_distribution(target, z, along, check=check), z, temperature, along)
    with np.errstate(all="ignore"):
        relative = error - _at_largest(error, p, along)
        gradient = 2 * p * (relative - np.sum(p * relative, axis=along, keepdims=True))
    return as_result(_over_temperature(gradient, as_temperature(temperature, given.shape, (along,))), given.dtype)


def finite_difference_gradient(
    function: Callable[[NDArray[np.float64]], ArrayLike], point: ArrayLike, *, step: float | None = None
) -> NDArray[np.float64]:
    r"""Estimate the derivative of any function by central differences: (f(x + h) - f(x - h)) / 2h, one entry at a time.

    An independent check of the formulas in this module, since it uses nothing but the function's values.

    Parameters
    ----------
    function : callable
        Takes a float64 array in the shape of the point, returns a number or an array. It gets a copy each time.
    point : array_like
        Where to differentiate; computed in float64 whatever its dtype, since differences need the digits.
    step : float, optional
        h. By default eps^(1/3) * max(1, abs(x)) for each entry x, about 6e-6 near 0, which balances the error of
        the formula, of order h^2, with that of the rounding, of order eps / h.

    Returns
    -------
    ndarray or scalar
        float64. The shape of the point for a function that returns a number; for an array of shape S it is
        S + point.shape, so the derivative of softmax comes out as `softmax_jacobian` gives it. A NumPy scalar if
        both point and function are numbers.

    Raises
    ------
    ValueError
        If the step is not a positive, finite number.

    References
    ----------
    J. Nocedal, S. J. Wright (2006), Numerical optimization, 2nd edition, section 8.1. Springer.

    Examples
    --------
    >>> from softmax_core import finite_difference_gradient, softmax_cross_entropy, softmax_cross_entropy_gradient
    >>> finite_difference_gradient(lambda z: softmax_cross_entropy(0, z), [3.0, 1.0, 0.2]).round(8)
    array([-0.1639812 ,  0.11314284,  0.05083836])
    >>> softmax_cross_entropy_gradient(0, [3.0, 1.0, 0.2]).round(8)
    array([-0.1639812 ,  0.11314284,  0.05083836])
    """
    if step is not None and not 0 < step < np.inf:
        raise ValueError(f"step must be positive and finite, got {step}")
    centre = as_floats(point, "point").astype(np.float64)
    columns = [_slope(function, centre, place, step) for place in np.ndindex(centre.shape)]
    if not columns:
        return np.zeros(centre.shape)
    slopes = np.stack(columns, axis=-1)
    return as_result(slopes.reshape(slopes.shape[:-1] + centre.shape), np.float64)


def _slope(
    function: Callable[[NDArray[np.float64]], ArrayLike],
    centre: NDArray[np.float64],
    place: tuple[int, ...],
    step: float | None,
) -> NDArray[np.float64]:
    """Estimate the derivative by one entry of the point."""
    ahead, behind = centre.copy(), centre.copy()
    width = np.cbrt(np.finfo(np.float64).eps) * max(1.0, abs(centre[place])) if step is None else step
    with np.errstate(all="ignore"):
        ahead[place] += width
        behind[place] -= width
        distance = ahead[place] - behind[place]  # before the function may write to its copies
    after, before = function(ahead), function(behind)
    with np.errstate(all="ignore"):
        return np.subtract(after, before, dtype=np.float64) / distance


def _prediction_and_error(
    y: FloatArray, logits: FloatArray, temperature: ArrayLike, axis: int
) -> tuple[FloatArray, FloatArray]:
    """Compute p and p - y, the latter without cancellation where y = 1."""
    p = softmax(logits, axis, temperature)
    with np.errstate(all="ignore"):
        error = np.where(y == 1, np.expm1(log_softmax(logits, axis, temperature)), p - y)
    return p, error


def _at_largest(values: FloatArray, p: FloatArray, axis: int) -> FloatArray:
    """Pick the value of the most probable class: without it, a mean under p keeps its small terms."""
    if not p.size:
        return np.zeros_like(values)
    return np.take_along_axis(values, np.argmax(p, axis=axis, keepdims=True), axis=axis)


@np.errstate(all="ignore")
def _over_temperature(gradient: FloatArray, divisor: NDArray[np.float64]) -> FloatArray:
    """Divide by T; at T = 0 there is no derivative."""
    return np.where(divisor == 0, np.nan, gradient / divisor)
