"""The charts of the chapter on cross-entropy, read as the dicts that they are."""

import math

import numpy as np
import plotly.graph_objects as go
import pytest
from numpy.testing import assert_allclose
from scipy import special

from pages.cross_entropy import figure
from pages.cross_entropy.sections import squared
from pages.cross_entropy.state import DEFAULT, MODULES
from pages.cross_entropy.views.parts import TEXT
from pages.shared.palette import DARK, LIGHT
from pages.shared.words import load

WORDS = {lang: load(TEXT, lang) for lang in ("en", "zh")}
DRAWN = ("price", "binary", "squared", "separate")


def drawn(section, part=None, lang="en", colours=LIGHT):
    part = part or DEFAULT.part(section)
    return figure.draw(section, part.now(), colours, WORDS[lang])


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("section", list(MODULES))
def test_every_chart_is_one_that_plotly_takes_with_the_traces_that_follow(section, lang, colours):
    charts = drawn(section, lang=lang, colours=colours)
    specs = figure.specs(section)
    assert len(charts) == len(specs) == {"squared": 2}.get(section, int(section in DRAWN))
    now, words = DEFAULT.part(section).now(), WORDS[lang]
    for chart, spec in zip(charts, specs, strict=True):
        go.Figure(chart)
        assert words[spec.key]
        assert len(chart["data"]) == spec.traces
        for points in spec.points:
            trace, at = chart["data"][points.trace], points.at(now)
            assert_allclose(trace["x"], at["x"], rtol=1e-12)
            assert_allclose(trace["y"], at["y"], rtol=1e-12)
        for axis in ("xaxis", "yaxis"):
            assert chart["layout"][axis]["fixedrange"]
            assert len(chart["layout"][axis]["range"]) == 2


def test_the_price_falls_along_minus_log_p_and_the_ring_is_at_half():
    (chart,) = drawn("price")
    curve, marks = chart["data"]
    assert_allclose(curve["y"], -np.log(curve["x"]), atol=1e-12)
    p = special.softmax([1.0, 0.5, 0.0])[0]
    assert_allclose(marks["x"], [p, p / 2], rtol=1e-12)
    assert_allclose(marks["y"], [-math.log(p), -math.log(p / 2)], rtol=1e-12)


def test_both_labels_have_their_curve_and_the_dot_is_on_the_right_one():
    (chart,) = drawn("binary")
    yes, no, mark = chart["data"]
    assert_allclose(yes["y"], -special.log_expit(yes["x"]), rtol=1e-12)
    assert_allclose(no["y"], -special.log_expit(-np.array(no["x"])), rtol=1e-12)
    assert_allclose([mark["x"][0], mark["y"][0]], [1.5, -special.log_expit(1.5)], rtol=1e-12)


@pytest.mark.parametrize("rival", [-2.0, 1.0, 5.0])
def test_both_errors_and_slopes_are_drawn_and_the_flat_region_is_shaded(rival):
    two, three = drawn("squared", squared.Squared(-4.0, rival))
    for chart, others in ((two, [0.0]), (three, [rival, 0.0])):
        shade, _, ce, se, dce, dse, *_ = chart["data"]
        z = np.array(ce["x"])
        p = np.array([special.softmax([x, *others]) for x in z])
        error = p.copy()
        error[:, 0] -= 1
        half = 2.0 if chart is two else 1.0  # with two classes: (1 − p)², half of the sum over the classes
        assert_allclose(ce["y"], -np.log(p[:, 0]), rtol=1e-9, atol=1e-12)
        assert_allclose(se["y"], (error**2).sum(axis=1) / half, rtol=1e-9, atol=1e-12)
        assert_allclose(dce["y"], p[:, 0] - 1, rtol=1e-9, atol=1e-12)
        slope = 2 * p[:, 0] * (error[:, 0] - (p * error).sum(axis=1)) / half
        assert_allclose(dse["y"], slope, rtol=1e-6, atol=1e-12)
        edge = shade["x"][1]
        flat = np.array(dse["y"]) / np.array(dce["y"]) < 0.1
        wrong = z < max(others)
        assert (flat & wrong == (z < edge)).all()


def test_the_bars_end_where_the_floats_end():
    (chart,) = drawn("separate")
    bars = chart["data"][:4]
    ends = [[round(float(np.sign(x) * (10 ** abs(x) - 1))) for x in bar["x"]] for bar in bars]
    # one step: to where exp underflows; one after the other: also to where p does, and where it rounds to 1
    assert ends == [[-1000, 745], [-1000, 104], [-745, 37], [-104, 17]]
    assert "745" in chart["layout"]["annotations"][0]["text"]
