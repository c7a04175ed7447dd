"""Logarithms, their weighted sums and the losses of these, against mpmath; 0 times infinity is 0, nothing warns."""

import numpy as np
import pytest
from mpmath import mp, mpf
from numpy.testing import assert_allclose, assert_array_equal
from scipy import special

from softmax_core._kernels import elementwise

INF, NAN = np.inf, np.nan


@pytest.fixture(autouse=True)
def _strict():
    """Raise wherever NumPy would warn."""
    with np.errstate(all="raise"):
        yield


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_floor_of_a_logarithm_need_not_be_representable(dtype):
    """log 1e-300 is a float32, 1e-300 is none; no floor by default."""
    p = np.array([0.0, 1.0, 0.5], dtype)
    assert_array_equal(elementwise.log(p), np.array([-INF, 0, np.log(dtype(0.5))], dtype))
    assert_allclose(elementwise.log(p, 1e-300)[0], 300 * np.log(0.1), rtol=1e-6)
    assert elementwise.log(p, 1e-300).dtype == dtype


def test_the_logarithm_of_the_complement_keeps_small_probabilities():
    """1 - 1e-20 is 1."""
    p = np.array([1e-20, 0.25, 1.0])
    assert_allclose(elementwise.log_complement(p), [-1e-20, float(mp.log(mpf("0.75"))), -INF], rtol=1e-15)
    assert_allclose(elementwise.log_complement(p, 1e-9)[2], np.log(1e-9), rtol=1e-15)


def test_the_logarithm_of_a_ratio_keeps_its_digits():
    """mp.log(mpf(p) / mpf(q)) with 50 digits, p and q taken as the floats they are; 0 where p is 0."""
    q = np.array([0.5, 0.3, 0.3, 1e-300, 0.9, 0.125])
    p = np.array([0.5 + 2.0**-40, 0.3 - 2.0**-50, 0.1, 0.7, 1e-310, 0.125])
    with mp.workdps(50):
        expected = [float(mp.log(mpf(a) / mpf(b))) for a, b in zip(p.tolist(), q.tolist(), strict=True)]
    assert_allclose(elementwise.log_ratio(p, q), expected, rtol=1e-15)
    assert_array_equal(elementwise.log_ratio(np.zeros(2), np.array([0.0, 0.5])), [0.0, 0.0])
    assert elementwise.log_ratio(np.array(0.5), np.array(0.0)) == INF


def test_nothing_times_infinity_is_nothing():
    """Only where it is the weight that is 0; nan stays."""
    weights, logs = np.array([0.0, 0.0, 0.5, 0.0, 2.0]), np.array([-INF, INF, -INF, NAN, 3.0])
    assert_array_equal(elementwise.times_log(weights, logs), [0.0, 0.0, -INF, NAN, 6.0])


def test_cross_entropy_of_weights_and_of_classes_are_the_same():
    """Along any axis and over several at once; a loss of nothing is 0.0 and not -0.0."""
    p = np.random.default_rng(0).dirichlet(np.ones(4), size=(3, 2))
    labels = np.random.default_rng(1).integers(4, size=(3, 2))
    hot, log_p = np.eye(4)[labels], np.log(p)
    expected = special.entr(p).sum(axis=-1)
    assert_allclose(elementwise.cross_entropy(p, log_p, -1), expected, rtol=1e-14)
    assert_allclose(elementwise.cross_entropy(p, log_p, (-1, -2)), expected.sum(axis=-1), rtol=1e-14)
    assert_array_equal(elementwise.target_cross_entropy(labels, log_p, -1), -(hot * log_p).sum(axis=-1))
    assert_array_equal(elementwise.target_cross_entropy(hot, log_p, -1), -(hot * log_p).sum(axis=-1))
    turned = np.moveaxis(log_p, -1, 0)
    assert_array_equal(elementwise.target_cross_entropy(labels, turned, -3), -(hot * log_p).sum(axis=-1))
    certain = np.array([[0.0, -INF], [-INF, 0.0]])
    assert not np.signbit(elementwise.target_cross_entropy(np.array([0, 1]), certain, -1)).any()
    assert not np.signbit(elementwise.cross_entropy(np.eye(2), certain, -1)).any()


def test_binary_loss_and_sigmoid():
    """log(1 / (1 + exp(-z))) with 50 digits; the loss of a label between 0 and 1 is a mixture."""
    z = np.array([-800.0, -3.0, 0.0, 2.5, 40.0])
    with mp.workdps(50):
        yes, no = ([float(-mp.log1p(mp.exp(-sign * mpf(x)))) for x in z.tolist()] for sign in (1, -1))
    assert_allclose(elementwise.log_sigmoid(z), yes, rtol=1e-15)
    assert_array_equal(elementwise.log_sigmoid(np.array([INF, -INF, NAN])), [0.0, -INF, NAN])
    for y in (0.0, 0.25, 1.0):
        mixed = -(y * np.array(yes)) - (1 - y) * np.array(no)
        got = elementwise.binary_cross_entropy(np.array(y), np.array(yes), np.array(no))
        assert_allclose(got, mixed, rtol=1e-15)
        assert not np.signbit(got).any()
