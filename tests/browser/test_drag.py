"""Everything follows the hand, and only a release tells Python."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.oracle import column, probabilities
from tests.browser.screen import Screen

ONE_PIXEL = 0.004
"""What one pixel of the chart's height stands for."""


def scale(transform: str) -> float:
    """Length of a bar, as a share of its track."""
    return float(re.fullmatch(r"scaleX\((.*)\)", transform)[1])  # type: ignore[index]


def assert_it_shows(now: dict[str, Any], logits: list[float], temperature: float, at: float) -> None:
    """Everything on the screen belongs to these logits, and the markers stand at `at`."""
    right = probabilities(logits, temperature)
    order = sorted(range(3), key=lambda i: -right[i])
    names = ("cat", "dog", "bird")
    assert now["p"] == column(logits, temperature)
    assert [scale(bar) for bar in now["bars"]] == pytest.approx(right, abs=6e-5)
    assert now["sentence"].startswith(f"{names[order[0]]} leads with {now['p'][order[0]]}, {names[order[1]]} follows")
    assert now["gradient"][0] == f"{right[0] - 1:+.4f}".replace("-", "−")
    assert [x for x, _ in now["marks"]] == pytest.approx([at] * 3, rel=1e-4)
    assert [y for _, y in now["marks"]] == pytest.approx(right, abs=ONE_PIXEL)


@pytest.mark.parametrize("control", ["z1", "T"])
def test_a_drag_moves_everything_and_sends_nothing_then_a_release_tells_python_and_the_link(
    screen: Screen, control: str
) -> None:
    screen.native("copy").locator("summary").click()
    code = screen.native("copy").locator("code").first
    expect(code).to_contain_text("T = 1.0")
    address = screen.page.url
    screen.grab(control)
    sent, still = len(screen.sent), screen.picture()
    step = screen.move(control, 0.87)
    dragged = screen.picture()
    assert dragged["p"] != still["p"]
    value = (step - 50) / 10 if control == "z1" else float(dragged["T"])
    logits, temperature = ([3.0, value, 0.2], 1.0) if control == "z1" else ([3.0, 1.0, 0.2], value)
    assert_it_shows(dragged, logits, temperature, at=value)
    expect(screen.live).to_have_attribute("data-state", "moving")
    assert (len(screen.sent), screen.page.url) == (sent, address)

    screen.release()
    screen.settled()
    assert len(screen.sent) > sent
    screen.in_link(**({"z": f"3,{value:g},0.2", "show": "z1"} if control == "z1" else {"T": f"{value:g}", "show": "T"}))
    expect(code).to_contain_text(f"z = np.array([{', '.join(map(str, logits))}])")
    expect(code).to_contain_text(f"T = {temperature}")
    expect(screen.native("example").get_by_role("combobox")).to_have_value("Your own numbers")
    settled = screen.picture()
    assert_it_shows(settled, logits, temperature, at=value)
    assert {**settled, "status": None, "check": None, "marks": None} == {
        **dragged, "status": None, "check": None, "marks": None,
    }  # fmt: skip


def test_two_quick_drags_are_both_done(screen: Screen) -> None:
    first, second = screen.drag("z0", 0.25), screen.drag("z2", 0.9)
    third = screen.drag("T", 0.7)
    values = [(first - 50) / 10, 1.0, (second - 50) / 10]
    screen.settled()
    shown = screen.picture()
    assert dict(shown["thumbs"])["T"] == third
    assert shown["z"] == [f"{value:g}" for value in values]
    assert shown["p"] == column(values, float(shown["T"]))
    screen.in_link(z=",".join(f"{value:g}" for value in values), T=shown["T"])


def test_what_the_server_passed_over_is_said_again(screen: Screen) -> None:
    """Streamlit may merge two requests and keep the older one's values: as if the newer had never been sent."""
    screen.live.evaluate(
        """async (live) => {
            const { send } = WebSocket.prototype;
            const said = async (key) => {
              const frame = new Promise((take) => {
                WebSocket.prototype.send = function (data) { take([this, data]); };
              });
              live.querySelector(`[data-key="${key}"]`).click();
              return frame;
            };
            const [socket, first] = await said("target-1");
            await said("target-2");
            WebSocket.prototype.send = send;
            socket.send(first);
        }"""
    )
    screen.settled()
    screen.in_link(y="2")
    assert screen.picture()["target"] == 2


