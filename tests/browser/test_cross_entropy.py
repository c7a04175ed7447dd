"""The chapter on cross-entropy in a browser: what every section's drag moves, and the whole page with its anchors."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.alone import Alone
from tests.browser.geometry import EVERYWHERE
from tests.browser.screen import Screen

Open = Callable[..., Screen]
Opened = Callable[..., tuple[Screen, Alone]]
STREAMLIT_ASKS = r"404 \(Not Found\)"  # on a path of two parts Streamlit looks for its server there first

DRAWN = f"""(chart) => {{ {EVERYWHERE}
  const moving = all(`[data-chart="${{chart}}"] > svg :is(.line, .area, .dot)`);
  return moving.map((e) => [e.getAttribute('d'), e.getAttribute('transform'), e.getAttribute('visibility')].join());
}}"""


@pytest.fixture
def section(alone: Opened) -> Callable[..., Screen]:
    """Open one section: ``section("binary", "?b=2", width=390)``."""
    return lambda name, query="", **how: alone("cross_entropy", name, query=query, **how)[0]


def masses(screen: Screen, letter: str) -> list[float]:
    count = screen.live.locator(f'[data-key^="slide-{letter}"]').count()
    return [float(screen.box(f"{letter}{i}").input_value()) for i in range(count)]


def sentence(screen: Screen) -> str:
    return screen.live.locator(".sentence > :not([hidden])").inner_text()


# What a drag moves


def test_dragging_the_probability_moves_price_logits_and_both_marks_before_the_release(alone: Opened) -> None:
    screen, answering = alone("cross_entropy", "surprisal")
    before, logit = screen.page.evaluate(DRAWN, "surprisal"), screen.box("z0").input_value()
    screen.grab("p")
    screen.move("p", 0.25)
    p = float(screen.box("p").input_value())
    assert p == pytest.approx(0.25, abs=0.05)
    assert screen.box("z0").input_value() != logit
    assert f"p = {p:.4f}" in sentence(screen)
    curve, *marks = zip(before, screen.page.evaluate(DRAWN, "surprisal"), strict=True)
    assert curve[0] == curve[1]
    assert len(marks) == 2
    assert all(old != new for old, new in marks)
    assert answering.asked == []
    screen.release()
    screen.settled()
    assert float(screen.box("p").input_value()) == pytest.approx(p)


def test_a_probability_is_dragged_the_others_keep_their_ratio_and_a_locked_one_stays(section: Any) -> None:
    screen = section("kl_decomposition")
    screen.grab("q0")
    screen.move("q0", 0.8)
    held = masses(screen, "q")
    assert held[0] == pytest.approx(0.8, abs=0.03)
    assert sum(held) == pytest.approx(1.0, abs=1e-9)
    assert held[1] / held[2] == pytest.approx(3 / 4, rel=1e-3)
    screen.release()
    screen.settled()
    assert masses(screen, "q") == held

    lock = screen.key("do-lockp1")
    lock.click()
    expect(lock).to_have_attribute("aria-pressed", "true")
    expect(screen.slider("p1")).to_be_disabled()
    expect(lock).to_be_focused()
    screen.in_link(lockp="1")
    screen.drag("p0", 1.0)
    assert masses(screen, "p") == [0.7, 0.3, 0.0]
    screen.settled()
    assert masses(screen, "p") == [0.7, 0.3, 0.0]
    lock.click()
    expect(screen.slider("p1")).to_be_enabled()
    screen.in_link(lockp=None)


@pytest.mark.parametrize(
    ("name", "control", "share", "chart"),
    [
        ("targets", "z0", 0.1, "loss"), ("targets", "e", 0.6, "loss"), ("binary", "z", 0.1, "labels"),
        ("squared_error", "z", 0.9, "two"), ("squared_error", "r", 0.9, "three"),
        ("fused_vs_two_step", "z0", 0.5, "leads"),
    ],
)  # fmt: skip
def test_a_chart_follows_the_drag_and_the_release_leaves_it(
    section: Any, name: str, control: str, share: float, chart: str
) -> None:
    screen = section(name, "?target=smooth" if control == "e" else "")
    before = screen.page.evaluate(DRAWN, chart)
    screen.grab(control)
    screen.move(control, share)
    dragged = screen.page.evaluate(DRAWN, chart)
    assert len(dragged) == len(before) > 1
    assert dragged != before
    screen.release()
    screen.settled()
    assert screen.page.evaluate(DRAWN, chart) == dragged


def test_both_ways_are_shown_to_break_where_the_buttons_lead(section: Any) -> None:
    screen = section("fused_vs_two_step")
    for button, row, shown in ((0, 0, "0"), (1, 0, "∞"), (2, 1, "0"), (3, 1, "∞")):
        screen.key(f"do-find{button}").click()
        numbers = screen.live.locator(".xtable").nth(1).locator(".xrow:not(.xhead)").nth(row).locator(".xnum")
        expect(numbers.nth(1)).to_have_text(shown)
        assert numbers.nth(2).inner_text() not in ("0", "∞", "–")


def test_what_cannot_be_found_and_what_is_no_probability_is_said_in_its_place(alone: Opened) -> None:
    screen, _ = alone("cross_entropy", "kl_decomposition", "fused_vs_two_step", query="?f=inf,0,0")
    two, separate = screen.page.locator(".live").nth(0), screen.page.locator(".live").nth(1)
    box = two.locator('[data-key="box-p0"]')
    box.fill("1.2")
    box.press("Enter")
    expect(two.locator("#why-p0")).to_contain_text("“1.2” is not a probability")
    expect(box).to_have_value("1.2")
    expect(two.locator('[data-key="box-q2"]')).to_have_value("0.4")
    separate.locator('[data-key="box-z1"]').fill("inf")
    separate.locator('[data-key="box-z1"]').press("Enter")
    expect(separate.get_by_role("alert")).to_have_count(1)
    expect(two.get_by_role("alert")).to_have_count(1)
    assert "z" not in screen.page.url.partition("?")[2]


def test_the_batch_is_turned_with_its_sliders_and_goes_on(section: Any) -> None:
    screen = section("batch")
    screen.key("do-layout").click()
    screen.in_link(layout="columns")
    expect(screen.live.locator(".xtable.turned")).to_be_visible()
    expect(screen.key("do-layout")).to_be_focused()
    screen.drag("z1_2", 0.9)
    screen.settled()
    z = screen.box("z1_2").input_value()
    assert float(z) > 2
    screen.key("do-layout").click()
    screen.in_link(layout=None)
    expect(screen.live.locator(".xtable.cells")).to_be_visible()
    expect(screen.box("z1_2")).to_have_value(z)


# The whole page


def shows(screen: Screen, anchor: str) -> None:
    """Wait until this section is the one on the page, and answered."""
    expect(screen.page.locator(f"h2#{anchor}")).to_be_visible()
    screen.settled()


def go(screen: Screen, address: str, anchor: str) -> Screen:
    screen.forgiven.append(STREAMLIT_ASKS)
    screen.page.goto(f"{screen.url}/cross-entropy{address}")
    shows(screen, anchor)
    return screen


def turn(screen: Screen, anchor: str) -> None:
    """Go to a section by the contents."""
    screen.key(f"section-{anchor}").click()
    screen.in_link(section=anchor)
    shows(screen, anchor)


WHOLE = (
    "?z=2,-1,0.5&y=1&p=0.5,0.25,0.25&q=0.2,0.2,0.6&lockq=2&tz=1,2,3&ty=2&eps=0.3&target=smooth&b=-2&by=0.5&ba=-1"
    "&batch=1,2;3,4&truth=1,0&layout=columns&s=2&sr=-1&f=40,0,0&fy=0&n=1,2,3&nz=0.5,0,0"
)


def test_a_link_restores_every_section_and_opens_the_one_with_a_statement(blank: Open) -> None:
    screen = go(blank(), f"{WHOLE}#C9", "two")
    card = screen.page.locator('[data-anchor="C9"]')
    expect(card).to_have_class(re.compile("targeted"))
    expect(card).to_be_focused()
    expect(card.locator(".verdict")).to_be_in_viewport()
    for anchor, box, value in (
        ("price", "z1", "-1"), ("two", "q2", "0.6"), ("targets", "e", "0.3"), ("binary", "a", "-1"),
        ("batch", "z1_0", "3"), ("squared", "r", "-1"), ("separate", "z0", "40"), ("why", "n2", "3"),
    ):  # fmt: skip
        turn(screen, anchor)
        expect(screen.box(box)).to_have_value(value)
        expect(screen.page.locator(f"h2#{anchor}")).to_be_focused()
        expect(screen.page.locator(f"h2#{anchor}")).to_be_in_viewport()
        expect(screen.page.locator("h2[data-anchor]")).to_have_count(1)
    assert not screen.page.get_by_test_id("stToast").count()
    query = screen.page.url.partition("?")[2]
    assert query.partition("#")[0].removesuffix("&lang=en") == f"{WHOLE[1:]}&section=why"


def test_whoever_scrolls_away_from_a_statement_is_not_held(blank: Open) -> None:
    screen = blank()
    screen.page.set_viewport_size({"width": 1024, "height": 420})
    go(screen, "#C9", "two")
    card = screen.page.locator('[data-anchor="C9"]')
    expect(card.locator(".verdict")).to_be_in_viewport()
    screen.page.mouse.move(600, 200)
    screen.page.mouse.wheel(0, -4000)
    expect(card).not_to_be_in_viewport()
    screen.page.set_viewport_size({"width": 700, "height": 420})  # the page grows
    screen.painted()
    expect(card).not_to_be_in_viewport()


def test_a_link_names_a_section_its_end_leads_on_and_back_leads_back(blank: Open) -> None:
    screen = go(blank(), "#binary", "binary")
    card = screen.page.locator('[data-anchor="C15"]')
    expect(card).not_to_have_class(re.compile("targeted"))
    card.locator("a").click()
    screen.until("() => location.hash === '#C15'")
    expect(card).to_have_class(re.compile("targeted"))
    screen.key("next-batch").click()
    shows(screen, "batch")
    screen.in_link(section="batch")
    screen.key("back-binary").click()
    shows(screen, "binary")
    screen.page.go_back()
    shows(screen, "batch")
    screen.page.reload()
    shows(screen, "batch")


def test_undo_leads_back_through_the_sections(blank: Open) -> None:
    screen = go(blank(), "?section=binary", "binary")
    slider = screen.slider("z")
    for b in ("1.6", "1.8"):
        slider.focus()
        slider.press("ArrowRight")
        screen.in_link(b=b)
        screen.settled()
    expect(slider).to_be_focused()
    turn(screen, "why")
    for way, section, b in (("undo", "binary", "1.8"), ("undo", "binary", "1.6"), ("redo", "binary", "1.8")):
        screen.key(f"do-{way}").click()
        screen.in_link(section=section, b=b)
        shows(screen, section)
        expect(screen.box("z")).to_have_value(b)
    screen.key("do-clear").click()
    screen.in_link(section=None, b=None)
    shows(screen, "price")
    screen.page.keyboard.press("Control+z")
    screen.in_link(section="binary", b="1.8")
    shows(screen, "binary")
    expect(screen.box("z")).to_have_value("1.8")


def test_a_chapter_that_is_come_back_to_by_a_link_goes_on_in_its_section(blank: Open) -> None:
    screen = go(blank(), "?section=binary&b=3", "binary")
    links = screen.page.get_by_test_id("stPageLink-NavLink")
    links.first.click()
    expect(screen.box("T")).to_be_visible()
    links.filter(has_text="Cross-entropy").click()
    shows(screen, "binary")
    screen.in_link(section="binary", b="3")
    expect(screen.box("z")).to_have_value("3")
