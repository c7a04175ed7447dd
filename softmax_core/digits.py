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
"""Between them the shortest text has no exponent: the rule of ECMAScript, so that the browser writes the same."""

LARGEST = float(np.finfo(np.float64).max)
DOUBT = 1e-6
"""So close to the middle between two shown numbers, scaling by a power of ten may have tipped a float over it."""

_FURTHEST = 170
_POWERS = np.array([float(f"1e{k}") for k in range(-_FURTHEST, _FURTHEST + 1)])


@dataclass(frozen=True)
class Form:
    """How a quantity is written.

    Parameters
    ----------
    kind : {"number", "plain", "name"}
        ``number`` follows the rule above; ``plain`` is the shortest text that gives the same float back; ``name`` is an
        index into a list of names.
    decimals : int
        Decimals of a ``number`` in its ordinary range.
    signed : bool
        Whether a positive ``number`` carries a plus sign.
    scientific : bool
        Whether a small ``number`` is written in scientific notation rather than as 0.
    bracketed : bool
        Whether a negative ``number`` stands in parentheses, as behind a minus sign.
    """

    kind: str = "number"
    decimals: int = 4
    signed: bool = False
    scientific: bool = True
    bracketed: bool = False

    @property
    def tiny(self) -> float:
        """Below this size a ``number`` is written in scientific notation."""
        return float(10.0 ** (1 - self.decimals)) if self.scientific else 0.0


def rounded(values: ArrayLike, form: Form) -> Float:
    """Round to the digits that `form` shows.

    Parameters
    ----------
    values : array_like
        Numbers of any shape; nan and infinities stay what they are.
    form : Form
        How they will be written.

    Returns
    -------
    numpy.ndarray
        float64, same shape. Writing a rounded value gives the same text as writing the value.

    Examples
    --------
    >>> rounded([0.836018802781, 1.52299795127e-8, 442413.392], Form())
    array([8.360e-01, 1.520e-08, 4.424e+05])
    """
    given = np.asarray(values, dtype=np.float64)
    if form.kind != "number":
        return given
    flat = given.ravel()
    return rounded_each(flat, np.full(flat.shape, form.decimals), np.full(flat.shape, form.tiny)).reshape(given.shape)


def rounded_each(values: Float, decimals: NDArray[np.intp], tiny: Float) -> Float:
    """Round every number in a form of its own.

    Parameters
    ----------
    values : numpy.ndarray
        Shape (n,); nan and infinities stay what they are.
    decimals, tiny : numpy.ndarray
        Shape (n,): of every number's form the attributes of these names.

    Returns
    -------
    numpy.ndarray
        float64, shape (n,).

    Examples
    --------
    >>> rounded_each(np.array([0.12345, 0.12345]), np.array([4, 2]), np.array([0.001, 0.0]))
    array([0.1235, 0.12  ])
    """
    size, unit = np.abs(values), _power(decimals)
    extreme = ((size < tiny) & (size > 0)) | ((size >= HUGE) & (size <= LARGEST))
    with np.errstate(over="ignore", invalid="ignore"):  # in what is extreme, and replaced below, or infinite
        scaled = values * unit
        whole = np.rint(scaled)
        result = np.asarray(whole / unit)
        doubtful = np.asarray(np.abs(np.abs(scaled - whole) - 0.5) < DOUBT)
    if extreme.any():
        chosen = values[extreme]
        digits = np.where(size[extreme] >= HUGE, 3, 2)
        result[extreme], doubtful[extreme] = _significant(chosen, digits)
    for place in np.flatnonzero(doubtful).tolist():
        result[place] = _rounded_exactly(float(values[place]), int(decimals[place]), float(tiny[place]))
    return result


def _power(exponent: NDArray[np.intp]) -> Float:
    """Powers of ten, looked up: NumPy takes longer to compute them than for everything else here."""
    return _POWERS[exponent + _FURTHEST]


def _significant(values: Float, digits: NDArray[np.intp]) -> tuple[Float, NDArray[np.bool_]]:
    """Round to ``digits + 1`` significant digits, scaling twice so that nothing overflows, and say where in doubt."""
    exponent = np.floor(np.log10(np.abs(values))).astype(np.intp)
    half, unit = _power(exponent // 2), _power(digits)
    rest = _power(exponent - exponent // 2)
    scaled = values / half / rest * unit
    whole = np.rint(scaled)
    with np.errstate(over="ignore"):
        result = whole / unit * half * rest
    return np.clip(result, -LARGEST, LARGEST), np.abs(np.abs(scaled - whole) - 0.5) < DOUBT


def _rounded_exactly(value: float, decimals: int, tiny: float) -> float:
    """Round as the decimal expansion of the float itself demands, which a scaled copy of it cannot tell from a tie."""
    if abs(value) >= HUGE:
        return float(f"{value:.3e}")
    return float(f"{value:.2e}" if 0 < abs(value) < tiny else f"{value:.{decimals}f}")


def text(value: float, form: Form = Form()) -> str:
    """Write one number in its form.

    Parameters
    ----------
    value : float
        The number; nan is written as a dash.
    form : Form
        How to write it. A ``name`` needs its list of names and is refused here.

    Returns
    -------
    str
        The text, with a true minus sign.

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
    size = _size(abs(value), form)
    if size == "0":
        return size
    sign = "−" if value < 0 else "+" if form.signed else ""
    return f"({sign}{size})" if form.bracketed and value < 0 else sign + size


def _size(size: float, form: Form) -> str:
    if size == np.inf:
        return "∞"
    if form.kind == "plain":
        return plain(size)
    if size == 0:
        return "0"
    small, ordinary = f"{size:.2e}", f"{size:.{form.decimals}f}"
    if float(ordinary) == 0 and not form.scientific:
        return "0"
    if float(small) < form.tiny and size < form.tiny:
        return _exponential(size, 2)
    return ordinary if float(ordinary) < HUGE else _exponential(size, 3)


def _exponential(size: float, digits: int) -> str:
    mantissa, exponent = f"{size:.{digits}e}".split("e")
    return f"{mantissa}e{int(exponent)}"


def plain(value: float) -> str:
    """Write the shortest decimal that reads back as the same float, without a useless ``.0``.

    Parameters
    ----------
    value : float
        Any float.

    Returns
    -------
    str
        ASCII only, so that it can be typed, pasted and put into a link.

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
