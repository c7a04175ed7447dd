"""What the path through temperature asks about beside the chapter's own quantities: a ratio halved, a wrong way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from softmax_core.digits import Quantity
from softmax_core.lessons.paths import Rule


def halved_ratio(state: Mapping[str, Any]) -> float:
    """Halve the ratio of the two chosen classes: what doubling T would do if ratios were in proportion to 1/T.

    Examples
    --------
    >>> round(halved_ratio({"z": (3.0, 1.0), "m": 1.0, "T": 1.0, "i": 0, "j": 1}), 4)
    3.6945
    """
    lead = state["m"] * (state["z"][state["i"]] - state["z"][state["j"]])
    return float(np.exp(lead / state["T"]) / 2)


RULES = {"halved_ratio": Rule(halved_ratio, Quantity("half the ratio of the two chosen classes"))}
