"""Difference quotients against exact ones, and their best steps against the balance of both errors, derived here.

The error of a quotient is truncation plus cancellation. A loss is rounded by up to ε|L|/2, and the difference of two of
them is off by 0.3 ε|L| or so. Forward differences then have h|L''|/2 + 0.3 ε|L|/h, smallest at h = √(0.6 ε|L|/|L''|);
central ones have h²|L'''|/6 + 0.15 ε|L|/h, smallest at h = ∛(0.45 ε|L|/|L'''|).
"""

from __future__ import annotations

import mpmath
import numpy as np
import pytest

from softmax_core.lessons.finite_differences import (
    CENTRAL,
    FORWARD,
    GOOD,
    LOST,
    NONE,
    RULES_OF_THUMB,
    STEPS,
    TOO_LARGE,
    TOO_SMALL,
    WAYS,
    estimates,
    quantities,
)  # fmt: skip

E1 = (3.0, 1.0, 0.2)
CASES = [(E1, 0, 0), (E1, 1, 0), (E1, 0, 2), ((2.0, 1.0, 0.1), 2, 1), ((0.5, -1.0, 0.3, 1.2), 3, 0)]
EPS = {"float32": 2.0**-23, "float64": 2.0**-52}
FACTOR = 5
"""Within which the best of the steps, two or three a decade, is where both errors balance."""


def found(z, y, c, h):
    """Every quantity of one state."""
    values = quantities(np.array([z], dtype=float), np.array([y]), np.array([c]), np.array([h]))
    return {name: value[0] for name, value in values.items()}


def loss(z, y):
    """The loss in 50 digits."""
    return mpmath.log(mpmath.fsum(map(mpmath.exp, z))) - z[y]


def exact(z, y, c, h, kind):
    """The quotient in 50 digits: truncation alone."""
    with mpmath.workdps(50):
        start, step = [mpmath.mpf(x) for x in z], mpmath.mpf(h)

        def at(x):
            return loss([*start[:c], start[c] + x, *start[c + 1 :]], y)

        behind = -step if kind == CENTRAL else 0
        return float((at(step) - at(behind)) / (step - behind))


@pytest.mark.parametrize(("z", "y", "c"), CASES)
@pytest.mark.parametrize("kind", [FORWARD, CENTRAL])
def test_large_steps_have_the_exact_quotient_and_its_order_of_truncation(z, y, c, kind):
    steps = np.array([[0.1, 0.01, 0.001]])
    made = estimates(np.array([z]), np.array([y]), np.array([c]), steps, kind, "float64")[0]
    np.testing.assert_allclose(made, [exact(z, y, c, h, kind) for h in steps[0]], rtol=1e-10)
    errors = np.abs(made - found(z, y, c, 0.1)["g"])
    order = 10.0 if kind == FORWARD else 100.0
    np.testing.assert_allclose(errors[:-1] / errors[1:], order, rtol=0.1)


@pytest.mark.parametrize("dtype", EPS)
def test_the_v_has_its_bottom_where_truncation_and_cancellation_balance(dtype):
    """Rounding has luck in single states, so over many: the middle one of their best steps is the balance's."""
    z, states = np.random.default_rng(16).uniform(-2, 2, (200, 4)), np.arange(200)
    y, c = states % 4, states // 4 % 4
    p = (np.exp(z) / np.exp(z).sum(axis=1, keepdims=True))[states, c]
    size = np.log(np.exp(z).sum(axis=1)) - z[states, y]
    second, third = p * (1 - p), p * (1 - p) * (1 - 2 * p)
    rounding = 0.3 * EPS[dtype] * size
    forward, central = np.sqrt(2 * rounding / second), np.cbrt(1.5 * rounding / np.abs(third))
    made = quantities(z, y, c, np.full(200, 0.1))
    for kind, balance, power in ((FORWARD, forward, 1 / 2), (CENTRAL, central, 1 / 3)):
        middle = np.median(made[f"best_{kind}_{dtype}"])
        assert np.median(balance) / FACTOR < middle < np.median(balance) * FACTOR
        assert EPS[dtype] ** power / FACTOR < middle < EPS[dtype] ** power * FACTOR
    lower = made[f"best_error_central_{dtype}"] < made[f"best_error_forward_{dtype}"]
    assert lower.mean() > 0.9


@pytest.mark.parametrize(("z", "y", "c"), CASES)
@pytest.mark.parametrize("way", WAYS)
def test_the_curve_rises_on_both_sides_of_its_best_step(z, y, c, way):
    state = found(z, y, c, 0.1)
    curve, bottom = state[f"curve_{way}"], state[f"best_error_at_{way}"]
    assert min(curve[0], curve[-1]) > bottom + 1.5
    assert curve[STEPS.index(state[f"best_{way}"])] == bottom


def test_rules_of_thumb_are_roots_of_the_gap_beside_1():
    assert RULES_OF_THUMB["forward_float64"] == pytest.approx(1.49e-8, rel=1e-3)
    assert RULES_OF_THUMB["central_float64"] == pytest.approx(6.06e-6, rel=1e-3)
    assert RULES_OF_THUMB["forward_float32"] == pytest.approx(3.45e-4, rel=1e-3)
    assert RULES_OF_THUMB["central_float32"] == pytest.approx(4.92e-3, rel=1e-3)
    assert set(RULES_OF_THUMB) == set(WAYS)


def test_a_step_that_single_precision_does_not_see_leaves_nothing_of_the_slope():
    state = found(E1, 0, 0, 1e-9)
    assert state["estimate_forward_float32"] == state["estimate_central_float32"] == 0
    assert state["error_central_float32"] == abs(state["g"])
    assert state["error_central_float64"] < 1e-6


@pytest.mark.parametrize(
    ("z", "h", "state"),
    [(E1, 0.1, TOO_LARGE), (E1, 1e-5, GOOD), (E1, 1e-9, TOO_SMALL), ((3e16, 1.0, 0.2), 1e-5, LOST),
     ((-np.inf, 0.0, 1.0), 1e-5, NONE)],
)  # fmt: skip
def test_what_is_said_of_a_step_is_what_is_wrong_with_it(z, h, state):
    assert found(z, 0, 0, h)["state"] == state


def test_where_the_loss_is_infinite_there_is_no_estimate_and_no_best_step():
    state = found((-np.inf, 0.0, 1.0), 0, 0, 1e-5)
    assert all(np.isnan(state[f"{name}_{way}"]) for way in WAYS for name in ("estimate", "error", "best", "best_at"))
    assert state["g"] == -1


def test_the_numbers_of_the_formula_are_of_the_chosen_class():
    state = found(E1, 1, 1, 0.1)
    assert state["y_c"] == 1
    assert state["p_c"] == pytest.approx(0.113142841466, abs=1e-12)
    assert state["g"] == pytest.approx(0.113142841466 - 1, abs=1e-12)
    assert state["at"] == pytest.approx(-1)
