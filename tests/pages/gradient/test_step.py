"""The section "Take a step" as a visitor meets it: what it says, refuses, draws and gives to copy."""

import re
from functools import partial

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import special

from pages.gradient.step import ETAS, section
from pages.shared.live.template import PAGES
from pages.shared.words import LANGS, load
from softmax_core.lessons.descent import STEPS
from softmax_core.lessons.take_step import CORNERS
from tests.live import show
from tests.pages.cross_entropy.running import printed

shown = partial(show, "gradient", "step")
SOFT_E1 = {"sz": "3,1,0.2", "eps": "0.3"}


@pytest.mark.parametrize(
    ("act", "text", "query"),
    [
        ("eta", "4", {"eta": "4"}), ("eta!", "1e308", {"eta": "1e308"}), ("n", "7", {"n": "7"}),
        ("soft!", "0.33", {"eps": "0.33"}), ("truth", "2", {"sy": "2"}), ("start1!", "-3", {"sz": "0,-3,3"}),
        ("example", "E1", {"sz": "3,1,0.2", "sy": "2"}), ("example", "9 nat", {}), ("reset", "", {}),
    ],
)  # fmt: skip
def test_an_act_sets_what_it_names(act, text, query):
    assert shown(act=act, text=text).query == query


@pytest.mark.parametrize(
    ("act", "text", "why"),
    [
        ("eta!", "0", "greater than 0"), ("eta!", "-1", "greater than 0"), ("eta!", "1e309", "larger than a"),
        ("eta!", "fast", "not a number"), ("eta!", "inf", "not a finite number"), ("eta!", "0,5", "decimal point"),
        ("n!", "31", f"from 0 to {STEPS}"), ("n!", "2.5", "not a whole number"), ("soft!", "1.1", "from 0 to 1"),
        ("start0!", "x", "not a number"), ("truth", "3", "not one of the 3 classes"),
    ],
)  # fmt: skip
def test_what_is_not_taken_says_why_and_nothing_is_lost(act, text, why):
    refused = shown(act=act, text=text, eta="2", sz="1,2,3")
    assert why in refused.why
    assert refused.query == {"eta": "2", "sz": "1,2,3"}
    assert re.search("[\u4e00-\u9fff]", shown(act=act, text=text, lang="zh").why)


def test_the_race_is_told_at_the_start_and_after_five_steps():
    start, later = shown(), shown(n="5")
    assert "At step 0, cat is in front by neither loss" in start.text()
    assert "push its logit with 0.9999 and 4.91e-4" in start.text()
    assert "At step 5, cross-entropy has cat in front with" in later.text()
    assert "2036.31 times as hard" in later.text()
    assert "9.0026 → " in later.text("readings")
    assert (later.written("leads_at_ce"), later.written("leads_at_se")) == ("5", "264")
    assert "走了 5 步，交叉熵已让猫以" in shown(n="5", lang="zh").text()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({}, "η = 1 is below 4: every step must lower cross-entropy, from anywhere."),
        ({"eta": "100"}, "with a hard target each of them widens the lead of cat over every other class"),
        (SOFT_E1 | {"eta": "5"}, "none of the 30 steps raised cross-entropy. At the minimum η may be up to 8.3333"),
        (SOFT_E1 | {"eta": "20"}, "beyond 2/λmax = 8.3333 at the minimum: step 1 raises cross-entropy from 0.6591 to"),
        (SOFT_E1 | {"eta": "20", "eps": "0.1"}, "It is below 21.4286, so near the minimum the steps calm down."),
        ({"eta": "1e308"}, "further apart than a 64-bit float can hold (1.8e308), so a descent ends there."),
    ],
)  # fmt: skip
def test_every_step_size_gets_the_sentence_that_is_true_of_it(query, said):
    assert said in shown(**query).text()


@pytest.mark.parametrize("lang", LANGS)
def test_a_step_size_that_is_too_large_for_a_float_is_stated_and_the_state_is_kept(lang):
    there = shown(act="eta!", text="1e308", lang=lang, n="3")
    assert not there.why
    assert there.query == {"eta": "1e308", "n": "3"}
    first, second = (one for one in there.root.every() if "sentence" in one.classes)
    assert "1.8e308" in there.read(first)
    assert "1e308" in there.read(second)
    assert there.written("loss_ce") == "–"
    assert there.written("leads_at_ce") == "–"
    assert "nan" not in there.text().lower()


def test_a_button_leads_back_to_step_0_and_a_link_takes_the_start_along():
    assert shown(act="n", text="0", n="9", sy="1").query == {"sy": "1"}
    assert "do-n-reset" in shown().keys
    assert shown(sy="1").header["links"]["softmax"] == "?z=0,9,3&y=1"


def test_the_presets_are_what_they_are_called():
    assert shown(act="example", text="9 nat").written("started_ce") == "9.0026"
    bound = shown(act="example", text="η = 2/λ")
    assert abs(bound.values["eta"] - bound.values["bound_rest"]) < 0.01
    beyond = shown(act="example", text="η = 20")
    assert beyond.values["eta"] > 2 * beyond.values["bound_rest"]
    assert shown(act="example", text="E1").values["z[0]"] == 3


def charts_of(there):
    """The charts by name."""
    return {one["name"]: one for one in there.header["charts"]}


def values(there, line):
    """Where a line goes."""
    return [
        tuple(there.values[p] if isinstance(p, str) else p for p in at) for at in zip(line["x"], line["y"], strict=True)
    ]


