"""The section "Together or one after the other" as a visitor meets it: acts, links, sentences, chart, code."""

import math
import re
from functools import partial

import numpy as np
import pytest

from pages.cross_entropy.fused_vs_two_step import STEPS, section
from tests.live import show
from tests.pages.cross_entropy.running import printed

shown = partial(show, "cross_entropy", "fused_vs_two_step")
WAYS = ("fused_float64", "fused_float32", "two_step_float64", "two_step_float32")


@pytest.mark.parametrize(
    ("act", "text", "query"),
    [
        ("z0", "-inf", {"f": "-inf,0,0"}), ("z2!", "−3", {"f": "17,0,-3"}), ("y", "1", {"fy": "1"}),
        ("example", "E3", {"f": "13,31,5", "fy": "1"}), ("example", "[17, 0, 0]", {}),
    ],
)  # fmt: skip
def test_an_act_sets_what_it_names(act, text, query):
    assert shown(act=act, text=text).query == query


@pytest.mark.parametrize(
    ("act", "text", "why"),
    [
        ("z0!", "inf", "“inf” is not a finite number"), ("z1!", "three", "“three” is not a number"),
        ("y", "3", "not one of the 3 classes"), ("z3", "1", "not one of the choices"),
        ("find4", "", "not one of the 4"), ("find9", "", "not one of the 4"), ("example", "E2", "E1, E3"),
    ],
)  # fmt: skip
def test_what_is_not_taken_says_why_and_changes_nothing(act, text, why):
    refused = shown(act=act, text=text, f="1,2,3")
    assert why in refused.why
    assert refused.query == {"f": "1,2,3"}
    assert re.search("[\u4e00-\u9fff]", shown(act=act, text=text, lang="zh").why)


def test_the_last_class_cannot_be_masked():
    refused = shown(act="z0!", text="-inf", f="1,-inf,-inf")
    assert "leave at least one finite logit" in refused.why
    assert refused.header["refusal"]["act"] == "z0"


def test_reset_brings_the_beginning_back():
    assert shown(act="reset", f="1,2,3", fy="2").query == {}


@pytest.mark.parametrize(
    ("query", "unread"),
    [
        ({"f": "17,0,0", "fy": "0"}, []), ({"f": "inf,0,0"}, ["f"]), ({"f": "1,2"}, ["f"]), ({"fy": "3"}, ["fy"]),
        ({"f": "-inf,-inf,-inf"}, ["f"]),
    ],
)  # fmt: skip
def test_defaults_and_what_cannot_be_read_stay_out_of_the_address(query, unread):
    assert [key for key, _ in section.read(query)[1]] == unread
    assert shown(**query).query == {}


@pytest.mark.parametrize("query", [{"f": "40,0,0"}, {"f": "1e308,-1e308,-inf", "fy": "2"}, {"f": "1e-320,-inf,0"}])
def test_a_link_is_read_and_written_back(query):
    first = shown(**query)
    assert shown(**first.query).query == first.query
    assert set(first.query) == set(query)


@pytest.mark.parametrize(
    ("query", "figures"),
    [
        # log(1 + 2 e^−17) = 8.27987e-8 with 50 digits
        ({}, {"two_step_float32": "0", "fused_float32": "8.28e-8", "two_step_float64": "8.28e-8"}),
        (
            {"f": "0,800,0"},
            {
                "two_step_float32": "∞", "two_step_float64": "∞", "fused_float32": "800.0000",
                "fused_float64": "800.0000", "p_float64": "0",
            },
        ),
        ({"f": "1e300,0,0"}, {"fused_float32": "–", "fused_float64": "0"}),
    ],
)  # fmt: skip
def test_the_figures_are_right(query, figures):
    there = shown(**query)
    assert {name: there.written(name) for name in figures} == figures


@pytest.mark.parametrize(
    ("example", "figures"),
    [
        # D2's E1: p = 0.836018802781; its E3: 0.999999984765 of the second class
        ("E1", {"p_float64": "0.8360", "fused_float64": "0.1791", "two_step_float32": "0.1791"}),
        ("E3", {"p_float64": "1.0000", "fused_float64": "1.52e-8", "two_step_float64": "1.52e-8", "y": "dog"}),
        ("[40, 0, 0]", {"two_step_float64": "0", "fused_float64": "8.50e-18"}),
        ("[0, 800, 0]", {"two_step_float64": "∞", "fused_float64": "800.0000"}),
    ],
)
def test_an_example_shows_the_documents_numbers(example, figures):
    there = shown(act="example", text=example)
    assert {name: there.written(name) for name in figures} == figures
    np.testing.assert_equal(shown(**there.query).values, there.values)


@pytest.mark.parametrize(("index", "broken"), [(0, "0"), (1, "∞"), (2, "0"), (3, "∞")])
def test_a_search_moves_the_true_logit_only_to_where_one_way_breaks(index, broken):
    found = shown(act=f"find{index}", f="1,2,3", fy="1")
    first, _, third = found.query["f"].split(",")
    assert (first, third, found.query["fy"]) == ("1", "3", "1")
    dtype = "float32" if index < 2 else "float64"
    assert found.written(f"two_step_{dtype}") == broken
    assert 0 < found.values[f"fused_{dtype}"] < math.inf


