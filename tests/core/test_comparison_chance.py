"""Could it be chance: McNemar against SciPy and statsmodels, the bootstrap against SciPy and the normal law."""

import math
import time
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf
from numpy.testing import assert_allclose, assert_array_equal
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar as reference_mcnemar

import softmax_core as sc
from softmax_core.comparison import Study, bootstrap
from softmax_core.comparison.bootstrap import ROW_BY_ROW_UP_TO, _by_bins, _by_rows, bootstrap_comparison
from softmax_core.comparison.measures import compare_rows
from softmax_core.comparison.significance import _probability, fair_coin_p_value

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=100)
MODEL_1 = [[0.3, 0.3, 0.4], [0.3, 0.4, 0.3], [0.1, 0.2, 0.7]]
MODEL_2 = [[0.1, 0.2, 0.7], [0.1, 0.7, 0.2], [0.3, 0.4, 0.3]]
LABELS = [2, 1, 0]


def random_study(rows, seed=0):
    """Two models of similar skill over three classes."""
    random = np.random.default_rng(seed)
    target = random.integers(3, size=rows)
    skill = np.eye(3)[target]
    shared = random.normal(size=(rows, 3))
    a = sc.softmax(shared + random.normal(size=(rows, 3)) + 1.4 * skill)
    b = sc.softmax(shared + random.normal(size=(rows, 3)) + 1.6 * skill)
    return Study(target, a, b, 3)


def heavy_tailed(rows, seed=0):
    """Differences as cross-entropies have them: most small, a few very large."""
    random = np.random.default_rng(seed)
    return random.standard_t(2.5, size=rows) + 0.05


# McNemar


def exact_p(fewer, throws):
    """Sum the binomial coefficients as integers."""
    term, total = 1, 0
    for k in range(fewer + 1):
        total += term
        term = term * (throws - k) // (k + 1)
    return float(min(Fraction(2 * total, 2**throws), 1))


@QUICK
@given(st.integers(0, 3000), st.integers(0, 3000))
def test_mcnemar_agrees_with_scipy(only_a, only_b):
    """scipy.stats.binomtest with p = 1/2, two-sided."""
    throws = only_a + only_b
    expected = stats.binomtest(only_a, throws, 0.5).pvalue if throws else 1.0
    assert_allclose(fair_coin_p_value(min(only_a, only_b), throws), expected, rtol=1e-10, atol=1e-300)


@pytest.mark.parametrize(
    ("fewer", "throws"),
    [(480, 1000), (480, 1001), (0, 1001), (5, 1100), (15, 1100), (16, 1100), (1450, 3001), (2450, 5000)],
)
def test_mcnemar_is_right_to_twelve_digits_on_both_sides_of_the_change_of_method(fewer, throws):
    """Against sums of integers."""
    assert_allclose(fair_coin_p_value(fewer, throws), exact_p(fewer, throws), rtol=1e-12)


def test_the_formula_for_many_throws_holds_for_few():
    """Against binomial coefficients, for every number of heads."""
    for throws in range(2, 80):
        got = [_probability(heads, throws) for heads in range(throws)]
        assert_allclose(got, [math.comb(throws, heads) / 2**throws for heads in range(throws)], rtol=1e-12)


@pytest.mark.parametrize("fewer", [487_000, 492_000, 499_500])
def test_p_values_of_a_million_rows_keep_twelve_digits(fewer):
    """Against mpmath with 50 digits: the first term by loggamma, the others by their quotients."""
    throws = 1_000_000
    with mp.workdps(50):
        term = mp.exp(
            mp.loggamma(throws + 1) - mp.loggamma(fewer + 1) - mp.loggamma(throws - fewer + 1) - throws * mp.ln2
        )
        total = mpf(0)
        for k in range(fewer, 0, -1):
            total += term
            term *= mpf(k) / (throws - k + 1)
            if term < total * mpf(10) ** -20:
                break
        expected = float(2 * total)
    assert_allclose(fair_coin_p_value(fewer, throws), expected, rtol=5e-13)


@pytest.mark.parametrize("fewer", [0, 3, 400_000, 490_000, 497_000, 499_000, 499_990, 499_999, 500_000])
def test_mcnemar_of_a_million_rows_does_not_overflow(fewer):
    """Against scipy.stats.binomtest, quickly."""
    start = time.process_time()
    got = fair_coin_p_value(fewer, 1_000_000)
    assert time.process_time() - start < 0.1
    assert_allclose(got, stats.binomtest(fewer, 1_000_000, 0.5).pvalue, rtol=1e-9, atol=1e-300)


@QUICK
@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_p_values_are_probabilities_and_fall_as_the_counts_part(fewer, more):
    """Between 0 and 1; one row more on the side ahead never raises it by more than rounding."""
    fewer, more = sorted((fewer, more))
    p = fair_coin_p_value(fewer, fewer + more)
    assert 0 <= p <= 1
    assert fair_coin_p_value(fewer, fewer + more + 1) <= p * (1 + 1e-9)


def test_mcnemar_agrees_with_statsmodels():
    """From the 2x2 table of a thousand rows."""
    study = random_study(1000)
    counts = {cell.name: cell.count for cell in study.cells}
    table = [[counts["both"], counts["only_a"]], [counts["only_b"], counts["neither"]]]
    assert study.mcnemar.only_a == counts["only_a"]
    assert study.mcnemar.only_b == counts["only_b"]
    assert_allclose(study.mcnemar.p_value, reference_mcnemar(table, exact=True).pvalue, rtol=1e-10)


def test_mcnemar_reads_probabilities_labels_and_distributions():
    """Arg max decides; no discordant row gives p = 1."""
    assert sc.mcnemar(LABELS, MODEL_1, MODEL_2) == sc.mcnemar(np.eye(3)[LABELS], [2, 1, 2], [2, 1, 1])
    assert sc.mcnemar(LABELS, MODEL_1, MODEL_2).p_value == 1
    assert sc.mcnemar([0] * 10, [0] * 10, [1] * 10).p_value == 2 / 1024
    with pytest.raises(IndexError, match="prediction_a of row 1 is class -1"):
        sc.mcnemar([0, 1], [0, -1], [0, 1])
    with pytest.raises(IndexError, match="prediction_b of row 0 is class 3, but there are K = 2"):
        sc.mcnemar([0, 1], [[0.5, 0.5], [0.5, 0.5]], [3, 1])


# The bootstrap


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
