"""Errors in units in the last place, against mpmath and numpy.spacing."""

from __future__ import annotations

import math
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf
from numpy.testing import assert_allclose, assert_array_equal

from softmax_core.floats import BFLOAT16, FLOAT8, FLOAT16, FLOAT32, FLOAT64
from softmax_core.ulps import errors, exact_numbers

POSITIVE = st.floats(1e-300, 1e300)
SIGNED = st.builds(lambda size, sign: size * sign, POSITIVE, st.sampled_from((1.0, -1.0)))


def by_mpmath(computed: float, exact: mpf, bits: int) -> float:
    """Measure with 60 digits, from the definition."""
    with mp.workdps(60):
        unit = mpf(2) ** (int(mp.floor(mp.log(abs(exact), 2))) - bits + 1)
        return float(abs(mpf(computed) - exact) / unit)


@given(st.lists(SIGNED, min_size=1, max_size=5), st.integers(-9000, 9000))
def test_leading_part_rest_and_power_of_two_are_the_number_to_106_bits(values, power):
    with localcontext(Context(prec=60, Emax=MAX_EMAX, Emin=MIN_EMIN)):
        found = exact_numbers([Decimal(value) * Decimal(10) ** power for value in values])
    with mp.workdps(60):
        for k, value in enumerate(values):
            exact = mpf(value) * mpf(10) ** power
            rebuilt = (mpf(found.mantissa[k]) + mpf(found.rest[k])) * mpf(2) ** int(found.exponent[k])
            assert abs(rebuilt / exact - 1) < mpf(2) ** -105
            assert 1 <= abs(mpf(found.mantissa[k]) + mpf(found.rest[k])) < 2 + mpf(2) ** -100


@pytest.mark.parametrize("value", [1.0, 2.0, 0.5, -4.0, math.nextafter(1, 0), math.nextafter(2, 0), 2.0**-1074])
def test_powers_of_two_and_their_neighbours_have_the_right_exponent(value):
    found = exact_numbers([Decimal(value)])
    assert found.exponent[0] == math.frexp(value)[1] - 1
    assert found.mantissa[0] == math.ldexp(value, -int(found.exponent[0]))
    assert abs(found.rest[0]) < 2.0**-110


def test_zero_has_no_last_place():
    with pytest.raises(ZeroDivisionError, match="not 0"):
        exact_numbers([Decimal(1), Decimal(0)])


@given(SIGNED, st.floats(-1e-3, 1e-3), st.sampled_from([FLOAT64, FLOAT32, FLOAT16, BFLOAT16, FLOAT8]))
def test_an_error_is_what_mpmath_measures(value, off, kind):
    computed = value * (1 + off)
    with mp.workdps(60):
        third = mpf(value) + mpf(value) / 3 / mpf(10) ** 9  # an exact value that is no float
    with localcontext(Context(prec=60)):
        exact = exact_numbers([Decimal(value) + Decimal(value) / 3 / 10**9])
    expected = by_mpmath(computed, third, kind.digits)
    found = errors([computed], exact, kind)
    assert_allclose(found.ulps, [expected], rtol=1e-6)
    with mp.workdps(30):
        digits = float(-mp.log10(abs(mpf(computed) / third - 1)))
    assert_allclose(found.digits, [min(digits, kind.digits * math.log10(2))], rtol=1e-6)


@pytest.mark.parametrize(("dtype", "kind"), [(np.float16, FLOAT16), (np.float32, FLOAT32), (np.float64, FLOAT64)])
def test_the_next_float_is_one_unit_away(dtype, kind):
    values = np.array([1.5, 3.0, 0.75, 1000.0], dtype)
    exact = exact_numbers([Decimal(float(value)) for value in values])
    assert_array_equal(errors(values + np.spacing(values), exact, kind).ulps, 1)
    assert_array_equal(errors(values, exact, kind).ulps, 0)
    assert_allclose(errors(values, exact, kind).digits, (np.finfo(dtype).nmant + 1) * np.log10(2))


@pytest.mark.parametrize("wrong", [math.inf, -math.inf, math.nan, 0.0, -1.5, 3.5, 1e308])
def test_inf_nan_zero_and_what_is_off_by_all_of_it_have_no_right_digit(wrong):
    found = errors([wrong, 1.5], exact_numbers([Decimal("1.5")] * 2), FLOAT64)
    assert_array_equal(found.ulps, [np.inf, 0])
    assert found.digits[0] == 0
    far = errors([wrong], exact_numbers([Decimal("1e-800")]), FLOAT64)
    assert far.ulps[0] == np.inf
