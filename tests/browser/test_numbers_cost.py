"""Numbers in a browser: the flow under the hand, and measuring while the visitor goes on."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.alone import Alone
from tests.browser.screen import Screen
from tests.browser.test_axe import found
from tests.browser.test_cross_entropy import STREAMLIT_ASKS, shows, turn

Open = Callable[..., Screen]
Opened = Callable[..., tuple[Screen, Alone]]

INTERVALS = """() => {
  window.going = new Map();
  const [set, clear] = [window.setInterval, window.clearInterval];
  window.setInterval = (what, every, ...more) => {
    const one = set(what, every, ...more);
    window.going.set(one, every);
    return one;
  };
  window.clearInterval = (one) => { window.going.delete(one); clear(one); };
}"""
"""Notes what runs again and again: Streamlit has a fragment do so by an interval."""

WAITS = "(waits) => [...window.going.values()].includes(500) === waits"


@pytest.fixture
def section(alone: Opened) -> Callable[..., Screen]:
    """Open one section: ``section("flow", "?fs=1", width=390)``."""
    return lambda name, query="", **how: alone("numbers", name, query=query, **how)[0]


def test_every_step_of_the_flow_follows_the_hand(alone: Opened) -> None:
    screen, answering = alone("numbers", "flow")
    numbers = screen.live.locator(".step-number .num")
    before = numbers.all_inner_texts()
    screen.grab("rows0_1")
    screen.move("rows0_1", 0.95)  # the second logit becomes the largest
    top = screen.box("rows0_1").input_value()
    expect(screen.live.locator(".at-max .num")).to_have_text(top)
    assert all(old != new for old, new in zip(before[3:], numbers.all_inner_texts()[3:], strict=True))
    assert answering.asked == []
    screen.release()
    screen.settled()
    screen.key("followed-1").check()
    screen.in_link(fs="1")
    expect(screen.live.locator(".at-max .num")).to_have_text("6")


def test_what_is_measured_is_what_was_set_and_what_is_set_meanwhile_stays(blank: Open) -> None:
    screen = blank(fresh=True)
    screen.page.add_init_script(f"({INTERVALS})()")
    screen.forgiven.append(STREAMLIT_ASKS)
    screen.page.goto(f"{screen.url}/numbers?section=cost&cn=1&ck=50")
    shows(screen, "cost")
    screen.type("K", "400")
    screen.settled()
    panel = screen.page.locator(".st-key-only-cost")
    panel.get_by_role("button", name="Measure this size").click()
    screen.until(WAITS, True)
    screen.type("K", "300")
    screen.in_link(ck="300")
    expect(panel.get_by_text(re.compile("^N = 1, K = 400: naive"))).to_be_visible()
    expect(panel.locator(".js-plotly-plot")).to_have_count(3)
    screen.until(WAITS, False)
    screen.in_link(ck="300", cn="1")
    expect(screen.box("K")).to_have_value("300")


def test_measuring_is_seen_with_its_section_alone_and_c17_leads_there(blank: Open) -> None:
    screen = blank()
    screen.forgiven.append(STREAMLIT_ASKS)
    screen.page.goto(f"{screen.url}/numbers?section=flow")
    shows(screen, "flow")
    panel = screen.page.locator(".st-key-only-cost")
    expect(panel).to_be_hidden()
    turn(screen, "cost")
    expect(panel).to_be_visible()
    screen.page.goto(f"{screen.url}/numbers#C17")
    shows(screen, "cost")
    expect(screen.live.locator("#C17")).to_be_in_viewport()


def test_axe_finds_nothing_where_a_size_was_measured(blank: Open) -> None:
    screen = blank(locale="zh-CN", colours="dark")
    screen.forgiven.append(STREAMLIT_ASKS)
    screen.page.goto(f"{screen.url}/numbers?section=cost&cn=1&ck=3")
    shows(screen, "cost")
    panel = screen.page.locator(".st-key-only-cost")
    panel.locator(".st-key-measure button").click()
    expect(panel.locator(".js-plotly-plot")).to_have_count(3)
    assert found(screen.page) == []
