"""Floating-point formats: against NumPy's own types, ml_dtypes and mpmath."""

import math

import ml_dtypes
import mpmath
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from softmax_core.floats import BFLOAT16, FLOAT8, FLOAT16, FLOAT32, FLOAT64, FORMATS, exp_limits, round_to, ulp

THEIRS = {
    FLOAT8: ml_dtypes.float8_e4m3fn, BFLOAT16: ml_dtypes.bfloat16, FLOAT16: np.float16, FLOAT32: np.float32,
    FLOAT64: np.float64,
}  # fmt: skip
SMALL = (FLOAT8, BFLOAT16, FLOAT16)
QUICK = settings(deadline=None, derandomize=True, database=None)

every_format = pytest.mark.parametrize("kind", THEIRS, ids=list(FORMATS))
small_format = pytest.mark.parametrize("kind", SMALL, ids=[kind.name for kind in SMALL])


def every_value(kind):
    """Every finite number of a small format, in order, as its own library decodes its codes."""
    width = np.dtype(THEIRS[kind]).itemsize
    codes = np.arange(256**width, dtype=f"u{width}")
    with np.errstate(invalid="ignore"):  # signalling nans
        values = codes.view(THEIRS[kind]).astype(np.float64)
    return np.unique(values[np.isfinite(values)])


def same(ours, theirs):
    """Whether two arrays hold the same floats, nan as nan and 0 with its sign."""
    np.testing.assert_array_equal(ours, theirs)
    known = ~np.isnan(theirs)
    np.testing.assert_array_equal(np.signbit(ours)[known], np.signbit(theirs)[known])


@every_format
def test_the_limits_are_those_of_the_library(kind):
    info = ml_dtypes.finfo(THEIRS[kind])
    assert kind.largest == float(info.max)
    assert kind.smallest_normal == float(info.smallest_normal)
    assert kind.smallest == float(info.smallest_subnormal)
    assert float(ulp(1.0, kind)) == float(info.eps)


@small_format
def test_every_number_of_a_format_stays_and_is_its_own_rounding(kind):
    values = every_value(kind)
    assert len(values) == {FLOAT8: 253, BFLOAT16: 2**16 - 2**8 - 1, FLOAT16: 2**16 - 2**11 - 1}[kind]
    same(round_to(values, kind), values)
    same(round_to(-0.0, kind), np.array(-0.0))


@small_format
def test_between_two_numbers_the_nearer_wins_and_half_way_the_even_one(kind):
    values = every_value(kind)
    low, high = values[:-1], values[1:]
    middle = (low + high) / 2  # exact: a single bit more than the format has
    odd = (low / ulp(low, kind)) % 2 == 1  # the last digit of the lower one, in its own units
    odd = np.where(low < 0, (high / ulp(high, kind)) % 2 == 0, odd)  # below 0 the upper one has the pair's units
    np.testing.assert_array_equal(round_to(middle, kind), np.where(odd, high, low))
    np.testing.assert_array_equal(round_to(np.nextafter(middle, -np.inf), kind), low)
    np.testing.assert_array_equal(round_to(np.nextafter(middle, np.inf), kind), high)


@pytest.mark.parametrize("kind", [FLOAT8, BFLOAT16], ids=["float8", "bfloat16"])
def test_half_way_numbers_round_as_in_ml_dtypes(kind):
    values = every_value(kind)
    middle = (values[:-1] + values[1:]) / 2
    assert (middle.astype(np.float32) == middle).all()  # no detour of ml_dtypes through float32 can round twice
    same(round_to(middle, kind), middle.astype(THEIRS[kind]).astype(np.float64))


@pytest.mark.parametrize("kind", [FLOAT8, BFLOAT16], ids=["float8", "bfloat16"])
@QUICK
@given(st.floats(width=32))
@example(464.0)  # half-way between the largest float8 and the number that nan has the place of
@example(-480.0)
@example(2.0**-10)
@example(math.inf)
def test_a_float32_rounds_as_in_ml_dtypes(kind, x):
    with np.errstate(all="ignore"):
        theirs = np.array(x, np.float32).astype(THEIRS[kind]).astype(np.float64)
    same(round_to(x, kind), theirs)


def nearest(x, kind):
    """The format's number nearest to x, by mpmath with the format's digits; x not beyond the largest."""
    if abs(x) < kind.smallest_normal:  # a fixed grid below: mpmath rounds half to even as well
        return float(mpmath.nint(mpmath.mpf(x) / kind.smallest)) * kind.smallest
    with mpmath.workprec(kind.digits):
        return float(+mpmath.mpf(x))


