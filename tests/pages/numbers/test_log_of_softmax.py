"""The section "The log of softmax" as a visitor meets it: words, figure, refusals, links, code."""

import math
from functools import partial

import numpy as np
import pytest

from pages.cross_entropy.fused_vs_two_step import section as separate
from pages.numbers.log_of_softmax import section
from softmax_core.floats import FORMATS
from tests.live import show
from tests.pages.cross_entropy.running import printed

shown = partial(show, "numbers", "log_of_softmax")


@pytest.mark.parametrize(
    ("query", "english", "chinese"),
    [
        (
            {},
            "p of cat is exactly 1 from a lead of 16.64 on, and its log is 0. That 0 hides a loss of 4.14e-8",
            "领先达到 16.64，猫的 p 就恰好为 1",
        ),
        (
            {"ld": "40", "lf": "float64"},
            "from a lead of 36.74 on, and its log is 0. That 0 hides a loss of 4.25e-18",
            "36.74",
        ),
        ({"ld": "110"}, "exp(−110) itself is 0: p of dog is 0", "exp(−110) 本身就是 0：狗的 p 是 0"),
        (
            {"ld": "5"},
            "log(softmax) still works at a lead of 5: −log p is 0.0067 if cat comes true, and 5.0067",
            "还能用",
        ),
        ({"ld": "1000", "lf": "float8"}, "float8 e4m3 has no number beyond 448.0000", "领先 1000 放不下"),
    ],
)
def test_one_sentence_says_what_is_seen(query, english, chinese):
    assert english in shown(**query).sentence
    assert chinese in shown(lang="zh", **query).sentence


def losses(there):
    """What the table of losses says, a row a format."""
    *_, table = [one for one in there.root.every() if "steps" in one.classes and "after" not in one.classes]
    found = [one for one in table.every() if "xrow" in one.classes and "xhead" not in one.classes]
    return [[there.read(cell) for cell in row.every() if "exact" in cell.classes] for row in found]


def test_a_zero_and_what_it_hides_in_every_format():
    # log(1 + e^−17) = 4.13993769e-8 with 50 digits; float16 counts it in units of 2^−24 = 5.96e-8
    assert losses(shown()) == [
        ["4.14e-8"] * 3,
        ["0", "0", "4.14e-8"],
        ["0", "0", "5.96e-8"],
        ["0", "0", "4.14e-8"],
        ["0", "0", "0"],
    ]


def test_the_cross_entropy_that_follows_is_inf_where_the_other_comes_true():
    there = shown(ld="110", ly="other")
    assert losses(there)[:4] == [["110.0000"] * 3, *[["inf", "110.0000", "110.0000"]] * 3]
    assert losses(there)[4] == ["nan", "112.0000", "112.0000"]  # float8 has no inf, and counts by 8 there
    assert "Cross-entropy if dog comes true" in there.text()
    after = next(one for one in there.root.every() if "after" in one.classes)
    assert [there.read(cell) for cell in after.every() if "exact" in cell.classes] == ["inf", "nan", "1.0000"]


def test_c7_is_answered_with_these_numbers_and_where_even_the_order_is_lost():
    said = shown().text("statement")
    assert "p is [1.0000, 4.14e-8] in float32, and log-softmax [−4.14e-8, −17.0000]" in said
    assert "log(softmax) is [0, −∞, −∞]" in said
    assert "Log-softmax is [0, −800.0000, −900.0000]" in said
    assert "C7" in [one.attributes.get("data-anchor") for one in shown().root.every()]


@pytest.mark.parametrize("name", list(FORMATS))
def test_the_lines_end_where_a_way_gives_out(name):
    there = shown(lf=name)
    (chart,) = there.header["charts"]
    lines = {(line["name"], line["panel"]): line for line in chart["lines"] if line["name"]}
    assert [key[0] for key in lines] == ["with log1p", "log(softmax)", "z − max − log Σ"]
    end = chart["x"][""]["ends"][1]
    step = end / 239
    above, below = (
        [line for line in chart["lines"] if line["panel"] == k and line["name"] is not None] for k in (0, 1)
    )
    log1p, two_step, shifted = (line["x"][-1] for line in above)
    assert log1p == shifted == end
    assert two_step == pytest.approx(there.values["infinite_from"], abs=step)
    log1p, two_step, shifted = (line["x"][-1] for line in below)
    assert two_step == pytest.approx(there.values["zero_from"], abs=step)
    assert shifted == pytest.approx(two_step, abs=step + (0.4 if name == "float8" else 0.02))
    assert log1p == pytest.approx(there.values["infinite_from"], abs=step + 0.1)


def test_a_dot_is_on_every_line_that_reaches_the_lead():
    for query, seen in (({"ld": "5"}, 6), ({}, 4), ({"ld": "110"}, 2), ({"ld": "0"}, 6)):
        there = shown(**query)
        (chart,) = there.header["charts"]
        assert not any(point["held"] for point in chart["points"])
        assert sum(not math.isnan(there.values[point["y"]]) for point in chart["points"]) == seen
        assert {point["x"] for point in chart["points"]} == {"at"}
    assert shown().values["winner_at[2]"] == pytest.approx(np.log10(4.1399e-8), abs=1e-4)


@pytest.mark.parametrize(
    ("act", "text", "query"),
    [
        ("d", "40", {"ld": "40"}),
        ("d!", "103.98", {"ld": "103.98"}),
        ("y", "1", {"ly": "other"}),
        ("f", "float64", {"lf": "float64"}),
        ("example", "[800, 0], float64", {"ld": "800", "ly": "other", "lf": "float64"}),
    ],
)
def test_an_act_sets_what_it_names(act, text, query):
    assert shown(act=act, text=text).query == query


@pytest.mark.parametrize(("act", "text"), [("d!", "-1"), ("d!", "far"), ("d!", "inf"), ("y", "2"), ("f", "float12")])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_not_taken_says_why_in_one_sentence_and_nothing_is_lost(act, text, lang):
    refused = shown(act=act, text=text, lang=lang, ld="50")
    assert refused.why
    assert "\n" not in refused.why
    assert refused.query == {"ld": "50"}


def test_three_logits_are_carried_to_cross_entropy():
    link = shown(ld="110", ly="other").header["links"]["separate"]
    assert link == "cross-entropy?section=separate&f=110,0,0&fy=1"
    state, refused = separate.read({"f": "110,0,0", "fy": "1"})
    assert not refused
    assert state["z"] == (110.0, 0.0, 0.0)


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"ld": "3", "ly": "other", "lf": "bfloat16"},
        {"ld": "110", "ly": "other"},
        {"ld": "40", "lf": "float64"},
        {"ld": "2", "lf": "float8"},
    ],
)
def test_the_copied_code_prints_the_losses_on_the_screen(query):
    there = shown(opened=["copy"], **query)
    state, _ = section.read(query)
    found = [abs(x) for x in printed(there.header["copies"]["numpy"])]
    wanted = [there.values[f"loss[{state['f']},{k}]"] for k in range(3)]
    assert found == pytest.approx(wanted, rel=5e-3, abs=1e-30)
