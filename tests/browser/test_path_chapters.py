"""The guided paths through the other chapters, walked right by keyboard under axe, and wrong on a phone in Chinese."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.geometry import STICKING_OUT, TOO_SMALL
from tests.browser.screen import Screen
from tests.browser.test_axe import found
from tests.browser.walker import Step, Walker

Open = Callable[..., Screen]
Opened = Callable[..., tuple[Screen, Walker]]

PATHS = {
    "cross_entropy": "/cross-entropy", "two_models": "/two-models", "temperature": "/temperature",
    "gradient": "/gradient", "numbers": "/numbers",
}  # fmt: skip
OFFERED = {
    "cross_entropy": "Guided path (8 steps, 7 minutes)", "two_models": "Guided path (7 steps, 6 minutes)",
    "temperature": "Guided path (8 steps, 6 minutes)", "gradient": "Guided path (7 steps, 6 minutes)",
    "numbers": "Guided path (7 steps, 6 minutes)",
}  # fmt: skip
PHONE: dict[str, Any] = {"locale": "zh-CN", "width": 390, "height": 844}
FOCUSED = "document.activeElement.shadowRoot?.activeElement?.className"
DRAWN = {"turn": ".st-key-chart-cumulative", "chance": ".st-key-chart-boot-cross_entropy"}
"""What Streamlit draws when these steps are revealed."""


@pytest.fixture
def opened(blank: Open) -> Callable[..., tuple[Screen, Walker]]:
    """Open a step of a chapter's path in English, or the chapter."""

    def new(
        chapter: str, step: int = 0, lang: str = "en", *, keyboard: bool = False, **how: Any
    ) -> tuple[Screen, Walker]:
        screen = blank(**how).open(PATHS[chapter] + (f"?step={step}" if step else ""))
        screen.forgiven.append(r"Failed to load resource.*404")  # Streamlit asks below the page's path before the root
        walker = Walker(screen, chapter, lang, keyboard=keyboard)
        if step:
            walker.at(step)
        return screen, walker

    return new


@pytest.mark.parametrize("chapter", PATHS)
def test_the_path_is_walked_by_keyboard_and_axe_finds_nothing(opened: Opened, chapter: str) -> None:
    screen, walker = opened(chapter, keyboard=True)
    offer = screen.page.locator('.guide [data-key="path-open"]')
    expect(offer).to_have_text(OFFERED[chapter])
    kinds = set()
    for step in walked(screen, walker, offer, right=True):
        assert screen.page.evaluate(FOCUSED) == "read" or step["kind"] == "reach"  # there the hand stays on its slider
        if step["kind"] not in kinds:
            kinds.add(step["kind"])
            assert screen.page.evaluate(TOO_SMALL) == []
            assert found(screen.page) == []
    assert found(screen.page) == []


@pytest.mark.parametrize("chapter", PATHS)
def test_the_path_is_walked_on_a_phone_in_chinese_with_every_answer_wrong(opened: Opened, chapter: str) -> None:
    screen, walker = opened(chapter, lang="zh", **PHONE)
    for step in walked(screen, walker, screen.page.locator('.guide [data-key="path-open"]'), right=False):
        screen.in_link(**step["to"])


def walked(screen: Screen, walker: Walker, offer: Locator, *, right: bool) -> Iterator[Step]:
    """Walk to the end; every step is given when it has been answered."""
    walker.press(offer)
    for number in range(1, len(walker.steps) + 1):
        step = walker.at(number)
        assert screen.page.evaluate(FOCUSED) == "place"
        expect(walker.panel.locator(".misfit")).to_be_hidden()
        walker.answer(step, right=right)
        expect(walker.panel.locator(".take")).to_have_text(step["take"])
        if step["kind"] != "reach":
            screen.in_link(**step["to"])
        expect(walker.panel.locator(".misfit")).to_be_hidden()
        if step["name"] in DRAWN:
            expect(screen.page.locator(DRAWN[step["name"]])).to_be_visible()
        assert screen.page.evaluate(STICKING_OUT) == []
        yield step
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
