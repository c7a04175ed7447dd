"""The temperature that fits best, against SciPy and closed forms."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose
from scipy import optimize

import softmax_core as sc
from softmax_core.comparison import per_row, temperature

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
