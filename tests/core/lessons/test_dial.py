"""The dial: references at extreme temperatures, true limits with ties, and the T at which the leader has one half."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy.optimize import brentq
from scipy.special import softmax as scipy_softmax
from scipy.stats import entropy as scipy_entropy

from softmax_core.lessons import dial

E1 = (3.0, 1.0, 0.2)
LOGITS = st.lists(st.floats(-20, 20).map(lambda x: round(x, 3)), min_size=2, max_size=8)
TEMPERATURES = st.floats(0.05, 50)


def at(z, T):
    """One state's quantities, each without its first axis."""
    return {name: values[0] for name, values in dial.quantities(np.array([z]), np.array([T])).items()}


def by_mpmath(z, T):
    """Softmax with 60 digits."""
    with mpmath.workdps(60):
        top = max(z)
        e = [mpmath.exp((mpmath.mpf(x) - mpmath.mpf(top)) / mpmath.mpf(T)) for x in z]
        return [float(x / mpmath.fsum(e)) for x in e]


@pytest.mark.parametrize("T", [1e-320, 1e-10, 1e-3, 0.05, 0.5, 1.0, 5.0, 50.0, 1e10, 1e308])
@pytest.mark.parametrize("z", [E1, (13.0, 31.0, 5.0), (1e-3, 0.0), (2.0, 2.0, 0.0)])
def test_p_is_right_to_the_last_digits_at_any_temperature(z, T):
    assert_allclose(at(z, T)["p"], by_mpmath(z, T), rtol=4e-14, atol=0)


@pytest.mark.parametrize(
    ("T", "p"),  # D2's example at the temperatures of the documents, with 50 digits
    [
        (0.5, [0.978460653847, 0.0179211320027, 0.00361821414987]),
        (1.0, [0.836018802781, 0.113142841466, 0.050838355753]),
        (5.0, [0.446124030061, 0.299045880368, 0.254830089571]),
    ],
)
def test_the_documents_example_at_three_temperatures(T, p):
    assert_allclose(at(E1, T)["p"], p, rtol=1e-11)


@pytest.mark.parametrize(
    ("z", "cold", "hot", "leaders", "regimes"),
    [
        (E1, [1, 0, 0], [1 / 3] * 3, 1, (dial.ONE_HOT, dial.UNIFORM)),
        ((2.0, 2.0, 0.0), [0.5, 0.5, 0], [1 / 3] * 3, 2, (dial.SHARED, dial.UNIFORM)),
        ((0.0, 0.0), [0.5, 0.5], [0.5, 0.5], 2, (dial.SHARED, dial.UNIFORM)),
        ((-np.inf, 1.0, 0.0), [0, 1, 0], [0, 0.5, 0.5], 1, (dial.ONE_HOT, dial.UNIFORM)),
    ],
)
def test_the_limits_are_true_ties_and_masked_classes_included(z, cold, hot, leaders, regimes):
    for T, p, regime in ((0.0, cold, regimes[0]), (np.inf, hot, regimes[1])):
        found = at(z, T)
        assert_array_equal(found["p"], p)
        assert_array_equal(found["limit"], cold)
        assert_array_equal(found["even"], hot)
        assert (found["leaders"], found["regime"]) == (leaders, regime)
    assert at(z, 1e-4)["regime"] == dial.ORDINARY


def test_curves_are_softmax_and_its_entropy_at_every_temperature_of_theirs():
    found = at(E1, 0.7)
    for j, T in enumerate(dial.CURVE):
        p = scipy_softmax(np.divide(E1, T))
        assert_allclose(found["curve"][:, j], p, rtol=1e-12)
        assert_allclose(found["curve_entropy"][j], scipy_entropy(p), rtol=1e-9, atol=1e-15)
        assert_allclose(found["curve_classes"][j], np.exp(scipy_entropy(p)), rtol=1e-12)
        assert_allclose(found["curve_top"][j], p.max(), rtol=1e-12)


@pytest.mark.parametrize("z", [E1, (13.0, 31.0, 5.0), (1.0, 0.999, -4.0, 0.0), (5.0, 4.9, 4.8, -20.0), (0.01, 0, 0)])
def test_the_leader_has_one_half_where_brentq_and_mpmath_say(z):
    T = float(dial.half_temperature([z])[0])
    expected = np.exp(brentq(lambda x: scipy_softmax(np.divide(z, np.exp(x))).max() - 0.5, np.log(1e-5), np.log(1e5)))
    assert_allclose(T, expected, rtol=1e-9)
    with mpmath.workdps(50):
        d = sorted(max(z) - np.array(z))[1:]
        exact = 1 / mpmath.findroot(lambda b: mpmath.fsum(mpmath.exp(-mpmath.mpf(x) * b) for x in d) - 1, 1 / T)
    assert_allclose(T, float(exact), rtol=1e-14)


def test_with_two_classes_or_equal_leaders_there_is_no_such_temperature():
    never, always = at((1.0, 0.0), 1.0), at((1.0, 1.0, 0.0), 1.0)
    assert (never["half"], always["half"]) == (dial.NEVER, dial.ALWAYS)
    assert np.isnan([never["half_T"], never["half_at"], always["half_T"], always["half_at"]]).all()
    assert at((1.0, -np.inf, 0.0), 1.0)["half"] == dial.NEVER
    assert at((1.0, 1.0), 1.0)["half"] == dial.NEVER
    assert at(E1, 1.0)["half"] == dial.SOMEWHERE


@pytest.mark.parametrize("scale", [1e-300, 1e-9, 1e9, 1e300])
def test_it_scales_with_the_logits_however_large_or_small_they_are(scale):
    assert_allclose(
        dial.half_temperature([np.multiply(E1, scale)])[0] / scale, dial.half_temperature([E1])[0], rtol=1e-9
    )


@given(LOGITS, TEMPERATURES, TEMPERATURES)
def test_entropy_and_effective_classes_only_grow_with_temperature_and_the_top_only_falls(z, one, other):
    cold, hot = (at(z, T) for T in sorted((one, other)))
    assert hot["entropy"] >= cold["entropy"] - 1e-12
    assert hot["classes"] >= cold["classes"] - 1e-12
    assert hot["top_p"] <= cold["top_p"] + 1e-12


@given(LOGITS, TEMPERATURES)
def test_the_order_of_the_classes_is_that_of_the_logits_at_every_temperature(z, T):
    p = at(z, T)["p"]
    assert (np.diff(p[np.argsort(z, kind="stable")]) >= -1e-16).all()


@given(LOGITS, TEMPERATURES)
def test_what_the_others_have_is_all_but_the_largest(z, T):
    with mpmath.workdps(40):
        exact = sorted(by_mpmath(z, T))
        rest = float(mpmath.fsum(exact[:-1]))
    assert_allclose(at(z, T)["others_p"], rest, rtol=1e-12, atol=0)
