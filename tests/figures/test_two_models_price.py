"""The chart of the small table is the curve −log p, with every prediction on it."""

import math

import plotly.graph_objects as go
import pytest

from pages.shared.words import LANGS, load
from pages.two_models.table import figure
from pages.two_models.table.live import compute
from pages.two_models.table.model import DEFAULT, TEXT
from pages.two_models.table.state import act

NAMES = (["s1", "<b>", "s3"], ["old & $x$", "new"], ["#0F573A", "#CC05A4"])


def drawn(table=DEFAULT, lang="en"):
    return figure.price(compute(table).now, *NAMES, load(TEXT, lang))


@pytest.mark.parametrize("lang", LANGS)
def test_the_curve_is_minus_the_logarithm_as_far_as_the_axis_goes(lang):
    made = drawn(lang=lang)
    assert go.Figure(made).data[0].mode == "lines"
    curve, layout = made["data"][0], made["layout"]
    assert curve["y"] == pytest.approx([-math.log(p) for p in curve["x"]], abs=1e-12)
    assert curve["y"][-1] == figure.TOP < layout["yaxis"]["range"][1]
    assert (curve["x"][0], layout["xaxis"]["range"]) == (1.0, [-0.02, 1.02])
    words = load(TEXT, lang)
    assert (layout["xaxis"]["title"]["text"], layout["yaxis"]["title"]["text"]) == (words["curve_x"], words["curve_y"])


def test_every_prediction_lies_on_the_curve():
    _, a, b = drawn()["data"]
    assert (a["x"], b["x"]) == ([0.4, 0.4, 0.1], [0.7, 0.7, 0.3])
    for trace in (a, b):
        assert trace["y"] == pytest.approx([-math.log(p) for p in trace["x"]])


def test_what_costs_more_than_the_axis_shows_stands_at_its_edge():
    _, a, _ = drawn(act(act(DEFAULT, "a0", "0"), "a1", "0.000001"))["data"]
    assert a["y"][:2] == [figure.TOP, figure.TOP]
    assert a["x"][:2] == [0, 1e-6]


def test_models_are_told_apart_by_shape_as_well_and_names_are_text():
    _, a, b = drawn()["data"]
    assert a["marker"]["symbol"] != b["marker"]["symbol"]
    assert (a["marker"]["color"], b["marker"]["color"]) == tuple(NAMES[2])
    assert a["name"] == "old &amp; &#36;x&#36;"
    assert a["text"] == ["s1", "&lt;b&gt;", "s3"]


def test_the_columns_that_the_markers_follow_are_those_they_were_drawn_from():
    spec, now = figure.spec(3), compute(DEFAULT).now
    assert spec.traces == len(drawn()["data"])
    for points, trace in zip(spec.points, drawn()["data"][1:], strict=True):
        assert [now[name] for name in points.x] == trace["x"]
        assert [now[name] for name in points.y] == trace["y"]
    assert [points.trace for points in spec.points] == [1, 2]
