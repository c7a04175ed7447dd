"""axe finds nothing: every page and view, with refusals, parts and menus open, and no faint text in the other theme.

What a theme changes is contrast alone: the other rules are asked once. Both languages have one template and the same
keys (tests/shared/test_words.py), so whole pages stand for Chinese.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from pages.cross_entropy.sections import SECTIONS as CROSS_ENTROPY
from pages.gradient.sections import SECTIONS as GRADIENT
from pages.numbers.sections import SECTIONS as NUMBERS
from pages.temperature.sections import SECTIONS as TEMPERATURE
from tests.browser.alone import Alone
from tests.browser.conftest import DESKTOP
from tests.browser.geometry import CONTRAST
from tests.browser.screen import Screen
from tests.pages.test_two_models_report import made, random_data

Open = Callable[..., Screen]
OpenAlone = Callable[..., tuple[Screen, Alone]]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STREAMLIT = {
    ("aria-dialog-name", 'data-testid="stToast"'): "a toast is named by an element that Streamlit does not draw",
    ("region", 'role="listbox"'): "the list of a selectbox opens beside the page's landmarks",
    ("presentation-role-conflict", 'data-testid="stFileUploaderDropzone"'): "a name on what has no role",
}
"""What is inside Streamlit's own widgets, beyond parameters and style sheets."""

CHAPTERS = {"cross_entropy": CROSS_ENTROPY, "temperature": TEMPERATURE, "gradient": GRADIENT, "numbers": NUMBERS}
SECTIONS = {(chapter, anchor): name for chapter, all_ in CHAPTERS.items() for anchor, name in all_.items()}

AXE = Axe()

DARK = {
    "text-color": "#EDEBE8", "background-color": "#171614", "primary-color": "#56B4E9", "red-color": "#F2919A",
    "red-text-color": "#F2919A", "orange-color": "#F2A56D", "orange-text-color": "#F2A56D", "violet-color": "#BF8EF7",
    "link-color": "#85B8F8",
}  # fmt: skip
"""Streamlit's colours in the dark, for views that stand alone."""

PAINT = """(colours) => {
  const { style } = document.documentElement;
  for (const [name, colour] of Object.entries(colours)) style.setProperty(`--st-${name}`, colour);
  Object.assign(document.body.style, { background: colours['background-color'], color: colours['text-color'] });
  for (const e of document.querySelectorAll('main > div')) e.shadowRoot.querySelector('.live').dataset.theme = 'dark';
}"""

TITLE = """() => {
  const title = Object.assign(document.createElement('h1'), { textContent: 'alone' });
  document.querySelector('main').prepend(title);
}"""

ASKED_BELOW = r"Failed to load resource.*404"
"""Streamlit looks for its server below the page's path before the root."""


def found(page: Page) -> list[str]:
    """What axe finds that is ours to mend."""
    options = {"runOnly": RULES, "resultTypes": ["violations"], "preload": False}  # nothing is fetched once more
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.axe_script)
    response: dict[str, Any] = page.evaluate("(options) => axe.run(options)", options)
    return [
        f"{page.url} {one['id']}: {node['html'][:200]} {node['failureSummary']}"
        for one in response["violations"]
        for node in one["nodes"]
        if not any(one["id"] == rule and part in node["html"] for rule, part in STREAMLIT)
    ]


def faint(page: Page) -> list[str]:
    """Text that does not stand out: what axe asks too, and takes ten times as long for."""
    contrast = page.evaluate(CONTRAST)
    assert contrast["count"] > 20
    return [f"{ratio:.2f} {what}" for ratio, what in contrast["low"]]


def refuse(screen: Screen) -> None:
    """Type what is no number into the first box that takes one, and see why it is not taken."""
    boxes = "input[type=range] + input[data-edit], .rail + input[data-edit], textarea[data-edit]"
    box = screen.live.locator(boxes).first
    box.fill("oops")
    box.press("Control+Enter")  # in a box of several lines, Enter alone begins the next one
    expect(screen.live.get_by_role("alert").first).to_be_visible()
    screen.settled()


def unfold(screen: Screen, *but: str) -> None:
    """Open every part that is closed."""
    screen.live.locator("details").evaluate_all(
        "(all, but) => all.forEach((one) => (one.open = !but.includes(one.dataset.key)))", list(but)
    )
    expect(screen.live.locator("details.bound[open]:not(.ready)")).to_have_count(0)
    screen.settled()


