"""Units of information."""

from __future__ import annotations

import math

BITS = math.log(2.0)
"""Nats in a bit."""

UNITS = {"nats": 1.0, "bits": BITS}
"""Nats in each unit."""


def in_unit(nats: float, unit: str) -> float:
    """Turn nats into another unit.

    Examples
    --------
    >>> in_unit(2.0794415416798357, "bits"), in_unit(0.5, "nats")
    (3.0, 0.5)
    """
    return nats / UNITS[unit]
