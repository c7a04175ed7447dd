"""What the path through softmax asks about: shares of raw scores, and other ways to go wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from softmax_core.chain import affine
from softmax_core.digits import COUNT, PLAIN, Quantity
from softmax_core.distributions import softmax
from softmax_core.lessons.paths import Rule

Float = NDArray[np.float64]


def _logits(state: Mapping[str, Any]) -> Float:
    return affine(state["z"], state["m"], state["c"])


def raw_share(state: Mapping[str, Any]) -> Float:
    """Divide every score by the sum of the scores: no probabilities where one is negative.

    Examples
    --------
    >>> raw_share({"z": (3.0, 1.0, -1.0), "m": 1.0, "c": 0.0}).round(4)
    array([ 1.    ,  0.3333, -0.3333])
    """
    z = _logits(state)
    return z / z.sum()


def size_share(state: Mapping[str, Any]) -> Float:
    """Divide the size of every score by the sum of the sizes.

    Examples
    --------
    >>> size_share({"z": (3.0, 1.0, -1.0), "m": 1.0, "c": 0.0})
    array([0.6, 0.2, 0.2])
    """
    z = np.abs(_logits(state))
    return z / z.sum()


def raw_sum(state: Mapping[str, Any]) -> float:
    """Add the scores.

    Examples
    --------
    >>> round(raw_sum({"z": (3.0, 1.0, 0.2), "m": 1.0, "c": 0.0}), 4)
    4.2
    """
    return float(np.round(_logits(state).sum(), 9))


def gap(state: Mapping[str, Any]) -> float:
    """Subtract the second score from the first.

    Examples
    --------
    >>> gap({"z": (3.0, 1.0, 0.2), "m": 1.0, "c": 0.0})
    2.0
    """
    z = _logits(state)
    return float(np.round(z[0] - z[1], 9))


def raw_ratio(state: Mapping[str, Any]) -> float:
    """Divide the first score by the second.

    Examples
    --------
    >>> raw_ratio({"z": (3.0, 1.0, 0.2), "m": 1.0, "c": 0.0})
    3.0
    """
    z = _logits(state)
    return float(np.round(z[0] / z[1], 9))


def odds(state: Mapping[str, Any]) -> float:
    """Divide the first probability by the second: exp((z₀ − z₁)/T).

    Examples
    --------
    >>> round(odds({"z": (3.0, 1.0, 0.2), "m": 1.0, "c": 0.0, "T": 1.0}), 2)
    7.39
    """
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        return float(np.exp(np.divide(gap(state), state["T"])))


def one_more(_state: Mapping[str, Any]) -> float:
    """Say what one more in a score multiplies exp by.

    Examples
    --------
    >>> round(one_more({}), 4)
    2.7183
    """
    return float(np.e)


def doubled_exp(state: Mapping[str, Any]) -> float:
    """Double exp of the first class, and of no other: adding log 2 to its score.

    Examples
    --------
    >>> round(doubled_exp({"z": (3.0, 1.0, 0.2), "m": 1.0, "c": 0.0, "T": 1.0}), 4)
    0.9107
    """
    z = _logits(state)
    z[0] += state["T"] * np.log(2.0)
    return float(softmax(z, temperature=state["T"])[0])


def naive_share(state: Mapping[str, Any]) -> Float:
    """Divide exp(z/T) by its sum as it stands, without the maximum subtracted: nan where exp overflows.

    Examples
    --------
    >>> naive_share({"z": (1000.0, 998.0), "m": 1.0, "c": 0.0, "T": 1.0})
    array([nan, nan])
    """
    with np.errstate(over="ignore", invalid="ignore"):
        exponentials = np.exp(_logits(state) / state["T"])
        return np.asarray(exponentials / exponentials.sum())


def shifted(state: Mapping[str, Any]) -> Float:
    """Subtract the largest score: the largest becomes 0.

    Examples
    --------
    >>> shifted({"z": (1000.0, 998.0), "m": 1.0, "c": 0.0})
    array([ 0., -2.])
    """
    z = _logits(state)
    return np.round(z - z.max(), 9)


RULES = {
    "raw_share": Rule(raw_share, Quantity("score over the sum of the scores")),
    "size_share": Rule(size_share, Quantity("|score| over the sum of the sizes")),
    "raw_sum": Rule(raw_sum, Quantity("sum of the scores", PLAIN)),
    "gap": Rule(gap, Quantity("first score − second score", PLAIN)),
    "raw_ratio": Rule(raw_ratio, Quantity("first score over the second", PLAIN)),
    "odds": Rule(odds, Quantity("first probability over the second", COUNT)),
    "one_more": Rule(one_more, Quantity("e: what one more in a score multiplies exp by")),
    "doubled_exp": Rule(doubled_exp, Quantity("share of the first class if its exp doubles")),
    "naive_share": Rule(naive_share, Quantity("exp over Σ exp, without the maximum subtracted")),
    "shifted": Rule(shifted, Quantity("score − largest score", PLAIN)),
}