@pytest.mark.parametrize("lang", LANGS)
def test_the_loss_curves_are_those_of_scipy_and_the_marks_stand_at_the_present_step(lang):
    there = shown(lang=lang, n="4")
    race, words = charts_of(there)["race"], load(PAGES / "gradient" / "text.toml", lang)
    z = np.array([0.0, 9.0, 3.0])
    curve = []
    for _ in range(STEPS + 1):
        curve.append(-special.log_softmax(z)[0])
        z = z - (special.softmax(z) - np.eye(3)[0])
    assert_allclose([10**y for _, y in values(there, race["lines"][0])], np.maximum(curve, 1e-4), rtol=2e-3)
    assert [x for x, _ in values(there, race["lines"][0])] == list(range(STEPS + 1))
    ce, se = race["points"]
    assert there.values[ce["x"]] == 4
    assert 10 ** there.values[ce["y"]] == pytest.approx(curve[4], rel=1e-3)
    assert (ce["name"], se["name"]) == (words["step_ce"], words["step_se"])
    assert race["x"][""]["title"] == words["step_axis_n"]


def test_both_bounds_stand_upright_in_the_chart_of_step_sizes_and_the_start_lies_in_it():
    there = shown(**SOFT_E1)
    etas = charts_of(there)["etas"]
    level, surely, rest = etas["lines"][3:]
    start = -np.array([0.8, 0.1, 0.1]) @ special.log_softmax([3, 1, 0.2]) + np.array([0.8, 0.1, 0.1]) @ np.log(
        [0.8, 0.1, 0.1]
    )
    assert_allclose([10**y for _, y in values(there, level)], start, rtol=1e-3)
    assert_allclose([10**x for x, _ in values(there, surely)], 4)
    assert_allclose([10**x for x, _ in values(there, rest)], 2 / 0.24, rtol=1e-3)
    assert etas["lines"][0]["x"] == []  # along the sweep of η
    assert list(etas["x"]) == ["eta"]


def test_the_bound_4_is_marked_on_the_slider_at_its_step():
    for query in ({}, {"eta": "0.0123"}, {"eta": "7.7"}, {"eta": "1e308"}):
        (slider,) = (
            next(one for one in section.controls if one.name == "eta").sliders(section.read(query)[0], 1).values()
        )
        assert shown(**query).values["mark"] == slider.grid.tolist().index(4.0) / (len(slider.grid) - 1)
    assert 4.0 in ETAS


def test_the_triangle_draws_the_way_of_both_and_where_they_are():
    there = shown(n="5")
    svg = next(one for one in there.root.every() if "simplex" in one.classes)
    drawn = {one.attributes["class"]: one.attributes for one in svg.every() if one.tag == "polyline"}
    circles = {one.attributes["class"]: one.attributes for one in svg.every() if one.tag == "circle"}
    for which in ("ce", "se"):
        points = [tuple(map(float, pair.split(","))) for pair in there.filled(drawn[which]["data-set-points"]).split()]
        assert len(points) == STEPS + 1
        here = tuple(float(there.filled(circles[which][f"data-set-{at}"])) for at in ("cx", "cy"))
        assert here == points[5]
        p = [there.values[f"p_{which}[{i}]"] for i in range(3)]
        assert_allclose(here, np.array(p) @ CORNERS, atol=2e-4)
    goal = [float(there.filled(circles["goal"][f"data-set-{at}"])) for at in ("cx", "cy")]
    assert goal == [0, 0]
    assert [there.read(one) for one in svg.every() if one.tag == "text"] == ["cat", "dog", "bird"]
    assert "at step 5" in there.filled(svg.attributes["data-set-aria-label"])


def test_the_triangle_is_drawn_with_numbers_also_where_the_walk_ends():
    there = shown(eta="1e308", n="30")
    svg = next(one for one in there.root.every() if "simplex" in one.classes)
    for one in svg.every():
        for name, value in one.attributes.items():
            if name in ("data-set-points", "data-set-cx", "data-set-cy"):
                assert all(np.isfinite(float(x)) for x in re.split("[ ,]+", there.filled(value).strip()))


def test_the_next_step_can_be_checked_by_hand():
    there = shown(opened=["hand"], n="2", eta="0.5")
    for which in ("ce", "se"):
        for i in range(3):
            now, slope, then = (there.values[f"{name}_{which}[{i}]"] for name in ("now", "gradient", "next"))
            assert then == pytest.approx(now - 0.5 * slope, abs=1e-4)


@pytest.mark.parametrize("lang", LANGS)
def test_c11_is_answered_with_the_numbers_of_this_start(lang):
    said = shown(lang=lang).text("statement")
    for number in ("0.9999", "4.91e-4", "2036.31", "5", "264"):
        assert number in said


@pytest.mark.parametrize("query", [{"n": "5"}, SOFT_E1 | {"eta": "8.33", "n": "12", "sy": "2"}])
def test_the_code_to_copy_runs_and_prints_the_numbers_that_are_shown(query):
    there = shown(opened=["copy"], **query)
    numbers = printed(there.header["copies"]["numpy"])
    wanted = [there.values[f"p_{which}[{i}]"] for which in ("ce", "se") for i in range(3)]
    wanted += [there.values[name] for name in ("loss_ce", "loss_se", "bound_here")]
    for value in wanted:
        assert any(abs(x - value) <= 5e-5 * max(1, abs(value)) for x in numbers), value


@pytest.mark.parametrize(
    "query",
    [
        {"sz": "1e308,-1e308,0"}, {"sz": "-inf,0,1"}, {"sz": "0,0,-inf", "eps": "1"}, {"eta": "1e-320"},
        {"sy": "2", "eps": "1"},
        {"eta": "1e308", "eps": "0.3"}, {"sz": "800,0,0"}, {"eta": "1e308", "sz": "1e308,0,0", "n": "30"},
    ],
)  # fmt: skip
def test_extreme_addresses_are_read_computed_without_a_warning_and_written_back(query):
    there = shown(**query)
    assert there.query == query
    assert there.text()
