"""Packed numbers come back as the same floats, and packing is only used where it is smaller."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from softmax_core.digits import Form, rounded
from softmax_core.packing import MOST, runs, whole

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=200)
NUMBER = st.floats(0, 1) | st.floats(-20, 20) | st.floats() | st.sampled_from([0.0, -0.0, math.inf, 6.5535, 1e-6])


def packed(values, decimals=4):
    return whole(np.array([values]), np.array([decimals]))


@QUICK
@given(st.lists(st.tuples(NUMBER, NUMBER, NUMBER), min_size=1, max_size=40), st.sampled_from([0, 2, 4, 6]))
def test_every_packed_number_comes_back_as_the_same_float(steps, decimals):
    rows = rounded(np.array(steps).T, Form(decimals=decimals))
    which, kept = whole(rows, np.full(3, decimals))
    assert_array_equal(kept.numbers(), rows[which])
    assert_array_equal(np.signbit(kept.numbers()), np.signbit(rows[which]))


@QUICK
@given(st.lists(NUMBER, min_size=1, max_size=60))
def test_a_row_is_packed_only_where_that_is_smaller(values):
    which, kept = packed(rounded(values, Form()))
    if which[0]:
        assert kept.code.nbytes + kept.place.nbytes + kept.value.nbytes < 4 * len(values)


def test_sixteen_bits_begin_where_most_numbers_fit():
    values = [0.0, 0.5, 1000.0, *(1000.0 + k for k in range(1, 6)), *[1002.0] * 20]
    which, kept = packed(values)
    assert which[0]
    assert kept.low[0] == 1000.0 * 1e4
    assert kept.value.tolist() == [0.0, 0.5]


@pytest.mark.parametrize(("values", "fits"), [([0.0, MOST], True), ([0.0, MOST + 1.0], False), ([0.5, 0.0], False)])
def test_the_span_of_sixteen_bits_is_used_to_its_end(values, fits):
    assert packed(values, decimals=0)[0][0] == fits


def test_the_numbers_of_a_loss_are_packed_with_its_infinity_beside_them():
    which, kept = packed([math.inf, *(round(k / 30, 4) for k in range(100))])
    assert which[0]
    assert kept.place.tolist() == [0]
    assert kept.value.tolist() == [math.inf]


@QUICK
@given(st.lists(st.sampled_from([1.0, 0.0, -0.0, math.nan, math.inf, 0.3333]), min_size=60, max_size=60).map(sorted))
def test_every_run_comes_back_as_it_was(values):
    rows = np.array([values, values[::-1], list(range(60))])
    which, kept = runs(rows)
    assert_array_equal(kept.numbers(), rows[which])
    assert_array_equal(np.signbit(kept.numbers()), np.signbit(rows[which]))
    assert not which[2]
    assert kept.place.nbytes + kept.value.nbytes < 2 * 60 * max(1, which.sum())


def test_a_row_that_changes_now_and_then_travels_by_its_changes():
    which, kept = runs(np.array([[2.0] * 50 + [1.0] * 50, [0.0, 1.0] * 50]))
    assert which.tolist() == [True, False]
    assert (kept.place.tolist(), kept.value.tolist()) == ([0, 50], [2.0, 1.0])
