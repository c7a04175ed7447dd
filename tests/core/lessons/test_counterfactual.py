"""Two models on a few samples: the documents' figures, every quantity from its definition, and what if."""

import math

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from softmax_core import compare
from softmax_core.comparison import disagreement
from softmax_core.comparison.disagreement import explain
from softmax_core.lessons.counterfactual import (
    MEASURES,
    QUANTITIES,
    dataset,
    normalised,
    quantities,
    with_true_probability,
)

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=25)
MANY = settings(deadline=None, derandomize=True, database=None, max_examples=200)
INF = math.inf
E7 = (
    (2, 1, 0),
    ((0.3, 0.3, 0.4), (0.3, 0.4, 0.3), (0.1, 0.2, 0.7)),
    ((0.1, 0.2, 0.7), (0.1, 0.7, 0.2), (0.3, 0.4, 0.3)),
)
P = st.floats(0, 1) | st.sampled_from([0.0, 1.0, 0.5, 1e-300, 1e-6])


@st.composite
def a_case(draw, samples=4, classes=4):
    n, k = draw(st.integers(1, samples)), draw(st.integers(2, classes))
    row = st.lists(P, min_size=k, max_size=k)
    proper = row.filter(lambda r: sum(r) > 0.01).map(lambda r: [p / sum(r) for p in r])
    rows = st.lists((row | proper).map(tuple), min_size=n, max_size=n).map(tuple)
    target = st.lists(st.integers(0, k - 1), min_size=n, max_size=n).map(tuple)
    return draw(target), draw(rows), draw(rows)


def computed(*cases):
    return quantities(*(np.array(part) for part in zip(*cases, strict=True)))


def one(case):
    """The quantities of a single table."""
    return {name: values[0] for name, values in computed(case).items()}


# The documents' figures (E7 in D3, computed there with 50-digit arithmetic)


def test_the_documents_table_has_the_documents_figures_to_twelve_digits():
    got = one(E7)
    want = {
        "sample_cross_entropy_a": [0.916290731874, 0.916290731874, 2.302585092994], "cross_entropy_a": 1.378388852247,
        "sample_cross_entropy_b": [0.356674943939, 0.356674943939, 1.203972804326], "cross_entropy_b": 0.639107564068,
        "sample_squared_error_a": [0.54, 0.54, 1.34], "squared_error_a": 0.806666666667,
        "sample_squared_error_b": [0.14, 0.14, 0.74], "squared_error_b": 0.34,
        "mean_squared_error_a": 0.268888888889, "mean_squared_error_b": 0.113333333333,
        "sample_error_rate_a": [0, 0, 1], "error_rate_a": 0.333333333333,
        "sample_error_rate_b": [0, 0, 1], "error_rate_b": 0.333333333333, "error_rate_difference": 0,
        "error_rate_leader": 2, "cross_entropy_leader": 1, "squared_error_leader": 1, "mean_squared_error_leader": 1,
    }  # fmt: skip
    for name, value in want.items():
        assert_allclose(got[name], value, atol=6e-13, err_msg=name)
    assert got["cross_entropy_difference"] == pytest.approx(1.378388852247 - 0.639107564068, abs=2e-12)


# The quantities


def by_hand(case):
    """Every measure from its definition, one number at a time."""
    target, a, b = case
    got = {"target": target}
    for model, rows in (("a", a), ("b", b)):
        pairs = list(zip(target, rows, strict=True))
        squares = [[(p - (k == y)) ** 2 for k, p in enumerate(row)] for y, row in pairs]
        got[f"p_{model}"] = rows
        got[f"true_p_{model}"] = [row[y] for y, row in pairs]
        got[f"excess_{model}"] = [sum(row) - 1 for row in rows]
        got[f"off_{model}"] = [abs(math.fsum(row) - 1) > 1e-6 for row in rows]
        got[f"sample_error_rate_{model}"] = [row.index(max(row)) != y for y, row in pairs]
        got[f"sample_cross_entropy_{model}"] = [-math.log(row[y]) if row[y] > 0 else INF for y, row in pairs]
        got[f"sample_squared_error_{model}"] = [sum(one) for one in squares]
        got[f"sample_mean_squared_error_{model}"] = [sum(one) / len(one) for one in squares]
        got |= {f"{name}_{model}": sum(got[f"sample_{name}_{model}"]) / len(target) for name in MEASURES}
    return got


@QUICK
@given(a_case())
@example(E7)
def test_the_quantities_are_what_their_names_say(case):
    got = one(case)
    for name, value in by_hand(case).items():
        assert_allclose(got[name], value, rtol=1e-12, atol=1e-15, err_msg=name)


@QUICK
@given(a_case())
@example(E7)
def test_means_differences_and_who_is_ahead_are_those_of_compare(case):
    got, right = one(case), compare(*case)
    for name in MEASURES:
        measure = right.measure(name)
        assert got[f"{name}_a"] == pytest.approx(measure.a, rel=1e-12, abs=1e-15)
        assert got[f"{name}_b"] == pytest.approx(measure.b, rel=1e-12, abs=1e-15)
        assert_allclose(got[f"{name}_difference"], measure.difference, rtol=1e-9, atol=1e-12)
        ahead = {0.0: "a", 1.0: "b"}.get(float(got[f"{name}_leader"]), "")
        if abs(got[f"{name}_difference"]) > 1e-11 or measure.difference == 0:
            assert ahead == measure.ahead, name


