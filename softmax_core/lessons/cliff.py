"""Three logits that grow, with and without the shift, in five number formats: what falls off the cliff, and where."""

from __future__ import annotations

from dataclasses import fields
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from softmax_core.digits import BRACKETED, COUNT, NAME, PLAIN, Quantity
from softmax_core.distributions import log_softmax, softmax
from softmax_core.floats import round_to
from softmax_core.lessons.fused_vs_two_step import on_axis
from softmax_core.lessons.in_format import EPSILON, KINDS, OVERFLOW, SUBNORMAL, UNDERFLOW, Steps, steps

Float: TypeAlias = NDArray[np.float64]

WAYS = ("naive", "shifted")

NOWHERE, HELD, EXP, SUM, RESULT = range(5)
"""Where something appears first: nowhere, in the logits, in an exp, in their sum, in p, log Σ or log p."""

RIGHT, ZERO, FEW, INF, MINUS_INF, NAN = range(6)
"""What came out: right, right but with an exact 0 or 1, fewer than half of the digits, inf, −inf, nan."""

FINE, TINY, FEW_DIGITS, TOO_LARGE, EXP_LOST, SUM_LOST, ALL_ZERO = range(7)
"""Which sentence fits: both ways right; tiny ones become 0; the naive way has few digits; the logits do not fit into
the format; an exp does not; their sum does not; all exp are 0."""

OF_A_WAY = {
    "z": Quantity("logit that exp is taken of"),
    "exp": Quantity("exp of it"),
    "sum": Quantity("Σ exp"),
    "p": Quantity("exp/Σ"),
    "log_sum": Quantity("log Σ exp"),
    "log": Quantity("logit − log Σ exp"),
    "lost": Quantity("where inf or nan appears first: NOWHERE, HELD, EXP, SUM or RESULT", PLAIN),
    "zero": Quantity("where an exact 0 appears first: NOWHERE, EXP or RESULT", PLAIN),
}

QUANTITIES = {
    "z": Quantity("what the logits are in proportion to", PLAIN),
    "m": Quantity("the largest size of a logit before c is added", PLAIN),
    "c": Quantity("what is added to every logit", PLAIN),
    "f": Quantity("number format", NAME),
    "x": Quantity("logit: in proportion to z, the largest of size m, plus c", BRACKETED),
    "unshifted": Quantity("the same without c", BRACKETED),
    "relative": Quantity("x less the largest"),
    "p": Quantity("softmax of x in float64, shifted"),
    "least_p": Quantity("the smallest of them"),
    "leader": Quantity("class with the largest logit, counted behind the formats", NAME),
    "top": Quantity("the largest logit, as the chosen format holds it", COUNT),
    "leader_p": Quantity("shifted p of the leader, in the chosen format"),
    "leader_log": Quantity("shifted log p of the leader, in the chosen format"),
    "outcome": Quantity("what came out of naive p, naive log p, shifted p, shifted log p, one row a format", PLAIN),
    "log_outcome": Quantity("what came out of naive log p in the chosen format", PLAIN),
    "say": Quantity("FINE to ALL_ZERO, in the chosen format", PLAIN),
    "largest": Quantity("largest number of the chosen format"),
    "overflow": Quantity("above it exp leaves a format", COUNT),
    "overflow_f": Quantity("the same of the chosen format", COUNT),
    "underflow_f": Quantity("below it exp is 0 in the chosen format", COUNT),
    "zeros": Quantity("how many shifted p are exactly 0 in the chosen format", PLAIN),
    "ones": Quantity("how many are exactly 1", PLAIN),
    "drift": Quantity("how far adding c moves a shifted p in the chosen format, at most"),
    "naive_at": Quantity("where the logit stands on the axis of exp"),
    "shifted_at": Quantity("where it stands when the maximum is subtracted"),
    **{
        f"{way}_{name}": Quantity(f"{what.meaning}, {way}, in the chosen format", what.form)
        for way in WAYS
        for name, what in OF_A_WAY.items()
    },
}


