"""The computing flow of softmax, and the axes of a matrix."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose
from scipy.special import softmax as scipy_softmax

from softmax_core.lessons.flow import AXES, quantities

E4 = np.array([[[3.0, 2.0, 4.0], [4.0, 5.0, 6.0]]])
E5 = np.array([[[3.0, 1.0, 0.2], [2.0, 1.0, 0.1]]])
FIRST = np.array([0])
INF = float("inf")

# What the documents' codes return for E5: D1's sums over axis 0, D2's (E6) divides by the sum of all (documents.md).
D1_CODE = [[0.731058578630, 0.5, 0.524979187479], [0.268941421370, 0.5, 0.475020812521]]
D2_CODE = [[0.570000868974, 0.0771412290478, 0.0346617885388], [0.209691601146, 0.0771412290478, 0.0313632832459]]

matrices = arrays(
    np.float64, st.tuples(st.just(1), st.integers(1, 4), st.integers(2, 5)), elements=st.floats(-1e3, 1e3)
)


def test_every_axis_gives_what_the_documents_codes_return():
    found = quantities(E5, FIRST)
    assert_allclose(found["by_axis0"][0], D1_CODE, rtol=1e-11)
    assert_allclose(found["by_all"][0], D2_CODE, rtol=1e-11)
    assert_allclose(quantities(E4, FIRST)["by_axis1"][0, 0], [0.244728471055, 0.0900305731704, 0.665240955775], 1e-11)


@given(matrices)
def test_every_axis_agrees_with_scipy_and_its_sums_are_those_of_its_rows_and_columns(z):
    found = quantities(z, FIRST)
    for name, axis in (("axis0", 0), ("axis1", 1), ("axis1", -1), ("all", None)):
        want = scipy_softmax(z[0], axis=axis)
        assert_allclose(found[f"by_{name}"][0], want, rtol=1e-12, atol=1e-300)
        assert_allclose(found[f"by_{name}_rows"][0], [sum(row) for row in want], rtol=1e-12)
        assert_allclose(found[f"by_{name}_columns"][0], [sum(column) for column in want.T], rtol=1e-12)


@given(matrices, st.data())
def test_the_flow_ends_at_the_row_that_axis_1_gives_and_never_overflows(z, data):
    row = data.draw(st.integers(0, z.shape[1] - 1))
    found = quantities(z, np.array([row]))
    assert_allclose(found["p"][0], scipy_softmax(z[0, row]), rtol=1e-12, atol=1e-300)
    assert found["weight"].max() == 1
    assert 1 <= found["total"][0] <= z.shape[2]
    assert found["shifted"].max() == 0


def test_each_step_follows_from_the_one_before():
    found = quantities(E4, np.array([1]))
    assert found["x"].tolist() == [[4.0, 5.0, 6.0]]
    assert found["top"].tolist() == [6.0]
    assert found["shifted"].tolist() == [[-2.0, -1.0, 0.0]]
    assert_allclose(found["weight"], [[0.1353352832366127, 0.36787944117144233, 1.0]], rtol=1e-15)  # e⁻², e⁻¹ (mpmath)
    assert_allclose(found["total"], 1.503214724408055, rtol=1e-15)


def test_a_class_that_is_ruled_out_weighs_nothing_and_an_empty_column_has_no_softmax():
    with np.errstate(all="raise"):
        found = quantities(np.array([[[1.0, -INF], [2.0, -INF]]]), FIRST)
    assert found["weight"].tolist() == [[1.0, 0.0]]
    assert np.isnan(found["by_axis0"][0, :, 1]).all()
    assert found["by_axis1"].tolist() == [[[1.0, 0.0], [1.0, 0.0]]]


@pytest.mark.parametrize("axis", AXES)
def test_many_matrices_at_once_give_what_each_gives_alone(axis):
    both = quantities(np.concatenate([E4, E5]), np.array([0, 1]))
    alone = quantities(E5, np.array([1]))
    assert_allclose(both[f"by_{axis}"][1], alone[f"by_{axis}"][0], rtol=1e-15)
    assert_allclose(both["p"][1], alone["p"][0], rtol=1e-15)
