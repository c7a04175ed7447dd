"""Losses of predictions, one per sample: target first, prediction second, nothing is averaged."""

from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from softmax_core._kernels import blocks, elementwise
from softmax_core._kernels import softmax as kernels
from softmax_core._kernels.arrays import FloatArray, as_floats, as_result, class_axis, widen, without_axis
from softmax_core._kernels.options import as_divisor, as_eps, as_label_smoothing, as_threads
from softmax_core._kernels.targets import as_binary, as_distribution, as_probabilities, as_target

__all__ = [
    "binary_cross_entropy",
    "mean_squared_error",
    "sigmoid_cross_entropy",
    "softmax_cross_entropy",
    "squared_error",
]


def softmax_cross_entropy(
    target: ArrayLike,
    logits: ArrayLike,
    temperature: ArrayLike = 1.0,
    label_smoothing: float = 0.0,
    *,
    axis: int = -1,
    check: bool = True,
    threads: int = 1,
) -> FloatArray:
    r"""Compute the cross-entropy -sum_i y_i log p_i of p = softmax(z / T), straight from the logits.

    The probabilities are never formed. For one class t the loss is log1p(sum of the other exp s) - s_t with
    s = (z - max z) / T, which neither overflows nor loses a small loss in the rounding of p_t to 1.

    Parameters
    ----------
    target : array_like, shape (...) or (..., K)
        Class indices, one dimension fewer than the logits, or distributions in their shape.
    logits : array_like, shape (..., K)
        Scores z. -inf rules a class out: the loss is inf if it comes true, and otherwise unaffected by it.
    temperature : float or array_like, default 1.0
        T >= 0, as in `softmax`; an array broadcasts against the logits, has size 1 along the class axis and gives the
        loss at several temperatures at once. T = 0 gives 0 for the only arg max, log(ties) for one of several, else
        inf; T = inf gives log K.
    label_smoothing : float, default 0.0
        The share e of the target that is spread evenly over all K classes: y becomes (1 - e) y + e / K.
    axis : int, default -1
        The class axis.
    check : bool, default True
        Refuse distributions in the target that do not sum to 1 within 1e-6. With False they are weights.
    threads : int, default 1
        As in `softmax`.

    Returns
    -------
    ndarray or scalar, shape (...)
        One loss per sample in nats, in the dtype of the logits; a NumPy scalar for a single sample. A row with nan or
        +inf, or with -inf only, gives nan.

    Raises
    ------
    ValueError
        If a soft target is out of range or does not sum to 1, the shapes do not fit, a temperature is negative or
        nan, label_smoothing is not in [0, 1], or threads is less than 1.
    IndexError
        If a class index is negative, or K or more.
    TypeError
        If class indices are not integers, logits are not real numbers, or `threads` is no whole number.

    References
    ----------
    P. Blanchard, D. J. Higham, N. J. Higham (2021), as in `softmax`.
    C. Szegedy, V. Vanhoucke, S. Ioffe, J. Shlens, Z. Wojna (2016), Rethinking the Inception architecture for computer
    vision. CVPR (label smoothing; 1 - e + e / K for the true class, as PyTorch has it).

    Examples
    --------
    One after the other, softmax and logarithm lose small losses (rounded to 0) and large ones (inf):

    >>> import numpy as np
    >>> from softmax_core import cross_entropy, softmax, softmax_cross_entropy
    >>> z = [[40.0, 0.0], [0.0, 800.0]]
    >>> cross_entropy([0, 0], softmax(z))
    array([ 0., inf])
    >>> softmax_cross_entropy([0, 0], z)
    array([4.24835426e-18, 8.00000000e+02])
    """
    z = as_floats(logits, "logits")
    along = class_axis(axis, z.ndim)
    labels = as_target(target, z.shape, along, check=check)
    smoothing = as_label_smoothing(label_smoothing)
    divisor = as_divisor(temperature, z, (along,))
    workers = as_threads(threads)
    soft = labels.ndim == z.ndim
    if divisor is not None and divisor.ndim:
        z = np.broadcast_to(z, np.broadcast_shapes(z.shape, divisor.shape))
        labels = np.broadcast_to(labels, z.shape if soft else without_axis(z.shape, along))
    if not z.size:
        return as_result(np.zeros(without_axis(z.shape, along)), z.dtype)
    spread = soft or smoothing
    kernel = partial(kernels.soft_cross_entropy, smoothing=smoothing) if spread else kernels.index_cross_entropy
    return as_result(blocks.apply(kernel, z, (along,), divisor, labels, reduced=True, threads=workers), z.dtype)


def binary_cross_entropy(target: ArrayLike, probability: ArrayLike, *, eps: float = 0.0) -> FloatArray:
    r"""Compute -y log p - (1 - y) log(1 - p), element by element, with 0 log 0 = 0.

    Parameters
    ----------
    target : array_like
        The label y: 0, 1, or a probability between. The shape of the predictions, or a single number for all.
    probability : array_like
        The predicted probability p of "yes", in [0, 1].
    eps : float, default 0.0
        Take max(p, eps) for p and max(1 - p, eps) for 1 - p. The default clips nothing: certain and wrong gives inf.

    Returns
    -------
    ndarray or scalar
        One loss per prediction in nats, in the dtype of the probabilities.

    Raises
    ------
    ValueError
        If a target or a probability is below 0, above 1 or nan, the shapes do not fit, or eps is not in [0, 0.5).

    See Also
    --------
    sigmoid_cross_entropy : the same from the logit.

    Examples
    --------
    >>> from softmax_core import binary_cross_entropy
    >>> binary_cross_entropy([0, 0, 1, 1], [0.1, 0.9, 0.9, 0.0]).round(4)
    array([0.1054, 2.3026, 0.1054,    inf])

    For small p the loss of "no" is p itself; computed by way of 1 - p it would be 0:

    >>> print(binary_cross_entropy(0, 1e-20), 1.0 - 1e-20 == 1.0)
    1e-20 True
    """
    given = as_probabilities(probability, "probability", axis=None)
    p = widen(given)
    y = as_binary(target, p)
    floor = as_eps(eps)
    yes, no = elementwise.log(p, floor), elementwise.log_complement(p, floor)
    return as_result(elementwise.binary_cross_entropy(y, yes, no), given.dtype)


