"""Every width, both themes: nothing sticks out, everything can be hit and read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.browser.alone import Alone
from tests.browser.screen import LIVE, Screen

Open = Callable[..., Screen]
Opened = Callable[..., tuple[Screen, Alone]]

LONG = ",".join(["Wasserschildkrötenpanzer", "W" * 24, "a b c d e f g h i j k l m"[:24], "水" * 24] * 3)
STATES = {
    "three classes": "",
    "twelve classes, long names, pinned, logarithmic": (
        f"?z=1,2,3,4,5,6,7,8,9,10,-11,12&n={quote(LONG)}&pin={','.join('1' * 12)};1;0&axis=log"
    ),
    "huge numbers": "?z=1e300,-1.2345678901234567e300,5e299&T=1e-300&pin=1,1,1;1;0",
    "tiny numbers, Chinese": "?z=1.2345678901234567e-300,-745.133219101941,-inf&T=0.05&lang=zh&c=-1.234567&m=0.123456",
}
SIZES = [(390, 844), (320, 640), (1024, 768), (1280, 800)]

STICKING_OUT = """() => {
  const wide = [];
  const seen = (root) => {
    for (const e of root.querySelectorAll('*')) {
      const box = e.getBoundingClientRect();
      let scrolls = false;
      for (let up = e; up && !scrolls; up = up.parentElement) {
        const { overflowX, clipPath } = getComputedStyle(up);
        scrolls = overflowX !== 'visible' || clipPath !== 'none';
      }
      if (box.width && box.right > innerWidth + 1 && !scrolls) wide.push(`${e.tagName}.${e.className} ${box.right}`);
    }
  };
  seen(LIVE.getRootNode());
  const main = document.querySelector('[data-testid=stMain]');
  const pages = [document.documentElement, document.body, main].filter(Boolean);
  const scroll = pages.map((e) => e.scrollWidth - e.clientWidth);
  return { wide: wide.slice(0, 5), scroll };
}""".replace("LIVE", LIVE)

TARGETS = """() => [...LIVE.querySelectorAll('input, button, summary, select, textarea, a')].flatMap((e) => {
  const box = (e.type === 'radio' ? e.closest('label') : e).getBoundingClientRect();
  const small = box.width && (box.width < 24 || box.height < 24);
  return small ? [`${e.dataset.key ?? e.tagName} ${box.width} × ${box.height}`] : [];
})""".replace("LIVE", LIVE)

CONTRAST = """() => {
  const root = LIVE;
  const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 });
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  const paint = (colours) => {
    pen.clearRect(0, 0, 1, 1);
    for (const colour of colours) { pen.fillStyle = colour; pen.fillRect(0, 0, 1, 1); }
    return [...pen.getImageData(0, 0, 1, 1).data];
  };
  const linear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
  const ratio = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  const results = [];
  for (const e of root.querySelectorAll('*')) {
    const words = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!(words || e.matches('input[type=text]')) || !e.getClientRects().length || e.closest('.unseen')) continue;
    const behind = [];
    for (let up = e; up; up = up.parentElement ?? up.getRootNode().host) {
      behind.unshift(getComputedStyle(up).backgroundColor);
    }
    const style = getComputedStyle(e);
    const colour = e instanceof SVGElement ? style.fill : style.color;
    const value = ratio(light(paint([...behind, colour])), light(paint(behind)));
    results.push([value, `${e.tagName}.${e.className} “${(e.textContent || e.value).slice(0, 20)}” ${colour}`]);
  }
  return { count: results.length, low: results.filter(([value]) => value < 4.5) };
}""".replace("LIVE", LIVE)


FITTED = f"""() => [...{LIVE}.querySelectorAll('.chart')].every((figure) => {{
  return Math.abs(figure.querySelector('svg').getAttribute('width') - figure.clientWidth) <= 1; }})"""
"""Charts are drawn anew for a new width, one frame later than the rest."""


def open_all(screen: Screen) -> None:
    """Open every part."""
    screen.live.locator("details").evaluate_all("(all) => all.forEach((one) => (one.open = true))")
    screen.until(f"() => {LIVE}.dataset.opened === 'copy paste play steps'")


def misfits(screen: Screen) -> dict[str, Any]:
    """What sticks out or is too small to be hit, by width."""
    found: dict[str, Any] = {}
    for width, height in SIZES:
        screen.page.set_viewport_size({"width": width, "height": height})
        screen.until(FITTED)
        seen = screen.page.evaluate(STICKING_OUT)
        if seen["wide"] or any(seen["scroll"]):
            found[f"{width}"] = seen
        small = screen.page.evaluate(TARGETS)
        if small:
            found[f"{width}, too small"] = small
    return found


@pytest.mark.parametrize("state", STATES)
def test_nothing_sticks_out_of_the_view_and_everything_can_be_hit(alone: Opened, state: str) -> None:
    screen, _ = alone("softmax", "chain", query=STATES[state], width=SIZES[0][0], height=SIZES[0][1])
    open_all(screen)
    assert misfits(screen) == {}


def test_nothing_sticks_out_of_the_whole_page(blank: Open) -> None:
    screen = blank(width=SIZES[0][0], height=SIZES[0][1]).open(f"/{list(STATES.values())[1]}")
    open_all(screen)
    assert misfits(screen) == {}


def test_on_a_phone_a_drag_a_refusal_and_the_texts_to_copy_fit_too(alone: Opened) -> None:
    screen, _ = alone("softmax", "chain", query="?z=1e300,2,3", width=390, height=844)
    screen.type("z1", "x" * 200)
    expect(screen.live.get_by_role("alert")).to_be_visible()
    screen.unfold("copy")
    for tab in ("latex", "link"):
        screen.key(f"tab-{tab}").click()
        seen = screen.page.evaluate(STICKING_OUT)
        assert (seen["wide"], any(seen["scroll"])) == ([], False)
    before = screen.picture()
    screen.grab("T")
    screen.move("T", 0.9)
    assert screen.picture()["T"] != before["T"]
    screen.release()
    screen.settled()
    assert not any(screen.page.evaluate(STICKING_OUT)["scroll"])


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
