"""The chapter on temperature in a browser: what a drag moves, draws that play, lines that are written, phones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from pages.temperature.sections import SECTIONS
from tests.browser.alone import Alone
from tests.browser.screen import Screen
from tests.browser.test_cross_entropy import DRAWN, STREAMLIT_ASKS, shows, turn

Open = Callable[..., Screen]
Opened = Callable[..., tuple[Screen, Alone]]


LINES, HALF, CURSORS = 9, 3, [4, 6, 8]
"""Of the dial's lines, panel by panel: how many, the dashed one at one half, and those that mark T."""


@pytest.fixture
def section(alone: Opened) -> Callable[..., Screen]:
    """Open one section: ``section("dial", "?T=2", width=390)``."""
    return lambda name, query="", **how: alone("temperature", name, query=query, **how)[0]


def lengths(screen: Screen, of: str) -> list[str]:
    """How long the bars are that show these quantities."""
    bars = screen.live.locator(f'[data-bar^="{of}["]').all()
    return [bar.evaluate("(e) => e.style.transform") for bar in bars]


def test_the_dial_moves_bars_cursor_and_words_before_the_release_and_no_curve(alone: Opened) -> None:
    screen, answering = alone("temperature", "dial")
    bars, before = lengths(screen, "p"), screen.page.evaluate(DRAWN, "dial")
    screen.grab("T")
    screen.move("T", 0.8)
    after = screen.page.evaluate(DRAWN, "dial")
    assert all(old != new for old, new in zip(bars, lengths(screen, "p"), strict=True))
    moved = [k for k, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    assert [k for k in moved if k < LINES] == CURSORS
    assert len([k for k in moved if k >= LINES]) == 5  # three classes, entropy, effective number
    said = screen.live.locator(".sentence > :not([hidden])").first.inner_text()
    assert f"At T = {screen.box('T').input_value()}" in said
    assert answering.asked == []
    screen.release()
    screen.settled()
    screen.in_link(T=screen.box("T").input_value())


def test_a_logit_moves_every_curve_and_the_ends_are_the_limits(section: Any) -> None:
    screen = section("dial")
    before = screen.page.evaluate(DRAWN, "dial")
    screen.grab("z1")
    screen.move("z1", 0.7)
    after = screen.page.evaluate(DRAWN, "dial")
    moved = [k for k in range(LINES) if before[k] != after[k]]
    assert moved == [k for k in range(LINES) if k not in (HALF, *CURSORS)]
    screen.release()
    screen.settled()
    for key, said in (("End", "∞"), ("Home", "0")):
        screen.slider("T").press(key)
        screen.settled()
        expect(screen.box("T")).to_have_value(said)
        expect(screen.live.locator(".sentence > :not([hidden])").first).to_contain_text("limit")


def test_a_curve_is_read_with_its_temperature_not_with_its_place(section: Any) -> None:
    screen = section("dial")
    screen.key("chart-dial").focus()
    screen.page.keyboard.press("ArrowRight")
    expect(screen.live.locator(".tip")).to_contain_text("temperature T (logarithmic): 1.9")  # the 17th of 31 steps


def test_scale_and_temperature_undo_each_other_under_the_hand(section: Any) -> None:
    screen = section("ratios", "?sm=1&sT=2")
    screen.grab("m")
    screen.move("m", 0.95)
    expect(screen.live.locator(".sentence > :not([hidden])").first).to_contain_text("p depends on m/T alone")
    screen.release()
    screen.settled()
    screen.key("do-match").click()
    expect(screen.live.locator(".sentence > :not([hidden])").first).to_contain_text("each undoes the other")
    screen.in_link(sT=screen.box("m").input_value())


def test_what_top_p_cuts_turns_grey_under_the_hand_and_draws_play_to_ten_thousand(alone: Opened) -> None:
    screen, answering = alone("temperature", "drawing", query="?section=drawing&n=7000")
    screen.grab("share")
    screen.move("share", 0.6)
    cut = screen.live.locator(".cuttable.marked")
    assert 2 <= cut.count() <= 5
    assert lengths(screen, "q")[5] == "scaleX(0)"
    screen.release()
    screen.settled()
    asked = len(answering.asked)
    screen.key("do-play").click()
    screen.in_link(n="10000")
    screen.settled()
    drawn = [int(one.inner_text()) for one in screen.live.locator('[data-text^="{drawn["]').all()]
    assert sum(drawn) == 10_000
    assert len(answering.asked) == asked + 1
    screen.key("do-n-reset").click()
    screen.in_link(n="1")


def test_a_line_is_written_word_by_word_and_a_word_taken_along(section: Any) -> None:
    screen = section("next_word", "?section=word&wn=0")
    first = screen.live.locator(".written-line p").first
    expect(first).to_have_text("it is", use_inner_text=True)
    screen.key("do-on").click()
    expect(first).to_have_text("it is to", use_inner_text=True)
    screen.settled()
    screen.key("do-play").click()
    screen.in_link(wn=None)
    screen.settled()
    expect(first).to_have_text(
        "it is to dances; Jane certainly of sir William: ¶ how good, after a pause, but she had soon felt as wine"
    )
    screen.key("take1").click()
    screen.in_link(c="it is very")
    expect(first).to_contain_text("it is very")
    screen.settled()
    assert screen.focused() == "take1"
    screen.type("context", "it zebra")
    expect(screen.live.get_by_role("alert")).to_contain_text("zebra")
    screen.in_link(c="it is very")
    screen.key("do-source-tang").click()
    expect(first).to_contain_text("明月")
    screen.key("do-source-network").click()
    expect(screen.key("take0")).to_have_count(0)
    expect(screen.live.locator(".xtable.next .xname").first).to_have_text("o")


def test_links_in_chinese_begin_with_a_chinese_text_once_and_what_was_chosen_instead_stays(section: Any) -> None:
    screen = section("dial", "?lang=zh")
    turn(screen, "word")
    screen.in_link(source="tang", c="明月")
    screen.key("do-source-austen").click()
    screen.in_link(source=None, c=None)
    for anchor in ("dial", "word"):
        turn(screen, anchor)
    screen.in_link(section="word", source=None, c=None)


def test_calibration_moves_its_dots_and_leads_to_two_models(section: Any) -> None:
    screen = section("calibration")
    before = screen.page.evaluate(DRAWN, "reliability")
    screen.grab("T")
    screen.move("T", 0.7)
    assert screen.page.evaluate(DRAWN, "reliability") != before
    screen.release()
    screen.settled()
    screen.key("do-best").click()
    screen.in_link(cT="6.0032")
    expect(screen.key("carry-models")).to_have_attribute(
        "href", "/two-models?d=opposed&show=sure&about=temperature&lang=en"
    )


def test_the_chapter_leads_from_section_to_section_and_its_statements_open_their_own(blank: Open) -> None:
    screen = go_to(blank(), "", "dial")
    own_text = screen.page.locator(".st-key-own-text")
    expect(own_text).to_be_hidden()  # it belongs to the next word
    for anchor in SECTIONS:
        if anchor != "dial":
            turn(screen, anchor)
            expect(own_text).to_be_visible(visible=anchor == "word")
    for name in ("C3", "MAX"):
        go_to(screen, f"#{name}", "dial")
        expect(screen.live.locator(f"#{name}")).to_be_in_viewport()
    screen.key("carry-drawing").click()
    screen.in_link(section="drawing")


def go_to(screen: Screen, address: str, anchor: str) -> Screen:
    """Open the chapter at an address."""
    screen.forgiven.append(STREAMLIT_ASKS)
    screen.page.goto(f"{screen.url}/temperature{address}")
    shows(screen, anchor)
    return screen
