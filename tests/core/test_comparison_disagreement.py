"""The facts of the explanation, counted and multiplied by hand, and a table for every finding."""

import dataclasses
import math
from collections import namedtuple

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal
from scipy.stats import gmean

import softmax_core as sc
from softmax_core.comparison import Study, ties
from softmax_core.comparison import disagreement as facts_of
from softmax_core.comparison.disagreement import QUANTITIES, RowScores, disagreement, explain
from softmax_core.comparison.results import CELLS

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=100)
INF = np.inf
Case = namedtuple("Case", ["target", "a", "b"])
NAMES = {ties.A: "a", ties.B: "b", ties.TIE: ""}
E7 = Case(
    (2, 1, 0),
    ((0.3, 0.3, 0.4), (0.3, 0.4, 0.3), (0.1, 0.2, 0.7)),
    ((0.1, 0.2, 0.7), (0.1, 0.7, 0.2), (0.3, 0.4, 0.3)),
)
P = st.sampled_from([0.0, 0.1, 0.3, 0.45, 0.55, 0.7, 0.9, 1.0])


@st.composite
def a_case(draw, rows=0):
    n = rows or draw(st.integers(1, 6))
    row = st.lists(P.map(lambda p: (p, 1 - p)), min_size=n, max_size=n).map(tuple)
    return Case((0,) * n, draw(row), draw(row))


def binary(*shares):
    """Rows of two classes from what the first one gets."""
    return [[p, 1 - p] for p in shares]


def facts(a, b, target=None):
    """Explain two binary models; the first class is true unless said otherwise."""
    target = [0] * len(a) if target is None else target
    return explain(sc.compare(target, a, b, classes=2))


def leads(got):
    """Who is ahead by error rate and by cross-entropy."""
    return NAMES[got["error_rate_leader"]], NAMES.get(got["cross_entropy_leader"], "?")


def by_hand(case):
    """The plain way: loops over rows, sums and powers."""
    p = [[row[y] for row, y in zip(rows, case.target, strict=True)] for rows in (case.a, case.b)]
    right = [[row.index(max(row)) == y for row, y in zip(rows, case.target, strict=True)] for rows in (case.a, case.b)]
    n = len(case.target)
    cells = {name: [] for name in CELLS}
    for i in range(n):
        cells[CELLS[2 * (not right[0][i]) + (not right[1][i])]].append(i)
    loss = [[INF if one == 0 else -math.log(one) for one in shares] for shares in p]
    typical = {
        (m, name): math.prod(p[m][i] for i in places) ** (1 / len(places)) if places else math.nan
        for m in (0, 1) for name, places in cells.items()
    }  # fmt: skip
    parts = {name: sum(loss[0][i] - loss[1][i] for i in places) / n for name, places in cells.items()}
    return p, right, loss, cells, typical, parts


@QUICK
@given(a_case())
@example(E7)
def test_the_facts_of_any_table_are_those_that_are_counted_by_hand(case):
    got = explain(sc.compare(case.target, case.a, case.b))
    (p_a, p_b), (right_a, right_b), (loss_a, loss_b), cells, typical, parts = by_hand(case)
    n = len(case.target)
    assert (got["rows"], got["right_a"], got["right_b"]) == (n, sum(right_a), sum(right_b))
    assert (got["wrong_a"], got["wrong_b"]) == (n - sum(right_a), n - sum(right_b))
    assert_allclose(
        [got["error_rate_a"], got["error_rate_b"]], [1 - np.mean(right_a), 1 - np.mean(right_b)], atol=1e-15
    )
    assert_allclose([got["cross_entropy_a"], got["cross_entropy_b"]], [np.mean(loss_a), np.mean(loss_b)], rtol=1e-12)
    assert_allclose(
        [got["geometric_mean_a"], got["geometric_mean_b"]], [math.prod(p) ** (1 / n) for p in (p_a, p_b)], rtol=1e-12
    )
    pairs = list(zip(p_a, p_b, strict=True))
    assert got["favouring_a"] == sum(a > b for a, b in pairs)
    assert got["favouring_b"] == sum(b > a for a, b in pairs)
    assert got["equal_rows"] == sum(a == b for a, b in pairs)
    assert (got["infinite_a"], got["infinite_b"]) == (p_a.count(0), p_b.count(0))
    for name in CELLS:
        assert got[f"cell_rows[{name}]"] == len(cells[name])
        assert_allclose(got[f"cell_gap[{name}]"], parts[name], rtol=1e-9, atol=1e-12)
        for m, model in enumerate("ab"):
            assert_allclose(got[f"cell_geometric_mean_{model}[{name}]"], typical[m, name], rtol=1e-12)
    if got["gap_location"] >= facts_of.IN_BOTH:
        largest = CELLS[int(got["gap_location"]) - facts_of.IN_BOTH]
        assert parts[largest] * np.sign(got["gap"]) == pytest.approx(
            max(np.array([*parts.values()]) * np.sign(got["gap"]))
        )
        for quantity in ("rows", "gap", "geometric_mean_a", "geometric_mean_b"):
            assert got[f"largest_cell_{quantity}"] == got[f"cell_{quantity}[{largest}]"]
        assert right_a != right_b
    elif got["gap_location"] == facts_of.UNSEEN:
        assert right_a == right_b
        assert got["unseen_gap"] == pytest.approx(got["gap"])
    else:
        assert got["gap"] == 0 or not math.isfinite(got["gap"])


