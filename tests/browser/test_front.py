"""The front of a class: the thing itself in large letters, and a clicker leads through the path."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.geometry import CONTRAST, STICKING_OUT
from tests.browser.screen import Screen

Open = Callable[..., Screen]

PROJECTOR = {"width": 1024, "height": 768}
LEAST, HALF = 24, 512
"""Pixels of body text, and half the projector's width."""

PLACES = {
    "softmax": "/?present=1", "softmax with all columns": "/?present=1&open=how,loss,gradient",
    "a step": "/?present=1&step=1", "cross-entropy": "/cross-entropy?present=1&section=two",
    "two models": "/two-models?present=1",
}  # fmt: skip
ASKED_BELOW = r"Failed to load resource.*404"
"""Streamlit looks for its server below the page's path before the root."""

AWAY = ".st-key-house-line, .st-key-controls, .st-key-upload, .stAppToolbar, .stMainMenu, [data-testid=stButtonGroup]"
EVERY = """
const shown = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest('.unseen, svg, math');
const roots = [...document.querySelectorAll('*')].map((e) => e.shadowRoot).filter(Boolean);
const all = (selector) => roots.flatMap((root) => [...root.querySelectorAll(selector)]).filter(shown);
"""
LETTERS = f"""() => {{ {EVERY}
  const own = (e) => !e.matches('style') && [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
  return all('.live *, .guide *').filter(own).map((e) => [parseFloat(getComputedStyle(e).fontSize), e.textContent]);
}}"""
BARS = f"() => {{ {EVERY} return all('.track:has(.bar)').map((e) => e.getBoundingClientRect().width); }}"
LOW = CONTRAST.replace("value < 4.5", "value < 7")


def shown(blank: Open, path: str, **how: Any) -> Screen:
    screen = blank(**{**PROJECTOR, **how})
    screen.forgiven.append(ASKED_BELOW)
    screen.page.goto(screen.url + path)
    expect(screen.live.last).to_have_attribute("data-state", "settled")
    return screen


@pytest.mark.parametrize("place", PLACES)
def test_only_the_thing_itself_in_letters_for_the_last_row(blank: Open, place: str) -> None:
    screen = shown(blank, PLACES[place])
    expect(screen.page.locator(AWAY).filter(visible=True)).to_have_count(0)
    expect(screen.live.locator("summary, select").filter(visible=True)).to_have_count(0)
    assert (
        screen.page.evaluate("() => parseFloat(getComputedStyle(document.querySelector('.stMain')).fontSize)") >= LEAST
    )
    screen.until(f"() => ({BARS})().length && ({BARS})().every((width) => width >= {HALF})")
    letters = screen.page.evaluate(LETTERS)
    assert len(letters) > 5
    assert [one for one in letters if one[0] < LEAST] == []
    assert screen.page.evaluate(LOW)["low"] == []
    assert screen.page.evaluate(STICKING_OUT) == []
    ground = "() => getComputedStyle(document.querySelector('.stApp')).backgroundColor"
    light = screen.page.evaluate(ground)
    screen.page.emulate_media(color_scheme="dark")
    screen.until(f"(light) => ({ground})() !== light", light)
    screen.until(f"() => !({LOW})().low.length")  # Streamlit repaints what it draws one after the other


def test_the_first_screen_of_a_projector_holds_every_bar_and_the_temperature(blank: Open) -> None:
    screen = shown(blank, "/?present=1", locale="zh-CN")
    expect(screen.row(2).locator(".at-p .bar")).to_be_in_viewport(ratio=0)
    expect(screen.box("T")).to_be_in_viewport(ratio=1)


def test_p_and_the_button_show_it_escape_leaves_it_and_it_stays_on_reload_and_in_links(blank: Open) -> None:
    screen = shown(blank, "/?T=2", width=1280)
    line = screen.page.locator(".st-key-house-line")
    screen.box("z0").click()
    screen.page.keyboard.press("p")  # into the box
    screen.page.keyboard.press("Escape")
    expect(line).to_be_visible()
    screen.box("z0").blur()
    screen.page.keyboard.press("p")
    screen.in_link(present="1", T="2")
    expect(line).to_be_hidden()
    screen.page.reload()
    screen.ready()
    expect(line).to_be_hidden()
    for link in screen.page.locator(".st-key-house-chapters a").all():
        assert "present=1" in str(link.get_attribute("href"))
    screen.page.keyboard.press("Escape")
    screen.in_link(present=None, T="2")
    expect(line).to_be_visible()
    screen.page.get_by_role("button", name="Present").click()
    screen.in_link(present="1")
    screen.page.go_back()
    screen.in_link(present=None, T="2")
    expect(line).to_be_visible()


def test_a_clicker_goes_from_question_to_reveal_to_the_next_step_and_back(blank: Open) -> None:
    screen = shown(blank, "/?present=1&step=1")
    asked, revealed = screen.page.locator(".asked"), screen.page.locator(".revealed")
    expect(asked).to_be_visible()
    expect(revealed).to_be_hidden()
    screen.slider("z0").focus()
    screen.page.keyboard.press("PageDown")  # the slider had the focus: a clicker leads on all the same
    expect(revealed).to_be_visible()
    screen.in_link(step="1")
    screen.page.keyboard.press("PageDown")
    screen.in_link(step="2", present="1")
    expect(revealed).to_be_hidden()
    screen.page.keyboard.press("Space")
    expect(revealed).to_be_visible()
    screen.in_link(step="2")
    screen.page.keyboard.press("ArrowRight")
    screen.in_link(step="3")
    screen.page.keyboard.press("PageUp")
    screen.in_link(step="2")
    screen.page.keyboard.press("ArrowLeft")
    screen.in_link(step="1")


def test_without_a_path_the_keys_are_those_of_the_slider(blank: Open) -> None:
    screen = shown(blank, "/?present=1")
    screen.slider("z0").focus()
    for key in ("ArrowLeft", "PageDown", "ArrowRight"):
        before = screen.slider("z0").input_value()
        screen.page.keyboard.press(key)
        expect(screen.slider("z0")).not_to_have_value(before)
    screen.settled()
    screen.in_link(present="1", step=None)


def test_curves_over_the_thresholds_are_there_and_bars_below_each_other_begin_in_line(blank: Open) -> None:
    screen = shown(blank, "/two-models?present=1&d=tumour&show=threshold", locale="zh-CN")
    expect(screen.live.locator("[data-chart] .plot").filter(visible=True)).to_have_count(2)
    screen = shown(blank, "/temperature?present=1&section=drawing", locale="zh-CN")
    lefts = screen.page.evaluate(
        f"() => {{ {EVERY} return all('.xtable .track').map((e) => Math.round(e.getBoundingClientRect().left)); }}"
    )
    assert len(lefts) == 6 * 5
    assert len(set(lefts)) == 1
    assert screen.page.evaluate(STICKING_OUT) == []
