"""log(softmax) and log-softmax of [d, 0]: against NumPy's own types, SciPy, 60 digits, and where the floats end."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from softmax_core.distributions import log_softmax
from softmax_core.floats import FORMATS
from softmax_core.lessons import log_of_softmax as lesson
from softmax_core.lessons.log_of_softmax import BOTH, HELD, LOSER, QUANTITIES, WAYS, WINNER, curves, gives_out

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=60)
FLOAT8, BFLOAT16, FLOAT16, FLOAT32, FLOAT64 = range(5)
INF = math.inf


def at(d, y=0, f=FLOAT32):
    """Every quantity of one state."""
    found = lesson.quantities(np.array([float(d)]), np.array([y]), np.array([f]))
    return {name: values[0] for name, values in found.items()}


def exact_loss(d, y):
    """The loss with 400 digits."""
    with mpmath.workdps(400):
        lead = mpmath.mpf(d) if y == 0 else -mpmath.mpf(d)
        return float(mpmath.log1p(mpmath.exp(-lead)))


@pytest.mark.parametrize(
    ("d", "f", "kept"),
    # The row of the edge cases in the core's contract: made with mpmath.log1p(mpmath.exp(-d)).
    [(17.0, FLOAT32, 4.1399e-8), (40.0, FLOAT64, 4.2484e-18)],
)
def test_a_zero_hides_what_log1p_keeps(d, f, kept):
    got = at(d, f=f)
    assert got["loss"][f].tolist() == [0, 0, pytest.approx(kept, rel=1e-4)]
    assert got["say"] == WINNER
    assert exact_loss(d, 0) == pytest.approx(kept, rel=1e-4)


@QUICK
@given(st.floats(0, 700), st.integers(0, 1))
def test_log1p_is_right_in_float64_as_far_as_a_float_goes(d, y):
    assert at(d, y, FLOAT64)["loss"][FLOAT64, 2] == pytest.approx(exact_loss(d, y), rel=1e-12)


@QUICK
@given(st.floats(0, 100), st.integers(0, 1))
def test_the_ways_are_those_of_numpy_scipy_and_the_core_in_float32(d, y):
    z = np.array([d, 0], dtype=np.float32)
    with np.errstate(divide="ignore", under="ignore"):
        e = np.exp(z - z.max())
        naive = -np.log(e / e.sum())[y]
    loss = at(float(z[0]), y)["loss"][FLOAT32]
    # p is off by one unit of float32, its log by as much over p; a subnormal p has fewer digits.
    unit = np.float64(np.spacing(np.float32(1)))
    assert loss[0] == pytest.approx(float(naive), rel=4 * unit, abs=max(2 * unit, 2.0**-149 / float((e / e.sum())[y])))
    assert loss[1] == pytest.approx(float(-special.log_softmax(z)[y]), rel=4 * unit, abs=2 * unit)
    assert loss[2] == pytest.approx(float(-np.asarray(log_softmax(z))[y]), rel=4 * unit)


@pytest.mark.parametrize("f", range(5), ids=list(FORMATS))
def test_log_softmax_gives_out_where_p_rounds_to_one_and_to_zero(f):
    kind = list(FORMATS.values())[f]
    zero_from, infinite_from = gives_out(f)
    # 1/(1 + x) is 1 once 1 + x rounds to 1: below half a unit, and e^−d is rounded itself.
    assert zero_from == pytest.approx(kind.digits * math.log(2), abs=0.02 if kind.digits > 8 else 0.4)
    underflow = -math.log(2) * (kind.lowest - kind.digits)
    assert infinite_from == pytest.approx(underflow, abs=0.02 if kind.digits > 8 else 0.4)
    leads = np.arange(0, math.ceil(infinite_from) + 5, 0.25)
    found = lesson.losses(np.stack([leads, np.zeros_like(leads)], axis=1), kind)
    np.testing.assert_array_equal(found.two_step[:, 0] == 0, leads >= zero_from)
    np.testing.assert_array_equal(found.p[:, 1] == 0, leads >= infinite_from)
    before, after = (at(round(zero_from + step, 2), f=f) for step in (-0.01, 0.0))
    assert before["loss"][f, 0] > 0 == after["loss"][f, 0]
    before, after = (at(round(infinite_from + step, 2), 1, f) for step in (-0.01, 0.0))
    assert np.isfinite(before["loss"][f, 0])
    assert not np.isfinite(after["loss"][f, 0])


@pytest.mark.parametrize(
    ("d", "f", "say"),
    [
        (1, FLOAT32, BOTH), (16.63, FLOAT32, BOTH), (16.64, FLOAT32, WINNER), (103.97, FLOAT32, WINNER),
        (103.98, FLOAT32, LOSER), (36.73, FLOAT64, BOTH), (745.14, FLOAT64, LOSER), (1e308, FLOAT64, LOSER),
        (20, FLOAT8, LOSER), (500, FLOAT8, HELD), (1e6, FLOAT16, HELD),
    ],
)  # fmt: skip
def test_the_sentence_fits(d, f, say):
    got = at(d, f=f)
    assert got["say"] == say
    assert set(got) == set(QUANTITIES)


def test_the_way_back_through_the_logarithm_is_nan_where_p_is_zero():
    for d in (0.0, 3.0, 30.0, 100.0):
        for y in (0, 1):
            got = at(d, y, FLOAT64)
            assert got["slope_two_step"] == pytest.approx(got["slope"], rel=1e-12, abs=1e-15)
            assert got["slope"] == pytest.approx(special.expit(d) - (y == 0), rel=1e-12, abs=1e-16)
    got = at(110, 1)
    assert math.isnan(got["slope_two_step"])
    assert got["slope"] == 1
    assert got["mean"] == INF
    assert at(0, f=FLOAT64)["mean"] == pytest.approx(math.log(2))


@pytest.mark.parametrize("f", range(5), ids=list(FORMATS))
def test_the_curves_end_where_the_ways_give_out(f):
    found = curves(f)
    zero_from, infinite_from = gives_out(f)
    step = found.leads[1]
    assert found.leads[-1] > infinite_from
    ends = {way: found.leads[len(found.winner[way]) - 1] for way in WAYS}
    assert ends["two_step"] == pytest.approx(zero_from, abs=step)
    assert ends["log1p"] > ends["two_step"]
    assert found.leads[len(found.loser["two_step"]) - 1] == pytest.approx(infinite_from, abs=step)
    assert len(found.loser["log1p"]) == len(found.leads)
    middle = len(found.winner["two_step"]) // 2
    exact = math.log10(exact_loss(found.leads[middle], 0))
    assert found.winner["log1p"][middle] == pytest.approx(exact, abs=0.1 if f == FLOAT8 else 0.02)
    assert found.loser["log1p"][middle] == pytest.approx(exact_loss(found.leads[middle], 1), rel=0.1)


def test_two_losers_can_be_told_apart_only_without_the_detour():
    got = at(17)
    assert got["tied_log"].tolist() == [0, -INF, -INF]
    np.testing.assert_allclose(got["tied_log_softmax"], special.log_softmax(lesson.TIED))
    assert got["tied_log_softmax"][1] > got["tied_log_softmax"][2]
