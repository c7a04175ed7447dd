"""Targets: every quantity against SciPy and mpmath, and what moves with what."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import special

from softmax_core.lessons.targets import (
    CURVE,
    FREE,
    HARD,
    QUANTITIES,
    SMOOTHED,
    best_logits,
    quantities,
    targets,
    with_free_target,
    with_smoothing,
)  # fmt: skip

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=60)
INF = math.inf
SMALL = st.floats(-8, 8)
LOGITS = st.lists(SMALL, min_size=3, max_size=3).map(tuple)
WEIGHTS = st.lists(st.floats(0.01, 1), min_size=3, max_size=3)
START = {"z": (3.0, 1.0, 0.2), "y": 0, "e": 0.1, "f": (0.7, 0.2, 0.1), "kind": HARD}


def held_against(**changed):
    """Every quantity of one state, the starting one with changes."""
    state = START | changed
    whole = {name: np.array([state[name]]) for name in ("y", "kind")}
    found = quantities(z=np.array([state["z"]]), e=np.array([state["e"]]), f=np.array([state["f"]]), **whole)
    return {name: values[0] for name, values in found.items()}


@QUICK
@given(LOGITS, st.sampled_from([HARD, SMOOTHED, FREE]), st.integers(0, 2), st.floats(0, 1), WEIGHTS)
@example((3.0, 1.0, 0.2), SMOOTHED, 0, 1.0, [1.0, 1.0, 1.0])
def test_every_quantity_is_what_scipy_says(z, kind, label, smoothing, weights):
    free = tuple(w / sum(weights) for w in weights)
    found = held_against(z=z, kind=kind, y=label, e=smoothing, f=free)
    hot = np.eye(3)[label]
    t = {HARD: hot, SMOOTHED: (1 - smoothing) * hot + smoothing / 3, FREE: np.array(free)}[kind]
    log_p = special.log_softmax(z)
    assert_allclose(found["target"], t, atol=1e-15)
    assert_allclose(found["p"], np.exp(log_p), rtol=1e-12)
    assert_allclose(found["gradient"], np.exp(log_p) - t, rtol=1e-9, atol=1e-12)
    assert found["loss"] == pytest.approx(-(t * log_p).sum(), rel=1e-10, abs=1e-12)
    assert found["entropy"] == pytest.approx(special.entr(t).sum(), rel=1e-10, abs=1e-12)
    assert found["kl_divergence"] == pytest.approx(special.rel_entr(t, np.exp(log_p)).sum(), rel=1e-7, abs=1e-9)
    assert found["hard_targets"] == ((t == 0) | (t == 1)).sum() == 3 - found["soft_targets"]
    assert found["best_lead"] == (pytest.approx(math.log(t.max() / t.min()), rel=1e-9) if t.min() > 0 else INF)
    assert (found["label_target"], found["label_z"]) == (pytest.approx(t[label], abs=1e-15), z[label])
    assert found["least_target"] == pytest.approx(t.min(), abs=1e-15)
    assert (found["kind"], found["y"], found["smoothing"]) == (kind, label, smoothing)


@QUICK
@given(LOGITS, st.sampled_from([HARD, SMOOTHED, FREE]), st.integers(0, 2))
def test_the_curve_is_the_loss_with_the_labels_logit_moved(z, kind, label):
    found = held_against(z=z, kind=kind, y=label)
    every = np.tile(z, (len(CURVE), 1))
    every[:, label] = CURVE
    want = -special.log_softmax(every, axis=1) @ found["target"]
    assert_allclose(found["curve"], want, rtol=1e-10, atol=1e-12)
    assert (CURVE[0], CURVE[30], CURVE[-1], len(CURVE)) == (-8.0, 0.0, 8.0, 61)


def test_fifty_digits_agree_where_the_probability_has_underflown():
    z, free = (800.0, 0.0, 0.0), (0.5, 0.3, 0.2)
    with mpmath.workdps(50):
        total = mpmath.log(sum(mpmath.exp(x) for x in z))
        want = sum(mpmath.mpf(t) * (mpmath.log(t) - x + total) for t, x in zip(free, z, strict=True))
    assert held_against(z=z, kind=FREE, f=free)["kl_divergence"] == pytest.approx(float(want), rel=1e-14)


def test_a_masked_class_costs_nothing_unless_the_target_wants_it():
    assert held_against(z=(-INF, 1.0, 0.2))["loss"] == INF
    # log(1 + exp(-1)) = 0.313261687518, with mpmath
    assert held_against(z=(1.0, 0.0, -INF))["loss"] == pytest.approx(0.313261687518, abs=1e-12)


@pytest.mark.parametrize("kind", [SMOOTHED, FREE])
def test_the_best_logits_reach_the_floor(kind):
    z = best_logits(START | {"kind": kind, "y": 1})
    assert held_against(z=z, kind=kind, y=1)["kl_divergence"] == pytest.approx(0.0, abs=1e-12)


def test_the_best_logits_of_a_one_hot_target_are_out_of_reach():
    assert best_logits(START | {"y": 2}) == (-INF, -INF, 0.0)


def test_what_sets_the_kind():
    moved = with_smoothing(START, 0, [0.0, 0.3])
    assert (moved["e"].tolist(), moved["kind"].tolist()) == ([0.0, 0.3], [SMOOTHED, SMOOTHED])
    assert with_free_target(START, 1, [0.2, 0.4, 0.6])["kind"].tolist() == [FREE] * 3


def test_many_states_at_once_are_what_each_is_alone():
    kinds = np.array([HARD, SMOOTHED, FREE, FREE])
    z = np.array([(3.0, 1.0, 0.2), (0.0, 0.0, 0.0), (-5.0, 2.0, 1.0), (800.0, 0.0, -INF)])
    e, f = np.array([0.1, 0.5, 0.1, 0.1]), np.tile((0.7, 0.2, 0.1), (4, 1))
    together = quantities(z, kinds, np.array([0, 1, 2, 0]), e, f)
    assert set(together) == set(QUANTITIES)
    for row, label in enumerate((0, 1, 2, 0)):
        alone = held_against(z=tuple(z[row]), kind=kinds[row], y=label, e=e[row])
        for name, values in together.items():
            assert_allclose(values[row], alone[name], rtol=1e-14, err_msg=name)


def test_a_smoothed_target_spreads_its_share_over_all_classes():
    one = np.array([1])
    assert_allclose(targets(one * SMOOTHED, one, np.array([1.0]), np.full((1, 4), 0.25)), np.full((1, 4), 0.25))
