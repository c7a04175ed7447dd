"""Moves that the server answers without a run of the script, and when the script hears of them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Request, Route, expect

from tests.browser.oracle import column
from tests.browser.screen import Screen

Open = Callable[..., Screen]

DIRECT = "**/live/softmax"


@pytest.fixture
def calm(screen: Screen) -> Screen:
    """Open the chapter and type once: from then on nothing around the live view changes with a move."""
    screen.type("z0", "2")
    screen.settled()
    expect(screen.native("undo").get_by_role("button")).to_be_enabled()
    screen.until("() => document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'")
    screen.sent.clear()
    return screen


def step(screen: Screen, z: str) -> None:
    """Type the first logit, and wait until all has followed."""
    screen.type("z0", z)
    screen.shows_p(column([float(z), 1, 0.2]))
    screen.settled()
    screen.in_link(z=f"{z},1,0.2")


def told(screen: Screen) -> None:
    """Wait until the page has sent its script something."""
    while not screen.sent:
        screen.page.evaluate("() => new Promise(requestAnimationFrame)")


def test_a_move_is_answered_without_the_script_and_all_of_the_page_follows(calm: Screen) -> None:
    where = calm.drag("z0", 0.25)
    z = (where - 50) / 10
    calm.settled()
    calm.in_link(z=f"{z:g},1,0.2")
    calm.shows({"p": column([z, 1, 0.2]), "target": 0, "title": "logit of cat"})
    calm.key("target-2").check()
    calm.settled()
    calm.in_link(y="2")
    calm.drag("T", 0.75)
    calm.settled()
    calm.shows({"title": "temperature T (logarithmic)"})
    assert calm.sent == []


def test_the_script_hears_of_it_when_the_visitor_rests_and_nothing_changes(calm: Screen) -> None:
    for z in ("1", "-1"):
        step(calm, z)
    before = calm.picture()
    assert calm.sent == []
    told(calm)
    expect(calm.live).to_have_attribute("data-untold", "0")
    assert len(calm.sent) == 1
    assert calm.picture() == before
    calm.in_link(z="-1,1,0.2")
    step(calm, "4")
    assert len(calm.sent) == 1, "moves are answered directly again"


@pytest.mark.parametrize("way", ["mouse", "key"])
def test_undo_takes_back_one_move_after_another(calm: Screen, way: str) -> None:
    for z in ("1", "-1", "4"):
        step(calm, z)
    undo = calm.native("undo").get_by_role("button")
    for z in ("-1", "1", "2"):
        undo.click() if way == "mouse" else undo.press("Enter")
        calm.shows_p(column([float(z), 1, 0.2]))
        calm.in_link(z=f"{z},1,0.2")
    calm.settled()


def test_what_is_chosen_right_after_a_move_starts_from_it(calm: Screen) -> None:
    step(calm, "4")
    calm.native("axis").get_by_role("radio", name="logarithmic").press(" ")
    calm.in_link(axis="log", z="4,1,0.2")
    calm.settled()
    step(calm, "-2")
    calm.press("pin")
    calm.in_link(pin="-2,1,0.2;1;0", axis="log", z="-2,1,0.2")
    calm.shows_p(column([-2, 1, 0.2]))


def test_the_language_chosen_by_key_right_after_a_move_changes_all_of_the_page(calm: Screen) -> None:
    step(calm, "4")
    calm.page.get_by_role("radio", name="简体中文").press(" ")
    expect(calm.page.get_by_role("button", name="撤销")).to_be_visible()
    calm.in_link(lang="zh", z="4,1,0.2")
    calm.settled()
    calm.shows_p(column([4, 1, 0.2]))
    calm.sent.clear()
    calm.type("z0", "1")
    calm.shows_p(column([1, 1, 0.2]))
    calm.in_link(lang="zh", z="1,1,0.2")


def test_the_copies_opened_by_key_right_after_a_move_have_it(calm: Screen) -> None:
    step(calm, "4")
    calm.native("copy").locator("summary").press("Enter")
    code = calm.native("copy").locator("code").first
    expect(code).to_contain_text("4.0, 1.0, 0.2")
    calm.type("z0", "-3")
    expect(code).to_contain_text("-3.0, 1.0, 0.2")


def test_back_leads_to_the_state_before_and_on_from_there(calm: Screen) -> None:
    for z in ("1", "-1", "4"):
        step(calm, z)
    calm.page.go_back()
    calm.shows_p(column([-1, 1, 0.2]))
    calm.page.go_back()
    calm.shows_p(column([1, 1, 0.2]))
    calm.settled()
    step(calm, "5")
    calm.page.go_back()
    calm.shows_p(column([1, 1, 0.2]))
    calm.page.go_forward()
    calm.shows_p(column([5, 1, 0.2]))


def test_a_reload_and_another_chapter_keep_the_last_move(calm: Screen) -> None:
    step(calm, "4")
    calm.page.reload()
    calm.ready()
    calm.shows_p(column([4, 1, 0.2]))
    calm.type("z1", "2")
    calm.settled()
    calm.type("z1", "3")
    calm.shows_p(column([4, 3, 0.2]))
    calm.page.get_by_role("link", name="Cross-entropy").first.click()
    expect(calm.page.get_by_role("heading", name="Cross-entropy", exact=True)).to_be_visible()
    calm.page.get_by_role("link", name="Softmax").first.click()
    expect(calm.live).to_have_count(1)
    calm.ready()
    calm.shows_p(column([4, 3, 0.2]))
    for z in ("5", "-1"):
        calm.type("z1", z)
        calm.shows_p(column([4, float(z), 0.2]))
        calm.in_link(z=f"4,{z},0.2")


def test_an_example_reached_by_hand_is_recognised(calm: Screen) -> None:
    step(calm, "4")
    calm.type("z0", "3")
    calm.in_link(z=None)
    expect(calm.native("example").first.get_by_role("combobox")).to_have_value(re.compile("E1"))
    assert calm.sent, "what stands around the live view comes from the script"


def test_what_is_refused_says_why(calm: Screen) -> None:
    step(calm, "4")
    calm.type("z0", "a lot")
    expect(calm.live.get_by_role("alert")).to_contain_text("a lot")
    calm.type("z0", "1")
    expect(calm.live.get_by_role("alert")).to_have_count(0)
    calm.shows_p(column([1, 1, 0.2]))
    calm.in_link(z="1,1,0.2")


@pytest.mark.parametrize("how", ["refused", "lost", "passed on"])
def test_the_script_answers_where_no_direct_answer_comes(calm: Screen, how: str) -> None:
    calm.forgiven.append("Failed to load resource")
    status = {"refused": 400, "passed on": 204}
    calm.page.route(DIRECT, lambda route: route.abort() if how == "lost" else route.fulfill(status=status[how]))
    step(calm, "4")
    assert calm.sent
    calm.page.unroute(DIRECT)


def test_the_newest_of_several_moves_is_shown_whatever_the_order_of_the_answers(calm: Screen) -> None:
    held: list[Route] = []
    calm.page.route(DIRECT, lambda route: held.append(route) if not held else route.fallback())
    with calm.page.expect_request(DIRECT):
        calm.type("z0", "4")
    calm.type("z0", "-1")
    calm.type("T", "2")
    held[0].continue_()
    calm.shows_p(column([-1, 1, 0.2], 2))
    calm.settled()
    calm.in_link(z="-1,1,0.2", T="2")
    assert calm.sent == []


def test_a_browser_that_takes_no_more_addresses_shows_the_move_and_gets_the_address_later(calm: Screen) -> None:
    calm.page.evaluate(
        "() => { window.push = history.pushState; history.pushState = () => { throw new Error('full'); } }"
    )
    calm.type("z0", "4")
    calm.shows_p(column([4, 1, 0.2]))
    calm.settled()
    calm.page.evaluate("() => { history.pushState = window.push; }")
    calm.in_link(z="2,1,0.2")
    told(calm)
    calm.in_link(z="4,1,0.2")


def test_many_moves_without_a_rest_reach_the_script_meanwhile(calm: Screen) -> None:
    asked: list[Request] = []
    calm.page.on("request", lambda one: asked.append(one) if one.url.endswith("/live/softmax") else None)
    for k in range(24):
        step(calm, f"{(k + 1) / 10:g}")
    assert calm.sent
    assert len(asked) > 20
