"""Squared error beside cross-entropy, one step beside two: against mpmath, SciPy, differences."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import special

from softmax_core import finite_difference_gradient, separate, squared
from softmax_core.moves import held, present
from softmax_core.separate import AGREE, BOTH, DIGITS, INFINITE, NONE, ZERO

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=60)
INF = math.inf
SMALL = st.floats(-8, 8)


# Squared error


def exact_losses(logits):
    """Cross-entropy, squared error and their slopes along the first logit, which is the true one's, with 50 digits."""
    with mpmath.workdps(50):
        z = [mpmath.mpf(x) for x in logits]
        e = [mpmath.exp(x) for x in z]
        p = [x / sum(e) for x in e]
        d = [p[0] - 1, *p[1:]]
        mean = sum(x * y for x, y in zip(p, d, strict=True))
        brier = sum(x * x for x in d)
        return [float(x) for x in (-mpmath.log(p[0]), brier, d[0], 2 * p[0] * (d[0] - mean))]


@QUICK
@given(SMALL, SMALL)
@example(-8.0, 8.0)
def test_both_losses_and_their_slopes_are_right(z, r):
    got = present({"logit": z, "rival": r}, squared.columns)
    ce, se, dce, dse = exact_losses([z, 0.0])
    # with two classes the sum over the classes is twice (1 − p)²
    assert [got[f"b{x}"] for x in "csde"] == pytest.approx([ce, se / 2, dce, dse / 2], rel=1e-11)
    assert [got[f"t{x}"] for x in "csde"] == pytest.approx(exact_losses([z, r, 0.0]), rel=1e-9)
    for kind in squared.KINDS:
        assert got[f"{kind}q"] == pytest.approx(got[f"{kind}e"] / got[f"{kind}d"], rel=1e-12)
        assert got[f"{kind}x"] == pytest.approx(1 / got[f"{kind}q"], rel=1e-12)


@QUICK
@given(st.floats(-6, 6), SMALL)
def test_the_slopes_are_the_differences_of_the_losses(z, r):
    def losses(point, kind):
        now = present({"logit": point, "rival": r}, squared.columns)
        return np.array([now[f"{kind}c"], now[f"{kind}s"]])

    got = present({"logit": z, "rival": r}, squared.columns)
    for kind in squared.KINDS:
        slopes = finite_difference_gradient(lambda point, kind=kind: losses(float(point), kind), z)
        assert [got[f"{kind}d"], got[f"{kind}e"]] == pytest.approx(slopes.tolist(), rel=1e-5, abs=1e-9)


@QUICK
@given(st.floats(-6, 6))
def test_the_flat_region_ends_where_the_ratio_of_the_slopes_is_a_tenth(r):
    for kind, edge in (("b", squared.flat_below()), ("t", squared.flat_below(np.array(r)))):
        at = present({"logit": float(edge), "rival": r}, squared.columns)
        assert at[f"{kind}q"] == pytest.approx(0.1, rel=1e-9)
        below = present({"logit": float(edge) - 0.01, "rival": r}, squared.columns)
        above = present({"logit": float(edge) + 0.01, "rival": r}, squared.columns)
        assert below[f"{kind}q"] < 0.1 < above[f"{kind}q"]
        assert (below[f"{kind}k"], above[f"{kind}k"]) == (squared.STUCK, squared.WRONG)
    assert present({"logit": 9.0, "rival": r}, squared.columns)["tk"] == squared.RIGHT


def test_the_curves_that_follow_the_rival_are_those_that_are_drawn():
    moved = squared.sweeps(-3.0, 1.0)
    step = 11
    rival = moved.grids["r"][step]
    drawn = squared.curves(rival)
    for letter in "csde":
        along = [moved.column("r", f"{letter}{k}")[step] for k in range(squared.CURVE)]
        assert_allclose(along, drawn[letter], rtol=1e-12)
    assert set(moved.columns) == set(squared.forms())


def test_slopes_at_the_ends_of_the_sliders_are_no_nan():
    moved = squared.sweeps(500.0, -500.0, 1000.0)
    for name in ("bd", "be", "td", "te", "bq"):
        assert np.isfinite(moved.columns[name]).all(), name


# One step and two


def exact_loss(logits, target, dtype):
    """The loss of the logits as the dtype holds them, with 400 digits."""
    with mpmath.workdps(400):
        z = [mpmath.mpf(float(dtype(x))) for x in logits]
        return float(mpmath.log(sum(mpmath.exp(x - z[target]) for x in z)))


