"""The derivation to print: in both languages, with the numbers of the address or room for them, nothing unescaped."""

from __future__ import annotations

import re
from html import unescape

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from pages.gradient.derivation import derivation, derivations
from pages.shared.words import LANGS, load
from tests.live import show
from tests.pages.conftest import APP

CHAPTER = APP.parent / "pages" / "gradient" / "text.toml"


def read(html):
    """What stands on the sheet."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<style.*?</style>|<[^>]*>", " ", html, flags=re.DOTALL)))


def cells(html):
    """The table's cells, row by row."""
    body = re.search(r"<tbody>(.*?)</tbody>", html, re.DOTALL)
    assert body
    return [[read(cell).strip() for cell in re.findall(r"<t[hd]>(.*?)</t[hd]>", row, re.DOTALL)]
            for row in re.findall(r"<tr.*?</tr>", body[1], re.DOTALL)]  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
def test_the_three_steps_stand_there_with_the_documents_numbers(lang):
    html = derivation({"z": "3,1,0.2"}, lang)
    said = read(html)
    for sentence in load(CHAPTER, lang)["chain_proof_steps"]:
        assert sentence in said
    assert html.count("<math") == 5  # what is given, and four formulas
    name = load(CHAPTER, lang)["names"][0]
    first = [name, "3", "0.8360", "1.0000", "−1.1961", "0.1371", "−0.0946", "−0.0425", "−0.1640", "−0.1640"]
    assert cells(html)[0] == first
    assert "{" not in said


@pytest.mark.parametrize("lang", LANGS)
def test_without_logits_there_is_room_to_write(lang):
    rows = cells(derivation({}, lang))
    assert len(rows) == 3
    assert all(cell == "" for row in rows for cell in row)
    assert cells(derivation({"y": "1", "lang": lang}, lang)) == rows


def test_a_soft_target_and_six_classes_are_taken():
    rows = cells(derivation({"z": "1,2,3,0,-1,-2", "t": "0.5,0.1,0.1,0.1,0.1,0.1", "target": "soft"}, "en"))
    assert len(rows) == 6
    assert all(len(row) == 5 + 6 + 2 for row in rows)
    assert rows[0][3] == "0.5000"
    assert rows[5][1] == "−2"


@pytest.mark.parametrize("lang", LANGS)
def test_what_cannot_be_read_is_said_and_nothing_of_it_is_markup(lang):
    evil = "<script>alert(1)</script>"
    html = derivation({"z": evil, "t": f"{evil},1", "y": "{{ 7 * 7 }}", "c": evil, evil: evil}, lang)
    assert "<script" not in html
    assert "&lt;script" in html
    assert "49" not in read(html)
    assert html.count('class="unread"') == 4
    assert cells(html)[0][2] == "0.8360"  # the defaults


def test_the_chapter_leads_there_with_its_state_and_the_server_gives_it():
    client = TestClient(Starlette(routes=derivations()))
    links = show("gradient", "chain", z="1,2", y="1", t="0.25,0.75", target="soft").header["links"]
    assert links["derivation_zh"] == "derivation/zh?z=1,2&y=1&t=0.25,0.75&target=soft"
    answer = client.get(f"/{links['derivation_zh']}&lang=zh")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert '<html lang="zh-CN"' in answer.text
    assert cells(answer.text)[1][3] == "0.7500"
    assert client.get(f"/{links['empty_en']}&lang=en").status_code == 200
    for wrong in ("/derivation/xx", "/derivation/", "/derivation/en/more"):
        assert client.get(wrong).status_code == 404


def test_an_address_that_never_ends_is_answered():
    assert "unread" in derivation({"z": "1," * 5000}, "en")
