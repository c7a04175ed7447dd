"""Entropy, perplexity, cross-entropy and divergences of distributions, in nats."""

import numpy as np
from numpy.typing import ArrayLike

from softmax_core._kernels import elementwise
from softmax_core._kernels.arrays import FloatArray, as_floats, as_result, class_axes, class_axis, widen
from softmax_core._kernels.options import as_eps
from softmax_core._kernels.targets import (
    as_distribution,
    as_probabilities,
    as_target,
    refuse_other_sums,
    refuse_outside_unit_interval,
)

__all__ = ["cross_entropy", "entropy", "js_divergence", "kl_divergence", "perplexity"]


def entropy(probabilities: ArrayLike, axis: int = -1, *, check: bool = True) -> FloatArray:
    r"""Compute the entropy H(p) = -sum_i p_i log p_i in nats, with 0 log 0 = 0.

    Parameters
    ----------
    probabilities : array_like, shape (..., K)
        Values in [0, 1]. Rows are taken as they are: one that does not sum to 1 is neither refused nor renormalised. A
        single number is one class alone.
    axis : int, default -1
        The class axis.
    check : bool, default True
        Refuse values below 0, above 1 or nan. With False a row that holds nan or a negative value gives nan, which
        suits a table of results in which some rows are not defined.

    Returns
    -------
    ndarray or scalar, shape (...)
        Between 0 (one class is certain) and log K (all are equally likely), in the dtype of the probabilities; a NumPy
        scalar for a single distribution.

    Raises
    ------
    ValueError
        If `check` is set and a value is below 0, above 1 or nan.

    References
    ----------
    C. E. Shannon (1948), A mathematical theory of communication. Bell System Technical Journal 27, 379-423.

    Examples
    --------
    The higher the temperature, the less certain the prediction; log 3 = 1.0986 is the ceiling:

    >>> import numpy as np
    >>> from softmax_core import entropy, softmax
    >>> entropy(softmax([3.0, 1.0, 0.2], temperature=[[0], [1], [5], [np.inf]])).round(4)
    array([0.    , 0.5477, 1.0695, 1.0986])
    """
    given = as_floats(probabilities, "probabilities")
    along = class_axes(axis, given.ndim)
    if check:
        refuse_outside_unit_interval(given, "probabilities", axis)
    wide = widen(given)
    return as_result(elementwise.cross_entropy(wide, elementwise.log(wide), along), given.dtype)


def perplexity(probabilities: ArrayLike, axis: int = -1, *, check: bool = True) -> FloatArray:
    r"""Compute the perplexity exp H(p): how many equally likely classes would be as uncertain.

    Parameters
    ----------
    probabilities, axis, check
        As in `entropy`.

    Returns
    -------
    ndarray or scalar, shape (...)
        Between 1 and K, in the dtype of the probabilities.

    Raises
    ------
    ValueError
        If `check` is set and a value is below 0, above 1 or nan.

    References
    ----------
    F. Jelinek, R. L. Mercer, L. R. Bahl, J. K. Baker (1977), Perplexity - a measure of the difficulty of speech
    recognition tasks. Journal of the Acoustical Society of America 62(S1), S63.

    Examples
    --------
    >>> from softmax_core import perplexity
    >>> perplexity([[0.25, 0.25, 0.25, 0.25], [0.5, 0.5, 0, 0], [1, 0, 0, 0]])
    array([4., 2., 1.])
    """
    given = as_floats(probabilities, "probabilities")
    with np.errstate(all="ignore"):
        return as_result(np.exp(entropy(widen(given), axis, check=check)), given.dtype)


def cross_entropy(
    target: ArrayLike, probabilities: ArrayLike, *, axis: int = -1, check: bool = True, eps: float = 0.0
) -> FloatArray:
    r"""Compute the cross-entropy H(y, p) = -sum_i y_i log p_i of each sample, with 0 log 0 = 0.

    For a target that is one class t it is -log p_t, the surprisal of the true class. For any target it is
    H(y) + KL(y || p), so its minimum is H(y) and not 0.

    Parameters
    ----------
    target : array_like, shape (...) or (..., K)
        Class indices, one dimension fewer than the probabilities, or distributions in their shape.
    probabilities : array_like, shape (..., K)
        Values in [0, 1], taken as they are: a row that does not sum to 1 is neither refused nor renormalised.
    axis : int, default -1
        The class axis.
    check : bool, default True
        Refuse distributions in the target that do not sum to 1 within 1e-6. With False they are weights.
    eps : float, default 0.0
        Take max(p, eps) for p. The default clips nothing: probability 0 for the true class gives inf.

    Returns
    -------
    ndarray or scalar, shape (...)
        One loss per sample in nats, in the dtype of the probabilities; a NumPy scalar for a single sample.

    Raises
    ------
    ValueError
        If a probability or a soft target is out of range, a soft target does not sum to 1, the shapes do not fit, or
        eps is not in [0, 0.5).
    IndexError
        If a class index is negative, or K or more.
    TypeError
        If class indices are not integers.

    See Also
    --------
    softmax_cross_entropy : the same from logits, cheaper and without the rounding in between.

    Examples
    --------
    Two models, both right twice out of three times; the second is surer of the right classes:

    >>> from softmax_core import cross_entropy
    >>> cross_entropy([2, 1, 0], [[0.3, 0.3, 0.4], [0.3, 0.4, 0.3], [0.1, 0.2, 0.7]]).round(4)
    array([0.9163, 0.9163, 2.3026])
    >>> cross_entropy([2, 1, 0], [[0.1, 0.2, 0.7], [0.1, 0.7, 0.2], [0.3, 0.4, 0.3]]).round(4)
    array([0.3567, 0.3567, 1.204 ])

    A certain and wrong prediction gives inf in every dtype, unless eps sets a floor:

    >>> print(cross_entropy(1, [1.0, 0.0]), cross_entropy(1, [1.0, 0.0], eps=1e-9).round(4))
    inf 20.7233
    """
    given = as_probabilities(probabilities, "probabilities", axis)
    along = class_axis(axis, given.ndim)
    labels = as_target(target, given.shape, along, check=check)
    log_p = elementwise.log(widen(given), as_eps(eps))
    return as_result(elementwise.target_cross_entropy(labels, log_p, along), given.dtype)


