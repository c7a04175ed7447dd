"""A server, a Chromium, and pages that are looked over when a test is done with them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright

from scripts.server import Server
from tests.browser.alone import ORIGIN, Alone
from tests.browser.geometry import FITTED
from tests.browser.screen import PATIENCE, Screen

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
)
DESKTOP: ViewportSize = {"width": 1280, "height": 800}

Open = Callable[..., Screen]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Serve the app, warmed up."""
    with Server() as running:
        yield running


@pytest.fixture
def cold_server() -> Iterator[Server]:
    """Serve the app to a test of its own, from which no page has been asked yet."""
    running = Server()
    try:
        running.start(warm=False)
        yield running
    finally:
        running.kill()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the Chromium of this machine."""
    chromium = next(filter(None, map(shutil.which, BROWSERS)), None)
    if chromium is None:
        why = f"The browser tests need one of {', '.join(BROWSERS)} on PATH."
        if os.environ.get("CI"):
            pytest.fail(why)
        pytest.skip(why)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as player:
        started = player.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note that a test has failed: nobody knows then in what state its pages are."""
    report = yield
    item.stash[FAILED] = report.failed or item.stash.get(FAILED, False)
    return report


class Pages:
    """Pages by the browser's language, used again: one that has shown the app shows it three times faster."""

    def __init__(self, browser: Browser, server: Server) -> None:
        self.browser, self.server = browser, server
        self.contexts: dict[str, BrowserContext] = {}
        self.idle: dict[str, list[Page]] = {}

    def take(self, locale: str) -> Page:
        """Give a page that nothing is left on, wherever it was before."""
        if locale not in self.contexts:
            self.contexts[locale] = self.browser.new_context(locale=locale, viewport=DESKTOP)
        waiting = self.idle.setdefault(locale, [])
        return waiting.pop() if waiting else self.contexts[locale].new_page()

    def give_back(self, locale: str, page: Page) -> None:
        """Forget what a test left: widths and colours are set anew by whoever takes it next."""
        if not page.url.startswith(self.server.url):
            page.goto("about:blank")
        else:
            page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        self.contexts[locale].clear_cookies()
        self.idle[locale].append(page)


@pytest.fixture(scope="session")
def pages(browser: Browser, server: Server) -> Pages:
    """Keep the pages that tests share one after another."""
    return Pages(browser, server)


@pytest.fixture
def blank(pages: Pages, server: Server, request: pytest.FixtureRequest) -> Iterator[Open]:
    """Give a page that has not gone anywhere yet: ``blank(locale=…, width=…, height=…, colours="dark", fresh=…)``.

    A fresh one has a context of its own. When the test is over, no page may have met an error, shown an exception or
    asked another machine.
    """
    opened: list[tuple[Screen, str | None]] = []

    def new(
        *, locale: str = "en-US", width: int = 1280, height: int = 800, colours: str = "light", fresh: bool = False,
        url: str = server.url,
    ) -> Screen:  # fmt: skip
        page = pages.browser.new_context(locale=locale).new_page() if fresh else pages.take(locale)
        page.bring_to_front()
        media: Any = colours
        page.emulate_media(media="screen", color_scheme=media, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": height})
        screen = Screen(page, url)
        opened.append((screen, None if fresh else locale))
        return screen

    yield new
    failed = request.node.stash.get(FAILED, False)
    try:
        for screen, _ in opened:
            if not failed:  # a page that does not answer any more would not answer now either
                screen.check()
    finally:
        for screen, locale in opened:
            screen.leave()
            if not locale:
                screen.page.context.close()
            elif failed:
                screen.page.close()
            else:
                pages.give_back(locale, screen.page)


@pytest.fixture
def screen(blank: Open) -> Screen:
    """Open the app as a visitor with an English browser and a laptop finds it."""
    return blank().open()


class LonePages:
    """Pages for views alone, each in a context of its own, used again: that takes a quarter of a new one's time."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.idle: list[Page] = []

    def take(self, width: int, height: int, **context: Any) -> Page:
        """Give a page that nothing is left on; with options of a context a new one."""
        if self.idle and not context:
            page = self.idle.pop()
            page.bring_to_front()
            page.set_viewport_size({"width": width, "height": height})
        else:
            page = self.browser.new_context(viewport={"width": width, "height": height}, **context).new_page()
        page.emulate_media(media="screen", color_scheme=context.get("color_scheme", "light"), reduced_motion="reduce")
        return page

    def give_back(self, page: Page) -> None:
        """Forget what a test left: storage, answers, other tabs, where the mouse is, and the way back."""
        if page.url.startswith(ORIGIN):
            page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        page.goto("about:blank")
        page.unroute_all()
        page.mouse.move(0, 0)
        for other in page.context.pages:
            if other is not page:
                other.close()
        tools = page.context.new_cdp_session(page)
        tools.send("Page.resetNavigationHistory")
        tools.detach()
        self.idle.append(page)


@pytest.fixture(scope="session")
def lone_pages(browser: Browser) -> LonePages:
    """Keep the pages on which tests have views alone one after another."""
    return LonePages(browser)


@pytest.fixture
def alone(lone_pages: LonePages, request: pytest.FixtureRequest) -> Iterator[Callable[..., tuple[Screen, Alone]]]:
    """Give a page that has nothing but sections of a chapter: ``alone("softmax", "chain", query="?z=1,2")``."""
    opened: list[tuple[Screen, bool]] = []

    def new(
        chapter: str, *sections: str, query: str = "", width: int = 1280, height: int = 800, **context: Any
    ) -> tuple[Screen, Alone]:
        page = lone_pages.take(width, height, **context)
        screen = Screen(page, ORIGIN)
        opened.append((screen, not context))
        answering = Alone(page, chapter, *sections)
        answering.open(query)
        screen.settled()
        screen.until(FITTED)  # charts are drawn when the page has been laid out
        return screen, answering

    yield new
    failed = request.node.stash.get(FAILED, False)
    try:
        for screen, _ in opened:
            if not failed:
                screen.check()
    finally:
        for screen, used_again in opened:
            screen.leave()
            if failed or not used_again:
                screen.page.context.close()
            else:
                lone_pages.give_back(screen.page)
