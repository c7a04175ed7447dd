"""The chain's quantities are what their meanings say, for one state and for many at once."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy import special

from softmax_core.lessons.softmax import OTHER_WAYS, QUANTITIES, WORKINGS, checked, quantities, with_logit

INF = math.inf
LARGEST = float(np.finfo(float).max)
ALL = (WORKINGS, OTHER_WAYS)
QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=50)
LOGIT = st.floats(-30, 30) | st.floats(-LARGEST, LARGEST) | st.just(-INF)
LOGITS = st.lists(LOGIT, min_size=2, max_size=5).filter(lambda z: any(math.isfinite(x) for x in z)).map(tuple)


def state(z, T=1.0, y=0, m=1.0, c=0.0):
    """One state, one row."""
    return np.array([z], dtype=float), np.array([T]), np.array([c]), np.array([m]), np.array([y])


def test_the_quantities_are_those_that_their_meanings_say():
    pin = {"z": (0.0, 1.0, 2.0), "T": 1.0, "y": 0}
    got = quantities(*state((3.0, 1.0, 0.2), 2.0, 1, 1.5, -0.5), pin, ALL)
    z = 1.5 * np.array([3.0, 1.0, 0.2]) - 0.5
    s, p, q = z / 2.0, special.softmax(z / 2.0), special.softmax([0.0, 1.0, 2.0])
    h, before = -(p * np.log(p)).sum(), z + 0.5
    want = {
        "z": z, "scaled": s, "exp": np.exp(s), "p": p, "surprisal": -np.log(p), "gradient": p - [0, 1, 0],
        "pinned_p": q, "pinned_surprisal": -np.log(q), "p_change": p - q,
        "exp_sum": np.exp(s).sum(), "p_sum": 1.0, "entropy": h, "entropy_bits": h / math.log(2),
        "perplexity": math.exp(h), "loss": -math.log(p[1]), "top": 0, "top_p": p[0], "second": 1, "second_p": p[1],
        "ties": 1, "shape": 0, "y": 1, "T": 2.0, "c": -0.5, "m": 1.5, "limit": 0, "overflows": 0,
        "scaled_max": s.max(), "shifted_exp_sum": np.exp(s - s.max()).sum(), "log_sum_exp": special.logsumexp(s),
        "exp_y": np.exp(s[1]), "p_y": p[1], "shift_factor": math.exp(-0.25),
        "unshifted_exp_y": math.exp(before[1] / 2.0), "unshifted_exp_sum": np.exp(before / 2.0).sum(),
        "unshifted_p_y": p[1], "shift_change": 0.0, "shift_effect": 1, "scale_temperature": 2.0 / 1.5,
        "scale_p_y": p[1], "scale_change": 0.0,
    }  # fmt: skip
    assert set(want) == set(got)
    for name, value in want.items():
        assert_allclose(got[name][0], value, rtol=1e-12, atol=1e-15, err_msg=name)
    assert set(got) | set(checked((3.0, 1.0), 1.0, 0)) == set(QUANTITIES)


@QUICK
@given(LOGITS, st.floats(0.05, 50) | st.sampled_from([0.0, INF, 1e-320]), st.floats(0.1, 10), st.floats(-10, 10))
def test_many_states_give_what_each_gives_alone(z, temperature, scale, shift):
    one = state(z, temperature, len(z) - 1, scale, shift)
    other = state((0.0,) * len(z), 1.0, 0, 1.0, 0.0)
    both = quantities(*(np.concatenate(pair) for pair in zip(one, other, strict=True)), None, ALL)
    for name, want in quantities(*one, None, ALL).items():
        assert_allclose(both[name][0], want[0], rtol=1e-12, atol=1e-15, err_msg=name)


def test_what_is_not_wanted_is_not_computed():
    plain = set(quantities(*state((3.0, 1.0)), None, ()))
    assert "scaled_max" not in plain
    assert "shift_factor" not in plain
    assert set(quantities(*state((3.0, 1.0)), None, (WORKINGS,))) - plain == {
        "scaled_max", "shifted_exp_sum", "log_sum_exp", "overflows", "p_y",
    }  # fmt: skip


def test_overflow_and_the_limits_of_the_temperature_are_flagged():
    assert quantities(*state((1000.0, 0.0)), None, ALL)["overflows"] == 1
    assert quantities(*state((700.0, 0.0)), None, ALL)["overflows"] == 0
    limits = [quantities(*state((1.0, 0.0), T), None, ())["limit"].item() for T in (0.0, 1.0, INF)]
    assert limits == [1, 0, 2]


def test_a_shift_too_large_for_the_logits_to_survive_shows_what_it_did():
    got = quantities(*state((3.0, 1.0, 0.2), c=1e17), None, ALL)
    own = special.softmax([3.0, 1.0, 0.2])[0]
    assert got["shift_effect"] == 2
    assert quantities(*state((3.0, 1.0, 0.2)), None, ALL)["shift_effect"] == 0
    assert_allclose([got["p"][0, 0], got["unshifted_p_y"][0]], [1 / 3, own], rtol=1e-12)
    assert_allclose(got["shift_change"], own - 1 / 3, rtol=1e-12)


def test_a_logit_that_moves_works_scale_and_shift_into_the_others():
    moved = with_logit({"z": (3.0, 1.0, 0.2), "m": 2.0, "c": 1.0}, 0, [0.0, -INF])
    assert_array_equal(moved["z"], [[0.0, 3.0, 1.4], [-INF, 3.0, 1.4]])
    assert_array_equal(moved["m"], [1.0, 1.0])
    assert_array_equal(moved["c"], [0.0, 0.0])


@pytest.mark.parametrize(
    ("z", "temperature"),
    [((3.0, 1.0, 0.2), 1.0), ((3.0, 1.0), 0.0), ((3.0, 1.0), INF), ((1e308, -1e308, -INF), 1.0), ((0.1, 0.2), 1e-3)],
)
def test_the_check_passes_on_what_is_right(z, temperature):
    assert checked(z, temperature, 0)["exact"] == 1
