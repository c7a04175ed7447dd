"""The online softmax: equal to the shifted one for any split of the classes, and right against mpmath and SciPy."""

from __future__ import annotations

from itertools import pairwise

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy.special import logsumexp as scipy_logsumexp
from scipy.special import softmax as scipy_softmax

from softmax_core import online_softmax, softmax
from softmax_core.online import running_statistics

ANY = st.floats(-1e3, 1e3) | st.just(-np.inf)
ROWS = st.lists(ANY, min_size=1, max_size=40)


@st.composite
def splits(draw):
    """Logits, at least one finite, and the lengths of blocks that add up to as many."""
    z = draw(ROWS.filter(lambda row: max(row) > -np.inf))
    cuts = draw(st.sets(st.integers(1, len(z)))) - {len(z)}
    ends = [0, *sorted(cuts), len(z)]
    return z, [b - a for a, b in pairwise(ends)]


@given(splits())
def test_any_split_gives_the_shifted_softmax(split):
    z, blocks = split
    # every new maximum rounds once more: 40 roundings of exp and product at most, each within two units
    assert_allclose(online_softmax(z, blocks=blocks), softmax(z), rtol=3e-14, atol=1e-300)


@given(splits())
def test_after_every_block_the_sum_is_that_of_all_that_was_read_against_the_largest_of_it(split):
    z, blocks = split
    found = running_statistics(z, blocks=blocks)
    for k, end in enumerate(np.cumsum(blocks)):
        read = np.array(z[:end])
        assert found.maximum[k] == read.max()
        expected = 0.0 if read.max() == -np.inf else np.exp(scipy_logsumexp(read) - read.max())
        assert_allclose(found.total[k], expected, rtol=1e-12)


@given(splits(), st.integers(1, 50))
def test_a_size_is_the_split_into_blocks_of_that_size_the_last_one_shorter(split, size):
    z, _ = split
    lengths = [min(size, len(z) - start) for start in range(0, len(z), size)]
    assert_array_equal(online_softmax(z, blocks=size), online_softmax(z, blocks=lengths))


@pytest.mark.parametrize("blocks", [1, 2, 3, 4])
def test_it_is_right_to_the_last_digits_where_exp_alone_overflows(blocks):
    z = [1000.0, 1003.0, 1001.5, 1004.25]
    with mpmath.workdps(50):
        e = [mpmath.exp(mpmath.mpf(x) - 1000) for x in z]
        exact = [float(x / mpmath.fsum(e)) for x in e]
    assert_allclose(online_softmax(z, blocks=blocks), exact, rtol=4e-15)


def test_the_factor_is_what_the_old_sum_is_multiplied_by():
    found = running_statistics([0.0, 1.0, -2.0, 3.0], blocks=1)
    assert_allclose(found.factor, [0, np.exp(-1), 1, np.exp(-2)])
    assert_allclose(found.added, [1, 1, np.exp(-3), 1])
    assert_allclose(found.total[1:], found.factor[1:] * found.total[:-1] + found.added[1:])


@pytest.mark.parametrize("axis", [0, 1, -1])
def test_the_class_axis_may_be_any(axis):
    z = np.random.default_rng(1).normal(size=(5, 7)) * 10
    assert_allclose(online_softmax(z, axis=axis, blocks=3), scipy_softmax(z, axis=axis), rtol=1e-13)


@pytest.mark.parametrize("blocks", [1, 2, 3])
def test_edges_are_those_of_softmax(blocks):
    """One masked block, all masked, +inf, nan: row by row, without a warning."""
    inf, nan = np.inf, np.nan
    z = [[-inf, -inf, 1.0], [1.0, -inf, -inf], [-inf] * 3, [0.0, inf, 1.0], [nan, 0.0, 1.0], [-1e308, 1e308, 1e308]]
    assert_array_equal(online_softmax(z, blocks=blocks), softmax(z))


def test_empty_batches_single_numbers_and_small_dtypes():
    assert online_softmax(np.empty((0, 3)), blocks=2).shape == (0, 3)
    assert online_softmax(np.empty((3, 0)), blocks=2).shape == (3, 0)
    assert running_statistics(np.empty((3, 0))).total.shape == (3, 0)
    assert online_softmax(7.0) == 1.0
    assert_array_equal(online_softmax(np.array([1, 2, 255], np.uint8)), softmax([1.0, 2.0, 255.0]))
    half = np.array([0.5, 12.0, 11.0, -3.0], np.float16)
    assert online_softmax(half, blocks=2).dtype == np.float16
    assert_allclose(online_softmax(half, blocks=2), softmax(half), rtol=2**-10)


@pytest.mark.parametrize(
    ("blocks", "error", "said"),
    [
        (0, ValueError, "at least 1 logit each, got 0"), (-2, ValueError, "got -2"), ([1, 0, 2], ValueError, "got 0"),
        ([1, 1], ValueError, "add up to 2: give lengths that add up to the 3"), ([], ValueError, "add up to 0"),
        (1.5, TypeError, "float"), ([1.5, 1.5], TypeError, "float"),
    ],
)  # fmt: skip
def test_blocks_that_make_no_sense_are_refused(blocks, error, said):
    for function in (online_softmax, running_statistics):
        with pytest.raises(error, match=said):
            function([1.0, 2.0, 3.0], blocks=blocks)
