"""What is not a list of finite numbers gets one sentence in the visitor's language, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from pages.shared.words import load
from scripts.server import ROOT
from tests.browser.alone import Alone
from tests.browser.oracle import column
from tests.browser.screen import EVERY_STAGE, Screen

Open = Callable[..., Screen]
Opened = Callable[..., tuple[Screen, Alone]]

TEXT: Path = ROOT / "pages" / "shared" / "text.toml"

MEGABYTE = "1" * 1_000_000
MANY = ", ".join(str(i) for i in range(300))
HTML = "<img src=x onerror=alert(1)>"

TYPED: list[tuple[str, str, dict[str, Any]]] = [
    ("nan", "not_finite", {"value": "nan"}),
    ("", "no_number", {}),
    (HTML, "not_a_number", {"value": HTML}),
    ("$x$ **b** :red[x]", "not_a_number", {"value": "$x$ **b** :red[x]"}),
    (MANY, "not_a_number", {"value": MANY[:39] + "…"}),
    (MEGABYTE, "too_long", {"most": 4000}),
]


def sentence(lang: str, key: str, **values: Any) -> str:
    """What the app has to say."""
    return load(TEXT, lang).say(key, **values)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_bad_number_in_a_box_is_explained_once_stays_in_the_box_and_changes_nothing(alone: Opened, lang: str) -> None:
    screen, _ = alone("softmax", "chain", query=f"?lang={lang}")
    before, address = screen.picture(), screen.page.url
    for typed, key, values in TYPED if lang == "en" else TYPED[::4]:
        screen.type("z1", typed)
        alert = screen.live.get_by_role("alert")
        expect(alert).to_have_text(sentence(lang, key, **values))
        expect(screen.box("z1")).to_have_attribute("aria-invalid", "true")
        assert screen.box("z1").input_value() == typed
        assert screen.box("z1").get_attribute("aria-describedby") == alert.get_attribute("id")
        screen.settled()
        shown = screen.picture()
        assert shown["z"][0::2] == ["3", "0.2"]
        assert {**shown, "z": before["z"]} == before
    assert screen.page.url == address
    screen.type("z1", "1.5")
    expect(screen.live.get_by_role("alert")).to_have_count(0)
    expect(screen.box("z1")).not_to_have_attribute("aria-invalid", "true")
    screen.shows_p(column([3, 1.5, 0.2]))


def test_every_box_refuses_in_its_own_place_and_what_is_done_next_takes_it_back(alone: Opened) -> None:
    screen, _ = alone("softmax", "chain")
    screen.live.locator("details").evaluate_all("(all) => all.forEach((one) => (one.open = true))")
    before = screen.picture()
    cases: list[tuple[str, str, str, dict[str, Any]]] = [
        ("T", "-1", "too_small", {"value": "-1", "lowest": "0"}),
        ("T", "warm", "not_a_number", {"value": "warm"}),
        ("names0", "x" * 25, "name_too_long", {"value": "x" * 25, "size": 25, "most": 24}),
        ("c", "inf", "not_finite", {"value": "inf"}),
        ("m", "0", "not_positive", {"value": "0"}),
    ]
    for box, typed, key, values in cases:
        screen.type(box, typed)
        why = screen.live.locator(f"#why-{box}")
        expect(why).to_have_text(sentence("en", key, **values))
        expect(why).to_be_visible()
        assert screen.box(box).input_value() == typed
        screen.settled()
        assert screen.picture()["p"] == before["p"]
        screen.in_link(T=None, n=None, c=None, m=None)
    screen.drag("z1", 0.9)
    screen.settled()
    expect(screen.live.get_by_role("alert")).to_have_count(0)
    expect(screen.box("m")).to_have_value("1")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_bad_text_in_the_paste_box_is_explained_and_stays_there(alone: Opened, lang: str) -> None:
    screen, _ = alone("softmax", "chain", query=f"?z=1,2,3&lang={lang}")
    before = screen.picture()
    screen.key("paste").locator("summary").click()
    area, alert = screen.key("pasted"), screen.key("paste").get_by_role("alert")
    entry = load(TEXT, lang)
    for pasted, wanted in [
        ("2, inf", entry.say("entry", place=2, why=sentence(lang, "not_finite", value="inf"))),
        (MANY, sentence(lang, "count", count=300, fewest=2, most=12)),
        *([(MEGABYTE, sentence(lang, "too_long", most=4000))] if lang == "en" else []),
        ("-inf -inf", sentence(lang, "all_masked")),
    ]:
        area.fill(pasted)
        screen.key("do-paste").click()
        expect(alert).to_have_text(wanted)
        assert area.input_value() == pasted
        assert area.get_attribute("aria-describedby") == alert.get_attribute("id")
        screen.settled()
        assert screen.picture() == before
    area.fill("<b>, <i>")
    screen.key("do-paste").click()
    expect(alert).to_contain_text("<b>")
    assert not alert.locator("b").count()
    area.fill("cat: 3, dog: 1, -inf")
    screen.key("do-paste").click()
    screen.in_link(z="3,1,-inf")
    screen.shows({"p": ["0.8808", "0.1192", "0"], "names": ["cat", "dog", before["names"][2]]})
    expect(alert).to_have_count(0)
    expect(area).not_to_have_attribute("aria-invalid", "true")


def test_the_paste_box_opens_and_closes_by_key_and_takes_other_numbers_of_classes(alone: Opened) -> None:
    screen, _ = alone("softmax", "chain")
    popover = screen.key("paste")
    popover.locator("summary").press("Enter")
    screen.page.keyboard.press("Tab")
    assert screen.focused() == "pasted"
    screen.page.keyboard.type("1 2\n")
    screen.page.keyboard.type("3, 4")
    screen.page.keyboard.press("Tab")
    screen.page.keyboard.press("Enter")
    screen.in_link(z="1,2,3,4")
    screen.settled()
    screen.shows_p(column([1, 2, 3, 4]))
    assert screen.focused() == "do-paste"
    screen.page.keyboard.press("Escape")
    expect(popover).not_to_have_attribute("open", "")
    expect(popover.locator("summary")).to_be_focused()


@pytest.mark.parametrize(
    ("lang", "links"), [("en", [("z", HTML), ("T", "$x$ **b**"), ("z", "1" * 5000)]), ("zh", [("y", "9")])]
)
def test_what_is_bad_in_a_link_is_named_once_and_the_rest_is_taken(
    blank: Open, lang: str, links: list[tuple[str, str]]
) -> None:
    screen = blank(locale={"en": "en-US", "zh": "zh-CN"}[lang])
    toast = screen.page.get_by_test_id("stToast")
    for key, text in links:
        other = {"T": "2"} if key != "T" else {"y": "1"}
        screen.open(f"/?{key}={quote(text)}&" + "&".join(f"{k}={v}" for k, v in other.items()))
        expect(toast).to_have_count(1)
        expect(toast).to_contain_text(load(TEXT, lang)["link"].split("{why}")[0].format(key=key))
        assert len(toast.inner_text()) < 250
        assert not screen.page.locator("img[src=x], .stToast .katex, .stToast strong").count()
        screen.in_link(**{key: None}, **other)
        screen.shows_p(column([3, 1, 0.2], float(other.get("T", 1))))
    screen.page.reload()
    screen.ready()
    expect(toast).to_have_count(0)


def test_minus_infinity_masks_a_class_with_exactly_nothing(alone: Opened) -> None:
    screen, _ = alone("softmax", "chain", query=EVERY_STAGE)
    screen.type("z1", "-inf")
    screen.shows({"z": ["3", "−∞", "0.2"], "p": ["0.9427", "0", "0.0573"], "loss": ["0.0590", "∞", "2.8590"]})
    screen.in_link(z="3,-inf,0.2")
    screen.settled()
    assert screen.picture()["bars"][1] == "scaleX(0)"
    screen.type("z0", "-inf")
    screen.settled()
    screen.type("z2", "-inf")
    expect(screen.live.get_by_role("alert")).to_have_text(sentence("en", "all_masked"))
    assert screen.picture()["p"] == ["0", "0", "1.0000"]
