"""How many digits of softmax are right, over the size of the logits: seven ways to compute, in five formats."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from softmax_core import floats
from softmax_core.digits import PLAIN, Form, Quantity
from softmax_core.floats import FORMATS, Format, exp_limits
from softmax_core.lessons.in_format import by_log1p, steps
from softmax_core.reference import decimal_chain
from softmax_core.ulps import DIGITS, errors, exact_numbers

Float = NDArray[np.float64]

WAYS = ("naive", "shifted", "log_of_softmax", "log_softmax", "log1p", "naive_lse", "shifted_lse")
"""exp z / Σ exp z; the same with s = z − max z; its logarithm; s − log Σ exp s; the same with log1p of all but one;
log Σ exp z; max z + log Σ exp s."""

KINDS = tuple(reversed(FORMATS.values()))
"""From the widest to the narrowest."""

WORST, LEADER, LAST = range(3)
"""Whose digits are counted: the class that has the fewest, that of the largest logit, that of the smallest."""

FINE, WRONG, NOTHING, INFINITE, NOT_A_NUMBER = range(5)
"""Some digit is right; the result is a number with no right digit; 0; inf; nan. Of several the last is said."""

ROWS = 8
LEAST, MOST = 0.5, 2000.0
NONE_ABOVE = 1.06
"""Where no digit is right is drawn by this factor higher than the largest error that leaves one."""

SMALLEST_DRAWN = 0.25
"""Errors below are drawn there, in units in the last place."""

_THRESHOLDS = {np.floor(exp_limits(kind).overflow * 100) / 100 for kind in KINDS}
_EVEN = {float(f"{M:.3g}") for M in np.geomspace(LEAST, MOST, 64)}
GRID = tuple(sorted(float(M) for M in {*_EVEN, *_THRESHOLDS, *(round(at + 0.01, 2) for at in _THRESHOLDS)}))
"""Sizes at which everything is computed: even steps of a logarithm, and both sides of where exp overflows."""

DIGIT = Form(decimals=1, scientific=False)

QUANTITIES = {
    "M": Quantity("largest logit", PLAIN),
    "at": Quantity("log10 M"),
    "watched": Quantity("WORST, LEADER or LAST", PLAIN),
    "digits": Quantity("right decimal digits, one row a way, one column a format", DIGIT),
    "ulps": Quantity("error in units in the last place; inf where no digit is right", DIGIT),
    "place": Quantity("log10 of it, where it is drawn"),
    "outcome": Quantity("FINE, WRONG, NOTHING, INFINITE or NOT_A_NUMBER", PLAIN),
    "alive": Quantity("in how many formats a way has right digits", PLAIN),
    "formats": Quantity("how many formats there are", PLAIN),
}


def quantities(M: Float, watched: NDArray[np.intp]) -> dict[str, Float]:
    """Compute n states, M and watched of shape (n,).

    Examples
    --------
    >>> found = quantities(np.array([20.0]), np.array([LAST]))
    >>> [f"{way}: {row}" for way, row in zip(WAYS, found["digits"][0].round(1).tolist())][:2]
    ['naive: [15.8, 7.1, 0.0, 2.4, 0.0]', 'shifted: [14.7, 6.1, 0.0, 1.3, 0.0]']
    """
    every, which = np.unique(M, return_inverse=True)
    known = np.isin(every, GRID)
    found = {name: np.empty((len(every), 3, len(WAYS), len(KINDS))) for name in ("digits", "ulps", "outcome")}
    for rows, sizes in ((known, GRID), (~known, tuple(every[~known].tolist()))):
        if not rows.any():
            continue
        table, places = _computed(sizes), np.searchsorted(sizes, every[rows])
        for name, values in found.items():
            values[rows] = table[name][places]
    seen = {name: values[which, watched] for name, values in found.items()}
    return {
        "M": M, "at": np.log10(np.clip(M, LEAST, MOST)), "watched": watched.astype(np.float64), **seen,
        "place": np.clip(_place(seen["ulps"]), np.log10(SMALLEST_DRAWN), [none_at(kind) for kind in KINDS]),
        "alive": (seen["outcome"] == FINE).sum(axis=2), "formats": np.full(len(M), len(KINDS)),
    }  # fmt: skip


def _place(ulps: Float) -> Float:
    with np.errstate(divide="ignore"):
        return np.asarray(np.log10(ulps))


def on_axis(value: float) -> float:
    """Say where a size or an error is drawn.

    Examples
    --------
    >>> on_axis(100.0)
    2.0
    """
    return float(np.log10(value))


def lost_at(kind: Format) -> float:
    """Say above what error, on its axis, no digit is right: 2 to the number of bits.

    Examples
    --------
    >>> round(lost_at(floats.FLOAT16), 4)
    3.3113
    """
    return on_axis(2.0**kind.digits)


def none_at(kind: Format) -> float:
    """Say where it is drawn that no digit is right: a little above `lost_at`.

    Examples
    --------
    >>> none_at(floats.FLOAT16) > lost_at(floats.FLOAT16)
    True
    """
    return lost_at(kind) * NONE_ABOVE


def logits_of(M: Float) -> Float:
    """Lay out ROWS rows of three logits for each of n sizes: M, a part of it, and one a little below 0.

    Returns
    -------
    ndarray
        Shape (n, ROWS, 3). The part runs between 0.2 and 0.6, the last between −0.5 and 0, evenly spread: an error
        depends on how numbers happen to be rounded, the worst of several less.

    Examples
    --------
    >>> logits_of(np.array([10.0]))[0, :2].round(3)
    array([[10.   ,  4.472, -0.207],
           [10.   ,  2.944, -0.414]])
    """
    steps = np.arange(1, ROWS + 1)
    part, last = 0.2 + 0.4 * (steps * (np.sqrt(5) - 1) / 2 % 1), -0.5 * (steps * np.sqrt(2) % 1)
    sizes = np.asarray(M, dtype=np.float64)[:, None]
    return np.stack(np.broadcast_arrays(sizes, sizes * part, last), axis=-1)


def ways(logits: Float, kind: Format) -> dict[str, Float]:
    """Compute every way with every step rounded to a format.

    Parameters
    ----------
    logits : ndarray
        Shape (n, K), numbers of the format.
    kind : Format
        The format.

    Returns
    -------
    dict of ndarray
        Shape (n, K); for the two log-sum-exp, shape (n,).

    Examples
    --------
    >>> found = ways(np.array([[12.0, 0.0]]), floats.FLOAT16)
    >>> found["naive"], found["shifted"], found["log1p"]
    (array([[nan,  0.]]), array([[1.00000000e+00, 6.13927841e-06]]), array([[-6.13927841e-06, -1.20000000e+01]]))
    """
    naive, shifted = steps(logits, kind, shift=False), steps(logits, kind, shift=True)
    with np.errstate(all="ignore"):
        return {
            "naive": naive.probabilities, "shifted": shifted.probabilities,
            "log_of_softmax": floats.round_to(np.log(shifted.probabilities), kind),
            "log_softmax": shifted.log_probabilities, "log1p": by_log1p(shifted, kind), "naive_lse": naive.log_total,
            "shifted_lse": floats.round_to(logits.max(axis=1) + shifted.log_total, kind),
        }  # fmt: skip


@lru_cache(maxsize=256)
def _computed(sizes: tuple[float, ...]) -> Mapping[str, Float]:
    """Compare every way with 36 decimal digits: arrays of shape (sizes, 3 choices of a class, ways, formats)."""
    shape = (len(sizes), 3, len(WAYS), len(KINDS))
    found = {name: np.empty(shape) for name in ("digits", "ulps", "outcome")}
    for column, kind in enumerate(KINDS):
        rows = floats.round_to(logits_of(np.array(sizes)), kind).reshape(-1, 3)
        different, which = np.unique(rows, axis=0, return_inverse=True)
        usable = np.isfinite(different).all(axis=1)
        measured = _measured(different[usable], kind)
        for name, values in found.items():
            every = np.full(
                (len(different), len(WAYS), 3), {"digits": 0.0, "ulps": np.inf, "outcome": NOT_A_NUMBER}[name]
            )
            every[usable] = measured[name]
            of_rows = every[which.reshape(-1)].reshape(len(sizes), ROWS, len(WAYS), 3)
            values[..., column] = _watched(of_rows, name)
    return found


def _measured(logits: Float, kind: Format) -> dict[str, Float]:
    """Measure every way and class, of shape (n, ways, 3); a log-sum-exp has the same for all three."""
    computed = ways(logits, kind)
    exact: dict[str, list[Any]] = {"p": [], "log": [], "lse": []}
    for row in logits.tolist():
        chain = decimal_chain(row, DIGITS)
        exact["p"] += chain.probabilities
        exact["log"] += chain.log_probabilities
        exact["lse"].append(chain.logsumexp)
    split = {name: exact_numbers(values) for name, values in exact.items()}
    measured: dict[str, list[Float]] = {"digits": [], "ulps": [], "outcome": []}
    for way in WAYS:
        values = computed[way]
        error = errors(values.ravel(), split["lse" if way.endswith("lse") else "log" if "log" in way else "p"], kind)
        for name, found in (("digits", error.digits), ("ulps", error.ulps), ("outcome", _outcome(values, error.ulps))):
            measured[name].append(np.broadcast_to(found.reshape(len(logits), *values.shape[1:] or (1,)), logits.shape))
    return {name: np.stack(values, axis=1) for name, values in measured.items()}


def _outcome(values: Float, ulps: Float) -> Float:
    """Say what came out."""
    wrong, values = np.isinf(ulps), values.ravel()
    kinds = [~wrong, np.isnan(values), np.isinf(values), values == 0]
    return np.select(kinds, [FINE, NOT_A_NUMBER, INFINITE, NOTHING], WRONG).astype(np.float64)


def _watched(values: Float, name: str) -> Float:
    """Take the worst of the rows, and of the classes or of one of them: (n, rows, ways, 3) to (n, 3, ways)."""
    worst = {"digits": np.min, "ulps": np.max, "outcome": np.max}[name]
    choices = (values, values[..., :1], values[..., -1:])
    return np.stack([worst(choice, axis=(1, 3)) for choice in choices], axis=1)
