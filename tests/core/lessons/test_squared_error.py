"""Squared error beside cross-entropy: against mpmath with 50 digits, SciPy and differences."""

import mpmath
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import special

from softmax_core import finite_difference_gradient
from softmax_core.lessons import squared_error
from softmax_core.lessons.squared_error import CURVE, LOSSES, QUANTITIES, RIGHT, STUCK, WRONG, flat_below

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=60)
SMALL = st.floats(-8, 8)
CLASSES = ("two", "three")


def at(z, r):
    """Every quantity of one state."""
    found = squared_error.quantities(np.array([z], dtype=np.float64), np.array([r], dtype=np.float64))
    return {name: values[0] for name, values in found.items()}


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
    got = at(z, r)
    ce, se, slope_ce, slope_se = exact_losses([z, 0.0])
    # with two classes the sum over the classes is twice (1 − p)²
    assert [got[f"{x}_two"] for x in LOSSES] == pytest.approx([ce, se / 2, slope_ce, slope_se / 2], rel=1e-11)
    assert [got[f"{x}_three"] for x in LOSSES] == pytest.approx(exact_losses([z, r, 0.0]), rel=1e-9)
    assert got["p_two"] == pytest.approx(special.expit(z), rel=1e-13)
    assert got["p_three"] == pytest.approx(special.softmax([z, r, 0.0])[0], rel=1e-12)
    for kind in CLASSES:
        ratio = got[f"slope_ratio_{kind}"]
        assert ratio == pytest.approx(got[f"slope_se_{kind}"] / got[f"slope_ce_{kind}"], rel=1e-12)
        assert got[f"times_steeper_{kind}"] == pytest.approx(1 / ratio, rel=1e-12)
    assert set(got) == set(QUANTITIES)


@QUICK
@given(st.floats(-6, 6), SMALL)
def test_the_slopes_are_the_differences_of_the_losses(z, r):
    def losses(point, kind):
        now = at(point, r)
        return np.array([now[f"cross_entropy_{kind}"], now[f"squared_error_{kind}"]])

    got = at(z, r)
    for kind in CLASSES:
        slopes = finite_difference_gradient(lambda point, kind=kind: losses(float(point), kind), z)
        assert [got[f"slope_ce_{kind}"], got[f"slope_se_{kind}"]] == pytest.approx(slopes.tolist(), rel=1e-5, abs=1e-9)


@QUICK
@given(st.floats(-6, 6))
def test_the_flat_region_ends_where_the_ratio_of_the_slopes_is_a_tenth(r):
    for kind, edge in (("two", flat_below()), ("three", flat_below(np.array(r)))):
        on, below, above = (at(float(edge) + step, r) for step in (0.0, -0.01, 0.01))
        assert on[f"slope_ratio_{kind}"] == pytest.approx(0.1, rel=1e-9)
        assert on[f"flat_below_{kind}"] == pytest.approx(float(edge), abs=1e-12)
        assert below[f"slope_ratio_{kind}"] < 0.1 < above[f"slope_ratio_{kind}"]
        assert (below[f"outcome_{kind}"], above[f"outcome_{kind}"]) == (STUCK, WRONG)
    assert at(9.0, r)["outcome_three"] == RIGHT


@pytest.mark.parametrize("r", [-2.0, 1.0, 5.0])
def test_the_curves_are_the_losses_along_the_logit_at_this_rival(r):
    now = at(-4.0, r)
    for k in (0, 20, 64):
        want = exact_losses([CURVE[k], r, 0.0])
        assert [now[f"{name}_curve"][k] for name in LOSSES] == pytest.approx(want, rel=1e-9)
    z = np.array(CURVE)
    p = special.softmax(np.stack([z, np.full_like(z, r), 0 * z], axis=-1), axis=-1)[:, 0]
    assert_allclose(now["slope_ce_curve"], p - 1, rtol=1e-9, atol=1e-12)


def test_far_out_slopes_are_no_nan():
    z, r = np.meshgrid([-1000.0, -500.0, 0.0, 500.0, 1000.0], [-1000.0, 0.0, 1000.0])
    found = squared_error.quantities(z.ravel(), r.ravel())
    for name in ("slope_ce_two", "slope_se_two", "slope_ce_three", "slope_se_three", "slope_ratio_two"):
        assert np.isfinite(found[name]).all(), name
