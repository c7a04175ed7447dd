"""The sheets: every question with room for it, no answer before the page of answers, and every number there."""

import re
from html import unescape

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from pages.shared.front.sheet import CHAPTERS, address, sheet, sheets
from pages.shared.live.path_told import filled
from pages.shared.words import LANGS


def read(html):
    html = re.sub(r"</?b>", "", html)  # within a sentence
    return re.sub(r"\s+", " ", unescape(re.sub(r"<style.*?</style>|<[^>]*>", " ", html, flags=re.DOTALL)))


def flat(text):
    return re.sub(r"\s+", " ", text).strip()


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_questions_come_first_and_answers_with_their_numbers_on_a_page_of_their_own(chapter, lang):
    before, after = map(read, sheet(chapter, lang).split('<section class="answers">'))
    steps = filled(chapter, lang)["steps"]
    assert steps
    for step in steps:
        assert flat(step["say"]) in before
        assert flat(step["ask"]) in before
        assert flat(step["take"]) in after
        assert flat(step["take"]) not in before
        if step["kind"] in ("choose", "sure"):
            assert all(flat(option) in before for option in step["options"])
            assert flat(step["options"][step["right"]]) in after
        elif step["kind"] == "mark":
            assert step["mark"]["text"] in after
    assert not re.search(r"(\d[\d.]*\S*) \1(?![\d.])", after), "an answer is said twice"


def test_the_kinds_have_room_of_their_own():
    html = sheet("softmax", "en").split('<section class="answers">')[0]
    kinds = [step["kind"] for step in filled("softmax", "en")["steps"]]
    assert html.count('class="axis"') == kinds.count("mark")
    assert html.count('class="lines"') == kinds.count("reach")
    several = [len(step.get("options", ())) * (step["kind"] == kind) for kind in ("choose", "sure")
               for step in filled("softmax", "en")["steps"]]  # fmt: skip
    assert html.count('class="box"') + html.count('class="blank"') == sum(several)


def test_the_server_gives_every_sheet_and_says_that_there_is_no_other():
    client = TestClient(Starlette(routes=sheets()))
    for lang in LANGS:
        answer = client.get(address("softmax", lang))
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/html")
        assert f'<html lang="{lang}' in answer.text
    for wrong in ("/sheet/softmax/xx", "/sheet/nothing/en", "/sheet/../en"):
        assert client.get(wrong).status_code == 404
