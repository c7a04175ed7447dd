"""The exact McNemar test, against SciPy, statsmodels, mpmath and sums of integers."""

import time
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf
from numpy.testing import assert_allclose
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar as reference_mcnemar

import softmax_core as sc
from softmax_core.comparison import significance
from softmax_core.comparison.significance import fair_coin_p_value
from tests.core.two_models import LABELS, MODEL_1, MODEL_2, random_study

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=100)


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


def test_the_method_for_many_throws_holds_for_few(monkeypatch):
    """Against binomial coefficients, for every number of heads, odd and even numbers of throws."""
    monkeypatch.setattr(significance, "EXACT_UP_TO", 0)
    for throws in range(2, 80):
        got = [fair_coin_p_value(heads, throws) for heads in range(throws // 2 + 1)]
        assert_allclose(got, [exact_p(heads, throws) for heads in range(throws // 2 + 1)], rtol=1e-12)


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


@pytest.mark.parametrize(("only_a", "only_b"), [(2600, 2400), (4100, 4800), (40_000, 39_000)])
def test_mcnemar_of_thousands_of_discordant_rows_agrees_with_statsmodels_and_with_integers(only_a, only_b):
    """Each model is right alone on thousands of rows."""
    target = np.zeros(only_a + only_b, int)
    wrong_b = np.arange(len(target)) < only_a
    got = sc.mcnemar(target, (~wrong_b).astype(int), wrong_b.astype(int))
    assert (got.only_a, got.only_b) == (only_a, only_b)
    assert_allclose(got.p_value, exact_p(min(only_a, only_b), only_a + only_b), rtol=1e-12)
    assert_allclose(got.p_value, reference_mcnemar([[0, only_a], [only_b, 0]], exact=True).pvalue, rtol=1e-10)


def test_mcnemar_reads_probabilities_labels_and_distributions():
    """Arg max decides; no discordant row gives p = 1."""
    assert sc.mcnemar(LABELS, MODEL_1, MODEL_2) == sc.mcnemar(np.eye(3)[LABELS], [2, 1, 2], [2, 1, 1])
    assert sc.mcnemar(LABELS, MODEL_1, MODEL_2).p_value == 1
    assert sc.mcnemar([0] * 10, [0] * 10, [1] * 10).p_value == 2 / 1024
    with pytest.raises(IndexError, match="prediction_a of row 1 is class -1"):
        sc.mcnemar([0, 1], [0, -1], [0, 1])
    with pytest.raises(IndexError, match="prediction_b of row 0 is class 3, but there are K = 2"):
        sc.mcnemar([0, 1], [[0.5, 0.5], [0.5, 0.5]], [3, 1])