@QUICK
@given(a_case())
def test_the_other_one_has_what_the_leader_has_not(case):
    got = explain(sc.compare(case.target, case.a, case.b))
    first, second = leads(got)
    if first:
        other = {"a": "b", "b": "a"}[first]
        assert NAMES[got["error_rate_trailing"]] == other
        assert (got["wrong_leader"], got["wrong_trailing"]) == (got[f"wrong_{first}"], got[f"wrong_{other}"])
        assert got["wrong_leader"] < got["wrong_trailing"]
    if second in ("a", "b"):
        other = {"a": "b", "b": "a"}[second]
        assert NAMES[got["cross_entropy_trailing"]] == other
        for which, model in (("leader", second), ("trailing", other)):
            assert got[f"geometric_mean_{which}"] == got[f"geometric_mean_{model}"]
            assert got[f"favouring_{which}"] == got[f"favouring_{model}"]
        assert got["gap_size"] == abs(got["gap"])
        assert got["geometric_mean_ratio"] == pytest.approx(math.exp(got["gap_size"]), rel=1e-12)
    if got["cross_entropy_finding"] == facts_of.ONE_INFINITE:
        assert got["infinite_trailing"] == max(got["infinite_a"], got["infinite_b"]) > 0


@QUICK
@given(st.lists(a_case(rows=4), min_size=6, max_size=6))
def test_many_comparisons_at_once_are_what_each_is_alone(cases):
    """In one leading axis and in two."""
    alone = [explain(sc.compare(case.target, case.a, case.b)) for case in cases]
    scores = [sc.compare(case.target, case.a, case.b) for case in cases]
    stacked = [
        np.stack(values).reshape(2, 3, 4)
        for one in ("correct", "cross_entropy", "squared_error")
        for values in ([getattr(s.a, one) for s in scores], [getattr(s.b, one) for s in scores])
    ]
    together = disagreement(RowScores(~stacked[0], ~stacked[1], *stacked[2:]))
    assert together.keys() == QUANTITIES.keys()
    for name, values in together.items():
        assert values.shape == (2, 3)
        assert_array_equal(values.ravel(), [one[name] for one in alone])


@pytest.mark.parametrize(
    ("a", "b", "finding"),
    [
        ((0.6, 0.7), (0.9, 0.8), facts_of.ALL_RIGHT), ((0.1, 0.2), (0.3, 0.2), facts_of.ALL_WRONG),
        ((0.6, 0.2), (0.9, 0.1), facts_of.SAME_ROWS), ((0.6, 0.2), (0.1, 0.9), facts_of.OTHER_ROWS),
        ((0.6, 0.2), (0.9, 0.9), facts_of.ONE_LEADS),
    ],
)  # fmt: skip
def test_what_the_error_rate_sees(a, b, finding):
    assert facts(binary(*a), binary(*b))["error_rate_finding"] == finding


@pytest.mark.parametrize(
    ("a", "b", "finding"),
    [
        ((0.6, 0.7), (0.9, 0.8), facts_of.FINITE_GAP), ((0.3, 0.8), (0.8, 0.3), facts_of.NO_DIFFERENCE),
        ((0.0, 0.2), (0.9, 0.1), facts_of.ONE_INFINITE), ((0.0, 0.2), (0.1, 0.0), facts_of.BOTH_INFINITE),
    ],
)  # fmt: skip
def test_what_cross_entropy_sees(a, b, finding):
    assert facts(binary(*a), binary(*b))["cross_entropy_finding"] == finding


