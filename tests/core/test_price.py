"""The price of one prediction, of a batch, of a binary one: against SciPy, scikit-learn and mpmath."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import special
from sklearn.metrics import log_loss

from softmax_core import batch, binary, price
from softmax_core.moves import present
from softmax_core.sweeps import half_range

FEW = settings(deadline=None, derandomize=True, database=None, max_examples=15)
QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=60)
INF = math.inf
LOGIT = st.floats(-30, 30) | st.floats(-1e300, 1e300) | st.just(-INF)
LOGITS = st.lists(LOGIT, min_size=3, max_size=3).filter(lambda z: any(math.isfinite(x) for x in z)).map(tuple)
LOG2 = math.log(2)


# A batch


@pytest.mark.parametrize("seed", range(12))
def test_a_batchs_mean_is_scikit_learns_log_loss(seed):
    dice = np.random.default_rng(seed)
    samples, classes = int(dice.integers(1, 5)), int(dice.integers(2, 6))
    z = dice.normal(0, 3, (samples, classes))
    y = dice.integers(0, classes, samples).tolist()
    got = present({"logits": z, "target": y}, batch.columns)
    p = special.softmax(np.array(z), axis=1)
    assert got["mean"] == pytest.approx(log_loss(y, p, labels=list(range(classes))), rel=1e-9)
    assert got["sum"] == pytest.approx(got["mean"] * samples, rel=1e-12)
    assert got["bits"] == pytest.approx(got["mean"] / LOG2, rel=1e-12)
    assert got["right"] == (p.argmax(axis=1) == y).sum()
    for n in range(samples):
        assert got[f"l{n}"] == pytest.approx(-math.log(p[n, y[n]]), rel=1e-9)
        assert got[f"g{n}"] == pytest.approx(math.log(p[n, y[n]]), rel=1e-9)
        assert [got[f"p{n}_{k}"] for k in range(classes)] == pytest.approx(p[n].tolist(), rel=1e-9)
    assert set(got) == set(batch.forms(samples, classes))


def test_d3s_models_cost_what_its_table_says():
    # E7 of the documents: mean cross-entropies of model 1 and model 2
    one = np.log([[0.3, 0.3, 0.4], [0.3, 0.4, 0.3], [0.1, 0.2, 0.7]])
    two = np.log([[0.1, 0.2, 0.7], [0.1, 0.7, 0.2], [0.3, 0.4, 0.3]])
    means = [present({"logits": z, "target": [2, 1, 0]}, batch.columns)["mean"] for z in (one, two)]
    assert means == pytest.approx([1.378388852247, 0.639107564068], rel=1e-11)


def test_every_cell_of_the_batch_sweeps_alone():
    logits, y = ((3.0, 1.0), (0.5, -1.0)), (0, 1)
    moved = batch.sweeps(logits, y, 5.0)
    assert set(moved.grids) == {"z0_0", "z0_1", "z1_0", "z1_1", "y0", "y1"}
    at = 7
    z = np.array(logits)
    z[1, 0] = moved.grids["z1_0"][at]
    want = present({"logits": z, "target": y}, batch.columns)
    for name, value in want.items():
        assert moved.column("z1_0", name)[at] == pytest.approx(value, rel=1e-12), name


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
