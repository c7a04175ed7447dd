"""The browser's language at first, then the visitor's choice, which stays and stands in the link."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.oracle import column
from tests.browser.screen import Screen

Open = Callable[..., Screen]

NAMES = {"en": ["cat", "dog", "bird"], "zh": ["猫", "狗", "鸟"]}
CODE = {"en": "en", "zh": "zh-CN"}
SWITCH = {"en": "English", "zh": "简体中文"}


def assert_all_in(screen: Screen, lang: str) -> None:
    """Live view, chart, page and document are in this language."""
    screen.shows({"names": NAMES[lang]})
    expect(screen.live.locator(".legend li")).to_have_text(NAMES[lang])
    screen.until("(lang) => document.documentElement.lang === lang", CODE[lang])
    expect(screen.page.get_by_role("radio", name=SWITCH[lang])).to_be_checked()
    expect(screen.page.get_by_test_id("stMainBlockContainer")).to_contain_text(
        "概率" if lang == "zh" else "probabilities"
    )
    text = screen.page.get_by_test_id("stMainBlockContainer").inner_text() + screen.live.inner_text()
    assert ("概率" in text) == (lang == "zh")
    assert ("probability" in text) == (lang == "en")
    expect(screen.live.locator(".root")).to_have_attribute("lang", CODE[lang])


@pytest.mark.parametrize(("locale", "lang"), [("zh-CN", "zh"), ("en-US", "en")])
def test_the_language_is_the_browsers_at_first_and_a_choice_stays(blank: Open, locale: str, lang: str) -> None:
    screen = blank(locale=locale).open()
    assert_all_in(screen, lang)
    screen.in_link(lang=None)
    other = "en" if lang == "zh" else "zh"
    screen.page.get_by_role("radio", name=SWITCH[other]).click()
    screen.in_link(lang=other)
    assert_all_in(screen, other)
    step = screen.drag("z1", 0.9)
    screen.in_link(lang=other, z=f"3,{(step - 50) / 10:g},0.2")
    screen.page.reload()
    screen.ready()
    assert_all_in(screen, other)
    screen.in_link(lang=other)


def test_the_link_decides_over_the_browser_and_what_is_no_language_is_ignored(blank: Open) -> None:
    screen = blank().open("/?lang=zh&z=1,2,3")
    assert_all_in(screen, "zh")
    screen.in_link(lang="zh", z="1,2,3")
    assert_all_in(screen.open("/?lang=%3Cb%3E"), "en")


def test_a_switch_right_after_an_act_keeps_what_the_act_led_to(blank: Open) -> None:
    screen = blank().open("/?z=1,2,3&lang=en&T=2&pin=1,1,1;1;0&axis=log")
    screen.unfold("copy")
    screen.type("z0", "4")
    screen.page.get_by_role("radio", name=SWITCH["zh"]).press(" ")
    assert_all_in(screen, "zh")
    screen.in_link(lang="zh", z="4,2,3")
    screen.settled()
    after = screen.picture()
    assert after["p"] == column([4, 2, 3], 2)
    expect(screen.key("copy")).to_have_attribute("open", "")
    expect(screen.key("do-undo")).to_have_text("撤销")


def test_back_leads_to_the_language_before(blank: Open) -> None:
    screen = blank().open("/?z=1,2,3&lang=en&T=2&pin=1,1,1;1;0&axis=log")
    after = screen.picture()
    screen.page.get_by_role("radio", name=SWITCH["zh"]).press(" ")
    assert_all_in(screen, "zh")
    screen.in_link(lang="zh")
    screen.page.go_back()
    assert_all_in(screen, "en")
    screen.shows({key: after[key] for key in ("z", "p", "bars", "ghosts")})
