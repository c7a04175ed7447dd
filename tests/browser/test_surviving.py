"""What the app lives through: a server that is killed and started again, a line that is cut, a chapter that raises."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import expect

from pages.shared.live.template import TEXT
from pages.shared.words import load
from scripts.server import ROOT, Server
from tests.browser.oracle import column
from tests.browser.screen import FAILED, Screen

Open = Callable[..., Screen]

LOST = [
    "console: .*net::ERR_",
    "console: WebSocket connection to",
    "console: Client Error in reaching server endpoint",
    "console: Streamlit server is not responding",
    "console: Cannot send .* when disconnected",
]
"""What the browser says of a server that does not answer."""


class Line:
    """A line to a server, which can be cut and mended: while it is cut, nothing that goes over it arrives."""

    def __init__(self, port: int) -> None:
        self._port, self._cut = port, False
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._ends: set[socket.socket] = set()
        self._threads = [Thread(target=self._accept)]
        self._threads[0].start()
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def cut(self) -> None:
        """End every connection, and let none begin."""
        self._cut = True
        for end in list(self._ends):
            hang_up(end)

    def mend(self) -> None:
        """Let connections begin again."""
        self._cut = False

    def close(self) -> None:
        """Take the line away."""
        self.cut()
        hang_up(self._listening)
        for thread in self._threads:
            thread.join()
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):  # hung up
            while True:
                near, _ = self._listening.accept()
                self._threads.append(Thread(target=self._connect, args=(near,)))
                self._threads[-1].start()

    def _connect(self, near: socket.socket) -> None:
        with near:
            if self._cut:
                return
            with socket.create_connection(("127.0.0.1", self._port)) as far:
                ends = {near, far}
                self._ends |= ends
                back = Thread(target=carry, args=(far, near))
                back.start()
                carry(near, far)
                back.join()
                self._ends -= ends


def carry(source: socket.socket, target: socket.socket) -> None:
    """Pass on what arrives, until one end hangs up."""
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    hang_up(target)


def hang_up(end: socket.socket) -> None:
    """End a connection for whoever waits on it."""
    with suppress(OSError):  # it has ended already
        end.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def own_server() -> Iterator[Server]:
    """Serve the app, warmed up, to a test that may do anything to it."""
    with Server() as running:
        try:
            yield running
        finally:
            running.kill()


@pytest.fixture
def line(server: Server) -> Iterator[Line]:
    """Put a line of its own between a test and the server that all share."""
    line = Line(server.port)
    try:
        yield line
    finally:
        line.close()


def connected(screen: Screen, *, now: bool) -> None:
    """Wait until the page has its server, or has noticed that it lost it."""
    app = screen.page.locator("[data-testid=stApp]")
    if now:
        expect(app).to_have_attribute("data-test-connection-state", "CONNECTED")
        expect(app).to_have_attribute("data-test-script-state", "notRunning")
    else:
        expect(app).not_to_have_attribute("data-test-connection-state", "CONNECTED")


def assert_all_goes_on(screen: Screen, gone: Callable[[], None], back: Callable[[], None]) -> None:
    """Take the server away during a drag, and give it back: what was done meanwhile is answered, without a reload.

    After four seconds alone, Streamlit covers the page with a notice until the server is back.
    """
    screen.open("/?z=1,2,3&T=2")
    screen.unfold("play")
    screen.drag("z0", 0.9)
    screen.settled()
    screen.in_link(z="4,2,3")
    screen.page.evaluate("() => { window.before = true; }")
    screen.forgiven += LOST

    screen.grab("z1")
    gone()
    second = (screen.move("z1", 0.3) - 50) / 10
    assert screen.picture()["p"] == column([4, second, 3], 2), "a drag needs no server"
    screen.release()
    expect(screen.live).to_have_attribute("data-state", "sent")
    expect(screen.live.locator(".notice")).to_contain_text("Waiting for the server")
    connected(screen, now=False)
    screen.in_link(z="4,2,3")

    back()
    screen.settled()
    screen.in_link(z=f"4,{second:g},3", T="2")
    connected(screen, now=True)
    screen.settled()
    expect(screen.live.locator(".notice")).to_be_hidden()
    screen.shows_p(column([4, second, 3], 2))
    screen.drag("T", 0.4)
    screen.settled()
    shown = screen.picture()
    screen.in_link(z=f"4,{second:g},3", T=shown["T"])
    assert shown["p"] == column([4, second, 3], float(shown["T"]))
    expect(screen.live).to_have_attribute("data-opened", "play")
    screen.grab("c")
    screen.move("c", 0.75)
    assert screen.picture()["z"] == [f"{z + 5:g}" for z in (4, second, 3)], "what is open follows again"
    screen.release()
    screen.settled()
    assert screen.page.evaluate("() => window.before"), "the page was loaded anew"


def test_the_page_goes_on_where_it_stood_when_the_server_was_killed(own_server: Server, blank: Open) -> None:
    assert_all_goes_on(blank(url=own_server.url), own_server.kill, own_server.start)


def test_the_page_goes_on_where_it_stood_when_its_line_was_cut(line: Line, blank: Open) -> None:
    assert_all_goes_on(blank(url=line.url), line.cut, line.mend)


REFUSED = load(TEXT, "en")["refused_question"]
BROKEN = 'raise ValueError("broken on purpose")'


@pytest.fixture
def flawed(tmp_path: Path) -> Iterator[Server]:
    """Serve the app with a chapter that raises, and another of which a section does."""
    for name in ("pages", "prediction_files", "softmax_core", ".streamlit"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "app.py", tmp_path)
    future = "from __future__ import annotations\n"
    spoil(tmp_path / "pages" / "two_models" / "page.py", future, f"{future}{BROKEN}\n")
    lesson = tmp_path / "softmax_core" / "lessons" / "kl_decomposition.py"
    spoil(lesson, "\ndef quantities(", f"\ndef quantities(*_, **__):\n    {BROKEN}\n\n\ndef was(")
    with Server(folder=tmp_path) as running:
        yield running


def spoil(file: Path, part: str, instead: str) -> None:
    """Change one part of a program."""
    text = file.read_text(encoding="utf-8")
    assert text.count(part) == 1
    file.write_text(text.replace(part, instead), encoding="utf-8")


def test_a_chapter_or_a_section_that_raises_says_one_sentence_and_the_others_work(flawed: Server, blank: Open) -> None:
    screen = blank(url=flawed.url, fresh=True).open()
    page, said = screen.page, screen.page.get_by_text(FAILED[0], exact=True)
    screen.forgiven += [".*404", ".*500", FAILED[0]]
    page.get_by_role("link", name="Two models").first.click()
    expect(said).to_have_count(1)
    page.get_by_role("link", name="Cross-entropy").first.click()
    expect(said).to_have_count(0)
    screen.type("z0", "2")
    screen.until("() => new URLSearchParams(location.search).get('z')?.startsWith('2,')")
    expect(page.get_by_role("heading", name="Cross-entropy", exact=True)).to_be_visible()
    screen.key("section-two").click()
    expect(screen.live.locator(".notice")).to_have_text(REFUSED)
    screen.key("section-binary").click()
    expect(page.locator("h2#binary")).to_be_visible()
    expect(screen.live.locator(".notice")).to_be_hidden()
    text = page.locator("[data-testid=stApp]").inner_text()
    assert not [word for word in ("Traceback", "ValueError", "on purpose", "page.py") if word in text]
    page.get_by_role("link", name="Softmax").first.click()
    expect(screen.box("T")).to_be_visible()
    screen.ready()
    step = screen.drag("z0", 0.25)
    screen.shows_p(column([(step - 50) / 10, 1, 0.2]))
    screen.in_link(z=f"{(step - 50) / 10:g},1,0.2")