@every_format
@QUICK
@given(st.floats(allow_nan=False, allow_infinity=False))
@example(1 + 2**-8 + 2**-40)  # a float32 on the way to bfloat16 would be half-way, and rounded down
@example(1 + 2**-4 + 2**-50)  # the same for float8
@example(5e-324)
def test_a_double_is_rounded_once(kind, x):
    if abs(x) <= kind.largest:
        assert float(round_to(x, kind)) == nearest(x, kind)
    with np.errstate(over="ignore", under="ignore"):
        if kind in (FLOAT16, FLOAT32, FLOAT64):
            same(round_to(x, kind), np.asarray(THEIRS[kind](x), dtype=np.float64))


@every_format
def test_what_is_too_large_is_what_the_format_makes_of_it(kind):
    half_more = kind.largest + float(ulp(kind.largest, kind)) / 2 if kind is not FLOAT64 else math.inf
    if kind is FLOAT8:
        assert half_more == 464.0
        assert float(round_to(half_more, kind)) == 448.0  # the even one
        assert np.isnan(round_to([465.0, 1e300, np.inf, -np.inf], kind)).all()
    else:
        same(round_to([half_more, -half_more, np.inf, -np.inf], kind), np.array([1, -1, 1, -1]) * np.inf)
        assert float(round_to(np.nextafter(half_more, 0), kind)) == kind.largest
    assert np.isnan(round_to(np.nan, kind))


@pytest.mark.parametrize("kind", [FLOAT16, FLOAT32, FLOAT64], ids=["float16", "float32", "float64"])
def test_a_unit_in_the_last_place_is_numpys_spacing(kind):
    values = np.array([0.0, 1.0, 3.7, 1e-30, 5e-324, 6e4, kind.largest / 2, kind.smallest_normal, kind.smallest])
    values = round_to(values, kind)
    np.testing.assert_array_equal(ulp(values, kind), np.spacing(values.astype(THEIRS[kind])).astype(np.float64))
    np.testing.assert_array_equal(ulp(-values, kind), ulp(values, kind))


@small_format
def test_a_unit_in_the_last_place_is_the_way_to_the_next_number(kind):
    values = every_value(kind)
    upward = values[values >= 0]
    np.testing.assert_array_equal(ulp(upward[:-1], kind), np.diff(upward))
    assert np.isnan(ulp([np.inf, -np.inf, np.nan], kind)).all()


@every_format
def test_exp_overflows_and_underflows_where_mpmath_says(kind):
    at = exp_limits(kind)
    with mpmath.workdps(60):
        half = mpmath.mpf(2) ** (kind.highest - kind.digits)
        overflow = mpmath.log(mpmath.mpf(kind.largest) + half)
        underflow = mpmath.log(mpmath.mpf(kind.smallest) / 2)
        assert at.overflow == pytest.approx(float(overflow), rel=1e-15)
        assert at.underflow == pytest.approx(float(underflow), rel=1e-15)
        assert at.subnormal == pytest.approx(float(mpmath.log(kind.smallest_normal)), rel=1e-15)
        # The last number of the format on this side, and the first on the other.
        for last, outward, threshold in (
            (at.largest_finite, 1, overflow),
            (at.smallest_positive, -1, underflow),
        ):
            following = mpmath.mpf(last) + outward * mpmath.mpf(float(ulp(last, kind)))
            assert float(round_to(last, kind)) == last
            assert outward * last < outward * threshold < outward * following


def test_the_thresholds_are_the_ones_people_know():
    known = {FLOAT16: (11.09, -17.33), FLOAT32: (88.72, -103.97), FLOAT64: (709.78, -745.13)}
    for kind, (high, low) in known.items():
        assert (round(exp_limits(kind).overflow, 2), round(exp_limits(kind).underflow, 2)) == (high, low)


@pytest.mark.parametrize("kind", [FLOAT16, FLOAT32, FLOAT64], ids=["float16", "float32", "float64"])
def test_numpys_exp_ends_there_too(kind):
    at, dtype = exp_limits(kind), THEIRS[kind]
    with np.errstate(over="ignore", under="ignore"):
        assert np.isfinite(np.exp(dtype(at.largest_finite)))
        assert np.isinf(np.exp(np.nextafter(dtype(at.largest_finite), dtype(np.inf))))
        assert np.exp(dtype(at.smallest_positive)) > 0
        assert np.exp(np.nextafter(dtype(at.smallest_positive), dtype(-np.inf))) == 0


def test_the_input_is_left_alone_and_any_shape_is_kept():
    given_values = np.array([[1.1, 2.2], [3.3, 4.4]], dtype=np.float32)
    before = given_values.copy()
    assert round_to(given_values, FLOAT8).shape == (2, 2)
    assert round_to([], BFLOAT16).shape == ulp([], BFLOAT16).shape == (0,)
    np.testing.assert_array_equal(given_values, before)
    np.testing.assert_array_equal(round_to([7, 100, 1000], FLOAT16), [7, 100, 1000])