@pytest.mark.parametrize(
    ("a", "b", "location"),
    [
        ((0.3, 0.8), (0.8, 0.3), facts_of.NO_GAP), ((0.0, 0.8), (0.8, 0.3), facts_of.NO_GAP),
        ((0.6, 0.2), (0.9, 0.2), facts_of.UNSEEN), ((0.51, 0.6), (0.99, 0.49), facts_of.IN_BOTH),
        ((0.9, 0.6), (0.1, 0.6), facts_of.IN_ONLY_A), ((0.4, 0.6), (0.9, 0.61), facts_of.IN_ONLY_B),
        ((0.01, 0.6), (0.4, 0.49), facts_of.IN_NEITHER),
    ],
)  # fmt: skip
def test_where_the_gap_lies(a, b, location):
    got = facts(binary(*a), binary(*b))
    assert got["gap_location"] == location
    if location not in (facts_of.NO_GAP, facts_of.UNSEEN):
        parts = [got[f"cell_gap[{cell}]"] for cell in CELLS]
        assert got["largest_cell_gap"] == max(parts, key=lambda part: part * np.sign(got["gap"]))


@pytest.mark.parametrize(
    ("a", "b", "finding", "error_rate", "cross_entropy"),
    [
        (binary(0.6, 0.7), binary(0.9, 0.8), "FIRST_TIES", "", "b"),
        (binary(0.9, 0.4), binary(0.6, 0.4), "FIRST_TIES", "", "a"),
        (binary(0.6, 0.3), binary(0.3, 0.6), "BOTH_TIE", "", ""),
        (binary(0.6, 0.3), binary(0.6, 0.3), "BOTH_TIE", "", ""),
        (binary(0.6, 0.6, 0.6), binary(0.45, 0.9, 0.9), "OPPOSED", "a", "b"),
        (binary(0.99, 0.01), binary(0.45, 0.45), "OPPOSED", "a", "b"),
        (binary(0.6, 0.7), binary(0.4, 0.3), "AGREE", "a", "a"),
        (binary(0.4, 0.3), binary(0.6, 0.7), "AGREE", "b", "b"),
        (binary(0.75, 0.75), binary(0.375, 0.75), "AGREE", "a", "a"),
        (binary(0.75, 0.375), binary(0.5625, 0.5), "SECOND_TIES", "b", ""),
        (binary(0.0, 0.9), binary(0.4, 0.4), "OPPOSED", "a", "b"),
        (binary(0.0, 0.9), binary(0.9, 0.0), "UNDECIDED", "", "?"),
        ([0, 1], binary(0.9, 0.9), "UNDECIDED", "b", "?"),
        ([0, 1], [0, 1], "UNDECIDED", "", "?"),
    ],
)
def test_how_the_error_rate_stands_to_cross_entropy(a, b, finding, error_rate, cross_entropy):
    """Who leads, counted and multiplied by hand."""
    got = facts(a, b)
    assert leads(got) == (error_rate, cross_entropy)
    assert got["error_rate_versus_cross_entropy"] == getattr(facts_of, finding)


def test_squared_error_may_side_with_either():
    """0.001 costs much in its logarithm and 2 at most in squares; on E7 both name B."""
    assert (
        facts(binary(0.99, 0.99, 0.001), binary(0.3, 0.3, 0.3))["squared_error_versus_cross_entropy"]
        == facts_of.OPPOSED
    )
    assert explain(sc.compare(E7.target, E7.a, E7.b))["squared_error_versus_cross_entropy"] == facts_of.AGREE


def test_the_documents_table_is_a_tie_that_cross_entropy_breaks_where_the_error_rate_sees_nothing():
    """A tie on the same rows; B gives every true class more, in the geometric mean (147/16)^(1/3) times."""
    got = Study(E7.target, E7.a, E7.b, 3).explanation
    assert leads(got) == ("", "b")
    assert (got["error_rate_finding"], got["cross_entropy_finding"]) == (facts_of.SAME_ROWS, facts_of.FINITE_GAP)
    assert (got["gap_location"], got["error_rate_versus_cross_entropy"]) == (facts_of.UNSEEN, facts_of.FIRST_TIES)
    assert (got["right_a"], got["right_b"], got["wrong_a"]) == (2, 2, 1)
    assert (got["favouring_a"], got["favouring_b"], got["equal_rows"]) == (0, 3, 0)
    assert_allclose(got["geometric_mean_a"], gmean([0.4, 0.4, 0.1]), rtol=1e-12)
    assert_allclose(got["geometric_mean_b"], gmean([0.7, 0.7, 0.3]), rtol=1e-12)
    assert_allclose(got["geometric_mean_ratio"], (7 / 4 * 7 / 4 * 3) ** (1 / 3), rtol=1e-12)
    assert_allclose(got["gap"], np.log(147 / 16) / 3, rtol=1e-12)
    typical = [got[f"cell_geometric_mean_{model}[{cell}]"] for cell in ("both", "neither") for model in "ab"]
    assert_allclose(typical, [0.4, 0.7, 0.1, 0.3])
    assert np.isnan([got["cell_geometric_mean_a[only_a]"], got["cell_geometric_mean_b[only_b]"]]).all()
    parts = np.array([got["cell_gap[both]"], got["cell_gap[neither]"]])
    assert_allclose(parts / got["gap"], np.array([2 * np.log(7 / 4), np.log(3)]) / np.log(147 / 16), rtol=1e-12)
    assert got["largest_cell_gap"] == got["cell_gap[both]"]
    assert_allclose(got["unseen_gap"], got["gap"], rtol=1e-12)


