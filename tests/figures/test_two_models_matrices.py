"""The charts of who is right and of which classes are taken for which, read as the dicts that they are."""

import numpy as np
import pytest

from pages.shared import palette
from pages.two_models import figure
from pages.two_models.figure.look import GROUND, INK
from pages.two_models.figure.matrices import PALE, VIOLET
from softmax_core.comparison.plot_binning import merge_classes
from softmax_core.comparison.study import Study
from tests.figures.two_models import ESCAPED, HOSTILE, LOOKS, e7, look, random_study, sound, texts

CLASSES = ["cat", "dog", "bird"]


@pytest.mark.parametrize("it", LOOKS)
def test_the_documents_cells(it):
    drawn = sound(figure.cells(e7().cells, it))
    squares, marks = drawn["data"]
    assert [one[0].split("<br>")[0] for one in squares["text"]] == [f"<b>{it.rows(2)}</b>", f"<b>{it.rows(0)}</b>"]
    # (−2 log 0.4 + 2 log 0.7) / 3 and (−log 0.1 + log 0.3) / 3
    assert "+0.3731" in squares["text"][0][0]
    assert "+0.3662" in squares["text"][1][1]
    assert marks["customdata"] == [["both"], ["only_a"], ["only_b"], ["neither"]]
    assert list(zip(marks["x"], marks["y"], strict=True)) == [(0, 0), (1, 0), (0, 1), (1, 1)]
    assert "model 2" in marks["hovertext"][0]
    assert squares["z"][0][0] == 1.0


def test_the_cells_alternative_says_every_count_and_gap():
    said = figure.alt_cells(e7().cells, look())
    assert "both right 2" in said
    assert "both wrong 1" in said
    assert "+0.3731, 0, 0 and +0.3662 nats" in said


def test_an_infinite_gap_is_written_and_the_colour_stays_finite():
    study = Study([1, 0], [[1.0, 0.0], [0.5, 0.5]], [[0.5, 0.5], [0.4, 0.6]], 2)
    squares = sound(figure.cells(study.cells, look()))["data"][0]
    assert any("+∞" in one for row in squares["text"] for one in row)
    assert np.isfinite(squares["z"]).all()


def test_with_labels_alone_a_cell_has_its_count_and_no_gap():
    squares = sound(figure.cells(Study([0, 1, 1], [0, 1, 0], [0, 0, 0], 2).cells, look()))["data"][0]
    assert squares["text"] == [["<b>1 row</b>", "<b>1 row</b>"], ["<b>0 rows</b>", "<b>1 row</b>"]]


@pytest.mark.parametrize("it", LOOKS)
def test_a_small_confusion_matrix_has_every_count_in_its_square(it):
    study = Study([0, 0, 0, 1, 2], [0, 0, 1, 1, 0], [0, 0, 0, 1, 2], 3)
    drawn = sound(figure.confusion(merge_classes(study.confusion("a")), CLASSES, "a", it))
    squares, marks = drawn["data"]
    assert squares["text"] == [["2", "1", "0"], ["0", "1", "0"], ["1", "0", "0"]]
    assert marks["customdata"] == [[i, j] for i in range(3) for j in range(3)]
    assert (marks["x"][1], marks["y"][1]) == (1, 0)
    assert "cat" in marks["hovertext"][1]
    assert "dog" in marks["hovertext"][1]
    assert "33.3%" in marks["hovertext"][1]
    assert drawn["layout"]["xaxis"]["ticktext"] == CLASSES
    assert drawn["layout"]["yaxis"]["range"] == [2.5, -0.5]
    assert "model 1" in drawn["layout"]["xaxis"]["title"]["text"]


def test_the_confusion_alternative_names_the_largest_mistake():
    study = Study([0, 0, 0, 0, 1, 2], [0, 1, 1, 0, 1, 0], [0, 0, 0, 0, 1, 2], 3)
    said = figure.alt_confusion(merge_classes(study.confusion("a")), CLASSES, "a", look())
    assert said == (
        "Confusion matrix of model 1: 3 of 6 rows on the diagonal; the largest count beside it is 2, true cat, "
        "predicted dog."
    )
    assert "all 6 rows" in figure.alt_confusion(merge_classes(study.confusion("b")), CLASSES, "b", look())


def test_disagreement_has_a_in_rows_and_b_in_columns():
    study = Study([0, 1], [0, 2], [1, 2], 3)
    drawn = sound(figure.disagreement(merge_classes(study.disagreement), CLASSES, look()))
    assert drawn["data"][0]["text"][0] == ["0", "1", "0"]
    assert "model 1" in drawn["layout"]["yaxis"]["title"]["text"]
    assert "model 2" in drawn["layout"]["xaxis"]["title"]["text"]
    said = figure.alt_disagreement(merge_classes(study.disagreement), CLASSES, look())
    assert "in 1 of 2 rows" in said
    assert "model 1 says cat, model 2 says dog" in said
    same = Study([0, 1], [0, 2], [0, 2], 3)
    assert "all 2 rows" in figure.alt_disagreement(merge_classes(same.disagreement), CLASSES, look())


@pytest.mark.parametrize("it", LOOKS)
def test_of_many_classes_thirty_squares_a_side_are_left_and_none_can_be_chosen_that_is_many(it):
    study = random_study(3000, 100)
    names = [f"c{k}" for k in range(100)]
    drawn = sound(figure.confusion(merge_classes(study.confusion("b")), names, "b", it))
    squares, marks = drawn["data"]
    assert len(squares["z"]) == len(squares["z"][0]) == 30
    assert {one for row in squares["text"] for one in row} == {""}
    assert "71" in drawn["layout"]["xaxis"]["ticktext"][-1]
    assert marks["customdata"][29][1] == marks["customdata"][-1][0] == figure.REST
    first = marks["customdata"][0]
    assert drawn["layout"]["yaxis"]["ticktext"][0] == f"c{first[0]}"
    assert squares["zmax"] == 1


def test_a_click_anywhere_in_a_square_finds_its_mark():
    for drawn in (
        figure.cells(e7().cells, look()),
        figure.confusion(merge_classes(e7().confusion("a")), CLASSES, "a", look()),
    ):
        squares, marks = drawn["data"]
        assert drawn["layout"]["hoverdistance"] == -1
        assert squares["hoverinfo"] == "skip"
        assert marks["type"] == "scatter"


def test_names_are_escaped():
    drawn = figure.confusion(merge_classes(e7().confusion("a")), [HOSTILE, "dog", "bird"], "a", look(a=HOSTILE))
    assert not [one for one in texts(drawn) if "<b>$" in one]
    assert drawn["layout"]["xaxis"]["ticktext"][0].startswith("&lt;b&gt;")
    assert ESCAPED in drawn["layout"]["xaxis"]["title"]["text"]


def luminance(colour):
    """Relative luminance as WCAG 2 defines it."""
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in colour]
    return np.dot([0.2126, 0.7152, 0.0722], linear)


@pytest.mark.parametrize("dark", [False, True])
def test_text_on_the_strongest_square_has_a_contrast_of_4_5(dark):
    def rgb(colour):
        return np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])

    ground, ink = rgb(GROUND[dark]), luminance(rgb(INK[dark]))
    for colour in (*palette.models(dark=dark), VIOLET[dark]):
        square = luminance(ground + (rgb(colour) - ground) / PALE[dark])
        light, deep = max(square, ink), min(square, ink)
        assert (light + 0.05) / (deep + 0.05) >= 4.5
