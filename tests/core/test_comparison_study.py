"""The study as a whole: the explanation of any table, everything computed once, in order, and without large copies."""

import dataclasses
import threading
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal
from scipy.stats import gmean

import softmax_core as sc
from softmax_core.comparison import STAGES, Study, study
from softmax_core.comparison.explanation import KINDS, explain
from softmax_core.comparison.results import CELLS

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=100)
INF = np.inf
MODEL_1 = [[0.3, 0.3, 0.4], [0.3, 0.4, 0.3], [0.1, 0.2, 0.7]]
MODEL_2 = [[0.1, 0.2, 0.7], [0.1, 0.7, 0.2], [0.3, 0.4, 0.3]]
LABELS = [2, 1, 0]


def binary(*shares):
    """Rows of two classes from what the first one gets."""
    return [[p, 1 - p] for p in shares]


def facts(a, b, target=None):
    """Explain two binary models; the first class is true unless said otherwise."""
    target = [0] * len(a) if target is None else target
    return explain(sc.compare(target, a, b, classes=2))


# Explanation


def test_the_documents_case_explained():
    """Accuracy ties on the same rows; B gives every true class more, in the geometric mean (147/16)^(1/3) times."""
    got = Study(LABELS, MODEL_1, MODEL_2, 3).explanation
    assert (got.kind, got.accuracy_ahead, got.cross_entropy_ahead) == ("accuracy_ties", "", "b")
    assert (got.right_a, got.right_b, got.same_rows) == (2, 2, True)
    assert (got.more_a, got.more_b, got.equal) == (0, 3, 0)
    assert_allclose(got.typical_a, gmean([0.4, 0.4, 0.1]), rtol=1e-12)
    assert_allclose(got.typical_b, gmean([0.7, 0.7, 0.3]), rtol=1e-12)
    assert_allclose(got.ratio, (7 / 4 * 7 / 4 * 3) ** (1 / 3), rtol=1e-12)
    assert_allclose(got.gap, np.log(got.ratio), rtol=1e-12)
    both, only_a, only_b, neither = got.cells
    assert tuple(cell.name for cell in got.cells) == CELLS
    assert_allclose([both.typical_a, both.typical_b, neither.typical_a, neither.typical_b], [0.4, 0.7, 0.1, 0.3])
    assert np.isnan([only_a.typical_a, only_b.typical_b]).all()
    assert_allclose(
        [both.share, neither.share], np.array([2 * np.log(7 / 4), np.log(3)]) / np.log(147 / 16), rtol=1e-12
    )
    assert got.decisive == "both"
    assert_allclose(got.unseen, got.gap, rtol=1e-12)


@pytest.mark.parametrize(
    ("a", "b", "kind", "accuracy", "entropy"),
    [
        (binary(0.6, 0.6), binary(0.9, 0.9), "accuracy_ties", "", "b"),
        (binary(0.9, 0.4), binary(0.6, 0.4), "accuracy_ties", "", "a"),
        (binary(0.6, 0.3), binary(0.3, 0.6), "same", "", ""),
        (binary(0.6, 0.3), binary(0.6, 0.3), "same", "", ""),
        (binary(0.6, 0.6, 0.6), binary(0.45, 0.9, 0.9), "opposed", "a", "b"),
        (binary(0.6, 0.7), binary(0.4, 0.3), "agree", "a", "a"),
        (binary(0.4, 0.3), binary(0.6, 0.7), "agree", "b", "b"),
        (binary(0.75, 0.75), binary(0.375, 0.75), "agree", "a", "a"),
        (binary(0.75, 0.375), binary(0.5625, 0.5), "cross_entropy_ties", "b", ""),
        (binary(0.0, 0.9), binary(0.4, 0.4), "infinite", "a", "b"),
        (binary(0.0, 0.9), binary(0.9, 0.0), "infinite", "", ""),
        ([0, 1], binary(0.9, 0.9), "labels", "b", ""),
        ([0, 1], [0, 1], "labels", "", ""),
    ],
)
def test_every_table_has_its_kind(a, b, kind, accuracy, entropy):
    """Who leads, and the kind that follows, counted and multiplied by hand."""
    got = facts(a, b)
    assert (got.kind, got.accuracy_ahead, got.cross_entropy_ahead) == (kind, accuracy, entropy)
    assert got.kind in KINDS


