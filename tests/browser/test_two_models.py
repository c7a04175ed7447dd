"""The chapter Two models as a visitor uses it: files in, figures, a click that filters, files out, links, a phone."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Download, Locator, expect

from scripts.server import ROOT
from tests.browser.screen import Screen

Open = Callable[..., Screen]

FOLDER = ROOT / "softmax_core" / "examples"
PAIR = [FOLDER / "digits_forest.parquet", FOLDER / "digits_logistic.parquet"]
VIEWS = {"overview": "Overview", "rows": "Which rows decide", "sure": "How sure", "take": "Export"}
ASKED_BELOW = "console: Failed to load resource: .*404"
"""Streamlit looks for its own addresses below the chapter's first, and then where they are."""

EVERYWHERE = """const roots = [document];
for (const root of roots) for (const e of root.querySelectorAll('*')) if (e.shadowRoot) roots.push(e.shadowRoot);
const all = (selector) => roots.flatMap((root) => [...root.querySelectorAll(selector)]);
const above = (e) => e.parentElement ?? e.getRootNode().host;
"""

STICKING_OUT = f"""() => {{
  {EVERYWHERE}
  const out = [];
  for (const e of all('[data-testid=stMain] *').concat(roots.slice(1).flatMap((r) => [...r.querySelectorAll('*')]))) {{
    const box = e.getBoundingClientRect();
    let cut = !box.width || !box.height;
    for (let up = e; up && !cut; up = above(up)) {{
      const {{ overflowX, clipPath }} = getComputedStyle(up);
      cut = overflowX !== 'visible' && up.dataset?.testid !== 'stMain' || clipPath !== 'none';
    }}
    if (!cut && (box.right > innerWidth + 1 || box.left < -1)) out.push(`${{e.className}} ${{box.right}}`);
  }}
  const main = document.querySelector('[data-testid=stMain]');
  if (main.scrollWidth > main.clientWidth) out.push('the page scrolls sideways');
  return out.slice(0, 5);
}}"""

TOO_SMALL = f"""() => {{
  {EVERYWHERE}
  const inside = 'label, [data-baseweb], [data-testid=stNumberInputContainer], [data-testid=stFileUploaderDropzone]';
  return all('[data-testid=stMain] :is(button, summary, input, a), .live :is(button, input)').flatMap((e) => {{
    const hit = e.closest(inside) ?? e;
    const box = hit.getBoundingClientRect();
    const unseen = !box.width || !e.checkVisibility({{ visibilityProperty: true }}) || e.tabIndex < 0
      || e.type === 'range' && !e.dataset.key;
    const prose = hit.matches('a') && getComputedStyle(hit).display === 'inline';
    return unseen || prose || (box.width >= 24 && box.height >= 24) ? []
      : [`${{e.tagName}} ${{e.textContent.slice(0, 20)}} ${{e.className}} ${{box.width}} × ${{box.height}}`];
  }});
}}"""


def go(screen: Screen, path: str = "") -> Screen:
    """Open the chapter at an address and wait until its views can be chosen."""
    screen.forgiven.append(ASKED_BELOW)
    screen.page.goto(f"{screen.url}/two-models{path}")
    expect(screen.page.get_by_role("radiogroup").nth(1)).to_be_visible()
    return screen


@pytest.fixture
def models(blank: Open) -> Open:
    """Open the chapter: ``models("?d=digits", locale=…, width=…)``."""

    def opened(path: str = "", **how: object) -> Screen:
        return go(blank(**how), path)

    return opened


def view(screen: Screen, name: str) -> None:
    """Choose a view."""
    screen.page.get_by_role("radio", name=VIEWS[name], exact=True).click()
    screen.in_link(show=None if name == "overview" else name)


def rows(screen: Screen) -> Locator:
    """The rows of the list, by the buttons that open them."""
    return screen.page.locator(".listing [data-key^='do-row']")


