"""Several models: measures as scikit-learn's, intervals as SciPy's with Bonferroni, and how often chance wins."""

import math
from itertools import combinations

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import stats
from sklearn import metrics

import softmax_core as sc
from softmax_core.comparison.several import compare_several

ROWS = 300


def models(seed, skills, rows=ROWS, classes=2):
    """Models that share part of their noise, with the skills given."""
    random = np.random.default_rng(seed)
    target = random.integers(classes, size=rows)
    shared = random.normal(size=(rows, classes))
    shape = rows, classes
    return target, [sc.softmax(shared + random.normal(size=shape) + k * np.eye(classes)[target]) for k in skills]


@pytest.mark.parametrize("classes", [2, 4])
def test_the_measures_agree_with_scikit_learn(classes):
    target, given = models(0, (1.0, 1.4, 1.2, 0.2), classes=classes)
    found = compare_several(target, given)
    assert [one.cross_entropy for one in found.standings] == sorted(one.cross_entropy for one in found.standings)
    assert sorted(one.place for one in found.standings) == [0, 1, 2, 3]
    for one in found.standings:
        p = given[one.place]
        assert_allclose(one.cross_entropy, metrics.log_loss(target, p), rtol=1e-12)
        assert_allclose(one.accuracy, metrics.accuracy_score(target, p.argmax(1)), rtol=1e-12)
        assert_allclose(one.macro_f1, metrics.f1_score(target, p.argmax(1), average="macro"), rtol=1e-12)
        assert_allclose(one.squared_error, ((p - np.eye(classes)[target]) ** 2).sum(1).mean(), rtol=1e-12)
        expected = metrics.roc_auc_score(target, p[:, 1]) if classes == 2 else math.nan
        assert_allclose(one.auc, expected, rtol=1e-12)


def test_every_interval_is_the_paired_t_interval_at_the_corrected_level():
    target, given = models(1, (1.0, 1.4, 1.2, 0.2))
    found = compare_several(target, given, level=0.9)
    losses = [sc.softmax_cross_entropy(target, np.log(p)) for p in given]
    for one, other in combinations(range(4), 2):
        test = stats.ttest_rel(losses[one], losses[other])
        low, high = test.confidence_interval(1 - 0.1 / 6)
        pair = found.pair(one, other)
        assert_allclose((pair.low, pair.high), (low, high), rtol=1e-9)
        assert_allclose(pair.difference, np.mean(losses[one] - losses[other]), rtol=1e-12)
        assert pair.apart == (test.pvalue < 0.1 / 6)
        turned = found.pair(other, one)
        assert (turned.difference, turned.low, turned.high) == (-pair.difference, -pair.high, -pair.low)


@pytest.mark.parametrize("count", [3, 6])
def test_among_equal_models_chance_wins_in_at_most_six_per_cent(count):
    """1,000 times models of the same skill: how often any two of them seem to differ."""
    wrong = 0
    for seed in range(1000):
        target, given = models(seed, (1.0,) * count, rows=200)
        wrong += any(pair.apart for pair in compare_several(target, given).pairs)
    assert wrong <= 60
    assert wrong >= 5  # an interval that never excludes 0 would pass otherwise


def test_lopsided_losses_of_equal_models_are_not_called_either():
    """Models with one mean loss, of which one pays it evenly and the others in few rows: there t alone is wrong."""
    wrong, by_t = 0, 0
    for seed in range(500):
        lumpy = np.exp(np.random.default_rng(seed).normal(size=(2, 100)))  # of mean √e
        losses = [np.full(100, math.sqrt(math.e)), *lumpy]
        given = [np.exp(-np.column_stack([loss, loss])) for loss in losses]
        wrong += any(pair.apart for pair in compare_several(np.zeros(100, int), given).pairs)
        by_t += any(stats.ttest_rel(one, other).pvalue < 0.05 / 3 for one, other in combinations(losses, 2))
    assert by_t > 40
    assert wrong <= 30


def test_infinite_models_come_after_finite_ones_and_labels_last():
    target = np.array([0, 1, 1])
    sure = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]])
    surer = np.array([[1.0, 0.0], [1.0, 0.0], [1.0, 0.0]])
    found = compare_several(target, [np.array([0, 1, 1]), surer, sure, np.full((3, 2), 0.5)])
    assert [one.place for one in found.standings] == [3, 2, 1, 0]
    assert [one.impossible for one in found.standings] == [0, 1, 2, 0]
    assert found.best_two == (2, 3)
    assert found.pair(2, 3).difference == math.inf
    assert math.isnan(found.pair(2, 3).low)
    assert not any(pair.apart for pair in found.pairs)


def test_labels_alone_are_compared_by_accuracy():
    target = np.array([0, 1, 1, 0] * 25)
    random = np.random.default_rng(0)
    labels = [np.where(random.random(100) < share, target, 1 - target) for share in (0.95, 0.6, 0.9)]
    found = compare_several(target, labels, classes=2)
    assert found.measure == "accuracy"
    assert found.pair(0, 1).apart
    right = [one == target for one in labels]
    low, _ = stats.ttest_rel(*(one.astype(float) for one in right[:2])).confidence_interval(1 - 0.05 / 3)
    assert_allclose(found.pair(0, 1).low, low, rtol=1e-9)


def test_what_cannot_be_compared_is_refused():
    with pytest.raises(ValueError, match="two models or more"):
        compare_several([0], [[[1.0]]])
    with pytest.raises(ValueError, match="level"):
        compare_several([0, 1], [[0, 1], [0, 1]], 2, level=1)
    with pytest.raises(ValueError, match="model 2 of row 1, class 0"):
        compare_several([0, 1], [[[0.5, 0.5]] * 2, [[0.5, 0.5], [-0.1, 1.1]]])
