"""What the path through cross-entropy asks about: leads, and plausible prices that are not the right ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from softmax_core.digits import COUNT, PLAIN, Quantity
from softmax_core.distributions import log_softmax, softmax
from softmax_core.lessons.paths import Rule
from softmax_core.lessons.squared_error import two_classes


def one_nat(_state: Mapping[str, Any]) -> float:
    """Find the probability that costs 1 nat: 1/e.

    Examples
    --------
    >>> round(one_nat({}), 4)
    0.3679
    """
    return float(np.exp(-1.0))


def half_a_price(state: Mapping[str, Any]) -> float:
    """Halve −log p of the true class.

    Examples
    --------
    >>> round(half_a_price({"z": (0.0, 0.0), "y": 0}), 4)
    0.3466
    """
    return float(-log_softmax(state["z"])[state["y"]] / 2)


def against(state: Mapping[str, Any]) -> float:
    """Price the event that the true class does not come: −log(1 − p).

    Examples
    --------
    >>> round(against({"z": (3.0, 1.0, 0.2), "y": 0}), 4)
    1.808
    """
    return float(-np.log1p(-softmax(state["z"])[state["y"]]))


def samples(state: Mapping[str, Any]) -> int:
    """Count the samples of a batch.

    Examples
    --------
    >>> samples({"z": ((3.0, 1.0), (0.0, 1.0))})
    2
    """
    return len(state["z"])


def lead(state: Mapping[str, Any]) -> float:
    """Subtract the second logit from the first.

    Examples
    --------
    >>> lead({"z": (3.0, 1.0, 0.2)})
    2.0
    """
    return float(np.round(state["z"][0] - state["z"][1], 9))


def label_lead(state: Mapping[str, Any]) -> float:
    """Subtract the largest other logit from that of the label.

    Examples
    --------
    >>> label_lead({"z": (3.0, 1.0, 0.2), "y": 0})
    2.0
    """
    z, y = state["z"], state["y"]
    return float(np.round(z[y] - max(z[:y] + z[y + 1 :]), 9))


def times_dearer(state: Mapping[str, Any]) -> float:
    """Divide cross-entropy by squared error, for two classes.

    Examples
    --------
    >>> round(times_dearer({"z": -4.0}), 2)
    4.17
    """
    losses = two_classes(np.array([state["z"]]))
    return float(losses["cross_entropy"][0] / losses["squared_error"][0])


RULES = {
    "one_nat": Rule(one_nat, Quantity("the probability that costs 1 nat")),
    "samples": Rule(samples, Quantity("number of samples", PLAIN)),
    "half_a_price": Rule(half_a_price, Quantity("half of −log p")),
    "against": Rule(against, Quantity("−log(1 − p)")),
    "lead": Rule(lead, Quantity("first logit − second logit", PLAIN)),
    "label_lead": Rule(label_lead, Quantity("logit of the label − largest other logit", PLAIN)),
    "times_dearer": Rule(times_dearer, Quantity("cross-entropy over squared error, two classes", COUNT)),
}
