"""What the columns of a prediction file are, what their values are, and how rows come together."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import softmax

from softmax_core.predictions.cells import factor
from softmax_core.predictions.column_names import class_order, natural_sort_key
from softmax_core.predictions.join import join, match_ids
from softmax_core.predictions.problem import Problem
from softmax_core.predictions.resolve_plan import resolve_plan
from softmax_core.predictions.schema import infer_schema
from softmax_core.predictions.table import BLOCK, Table, as_columns, stack_columns
from softmax_core.predictions.values import guess_value_kind, summarise, to_probabilities

RNG = np.random.default_rng(5)
P = RNG.dirichlet(np.ones(4), size=50)
Y = RNG.integers(0, 4, 50)


def table(names: list[str], values: np.ndarray = P, **more: np.ndarray) -> Table:
    return Table("a.csv", more | as_columns(values, names))


# columns


@pytest.mark.parametrize("name", ["id", "ID", "row_id", "Sample ID", "sampleId", "index", "passenger_id"])
def test_ids_are_found_by_name(name):
    assert infer_schema(table(list("pqrs"), **{name: np.arange(50)})).id == name


@pytest.mark.parametrize(
    "name", ["label", "TARGET", "y", "y_true", "True Label", "truth", "obs", "Class", "ground-truth", "trueLabel"]
)
def test_the_truth_is_found_by_name_in_any_case(name):
    assert infer_schema(table(["p_0", "p_1", "p_2", "p_3"], **{name: Y})).truth == name


def test_the_sums_decide_between_one_model_of_four_classes_and_two_of_two():
    names = ["p_red_car", "p_red_bus", "p_blue_car", "p_blue_bus"]
    assert [group.pattern for group in infer_schema(table(names)).groups] == ["p_*"]
    two = np.concatenate([RNG.dirichlet(np.ones(2), size=50), RNG.dirichlet(np.ones(2), size=50)], axis=1)
    assert [group.pattern for group in infer_schema(table(names, two)).groups] == ["p_red_*", "p_blue_*"]


def test_columns_of_other_things_stay_out_of_a_group():
    values = np.concatenate([P, 100 * P[:, :2]], axis=1)
    reading = infer_schema(table(["p_a", "p_b", "p_c", "p_d", "p_max", "p_age"], values, y=np.array(list("abcd"))[Y]))
    assert [group.classes for group in reading.groups] == [("a", "b", "c", "d")]
    assert reading.ignored == ("p_max", "p_age")


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=20, unique=True))
def test_numbers_in_names_are_sorted_by_value(numbers):
    names = [f"prob_{number}" for number in numbers]
    assert sorted(names, key=natural_sort_key) == [f"prob_{number}" for number in sorted(numbers)]
    assert [numbers[j] for j in class_order([str(n) for n in numbers])] == sorted(numbers)


@pytest.mark.parametrize(
    ("column", "names", "codes"),
    [
        (np.array([5, 3, 5]), ("3", "5"), [1, 0, 1]),
        (np.array([5, -(10**15)]), (str(-(10**15)), "5"), [1, 0]),
        (np.array([1.0, np.nan, 0.0]), ("0", "1"), [1, -1, 0]),
        (np.array([0.5, 1.0]), ("0.5", "1.0"), [0, 1]),
        (np.array([True, False]), ("False", "True"), [1, 0]),
        (np.array(["u ", None, "", "v", "u"], dtype=object), ("u", "v"), [0, -1, -1, 1, 0]),
        (np.array([2**64 - 1, 0], dtype=np.uint64), ("0", str(2**64 - 1)), [1, 0]),
        (np.array([], dtype=np.int64), (), []),
    ],
)
def test_labels_become_numbers(column, names, codes):
    found = factor(column)
    assert (found.names, found.codes.tolist()) == (names, codes)


def test_neighbours_in_a_matrix_are_not_copied_and_others_are():
    columns = list(as_columns(P.copy(), list("pqrs")).values())
    assert np.shares_memory(stack_columns(columns[1:3]), columns[0].base)
    for picked in ([2, 1], [0, 2], [0, 0]):
        chosen = stack_columns([columns[j] for j in picked])
        assert not np.shares_memory(chosen, columns[0].base)
        assert chosen.tolist() == P[:, picked].tolist()


# values


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
        (P * 0.5, ("logits", False)),
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


def test_probabilities_are_neither_copied_nor_renormalised_unless_asked():
    off = P * 1.0009
    assert to_probabilities(off, "probabilities") is off
    np.testing.assert_allclose(to_probabilities(off, "probabilities", renormalise=True).sum(axis=1), 1, atol=1e-15)
    assert np.array_equal(off, P * 1.0009)


# rows


@given(st.lists(st.integers(-50, 50), unique=True), st.lists(st.integers(-50, 50), unique=True), st.booleans())
def test_ids_are_found_whatever_their_order(base, other, as_text):
    arrays = [np.array([f"r{i}" for i in ids] if as_text else ids, dtype=object if as_text else np.int64)
              for ids in (base, other)]  # fmt: skip
    found = match_ids(*arrays)
    expected = [other.index(one) if one in other else -1 for one in base]
    assert base == other if found is None else found.tolist() == expected


@given(st.permutations(range(6)), st.permutations(range(6)), st.sets(st.integers(0, 5), max_size=3))
def test_rows_of_three_files_come_together_by_id(second, third, gone):
    ids = [np.arange(6), np.array(second), np.array([one for one in third if one not in gone])]
    rows, notes = join(["a", "b", "y"], [len(one) for one in ids], ids)
    taken = [column if place is None else column[place] for column, place in zip(ids, rows, strict=True)]
    kept = [one for one in range(6) if one not in gone]
    assert [column.tolist() for column in taken] == [kept] * 3
    assert [(note.key, note.values["count"]) for note in notes] == ([("dropped_ids", len(gone))] if gone else [])


def test_a_million_ids_in_another_order_are_joined():
    order = RNG.permutation(1_000_000)
    (_, rows), _ = join(["a", "b"], [1_000_000] * 2, [np.arange(1_000_000), order])
    assert np.array_equal(order[rows], np.arange(1_000_000))


# the whole


def test_the_first_problem_stops_and_what_was_recognised_stays():
    plan = resolve_plan([table(["p_0", "p_1", "p_2", "p_3"], id=np.arange(50), label=Y)])
    assert plan.problem is not None
    assert (plan.problem.key, plan.draft) == ("one_model", None)
    assert {field.key: field.value for field in plan.fields} == {"0.id": "id", "0.truth": "label", "a.model": "0:p_*"}


def test_nothing_is_a_problem_of_its_own():
    plan = resolve_plan([])
    assert isinstance(plan.problem, Problem)
    assert plan.problem.key == "no_files"


def test_labels_counted_from_one_name_the_columns_of_a_vector():
    tables = [Table("a.npy", {"p": P}), Table("b.npy", {"p": P}), Table("y.npy", {"label": Y + 1})]
    plan = resolve_plan(tables)
    assert plan.draft is not None
    assert plan.draft.classes.names == ("1", "2", "3", "4")
    assert np.array_equal(plan.draft.target, Y)


def test_labels_that_are_numbers_of_named_columns_are_asked_about():
    plan = resolve_plan([table(["p_a", "p_b", "p_c", "p_d"], label=Y), Table("b.csv", as_columns(P, list("abcd")))])
    assert [(field.key, field.value) for field in plan.questions] == [("classes", "a\nb\nc\nd")]
    assert plan.draft is not None
    assert np.array_equal(plan.draft.target, Y)
