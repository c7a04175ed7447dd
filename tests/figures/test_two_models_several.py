"""The chart of several models: differences from the best with their intervals, read off the dict."""

import numpy as np
import pytest

from pages.two_models import figure
from softmax_core.comparison.several import compare_several
from tests.core.test_comparison_several import models
from tests.figures.two_models import ESCAPED, HOSTILE, LOOKS, look, sound

NAMES = ["fair", HOSTILE, "good", "poor"]


def found(**options):
    target, given = models(3, (1.2, 1.35, 1.4, 0.2))
    return compare_several(target, given, **options)


@pytest.mark.parametrize("it", LOOKS)
def test_every_other_model_has_a_dot_and_its_interval_in_the_order_of_the_table(it):
    several = found()
    best, *others = several.standings
    drawn = sound(figure.several(several, NAMES, "nats", it))
    first, apart, together = drawn["data"]
    assert (first["x"], first["y"]) == ([0], [0])
    assert drawn["layout"]["yaxis"]["ticktext"][0] == NAMES[best.place]
    dots = sorted(
        (y, x, x - minus, x + plus, trace is apart)
        for trace in (apart, together)
        for y, x, minus, plus in zip(trace["y"], trace["x"], trace["error_x"]["arrayminus"],
                                     trace["error_x"]["array"], strict=True)
    )  # fmt: skip
    assert len(dots) == 3
    for (y, x, low, high, outside), one in zip(dots, others, strict=True):
        pair = several.pair(one.place, best.place)
        np.testing.assert_allclose((x, low, high), (pair.difference, pair.low, pair.high), rtol=1e-12)
        assert outside == (pair.low > 0)
        name = NAMES[one.place]
        assert drawn["layout"]["yaxis"]["ticktext"][y] == (ESCAPED.replace("y}", "…") if name == HOSTILE else name)
    assert {True, False} == {dot[-1] for dot in dots}, "some are told apart, and some are not"
    assert apart["marker"]["symbol"] != together["marker"]["symbol"]


def test_the_axis_names_the_best_and_the_unit():
    drawn = figure.several(found().in_unit("bits"), NAMES, "bits", look())
    assert drawn["layout"]["xaxis"]["title"]["text"] == "cross-entropy above that of good, bits"
    assert max(drawn["data"][1]["x"]) == pytest.approx(
        max(figure.several(found(), NAMES, "nats", look())["data"][1]["x"]) / np.log(2)
    )
    said = figure.alt_several(found(), NAMES, look())
    assert said.startswith("Difference from good, with the corrected interval: ")
    assert said.count(" to ") == 3


def test_where_nothing_is_finite_it_says_so():
    sure = np.eye(2)[[0, 0]]
    several = compare_several([0, 1], [sure, sure, np.full((2, 2), 0.5)])
    drawn = sound(figure.several(several, NAMES, "nats", look()))
    assert "not finite" in drawn["layout"]["annotations"][0]["text"].replace("<br>", " ")
    assert "not finite" in figure.alt_several(several, NAMES, look())
