"""Every width, both themes: nothing sticks out, everything can be hit and read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.browser.screen import LIVE, Screen

Open = Callable[..., Screen]

LONG = ",".join(["Wasserschildkrötenpanzer", "W" * 24, "a b c d e f g h i j k l m"[:24], "水" * 24] * 3)
STATES = {
    "three classes": "/",
    "twelve classes, long names, pinned, logarithmic": (
        f"/?z=1,2,3,4,5,6,7,8,9,10,-11,12&n={quote(LONG)}&pin={','.join('1' * 12)};1;0&axis=log"
    ),
    "huge numbers": "/?z=1e300,-1.2345678901234567e300,5e299&T=1e-300&pin=1,1,1;1;0",
    "tiny numbers, Chinese": "/?z=1.2345678901234567e-300,-745.133219101941,-inf&T=0.05&lang=zh&c=-1.234567&m=0.123456",
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
  const scroll = [document.documentElement, document.body, main].map((e) => e.scrollWidth - e.clientWidth);
  return { wide: wide.slice(0, 5), scroll };
}""".replace("LIVE", LIVE)

TARGETS = """() => [...LIVE.querySelectorAll('input, button, summary, a')].flatMap((e) => {
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
    const colour = getComputedStyle(e).color;
    const value = ratio(light(paint([...behind, colour])), light(paint(behind)));
    results.push([value, `${e.tagName}.${e.className} “${(e.textContent || e.value).slice(0, 20)}” ${colour}`]);
  }
  return { count: results.length, low: results.filter(([value]) => value < 4.5) };
}""".replace("LIVE", LIVE)


FITTED = "() => document.querySelector('.js-plotly-plot .main-svg').getBoundingClientRect().right <= innerWidth"
"""The chart is fitted to a new width a little later than the rest."""


@pytest.mark.parametrize("state", STATES)
def test_nothing_sticks_out_and_everything_can_be_hit(blank: Open, state: str) -> None:
    screen = blank(width=SIZES[0][0], height=SIZES[0][1]).open(STATES[state])
    screen.live.locator("details").evaluate_all("(all) => all.forEach((one) => (one.open = true))")
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
    assert found == {}


def test_on_a_phone_a_refusal_and_the_copied_code_fit_too(blank: Open) -> None:
    screen = blank(width=390, height=844).open("/?z=1e300,2,3")
    screen.type("z1", "x" * 200)
    expect(screen.live.get_by_role("alert")).to_be_visible()
    screen.native("copy").locator("summary").click()
    expect(screen.native("copy").locator("code").first).to_be_visible()
    for tab in ("LaTeX", "Link"):
        screen.native("copy").get_by_role("tab", name=tab).click()
        seen = screen.page.evaluate(STICKING_OUT)
        assert (seen["wide"], any(seen["scroll"])) == ([], False)


def test_on_a_phone_a_drag_moves_everything(blank: Open) -> None:
    screen = blank(width=390, height=844).open()
    before = screen.picture()
    screen.grab("z1")
    screen.move("z1", 0.9)
    assert screen.picture()["p"] != before["p"]
    screen.release()
    screen.settled()
    assert not any(screen.page.evaluate(STICKING_OUT)["scroll"])


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_all_text_of_the_live_part_can_be_read(blank: Open, colours: str) -> None:
    screen = blank(colours=colours).open("/?z=1,2,3,4,5,6,7,8,9,10,11,1000&pin=1,1,1,1,1,1,1,1,1,1,1,1;1;0&T=1")
    screen.live.locator("details").evaluate_all("(all) => all.forEach((one) => (one.open = true))")
    for act, typed in (("z0", "oops"), ("T", "-1")):
        screen.type(act, typed)
        expect(screen.live.get_by_role("alert")).to_be_visible()
        screen.settled()
        seen = screen.page.evaluate(CONTRAST)
        assert seen["count"] > 150
        assert seen["low"] == []
    screen.row(3).locator(".at-loss").hover()
    expect(screen.live.locator(".lit").first).to_be_attached()
    assert screen.page.evaluate(CONTRAST)["low"] == []


def test_the_theme_of_the_machine_changes_the_palette_of_the_open_page(blank: Open) -> None:
    screen = blank(colours="light").open()
    colour = "(live) => getComputedStyle(live.querySelector('.swatch')).backgroundColor"
    background = "() => getComputedStyle(document.querySelector('.stApp')).backgroundColor"
    line = "() => document.querySelector('.js-plotly-plot .legendlines path').style.stroke"
    light = [screen.live.evaluate(colour), screen.page.evaluate(background), screen.page.evaluate(line)]
    assert light[0] == light[2]
    screen.page.emulate_media(color_scheme="dark")
    screen.until(f"(old) => ({background})() !== old", light[1])
    screen.until(
        f"(old) => document.querySelector('.js-plotly-plot .legendlines path') && ({line})() !== old", light[2]
    )
    screen.settled()
    dark = [screen.live.evaluate(colour), screen.page.evaluate(background), screen.page.evaluate(line)]
    assert dark[0] == dark[2] != light[0]
    screen.drag("z1", 0.9)
    screen.settled()
    assert screen.page.evaluate(CONTRAST)["low"] == []
