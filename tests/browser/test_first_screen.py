"""The first screen belongs to the thing itself: bars and sliders stand on it, on every screen, in both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from app import CHAPTERS
from tests.browser.screen import Screen

Open = Callable[..., Screen]

LAPTOP = 260
"""Above this the first bar begins."""

SIZES = {
    "projector": (1024, 768, LAPTOP), "laptop": (1366, 768, LAPTOP), "laptop at 200 %": (640, 400, 400 - 28),
    "phone": (390, 844, 844 / 2),
}  # fmt: skip
"""Width, height, and where the first bar must have begun; at 200 % a screen of 1280 x 800 has half as many pixels."""

MOVING = """() => {
  const slow = [];
  const seen = (root) => {
    for (const e of root.querySelectorAll('*')) {
      if (e.shadowRoot) seen(e.shadowRoot);
      const { transitionDuration, animationDuration } = getComputedStyle(e);
      const longest = Math.max(...`${transitionDuration},${animationDuration}`.split(',').map(parseFloat));
      if (longest > 0.001) slow.push(`${e.tagName}.${e.className} ${longest}`);
    }
  };
  seen(document);
  return slow;
}"""


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_the_first_bar_and_the_first_slider_stand_on_the_first_screen(blank: Open, locale: str) -> None:
    screen = blank(locale=locale).open()
    for name, (width, height, limit) in SIZES.items():
        screen.page.set_viewport_size({"width": width, "height": height})
        screen.until("(width) => innerWidth === width", width)
        bar, slider = screen.row(0).locator(".at-p .bar").bounding_box(), screen.slider("z0").bounding_box()
        assert bar
        assert slider
        assert bar["y"] < limit, name
        assert slider["y"] + slider["height"] < height / 2 + 28, name
        assert bar["y"] + bar["height"] < height, name
        links = screen.page.locator(".st-key-house-chapters a")  # nothing has to be opened
        expect(links).to_have_count(len(CHAPTERS))
        for link in links.all():
            expect(link).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_the_dial_and_its_widest_bar_stand_on_the_first_screen(blank: Open, locale: str) -> None:
    screen = blank(locale=locale)
    screen.forgiven.append(r"404 \(Not Found\)")  # on a path of two parts Streamlit looks for its server there first
    screen.open("/temperature")
    for width, height in ((1024, 768), (1366, 768), (390, 844)):
        screen.page.set_viewport_size({"width": width, "height": height})
        screen.until("(width) => innerWidth === width", width)
        expect(screen.slider("T")).to_be_in_viewport(ratio=1)
        expect(screen.live.locator('[data-bar^="p[0]"]')).to_be_in_viewport(ratio=0.99)


def test_nothing_moves_by_itself_for_those_who_asked_for_less_motion(blank: Open) -> None:
    screen = blank().open()
    screen.until(f"() => !({MOVING})().length")
    screen.page.emulate_media(reduced_motion="no-preference")
    assert screen.page.evaluate(MOVING), "otherwise something does"
