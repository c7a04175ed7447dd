"""Fifty-digit softmax against mpmath, and the check that uses it: it passes what rounding explains, nothing else."""

import math
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf

from softmax_core.distributions import softmax
from softmax_core.reference import check_against_decimal, decimal_chain, decimal_softmax

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=100)
INF = math.inf
LOGITS = st.lists(st.floats(-1e300, 1e300) | st.floats(-40, 40) | st.just(-INF), min_size=2, max_size=12).filter(
    lambda z: any(math.isfinite(x) for x in z)
)
TEMPERATURES = st.floats(5e-324, 1e308) | st.floats(0.05, 50) | st.sampled_from([0.0, 1.0, INF])


def checked(logits, temperature=1.0, *, p=None, gradient=None):
    """Check softmax as the core computes it, or with something put in its place."""
    computed = softmax(logits, temperature=temperature) if p is None else np.asarray(p)
    slope = computed - np.eye(len(logits))[0] if gradient is None else np.asarray(gradient)
    return check_against_decimal(computed.tolist(), slope.tolist(), logits, temperature)


@pytest.mark.parametrize("temperature", [0.05, 1.0, 5.0, 1e-3])
@pytest.mark.parametrize("logits", [[3.0, 1.0, 0.2], [13.0, 31.0, 5.0], [0.1, 0.2, 0.3], [-900.0, 900.0, -0.7]])
def test_fifty_digits_agree_with_mpmath(logits, temperature):
    # mpmath with 80 digits, exp without any shift, of the floats as the exact numbers they are.
    with mp.workdps(80), localcontext(prec=60):
        weights = [mp.exp(mpf(z) / mpf(temperature)) for z in logits]
        for got, weight in zip(decimal_softmax(logits, temperature), weights, strict=True):
            want = Decimal(mp.nstr(weight / sum(weights), 70))
            # Rounding the exponent to 50 digits moves exp by as many units of them as the exponent is large.
            size = int(1 + (max(logits) - min(logits)) / temperature)
            assert abs(got - want) <= want * size * Decimal("1e-48")


def test_more_digits_can_be_had():
    with mp.workdps(120), localcontext(prec=110):
        want = Decimal(mp.nstr(1 / (1 + mp.exp(-1)), 110))
        assert abs(decimal_softmax([1.0, 0.0], digits=100)[0] - want) < Decimal("1e-97")


def test_the_ends_of_the_temperature_are_exact():
    assert [float(p) for p in decimal_softmax([2.0, 2.0, 1.0, -INF], 0.0)] == [0.5, 0.5, 0, 0]
    assert [float(p) for p in decimal_softmax([2.0, 9.0, -INF, 0.0, 1.0], INF)] == [0.25, 0.25, 0, 0.25, 0.25]


@pytest.mark.parametrize("logits", [[-INF, -INF], [math.nan, 1.0], [1.0, math.nan], [INF, 1.0]])
def test_what_has_no_softmax_is_refused(logits):
    with pytest.raises(ValueError, match="at least one must be finite and none nan"):
        decimal_softmax(logits)


@pytest.mark.parametrize("temperature", [-1.0, math.nan])
def test_a_temperature_that_is_none_is_refused(temperature):
    with pytest.raises(ValueError, match="temperature is"):
        decimal_softmax([1.0, 2.0], temperature)


@QUICK
@given(LOGITS, TEMPERATURES)
def test_softmax_passes_for_any_logits_and_temperature(logits, temperature):
    result = checked(logits, temperature)
    assert result.passed, result


@QUICK
@given(st.lists(st.floats(-20, 20), min_size=2, max_size=12), st.floats(0.5, 50), st.integers(0, 11))
def test_one_probability_off_by_a_billionth_fails(logits, temperature, which):
    p = softmax(logits, temperature=temperature)
    p[which % len(p)] *= 1 + 1e-9
    assert not checked(logits, temperature, p=p).passed


