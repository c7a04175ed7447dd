"""The browser's language at first, then the visitor's choice, which stays and stands in the link."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.screen import Screen

Open = Callable[..., Screen]

QUESTION = {"en": "How do scores become probabilities?", "zh": "得分怎样变成概率？"}
NAMES = {"en": ["cat", "dog", "bird"], "zh": ["猫", "狗", "鸟"]}
CODE = {"en": "en", "zh": "zh-CN"}
SWITCH = {"en": "English", "zh": "简体中文"}


def assert_all_in(screen: Screen, lang: str) -> None:
    """Live view, chart, page and document are in this language."""
    screen.shows({"names": NAMES[lang]})
    expect(screen.page.locator(".js-plotly-plot .legendtext")).to_have_text(NAMES[lang])
    screen.until("(lang) => document.documentElement.lang === lang", CODE[lang])
    expect(screen.native("language").get_by_role("radio", name=SWITCH[lang])).to_be_checked()
    body = screen.page.get_by_test_id("stMainBlockContainer").inner_text()
    assert ("概率" in body) == (lang == "zh")
    assert ("probability" in body) == (lang == "en")
    expect(screen.live.locator(".root")).to_have_attribute("lang", CODE[lang])


@pytest.mark.parametrize(("locale", "lang"), [("zh-CN", "zh"), ("en-US", "en")])
def test_the_language_is_the_browsers_at_first_and_a_choice_stays(blank: Open, locale: str, lang: str) -> None:
    screen = blank(locale=locale).open()
    assert_all_in(screen, lang)
    screen.in_link(lang=None)
    other = "en" if lang == "zh" else "zh"
    screen.native("language").get_by_role("radio", name=SWITCH[other]).click()
    screen.in_link(lang=other)
    assert_all_in(screen, other)
    step = screen.drag("z1", 0.9)
    screen.in_link(lang=other, z=f"3,{(step - 50) / 10:g},0.2")
    screen.page.reload()
    screen.ready()
    assert_all_in(screen, other)
    screen.in_link(lang=other)


@pytest.mark.parametrize(("locale", "lang"), [("en-US", "zh"), ("zh-CN", "en")])
def test_the_link_decides_over_the_browser(blank: Open, locale: str, lang: str) -> None:
    screen = blank(locale=locale).open(f"/?lang={lang}&z=1,2,3")
    assert_all_in(screen, lang)
    screen.in_link(lang=lang, z="1,2,3")


def test_a_language_that_there_is_not_is_ignored(blank: Open) -> None:
    assert_all_in(blank().open("/?lang=%3Cb%3E"), "en")


def test_a_switch_keeps_the_state_and_back_leads_to_the_language_before(blank: Open) -> None:
    screen = blank().open("/?z=1,2,3&lang=en&T=2&pin=1,1,1;1;0&axis=log")
    before = screen.picture()
    screen.native("language").get_by_role("radio", name=SWITCH["zh"]).click()
    assert_all_in(screen, "zh")
    after = screen.picture()
    assert [after[key] for key in ("z", "p", "bars", "ghosts")] == [before[key] for key in ("z", "p", "bars", "ghosts")]
    screen.page.go_back()
    assert_all_in(screen, "en")
    screen.shows({key: before[key] for key in ("z", "p", "sentence")})
