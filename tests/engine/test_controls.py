"""Whole numbers, with or without a slider, and lines of text: what they take, refuse and become."""

from __future__ import annotations

import numpy as np
import pytest

from pages.shared.live.controls import Logits, Text, Timeline, Whole
from pages.shared.parse import Refusal

STATE = {"z": (3.0, 1.0, 0.2), "k": 2.0, "n": 100.0, "seed": 7.0, "said": "abc"}
K = Whole("k", float("inf"), first=1, last=lambda state: len(state["z"]), endless=True)
N = Timeline("n", 100.0, first=1, last=10_000, grid=(1, 10, 100, 1000, 10_000))


def read(state: object, typed: str) -> str:
    """Take letters only, in small."""
    del state
    if not typed.isalpha():
        raise Refusal("not_a_choice", value=typed, choices="a")
    return typed.lower()


@pytest.mark.parametrize(("typed", "value"), [("1", 1), ("3", 3), ("∞", float("inf")), ("2.0", 2)])
def test_a_whole_number_is_read_up_to_how_many_there_are_or_all(typed: str, value: float) -> None:
    assert K.entry(STATE, 0, typed) == value


@pytest.mark.parametrize("typed", ["0", "4", "1.5", "-1", "1e9"])
def test_what_is_no_such_number_is_refused_with_its_bounds(typed: str) -> None:
    with pytest.raises(Refusal) as why:
        K.entry(STATE, 0, typed)
    assert why.value.key == "not_whole"
    assert why.value.values == {"value": typed, "lowest": 1, "highest": 3}


def test_its_steps_are_all_there_are_or_those_given_and_the_present_one() -> None:
    assert K.sliders(STATE, 5.0)["k"].grid.tolist() == [1, 2, 3, np.inf]
    assert N.sliders({**STATE, "n": 55.0}, 5.0)["n"].grid.tolist() == [1, 10, 55, 100, 1000, 10_000]
    assert Whole("seed", 0.0, last=9999, slides=False).sliders(STATE, 5.0) == {}


def test_where_fewer_are_left_it_becomes_all_or_the_most() -> None:
    fewer = {**STATE, "z": (1.0,)}
    assert K.fit(fewer) == np.inf
    assert K.fit(STATE) == 2
    assert Whole("k", 1.0, first=1, last=lambda state: len(state["z"])).fit(fewer) == 1


def test_a_text_is_read_refused_and_gives_way_where_it_cannot_be_read() -> None:
    said = Text("said", "abc", longest=5, reads=read, otherwise=lambda _: "other")
    assert said.set(STATE, 0, "ABC") == {"said": "abc"}
    for typed, key in (("a1", "not_a_choice"), ("abcdef", "too_long")):
        with pytest.raises(Refusal) as why:
            said.entry(STATE, 0, typed)
        assert why.value.key == key
    assert said.fit(STATE) == "abc"
    assert said.fit({**STATE, "said": "1"}) == "other"


@pytest.mark.parametrize(("typed", "taken"), [("1,2", False), ("1,2,3", True), ("1,2,3,4", True), ("1,2,3,4,5", False)])
def test_as_many_logits_are_read_as_there_may_be(typed: str, taken: bool) -> None:
    z = Logits("z", (1.0, 2.0, 3.0), fewest=3, most=4)
    if taken:
        assert len(z.from_text(STATE, typed)) == typed.count(",") + 1
        return
    with pytest.raises(Refusal) as why:
        z.from_text(STATE, typed)
    assert why.value.values == {"count": typed.count(",") + 1, "fewest": 3, "most": 4}
