"""What the columns of a file are: ids, truth, groups of one class a column, labels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prediction_files.cells import factor
from prediction_files.column_names import class_order, natural_sort_key
from prediction_files.schema import infer_schema
from prediction_files.table import Table, as_columns, stack_columns

RNG = np.random.default_rng(5)
P = RNG.dirichlet(np.ones(4), size=50)
Y = RNG.integers(0, 4, 50)


def table(names: list[str], values: np.ndarray = P, **more: np.ndarray) -> Table:
    return Table("a.csv", more | as_columns(values, names))


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
