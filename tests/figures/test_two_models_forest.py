"""The forest plot and the sentences of the verdict, read for a clear, a tied, a noisy and an infinite pair."""

import re

import numpy as np
import pytest

from pages.shared.words import LANGS, load
from pages.two_models import verdict
from pages.two_models.figure import TEXT, Look
from softmax_core.comparison.study import Study
from softmax_core.digits import Form, text
from tests.core.two_models import LABELS, MODEL_1, MODEL_2, random_study
from tests.figures.two_models import HOSTILE, LOOKS, look, sound

SIGNED = Form(signed=True)


def two_classes(rows=300, better=0.0, zero_row=None):
    random = np.random.default_rng(5)
    target = random.integers(2, size=rows)
    score = (
        (2 * target - 1) + random.normal(size=(2, rows)) + [[0.0], [0.0]] + [[0.0] * rows, better * (2 * target - 1)]
    )
    a, b = (np.stack([1 - p, p], axis=1) for p in 1 / (1 + np.exp(-score)))
    if zero_row is not None:
        b[zero_row] = [0.0, 1.0] if target[zero_row] == 0 else [1.0, 0.0]
    return Study(target, a, b, 2)


TIED = Study(np.arange(200) % 3, *[np.random.default_rng(0).dirichlet(np.ones(3), 200)] * 2, 3)
PAIRS = {
    "clear": random_study(3000, seed=1),
    "noisy": random_study(60, seed=3),
    "tied": TIED,
    "two classes": two_classes(better=1.0),
    "infinite": two_classes(zero_row=4),
    "few": Study(LABELS, MODEL_1, MODEL_2, 3),
}


def told(key, chosen=None):
    return verdict.Told(PAIRS[key].verdict, chosen or look())


def said(key, lang="en"):
    return verdict.said(PAIRS[key], str, look(lang))


@pytest.mark.parametrize("chosen", LOOKS)
@pytest.mark.parametrize("key", [key for key in PAIRS if key != "few"])
def test_the_picture_is_sound_in_both_languages_and_themes(key, chosen):
    drawn = sound(verdict.picture(told(key, chosen)))
    assert drawn["layout"]["margin"]["l"] < 30, "the whole width of a phone is the picture's"
    assert len(drawn["data"]) == 1 + sum(line.low <= line.high for line in PAIRS[key].verdict.lines)


def read(drawn):
    """Every line's text, its interval, and its mark: position and form."""
    *intervals, marks = drawn["data"]
    texts = [one["text"] for one in drawn["layout"]["annotations"]]
    return texts[:2], texts[2:], [one["x"] for one in intervals], marks


def test_a_clear_pair_lies_on_the_side_of_the_better_model():
    sides, texts, intervals, marks = read(verdict.picture(told("clear")))
    assert sides == ["<b>← model 1 is better</b>", "<b>model 2 is better →</b>"]
    line = PAIRS["clear"].verdict.line("cross_entropy")
    numbers = [text(value, SIGNED) for value in (line.lead, line.low, line.high)]
    assert texts[1] == "<b>cross-entropy, nats: {} ({} to {})</b>".format(*numbers)
    assert intervals[1] == [line.low / line.high, 1.0]
    assert marks["x"][1] == line.lead / line.high
    assert marks["marker"]["symbol"][1] == "diamond"
    assert marks["marker"]["color"][1] == look().colours[1]
    size, low, high = (text(value) for value in (line.lead, line.low, line.high))
    assert said("clear")[0] == f"model 2 pays {size} nats less per row than model 1 (95%: {low} to {high})."


def test_a_noisy_pair_is_hollow_holds_0_and_says_how_many_rows_would_tell():
    _, texts, intervals, marks = read(verdict.picture(told("noisy")))
    assert not [one for one in texts if one.startswith("<b>")]
    assert all(low < 0 < high for low, high in intervals)
    assert set(marks["marker"]["symbol"]) == {"square-open"}
    line = PAIRS["noisy"].verdict.line("cross_entropy")
    low, high = sorted((abs(line.low), abs(line.high)), reverse=True)
    sentences = said("noisy")
    ahead = "model 2" if line.lead > 0 else "model 1"
    assert sentences[0] == (
        f"60 rows cannot tell model 1 and model 2 apart: {ahead} pays {text(abs(line.lead))} nats less per row, "
        f"and the 95% interval runs from {text(low)} less to {text(high)} more."
    )
    assert sentences[1] == f"About {int(line.rows_needed):,} rows would tell a difference of this size."


def test_a_tied_pair_has_nothing_to_call():
    assert said("tied") == [
        "model 1 and model 2 pay the same in every one of 200 rows: there is no difference to call."
    ]
    even = [[0.6, 0.3, 0.1], [0.3, 0.6, 0.1]]
    tied = Study([0, 0] * 30, even * 30, even[::-1] * 30, 3)
    assert verdict.said(tied, str, look()) == [
        "60 rows cannot tell model 1 and model 2 apart: on average both pay the same.",
        "No number of rows would tell a difference of 0.",
    ]


def test_an_infinite_pair_says_so_first_with_its_row_and_scikit_learns_figure():
    first, second, *_ = said("infinite")
    assert first.startswith("model 2 gives a true class probability 0 in 1 row (4), so its mean")
    assert "at least 2.220446049250313e-16, as scikit-learn’s log_loss does" in first
    assert all(text(one) in first for one in PAIRS["infinite"].verdict.clipped)
    assert "squared error, which stays finite" in second
    _, texts, intervals, _ = read(verdict.picture(told("infinite")))
    assert texts[1] == "cross-entropy, nats: infinite"
    assert len(intervals) == 3


def test_few_rows_say_that_they_are_few_and_draw_nothing():
    assert said("few") == ["3 rows are too few to tell chance from skill: nobody is called better below 10 rows."]
    assert verdict.picture(told("few")) is None


@pytest.mark.parametrize("key", PAIRS)
def test_the_alternative_text_has_every_line_with_its_numbers(key):
    found, shown = told(key), verdict.alt(told(key))
    for line in PAIRS[key].verdict.lines:
        assert found.line(line) in shown
        assert found.found(line) in shown


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("key", PAIRS)
def test_every_sentence_is_whole_in_both_languages(key, lang):
    written = " ".join(
        [*said(key, lang), *verdict.explained(told(key, look(lang))), verdict.alt(told(key, look(lang)))]
    )
    assert not re.search(r"\{|nan|inf\b", written)
    assert bool(re.search("[\u4e00-\u9fff]", written)) == (lang == "zh")


def test_one_measure_of_several_is_not_called_by_itself():
    """The error rate of a pair whose cross-entropy is open."""
    target = np.zeros(100, int)
    a, b = np.full((100, 2), 0.5), np.full((100, 2), 0.5)
    a[:8], b[:8] = [0.4, 0.6], [0.6, 0.4]
    a[8:], b[8:20], b[20:] = [0.7, 0.3], [0.9, 0.1], [0.66, 0.34]
    a[99], b[99] = [0.9, 0.1], [0.51, 0.49]
    study = Study(target, a, b, 2)
    if study.verdict.ahead:
        pytest.fail("this pair is meant to be open")
    *_, last = verdict.said(study, str, look())
    assert last.startswith("Taken alone, error rate speaks for model 2; one of 3 measures does so by chance")


def test_a_hostile_name_is_text_in_the_picture():
    drawn = verdict.picture(verdict.Told(PAIRS["clear"].verdict, Look(load(TEXT, "en"), HOSTILE, HOSTILE)))
    assert "<b>$x$" not in str(drawn["layout"]["annotations"])
    sound(drawn)
