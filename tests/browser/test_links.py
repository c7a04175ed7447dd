"""Every state is a link, and the session can be walked back and forth."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from scripts.server import Server
from tests.browser.oracle import column
from tests.browser.screen import Screen

Open = Callable[..., Screen]

EVERYTHING = "/?z=2,-1,0.5,4&n=ant%5C,%20red,,%E7%8C%AB,d&T=0.5&y=2&c=1.5&m=2&pin=1,1,1,1;2;1&axis=log&show=z3&lang=en"
SHOWN: dict[str, Any] = {
    "names": ["ant, red", "dog", "猫", "d"],
    "z": ["5.5", "-0.5", "2.5", "9.5"],
    "T": "0.5",
    "target": 2,
    "p": column([5.5, -0.5, 2.5, 9.5], 0.5),
    "title": "logit of d",
    "difference": ["−0.2497", "−0.2500", "−0.2500", "+0.7497"],
}
LOG_BAR = 1 - 8.0003354 / 13.8155106
"""−log p of the first class, on an axis that begins at 1e-6."""


def assert_everything_is_restored(screen: Screen) -> None:
    screen.shows(SHOWN)
    bar = float(screen.picture()["bars"][0].removeprefix("scaleX(").removesuffix(")"))
    assert bar == pytest.approx(LOG_BAR, abs=1e-4)
    assert float(screen.slider("c").get_attribute("aria-valuetext") or "nan") == 1.5
    assert float(screen.slider("m").get_attribute("aria-valuetext") or "nan") == 2
    expect(screen.native("axis").get_by_role("radio", name="logarithmic")).to_be_checked()
    expect(screen.native("unpin")).to_be_visible()


def test_the_link_restores_the_whole_state_for_someone_else_and_a_reload_keeps_it(blank: Open) -> None:
    screen = blank(fresh=True, locale="zh-CN").open(EVERYTHING)
    assert_everything_is_restored(screen)
    screen.in_link(z="2,-1,0.5,4", T="0.5", y="2", c="1.5", m="2", pin="1,1,1,1;2;1", axis="log", show="z3", lang="en")
    screen.page.reload()
    screen.ready()
    assert_everything_is_restored(screen)
    assert not screen.page.get_by_test_id("stAlert").count()


def test_what_is_set_by_hand_comes_back_from_the_link(blank: Open, screen: Screen) -> None:
    screen.type("n1", "Löwe, 狮")
    screen.settled()
    screen.key("target-2").check()
    screen.settled()
    screen.key("play").locator("summary").click()
    screen.drag("c", 0.8)
    screen.settled()
    screen.drag("T", 0.2)
    screen.settled()
    screen.native("axis").get_by_role("radio", name="logarithmic").click()
    screen.in_link(axis="log")
    screen.press("pin")
    screen.until("() => new URLSearchParams(location.search).has('pin')")
    screen.native("copy").locator("summary").click()
    screen.native("copy").get_by_role("tab", name="Link").click()
    link = screen.native("copy").locator("code").last.inner_text()
    mine = screen.picture()
    other = blank(url="").open(link)
    theirs = other.picture()
    assert theirs | {"check": None} == mine | {"check": None}
    assert "Löwe, 狮" in theirs["names"]


def test_back_and_forward_walk_through_the_states(screen: Screen) -> None:
    first = screen.drag("z0", 0.25)
    screen.in_link(z=f"{(first - 50) / 10:g},1,0.2")
    second = screen.drag("z1", 0.9)
    screen.in_link(z=f"{(first - 50) / 10:g},{(second - 50) / 10:g},0.2")
    screen.page.go_back()
    screen.shows_p(column([(first - 50) / 10, 1, 0.2]))
    screen.page.go_back()
    screen.shows_p(column([3, 1, 0.2]))
    screen.settled()
    screen.page.go_forward()
    screen.shows_p(column([(first - 50) / 10, 1, 0.2]))
    screen.page.go_forward()
    screen.shows_p(column([(first - 50) / 10, (second - 50) / 10, 0.2]))
    screen.in_link(z=f"{(first - 50) / 10:g},{(second - 50) / 10:g},0.2")


def test_undo_and_redo_walk_through_the_acts(screen: Screen) -> None:
    undo, redo = (screen.native(key).get_by_role("button") for key in ("undo", "redo"))
    expect(undo).to_be_disabled()
    step = screen.drag("z0", 0.25)
    screen.settled()
    screen.type("T", "2")
    screen.settled()
    moved = [(step - 50) / 10, 1, 0.2]
    undo.click()
    screen.shows_p(column(moved))
    screen.in_link(T=None)
    undo.click()
    screen.shows_p(column([3, 1, 0.2]))
    screen.in_link(z=None)
    expect(undo).to_be_disabled()
    redo.click()
    screen.shows_p(column(moved))
    redo.click()
    screen.shows_p(column(moved, 2))
    expect(redo).to_be_disabled()
    screen.type("z1", "4")
    screen.shows_p(column([moved[0], 4, 0.2], 2))


def test_defaults_stay_out_of_the_link(screen: Screen) -> None:
    assert screen.page.url.rstrip("/") == screen.url
    screen.type("T", "2")
    screen.in_link(T="2", z=None, y=None)
    screen.type("T", "1")
    screen.in_link(T=None)


def test_a_deep_link_is_right_on_a_server_that_nobody_has_visited(cold_server: Server, blank: Open) -> None:
    screen = blank(url=cold_server.url).open("/?z=1,2,3,4&T=2&lang=zh")
    screen.shows_p(column([1, 2, 3, 4], 2))
    expect(screen.page.get_by_role("dialog")).to_have_count(0)
    expect(screen.page.get_by_text("Page not found")).to_have_count(0)
    assert screen.picture()["names"] == ["猫", "狗", "鸟", "鱼"]
    screen.in_link(z="1,2,3,4", T="2", lang="zh")
