"""ROC and precision-recall curves, their areas and thinning, against scikit-learn and by counting pairs."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from sklearn import metrics

from softmax_core.comparison import roc

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=200)
ROWS = st.lists(st.tuples(st.booleans(), st.integers(0, 8)), min_size=2, max_size=60).filter(
    lambda rows: len({positive for positive, _ in rows}) == 2
)


def tied(rows: int, seed: int, decimals: int = 2) -> tuple[np.ndarray, np.ndarray]:
    """Scores of a fair model rounded so that many are equal."""
    random = np.random.default_rng(seed)
    positive = random.random(rows) < 0.3
    return positive, np.round(1 / (1 + np.exp(-random.normal(size=rows) - 1.5 * positive)), decimals)


@QUICK
@given(ROWS)
def test_both_curves_and_areas_agree_with_scikit_learn(rows):
    positive, score = np.array([row[0] for row in rows]), np.array([row[1] for row in rows]) / 8
    curve = roc.roc_curve(positive, score)
    for ours, theirs in zip(
        (curve.false_positive_rate, curve.true_positive_rate, curve.thresholds),
        metrics.roc_curve(positive, score, drop_intermediate=False), strict=True,
    ):  # fmt: skip
        assert_allclose(ours, theirs, rtol=0, atol=1e-12)
    ours = roc.precision_recall_curve(positive, score)
    precision, recall, thresholds = metrics.precision_recall_curve(positive, score)
    assert_allclose(ours.precision[::-1], precision[:-1], rtol=0, atol=1e-12)
    assert_allclose(ours.recall[::-1], recall[:-1], rtol=0, atol=1e-12)
    assert_array_equal(ours.thresholds[::-1], thresholds)
    assert_allclose(roc.roc_auc(positive, score), metrics.roc_auc_score(positive, score), rtol=0, atol=1e-12)
    expected = metrics.average_precision_score(positive, score)
    assert_allclose(roc.average_precision(positive, score), expected, rtol=0, atol=1e-12)


@QUICK
@given(ROWS)
def test_the_area_is_the_share_of_pairs_in_the_right_order(rows):
    """A second derivation: the Mann-Whitney statistic, by going through all pairs."""
    inside = [score for positive, score in rows if positive]
    outside = [score for positive, score in rows if not positive]
    won = sum((one > other) + (one == other) / 2 for one in inside for other in outside)
    positive, score = [row[0] for row in rows], [float(row[1]) for row in rows]
    assert_allclose(roc.roc_auc(positive, score), won / len(inside) / len(outside), rtol=1e-13)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_counts_at_a_threshold_are_those_of_comparing_every_row(dtype):
    positive, score = tied(500, seed=1)
    score = score.astype(dtype)
    counts = roc.count_by_threshold(positive, score)
    thresholds = np.concatenate([np.arange(101) / 100, [0.005, 0.331, -1, 2]])
    true, false = counts.at(thresholds)
    for t, ours in zip(thresholds, zip(true, false, strict=True), strict=True):
        said = score >= dtype(t)
        assert ours == (np.count_nonzero(said & positive), np.count_nonzero(said & ~positive)), t
    assert counts.at(0.7)[0] == np.count_nonzero(np.round(score.astype(float), 2)[positive] >= 0.7)


def test_one_class_alone_has_no_rate_for_the_other():
    only, none = roc.count_by_threshold([True] * 2, [0.1, 0.2]), roc.count_by_threshold([False] * 2, [0.1, 0.2])
    assert np.isnan([only.auc, none.auc, none.average_precision]).all()
    assert only.average_precision == 1
    assert np.isnan(roc.roc_of_counts(only).false_positive_rate).all()
    assert np.isnan(roc.precision_recall_of_counts(none).recall).all()


@pytest.mark.parametrize(
    ("positive", "score", "error", "named"),
    [
        ([True, False], [0.5, np.nan], ValueError, "row 1 is nan"),
        ([True, False], [np.inf, 0.5], ValueError, "row 0 is inf"),
        ([True, False], [0.5], ValueError, r"\(2,\) and score \(1,\)"),
        (np.zeros(0, bool), [], ValueError, "N at least 1"),
        ([1, 0], [0.5, 0.5], TypeError, "boolean"),
        ([[True]], [[0.5]], ValueError, "N at least 1"),
    ],
)
def test_what_cannot_be_ranked_is_refused_with_its_place(positive, score, error, named):
    with pytest.raises(error, match=named):
        roc.count_by_threshold(positive, score)


def test_a_million_rows_take_less_than_half_a_second():
    random = np.random.default_rng(0)
    positive, score = random.random(1_000_000) < 0.4, random.random(1_000_000)
    best = np.inf
    for _ in range(3):
        begin = time.perf_counter()
        counts = roc.count_by_threshold(positive, score)
        roc.roc_of_counts(counts)
        roc.precision_recall_of_counts(counts)
        assert abs(counts.auc - 0.5) < 0.01
        assert abs(counts.average_precision - 0.4) < 0.01
        best = min(best, time.perf_counter() - begin)
    assert best < 0.5
