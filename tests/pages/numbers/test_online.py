"""The section "In one pass" as a visitor meets it: every step told, acts, refusals, links, code."""

import io
import re
from contextlib import redirect_stdout
from functools import partial

import numpy as np
import pytest
from scipy.special import softmax as scipy_softmax

from pages.numbers.online import EIGHT, section
from tests.live import show

shown = partial(show, "numbers", "online")
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"on": "0"}, "Nothing is read yet: m = −∞ and s = 0"),
        ({"on": "1"}, "Block 1 of 4 is read. Its maximum is m = 2, and its exp(z − m) add up to s = 1.3679."),
        ({}, "a larger maximum, 4 instead of 2. All that s held shrinks by exp(2 − 4) = 0.1353, from 1.3679 to 0.1851"),
        ({"on": "3"}, "no larger maximum: m stays 4, so the factor is 1. The block adds 0.3746 to 1.2153: s = 1.5899."),
        ({"on": "5"}, "p = exp(z − m)/s is written: 2 of 8 so far."),
        ({"on": "8"}, "All 8 probabilities are written after 16 readings of a logit; the shifted way needs 24."),
        ({"oz": "-inf,-inf,1,2", "on": "1"}, "nothing but masked classes (−∞) so far. m stays −∞ and s stays 0."),
        ({"oz": "-3,0,-1,-2", "ob": "1"}, "exp(−3 − 0) = 0.0498"),
        ({"oz": "-3,-1,-2,-2", "ob": "1"}, "exp(−3 − (−1)) = 0.1353"),
    ],
)  # fmt: skip
def test_every_step_is_told_with_its_numbers(query, said):
    assert said in shown(**query).sentence
    assert CHINESE.search(shown(lang="zh", **query).sentence)


def test_what_is_not_read_or_written_yet_is_not_told():
    found = shown(on="1")
    terms = [found.written(f"term[{i}]") for i in range(8)]
    assert terms == ["0.3679", "1.0000", *["–"] * 6]
    assert [found.written(f"p[{i}]") for i in range(8)] == ["–"] * 8
    done = shown(on="8")
    np.testing.assert_allclose([done.values[f"p[{i}]"] for i in range(8)], scipy_softmax(EIGHT), atol=5e-5)


def test_memory_is_read_twice_online_and_three_times_with_the_shift():
    found = shown()
    table = found.text().partition("How often memory is read")[2]
    assert "naive Σ exp z · then p 2 3 16 shifted max z · Σ exp(z − max z) · then p 3 4 24 online" in table


@pytest.mark.parametrize(
    ("act", "text", "query"),
    [
        ("z0", "1.5", {"oz": "1.5,2,0.5,4,3,-1,5,2"}), ("z1!", "-inf", {"oz": "1,-inf,0.5,4,3,-1,5,2"}),
        ("size", "4", {"ob": "4"}), ("step!", "8", {"on": "8"}), ("add", "", {"oz": "1,2,0.5,4,3,-1,5,2,0"}),
        ("drop3", "", {"oz": "1,2,0.5,3,-1,5,2"}), ("paste", "np.array([9, 8., 7e1, -inf])", {"oz": "9,8,70,-inf"}),
        ("example", "[1, 2, 3, …]", {"oz": "1,2,3,4,5,6,7,8", "ob": "1"}),
    ],
)  # fmt: skip
def test_an_act_sets_what_it_names(act, text, query):
    assert shown(act=act, text=text).query == query


def test_larger_blocks_and_fewer_logits_have_an_earlier_end():
    assert shown(act="size", text="4", on="7").query == {"ob": "4", "on": "4"}
    assert shown(act="paste", text="1 2 3 4", on="7").query == {"oz": "1,2,3,4", "on": "4"}
    assert shown(ob="4", on="9").values["step"] == 2  # what is no step there is not taken


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    ("act", "text", "part"),
    [
        ("paste", "1 2 3", "3"), ("paste", ",".join("1" * 13), "13"), ("paste", "", ""), ("paste", "1,2,cat,4", "cat"),
        ("paste", "1, 2, nan, 3", "nan"), ("paste", "1, 2, inf, 3", "inf"), ("paste", "-inf -inf -inf -inf", "−∞"),
        ("z0!", "1e999", "1e999"), ("size!", "5", "5"), ("size!", "1.5", "1.5"), ("step!", "9", "9"),
        ("paste", "<img src=x>" * 500, "4000"), ("drop9", "", None),
    ],
)  # fmt: skip
def test_what_is_not_taken_is_said_in_one_sentence_and_nothing_is_lost(act, text, part, lang):
    refused = shown(act=act, text=text, lang=lang, on="1")
    assert refused.query == {"on": "1"}
    if part is not None:
        assert part in refused.why
        assert "\n" not in refused.why


def test_fewer_or_more_logits_than_there_may_be_stay_out_of_a_link():
    for oz in ("1,2,3", ",".join("1" * 13)):
        assert [key for key, _ in section.read({"oz": oz})[1]] == ["oz"]


@pytest.mark.parametrize("query", [{}, {"oz": "-inf,-inf,1e3,1001,999.5", "ob": "2"}, {"ob": "3", "on": "1"}])
def test_the_code_to_copy_runs_and_prints_what_is_shown(query):
    found = shown(opened=["copy"], **query)
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(found.header["copies"]["numpy"], {})  # noqa: S102  (our own text)
    said = printed.getvalue()
    state, _ = section.read(query)
    p = [float(x) for x in re.findall(r"[\d.]+(?:e[+-]?\d+)?", said.partition("p = [")[2].partition("]")[0])]
    np.testing.assert_allclose(p, scipy_softmax(state["z"]), rtol=1e-5)  # printed with eight decimals
    assert float(said.rpartition(":")[2]) < 1e-15
