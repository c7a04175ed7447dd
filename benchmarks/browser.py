"""A Chromium to visit the app with."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, FloatRect, Page, Request, Response, WebSocket, sync_playwright

from benchmarks.results import UnmeasuredError
from scripts.screenshot import BROWSERS

PROBE = Path(__file__).with_name("probe.js")
FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)
"""Nothing but the page: a fresh Chromium would look for updates meanwhile."""

VIEWPORT = 1280, 900

SOFTMAX = ".st-key-softmax-chain"
"""Where the first chapter's live view is."""

BARE = "benchmarks/bare_app.py"
"""What our app is compared with."""

FIVE = "/?z=3,1,0.2,1,2"
TEN = "/?z=3,1,0.2,1,2,3,1,-1,-2,0.5"
PINNED = "&pin=1,2,3,0,1,2,0,-2,1,0;2;1&axis=log"
"""To go behind TEN: a pinned state, probabilities on the logarithmic axis."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a headless Chromium."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise UnmeasuredError(f"There is no browser: install one of {', '.join(BROWSERS)}.")
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=found, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


class Traffic:
    """Counts a page's requests and its websocket's messages both ways, and the bytes received in answer or over it."""

    def __init__(self, page: Page) -> None:
        self.messages = 0
        self.received = 0
        page.on("websocket", self._follow)
        page.on("request", self._sent)
        page.on("response", self._answered)

    def _follow(self, socket: WebSocket) -> None:
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._received)

    def _answered(self, response: Response) -> None:
        self.received += int(response.headers.get("content-length", 0))

    def _sent(self, _: str | bytes | Request) -> None:
        self.messages += 1

    def _received(self, payload: str | bytes) -> None:
        self.messages += 1
        self.received += len(payload.encode() if isinstance(payload, str) else payload)


@contextmanager
def blank_page(browser: Browser) -> Iterator[Page]:
    """Open a page in a fresh context (nothing cached, nothing remembered) that carries the probe."""
    width, height = VIEWPORT
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en-US", color_scheme="light")
    try:
        context.add_init_script(path=PROBE)
        yield context.new_page()
    finally:
        context.close()


@contextmanager
def opened(browser: Browser, url: str, app: str = "ours") -> Iterator[tuple[Page, Traffic]]:
    """Open an app and wait until it is settled, drawn and has nothing left to do."""
    with blank_page(browser) as page:
        traffic = Traffic(page)
        page.goto(url)
        page.wait_for_function("app => bench.ready(app)", arg=app)
        page.wait_for_load_state("networkidle")
        page.evaluate("bench.idle()")
        yield page, traffic


class Slider:
    """A slider under a real mouse."""

    def __init__(self, page: Page, selector: str) -> None:
        self._mouse = page.mouse
        page.locator(selector).scroll_into_view_if_needed()
        box = page.locator(selector).bounding_box()
        if box is None:
            raise UnmeasuredError(f"The slider {selector} cannot be seen.")
        self._box: FloatRect = box

    def move(self, share: float, steps: int = 1) -> None:
        """Move the mouse to a place along the slider: 0 is its left end, 1 its right."""
        self._mouse.move(
            self._box["x"] + share * self._box["width"], self._box["y"] + self._box["height"] / 2, steps=steps
        )

    def press(self, share: float) -> None:
        """Press the mouse button there."""
        self.move(share)
        self._mouse.down()

    def release(self) -> None:
        """Let go."""
        self._mouse.up()