def expected_leads(a, b):
    """Count and multiply."""
    right = [sum(row[0] >= 0.5 for row in rows) for rows in (a, b)]
    product = [np.prod([row[0] for row in rows]) for rows in (a, b)]
    return tuple("" if np.isclose(x, y, rtol=1e-13) else "a" if x > y else "b" for x, y in (right, product))


def expected_kind(accuracy, entropy):
    """The kinds without labels and infinities."""
    if accuracy and entropy:
        return "agree" if accuracy == entropy else "opposed"
    return {(True, False): "cross_entropy_ties", (False, True): "accuracy_ties"}.get(
        (bool(accuracy), bool(entropy)), "same"
    )


def test_cross_entropy_may_tie_where_accuracy_does_not():
    """0.75 * 0.375 = 0.5625 * 0.5: two right against one."""
    got = facts(binary(0.75, 0.375), binary(0.5625, 0.5))
    assert (got.kind, got.accuracy_ahead, got.cross_entropy_ahead) == ("cross_entropy_ties", "b", "")
    assert (got.gap, got.ratio, got.decisive) == (0, 1, "")
    assert np.isnan([cell.share for cell in got.cells]).all()


def test_infinite_losses_are_counted_and_the_rest_is_explained():
    """A rules the truth out once, B never; on the other rows A leads."""
    got = facts(binary(0.0, 0.9, 0.9), binary(0.4, 0.6, 0.9))
    assert (got.kind, got.cross_entropy_ahead, got.gap, got.ratio) == ("infinite", "b", INF, INF)
    assert (got.impossible_a, got.impossible_b, got.finite, got.finite_ahead) == (1, 0, 2, "a")
    assert_allclose(got.finite_gap, np.log(0.6 / 0.9) / 2, rtol=1e-12)
    assert (got.typical_a, got.decisive) == (0, "")
    assert (got.more_a, got.more_b, got.equal) == (1, 1, 1)
    assert [cell.typical_a for cell in got.cells if cell.name == "neither"] == [0]
    both = facts(binary(0.0), binary(0.0))
    assert (both.kind, both.finite, both.finite_ahead, both.equal) == ("infinite", 0, "", 1)
    assert np.isnan([both.gap, both.finite_gap]).all()


def test_labels_say_who_is_right_and_no_more():
    """Counts are there, shares and means are nan."""
    got = facts([0, 1, 1], [0, 1, 0])
    assert (got.kind, got.accuracy_ahead, got.right_a, got.right_b) == ("labels", "b", 1, 2)
    assert (got.more_a, got.more_b, got.equal, got.finite, got.decisive) == (0, 0, 0, 0, "")
    assert np.isnan([got.gap, got.ratio, got.typical_a, got.unseen, got.finite_gap]).all()
    assert [cell.count for cell in got.cells] == [1, 0, 1, 1]


@QUICK
@given(arrays(np.int64, (2, 5), elements=st.integers(0, 8)))
def test_the_facts_are_right_for_any_table(eighths):
    """Against counting and multiplying: rows in eighths, so that ties and impossible rows occur."""
    a, b = (binary(*(row / 8)) for row in eighths)
    got = facts(a, b)
    first, second = eighths
    assert (got.more_a, got.more_b, got.equal) == (sum(first > second), sum(second > first), sum(first == second))
    assert (got.impossible_a, got.impossible_b) == (sum(first == 0), sum(second == 0))
    assert (got.right_a, got.right_b) == (sum(first >= 4), sum(second >= 4))
    assert got.same_rows == ((first >= 4) == (second >= 4)).all()
    if eighths.all():
        accuracy, entropy = expected_leads(a, b)
        assert got.kind == expected_kind(accuracy, entropy)
        assert_allclose([got.typical_a, got.typical_b], gmean(eighths / 8, axis=1), rtol=1e-12)
        assert_allclose(got.ratio, got.typical_b / got.typical_a, rtol=1e-12)
        if entropy:
            assert_allclose(sum(cell.share for cell in got.cells), 1, rtol=1e-12)
            carried = {cell.name: cell.share for cell in got.cells}
            assert carried[got.decisive] == max(carried.values())
    else:
        assert got.kind == "infinite"


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
    assert one.explanation.kind in KINDS


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
        assert one.explanation.kind == "labels"
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
        answers.append((one.comparison.measures, one.explanation.gap, one.select("both").size))

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
    for result in (one.comparison, one.ranking, one.cells[0], one.mcnemar, one.explanation, one.calibration()):
        with pytest.raises(dataclasses.FrozenInstanceError):
            result.gap = 0
