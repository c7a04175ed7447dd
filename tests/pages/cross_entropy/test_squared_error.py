"""The section "Why not squared error" as a visitor meets it: acts, links, sentences, statement, charts, code."""

import re
from functools import partial

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import special

from pages.cross_entropy.squared_error import section
from tests.live import show
from tests.pages.cross_entropy.running import printed

shown = partial(show, "cross_entropy", "squared_error")
CURVES = ("cross_entropy", "squared_error", "slope_ce", "slope_se")


@pytest.mark.parametrize(
    ("act", "text", "query"),
    [("z", "3", {"s": "3"}), ("r!", "-3", {"sr": "-3"}), ("z", "-4", {}), ("example", "E3", {"s": "-8", "sr": "8"})],
)
def test_an_act_sets_what_it_names(act, text, query):
    assert shown(act=act, text=text).query == query


@pytest.mark.parametrize(
    ("act", "text", "why"),
    [
        ("z!", "1e999", "“1e999” is larger than a 64-bit float can hold"), ("r!", " ", "no number"),
        ("r!", "nan", "not a finite number"), ("example", "E9", "z = −6"), ("p", "1", "not one of the choices"),
    ],
)  # fmt: skip
def test_what_is_not_taken_says_why_and_changes_nothing(act, text, why):
    refused = shown(act=act, text=text, s="3")
    assert why in refused.why
    assert refused.query == {"s": "3"}
    assert re.search("[\u4e00-\u9fff]", shown(act=act, text=text, lang="zh").why)


def test_reset_brings_the_beginning_back():
    assert shown(act="reset", s="3", sr="2").query == {}


@pytest.mark.parametrize(
    ("query", "unread"), [({"s": "-4", "sr": "1"}, []), ({"s": "nan"}, ["s"]), ({"sr": "1,2"}, ["sr"])]
)
def test_defaults_and_what_cannot_be_read_stay_out_of_the_address(query, unread):
    assert [key for key, _ in section.read(query)[1]] == unread
    assert shown(**query).query == {}


@pytest.mark.parametrize("query", [{"s": "2", "sr": "-1"}, {"s": "1e308", "sr": "-1e308"}, {"s": "1e-320"}])
def test_a_link_is_read_and_written_back(query):
    first = shown(**query)
    assert shown(**first.query).query == first.query
    assert set(first.query) == set(query)


@pytest.mark.parametrize(
    ("query", "figures"),
    [
        # mpmath with 50 digits: −log sigmoid(−4) = 4.01814993, (1 − p)² = 0.96435108, slopes −0.98201379, −0.03468976
        (
            {},
            {
                "cross_entropy_two": "4.0181", "squared_error_two": "0.9644", "slope_ce_two": "−0.9820",
                "slope_se_two": "−0.0347", "slope_ratio_two": "0.0353", "times_steeper_two": "28.31",
            },
        ),
        ({"s": "500", "sr": "0"}, {"p_two": "1.0000", "slope_ce_two": "−7.12e-218", "outcome_three": "0"}),
    ],
)  # fmt: skip
def test_the_figures_are_right(query, figures):
    there = shown(**query)
    assert {name: there.written(name) for name in figures} == figures


@pytest.mark.parametrize(
    ("example", "figures"),
    [
        # D3's E7, model 1, sample 3: p = 0.1, cross-entropy 2.302585, squared error 1.34
        ("E7, 1", {"p_three": "0.1000", "cross_entropy_three": "2.3026", "squared_error_three": "1.3400"}),
        # D2's E3, [13, 31, 5] less 5 and 13 of them: the last has p = 5.10908895e-12 there; here z − r = −16
        ("E3", {"p_three": "1.12e-7", "outcome_three": "2"}),
        ("z = −6", {"p_two": "0.0025", "outcome_two": "2"}),
        ("z = 0", {"p_two": "0.5000", "slope_ratio_two": "0.5000", "outcome_two": "0"}),
        ("z = 6", {"p_two": "0.9975", "outcome_two": "0"}),
    ],
)
def test_an_example_shows_the_documents_numbers(example, figures):
    there = shown(act="example", text=example)
    assert {name: there.written(name) for name in figures} == figures
    assert shown(**there.query).values == there.values


@pytest.mark.parametrize(
    ("query", "english", "chinese"),
    [
        (
            {},
            "squared error hardly moves it: its slope is −0.0347, cross-entropy’s −0.9820, 28.31 times as steep.",
            "是其 28.31 倍",
        ),
        ({"s": "2"}, "With two classes the prediction is right (p = 0.8808)", "两类时预测正确（p = 0.8808）"),
        (
            {"s": "-1"},
            "With two classes the prediction is wrong (p = 0.2689); squared error pulls with",
            "两类时预测错误（p = 0.2689）",
        ),
    ],
)
def test_one_sentence_says_what_is_seen(query, english, chinese):
    assert english in shown(**query).sentence
    assert chinese in shown(lang="zh", **query).sentence


