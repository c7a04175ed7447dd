"""The whole chapter on cross-entropy: every section in both languages, and links that reach into it."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.cross_entropy.page_sections import SECTIONS
from pages.shared.words import load
from tests.pages.conftest import Screen

APP = Path(__file__).parents[3] / "app.py"
TEXT = APP.parent / "pages" / "cross_entropy" / "text.toml"


def opened(locale="en", **query):
    """The chapter as a visitor with this browser opens it."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.context["locale"] = locale
    app.run()
    for key, value in query.items():
        app.query_params[key] = value
    app.switch_page("pages/cross_entropy/page.py").run()
    return Screen(app)


@pytest.mark.parametrize(("locale", "lang"), [("en", "en"), ("zh-CN", "zh")])
def test_the_page_has_a_live_view_for_every_section_under_its_title_and_anchor(locale, lang):
    screen, words = opened(locale), load(TEXT, lang)
    assert [(head.value, head.proto.anchor) for head in screen.app.subheader] == [
        (words[f"{anchor}_title"], anchor) for anchor in SECTIONS
    ]
    assert list(screen.views) == ["history", *SECTIONS.values()]
    assert {view.header["lang"] for view in screen.views.values()} == {lang}


def test_every_section_takes_its_own_part_of_the_address():
    link = {"z": "2,1,0", "p": "0.5,0.3,0.2", "eps": "0.2", "b": "3", "s": "1", "f": "5,0,0", "n": "1,2,3", "T": "9"}
    screen = opened(**link)
    taken = {key: value for view in screen.views.values() for key, value in view.query.items()}
    assert taken == {key: value for key, value in link.items() if key != "T"}
    assert screen.query == link


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_what_is_bad_in_a_link_is_told_once_and_the_rest_is_taken(locale):
    screen = opened(locale, p="0.5,0.6", by="2", target=":red[x]", b="3")
    assert len(screen.warnings) == 3
    for key, said in zip(("p", "target", "by"), screen.warnings, strict=True):
        assert f"“{key}”" in said
        assert not re.search(r"(?<!\\)[<>\[\]$]", said)
    assert screen.query == {"b": "3"}
