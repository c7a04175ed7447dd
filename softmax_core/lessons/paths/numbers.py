"""What the path through numbers asks about: formats by name, factors that are wrong, softmax once, twice, and warm."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from softmax_core._kernels.arrays import FloatArray
from softmax_core.digits import NAME, Quantity
from softmax_core.distributions import softmax
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


def clinic_once(state: Mapping[str, Any]) -> FloatArray:
    """Compute softmax of the clinic's vector.

    Examples
    --------
    >>> clinic_once({"matrix": "3.0,1.0,0.2"}).round(4).tolist()
    [0.836, 0.1131, 0.0508]
    """
    return np.asarray(softmax(np.array(state["matrix"].split(","), dtype=np.float64)))


def clinic_twice(state: Mapping[str, Any]) -> FloatArray:
    """Take its result for logits once more.

    Examples
    --------
    >>> clinic_twice({"matrix": "3.0,1.0,0.2"}).round(4).tolist()
    [0.5151, 0.25, 0.2349]
    """
    return np.asarray(softmax(clinic_once(state)))


def clinic_warm(state: Mapping[str, Any]) -> FloatArray:
    """Compute softmax at T = 2, which is flat, too, and yet right.

    Examples
    --------
    >>> clinic_warm({"matrix": "3.0,1.0,0.2"}).round(4).tolist()
    [0.6194, 0.2279, 0.1527]
    """
    halved = np.array(state["matrix"].split(","), dtype=np.float64) / 2
    return np.asarray(softmax(halved))


def clinic_ratios(state: Mapping[str, Any]) -> list[float]:
    """Divide the largest by the smallest probability: once, at T = 2, and twice.

    Examples
    --------
    >>> [round(ratio, 4) for ratio in clinic_ratios({"matrix": "3.0,1.0,0.2"})]
    [16.4446, 4.0552, 2.1928]
    """
    return [float(p.max() / p.min()) for p in (clinic_once(state), clinic_warm(state), clinic_twice(state))]


def clinic_bound(_state: Mapping[str, Any]) -> float:
    """Say what that is at most after a second softmax: e to the largest difference of two probabilities, which is 1.

    Examples
    --------
    >>> round(clinic_bound({}), 4)
    2.7183
    """
    return float(np.e)


RULES = {
    "bfloat16": Rule(bfloat16, Quantity("the format bfloat16", NAME)),
    "float16": Rule(float16, Quantity("the format float16", NAME)),
    "float32": Rule(float32, Quantity("the format float32", NAME)),
    "float64": Rule(float64, Quantity("the format float64", NAME)),
    "growing_factor": Rule(growing_factor, Quantity("exp(m − m_old)")),
    "ratio_of_maxima": Rule(ratio_of_maxima, Quantity("m_old / m")),
    "clinic_once": Rule(clinic_once, Quantity("softmax of the vector")),
    "clinic_twice": Rule(clinic_twice, Quantity("softmax of its softmax")),
    "clinic_warm": Rule(clinic_warm, Quantity("softmax of the vector at T = 2")),
    "clinic_ratios": Rule(clinic_ratios, Quantity("largest over smallest: once, at T = 2, twice")),
    "clinic_bound": Rule(clinic_bound, Quantity("the most that it can be after a second softmax")),
}
