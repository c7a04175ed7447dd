"""A small comparison of two models: the documents' figures, and at every step what a table set to that step gives."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from softmax_core import compare, what_if
from softmax_core.what_if import Case, probability_grid, summing_to_one, sweeps
from softmax_core.what_if_columns import Cases, columns, forms

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=25)
MANY = settings(deadline=None, derandomize=True, database=None, max_examples=200)
INF = math.inf
E7 = Case(
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
    return Case(draw(target), draw(rows), draw(rows))


def one(case):
    """The columns of a single case as floats."""
    return {name: float(column[0]) for name, column in columns(case.cases()).items()}


def set_to(case, control, value):
    """The case with one control at a value, as the visitor would leave it."""
    model, i = control[0], int(control[1:])
    if model == "y":
        return replace(case, target=(*case.target[:i], int(value), *case.target[i + 1 :]))
    rows = getattr(case, model)
    row = tuple(what_if.given(rows[i], case.target[i], value).tolist())
    return replace(case, **{model: (*rows[:i], row, *rows[i + 1 :])})


# The documents' figures (E7 in D3, computed there with 50-digit arithmetic)


def test_the_documents_table_has_the_documents_figures_to_twelve_digits():
    got = one(E7)
    want = {
        "ca0": 0.916290731874, "ca1": 0.916290731874, "ca2": 2.302585092994, "ca": 1.378388852247,
        "cb0": 0.356674943939, "cb1": 0.356674943939, "cb2": 1.203972804326, "cb": 0.639107564068,
        "qa0": 0.54, "qa1": 0.54, "qa2": 1.34, "qa": 0.806666666667,
        "qb0": 0.14, "qb1": 0.14, "qb2": 0.74, "qb": 0.34, "ma": 0.268888888889, "mb": 0.113333333333,
        "ea": 0.333333333333, "eb": 0.333333333333, "ra0": 1, "ra1": 1, "ra2": 0, "rb0": 1, "rb1": 1, "rb2": 0,
        "he": 2, "hc": 1, "hq": 1, "hm": 1, "de": 0,
    }  # fmt: skip
    for name, value in want.items():
        assert got[name] == pytest.approx(value, abs=6e-13), name
    assert got["dc"] == pytest.approx(1.378388852247 - 0.639107564068, abs=2e-12)


# The columns


def by_hand(case):
    """Every measure from its definition, one number at a time."""
    got, n = {}, len(case.target)
    for model, rows in (("a", case.a), ("b", case.b)):
        for i, (y, row) in enumerate(zip(case.target, rows, strict=True)):
            squares = [(p - (k == y)) ** 2 for k, p in enumerate(row)]
            got |= {f"p{model}{i}_{k}": p for k, p in enumerate(row)}
            got[f"{model}{i}"] = row[y]
            got[f"c{model}{i}"] = -math.log(row[y]) if row[y] > 0 else INF
            got[f"q{model}{i}"] = sum(squares)
            got[f"m{model}{i}"] = sum(squares) / len(row)
            got[f"e{model}{i}"] = float(row.index(max(row)) != y)
            got[f"r{model}{i}"] = 1 - got[f"e{model}{i}"]
            got[f"s{model}{i}"] = sum(row) - 1
        got |= {f"{letter}{model}": sum(got[f"{letter}{model}{i}"] for i in range(n)) / n for letter in "ecqm"}
    return got


@QUICK
@given(a_case())
@example(E7)
def test_the_columns_are_the_quantities_that_their_names_say(case):
    got = one(case)
    for name, value in by_hand(case).items():
        assert got[name] == pytest.approx(value, rel=1e-12, abs=1e-15), name
    for i in range(len(case.target)):
        assert got[f"y{i}"] == case.target[i]
        assert got[f"oa{i}"] == (abs(math.fsum(case.a[i]) - 1) > 1e-6)


@QUICK
@given(a_case())
@example(E7)
def test_means_differences_and_who_is_ahead_are_those_of_compare(case):
    got, right = one(case), compare(case.target, case.a, case.b)
    for letter, name in zip(
        "ecqm", ("error_rate", "cross_entropy", "squared_error", "mean_squared_error"), strict=True
    ):
        measure = right.measure(name)
        assert got[f"{letter}a"] == pytest.approx(measure.a, rel=1e-12, abs=1e-15)
        assert got[f"{letter}b"] == pytest.approx(measure.b, rel=1e-12, abs=1e-15)
        assert_allclose(got[f"d{letter}"], measure.difference, rtol=1e-9, atol=1e-12)
        ahead = {0.0: "a", 1.0: "b"}.get(got[f"h{letter}"], "")
        if abs(got[f"d{letter}"]) > 1e-11 or measure.difference == 0:
            assert ahead == measure.ahead, name


@QUICK
@given(a_case())
def test_exchanging_the_models_exchanges_their_columns_and_the_signs(case):
    got, other = one(case), one(Case(case.target, case.b, case.a))
    for i in [*map(str, range(len(case.target))), ""]:
        for letter in "ecqm":
            assert_array_equal(got[f"{letter}a{i}"], other[f"{letter}b{i}"])
            assert_allclose(got[f"d{letter}{i}"], -other[f"d{letter}{i}"])
            swapped = {0.0: 1.0, 1.0: 0.0}.get(other[f"h{letter}{i}"], other[f"h{letter}{i}"])
            assert_array_equal(got[f"h{letter}{i}"], swapped)


@MANY
@given(a_case())
def test_the_columns_are_those_that_forms_names(case):
    assert set(columns(case.cases())) == set(forms(len(case.target), len(case.a[0])))


def test_many_cases_at_once_give_what_each_gives_alone():
    every = [E7, Case((0, 0, 2), E7.b, ((0.0, 0.5, 0.5), (1.0, 0.0, 0.0), (0.2, 0.2, 0.2)))]
    alone = [one(case) for case in every]
    together = columns(
        Cases(
            np.array([case.target for case in every]), np.array([case.a for case in every]),
            np.array([case.b for case in every]),
        )
    )  # fmt: skip
    for row, want in enumerate(alone):
        for name, value in want.items():
            assert_allclose(together[name][row], value, rtol=1e-14, err_msg=name)


def test_a_true_class_without_probability_costs_infinity_and_two_of_them_cannot_be_compared():
    nothing, something = ((0.0, 1.0),), ((0.5, 0.5),)
    got = one(Case((0,), nothing, something))
    assert (got["ca0"], got["ca"], got["dc"], got["hc"]) == (INF, INF, INF, 1)
    got = one(Case((0,), nothing, nothing))
    assert math.isnan(got["dc"])
    assert math.isnan(got["hc"])
    assert got["hq"] == 2


# What if


@MANY
@given(st.lists(P, min_size=2, max_size=8), st.data(), P)
def test_what_a_class_is_given_leaves_the_others_the_rest_in_proportion(row, data, p):
    true = data.draw(st.integers(0, len(row) - 1))
    assume(p != row[true])
    got = what_if.given(row, true, p).tolist()
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
    assert what_if.given(row, true, row[true]).tolist() == row


def test_many_rows_are_given_their_probabilities_at_once():
    rows = what_if.given([[0.1, 0.2, 0.7], [0.0, 1.0, 0.0]], [2, 1], [0.4, 0.0])
    assert rows.tolist() == [[0.2, 0.4, 0.4], [0.5, 0.0, 0.5]]
    assert what_if.given([0.1, 0.9], 0, [0.0, 0.1, 1.0]).tolist() == [[0, 1], [0.1, 0.9], [1, 0]]


@MANY
@given(st.lists(P, min_size=2, max_size=8))
def test_a_row_is_made_to_sum_to_one_in_proportion(row):
    got = summing_to_one(row)
    assert got.sum() == pytest.approx(1, abs=5e-9)
    total = math.fsum(row)
    assert_allclose(got, [x / total if total > 0 else 1 / len(row) for x in row], atol=6e-10)


# Grids and sweeps


@MANY
@given(P, st.sampled_from([50, 80, 200]))
def test_a_grid_goes_from_nothing_to_all_through_the_present_value_and_close_to_nothing(value, steps):
    grid = probability_grid(value, steps)
    assert (grid[1:] > grid[:-1]).all()
    assert (grid[0], grid[-1]) == (0, 1)
    assert value in grid
    assert {1e-6, 1e-5, 1e-4, 1e-3} <= set(grid.tolist())
    assert np.diff(grid).max() <= 1 / steps + 1e-12


def test_few_samples_have_steps_of_half_a_hundredth_and_many_at_least_of_two():
    assert {0.005, 0.01, 0.995} <= set(sweeps(E7).grids["b2"].tolist())
    rows = ((0.5, 0.5),) * 12
    grids = sweeps(Case((0,) * 12, rows, rows)).grids
    assert len(grids) == 36
    assert max(np.diff(grid).max() for control, grid in grids.items() if control[0] != "y") <= 0.02 + 1e-12


@QUICK
@given(a_case(samples=3))
@example(E7)
def test_every_step_of_every_sweep_is_the_table_set_to_that_step(case):
    moved = sweeps(case)
    assert set(moved.grids) == {f"{kind}{i}" for kind in "aby" for i in range(len(case.target))}
    for control, grid in moved.grids.items():
        for step in {0, 1, len(grid) // 3, len(grid) - 1}:
            want = one(set_to(case, control, float(grid[step])))
            for name, value in want.items():
                got = moved.column(control, name)[step]
                assert_allclose(got, value, rtol=1e-12, atol=1e-15, err_msg=f"{name} along {control}")


@QUICK
@given(a_case(samples=3))
@example(E7)
def test_the_step_at_the_present_value_is_the_present_table(case):
    moved, now = sweeps(case), one(case)
    for control, grid in moved.grids.items():
        step = grid.tolist().index(now[control])
        for name, value in now.items():
            assert_allclose(moved.column(control, name)[step], value, rtol=1e-12, err_msg=name)


def test_a_sweep_of_one_model_leaves_the_other_alone():
    moved, now = sweeps(E7), one(E7)
    for name in ("pb0_0", "cb0", "cb", "qb", "eb", "ca1", "pa2_2"):
        assert set(moved.column("a0", name)) == {now[name]}, name


# What goes with it


def test_a_case_becomes_data_like_any_other():
    data = E7.dataset(("x", "y", "z"), ("1", "2", "3"), ("old", "new"), key="k")
    assert (data.rows, data.classes, data.a.name, data.b.name, data.key) == (3, ("x", "y", "z"), "old", "new", "k")
    assert_array_equal(data.target, [2, 1, 0])
    assert_array_equal(data.b.labels, [2, 1, 1])
    assert data.a.values is not None
    assert_array_equal(data.a.values, E7.a)
    assert data.row_name(1) == "2"
