"""The address and the browser's history are the state: back, forward, another tab, a hash, a late address."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.alone import ORIGIN, Alone
from tests.browser.oracle import column
from tests.browser.screen import Screen

Opened = Callable[..., tuple[Screen, Alone]]


def typed(screen: Screen, z: str) -> None:
    """Type the first logit, and wait until all has followed."""
    screen.type("z0", z)
    screen.in_link(z=f"{z},1,0.2")
    screen.settled()


def test_back_leads_to_the_state_before_and_on_from_there(alone: Opened) -> None:
    screen, _ = alone("softmax", "chain")
    for z in ("1", "-1", "4"):
        typed(screen, z)
    screen.page.go_back()
    screen.shows_p(column([-1, 1, 0.2]))
    screen.page.go_back()
    screen.shows_p(column([1, 1, 0.2]))
    screen.settled()
    typed(screen, "5")
    screen.page.go_back()
    screen.shows_p(column([1, 1, 0.2]))
    screen.page.go_forward()
    screen.shows_p(column([5, 1, 0.2]))
    screen.key("do-undo").press("Enter")
    screen.shows_p(column([1, 1, 0.2]))
    screen.settled()
    expect(screen.key("do-redo")).to_be_enabled()


def test_back_and_forward_before_any_answer_end_where_the_address_is(alone: Opened) -> None:
    screen, answering = alone("softmax", "chain")
    typed(screen, "2")
    answering.silent = True
    screen.page.go_back()
    expect(screen.live).to_have_attribute("data-state", "sent")
    screen.page.go_forward()
    answering.speak()
    screen.settled()
    screen.in_link(z="2,1,0.2")
    screen.shows_p(column([2, 1, 0.2]))


def test_a_hash_gives_up_nothing_and_stays_in_the_address(alone: Opened) -> None:
    screen, answering = alone("softmax", "chain")
    answering.silent = True
    screen.type("z0", "2")
    screen.page.evaluate("() => { location.hash = 'there'; }")
    screen.until("() => location.hash === '#there'")
    answering.speak()
    screen.in_link(z="2,1,0.2")
    screen.settled()
    screen.shows_p(column([2, 1, 0.2]))
    assert screen.page.url.endswith("#there")
    screen.page.go_back()
    screen.in_link(z=None)
    screen.shows_p(column([3, 1, 0.2]))
    assert screen.page.url.endswith("#there")
    screen.page.go_back()
    screen.until("() => !location.hash")
    assert answering.asked[-1] == {"_lang": "en"}
    screen.shows_p(column([3, 1, 0.2]))


def test_two_tabs_on_one_address_have_each_their_own_state(alone: Opened) -> None:
    one, _ = alone("softmax", "chain", query="?T=2")
    other = Screen(one.page.context.new_page(), ORIGIN)
    Alone(other.page, "softmax", "chain").open("?T=2")
    other.settled()
    for screen, z in ((one, "1"), (other, "-1"), (one, "4")):
        typed(screen, z)
        screen.shows_p(column([float(z), 1, 0.2], 2))
    other.shows_p(column([-1, 1, 0.2], 2))
    one.key("do-undo").click()
    one.shows_p(column([1, 1, 0.2], 2))
    other.key("do-undo").click()
    other.shows_p(column([3, 1, 0.2], 2))
    expect(other.key("do-undo")).to_be_disabled()
    expect(one.key("do-undo")).to_be_enabled()
    other.check()


def test_a_browser_that_takes_no_more_addresses_shows_the_state_and_gets_the_address_later(alone: Opened) -> None:
    screen, _ = alone("softmax", "chain")
    screen.page.evaluate(
        "() => { window.push = history.pushState; history.pushState = () => { throw new Error('full'); } }"
    )
    screen.type("z0", "4")
    screen.shows_p(column([4, 1, 0.2]))
    screen.settled()
    screen.in_link(z=None)
    screen.page.evaluate("() => { history.pushState = window.push; }")
    screen.type("T", "2")
    screen.in_link(z="4,1,0.2", T="2")
    screen.shows_p(column([4, 1, 0.2], 2))


def test_an_address_that_the_script_writes_late_does_not_take_back_what_was_done_since(alone: Opened) -> None:
    screen, _ = alone("softmax", "chain", query="?T=2")
    write = "(query) => history.pushState({}, '', `/${query}`)"
    for z in ("1", "4"):
        typed(screen, z)
    screen.page.evaluate(write, "?T=2&lang=zh")
    screen.in_link(z="4,1,0.2", T="2", lang="zh")
    screen.page.go_back()
    screen.in_link(z="4,1,0.2", lang=None)
    screen.page.go_back()
    screen.shows_p(column([1, 1, 0.2], 2))
    screen.page.go_back()
    screen.in_link(z=None, T="2")
    screen.shows_p(column([3, 1, 0.2], 2))
    screen.settled()
    screen.page.evaluate(write, "?z=9,1")
    screen.in_link(z="9,1")


def test_what_goes_back_to_its_default_leaves_the_address(alone: Opened) -> None:
    screen, _ = alone("softmax", "chain")
    screen.type("T", "2")
    screen.in_link(T="2", z=None, y=None)
    screen.type("T", "1")
    screen.in_link(T=None)


def test_what_the_script_sends_is_shown_unless_something_newer_was_done(alone: Opened) -> None:
    screen, answering = alone("softmax", "chain")
    send = """async (query) => {
        const sent = await fetch(`/first/chain${query}`);
        window.mount.chain(new Uint8Array(await sent.arrayBuffer()));
    }"""
    typed(screen, "2")
    screen.page.evaluate(send, "")
    screen.shows_p(column([2, 1, 0.2]))
    screen.page.evaluate(send, "?z=2,1,0.2&lang=zh")
    screen.shows({"names": ["猫", "狗", "鸟"], "p": column([2, 1, 0.2])})
    screen.until("() => document.documentElement.lang === 'zh-CN'")
    answering.silent = True
    screen.type("z1", "4")
    screen.page.evaluate(send, "?z=2,1,0.2&lang=en")
    answering.speak()
    screen.in_link(z="2,4,0.2")
    screen.shows({"names": ["cat", "dog", "bird"], "p": column([2, 4, 0.2])})
