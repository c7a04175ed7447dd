"""Temperatures fitted on one half of the rows and scored on the other."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

import softmax_core as sc
from softmax_core.comparison import Study

INF, NAN = np.inf, np.nan


def random_logits(seed, rows=400, classes=4, scale=2.0):
    """Labels drawn from softmax(z), and scale * z: the best temperature is near the scale."""
    random = np.random.default_rng(seed)
    z = random.normal(size=(rows, classes)) * 2
    target = np.array([random.choice(classes, p=p) for p in sc.softmax(z)])
    return target, z * scale


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


def test_the_spread_is_over_twenty_divisions_and_says_whose_sign_can_be_told():
    target, z = random_logits(11, rows=600, scale=1.0)
    study = Study(target, sc.softmax(2 * z), sc.softmax(z), 4)
    found, splits = study.calibration_spread(3), [study.calibration(seed) for seed in range(3, 23)]
    assert (found.divisions, found.known) == (20, 20)
    for name in ("gap", "ranking", "calibration"):
        values = [getattr(one, name) for one in splits]
        spread = getattr(found, name)
        assert_allclose([spread.middle, spread.low, spread.high], [np.median(values), min(values), max(values)])
    assert found.calibration.told
    many = Study(np.tile(target, 100), np.tile(sc.softmax(2 * z), (100, 1)), np.tile(sc.softmax(z), (100, 1)), 4)
    assert many.calibration_spread().divisions == 4


def test_divisions_without_finite_parts_are_left_out_and_counted():
    """A is sure and right but on one row: where that row is scored, a temperature of 0 costs inf."""
    study = Study([0] * 4, [[0.6, 0.4]] * 3 + [[0.4, 0.6]], [[0.7, 0.3], [0.6, 0.4], [0.3, 0.7], [0.2, 0.8]], 2)
    found = study.calibration_spread()
    known = [one for one in map(study.calibration, range(20)) if one.known]
    assert 0 <= found.known == len(known) < 20
    labels = Study([0, 1], [0, 1], [1, 1], 2).calibration_spread()
    assert labels.known == 0
    assert np.isnan(labels.ranking.middle)
    assert not labels.ranking.told
