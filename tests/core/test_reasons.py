"""The facts of the explanation are those of the comparison, and every kind of sentence has a table that needs it."""

import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from softmax_core import compare, reasons
from softmax_core.comparison.explanation import explain
from softmax_core.what_if import Case
from softmax_core.what_if_columns import columns

SOME = settings(deadline=None, derandomize=True, database=None, max_examples=150)
E7 = Case(
    (2, 1, 0),
    ((0.3, 0.3, 0.4), (0.3, 0.4, 0.3), (0.1, 0.2, 0.7)),
    ((0.1, 0.2, 0.7), (0.1, 0.7, 0.2), (0.3, 0.4, 0.3)),
)
P = st.sampled_from([0.0, 0.1, 0.3, 0.45, 0.55, 0.7, 0.9, 1.0])


@st.composite
def a_case(draw):
    n = draw(st.integers(1, 6))
    rows = st.lists(P.map(lambda p: (p, 1 - p)), min_size=n, max_size=n).map(tuple)
    return Case((0,) * n, draw(rows), draw(rows))


def facts(case):
    return {name: float(column[0]) for name, column in columns(case.cases()).items()}


def binary(a, b):
    """A case of two classes, the first one true, from what both models give it."""
    return Case((0,) * len(a), tuple((p, 1 - p) for p in a), tuple((p, 1 - p) for p in b))


@SOME
@given(a_case())
@example(E7)
def test_the_facts_are_those_of_the_comparison_of_any_data(case):
    got, want = facts(case), explain(compare(case.target, case.a, case.b))
    leader = {0.0: "a", 1.0: "b", 2.0: ""}
    assert leader[got["he"]] == want.accuracy_ahead
    assert leader.get(got["hc"], "") == want.cross_entropy_ahead
    assert (got["right"], len(case.target) - got["wrong"]) == (want.right_a, want.right_a)
    assert_allclose([got["ga"], got["gb"]], [want.typical_a, want.typical_b], rtol=1e-12)
    assert (got["za"], got["zb"]) == (want.impossible_a, want.impossible_b)
    if want.cross_entropy_ahead and want.kind != "infinite":
        assert got["more"] == (want.more_a if want.cross_entropy_ahead == "a" else want.more_b)
        assert got["ratio"] == pytest.approx(max(want.ratio, 1 / want.ratio), rel=1e-9)
        assert math.log(got["ratio"]) == pytest.approx(abs(want.gap), rel=1e-9)
    for c, cell in enumerate(want.cells):
        assert got[f"n{c}"] == cell.count
        assert_allclose(got[f"gap{c}"], cell.gap, rtol=1e-9, atol=1e-12)
        assert_allclose([got[f"ga{c}"], got[f"gb{c}"]], [cell.typical_a, cell.typical_b], rtol=1e-12)
    places = {reasons.IN_BOTH: "both", reasons.IN_ONLY_A: "only_a", reasons.IN_ONLY_B: "only_b",
              reasons.IN_NEITHER: "neither"}  # fmt: skip
    if got["why_w"] in places:
        parts = {cell.name: cell.share for cell in want.cells}
        assert parts[places[got["why_w"]]] == pytest.approx(parts[want.decisive])
        assert not want.same_rows
    elif got["why_w"] == reasons.UNSEEN:
        assert want.same_rows
        assert want.unseen == pytest.approx(want.gap)
    else:
        assert want.decisive == ""


