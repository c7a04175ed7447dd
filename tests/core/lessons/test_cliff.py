"""The cliff: where each format gives out in each way, what appears first, and what a constant changes."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from softmax_core.floats import FORMATS, exp_limits
from softmax_core.lessons import cliff
from softmax_core.lessons.cliff import (
    ALL_ZERO,
    EXP,
    EXP_LOST,
    FEW,
    FEW_DIGITS,
    FINE,
    HELD,
    INF,
    MINUS_INF,
    NAN,
    NOWHERE,
    QUANTITIES,
    RESULT,
    RIGHT,
    SUM,
    SUM_LOST,
    TINY,
    TOO_LARGE,
    ZERO,
)  # fmt: skip

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=60)
E1 = (3.0, 1.0, 0.2)
FLOAT8, BFLOAT16, FLOAT16, FLOAT32, FLOAT64 = range(5)
NAIVE_P, NAIVE_LOG, SHIFTED_P, SHIFTED_LOG = range(4)
BROKEN = (INF, MINUS_INF, NAN)


def at(z=E1, m=3.0, c=0.0, f=FLOAT32):
    """Every quantity of one state."""
    found = cliff.quantities(np.array([z]), np.array([m]), np.array([c]), np.array([f]))
    return {name: values[0] for name, values in found.items()}


@pytest.mark.parametrize("f", range(5), ids=list(FORMATS))
def test_the_naive_way_breaks_between_the_last_logit_that_fits_and_the_next(f):
    kind = list(FORMATS.values())[f]
    last = exp_limits(kind).largest_finite
    beyond = {FLOAT8: 6.5, BFLOAT16: 89.0}.get(f, math.nextafter(last, math.inf) if f == FLOAT64 else last * 1.002)
    alone = (1.0, -1.0, -1.0)  # the others add nothing to the sum
    for m, naive in ((last, False), (beyond, True)):
        outcome = at(alone, m=m, f=f)["outcome"][f]
        assert (outcome[NAIVE_P] == NAN) == naive
        assert (outcome[NAIVE_LOG] in BROKEN) == naive
        assert not set(outcome[[SHIFTED_P, SHIFTED_LOG]]) & {*BROKEN, FEW}


def test_e1_and_e3_are_the_documents_numbers_in_float64_in_both_ways():
    e1 = at(f=FLOAT64)
    for way in ("naive", "shifted"):
        np.testing.assert_allclose(e1[f"{way}_p"], [0.836018802781, 0.113142841466, 0.050838355753], atol=1e-12)
        np.testing.assert_allclose(e1[f"{way}_log"], special.log_softmax(E1), rtol=1e-12)
    e3 = at((13.0, 31.0, 5.0), m=31.0, f=FLOAT64)
    np.testing.assert_allclose(e3["shifted_p"], [1.52299795127e-8, 0.999999984765, 5.10908895023e-12], rtol=1e-10)
    assert e3["leader"] == 5 + 1


@pytest.mark.parametrize(
    ("state", "lost", "zero", "say"),
    [
        ({}, NOWHERE, NOWHERE, FINE),
        ({"m": 100.0}, EXP, RESULT, EXP_LOST),  # e^6.7/inf = 0
        ({"m": 88.5, "z": (1.0, 1.0, 1.0)}, SUM, RESULT, SUM_LOST),
        ({"m": 3.0, "c": -200.0}, RESULT, EXP, ALL_ZERO),
        ({"m": 3.0, "c": -105.0}, NOWHERE, EXP, FEW_DIGITS),
        ({"m": 60000.0, "c": 10000.0, "f": FLOAT16}, HELD, NOWHERE, TOO_LARGE),
        ({"m": 20.0, "f": BFLOAT16}, NOWHERE, NOWHERE, TINY),  # p rounds to 1
        ({"m": 1000.0, "f": FLOAT8}, HELD, NOWHERE, TOO_LARGE),  # nan, not inf: no quotient is 0
        ({"z": (1.0, -math.inf, 0.0)}, NOWHERE, NOWHERE, FINE),  # a masked class is no loss
        ({"z": (1.0, -math.inf, 0.0), "f": FLOAT8}, HELD, NOWHERE, TOO_LARGE),  # float8 has no −inf to mask with
    ],
)
def test_what_appears_first_in_the_naive_way_is_told(state, lost, zero, say):
    got = at(**state)
    assert (got["naive_lost"], got["naive_zero"], got["say"]) == (lost, zero, say)
    if say != TOO_LARGE:
        assert got["shifted_lost"] == NOWHERE


@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        ({}, [RIGHT] * 4),
        ({"m": 3.0, "c": 60.0}, [RIGHT] * 4),  # log p is off by units of 63, which leaves more than half of its digits
        ({"m": 100.0}, [NAN, MINUS_INF, ZERO, ZERO]),  # p of the leader is 1, its log, −1e-29, is 0
        ({"m": 3.0, "c": -200.0}, [NAN, INF, RIGHT, RIGHT]),  # z − log 0
        ({"m": 3.0, "c": -105.0}, [FEW, FEW, RIGHT, RIGHT]),
        ({"m": 1e39}, [NAN, NAN, NAN, NAN]),
        ({"m": 200.0}, [NAN, MINUS_INF, ZERO, ZERO]),
    ],
)
def test_what_comes_out_in_float32_is_told(state, outcome):
    assert at(**state)["outcome"][FLOAT32].tolist() == outcome


@QUICK
@given(st.floats(0.5, 300), st.floats(-300, 300), st.integers(0, 4))
def test_the_shifted_way_is_right_wherever_the_logits_fit_into_the_format(m, c, f):
    got = at(m=m, c=c, f=f)
    if got["naive_lost"] != HELD:
        assert set(got["outcome"][f][[SHIFTED_P, SHIFTED_LOG]]) <= {RIGHT, ZERO}
        assert got["shifted_p"].max() == pytest.approx(special.softmax(got["naive_z"]).max(), abs=0.2)


@QUICK
@given(st.floats(0.5, 50), st.floats(-300, 300))
def test_a_constant_moves_p_by_no_more_than_its_own_rounding(m, c):
    # z + c is off by half a unit in the last place of z + c, and p by at most half of that difference.
    unit = np.spacing(np.float32(m + abs(c)))
    assert at(m=m, c=c)["drift"] <= 2 * unit + 4 * np.spacing(np.float32(1))
    np.testing.assert_allclose(at(m=m, c=c, f=FLOAT64)["p"], special.softmax(np.array(E1) * m / 3), rtol=1e-9)


def test_nothing_is_0_and_nothing_is_1_on_paper_but_in_a_format():
    got = at(m=200.0, f=FLOAT32)
    assert (got["zeros"], got["ones"]) == (2, 1)
    with mpmath.workdps(30):
        exact = mpmath.exp(mpmath.mpf(0.2) * 200 / 3 - 200)
    assert got["least_p"] == pytest.approx(float(exact), rel=1e-9)
    assert at(m=3.0)["zeros"] == at(m=3.0)["ones"] == 0


@pytest.mark.parametrize(
    ("z", "m", "want"),
    [
        (E1, 3.0, E1), (E1, 30.0, (30, 10, 2)), ((-4.0, 2.0, 1.0), 8.0, (-8, 4, 2)), ((0.0, 0.0, 0.0), 5.0, (5, 5, 5)),
        ((1.0, -math.inf, 0.5), 10.0, (10, -math.inf, 5)), (E1, 0.0, (0, 0, 0)),
        ((2.0, -math.inf, 1.0), 0.0, (0, -math.inf, 0)),
    ],
)  # fmt: skip
def test_logits_stay_in_proportion(z, m, want):
    np.testing.assert_allclose(cliff.in_proportion(np.array([z]), np.array([m]))[0], want, rtol=1e-15)


@pytest.mark.parametrize("state", [{"m": 1e308, "c": 1e308}, {"m": 1e-320}, {"c": -1e308}, {"z": (1e308, -1e308, 0.0)}])
@pytest.mark.parametrize("f", range(5))
def test_the_largest_and_smallest_floats_are_taken_without_a_warning(state, f):
    got = at(**state, f=f)  # a warning is an error here
    assert set(got) == set(QUANTITIES)


def test_the_windows_of_exp_are_where_mpmath_puts_them():
    for (zero, few, lost), kind in zip(cliff.windows(), FORMATS.values(), strict=True):
        with mpmath.workdps(40):
            ends = [
                mpmath.log(mpmath.mpf(kind.smallest) / 2),
                mpmath.log(kind.smallest_normal),
                mpmath.log(mpmath.mpf(kind.largest)),
            ]
            places = [float(mpmath.sign(x) * mpmath.log10(1 + abs(x))) for x in ends]
        assert (zero, few, lost) == pytest.approx(places, abs=3e-3 if kind is FORMATS["float8"] else 1e-4)
        assert zero < few < 0 < lost
