"""Asking for answers: one act after another, again where there is no answer, and the address as the only state."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.alone import Alone
from tests.browser.oracle import column
from tests.browser.screen import Screen

Opened = Callable[..., tuple[Screen, Alone]]


def test_a_drag_asks_nothing_and_a_release_once_with_the_state_that_it_starts_from(alone: Opened) -> None:
    screen, answering = alone("softmax", "chain", query="?T=2")
    screen.grab("z1")
    step = screen.move("z1", 0.87)
    expect(screen.live).to_have_attribute("data-state", "moving")
    z = (step - 50) / 10
    screen.shows_p(column([3, z, 0.2], 2))
    assert answering.asked == []
    screen.release()
    screen.settled()
    screen.in_link(z=f"3,{z:g},0.2", T="2", show="z1")
    (question,) = answering.asked
    assert question == {"T": "2", "_lang": "en", "_act": "z1", "_text": f"{z:g}", "_range": "5"}


def test_acts_are_asked_for_one_after_another_and_all_are_done(alone: Opened) -> None:
    screen, answering = alone("softmax", "chain")
    answering.silent = True
    first, second, third = screen.drag("z0", 0.25), screen.drag("z2", 0.9), screen.drag("T", 0.7)
    expect(screen.live).to_have_attribute("data-state", "sent")
    answering.speak()
    screen.settled()
    values = [(first - 50) / 10, 1.0, (second - 50) / 10]
    shown = screen.picture()
    assert dict(shown["thumbs"])["T"] == third
    assert shown["p"] == column(values, float(shown["T"]))
    screen.in_link(z=",".join(f"{value:g}" for value in values), T=shown["T"])


def test_a_newer_value_of_the_same_control_takes_the_place_of_an_older_one(alone: Opened) -> None:
    screen, answering = alone("softmax", "chain")
    answering.silent = True
    screen.slider("z0").focus()
    for _ in range(5):
        screen.page.keyboard.press("ArrowRight")
    answering.speak()
    screen.settled()
    screen.in_link(z="3.5,1,0.2")
    answered = [question["_text"] for question in answering.asked]
    assert answered[-1] == "3.5"


def test_what_is_not_answered_is_asked_again_and_the_page_says_so_after_a_second(alone: Opened) -> None:
    screen, answering = alone("softmax", "chain")
    screen.forgiven = ["Failed to load resource", "net::ERR"]
    lost = iter(["lost", 503, "lost", 503])
    answering.refusing = lambda _: next(lost, None)
    screen.type("z0", "2")
    expect(screen.live.locator(".notice")).to_contain_text("Waiting for the server")
    screen.settled()
    expect(screen.live.locator(".notice")).to_be_hidden()
    screen.shows_p(column([2, 1, 0.2]))
    assert len({str(question) for question in answering.asked}) == 1
    assert len(answering.asked) == 5


def test_an_answer_that_breaks_off_is_asked_for_again(alone: Opened) -> None:
    screen, answering = alone("softmax", "chain")
    screen.page.evaluate(
        """() => {
          const { arrayBuffer } = Response.prototype;
          Response.prototype.arrayBuffer = async () => {
            Response.prototype.arrayBuffer = arrayBuffer;
            throw new TypeError("network error");
          };
        }"""
    )
    screen.type("z0", "2")
    screen.shows_p(column([2, 1, 0.2]))
    screen.settled()
    assert len(answering.asked) == 2


def test_a_question_that_is_not_taken_is_given_up_and_said(alone: Opened) -> None:
    screen, answering = alone("softmax", "chain")
    screen.forgiven = ["Failed to load resource"]
    answering.refusing = lambda number: 400 if not number else None
    screen.type("z0", "2")
    expect(screen.live.locator(".notice")).to_contain_text("did not take this")
    screen.settled()
    screen.shows_p(column([3, 1, 0.2]))
    screen.type("z0", "1")
    screen.shows_p(column([1, 1, 0.2]))
    expect(screen.live.locator(".notice")).to_be_hidden()


def test_a_renewed_app_loads_the_page_anew_once_with_the_same_state(alone: Opened) -> None:
    screen, answering = alone("softmax", "chain", query="?z=1,2")
    screen.forgiven = ["Failed to load resource"]
    screen.page.evaluate("window.before = true")
    answering.refusing = lambda number: 410 if not number else None
    screen.slider("z0").focus()
    screen.page.keyboard.press("ArrowRight")
    screen.until("() => window.before === undefined")
    screen.settled()
    screen.shows_p(column([1, 2]))


def test_back_and_forward_are_undo_and_redo_and_lead_not_out_of_the_page(alone: Opened) -> None:
    screen, _ = alone("softmax", "chain")
    undo, redo = screen.key("do-undo"), screen.key("do-redo")
    expect(undo).to_be_disabled()
    for z in ("2", "1"):
        screen.type("z0", z)
        screen.in_link(z=f"{z},1,0.2")
        screen.settled()
    screen.page.go_back()
    screen.shows_p(column([2, 1, 0.2]))
    undo.click()
    screen.shows_p(column([3, 1, 0.2]))
    screen.in_link(z=None)
    expect(undo).to_be_disabled()
    redo.click()
    screen.shows_p(column([2, 1, 0.2]))
    screen.page.go_forward()
    screen.shows_p(column([1, 1, 0.2]))
    expect(redo).to_be_disabled()


def test_going_back_gives_up_what_is_not_answered(alone: Opened) -> None:
    screen, answering = alone("softmax", "chain")
    screen.type("z0", "2")
    screen.in_link(z="2,1,0.2")
    screen.settled()
    answering.silent = True
    screen.type("z1", "4")
    screen.page.go_back()
    answering.speak()
    screen.settled()
    screen.shows_p(column([3, 1, 0.2]))
    screen.in_link(z=None)


def test_opening_a_part_asks_for_its_numbers_and_what_is_closed_does_not_travel(alone: Opened) -> None:
    screen, answering = alone("softmax", "chain")
    screen.key("steps").locator("summary").click()
    expect(screen.live).to_have_attribute("data-opened", re.compile("steps"))
    assert answering.asked == [{"_lang": "en", "_open": "steps"}]
    expect(screen.live.locator(".way").first).to_contain_text("20.0855")
