"""The paired bootstrap, against SciPy and the plain way of drawing rows."""

import math
import time

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy import stats

import softmax_core as sc
from softmax_core.comparison import Study, bootstrap
from softmax_core.comparison.bootstrap import ROW_BY_ROW_UP_TO, _by_bins, _by_rows, bootstrap_comparison
from softmax_core.comparison.measures import compare_rows
from tests.core.two_models import LABELS, MODEL_1, MODEL_2, random_study


def heavy_tailed(rows, seed=0):
    """Differences as cross-entropies have them: most small, a few very large."""
    random = np.random.default_rng(seed)
    return random.standard_t(2.5, size=rows) + 0.05


def test_the_interval_agrees_with_scipy_and_the_normal_law():
    """scipy.stats.bootstrap, paired and percentile, of the difference of two means; then mean ± 1.96 s / sqrt(N)."""
    study = random_study(500)
    result, a, b = study.bootstrap("cross_entropy", 10_000), study.comparison.a, study.comparison.b
    reference = stats.bootstrap(
        (a.cross_entropy, b.cross_entropy), lambda x, y, axis: x.mean(axis=axis) - y.mean(axis=axis),
        paired=True, n_resamples=10_000, method="percentile", rng=np.random.default_rng(1),
    )  # fmt: skip
    error = study.comparison.difference.std() / math.sqrt(500)
    assert_allclose(result.standard_error, reference.standard_error, rtol=0.03)
    assert_allclose(result.standard_error, error, rtol=0.03)
    for got, scipys, z in zip((result.low, result.high), reference.confidence_interval, (-1.96, 1.96), strict=True):
        assert_allclose(got, scipys, atol=0.08 * error)
        assert_allclose(got, result.estimate + z * error, atol=0.15 * error)
    assert_allclose(result.share_below, stats.norm.cdf(-result.estimate / error), atol=0.01)
    assert result.exact


def test_accuracy_agrees_with_scipy():
    """Three counts drawn instead of rows; exact at any size."""
    study = random_study(300)
    result, a, b = study.bootstrap("accuracy", 10_000), study.comparison.a, study.comparison.b
    reference = stats.bootstrap(
        (a.correct.astype(float), b.correct.astype(float)), lambda x, y, axis: x.mean(axis=axis) - y.mean(axis=axis),
        paired=True, n_resamples=10_000, method="percentile", rng=np.random.default_rng(1),
    )  # fmt: skip
    assert_allclose(result.estimate, a.correct.mean() - b.correct.mean(), rtol=1e-12)
    assert_allclose(result.standard_error, reference.standard_error, rtol=0.03)
    assert_allclose([result.low, result.high], reference.confidence_interval, atol=1.5 / 300)
    assert result.exact
    assert_allclose(result.samples * 300, np.rint(result.samples * 300), atol=1e-9)


def test_bins_of_rows_give_the_distribution_of_whole_rows():
    """Heavy tails, 6,000 resamples either way: spread, quantiles and skewness within four standard errors of those."""
    rows, resamples = 20_001, 6000
    difference = heavy_tailed(rows)
    plain = _by_rows(difference, resamples, np.random.default_rng(1))
    binned = _by_bins(np.sort(difference), resamples, np.random.default_rng(2))
    error = difference.std() / math.sqrt(rows)
    for samples in (plain, binned):
        assert_allclose(samples.mean(), difference.mean(), atol=4 * error / math.sqrt(resamples))
        assert_allclose(samples.std(), error, rtol=4 / math.sqrt(2 * resamples))
    for level in (0.005, 0.025, 0.16, 0.5, 0.84, 0.975, 0.995):
        density = stats.norm.pdf(stats.norm.ppf(level)) / error
        noise = math.sqrt(2 * level * (1 - level) / resamples) / density  # of the difference of two quantiles
        assert_allclose(np.quantile(binned, level), np.quantile(plain, level), atol=4 * noise)
    assert stats.ks_2samp(plain, binned).pvalue > 1e-3
    expected = stats.skew(difference) / math.sqrt(rows)
    assert_allclose(stats.skew(binned), expected, atol=4 * math.sqrt(6 / resamples) + 0.3 * abs(expected))


@pytest.mark.parametrize("sign", [1, -1])
def test_a_few_decisive_rows_stay_by_themselves(sign):
    """Three rows worth more than all others are drawn 0, 1, 2 … times, in exp(-3) of the resamples never."""
    difference = sign * np.r_[np.random.default_rng(0).normal(size=30_000), [1e6] * 3]
    samples = _by_bins(np.sort(difference), 8000, np.random.default_rng(0)) * sign * len(difference) / 1e6
    times = np.rint(samples).astype(int)
    assert_allclose(samples, times, atol=1e-2)
    assert_allclose(np.bincount(times)[:7] / 8000, stats.poisson.pmf(range(7), 3), atol=0.022)


