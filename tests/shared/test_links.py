"""A link gives back the state it was made from, and whatever else stands in it gives the default and a reason."""

import math
from functools import reduce
from pathlib import Path
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pages.shared import parse
from pages.shared.links import LONGEST, from_query, to_query
from pages.shared.parse import Refusal
from pages.shared.words import load
from pages.softmax.state import DEFAULT, PARAMS, State, act, fresh, pin, surprise, swap, unpin, with_axis, with_logits
from softmax_core.digits import plain
from softmax_core.sweeps import Setting, half_range

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=50)
INF = math.inf
KEYS = [param.key for param in PARAMS]
WORDS = [load(Path(parse.__file__).with_name("text.toml"), lang) for lang in ("en", "zh")]
FINITE = st.floats(allow_nan=False, allow_infinity=False) | st.floats(-20, 20)
LOGITS = st.lists(FINITE | st.just(-INF), min_size=2, max_size=12).filter(lambda z: max(z) > -INF)
NAMES = st.text(max_size=24) | st.lists(
    st.sampled_from([*",\\;:&=?#%+ '\"<>", "猫", "🐱", "👩‍🔬", "a"]), max_size=24
).map("".join)


def attempt(state, what, text):
    """An act, or nothing where it is refused: what the page does."""
    try:
        return act(state, what, text)
    except Refusal:
        return state


def acts():
    """Everything that a visitor can do, as functions from state to state."""
    index = st.integers(0, 11)
    return st.one_of(
        LOGITS.map(lambda z: lambda s: with_logits(s, tuple(x + 0.0 for x in z))),
        st.builds(lambda i, v: lambda s: attempt(s, f"z{i}", plain(v)), index, FINITE | st.just(-INF)),
        st.builds(lambda i, n: lambda s: attempt(s, f"n{i}!", n), index, NAMES),
        st.builds(lambda v: lambda s: attempt(s, "T", plain(abs(v))), FINITE | st.just(INF)),
        st.builds(lambda i: lambda s: attempt(s, "y", str(i)), index),
        st.builds(lambda v: lambda s: attempt(s, "c", plain(v)), FINITE),
        st.builds(lambda v: lambda s: attempt(s, "m", plain(abs(v))), FINITE),
        st.just(lambda s: attempt(s, "add", "")),
        st.builds(lambda i: lambda s: attempt(s, f"drop{i}", ""), index),
        st.sampled_from([pin, unpin, swap]),
        st.booleans().map(lambda on: lambda s: with_axis(s, log_axis=on)),
        st.integers(0, 99).map(lambda seed: lambda s: surprise(s, seed)),
    )


REACHABLE = st.lists(acts(), max_size=8).map(lambda done: reduce(lambda state, one: one(state), done, DEFAULT))


@QUICK
@given(REACHABLE)
@example(fresh((1.0, 2.0), names=("a,b\\", "\\,")))
@example(fresh((1.0, 2.0, 3.0), names=(",,", "", ",")))
@example(fresh((1.0, 2.0), names=("", "x")))
@example(fresh((1.0, 2.0), names=("x", "")))
@example(fresh((-INF, 1e308), temperature=5e-324, target=1))
def test_a_link_gives_back_the_state(state):
    query = to_query(PARAMS, state)
    got, refused = from_query(PARAMS, DEFAULT, query)
    assert not refused
    assert got == state


@QUICK
@given(REACHABLE)
def test_an_address_carries_the_state_through_the_browser(state):
    address = urlencode(to_query(PARAMS, state), safe=",;")
    query = {key: values[0] for key, values in parse_qs(address, keep_blank_values=True, strict_parsing=False).items()}
    assert from_query(PARAMS, DEFAULT, query) == (state, [])


@QUICK
@given(REACHABLE)
def test_a_link_opens_with_sliders_that_hold_its_logits(state):
    got, _ = from_query(PARAMS, DEFAULT, to_query(PARAMS, state))
    finite = [abs(z) for z in got.setting.effective if math.isfinite(z)]
    assert got.span == half_range(got.setting.effective)
    assert max(finite) <= got.span


def test_defaults_stay_out_of_the_address():
    assert to_query(PARAMS, DEFAULT) == {}
    assert from_query(PARAMS, DEFAULT, {}) == (DEFAULT, [])