def test_a_wrong_pair_that_still_sums_to_one_fails():
    # Σ p − 1 and Σ (p − y) are 0 here: only the recomputation can see it.
    p = softmax([3.0, 1.0, 0.2]) + np.array([2.0**-40, -(2.0**-40), 0.0])
    result = checked([3.0, 1.0, 0.2], p=p)
    assert abs(result.sum_error) < 1e-15
    assert result.ulps > 1000
    assert not result.passed


def test_a_wrong_gradient_fails_though_p_is_right():
    p = softmax([3.0, 1.0, 0.2])
    result = checked([3.0, 1.0, 0.2], gradient=p - np.array([1.0 - 1e-12, 0.0, 0.0]))
    assert result.gradient_error == pytest.approx(1e-12, rel=1e-3)
    assert result.ulps < 8
    assert not result.passed


def test_a_wrong_sum_fails_and_is_reported():
    result = checked([1.0, 1.0], p=[0.6, 0.5])
    assert result.sum_error == pytest.approx(0.1)
    assert not result.passed


@pytest.mark.parametrize("bad", [math.nan, INF])
def test_a_probability_that_is_no_number_fails(bad):
    assert not checked([1.0, 2.0], p=[bad, 0.5], gradient=[0.0, 0.0]).passed


@pytest.mark.parametrize("bad", [math.nan, INF])
def test_a_gradient_that_is_no_number_fails(bad):
    assert not checked([1.0, 1.0], gradient=[bad, 0.5]).passed


def test_units_in_the_last_place_are_counted():
    # 1/2 is exact; the next float above it is one unit in the last place away, three floats on it is three.
    third_next = 0.5 + 3 * math.ulp(0.5)
    assert checked([1.0, 1.0], p=[third_next, 0.5], gradient=[0.0, 0.0]).ulps == 3


def test_what_rounding_explains_grows_with_the_exponent():
    # 8 + 2·|z − max z|/T of the class that is farthest off, here the second: |−20 − 20|/2 = 20.
    p = softmax([20.0, -20.0], temperature=2.0)
    p[1] += 100 * math.ulp(p[1])
    assert checked([20.0, -20.0], 2.0, p=p).allowed_ulps == 48.0


@pytest.mark.parametrize(
    "logits",
    [
        [3.0, 1.0, 0.2],
        [40.0, 0.0],
        [5000.0, -3.0, 2.5],
        [-1000.0, -1000.0],
        [0.0, -4.7, -4.5],
        [700.0, -INF, 700.0],
        [5.0],
    ],
)
def test_logarithms_and_normaliser_agree_with_mpmath_to_the_last_digits(logits):
    # Enough digits for 1 + e^-5003 to be more than 1, and 60 beyond.
    found = decimal_chain(logits)
    with mp.workdps(2300), localcontext(prec=60):
        weights = [mp.exp(mpf(z)) if z > -INF else mpf(0) for z in logits]
        total = sum(weights)
        wanted = [*(mp.log(w / total) for w in weights if w), mp.log(total), *(w / total for w in weights if w)]
        finite = [k for k, z in enumerate(logits) if z > -INF]
        got = [
            *(found.log_probabilities[k] for k in finite),
            found.logsumexp,
            *(found.probabilities[k] for k in finite),
        ]
        for one, want in zip(got, wanted, strict=True):
            exact = Decimal(mp.nstr(want, 60))
            assert abs(one - exact) <= abs(exact) * Decimal("1e-44")


def test_a_masked_class_has_probability_0_and_log_minus_infinity():
    found = decimal_chain([1.0, -INF])
    assert found.probabilities == (1, 0)
    assert found.log_probabilities == (0, Decimal("-Infinity"))


@pytest.mark.parametrize("logits", [[INF, 0.0], [math.nan, 0.0], [-INF, -INF]])
def test_a_chain_without_a_largest_finite_logit_is_refused(logits):
    with pytest.raises(ValueError, match="at least one must be finite"):
        decimal_chain(logits)
