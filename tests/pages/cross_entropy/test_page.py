"""The whole chapter on cross-entropy: one section at a time, in both languages, and links that reach into it."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.cross_entropy.sections import SECTIONS
from pages.shared.live.answer import chosen_section, find
from pages.shared.words import load
from tests.live import show
from tests.pages.conftest import Screen

APP = Path(__file__).parents[3] / "app.py"
TEXT = APP.parent / "pages" / "cross_entropy" / "text.toml"
STATEMENTS = ["C7", "C9", "C11", "C14", "C15", "C16"]


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
def test_the_page_shows_the_first_section_or_the_one_that_the_address_names(locale, lang):
    for query, anchor in (({}, "price"), ({"section": "batch"}, "batch"), ({"section": "why", "p": "1,0"}, "why")):
        (view,) = opened(locale, **query).views.values()
        assert view.header["place"] == f"cross_entropy/{SECTIONS[anchor]}"
        assert view.header["section"] == anchor
        assert view.header["lang"] == lang


def test_a_link_from_before_the_sections_had_names_opens_the_first_of_which_it_speaks():
    for anchor, section in SECTIONS.items():
        own = [key for key in find("cross_entropy", section).keys if key not in ("z", "y", "n")]
        if anchor != "price":
            assert chosen_section("cross_entropy", {own[0]: "?"}) == section
    assert chosen_section("cross_entropy", {}) == SECTIONS["price"]
    assert chosen_section("cross_entropy", {"T": "9"}) == SECTIONS["price"]
    assert chosen_section("cross_entropy", {"section": "none of these", "z": "1,0,0"}) == SECTIONS["price"]


def test_what_the_address_says_of_other_sections_stays_in_it():
    link = {"z": "2,1,0", "p": "0.5,0.3,0.2", "eps": "0.2", "b": "3", "s": "1", "T": "9", "section": "two"}
    screen = opened(**link)
    (view,) = screen.views.values()
    assert view.query == {"p": "0.5,0.3,0.2"}
    assert screen.query == link


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("anchor", SECTIONS)
def test_every_section_has_the_contents_its_title_and_the_way_back_and_on(lang, anchor):
    words, shown = load(TEXT, lang), show("cross_entropy", SECTIONS[anchor], lang=lang)
    links = [one for one in shown.root.every() if one.tag == "a" and "data-section" in one.attributes]
    order = list(SECTIONS)
    place = order.index(anchor)
    contents, ends = links[: len(order)], links[len(order) :]
    assert [one.attributes["data-as"] for one in contents] == order
    assert [one.attributes["data-as"] for one in contents if "aria-current" in one.attributes] == [anchor]
    assert [one.attributes["data-as"] for one in ends] == order[max(place - 1, 0) : place] + order[place + 1 :][:1]
    heads = [shown.read(one) for one in shown.root.every() if one.tag == "h2"]
    assert heads == [words[f"{anchor}_title"]]


def test_every_statement_is_reached_by_its_name():
    reached = {}
    for one in show("cross_entropy", SECTIONS["price"]).root.every():
        if "data-anchors" in one.attributes:
            reached |= dict.fromkeys(one.attributes["data-anchors"].split(), one.attributes["data-as"])
    assert set(reached) == {*SECTIONS, *STATEMENTS}
    for statement in STATEMENTS:
        ids = [one.attributes.get("id") for one in show("cross_entropy", SECTIONS[reached[statement]]).root.every()]
        assert statement in ids


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_what_is_bad_in_a_link_is_told_once_and_the_rest_is_taken(locale):
    screen = opened(locale, p="0.5,0.6", by="2", target=":red[x]", b="3", section="<b>")
    assert len(screen.warnings) == 4
    for key, said in zip(("p", "target", "by", "section"), screen.warnings, strict=True):
        assert f"“{key}”" in said
        assert not re.search(r"(?<!\\)[<>\[\]$]", said)
    assert screen.query == {"b": "3"}
