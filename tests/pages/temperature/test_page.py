"""The chapter on temperature: its page in both languages, its links and anchors, and a visitor's own text."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.words import load
from pages.temperature.sections import SECTIONS
from tests.live import show
from tests.pages.conftest import Screen

APP = Path(__file__).parents[3] / "app.py"
TEXT = APP.parent / "pages" / "temperature" / "text.toml"
STATEMENTS = {"C3": "dial", "MAX": "dial"}
PANGRAM = "The quick brown fox jumps over the lazy dog. The quick dog sleeps."


def opened(locale="en", **query):
    """The chapter as a visitor with this browser opens it."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.context["locale"] = locale
    app.run()
    for key, value in query.items():
        app.query_params[key] = value
    app.switch_page("pages/temperature/page.py").run()
    return Screen(app)


@pytest.mark.parametrize(("locale", "lang"), [("en", "en"), ("zh-CN", "zh")])
def test_the_page_shows_the_first_section_or_the_one_that_the_address_names(locale, lang):
    for query, anchor in (({}, "dial"), ({"section": "word"}, "word"), ({"dz": "1,0"}, "drawing")):
        (view,) = opened(locale, **query).views.values()
        assert view.header["place"] == f"temperature/{SECTIONS[anchor]}"
        assert view.header["lang"] == lang


def test_every_statement_is_reached_by_its_name():
    reached = {}
    for one in show("temperature", "dial").root.every():
        if "data-anchors" in one.attributes:
            reached |= dict.fromkeys(one.attributes["data-anchors"].split(), one.attributes["data-as"])
    assert {name: reached[name] for name in STATEMENTS} == STATEMENTS
    assert set(reached) == {*SECTIONS, *STATEMENTS}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("anchor", SECTIONS)
def test_every_section_asks_before_it_answers(lang, anchor):
    words, shown = load(TEXT, lang), show("temperature", SECTIONS[anchor], lang=lang)
    question = words[f"{anchor}_question"]
    assert re.search(r"[?？]", question)
    assert shown.text("question") == question


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_what_is_bad_in_a_link_is_told_once_and_the_rest_is_taken(locale):
    screen = opened(locale, T="hot", dk="9", wp="1.5", c="zebra", seed="-1", z="1,2")
    assert len(screen.warnings) == 5
    for key, said in zip(("T", "dk", "seed", "c", "wp"), screen.warnings, strict=True):
        assert f"“{key}”" in said
    assert screen.query == {"z": "1,2"}


def own(app, name, kind):
    """A widget of the own text."""
    return next(one for one in app.get(kind) if one.key == f"own_{name}")


@pytest.mark.parametrize(("locale", "lang"), [("en", "en"), ("zh-CN", "zh")])
def test_an_own_text_is_counted_in_the_session_and_stands_in_no_link(locale, lang):
    app = opened(locale).app
    own(app, "pasted", "text_area").set_value(PANGRAM).run()
    assert not app.exception
    words = load(TEXT, lang)
    said = " ".join(one.value for one in (*app.markdown, *app.caption))
    assert words.say("own_learnt", length="15", words="11") in said
    own(app, "context", "text_input").set_value("quick").run()
    said = " ".join(one.value for one in app.markdown)
    assert "| brown |" in said
    assert "| dog |" in said
    assert set(app.query_params) <= {"lang"}


@pytest.mark.parametrize(
    ("pasted", "context", "key"),
    [("…!?", None, "no_text"), ("x" * (2 * 2**20 + 1), None, "text_too_large"), (PANGRAM, "zebra", "unknown_word"),
     (PANGRAM, " ", "no_word")],
)  # fmt: skip
def test_what_cannot_be_learnt_is_said_in_one_sentence_and_nothing_is_lost(pasted, context, key):
    app = opened().app
    own(app, "pasted", "text_area").set_value(pasted).run()
    if context:
        own(app, "context", "text_input").set_value(context).run()
    (error,) = app.error
    shared = load(APP.parent / "pages" / "shared" / "text.toml", "en")[key]
    assert shared.partition("{")[0][:12] in error.value.replace("\\", "")
    assert not app.exception
    assert own(app, "pasted", "text_area").value == pasted


def test_a_file_that_is_no_text_is_refused():
    app = opened().app
    own(app, "loaded", "file_uploader").set_value(("a.txt", b"\xff\xfe\x00bad", "text/plain")).run()
    (error,) = app.error
    assert "UTF" in error.value
