"""Distributions that stay distributions while one probability moves."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from softmax_core.simplex import is_distribution, most_of, rescaled, with_class, without_class

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=60)


@st.composite
def a_distribution(draw, classes):
    weights = draw(st.lists(st.floats(0.0, 1.0), min_size=classes, max_size=classes).filter(lambda w: sum(w) > 1e-3))
    return tuple(w / sum(weights) for w in weights)


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


def test_others_that_were_all_zero_share_equally():
    assert_allclose(rescaled([1.0, 0.0, 0.0], 0, [0.4]), [[0.4, 0.3, 0.3]])


def test_with_two_classes_a_lock_leaves_nothing_to_move():
    assert_allclose(rescaled([0.25, 0.75], 0, [0.5], locked=1), [[0.25, 0.75]])


@QUICK
@given(a_distribution(4), st.none() | st.integers(0, 3))
def test_the_most_that_a_class_can_have_is_what_the_locked_one_leaves(p, locked):
    assert most_of(p, locked) == pytest.approx(1 - (p[locked] if locked is not None else 0), abs=1e-9)


@QUICK
@given(a_distribution(4), st.integers(0, 3))
def test_a_class_that_comes_or_goes_leaves_a_distribution(p, index):
    assert with_class(p) == (*p, 0.0)
    rest = without_class(p, index)
    assert len(rest) == 3
    assert math.fsum(rest) == pytest.approx(1, abs=1e-9)
