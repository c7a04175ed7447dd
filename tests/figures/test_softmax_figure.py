"""The chart of the Softmax chapter, read as the dict that it is."""

from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import pytest
from numpy.testing import assert_allclose
from scipy import special

from pages.shared.palette import LIGHT
from pages.shared.words import load
from pages.softmax import figure
from softmax_core.columns import columns
from softmax_core.sweeps import Setting, grids, sweeps

TEXT = Path(figure.__file__).with_name("text.toml")
WORDS = {lang: load(TEXT, lang) for lang in ("en", "zh")}
NAMES = ("cat", "dog", "bird")


def drawn(setting=None, active="z0", *, span=5.0, names=NAMES, lang="en", log_axis=False):
    setting = setting or Setting((3.0, 1.0, 0.2))
    words = WORDS[lang]
    now = {name: float(column[0]) for name, column in columns(setting.states()).items()}
    spec = figure.spec(names, span, active, words, log_axis=log_axis)
    return figure.sweep(
        sweeps(setting, grids(setting, span)), spec, now, names, LIGHT[: len(names)], words, log_axis=log_axis
    )  # fmt: skip


def test_every_line_is_softmax_along_the_logit_that_moves():
    *lines, _ = drawn(active="z1")["data"]
    assert len(lines) == 3
    for k, line in enumerate(lines):
        assert_allclose(line["x"], np.linspace(-5, 5, 101), atol=1e-9)
        assert_allclose(line["y"], [special.softmax([3.0, x, 0.2])[k] for x in line["x"]], rtol=1e-12)


def test_every_line_is_softmax_along_the_temperature_without_its_ends():
    *lines, _ = drawn(active="T")["data"]
    for k, line in enumerate(lines):
        assert (line["x"][0], line["x"][-1]) == (0.05, 50.0)
        assert_allclose(line["y"], [special.softmax(np.array([3.0, 1.0, 0.2]) / t)[k] for t in line["x"]], rtol=1e-12)


def test_a_marker_stands_on_every_line_at_the_present_state():
    data = drawn(Setting((3.0, 1.0, 0.2), 0.5), active="z0")["data"]
    assert data[-1]["mode"] == "markers"
    assert data[-1]["x"] == [3.0, 3.0, 3.0]
    # The documents' E1 at T = 0.5
    assert_allclose(data[-1]["y"], [0.978460653847, 0.0179211320027, 0.00361821414987], rtol=1e-11)
    for line, x, y in zip(data[:-1], data[-1]["x"], data[-1]["y"], strict=True):
        assert line["y"][line["x"].index(x)] == pytest.approx(y, rel=1e-12)


@pytest.mark.parametrize(
    ("setting", "active", "x"),
    [
        (Setting((3.0, 1.0, 0.2), 0.0), "T", 0.05),
        (Setting((3.0, 1.0, 0.2), np.inf), "T", 50.0),
        (Setting((-np.inf, 1.0, 0.2)), "z0", -5.0),
        (Setting((9.0, 1.0, 0.2)), "z0", 5.0),
    ],
)
def test_a_marker_beyond_the_range_stands_at_its_edge(setting, active, x):
    data = drawn(setting, active)["data"]
    assert data[-1]["x"] == [x] * 3
    assert all(np.isfinite(line["x"]).all() for line in data[:-1])


def test_the_ranges_are_fixed():
    layout = drawn(active="z0", span=20.0)["layout"]
    assert layout["xaxis"]["range"] == [-20.0, 20.0]
    assert layout["yaxis"]["range"] == [0, 1.02]
    assert layout["xaxis"]["fixedrange"] is layout["yaxis"]["fixedrange"] is True
    temperature = drawn(active="T")["layout"]["xaxis"]
    assert temperature["type"] == "log"
    assert_allclose(temperature["range"], np.log10([0.05, 50.0]), atol=1e-5)


def test_on_the_logarithmic_axis_every_line_is_minus_log_p():
    *lines, markers = drawn(active="z1", log_axis=True)["data"]
    for k, line in enumerate(lines):
        want = [-special.log_softmax([3.0, x, 0.2])[k] for x in line["x"]]
        assert_allclose(line["y"], want, rtol=1e-12)
    assert_allclose(markers["y"], -special.log_softmax([3.0, 1.0, 0.2]), rtol=1e-12)


def test_the_logarithmic_axis_is_ruled_at_powers_of_ten_down_to_a_millionth():
    axis = drawn(log_axis=True)["layout"]["yaxis"]
    bottom, top = axis["range"]
    assert bottom == pytest.approx(-np.log(1e-6))
    assert -0.2 < top <= 0
    assert_allclose(axis["tickvals"], -np.log([1, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6]), atol=1e-12)
    assert axis["ticktext"] == ["1", *(f"10<sup>−{k}</sup>" for k in range(1, 7))]
    assert drawn()["layout"]["yaxis"]["range"] == [0, 1.02]


@pytest.mark.parametrize(("lang", "x", "y"), [("en", "logit of dog", "probability"), ("zh", "dog的 logit", "概率")])
def test_the_axes_are_named_in_the_visitors_language(lang, x, y):
    layout = drawn(active="z1", lang=lang)["layout"]
    assert layout["xaxis"]["title"]["text"] == x
    assert layout["yaxis"]["title"]["text"] == y
    assert drawn(active="T", lang=lang)["layout"]["xaxis"]["title"]["text"] == WORDS[lang]["chart_temperature"]


def test_names_are_escaped_wherever_plotly_reads_markup():
    result = drawn(names=("<b>x</b>", "$y$ %{z}", "a & b"))
    assert [trace["name"] for trace in result["data"][:-1]] == [
        "&lt;b&gt;x&lt;/b&gt;",
        "&#36;y&#36; %&#123;z}",
        "a &amp; b",
    ]
    assert result["layout"]["xaxis"]["title"]["text"] == "logit of &lt;b&gt;x&lt;/b&gt;"


def test_lines_and_markers_have_the_colours_of_their_classes():
    twelve = drawn(Setting(tuple(map(float, range(12)))), names=tuple("abcdefghijkl"), span=20.0)["data"]
    assert [line["line"]["color"] for line in twelve[:-1]] == list(LIGHT)
    assert twelve[-1]["marker"]["color"] == list(LIGHT)
    assert len({(line["line"]["color"], line["line"]["dash"]) for line in twelve[:-1]}) == 12
    assert len({line["line"]["dash"] for line in twelve[:-1]}) > 1


def test_the_chart_is_told_a_column_and_an_axis_for_every_control():
    spec = figure.spec(NAMES, 5.0, "z2", WORDS["en"], log_axis=False)
    assert list(spec.lines) == ["p0", "p1", "p2"]
    assert set(spec.axes) == {"z0", "z1", "z2", "T"}
    assert spec.active == "z2"


@pytest.mark.parametrize("log_axis", [False, True])
@pytest.mark.parametrize("active", ["z0", "T"])
def test_plotly_accepts_the_figure(active, log_axis):
    figure_of_plotly = go.Figure(drawn(active=active, log_axis=log_axis))
    assert len(figure_of_plotly.data) == 4
