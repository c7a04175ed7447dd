"""A server of our own and a Chromium to visit it with."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, FloatRect, Page, WebSocket, sync_playwright

from benchmarks.results import UnmeasuredError
from scripts.run import ROOT, warm_up
from scripts.screenshot import BROWSERS

HOST = "127.0.0.1"
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

FIVE = "?z=3,1,0.2,1,2"
TEN = "?z=3,1,0.2,1,2,3,1,-1,-2,0.5"
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


@contextmanager
def serving(script: str) -> Iterator[str]:
    """Serve an app on a free port, in a process of its own, warmed up; yield its address.

    Every app has the settings of .streamlit/config.toml.
    """
    with server(script) as (address, _):
        yield address


@contextmanager
def server(script: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Like `serving`; yield the address and the process."""
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    options = ["--server.address", HOST, "--server.port", str(port), "--logger.level", "warning"]
    command = [sys.executable, "-m", "streamlit", "run", script, *options]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        warm_up(process, HOST, port)
        yield f"http://{HOST}:{port}/", process
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Traffic:
    """Counts what a page's websocket carries: messages both ways, and bytes received."""

    def __init__(self, page: Page) -> None:
        self.messages = 0
        self.received = 0
        page.on("websocket", self._follow)

    def _follow(self, socket: WebSocket) -> None:
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._received)

    def _sent(self, _: str | bytes) -> None:
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
def opened(browser: Browser, url: str) -> Iterator[tuple[Page, Traffic]]:
    """Open the app and wait until it is settled, drawn and has nothing left to do."""
    with blank_page(browser) as page:
        traffic = Traffic(page)
        page.goto(url)
        page.wait_for_function("bench.ready()")
        page.wait_for_load_state("networkidle")
        page.evaluate("bench.idle()")
        yield page, traffic


class Slider:
    """A slider under a real mouse."""

    def __init__(self, page: Page, control: str) -> None:
        self._mouse = page.mouse
        box = page.locator(f"input[data-control={control}]").bounding_box()
        if box is None:
            raise UnmeasuredError(f"The slider of {control} cannot be seen.")
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
