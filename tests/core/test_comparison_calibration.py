"""Calibration: scikit-learn's curve, the rule of the bins, and temperatures against SciPy and closed forms."""

from fractions import Fraction
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal
from scipy import optimize
from sklearn.calibration import calibration_curve

import softmax_core as sc
from softmax_core.comparison import Study, per_row, temperature
from softmax_core.comparison.calibration import bin_edges, bin_index

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=60)
INF, NAN = np.inf, np.nan


def random_logits(seed, rows=400, classes=4, scale=2.0):
    """Labels drawn from softmax(z), and scale * z: the best temperature is near the scale."""
    random = np.random.default_rng(seed)
    z = random.normal(size=(rows, classes)) * 2
    target = np.array([random.choice(classes, p=p) for p in sc.softmax(z)])
    return target, z * scale


def derivative(beta, target, z):
    """Mean of E_p[z] - z_t at p = softmax(beta z), by its definition."""
    return float(((sc.softmax(beta * z) * z).sum(axis=1) - z[np.arange(len(z)), target]).mean())


# Bins


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


# Temperature


def test_a_closed_form():
    """Three of four right, two logits d apart: softmax must give 3/4, so T = d / log 3."""
    shifts = np.array([[1e3], [-7.0], [0.0], [5.0]])
    for d in (1e-3, 0.5, 4.0, 50.0, 700.0, 1e6):
        z = np.array([[d, 0.0], [d, 0.0], [0.0, d], [0.0, d]])
        assert_allclose(sc.fit_temperature([0, 0, 1, 0], z), d / np.log(3), rtol=1e-12)
        assert_allclose(sc.fit_temperature([0, 0, 1, 0], z + shifts), d / np.log(3), rtol=1e-9)


@pytest.mark.parametrize("scale", [0.05, 0.7, 1.0, 3.0, 40.0])
@pytest.mark.parametrize("classes", [2, 5, 60])
def test_temperatures_agree_with_scipy(scale, classes):
    """minimize_scalar of the mean loss to the digits a minimum has; brentq of the derivative to twelve."""
    target, z = random_logits(4, classes=classes, scale=scale)
    got = sc.fit_temperature(target, z)
    loss = lambda log_t: sc.softmax_cross_entropy(target, z, np.exp(log_t)).mean()  # noqa: E731
    centre = np.log(scale)
    assert_allclose(got, np.exp(optimize.minimize_scalar(loss, bounds=(centre - 3, centre + 3)).x), rtol=1e-4)
    root = optimize.brentq(derivative, 0.05 / scale, 20 / scale, args=(target, z), xtol=1e-14, rtol=1e-14)
    assert_allclose(got, 1 / root, rtol=1e-11)


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
def test_other_dtypes_come_close(dtype):
    """float32 arithmetic on the same numbers: six digits of T."""
    target, z = random_logits(5)
    given_z = z.astype(dtype)
    assert_allclose(sc.fit_temperature(target, given_z), sc.fit_temperature(target, given_z.astype(float)), rtol=1e-5)


@pytest.mark.parametrize("classes", [4, 60])
def test_starting_on_a_sample_and_blocks_change_nothing(classes, monkeypatch):
    """A sample of the rows first, blocks of a few rows: the same minimum."""
    target, z = random_logits(6, rows=600, classes=classes)
    expected = sc.fit_temperature(target, z)
    monkeypatch.setattr(temperature, "SAMPLE_VALUES", 60 * classes)
    monkeypatch.setattr(per_row, "BLOCK_BYTES", 8 * classes * 7)
    assert_allclose(sc.fit_temperature(target, z), expected, rtol=1e-12)


def test_a_sample_without_mistakes_does_not_mislead(monkeypatch):
    """The evenly spaced rows are separable, or say nothing; the others decide."""
    target, z = random_logits(7, rows=600)
    expected = {}
    for name, kind in (("separable", 50 * np.eye(4)[target]), ("useless", -3 * np.eye(4)[target])):
        changed = z.copy()
        changed[::10] = kind[::10]
        expected[name] = (changed, sc.fit_temperature(target, changed))
    monkeypatch.setattr(temperature, "SAMPLE_VALUES", 60 * 4)
    for changed, fitted in expected.values():
        assert 0 < fitted < INF
        assert_allclose(sc.fit_temperature(target, changed), fitted, rtol=1e-11)


