"""Targets and likelihood: against SciPy."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import special, stats

from softmax_core import likelihood, targets
from softmax_core.moves import held, present
from softmax_core.targets import FREE, HARD, SMOOTHED, Setting

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=60)
INF = math.inf
SMALL = st.floats(-8, 8)


# Targets


@QUICK
@given(
    st.lists(SMALL, min_size=3, max_size=3).map(tuple), st.sampled_from([HARD, SMOOTHED, FREE]), st.integers(0, 2),
    st.floats(0, 1), st.lists(st.floats(0.01, 1), min_size=3, max_size=3),
)  # fmt: skip
def test_a_targets_columns_are_what_scipy_says(logits, kind, label, smoothing, weights):
    free = tuple(w / sum(weights) for w in weights)
    setting = Setting(logits, kind, label, smoothing, free)
    got = present(targets.inputs(setting), targets.columns)
    hot = np.eye(3)[label]
    t = {HARD: hot, SMOOTHED: (1 - smoothing) * hot + smoothing / 3, FREE: np.array(free)}[kind]
    logs = special.log_softmax(logits)
    assert [got[f"t{i}"] for i in range(3)] == pytest.approx(t.tolist(), abs=1e-15)
    assert got["loss"] == pytest.approx(-(t * logs).sum(), rel=1e-10, abs=1e-12)
    assert got["H"] == pytest.approx(special.entr(t).sum(), rel=1e-10, abs=1e-12)
    assert got["KL"] == pytest.approx(got["loss"] - got["H"], rel=1e-7, abs=1e-9)
    assert [got[f"g{i}"] for i in range(3)] == pytest.approx((np.exp(logs) - t).tolist(), rel=1e-9, abs=1e-12)
    assert got["hard"] == ((t == 0) | (t == 1)).sum() == 3 - got["soft"]
    assert got["lead"] == (pytest.approx(math.log(t.max() / t.min()), rel=1e-9) if t.min() > 0 else INF)
    place = 10
    moved = np.array(logits)
    moved[label] = targets.curve_grid()[place]
    assert got[f"v{place}"] == pytest.approx(-(t * special.log_softmax(moved)).sum(), rel=1e-10, abs=1e-12)


@pytest.mark.parametrize("kind", [SMOOTHED, FREE])
def test_the_best_logits_reach_the_floor(kind):
    setting = Setting((0.0, 0.0, 0.0), kind, 1)
    best = Setting(targets.best_logits(setting), kind, 1)
    assert present(targets.inputs(best), targets.columns)["KL"] == pytest.approx(0.0, abs=1e-12)


def test_every_control_of_the_targets_moves_what_its_name_says():
    moved = targets.sweeps(Setting((3.0, 1.0, 0.2)), 8.0)
    assert set(moved.grids) == {"z0", "z1", "z2", "kind", "y", "e", "f0", "f1", "f2"}
    assert set(moved.columns) == set(targets.forms(3))
    assert (moved.column("e", "kind") == SMOOTHED).all()
    assert (moved.column("f1", "kind") == FREE).all()
    assert_allclose(moved.column("f1", "f1"), moved.grids["f1"])


# Likelihood


@QUICK
@given(
    st.lists(st.integers(0, 20), min_size=3, max_size=3).filter(any), st.lists(SMALL, min_size=3, max_size=3),
)  # fmt: skip
def test_the_likelihood_is_the_multinomials_up_to_its_coefficient(counts, logits):
    got = present({"counts": [float(n) for n in counts], "logits": logits}, likelihood.columns)
    p, total = special.softmax(logits), sum(counts)
    coefficient = special.gammaln(total + 1) - special.gammaln(np.array(counts) + 1).sum()
    assert got["LL"] == pytest.approx(stats.multinomial.logpmf(counts, total, p) - coefficient, rel=1e-8, abs=1e-8)
    f = np.array(counts) / total
    assert got["X"] == pytest.approx(-got["LL"] / total, rel=1e-12, abs=1e-12)
    assert got["KL"] == pytest.approx(special.rel_entr(f, p).sum(), rel=1e-8, abs=1e-12)
    assert got["X"] == pytest.approx(got["H"] + got["KL"], rel=1e-9, abs=1e-12)
    assert got["ratio"] == pytest.approx(math.exp(got["LL"] - got["best"]), rel=1e-6, abs=1e-300)
    for i in range(3):
        assert got[f"d{i}"] == pytest.approx(p[i] - f[i], abs=1e-12)
        assert got[f"k{i}"] == pytest.approx(p[i] - f[i], abs=1e-9)
        assert got[f"o{i}"] == pytest.approx(math.log(p[i] / p[2]), abs=1e-9)
        assert got[f"w{i}"] == pytest.approx(logits[i] - logits[2], abs=1e-12)


@QUICK
@given(st.lists(st.integers(0, 20), min_size=3, max_size=3).filter(any))
def test_no_other_logits_are_likelier_than_the_best(counts):
    n = [float(x) for x in counts]
    best = present({"counts": n, "logits": likelihood.best_logits(n)}, likelihood.columns)
    assert best["LL"] == pytest.approx(best["best"], rel=1e-9, abs=1e-9)
    assert best["top"] == 1
    flat = present({"counts": n, "logits": (0.0, 0.0, 0.0)}, likelihood.columns)
    assert flat["LL"] <= best["LL"] + 1e-9


def test_counts_are_never_all_zero_along_a_sweep():
    moved = likelihood.sweeps((0.0, 4.0, 0.0), (1.0, 0.0, 0.0), 5.0)
    assert moved.grids["n1"][0] == 1
    assert moved.grids["n0"][0] == 0
    assert np.isfinite(moved.columns["X"]).all()
    assert set(moved.columns) == set(likelihood.forms(3))


# Grids


@QUICK
@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20), st.floats(allow_nan=False))
def test_a_held_value_is_a_step_and_no_other_is_as_good(grid, value):
    steps = held(grid, value).tolist()
    assert value in steps
    assert steps == sorted(set(steps))
    others = [step for step in steps if step != value]
    assert all(abs(step - value) > 1e-9 * max(abs(step), abs(value)) for step in others)
