"""The documents' examples give the documents' numbers."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.oracle import written
from tests.browser.screen import Screen

# The table of the documents (computed with 50 digits): how the list of examples calls it, and the probabilities.
TABLE = {
    "E2 · D2 · [2, 1, 0.1]": (0.659001138886, 0.242432970705, 0.0985658904093),
    "E1 · D2 · [3, 1, 0.2]": (0.836018802781, 0.113142841466, 0.050838355753),
    "E1 · D2 · [3, 1, 0.2] · T = 0.5": (0.978460653847, 0.0179211320027, 0.00361821414987),
    "E1 · D2 · [3, 1, 0.2] · T = 5": (0.446124030061, 0.299045880368, 0.254830089571),
    "E3 · D2 · [13, 31, 5]": (1.52299795127e-8, 0.999999984765, 5.10908895023e-12),
    "E4 · D2 · [3, 2, 4]": (0.244728471055, 0.0900305731704, 0.665240955775),
    "E4 · D2 · [4, 5, 6]": (0.0900305731704, 0.244728471055, 0.665240955775),
    "E5 · D1 · [3, 1, 0.2]": (0.836018802781, 0.113142841466, 0.050838355753),
    "E5 · D1 · [2, 1, 0.1]": (0.659001138886, 0.242432970705, 0.0985658904093),
    "E6 · D2 · [3, 1, 0.2]": (0.836018802781, 0.113142841466, 0.050838355753),
    "E6 · D2 · [2, 1, 0.1]": (0.659001138886, 0.242432970705, 0.0985658904093),
}


def choose(screen: Screen, label: str) -> None:
    """Pick an example; one that is a row of a batch says so at its end."""
    screen.native("example").get_by_role("combobox").click()
    screen.page.get_by_role("option", name=re.compile(rf"^{re.escape(label)}( · sample \d)?$")).click()


def test_every_example_shows_the_numbers_of_its_document(screen: Screen) -> None:
    for label, right in TABLE.items():
        choose(screen, label)
        screen.shows_p([written(p) for p in right])
        screen.settled()
        assert screen.picture()["totals"][1] == "Σ 1.0000"


def test_the_list_of_examples_is_the_table_and_the_choice_stays_chosen(screen: Screen) -> None:
    box = screen.native("example").get_by_role("combobox")
    box.click()
    offered = screen.page.get_by_role("option")
    expect(offered).to_have_count(len(TABLE))
    assert {re.sub(r" · sample \d$", "", text) for text in offered.all_inner_texts()} == set(TABLE)
    screen.page.get_by_role("option", name="E3 · D2").click()
    screen.in_link(z="13,31,5")
    expect(box).to_have_value("E3 · D2 · [13, 31, 5]")
    screen.drag("z0", 0.2)
    expect(box).to_have_value("Your own numbers")


@pytest.mark.parametrize("label", ["E4 · D2 · [3, 2, 4]", "E5 · D1 · [2, 1, 0.1]"])
def test_the_chosen_example_is_the_one_that_is_explained(screen: Screen, label: str) -> None:
    choose(screen, label)
    expect(screen.page.get_by_text(f"{label[:2]} is from")).to_be_visible()
    expect(screen.native("example").get_by_role("combobox")).to_have_value(re.compile(re.escape(label)))


def test_a_surprise_is_another_state_that_is_right(screen: Screen) -> None:
    screen.press("surprise")
    screen.until("() => new URLSearchParams(location.search).has('z')")
    screen.settled()
    first = screen.page.url
    screen.press("surprise")
    screen.until("(old) => location.href !== old", first)
