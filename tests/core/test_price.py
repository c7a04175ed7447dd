"""The price of one prediction, and of a binary one: against SciPy and mpmath."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import special

from softmax_core import binary, price
from softmax_core.moves import present
from softmax_core.sweeps import half_range

FEW = settings(deadline=None, derandomize=True, database=None, max_examples=15)
QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=60)
INF = math.inf
LOGIT = st.floats(-30, 30) | st.floats(-1e300, 1e300) | st.just(-INF)
LOGITS = st.lists(LOGIT, min_size=3, max_size=3).filter(lambda z: any(math.isfinite(x) for x in z)).map(tuple)
LOG2 = math.log(2)


def priced(logits, target):
    return present({"logits": logits, "target": target}, price.columns)


@QUICK
@given(LOGITS, st.integers(0, 2))
@example((3.0, 1.0, 0.2), 0)
@example((-INF, 1.0, 0.2), 0)
def test_the_price_is_minus_log_softmax_in_nats_and_bits(logits, target):
    got = priced(logits, target)
    logs = special.log_softmax(logits)
    assert got["ce"] == pytest.approx(-logs[target], rel=1e-12, abs=1e-12)
    assert got["cb"] == pytest.approx(-logs[target] / LOG2, rel=1e-12, abs=1e-12)
    for i, value in enumerate(logs):
        assert got[f"l{i}"] == pytest.approx(value, rel=1e-12, abs=1e-12)
        assert got[f"p{i}"] == pytest.approx(math.exp(value), rel=1e-9, abs=1e-300)
    assert got["p"] == got[f"p{target}"]
    assert got["inf"] == (logits[target] == -INF)


@QUICK
@given(st.lists(st.floats(-30, 30), min_size=3, max_size=3).map(tuple), st.integers(0, 2))
def test_half_the_probability_costs_one_bit_more_wherever_it_starts(logits, target):
    got = priced(logits, target)
    assert got["ch"] == pytest.approx(-math.log(got["ph"]), rel=1e-9)
    assert got["dn"] == pytest.approx(LOG2, rel=1e-9)
    assert got["db"] == pytest.approx(1.0, rel=1e-9)


@QUICK
@given(LOGITS)
def test_log_p_ranks_the_classes_as_p_does_unless_p_has_been_rounded(logits):
    got = priced(logits, 0)
    p, logs = [got[f"p{i}"] for i in range(3)], [got[f"l{i}"] for i in range(3)]
    for i in range(3):
        assert got[f"r{i}"] == 1 + sum(x > p[i] for x in p)
        assert got[f"o{i}"] == 1 + sum(x > logs[i] for x in logs)
        for j in range(3):
            assert not (p[i] > p[j] and logs[i] < logs[j])
    assert got["order"] == any(got[f"r{i}"] != got[f"o{i}"] for i in range(3))


@QUICK
@given(st.lists(st.floats(-20, 20), min_size=3, max_size=3).map(tuple), st.integers(0, 2), st.floats(1e-6, 0.99999))
def test_a_logit_found_for_a_probability_gives_it(logits, target, wanted):
    found = price.logit_at(logits, target, wanted)
    moved = tuple(found if i == target else z for i, z in enumerate(logits))
    assert special.softmax(moved)[target] == pytest.approx(wanted, rel=2e-6)


@FEW
@given(LOGITS, st.integers(0, 2))
def test_every_step_of_the_price_is_the_state_set_to_that_step(logits, target):
    moved = price.sweeps(logits, target, half_range(logits))
    now = priced(logits, target)
    for control, grid in moved.grids.items():
        at = grid.tolist().index(now[control])
        for name, value in now.items():
            assert_allclose(moved.column(control, name)[at], value, rtol=1e-12, atol=1e-300, err_msg=name)
        for step in (0, len(grid) - 1):
            state, true = logits, target
            if control == "y":
                true = int(grid[step])
            else:
                index = target if control == "p" else int(control[1:])
                z = price.logit_at(logits, target, grid[step]) if control == "p" else grid[step]
                if control == "p" and grid[step] == now["p"]:
                    continue
                state = tuple(z if i == index else old for i, old in enumerate(logits))
            if any(math.isfinite(z) for z in state):
                want = priced(state, true)["ce"]
                assert_allclose(moved.column(control, "ce")[step], want, rtol=1e-12, atol=1e-300)


def test_where_the_others_are_masked_the_probability_cannot_be_chosen():
    assert "p" not in price.sweeps((1.0, -INF, -INF), 0, 5.0).grids
    assert price.logit_at((1.0, -INF, -INF), 0, 0.5) is None


def test_the_documents_losses_come_out():
    # D3's table, model 1 sample 3 and model 2 sample 3, true class 1
    logs = np.log([0.1, 0.2, 0.7]), np.log([0.3, 0.4, 0.3])
    assert [priced(tuple(z), 0)["ce"] for z in logs] == pytest.approx([2.302585092994, 1.203972804326], rel=1e-11)


# Binary


def price_of_bit(z, y):
    """Minus y log p minus (1 − y) log(1 − p), p the sigmoid of z, with 400 digits: near 1, p needs them."""
    with mpmath.workdps(400):
        p = 1 / (1 + mpmath.exp(-mpmath.mpf(z)))
        n = 1 / (1 + mpmath.exp(mpmath.mpf(z)))
        return float(-mpmath.mpf(y) * mpmath.log(p) - (1 - mpmath.mpf(y)) * mpmath.log(n))


@QUICK
@given(st.floats(-700, 700), st.floats(0, 1) | st.sampled_from([0.0, 1.0]), st.floats(-10, 10))
@example(40.0, 1.0, 0.0)
@example(-40.0, 1.0, 3.0)
def test_the_binary_loss_is_the_softmax_loss_of_two_logits_that_differ_by_it(z, y, a):
    got = present({"logit": z, "label": y, "shift": a}, binary.columns)
    want = price_of_bit(z, y)
    assert got["loss"] == pytest.approx(want, rel=1e-13, abs=1e-300)
    assert got["two"] == pytest.approx(want, rel=1e-9, abs=1e-14)
    assert got["c1"] + got["c0"] == pytest.approx(want, rel=1e-13, abs=1e-300)
    assert got["p"] == pytest.approx(special.expit(z), rel=1e-14)
    assert got["q1"] == pytest.approx(special.expit(z), rel=1e-9, abs=1e-300)
    assert got["g"] == pytest.approx(special.expit(z) - y, rel=1e-12, abs=1e-15)
    assert got["H"] == pytest.approx(special.entr(y) + special.entr(1 - y), abs=1e-12)
    assert got["same"] == binary.SAME


def test_a_huge_shift_swallows_the_logit_and_is_told():
    assert present({"logit": 1.5, "label": 1.0, "shift": 1e17}, binary.columns)["same"] == binary.SWALLOWED


def test_binary_curves_are_the_losses_of_both_labels():
    z, yes, no = binary.curves(5.0, points=11)
    assert_allclose(yes, -special.log_expit(z), rtol=1e-14)
    assert_allclose(no, -special.log_expit(-np.array(z)), rtol=1e-14)


def test_binary_sweeps_move_one_thing_each():
    moved = binary.sweeps(1.5, 0.25, 2.0, 10.0)
    assert set(moved.columns) == set(binary.forms())
    for control, name in {"z": "logit", "y": "label", "a": "shift"}.items():
        for step in (0, 5, -1):
            state = {"logit": 1.5, "label": 0.25, "shift": 2.0} | {name: moved.grids[control][step]}
            for column, value in present(state, binary.columns).items():
                assert_allclose(moved.column(control, column)[step], value, rtol=1e-13, atol=1e-300)
