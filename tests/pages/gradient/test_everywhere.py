"""C1 and C2: what the section says of every state, what its chart shows, and the verdicts in both languages."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit

from softmax_core.lessons.everywhere import CURVE
from tests.live import show
from tests.pages.cross_entropy.running import printed


def everywhere(**query):
    """The section at an address."""
    return show("gradient", "everywhere", **query)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_zero_negative_positive_and_swallowed_have_sentences_of_their_own(lang):
    said = [everywhere(lang=lang, ez=z).sentence for z in ("0", "-8", "2", "-800")]
    assert len(set(said)) == 4
    assert said[0].count("0.2500") == 2
    assert "3.35e-4" in said[1]
    assert "0.1050" in said[2]  # e² / (1 + e²)²


@pytest.mark.parametrize(
    ("lang", "first", "second"),
    [("en", "smooth everywhere", "that is ReLU"), ("zh", "处处光滑", "那是 ReLU")],
)
def test_c1_and_c2_have_their_verdicts_with_these_numbers(lang, first, second):
    said = everywhere(lang=lang, ez="-5", er="-5").text("statement")
    assert first in said
    assert second in said
    assert said.count("0.2500") >= 3
    anchors = [one.attributes.get("data-anchor") for one in everywhere(lang=lang).root.every()]
    assert {"C1", "C2", "everywhere"} <= set(anchors)


def test_the_chart_draws_both_slopes_and_the_tangent_where_z_is():
    shown = everywhere(ez="1", er="-1")
    (chart,) = shown.header["charts"]
    curve, tangent, slope, left, right = chart["lines"][:5]
    np.testing.assert_allclose([shown.values[one] for one in curve["y"]], expit(np.array(CURVE) + 1), atol=5e-5)
    np.testing.assert_allclose(curve["x"], CURVE)
    p = expit(np.array(CURVE) + 1)
    np.testing.assert_allclose([shown.values[one] for one in slope["y"]], p * (1 - p), atol=5e-5)
    assert (left["x"], left["y"], right["x"], right["y"]) == ([-10, 0], [0, 0], [0, 10], [1, 1])
    x, y = ([shown.values[one] for one in tangent[axis]] for axis in ("x", "y"))
    assert (y[1] - y[0]) / (x[1] - x[0]) == pytest.approx(expit(2) * expit(-2), abs=5e-5)
    assert [(one["x"], one["y"]) for one in chart["points"]] == [("z", "p"), ("z", "slope"), ("z", "relu_slope")]
    assert np.isnan(everywhere().values["relu_slope"])  # at 0 there is no mark: it has no slope there


def test_both_slopes_stand_in_a_table_with_their_sides():
    shown = everywhere()
    table = next(one for one in shown.root.every() if "tested" in one.classes and "xtable" in one.classes)
    rows = [shown.read(one) for one in table.every() if one.attributes.get("role") == "row"]
    assert rows[1:] == ["softmax 0.2500 0.2500 0.2500", "ReLU 0 – 1"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_no_logit_is_refused_and_extreme_ones_are_taken(lang):
    for text in ("x", "", "nan", "inf"):
        shown = everywhere(lang=lang, act="z!", text=text, er="2")
        assert shown.why
        assert shown.query == {"er": "2"}
    for text in ("1e308", "-1e308", "1e-320", "12"):
        assert not everywhere(lang=lang, act="z!", text=text, er="-1e308").why


@pytest.mark.parametrize("query", [{}, {"ez": "-8"}, {"ez": "3", "er": "2.5"}])
def test_the_code_to_copy_prints_the_slopes_that_are_shown(query):
    shown = everywhere(opened=["copy"], **query)
    wanted = [shown.values[name] for name in ("p", "slope")] + [float(shown.values["z"] > 0)]
    wanted += [shown.values["slope_before"], shown.values["slope_after"]]
    np.testing.assert_allclose(printed(shown.header["copies"]["numpy"]), wanted, atol=5e-5)
