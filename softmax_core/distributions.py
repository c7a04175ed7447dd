"""From logits to probabilities: softmax, its logarithm and its normaliser; sigmoid, the case of two classes."""

import numpy as np
from numpy.typing import ArrayLike

from softmax_core._kernels import blocks, elementwise
from softmax_core._kernels import softmax as kernels
from softmax_core._kernels.arrays import FloatArray, as_floats, as_result, class_axes, widen
from softmax_core._kernels.options import as_divisor, as_out, as_threads

__all__ = ["log_sigmoid", "log_softmax", "logsumexp", "sigmoid", "softmax"]


def softmax(
    logits: ArrayLike,
    axis: int | tuple[int, ...] | None = -1,
    temperature: ArrayLike = 1.0,
    *,
    out: FloatArray | None = None,
    threads: int = 1,
) -> FloatArray:
    r"""Turn logits into probabilities: p_i = exp(z_i / T) / sum_j exp(z_j / T).

    Computed as exp((z - max z) / T) divided by its sum, which is the same number on paper and cannot overflow.

    Parameters
    ----------
    logits : array_like, shape (..., K)
        Scores z, real numbers (a single one is a class alone). -inf rules a class out: its probability is exactly 0.
    axis : int, tuple of int or None, default -1
        The class axis. With a tuple, or None for all axes, the sum runs over several axes at once.
    temperature : float or array_like, default 1.0
        T >= 0. T = 0 gives the one-hot vector of the largest logit (ties share the 1), T = inf the uniform
        distribution over the classes that are not ruled out. An array gives several temperatures in one call: it
        broadcasts against the logits and must have size 1 along the class axis, so that shape (N, 1) is one
        temperature per row, or N temperatures of a single vector of logits.
    out : ndarray, optional
        Where to write the result: an array in its shape and dtype, which is then what is returned. It may be the
        array of logits itself, which saves the memory for a second one.
    threads : int, default 1
        How many threads may work at the same time; more than 1 make a difference from 40 MB of logits on.

    Returns
    -------
    ndarray or scalar
        Probabilities, in the shape of the logits (broadcast with the temperature) and in their dtype; integers and
        booleans give float64. A row with nan or +inf, or with -inf only, is nan throughout. A row gives the same bits
        alone and in any batch. A number gives a NumPy scalar.

    Raises
    ------
    ValueError
        If a temperature is negative or nan, or varies along the class axis; if `out` has another shape or dtype than
        the result or is read-only; if threads is less than 1.
    TypeError
        If the logits are not real numbers, `out` is no array or `threads` is no whole number.

    See Also
    --------
    log_softmax : keeps what softmax rounds to 0 or to 1.
    online_softmax : the same, with one reading of the logits less.

    References
    ----------
    J. S. Bridle (1990), Probabilistic interpretation of feedforward classification network outputs, with
    relationships to statistical pattern recognition. Neurocomputing, NATO ASI Series F68, 227-236.
    P. Blanchard, D. J. Higham, N. J. Higham (2021), Accurately computing the log-sum-exp and softmax functions.
    IMA Journal of Numerical Analysis 41(4), 2311-2330.
    G. Hinton, O. Vinyals, J. Dean (2015), Distilling the knowledge in a neural network. arXiv:1503.02531 (temperature).

    Examples
    --------
    Written as in the formula, softmax fails for large logits, because exp(1000) is more than float64 can hold:

    >>> import numpy as np
    >>> from softmax_core import softmax
    >>> z = np.array([1000.0, 1001.0, 1002.0])
    >>> with np.errstate(all="ignore"):
    ...     np.exp(z) / np.exp(z).sum()
    array([nan, nan, nan])
    >>> softmax(z).round(4)
    array([0.09  , 0.2447, 0.6652])

    Five temperatures in one call, from the arg max to the uniform distribution:

    >>> softmax([3.0, 1.0, 0.2], temperature=[[0], [0.5], [1], [5], [np.inf]]).round(4)
    array([[1.    , 0.    , 0.    ],
           [0.9785, 0.0179, 0.0036],
           [0.836 , 0.1131, 0.0508],
           [0.4461, 0.299 , 0.2548],
           [0.3333, 0.3333, 0.3333]])

    In place:

    >>> batch = np.array([[2.0, 1.0, 0.1], [0.0, 0.0, 0.0]])
    >>> softmax(batch, out=batch) is batch
    True
    >>> batch.round(4)
    array([[0.659 , 0.2424, 0.0986],
           [0.3333, 0.3333, 0.3333]])
    """
    return _each_logit(kernels.softmax, logits, axis, temperature, out, threads)


def log_softmax(
    logits: ArrayLike,
    axis: int | tuple[int, ...] | None = -1,
    temperature: ArrayLike = 1.0,
    *,
    out: FloatArray | None = None,
    threads: int = 1,
) -> FloatArray:
    r"""Compute log-probabilities: log p_i = z_i / T - log sum_j exp(z_j / T).

    Computed as s - log1p(sum of the other exp s) with s = (z - max z) / T. "Other" leaves the largest one out: its
    exponential is the 1 that log1p adds, so a sum of 1e-18 beside it is not lost.

    Parameters
    ----------
    logits, axis, temperature, out, threads
        As in `softmax`.

    Returns
    -------
    ndarray or scalar
        Log-probabilities (nats), none above 0, in the shape and dtype that `softmax` returns. A class that is ruled
        out has -inf; a row with nan or +inf, or with -inf only, is nan throughout.

    Raises
    ------
    ValueError, TypeError
        As in `softmax`.

    References
    ----------
    P. Blanchard, D. J. Higham, N. J. Higham (2021), as in `softmax`.

    Examples
    --------
    Taken after softmax, the logarithm finds only what the rounding left: a 1 and a 0.

    >>> import numpy as np
    >>> from softmax_core import log_softmax, softmax
    >>> with np.errstate(divide="ignore"):
    ...     np.log(softmax([800.0, 0.0]))
    array([  0., -inf])
    >>> log_softmax([800.0, 0.0])
    array([   0., -800.])
    >>> log_softmax([40.0, 0.0])
    array([-4.24835426e-18, -4.00000000e+01])
    """
    return _each_logit(kernels.log_softmax, logits, axis, temperature, out, threads)