def place(screen: Screen, text: str) -> None:
    """Wait until the list says which of its rows are shown."""
    expect(screen.page.locator(".turn span")).to_have_text(text)


def point(screen: Screen, chart: str, which: int) -> None:
    """Click on a mark of a chart with the mouse."""
    mark = screen.page.locator(f".st-key-chart-{chart} .points path, .st-key-chart-{chart} .barlayer .point path").nth(
        which
    )
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box
    screen.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def download(screen: Screen, label: str) -> Download:
    """Press a button that gives a file."""
    with screen.page.expect_download() as waiting:
        screen.page.get_by_role("button", name=label).click()
    return waiting.value


def load(screen: Screen, *files: Path | dict[str, object]) -> None:
    """Drop files onto the upload."""
    upload = screen.page.locator(".st-key-upload")
    if not upload.locator("details[open]").count():
        upload.locator("summary").first.click()
    screen.page.locator("input[type=file]").set_input_files(list(files))  # type: ignore[arg-type]


def test_two_files_are_compared_filtered_by_a_click_and_taken_along(models: Open, blank: Open, tmp_path: Path) -> None:
    screen = models()
    load(screen, *PAIR)
    screen.in_link(d="own")
    figures = screen.page.locator("[data-testid=stMarkdown] table").first
    for line in (("0.0417", "0.0436", "−0.0019"), ("0.4056", "0.1516", "+0.2540"), ("0.1561", "0.0669", "+0.0891")):
        for number in line:
            expect(figures).to_contain_text(number)

    view(screen, "rows")
    place(screen, "1–12 of 1079")
    screen.page.get_by_role("radio", name="Who is right").click()
    point(screen, "cells", 1)  # only A right
    screen.in_link(rows="only_a")
    place(screen, "1–12 of 20")
    first = rows(screen).first.inner_text()
    screen.page.locator("[data-key=do-later]").click()
    place(screen, "13–20 of 20")
    rows(screen).first.click()
    expect(screen.page.locator(".listing .close-class").first).to_be_visible()

    view(screen, "take")
    table = download(screen, "Every row as CSV")
    table.save_as(tmp_path / "rows.csv")
    with (tmp_path / "rows.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert len(lines) == 1079
    (line,) = [one for one in lines if one["id"] == first]
    assert (line["right_a"], line["right_b"]) == ("true", "false")

    download(screen, "The report as one HTML file").save_as(tmp_path / "report.html")
    offline = blank(fresh=True)
    offline.page.context.set_offline(True)
    asked: list[str] = []
    offline.page.on("request", lambda request: asked.append(request.url))
    offline.forgiven.append("request left this machine: file:")
    offline.page.goto((tmp_path / "report.html").as_uri())
    expect(offline.page.locator("[data-chart] .main-svg").first).to_be_attached()
    expect(offline.page.locator("body")).to_contain_text("0.4056")
    assert not [url for url in asked if not url.startswith(("file:", "data:", "blob:"))]


def test_a_click_on_a_bar_opens_that_row_with_its_picture(models: Open) -> None:
    screen = models("?d=digits&show=rows")
    place(screen, "1–12 of 1079")
    point(screen, "ranked", 0)
    screen.until("() => new URLSearchParams(location.search).has('row')")
    picture = screen.page.locator("img.pixels[width='128']")
    expect(picture).to_be_visible()
    name = re.search(r"\d+", picture.get_attribute("alt") or "")
    assert name
    expect(rows(screen).filter(has_text=re.compile(f"^{name.group()}$"))).to_have_attribute("aria-pressed", "true")
    screen.page.get_by_role("radio", name="Confusion of A").click()
    point(screen, "confusion_a", 11)  # true 1, predicted 1
    screen.in_link(rows="confusion_a.1.1", row=None)
    expect(picture).to_have_count(0)
    point(screen, "confusion_a", 11)
    screen.in_link(rows=None)
    place(screen, "1–12 of 1079")


def test_a_shared_link_shows_the_same_view_in_another_browser(models: Open) -> None:
    path = "?d=opposed&show=rows&by=cells&rows=only_b&page=1&row=7&n=mine,"
    mine, theirs = models(path), models(path, fresh=True)
    for screen in (mine, theirs):
        expect(screen.page.locator(".listing th").nth(2)).to_contain_text("mine")
    assert rows(mine).all_inner_texts() == rows(theirs).all_inner_texts() != []
    assert mine.page.url == theirs.page.url


def test_back_forward_and_the_other_language_keep_what_was_set(models: Open) -> None:
    screen = models("?d=digits&show=rows&by=cells")
    place(screen, "1–12 of 1079")
    point(screen, "cells", 3)
    screen.in_link(rows="neither")
    place(screen, "1–12 of 27")
    view(screen, "sure")
    screen.page.go_back()
    screen.in_link(show="rows", rows="neither")
    place(screen, "1–12 of 27")
    screen.page.go_back()
    screen.in_link(rows=None)
    place(screen, "1–12 of 1079")
    screen.page.go_forward()
    place(screen, "1–12 of 27")
    screen.page.get_by_role("radio", name="简体中文").click()
    place(screen, "第 1–12 行，共 27 行")
    screen.in_link(d="digits", show="rows", by="cells", rows="neither", lang="zh")


@pytest.mark.parametrize("data", ["", "d=digits&", "d=tumour&"])
def test_on_a_phone_nothing_sticks_out_and_everything_can_be_hit(models: Open, data: str) -> None:
    screen = models(f"?{data}row=1", width=390, height=844)
    found = {}
    for name in VIEWS:
        view(screen, name)
        wanted = {"overview": ".js-plotly-plot .main-svg", "rows": ".listing", "take": "[data-testid=stCode]",
                  "sure": "[class*=st-key-chart-boot-] .main-svg"}  # fmt: skip
        expect(screen.page.locator(wanted[name]).first).to_be_visible()
        screen.until("() => [...document.querySelectorAll('.main-svg')].every("
                     "(e) => e.getBoundingClientRect().right <= innerWidth)")  # fmt: skip
        for said in (STICKING_OUT, TOO_SMALL):
            seen = screen.page.evaluate(said)
            if seen:
                found[name, said == TOO_SMALL] = seen
    assert found == {}


def test_views_rows_and_a_row_are_reached_by_keyboard(models: Open) -> None:
    screen = models("?d=digits")
    keys = screen.page.keyboard
    screen.page.get_by_role("radio", name="Overview").focus()
    keys.press("ArrowRight")
    keys.press("Enter")
    screen.in_link(show="rows")
    place(screen, "1–12 of 1079")
    pick = screen.page.get_by_role("combobox", name="Rows")
    pick.focus()
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    keys.press("Enter")
    screen.until("() => new URLSearchParams(location.search).has('rows')")
    for _ in range(30):
        keys.press("Tab")
        if rows(screen).first.evaluate("(e) => e.getRootNode().activeElement === e"):
            break
    else:
        pytest.fail("Tab does not lead to the list")
    keys.press("Enter")
    expect(rows(screen).first).to_have_attribute("aria-pressed", "true")
    expect(screen.page.locator("img.pixels[width='128']")).to_be_visible()
    expect(rows(screen).first).to_be_focused()


def test_a_bad_file_is_one_sentence_and_what_was_loaded_stays(models: Open) -> None:
    screen = models()
    load(screen, *PAIR)
    screen.in_link(d="own")
    figures = screen.page.locator("[data-testid=stMarkdown] table").first
    expect(figures).to_contain_text("0.4056")
    load(screen, {"name": "cut.parquet", "mimeType": "", "buffer": PAIR[0].read_bytes()[:5000]})
    alert = screen.page.get_by_role("alert").filter(has_text="cut.parquet")
    expect(alert).to_have_count(1)
    expect(figures).to_contain_text("0.4056")
    screen.in_link(d="own")
