"""Thinned curves look like those of all points: column by column they fill the same."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from softmax_core.comparison import roc
from softmax_core.comparison.plot_curves import COLUMNS, DECIMALS, precision_recall_line, roc_line, thinned
from tests.core.test_comparison_roc import tied

NEAR = 10.0**-DECIMALS


def filled(x, y, wide=COLUMNS):
    """By column: the lowest and the highest place that a line through these points has there."""
    fine = np.linspace(0, 1, 64 * wide + 1)
    points = np.concatenate([np.column_stack([fine, np.interp(fine, x, y)]), np.column_stack([x, y])])
    column = np.minimum((points[:, 0] * wide).astype(int), wide - 1)
    low, high = np.full(wide, np.inf), np.full(wide, -np.inf)
    np.minimum.at(low, column, points[:, 1])
    np.maximum.at(high, column, points[:, 1])
    return low, high


@pytest.mark.parametrize("rows", [300, 200_000])
@pytest.mark.parametrize("draw", [roc_line, precision_recall_line])
def test_a_thinned_curve_fills_the_same_part_of_every_column(rows, draw):
    counts = roc.count_by_threshold(*tied(rows, seed=rows, decimals=9))
    x, y = (np.array(one) for one in draw(counts))
    if draw is roc_line:
        whole = roc.roc_of_counts(counts)
        every = whole.false_positive_rate, whole.true_positive_rate
    else:
        whole = roc.precision_recall_of_counts(counts)
        every = np.repeat(np.r_[0, whole.recall], 2)[1:-1], np.repeat(whole.precision, 2)
    assert len(x) <= min(4 * COLUMNS, len(every[0]))
    for ours, theirs in zip(filled(x, y), filled(*every), strict=True):
        assert_allclose(ours, theirs, atol=0.01 if rows < 1000 else 2e-3)
    assert (np.diff(x) >= 0).all()
    assert (x[0], x[-1], y[-1]) == pytest.approx((0, 1, every[1][-1]), abs=NEAR)


def test_ups_and_downs_inside_a_column_stay():
    x, y = np.arange(1, 10_000, 2) / 10_000, np.random.default_rng(0).random(5000)
    for ours, theirs in zip(filled(*thinned(x, y)), filled(x, y), strict=True):
        assert_allclose(ours, theirs, atol=NEAR)


def test_the_area_below_the_steps_is_the_average_precision():
    counts = roc.count_by_threshold(*tied(400, seed=3))
    x, y = precision_recall_line(counts)
    assert np.trapezoid(y, x) == pytest.approx(counts.average_precision, abs=400 * NEAR)
    x, y = roc_line(counts)
    assert np.trapezoid(y, x) == pytest.approx(counts.auc, abs=400 * NEAR)


def test_a_curve_that_there_is_not_has_no_points():
    assert thinned(np.full(3, np.nan), np.ones(3)) == ([], [])
    assert precision_recall_line(roc.count_by_threshold([False], [0.5])) == ([], [])
