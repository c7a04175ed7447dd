"""The likelihood of counts: against SciPy's multinomial, and the laws that hold for any counts and logits."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import special, stats

from softmax_core.lessons.likelihood import QUANTITIES, best_logits, quantities

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=60)
COUNTS = st.lists(st.integers(0, 20), min_size=3, max_size=3).filter(any)
LOGITS = st.lists(st.floats(-8, 8), min_size=3, max_size=3)


def computed(counts, z):
    """Every quantity of one state."""
    found = quantities(np.array([counts], dtype=np.float64), np.array([z], dtype=np.float64))
    assert set(found) == set(QUANTITIES)
    return {name: values[0] for name, values in found.items()}


@QUICK
@given(COUNTS, LOGITS)
def test_the_likelihood_is_the_multinomials_up_to_its_coefficient(counts, z):
    found = computed(counts, z)
    p, total = special.softmax(z), sum(counts)
    coefficient = special.gammaln(total + 1) - special.gammaln(np.array(counts) + 1).sum()
    want = stats.multinomial.logpmf(counts, total, p) - coefficient
    f = np.array(counts) / total
    assert found["log_likelihood"] == pytest.approx(want, rel=1e-8, abs=1e-8)
    assert found["cross_entropy"] == pytest.approx(-want / total, rel=1e-8, abs=1e-9)
    assert found["kl_divergence"] == pytest.approx(special.rel_entr(f, p).sum(), rel=1e-8, abs=1e-12)
    assert found["entropy"] == pytest.approx(special.entr(f).sum(), rel=1e-12, abs=1e-12)
    assert found["cross_entropy"] == pytest.approx(found["entropy"] + found["kl_divergence"], rel=1e-9, abs=1e-12)
    ratio = math.exp(found["log_likelihood"] - found["best_log_likelihood"])
    assert found["likelihood_ratio"] == pytest.approx(ratio, rel=1e-6, abs=1e-300)
    assert (found["samples"], found["count"].tolist()) == (total, counts)
    assert_allclose(found["share"], f)
    assert_allclose(found["slope_ce"], p - f, atol=1e-12)
    assert_allclose(found["slope_kl"], p - f, atol=1e-9)
    assert found["slopes_apart"] == pytest.approx(abs(found["slope_ce"] - found["slope_kl"]).max(), abs=1e-15)
    assert_allclose(found["log_odds"], np.log(p / p[2]), atol=1e-9)
    assert_allclose(found["logit_difference"], np.array(z) - z[2], atol=1e-12)


@QUICK
@given(COUNTS)
def test_no_other_logits_are_likelier_than_the_best(counts):
    best = computed(counts, best_logits(counts))
    assert best["log_likelihood"] == pytest.approx(best["best_log_likelihood"], rel=1e-9, abs=1e-9)
    assert best["at_best"] == 1
    assert computed(counts, (0.0, 0.0, 0.0))["log_likelihood"] <= best["log_likelihood"] + 1e-9


def test_fifty_digits_agree():
    # counts 6, 3, 1 and logits 1, 0.5, 0: the page's first view
    with mpmath.workdps(50):
        total = mpmath.log(sum(mpmath.exp(mpmath.mpf(x)) for x in (1, 0.5, 0)))
        want = 6 * (1 - total) + 3 * (mpmath.mpf(0.5) - total) - total
    assert computed((6, 3, 1), (1.0, 0.5, 0.0))["log_likelihood"] == pytest.approx(float(want), rel=1e-15)


def test_a_class_that_was_seen_and_is_masked_makes_the_counts_impossible():
    found = computed((1, 1, 0), (0.0, -math.inf, 0.0))
    assert (found["log_likelihood"], found["kl_divergence"], found["likelihood_ratio"]) == (-math.inf, math.inf, 0)
    assert computed((1, 0, 0), (0.0, -math.inf, -math.inf))["at_best"] == 1


def test_the_divergence_is_right_where_a_probability_has_underflown():
    # KL = -log p_1 = 800 + log(1 + 2 exp(-800))
    assert computed((0, 1, 0), (800.0, 0.0, 0.0))["kl_divergence"] == pytest.approx(800.0, rel=1e-15)


def test_many_states_at_once_are_what_each_is_alone():
    dice = np.random.default_rng(4)
    counts, z = dice.integers(1, 9, (6, 4)), dice.normal(0, 3, (6, 4))
    together = quantities(counts.astype(np.float64), z)
    for row in range(6):
        for name, value in computed(counts[row], z[row]).items():
            assert_allclose(together[name][row], value, rtol=1e-12, atol=1e-15, err_msg=name)
