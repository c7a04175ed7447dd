"""Softmax and log-softmax in a number format, every step of them rounded to it, with and without the shift."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softmax_core.floats import FORMATS, Format, exp_limits, round_to, ulp

Float: TypeAlias = NDArray[np.float64]

KINDS = tuple(FORMATS.values())
"""Every format, from the narrowest to the widest."""

NAMES = tuple(kind.name for kind in KINDS)

OVERFLOW = np.array([exp_limits(kind).overflow for kind in KINDS])
UNDERFLOW = np.array([exp_limits(kind).underflow for kind in KINDS])
SUBNORMAL = np.array([exp_limits(kind).subnormal for kind in KINDS])
"""Above the first exp(x) is beyond a format, below the second 0, below the third it has fewer digits."""

EPSILON = np.array([float(ulp(1.0, kind)) for kind in KINDS])


@dataclass(frozen=True)
class Steps:
    """Every intermediate value of one way; the last axis of those of shape (..., K) is the classes.

    Attributes
    ----------
    logits, exponentials, probabilities, log_probabilities : numpy.ndarray
        Shape (..., K): what exp is taken of (z, or z − max z), exp, exp/Σ, and logit − log Σ.
    total, log_total : numpy.ndarray
        Shape (...): Σ exp, added one after the other, and its logarithm.
    """

    logits: Float
    exponentials: Float
    total: Float
    probabilities: Float
    log_total: Float
    log_probabilities: Float


def steps(logits: ArrayLike, kind: Format, *, shift: bool) -> Steps:
    """Compute softmax and log-softmax as written, every step rounded to a format.

    Parameters
    ----------
    logits : array_like, shape (..., K)
        Scores; they are rounded to the format first.
    kind : Format
        The format.
    shift : bool
        Whether the largest is subtracted before exp.

    Examples
    --------
    >>> from softmax_core.floats import FLOAT32
    >>> for shift in (False, True):
    ...     found = steps([100.0, 0.0], FLOAT32, shift=shift)
    ...     print(found.exponentials, found.probabilities, found.log_probabilities)
    [inf  1.] [nan  0.] [-inf -inf]
    [1.00000000e+00 3.78350585e-44] [1.00000000e+00 3.78350585e-44] [   0. -100.]
    """
    z = round_to(logits, kind)
    with np.errstate(all="ignore"):  # what overflows, underflows and is not defined is what is shown
        if shift:
            z = round_to(z - z.max(axis=-1, keepdims=True), kind)
        exponentials = round_to(np.exp(z), kind)
        total = added(exponentials, kind)
        probabilities = round_to(exponentials / total[..., None], kind)
        log_total = round_to(np.log(total), kind)
        log_probabilities = round_to(z - log_total[..., None], kind)
    return Steps(z, exponentials, total, probabilities, log_total, log_probabilities)


def added(terms: Float, kind: Format) -> Float:
    """Add up along the last axis, every sum rounded to a format.

    Examples
    --------
    >>> from softmax_core.floats import FLOAT16
    >>> added(np.array([2048.0, 1.0, 1.0]), FLOAT16)  # beyond 2048 only every second whole number is there
    array(2048.)
    """
    total = terms[..., 0]
    with np.errstate(all="ignore"):
        for k in range(1, terms.shape[-1]):
            total = round_to(total + terms[..., k], kind)
    return total


def by_log1p(shifted: Steps, kind: Format) -> Float:
    """Compute log-softmax of shifted logits as z − max − log1p(sum of the exponentials that are not the largest).

    Examples
    --------
    >>> from softmax_core.floats import FLOAT32
    >>> by_log1p(steps([17.0, 0.0], FLOAT32, shift=True), FLOAT32).round(12)
    array([-4.1399e-08, -1.7000e+01])
    """
    rest = shifted.exponentials.copy()
    np.put_along_axis(rest, shifted.logits.argmax(axis=-1)[..., None], 0.0, -1)
    with np.errstate(all="ignore"):
        return round_to(shifted.logits - round_to(np.log1p(added(rest, kind)), kind)[..., None], kind)