def sigmoid_cross_entropy(target: ArrayLike, logit: ArrayLike) -> FloatArray:
    r"""Compute -y log sigmoid(z) - (1 - y) log sigmoid(-z), element by element, straight from the logit.

    Parameters
    ----------
    target : array_like
        The label y: 0, 1, or a probability between. The shape of the logits, or a single number for all.
    logit : array_like
        Any real numbers z; the probability of "yes" is sigmoid(z).

    Returns
    -------
    ndarray or scalar
        One loss per logit in nats, in the dtype of the logits. At z = inf or -inf it is 0 on the right side and inf
        on the wrong one; nan gives nan.

    Raises
    ------
    ValueError
        If a target is below 0, above 1 or nan, or the shapes do not fit.
    TypeError
        If the logits are not real numbers.

    Examples
    --------
    By way of the probability, a wrong logit of 40 looks like an infinite loss and a right one like none:

    >>> from softmax_core import binary_cross_entropy, sigmoid, sigmoid_cross_entropy
    >>> binary_cross_entropy([0, 1], sigmoid([40.0, 40.0]))
    array([inf,  0.])
    >>> sigmoid_cross_entropy([0, 1], [40.0, 40.0])
    array([4.00000000e+01, 4.24835426e-18])
    """
    given = as_floats(logit, "logit")
    z = widen(given)
    y = as_binary(target, z)
    yes, no = elementwise.log_sigmoid(z), elementwise.log_sigmoid(-z)
    return as_result(elementwise.binary_cross_entropy(y, yes, no), given.dtype)


def squared_error(target: ArrayLike, probabilities: ArrayLike, *, axis: int = -1, check: bool = True) -> FloatArray:
    r"""Compute the squared error sum_i (p_i - y_i)^2 of each sample: the multi-class Brier score.

    Parameters
    ----------
    target : array_like, shape (...) or (..., K)
        Class indices, one dimension fewer than the probabilities, or distributions in their shape.
    probabilities : array_like, shape (..., K)
        Values in [0, 1], taken as they are: a row that does not sum to 1 is neither refused nor renormalised.
    axis : int, default -1
        The class axis.
    check : bool, default True
        Refuse distributions in the target that do not sum to 1 within 1e-6.

    Returns
    -------
    ndarray or scalar, shape (...)
        One loss per sample, in the dtype of the probabilities: between 0 and 2 where the rows sum to 1.

    Raises
    ------
    ValueError, IndexError, TypeError
        As in `cross_entropy`.

    References
    ----------
    G. W. Brier (1950), Verification of forecasts expressed in terms of probability. Monthly Weather Review 78(1), 1-3.

    Examples
    --------
    Certain and wrong is 2, the maximum, where cross-entropy is inf:

    >>> from softmax_core import cross_entropy, squared_error
    >>> squared_error([2, 0, 0], [[0.3, 0.3, 0.4], [0.1, 0.2, 0.7], [0, 0, 1]])
    array([0.54, 1.34, 2.  ])
    >>> print(cross_entropy(0, [0, 0, 1]))
    inf
    """
    given = as_probabilities(probabilities, "probabilities", axis)
    along = class_axis(axis, given.ndim)
    p = widen(given)
    y = as_distribution(target, p, along, check=check)
    with np.errstate(all="ignore"):
        return as_result(np.sum((p - y) ** 2, axis=along), given.dtype)


def mean_squared_error(
    target: ArrayLike, probabilities: ArrayLike, *, axis: int = -1, check: bool = True
) -> FloatArray:
    r"""Compute the mean over the classes of (p_i - y_i)^2 of each sample: `squared_error` divided by K.

    Parameters
    ----------
    target, probabilities, axis, check
        As in `squared_error`.

    Returns
    -------
    ndarray or scalar, shape (...)
        One loss per sample, in the dtype of the probabilities. Samples are not averaged.

    Raises
    ------
    ValueError, IndexError, TypeError
        As in `squared_error`; ValueError also if there are no classes to average over.

    Examples
    --------
    "MSE" means one of two things, a factor of K apart:

    >>> from softmax_core import mean_squared_error, squared_error
    >>> print(squared_error(2, [0.3, 0.3, 0.4]).round(4), mean_squared_error(2, [0.3, 0.3, 0.4]).round(4))
    0.54 0.18
    """
    given = as_floats(probabilities, "probabilities")
    classes = given.shape[class_axis(axis, given.ndim)]
    if not classes:
        raise ValueError(f"probabilities of shape {given.shape} have no classes to average over: K must be 1 or more")
    return as_result(squared_error(target, widen(given), axis=axis, check=check) / classes, given.dtype)
