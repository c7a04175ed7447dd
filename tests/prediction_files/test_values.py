"""What the values of a matrix are, and probabilities made of them."""

import numpy as np
import pytest
from scipy.special import softmax

from prediction_files.table import BLOCK
from prediction_files.values import guess_value_kind, summarise, to_probabilities

RNG = np.random.default_rng(5)
P = RNG.dirichlet(np.ones(4), size=50)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("rows", [1, 50, BLOCK // 16])
def test_a_matrix_is_summarised_across_blocks(dtype, rows):
    values = RNG.dirichlet(np.ones(4), size=rows).astype(dtype)
    values[rows // 2] *= dtype(0.75)
    found = summarise(values)
    sums = values.sum(axis=1, dtype=np.float64)
    assert found.worst_row == rows // 2
    assert found.worst == pytest.approx(sums[rows // 2])
    assert found.off == 1
    assert (found.low, found.high) == (values.min(), values.max())
    assert not found.bad
    values[rows - 1, 3] = np.nan
    assert summarise(values).bad == (rows - 1, 3)


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (P, ("probabilities", True)),
        (P * 1.0009, ("probabilities", True)),
        (P * 0.998, ("probabilities", False)),
        (P * 0.5, ("divided", False)),
        (np.r_[P, [[0.2, 0.1, 0.1, 0.1]]], ("probabilities", False)),
        (np.r_[P, [[1.5, 0.1, 0.1, 0.1]]], ("probabilities", False)),
        (np.r_[P, [[np.nan, 0.1, 0.1, 0.1]]], ("probabilities", False)),
        (np.r_[np.log(P), [[-1.0, -1, -1, -1]]], ("log_probabilities", False)),
        (np.r_[100 * P, [[10.0, 20, 30, 4]]], ("percentages", False)),
        (np.log(P), ("log_probabilities", True)),
        (np.log(P) - 0.01, ("logits", False)),
        (np.log(P) + 3, ("logits", False)),
        (100 * P, ("percentages", False)),
        (50 * P, ("logits", False)),
    ],
)
def test_the_kind_is_certain_only_where_the_sums_say_so(values, kind):
    assert guess_value_kind(values, summarise(values)) == kind


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_every_kind_becomes_probabilities(dtype):
    logits = RNG.normal(size=(BLOCK // 8, 4)).astype(dtype)
    tolerance = 1e-6 if dtype == np.float32 else 1e-14
    expected = softmax(logits.astype(np.float64), axis=1)  # scipy.special.softmax
    np.testing.assert_allclose(to_probabilities(logits, "logits"), expected, atol=tolerance)
    logs = np.log(expected).astype(dtype)
    np.testing.assert_allclose(to_probabilities(logs, "log_probabilities"), expected, atol=tolerance)
    percent = (100 * expected).astype(dtype)
    np.testing.assert_allclose(to_probabilities(percent, "percentages"), expected, atol=tolerance)
    rows, columns = RNG.permutation(len(expected))[:1000], (2, 0, 3, 1)
    picked = to_probabilities(logits, "logits", rows=rows, columns=columns)
    np.testing.assert_allclose(picked, expected[rows][:, columns], atol=tolerance)
    assert picked.dtype == dtype


def test_probabilities_are_neither_copied_nor_divided_unless_asked():
    off = P * 1.0009
    assert to_probabilities(off, "probabilities") is off
    np.testing.assert_allclose(to_probabilities(off, "divided"), P, atol=1e-15)
    assert np.array_equal(off, P * 1.0009)


@pytest.mark.parametrize("digits", [1, 2, 3, 6])
def test_sums_are_held_to_the_digits_that_were_written(digits):
    """Each of K numbers is off by at most half a unit of its last digit, so their sum by K halves."""
    written = np.round(P, digits)
    assert summarise(written).tolerance == pytest.approx(max(1e-5, 4 * 0.5 * 10.0**-digits))
    assert summarise(written).off == 0
    assert summarise(written.astype(np.float32)).off == 0
    written[7, 2] += 40 * 10.0**-digits
    assert summarise(written).off == 1
    assert summarise(P).tolerance == summarise(P.astype(np.float32)).tolerance == 1e-5


def test_half_precision_explains_its_sums():
    assert summarise(P.astype(np.float16).astype(np.float32)).off == 0


def test_a_class_without_a_column_has_probability_0():
    found = to_probabilities(np.log(P), "log_probabilities", columns=(3, -1, 0, 1, 2))
    np.testing.assert_allclose(found[:, [2, 3, 4, 0]], P, atol=1e-15)
    assert not found[:, 1].any()
