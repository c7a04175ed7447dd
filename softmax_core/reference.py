"""Softmax, its logarithm and its normaliser with fifty decimal digits, and a check of a floating-point softmax."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, localcontext

DIGITS = 50


@dataclass(frozen=True)
class DecimalCheck:
    """How far a computed distribution and its gradient are from the exact ones.

    Attributes
    ----------
    sum_error : float
        Σ p − 1.
    gradient_error : float
        Σ (p − y), which should be 0.
    ulps : float
        Largest |p − exact p|, in units in the last place of p.
    allowed_ulps : float
        What rounding alone explains for the class where that happened (see `check_against_decimal`).
    passed : bool
        Whether all three are explained by rounding.
    """

    sum_error: float
    gradient_error: float
    ulps: float
    allowed_ulps: float
    passed: bool


def decimal_softmax(logits: Sequence[float], temperature: float = 1.0, digits: int = DIGITS) -> tuple[Decimal, ...]:
    """Softmax of the given floats, taken as the exact numbers they are, with `digits` decimal digits.

    Parameters
    ----------
    logits : sequence of float
        K numbers; −inf masks a class. At least one is finite, none is nan or +inf.
    temperature : float
        T ≥ 0; 0 shares 1 among the largest logits, inf among all that are not masked.
    digits : int
        Significant digits of the computation.

    Returns
    -------
    tuple of decimal.Decimal
        p_i = exp((z_i − max z)/T) / Σ_j exp((z_j − max z)/T).

    Raises
    ------
    ValueError
        If no logit is finite, one is nan or +inf, or the temperature is negative or nan.

    Examples
    --------
    >>> [str(round(p, 12)) for p in decimal_softmax([3.0, 1.0, 0.2])]
    ['0.836018802781', '0.113142841466', '0.050838355753']
    """
    largest = _largest(logits)
    if not temperature >= 0:
        msg = f"temperature is {temperature}: give a number that is 0 or more."
        raise ValueError(msg)
    with localcontext(Context(prec=digits, Emax=MAX_EMAX, Emin=MIN_EMIN)):
        weights = [_weight(z, largest, temperature) for z in logits]
        total = sum(weights, Decimal(0))
        return tuple(w / total for w in weights)


@dataclass(frozen=True)
class DecimalChain:
    """Softmax of one row of logits and what belongs to it, in decimal digits.

    Attributes
    ----------
    probabilities, log_probabilities : tuple of decimal.Decimal
        p and log p, K each; log p of a probability close to 1 has all its digits.
    logsumexp : decimal.Decimal
        log Σ exp(z).
    """

    probabilities: tuple[Decimal, ...]
    log_probabilities: tuple[Decimal, ...]
    logsumexp: Decimal


def decimal_chain(logits: Sequence[float], digits: int = DIGITS) -> DecimalChain:
    """Softmax, its logarithm and its normaliser of the given floats, taken as the exact numbers they are.

    Parameters
    ----------
    logits, digits
        As in `decimal_softmax`.

    Returns
    -------
    DecimalChain
        With s = z − max z: exp(s)/Σ exp(s), s − log1p(r) and max z + log1p(r), r being Σ exp(s) without one largest.

    Raises
    ------
    ValueError
        If no logit is finite, or one is nan or +inf.

    Examples
    --------
    The first is log(1 − e^−400): the logarithm of a probability would need 174 digits of it to begin with.

    >>> found = decimal_chain([400.0, 0.0])
    >>> [f"{value:.6e}" for value in found.log_probabilities], round(found.logsumexp, 12)
    (['-1.915170e-174', '-4.000000e+2'], Decimal('400.000000000000'))
    """
    largest = _largest(logits)
    with localcontext(Context(prec=digits, Emax=MAX_EMAX, Emin=MIN_EMIN)):
        weights = [_weight(z, largest, 1.0) for z in logits]
        others = list(weights)
        others.remove(Decimal(1))
        rest = sum(others, Decimal(0))
        log_sum = _log1p(rest)
        return DecimalChain(
            tuple(w / (1 + rest) for w in weights),
            tuple((Decimal(z) - Decimal(largest)) - log_sum for z in logits),
            Decimal(largest) + log_sum,
        )


def _largest(logits: Sequence[float]) -> float:
    """Find the largest logit, if all are what they may be."""
    largest = max(logits)
    if not math.isfinite(largest) or any(math.isnan(z) for z in logits):
        msg = f"logits are {list(logits)}: at least one must be finite and none nan or +inf."
        raise ValueError(msg)
    return largest


def _log1p(x: Decimal) -> Decimal:
    """Compute log(1 + x) for x ≥ 0 in the digits of the context, however small x is."""
    with localcontext() as context:
        context.prec += 3
        if x >= Decimal("0.01"):
            return (1 + x).ln()
        ratio = x / (2 + x)  # log(1 + x) = 2 artanh(x/(2 + x)) = 2 (r + r³/3 + r⁵/5 + …)
        power, total, n = ratio, ratio, 1
        while power > total.scaleb(-context.prec):
            power, n = power * ratio * ratio, n + 2
            total += power / n
        return 2 * total


def _weight(z: float, largest: float, temperature: float) -> Decimal:
    """exp((z − max z)/T), with its limits at T = 0 and T = ∞."""
    if z == -math.inf:
        return Decimal(0)
    if temperature == 0:
        return Decimal(int(z == largest))
    if temperature == math.inf:
        return Decimal(1)
    return ((Decimal(z) - Decimal(largest)) / Decimal(temperature)).exp()


def check_against_decimal(
    probabilities: Sequence[float], gradient: Sequence[float], logits: Sequence[float], temperature: float = 1.0
) -> DecimalCheck:
    """Compare a computed softmax and its gradient with the exact ones.

    Parameters
    ----------
    probabilities, gradient : sequence of float
        p and p − y as computed in double precision, K each.
    logits : sequence of float
        The logits they were computed from.
    temperature : float
        T ≥ 0.

    Returns
    -------
    DecimalCheck
        It passes if Σ p and Σ (p − y) are within K + 2 roundings of 1 and 0, and every p within 8 + 2·|z − max z|/T
        units in the last place: rounding z − max z and the division by T each move the exponent by half a unit in its
        last place, and exp multiplies a relative error by its exponent (Blanchard, Higham & Higham, 2021).

    Raises
    ------
    ValueError
        As `decimal_softmax`.

    Examples
    --------
    >>> check_against_decimal([0.5, 0.5], [-0.5, 0.5], [1.0, 1.0]).passed
    True
    >>> check_against_decimal([0.6, 0.4], [-0.4, 0.4], [1.0, 1.0]).passed
    False
    """
    exact = decimal_softmax(logits, temperature)
    largest = max(logits)
    worst, worst_allowed, within = 0.0, 8.0, True
    for p, true, z in zip(probabilities, exact, logits, strict=True):
        error = _ulps(p, true)
        allowed = 8.0 + 2.0 * _exponent(z, largest, temperature)
        within = within and error <= allowed
        if error > worst:
            worst, worst_allowed = error, allowed
    roundings = (len(exact) + 2) * math.ulp(1.0)
    sum_error, gradient_error = math.fsum(probabilities) - 1.0, math.fsum(gradient)
    passed = within and abs(sum_error) <= roundings and abs(gradient_error) <= roundings
    return DecimalCheck(sum_error, gradient_error, worst, worst_allowed, passed)


def _ulps(p: float, true: Decimal) -> float:
    """|p − true p|, in units in the last place of p."""
    if not math.isfinite(p):
        return math.inf
    with localcontext(Context(prec=DIGITS, Emax=MAX_EMAX, Emin=MIN_EMIN)):
        return float(abs(Decimal(p) - true) / Decimal(math.ulp(p)))


def _exponent(z: float, largest: float, temperature: float) -> float:
    """|z − max z|/T, the size of the exponent; 0 at the ends, where nothing is rounded."""
    if z == -math.inf or temperature in (0.0, math.inf):
        return 0.0
    return (largest - z) / temperature
