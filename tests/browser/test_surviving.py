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

from scripts.server import ROOT, Server
from tests.browser.oracle import column
from tests.browser.screen import FAILED, Screen
from tests.browser.test_cross_entropy import SECTIONS, Section
from tests.browser.test_cross_entropy import ready as open_cross_entropy
from tests.browser.test_two_models import go as open_two_models
from tests.browser.test_two_models import place, rows

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


class Softmax:
    """The chapter Softmax, with two logits moved."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen.open("/?z=1,2,3&T=2")
        screen.unfold("play")
        screen.drag("z0", 0.9)
        screen.settled()
        screen.in_link(z="4,2,3")

    def drag_while(self, gone: Callable[[], None]) -> None:
        """Drag on without a server: the page follows, and what is let go is kept for later.

        After four seconds alone, Streamlit covers the page with a notice until the server is back.
        """
        self.screen.grab("z1")
        gone()
        self.second = (self.screen.move("z1", 0.3) - 50) / 10
        assert self.screen.picture()["p"] == column([4, self.second, 3], 2), "a drag needs no server"
        self.screen.release()

    def is_back(self) -> None:
        """See all of it again, and go on."""
        self.screen.settled()
        self.screen.in_link(z=f"4,{self.second:g},3", T="2")
        self.screen.shows_p(column([4, self.second, 3], 2))
        self.screen.drag("T", 0.4)
        self.screen.settled()
        shown = self.screen.picture()
        self.screen.in_link(z=f"4,{self.second:g},3", T=shown["T"])
        assert shown["p"] == column([4, self.second, 3], float(shown["T"]))
        expect(self.screen.live).to_have_attribute("data-opened", "play")
        self.screen.grab("c")
        self.screen.move("c", 0.75)
        moved = [f"{z + 5:g}" for z in (4, self.second, 3)]
        assert self.screen.picture()["z"] == moved, "a new server knows what is open"
        self.screen.release()


class CrossEntropy:
    """The chapter Cross-entropy, with a logit and a lock set."""

    def __init__(self, screen: Screen) -> None:
        self.screen = open_cross_entropy(screen, "?q=0.2,0.2,0.6&lockq=2")
        self.binary, self.two = Section(screen, "binary"), Section(screen, "two")
        self.binary.grab("z", 0.2)
        self.binary.release()
        self.logit = self.binary.value("z")
        screen.in_link(b=self.logit, lockq="2")

    def is_back(self) -> None:
        """See all of it again, and go on."""
        self.binary.settled()
        self.screen.in_link(b=self.logit, q="0.2,0.2,0.6", lockq="2")
        assert self.binary.value("z") == self.logit
        self.two.settled()
        assert [self.two.value(f"q{i}") for i in range(3)] == ["0.2", "0.2", "0.6"]
        self.two.grab("p0", 0.5)
        self.two.release()
        self.screen.in_link(b=self.logit, p=",".join(self.two.value(f"p{i}") for i in range(3)))


class TwoModels:
    """The chapter Two models, in the middle of a list of rows."""

    def __init__(self, screen: Screen) -> None:
        self.screen = open_two_models(screen, "?d=digits&show=rows&by=cells&rows=only_b&row=9")
        place(screen, "1–12 of 18")
        screen.page.locator("[data-key=do-later]").click()
        place(screen, "13–18 of 18")
        self.rows = rows(screen).all_inner_texts()

    def is_back(self) -> None:
        """See all of it again, and go on."""
        self.screen.in_link(d="digits", show="rows", by="cells", rows="only_b", page="1")
        place(self.screen, "13–18 of 18")
        assert rows(self.screen).all_inner_texts() == self.rows
        self.screen.page.locator("[data-key=do-earlier]").click()
        place(self.screen, "1–12 of 18")


def assert_all_come_back(open_page: Callable[[], Screen], gone: Callable[[], None], back: Callable[[], None]) -> None:
    """Open every chapter, take the server away, and give it back."""
    softmax, cross_entropy, two_models = Softmax(open_page()), CrossEntropy(open_page()), TwoModels(open_page())
    pages = softmax, cross_entropy, two_models
    for page in pages:
        page.screen.forgiven += LOST
    softmax.drag_while(gone)
    for page in pages:
        connected(page.screen, now=False)
    back()
    for page in pages:
        page.screen.page.bring_to_front()  # a page behind another has to wait for every movement of the mouse
        connected(page.screen, now=True)
        page.is_back()


def test_every_page_comes_back_when_the_server_was_killed(own_server: Server, blank: Open) -> None:
    assert_all_come_back(lambda: blank(url=own_server.url), own_server.kill, own_server.start)


def test_every_page_comes_back_when_its_line_was_cut(line: Line, blank: Open) -> None:
    assert_all_come_back(lambda: blank(url=line.url), line.cut, line.mend)


@pytest.fixture
def flawed(tmp_path: Path) -> Iterator[Server]:
    """Serve the app with a chapter that raises, and another of which a part does."""
    for name in ("pages", "softmax_core", ".streamlit"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "app.py", tmp_path)
    spoil(tmp_path / "pages" / "two_models" / "page.py", 'st.title(w["title"], anchor=False)\n')
    spoil(tmp_path / "pages" / "cross_entropy" / "page.py", "    part = state.part(section)\n", 'if section == "two": ')
    with Server(folder=tmp_path) as running:
        yield running


def spoil(file: Path, line: str, when: str = "") -> None:
    """Have a program raise after one of its lines."""
    text = file.read_text(encoding="utf-8")
    assert text.count(line) == 1
    indent = line[: len(line) - len(line.lstrip())]
    file.write_text(
        text.replace(line, f'{line}{indent}{when}raise ValueError("broken on purpose")\n'), encoding="utf-8"
    )


def test_a_chapter_that_raises_says_one_sentence_and_the_others_work(flawed: Server, blank: Open) -> None:
    screen = blank(url=flawed.url, fresh=True).open()
    page, said = screen.page, screen.page.get_by_text(FAILED[0], exact=True)
    screen.forgiven += [".*404", FAILED[0]]
    page.get_by_role("link", name="Two models").first.click()
    expect(said).to_have_count(1)
    expect(page.get_by_role("heading", name="Two models")).to_be_visible()
    page.get_by_role("link", name="Cross-entropy").first.click()
    for name in set(SECTIONS) - {"two"}:
        Section(screen, name).settled()
    binary = Section(screen, "binary")
    binary.grab("z", 0.2)
    binary.release()
    screen.in_link(b=binary.value("z"))
    expect(said).to_have_count(1)
    text = page.locator("[data-testid=stApp]").inner_text()
    assert not [word for word in ("Traceback", "ValueError", "on purpose", "page.py") if word in text]
    page.get_by_role("link", name="Softmax").first.click()
    expect(said).to_have_count(0)
    expect(screen.live).to_have_count(1)
    screen.ready()
    step = screen.drag("z0", 0.25)
    screen.shows_p(column([(step - 50) / 10, 1, 0.2]))
    screen.in_link(z=f"{(step - 50) / 10:g},1,0.2")
