"""Every link of the chain against mpmath and SciPy, its limits, and what a distribution looks like."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf
from numpy.testing import assert_allclose, assert_array_equal
from scipy import special, stats

from softmax_core.chain import CERTAIN, CLEAR, TIE, UNIFORM, affine, chain, exponentials_of

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=60)
INF = math.inf
VECTORS = st.lists(st.floats(-30, 30), min_size=2, max_size=12)
CASES = [
    ([3.0, 1.0, 0.2], 0, 1.0),
    ([3.0, 1.0, 0.2], 2, 0.5),
    ([13.0, 31.0, 5.0], 2, 1.0),
    ([-700.0, -701.5], 1, 3.0),
    ([2.0, 1.0, 0.1, -4.0, 5.5], 3, 7.0),
    ([40.0, 0.0], 0, 1.0),
    ([0.0, 700.0, 1.0], 1, 1.0),
]


def sixty_digits(logits, target, temperature):
    """The chain with 60 digits, from the definitions."""
    with mp.workdps(60):
        scaled = [mpf(z) / mpf(temperature) for z in logits]
        weights = [mp.exp(s) for s in scaled]
        p = [w / sum(weights) for w in weights]
        entropy = -sum(x * mp.log(x) for x in p)
        return {
            "scaled": [float(s) for s in scaled],
            "exponentials": [float(w) for w in weights],
            "total": float(sum(weights)),
            "probabilities": [float(x) for x in p],
            "surprisals": [float(-mp.log(x)) for x in p],
            "gradient": [float(x - (i == target)) for i, x in enumerate(p)],
            "cross_entropy": float(-mp.log(p[target])),
            "entropy": float(entropy),
            "entropy_bits": float(entropy / mp.log(2)),
            "perplexity": float(mp.exp(entropy)),
        }


@pytest.mark.parametrize(("logits", "target", "temperature"), CASES)
def test_every_link_agrees_with_sixty_digits(logits, target, temperature):
    result = chain(logits, target, temperature)
    for link, value in sixty_digits(logits, target, temperature).items():
        assert_allclose(getattr(result, link), value, rtol=3e-13, atol=1e-300, err_msg=link)


@QUICK
@given(VECTORS, st.floats(0.05, 50), st.data())
def test_every_link_agrees_with_scipy(logits, temperature, data):
    target = data.draw(st.integers(0, len(logits) - 1))
    result = chain(logits, target, temperature)
    scaled = np.array(logits) / temperature
    p = special.softmax(scaled)
    assert_allclose(result.probabilities, p, rtol=1e-11, atol=1e-300)
    assert_allclose(result.surprisals, -special.log_softmax(scaled), rtol=1e-11, atol=1e-11)
    assert_allclose(result.entropy, stats.entropy(p), rtol=1e-9, atol=1e-12)
    assert_allclose(result.entropy_bits, stats.entropy(p, base=2), rtol=1e-9, atol=1e-12)
    assert_allclose(result.gradient, p - np.eye(len(p))[target], atol=1e-14)
    assert_allclose(result.gradient_sum, 0, atol=1e-14)
    assert_allclose(result.total_probability, 1, rtol=1e-14)


def test_a_batch_is_its_vectors_one_by_one():
    z = np.random.default_rng(0).normal(scale=5, size=(6, 4))
    temperature, target = np.array([0.0, 0.3, 1.0, 2.0, 40.0, INF]), np.array([0, 1, 2, 3, 0, 1])
    together = chain(z, target, temperature)
    for i in range(6):
        alone = chain(z[i], int(target[i]), float(temperature[i]))
        for link, value in vars(together).items():
            assert_allclose(value[i], getattr(alone, link), rtol=1e-13, err_msg=link)


def test_the_gradient_is_the_slope_of_the_cross_entropy():
    z, step = np.array([1.5, -0.5, 0.25]), 1e-6
    slopes = [
        (chain(z + step * e, 1).cross_entropy - chain(z - step * e, 1).cross_entropy) / (2 * step) for e in np.eye(3)
    ]
    assert_allclose(chain(z, 1).gradient, slopes, atol=1e-9)


def test_the_logits_given_are_left_alone():
    z = np.array([3.0, 1.0, 0.2])
    chain(z, 0)
    assert_array_equal(z, [3.0, 1.0, 0.2])


# The limits


def test_at_temperature_0_the_winner_takes_all():
    result = chain([3.0, 1.0, -2.0], 1, 0.0)
    assert_array_equal(result.probabilities, [1, 0, 0])
    assert_array_equal(result.scaled, [INF, INF, -INF])
    assert_array_equal(result.surprisals, [0, INF, INF])
    assert_array_equal(result.gradient, [1, -1, 0])
    assert (result.cross_entropy, result.entropy, result.perplexity) == (INF, 0, 1)


def test_at_temperature_0_ties_share_and_zero_over_zero_is_zero():
    result = chain([0.0, 2.0, 2.0], 1, 0.0)
    assert_array_equal(result.probabilities, [0, 0.5, 0.5])
    assert_array_equal(chain([0.0, -1.0], 0, 0.0).scaled, [0, -INF])
    assert result.shape == TIE


def test_at_infinite_temperature_all_are_equal_except_the_masked():
    result = chain([3.0, -INF, 0.0, -5.0], 1, INF)
    assert_allclose(result.probabilities, [1 / 3, 0, 1 / 3, 1 / 3])
    assert_array_equal(result.scaled, [0, -INF, 0, 0])
    assert_array_equal(result.exponentials, [1, 0, 1, 1])
    assert result.cross_entropy == INF


def test_a_masked_class_gets_exactly_nothing():
    result = chain([1.0, -INF, 2.0], 0)
    assert result.probabilities[1] == 0
    assert result.gradient[1] == 0
    assert result.surprisals[1] == INF
    assert_allclose(result.probabilities[[0, 2]], special.softmax([1.0, 2.0]))


def test_exp_overflows_and_p_does_not():
    result = chain([1000.0, 999.0], 0)
    assert_array_equal(result.exponentials, [INF, INF])
    assert result.total == INF
    assert_allclose(result.probabilities, special.softmax([1.0, 0.0]), rtol=1e-15)


@pytest.mark.parametrize("temperature", [0.0, 5e-324, 1e-320, 1.0, 1e308, INF])
@pytest.mark.parametrize("logits", [[1.7e308, -1.7e308, 0.0], [5e-324, 0.0], [-INF, 1e300], [0.0, 0.0]])
def test_no_finite_state_gives_nan(logits, temperature):
    result = chain(logits, 0, temperature)
    for link, value in vars(result).items():
        assert not np.isnan(value).any(), link
    assert_allclose(result.total_probability, 1, rtol=1e-15)


def test_bare_exponentials_have_the_limits_of_their_exponent():
    z = np.array([2.0, 0.0, -2.0, -INF])
    assert_array_equal(exponentials_of(z, np.array([0.0])), [INF, 1, 0, 0])
    assert_array_equal(exponentials_of(z, np.array([INF])), [1, 1, 1, 0])
    assert_allclose(exponentials_of(z, np.array([2.0])), [math.e, 1, 1 / math.e, 0])


# Who leads


@pytest.mark.parametrize(
    ("logits", "temperature", "top", "second", "ties", "shape"),
    [
        ([3.0, 1.0, 0.2], 1.0, 0, 1, 1, CLEAR),
        ([1.0, 5.0, 3.0], 1.0, 1, 2, 1, CLEAR),
        ([2.0, 5.0, 5.0], 1.0, 1, 2, 2, TIE),
        ([4.0, 4.0, 4.0], 1.0, 0, 1, 3, UNIFORM),
        ([3.0, 1.0, 0.2], INF, 0, 1, 3, UNIFORM),
        ([3.0, 1.0, 0.2], 0.0, 0, 1, 1, CERTAIN),
        ([0.0, 2000.0], 1.0, 1, 0, 1, CERTAIN),
        ([-INF, 1.0, -INF], 1.0, 1, 0, 1, CERTAIN),
        ([-INF, 1.0, 1.0], 1.0, 1, 2, 2, TIE),
    ],
)
def test_the_leaders_and_the_kind_of_distribution(logits, temperature, top, second, ties, shape):
    result = chain(logits, 0, temperature)
    assert (result.top, result.second, result.ties, result.shape) == (top, second, ties, shape)


@pytest.mark.parametrize("target", [-1, 3, 1.0])
def test_a_target_that_is_no_class_is_refused(target):
    with pytest.raises(IndexError, match=r"target is .* 3 classes: give an index from 0 to 2"):
        chain([1.0, 2.0, 3.0], target)


@pytest.mark.parametrize("temperature", [-1.0, math.nan])
def test_a_temperature_that_is_none_is_refused(temperature):
    with pytest.raises(ValueError, match="temperature"):
        chain([1.0, 2.0], 0, temperature)


# Adding and multiplying


def test_affine_leaves_no_dust_of_binary_fractions():
    assert_array_equal(affine([0.1, 1.0, -0.3], shift=0.2), [0.3, 1.2, -0.1])
    assert_array_equal(affine([0.1, 0.7], scale=3.0), [0.3, 2.1])


def test_affine_keeps_masks_and_stays_finite():
    largest = np.finfo(float).max
    assert_array_equal(affine([-INF, 1e308, -1e308], scale=10.0, shift=5.0), [-INF, largest, -largest])


def test_affine_has_no_negative_zero():
    assert not np.signbit(affine([-1.0, -1e-12], shift=[1.0, 0.0])).any()


@QUICK
@given(st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=5), st.floats(0.1, 10), st.floats(-10, 10))
def test_affine_is_scale_times_z_plus_shift(logits, scale, shift):
    assert_allclose(affine(logits, scale, shift), [scale * z + shift for z in logits], rtol=0, atol=1e-10)


@QUICK
@given(VECTORS, st.floats(0.05, 50), st.floats(-10, 10))
def test_adding_a_constant_changes_no_probability(logits, temperature, shift):
    before, after = chain(logits, 0, temperature), chain(np.array(logits) + shift, 0, temperature)
    assert_allclose(after.probabilities, before.probabilities, atol=1e-12)