def test_cross_entropy_may_tie_where_the_error_rate_does_not():
    """0.75 * 0.375 = 0.5625 * 0.5: two right against one."""
    got = facts(binary(0.75, 0.375), binary(0.5625, 0.5))
    assert leads(got) == ("b", "")
    assert (got["gap"], got["geometric_mean_ratio"], got["gap_location"]) == (0, 1, facts_of.NO_GAP)


def test_infinite_losses_are_counted_and_the_rest_is_explained():
    """A rules the truth out once, B never; on the other rows A leads."""
    got = facts(binary(0.0, 0.9, 0.9), binary(0.4, 0.6, 0.9))
    assert got["cross_entropy_finding"] == facts_of.ONE_INFINITE
    assert (leads(got)[1], got["gap"], got["geometric_mean_ratio"]) == ("b", INF, INF)
    assert (got["infinite_a"], got["infinite_b"], got["finite_rows"]) == (1, 0, 2)
    assert NAMES[got["finite_leader"]] == "a"
    assert_allclose(got["finite_gap"], np.log(0.6 / 0.9) / 2, rtol=1e-12)
    assert (got["geometric_mean_a"], got["gap_location"]) == (0, facts_of.NO_GAP)
    assert (got["favouring_a"], got["favouring_b"], got["equal_rows"]) == (1, 1, 1)
    assert got["cell_geometric_mean_a[neither]"] == 0
    both = facts(binary(0.0), binary(0.0))
    assert both["cross_entropy_finding"] == facts_of.BOTH_INFINITE
    assert (both["finite_rows"], both["equal_rows"]) == (0, 1)
    assert np.isnan([both["gap"], both["finite_gap"], both["finite_leader"]]).all()


def test_labels_say_who_is_right_and_no_more():
    """Counts are there, means and gaps are nan."""
    got = facts([0, 1, 1], [0, 1, 0])
    assert (got["cross_entropy_finding"], leads(got)[0]) == (facts_of.LABELS_ONLY, "b")
    assert (got["right_a"], got["right_b"]) == (1, 2)
    assert [got[name] for name in ("favouring_a", "favouring_b", "equal_rows", "finite_rows")] == [0, 0, 0, 0]
    unknown = ("gap", "geometric_mean_ratio", "geometric_mean_a", "unseen_gap", "finite_gap", "squared_error_leader")
    assert np.isnan([got[name] for name in unknown]).all()
    assert [got[f"cell_rows[{cell}]"] for cell in CELLS] == [1, 0, 1, 1]


@QUICK
@given(arrays(np.int64, (2, 5), elements=st.integers(1, 8)))
def test_who_leads_by_cross_entropy_is_who_has_the_larger_product(eighths):
    """Rows in eighths, so that ties occur: products of integers decide, exactly."""
    got = facts(*(binary(*(row / 8)) for row in eighths))
    first, second = (math.prod(row) for row in eighths.tolist())
    assert leads(got)[1] == ("" if first == second else "a" if first > second else "b")
    assert_allclose(got["geometric_mean_ratio"], (max(first, second) / min(first, second)) ** (1 / 5), rtol=1e-12)
    if first != second:
        assert_allclose(sum(got[f"cell_gap[{cell}]"] for cell in CELLS), got["gap"], rtol=1e-9)


def test_the_scores_cannot_be_changed():
    """Nor are they by asking."""
    wrong, loss = np.array([[False, True]]), np.array([[0.5, 2.5]])
    scores = RowScores(wrong, wrong, loss, loss, loss, loss)
    disagreement(scores)
    assert loss.tolist() == [[0.5, 2.5]]
    with pytest.raises(dataclasses.FrozenInstanceError):
        scores.wrong_a = wrong
