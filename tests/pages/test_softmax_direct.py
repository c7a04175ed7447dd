"""Direct answers of the Softmax chapter: the same as a run of the script, or none."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.shared.live import direct
from pages.shared.live.model import decode
from pages.softmax.direct import begin
from pages.softmax.presets import OWN, matching
from pages.softmax.state import State, act, fresh, pin
from tests.pages.conftest import Screen

Open = Callable[..., Screen]

START = fresh((2.0, 1.0, 0.2))
QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=100)
VIEW = "a view that the browser has"


@pytest.fixture(autouse=True, scope="module")
def _there() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(direct, "place", "/live")
        yield


def asked(start: State, *acts: tuple[str, str], lang: str = "en", query: str = "", **changed: Any) -> bytes:
    """What a browser sends that shows a state."""
    known = begin(start, lang, dark=False)
    assert known is not None
    queue = [{"n": 8 + i, "id": what, "text": text} for i, (what, text) in enumerate(acts)]
    said = {"token": "t", "done": 7, "opened": ["steps"], "state": known.state, "queue": queue, "views": [VIEW]}
    return json.dumps(said | {"query": query} | changed).encode()


def answer(asked: bytes) -> tuple[dict[str, Any], dict[str, float]]:
    made = direct.answer("softmax", asked)
    assert made is not None
    return decode(made)


def test_it_does_what_was_done_and_says_what_stands_in_the_address_then() -> None:
    header, now = answer(asked(START, ("z0", "4"), ("T", "2"), ("y", "1"), lang="zh", query="lang=zh&z=2%2C1%2C0.2"))
    assert (now["z0"], now["T"], now["y"]) == (4, 2, 1)
    assert header["token"], header["done"] == ("t", 10)
    assert header["opened"] == ["steps"]
    assert header["lang"] == "zh-CN"
    assert header["direct"]["to"] == "/live/softmax"
    assert header["direct"]["query"] == "lang=zh&z=4%2C1%2C0.2&T=2&y=1&show=T"


def test_what_was_done_before_is_not_done_again() -> None:
    header, now = answer(asked(START, ("z0", "4"), ("z1", "3"), done=8))
    assert (now["z0"], now["z1"]) == (2, 3)
    assert header["done"] == 9


def test_a_view_travels_only_to_a_browser_that_has_it_not() -> None:
    header, _ = answer(asked(START, ("z0", "4")))
    assert header["view"] is not None
    again, _ = answer(asked(START, ("z0", "4"), views=[header["key"]]))
    assert again["view"] is None


def test_what_opens_brings_its_tables() -> None:
    closed = direct.answer("softmax", asked(START, ("z0", "4"), opened=[]))
    opened = direct.answer("softmax", asked(START, ("z0", "4"), ("opened", "steps play"), opened=[]))
    assert closed is not None
    assert opened is not None
    assert len(opened) > len(closed) + 5_000
    assert decode(opened)[0]["opened"] == ["play", "steps"]


def test_no_thumb_jumps_with_a_drag_and_sliders_widen_with_what_is_typed() -> None:
    header, _ = answer(asked(START, ("z0", "5"), ("z0", "1")))
    assert header["direct"]["state"]["span"] == START.span
    header, now = answer(asked(START, ("z0!", "40")))
    assert header["direct"]["state"]["span"] > 40 == now["z0"]


MOVES = st.one_of(
    st.tuples(st.sampled_from(["z0", "z1", "z2", "z0!", "z1!", "c"]), st.decimals(-9, 9, places=1).map(str)),
    st.tuples(st.just("m"), st.decimals("0.1", 9, places=1).map(str)),
    st.tuples(st.just("T"), st.sampled_from(["0", "0.05", "1", "7.5", "inf"])),
    st.tuples(st.just("y"), st.sampled_from("012")),
)


@QUICK
@given(st.lists(st.lists(MOVES, min_size=1, max_size=3), min_size=1, max_size=4), st.booleans())
def test_one_answer_after_another_leads_where_all_acts_lead(moves: list[list[tuple[str, str]]], pinned: bool) -> None:
    wanted = pin(START) if pinned else START
    state = decode(direct.answer("softmax", asked(wanted)) or b"")[0]["direct"]["state"]
    for acts in moves:
        made = direct.answer("softmax", asked(START, *acts, state=state))
        for what, text in acts:
            wanted = act(wanted, what, text)
        if made is None:
            assert matching(wanted) != OWN
            return
        state = decode(made)[0]["direct"]["state"]
        assert state == json.loads(asked(wanted))["state"]


def test_a_run_of_the_script_at_that_address_shows_the_same(open_page: Open) -> None:
    acts = ("z0", "4"), ("T", "2"), ("m", "2"), ("c", "-1.5"), ("y", "2")
    header, now = answer(asked(pin(START), *acts, opened=["steps", "play"]))
    page = open_page(**dict(parse_qsl(header["direct"]["query"])))
    assert page.values == now
    assert page.header["names"] == header["names"]
    assert page.header["key"] == header["key"], "another tree"


@pytest.mark.parametrize(
    "acts",
    [
        [("z0", "a lot")],
        [("z0!", "1e999")],
        [("T", "-1")],
        [("z0", "4"), ("y", "9")],
        [("z0", "3")],  # an example
        [("n0", "ant")],
        [("add", "")],
        [("drop0", "")],
    ],
)
def test_what_changes_more_than_numbers_is_left_to_the_script(acts: list[tuple[str, str]]) -> None:
    assert direct.answer("softmax", asked(START, *acts)) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"state": {"address": {"z": "1,2,x"}, "span": 5, "lang": "en", "dark": False}},
        {"state": {"address": {"T": "9" * 2000}, "span": 5, "lang": "en", "dark": False}},
        {"state": {"address": {}, "span": 5, "lang": "xx", "dark": False}},
        {"state": {"address": {}, "span": float("inf"), "lang": "en", "dark": False}},
        {"state": {"address": {}, "span": -1, "lang": "en", "dark": False}},
    ],
)
def test_a_state_that_cannot_be_is_left_to_the_script(changed: dict[str, Any]) -> None:
    assert direct.answer("softmax", asked(START, ("z0", "4"), **changed)) is None


NONSENSE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)


@QUICK
@given(st.sampled_from(["token", "done", "opened", "state", "queue", "views", "query"]), NONSENSE)
def test_nonsense_from_a_browser_raises_what_the_server_expects(key: str, value: Any) -> None:
    try:
        made = direct.answer("softmax", asked(START, ("z0", "4"), **{key: value}))
    except (ValueError, TypeError, LookupError, AttributeError):
        return
    assert made is None or decode(made)


@QUICK
@given(st.binary(max_size=200))
def test_bytes_that_are_no_json_raise_what_the_server_expects(sent: bytes) -> None:
    with pytest.raises((ValueError, TypeError, LookupError)):
        direct.answer("softmax", sent)


def test_where_the_server_gives_none_the_page_offers_none(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(direct, "place", None)
    assert begin(START, "en", dark=False) is None
    assert open_page(z="2,1,0.2").header["direct"] is None
