"""Targets on the page: acts, links, sentences, the statement, the chart, the code."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import special

from pages.shared.live.answer import find
from tests.live import show
from tests.pages.cross_entropy.checks import check_any_address, check_code, check_every_step

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=40)
VALUE = st.text(max_size=20) | st.sampled_from(
    ["1,2,3", "0.5,0.5", "0.2,0.3,0.5", "1,0,0", "-inf,0,1", "1e308,-1e308,0", "1e-320", "0", "1", "2", "free", "nan"]
)


def shown(**query):
    return show("cross_entropy", "targets", **query)


@pytest.mark.parametrize(
    ("act", "text", "query"),
    [
        ("kind", "2", {"target": "free"}),
        ("kind", "smooth", {"target": "smooth"}),
        ("y", "1", {"ty": "1"}),
        ("e", "0.3", {"eps": "0.3", "target": "smooth"}),
        ("e!", "0.1", {"target": "smooth"}),
        ("f0", "0.4", {"t": "0.4,0.4,0.2", "target": "free"}),
        ("f1!", "0.2", {"target": "free"}),
        ("z2", "-1", {"tz": "3,1,-1"}),
        ("z0!", "-inf", {"tz": "-inf,1,0.2"}),
        ("best", "", {"tz": "0,-inf,-inf"}),
        ("example", "E2", {"tz": "2,1,0.1"}),
        ("example", "C14", {"target": "free"}),
        ("example", "ε = 0.1", {"tz": "3.332205,0,0", "target": "smooth"}),
    ],
)
def test_an_act_sets_what_it_names(act, text, query):
    assert shown(act=act, text=text).query == query
    assert not shown(act=act, text=text).why


def test_reset_brings_the_section_back_to_its_beginning():
    assert shown(tz="1,2,3", eps="0.3", t="1,0,0", target="free", ty="2", act="reset").query == {}


@pytest.mark.parametrize("step", range(3))
def test_a_free_target_that_is_set_to_what_it_is_leaves_the_others_to_the_last_digit(step):
    exact = "0.3333333333333333,0.3333333333333333,0.3333333333333334"
    moved = shown(t=exact, act=f"f{step}!", text=exact.split(",")[step])
    assert moved.query == {"t": exact, "target": "free"}


@pytest.mark.parametrize(
    ("act", "text", "english", "chinese"),
    [
        ("e!", "-1", "“-1” is not a probability", "“-1”"),
        ("f0!", "1.2", "“1.2” is not a probability", "“1.2”"),
        ("f0!", "0,5", "0.5", "0.5"),
        ("kind", "3", "3", "3"),
        ("z0!", "x", "“x” is not a number", "“x”"),
        ("z9", "1", "z", "z"),
        ("?", "", "?", "?"),
    ],
)
def test_what_is_not_taken_says_why_in_both_languages(act, text, english, chinese):
    for lang, said in (("en", english), ("zh", chinese)):
        refused = shown(lang=lang, act=act, text=text, eps="0.3")
        assert said in refused.why
        assert refused.query == {"eps": "0.3"}
    assert re.search("[\u4e00-\u9fff]", refused.why)


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ({"eps": "2"}, "not_a_share"),
        ({"target": "soft"}, "not_a_choice"),
        ({"t": "0.5,0.6,0.1"}, "not_a_distribution"),
        ({"t": "0.5,0.5"}, "count"),
        ({"tz": "1,2"}, "count"),
        ({"ty": "3"}, "not_a_class"),
        ({"tz": "-inf,-inf,-inf"}, "all_masked"),
    ],
)
def test_a_bad_link_keeps_the_default_and_is_reported(query, key):
    section = find("cross_entropy", "targets")
    state, refused = section.read(query)
    assert state == section.default
    assert [(name, why.key) for name, why in refused] == [(*query, key)]


def test_a_link_says_what_it_said_and_defaults_stay_out_of_it():
    query = {"tz": "1,2,3", "ty": "2", "eps": "0.3", "t": "0.2,0.3,0.5", "target": "free"}
    assert shown(**query).query == query
    assert shown(tz="3,1,0.2", ty="0", eps="0.1", t="0.7,0.2,0.1", target="hard").query == {}


@QUICK
@given(st.dictionaries(st.sampled_from(["tz", "ty", "eps", "t", "target"]), VALUE))
def test_any_address_gives_a_state_that_computes_and_is_written_and_read_back(query):
    check_any_address("targets", query)


@pytest.mark.parametrize(
    ("query", "figures"),
    [
        # −log softmax([3, 1, .2])_0 = 0.17910424, with mpmath
        ({}, {"loss": "0.1791", "entropy": "0", "hard_targets": "3", "best_lead": "∞", "kl_divergence": "0.1791"}),
        # D2's E2: −log 0.659001138886 = 0.41702996
        ({"tz": "2,1,0.1"}, {"p[0]": "0.6590", "loss": "0.4170"}),
        # 1 − 0.1 + 0.1/3 = 0.93333, 0.1/3 = 0.03333, their log ratio log 28 = 3.33220
        (
            {"target": "smooth"},
            {"target[0]": "0.9333", "target[1]": "0.0333", "best_lead": "3.3322", "entropy": "0.2911"},
        ),
    ],
)
def test_the_figures_are_right(query, figures):
    screen = shown(**query)
    assert {name: screen.written(name) for name in figures} == figures


def test_the_example_with_the_best_logits_reaches_the_floor():
    screen = shown(act="example", text="ε = 0.1")
    assert screen.header["example"] == "ε = 0.1"
    assert screen.values["kl_divergence"] == pytest.approx(0, abs=1e-12)
    assert abs(screen.values["gradient[0]"]) < 1e-6  # the best logits are rounded to six decimals


@pytest.mark.parametrize(
    ("query", "english", "chinese"),
    [
        ({}, "One-hot: only cat counts, and the loss is 0.1791 nats. Its floor is 0,", "one-hot：只有猫算数"),
        (
            {"target": "smooth", "eps": "0.3"},
            "With ε = 0.3, cat should get 0.8000 and every other class 0.1000",
            "ε = 0.3 时猫应得 0.8000，其余各类各得 0.1000",
        ),
        ({"target": "free"}, "Any distribution can be a target.", "任何分布都可以作目标。"),
    ],
)
def test_one_sentence_says_what_is_seen(query, english, chinese):
    assert english in shown(**query).sentence
    assert chinese in shown(lang="zh", **query).sentence


@pytest.mark.parametrize(
    ("query", "english", "chinese"),
    [
        ({}, "exactly 0 or 1: 3; in between: 0.", "恰好是 0 或 1 的有 3 个，在两者之间的有 0 个"),
        ({"target": "free"}, "exactly 0 or 1: 0; in between: 3.", "恰好是 0 或 1 的有 0 个，在两者之间的有 3 个"),
        ({"target": "free", "t": "1,0,0"}, "exactly 0 or 1: 3;", "恰好是 0 或 1 的有 3 个"),
        (
            {"target": "free", "t": "0.5,0.5,0"},
            "exactly 0 or 1: 1; in between: 2.",
            "恰好是 0 或 1 的有 1 个，在两者之间的有 2 个",
        ),
    ],
)
def test_the_statement_has_its_verdict_and_is_shown_on_the_numbers(query, english, chinese):
    here, there = shown(**query).text("statement"), shown(lang="zh", **query).text("statement")
    assert english in here
    assert "No: it is exactly 0 or 1 for hard labels." in here
    assert chinese in there
    assert "不对：硬标签恰好是 0 或 1。" in there


def test_a_typed_logit_beyond_the_sliders_widens_them_and_a_drag_does_not():
    assert shown().header["range"] == 8
    assert shown(act="z0!", text="9").header["range"] == 10
    assert shown(tz="40,0,0", act="z0", text="2", span=50).header["range"] == 50


@pytest.mark.parametrize(
    ("kind", "target"),
    [("hard", [1, 0, 0]), ("smooth", [0.9 + 0.1 / 3, 0.1 / 3, 0.1 / 3]), ("free", [0.7, 0.2, 0.1])],
)
def test_the_loss_along_the_labels_logit_is_that_of_the_target(kind, target):
    screen = shown(target=kind)
    (chart,) = screen.header["charts"]
    curve, floor = chart["lines"]
    want = [-special.log_softmax([z, 1.0, 0.2]) @ target for z in curve["x"]]
    assert_allclose([screen.values[place] for place in curve["y"]], want, atol=6e-5)  # rounded as they are shown
    assert ([screen.values[place] for place in floor["y"]], floor["dash"]) == ([screen.values["entropy"]] * 2, True)
    (mark,) = chart["points"]
    assert (screen.values[mark["x"]], screen.values[mark["y"]]) == (3.0, screen.values["loss"])


def test_the_mark_stands_at_the_labelled_classs_logit():
    screen = shown(ty="2")
    (mark,) = screen.header["charts"][0]["points"]
    assert screen.values[mark["x"]] == 0.2


@pytest.mark.parametrize(("lang", "line"), [("en", "loss"), ("zh", "损失")])
def test_the_chart_names_its_axes_and_lines(lang, line):
    (chart,) = shown(lang=lang).header["charts"]
    words = [chart["x"][""]["title"], chart["y"][0]["title"], *(one["name"] for one in chart["lines"])]
    assert words[2] == line
    assert all(words)
    assert (chart["x"][""]["ends"], chart["y"][0]["ends"], chart["height"]) == ([-8, 8], [0, 10], 360)


@pytest.mark.parametrize("query", [{}, {"target": "free", "t": "0.2,0.3,0.5"}, {"tz": "40,0,-inf", "eps": "0.33"}])
def test_every_step_of_every_slider_is_the_state_set_to_that_step(query):
    check_every_step("targets", **query)


@pytest.mark.parametrize("query", [{}, {"target": "smooth"}, {"target": "free", "t": "1,0,0", "tz": "9,1,-inf"}])
def test_the_copied_code_runs_alone_and_prints_the_figures_on_the_screen(query):
    check_code("targets", ["loss", "entropy", "kl_divergence", "gradient[0]"], **query)
    assert "import numpy" in shown(opened=["copy"], **query).header["copies"]["numpy"]


def test_every_control_can_be_reached_and_has_a_name():
    screen = shown()
    keys = [f"{kind}-{id_}{i}" for kind in ("slide", "box") for id_ in "zf" for i in range(3)]
    keys += ["slide-e", "box-e", *(f"{id_}-{i}" for id_ in ("y", "kind") for i in range(3)), "do-best", "do-case2"]
    assert set(keys) <= set(screen.keys)
    assert screen.attribute("slide-f1", "aria-label") == "Free target of dog"
    assert screen.attribute("box-z0", "aria-label") == "Logit of cat, typed"
    assert screen.attribute("slide-z0", "aria-valuetext") == "3, probability 0.8360"
    assert screen.attribute("y-2", "aria-label") == "bird is the label"
