"""Rows of several files joined by their ids."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from prediction_files.join import join, match_ids

RNG = np.random.default_rng(5)


@given(st.lists(st.integers(-50, 50), unique=True), st.lists(st.integers(-50, 50), unique=True), st.booleans())
def test_ids_are_found_whatever_their_order(base, other, as_text):
    arrays = [np.array([f"r{i}" for i in ids] if as_text else ids, dtype=object if as_text else np.int64)
              for ids in (base, other)]  # fmt: skip
    found = match_ids(*arrays)
    expected = [other.index(one) if one in other else -1 for one in base]
    assert base == other if found is None else found.tolist() == expected


@given(st.permutations(range(6)), st.permutations(range(6)), st.sets(st.integers(0, 5), max_size=3))
def test_rows_of_three_files_come_together_by_id(second, third, gone):
    ids = [np.arange(6), np.array(second), np.array([one for one in third if one not in gone])]
    rows, notes = join(["a", "b", "y"], [len(one) for one in ids], ids)
    taken = [column if place is None else column[place] for column, place in zip(ids, rows, strict=True)]
    kept = [one for one in range(6) if one not in gone]
    assert [column.tolist() for column in taken] == [kept] * 3
    assert [(note.key, note.values["count"]) for note in notes] == ([("dropped_ids", len(gone))] if gone else [])


def test_a_million_ids_in_another_order_are_joined():
    order = RNG.permutation(1_000_000)
    (_, rows), _ = join(["a", "b"], [1_000_000] * 2, [np.arange(1_000_000), order])
    assert np.array_equal(order[rows], np.arange(1_000_000))
