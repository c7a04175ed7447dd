"""The guided paths through cross-entropy and two models, walked once right and once wrong."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.geometry import STICKING_OUT
from tests.browser.screen import Screen
from tests.browser.walker import Walker

Open = Callable[..., Screen]
Opened = Callable[..., tuple[Screen, Walker]]

WALKS: dict[tuple[str, str], dict[str, Any]] = {
    ("cross_entropy", "right"): {},
    ("cross_entropy", "wrong"): {"locale": "zh-CN", "width": 390, "height": 844},
    ("two_models", "right"): {},
    ("two_models", "wrong"): {"locale": "zh-CN", "width": 390, "height": 844},
}
PATHS = {"cross_entropy": "/cross-entropy", "two_models": "/two-models"}
OFFERED = {"cross_entropy": "Guided path (8 steps, 7 minutes)", "two_models": "Guided path (7 steps, 6 minutes)"}
DRAWN = {"turn": ".st-key-chart-cumulative", "chance": ".st-key-chart-boot-cross_entropy"}
"""What Streamlit draws when these steps are revealed."""


@pytest.fixture
def opened(blank: Open) -> Callable[..., tuple[Screen, Walker]]:
    """Open a step of a chapter's path in English, or the chapter."""

    def new(chapter: str, step: int = 0, lang: str = "en", **how: Any) -> tuple[Screen, Walker]:
        screen = blank(**how).open(PATHS[chapter] + (f"?step={step}" if step else ""))
        screen.forgiven.append(r"Failed to load resource.*404")  # Streamlit asks below the page's path before the root
        walker = Walker(screen, chapter, lang)
        if step:
            walker.at(step)
        return screen, walker

    return new


@pytest.mark.parametrize(("chapter", "how"), WALKS)
def test_the_path_is_walked_to_its_end(opened: Opened, chapter: str, how: str) -> None:
    right, lang = how == "right", "en" if how == "right" else "zh"
    screen, walker = opened(chapter, lang=lang, **WALKS[chapter, how])
    offer = screen.page.locator('.guide [data-key="path-open"]')
    if right:
        expect(offer).to_have_text(OFFERED[chapter])
    walker.press(offer)
    for number in range(1, len(walker.steps) + 1):
        step = walker.at(number)
        expect(walker.panel.locator(".misfit")).to_be_hidden()
        walker.answer(step, right=right)
        expect(walker.panel.locator(".take")).to_have_text(step["take"])
        if step["kind"] != "reach" or not right:
            screen.in_link(**step["to"])
        expect(walker.panel.locator(".misfit")).to_be_hidden()
        if step["name"] in DRAWN:
            expect(screen.page.locator(DRAWN[step["name"]])).to_be_visible()
        assert screen.page.evaluate(STICKING_OUT) == []
        walker.press(walker.part("next"))
    told = walker.panel.inner_text()
    assert walker.words["end"] in told
    assert ("∞" in told) != right
    assert f"{math.log(3):.4f}" in told


def test_leaving_the_path_is_not_lost_to_streamlit_which_has_its_own_idea_of_the_address(opened: Opened) -> None:
    screen, walker = opened("two_models", 6)
    expect(screen.page.get_by_role("radio", name="By class")).to_be_checked()
    walker.part("leave").click()
    screen.page.get_by_role("radio", name="Which rows decide").click()
    screen.in_link(step=None, d="opposed", show="rows")
    expect(walker.panel).to_be_hidden()


def test_a_mark_that_is_below_is_brought_into_view_beside_its_question(opened: Opened) -> None:
    screen, walker = opened("cross_entropy", 2)
    walker.part("next").click()
    walker.at(3)
    expect(screen.live.locator(".mark-line")).to_be_in_viewport()
    expect(walker.part("check")).to_be_in_viewport()


def test_what_is_covered_tells_neither_by_a_name_nor_by_its_colour(opened: Opened) -> None:
    screen, walker = opened("two_models", 1)
    table = screen.page.locator(".live .two")
    tile = table.locator(".tile").nth(1)
    expect(tile.locator(".leader")).to_have_text("?")
    expect(tile.locator(".tile-ahead .swatch:visible")).to_have_count(0)
    expect(table.locator(".why")).to_be_hidden()
    walker.part("show_me").click()
    expect(tile.locator(".leader")).to_have_text("Model B")
    expect(tile.locator(".tile-ahead .swatch:visible")).to_have_count(1)
    expect(table.locator(".why")).to_be_visible()
