"""Rules that guided paths ask about, right ones and wrong ones: what a chapter's own quantities do not say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from softmax_core.digits import Quantity


@dataclass(frozen=True)
class Rule:
    """A number that follows from a state.

    Attributes
    ----------
    compute : callable
        Takes the values of a section's controls by name, and returns one number, or one a class.
    quantity : Quantity
        What it means and how it is written.
    """

    compute: Callable[[Mapping[str, Any]], ArrayLike]
    quantity: Quantity


def prices(count: int, classes: int = 0) -> list[float]:
    """Price every share from 0 to 1 in equal steps, −log of it in nats; with `classes`, an equal share alone.

    Examples
    --------
    >>> [round(price, 4) for price in prices(5)], round(prices(1, 3)[0], 4)
    ([inf, 1.3863, 0.6931, 0.2877, 0.0], 1.0986)
    """
    shares = np.array([1 / classes]) if classes else np.arange(count) / (count - 1)
    with np.errstate(divide="ignore"):
        found: list[float] = (-np.log(shares) + 0.0).tolist()
    return found
