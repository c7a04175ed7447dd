"""The chapter Two models as a visitor uses it: files in, figures, a click that filters, files out, links, a phone."""

from __future__ import annotations

import csv
import math
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
    """Click on a mark of a chart with the mouse, once the script has run to its end: it may draw the chart anew."""
    screen.until("() => document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'")
    mark = screen.page.locator(f".st-key-chart-{chart} .points path, .st-key-chart-{chart} .barlayer .point path").nth(
        which
    )
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    screen.until("(at) => document.elementFromPoint(...at).matches('.nsewdrag')", middle)  # drawn last, it takes clicks
    screen.page.mouse.click(*middle)


def chart(screen: Screen, name: str) -> Locator:
    """The picture of a chart."""
    return screen.page.locator(f".st-key-chart-{name} .main-svg").first


def chosen(screen: Screen) -> Locator:
    """What is chosen in rows of radio buttons."""
    return screen.page.get_by_role("radio", checked=True)


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
    point(screen, "ranked", 15)  # the first of those for B, whom the verdict names and the list is sorted for
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


def test_back_and_forward_through_native_changes_restore_widgets_charts_and_list(models: Open) -> None:
    screen = models("?d=digits&show=rows&by=cells")
    place(screen, "1–12 of 1079")
    point(screen, "cells", 3)
    screen.in_link(rows="neither")
    place(screen, "1–12 of 27")
    pick = screen.page.get_by_role("combobox", name="Rows")
    expect(pick).to_have_value("Both wrong")
    view(screen, "sure")
    expect(chart(screen, "boot-cross_entropy")).to_be_attached()
    screen.page.go_back()
    screen.in_link(show="rows", rows="neither")
    place(screen, "1–12 of 27")
    expect(chosen(screen)).to_have_text(["English", "Which rows decide", "Who is right"])
    expect(chart(screen, "cells")).to_be_attached()
    expect(pick).to_have_value("Both wrong")
    screen.page.go_back()
    screen.in_link(rows=None)
    place(screen, "1–12 of 1079")
    expect(pick).to_have_value(re.compile("^All rows"))
    point(screen, "cells", 3)
    screen.in_link(rows="neither")
    screen.page.go_back()
    screen.in_link(rows=None)
    place(screen, "1–12 of 1079")
    point(screen, "cells", 3)  # what was taken back is not chosen in the chart any more
    screen.in_link(rows="neither")
    place(screen, "1–12 of 27")
    screen.page.go_back()
    screen.in_link(rows=None)
    screen.page.go_forward()
    place(screen, "1–12 of 27")
    expect(pick).to_have_value("Both wrong")
    screen.page.get_by_role("radio", name="简体中文").click()
    place(screen, "第 1–12 行，共 27 行")
    screen.in_link(d="digits", show="rows", by="cells", rows="neither", lang="zh")


def test_undo_and_redo_walk_over_the_table_the_widgets_and_the_data(models: Open) -> None:
    screen = models()
    undo, redo = screen.key("do-undo"), screen.key("do-redo")
    expect(undo).to_be_disabled()
    expect(redo).to_be_disabled()
    screen.type("a0", "0.5")
    screen.until("() => new URLSearchParams(location.search).has('t')")
    expect(undo).to_be_enabled()
    view(screen, "rows")
    place(screen, "1–3 of 3")
    data = screen.page.get_by_role("combobox", name="Data")
    documents = data.input_value()
    data.click()
    screen.page.get_by_role("option").nth(1).click()
    screen.in_link(d="digits")
    place(screen, "1–12 of 1079")
    digits = data.input_value()
    assert digits != documents

    undo.click()
    screen.in_link(d=None, show="rows")
    place(screen, "1–3 of 3")
    expect(data).to_have_value(documents)
    undo.click()
    screen.in_link(show=None)
    expect(screen.box("a0")).to_have_value("0.5")
    undo.click()
    screen.in_link(t=None)
    expect(screen.box("a0")).to_have_value("0.4")
    expect(undo).to_be_disabled()
    for _ in range(3):
        redo.click()
    screen.in_link(d="digits", show="rows")
    place(screen, "1–12 of 1079")
    expect(data).to_have_value(digits)
    expect(redo).to_be_disabled()


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
    expect(screen.page.locator(".turn span")).not_to_have_text("1–12 of 1079")  # the list follows the address
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


def test_what_was_edited_in_a_live_view_is_what_streamlit_shows_next(models: Open) -> None:
    """Streamlit by itself would send the address that its script was last run for."""
    screen = models("?t=1_0.5,0.5_0.25,0.75")
    screen.type("a0", "0.4")
    screen.in_link(t="1_0.4,0.6_0.25,0.75")
    view(screen, "sure")
    gap = math.log(0.4) - math.log(0.25)
    expect(screen.page.locator(".prose").filter(has_text="cross-entropy (nats)")).to_contain_text(f"−{gap:.4f}")
    screen.in_link(t="1_0.4,0.6_0.25,0.75", show="sure")


def test_an_address_in_a_file_is_text_and_no_link(models: Open) -> None:
    hostile = ["http://203.0.113.9/a.png", "www.a.org", "a@b.co"]
    cells = [f"{label},0.5,0.3,0.2,0.2,0.3,0.5\n" for label in hostile * 2]
    head = ",".join(["label", *(f"{model}_{name}" for model in "AB" for name in hostile)])
    screen = models()
    load(screen, {"name": "a@b.co.csv", "mimeType": "text/csv", "buffer": f"{head}\n{''.join(cells)}".encode()})
    screen.in_link(d="own")
    screen.page.locator(".st-key-upload summary").click()  # closed again once the files are compared
    used = screen.page.locator(".st-key-upload [data-testid=stAlert]")
    expect(used).to_be_visible()
    expect(used).to_contain_text(", ".join(hostile))
    assert ", ".join(hostile) in used.inner_text()  # as it would be copied
    expect(screen.page.locator(".st-key-upload")).to_contain_text("a@b.co.csv")
    assert screen.page.locator("a:is([href*='203.0.113.9'], [href*='www.a.org'], [href^='mailto:'])").count() == 0


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