def test_separable_logits_want_no_temperature_at_all():
    """Every true class on top: the loss falls until T = 0, ties included."""
    assert sc.fit_temperature([0, 1], [[2.0, 0.0], [0.0, 0.1]]) == 0.0
    assert sc.fit_temperature([0, 1], [[2.0, 0.0, -INF], [1.0, 1.0, 0.0]]) == 0.0
    assert sc.fit_temperature([0], [[1e-300, 0.0]]) == 0.0


def test_useless_logits_want_the_uniform_distribution():
    """Wrong more often than by chance, exactly as often, or without a difference: T = inf."""
    assert sc.fit_temperature([0, 1], [[0.0, 2.0], [2.0, 0.0]]) == INF
    assert sc.fit_temperature([0, 1], [[1.0, 0.0], [1.0, 0.0]]) == INF
    assert sc.fit_temperature([0, 1], [[1.0, 1.0], [0.3, 0.3]]) == INF
    for row in np.random.default_rng(0).normal(size=(50, 7)):  # every class once: the derivative at 1/T = 0 is 0
        assert sc.fit_temperature(range(7), np.tile(row, (7, 1))) == INF


def test_almost_useless_logits_want_a_large_temperature():
    """51 of 100 right, two logits 1 apart: T = 1 / log(51/49) = 24.997."""
    z = np.tile([1.0, 0.0], (100, 1))
    target = [0] * 51 + [1] * 49
    assert_allclose(sc.fit_temperature(target, z), 1 / np.log(51 / 49), rtol=1e-11)
    z = np.tile([1.0, 0.0], (20_001, 1))
    target = [0] * 10_001 + [1] * 10_000
    assert_allclose(sc.fit_temperature(target, z), 1 / np.log(10_001 / 10_000), rtol=1e-8)


def test_one_mistake_in_many_wants_a_small_temperature():
    """9,999 of 10,000 right by 1e-3: T = 1e-3 / log 9999."""
    z = np.tile([1e-3, 0.0], (10_000, 1))
    assert_allclose(sc.fit_temperature([1] + [0] * 9_999, z), 1e-3 / np.log(9_999), rtol=1e-10)


def test_impossible_rows_are_left_out_and_impossible_classes_stay_out():
    """A row with -inf for its true class has no say; -inf elsewhere is a class less."""
    z = np.array([[4.0, 0.0, -INF], [4.0, 0.0, -INF], [0.0, 4.0, -INF], [0.0, 4.0, -INF], [0.0, 1.0, -INF]])
    assert_allclose(sc.fit_temperature([0, 0, 1, 0, 2], z), 4 / np.log(3), rtol=1e-12)
    assert sc.fit_temperature([2], [[0.0, 1.0, -INF]]) == 1.0
    assert sc.fit_temperature([0, 1], [[0.0, -INF], [-INF, 0.0]]) == 1.0
    assert sc.fit_temperature([0], [[-INF, -INF]]) == 1.0


def test_distributions_as_targets():
    """Each row (3/4, 1/4) with two logits d apart: T = d / log 3, as for labels in these shares."""
    assert_allclose(sc.fit_temperature([[0.75, 0.25]] * 2, [[4.0, 0.0], [5.0, 1.0]]), 4 / np.log(3), rtol=1e-12)
    assert_allclose(
        sc.fit_temperature([[0.75, 0.25, 0.0]] * 2, [[4.0, 0.0, -INF], [5.0, 1.0, -INF]]), 4 / np.log(3), rtol=1e-12
    )


@QUICK
@given(arrays(np.float64, (6, 3), elements=st.floats(-20, 20)), arrays(np.int64, 6, elements=st.integers(0, 2)))
def test_no_temperature_beats_the_fitted_one(z, target):
    """The mean loss at T against a grid around it and at the ends."""
    fitted = sc.fit_temperature(target, z)
    grid = np.r_[0.0, np.geomspace(1e-3, 1e4, 50), INF, np.clip(fitted * np.array([0.9, 1.1]), 0, INF)]
    losses = sc.softmax_cross_entropy(target, z, np.r_[fitted, grid][:, None, None]).mean(axis=1)
    assert losses[0] <= losses[1:].min() + 1e-9 * max(1, losses[0])


