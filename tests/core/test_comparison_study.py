"""The study as a whole: everything computed once, in order, and without large copies."""

import dataclasses
import threading
import tracemalloc

import numpy as np
import pytest
from hypothesis import settings
from numpy.testing import assert_array_equal

import softmax_core as sc
from softmax_core.comparison import STAGES, Study, study
from softmax_core.comparison.disagreement import LABELS_ONLY, QUANTITIES

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=100)
INF = np.inf
MODEL_1 = [[0.3, 0.3, 0.4], [0.3, 0.4, 0.3], [0.1, 0.2, 0.7]]
MODEL_2 = [[0.1, 0.2, 0.7], [0.1, 0.7, 0.2], [0.3, 0.4, 0.3]]
LABELS = [2, 1, 0]


# The study


def random_case(rows=400, classes=4, dtype=np.float64):
    """Labels and two models."""
    random = np.random.default_rng(0)
    a, b = random.dirichlet(np.ones(classes), size=(2, rows)).astype(dtype)
    return random.integers(classes, size=rows), a, b, classes


def test_preparing_computes_everything_in_order(monkeypatch):
    """Shares rise from 0 to 1 through the stages; afterwards nothing is computed again."""
    heard = []
    one = Study(*random_case())
    one.prepare(lambda share, stage: heard.append((share, stage)), resamples=100, seed=2, bins=7)
    shares, stages = zip(*heard, strict=True)
    assert stages == (*STAGES, STAGES[-1])
    assert shares[0] == 0
    assert shares[-1] == 1
    assert list(shares) == sorted(shares)
    for name in (
        "score_rows",
        "bootstrap_comparison",
        "calibration_split",
        "reliability",
        "histogram",
        "mcnemar_of_comparison",
        "explain",
    ):
        monkeypatch.setattr(study, name, None)
    monkeypatch.setattr(study, "influential_rows", None)
    assert one.comparison.rows == 400
    assert one.ranking.order.size == 400
    assert len(one.cells) == 4
    assert one.per_class.support.sum() == one.confusion("a").sum() == one.confusion("b").sum() == one.disagreement.sum()
    assert one.bootstrap("cross_entropy", 100, 2).resamples == one.bootstrap("accuracy", 100, 2).resamples
    assert one.reliability(7)[0].count.sum() == one.histogram().a.sum() == 400
    assert one.mcnemar.p_value <= 1
    assert one.calibration(2).seed == 2
    assert one.explanation.keys() == QUANTITIES.keys()


def test_only_the_latest_results_of_a_setting_are_kept():
    """One study may serve many visitors, who may ask for any seed."""
    one = Study(*random_case())
    first = one.bootstrap("accuracy", 100, seed=0)
    assert one.bootstrap("accuracy", 100, seed=0) is first
    for seed in range(1, study.CACHE_SIZE + 1):
        one.bootstrap("accuracy", 100, seed=seed)
    again = one.bootstrap("accuracy", 100, seed=0)
    assert again is not first
    assert_array_equal(again.samples, first.samples)


def test_a_bad_value_ends_the_preparation_with_its_place():
    """The stage of the model in question has begun."""
    target, a, b, classes = random_case()
    b[7, 2] = 1.25
    heard = []
    with pytest.raises(ValueError, match=r"b of row 7, class 2, is 1.25, which is no probability"):
        Study(target, a, b, classes).prepare(lambda _, stage: heard.append(stage))
    assert heard == ["model_a", "model_b"]


def test_results_are_kept_and_agree_with_the_functions():
    """One comparison, whoever asks; the public functions say the same."""
    target, a, b, classes = random_case()
    one = Study(target, a, b, classes)
    assert one.comparison is one.comparison
    assert one.reliability(9) is one.reliability(9)
    assert one.calibration(1) is one.calibration(1)
    assert one.disagreement is one.disagreement
    assert one.confusion("a") is one.confusion("a")
    assert one.comparison.measures == sc.compare(target, a, b).measures
    assert one.top_k(2) == (sc.top_k_accuracy(target, a, 2), sc.top_k_accuracy(target, b, 2))
    assert one.reliability(9)[1].error == sc.expected_calibration_error(target, b, 9)
    assert_array_equal(one.bootstrap("accuracy", 50).samples, sc.paired_bootstrap(target, a, b, "accuracy", 50).samples)


def test_hard_labels_prepare_like_probabilities():
    """What needs probabilities is nan and stops nothing."""
    target, a, b, classes = random_case()
    for pair in ((a.argmax(axis=1), b), (a, b.argmax(axis=1)), (a.argmax(axis=1), b.argmax(axis=1))):
        one = Study(target, *pair, classes)
        one.prepare()
        assert one.bootstraps == ("accuracy",)
        assert np.isnan(one.calibration().gap)
        assert one.explanation["cross_entropy_finding"] == LABELS_ONLY
        assert one.select("all").size == 400


def test_one_row_and_one_class():
    """The smallest tables there are."""
    for target, a, b, classes in (
        ([0], [[1.0]], [[1.0]], 1),
        ([0], [[0.5, 0.5]], [[0.75, 0.25]], 2),
        ([0], [0], [0], 1),
    ):
        one = Study(target, a, b, classes)
        one.prepare()
        assert one.comparison.rows == 1
        assert one.top_k(1) == (1, 1)


@pytest.mark.parametrize(("rows", "classes"), [(200_000, 10), (4000, 500)])
def test_no_copy_of_the_probabilities_is_made(rows, classes):
    """The largest amount held at once stays far below one of the two matrices, beside what has one number a row."""
    target, a, b, _ = random_case(rows, classes, np.float32)
    one = Study(target, a, b, classes)
    assert np.shares_memory(one._a, a)
    tracemalloc.start()
    _ = one.comparison
    judged = tracemalloc.get_traced_memory()[1]
    one.calibration()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert judged < 150 * rows + 8 * 2**20
    assert most < 250 * rows + 12 * 2**20


def test_a_study_may_be_asked_from_several_threads():
    """As sessions that share one do: the same answers."""
    one, answers = Study(*random_case(20_000)), []

    def ask():
        answers.append((one.comparison.measures, one.explanation["gap"], one.select("both").size))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 4
    assert all(answer == answers[0] for answer in answers)


def test_results_cannot_be_changed():
    """They are shared by screens, files and tests."""
    one = Study(LABELS, MODEL_1, MODEL_2, 3)
    for result in (one.comparison, one.ranking, one.cells[0], one.mcnemar, one.calibration()):
        with pytest.raises(dataclasses.FrozenInstanceError):
            result.gap = 0
    with pytest.raises(TypeError):
        one.explanation["gap"] = 0
