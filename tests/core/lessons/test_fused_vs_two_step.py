"""One step and two, in both precisions: against mpmath, SciPy, and where the floats end."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import special

from softmax_core.lessons import fused_vs_two_step
from softmax_core.lessons.fused_vs_two_step import (
    AGREE,
    BOTH,
    DIGITS,
    DTYPES,
    FUSED,
    INFINITE,
    NONE,
    QUANTITIES,
    TWO_STEP,
    ZERO,
    breaking_logit,
    on_axis,
    working_leads,
)

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=60)
INF = math.inf


def at(z, y=0):
    """Every quantity of one state."""
    found = fused_vs_two_step.quantities(np.array([z], dtype=np.float64), np.array([y]))
    return {name: values[0] for name, values in found.items()}


def exact_loss(logits, target, dtype):
    """The loss of the logits as the dtype holds them, with 400 digits."""
    with mpmath.workdps(400):
        z = [mpmath.mpf(float(dtype(x))) for x in logits]
        return float(mpmath.log(sum(mpmath.exp(x - z[target]) for x in z)))


@QUICK
@given(st.lists(st.floats(-400, 400), min_size=3, max_size=3).map(tuple), st.integers(0, 2))
@example((17.0, 0.0, 0.0), 0)
@example((0.0, 800.0, 0.0), 0)
def test_one_step_is_right_in_both_precisions(z, y):
    got = at(z, y)
    for name, tolerance, smallest in (("float32", 3e-5, 1e-37), ("float64", 1e-12, 1e-300)):
        assert got[f"fused_{name}"] == pytest.approx(exact_loss(z, y, DTYPES[name]), rel=tolerance, abs=smallest)


@QUICK
@given(st.lists(st.floats(-30, 30), min_size=3, max_size=3).map(tuple), st.integers(0, 2))
def test_one_after_the_other_is_scipys_and_agrees_where_both_are_finite(z, y):
    got = at(z, y)
    with np.errstate(divide="ignore"):
        naive = -np.log(special.softmax(np.array(z)))[y]
    assert got["two_step_float64"] == pytest.approx(naive, rel=1e-9, abs=1e-15)
    # The rounding of p, half a unit in the last place of 1, is all that the second way may lose.
    assert got["two_step_float64"] == pytest.approx(got["fused_float64"], rel=1e-12, abs=4e-16)
    assert got["two_step_float32"] == pytest.approx(got["fused_float32"], rel=1e-5, abs=4e-7)


@pytest.mark.parametrize(
    ("z", "y", "single", "double"),
    [
        ((3.0, 1.0, 0.2), 0, AGREE, AGREE), ((17.0, 0.0, 0.0), 0, ZERO, AGREE), ((40.0, 0.0, 0.0), 0, ZERO, ZERO),
        ((-200.0, 0.0, 0.0), 0, INFINITE, AGREE), ((-800.0, 0.0, 0.0), 0, INFINITE, INFINITE),
        ((34.0, 0.0, 0.0), 0, ZERO, DIGITS), ((-INF, 0.0, 0.0), 0, BOTH, BOTH), ((1e300, 0.0, 0.0), 0, NONE, AGREE),
        ((-1e300, 0.0, 0.0), 0, NONE, INFINITE), ((-1e308, 1e308, 0.0), 0, NONE, NONE),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_told(z, y, single, double):
    got = at(z, y)
    assert (got["outcome_float32"], got["outcome_float64"]) == (single, double)


@pytest.mark.parametrize("z", [(17.0, 0.0, 0.0), (40.0, 0.0, 0.0), (-200.0, 0.0, 0.0), (-INF, 0.0, 0.0)])
def test_a_way_works_at_the_lead_unless_it_gives_inf_or_zero(z):
    got = at(z)
    for way in (FUSED, TWO_STEP):
        for dtype in DTYPES:
            works = 0 < got[f"{way}_{dtype}"] < INF
            want = got["lead_on_axis"] if works else math.nan
            assert got[f"{way}_works_{dtype}"] == pytest.approx(want, nan_ok=True)


@pytest.mark.parametrize("dtype", list(DTYPES))
@pytest.mark.parametrize("outcome", [ZERO, INFINITE])
@pytest.mark.parametrize("others", [(0.0, 0.0), (3.0, -2.0)])
def test_the_search_stops_at_the_first_logit_that_breaks(dtype, outcome, others):
    found = breaking_logit((0.0, *others), 0, dtype, outcome)
    step = 0.01 if outcome == ZERO else -0.01
    broken = 0.0 if outcome == ZERO else INF
    got, before = (at((z, *others)) for z in (found, round(found - step, 2)))
    assert got[f"two_step_{dtype}"] == broken
    assert 0 < got[f"fused_{dtype}"] < INF
    assert before[f"two_step_{dtype}"] != broken


@pytest.mark.parametrize("others", [(-INF, -INF), (1e300, 0.0), (1e308, 0.0), (1e39, 0.0)])
def test_where_nothing_breaks_the_search_says_so(others):
    assert math.isnan(breaking_logit((0.0, *others), 0, "float32", ZERO))


def test_the_bars_end_where_the_floats_end():
    # exp underflows to 0 below log(2^-150) = -103.97 and log(2^-1075) = -745.13; 1 + x rounds to 1 below 2^-24, 2^-53.
    assert working_leads(TWO_STEP, "float32") == pytest.approx((-150 * math.log(2), 24 * math.log(2)), abs=0.7)
    assert working_leads(TWO_STEP, "float64") == pytest.approx((-1075 * math.log(2), 53 * math.log(2)), abs=0.7)
    assert working_leads(FUSED, "float64") == pytest.approx((-1000, 1075 * math.log(2)), abs=0.7)


def test_the_lead_is_the_log_of_the_odds():
    got = at((3.0, 1.0, 0.2))
    p = special.softmax([3.0, 1.0, 0.2])[0]
    assert got["lead"] == pytest.approx(special.logit(p), rel=1e-12)
    assert set(got) == set(QUANTITIES)


@pytest.mark.parametrize(("z", "lead"), [((0.0, -INF, -INF), INF), ((-INF, 0.0, 0.0), -INF)])
def test_a_lead_without_rivals_has_no_end(z, lead):
    assert (at(z)["lead"], at(z)["lead_on_axis"]) == (lead, lead)


@QUICK
@given(st.floats(-1e3, 1e3))
def test_a_lead_is_read_back_from_its_place(lead):
    place = float(on_axis(lead))
    assert math.copysign(math.expm1(abs(place) * math.log(10)), place) == pytest.approx(lead, rel=1e-12, abs=1e-12)
