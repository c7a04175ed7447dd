"""Calibration: bins with the rule at their edges, against fractions and scikit-learn."""

from fractions import Fraction
from functools import cache

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.calibration import calibration_curve

import softmax_core as sc
from softmax_core.comparison import Study
from softmax_core.comparison.calibration import bin_edges, bin_index


def random_logits(seed, rows=400, classes=4, scale=2.0):
    """Labels drawn from softmax(z), and scale * z: the best temperature is near the scale."""
    random = np.random.default_rng(seed)
    z = random.normal(size=(rows, classes)) * 2
    target = np.array([random.choice(classes, p=p) for p in sc.softmax(z)])
    return target, z * scale


@cache
def exact_edges(bins):
    """The floats next to j / bins."""
    return [float(Fraction(j, bins)) for j in range(bins + 1)]


def bin_by_fractions(value, bins):
    """The rule (lo, hi], first closed at 0."""
    edges = exact_edges(bins)
    return next(j for j in range(bins) if (edges[j] < value or j == 0) and value <= edges[j + 1])


@pytest.mark.parametrize("bins", [1, 2, 3, 7, 10, 15, 49, 1000])
def test_values_on_an_edge_belong_to_the_bin_below(bins):
    """Every edge, and the floats on both sides of it."""
    edges = bin_edges(bins)
    values = np.unique(np.clip(np.r_[edges, np.nextafter(edges, 2), np.nextafter(edges, -1)], 0, 1))
    assert_array_equal(bin_index(values, edges), [bin_by_fractions(value, bins) for value in values.tolist()])


def test_the_rule_of_the_bins_in_numbers():
    """15 bins: 0.2 is the end of the third, 0.6 of the ninth, 0 belongs to the first."""
    edges = bin_edges(15)
    assert_array_equal(bin_index(np.array([0.0, 1 / 15, 0.2, 0.6, 0.6000001, 1.0]), edges), [0, 0, 2, 8, 9, 14])
    for bad in (0, -1, 1001):
        with pytest.raises(ValueError, match=f"bins must lie between 1 and 1000, got {bad}"):
            sc.reliability_curve([0], [[0.5, 0.5]], bad)


@pytest.mark.parametrize("bins", [1, 5, 15, 40])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_curve_agrees_with_scikit_learn(bins, dtype):
    """calibration_curve of "right" against the confidence; empty bins, which it leaves out, are nan."""
    target, z = random_logits(1)
    p = sc.softmax(z).astype(dtype)
    curve = sc.reliability_curve(target, p, bins)
    right = p.argmax(axis=1) == target
    shares, means = calibration_curve(right, p.max(axis=1).astype(np.float64), n_bins=bins)
    there = curve.count > 0
    assert_allclose(curve.accuracy[there], shares, rtol=1e-12)
    assert_allclose(curve.confidence[there], means, rtol=1e-6)
    assert np.isnan(curve.accuracy[~there]).all()
    assert curve.count.sum() == 400
    assert_array_equal(curve.edges, [j / bins for j in range(bins + 1)])


def test_the_error_agrees_with_its_definition_row_by_row():
    """Sum over the bins of n / N abs(accuracy - confidence), with the bins by fractions."""
    target, z = random_logits(2)
    p = sc.softmax(z)
    groups = {}
    for t, row in zip(target, p, strict=True):
        groups.setdefault(bin_by_fractions(row.max(), 15), []).append((row.argmax() == t, row.max()))
    expected = sum(abs(sum(right - sure for right, sure in rows)) for rows in groups.values()) / 400
    assert_allclose(sc.expected_calibration_error(target, p), expected, rtol=1e-12)
    assert_allclose(sc.reliability_curve(target, p).error, expected, rtol=1e-12)


def test_known_calibration_errors():
    """Always sure and right: 0; always sure and wrong: 1; one bin: abs(mean confidence - accuracy)."""
    sure = [[1.0, 0.0]] * 4
    assert sc.expected_calibration_error([0] * 4, sure) == 0
    assert sc.expected_calibration_error([1] * 4, sure) == 1
    assert_allclose(sc.expected_calibration_error([0, 1], [[0.9, 0.1], [0.7, 0.3]], 1), 0.3, rtol=1e-12)


def test_labels_have_no_confidence():
    """Refused by the function; a study answers nan beside the model that has one."""
    with pytest.raises(TypeError, match="hard labels say nothing about how sure a model is"):
        sc.expected_calibration_error([0, 1], [0, 1])
    first, second = Study([0, 1], [0, 1], [[0.5, 0.5], [0.2, 0.8]], 2).reliability(3)
    assert np.isnan(first.error)
    assert first.count.sum() == 0
    assert second.count.sum() == 2


def test_the_histogram_counts_what_the_true_class_got():
    """np.histogram has [lo, hi), so it counts the mirrored values."""
    target, z = random_logits(3)
    p = sc.softmax(z)
    counts = Study(target, p, p.argmax(axis=1), 4).histogram(20)
    mirrored = np.histogram(-p[np.arange(400), target], bins=-bin_edges(20)[::-1])[0][::-1]
    assert_array_equal(counts.a, mirrored)
    assert_array_equal(counts.b, np.zeros(20))
