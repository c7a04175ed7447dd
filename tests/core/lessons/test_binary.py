"""The binary cross-entropy by both ways, against mpmath with 50 digits, SciPy and differences."""

import mpmath
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import special

from softmax_core import finite_difference_gradient
from softmax_core.lessons import binary
from softmax_core.lessons.binary import QUANTITIES, SAME, SWALLOWED

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=60)
LABELS = st.sampled_from([0.0, 1.0]) | st.floats(0, 1)


def at(z, y, a):
    """Every quantity of one state."""
    rows = (np.array([value], dtype=np.float64) for value in (z, y, a))
    return {name: values[0] for name, values in binary.quantities(*rows).items()}


@QUICK
@given(st.floats(-700, 700), LABELS, st.floats(-10, 10))
@example(40.0, 1.0, 0.0)
@example(-40.0, 0.0, 0.0)
def test_sigmoid_and_softmax_give_what_mpmath_gives(z, y, a):
    got = at(z, y, a)
    with mpmath.workdps(400):  # 1 − p is not to be lost beside 1
        p = 1 / (1 + mpmath.exp(-mpmath.mpf(z)))
        log_p, log_no = mpmath.log(p), mpmath.log(1 - p)
        terms = -y * log_p, -(1 - mpmath.mpf(y)) * log_no
        odds, slope = p / (1 - p), p - y
    assert got["p"] == pytest.approx(float(p), rel=1e-13, abs=0)
    assert got["odds"] == pytest.approx(float(odds), rel=1e-12, abs=0)
    assert got["log_p"] == pytest.approx(float(log_p), rel=1e-12, abs=1e-300)
    assert got["log_one_minus_p"] == pytest.approx(float(log_no), rel=1e-12, abs=1e-300)
    assert [got["yes_term"], got["no_term"]] == pytest.approx(list(map(float, terms)), rel=1e-12, abs=1e-300)
    assert got["loss"] == pytest.approx(float(sum(terms)), rel=1e-12, abs=1e-300)
    assert got["softmax_yes"] == pytest.approx(float(p), rel=1e-11, abs=1e-300)
    assert got["softmax_yes"] + got["softmax_no"] == pytest.approx(1.0, abs=1e-15)
    assert got["softmax_loss"] == pytest.approx(float(sum(terms)), rel=1e-11, abs=1e-14)
    assert got["slope"] == pytest.approx(float(slope), rel=1e-12, abs=1e-15)
    assert got["agreement"] == SAME
    assert set(got) == set(QUANTITIES)


@pytest.mark.parametrize("y", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("z", [-4.0, 0.5, 7.0])
def test_the_slope_is_the_difference_of_the_loss(z, y):
    slope = finite_difference_gradient(lambda point: at(float(point), y, 0.0)["loss"], z)
    assert at(z, y, 0.0)["slope"] == pytest.approx(float(slope), rel=1e-6, abs=1e-9)


def test_a_slope_close_to_zero_keeps_its_digits():
    # 1 − 1/(1 + e^−40) = 4.248354255291589e-18 with 50 digits; p − 1 in doubles is 0.
    assert at(40.0, 1.0, 0.0)["slope"] == pytest.approx(-4.248354255291589e-18, rel=1e-14, abs=0)


def test_a_large_shift_swallows_the_logit():
    got = at(1.5, 1.0, 1e17)
    assert (got["softmax_yes"], got["agreement"]) == (0.5, SWALLOWED)
    assert got["loss"] == pytest.approx(-special.log_expit(1.5), rel=1e-14)
    assert got["p_difference"] == pytest.approx(special.expit(1.5) - 0.5, rel=1e-14)


def test_no_zero_carries_a_minus_sign():
    got = at(-800.0, 0.0, 0.0) | {"minus_z": at(0.0, 1.0, 0.0)["minus_z"]}
    assert not [name for name, value in got.items() if value == 0 and np.signbit(value)]


def test_both_curves_are_scipys():
    z = np.linspace(-10, 10, 41)
    yes, no = binary.curves(z)
    assert_allclose(yes, -special.log_expit(z), rtol=1e-13)
    assert_allclose(no, -special.log_expit(-z), rtol=1e-13)
