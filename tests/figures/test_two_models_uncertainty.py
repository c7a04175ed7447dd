"""The charts of chance, classes, calibration and temperature, read as the dicts that they are."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from pages.shared import palette
from pages.two_models import figure
from pages.two_models.figure.look import EMPTY, broken
from softmax_core.comparison.plot_binning import sample_histogram
from softmax_core.comparison.plot_downsampling import LARGEST_SURPRISAL, most_different_classes, surprisal_points
from softmax_core.comparison.results import CalibrationSplit, Reliability, TemperatureFit
from softmax_core.comparison.study import Study
from tests.figures.two_models import HOSTILE, LOOKS, e7, look, name, random_study, sound, texts

NAN = float("nan")


def by_hand(error=0.05):
    return Reliability(
        np.array([0, 0.25, 0.5, 0.75, 1.0]), np.array([4, 0, 16, 100]), np.array([0.2, NAN, 0.6, 0.9]),
        np.array([0.25, NAN, 0.5, 0.95]), error,
    )  # fmt: skip


@pytest.mark.parametrize("it", LOOKS)
def test_an_empty_bin_is_a_gap_and_the_area_of_a_mark_is_its_count(it):
    drawn = sound(figure.reliability(by_hand(), by_hand(0.0123), it))
    diagonal, a, b, bars_a, bars_b = drawn["data"]
    assert diagonal["x"] == diagonal["y"] == [0, 1]
    assert a["x"] == [0.2, None, 0.6, 0.9]
    assert a["y"] == [0.25, None, 0.5, 0.95]
    assert a["connectgaps"] is False
    assert_allclose(np.square(a["marker"]["size"][2:]), np.square(24) * np.array([0.16, 1]))
    assert a["marker"]["size"][1] == 0
    assert a["name"] == it.say("reliability_name", name="model 1", error="0.0500")
    assert "0.0123" in b["name"]
    assert (a["line"]["dash"], a["marker"]["symbol"]) != (b["line"]["dash"], b["marker"]["symbol"])
    assert bars_a["y"] == bars_b["y"] == [4, 0, 16, 100]
    assert bars_a["x"] == [0.125, 0.375, 0.625, 0.875]
    assert "0.9000" in a["hovertext"][3]
    assert "100" in a["hovertext"][3]
    assert a["hovertext"][1] == ""


def test_the_reliability_axes_are_fixed():
    layout = figure.reliability(by_hand(), by_hand(), look())["layout"]
    assert layout["xaxis"]["range"] == [-0.02, 1.02]
    assert layout["yaxis"]["range"] == [-0.04, 1.04]
    assert "0.0500 for model 1" in figure.alt_reliability(by_hand(), by_hand(), look())


def test_labels_have_no_reliability_but_a_sentence():
    study = Study([0, 1], [0, 1], [[0.4, 0.6], [0.5, 0.5]], 2)
    drawn = sound(figure.reliability(*study.reliability(15), look()))
    assert drawn["data"] == [EMPTY]
    assert "labels only" in figure.alt_reliability(*study.reliability(15), look())
    assert figure.true_probability(study.histogram(20), look())["data"] == [EMPTY]
    assert "labels only" in figure.alt_true_probability(study.histogram(20), look())


@pytest.mark.parametrize("it", LOOKS)
def test_the_histogram_of_the_true_class_counts_what_numpy_counts(it):
    study = random_study(3000)
    a, b = sound(figure.true_probability(study.histogram(20), it))["data"]
    for bars, rows in ((a, study.comparison.a), (b, study.comparison.b)):
        assert bars["y"] == np.histogram(rows.probability, 20, (0, 1))[0].tolist()
    assert a["x"][:2] == pytest.approx([0.025, 0.075])
    assert a["marker"]["pattern"] != b["marker"]["pattern"]
    assert f"{a['y'][-1]:,}" in figure.alt_true_probability(study.histogram(20), it)


@pytest.mark.parametrize("it", LOOKS)
def test_the_documents_samples_stand_on_the_curve(it):
    result = e7().comparison
    curve, a, b = sound(figure.surprisal(surprisal_points(result.a), surprisal_points(result.b), name, it))["data"]
    assert_allclose(curve["y"], -np.log(curve["x"]), atol=1e-12)
    assert a["x"] == [0.4, 0.4, 0.1]
    assert_allclose(a["y"], [0.916290731874, 0.916290731874, 2.302585092994], rtol=1e-11)
    assert_allclose(b["y"], [0.356674943939, 0.356674943939, 1.203972804326], rtol=1e-11)
    assert a["customdata"] == [[0], [1], [2]]
    assert a["marker"]["symbol"] != b["marker"]["symbol"]
    assert "1.3784" in figure.alt_surprisal(result, it)
    assert "0.6391" in figure.alt_surprisal(result, it)


def test_many_rows_are_drawn_as_at_most_forty_marks_that_cannot_be_chosen():
    result = random_study(20_000).comparison
    _, a, b = sound(figure.surprisal(surprisal_points(result.a), surprisal_points(result.b), name, look()))["data"]
    assert len(a["x"]) <= 40
    assert "customdata" not in a
    assert max(b["marker"]["size"]) == 24


def test_a_point_beyond_the_axis_is_a_triangle_at_its_edge():
    result = Study([0], [[0.0, 1.0]], [[0.5, 0.5]], 2).comparison
    _, a, b = sound(figure.surprisal(surprisal_points(result.a), surprisal_points(result.b), name, look()))["data"]
    assert a["y"] == [LARGEST_SURPRISAL]
    assert a["marker"]["symbol"] == ["triangle-up"]
    assert "∞" in a["hovertext"][0]
    assert b["marker"]["symbol"] == ["diamond-open"]


@pytest.mark.parametrize("it", LOOKS)
@pytest.mark.parametrize("measure", ["cross_entropy", "accuracy"])
def test_the_bootstrap_shows_every_resample_the_interval_and_0(measure, it):
    found = random_study().bootstrap(measure, 500, 3)
    step = 1 / 500 if measure == "accuracy" else 0.0
    drawn = sound(figure.bootstrap(found, sample_histogram(found.samples, step=step), it))
    (bars,) = drawn["data"]
    interval, zero, measured = drawn["layout"]["shapes"]
    assert sum(bars["y"]) == 500
    assert (interval["x0"], interval["x1"]) == (found.low, found.high)
    assert zero["x0"] == zero["x1"] == 0
    assert measured["x0"] == found.estimate
    low, high = drawn["layout"]["xaxis"]["range"]
    assert low < min(0, *found.samples) < max(0, *found.samples) < high
    assert interval["name"] == it.say("bootstrap_interval", level="95%")
    assert "500" in figure.alt_bootstrap(found, it)
    assert "95%" in figure.alt_bootstrap(found, it)


def test_an_infinite_difference_has_no_histogram_but_a_sentence():
    found = Study([1, 0], [[1.0, 0.0], [0.5, 0.5]], [[0.5, 0.5], [0.4, 0.6]], 2).bootstrap("cross_entropy")
    drawn = sound(figure.bootstrap(found, sample_histogram(found.samples), look()))
    assert drawn["data"] == [EMPTY]
    assert "not finite" in figure.alt_bootstrap(found, look())


@pytest.mark.parametrize("it", LOOKS)
@pytest.mark.parametrize("measure", ["recall", "precision", "cross_entropy"])
def test_every_class_has_a_dot_for_each_model_joined_by_a_line(measure, it):
    found = random_study().per_class
    classes = [f"c{k}" for k in range(6)]
    shown = most_different_classes(found, measure).tolist()
    joined, a, b = sound(figure.per_class(found, shown, measure, classes, it))["data"]
    assert a["x"] == getattr(found, f"{measure}_a").tolist()
    assert b["x"] == getattr(found, f"{measure}_b").tolist()
    assert a["customdata"] == [[k] for k in range(6)]
    assert joined["x"][:3] == [a["x"][0], b["x"][0], None]
    assert a["marker"]["symbol"] != b["marker"]["symbol"]
    assert it.words[f"class_{measure}"] in a["hovertext"][0]
    widest = max(range(6), key=lambda k: abs(a["x"][k] - b["x"][k]))
    assert f"c{widest}" in figure.alt_per_class(found, shown, measure, classes, it)


def test_of_many_classes_the_thirty_most_different_are_shown():
    found = random_study(4000, 80).per_class
    shown = most_different_classes(found, "recall").tolist()
    classes = [HOSTILE] * 80
    drawn = sound(figure.per_class(found, shown, "recall", classes, look()))
    assert [one for (one,) in drawn["data"][1]["customdata"]] == shown
    assert len(shown) == 30
    assert not [one for one in texts(drawn) if "<b>" in one]
    assert "30 of 80 classes" in figure.alt_per_class(found, shown, "recall", classes, look())


def test_what_cannot_be_known_of_a_class_is_left_out():
    found = Study([0, 0], [[0.0, 1.0], [0.4, 0.6]], [[0.5, 0.5], [0.5, 0.5]], 2).per_class
    drawn = sound(figure.per_class(found, [0, 1], "cross_entropy", ["x", "y"], look()))
    assert drawn["data"][1]["x"] == [None, None]  # inf, and no rows at all
    assert "no figure" in figure.alt_per_class(found, [0, 1], "cross_entropy", ["x", "y"], look())
    same = Study([0, 1], [0, 1], [0, 1], 2).per_class
    assert "the same for model 1" in figure.alt_per_class(same, [0, 1], "recall", ["x", "y"], look())


SPLIT = CalibrationSplit(TemperatureFit(2.5, 1.4, 1.1), TemperatureFit(0.8, 1.0, 0.95), 0.4, 0.15, 0.25, 50, 50, 0)


@pytest.mark.parametrize("it", LOOKS)
def test_the_gap_is_ranking_and_calibration_and_with_temperatures_ranking_alone(it):
    drawn = sound(figure.temperature(SPLIT, it))
    ranking, calibration, gap = drawn["data"]
    assert ranking["x"] == [0.15, 0.15]
    assert calibration["x"] == [0.25, None]
    assert gap["x"] == [0.4, 0.15]
    assert drawn["layout"]["barmode"] == "relative"
    assert ranking["marker"]["pattern"] != calibration["marker"]["pattern"]
    low, high = drawn["layout"]["xaxis"]["range"]
    assert low < 0
    assert high > 0.4
    said = figure.alt_temperature(SPLIT, it)
    assert all(number in said for number in ("+0.4000", "+0.1500", "+0.2500", "2.5000", "0.8000"))


def test_without_probabilities_there_is_no_temperature():
    split = Study([0, 1, 0], [0, 1, 1], [0, 1, 0], 2).calibration()
    assert sound(figure.temperature(split, look()))["data"] == [EMPTY]
    assert "probabilities" in figure.alt_temperature(split, look())


def test_the_models_have_their_colours_in_every_chart():
    for dark in (False, True):
        it = look(dark=dark)
        wanted = list(palette.models(dark=dark))
        found = e7()
        drawn = figure.reliability(by_hand(), by_hand(), it)["data"]
        assert [drawn[1]["marker"]["color"], drawn[2]["marker"]["color"]] == wanted
        dots = figure.per_class(found.per_class, [0, 1, 2], "recall", ["a", "b", "c"], it)["data"]
        assert [dots[1]["marker"]["color"], dots[2]["marker"]["color"]] == wanted


@pytest.mark.parametrize(
    ("sentence", "lines"),
    [
        ("short", ["short"]),
        (
            "交叉熵之差 logistic regression − 随机森林，按行（nat）",
            ["交叉熵之差 logistic regression − 随机森林，按", "行（nat）"],
        ),
        ("x " * 30, ["x " * 22 + "x", "x " * 6 + "x"]),
        ("&lt;" * 20 + " &lt;", ["&lt;" * 20 + " &lt;"]),
    ],
)
def test_titles_break_where_a_phone_needs_it(sentence, lines):
    assert broken(sentence).split("<br>") == lines
