"""The online softmax step by step: what has been read, what the sum is then, and how often everything is read."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy.special import softmax as scipy_softmax

from softmax_core.lessons import online as lesson
from softmax_core.lessons.online import DONE, FIRST, GREW, MASKED, SAME, START, WRITING

Z = (1.0, 2.0, 0.5, 4.0, 3.0, -1.0, 5.0)
LOGITS = st.lists(st.floats(-50, 50), min_size=4, max_size=12)


def at(z, size, step):
    """One state's quantities, each without its first axis."""
    found = lesson.quantities(np.array([z]), np.array([float(size)]), np.array([float(step)]))
    return {name: values[0] for name, values in found.items()}


@given(LOGITS, st.integers(1, 4), st.integers(0, 24))
def test_the_terms_that_are_read_add_up_to_s_and_the_rest_is_not_known(z, size, step):
    found, read = at(z, size, step), min(step * size, len(z))
    assert_array_equal(np.isnan(found["term"]), np.arange(len(z)) >= read)
    assert_allclose(np.nansum(found["term"]), found["s"], rtol=1e-13)
    assert_allclose(found["term"][:read], [np.exp(x - max(z[:read])) for x in z[:read]], rtol=1e-13)


@given(LOGITS, st.integers(1, 4))
def test_after_both_readings_p_is_softmax_and_every_logit_was_read_twice(z, size):
    found = at(z, size, lesson.last_step(len(z), size))
    assert_allclose(found["p"], scipy_softmax(z), rtol=1e-12)
    assert found["difference"] < 1e-15
    assert found["regime"] == DONE
    assert found["reads"] == found["loads"][2] == 2 * len(z)
    assert found["loads"][1] - found["loads"][2] == len(z)


def test_every_step_says_what_happens():
    regimes = [at(Z, 2, step)["regime"] for step in range(9)]
    assert regimes == [START, FIRST, GREW, SAME, GREW, WRITING, WRITING, WRITING, DONE]
    assert [at(Z, 2, step)["reads"] for step in range(9)] == [0, 2, 4, 6, 7, 9, 11, 13, 14]
    grew = at(Z, 2, 2)
    assert (grew["m_old"], grew["m"], grew["top"], grew["block"], grew["blocks"]) == (2, 4, 3, 2, 4)
    assert_allclose(grew["factor"], np.exp(-2))
    assert_allclose(grew["kept"], np.exp(-2) * (1 + np.exp(-1)))
    assert_allclose(grew["added"], 1 + np.exp(-3.5))
    assert_array_equal(grew["now"], [0, 0, 1, 1, 0, 0, 0])
    assert at(Z, 2, 3)["factor"] == 1


def test_masked_blocks_wait_for_a_finite_logit():
    z = (-np.inf, -np.inf, 2.0, -np.inf)
    assert [at(z, 1, step)["regime"] for step in range(5)] == [START, MASKED, MASKED, FIRST, SAME]
    assert_array_equal([at(z, 1, step)["s"] for step in range(5)], [0, 0, 0, 1, 1])
    assert_array_equal(at(z, 1, 8)["p"], [0, 0, 1, 0])
    assert np.isnan(at(z, 1, 1)["top"])


def test_no_logit_is_too_large():
    assert_array_equal(at((1e308, -1e308, 0.0, 1.0), 3, 99)["p"], [1, 0, 0, 0])
    z = (1000.0, 1001.0, 1002.0, 999.0)
    assert_allclose(at(z, 3, 99)["p"], scipy_softmax(z), rtol=1e-14)


def test_the_counts_are_those_of_the_paper():
    """Milakov & Gimelshein 2018: 3 memory accesses per element, 4 with the shift, and 3 again online."""
    assert_array_equal(at(Z, 2, 0)["accesses"], [3, 4, 3])
    assert_array_equal(at(Z, 2, 0)["readings"], [2, 3, 2])


def test_larger_blocks_never_leave_a_step_beyond_the_last():
    state = {"z": Z, "step": 13.0}
    moved = lesson.with_size(state, 0, [1.0, 2.0, 3.0, 4.0])
    assert_array_equal(moved["step"], [13, 8, 6, 4])
    assert_array_equal(moved["size"], [1, 2, 3, 4])
