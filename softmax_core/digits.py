"""The digits a number is shown with: rounding in one place, so that a screen, a file and a test agree.

A quantity has one form wherever it appears: four decimals between 0.001 and 10 000, three significant digits in
scientific notation below, four above. Zero is written ``0`` only where it is exactly zero.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Float = NDArray[np.float64]

HUGE = 1e4
"""From here on numbers are written in scientific notation."""

SHORTEST_EXPONENT, LONGEST_INTEGER = 1e-6, 1e21
"""Between them the shortest text has no exponent: the rule of ECMAScript, so that a browser writes the same."""

LARGEST = float(np.finfo(np.float64).max)
NEARLY = 1.0 - 1e-6
"""A rounded number may travel in single precision: a limit is passed only by more than that can change."""

_FURTHEST = 170
_POWERS = np.array([float(f"1e{k}") for k in range(-_FURTHEST, _FURTHEST + 1)])


@dataclass(frozen=True)
class Form:
    """How a quantity is written."""

    kind: str = "number"
    decimals: int = 4
    signed: bool = False
    scientific: bool = True
    bracketed: bool = False

    @property
    def tiny(self) -> float:
        """Below this size a ``number`` is written in scientific notation."""
        return float(10.0 ** (1 - self.decimals)) if self.scientific else 0.0


NUMBER, SIGNED, BRACKETED, COUNT = Form(), Form(signed=True), Form(bracketed=True), Form(decimals=2)
PLAIN, NAME = Form("plain"), Form("name")


@dataclass(frozen=True)
class Quantity:
    """What a number on the screen means, in one plain line, and how it is written."""

    meaning: str
    form: Form = NUMBER


def rounded(values: ArrayLike, form: Form) -> Float:
    """Round to the digits that `form` shows.

    Examples
    --------
    >>> rounded([0.836018802781, 1.52299795127e-8, 442413.392], Form())
    array([8.360e-01, 1.520e-08, 4.424e+05])
    """
    given = np.asarray(values, dtype=np.float64)
    if form.kind != "number":
        return given
    unit = 10.0**form.decimals
    size = np.abs(given)
    with np.errstate(over="ignore", invalid="ignore"):  # what is extreme is replaced below; inf and nan stay
        result = np.asarray(np.rint(given * unit) / unit)
    extreme = ((size < form.tiny) & (size > 0)) | ((size >= HUGE) & (size <= LARGEST))
    if extreme.any():
        chosen = given[extreme]
        result[extreme] = _significant(chosen, np.where(np.abs(chosen) >= HUGE, 3, 2))
    return result


def _significant(values: Float, digits: NDArray[np.intp]) -> Float:
    """Round to ``digits + 1`` significant digits, scaling twice so that nothing overflows."""
    exponent = np.floor(np.log10(np.abs(values))).astype(np.intp)
    half, unit = _POWERS[exponent // 2 + _FURTHEST], _POWERS[digits + _FURTHEST]
    rest = _POWERS[exponent - exponent // 2 + _FURTHEST]
    with np.errstate(over="ignore"):
        result = np.rint(values / half / rest * unit) / unit * half * rest
    return np.clip(result, -LARGEST, LARGEST)


def text(value: float, form: Form = NUMBER) -> str:
    """Write one number in its form.

    Examples
    --------
    >>> [text(v) for v in (0.836018802781, 0.0, 5.10908895023e-12, -2.302585, float("inf"))]
    ['0.8360', '0', '5.11e-12', '−2.3026', '∞']
    """
    if form.kind == "name":
        msg = "a name has no digits: look it up in the list of names."
        raise ValueError(msg)
    if math.isnan(value):
        return "–"
    shown = float(rounded(value, form))
    size = _size(abs(shown), form)
    if shown == 0:
        return size
    sign = "−" if shown < 0 else "+" if form.signed else ""
    return f"({sign}{size})" if form.bracketed and shown < 0 else sign + size


def _size(size: float, form: Form) -> str:
    if size == np.inf:
        return "∞"
    if form.kind == "plain":
        return plain(size)
    if size == 0:
        return "0"
    if size < form.tiny * NEARLY:
        return _exponential(size, 2)
    return f"{size:.{form.decimals}f}" if size < HUGE else _exponential(size, 3)


def _exponential(size: float, digits: int) -> str:
    mantissa, exponent = f"{size:.{digits}e}".split("e")
    return f"{mantissa}e{int(exponent)}"


def plain(value: float) -> str:
    """Write the shortest decimal that reads back as the same float, without a useless ``.0``.

    Examples
    --------
    >>> plain(3.0), plain(0.1), plain(1e-05), plain(-1e300), plain(float("-inf"))
    ('3', '0.1', '0.00001', '-1e300', '-inf')
    """
    number = float(value)
    if number == 0 or SHORTEST_EXPONENT <= abs(number) < LONGEST_INTEGER:
        return f"{Decimal(repr(number)):f}".removesuffix(".0")
    mantissa, exponent, power = repr(number).partition("e")
    return f"{mantissa.removesuffix('.0')}e{int(power)}" if exponent else mantissa
