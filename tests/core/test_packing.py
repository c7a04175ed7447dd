"""Packed numbers come back as the same floats, and packing is only used where it is smaller."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from softmax_core.digits import Form, rounded
from softmax_core.packing import MOST, Rows, by_changes, by_units, pack

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=200)
NUMBER = st.floats(0, 1) | st.floats(-20, 20) | st.floats() | st.sampled_from([0.0, -0.0, math.inf, 6.5535, 1e-6])


def joined(*rows):
    """Rows, one behind the other."""
    return Rows(np.concatenate([np.array(row, dtype=np.float64) for row in rows]), np.array([len(row) for row in rows]))


def packed(values, decimals=4):
    return by_units(joined(values), np.array([decimals]))


def assert_same_floats(kept, wanted):
    assert_array_equal(kept.numbers, wanted.numbers)
    assert_array_equal(np.signbit(kept.numbers), np.signbit(wanted.numbers))
    assert_array_equal(kept.lengths, wanted.lengths)


ROWS = st.lists(st.lists(NUMBER, min_size=1, max_size=40), min_size=1, max_size=5)


@QUICK
@given(ROWS, st.sampled_from([0, 2, 4, 6]))
def test_every_packed_number_comes_back_as_the_same_float(values, decimals):
    rows = joined(*(rounded(row, Form(decimals=decimals)) for row in values))
    which, kept = by_units(rows, np.full(len(values), decimals))
    assert_same_floats(kept.rows(), rows.chosen(which))


@QUICK
@given(ROWS, st.data())
def test_every_row_comes_back_from_where_it_went(values, data):
    decimals = data.draw(st.lists(st.sampled_from([0, 2, 4]), min_size=len(values), max_size=len(values)))
    rows = joined(*(rounded(row, Form(decimals=places)) for row, places in zip(values, decimals, strict=True)))
    kept = pack(rows, np.array(decimals), np.zeros(len(values), dtype=bool))
    assert sorted(kept.order.tolist()) == list(range(len(values)))
    wanted = list(rows.each())
    for row, numbers in zip(kept.order.tolist(), kept.each(), strict=True):
        assert_array_equal(numbers, wanted[row])


@QUICK
@given(st.lists(NUMBER, min_size=1, max_size=60))
def test_a_row_is_packed_only_where_that_is_smaller(values):
    which, kept = packed(rounded(values, Form()))
    if which[0]:
        assert kept.code.nbytes + kept.place.nbytes + kept.value.nbytes < 4 * len(values)


@pytest.mark.parametrize(
    ("outside", "low"), [([0.0, 0.5], 1000.0), ([2000.0, 9999.0], 1001.0)], ids=["small ones", "large ones"]
)
def test_sixteen_bits_hold_the_end_where_most_numbers_are(outside, low):
    values = [*outside, *(1001.0 + k for k in range(5)), 1000.0 + MOST / 1e4, *[1002.0] * 20]
    which, kept = packed(values)
    assert which[0]
    assert kept.low[0] == low * 1e4
    assert kept.value.tolist() == outside


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
    rows = joined(values, values[::-1], list(range(60)), values[:7])
    which, kept = by_changes(rows)
    assert_same_floats(kept.rows(), rows.chosen(which))
    assert not which[2]
    assert kept.place.nbytes + kept.value.nbytes < 2 * 60 * max(1, which.sum())


def test_a_row_that_changes_now_and_then_travels_by_its_changes():
    which, kept = by_changes(joined([2.0] * 50 + [1.0] * 50, [0.0, 1.0] * 50))
    assert which.tolist() == [True, False]
    assert (kept.place.tolist(), kept.value.tolist()) == ([0, 50], [2.0, 1.0])