@QUICK
@given(st.lists(st.floats(-400, 400), min_size=3, max_size=3).map(tuple), st.integers(0, 2))
@example((17.0, 0.0, 0.0), 0)
@example((0.0, 800.0, 0.0), 0)
def test_one_step_is_right_in_both_precisions(logits, target):
    got = present({"logits": logits, "target": target}, separate.columns)
    for size, dtype, tolerance, smallest in (("4", np.float32, 3e-5, 1e-37), ("8", np.float64, 1e-12, 1e-300)):
        want = exact_loss(logits, target, dtype)
        assert got[f"f{size}"] == pytest.approx(want, rel=tolerance, abs=smallest)


@QUICK
@given(st.lists(st.floats(-30, 30), min_size=3, max_size=3).map(tuple), st.integers(0, 2))
def test_one_after_the_other_is_scipys_and_agrees_where_both_are_finite(logits, target):
    got = present({"logits": logits, "target": target}, separate.columns)
    with np.errstate(divide="ignore"):
        naive = -np.log(special.softmax(np.array(logits)))[target]
    assert got["s8"] == pytest.approx(naive, rel=1e-9, abs=1e-15)
    # The rounding of p, half a unit in the last place of 1, is all that the second way may lose.
    assert got["s8"] == pytest.approx(got["f8"], rel=1e-12, abs=4e-16)
    assert got["s4"] == pytest.approx(got["f4"], rel=1e-5, abs=4e-7)


@pytest.mark.parametrize(
    ("logits", "target", "four", "eight"),
    [
        ((3.0, 1.0, 0.2), 0, AGREE, AGREE), ((17.0, 0.0, 0.0), 0, ZERO, AGREE), ((40.0, 0.0, 0.0), 0, ZERO, ZERO),
        ((-200.0, 0.0, 0.0), 0, INFINITE, AGREE), ((-800.0, 0.0, 0.0), 0, INFINITE, INFINITE),
        ((34.0, 0.0, 0.0), 0, ZERO, DIGITS), ((-INF, 0.0, 0.0), 0, BOTH, BOTH), ((1e300, 0.0, 0.0), 0, NONE, AGREE),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_told(logits, target, four, eight):
    got = present({"logits": logits, "target": target}, separate.columns)
    assert (got["k4"], got["k8"]) == (four, eight)


@pytest.mark.parametrize("size", ["4", "8"])
@pytest.mark.parametrize("kind", [ZERO, INFINITE])
@pytest.mark.parametrize("others", [(0.0, 0.0), (3.0, -2.0)])
def test_the_search_stops_at_the_first_logit_that_breaks(size, kind, others):
    found = separate.find((0.0, *others), 0, size, kind)
    step = 0.01 if kind == ZERO else -0.01
    broken = 0.0 if kind == ZERO else INF
    at, before = (
        present({"logits": (z, *others), "target": 0}, separate.columns) for z in (found, round(found - step, 2))
    )
    assert at[f"s{size}"] == broken
    assert 0 < at[f"f{size}"] < INF
    assert before[f"s{size}"] != broken


def test_the_ends_of_the_bars_are_where_the_floats_end():
    # exp underflows to 0 below log(2^-150) = -103.97 and log(2^-1075) = -745.13; 1 + x rounds to 1 below 2^-24, 2^-53.
    assert separate.ends("4", together=False) == pytest.approx((-150 * math.log(2), 24 * math.log(2)), abs=0.7)
    assert separate.ends("8", together=False) == pytest.approx((-1075 * math.log(2), 53 * math.log(2)), abs=0.7)
    assert separate.ends("8", together=True) == pytest.approx((-1000, 1075 * math.log(2)), abs=0.7)


def test_the_lead_is_the_log_of_the_odds():
    got = present({"logits": (3.0, 1.0, 0.2), "target": 0}, separate.columns)
    p = special.softmax([3.0, 1.0, 0.2])[0]
    assert got["d"] == pytest.approx(special.logit(p), rel=1e-12)
    assert set(got) == set(separate.forms(3))
    assert set(separate.sweeps((3.0, 1.0, 0.2), 0).columns) == set(got)


# Grids


@QUICK
@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20), st.floats(allow_nan=False))
def test_a_held_value_is_a_step_and_no_other_is_as_good(grid, value):
    steps = held(grid, value).tolist()
    assert value in steps
    assert steps == sorted(set(steps))
    others = [step for step in steps if step != value]
    assert all(abs(step - value) > 1e-9 * max(abs(step), abs(value)) for step in others)
