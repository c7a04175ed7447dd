"""Curvature of cross-entropy: against mpmath's eigenvalues and derivatives, NumPy's, and differences."""

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy import special

from softmax_core import finite_difference_gradient, softmax_cross_entropy
from softmax_core.lessons import curvature
from softmax_core.lessons.curvature import QUANTITIES, STEEPEST, eigenvalues, smoothed

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=60)
LOGITS = st.tuples(*[st.floats(-8, 8)] * 3)
INPUTS = (1.0, -0.5, 2.0, 0.0)


def at(start, truth=0, T=1.0, soft=0.0, x=INPUTS):
    """Every quantity of one state, without its first axis."""
    found = curvature.quantities(
        np.array([start], dtype=np.float64), np.array([truth]), np.array([T]), np.array([soft]), np.array([x])
    )
    assert set(found) == set(QUANTITIES)
    return {name: values[0] for name, values in found.items()}


def matrix(p):
    """diag(p) − p pᵀ."""
    return np.diag(p) - np.outer(p, p)


def loss(logits, target, T):
    """Cross-entropy with mpmath."""
    log_sum = mpmath.log(mpmath.fsum(mpmath.exp(z / T) for z in logits))
    return mpmath.fsum(t * (log_sum - z / T) for t, z in zip(target, logits, strict=True))


@pytest.mark.parametrize(
    "p", [(0.5, 0.5, 0.0), (1 / 3, 1 / 3, 1 / 3), (0.8, 0.1, 0.1), (1 - 3e-9, 1e-9, 2e-9), (1e-200, 1.0, 1e-150)]
)
def test_eigenvalues_are_those_that_mpmath_finds_however_small(p):
    with mpmath.workdps(500):
        q = [mpmath.mpf(x) for x in p]
        q[int(np.argmax(p))] += 1 - mpmath.fsum(q)  # a distribution to the last of 500 digits
        rows = [[(q[i] if i == j else 0) - q[i] * q[j] for j in range(3)] for i in range(3)]
        exact = [float(x) for x in mpmath.eigsy(mpmath.matrix(rows), eigvals_only=True)][::-1]
    assert_allclose(eigenvalues(p)[:2], exact[:2], rtol=1e-13, atol=0)
    assert eigenvalues(p)[2] == 0


@QUICK
@given(LOGITS)
def test_eigenvalues_are_those_of_numpy_none_below_0_none_above_one_half(z):
    p = special.softmax(z)
    found = eigenvalues(p)
    assert_allclose(found, np.linalg.eigvalsh(matrix(p))[::-1], atol=1e-15)
    assert (found >= 0).all()
    assert (np.diff(found) <= 0).all()
    assert found[0] <= STEEPEST


def test_the_largest_of_all_is_one_half_where_two_classes_share_everything():
    shares = np.array([(a, b, 40 - a - b) for a in range(41) for b in range(41 - a)]) / 40
    largest = np.array([np.linalg.eigvalsh(matrix(p))[-1] for p in shares])
    assert largest.max() == pytest.approx(STEEPEST, rel=1e-14)
    assert sorted(shares[largest.argmax()].tolist()) == [0.0, 0.5, 0.5]


@QUICK
@given(LOGITS, st.integers(0, 2), st.floats(0.3, 5), st.floats(0, 1))
def test_gradient_and_second_derivative_are_the_differences_of_the_loss(z, truth, T, soft):
    found, target = at(z, truth, T, soft), smoothed([truth], [soft], 3)[0]
    assert_allclose(
        found["gradient"], finite_difference_gradient(lambda x: softmax_cross_entropy(target, x, T), z), atol=1e-7
    )
    slopes = finite_difference_gradient(lambda x: (special.softmax(x / T) - target) / T, z)
    assert_allclose(found["hessian"], slopes, atol=1e-7)
    assert_allclose(found["curvature"], np.linalg.eigvalsh(slopes)[::-1], atol=2e-7)
    assert_allclose(found["hessian"].sum(axis=1), 0, atol=1e-15 / T**2)
    assert found["curvature"][0] <= found["limit"]
    assert found["limit"] == pytest.approx(0.5 / T**2)
    assert found["surely"] == pytest.approx(4 * T**2)


@pytest.mark.parametrize(("T", "soft"), [(1.0, 0.0), (2.0, 0.0), (1.0, 0.3), (0.5, 0.1)])
def test_kl_and_cross_entropy_have_the_gradient_and_the_second_derivative_of_mpmath(T, soft):
    z, target = (3.0, 1.0, 0.2), smoothed([1], [soft], 3)[0].tolist()
    found = at(z, 1, T, soft)
    with mpmath.workdps(40):
        least = mpmath.fsum(-t * mpmath.log(t) for t in target if t)
        for of in (loss, lambda x, y, T: loss(x, y, T) - least):

            def along(*x, of=of):
                return of(x, target, T)

            gradient = [mpmath.diff(along, z, tuple(int(i == k) for i in range(3))) for k in range(3)]
            assert_allclose(found["gradient"], np.array(gradient, dtype=np.float64), rtol=1e-12)
            mixed = [
                [mpmath.diff(along, z, tuple((i == k) + (i == m) for i in range(3))) for m in range(3)]
                for k in range(3)
            ]
            assert_allclose(found["hessian"], np.array(mixed, dtype=np.float64), rtol=1e-10)
        assert_allclose(found["loss"], float(loss(z, target, T)), rtol=1e-14)
        assert_allclose(found["divergence"], float(loss(z, target, T) - least), rtol=1e-12)


def test_the_weights_get_the_error_times_the_input():
    z, truth, T, soft = np.array([0.0, 9.0, 3.0]), 2, 1.5, 0.2
    found, target = at(z, truth, T, soft), smoothed([truth], [soft], 3)[0]
    W = np.arange(12.0).reshape(3, 4) / 10
    b = z - W @ INPUTS  # so that the logits of this input are z
    slopes = finite_difference_gradient(lambda w: softmax_cross_entropy(target, w @ INPUTS + b, T), W)
    assert_allclose(found["weights"], slopes, atol=1e-8)
    assert_array_equal(found["weights"][:, 3], 0)


def test_the_class_that_is_pushed_hardest_is_named_with_its_gradient():
    wrong = at((0.0, 9.0, 3.0))
    assert (wrong["steepest"], wrong["push"].round(4)) == (0, -0.9999)
    assert at((3.0, 1.0, 0.2), truth=1)["steepest"] == 1


@pytest.mark.parametrize("T", [1e-320, 1e-3, 1e308])
@pytest.mark.parametrize("z", [(1e308, -1e308, 0.0), (-np.inf, 1.0, 0.0), (800.0, 0.0, 0.0)])
def test_extreme_states_give_numbers_and_no_warning(z, T):
    found = at(z, 1, T, 0.3)
    assert_allclose(found["p"].sum(), 1)
    assert (found["share"] >= 0).all()
    assert found["share"][0] <= 1
