"""The chain of the gradient against mpmath's own differentiation, SciPy's entropy, and the laws of a covariance."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import entropy

from softmax_core.lessons import chain_rule as lesson
from softmax_core.lessons.chain_rule import BROKEN, EQUAL, HARD, ONE_TRUE, SHARED, SOFT, quantities
from softmax_core.lessons.paths.gradient import RULES

E1, E2, E3 = (3.0, 1.0, 0.2), (2.0, 1.0, 0.1), (13.0, 31.0, 5.0)
CASES = [(E1, 0), (E2, 1), (E3, 0), (E3, 1), ((0.5, -2.0, 3.0, 1.0), 2), ((-4.0, -4.5), 1)]
SOFT_TARGET = (0.7, 0.2, 0.1)
QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=60)
LOGITS = st.lists(st.floats(-30, 30), min_size=2, max_size=6)


def one(z, y=0, soft=None, c=0):
    """Every quantity of one state."""
    kind = HARD if soft is None else SOFT
    target = soft or [1 / len(z)] * len(z)
    found = quantities(np.array([z]), np.array([y]), np.array([target]), np.array([kind]), np.array([c]))
    return {name: values[0] for name, values in found.items()}


def softmax_of(z, i):
    """p_i by its definition, in 50 digits."""
    return mpmath.exp(z[i]) / mpmath.fsum(map(mpmath.exp, z))


def derivative(function, z, j):
    """mpmath's numerical derivative of a function of logits by the j-th of them, at 50 digits."""
    with mpmath.workdps(50):
        exact = [mpmath.mpf(value) for value in z]
        return float(mpmath.diff(lambda x: function([*exact[:j], x, *exact[j + 1 :]]), exact[j]))


@pytest.mark.parametrize(("z", "y"), CASES)
def test_jacobian_and_gradient_are_what_mpmath_differentiates(z, y):
    found = one(z, y)
    places = range(len(z))
    jacobian = [[derivative(lambda x, i=i: softmax_of(x, i), z, j) for i in places] for j in places]
    np.testing.assert_allclose(found["J"], jacobian, rtol=1e-12, atol=1e-30)
    gradient = [derivative(lambda x: -mpmath.log(softmax_of(x, y)), z, j) for j in places]
    np.testing.assert_allclose(found["g"], gradient, rtol=1e-12)


def test_a_soft_target_has_the_gradient_that_mpmath_differentiates():
    found = one(E1, soft=SOFT_TARGET)

    def loss(z):
        return -mpmath.fsum(t * mpmath.log(softmax_of(z, i)) for i, t in enumerate(SOFT_TARGET))

    np.testing.assert_allclose(found["g"], [derivative(loss, E1, j) for j in range(3)], rtol=1e-12)
    assert found["state"] == SHARED


@pytest.mark.parametrize(("z", "y"), CASES)
@pytest.mark.parametrize("soft", [False, True])
def test_the_first_two_steps_multiply_to_the_third_and_differences_agree(z, y, soft):
    target = tuple(np.arange(1, len(z) + 1) / np.arange(1, len(z) + 1).sum()) if soft else None
    found = one(z, y, target)
    np.testing.assert_allclose(found["slope"] @ found["J"], found["g"], rtol=1e-7, atol=1e-12)
    np.testing.assert_allclose(found["product"], found["g"], rtol=1e-7, atol=1e-12)
    state = {"z": z, "y": y, "soft": target or [1 / len(z)] * len(z), "kind": SOFT if soft else HARD}
    np.testing.assert_allclose(lesson.checked(state), found["g"], atol=2e-9)


@QUICK
@given(LOGITS)
def test_law_the_jacobian_is_symmetric_its_rows_sum_to_0_and_no_eigenvalue_is_below_0(z):
    found = one(z)
    np.testing.assert_array_equal(found["J"], found["J"].T)
    np.testing.assert_allclose(found["J"].sum(axis=0), 0, atol=1e-15)
    np.testing.assert_array_equal(found["row_sum"], 0)
    assert np.linalg.eigvalsh(found["J"]).min() > -1e-15
    assert (np.diag(found["J"]) >= 0).all()


@QUICK
@given(LOGITS, st.data())
def test_law_the_true_class_is_pushed_as_hard_as_all_the_others_together(z, data):
    y = data.draw(st.integers(0, len(z) - 1))
    found = one(z, y)
    others = np.delete(found["g"], y)
    assert found["g_true"] == pytest.approx(-others.sum(), rel=1e-9, abs=1e-15)
    assert abs(found["g_hardest"]) == pytest.approx(abs(found["g_true"]), rel=1e-9, abs=1e-15)
    assert found["g_rival"] == others.max()
    state = {"z": z, "y": y}
    assert RULES["hardest_push"].compute(state) == pytest.approx(abs(found["g"]).max(), abs=1e-15)
    assert RULES["pushed_down"].compute(state) == pytest.approx(-found["g_true"], abs=1e-12)


@QUICK
@given(LOGITS)
def test_law_what_the_others_lose_is_what_the_first_class_gains(z):
    found, state = one(z), {"z": z}
    assert RULES["others_lose"].compute(state) == pytest.approx(-found["J"][0, 0], rel=1e-9, abs=1e-15)
    assert RULES["dog_loses"].compute(state) == found["J"][1, 0]
    assert RULES["all_they_have"].compute(state) == pytest.approx(found["p"][0] - 1, abs=1e-15)


@QUICK
@given(st.lists(st.floats(-10, 10), min_size=2, max_size=6))
def test_law_where_p_is_y_nothing_is_pushed_though_every_slope_is_minus_1(z):
    found = one(z, soft=list(lesson.own_target({"z": z})))
    assert found["state"] == EQUAL
    np.testing.assert_array_equal(found["g"], 0)
    np.testing.assert_array_equal(found["product"], 0)
    np.testing.assert_array_equal(found["slope"], -1)
    assert found["loss"] == pytest.approx(entropy(found["p"]))


def test_where_the_chain_breaks_the_difference_holds():
    found = one((0.0, 800.0), 0)
    assert found["state"] == BROKEN
    assert found["slope"][0] == -np.inf
    assert np.isnan(found["product"]).all()
    np.testing.assert_array_equal(found["g"], [-1, 1])
    far = one((0.0, 40.0), 1)  # p is 1 to the last digit; what is left of the error is not lost
    assert far["state"] == ONE_TRUE
    assert far["g_true"] == pytest.approx(-float(mpmath.exp(-40)), rel=1e-12)


def test_the_sum_of_a_class_is_written_with_its_row_of_the_jacobian():
    found = one(E2, 1, SOFT_TARGET, c=2)
    np.testing.assert_allclose(found["term"], found["factor"] * found["row"])
    np.testing.assert_array_equal(found["row"], found["J"][2])
    assert found["total"] == pytest.approx(found["g_row"])
    assert found["g_row"] == pytest.approx(found["p_row"] - found["target_row"])
    assert "term" not in quantities(
        np.array([E2]), np.array([0]), np.array([SOFT_TARGET]), np.array([0]), np.array([0]), wanted=()
    )


def test_another_true_class_or_share_changes_the_kind_and_the_same_one_does_not():
    state = {"y": 1, "kind": SOFT, "soft": (0.5, 0.5)}
    assert lesson.with_true(state, 0, [0, 1])["kind"].tolist() == [HARD, SOFT]
    assert lesson.with_soft({**state, "kind": HARD}, 0, [0.5, 0.6])["kind"].tolist() == [HARD, SOFT]
