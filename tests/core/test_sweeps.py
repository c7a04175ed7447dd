"""Every step of every sweep is the state set to that step, and every grid holds the present value."""

import math
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy import special

from softmax_core.chain import chain
from softmax_core.columns import States, columns, forms
from softmax_core.sweeps import Setting, grids, half_range, logit_grid, ratio_grid, sweeps

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=25)
MANY = settings(deadline=None, derandomize=True, database=None, max_examples=200)
INF = math.inf
LARGEST = float(np.finfo(float).max)
LOGIT = st.floats(-30, 30) | st.floats(-LARGEST, LARGEST) | st.just(-INF)
LOGITS = st.lists(LOGIT, min_size=2, max_size=5).filter(lambda z: any(math.isfinite(x) for x in z)).map(tuple)


@st.composite
def a_setting(draw):
    logits = draw(LOGITS)
    return Setting(
        logits,
        draw(st.floats(0.05, 50) | st.sampled_from([0.0, 1.0, INF, 1e-320, 1e300])),
        draw(st.integers(0, len(logits) - 1)),
        draw(st.floats(0.1, 10) | st.just(1.0)),
        draw(st.floats(-10, 10) | st.just(0.0)),
    )


def set_to(setting, control, value):
    """The setting with one control at a value, as the visitor would leave it."""
    if control == "T":
        return replace(setting, temperature=value)
    if control == "c":
        return replace(setting, shift=value)
    if control == "m":
        return replace(setting, scale=value)
    if control == "y":
        return replace(setting, target=int(value))
    settled, index = setting.settled(), int(control[1:])
    return replace(settled, logits=(*settled.logits[:index], value, *settled.logits[index + 1 :]))


def one_below_the_other(states):
    """Many states as one."""
    return States(*(np.concatenate([getattr(one, field.name) for one in states]) for field in fields(States)))


def test_states_one_below_the_other_give_what_each_gives_alone():
    every = [Setting((3.0, 1.0)), Setting((1e308, -INF), 0.0, 1, 2.0, 5.0), Setting((0.1, 700.0), 0.3, 1)]
    together = columns(one_below_the_other([one.states() for one in every]))
    for row, one in enumerate(every):
        for name, want in columns(one.states()).items():
            assert_allclose(together[name][row], want[0], rtol=1e-13, err_msg=name)


@QUICK
@given(a_setting(), st.none() | a_setting())
@example(Setting((3.0, 1.0, 0.2)), None)
@example(Setting((3.0, -INF, 0.2), 0.0, 1, 2.0, -0.5), None)
@example(Setting((1e308, -1e308), INF, 1, 10.0, 10.0), None)
@example(Setting((2.0, 1.0), 1e-320), Setting((0.0, 5.0), 3.0, 1))
def test_every_step_of_every_sweep_is_the_state_set_to_that_step(setting, other):
    pinned = other.chain() if other is not None and len(other.logits) == len(setting.logits) else None
    moved = sweeps(setting, grids(setting, half_range(setting.effective)), pinned)
    for control, grid in moved.grids.items():
        every = [set_to(setting, control, value) for value in grid.tolist()]
        possible = [set(one.logits) != {-INF} for one in every]  # the page refuses to mask the last class
        fresh = columns(one_below_the_other([one.states() for one in every]), pinned)
        for name, want in fresh.items():
            got = moved.column(control, name)[possible]
            assert_allclose(got, want[possible], rtol=1e-12, atol=1e-15, err_msg=f"{name} along {control}")


@QUICK
@given(a_setting())
def test_the_step_at_the_present_value_is_the_present_state(setting):
    moved = sweeps(setting, grids(setting, half_range(setting.effective)))
    for control, grid in moved.grids.items():
        present = columns((setting.settled() if control.startswith("z") else setting).states())
        step = grid.tolist().index(present[control][0])
        for name, want in present.items():
            assert_allclose(moved.column(control, name)[step], want[0], rtol=1e-12, atol=1e-15, err_msg=name)


@QUICK
@given(a_setting(), st.booleans())
def test_the_columns_are_those_that_forms_names(setting, with_pin):
    pinned = setting.chain() if with_pin else None
    classes = len(setting.logits)
    assert set(sweeps(setting, grids(setting, 5.0), pinned).columns) <= set(forms(classes, pinned=with_pin))
    assert set(columns(setting.states(), pinned)) == set(forms(classes, pinned=with_pin))


def test_the_columns_are_the_quantities_that_their_names_say():
    setting = Setting((3.0, 1.0, 0.2), 2.0, 1, 1.5, -0.5)
    pinned = chain([0.0, 1.0, 2.0], 0)
    got = {name: column[0] for name, column in columns(setting.states(), pinned).items()}
    z = 1.5 * np.array([3.0, 1.0, 0.2]) - 0.5
    s, p, q = z / 2.0, special.softmax(z / 2.0), special.softmax([0.0, 1.0, 2.0])
    want = {f"{letter}{i}": block[i] for i in range(3) for letter, block in {
        "z": z, "s": s, "e": np.exp(s), "p": p, "l": -np.log(p), "g": p - [0, 1, 0],
        "q": q, "k": -np.log(q), "d": p - q,
    }.items()}  # fmt: skip
    h = -(p * np.log(p)).sum()
    before = z + 0.5
    want |= {
        "E": np.exp(s).sum(), "P": 1.0, "H": h, "B": h / math.log(2), "N": math.exp(h), "ce": -math.log(p[1]),
        "pt": p[0], "ps": p[1], "top": 0, "second": 1, "ties": 1, "shape": 0, "y": 1, "over": 0, "end": 0,
        "T": 2.0, "c": -0.5, "m": 1.5, "M": s.max(), "W": np.exp(s - s.max()).sum(), "L": special.logsumexp(s),
        "ey": np.exp(s[1]), "py": p[1], "F": math.exp(-0.25), "u": math.exp(before[1] / 2.0),
        "U": np.exp(before / 2.0).sum(), "pu": p[1], "dc": 0.0, "moved": 1, "Tm": 2.0 / 1.5, "pm": p[1], "dm": 0.0,
    }  # fmt: skip
    assert set(want) == set(got)
    for name, value in want.items():
        assert_allclose(got[name], value, rtol=1e-12, atol=1e-15, err_msg=name)


