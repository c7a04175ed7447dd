"""How many digits of a computed number are right: its error in units in the last place of the exact value."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, localcontext
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softmax_core.floats import Format

Float = NDArray[np.float64]

DIGITS = 36
"""More than the 106 bits that two floats hold."""


@dataclass(frozen=True)
class Exact:
    """Exact numbers x = ±(mantissa + rest) 2**exponent, 1 ≤ mantissa + rest < 2, to 106 bits and at any size.

    Attributes
    ----------
    mantissa, rest : ndarray of float64
        The leading part with the sign, and what it lacks.
    exponent : ndarray of int
        floor(log2 |x|).
    """

    mantissa: Float
    rest: Float
    exponent: NDArray[np.intp]


@dataclass(frozen=True)
class Errors:
    """How far computed numbers are from exact ones; arrays of one shape.

    Attributes
    ----------
    ulps : ndarray
        |computed − exact| in units in the last place of the exact number; inf where no digit is right.
    digits : ndarray
        −log10 of the relative error, at most what the format holds (its bits times log10 2), 0 where no digit is right.
    """

    ulps: Float
    digits: Float


def exact_numbers(values: Iterable[Decimal]) -> Exact:
    """Split exact numbers into two floats and a power of 2.

    Parameters
    ----------
    values : iterable of decimal.Decimal
        Numbers of any size, none of them 0.

    Returns
    -------
    Exact
        Arrays with one entry a number.

    Raises
    ------
    ZeroDivisionError
        If one is 0: no error is measured in units of its last place.

    Examples
    --------
    >>> found = exact_numbers([Decimal("0.1"), Decimal("-1e-700")])
    >>> found.mantissa.round(6), found.exponent
    (array([ 1.6     , -1.569531]), array([   -4, -2326]))
    """
    with localcontext(Context(prec=DIGITS, Emax=MAX_EMAX, Emin=MIN_EMIN)):
        parts = [_split(value) for value in values]
    table = np.array(parts, dtype=np.float64).reshape(-1, 3)
    return Exact(table[:, 0], table[:, 1], table[:, 2].astype(np.intp))


def _split(value: Decimal) -> tuple[float, float, int]:
    """Give leading part, rest and exponent of one number."""
    if not value:
        raise ZeroDivisionError("0 has no last place: give numbers that are not 0")
    digits = value.adjusted()
    exponent = math.floor((math.log10(abs(float(value.scaleb(-digits)))) + digits) / math.log10(2.0))
    scaled = value / _power(exponent)
    while abs(scaled) >= 2:  # the logarithm was a little too small
        exponent, scaled = exponent + 1, scaled / 2
    while abs(scaled) < 1:
        exponent, scaled = exponent - 1, scaled * 2
    leading = float(scaled)
    return leading, float(scaled - Decimal(leading)), exponent


@cache
def _power(exponent: int) -> Decimal:
    with localcontext(Context(prec=DIGITS, Emax=MAX_EMAX, Emin=MIN_EMIN)):
        return Decimal(2) ** exponent


def errors(computed: ArrayLike, exact: Exact, kind: Format) -> Errors:
    r"""Measure computed numbers against exact ones.

    Parameters
    ----------
    computed : array_like
        Numbers of the format, as float64; inf and nan are results like others.
    exact : Exact
        What they should be, in the same order and shape.
    kind : Format
        The format that they were computed in.

    Returns
    -------
    Errors
        A unit in the last place of x is 2\*\*(floor(log2 \|x\|) − digits + 1), as if exponents had no lower end. So a
        number that underflows to 0 has lost all its digits, though no other number of the format is nearer. No digit
        is right where the relative error is 1 or more, or the result is inf or nan.

    Notes
    -----
    The computed number is scaled by the exact one's power of 2, which rounds nothing, and the leading part taken off,
    which rounds nothing either where both are close (Sterbenz).

    References
    ----------
    D. Goldberg (1991), What every computer scientist should know about floating-point arithmetic. ACM Computing
    Surveys 23(1), 5-48.

    Examples
    --------
    One third in single precision is right to about 7.5 digits; 0 in place of a tiny number to none.

    >>> from softmax_core.floats import FLOAT32
    >>> exact = exact_numbers([Decimal(1) / 3, Decimal("1e-60")])
    >>> found = errors([np.float32(1 / 3), 0.0], exact, FLOAT32)
    >>> found.ulps.round(2), found.digits.round(2)
    (array([0.33,  inf]), array([7.22, 0.  ]))
    """
    given = np.asarray(computed, dtype=np.float64)
    with np.errstate(all="ignore"):
        distance = np.abs((np.ldexp(given, -exact.exponent) - exact.mantissa) - exact.rest)
        relative = distance / np.abs(exact.mantissa)
        wrong = ~(relative < 1)  # nan too
        most = kind.digits * np.log10(2.0)
        digits = np.where(wrong, 0.0, np.minimum(-np.log10(relative), most))
        return Errors(np.where(wrong, np.inf, np.ldexp(distance, kind.digits - 1)), digits)
