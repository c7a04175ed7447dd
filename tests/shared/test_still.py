"""Still views: what is rendered is text, and every click is answered once, whatever comes between."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.words import Words
from pages.two_models.still import component


class EndOfRunError(BaseException):
    """What Streamlit raises wherever a run may end."""


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    state = {"rows taken": component._Taken(), "rows": {}}
    monkeypatch.setattr(component, "st", SimpleNamespace(session_state=state))
    return state


def test_every_click_is_answered_once_and_in_order(session: dict[str, Any]) -> None:
    done: list[str] = []
    for clicks in ([[1, "later"]], [[1, "later"], [2, "later"]], [[2, "later"], [3, "row7"]]):
        session["rows"] = {"clicks": clicks}
        for _ in range(2):  # Streamlit may hand the same over twice
            component._take("rows", done.append)
    assert done == ["later", "later", "row7"]
    assert session["rows taken"].last == 3


def test_where_nothing_was_clicked_nothing_is_done(session: dict[str, Any]) -> None:
    done: list[str] = []
    for nothing in ({}, {"clicks": None}):
        session["rows"] = nothing
        component._take("rows", done.append)
    assert done == []


def test_a_run_that_ends_between_two_clicks_is_followed_by_one_that_goes_on(session: dict[str, Any]) -> None:
    session["rows"] = {"clicks": [[1, "a"], [2, "b"]]}
    done: list[str] = []
    ended = iter([False, True, False])

    def act(what: str) -> None:
        if next(ended):
            raise EndOfRunError
        done.append(what)

    with pytest.raises(EndOfRunError):
        component._take("rows", act)
    component._take("rows", act)
    assert done == ["a", "b"]


def test_a_click_that_fails_is_not_tried_again(session: dict[str, Any]) -> None:
    session["rows"] = {"clicks": [[1, "a"], [2, "b"]]}

    def act(what: str) -> None:
        raise ValueError(what)

    for what in "ab":
        with pytest.raises(ValueError, match=what):
            component._take("rows", act)
    component._take("rows", act)


def test_a_template_says_its_language_and_keeps_texts_text() -> None:
    words = Words("zh", {"close_true": "<b>", "close_title": "{row} {truth}"})
    hostile = "\"'></section><img src=x onerror=alert(1)>"
    detail = {"name": hostile, "truth": "", "image": None, "losses": [], "classes": [], "rest": 0}
    html = component.render("two_models/row_detail.html", words, detail=detail)
    assert html.startswith('<div lang="zh-CN">')
    assert html.count("<img") == html.count("<style") == 0
    assert html.count("</section>") == 1
    assert "&lt;img src=x onerror=alert(1)&gt;" in html
    styled = component.render("two_models/row_detail.html", words, "two_models/listing.css", detail=detail)
    assert ".listing { width: 100%;" in styled


def test_what_travels_is_the_html_and_what_was_taken() -> None:
    def page() -> None:
        from pages.two_models.still import show_still  # noqa: PLC0415

        show_still("one", "<p>1</p>")
        show_still("two", "<p>2</p>", lambda _: None)

    app = AppTest.from_function(page).run()
    assert not app.exception
    sent = [json.loads(one.proto.json) for one in app.get("bidi_component")]
    assert sent == [{"html": f"<p>{n}</p>", "taken": 0} for n in (1, 2)]
