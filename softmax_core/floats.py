"""Floating-point formats from 8 to 64 bits: rounding to them, their limits, and where exp passes those.

A number of a format is sign × m × 2**k with a whole m of at most `digits` bits and k not below a lowest exponent. All
are numbers of float64 as well, so that a step computed in float64 and rounded once is the step the format takes:
exactly so for + − × ÷, because 53 bits are at least 2 × 24 + 2 (Figueroa 1995, "When is double rounding innocuous?").
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Float: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Format:
    """A binary floating-point format with subnormal numbers.

    Attributes
    ----------
    name : str
        How it is called.
    digits : int
        Significant bits of a normal number, the leading 1 among them.
    lowest, highest : int
        Exponents of the smallest and the largest normal numbers: 2**lowest and 1.… × 2**highest.
    infinite : bool
        Whether it has infinities, and the whole top exponent but one is for numbers, as in IEEE 754. A format without
        them takes the top code alone for nan, and what overflows is nan.

    Examples
    --------
    >>> BFLOAT16.largest, BFLOAT16.smallest_normal, BFLOAT16.smallest
    (3.3895313892515355e+38, 1.1754943508222875e-38, 9.183549615799121e-41)
    >>> FLOAT8.largest, FLOAT8.smallest
    (448.0, 0.001953125)
    """

    name: str
    digits: int
    lowest: int
    highest: int
    infinite: bool = True

    @property
    def largest(self) -> float:
        """The largest finite number: (2 − 2**(1 − digits)) 2**highest, one step less where the top code is nan."""
        steps = 2**self.digits - (1 if self.infinite else 2)
        return math.ldexp(steps, self.highest - self.digits + 1)

    @property
    def smallest_normal(self) -> float:
        """The smallest number with all its digits: 2**lowest."""
        return math.ldexp(1.0, self.lowest)

    @property
    def smallest(self) -> float:
        """The smallest positive number, a subnormal one with a single digit: 2**(lowest − digits + 1)."""
        return math.ldexp(1.0, self.lowest - self.digits + 1)

    @property
    def overflow(self) -> float:
        """What a number too large for the format becomes: inf, or nan where there is no inf."""
        return math.inf if self.infinite else math.nan


FLOAT8 = Format("float8 e4m3", digits=4, lowest=-6, highest=8, infinite=False)
"""float8_e4m3fn of PyTorch, JAX and ml_dtypes (Micikevicius et al. 2022, "FP8 formats for deep learning")."""

BFLOAT16 = Format("bfloat16", digits=8, lowest=-126, highest=127)
"""The upper half of a float32: its range, with 8 bits instead of 24."""

FLOAT16 = Format("float16", digits=11, lowest=-14, highest=15)
FLOAT32 = Format("float32", digits=24, lowest=-126, highest=127)
FLOAT64 = Format("float64", digits=53, lowest=-1022, highest=1023)

FORMATS = {"float8": FLOAT8, "bfloat16": BFLOAT16, "float16": FLOAT16, "float32": FLOAT32, "float64": FLOAT64}
"""Every format by a short name, from the narrowest to the widest."""


def ulp(values: ArrayLike, kind: Format) -> Float:
    """Compute the unit in the last place: how far apart the numbers of a format lie at the size of a value.

    Parameters
    ----------
    values : array_like
        Any numbers, of the format or between its numbers.
    kind : Format
        The format.

    Returns
    -------
    ndarray of float64
        2**(max(floor(log2 |x|), lowest) − digits + 1) in the shape of `values`; nan where a value is inf or nan.
        Above the largest number the grid is thought to go on.

    See Also
    --------
    numpy.spacing : The same for NumPy's own types, with the sign of the value.

    Examples
    --------
    >>> ulp([1.0, 1.9, 2.0, 0.0, np.inf], BFLOAT16)
    array([7.81250000e-03, 7.81250000e-03, 1.56250000e-02, 9.18354962e-41,
                      nan])
    """
    given = np.asarray(values, dtype=np.float64)
    return np.asarray(np.where(np.isfinite(given), np.ldexp(1.0, _last_place(given, kind)), np.nan))


def _last_place(given: Float, kind: Format) -> NDArray[np.intc]:
    """Find the exponent of the last digit of every value."""
    _, above = np.frexp(given)  # |x| = f × 2**above with f in [1/2, 1)
    exponent = np.where(given == 0, kind.lowest, np.maximum(above - 1, kind.lowest))
    return np.asarray(exponent - (kind.digits - 1), dtype=np.intc)


def round_to(values: ArrayLike, kind: Format) -> Float:
    """Round numbers to the nearest number of a format, those half-way to the one whose last digit is even.

    Parameters
    ----------
    values : array_like
        Numbers, read as float64; left alone.
    kind : Format
        The format.

    Returns
    -------
    ndarray of float64
        Numbers of the format in the shape of `values`. Below the normal numbers the digits get fewer one by one and
        end in a zero with the sign of the value. What rounds to more than the largest number is inf, or nan where
        the format has no inf; nan stays nan.

    Notes
    -----
    x is scaled so that its last digit in the format stands before the point, rounded to a whole number, and scaled
    back. Powers of two scale exactly, so this rounds once, and no detour through float32 rounds twice: 1 + 2**-8 +
    2**-40 is above the middle of two bfloat16, and a float32 on the way would forget by how much.

    Examples
    --------
    >>> round_to([1.1, 0.1, 465.0, 1e-4], FLOAT8).tolist()
    [1.125, 0.1015625, nan, 0.0]
    >>> round_to([65519.0, 65520.0], FLOAT16)
    array([65504.,    inf])
    >>> round_to(1 + 2**-8 + 2**-40, BFLOAT16), round_to(np.float32(1 + 2**-8 + 2**-40), BFLOAT16)
    (array(1.0078125), array(1.))
    """
    given = np.asarray(values, dtype=np.float64)
    place = _last_place(given, kind)
    nearest = np.ldexp(np.rint(np.ldexp(given, -place)), place)
    return np.asarray(np.where(np.abs(nearest) > kind.largest, np.copysign(kind.overflow, nearest), nearest))


@dataclass(frozen=True)
class ExpLimits:
    """Where exp(x), rounded to a format, stops to be an ordinary number.

    Attributes
    ----------
    overflow : float
        On the real line: above it exp(x) rounds to inf (or nan). log(largest + half a unit in its last place).
    largest_finite : float
        The largest number of the format whose exp is finite.
    subnormal : float
        On the real line: below it exp(x) has fewer digits than a normal number. log(smallest_normal).
    smallest_positive : float
        The smallest number of the format whose exp is not yet 0.
    underflow : float
        On the real line: at and below it exp(x) rounds to 0. log(smallest / 2).
    """

    overflow: float
    largest_finite: float
    subnormal: float
    smallest_positive: float
    underflow: float


@cache
def exp_limits(kind: Format) -> ExpLimits:
    """Compute where exp overflows and underflows in a format.

    Parameters
    ----------
    kind : Format
        The format.

    Returns
    -------
    ExpLimits
        The thresholds, from the largest and the smallest number of the format.

    Examples
    --------
    >>> for kind in (FLOAT16, FLOAT32, FLOAT64):
    ...     at = exp_limits(kind)
    ...     print(f"{at.overflow:.2f}, {at.largest_finite:.4f}, {at.underflow:.2f}, {at.smallest_positive:.4f}")
    11.09, 11.0859, -17.33, -17.3281
    88.72, 88.7228, -103.97, -103.9721
    709.78, 709.7827, -745.13, -745.1332
    """
    beyond_largest = math.log1p(float(ulp(kind.largest, kind)) / kind.largest / 2)
    overflow = math.log(kind.largest) + beyond_largest
    subnormal = kind.lowest * math.log(2)
    underflow = (kind.lowest - kind.digits) * math.log(2)
    return ExpLimits(
        overflow, _last_ordinary(overflow, -1, kind), subnormal, _last_ordinary(underflow, 1, kind), underflow
    )


def _last_ordinary(threshold: float, inward: int, kind: Format) -> float:
    """Find the number of the format nearest to a threshold whose exp is neither 0 nor inf, one step outward is."""

    def ordinary(x: float) -> bool:
        with np.errstate(over="ignore", under="ignore"):
            result = float(round_to(np.exp(x), kind))
        return 0 < result < math.inf

    step = inward * float(ulp(threshold, kind))
    x = float(round_to(threshold, kind)) - 2 * step  # surely outside
    while not ordinary(x):
        x += step
    return x