def quantities(z: Float, m: Float, c: Float, f: NDArray[np.intp]) -> dict[str, Float]:
    """Compute n states: z of shape (n, K), m, c and f, the index of a format, of shape (n,).

    Examples
    --------
    >>> found = quantities(np.array([[3.0, 1.0, 0.2]]), np.array([12.0]), np.zeros(1), np.array([2]))
    >>> found["naive_exp"], found["naive_p"]
    (array([[        inf, 54.59375   ,  2.22460938]]), array([[nan,  0.,  0.]]))
    >>> found["shifted_p"].round(4), found["outcome"][0, 2]
    (array([[1.e+00, 3.e-04, 0.e+00]]), array([5., 4., 1., 1.]))
    """
    unshifted = in_proportion(z, m)
    with np.errstate(over="ignore"):
        x = unshifted + c[:, None]
    every = [{way: steps(x, kind, shift=way == "shifted") for way in WAYS} for kind in KINDS]
    outcome = np.stack([_outcomes(x, k, of) for k, of in enumerate(every)], axis=1)
    chosen = {way: _chosen([of[way] for of in every], f) for way in WAYS}
    before = _chosen([steps(unshifted, kind, shift=True) for kind in KINDS], f).probabilities
    p, n = np.asarray(softmax(x)), len(z)
    shifted = chosen["shifted"]
    with np.errstate(invalid="ignore"):
        drift = np.abs(shifted.probabilities - before).max(axis=1)
        relative = x - x.max(axis=1, keepdims=True)
    found = {
        "z": z, "m": m, "c": c, "f": f, "x": x, "unshifted": unshifted, "relative": relative,
        "p": p, "least_p": p.min(axis=1),
        "leader": len(KINDS) + x.argmax(axis=1), "top": chosen["naive"].logits.max(axis=1),
        "leader_p": shifted.probabilities.max(axis=1), "leader_log": shifted.log_probabilities.max(axis=1),
        "outcome": outcome,
        "largest": np.array([kind.largest for kind in KINDS])[f],
        "overflow": np.tile(OVERFLOW, (n, 1)),
        "overflow_f": OVERFLOW[f], "underflow_f": UNDERFLOW[f],
        "zeros": (shifted.probabilities == 0).sum(axis=1), "ones": (shifted.probabilities == 1).sum(axis=1),
        "drift": drift, "naive_at": on_axis(x), "shifted_at": on_axis(relative),
    }  # fmt: skip
    for way, of in chosen.items():
        found |= {f"{way}_{name}": values for name, values in _of_way(of, x).items()}
    of_chosen = np.take_along_axis(outcome, f[:, None, None], 1)[:, 0]
    found |= {"log_outcome": of_chosen[:, 1], "say": _sentence(found, of_chosen)}
    return {name: np.asarray(values, dtype=np.float64) for name, values in found.items()}


def in_proportion(z: Float, m: Float) -> Float:
    """Scale logits so that the largest size of one is m; −inf stays.

    Examples
    --------
    >>> in_proportion(np.array([[3.0, 1.0, 0.2], [0.0, 0.0, -np.inf]]), np.array([30.0, 2.0]))
    array([[ 30.,  10.,   2.],
           [  2.,   2., -inf]])
    """
    size = np.where(np.isfinite(z), np.abs(z), 0.0).max(axis=1, keepdims=True)
    direction = np.where(size > 0, z / np.where(size > 0, size, 1.0), 1.0)
    with np.errstate(invalid="ignore"):  # −inf times 0, replaced below
        scaled = np.where(size == m[:, None], z, direction * m[:, None])
    return np.asarray(np.where(z == -np.inf, -np.inf, scaled))


def _chosen(every: list[Steps], f: NDArray[np.intp]) -> Steps:
    """Take the steps of the chosen format, row by row."""
    rows = np.arange(len(f))
    return Steps(*(np.stack([getattr(one, field.name) for one in every])[f, rows] for field in fields(Steps)))


def _of_way(of: Steps, x: Float) -> dict[str, Float]:
    """Name every step, and say where something is lost first, and where a 0 appears."""
    lost, zero = _first(of, x)
    return {
        "z": of.logits, "exp": of.exponentials, "sum": of.total, "p": of.probabilities, "log_sum": of.log_total,
        "log": of.log_probabilities, "lost": lost, "zero": zero,
    }  # fmt: skip


