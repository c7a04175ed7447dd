"""Counts binned and merged to be drawn, against plain counts and sums."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from softmax_core.comparison.plot_binning import (
    FAINTEST,
    equal_bins,
    log_shades,
    marker_diameters,
    merge_classes,
    relative_to_largest,
    sample_histogram,
)


@given(st.integers(2, 12), st.integers(2, 8), st.integers(0, 2**31))
def test_folding_keeps_every_count(classes, most, seed):
    matrix = np.random.default_rng(seed).integers(0, 50, (classes, classes))
    merged = merge_classes(matrix, most)
    kept = merged.classes
    assert len(merged.counts) == min(classes, most)
    assert merged.counts.sum() == matrix.sum() == merged.total
    assert merged.right == sum(matrix[k, k] for k in range(classes))
    assert (merged.counts[: len(kept), : len(kept)] == matrix[np.ix_(kept, kept)]).all()
    assert len(kept) + merged.rest == classes
    assert merged.largest == max(matrix[i, j] for i in range(classes) for j in range(classes) if i != j)
    assert matrix[merged.where] == merged.largest


def test_the_folded_classes_are_those_that_are_confused_least():
    matrix = np.diag([100] * 40)
    matrix[3, 17], matrix[22, 3] = 5, 4
    assert merge_classes(matrix, 4).classes.tolist() == [3, 17, 22]


def test_one_class_has_nothing_beside_its_diagonal():
    merged = merge_classes([[7]])
    assert (merged.total, merged.right, merged.largest) == (7, 7, 0)


def test_shares_are_those_of_the_row_and_missing_where_it_is_empty():
    merged = merge_classes([[3, 1], [0, 0]])
    assert merged.share[0].tolist() == [0.75, 0.25]
    assert np.isnan(merged.share[1]).all()


def test_a_small_count_is_seen_beside_a_large_one_and_0_is_not():
    shade = log_shades([0, 1, 1_000_000])
    assert shade.tolist() == [0.0, FAINTEST, 1.0]
    assert log_shades([0, 0]).tolist() == [0.0, 0.0]
    assert log_shades([1, 1]).tolist() == [1.0, 1.0]


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=20))
def test_a_larger_count_is_never_drawn_fainter_or_smaller(counts):
    order = np.argsort(counts)
    for drawn in (log_shades(counts), marker_diameters(counts)):
        assert (np.diff(drawn[order]) >= 0).all()


def test_leanings_are_parts_of_the_largest_finite_one():
    assert relative_to_largest([0.0, 0.0]).tolist() == [0.0, 0.0]
    assert relative_to_largest([np.inf, -np.inf, np.nan, -2.0, 1.0]).tolist() == [1.0, -1.0, 0.0, -1.0, 0.5]


def test_equal_bins_share_out_everything_from_0_to_1():
    edges, centres = equal_bins(20)
    assert (edges[0], edges[-1], len(edges), len(centres)) == (0.0, 1.0, 21, 20)
    assert_allclose(centres, [0.025 + 0.05 * k for k in range(20)])


def test_a_tally_counts_every_sample_once_and_shows_0():
    samples = np.random.default_rng(0).normal(3, 0.5, 2000)
    found = sample_histogram(samples)
    assert found.count.sum() == 2000
    assert len(found.count) == 40
    assert found.low < 0 < samples.max() < found.high
    assert_allclose(found.width, (samples.max() - samples.min()) / 40)


@pytest.mark.parametrize("rows", [3, 97, 1000])
def test_samples_that_are_multiples_fill_bins_evenly(rows):
    draws = np.random.default_rng(1).integers(-40, 60, 5000)
    found = sample_histogram(draws / rows, 40, step=1 / rows)
    each = found.width * rows
    assert_allclose(each, np.rint(each), atol=1e-9)
    assert found.count.sum() == 5000
    assert len(found.count) <= 40
    expected = Counter((draws - draws.min()) // round(each[0]))
    assert found.count.tolist() == [expected[place] for place in range(len(found.count))]


def test_what_is_not_finite_is_not_tallied():
    assert sample_histogram([0.0, np.nan]) is None
    assert sample_histogram([np.inf]) is None
    assert sample_histogram([]) is None


def test_samples_that_are_all_equal_make_one_bar():
    assert sample_histogram(np.zeros(10), step=0.5).count.tolist() == [10]
    assert max(sample_histogram(np.zeros(10)).count) == 10
