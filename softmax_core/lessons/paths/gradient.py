"""What the path through the gradient asks about: what a row of the Jacobian adds up to, and plausible other numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from softmax_core.digits import Quantity
from softmax_core.distributions import softmax
from softmax_core.gradients import softmax_jacobian
from softmax_core.lessons.paths import Rule


def push(state: Mapping[str, Any]) -> list[float]:
    """Give the size of p − y, class by class.

    Examples
    --------
    >>> [round(one, 4) for one in push({"z": (2.0, 1.0, 0.1), "y": 1})]
    [0.659, 0.7576, 0.0986]
    """
    return [float(abs(p - (i == state["y"]))) for i, p in enumerate(softmax(state["z"]))]


def hardest_push(state: Mapping[str, Any]) -> float:
    """Give the largest of these sizes.

    Examples
    --------
    >>> round(hardest_push({"z": (2.0, 1.0, 0.1), "y": 1}), 4)
    0.7576
    """
    return max(push(state))


def others_lose(state: Mapping[str, Any]) -> float:
    """Add up what the other probabilities lose per unit of the first logit.

    Examples
    --------
    >>> round(others_lose({"z": (2.0, 1.0, 0.1)}), 4)
    -0.2247
    """
    return float(softmax_jacobian(state["z"])[1:, 0].sum())


def all_they_have(state: Mapping[str, Any]) -> float:
    """Take away all that the others have: p − 1 of the first class.

    Examples
    --------
    >>> round(all_they_have({"z": (2.0, 1.0, 0.1)}), 4)
    -0.341
    """
    return float(-softmax(state["z"])[1:].sum())


def dog_loses(state: Mapping[str, Any]) -> float:
    """Take what the second probability alone loses per unit of the first logit.

    Examples
    --------
    >>> round(dog_loses({"z": (2.0, 1.0, 0.1)}), 4)
    -0.1598
    """
    return float(softmax_jacobian(state["z"])[1, 0])


def pushed_down(state: Mapping[str, Any]) -> float:
    """Add up p of all classes but the true one.

    Examples
    --------
    >>> round(pushed_down({"z": (2.0, 1.0, 0.1), "y": 1}), 4)
    0.7576
    """
    p = softmax(state["z"])
    return float(sum(p[i] for i in range(len(p)) if i != state["y"]))


RULES = {
    "push": Rule(push, Quantity("|p − y|, class by class")),
    "hardest_push": Rule(hardest_push, Quantity("the largest of them")),
    "others_lose": Rule(others_lose, Quantity("what the others lose together per unit of the first logit")),
    "dog_loses": Rule(dog_loses, Quantity("what the second class loses per unit of the first logit")),
    "all_they_have": Rule(all_they_have, Quantity("what the others have together, with a minus")),
    "pushed_down": Rule(pushed_down, Quantity("p of all classes but the true one, added up")),
}
