"""The charts of a measurement, read as dicts: marks, quartiles, axes, words, and what they say to who cannot see."""

import pytest
from plotly import graph_objects

from pages.numbers import figure
from pages.shared import palette
from pages.shared.words import load
from softmax_core.lessons.cost import VARIANTS
from tests.pages.numbers.measurements import TEXT, made


@pytest.fixture(params=["en", "zh"])
def words(request):
    return load(TEXT, request.param)


@pytest.mark.parametrize("dark", [False, True])
def test_the_chosen_size_has_a_mark_at_the_median_and_a_line_between_the_quartiles_for_every_way(words, dark):
    drawn = figure.chosen(made(), words, dark=dark)
    lines, marks = drawn["data"][::2], drawn["data"][1::2]
    names = [words[f"cost_{variant}"] for variant in VARIANTS]
    assert [one["y"] for one in marks] == [[name] for name in names]
    assert [one["x"][0] for one in marks] == pytest.approx([1.28e-4 * place for place in range(1, 7)])
    assert [one["x"][0] for one in lines] == pytest.approx([0.64e-4 * place for place in range(1, 7)])
    assert [one["x"][1] for one in lines] == pytest.approx([2.56e-4 * place for place in range(1, 7)])
    assert [one["text"] for one in marks[:2]] == [["128 µs"], ["256 µs"]]
    assert [one["marker"]["color"] for one in marks] == list(palette.colours(6, dark=dark))
    assert len({one["marker"]["symbol"] for one in marks}) == 6  # told apart without colours
    assert drawn["layout"]["xaxis"]["rangemode"] == "tozero"
    assert "64.0 µs" in marks[0]["hovertext"][0]
    assert "128" in marks[0]["hovertext"][0]


@pytest.mark.parametrize(("axis", "along"), [(1, [15, 62, 250, 1000, 4000]), (0, [2, 8, 32, 128, 512])])
def test_growth_is_drawn_over_the_sizes_that_differ_in_one_number_on_logarithmic_axes(words, axis, along):
    drawn = figure.growth(made(), axis, words, dark=False)
    curves, quartiles = drawn["data"][::2], drawn["data"][1::2]
    other = (128, 1000)[1 - axis]
    for place, curve in enumerate(curves, start=1):
        assert curve["x"] == along
        assert curve["y"] == pytest.approx([size * other * 1e-9 * place for size in along])
    assert quartiles[0]["x"][:3] == [along[0], along[0], None]
    assert quartiles[0]["y"][:2] == pytest.approx([along[0] * other * 0.5e-9, along[0] * other * 2e-9])
    assert [one["name"] for one in curves] == [words[f"cost_{variant}"] for variant in VARIANTS]
    assert len({one["line"]["dash"] for one in curves}) == 6
    layout = drawn["layout"]
    assert layout["xaxis"]["type"] == layout["yaxis"]["type"] == "log"
    assert layout["xaxis"]["ticktext"] == [str(place) for place in along]
    assert layout["xaxis"]["title"]["text"] == words["cost_axis_K" if axis else "cost_axis_N"]


def test_every_chart_is_one_that_plotly_takes(words):
    for drawn in (
        figure.chosen(made(), words, dark=True),
        *(figure.growth(made(), k, words, dark=True) for k in (0, 1)),
    ):
        graph_objects.Figure(drawn)


def test_what_a_chart_says_has_its_numbers(words):
    said = figure.alt_chosen(made(), words)
    for number in ("128 µs", "64.0 µs", "256 µs", "768 µs"):
        assert number in said
    said = figure.alt_growth(made(), 1, words)
    assert "K = 15" in said or "K 从 15" in said
    assert "1.92 µs" in said  # 128 · 15 · 1e-9 s
    assert "512 µs" in said
