"""On paper stands what is read: no buttons, what is open, black on white, within the page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.alone import Alone
from tests.browser.geometry import STICKING_OUT
from tests.browser.screen import Screen
from tests.browser.test_axe import found

Open = Callable[..., Screen]
OpenAlone = Callable[..., tuple[Screen, Alone]]

PAPER = 718
"""Pixels between the margins of a sheet of A4."""

PRESSED = "button, select, textarea, [role=tab], [data-testid=stPopover], [data-testid=stFileUploader]"

OUTSIDE = """(paper) => {
  const out = [];
  const seen = (root) => {
    for (const e of root.querySelectorAll('*')) {
      if (e.shadowRoot) seen(e.shadowRoot);
      const { right, width } = e.getBoundingClientRect();
      if (!width || right <= paper + 1 || e.closest('.unseen, .way, .line, .proof')) continue;
      out.push(`${e.tagName}.${e.className} ${right}`);
    }
  };
  seen(document.querySelector('main'));
  return out;
}"""

VIEWS = {
    "softmax": ("softmax", "chain", "?z=3,1,0.2&pin=1,1,1;1;0"),
    "price": ("cross_entropy", "surprisal", "?section=price"),
    "batch": ("cross_entropy", "batch", "?section=batch"),
    "table": ("two_models", "table", ""),
}


def pressed(screen: Screen) -> list[str]:
    """What can be seen and only pressed."""
    return [one.inner_text() for one in screen.page.locator(PRESSED).all() if one.is_visible()]


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_is_printed_without_buttons_and_within_the_page(alone: OpenAlone, view: str) -> None:
    chapter, section, query = VIEWS[view]
    screen, _ = alone(chapter, section, query=query, width=PAPER + 24)
    assert pressed(screen)
    screen.page.emulate_media(media="print")
    assert pressed(screen) == []
    expect(screen.live.locator(".contents, .onward").filter(visible=True)).to_have_count(0)
    assert screen.page.evaluate(OUTSIDE, PAPER + 12) == []


def test_what_is_open_is_printed_open_and_charts_drawn_wider_fit_the_page(alone: OpenAlone) -> None:
    screen, _ = alone("softmax", "chain")
    screen.unfold("steps")
    chart = screen.key("chart-sweep")
    width = int(chart.get_attribute("width") or 0)
    screen.page.emulate_media(media="print")
    expect(screen.key("steps").locator("math").first).to_be_visible()
    expect(screen.key("play").locator("p").first).to_be_hidden()
    screen.live.evaluate("(live, paper) => { live.style.width = `${paper}px`; }", PAPER)
    box = chart.bounding_box()
    assert box
    assert box["width"] <= PAPER < width
    assert screen.live.evaluate("(live) => getComputedStyle(live).color") == "rgb(0, 0, 0)"
    assert screen.page.pdf(format="A4").count(b"/Type /Page\n") > 1


def test_a_whole_page_is_printed_to_its_end_without_what_surrounds_it(blank: Open) -> None:
    screen = blank(fresh=True, colours="dark", width=1100).open("/two-models?d=digits&show=rows&row=3")
    screen.forgiven.append(r"Failed to load resource.*404")  # Streamlit asks below the page's path before the root
    expect(screen.page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    screen.page.emulate_media(media="print")
    for gone in (".st-key-house-line", ".st-key-controls", ".st-key-upload"):
        expect(screen.page.locator(gone)).to_be_hidden()
    background = "(e) => getComputedStyle(e).backgroundColor"
    assert screen.page.locator(".stApp").evaluate(background) == "rgb(255, 255, 255)"
    assert screen.page.locator("h1").evaluate("(e) => getComputedStyle(e).color") == "rgb(0, 0, 0)"
    assert screen.page.pdf(format="A4").count(b"/Type /Page\n") > 1


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_sheet_of_a_path_fits_the_page_and_its_answers_begin_another_one(blank: Open, lang: str) -> None:
    screen = blank(colours="dark", width=390)
    screen.page.goto(f"{screen.url}/sheet/softmax/{lang}")
    expect(screen.page.locator(".questions > li")).to_have_count(11)
    assert screen.page.evaluate(STICKING_OUT) == []
    assert found(screen.page) == []
    screen.page.emulate_media(media="print")
    screen.page.set_viewport_size({"width": PAPER, "height": 800})
    expect(screen.page.get_by_role("button")).to_have_count(0)
    assert screen.page.evaluate(OUTSIDE, PAPER) == []
    assert screen.page.locator("body").evaluate("(e) => getComputedStyle(e).backgroundColor") == "rgb(255, 255, 255)"
    whole = pages_of(screen.page.pdf(format="A4"))
    screen.page.locator(".answers").evaluate("(e) => e.remove()")
    questions = pages_of(screen.page.pdf(format="A4"))
    assert 1 <= questions <= 3
    assert whole > questions


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF has."""
    return pdf.count(b"/Type /Page\n")