def lone(alone: OpenAlone, chapter: str, section: str, query: str = "") -> Screen:
    """Open a view alone, under a title such as every page has."""
    screen, _ = alone(chapter, section, query=query)
    screen.page.evaluate(TITLE)
    return screen


def found_in_both_themes(screen: Screen) -> list[str]:
    """What axe finds in a view alone, and what is faint in the dark."""
    faults = found(screen.page)
    screen.page.evaluate(PAINT, DARK)
    return faults + faint(screen.page)


# views alone ----------------------------------------------------------------------------------------------


def test_softmax_with_its_bars_and_with_every_stage_and_every_part(alone: OpenAlone) -> None:
    screen = lone(alone, "softmax", "chain")
    unfold(screen, "play", "exact", "copy")
    refuse(screen)
    assert found_in_both_themes(screen) == []


def test_softmax_with_twelve_classes_pinned_and_logarithmic(alone: OpenAlone) -> None:
    query = "?z=1,2,3,4,5,6,7,8,9,10,11,12&pin=1,1,1,1,1,1,1,1,1,1,1,1;1;0&axis=log&T=0"
    screen = lone(alone, "softmax", "chain", query)
    unfold(screen, "steps")
    screen.key("tab-latex").click()
    assert found_in_both_themes(screen) == []


@pytest.mark.parametrize(("chapter", "anchor"), SECTIONS)
def test_every_section_of_a_chapter(alone: OpenAlone, chapter: str, anchor: str) -> None:
    screen = lone(alone, chapter, SECTIONS[chapter, anchor], f"?section={anchor}")
    unfold(screen)
    refuse(screen)
    assert found_in_both_themes(screen) == []


def test_a_batch_by_columns(alone: OpenAlone) -> None:
    screen = lone(alone, "cross_entropy", "batch", "?section=batch&layout=columns")
    expect(screen.live.locator(".turned")).to_be_visible()
    assert found_in_both_themes(screen) == []


def test_the_small_table(alone: OpenAlone) -> None:
    screen = lone(alone, "two_models", "table")
    refuse(screen)
    assert found_in_both_themes(screen) == []


# whole pages ----------------------------------------------------------------------------------------------


def test_whole_pages_with_live_views(blank: Open) -> None:
    screen = blank(locale="zh-CN", colours="dark").open("/?z=1,x")  # what could not be read is said
    screen.forgiven.append(ASKED_BELOW)
    expect(screen.page.get_by_test_id("stToast")).to_be_visible()
    faults = found(screen.page)
    screen.open("/cross-entropy?section=batch")
    faults += found(screen.page)
    screen.open("/temperature?section=word")
    screen.page.get_by_test_id("stExpander").locator("summary").click()
    expect(screen.page.get_by_test_id("stFileUploaderDropzone")).to_be_visible()
    faults += found(screen.page)
    screen.open("/two-models")
    screen.page.get_by_role("combobox").first.click()
    expect(screen.page.get_by_role("listbox")).to_be_visible()
    assert faults + found(screen.page) == []


def test_two_models_in_every_view(blank: Open) -> None:
    screen = blank().open("/two-models?d=own")
    screen.forgiven.append(ASKED_BELOW)
    faults = found(screen.page)
    for view in ("overview", "rows&row=3", "classes", "sure", "take"):
        screen.open(f"/two-models?d=digits&show={view}")
        expect(screen.page.get_by_test_id("stSkeleton")).to_have_count(0)
        faults += found(screen.page)
    screen.open("/two-models?d=tumour&show=threshold")
    expect(screen.live.locator(".by-threshold")).to_be_visible()
    refuse(screen)
    faults += found(screen.page)
    screen.page.get_by_test_id("stPopoverButton").click()
    name = screen.page.get_by_test_id("stPopoverBody").get_by_role("textbox").first
    name.fill("x" * 300)
    name.press("Enter")
    expect(screen.page.get_by_test_id("stPopoverBody").get_by_role("alert")).to_be_visible()
    assert faults + found(screen.page) == []


def test_the_report_that_is_taken_along(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_bytes(made(random_data(), "en"))
    page = browser.new_page(color_scheme="light", viewport=DESKTOP)
    page.goto(file.as_uri())
    expect(page.locator("[data-chart] .main-svg").last).to_be_attached()
    faults = found(page)
    page.emulate_media(color_scheme="dark")
    faults += faint(page)
    page.close()
    assert faults == []
