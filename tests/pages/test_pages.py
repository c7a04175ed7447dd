"""What holds for every page that mounts live views: language, links, and what of them cannot be read."""

import re

import pytest

from tests.pages.conftest import live_views

SEEN = r"(?<!\\)"  # in Markdown, what has no backslash before it


def test_a_page_mounts_what_its_address_says(open_page):
    screen = open_page(z="2,1,0.1", y="1")
    assert screen.views["chain"].query == {"z": "2,1,0.1", "y": "1"}
    assert screen.query == {"z": "2,1,0.1", "y": "1"}
    assert not screen.warnings


def test_the_language_of_a_link_wins_over_the_browser(open_page):
    screen = open_page("en", lang="zh", T="0.5")
    assert screen.views["chain"].sentence.startswith("猫以 0.9785 领先")
    assert screen.query == {"lang": "zh", "T": "0.5"}


@pytest.mark.parametrize(("locale", "lang"), [("en", "en"), ("zh-CN", "zh"), ("de", "en"), (None, "en")])
def test_the_browsers_language_is_taken_where_there_is_one(open_page, locale, lang):
    assert open_page(locale).views["chain"].header["lang"] == lang


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_a_bad_part_of_a_link_is_named_once_and_leaves_the_address(open_page, locale):
    screen = open_page(locale, z="2,1,0.1", T="<b>cold</b>", y="1", axis=":red[x]")
    assert len(screen.warnings) == 2
    for key, warning in zip(("T", "axis"), screen.warnings, strict=True):
        assert f"“{key}”" in warning
        assert bool(re.search("[\u4e00-\u9fff]", warning)) == (locale == "zh-CN")
        assert not re.search(SEEN + r"[<>\[\]$:*_`]", warning)
    assert screen.query == {"z": "2,1,0.1", "y": "1"}
    assert screen.views["chain"].query == {"z": "2,1,0.1", "y": "1"}
    screen.app.run()
    assert not screen.app.toast


def test_a_chosen_language_goes_into_the_address_and_the_state_stays(open_page):
    screen = open_page("en", T="2")
    screen.app.button_group(key="lang").set_value("zh").run()
    assert live_views(screen.app)["chain"].header["lang"] == "zh"
    assert screen.query == {"T": "2", "lang": "zh"}