@pytest.mark.parametrize(
    ("change", "written"),
    [
        (lambda s: with_logits(s, (1.0, -INF)), {"z": "1,-inf"}),
        (lambda s: act(s, "n1!", "a,b"), {"n": ",a\\,b,"}),
        (lambda s: act(s, "T", "0.5"), {"T": "0.5", "show": "T"}),
        (lambda s: act(s, "T", "inf"), {"T": "inf", "show": "T"}),
        (lambda s: act(s, "y", "2"), {"y": "2"}),
        (lambda s: act(s, "c", "-1.5"), {"c": "-1.5"}),
        (lambda s: act(s, "m", "2"), {"m": "2"}),
        (pin, {"pin": "3,1,0.2;1;0"}),
        (lambda s: with_axis(s, log_axis=True), {"axis": "log"}),
        (lambda s: act(s, "z2", "0.2"), {"show": "z2"}),
    ],
)
def test_a_parameter_has_its_documented_text(change, written):
    assert to_query(PARAMS, change(DEFAULT)) == written


@pytest.mark.parametrize(
    ("query", "key", "why"),
    [
        ({"z": "1,2,nan"}, "z", "entry"),
        ({"z": ""}, "z", "no_number"),
        ({"z": "1"}, "z", "count"),
        ({"z": "-inf,-inf"}, "z", "all_masked"),
        ({"z": "1," * 600}, "z", "too_long"),
        ({"z": "<script>,1"}, "z", "entry"),
        ({"n": "a,b"}, "n", "names_count"),
        ({"n": "a,b,c,d"}, "n", "names_count"),
        ({"n": "x" * 25 + ",b,c"}, "n", "name_too_long"),
        ({"T": "-1"}, "T", "too_small"),
        ({"T": "nan"}, "T", "not_finite"),
        ({"T": "hot"}, "T", "not_a_number"),
        ({"T": "1e999"}, "T", "too_large"),
        ({"y": "3"}, "y", "not_a_class"),
        ({"y": "-1"}, "y", "not_a_class"),
        ({"y": "0.5"}, "y", "not_a_class"),
        ({"y": "1e300"}, "y", "not_a_class"),
        ({"c": "inf"}, "c", "not_finite"),
        ({"m": "0"}, "m", "not_positive"),
        ({"m": "-2"}, "m", "not_positive"),
        ({"pin": "1,2,3"}, "pin", "link_pin"),
        ({"pin": "1,2;1;0"}, "pin", "count"),
        ({"pin": "1,2,3;-1;0"}, "pin", "too_small"),
        ({"pin": "1,2,3;1;3"}, "pin", "not_a_class"),
        ({"axis": "sideways"}, "axis", "not_a_choice"),
        ({"show": "z3"}, "show", "not_a_choice"),
        ({"show": "__class__"}, "show", "not_a_choice"),
    ],
)
def test_a_value_that_cannot_be_taken_leaves_the_default_and_says_why(query, key, why):
    state, refused = from_query(PARAMS, DEFAULT, query)
    assert state == DEFAULT
    assert [(k, r.key) for k, r in refused] == [(key, why)]
    for words in WORDS:
        said = words.refuse(Refusal("link", key=key, why=refused[0][1]))
        assert f"“{key}”" in said
        assert words.refuse(refused[0][1]) in said


def test_one_bad_value_does_not_spoil_the_others():
    state, refused = from_query(PARAMS, DEFAULT, {"z": "1,2", "T": "cold", "y": "1", "axis": "log", "n": "a,b"})
    assert state == State(Setting((1.0, 2.0), 1.0, 1), ("a", "b"), log_axis=True)
    assert [key for key, _ in refused] == ["T"]


@QUICK
@given(
    st.dictionaries(
        st.sampled_from([*KEYS, "lang", "x"]), st.text(max_size=60) | st.sampled_from(["1,2", "0", "1;2;3"])
    )
)
@example({"n": "a\\"})
@example({"n": "\\" * 900})
@example({"z": "ınf,1"})
@example({"pin": ";;"})
@example({"y": "٣"})
def test_any_address_gives_a_state_and_reasons(query):
    state, refused = from_query(PARAMS, DEFAULT, query)
    assert {key for key, _ in refused} <= set(query) & set(KEYS)
    assert len(state.names) == len(state.setting.logits)
    assert 0 <= state.setting.target < state.classes
    assert from_query(PARAMS, DEFAULT, to_query(PARAMS, state)) == (state, [])


def test_a_value_may_be_as_long_as_the_limit_and_no_longer():
    names = ",".join(["a"] * 3)
    assert not from_query(PARAMS, DEFAULT, {"n": names + " " * (LONGEST - len(names))})[1]
    assert from_query(PARAMS, DEFAULT, {"n": names + " " * (LONGEST + 1 - len(names))})[1][0][1].key == "too_long"
