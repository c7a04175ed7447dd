"""Everything follows the hand, whatever is on its way meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.alone import Alone
from tests.browser.oracle import column, probabilities
from tests.browser.screen import EVERY_STAGE, Screen

Opened = Callable[..., tuple[Screen, Alone]]

ONE_PIXEL = 0.004
"""What one pixel of the chart's height stands for."""


def scale(transform: str) -> float:
    """Length of a bar, as a share of its track."""
    return float(re.fullmatch(r"scaleX\((.*)\)", transform)[1])  # type: ignore[index]


def assert_it_shows(now: dict[str, Any], logits: list[float], temperature: float) -> None:
    """Everything on the screen belongs to these logits."""
    right = probabilities(logits, temperature)
    order = sorted(range(3), key=lambda i: -right[i])
    names = ("cat", "dog", "bird")
    assert now["p"] == column(logits, temperature)
    assert [scale(bar) for bar in now["bars"]] == pytest.approx(right, abs=6e-5)
    assert now["sentence"].startswith(f"{names[order[0]]} leads with {now['p'][order[0]]}, {names[order[1]]} follows")
    assert now["gradient"][0] == f"{right[0] - 1:+.4f}".replace("-", "−")
    assert [y for _, y in now["marks"]] == pytest.approx([p / 1.02 for p in right], abs=ONE_PIXEL)


@pytest.mark.parametrize("control", ["z1", "T"])
def test_a_drag_moves_everything_and_its_release_the_address_and_the_copies(alone: Opened, control: str) -> None:
    screen, _ = alone("softmax", "chain", query=EVERY_STAGE)
    screen.unfold("copy")
    code = screen.live.locator("[data-copy=numpy]")
    expect(code).to_contain_text("T = 1.0")
    address = screen.page.url
    screen.grab(control)
    still = screen.picture()
    step = screen.move(control, 0.87)
    dragged = screen.picture()
    assert dragged["p"] != still["p"]
    value = (step - 50) / 10 if control == "z1" else float(dragged["T"])
    logits, temperature = ([3.0, value, 0.2], 1.0) if control == "z1" else ([3.0, 1.0, 0.2], value)
    assert_it_shows(dragged, logits, temperature)
    expect(screen.live).to_have_attribute("data-state", "moving")
    assert (dragged["status"], screen.page.url) == (still["status"], address), "said or written during the drag"

    screen.release()
    screen.settled()
    screen.in_link(**({"z": f"3,{value:g},0.2", "show": "z1"} if control == "z1" else {"T": f"{value:g}", "show": "T"}))
    expect(code).to_contain_text(f"z = np.array([{', '.join(map(str, logits))}])")
    expect(code).to_contain_text(f"T = {temperature}")
    expect(screen.key("example")).to_have_value("")
    settled = screen.picture()
    assert_it_shows(settled, logits, temperature)
    assert {**settled, "status": None, "check": None, "marks": None} == {
        **dragged, "status": None, "check": None, "marks": None,
    }  # fmt: skip
    assert settled["status"] == settled["sentence"]
    expect(screen.key("chart-sweep")).to_have_attribute("aria-label", re.compile(re.escape(settled["sentence"])))


def test_a_drag_that_ends_where_it_began_changes_nothing(alone: Opened) -> None:
    screen, answering = alone("softmax", "chain")
    screen.grab("z1")
    before = screen.picture()  # the chart has turned to the control already
    screen.move("z1", 0.9)
    screen.move("z1", 0.6)
    screen.release()
    screen.settled()
    assert screen.picture() == before
    assert answering.asked == []


def test_an_answer_that_arrives_during_another_drag_leaves_the_thumb_where_it_is(alone: Opened) -> None:
    screen, answering = alone("softmax", "chain")
    answering.silent = True
    first = screen.drag("z0", 0.3)
    expect(screen.live).to_have_attribute("data-state", "sent")
    screen.grab("z1")
    held = screen.move("z1", 0.95)
    assert dict(screen.picture()["thumbs"])["z1"] == held
    answering.speak()
    logits = [(first - 50) / 10, (held - 50) / 10, 0.2]
    screen.shows_p(column(logits))
    expect(screen.live).to_have_attribute("data-state", "moving")
    assert dict(screen.picture()["thumbs"])["z1"] == held
    held = screen.move("z1", 0.6)
    screen.shows_p(column([logits[0], (held - 50) / 10, 0.2]))
    screen.release()
    screen.in_link(z=f"{logits[0]:g},{(held - 50) / 10:g},0.2")


def test_what_is_pressed_before_the_answer_to_a_drag_is_done_after_it(alone: Opened) -> None:
    screen, answering = alone("softmax", "chain")
    answering.silent = True
    z = (screen.drag("z1", 0.9) - 50) / 10
    screen.key("do-axis-log").click()
    screen.key("do-pin").click()
    screen.key("copy").locator("summary").click()
    answering.speak()
    screen.in_link(z=f"3,{z:g},0.2", axis="log", pin=f"3,{z:g},0.2;1;0")
    screen.settled()
    expect(screen.live.locator("[data-copy=numpy]")).to_contain_text(f"[3.0, {z}, 0.2]")
    screen.shows_p(column([3, z, 0.2]))


def test_an_act_waits_for_the_state_that_back_leads_to(alone: Opened) -> None:
    screen, answering = alone("softmax", "chain")
    screen.type("z0", "2")
    screen.in_link(z="2,1,0.2")
    screen.settled()
    answering.silent = True
    screen.page.go_back()
    screen.drag("z1", 0.9)
    z = (screen.drag("z1", 0.8) - 50) / 10
    answering.speak()
    screen.in_link(z=f"3,{z:g},0.2")
    screen.settled()
    screen.shows_p(column([3, z, 0.2]))
