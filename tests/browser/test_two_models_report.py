"""The report, opened as a file on a machine without a network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.screen import Screen
from tests.pages.test_two_models_report import HOSTILE, dataset, made

Open = Callable[..., Screen]


class Reader:
    """Someone who opens a file offline."""

    def __init__(self, browser: Browser, **options: Any) -> None:
        self.context: BrowserContext = browser.new_context(offline=True, **options)
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: message.type == "error" and self.faults.append(message.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("dialog", lambda dialog: self.faults.append(dialog.message) or dialog.dismiss())
        self.page.on("request", lambda request: self.asked.append(request.url))

    def open(self, file: Path) -> Reader:
        self.page.goto(file.as_uri())
        for box in self.page.locator("[data-chart]").all():
            expect(box.locator(".main-svg").first).to_be_attached()
        assert not self.faults
        assert [url for url in self.asked if not url.startswith(("data:", "blob:"))] == [file.as_uri()]
        return self


@pytest.fixture
def reader(browser: Browser) -> Iterator[Callable[..., Reader]]:
    readers: list[Reader] = []

    def new(**options: Any) -> Reader:
        readers.append(Reader(browser, **options))
        return readers[-1]

    yield new
    for one in readers:
        one.context.close()


def hostile() -> bytes:
    random = np.random.default_rng(0)
    a, b = (random.dirichlet(np.ones(4), 60) for _ in range(2))
    ids = np.array([f"{HOSTILE[k % 4]}{k}" for k in range(60)])
    return made(dataset(random.integers(0, 4, 60), a, b, HOSTILE, (HOSTILE[0], HOSTILE[2]), ids=ids))


def test_the_report_of_the_page_opens_offline_and_shows_what_the_page_shows(
    blank: Open, reader: Callable[..., Reader], tmp_path: Path
) -> None:
    screen = blank()
    screen.forgiven.append(r"Failed to load resource.*404")  # Streamlit asks below the page's path before the root
    screen.page.goto(screen.url + "/two-models?d=digits&show=take")
    with screen.page.expect_download() as waiting:
        screen.page.get_by_role("button", name="HTML").click()
    file = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(file)
    assert file.suffix == ".html"
    page = reader().open(file).page
    assert page.locator("[data-chart]").count() == 17
    assert page.locator("table").count() > 8
    assert page.locator("td img, th img").count() > 0


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_charts_are_drawn_in_the_readers_theme_and_on_paper_in_the_light_one(
    reader: Callable[..., Reader], tmp_path: Path, colours: str
) -> None:
    file = tmp_path / "report.html"
    file.write_bytes(hostile())
    page = reader(color_scheme=colours).open(file).page
    ground = "() => document.querySelector('#chart-cells').layout.paper_bgcolor"
    assert page.evaluate(ground) == {"light": "#ffffff", "dark": "#14171c"}[colours]
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(ground) == "#ffffff"
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(ground) == {"light": "#ffffff", "dark": "#14171c"}[colours]


def test_hostile_names_stay_text_and_the_file_can_ask_no_one(reader: Callable[..., Reader], tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_bytes(hostile())
    one = reader().open(file)
    assert one.page.locator("img").count() == 0
    expect(one.page.locator("h1")).to_contain_text(HOSTILE[0])
    assert one.page.locator("b").count() == 0
    refused = one.page.evaluate("() => fetch('http://127.0.0.1:9/').then(() => 'sent', (error) => error.name)")
    assert refused == "TypeError"
    assert any("Content Security Policy" in fault for fault in one.faults)


def test_nothing_sticks_out_on_a_phone(reader: Callable[..., Reader], tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_bytes(hostile())
    page = reader(viewport={"width": 390, "height": 844}).open(file).page
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
