"""Still views in a browser, on a page that has nothing else: clicks, focus, and what is folded open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from pages.shared.live.component import NAME
from pages.two_models.still.component import SCRIPT
from tests.browser.alone import ORIGIN

PAGE = "<!doctype html><html lang=en><head><title>still</title><link rel=icon href='data:,'></head><body></body></html>"

BEGIN = """async ([code, name]) => {
  const root = document.body.appendChild(document.createElement("div")).attachShadow({ mode: "open" });
  root.append(Object.assign(document.createElement("div"), { className: "live" }));
  const still = (await import(URL.createObjectURL(new Blob([code], { type: "text/javascript" })))).default;
  window[name] = { sheet: new CSSStyleSheet() };
  window.sent = [];
  const setTriggerValue = (key, value) => window.sent.push([key, structuredClone(value)]);
  window.put = (html, taken) => still({ parentElement: root, data: { html, taken }, setTriggerValue });
}"""

LIST = """<details data-key="more"><summary>more</summary></details>
<button data-key="do-row{row}" data-act="row{row}">row {row}</button>
<button data-key="do-earlier" data-act="earlier">Earlier</button>
<button data-key="do-later" data-act="later"{last}>Later</button>"""


@pytest.fixture
def still(browser: Browser) -> Iterator[Page]:
    """Give a page with an empty still view, and `put(html, taken)` and `sent` in it."""
    page = browser.new_page()
    page.route(f"{ORIGIN}/**", lambda route: route.fulfill(body=PAGE, content_type="text/html"))
    page.goto(ORIGIN)
    page.evaluate(BEGIN, [SCRIPT, NAME])
    yield page
    page.close()


def put(page: Page, row: int, taken: int = 0, last: str = "") -> None:
    page.evaluate("([html, taken]) => put(html, taken)", [LIST.format(row=row, last=last), taken])


def sent(page: Page) -> Any:
    return page.evaluate("() => sent")


def test_a_click_is_sent_until_it_was_taken(still: Page) -> None:
    put(still, 1)
    still.get_by_text("Later").click()
    still.get_by_text("row 1").click()
    later, row = [1, "later"], [2, "row1"]
    assert sent(still) == [["clicks", [later]], ["clicks", [later, row]]]
    put(still, 2, taken=1)  # the second got lost
    assert sent(still)[2:] == [["clicks", [row]]]
    put(still, 2, taken=2)
    assert len(sent(still)) == 3


def test_focus_and_what_is_open_stay_while_the_html_changes(still: Page) -> None:
    put(still, 1)
    still.get_by_text("more").click()
    still.get_by_text("Later").click()
    put(still, 2)
    expect(still.get_by_text("Later")).to_be_focused()
    expect(still.locator("details")).to_have_attribute("open", "")
    put(still, 3, last=" disabled")
    expect(still.get_by_text("Earlier")).to_be_focused()
