"""Every width, both themes: nothing sticks out, everything can be hit and read."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.alone import Alone
from tests.browser.geometry import CONTRAST, STICKING_OUT
from tests.browser.screen import LIVE, Screen

Open = Callable[..., Screen]
Opened = Callable[..., tuple[Screen, Alone]]


def open_all(screen: Screen) -> None:
    """Open every part."""
    screen.live.locator("details").evaluate_all("(all) => all.forEach((one) => (one.open = true))")
    screen.until(f"() => {LIVE}.dataset.opened === 'copy exact paste play steps'")


def test_on_a_phone_a_drag_a_refusal_and_the_texts_to_copy_fit_too(alone: Opened) -> None:
    screen, _ = alone("softmax", "chain", query="?z=1e300,2,3", width=390, height=844)
    screen.type("z1", "x" * 200)
    expect(screen.live.get_by_role("alert")).to_be_visible()
    screen.unfold("copy")
    for tab in ("latex", "link"):
        screen.key(f"tab-{tab}").click()
        assert screen.page.evaluate(STICKING_OUT) == []
    before = screen.picture()
    screen.grab("T")
    screen.move("T", 0.9)
    assert screen.picture()["T"] != before["T"]
    screen.release()
    screen.settled()
    assert screen.page.evaluate(STICKING_OUT) == []


def assert_readable(screen: Screen) -> None:
    """All text stands out from what is behind it."""
    seen = screen.page.evaluate(CONTRAST)
    assert seen["count"] > 150
    assert seen["low"] == []


def test_all_text_can_be_read_in_both_themes_and_the_palette_follows_the_machine(blank: Open) -> None:
    screen = blank(colours="light").open("/?z=1,2,3,4,5,6,7,8,9,10,11,1000&pin=1,1,1,1,1,1,1,1,1,1,1,1;1;0&T=1")
    open_all(screen)
    colour = "(live) => getComputedStyle(live.querySelector('.swatch')).backgroundColor"
    line = "(live) => getComputedStyle(live.querySelector('.chart path.line')).stroke"
    background = "() => getComputedStyle(document.querySelector('.stApp')).backgroundColor"
    light = [screen.live.evaluate(colour), screen.page.evaluate(background), screen.live.evaluate(line)]
    assert light[0] == light[2]
    for typed in ("oops", "-1"):
        screen.type("T", typed)
        expect(screen.live.get_by_role("alert")).to_be_visible()
        screen.settled()
        assert_readable(screen)
    screen.page.emulate_media(color_scheme="dark")
    screen.until(f"(old) => ({background})() !== old", light[1])
    screen.until(f"(old) => ({colour})({LIVE}) !== old", light[0])
    dark = [screen.live.evaluate(colour), screen.page.evaluate(background), screen.live.evaluate(line)]
    assert dark[0] == dark[2]
    screen.drag("z1", 0.9)
    screen.settled()
    screen.type("T", "oops")
    expect(screen.live.get_by_role("alert")).to_be_visible()
    screen.settled()
    assert_readable(screen)
    screen.row(3).locator(".at-loss").hover()
    expect(screen.live.locator(".lit").first).to_be_attached()
    assert_readable(screen)
