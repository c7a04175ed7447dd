"""Steps down and curvature, in a browser: play, drag, the triangle, an overflow, a phone, both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.alone import Alone
from tests.browser.screen import Screen
from tests.browser.test_cross_entropy import DRAWN

Opened = Callable[..., tuple[Screen, Alone]]
SAID = ".sentence > :not([hidden])"


@pytest.fixture
def section(alone: Opened) -> Callable[..., Screen]:
    """Open one section: ``section("step", "?n=2", width=390)``."""
    return lambda name, query="", **how: alone("gradient", name, query=query, **how)[0]


def circle(screen: Screen, which: str) -> list[float]:
    """Where a descent stands in the triangle."""
    at = screen.live.locator(f".simplex circle.{which}")
    return [float(at.get_attribute(name) or "nan") for name in ("cx", "cy")]


def test_play_moves_bars_and_dots_to_the_end_with_one_question_and_reset_leads_back(alone: Opened) -> None:
    screen, answering = alone("gradient", "step", query="?section=step&n=27")
    before = circle(screen, "ce")
    screen.key("do-play").click()
    screen.in_link(n="30")
    screen.settled()
    assert len(answering.asked) == 1
    assert circle(screen, "ce") != before
    expect(screen.live.locator(SAID).first).to_contain_text("At step 30, cross-entropy has cat in front")
    screen.key("do-restart").click()
    screen.in_link(n=None)
    expect(screen.live.locator(SAID).first).to_contain_text("At step 0,")


def test_eta_moves_curve_way_and_sentence_before_the_release(alone: Opened) -> None:
    screen, answering = alone("gradient", "step", query="?section=step&sz=3,1,0.2&eps=0.3&n=6")
    way, curve = screen.live.locator(".simplex polyline.ce"), screen.page.evaluate(DRAWN, "race")
    before = way.get_attribute("points")
    screen.grab("eta")
    screen.move("eta", 0.9)
    assert way.get_attribute("points") != before
    assert screen.page.evaluate(DRAWN, "race")[0] != curve[0]
    expect(screen.live.locator(SAID).nth(1)).to_contain_text("is beyond 2/λmax = 8.3333 at the minimum")
    assert answering.asked == []
    screen.release()
    screen.settled()
    screen.in_link(eta=screen.box("eta").input_value())


def test_a_step_size_beyond_all_floats_is_stated_in_place_and_undone_by_a_smaller_one(section: Any) -> None:
    screen = section("step", "?section=step&n=3")
    screen.type("eta", "1e308")
    screen.in_link(eta="1e308", n="3")
    expect(screen.live.locator(SAID).first).to_contain_text("further apart than a 64-bit float can hold")
    screen.type("eta", "2")
    screen.in_link(eta="2", n="3")
    expect(screen.live.locator(SAID).nth(1)).to_contain_text("η = 2 is below 4")


def test_a_dragged_logit_turns_the_chart_to_itself_and_moves_matrix_and_eigenvalues(section: Any) -> None:
    screen = section("why")
    bars = screen.live.locator(".eigen .bar")
    before = [bar.evaluate("(e) => e.style.transform") for bar in bars.all()]
    screen.grab("start1")
    screen.move("start1", 0.8)
    assert [bar.evaluate("(e) => e.style.transform") for bar in bars.all()[:2]] != before[:2]
    expect(screen.live.locator('[data-chart="bowl"] .axis-title').last).to_have_text("logit of dog")
    screen.release()
    screen.settled()
    screen.in_link(ws="start1")
