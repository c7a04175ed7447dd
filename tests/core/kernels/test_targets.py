"""Reading probabilities and targets: indices or distributions, and which row and class a refusal names."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

import softmax_core as sc
from softmax_core._kernels.targets import (
    as_binary,
    as_distribution,
    as_probabilities,
    as_target,
    one_hot,
    refuse_other_sums,
    smooth,
)

P = np.array([[0.5, 0.25, 0.25], [0.0, 1.0, 0.0]])


def test_the_shape_tells_indices_from_distributions():
    """Along any axis; anything else is refused with the two shapes that would fit."""
    assert as_target([2, 0], (2, 3), -1, check=True).dtype == np.intp
    assert as_target(np.zeros((2, 3), np.uint8), (2, 5, 3), -2, check=True).shape == (2, 3)
    assert as_target(P, (2, 3), -1, check=True).dtype == np.float64
    assert as_target(P.T, (3, 2), -2, check=True).shape == (3, 2)
    with pytest.raises(ValueError, match=r"give class indices of shape \(2,\) or distributions of shape \(2, 3\)"):
        as_target([0, 1, 2], (2, 3), -1, check=True)


def test_one_hot_rows_are_rows_of_the_identity():
    """In the dtype of the predictions, the class axis anywhere; distributions pass."""
    labels = np.array([[0, 2], [1, 1]])
    for axis in (-1, -2, -3):
        shape = np.moveaxis(np.zeros((2, 2, 3)), -1, axis).shape
        rows = one_hot(labels, np.zeros(shape, np.float32), axis)
        assert rows.dtype == np.float32
        assert_array_equal(np.moveaxis(rows, axis, -1), np.eye(3)[labels])
    assert_array_equal(one_hot(P, np.zeros((2, 3)), -1), P)
    assert as_distribution([0, 2], np.zeros((2, 3), np.float32), -1, check=True).dtype == np.float32


def test_smoothing_mixes_with_the_uniform_distribution():
    """y becomes (1 - e) y + e / K; without smoothing it is the same array."""
    assert smooth(P, 0, -1) is P
    assert_array_equal(smooth(P, 1.0, -1), np.full((2, 3), 1 / 3))
    assert_array_equal(smooth(np.array([[0.0], [1.0]]), 0.5, -2), [[0.25], [0.75]])


@pytest.mark.parametrize(
    ("shape", "place", "named"),
    [
        ((3,), (1,), "p, class 1, is 2.0"),
        ((2, 3), (1, 2), "p of row 1, class 2, is 2.0"),
        ((2, 4, 3), (1, 3, 0), r"p of row \(1, 3\), class 0, is 2.0"),
        ((), (), "p is 2.0"),
    ],
)
def test_what_is_no_probability_is_named_by_row_and_class(shape, place, named):
    """The first one that is not in [0, 1]."""
    bad = np.zeros(shape)
    bad[place] = 2.0
    with pytest.raises(ValueError, match=f"{named}, which is no probability"):
        as_probabilities(bad, "p", -1)


def test_a_sum_that_is_not_one_is_named_by_row():
    """A single row has no number; the tolerance is one in a million."""
    refuse_other_sums(np.array([0.5, 0.5 + 9e-7]), "p", -1)
    with pytest.raises(ValueError, match=r"^p sums to 0.75, not to 1 \(tolerance 1e-06\)"):
        refuse_other_sums(np.array([0.5, 0.25]), "p", -1)
    with pytest.raises(ValueError, match=r"^p of row 1 sums to 0.0, not to 1"):
        refuse_other_sums(np.array([[1.0, 0.0], [0.0, 0.0]]), "p", -1)


def test_indices_that_name_no_class_are_refused():
    """By row, with K; and numbers that are no integers by their dtype."""
    with pytest.raises(IndexError, match="target of row 1 is class 3, but there are K = 3 classes"):
        as_target([0, 3], (2, 3), -1, check=False)
    with pytest.raises(IndexError, match=r"^target is class -1, but there are K = 3 classes"):
        as_target(-1, (3,), -1, check=False)
    with pytest.raises(TypeError, match="class indices must be integers, got float64"):
        as_target([0.0, 1.0], (2, 3), -1, check=False)


def test_binary_targets_have_the_dtype_of_the_prediction():
    """A number serves all of them."""
    assert as_binary(1, np.zeros(3, np.float32)).dtype == np.float32
    assert as_binary([0, 1, 0.5], np.zeros(3)).shape == (3,)


def test_binary_targets_do_not_broadcast_by_accident():
    """(N,) against (N, 1) would give N * N losses; a single number for all is meant."""
    for function in (sc.binary_cross_entropy, sc.sigmoid_cross_entropy):
        with pytest.raises(ValueError, match=r"target of shape \(2,\) does not fit predictions of shape \(2, 1\)"):
            function([0, 1], [[0.5], [0.5]])
        assert_array_equal(function(1, [0.25, 0.75]), function([1, 1], [0.25, 0.75]))