def test_the_statement_has_its_verdict_and_is_shown_on_the_numbers():
    english, chinese = shown().text("statement"), shown(lang="zh").text("statement")
    assert "Right, and also where it hurts most: confident and wrong." in english
    assert "ratio 0.0353 for two classes and 0.0157 for three" in english
    assert "两类时为 0.0353，三类时为 0.0157" in chinese


@pytest.mark.parametrize(
    ("query", "zones"),
    [
        ({}, "wrong, slope near 0 wrong, slope near 0"),
        ({"s": "0.5", "sr": "6"}, "right wrong, slope near 0"),
        ({"s": "4"}, "right right"),
    ],
)
def test_the_table_says_of_both_predictions_how_they_stand(query, zones):
    assert shown(**query).text("xzone") == zones
    assert shown(s="0.5", sr="1").text("xzone") == "right wrong, still corrected"


def test_a_typed_value_beyond_a_slider_widens_both():
    assert shown().header["range"] == 8.0
    assert shown(act="z!", text="20").header["range"] == 20.0
    assert shown(act="r!", text="-30").header["range"] == 50.0


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_both_charts_have_losses_above_and_slopes_below(lang):
    charts = shown(lang=lang).header["charts"]
    assert [chart["name"] for chart in charts] == ["two", "three"]
    for chart in charts:
        assert [axis["ends"] for axis in chart["y"]] == [[0.0, 8.0], [-1.05, 0.05]]
        assert chart["x"][""]["ends"] == [-8.0, 8.0]
        assert all(axis["title"] for axis in (*chart["y"], *chart["x"].values()))
        assert [line["panel"] for line in chart["lines"]] == [0, 1, 0, 0, 1, 1]
        assert [line["area"] for line in chart["lines"]] == [True, True, False, False, False, False]
        assert [line["dash"] for line in chart["lines"][2:]] == [False, True, False, True]
        names = [line["name"] for line in chart["lines"] if line["name"]]
        assert len(set(names)) == 5
        marks = [(point["x"], point["y"], point["panel"], point["held"]) for point in chart["points"]]
        assert marks == [
            ("z", f"{curve}_{chart['name']}", panel, True) for curve, panel in zip(CURVES, (0, 0, 1, 1), strict=True)
        ]


@pytest.mark.parametrize("rival", [-2.0, 1.0, 5.0])
def test_both_errors_and_slopes_are_drawn_and_the_flat_region_is_shaded(rival):
    there = shown(sr=str(rival))
    value = lambda place: there.values[place] if isinstance(place, str) else place  # noqa: E731
    for chart, others in zip(there.header["charts"], ([0.0], [rival, 0.0]), strict=True):
        shade, _, ce, se, slope_ce, slope_se = chart["lines"]
        z = np.array(ce["x"])
        p = np.array([special.softmax([x, *others]) for x in z])
        error = p.copy()
        error[:, 0] -= 1
        half = 2.0 if chart["name"] == "two" else 1.0  # with two classes: (1 − p)², half of the sum over the classes
        slope = 2 * p[:, 0] * (error[:, 0] - (p * error).sum(axis=1)) / half
        wanted = -np.log(p[:, 0]), (error**2).sum(axis=1) / half, p[:, 0] - 1, slope
        for line, want in zip((ce, se, slope_ce, slope_se), wanted, strict=True):
            assert_allclose([value(place) for place in line["y"]], want, atol=5.1e-5)  # as many digits as are read off
        edge = value(shade["x"][1])
        assert [value(place) for place in shade["x"]] == [-8.0, edge, edge, -8.0]
        flat = slope / (p[:, 0] - 1) < 0.1
        assert (flat & (z < max(others)) == (z < edge)).all()


def test_a_drag_of_the_rival_moves_the_curves_of_three_classes_only():
    two, three = shown().header["charts"]
    assert not any(isinstance(place, str) for line in two["lines"][2:] for place in line["y"])
    assert all(isinstance(place, str) for line in three["lines"][2:] for place in line["y"])


@pytest.mark.parametrize("query", [{}, {"s": "3", "sr": "-2"}])
def test_the_copied_code_prints_the_figures_on_the_screen(query):
    there = shown(opened=["copy"], **query)
    found = printed(there.header["copies"]["numpy"])
    for name in (*(f"{curve}_two" for curve in CURVES), *(f"{curve}_three" for curve in CURVES), "slope_ratio_three"):
        want = pytest.approx(there.values[name], rel=5e-3, abs=5.1e-5)
        assert any(x == want for x in found), (name, there.values[name], found)