@pytest.mark.parametrize("logits", ["0,-inf,-inf", "0,1e308,0"])
def test_where_nothing_breaks_that_is_said(logits):
    english, chinese = (shown(act="find0", f=logits, lang=lang) for lang in ("en", "zh"))
    assert "No logit of the true class breaks this way here" in english.why
    assert "都不会让这种算法失灵" in chinese.why
    assert english.query == {"f": logits}
    assert any(one.attributes.get("data-why") == "find0" for one in shown(f=logits).root.every())


@pytest.mark.parametrize(
    ("query", "english", "chinese"),
    [
        ({}, "In float64 both ways give 8.28e-8 nats here.", "两种算法在这里都得到 8.28e-8 nat"),
        ({"f": "40,0,0"}, "In float64 softmax gives exactly 1 and the loss after it is 0", "恰好得 1"),
        ({"f": "0,800,0"}, "In float64 softmax gives exactly 0", "恰好得 0"),
        ({"f": "34,0,0"}, "In float64 the p close to 1 has few digits left", "没有多少有效数字留给差额"),
        ({"f": "-inf,0,0"}, "The true class is masked", "真实类别被 −∞ 屏蔽"),
        ({"f": "1e308,-1e308,0", "fy": "1"}, "These logits are too large for a float", "超出浮点数的范围"),
    ],
)
def test_one_sentence_says_what_is_seen(query, english, chinese):
    assert english in shown(**query).sentence
    assert chinese in shown(lang="zh", **query).sentence


def test_the_table_says_of_both_precisions_what_happened():
    assert shown().text("xzone") == "p rounded to 1, so the loss became 0 both agree, to 1.40e-9 of the value"
    assert shown(f="34,0,0").text("xzone").endswith("of the value")
    assert "两者一致" in shown(lang="zh").text("xzone")


def test_the_sliders_are_fine_near_zero_and_reach_far():
    assert (STEPS[0], STEPS[-1], 0.5 in STEPS, 49.5 in STEPS, 52.0 in STEPS, 120.0 in STEPS) == (-1e3, 1e3, *[True] * 4)
    assert STEPS == sorted(set(STEPS)) == [-step + 0.0 for step in reversed(STEPS)]
    widths = {control[0]: control[2] for control in shown().header["controls"]}
    assert widths == {**dict.fromkeys(("z0", "z1", "z2"), len(STEPS)), "y": 3}


@pytest.mark.parametrize(
    ("lang", "first", "third"),
    [
        (
            "en",
            "one step, float64: 0 above 745.13 only",
            "one after the other, float64: ∞ below −745.13, 0 above 36.73",
        ),
        ("zh", "一步算完，float64：仅在 745.13 以上得 0", "先后计算，float64：−745.13 以下得 ∞，36.73 以上得 0"),
    ],
)
def test_every_bar_says_where_it_ends(lang, first, third):
    (chart,) = shown(lang=lang).header["charts"]
    assert [place for place, _ in chart["notes"]] == [3.0, 2.0, 1.0, 0.0]
    assert (chart["notes"][0][1], chart["notes"][2][1]) == (first, third)


def test_the_bars_end_where_the_floats_end():
    (chart,) = shown().header["charts"]
    *bars, line = chart["lines"]
    assert all(bar["wide"] for bar in bars)
    assert [bar["colour"] for bar in bars] == [0, 0, 1, 1]
    ends = [[round(float(np.sign(x) * (10 ** abs(x) - 1))) for x in bar["x"]] for bar in bars]
    # one step: to where exp underflows; one after the other: also to where p does, and where it rounds to 1
    assert ends == [[-1000, 745], [-1000, 104], [-745, 37], [-104, 17]]
    assert line["x"] == ["lead_on_axis", "lead_on_axis"]
    assert {one["name"] for one in chart["lines"]} == {None}  # no heights of bars are read off
    ticks = [round(float(np.sign(x) * (10 ** abs(x) - 1))) for x, _ in chart["x"][""]["ticks"]]
    assert ticks == [-1000, -100, -10, 0, 10, 100, 1000]


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ({}, WAYS[:3]),
        ({"f": "40,0,0"}, WAYS[:2]),
        ({"f": "-200,0,0"}, WAYS[:3]),
        ({"f": "-inf,0,0"}, ()),
        ({"f": "1,0,0"}, WAYS),
    ],
)
def test_a_mark_is_on_every_bar_that_reaches_the_lead(query, marked):
    there = shown(**query)
    (chart,) = there.header["charts"]
    assert [point["y"] for point in chart["points"]] == [3.0, 2.0, 1.0, 0.0]
    assert not any(point["held"] for point in chart["points"])
    seen = [way for way, point in zip(WAYS, chart["points"], strict=True) if not math.isnan(there.values[point["x"]])]
    assert seen == list(marked)
    assert all(there.values[point["x"]] == there.values["lead_on_axis"] for point in chart["points"][: len(marked)])


@pytest.mark.parametrize("query", [{}, {"f": "0,800,0"}, {"f": "3,1,0.2", "fy": "2"}])
def test_the_copied_code_prints_the_figures_on_the_screen(query):
    there = shown(opened=["copy"], **query)
    found = printed(there.header["copies"]["numpy"])
    names = ["two_step_float32", "fused_float32", "two_step_float64", "fused_float64"]
    assert [abs(x) for x in found] == pytest.approx([there.values[name] for name in names], rel=5e-3, abs=1e-30)
