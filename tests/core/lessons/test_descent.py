"""Descent, step by step: against mpmath, a second derivation of how long it takes, and the bound on a step's length."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import special

from softmax_core.lessons.curvature import smoothed
from softmax_core.lessons.descent import (
    LONGEST,
    STEPS,
    brier,
    brier_slope,
    cross_entropy,
    cross_entropy_slope,
    steps_until_lead,
    walk,
)
from softmax_core.lessons.take_step import SURELY

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=120)
LOGITS = st.tuples(*[st.floats(-12, 12)] * 3)
TARGETS = st.tuples(*[st.floats(0.01, 1)] * 3).map(lambda w: np.divide(w, sum(w)))
SLOPES = {"ce": cross_entropy_slope, "se": brier_slope}


def largest_curvature(p):
    """The largest eigenvalue of diag(p) − p pᵀ, by NumPy."""
    return float(np.linalg.eigvalsh(np.diag(p) - np.outer(p, p))[-1])


def step(z, target, eta):
    """One step of cross-entropy, and the loss before and after."""
    z, target = np.array([z]), np.array([target])
    after = walk(z, target, [eta], cross_entropy_slope, 1)[:, 1]
    return cross_entropy(target, z)[0], cross_entropy(target, after)[0], after[0]


def walked(z, target, eta, steps, which):
    """Every place of a walk, with 50 digits."""
    with mpmath.workdps(50):
        z, target = [mpmath.mpf(x) for x in z], [mpmath.mpf(float(x)) for x in target]
        places = [z]
        for _ in range(steps):
            e = [mpmath.exp(x) for x in z]
            p = [x / mpmath.fsum(e) for x in e]
            slope = [x - t for x, t in zip(p, target, strict=True)]
            if which == "se":  # Σ_k 2 (p_k − y_k) ∂p_k/∂z_i, entry by entry of the Jacobian
                slope = [mpmath.fsum(2 * slope[k] * p[k] * ((i == k) - p[i]) for k in range(3)) for i in range(3)]
            z = [x - mpmath.mpf(eta) * s for x, s in zip(z, slope, strict=True)]
            places.append(z)
        return np.array(places, dtype=np.float64)


@pytest.mark.parametrize("which", SLOPES)
@pytest.mark.parametrize(
    ("start", "eta", "soft"), [((0.0, 9.0, 3.0), 1.0, 0.0), ((3.0, 1.0, 0.2), 8.33, 0.3), ((0.2, 1.0, 3.0), 20.0, 0.0)]
)
def test_every_place_of_a_walk_is_where_mpmath_comes_to(which, start, eta, soft):
    target = smoothed([0], [soft], 3)
    found = walk([start], target, [eta], SLOPES[which])[0]
    assert found.shape == (STEPS + 1, 3)
    assert_allclose(found, walked(start, target[0], eta, STEPS, which), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("lead", [-2.0, -4.0, -5.5])
def test_squared_error_takes_as_long_as_its_differential_equation_says(lead):
    """With two classes the gap d of the logits grows by 8 η p (1 − p)² a step, by 2 η (1 − p) with cross-entropy."""
    eta = 0.02
    # ∫ dd / (p (1 − p)²) from the lead to 0, with p = 1/(1 + e^−d): 3 + 3 e^d + e^2d + e^−d
    slow = (-3 * lead + 3 * (1 - math.exp(lead)) + (1 - math.exp(2 * lead)) / 2 + math.exp(-lead) - 1) / (8 * eta)
    fast = (-lead + 1 - math.exp(lead)) / (2 * eta)
    counted = steps_until_lead((0.0, -lead), 0, eta, 0.0)
    assert counted["leads_at_se"] == pytest.approx(slow, rel=0.02)
    assert counted["leads_at_ce"] == pytest.approx(fast, rel=0.02)


def test_the_steps_until_the_true_class_leads_are_those_of_the_walk_and_end_somewhere():
    for start, eta in (((0.2, 1.0, 3.0), 1.0), ((0.0, 3.0, 2.0), 2.0), ((1.0, 0.0, 0.0), 1.0)):
        counted = steps_until_lead(start, 0, eta, 0.1)
        for which, slope in SLOPES.items():
            places = walk([start], smoothed([0], [0.1], 3), [eta], slope)[0]
            assert counted[f"leads_at_{which}"] == (places.argmax(axis=1) == 0).argmax()
    assert steps_until_lead((0.0, 9.0, 3.0), 0, 1.0, 0.0) == {"leads_at_ce": 5.0, "leads_at_se": 264.0}
    never = steps_until_lead((0.0, 30.0, 0.0), 0, 1.0, 0.0)
    assert never["leads_at_ce"] == 16  # the gap of 30 shrinks by a little less than 2 a step
    assert math.isnan(never["leads_at_se"])
    assert math.exp(30) / 8 > LONGEST
    assert steps_until_lead((0.0, 2.0, -math.inf), 0, 1.0, 0.0)["leads_at_ce"] == 2


def test_the_bound_that_holds_everywhere_is_2_over_the_largest_curvature_there_is():
    shares = [(a / 60, b / 60, 1 - (a + b) / 60) for a in range(61) for b in range(61 - a)]
    assert 2 / max(largest_curvature(p) for p in shares) == pytest.approx(SURELY, rel=1e-12)


@QUICK
@given(LOGITS, TARGETS, st.floats(0.001, 0.999))
def test_a_step_below_the_bound_lowers_cross_entropy_from_anywhere_for_any_target(z, target, share):
    before, after, _ = step(z, target, share * SURELY)
    slope = special.softmax(z) - target
    # what the bound promises: L(z − η∇) ≤ L(z) − η (1 − η L/2) |∇|², with L = 1/2
    promised = share * SURELY * (1 - share) * (slope @ slope)
    assert after <= before - promised + 1e-12 * (1 + before)


@QUICK
@given(LOGITS, TARGETS, st.floats(0.5, 60))
def test_beyond_it_a_step_still_lowers_the_loss_where_all_of_it_bends_less_than_2_over_its_length(z, target, eta):
    before, after, there = step(z, target, eta)
    along = np.array(z) + np.linspace(0, 1, 200)[:, None] * (there - np.array(z))
    most = max(largest_curvature(special.softmax(place)) for place in along)
    assume(eta < 1.9 / most)
    assert after <= before + 1e-12 * (1 + before)


@QUICK
@given(LOGITS, st.integers(0, 2), st.floats(-2, 308).map(lambda k: 10.0**k))
def test_with_a_hard_target_no_step_however_long_raises_cross_entropy(z, truth, eta):
    before, after, there = step(z, np.eye(3)[truth], eta)
    assume(not np.isnan(there).any())
    assert after <= before
    gaps = [np.delete(place[truth] - place, truth) for place in (np.array(z), there)]
    assert (gaps[1] >= gaps[0]).all()


@pytest.mark.parametrize("soft", [0.1, 0.3, 0.9])
def test_near_a_minimum_steps_settle_below_2_over_its_curvature_and_do_not_beyond(soft):
    target = smoothed([0], [soft], 3)
    bound = 2 / largest_curvature(target[0])
    _, vectors = np.linalg.eigh(np.diag(target[0]) - np.outer(target[0], target[0]))
    near = np.log(target) + 1e-3 * vectors[:, -1]
    least = cross_entropy(target, np.log(target))
    for share, closer in ((0.97, True), (1.03, False)):
        losses = cross_entropy(
            np.repeat(target, STEPS + 1, 0), walk(near, target, [share * bound], cross_entropy_slope)[0]
        )
        assert (losses[-1] - least < 0.5 * (losses[0] - least)) == closer
        assert (losses[-1] - least > 1.5 * (losses[0] - least)) == (not closer)


def test_the_bound_is_the_best_there_is():
    """Torn between two, with both as the target: a little beyond 4 every step leads further away."""
    target, near = np.array([0.5, 0.5, 0.0]), (0.001, -0.001, -40.0)
    assert step(near, target, 0.99 * SURELY)[1] < step(near, target, 0.0)[1]
    assert step(near, target, 1.01 * SURELY)[1] > step(near, target, 0.0)[1]


def test_a_walk_ends_in_nan_where_the_logits_are_further_apart_than_a_float_holds_and_warns_of_nothing():
    target = smoothed([0], [0.0], 3)
    for slope, ends in ((cross_entropy_slope, [1]), (brier_slope, [])):
        places = walk([(0.0, 9.0, 3.0)], target, [1e308], slope)[0]
        lost = np.isnan(places).all(axis=1)
        assert np.flatnonzero(np.diff(lost)).tolist() == [end - 1 for end in ends]
        assert np.isnan(places).any(axis=1).tolist() == lost.tolist()
    masked = walk([(0.0, 2.0, -np.inf)], target, [1.0], cross_entropy_slope)[0]
    assert (masked[:, 2] == -np.inf).all()
    assert np.isfinite(masked[:, :2]).all()


@QUICK
@given(LOGITS, TARGETS)
def test_both_losses_are_those_of_their_definitions(z, target):
    p = special.softmax(z)
    assert cross_entropy(target, np.array(z)) == pytest.approx(-target @ special.log_softmax(z), rel=1e-12)
    assert brier(target, np.array(z)) == pytest.approx(((p - target) ** 2).sum(), rel=1e-12)
