"""What buttons do with a matrix of logits, one sample a row: samples and classes come and go."""

from __future__ import annotations

from typing import Any

from pages.shared.live.controls import Changes, State
from pages.shared.live.section import Action
from pages.shared.parse import Refusal
from pages.shared.values import without

INF = float("inf")


def matrix_acts(name: str, *, most_samples: int, fewest: int, most: int) -> dict[str, Action]:
    """Give ``add`` and ``drop`` for samples, ``more`` and ``fewer`` for classes, of which there are fewest to most.

    Examples
    --------
    >>> acts = matrix_acts("z", most_samples=3, fewest=2, most=3)
    >>> acts["add"]({"z": ((1.0, 2.0),)}, 0, "")
    {'z': ((1.0, 2.0), (0.0, 0.0))}
    >>> acts["more"]({"z": ((1.0, 2.0),)}, 0, ""), acts["fewer"]({"z": ((1.0, 2.0),)}, 0, "")
    ({'z': ((1.0, 2.0, 0.0),)}, {})
    """

    def add(state: State, _index: Any, _text: str) -> Changes:
        rows = state[name]
        return {name: (*rows, (0.0,) * len(rows[0]))} if len(rows) < most_samples else {}

    def drop(state: State, index: int, _text: str) -> Changes:
        rows = state[name]
        return {name: without(rows, index)} if index < len(rows) > 1 else {}

    def more(state: State, _index: Any, _text: str) -> Changes:
        return {name: tuple((*row, 0.0) for row in state[name])} if len(state[name][0]) < most else {}

    def fewer(state: State, _index: Any, _text: str) -> Changes:
        if len(state[name][0]) <= fewest:
            return {}
        rows = tuple(row[:-1] for row in state[name])
        if any(all(z == -INF for z in row) for row in rows):
            raise Refusal("all_masked")
        return {name: rows}

    return {"add": add, "drop": drop, "more": more, "fewer": fewer}