def test_overflow_and_the_ends_of_the_temperature_are_flagged():
    assert columns(Setting((1000.0, 0.0)).states())["over"] == 1
    assert columns(Setting((700.0, 0.0)).states())["over"] == 0
    assert [float(columns(Setting((1.0, 0.0), t).states())["end"][0]) for t in (0.0, 1.0, INF)] == [1, 0, 1]


# Settings


def test_settling_works_scale_and_shift_into_the_logits():
    settled = Setting((1.0, -INF, 0.1), 2.0, 2, 3.0, 0.2).settled()
    assert settled == Setting((3.2, -INF, 0.5), 2.0, 2)


# Grids


@MANY
@given(st.floats(-LARGEST, LARGEST) | st.floats(-20, 20) | st.just(-INF), st.floats(5.0, LARGEST))
def test_a_logit_grid_ascends_and_holds_the_present_value_and_both_ends(value, half):
    grid = logit_grid(half, value)
    assert (grid[1:] > grid[:-1]).all()
    assert value in grid
    assert np.isfinite(grid).all() or (value == -INF and np.isfinite(grid[1:]).all())
    inside = grid[np.isfinite(grid)] / half
    assert min(abs(inside - 1)) < 1e-10
    assert min(abs(inside + 1)) < 1e-10


def test_a_logit_grid_has_a_hundred_equal_steps_of_round_numbers():
    assert_allclose(np.diff(logit_grid(5.0, 0.0)), 0.1)
    assert_array_equal(logit_grid(5.0, 0.2)[:4], [-5.0, -4.9, -4.8, -4.7])


@MANY
@given(st.floats(0, LARGEST) | st.floats(0, 60) | st.sampled_from([0.0, INF, 1e-320]))
def test_a_temperature_grid_ascends_from_0_to_infinity_through_the_present_value(value):
    grid = ratio_grid(value, ends=True)
    assert (grid[1:] > grid[:-1]).all()
    assert value in grid
    assert (grid[0], grid[-1]) == (0, INF)
    assert np.isfinite(grid[:-1]).all()
    assert {0.05, 0.5, 1.0, 5.0, 50.0} <= set(grid.tolist())


@MANY
@given(st.floats(5e-324, LARGEST) | st.floats(0.01, 60))
def test_a_scale_grid_ascends_stays_finite_and_holds_the_present_value(value):
    grid = ratio_grid(value, ends=False)
    assert (grid[1:] > grid[:-1]).all()
    assert value in grid
    assert np.isfinite(grid).all()
    assert (grid > 0).all()
    assert {0.1, 1.0, 2.0, 10.0} <= set(grid.tolist())


def test_the_ratios_of_a_grid_are_at_most_a_tenth():
    grid = ratio_grid(1.0, ends=True)[1:-1]
    assert (grid[1:] / grid[:-1]).max() < 1.1


# The sliders' range


@pytest.mark.parametrize(
    ("logits", "half"),
    [
        ([0.0, 0.0], 5), ([5.0, -5.0], 5), ([5.01, 0.0], 10), ([-10.0, 1.0], 10), ([10.5, 0.0], 20), ([31.0, 5.0], 50),
        ([50.1, 0.0], 100), ([999.9999999999999, 0.0], 1000), ([1000.0000000000001, 0.0], 2000), ([-INF, 3.0], 5),
        ([1e308, 0.0], 1e308), ([1.1e308, 0.0], LARGEST), ([LARGEST, 0.0], LARGEST),
    ],
)  # fmt: skip
def test_the_range_is_the_next_of_one_two_five(logits, half):
    assert half_range(logits) == half


@MANY
@given(st.lists(st.floats(-LARGEST, LARGEST) | st.floats(-100, 100), min_size=2, max_size=12))
def test_the_range_holds_the_logits_and_is_not_wasteful(logits):
    largest, half = max(abs(z) for z in logits), half_range(logits)
    assert largest <= half < INF
    assert half == 5 or half <= 2.5 * largest * (1 + 1e-12)


def test_a_shift_too_large_for_the_logits_to_survive_shows_what_it_did():
    got = columns(Setting((3.0, 1.0, 0.2), shift=1e17).states())
    assert got["moved"] == 2
    assert columns(Setting((3.0, 1.0, 0.2)).states())["moved"] == 0
    assert_allclose([got["p0"][0], got["pu"][0]], [1 / 3, special.softmax([3.0, 1.0, 0.2])[0]], rtol=1e-12)
    assert_allclose(got["dc"], special.softmax([3.0, 1.0, 0.2])[0] - 1 / 3, rtol=1e-12)