def kl_divergence(target: ArrayLike, probabilities: ArrayLike, *, axis: int = -1, check: bool = True) -> FloatArray:
    r"""Compute the Kullback-Leibler divergence KL(y || p) = sum_i y_i log(y_i / p_i), with 0 log 0 = 0.

    It is cross-entropy minus its minimum, H(y, p) - H(y). It is not symmetric, hence not a distance.

    Parameters
    ----------
    target, probabilities, axis, check
        As in `cross_entropy`.

    Returns
    -------
    ndarray or scalar, shape (...)
        In nats, in the dtype of the probabilities: 0 where both are equal, inf where the target needs a class that
        the probabilities exclude. It is below 0 only if the two rows do not have the same sum.

    Raises
    ------
    ValueError, IndexError, TypeError
        As in `cross_entropy`.

    References
    ----------
    S. Kullback, R. A. Leibler (1951), On information and sufficiency. Annals of Mathematical Statistics 22(1), 79-86.

    Examples
    --------
    >>> from softmax_core import kl_divergence
    >>> print(kl_divergence([0.5, 0.5], [0.9, 0.1]).round(4), kl_divergence([0.9, 0.1], [0.5, 0.5]).round(4))
    0.5108 0.3681

    Between close distributions it is of second order, 2 step^2: far below what cross_entropy - entropy could resolve.

    >>> step = 2.0**-30
    >>> print(f"{kl_divergence([0.5, 0.5], [0.5 + step, 0.5 - step]):.4e}", f"{2 * step**2:.4e}")
    1.7347e-18 1.7347e-18
    """
    given = as_probabilities(probabilities, "probabilities", axis)
    along = class_axis(axis, given.ndim)
    q = widen(given)
    p = as_distribution(target, q, along, check=check)
    return as_result(_divergence(p, p, q, along), given.dtype)


def js_divergence(target: ArrayLike, probabilities: ArrayLike, *, axis: int = -1, check: bool = True) -> FloatArray:
    r"""Compute the Jensen-Shannon divergence (KL(y || m) + KL(p || m)) / 2 with m = (y + p) / 2.

    Symmetric and bounded, unlike `kl_divergence`; its square root is a distance.

    Parameters
    ----------
    target, axis
        As in `cross_entropy`.
    probabilities : array_like, shape (..., K)
        Values in [0, 1].
    check : bool, default True
        Refuse distributions that do not sum to 1 within 1e-6, on either side: neither is the reference.

    Returns
    -------
    ndarray or scalar, shape (...)
        Between 0 (equal) and log 2 (nothing in common), in nats and in the dtype of the probabilities.

    Raises
    ------
    ValueError, IndexError, TypeError
        As in `cross_entropy`; ValueError also if the probabilities do not sum to 1.

    References
    ----------
    J. Lin (1991), Divergence measures based on the Shannon entropy. IEEE Transactions on Information Theory 37(1),
    145-151.

    Examples
    --------
    Where the Kullback-Leibler divergence is inf, this one is log 2:

    >>> from softmax_core import js_divergence, kl_divergence
    >>> print(kl_divergence([1.0, 0.0], [0.0, 1.0]), js_divergence([1.0, 0.0], [0.0, 1.0]).round(4))
    inf 0.6931
    """
    given = as_probabilities(probabilities, "probabilities", axis)
    along = class_axis(axis, given.ndim)
    q = widen(given)
    p = as_distribution(target, q, along, check=check)
    if check:
        refuse_other_sums(given, "probabilities", along)
    both = p + q
    half = _divergence(p, 2 * p, both, along) + _divergence(q, 2 * q, both, along)
    return as_result(half / 2, given.dtype)


@np.errstate(all="ignore")
def _divergence(weights: FloatArray, p: FloatArray, q: FloatArray, axis: int) -> FloatArray:
    """Compute sum w log(p / q); + 0.0 turns -0.0 into 0.0."""
    return np.sum(weights * elementwise.log_ratio(p, q), axis=axis) + 0.0
