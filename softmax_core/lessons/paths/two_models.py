"""What the path through two models asks about: of the small table, and of all rows of larger data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from softmax_core.comparison import Study
from softmax_core.digits import PLAIN, SIGNED, Quantity
from softmax_core.information import cross_entropy
from softmax_core.lessons.paths import Rule
from softmax_core.units import BITS

Float = NDArray[np.float64]


def _losses(state: Mapping[str, Any], model: str) -> Float:
    """Price every sample of the small table: its true classes are `targets`, the models' rows `a` and `b`."""
    table = state["table"]
    return np.asarray(cross_entropy(np.asarray(table.targets), np.asarray(getattr(table, model))), dtype=np.float64)


def total_a(state: Mapping[str, Any]) -> float:
    """Add what all samples cost A.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> table = SimpleNamespace(targets=(1, 0), a=((0.5, 0.5), (0.5, 0.5)), b=((0.5, 0.5), (0.2, 0.8)))
    >>> round(total_a({"table": table}), 4)
    1.3863
    """
    return float(_losses(state, "a").sum())


def dearest_a(state: Mapping[str, Any]) -> float:
    """Find what the dearest sample costs A.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> table = SimpleNamespace(targets=(1, 0), a=((0.5, 0.5), (0.25, 0.75)), b=((0.5, 0.5), (0.2, 0.8)))
    >>> round(dearest_a({"table": table}), 4)
    1.3863
    """
    return float(_losses(state, "a").max())


def break_even(state: Mapping[str, Any]) -> float:
    """Find how little B may give the last true class before A is ahead: exp(other losses of B − all of A).

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> table = SimpleNamespace(targets=(1, 0), a=((0.5, 0.5), (0.2, 0.8)), b=((0.5, 0.5), (0.4, 0.6)))
    >>> round(break_even({"table": table}), 4)
    0.2
    """
    a, b = _losses(state, "a"), _losses(state, "b")
    return float(np.exp(b[:-1].sum() - a.sum()))


def bit(_state: Mapping[str, Any]) -> float:
    """Say what halving a probability costs: log 2, 1 bit.

    Examples
    --------
    >>> round(bit({}), 4)
    0.6931
    """
    return BITS


def _study(state: Mapping[str, Any]) -> Study:
    found: Study = state["study"]
    return found


def rows(state: Mapping[str, Any]) -> int:
    """Count the rows.

    Examples
    --------
    >>> rows({"study": Study([1, 0], [[0.4, 0.6], [0.8, 0.2]], [[0.1, 0.9], [0.9, 0.1]], 2)})
    2
    """
    return _study(state).comparison.rows


def wrong(state: Mapping[str, Any]) -> list[int]:
    """Count the rows that A, and B, has wrong.

    Examples
    --------
    >>> wrong({"study": Study([1, 0], [[0.6, 0.4], [0.8, 0.2]], [[0.1, 0.9], [0.9, 0.1]], 2)})
    [1, 0]
    """
    found = _study(state).comparison
    return [int((~model.correct).sum()) for model in (found.a, found.b)]


def only(state: Mapping[str, Any]) -> list[int]:
    """Count the rows that only A, and only B, has right.

    Examples
    --------
    >>> only({"study": Study([1, 0], [[0.6, 0.4], [0.8, 0.2]], [[0.1, 0.9], [0.9, 0.1]], 2)})
    [0, 1]
    """
    test = _study(state).mcnemar
    return [test.only_a, test.only_b]


def price(state: Mapping[str, Any]) -> list[float]:
    """Give the mean cross-entropy of A, and of B.

    Examples
    --------
    >>> [round(one, 4) for one in price({"study": Study([0, 0], [[0.5, 0.5]] * 2, [[0.25, 0.75]] * 2, 2)})]
    [0.6931, 1.3863]
    """
    found = _study(state).comparison
    return [float(model.cross_entropy.mean()) for model in (found.a, found.b)]


def turning(state: Mapping[str, Any]) -> int:
    """Count the fewest rows without which the model with the lower cross-entropy would not have it any more.

    Examples
    --------
    >>> turning({"study": Study([0, 0, 0], [[0.1, 0.9], [0.5, 0.5], [0.5, 0.5]], [[0.4, 0.6]] * 3, 2)})
    1
    """
    return _study(state).ranking.rows_needed(1.0)


def most_of_it(state: Mapping[str, Any]) -> int:
    """Count the fewest rows that carry 80 % of the gap in cross-entropy.

    Examples
    --------
    >>> most_of_it({"study": Study([0, 0], [[0.1, 0.9], [0.5, 0.5]], [[0.6, 0.4]] * 2, 2)})
    1
    """
    return _study(state).ranking.rows_needed(0.8)


def chance(state: Mapping[str, Any]) -> float:
    """Say how probable a split at least so uneven is if both models are right equally often: exact McNemar test.

    Examples
    --------
    >>> chance({"study": Study([1, 0], [[0.6, 0.4], [0.8, 0.2]], [[0.1, 0.9], [0.9, 0.1]], 2)})
    1.0
    """
    return float(_study(state).mcnemar.p_value)


def rare(_state: Mapping[str, Any]) -> float:
    """Say what is usually called too rare for chance: 0.05.

    Examples
    --------
    >>> rare({})
    0.05
    """
    return 0.05


def interval(state: Mapping[str, Any]) -> list[float]:
    """Give the 95 % interval of A's mean cross-entropy less B's, from the resamples that the page draws.

    Examples
    --------
    >>> [round(end, 4) for end in interval({"study": Study([0, 0], [[0.5, 0.5]] * 2, [[0.25, 0.75]] * 2, 2)})]
    [-0.6931, -0.6931]
    """
    found = _study(state).bootstrap("cross_entropy")
    return [float(found.low), float(found.high)]


def level(_state: Mapping[str, Any]) -> float:
    """Say how sure `interval` is, in per cent.

    Examples
    --------
    >>> level({})
    95.0
    """
    return 95.0


def nothing(_state: Mapping[str, Any]) -> float:
    """Give the difference of models that are equally good.

    Examples
    --------
    >>> nothing({})
    0.0
    """
    return 0.0


RULES = {
    "total_a": Rule(total_a, Quantity("sum of A's cross-entropies")),
    "dearest_a": Rule(dearest_a, Quantity("A's largest cross-entropy")),
    "break_even": Rule(break_even, Quantity("B's p on the last sample at which the models tie")),
    "bit": Rule(bit, Quantity("1 bit in nats")),
    "rows": Rule(rows, Quantity("number of rows", PLAIN)),
    "wrong": Rule(wrong, Quantity("rows that a model has wrong", PLAIN)),
    "only": Rule(only, Quantity("rows that only one model has right", PLAIN)),
    "price": Rule(price, Quantity("mean cross-entropy")),
    "turning": Rule(turning, Quantity("rows without which the cross-entropies would turn", PLAIN)),
    "most_of_it": Rule(most_of_it, Quantity("rows that carry 80 % of the gap", PLAIN)),
    "chance": Rule(chance, Quantity("p of the exact McNemar test")),
    "rare": Rule(rare, Quantity("what counts as rare", PLAIN)),
    "interval": Rule(interval, Quantity("95 % interval of the difference in cross-entropy", SIGNED)),
    "level": Rule(level, Quantity("how sure the interval is, in per cent", PLAIN)),
    "nothing": Rule(nothing, Quantity("no difference", PLAIN)),
}