@SOME
@given(a_case())
def test_who_is_behind_is_the_other_one_and_they_have_the_counts_that_are_said(case):
    got = facts(case)
    wrong = {0.0: got["wrong"], 1.0: len(case.target) - facts(Case(case.target, case.b, case.a))["right"]}
    if got["he"] != reasons.NEITHER:
        assert {got["he"], got["le"]} == {0.0, 1.0}
        assert (got["we"], got["wl"]) == (wrong[got["he"]], wrong[got["le"]])
        assert got["we"] < got["wl"]
    if got["hc"] in (0.0, 1.0):
        typical = {0.0: got["ga"], 1.0: got["gb"]}
        assert {got["hc"], got["lc"]} == {0.0, 1.0}
        assert (got["gf"], got["gl"]) == (typical[got["hc"]], typical[got["lc"]])
    if got["why_c"] == reasons.ONE_INFINITE:
        assert got["zeros"] == max(got["za"], got["zb"]) > 0


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        ([0.6, 0.7], [0.9, 0.8], reasons.RIGHT_ALL), ([0.1, 0.2], [0.3, 0.2], reasons.RIGHT_NONE),
        ([0.6, 0.2], [0.9, 0.1], reasons.SAME_ROWS), ([0.6, 0.2], [0.1, 0.9], reasons.OTHER_ROWS),
        ([0.6, 0.2], [0.9, 0.9], reasons.LEAD),
    ],
)  # fmt: skip
def test_what_the_error_rate_sees(a, b, kind):
    assert facts(binary(a, b))["why_e"] == kind


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        ([0.6, 0.7], [0.9, 0.8], reasons.FINITE), ([0.3, 0.8], [0.8, 0.3], reasons.EQUAL),
        ([0.0, 0.2], [0.9, 0.1], reasons.ONE_INFINITE), ([0.0, 0.2], [0.1, 0.0], reasons.BOTH_INFINITE),
    ],
)  # fmt: skip
def test_what_cross_entropy_sees(a, b, kind):
    assert facts(binary(a, b))["why_c"] == kind


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        ([0.3, 0.8], [0.8, 0.3], reasons.NO_GAP), ([0.0, 0.8], [0.8, 0.3], reasons.NO_GAP),
        ([0.6, 0.2], [0.9, 0.2], reasons.UNSEEN), ([0.51, 0.6], [0.99, 0.49], reasons.IN_BOTH),
        ([0.9, 0.6], [0.1, 0.6], reasons.IN_ONLY_A), ([0.4, 0.6], [0.9, 0.61], reasons.IN_ONLY_B),
        ([0.01, 0.6], [0.4, 0.49], reasons.IN_NEITHER),
    ],
)  # fmt: skip
def test_where_the_gap_lies(a, b, kind):
    got = facts(binary(a, b))
    assert got["why_w"] == kind
    if kind not in (reasons.NO_GAP, reasons.UNSEEN):
        assert got["part"] == max((got[f"gap{c}"] for c in range(4)), key=lambda part: part * np.sign(got["dc"]))


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        ([0.6, 0.7], [0.9, 0.8], reasons.ONE_TIES), ([0.6, 0.2], [0.9, 0.9], reasons.SAME),
        ([0.99, 0.01], [0.45, 0.45], reasons.OPPOSITE), ([0.9, 0.4], [0.6, 0.6], reasons.OTHER_TIES),
        ([0.6, 0.7], [0.7, 0.6], reasons.BOTH_TIE), ([0.0, 0.2], [0.1, 0.0], reasons.UNDECIDED),
    ],
)  # fmt: skip
def test_how_the_error_rate_stands_to_cross_entropy(a, b, kind):
    assert facts(binary(a, b))["why_o"] == kind


def test_the_documents_table_is_a_tie_that_cross_entropy_breaks_where_the_error_rate_sees_nothing():
    got = facts(E7)
    assert (got["why_e"], got["why_c"], got["why_w"]) == (reasons.SAME_ROWS, reasons.FINITE, reasons.UNSEEN)
    assert (got["why_o"], got["why_q"]) == (reasons.ONE_TIES, reasons.SAME)
    assert (got["right"], got["wrong"], got["more"]) == (2, 1, 3)
    # Geometric means of 0.4, 0.4, 0.1 and of 0.7, 0.7, 0.3: cube roots of 0.016 and 0.147.
    assert got["ga"] == pytest.approx(0.016 ** (1 / 3))
    assert got["gb"] == pytest.approx(0.147 ** (1 / 3))
    assert got["ratio"] == pytest.approx((0.147 / 0.016) ** (1 / 3))