@pytest.mark.parametrize(
    ("target", "z", "error", "said"),
    [
        ([0, 1], [[1.0, NAN], [0.0, 1.0]], ValueError, "logits of row 0, class 1, is nan"),
        ([0, 1], [[1.0, 0.0], [INF, 1.0]], ValueError, "logits of row 1, class 0, is inf"),
        ([0, 2], [[1.0, 0.0], [0.0, 1.0]], IndexError, "target of row 1 is class 2, but there are K = 2"),
        ([0, 1], [1.0, 0.0], ValueError, r"logits of shape \(2,\) cannot be fitted"),
        ([0], [[1.0, 0.0], [0.0, 1.0]], ValueError, "does not fit predictions"),
    ],
)
def test_what_cannot_be_fitted(target, z, error, said):
    """One sentence each."""
    with pytest.raises(error, match=said):
        sc.fit_temperature(target, z)


# One half fitted, the other scored


@pytest.mark.parametrize("classes", [3, 60])
def test_a_model_that_only_shouts_differs_in_calibration_alone(classes):
    """B is A at half the temperature: after the fit they are one and the same."""
    target, z = random_logits(8, rows=2000, classes=classes, scale=1.0)
    split = Study(target, sc.softmax(2 * z), sc.softmax(z), classes).calibration()
    assert_allclose(split.a.temperature, 2 * split.b.temperature, rtol=1e-6)
    assert_allclose(split.ranking, 0, atol=1e-9)
    assert_allclose(split.calibration, split.gap, atol=1e-9)
    assert split.gap > 0.05
    assert (split.fitted, split.scored, split.left_out, split.seed) == (1000, 1000, 0, 0)


def test_the_halves_agree_with_the_long_way():
    """The same permutation by hand: fit on log p of one half, score the other with softmax_cross_entropy."""
    target, z = random_logits(9, rows=301)
    a, b = sc.softmax(z), sc.softmax(z + np.random.default_rng(0).normal(size=z.shape))
    split = Study(target, a, b, 4).calibration(5)
    order = np.random.default_rng(5).permutation(301)
    fitted, scored = order[:151], order[151:]
    for p, model in ((a, split.a), (b, split.b)):
        t = sc.fit_temperature(target[fitted], np.log(p[fitted]))
        assert_allclose(model.temperature, t, rtol=1e-10)
        assert_allclose(model.before, sc.cross_entropy(target[scored], p[scored]).mean(), rtol=1e-12)
        assert_allclose(model.after, sc.softmax_cross_entropy(target[scored], np.log(p[scored]), t).mean(), rtol=1e-12)
    assert_allclose(split.gap, split.a.before - split.b.before)
    assert_allclose(split.ranking, split.a.after - split.b.after)
    assert_allclose(split.calibration + split.ranking, split.gap)


def test_rows_that_are_infinite_at_every_temperature_are_left_out_and_counted():
    """A zero for the true class: out of that model's fit and out of both scores."""
    target, z = random_logits(10, rows=200)
    a = sc.softmax(z)
    scored = np.random.default_rng(0).permutation(200)[100:]
    hit = a.copy()
    hit[scored[:3], target[scored[:3]]] = 0
    split = Study(target, hit, a, 4).calibration()
    assert (split.left_out, split.scored) == (3, 100)
    rest = scored[3:]
    assert_allclose(split.b.before, sc.cross_entropy(target[rest], a[rest]).mean(), rtol=1e-12)
    assert np.isfinite([split.gap, split.ranking, split.calibration]).all()


@pytest.mark.parametrize("swap", [False, True])
def test_a_separable_half_may_cost_inf_on_the_other(swap):
    """T = 0 fits the one half perfectly; a mistake on the other then costs inf, and no split of the gap is left."""
    rows = np.random.default_rng(0).permutation(10)
    p = np.tile([0.9, 0.1], (10, 1))
    target = np.zeros(10, int)
    target[rows[-1]] = 1
    even = np.full((10, 2), 0.5)
    split = Study(target, *((even, p) if swap else (p, even)), 2).calibration()
    sure = split.b if swap else split.a
    assert (sure.temperature, sure.after) == (0, INF)
    other = split.a if swap else split.b
    assert (other.temperature, other.after) == (INF, np.log(2))
    assert abs(split.ranking) == INF


def test_labels_and_single_rows_have_no_halves():
    """nan throughout, and no error."""
    p = [[0.5, 0.5], [0.2, 0.8]]
    labels = Study([0, 1], [0, 1], p, 2).calibration()
    assert np.isnan([labels.a.temperature, labels.gap, labels.ranking, labels.calibration]).all()
    single = Study([0], [[0.5, 0.5]], [[0.4, 0.6]], 2).calibration()
    assert np.isnan([single.a.temperature, single.b.after, single.gap]).all()
    assert (single.fitted, single.scored) == (1, 0)
