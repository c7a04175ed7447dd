"""The price of one prediction: against SciPy and the documents."""

import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import special

from softmax_core.lessons.surprisal import QUANTITIES, can_choose, curve, logit_for, quantities, with_probability

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=60)
INF = math.inf
LOGIT = st.floats(-30, 30) | st.floats(-1e300, 1e300) | st.just(-INF)
LOGITS = st.lists(LOGIT, min_size=3, max_size=3).filter(lambda z: any(math.isfinite(x) for x in z)).map(tuple)
SMALL = st.lists(st.floats(-20, 20), min_size=3, max_size=3).map(tuple)
LOG2 = math.log(2)


def priced(z, y):
    return {name: values[0] for name, values in quantities(np.array([z]), np.array([y])).items()}


@QUICK
@given(LOGITS, st.integers(0, 2))
@example((3.0, 1.0, 0.2), 0)
@example((-INF, 1.0, 0.2), 0)
def test_the_price_is_minus_log_softmax_in_nats_and_bits(z, y):
    got = priced(z, y)
    logs = special.log_softmax(z)
    assert set(got) == set(QUANTITIES)
    assert got["loss"] == pytest.approx(-logs[y], rel=1e-12, abs=1e-12)
    assert got["loss_bits"] == pytest.approx(-logs[y] / LOG2, rel=1e-12, abs=1e-12)
    assert_allclose(got["log_p"], logs, rtol=1e-12, atol=1e-12)
    assert_allclose(got["p"], np.exp(logs), rtol=1e-9, atol=1e-300)
    assert got["p_true"] == got["p"][y]
    assert got["infinite"] == (z[y] == -INF)


@QUICK
@given(st.lists(st.floats(-30, 30), min_size=3, max_size=3).map(tuple), st.integers(0, 2))
def test_half_the_probability_costs_one_bit_more_wherever_it_starts(z, y):
    got = priced(z, y)
    assert got["halved_loss"] == pytest.approx(-math.log(got["halved_p"]), rel=1e-9)
    assert got["halved_loss_bits"] == pytest.approx(got["loss_bits"] + 1, rel=1e-12)
    assert got["halving"] == pytest.approx(LOG2, rel=1e-9)
    assert got["halving_bits"] == pytest.approx(1.0, rel=1e-9)
    assert got["equally_likely"] == pytest.approx(1 / got["p_true"], rel=1e-9)


@QUICK
@given(LOGITS)
@example((-800.0, -900.0, 0.0))
def test_log_p_ranks_the_classes_as_p_does_unless_p_has_been_rounded(z):
    got = priced(z, 0)
    p, logs = got["p"], got["log_p"]
    for i in range(3):
        assert got["rank_p"][i] == 1 + sum(x > p[i] for x in p)
        assert got["rank_log_p"][i] == 1 + sum(x > logs[i] for x in logs)
        for j in range(3):
            assert not (p[i] > p[j] and logs[i] < logs[j])
    assert got["ranks_differ"] == (got["rank_p"].tolist() != got["rank_log_p"].tolist())


@QUICK
@given(SMALL, st.integers(0, 2), st.floats(1e-6, 0.99999))
def test_a_logit_found_for_a_probability_gives_it(z, y, wanted):
    moved = list(z)
    moved[y] = logit_for(z, y, np.array([wanted]))[0]
    assert special.softmax(moved)[y] == pytest.approx(wanted, rel=2e-6)


@QUICK
@given(SMALL, st.integers(0, 2), st.lists(st.floats(1e-6, 0.99999), min_size=1, max_size=5))
def test_choosing_a_probability_moves_the_true_logit_only(z, y, wanted):
    rows = with_probability({"z": z, "y": y}, 0, wanted)["z"]
    assert_allclose(special.softmax(rows, axis=-1)[:, y], wanted, rtol=2e-6)
    for i in {0, 1, 2} - {y}:
        assert (rows[:, i] == z[i]).all()


@QUICK
@given(LOGITS, st.integers(0, 2))
@example((100.0, 0.0, 0.0), 0)
def test_choosing_the_probability_that_it_has_changes_nothing(z, y):
    state = {"z": z, "y": y}
    if can_choose(state):
        assert tuple(with_probability(state, 0, [priced(z, y)["p_true"]])["z"][0]) == z


def test_where_the_others_are_masked_the_probability_cannot_be_chosen():
    assert not can_choose({"z": (1.0, -INF, -INF), "y": 0})
    assert can_choose({"z": (1.0, -INF, -INF), "y": 1})
    assert can_choose({"z": (-INF, 0.0, -INF), "y": 0})


def test_the_documents_losses_come_out():
    # D3's table, model 1 sample 3 and model 2 sample 3, true class 1
    logs = np.log([[0.1, 0.2, 0.7], [0.3, 0.4, 0.3]])
    losses = quantities(logs, np.array([0, 0]))["loss"]
    assert losses.tolist() == pytest.approx([2.302585092994, 1.203972804326], rel=1e-11)


def test_the_curve_is_minus_the_logarithm_in_equal_steps_of_the_price():
    p, price = curve(7.0, 50)
    assert (price[0], price[-1], p[-1]) == (7, 0, 1)
    assert_allclose(np.diff(price), -7 / 49)
    assert_allclose([-math.log(x) for x in p], price, atol=1e-12)
