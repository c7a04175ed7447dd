"""The chain of the gradient, its check and its statements in a browser: what lights, what a drag moves, paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.alone import Alone
from tests.browser.geometry import EVERYWHERE
from tests.browser.screen import Screen
from tests.browser.test_axe import found
from tests.browser.test_cross_entropy import DRAWN, STREAMLIT_ASKS

Open = Callable[..., Screen]
Opened = Callable[..., tuple[Screen, Alone]]

COLOURS = f"() => {{ {EVERYWHERE} return all('[data-heat]').map((e) => getComputedStyle(e).backgroundColor); }}"


@pytest.fixture
def section(alone: Opened) -> Callable[..., Screen]:
    """Open one section: ``section("chain", "?z=1,2", width=390)``."""
    return lambda name, query="", **how: alone("gradient", name, query=query, **how)[0]


def lit(screen: Screen) -> set[str]:
    """The groups of what is lit."""
    every = screen.live.locator(".lit").evaluate_all("(all) => all.map((e) => e.dataset.group)")
    return {name for one in every for name in one.split()}


def test_pointing_at_an_entry_lights_its_factors_and_the_keyboard_does_the_same(section: Any) -> None:
    screen = section("chain")
    told = screen.live.locator(".told > :visible")
    expect(told).to_contain_text("Point at an entry")
    screen.key("entry0_1").hover()
    assert {"j0_1", "p0", "p1", "told-0_1"} <= lit(screen)
    assert "p2" not in lit(screen)
    expect(told.last).to_contain_text("−0.0946")
    screen.page.mouse.move(0, 0)
    screen.key("slope0").focus()
    assert {"v0", "p0", "y0"} <= lit(screen)
    for key, name, group in (("ArrowDown", "entry0_0", "told-0_0"), ("ArrowRight", "entry0_1", "told-0_1"),
                             ("ArrowDown", "entry1_1", "told-1_1"), ("ArrowLeft", "entry1_0", "told-0_1")):  # fmt: skip
        screen.page.keyboard.press(key)
        assert screen.focused() == name
        assert group in lit(screen)
    for _ in range(3):
        screen.page.keyboard.press("ArrowRight")
    assert screen.focused() == "g1"
    assert {"g1", "row1", "v0", "v1", "v2"} <= lit(screen)
    screen.page.keyboard.press("Tab")  # the table is one stop: Tab leads out of it
    expect(screen.key("sum").locator("summary")).to_be_focused()
    screen.page.keyboard.press("Shift+Tab")
    assert screen.focused() == "g1"


def test_a_drag_moves_heat_bars_and_words_before_the_release(alone: Opened) -> None:
    screen, answering = alone("gradient", "chain")
    colours = screen.page.evaluate(COLOURS)
    bars = screen.live.locator('[data-bar^="g["]').evaluate_all("(all) => all.map((e) => e.style.transform)")
    screen.grab("z1")
    screen.move("z1", 0.9)
    assert all(old != new for old, new in zip(colours, screen.page.evaluate(COLOURS), strict=True))
    moved = screen.live.locator('[data-bar^="g["]').evaluate_all("(all) => all.map((e) => e.style.transform)")
    assert all(old != new for old, new in zip(bars, moved, strict=True))
    expect(screen.live.locator(".sentence > :not([hidden])")).to_contain_text("dog the most")
    assert answering.asked == []
    screen.release()
    screen.settled()
    screen.in_link(z=f"3,{screen.box('z1').input_value()},0.2")


def test_true_class_soft_target_and_sum_are_at_hand(section: Any) -> None:
    screen = section("chain")
    screen.key("do-meet").click()
    screen.in_link(target="soft")
    expect(screen.key("g0").locator(".num")).to_have_text("0")
    expect(screen.live.locator(".sentence > :not([hidden])")).to_contain_text("p and y are equal")
    screen.live.locator('[data-key="y-2"]').check()
    screen.in_link(y="2", target=None)
    expect(screen.key("g2").locator(".num")).to_have_text("−0.9492")
    screen.unfold("sum")
    screen.live.locator('[data-key="c-2"]').check()
    screen.in_link(c="2")
    expect(screen.key("sum").locator(".line.sum")).to_contain_text("−0.9492")


def test_the_step_moves_along_the_v_and_only_the_marks_follow(alone: Opened) -> None:
    screen, answering = alone("gradient", "check")
    before = screen.page.evaluate(DRAWN, "errors")
    screen.grab("h")
    screen.move("h", 0.5)
    after = screen.page.evaluate(DRAWN, "errors")
    moved = [k for k, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    assert moved == [4, 9, 10, 11, 12]  # the line at h, and the four marks; neither curves nor diamonds
    expect(screen.live.locator(".sentence > :not([hidden])")).to_contain_text("is too small")
    assert answering.asked == []
    screen.release()
    screen.settled()
    screen.key("do-best3").click()
    screen.in_link(h="0.00001")
    expect(screen.live.locator(".sentence > :not([hidden])")).to_contain_text("as good as they get")
    screen.key("chart-errors").hover(position={"x": 300, "y": 200})
    expect(screen.live.locator(".tip")).to_be_visible()


def test_the_tangent_turns_with_z_and_the_curve_moves_with_the_other_logit(section: Any) -> None:
    screen = section("everywhere")
    before = screen.page.evaluate(DRAWN, "slopes")
    screen.grab("z")
    screen.move("z", 0.2)
    after = screen.page.evaluate(DRAWN, "slopes")
    moved = [k for k in range(7) if before[k] != after[k]]
    assert moved == [1, 2, 6]  # the tangent, and where z is in both panels
    screen.release()
    screen.settled()
    expect(screen.live.locator(".sentence > :not([hidden])")).to_contain_text("is negative")
    before = screen.page.evaluate(DRAWN, "slopes")
    screen.grab("r")
    screen.move("r", 0.2)
    after = screen.page.evaluate(DRAWN, "slopes")
    assert [k for k in range(7) if before[k] != after[k]] == [0, 1, 3]  # both curves and the tangent
    screen.release()
    screen.settled()


def test_the_page_leads_from_chain_to_check_and_statements_open_their_section(blank: Open) -> None:
    screen = blank(colours="dark", locale="zh-CN")
    screen.forgiven.append(STREAMLIT_ASKS)
    screen.open("/gradient?z=2,1,0.1")
    expect(screen.live.locator("h2")).to_have_text("三步链式法则")
    assert len(set(screen.page.evaluate(COLOURS))) == 6  # a symmetric table: six numbers, six colours
    screen.live.locator('[data-as="check"]').first.click()
    screen.in_link(section="check", z="2,1,0.1")
    for name in ("C1", "C2"):
        screen.open(f"/gradient#{name}")
        expect(screen.live.locator(f"#{name}")).to_be_in_viewport()
    assert found(screen.page) == []


@pytest.mark.parametrize("query", ["en", "zh?z=3,1,0.2", "zh?z=13,31,5,2,-3,4", "en?z=x"])
def test_the_derivation_is_one_page_of_paper(blank: Open, query: str) -> None:
    screen = blank()
    screen.page.goto(f"{screen.url}/derivation/{query}")
    expect(screen.page.locator("main")).to_be_visible()
    assert screen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert found(screen.page) == []
    paper = screen.page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