@QUICK
@given(a_case())
def test_exchanging_the_models_exchanges_their_quantities_and_the_signs(case):
    target, a, b = case
    got, other = one(case), one((target, b, a))
    for name in [*MEASURES, *(f"sample_{name}" for name in MEASURES)]:
        assert_array_equal(got[f"{name}_a"], other[f"{name}_b"])
        assert_allclose(got[f"{name}_difference"], -other[f"{name}_difference"])
        swapped = np.select(
            [other[f"{name}_leader"] == 0, other[f"{name}_leader"] == 1], [1, 0], other[f"{name}_leader"]
        )
        assert_array_equal(got[f"{name}_leader"], swapped)


@QUICK
@given(a_case())
@example(E7)
def test_the_explanation_is_that_of_the_comparison_of_any_data(case):
    got, want = one(case), explain(compare(*case))
    for name in disagreement.QUANTITIES:
        assert_allclose(got[name], want[name], rtol=1e-9, atol=1e-12, err_msg=name)


def test_every_quantity_is_declared_and_no_number_has_the_name_of_a_list():
    got = computed(E7)
    lists = {name.partition("[")[0] for name in got if "[" in name}
    assert {name.partition("[")[0] for name in got} == set(QUANTITIES)
    assert not lists & set(got)


def test_many_tables_at_once_give_what_each_gives_alone():
    every = [E7, ((0, 0, 2), E7[2], ((0.0, 0.5, 0.5), (1.0, 0.0, 0.0), (0.2, 0.2, 0.2)))]
    together = computed(*every)
    for row, case in enumerate(every):
        for name, value in one(case).items():
            assert_allclose(together[name][row], value, rtol=1e-14, err_msg=name)


def test_a_true_class_without_probability_costs_infinity_and_two_of_them_cannot_be_compared():
    nothing, something = ((0.0, 1.0),), ((0.5, 0.5),)
    got = one(((0,), nothing, something))
    assert got["sample_cross_entropy_a"][0] == got["cross_entropy_a"] == got["cross_entropy_difference"] == INF
    assert got["cross_entropy_leader"] == 1
    got = one(((0,), nothing, nothing))
    assert math.isnan(got["cross_entropy_difference"])
    assert math.isnan(got["cross_entropy_leader"])
    assert got["squared_error_leader"] == 2


# What if


@MANY
@given(st.lists(P, min_size=2, max_size=8), st.data(), P)
def test_what_a_class_is_given_leaves_the_others_the_rest_in_proportion(row, data, p):
    true = data.draw(st.integers(0, len(row) - 1))
    assume(p != row[true])
    got = with_true_probability(row, true, p).tolist()
    assert got[true] == p
    others = [x for k, x in enumerate(row) if k != true]
    left = [x for k, x in enumerate(got) if k != true]
    share = [x / math.fsum(others) for x in others] if math.fsum(others) > 0 else [1 / len(others)] * len(others)
    assert left == pytest.approx([s * (1 - p) for s in share], abs=6e-10)
    assert math.fsum(got) == pytest.approx(1, abs=5e-9)
    assert all(0 <= x <= 1 for x in got)


@MANY
@given(st.lists(P, min_size=2, max_size=8), st.data())
def test_given_what_it_has_a_row_stays_as_it_is_whatever_it_sums_to(row, data):
    true = data.draw(st.integers(0, len(row) - 1))
    assert with_true_probability(row, true, row[true]).tolist() == row


def test_many_rows_are_given_their_probabilities_at_once():
    rows = with_true_probability([[0.1, 0.2, 0.7], [0.0, 1.0, 0.0]], [2, 1], [0.4, 0.0])
    assert rows.tolist() == [[0.2, 0.4, 0.4], [0.5, 0.0, 0.5]]
    assert with_true_probability([0.1, 0.9], 0, [0.0, 0.1, 1.0]).tolist() == [[0, 1], [0.1, 0.9], [1, 0]]


@MANY
@given(st.lists(P, min_size=2, max_size=8))
def test_a_row_is_made_to_sum_to_one_in_proportion(row):
    got = normalised(row)
    assert got.sum() == pytest.approx(1, abs=5e-9)
    total = math.fsum(row)
    assert_allclose(got, [x / total if total > 0 else 1 / len(row) for x in row], atol=6e-10)


# What goes with it


def test_a_table_becomes_data_like_any_other():
    data = dataset(*E7, classes=("x", "y", "z"), samples=("1", "2", "3"), models=("old", "new"), key="k")
    assert (data.rows, data.classes, data.a.name, data.b.name, data.key) == (3, ("x", "y", "z"), "old", "new", "k")
    assert_array_equal(data.target, [2, 1, 0])
    assert_array_equal(data.b.labels, [2, 1, 1])
    assert data.a.values is not None
    assert_array_equal(data.a.values, E7[1])
    assert data.row_name(1) == "2"
