"""The cliff and the log of softmax in a browser: words and discs that follow the hand, phones, the way there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.browser.alone import Alone
from tests.browser.screen import Screen
from tests.browser.test_cross_entropy import DRAWN, STREAMLIT_ASKS, shows

Open = Callable[..., Screen]
Opened = Callable[..., tuple[Screen, Alone]]


def words(screen: Screen, f: int) -> list[str]:
    """What the table of formats says of one."""
    cells = screen.live.locator(f'.xtable.formats [data-mark="f={f}"] .xzone').all()
    return [cell.inner_text() for cell in cells]


def test_words_discs_and_steps_follow_the_hand_and_ask_nobody(alone: Opened) -> None:
    screen, answering = alone("numbers", "cliff", query="?km=3&kf=float32")
    assert words(screen, 3) == ["right"] * 4
    before = screen.page.evaluate(DRAWN, "windows")
    screen.grab("m")
    screen.move("m", 0.7)
    assert words(screen, 3) == ["nan", "−inf", "tiny → 0", "tiny → 0"]
    naive = screen.live.locator(".xtable.steps").first.locator(".xrow").nth(1).locator(".exact")
    assert [cell.inner_text().split() for cell in naive.all()][1:] == [["inf", "1st"], ["nan"], ["−inf"]]
    expect(naive.nth(2)).to_have_class("num xnum exact marked")
    moved = [old != new for old, new in zip(before, screen.page.evaluate(DRAWN, "windows"), strict=True)]
    assert not any(moved[:10])  # the bars
    assert moved.count(True) == 5 * 5  # in five formats three discs, and the rings of all but the largest
    assert "too large" in screen.live.locator(".sentence > :not([hidden])").first.inner_text()
    assert answering.asked == []
    screen.release()
    screen.settled()
    screen.in_link(km=screen.box("m").input_value())
    screen.live.locator('[data-key="f-4"]').check()
    screen.in_link(kf="float64")
    expect(naive.nth(1)).not_to_contain_text("inf", use_inner_text=True)


def test_a_lead_moves_losses_and_a_format_redraws_their_lines(alone: Opened) -> None:
    screen, answering = alone("numbers", "log_of_softmax", query="?section=log&ld=5")
    table = screen.live.locator(".xtable.steps").first
    assert "inf" not in table.get_by_role("row", name="float32").inner_text()
    before = screen.page.evaluate(DRAWN, "losses")
    screen.grab("d")
    screen.move("d", 0.9)
    assert table.get_by_role("row", name="float64").inner_text().split()[1:3] == ["0", "0"]
    assert answering.asked == []
    assert screen.page.evaluate(DRAWN, "losses") != before
    screen.release()
    screen.settled()
    screen.key("do-f-float64").click()
    screen.in_link(lf="float64")
    expect(screen.key("do-f-float64")).to_have_attribute("aria-pressed", "true")
    expect(screen.live.locator(".chart .tick-label").get_by_text("1000", exact=True).first).to_be_visible()


def test_the_statements_open_their_section_and_the_lead_is_taken_to_cross_entropy(blank: Open) -> None:
    screen: Any = blank()
    screen.forgiven.append(STREAMLIT_ASKS)
    for name, anchor in (("C6", "cliff"), ("C12", "cliff"), ("C7", "log")):
        screen.page.goto(f"{screen.url}/numbers#{name}")
        shows(screen, anchor)
        expect(screen.live.locator(f"#{name}")).to_be_in_viewport()
    expect(screen.key("carry-separate")).to_have_attribute(
        "href", "/cross-entropy?section=separate&f=17,0,0&fy=0&lang=en"
    )
