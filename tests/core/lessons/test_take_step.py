"""What the section on steps shows of two descents: recomputed step by step with SciPy."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import special

from softmax_core.lessons import take_step
from softmax_core.lessons.descent import STEPS
from softmax_core.lessons.take_step import (
    BOTH,
    CORNERS,
    FELL,
    FELL_HARD,
    FIRST,
    LOST,
    MUST_FALL,
    NEITHER,
    OVERFLOWED,
    QUANTITIES,
    ROSE,
    SECOND,
    UNSETTLED,
)

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=40)
WRONG, E1 = (0.0, 9.0, 3.0), (3.0, 1.0, 0.2)
AT_REST = {"leads_at_ce", "leads_at_se", "mark"}


def at(start=WRONG, truth=0, eta=1.0, soft=0.0, n=0.0):
    """Every quantity of one state, without its first axis."""
    found = take_step.quantities(
        np.array([start], dtype=np.float64), np.array([truth]), np.array([eta]), np.array([soft]), np.array([n])
    )
    assert set(found) == set(QUANTITIES) - AT_REST
    return {name: values[0] for name, values in found.items()}


def descents(start, truth, eta, soft):
    """Logits, probabilities and losses of both descents, step by step."""
    y = (1 - soft) * np.eye(3)[truth] + soft / 3
    ways = []
    for slope, loss in (
        (lambda p: p - y, lambda z: -y @ special.log_softmax(z)),
        (lambda p: (np.diag(p) - np.outer(p, p)) @ (2 * (p - y)), lambda z: ((special.softmax(z) - y) ** 2).sum()),
    ):
        z = [np.array(start)]
        for _ in range(STEPS + 1):
            z.append(z[-1] - eta * slope(special.softmax(z[-1])))
        ways.append((np.array(z), special.softmax(z, axis=1), np.array([loss(x) for x in z])))
    return y, ways


@QUICK
@given(
    st.tuples(*[st.floats(-6, 6)] * 3), st.integers(0, 2), st.floats(0.05, 3.9), st.floats(0, 1), st.integers(0, STEPS)
)
def test_what_is_shown_of_both_descents_is_what_scipy_computes(start, truth, eta, soft, n):
    found, (y, ways) = at(start, truth, eta, soft, float(n)), descents(start, truth, eta, soft)
    least = -special.xlogy(y, y).sum()
    for which, floor, (z, p, losses) in zip(("ce", "se"), (least, 0.0), ways, strict=True):

        def seen(name, which=which):
            return found[f"{name}_{which}"]

        assert_allclose(seen("p"), p[n], atol=1e-8)
        assert_allclose(seen("now"), z[n], atol=1e-7)
        assert_allclose(seen("next"), z[n + 1], atol=1e-7)
        assert_allclose([seen("started"), seen("loss")], [losses[0], losses[n]], atol=1e-8)
        assert_allclose(seen("now") - eta * seen("gradient"), seen("next"), atol=1e-12)
        assert_allclose(10 ** seen("height"), np.maximum(losses[: STEPS + 1] - floor, 1e-4), atol=1e-7)
        assert_allclose([seen("after_one"), seen("after_all")], seen("height")[[1, -1]])
        third = 1 - seen("across") - seen("up") / (2 * CORNERS[2][1])  # the distances from the three sides
        assert_allclose(third, p[: STEPS + 1, 0], atol=1e-7)
        assert_allclose(seen("up") / CORNERS[2][1], p[: STEPS + 1, 2], atol=1e-7)
    assert_allclose(found["push_ce"], y[truth] - ways[0][1][0, truth], atol=1e-12)


def test_from_confident_and_wrong_cross_entropy_is_out_in_five_steps_and_squared_error_has_not_moved():
    start, later = at(), at(n=5.0)
    # −log p of softmax([0, 9, 3]) with 50 digits: 9.0025987822; squared error 1.9945758680
    assert (start["started_ce"].round(6), start["started_se"].round(6)) == (9.002599, 1.994576)
    assert start["ahead"] == NEITHER
    assert later["ahead"] == FIRST
    assert later["true_p_ce"] > 0.5
    assert later["true_p_se"] < 2e-4
    assert start["times"] == pytest.approx(start["push_ce"] / start["push_se"])
    assert start["times"] > 2000
    assert at((0.2, 1.0, 3.0), n=10.0)["ahead"] == BOTH
    assert at(eta=100.0, soft=0.3, n=13.0)["ahead"] in (FIRST, NEITHER, SECOND)


@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        ({}, MUST_FALL), ({"eta": 3.99, "soft": 0.3}, MUST_FALL),
        ({"eta": 100.0}, FELL_HARD), ({"eta": 4.0}, FELL_HARD),
        ({"start": E1, "eta": 5.0, "soft": 0.3}, FELL), ({"start": E1, "eta": 20.0, "soft": 0.1}, ROSE),
        ({"start": E1, "eta": 20.0, "soft": 0.3}, UNSETTLED), ({"eta": 1e308}, OVERFLOWED),
        ({"start": E1, "eta": 1e307, "soft": 0.3}, UNSETTLED), ({"start": E1, "eta": 1e300}, FELL_HARD),
    ],
)  # fmt: skip
def test_what_cross_entropy_does_is_named(state, outcome):
    assert at(**state)["outcome"] == outcome


def test_the_first_step_that_makes_it_worse_is_found_with_the_loss_before_and_after():
    for start, eta, soft in ((E1, 12.0, 0.3), (E1, 15.0, 0.3), (WRONG, 100.0, 0.1)):
        found, (_, ((_, _, losses), _)) = at(start, 0, eta, soft), descents(start, 0, eta, soft)
        k = int(np.flatnonzero(np.diff(losses) > 1e-9)[0])
        assert found["rise_at"] == k + 1
        assert_allclose([found["rise_from"], found["rise_to"]], losses[k : k + 2], rtol=1e-9)
    assert np.isnan(at()["rise_at"])


def test_the_bounds_are_2_over_the_largest_eigenvalue_here_and_at_the_minimum():
    found = at(E1, 0, 1.0, 0.3, 7.0)
    for name, p in (("bound_here", found["p_ce"]), ("bound_rest", found["target"])):
        assert found[name] == pytest.approx(2 / np.linalg.eigvalsh(np.diag(p) - np.outer(p, p))[-1], rel=1e-12)
    assert found["bound_rest"] == pytest.approx(2 / 0.24)  # eigenvalues of diag − outer of (.8, .1, .1): .24, .1, 0
    hard = at()
    assert hard["bound_rest"] == np.inf
    assert np.isnan(hard["rest_at"])


def test_what_overflows_leaves_its_numbers_out_and_keeps_its_place_in_the_triangle():
    found = at(eta=1e308, n=3.0)
    assert found["overflow_at"] == 1
    assert found["ahead"] == LOST
    assert np.isnan([found["loss_ce"], found["true_p_ce"]]).all()
    assert np.isfinite(found["across_ce"]).all()
    assert found["across_ce"][3] == found["across_ce"][0]
    assert found["started_ce"].round(4) == 9.0026
    assert np.isfinite(found["loss_se"])


def test_squared_error_too_can_be_thrown_to_where_nothing_moves_it():
    found = at(eta=100.0, n=float(STEPS))
    assert found["loss_se"] == pytest.approx(2.0)
    assert found["loss_ce"] == pytest.approx(0.0, abs=1e-9)


def test_the_mark_stands_at_its_share_of_the_steps_also_between_two():
    assert take_step.mark([1.0, 2.0, 4.0, 100.0]) == pytest.approx(2 / 3)
    assert take_step.mark([1.0, 3.0, 5.0]) == pytest.approx(0.75)