class Gate:
    """Holds back what the server says, until it is opened; what was held leaves before anything that comes later."""

    def __init__(self, page: Page) -> None:
        self.silent = False
        self.waiting: list[Callable[[], None]] = []
        page.route_web_socket(re.compile("/_stcore/stream"), self._join)

    def _join(self, page: WebSocketRoute) -> None:
        server = page.connect_to_server()
        server.on_message(lambda message: self._pass(lambda: page.send(message)))

    def _pass(self, send: Callable[[], None]) -> None:
        if self.silent or self.waiting:
            self.waiting.append(send)
        else:
            send()

    def open(self) -> None:
        """Let everything through."""
        self.silent = False
        while self.waiting:  # what arrives meanwhile waits its turn
            self.waiting[0]()
            del self.waiting[0]


@pytest.fixture
def gated(blank: Callable[..., Screen]) -> tuple[Screen, Gate]:
    """Give a page whose server can be held back."""
    screen = blank(fresh=True)
    gate = Gate(screen.page)
    return screen.open(), gate


def test_an_answer_that_arrives_during_another_drag_leaves_the_thumb_where_it_is(gated: tuple[Screen, Gate]) -> None:
    screen, gate = gated
    gate.silent = True
    first = screen.drag("z0", 0.3)
    expect(screen.live).to_have_attribute("data-state", "sent")
    screen.grab("z1")
    held = screen.move("z1", 0.95)
    assert dict(screen.picture()["thumbs"])["z1"] == held
    gate.open()
    logits = [(first - 50) / 10, (held - 50) / 10, 0.2]
    screen.shows_p(column(logits))
    expect(screen.live).to_have_attribute("data-state", "moving")
    assert dict(screen.picture()["thumbs"])["z1"] == held
    held = screen.move("z1", 0.6)
    screen.shows_p(column([logits[0], (held - 50) / 10, 0.2]))
    screen.release()
    screen.in_link(z=f"{logits[0]:g},{(held - 50) / 10:g},0.2")


def test_drags_made_while_the_server_is_silent_are_all_done_when_it_speaks(gated: tuple[Screen, Gate]) -> None:
    screen, gate = gated
    gate.silent = True
    steps = [screen.drag(f"z{i}", share) for i, share in enumerate((0.1, 0.8, 0.66))]
    screen.drag("z2", 0.4)
    steps[2] = screen.drag("z2", 0.75)
    expect(screen.live).to_have_attribute("data-state", "sent")
    gate.open()
    screen.settled()
    values = [(step - 50) / 10 for step in steps]
    screen.shows_p(column(values))
    screen.in_link(z=",".join(f"{value:g}" for value in values))


@pytest.mark.parametrize("elsewhere", ["copy", "axis", "language"])
def test_a_click_elsewhere_before_the_answer_undoes_nothing(gated: tuple[Screen, Gate], elsewhere: str) -> None:
    screen, gate = gated
    gate.silent = True
    step = screen.drag("z1", 0.9)
    if elsewhere == "copy":
        screen.native("copy").locator("summary").click()
    elif elsewhere == "axis":
        screen.native("axis").get_by_role("radio", name="logarithmic").click()
    else:
        screen.native("language").get_by_role("radio", name="简体中文").click()
    gate.open()
    chosen = {"axis": "log"} if elsewhere == "axis" else {"lang": "zh"} if elsewhere == "language" else {}
    screen.in_link(z=f"3,{(step - 50) / 10:g},0.2", **chosen)
    screen.settled()
    if elsewhere == "copy":
        expect(screen.native("copy").locator("code").first).to_contain_text(f"[3.0, {(step - 50) / 10}, 0.2]")
    elif elsewhere == "language":
        screen.until("() => document.documentElement.lang === 'zh-CN'")
    screen.shows_p(column([3, (step - 50) / 10, 0.2]))


def test_the_status_and_the_chart_say_the_sentence_when_the_page_has_settled(screen: Screen) -> None:
    before = screen.picture()["status"]
    screen.grab("z1")
    screen.move("z1", 0.9)
    assert screen.picture()["status"] == before, "spoken during the drag"
    screen.release()
    screen.settled()
    shown = screen.picture()
    assert shown["status"] == shown["sentence"] != before
    figure = screen.native("sweep").get_by_role("figure")
    expect(figure).to_have_attribute("aria-label", shown["sentence"])
