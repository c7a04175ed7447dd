"""Examples, a surprise, a pinned state to compare with, and the calculation step by step."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.alone import Alone
from tests.browser.oracle import column, probabilities
from tests.browser.screen import EVERY_STAGE, Screen

Opened = Callable[..., tuple[Screen, Alone]]


@pytest.fixture
def screen(alone: Opened) -> Screen:
    """Give the chapter's live view."""
    return alone("softmax", "chain", query=EVERY_STAGE)[0]


def signed(value: float) -> str:
    """A difference as it stands on the screen."""
    return f"{value:+.4f}".replace("-", "−")


def ghosts(screen: Screen) -> list[float]:
    """Lengths of the pinned bars."""
    return [float(one.removeprefix("scaleX(").removesuffix(")")) for one in screen.picture()["ghosts"]]


def test_a_chosen_example_is_shown_and_explained_until_the_numbers_are_others(screen: Screen) -> None:
    choice, sources = screen.key("example"), screen.live.locator(".sources > span:not([hidden])")
    expect(choice.locator("option:checked")).to_have_text("clear winner: 3, 1, 0.2")
    assert len(choice.locator("option").all()) == 12
    for key, label, p in (
        ("E3/0/1", "a huge lead: 13, 31, 5", ["1.52e-8", "1.0000", "5.11e-12"]),
        ("E1/0/5", "the same, softer: T = 5", ["0.4461", "0.2990", "0.2548"]),
    ):
        choice.select_option(label=label)
        screen.shows_p(p)
        screen.settled()
        expect(choice).to_have_value(key)
        expect(sources).to_contain_text(f"{key[:2]} is from D2")
        expect(sources).to_be_visible()
    screen.drag("z0", 0.2)
    screen.settled()
    expect(choice.locator("option:checked")).to_have_text("Your own numbers")
    expect(sources).to_have_count(0)
    screen.type("T", "1")
    screen.settled()
    screen.type("z0", "3")
    expect(choice).to_have_value("E1/0/1")


def test_every_surprise_is_another_one_that_undo_takes_back(alone: Opened) -> None:
    screen, answering = alone("softmax", "chain")
    for _ in range(2):
        before = screen.page.url
        screen.key("do-surprise").click()
        screen.until("(old) => location.href !== old", before)
        screen.settled()
    one, other = (question["_text"] for question in answering.asked)
    assert one != other
    assert min(int(one), int(other)) >= 0
    screen.page.go_back()
    screen.page.go_back()
    screen.in_link(z=None)
    screen.shows_p(column([3, 1, 0.2]))


def test_a_pinned_state_leaves_ghosts_and_differences_that_follow_the_drag(screen: Screen) -> None:
    assert screen.picture()["ghosts"] == [None] * 3
    screen.key("do-pin").click()
    screen.in_link(pin="3,1,0.2;1;0")
    screen.shows({"difference": ["0", "0", "0"]})
    pinned = probabilities([3, 1, 0.2])
    assert ghosts(screen) == pytest.approx(pinned, abs=6e-5)
    screen.settled()
    screen.grab("z1")
    step = screen.move("z1", 0.85)
    now = [3, (step - 50) / 10, 0.2]
    wanted = [signed(a - b) for a, b in zip(probabilities(now), pinned, strict=True)]
    shown = screen.picture()
    assert shown["difference"] == wanted
    assert shown["p"] == column(now)
    assert ghosts(screen) == pytest.approx(pinned, abs=6e-5)
    screen.release()
    screen.settled()
    assert screen.picture()["difference"] == wanted

    screen.key("do-swap").click()
    screen.shows_p(column([3, 1, 0.2]))
    screen.in_link(z=None, pin=f"3,{now[1]:g},0.2;1;0")
    assert ghosts(screen) == pytest.approx(probabilities(now), abs=6e-5)
    screen.key("do-swap").click()
    screen.shows_p(column(now))
    screen.key("do-unpin").click()
    screen.in_link(pin=None)
    screen.shows({"ghosts": [None] * 3, "difference": [None] * 3, "p": column(now)})


def test_step_by_step_opens_follows_the_drag_and_stays_open(screen: Screen) -> None:
    steps = screen.key("steps")
    screen.unfold("steps")
    ways = steps.locator(".way")
    expect(ways).to_have_count(3)
    for i in range(3):
        expect(ways.nth(i)).to_contain_text("0.8360")
    screen.grab("z1")
    step = screen.move("z1", 0.9)
    now = [3, (step - 50) / 10, 0.2]
    for i in range(3):
        for p in column(now):
            expect(ways.nth(i)).to_contain_text(p)
    assert "0.8360" not in steps.inner_text()
    screen.release()
    screen.settled()
    for act in ("add", "drop3", "surprise"):
        before = screen.page.url
        screen.key(f"do-{act}").click()
        screen.until("(old) => location.href !== old", before)
        screen.settled()
        expect(steps).to_have_attribute("open", "")
    expect(screen.key("play")).not_to_have_attribute("open", "")


def test_pointing_at_a_class_or_focusing_it_lights_its_terms(screen: Screen) -> None:
    screen.key("steps").locator("summary").click()
    lit = screen.live.locator(".lit")
    screen.page.mouse.move(1, 1)
    expect(lit).to_have_count(0)
    groups = {}
    for i in (1, 2):
        screen.row(i).locator(".at-loss").hover()
        expect(screen.live.locator(f'[data-group="class{i}"]:not(.lit)')).to_have_count(0)
        groups[i] = screen.live.locator(f'[data-group="class{i}"]').count()
        expect(lit).to_have_count(groups[i])
        colour = screen.row(i).evaluate("(e) => getComputedStyle(e).getPropertyValue('--c')")
        term = screen.key("steps").locator(f'.term[data-group="class{i}"]').first
        assert term.evaluate("(e) => getComputedStyle(e).getPropertyValue('--c')") == colour
        assert term.evaluate("(e) => getComputedStyle(e).backgroundColor") not in ("rgba(0, 0, 0, 0)", "transparent")
    assert groups[1] > 6
    screen.key("steps").locator('.term[data-group="class0"]').first.hover()
    expect(screen.row(0)).to_contain_class("lit")
    screen.page.mouse.move(1, 1)
    expect(lit).to_have_count(0)
    screen.slider("z2").focus()
    expect(screen.row(2)).to_contain_class("lit")
    expect(screen.live.locator('[data-group="class2"]:not(.lit)')).to_have_count(0)


def test_adding_to_every_logit_changes_nothing_and_multiplying_is_a_temperature(screen: Screen) -> None:
    screen.unfold("play")
    screen.grab("c")
    screen.move("c", 0.9)
    shift = float(screen.box("c").input_value())
    assert shift == pytest.approx(8, abs=0.5)
    shown = screen.picture()
    assert shown["z"] == [f"{z + shift:g}" for z in (3, 1, 0.2)]
    assert shown["p"] == column([3, 1, 0.2])
    screen.release()
    screen.in_link(c=f"{shift:g}")
    screen.settled()
    screen.type("c", "0")
    screen.in_link(c=None)
    screen.settled()
    screen.type("m", "2")
    screen.in_link(m="2")
    screen.shows_p(column([3, 1, 0.2], 0.5))
    expect(screen.key("play")).to_contain_text("0.5")
