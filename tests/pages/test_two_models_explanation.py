"""Why the measures say what they say: a sentence for every kind of table, in both languages."""

import re

import pytest

from pages.shared.words import load
from pages.two_models.explanation import CHOICES, LOCATION, explanation
from pages.two_models.table_value import TEXT as TABLE_TEXT
from tests.pages.test_two_models_report import MODEL_1, MODEL_2, TARGET, dataset, look_of, study_of


def said(target, a, b, lang="en", times=20):
    """The explanation; every row stands so many times, that there are enough to call somebody ahead."""
    data = dataset(target * times, a * times, b * times)
    return explanation(study_of(data), look_of(data, lang))


def test_the_documents_case_is_explained():
    # 0.016 ** (1/3), 0.147 ** (1/3) and their ratio; log(0.147 / 0.016) / 3
    error_rate, cross_entropy, location, versus = said(TARGET, MODEL_1, MODEL_2)
    assert error_rate.startswith("model 1 and model 2 are right on the same samples, 40 of 60, and wrong on the others")
    assert "model 2 gives the true class 0.5278, model 1 gives it 0.2520" in cross_entropy
    assert "2.0944 times as much, and log 2.0944 = 0.7393 nats" in cross_entropy
    assert cross_entropy.endswith(
        "model 2 gives it more on 60 of 60 samples. model 1 gives it more on 0 of 60 samples; on 0 both give the same."
    )
    # 2 log(7/4) / 3 and log(3) / 3
    assert "+0.3731 on samples that both have right, +0.3662 on samples that both have wrong" in location
    assert versus.startswith("So the error rate ties and cross-entropy does not. Squared error agrees")
    assert "0.8067 against 0.3400" in versus


def test_the_report_and_the_small_table_say_the_same():
    """One set of sentences: what the table shows of a finding is what the report writes."""
    for case in (
        (TARGET, MODEL_1, MODEL_2), OPPOSED, ([0], [[0.0, 1.0]], [[0.0, 1.0]]), ([0, 1], MODEL_1[:2], MODEL_1[:2]),
    ):  # fmt: skip
        sentences, words = said(*case), load(TABLE_TEXT, "en")
        for choice in CHOICES:
            if choice is LOCATION and "gains and losses" in " ".join(sentences):
                continue  # only large data is told so
            patterns = [re.sub(r"\\{\w+\\}", ".+", re.escape(words[key])) for key in choice.keys.values()]
            assert any(re.search(pattern, one) for pattern in patterns for one in sentences), choice.finding


OPPOSED = ([0, 0, 0], [[0.51, 0.49], [0.51, 0.49], [0.01, 0.99]], [[0.9, 0.1], [0.45, 0.55], [0.4, 0.6]])


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    ("case", "words"),
    [
        (OPPOSED, {"en": "model 1 is right more often, model 2 gives", "zh": "model 1 对得更多，model 2"}),
        (
            ([0], [[0.9, 0.1]], [[0.4, 0.6]]),
            {"en": "both measures put model 1 ahead", "zh": "两个指标都认为 model 1 领先"},
        ),
        (([0, 1], MODEL_1[:2], MODEL_1[:2]), {"en": "Cross-entropy ties", "zh": "交叉熵持平"}),
        (([1, 0], [0, 0], [1, 0]), {"en": "labels only", "zh": "只有标签"}),
        (([0, 1], [[0.0, 1.0], [0.5, 0.5]], [[0.3, 0.7], [0.4, 0.6]]), {"en": "is infinite", "zh": "无穷大"}),
        (([0], [[0.0, 1.0]], [[0.0, 1.0]]), {"en": "are wrong on every sample", "zh": "在每个样本上都错"}),
        (([0], [[1.0, 0.0]], [[0.9, 0.1]]), {"en": "are right on every sample", "zh": "在每个样本上都对"}),
    ],
)
def test_every_kind_of_table_has_its_own_sentences(case, words, lang):
    sentences = said(*case, lang)
    assert words[lang] in " ".join(sentences)
    assert not re.search(r"\{|nan", " ".join(sentences))


def test_without_infinite_rows_the_others_are_compared():
    sentences = said([0, 1], [[0.0, 1.0], [0.5, 0.5]], [[0.3, 0.7], [0.4, 0.6]])
    # log 0.6 − log 0.5
    wanted = "On the 20 of 40 samples where neither gives the true class 0, model 2 pays 0.1823 nats less."
    assert sentences[1].endswith(wanted)


def test_rows_right_for_different_reasons_are_not_called_the_same():
    sentences = said([0, 0], [[0.9, 0.1], [0.4, 0.6]], [[0.4, 0.6], [0.8, 0.2]])
    assert "though not on the same ones" in sentences[0]
