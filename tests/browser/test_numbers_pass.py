"""One pass and right digits in a browser: blocks that play, bars that shrink, a line through every panel, phones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.alone import Alone
from tests.browser.screen import Screen
from tests.browser.test_cross_entropy import DRAWN, sentence

Opened = Callable[..., tuple[Screen, Alone]]

LINES_A_PANEL = 9
"""A shade, seven ways, and the line that marks M."""


@pytest.fixture
def section(alone: Opened) -> Callable[..., Screen]:
    """Open one section: ``section("online", "?on=1", width=390)``."""
    return lambda name, query="", **how: alone("numbers", name, query=query, **how)[0]


def bars(screen: Screen, of: str) -> list[float]:
    """How long the bars are that show these quantities, from 0 to 1."""
    found = screen.live.locator(f'[data-bar^="{of}["]').all()
    return [float(bar.evaluate("(e) => e.style.transform.slice(7, -1)")) for bar in found]


def test_blocks_are_read_one_by_one_and_a_new_maximum_shrinks_all_bars_by_one_factor(alone: Opened) -> None:
    screen, answering = alone("numbers", "online", query="?section=online&on=1")
    before = bars(screen, "term")
    screen.key("do-on").click()
    screen.in_link(on=None)  # two blocks are the default
    screen.settled()
    after = bars(screen, "term")
    factor = float(screen.live.locator('[data-text="{factor}"]').inner_text())
    assert after[:2] == pytest.approx([length * factor for length in before[:2]], abs=1e-3)
    assert before[2:] == [0] * 6
    assert after[3] == 1
    assert "larger maximum, 4 instead of 2" in sentence(screen)
    asked = len(answering.asked)
    screen.key("do-play").click()
    screen.in_link(on="8")
    screen.settled()
    assert len(answering.asked) == asked + 1
    assert "All 8 probabilities are written" in sentence(screen)
    assert sum(bars(screen, "p")) == pytest.approx(1, abs=1e-3)


def test_a_logit_and_the_size_of_a_block_move_what_is_read_before_the_release(section: Any) -> None:
    screen = section("online", "?section=online&on=2")
    marked = screen.live.locator(".xtable.online .xrow.marked")
    expect(marked).to_have_count(2)
    screen.grab("size")
    screen.move("size", 1.0)
    expect(marked).to_have_count(4)
    assert "Block 2" in sentence(screen)
    screen.release()
    screen.in_link(ob="4")
    screen.settled()
    before = bars(screen, "term")
    screen.grab("z0")
    screen.move("z0", 1.0)
    assert bars(screen, "term") != before
    screen.release()
    screen.settled()


def test_a_pasted_line_is_taken_or_told_why_not(section: Any) -> None:
    screen = section("online")
    screen.key("paste").locator("summary").click()
    for line, said in (("1, 2, 3", "4 to 12"), ("1, 2, cat, 3", "cat")):
        screen.key("pasted").fill(line)
        screen.key("do-paste").click()
        expect(screen.live.get_by_role("alert")).to_contain_text(said)
        expect(screen.key("pasted")).to_have_value(line)
    screen.key("pasted").fill("np.array([5, 4, 3, -inf])")
    screen.key("do-paste").click()
    screen.in_link(oz="5,4,3,-inf")
    screen.settled()
    expect(screen.live.locator(".xtable.online .xrow:not(.xhead)")).to_have_count(4)


def test_the_size_of_the_logits_moves_a_line_in_every_panel_and_no_curve(alone: Opened) -> None:
    screen, answering = alone("numbers", "digits")
    before = screen.page.evaluate(DRAWN, "errors")
    screen.grab("M")
    screen.move("M", 0.8)
    after = screen.page.evaluate(DRAWN, "errors")
    moved = [k for k, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    assert moved == [LINES_A_PANEL * panel + LINES_A_PANEL - 1 for panel in range(5)]
    assert f"Largest logit {screen.box('M').input_value()}:" in sentence(screen)
    assert answering.asked == []
    screen.release()
    screen.settled()


def test_another_class_has_other_curves(section: Any) -> None:
    screen = section("digits")
    before = screen.page.evaluate(DRAWN, "errors")
    screen.key("watched-2").check()
    screen.in_link(dw="last")
    screen.settled()
    after = screen.page.evaluate(DRAWN, "errors")
    changed = {k // LINES_A_PANEL for k, (old, new) in enumerate(zip(before, after, strict=True)) if old != new}
    assert changed == set(range(5))