@pytest.mark.parametrize("bins", [2, 256])
def test_the_variance_of_bins_is_that_of_rows(bins, monkeypatch):
    """By the law of total variance, however coarse the bins: within four standard errors of 20,000 resamples."""
    monkeypatch.setattr(bootstrap, "BINS", bins)
    difference = heavy_tailed(25_000, seed=3)
    samples = _by_bins(np.sort(difference), 20_000, np.random.default_rng(0))
    assert_allclose(samples.var(), difference.var() / 25_000, rtol=0.04)


def test_many_rows_take_the_way_over_bins_and_little_time():
    """It says so, and a study draws what the function draws."""
    study = random_study(ROW_BY_ROW_UP_TO + 1)
    result = study.bootstrap("cross_entropy", 500, 7, 0.9)
    assert not result.exact
    assert study.bootstrap("accuracy", 500, 7).exact
    target, a, b = study.comparison.target, study._a, study._b
    assert_array_equal(sc.paired_bootstrap(target, a, b, "cross_entropy", 500, 7, 0.9).samples, result.samples)
    mirrored = Study(target, b, a, 3).bootstrap("cross_entropy", 500, 7, 0.9)
    assert_allclose(mirrored.standard_error, result.standard_error, rtol=0.15)


def test_a_million_rows_take_less_than_half_a_second():
    """2,000 resamples; twice the promise is allowed on a busy machine."""
    rows = 1_000_000
    study = random_study(10)
    random = np.random.default_rng(0)
    model = study.comparison.a
    one, other = (
        type(model)(
            *(np.resize(x, rows) for x in (model.predicted, model.correct, model.probability, model.confidence)),
            random.exponential(size=rows), np.zeros(rows), np.zeros(rows, int), model.sums,
        )
        for _ in range(2)
    )  # fmt: skip
    both = compare_rows(type(study._truth)(np.zeros(rows, int), None, 3), one, other)
    start = time.process_time()
    bootstrap_comparison(both, "cross_entropy", 2000, 0, 0.95)
    bootstrap_comparison(both, "accuracy", 2000, 0, 0.95)
    assert time.process_time() - start < 1.0


def test_the_seed_decides_and_levels_nest():
    """The same seed, the same resamples; 90 % lies inside 99 %."""
    study = random_study(200)
    one, again, other = (study.bootstrap("cross_entropy", 300, seed) for seed in (3, 3, 4))
    assert one is again
    assert not np.array_equal(one.samples, other.samples)
    narrow, wide = (study.bootstrap("cross_entropy", 300, 3, level) for level in (0.9, 0.99))
    assert wide.low < narrow.low < narrow.high < wide.high
    assert_array_equal(narrow.samples, wide.samples)
    assert (one.resamples, one.seed, one.level, one.measure) == (300, 3, 0.95, "cross_entropy")


def test_equal_models_have_an_interval_of_nothing():
    """Every resample is 0, half of them count as below."""
    result = sc.paired_bootstrap(LABELS, MODEL_1, MODEL_1)
    assert (result.estimate, result.low, result.high, result.share_below) == (0, 0, 0, 0.5)


def test_infinite_rows_leave_an_estimate_and_no_interval():
    """inf for one model, nan for both; accuracy does not mind."""
    a, b = [[0.0, 1.0], [0.5, 0.5]], [[0.5, 0.5], [0.5, 0.5]]
    result = sc.paired_bootstrap([0, 0], a, b)
    assert result.estimate == np.inf
    assert np.isnan([result.low, result.high, result.standard_error, result.share_below, *result.samples]).all()
    assert sc.paired_bootstrap([0, 0], b, a).estimate == -np.inf
    assert np.isnan(sc.paired_bootstrap([0, 0], a, a).estimate)
    assert sc.paired_bootstrap([0, 0], a, b, "accuracy").estimate == -0.5


def test_labels_have_an_interval_for_accuracy_only():
    """The cross-entropy of labels is nan throughout."""
    assert sc.paired_bootstrap([0, 1, 1], [0, 1, 0], [1, 1, 0], "accuracy").estimate == 1 / 3
    result = sc.paired_bootstrap([0, 1, 1], [0, 1, 0], [1, 1, 0])
    assert np.isnan([result.estimate, result.low, result.high]).all()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"measure": "brier"}, 'measure must be one of cross_entropy, accuracy, got "brier"'),
        ({"resamples": 1}, "resamples must be 2 or more, got 1"),
        ({"level": 1.0}, "level must lie between 0 and 1, got 1.0"),
        ({"level": float("nan")}, "level must lie between 0 and 1, got nan"),
    ],
)
def test_options_out_of_range(options, said):
    """The value is named."""
    with pytest.raises(ValueError, match=said):
        sc.paired_bootstrap(LABELS, MODEL_1, MODEL_2, **options)
