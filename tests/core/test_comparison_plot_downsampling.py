"""Long results reduced to the points that are drawn, against plain sorting and sums."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from softmax_core.comparison.plot_downsampling import (
    LARGEST_SURPRISAL,
    cumulative,
    downsample_curve,
    most_different_classes,
    most_influential_rows,
    surprisal_curve,
    surprisal_points,
)
from softmax_core.comparison.results import Ranking
from softmax_core.comparison.study import Study


def study(rows=60, classes=4, seed=0):
    random = np.random.default_rng(seed)
    a, b = (random.dirichlet(np.ones(classes), rows) for _ in range(2))
    return Study(random.integers(0, classes, rows), a, b, classes)


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=300), st.integers(2, 50))
def test_a_thinned_curve_keeps_its_ends_its_order_and_the_number_it_was_promised(values, most):
    chosen = downsample_curve(values, most)
    assert (chosen[0], chosen[-1]) == (0, len(values) - 1)
    assert (np.diff(chosen) > 0).all()
    assert len(chosen) <= max(most, 2)


def test_a_thinned_curve_is_close_to_the_curve_everywhere():
    steep = 1 - np.exp(-np.arange(1_000_000) / 500)
    chosen = downsample_curve(steep, 400)
    drawn = np.interp(np.arange(len(steep)), chosen, steep[chosen])
    assert len(chosen) <= 400
    assert np.abs(drawn - steep).max() < 0.01


@pytest.mark.parametrize("mark", [0.05, 0.3, 0.5, 0.8, 0.95])
def test_the_cumulative_share_keeps_the_row_at_which_the_mark_is_reached(mark):
    share = np.sqrt(np.linspace(0, 1, 20_001)[1:])
    ranking = Ranking(np.arange(20_000), share, 0.5, 1, np.array([], dtype=int))
    curve = cumulative(ranking, mark)
    reached = next(i for i, share in enumerate(ranking.share.tolist(), start=1) if share >= mark)
    assert curve.rows_needed == reached
    assert reached in curve.count.tolist()
    assert len(curve.count) <= 400
    assert_allclose(curve.share, ranking.share[curve.count - 1], rtol=0)
    assert {1, 2, 3, 20_000} <= set(curve.count.tolist())
    assert curve.top == pytest.approx(max(ranking.share))


def test_without_a_gap_there_is_nothing_to_mark():
    none = np.array([], dtype=int)
    curve = cumulative(Ranking(np.arange(3), np.full(3, np.nan), 0.0, 0, none))
    assert (curve.rows_needed, curve.bottom, curve.top) == (0, 0.0, 1.0)


@pytest.mark.parametrize("swapped", [False, True])
def test_the_deciding_rows_are_those_that_sorting_finds(swapped):
    one = study(200)
    difference = one.comparison.difference
    if swapped:
        random = np.random.default_rng(0)
        a, b = (random.dirichlet(np.ones(4), 200) for _ in range(2))
        one = Study(random.integers(0, 4, 200), b, a, 4)
        difference = one.comparison.difference
    found = most_influential_rows(difference, one.ranking, 7)
    by_size = sorted(range(200), key=lambda row: difference[row])
    assert found.a.rows.tolist() == by_size[:7]
    assert found.b.rows.tolist() == by_size[::-1][:7]
    assert found.limit == max(np.abs(difference))
    assert_allclose(found.b.difference, difference[found.b.rows])


def test_rows_with_an_infinite_difference_come_first_and_are_drawn_at_the_limit():
    a = [[1.0, 0.0], [0.5, 0.5], [0.2, 0.8], [0.0, 1.0]]
    b = [[0.5, 0.5], [0.0, 1.0], [0.4, 0.6], [0.0, 1.0]]
    one = Study([1, 0, 1, 0], a, b, 2)
    found = most_influential_rows(one.comparison.difference, one.ranking)
    assert found.b.rows.tolist() == [0]
    assert found.a.rows.tolist() == [1, 2]
    assert found.b.difference.tolist() == [np.inf]
    assert found.limit == pytest.approx(np.log(0.8 / 0.6))
    assert found.b.length.tolist() == [found.limit]


def test_no_row_decides_between_equal_models():
    same = [[0.3, 0.7], [0.6, 0.4]]
    one = Study([0, 1], same, same, 2)
    found = most_influential_rows(one.comparison.difference, one.ranking)
    assert (len(found.a.rows), len(found.b.rows), found.limit) == (0, 0, 1.0)


def test_few_classes_stay_in_order_and_of_many_the_most_different_come_first():
    found = study(3000, 40).per_class
    assert most_different_classes(found, "recall", 40).tolist() == list(range(40))
    shown = most_different_classes(found, "cross_entropy", 5).tolist()
    apart = np.abs(found.cross_entropy_a - found.cross_entropy_b)
    assert shown == sorted(range(40), key=lambda index: -apart[index])[:5]
    assert most_different_classes(found, "gap", 3).tolist() == sorted(range(40), key=lambda k: -abs(found.gap[k]))[:3]


def test_few_rows_stand_on_the_curve_one_by_one():
    rows = study(200).comparison.a
    points = surprisal_points(rows)
    assert points.rows.tolist() == list(range(200))
    assert_allclose(points.loss, rows.cross_entropy, rtol=1e-12)
    assert (points.height <= LARGEST_SURPRISAL).all()
    assert (points.beyond == (rows.cross_entropy > LARGEST_SURPRISAL)).all()


def test_many_rows_stand_on_the_curve_by_bins_with_nothing_lost():
    rows = study(5000).comparison.a
    points = surprisal_points(rows, bins=40)
    in_bins = Counter(max(int(np.ceil(p * 40)) - 1, 0) for p in rows.probability.tolist())
    assert points.rows is None
    assert points.count.tolist() == [in_bins[place] for place in sorted(in_bins)]
    assert points.count @ points.probability == pytest.approx(rows.probability.sum())
    assert_allclose(points.loss, [-np.log(p) for p in points.probability])


def test_a_probability_of_0_costs_infinitely_much_and_is_drawn_at_the_edge():
    points = surprisal_points(Study([0], [[0.0, 1.0]], [[0.5, 0.5]], 2).comparison.a)
    assert (points.loss.tolist(), points.height.tolist(), points.beyond.tolist()) == (
        [np.inf],
        [LARGEST_SURPRISAL],
        [True],
    )


def test_labels_have_no_points():
    assert not len(surprisal_points(Study([0, 1], [0, 1], [1, 1], 2).comparison.a).count)


def test_the_curve_runs_from_a_thousandth_to_1():
    p, loss = surprisal_curve()
    assert (p[0], p[-1]) == (pytest.approx(0.001), 1.0)
    assert_allclose(loss, -np.log(p), atol=1e-12)
