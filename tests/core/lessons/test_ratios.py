"""What stays: the ratio law, the order, and a scale that a temperature undoes."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy.special import softmax as scipy_softmax
from scipy.stats import rankdata

from softmax_core.lessons import ratios

LOGITS = st.lists(st.floats(-9, 9).map(lambda x: round(x, 2)), min_size=3, max_size=3)
FACTORS = st.floats(0.1, 10).map(lambda x: round(x, 3))


def at(z, m, T, i=0, j=1):
    """One state's quantities, each without its first axis."""
    one = np.array([z]), np.array([m]), np.array([T]), np.array([i]), np.array([j])
    return {name: values[0] for name, values in ratios.quantities(*one).items()}


@given(LOGITS, FACTORS, FACTORS)
@example([9.0, -9.0, 0.0], 10.0, 0.1)
@example([7.2, 0.0, 0.0], 10.0, 0.1)
@example([-7.2, 0.0, 0.0], 10.0, 0.1)
def test_the_ratio_of_two_classes_is_exp_of_their_difference_over_t(z, m, T):
    found = at(z, m, T)
    with mpmath.workdps(40):
        exact = float(mpmath.exp(mpmath.mpf(m) * (mpmath.mpf(z[0]) - mpmath.mpf(z[1])) / mpmath.mpf(T)))
    assert_allclose(found["ratio"], exact, rtol=1e-6)
    if min(found["p_i"], found["p_j"]) >= np.finfo(float).tiny:  # smaller ones have fewer digits, and 0 none
        assert_allclose(found["ratio_of_p"], found["ratio"], rtol=1e-9)


@given(LOGITS, LOGITS, FACTORS)
def test_the_other_classes_do_not_matter_to_it(z, others, T):
    assert at(z, 1.0, T)["ratio"] == at((z[0], z[1], others[2]), 1.0, T)["ratio"]


@given(LOGITS, FACTORS, FACTORS)
def test_a_scale_is_another_temperature_and_undone_by_its_own(z, m, T):
    assert_allclose(at(z, m, T)["p"], scipy_softmax(np.multiply(z, m / T)), rtol=1e-7, atol=1e-12)
    same = at(z, m, m)
    assert same["undone"] == 1
    assert_allclose(same["p"], scipy_softmax(z), rtol=1e-7, atol=1e-12)


def test_what_is_not_undone_says_by_how_much_and_what_does_the_same():
    found = at((3.0, 1.0, 0.2), 2.0, 1.0)
    assert (found["undone"], found["instead"]) == (0, 0.5)
    assert_allclose(found["change"], 0.978460653847 - 0.836018802781, rtol=1e-10)


@pytest.mark.parametrize(
    ("T", "ratio", "order"),
    [(0.0, np.inf, 1), (1e-320, np.inf, 1), (np.inf, 1.0, 1), (1.0, np.exp(2), 0)],
)
def test_at_the_limits_the_ratio_is_what_it_tends_to_and_places_are_shared(T, ratio, order):
    found = at((3.0, 1.0, 0.2), 1.0, T)
    assert_allclose(found["ratio"], ratio, rtol=1e-14)
    assert found["order"] == order


def test_equal_logits_have_the_ratio_1_at_every_temperature():
    assert [at((2.0, 2.0, 0.0), 1.0, T)["ratio"] for T in (0.0, 1e-320, 1.0, np.inf)] == [1, 1, 1, 1]


def test_places_are_ranks_that_equal_values_share():
    values = np.array([[0.3, 0.5, 0.3, 0.1], [1.0, 2.0, 3.0, 4.0]])
    assert_array_equal(ratios.places(values), [rankdata(-row, method="min") for row in values])
