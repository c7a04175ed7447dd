"""Intervals, tests and sample sizes of paired differences, against SciPy and statsmodels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from numpy.testing import assert_allclose
from scipy import stats
from sklearn.metrics import roc_auc_score
from statsmodels.stats.power import TTestPower

from softmax_core.comparison.delong import delong, mid_ranks
from softmax_core.comparison.paired import (
    proportion_interval,
    rows_needed,
    sign_flip_p_value,
    t_interval,
    t_quantile,
    two_digits,
    without_skew,
)


@pytest.mark.parametrize("degrees", [1, 2, 3, 5, 10, 30, 31, 100, 1e3, 1e5, 9e6, 1e8])
@pytest.mark.parametrize("level", [0, 0.8, 0.95, 1 - 0.05 / 15, 1 - 2e-6])
def test_the_quantile_of_students_t_is_that_of_scipy(degrees, level):
    assert_allclose(t_quantile(level, degrees), stats.t.ppf((1 + level) / 2, degrees), rtol=1e-6, atol=1e-9)


def test_the_interval_is_that_of_scipys_test_of_paired_samples():
    random = np.random.default_rng(1)
    a, b = random.normal(size=(2, 40))
    low, high = t_interval(a - b)
    wanted = stats.ttest_rel(a, b).confidence_interval(0.95)
    assert_allclose([low, high], [wanted.low, wanted.high], atol=1e-5)


@pytest.mark.parametrize("seed", range(6))
def test_up_to_twelve_differences_all_signs_are_counted_as_scipy_does(seed):
    random = np.random.default_rng(seed)
    given = random.normal(0.4, 1, size=12) if seed % 2 else random.integers(-3, 5, size=12).astype(float)
    wanted = stats.permutation_test(
        (given, np.zeros(12)), lambda x, y: np.sum(x - y), permutation_type="samples", n_resamples=np.inf
    )
    assert_allclose(sign_flip_p_value(given), wanted.pvalue, atol=1e-12)


@pytest.mark.parametrize("heavy", [2.0, 100.0])
def test_beyond_twelve_the_p_value_is_that_of_many_random_signs(heavy):
    random = np.random.default_rng(3)
    given = random.standard_t(heavy, size=60) + 0.25
    signs = random.choice([-1.0, 1.0], size=(200_000, 60))
    wanted = np.mean(np.abs(signs @ given) >= abs(given.sum()))
    assert_allclose(sign_flip_p_value(given), wanted, atol=0.003)  # the standard error of 200,000 is 0.001


def test_the_t_without_skewness_is_halls_transformation():
    """The cube behind it: H = ((1 + g u / 3)³ − 1) / g + g / 6n with u = t / √n, times √n."""
    given = np.random.default_rng(2).exponential(size=50) - 0.7
    skew, u = stats.skew(given), given.mean() / given.std(ddof=1)
    wanted = np.sqrt(50) * (((1 + skew * u / 3) ** 3 - 1) / skew + skew / (6 * 50))
    assert_allclose(without_skew(given), wanted, rtol=1e-12)
    assert without_skew(np.full(10, -1.0)) == -np.inf
    assert without_skew(np.zeros(10)) == 0


def test_the_interval_of_proportions_is_walds_on_the_rows_and_one_more_of_either_kind():
    given = np.array([1.0] * 9 + [-1.0] * 3 + [0.0] * 88 + [1.0, -1.0])
    half = stats.norm.ppf(0.975) * given.std() / np.sqrt(given.size)
    assert_allclose(proportion_interval(3, 9, 100), [given.mean() - half, given.mean() + half])


@pytest.mark.parametrize(("difference", "variance"), [(0.1, 1.0), (0.03, 0.5), (-0.2, 2.0)])
def test_the_rows_needed_are_those_of_statsmodels(difference, variance):
    effect = abs(difference) / np.sqrt(variance)
    wanted = TTestPower().solve_power(effect_size=effect, alpha=0.05, power=0.8)
    assert_allclose(rows_needed(difference, variance), wanted, rtol=0.1)  # two digits, and t for normal


@given(some.floats(1, 1e12))
def test_two_digits_are_left_and_never_fewer_rows(count):
    rounded = two_digits(count)
    assert count * (1 - 1e-9) <= rounded <= 1.1 * count + 1
    assert f"{rounded:.1e}" == f"{float(f'{rounded:.1e}'):.1e}"
    assert_allclose(rounded, float(f"{rounded:.1e}"))


def test_no_number_of_rows_shows_a_difference_of_0():
    assert rows_needed(0.0, 1.0) == np.inf


def test_equals_share_their_ranks_as_in_scipy():
    given = np.random.default_rng(0).integers(0, 9, 50).astype(float)
    assert_allclose(mid_ranks(given), stats.rankdata(given))


def by_pairs(positive, score):
    """Every pair of a positive and a negative row by itself: shape (m, n)."""
    above = score[positive][:, None] - score[~positive][None, :]
    return (above > 0) + 0.5 * (above == 0)


@pytest.mark.parametrize("ties", [False, True])
def test_the_areas_and_their_variance_are_those_of_all_pairs_and_of_scikit_learn(ties):
    random = np.random.default_rng(5)
    positive = random.random(70) < 0.4
    scores = random.normal(size=(2, 70)) + positive
    scores = scores.round() if ties else scores
    found = delong(positive, *scores)
    assert_allclose([found.a, found.b], [roc_auc_score(positive, one) for one in scores], rtol=1e-12)
    won = by_pairs(positive, scores[1]) - by_pairs(positive, scores[0])  # DeLong's own formula, without ranks
    wanted = won.mean(axis=1).var(ddof=1) / won.shape[0] + won.mean(axis=0).var(ddof=1) / won.shape[1]
    assert_allclose(found.variance, wanted, rtol=1e-10)


def test_the_variance_of_the_areas_is_that_of_a_bootstrap():
    random = np.random.default_rng(6)
    positive = np.arange(200) < 80
    scores = random.normal(size=(2, 200)) + positive * [[0.8], [1.1]]
    won = by_pairs(positive, scores[1]) - by_pairs(positive, scores[0])
    drawn = [won[random.integers(80, size=80)][:, random.integers(120, size=120)].mean() for _ in range(2000)]
    assert_allclose(delong(positive, *scores).variance, np.var(drawn), rtol=0.1)


def test_an_area_needs_both_classes():
    with pytest.raises(ValueError, match="0 positive rows and 2 negative"):
        delong([0, 0], [0.1, 0.2], [0.3, 0.4])
