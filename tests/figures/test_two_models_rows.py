"""The charts of the rows that decide, read as the dicts that they are."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from pages.shared import palette
from pages.two_models import figure
from pages.two_models.figure.look import EMPTY
from softmax_core.comparison.plot_downsampling import cumulative, most_influential_rows
from softmax_core.comparison.study import Study
from tests.figures.two_models import (
    ESCAPED,
    HOSTILE,
    LOOKS,
    MODEL_1,
    MODEL_2,
    TARGET,
    e7,
    look,
    name,
    random_study,
    sound,
    texts,
)


def ranked(study, it, most=30):
    shown = most_influential_rows(study.comparison.difference, study.ranking, most)
    return sound(figure.ranked(shown, name, it)), figure.alt_ranked(shown, name, it)


def carried(study, it):
    curve = cumulative(study.ranking)
    return sound(figure.cumulative(curve, study.ranking.sign, it)), figure.alt_cumulative(curve, it)


@pytest.mark.parametrize("it", LOOKS)
def test_the_documents_rows_all_speak_for_model_2(it):
    drawn, alt = ranked(e7(), it)
    a, b = drawn["data"]
    assert a["x"] == []
    # −log 0.1 + log 0.3 and twice −log 0.4 + log 0.7
    assert_allclose(b["x"], [np.log(3), np.log(7 / 4), np.log(7 / 4)], rtol=1e-12)
    assert b["customdata"] == [[2], [0], [1]]
    assert b["text"] == ["#2", "#0", "#1"]
    assert "+1.0986" in b["hovertext"][0]
    assert "model 2" in b["hovertext"][0]
    assert "#2" in alt
    assert "+1.0986" in alt


@pytest.mark.parametrize("it", LOOKS)
def test_what_speaks_for_a_points_left_and_what_speaks_for_b_right(it):
    study = random_study()
    a, b = ranked(study, it)[0]["data"]
    assert len(a["x"]) == len(b["x"]) == 30
    assert max(a["x"]) < 0 < min(b["x"])
    assert a["x"] == sorted(a["x"])
    assert b["x"] == sorted(b["x"], reverse=True)
    assert_allclose(a["x"], [study.comparison.difference[row] for (row,) in a["customdata"]])
    assert [a["marker"]["color"], b["marker"]["color"]] == list(palette.models(dark=it.dark))
    assert a["marker"]["pattern"] != b["marker"]["pattern"]


def test_an_infinite_difference_is_written_beside_a_bar_that_ends():
    study = Study([1, 0], [[1.0, 0.0], [0.5, 0.5]], [[0.5, 0.5], [0.4, 0.6]], 2)
    _, b = ranked(study, look())[0]["data"]
    assert np.isfinite(b["x"]).all()
    assert b["text"][0] == "#0 +∞"


def test_equal_models_have_no_bars_but_a_sentence():
    same = [[0.3, 0.7], [0.6, 0.4]]
    drawn, _ = ranked(Study([0, 1], same, same, 2), look())
    assert drawn["data"] == [EMPTY]
    assert "probability in every row" in drawn["layout"]["annotations"][0]["text"]


@pytest.mark.parametrize("it", LOOKS)
def test_the_line_is_the_cumulative_share_and_the_mark_stands_at_80_percent(it):
    study = random_study(5000)
    drawn, alt = carried(study, it)
    line, mark = drawn["data"]
    assert len(line["x"]) <= 400
    assert_allclose(line["y"], study.ranking.share[np.array(line["x"]) - 1])
    count = int(np.argmax(study.ranking.share >= 0.8)) + 1
    assert mark["x"] == [count]
    assert mark["y"] == [study.ranking.share[count - 1]]
    assert f"{count:,}" in mark["text"][0]
    assert f"{count:,}" in alt
    assert "80%" in alt
    assert drawn["layout"]["xaxis"]["type"] == "log"


def test_few_rows_are_counted_on_a_linear_axis_from_0():
    drawn, alt = carried(e7(), look())
    line, mark = drawn["data"]
    assert drawn["layout"]["xaxis"]["range"] == [0, 4]
    # 1.0986, 0.5596 and 0.5596 of 2.2178
    assert_allclose(line["y"], [0.49536, 0.74768, 1.0], atol=1e-5)
    assert mark["x"] == [3]
    assert alt == "Line chart: of 3 ranked rows, the first 3 carry 80% of the gap."


def test_the_line_has_the_colour_of_the_model_that_is_ahead():
    assert carried(e7(), look())[0]["data"][0]["line"]["color"] == palette.models(dark=False)[1]
    swapped = Study(TARGET, MODEL_2, MODEL_1, 3)
    assert carried(swapped, look())[0]["data"][0]["line"]["color"] == palette.models(dark=False)[0]


def test_without_a_gap_the_chart_says_so():
    same = [[0.3, 0.7], [0.6, 0.4]]
    drawn, alt = carried(Study([0, 1], same, same, 2), look("zh"))
    assert drawn["data"] == [EMPTY]
    assert "没有差别" in alt


def test_names_are_escaped_for_plotly_and_plain_for_ears():
    it = look(a=HOSTILE, b="other")
    shown = most_influential_rows(e7().comparison.difference, e7().ranking)
    drawn = sound(figure.ranked(shown, lambda _: HOSTILE, it))
    assert not [one for one in texts(drawn) if "<b>" in one or "$x$" in one]
    assert ESCAPED in drawn["data"][1]["hovertext"][0]
    assert HOSTILE in figure.alt_ranked(shown, lambda _: HOSTILE, it)