def _first(of: Steps, x: Float) -> tuple[Float, Float]:
    """Find the first step with inf or nan, and the first with a 0; −inf and 0 of a class that is masked are no loss."""
    there = x > -np.inf

    def broken(values: Float) -> NDArray[np.bool_]:
        return np.asarray((np.isnan(values) | (np.isinf(values) & there)).any(axis=1))

    results = broken(of.probabilities) | ~np.isfinite(of.log_total) | broken(of.log_probabilities)
    lost = [broken(of.logits), broken(of.exponentials), ~np.isfinite(of.total), results]
    zero = [((of.exponentials == 0) & there).any(axis=1), ((of.probabilities == 0) & there).any(axis=1)]
    return np.select(lost, [HELD, EXP, SUM, RESULT], NOWHERE), np.select(zero, [EXP, RESULT], NOWHERE)


def _outcomes(x: Float, k: int, of: dict[str, Steps]) -> Float:
    """Say of every result in one format what came out, held against float64 at the logits that the format holds."""
    held = round_to(x, KINDS[k])
    p, log_p = (np.asarray(of_held(held), dtype=np.float64) for of_held in (softmax, log_softmax))
    enough = np.sqrt(EPSILON[k])
    there, found = x > -np.inf, []
    for way in WAYS:
        got_p, got_log = of[way].probabilities, of[way].log_probabilities
        found.append(_outcome(got_p, p, enough, there, (got_p == 0) | ((got_p == 1) & (log_p < 0))))
        found.append(_outcome(got_log, log_p, enough, there, (got_log == 0) & (log_p < 0)))
    return np.stack(found, axis=1)


def _outcome(got: Float, exact: Float, enough: float, there: NDArray[np.bool_], swallowed: NDArray[np.bool_]) -> Float:
    """Say what came out of one result: of shape (n, K), for every row."""
    with np.errstate(invalid="ignore"):
        off = np.abs(got - exact) > enough * np.maximum(1.0, np.abs(exact))
    cases = [np.isnan(got), got == -np.inf, got == np.inf, off, swallowed]
    return np.select([(case & there).any(axis=1) for case in cases], [NAN, MINUS_INF, INF, FEW, ZERO], RIGHT)


def _sentence(found: dict[str, Float], outcome: Float) -> Float:
    """Choose the sentence that says what happened in the chosen format."""
    lost, naive, shifted = found["naive_lost"], outcome[:, 0], outcome[:, 2]
    cases = [
        lost == HELD, lost == EXP, lost == SUM, found["naive_sum"] == 0, naive == FEW,
        (shifted == ZERO) | (naive == ZERO),
    ]  # fmt: skip
    return np.select(cases, [TOO_LARGE, EXP_LOST, SUM_LOST, ALL_ZERO, FEW_DIGITS, TINY], FINE)


def logits_of(z: tuple[float, ...], m: float, c: float) -> tuple[float, ...]:
    """Give the logits of one state.

    Examples
    --------
    >>> logits_of((3.0, 1.0, 0.5), 6.0, 100.0)
    (106.0, 102.0, 101.0)
    """
    return tuple((in_proportion(np.array([z]), np.array([m]))[0] + c).tolist())


def edge(k: int) -> float:
    """Give a logit just above the one at which exp leaves a format, in hundredths.

    Examples
    --------
    >>> edge(2), edge(3), edge(4)
    (11.1, 88.73, 709.79)
    """
    return float(np.ceil(OVERFLOW[k] * 100) / 100)


def windows() -> list[list[float]]:
    """Say of every format below which place of the axis exp is 0, has not all its digits, and above which it is lost.

    Examples
    --------
    >>> [round(place, 3) for place in windows()[2]]
    [-1.263, -1.03, 1.082]
    """
    return [on_axis(ends).tolist() for ends in zip(UNDERFLOW, SUBNORMAL, OVERFLOW, strict=True)]
