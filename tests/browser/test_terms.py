"""Terms are explained where they stand: by pointer, keyboard and finger, and nothing else happens."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from pages.shared.terms import glossary
from tests.browser.alone import Alone
from tests.browser.screen import Screen

Open = Callable[..., Screen]
OpenAlone = Callable[..., tuple[Screen, Alone]]

INSIDE = """(e) => {
  const { left, right, top, bottom } = e.getBoundingClientRect();
  return left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight;
}"""


def term(screen: Screen, name: str) -> Locator:
    return screen.page.locator(f'.term[data-term="{name}"]').first


def says(screen: Screen) -> Locator:
    return screen.page.get_by_role("tooltip")


def described(screen: Screen, name: str) -> str:
    """What a screen reader is told of a term beside its name."""
    text: str = term(screen, name).evaluate(
        "(e) => e.getRootNode().getElementById(e.getAttribute('aria-describedby'))?.textContent ?? ''"
    )
    return text


def test_the_pointer_shows_a_sentence_that_stays_under_it_and_escape_takes_it_away(alone: OpenAlone) -> None:
    screen, _ = alone("cross_entropy", "kl_decomposition", query="?section=two")
    term(screen, "kl").hover()
    expect(says(screen)).to_have_text(glossary("en")["kl"][1])
    says(screen).hover()
    screen.page.wait_for_timeout(400)  # longer than it would take to leave
    expect(says(screen)).to_be_visible()
    screen.page.mouse.move(2, 2)
    expect(says(screen)).to_have_count(0)
    term(screen, "kl").hover()
    expect(says(screen)).to_be_visible()
    screen.page.keyboard.press("Escape")
    expect(says(screen)).to_have_count(0)


def test_by_keyboard_a_term_is_reached_said_and_left(alone: OpenAlone) -> None:
    screen, _ = alone("softmax", "chain", query="?lang=zh")
    term(screen, "logit").focus()
    expect(says(screen)).to_have_text(glossary("zh")["logit"][1])
    assert described(screen, "logit") == glossary("zh")["logit"][1]
    screen.page.keyboard.press("Escape")
    expect(says(screen)).to_have_count(0)
    assert described(screen, "logit") == ""
    screen.page.keyboard.press("Enter")
    expect(says(screen)).to_be_visible()
    screen.page.keyboard.press("Tab")
    expect(says(screen)).to_have_count(0)


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_a_tap_shows_it_inside_the_screen_and_changes_nothing(alone: OpenAlone, colours: str) -> None:
    phone = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}
    screen, answering = alone("softmax", "chain", **phone, color_scheme=colours)
    address, before = screen.page.url, screen.picture()
    for name in ("temperature", "arg_max", "perplexity"):
        term(screen, name).evaluate("(e) => e.scrollIntoView({ block: 'end' })")  # below what sticks
        term(screen, name).tap()
        expect(says(screen)).to_have_text(glossary("en")[name][1])
        assert says(screen).evaluate(INSIDE)
        screen.live.locator("h2").last.tap()
        expect(says(screen)).to_have_count(0)
    screen.settled()
    assert screen.page.url == address
    assert screen.picture() == before
    assert answering.asked == []


def test_terms_of_native_text_are_explained_too_and_fit_a_narrow_page(blank: Open) -> None:
    screen = blank(width=390, height=844).open("/two-models?d=digits&show=sure")
    screen.forgiven.append("404")  # on a path of two parts Streamlit looks for its server there first
    expect(term(screen, "mcnemar")).to_be_visible()
    term(screen, "mcnemar").focus()
    expect(says(screen)).to_have_text(glossary("en")["mcnemar"][1])
    assert says(screen).evaluate(INSIDE)
    assert described(screen, "mcnemar") == glossary("en")["mcnemar"][1]
