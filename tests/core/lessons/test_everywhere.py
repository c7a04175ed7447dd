"""The slope of softmax against SciPy and mpmath: the same from both sides, and above 0 wherever a float can say so."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit

from softmax_core.lessons.everywhere import (
    AT_ZERO,
    CURVE,
    NEGATIVE,
    POSITIVE,
    REACH,
    SWALLOWED,
    quantities,
)  # fmt: skip


def found(z, r):
    """Every quantity of one state."""
    return {name: values[0] for name, values in quantities(np.array([float(z)]), np.array([float(r)])).items()}


@settings(deadline=None, derandomize=True, database=None, max_examples=80)
@given(st.floats(-30, 30), st.floats(-30, 30))
def test_law_the_slope_from_the_left_is_the_slope_from_the_right_and_above_0(z, r):
    state = found(z, r)
    with mpmath.workdps(50):
        lead = mpmath.mpf(z) - mpmath.mpf(r)
        slope = float(1 / (1 + mpmath.exp(-lead)) / (1 + mpmath.exp(lead)))
    assert state["slope"] == pytest.approx(slope, rel=1e-12)
    assert state["slope_before"] == pytest.approx(slope, rel=1e-5)
    assert state["slope_after"] == pytest.approx(slope, rel=1e-5)
    assert slope > 0


def test_at_0_softmax_has_one_slope_and_relu_two():
    state = found(0, 0)
    assert state["state"] == AT_ZERO
    assert state["slope"] == 0.25
    assert [state["relu_before"], state["relu_after"]] == [0, 1]
    assert np.isnan(state["relu_slope"])


def test_what_counts_is_the_distance_and_not_the_sign():
    assert found(-5, -5)["slope"] == found(5, 5)["slope"] == 0.25
    assert found(-5, -5)["state"] == NEGATIVE
    assert found(-5, -5)["relu_slope"] == 0
    assert found(5, -5)["state"] == POSITIVE
    assert found(5, -5)["slope"] == pytest.approx(found(-5, 5)["slope"], rel=1e-15)
    assert found(-8, 0)["slope"] == pytest.approx(3.35237671e-4, rel=1e-8)  # mpmath: e^8/(1 + e^8)^2


def test_far_away_the_slope_is_below_what_floats_can_say():
    assert found(-700, 0)["slope"] == pytest.approx(9.85967654375977e-305, rel=1e-12)  # mpmath: e^-700, to 50 digits
    assert found(-700, 0)["state"] == NEGATIVE
    assert found(-800, 0)["state"] == SWALLOWED
    assert found(-1e308, 1e308)["state"] == SWALLOWED


def test_curves_and_tangent_are_those_of_the_sigmoid():
    state = found(1.5, -2)
    np.testing.assert_allclose(state["curve"], expit(np.array(CURVE) + 2), rtol=1e-12)
    np.testing.assert_allclose(state["slope_curve"], np.gradient(expit(np.array(CURVE) + 2), CURVE), atol=3e-3)
    rise = (state["tangent_high"] - state["tangent_low"]) / (state["tangent_to"] - state["tangent_from"])
    assert rise == pytest.approx(state["slope"])
    assert (state["tangent_low"] + state["tangent_high"]) / 2 == pytest.approx(expit(3.5))
    assert state["tangent_to"] - state["z"] == REACH
