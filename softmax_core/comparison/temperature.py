"""The temperature that fits best: the minimum of the mean cross-entropy of softmax(z / T) over T > 0.

In b = 1 / T the mean cross-entropy is convex: its derivative is the mean of E_p[z] - z_t, with p = softmax(b z), and
the next ones are the means of Var_p[z] and of the third central moment. One pass over the logits gives all of them, and
Newton's method, sharpened by the third derivative (Halley) and held inside a bracket, finds the zero of the first.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from softmax_core._kernels.arrays import as_floats
from softmax_core._kernels.targets import as_target
from softmax_core.comparison.temperature_loss import LogitRows, LossDerivatives

SAMPLE_VALUES = 1 << 20
"""The search starts on about so many logits; all of them are used to finish."""

NEAR = 0.3
"""The last step is shorter than this share of the cube root of the precision: its cube does not matter."""

MOST_STEPS = 400
FARTHEST = 8.0
"""Without an upper end of the bracket a step multiplies b by no more than this."""


def fit_temperature(target: ArrayLike, logits: ArrayLike) -> float:
    r"""Find the temperature T at which softmax(z / T) has the smallest mean cross-entropy.

    Parameters
    ----------
    target : array_like, shape (N,) or (N, K)
        Class indices, or distributions.
    logits : array_like, shape (N, K)
        Scores z, or log-probabilities. -inf rules a class out at every temperature. Rows that give their true class
        -inf cost inf at every temperature and are left out of the fit.

    Returns
    -------
    float
        T: above 1 the logits are too sure, below 1 not sure enough. 0.0 where the loss falls all the way as T goes to 0
        (every row has its true class on top); inf where it falls all the way as T grows (the logits say nothing about
        the classes, or the opposite). 1.0 where no row has two classes to choose between, so that T changes nothing.

    Raises
    ------
    ValueError
        If there are no rows or no classes, the shapes do not fit, or a logit is nan or +inf (row and class are named).
    IndexError
        If a class index is negative, or K or more.
    TypeError
        If class indices are not integers, or logits not real numbers.

    References
    ----------
    C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger (2017), On calibration of modern neural networks. ICML.

    Examples
    --------
    Three of four rows are right, which deserves a probability of 3/4; logits 4 apart claim more, 0.982:

    >>> from softmax_core import fit_temperature, softmax
    >>> z = [[4.0, 0.0], [4.0, 0.0], [0.0, 4.0], [0.0, 4.0]]
    >>> temperature = fit_temperature([0, 0, 1, 0], z)
    >>> round(temperature, 4), softmax(z[0], temperature=temperature).round(4)
    (3.641, array([0.75, 0.25]))
    """
    z = as_floats(logits, "logits")
    if z.ndim != 2 or not z.size:
        raise ValueError(f"logits of shape {z.shape} cannot be fitted: give at least one row, shape (N, K)")
    labels = as_target(target, z.shape, -1, check=True)
    refused = np.isnan(z) | np.isposinf(z)
    if refused.any():
        row, column = (int(index) for index in np.argwhere(refused)[0])
        raise ValueError(
            f"logits of row {row}, class {column}, is {z[row, column]}: every logit must be finite, "
            "or -inf for a class that is ruled out"
        )
    return fit(LogitRows(z, labels))


@np.errstate(all="ignore")
def fit(scores: LogitRows) -> float:
    """Fit on an evenly spaced sample of the rows first where there are many, then on all of them."""
    thin = scores.subsampled(SAMPLE_VALUES)
    start = 1.0 if thin is None else _minimise(thin, 1.0)
    found = _minimise(scores, min(start, FARTHEST))
    return float(np.divide(1.0, found))


def _minimise(scores: LogitRows, start: float) -> float:
    """Find the b with the smallest loss, from 0 to inf."""
    origin = None if start else scores.derivatives(0.0)
    b = start if origin is None else _from_origin(origin, scores.precision)
    if not b:
        return b
    low, high, last = 0.0, np.inf, scores.derivatives(b)
    if not last.rows or last.above_truth == 0:
        return _end(origin or scores.derivatives(0.0))
    for _ in range(MOST_STEPS):
        low, high = (b, high) if last.first < 0 else (low, b)
        step = last.step(b)
        if last.first == 0:
            break
        if abs(step - b) <= NEAR * scores.precision ** (1 / 3) * b:
            return step
        if low == 0 and origin is None and not step > b / 10:  # it may be on its way to 0
            origin = scores.derivatives(0.0)
            step = _from_origin(origin, scores.precision)
            if not step:
                return 0.0
        following = _inside(step, b, low, high)
        if following in (b, low, high):
            break
        b = following
        last = scores.derivatives(b)
    return b


def _from_origin(origin: LossDerivatives, precision: float) -> float:
    """Take the first step from b = 0, which stays there if the loss does not fall."""
    return 0.0 if origin.first >= -16 * precision * origin.above_truth else origin.step(0.0)


def _inside(step: float, b: float, low: float, high: float) -> float:
    """Take the step if it stays in the bracket, else a point well inside."""
    farthest = FARTHEST * b if high == np.inf else high
    if low < step < farthest:
        return step
    if high == np.inf:
        return FARTHEST * b
    return float(np.sqrt(low) * np.sqrt(high)) if low else high / 2


def _end(origin: LossDerivatives) -> float:
    """Tell the cases in which every true class is on top: 1 / T is any, 0 or inf."""
    if origin.most_classes <= 1:
        return 1.0
    return 0.0 if origin.first >= 0 else np.inf
