"""What the path through numbers asks about: formats by their names, and plausible factors that are wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from softmax_core.digits import NAME, Quantity
from softmax_core.floats import FORMATS
from softmax_core.lessons.online import quantities
from softmax_core.lessons.paths import Rule


def bfloat16(_state: Mapping[str, Any]) -> int:
    """Give the place of bfloat16 among the formats, by which it is named.

    Examples
    --------
    >>> bfloat16({})
    1
    """
    return list(FORMATS).index("bfloat16")


def float16(_state: Mapping[str, Any]) -> int:
    """Give the place of float16.

    Examples
    --------
    >>> float16({})
    2
    """
    return list(FORMATS).index("float16")


def float32(_state: Mapping[str, Any]) -> int:
    """Give the place of float32.

    Examples
    --------
    >>> float32({})
    3
    """
    return list(FORMATS).index("float32")


def float64(_state: Mapping[str, Any]) -> int:
    """Give the place of float64.

    Examples
    --------
    >>> float64({})
    4
    """
    return list(FORMATS).index("float64")


def _maxima(state: Mapping[str, Any]) -> tuple[float, float]:
    """Give the maximum before the block that is read, and with it."""
    one = {name: np.array([state[name]], dtype=np.float64) for name in ("z", "size", "step")}
    found = quantities(**one)
    return float(found["m_old"][0]), float(found["m"][0])


def growing_factor(state: Mapping[str, Any]) -> float:
    """Take the difference of the maxima the wrong way round: exp(m − m_old).

    Examples
    --------
    >>> round(growing_factor({"z": (1.0, 2.0, 0.5, 4.0), "size": 2.0, "step": 2.0}), 4)
    7.3891
    """
    old, new = _maxima(state)
    return float(np.exp(new - old))


def ratio_of_maxima(state: Mapping[str, Any]) -> float:
    """Divide the maxima: m_old / m.

    Examples
    --------
    >>> ratio_of_maxima({"z": (1.0, 2.0, 0.5, 4.0), "size": 2.0, "step": 2.0})
    0.5
    """
    old, new = _maxima(state)
    return old / new


RULES = {
    "bfloat16": Rule(bfloat16, Quantity("the format bfloat16", NAME)),
    "float16": Rule(float16, Quantity("the format float16", NAME)),
    "float32": Rule(float32, Quantity("the format float32", NAME)),
    "float64": Rule(float64, Quantity("the format float64", NAME)),
    "growing_factor": Rule(growing_factor, Quantity("exp(m − m_old)")),
    "ratio_of_maxima": Rule(ratio_of_maxima, Quantity("m_old / m")),
}
