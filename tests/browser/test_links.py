"""Every state is a link, on the page and off it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from scripts.server import Server
from tests.browser.alone import Alone
from tests.browser.oracle import column
from tests.browser.screen import Screen

Open = Callable[..., Screen]
Opened = Callable[..., tuple[Screen, Alone]]

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
    expect(screen.key("do-axis-log")).to_have_attribute("aria-pressed", "true")
    expect(screen.key("do-unpin")).to_be_visible()


def test_the_link_restores_the_whole_state_for_someone_else_and_a_reload_keeps_it(blank: Open) -> None:
    screen = blank(fresh=True, locale="zh-CN").open(EVERYTHING)
    assert_everything_is_restored(screen)
    screen.in_link(z="2,-1,0.5,4", T="0.5", y="2", c="1.5", m="2", pin="1,1,1,1;2;1", axis="log", show="z3", lang="en")
    screen.page.reload()
    screen.ready()
    assert_everything_is_restored(screen)
    assert not screen.page.get_by_test_id("stAlert").count()


def test_what_is_set_by_hand_comes_back_from_the_copied_link(alone: Opened) -> None:
    screen, _ = alone("softmax", "chain")
    screen.type("names1", "Löwe, 狮")
    screen.key("y-2").check()
    screen.key("play").locator("summary").click()
    screen.drag("c", 0.8)
    screen.drag("T", 0.2)
    screen.key("do-axis-log").click()
    screen.key("do-pin").click()
    screen.until("() => new URLSearchParams(location.search).has('pin')")
    screen.settled()
    screen.unfold("copy")
    screen.key("tab-link").click()
    link = screen.live.locator("[data-copy=link]").inner_text()
    mine = screen.picture()
    other, _ = alone("softmax", "chain", query=link.partition("/?")[2].join(["?", ""]))
    theirs = other.picture()
    assert theirs | {"check": None} == mine | {"check": None}
    assert "Löwe, 狮" in theirs["names"]


def test_back_and_forward_a_reload_and_another_chapter_keep_the_state(screen: Screen) -> None:
    screen.page.evaluate("() => { window.before = true; }")
    for z in ("1", "4"):
        screen.type("z0", z)
        screen.in_link(z=f"{z},1,0.2")
        screen.settled()
    screen.page.go_back()
    screen.shows_p(column([1, 1, 0.2]))
    screen.page.go_back()
    screen.shows_p(column([3, 1, 0.2]))
    screen.in_link(z=None)
    screen.page.go_forward()
    screen.page.go_forward()
    screen.shows_p(column([4, 1, 0.2]))
    screen.settled()
    assert screen.page.evaluate("() => window.before"), "the page was loaded anew"
    screen.page.reload()
    screen.ready()
    screen.shows_p(column([4, 1, 0.2]))
    screen.type("z1", "3")
    screen.in_link(z="4,3,0.2")
    screen.page.get_by_role("link", name="Two models").first.click()
    screen.page.wait_for_url("**/two-models*")
    expect(screen.key("do-surprise")).to_have_count(0)
    screen.page.go_back()
    expect(screen.key("do-surprise")).to_have_count(1)
    expect(screen.live).to_have_count(1)
    screen.shows_p(column([4, 3, 0.2]))
    expect(screen.key("do-undo")).to_be_enabled()
    screen.page.get_by_role("link", name="Two models").first.click()
    screen.page.wait_for_url("**/two-models*")
    expect(screen.key("do-surprise")).to_have_count(0)
    screen.page.get_by_role("link", name="Softmax").first.click()
    screen.in_link(z="4,3,0.2")
    expect(screen.live).to_have_count(1)
    screen.shows_p(column([4, 3, 0.2]))
    expect(screen.key("do-undo")).to_be_disabled()
    screen.type("z1", "2")
    screen.in_link(z="4,2,0.2")
    screen.shows_p(column([4, 2, 0.2]))


def test_a_deep_link_is_right_on_a_server_that_nobody_has_visited(cold_server: Server, blank: Open) -> None:
    screen = blank(url=cold_server.url).open("/?z=1,2,3,4&T=2&lang=zh")
    screen.shows_p(column([1, 2, 3, 4], 2))
    expect(screen.page.get_by_role("dialog")).to_have_count(0)
    expect(screen.page.get_by_text("Page not found")).to_have_count(0)
    assert screen.picture()["names"] == ["猫", "狗", "鸟", "鱼"]
    screen.in_link(z="1,2,3,4", T="2", lang="zh")


def test_what_streamlit_draws_goes_on_where_it_was_left_when_the_chapter_is_come_back_to(blank: Open) -> None:
    screen = blank().open("/two-models?d=digits&show=rows&by=cells")
    screen.forgiven.append(r"Failed to load resource.*404")  # Streamlit asks below the page's path before the root
    cells = screen.page.locator(".st-key-chart-cells .js-plotly-plot")
    expect(cells).to_be_visible()
    links = screen.page.get_by_test_id("stPageLink-NavLink")
    links.first.click()
    expect(screen.box("T")).to_be_visible()
    links.filter(has_text="Two models").click()
    screen.in_link(d="digits", show="rows", by="cells")
    expect(cells).to_be_visible()
