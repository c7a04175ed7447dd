"""The charts of the chapter on cross-entropy, read as the dicts that they are."""

import math

import numpy as np
import plotly.graph_objects as go
import pytest
from numpy.testing import assert_allclose
from scipy import special

from pages.cross_entropy import figure
from pages.cross_entropy.state import DEFAULT, MODULES
from pages.cross_entropy.views.parts import TEXT
from pages.shared.palette import DARK, LIGHT
from pages.shared.words import load

WORDS = {lang: load(TEXT, lang) for lang in ("en", "zh")}
DRAWN = ("price", "targets")


def drawn(section, part=None, lang="en", colours=LIGHT):
    part = part or DEFAULT.part(section)
    return figure.draw(section, part.now(), colours, WORDS[lang])


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("section", list(MODULES))
def test_every_chart_is_one_that_plotly_takes_with_the_traces_that_follow(section, lang, colours):
    charts = drawn(section, lang=lang, colours=colours)
    specs = figure.specs(section)
    assert len(charts) == len(specs) == int(section in DRAWN)
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


def test_the_loss_along_the_labels_logit_is_that_of_the_target():
    (chart,) = drawn("targets")
    curve, floor, mark = chart["data"]
    want = [special.logsumexp([z, 1.0, 0.2]) - z for z in curve["x"]]
    assert_allclose(curve["y"], want, rtol=1e-10)
    assert floor["y"] == [0.0, 0.0]
    assert mark["x"] == [3.0]