def logsumexp(
    logits: ArrayLike, axis: int | tuple[int, ...] | None = -1, keepdims: bool = False, *, threads: int = 1
) -> FloatArray:
    r"""Compute log sum_j exp(z_j), the normaliser of softmax and a smooth maximum.

    Computed as max z + log1p(sum of the other exp(z - max z)).

    Parameters
    ----------
    logits : array_like
        Scores z, any real numbers; a single number is its own logsumexp.
    axis : int, tuple of int or None, default -1
        The axis or axes to sum over; None sums over all.
    keepdims : bool, default False
        Keep the summed axes with size 1.
    threads : int, default 1
        As in `softmax`.

    Returns
    -------
    ndarray or scalar
        In nats, in the dtype of the logits; a NumPy scalar where no axis is left. Over nothing at all, or over -inf
        only, it is -inf (the logarithm of an empty sum); a row with +inf is inf, a row with nan is nan.

    Raises
    ------
    ValueError, TypeError
        If the logits are not real numbers, or threads is no whole number from 1 on.

    References
    ----------
    P. Blanchard, D. J. Higham, N. J. Higham (2021), as in `softmax`.

    Examples
    --------
    The logarithm at the end comes too late when the exponentials in the middle have vanished:

    >>> import numpy as np
    >>> from softmax_core import logsumexp
    >>> z = np.array([-1000.0, -1000.0])
    >>> with np.errstate(divide="ignore"):
    ...     print(np.log(np.exp(z).sum()))
    -inf
    >>> print(logsumexp(z).round(4))
    -999.3069
    """
    z = as_floats(logits, "logits")
    axes = class_axes(axis, z.ndim)
    workers = as_threads(threads)
    if z.size:
        sums = blocks.apply(kernels.logsumexp, z, axes, reduced=True, threads=workers)
    else:
        sums = np.full([n for i, n in enumerate(z.shape) if i - z.ndim not in axes], -np.inf, z.dtype)
    return as_result(np.expand_dims(sums, axes) if keepdims else sums, z.dtype)


def sigmoid(logit: ArrayLike) -> FloatArray:
    r"""Turn one logit into the probability of "yes": 1 / (1 + exp(-z)), element by element.

    It is softmax for two classes, of the difference of their logits: softmax([z1, z2])[0] = sigmoid(z1 - z2).

    Parameters
    ----------
    logit : array_like
        Any real numbers; -inf gives 0, inf gives 1, nan gives nan.

    Returns
    -------
    ndarray or scalar
        Probabilities in the shape and dtype of the input; integers and booleans give float64.

    Raises
    ------
    TypeError
        If the logits are not real numbers.

    Examples
    --------
    The exponential is taken of -abs(z), so it cannot overflow on either side:

    >>> from softmax_core import sigmoid, softmax
    >>> sigmoid([-1000.0, -2.0, 0.0, 2.0, 1000.0]).round(4)
    array([0.    , 0.1192, 0.5   , 0.8808, 1.    ])
    >>> softmax([3.0, 1.0]).round(4)
    array([0.8808, 0.1192])
    """
    given = as_floats(logit, "logit")
    wide = widen(given)
    with np.errstate(all="ignore"):
        small = np.exp(-np.abs(wide))
        result = np.where(wide >= 0, 1.0, small) / (1.0 + small)
    return as_result(result, given.dtype)


def log_sigmoid(logit: ArrayLike) -> FloatArray:
    r"""Compute log(1 / (1 + exp(-z))) as min(z, 0) - log1p(exp(-abs(z))), element by element.

    Parameters
    ----------
    logit : array_like
        Any real numbers; -inf gives -inf, inf gives 0, nan gives nan.

    Returns
    -------
    ndarray or scalar
        Log-probabilities (nats) in the shape and dtype of the input; integers and booleans give float64.

    Raises
    ------
    TypeError
        If the logits are not real numbers.

    Examples
    --------
    >>> import numpy as np
    >>> from softmax_core import log_sigmoid, sigmoid
    >>> with np.errstate(divide="ignore"):
    ...     np.log(sigmoid([-800.0, 40.0]))
    array([-inf,   0.])
    >>> log_sigmoid([-800.0, 40.0])
    array([-8.00000000e+02, -4.24835426e-18])
    """
    given = as_floats(logit, "logit")
    return as_result(elementwise.log_sigmoid(widen(given)), given.dtype)


def _each_logit(
    kernel: blocks.Kernel,
    logits: ArrayLike,
    axis: int | tuple[int, ...] | None,
    temperature: ArrayLike,
    out: FloatArray | None,
    threads: int,
) -> FloatArray:
    """Run a kernel that gives a number for every logit."""
    z = as_floats(logits, "logits")
    axes = class_axes(axis, z.ndim)
    divisor = as_divisor(temperature, z, axes)
    if divisor is not None and divisor.ndim:
        z = np.broadcast_to(z, np.broadcast_shapes(z.shape, divisor.shape))
    place = None if out is None else as_out(out, z.shape, z.dtype)
    workers = as_threads(threads)
    if not z.size:
        return np.empty(z.shape, z.dtype) if place is None else place
    result = blocks.apply(kernel, z, axes, divisor, reduced=False, out=place, threads=workers)
    return as_result(result, z.dtype) if place is None else place
