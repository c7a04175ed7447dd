"""A target and a prediction: every column against SciPy and mpmath, and the laws that hold for any two of them."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import special
from scipy.spatial import distance

from softmax_core.moves import present
from softmax_core.simplex import is_distribution, mass_grid, rescaled
from softmax_core.two_distributions import APART, EQUAL, INFINITE, columns, forms, sweeps

FEW = settings(deadline=None, derandomize=True, database=None, max_examples=15)
QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=60)
LOG2 = math.log(2)


@st.composite
def a_distribution(draw, classes, *, zeros=True):
    small = 0.0 if zeros else 1e-6
    weights = draw(st.lists(st.floats(small, 1.0), min_size=classes, max_size=classes).filter(lambda w: sum(w) > 1e-3))
    total = sum(weights)
    return tuple(w / total for w in weights)


@st.composite
def a_pair(draw, *, zeros=True):
    classes = draw(st.integers(2, 8))
    return draw(a_distribution(classes, zeros=zeros)), draw(a_distribution(classes, zeros=zeros))


def compared(p, q):
    return present({"p": p, "q": q}, columns)


@QUICK
@given(a_pair())
@example(((1.0, 0.0), (0.0, 1.0)))
@example(((0.5, 0.5), (0.5, 0.5)))
def test_every_column_is_what_scipy_says(pair):
    p, q = map(np.array, pair)
    got = compared(*pair)
    kl, lk = special.rel_entr(p, q).sum(), special.rel_entr(q, p).sum()
    h, hq = special.entr(p).sum(), special.entr(q).sum()
    want = {
        "H": h, "HQ": hq, "KL": kl, "LK": lk, "X": h + kl, "XR": hq + lk,
        "XB": (h + kl) / LOG2, "HB": h / LOG2, "KB": kl / LOG2,
        "JS": distance.jensenshannon(p, q) ** 2,
    }  # fmt: skip
    for name, value in want.items():
        assert got[name] == pytest.approx(value, rel=1e-9, abs=1e-12), name
    for i, (a, b) in enumerate(zip(*pair, strict=True)):
        assert (got[f"p{i}"], got[f"q{i}"]) == (a, b)
        assert got[f"h{i}"] == pytest.approx(special.entr(a), abs=1e-15)
        assert got[f"k{i}"] == pytest.approx(special.rel_entr(a, b) - 0.0, rel=1e-9, abs=1e-15)
        assert got[f"x{i}"] == pytest.approx(0.0 if a == 0 else (math.inf if b == 0 else -a * math.log(b)), abs=1e-15)
        assert got[f"u{i}"] == pytest.approx(sum(got[f"x{j}"] for j in range(i + 1)), rel=1e-12)


@QUICK
@given(a_pair())
def test_cross_entropy_is_entropy_plus_divergence_and_no_divergence_is_negative(pair):
    got = compared(*pair)
    assert got["X"] == pytest.approx(got["H"] + got["KL"], rel=1e-9, abs=1e-12)
    assert got["KL"] >= -1e-12
    assert got["LK"] >= -1e-12
    assert got["X"] >= got["H"] - 1e-12
    assert sum(got[f"h{i}"] for i in range(len(pair[0]))) == pytest.approx(got["H"], abs=1e-12)


@QUICK
@given(a_pair())
def test_jensen_shannon_is_symmetric_and_at_most_log_2(pair):
    there, back = compared(*pair), compared(*reversed(pair))
    assert there["JS"] == pytest.approx(back["JS"], rel=1e-12, abs=1e-16)
    assert -1e-16 <= there["JS"] <= LOG2 + 1e-12
    assert (there["KL"], there["H"]) == (back["LK"], back["HQ"])


@QUICK
@given(a_distribution(4))
def test_the_floor_is_reached_by_the_target_itself(p):
    got = compared(p, p)
    assert got["kind"] == EQUAL
    assert got["KL"] == 0
    assert got["X"] == pytest.approx(got["H"], abs=1e-15)


def test_fifty_digits_agree():
    # p = (0.6, 0.3, 0.1), q = (0.3, 0.3, 0.4): the page's first view
    with mpmath.workdps(50):
        p, q = [mpmath.mpf(x) for x in (0.6, 0.3, 0.1)], [mpmath.mpf(x) for x in (0.3, 0.3, 0.4)]
        h = -sum(x * mpmath.log(x) for x in p)
        kl = sum(x * mpmath.log(x / y) for x, y in zip(p, q, strict=True))
    got = compared((0.6, 0.3, 0.1), (0.3, 0.3, 0.4))
    assert_allclose([got["H"], got["KL"], got["X"]], [float(h), float(kl), float(h + kl)], rtol=1e-15)


def test_a_class_that_the_prediction_rules_out_is_named():
    got = compared((0.5, 0.3, 0.2), (0.6, 0.0, 0.4))
    assert (got["kind"], got["bad"], got["pb"], got["KL"], got["X"]) == (INFINITE, 1, 0.3, math.inf, math.inf)
    assert got["JS"] < LOG2
    assert compared((0.5, 0.5, 0.0), (0.6, 0.4, 0.0))["kind"] == APART
    assert compared((0.0, 1.0), (0.5, 0.5))["hot"] == 1


@FEW
@given(a_pair(), st.data())
def test_every_step_of_every_sweep_is_the_state_set_to_that_step(pair, data):
    p, q = pair
    lock = data.draw(st.none() | st.integers(0, len(p) - 1))
    moved = sweeps(p, q, lock, None)
    assert set(moved.columns) == set(forms(len(p)))
    for control, grid in moved.grids.items():
        letter, index = control[0], int(control[1:])
        values, locked = (p, lock) if letter == "p" else (q, None)
        for step in {0, len(grid) // 2, len(grid) - 1}:
            now = tuple(rescaled(values, index, [grid[step]], locked)[0])
            now = values if grid[step] == values[index] else now
            want = compared(now, q) if letter == "p" else compared(p, now)
            for name, value in want.items():
                assert_allclose(moved.column(control, name)[step], value, rtol=1e-12, atol=1e-15, err_msg=name)


# The simplex


@QUICK
@given(a_distribution(5), st.integers(0, 4), st.floats(0, 1), st.none() | st.integers(0, 4))
def test_moving_one_probability_keeps_a_distribution_the_lock_and_the_proportions(p, index, value, locked):
    row = rescaled(p, index, [value], locked)[0]
    assert is_distribution(row.tolist())
    if locked == index:
        assert tuple(row) == p
        return
    if locked is not None:
        assert row[locked] == p[locked]
    free = [k for k in range(5) if k not in (index, locked)]
    rest = sum(p[k] for k in free)
    if rest > 1e-3 and row[free].sum() > 1e-3:
        for k in free:
            assert row[k] / row[free].sum() == pytest.approx(p[k] / rest, abs=2e-3)


@QUICK
@given(a_distribution(4), st.integers(0, 3), st.none() | st.integers(0, 3))
def test_the_present_probability_is_a_step_and_the_last_step_leaves_nothing_to_the_free_ones(p, index, locked):
    grid = mass_grid(p, index, locked)
    assert p[index] in grid
    assert (np.diff(grid) > 0).all()
    if index != locked:
        kept = p[locked] if locked is not None else 0.0
        assert grid[-1] == pytest.approx(max(1 - kept, p[index]), abs=1e-9)


def test_others_that_were_all_zero_share_equally():
    assert_allclose(rescaled([1.0, 0.0, 0.0], 0, [0.4]), [[0.4, 0.3, 0.3]])


def test_with_two_classes_a_lock_leaves_nothing_to_move():
    assert_allclose(rescaled([0.25, 0.75], 0, [0.5], locked=1), [[0.25, 0.75]])
    assert mass_grid([0.25, 0.75], 0, locked=1).tolist() == [0.25]
