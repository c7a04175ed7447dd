"""Rows of several files brought together by what they share."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prediction_files.fields import NONE
from prediction_files.join import match_ids
from prediction_files.pairing import pair_rows
from prediction_files.problem import Problem
from prediction_files.read import read_pair
from prediction_files.resolve_plan import resolve_plan
from prediction_files.schema import infer_schema
from prediction_files.table import Table, as_columns
from tests.prediction_files.made import TARGET, A, B, csv, table

RNG = np.random.default_rng(5)
NAMES = ["prob_0", "prob_1", "prob_2"]
ORDER = [4, 0, 5, 2, 1, 3]
WORDS = ["img/f.png", "img/b.png", "img/a.png", "img/e.png", "img/d.png", "img/c.png"]
NUMBERS = [7, 3, 19, 4, 1, 12]


def texts(*words: str) -> np.ndarray:
    return np.array(words, dtype=object)


def schemas(*columns: dict[str, np.ndarray]):
    tables = [Table(f"{name}.csv", one) for name, one in zip("abc", columns, strict=False)]
    return [infer_schema(one, file=k) for k, one in enumerate(tables)]


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
    found = pair_rows(schemas(*({"id": column} for column in ids)), [0, 1, 2], (), {})
    taken = [column if place is None else column[place] for column, place in zip(ids, found.rows.values(), strict=True)]
    kept = [one for one in range(6) if one not in gone]
    assert [column.tolist() for column in taken] == [kept] * 3
    dropped = [note.values["count"] for note in found.notes if note.key == "dropped_ids"]
    assert dropped == ([len(gone)] if gone else [])


def test_a_million_ids_in_another_order_are_joined():
    order = RNG.permutation(1_000_000)
    rows = pair_rows(schemas({"id": np.arange(1_000_000)}, {"id": order}), [0, 1], (), {}).rows[1]
    assert np.array_equal(order[rows], np.arange(1_000_000))


@pytest.mark.parametrize(
    "name", ["", "Unnamed: 0", "filename", ".row", "rowIndex", "path", "__index_level_0__", "document"]
)
@pytest.mark.parametrize("values", [WORDS, NUMBERS], ids=["texts", "numbers"])
def test_a_shared_column_in_another_order_joins_and_is_said(name, values):
    first = table(A, NAMES) | {name: values, "label": TARGET}
    second = table(B[ORDER], NAMES) | {name: [values[row] for row in ORDER]}
    files = [("a.csv", csv(first)), ("b.csv", csv(second))]
    data = read_pair(files)
    assert data.b.values.tolist() == B.tolist()
    assert data.target.tolist() == TARGET


def column(cells: list) -> np.ndarray:
    return np.array(cells, dtype=object if isinstance(cells[0], str) else None)


def plan_of(*columns: dict, answers: dict[str, str] | None = None):
    frames = [{name: column(cells) for name, cells in one.items()} for one in columns]
    return resolve_plan([Table(f"{name}.csv", one) for name, one in zip("abc", frames, strict=False)], answers)


def said(plan) -> list[str]:
    return [note.key for note in plan.notes]


def test_which_column_joined_is_said():
    first, second = table(A, NAMES, image=WORDS, label=TARGET), table(B[ORDER], NAMES)
    plan = plan_of(first, second | {"file": [WORDS[row] for row in ORDER]})  # the same texts under another name
    note = next(note for note in plan.notes if note.key == "joined")
    assert note.values == {"file_a": "a.csv", "file_b": "b.csv", "columns": "image / file"}
    assert said(plan_of(first, table(B, NAMES, image=WORDS))) == ["ids_agree"]
    assert said(plan_of(table(A, NAMES, label=TARGET), table(B, NAMES))) == ["by_order"]


def test_ids_that_only_count_the_rows_do_not_outweigh_texts():
    counts = {"": list(range(6))}
    first, second = table(A, NAMES, image=WORDS, label=TARGET), table(B[ORDER], NAMES)
    plan = plan_of(counts | first, counts | second | {"image": [WORDS[row] for row in ORDER]})
    assert plan.certain
    assert np.array_equal(ORDER, np.argsort(plan.draft.rows[1]))


def test_two_columns_that_disagree_are_asked_about():
    first = table(A, NAMES, id=NUMBERS, image=WORDS, label=TARGET)
    second = table(B[ORDER], NAMES, id=NUMBERS, image=[WORDS[row] for row in ORDER])
    plan = plan_of(first, second)
    (question,) = plan.questions
    assert (question.key, question.why, question.options) == ("1.id", "ids", ("id", "image", NONE))
    assert {reading.value for reading in question.readings} == {"id", "image", NONE}
    plan = plan_of(first, second, answers={"1.id": "image"})
    assert plan.certain
    assert np.array_equal(ORDER, np.argsort(plan.draft.rows[1]))


def test_a_column_without_a_name_can_be_chosen_and_none_as_well():
    first = {"": [2, 0, 1], **table(A[:3], NAMES, label=TARGET[:3])}
    second = {"": [0, 1, 2], **table(B[:3], NAMES)}
    assert plan_of(first, second).draft.rows[1].tolist() == [2, 0, 1]
    assert plan_of(first, second, answers={"0.id": "", "1.id": ""}).draft.rows[1].tolist() == [2, 0, 1]
    assert plan_of(first, second, answers={"1.id": NONE}).draft.rows[1] is None


def test_rows_go_through_a_file_in_between():
    """A and B share file names, B and the truth share numbers: the truth of A goes by B."""
    first, second = table(A, NAMES, image=WORDS), table(B, NAMES, image=WORDS, number=NUMBERS)
    truth = {"number": [NUMBERS[row] for row in ORDER], "label": [TARGET[row] for row in ORDER]}
    assert plan_of(first, second, truth).draft.target.tolist() == TARGET


@pytest.mark.parametrize(("one", "other"), [(["007", "008", "010"], [10, 7, 8]), (["7.0", "8.0", "10.0"], [10, 7, 8])])
def test_ids_of_texts_and_numbers_are_the_same_ids(one, other):
    plan = plan_of(table(A[:3], NAMES, id=one, label=TARGET[:3]), table(B[:3], NAMES, id=other))
    assert plan.draft.rows[1].tolist() == [1, 2, 0]


def test_ids_that_only_a_leading_zero_tells_apart_stay_apart():
    assert match_ids(texts("007", "7", "8"), np.array([8, 7])).tolist() == [-1, 1, 0]


def test_a_shared_column_that_repeats_itself_speaks_against_pairing_by_order():
    words = ["u", "u", "v", "w", "w", "x"]
    first, second = table(A, NAMES, note=words, label=TARGET), table(B, NAMES)
    plan = plan_of(first, second | {"note": [words[row] for row in ORDER]})
    (question,) = plan.questions
    assert (question.key, question.why, question.values["column"]) == ("1.rows", "rows", "note")
    assert question.values["count"] == sum(words[row] != word for row, word in zip(ORDER, words, strict=True))
    assert plan_of(first, second | {"note": words}).certain


def test_files_without_a_common_row_are_refused():
    ids = [[1, 2, 3], [1, 2, 4], [3, 4, 5]]
    columns = [table(A[:3], NAMES, id=ids[0]), table(B[:3], NAMES, id=ids[1]), {"id": ids[2], "label": TARGET[:3]}]
    plan = plan_of(*columns)
    assert isinstance(plan.problem, Problem)
    assert plan.problem.key == "no_common_rows"


def test_a_truth_sorted_by_id_is_found_out_for_predictions_without_ids():
    """The ids of the truth are in another order than those of the files without ids: sorted, it fits far better."""
    target = RNG.integers(0, 3, 600)
    sharp = [RNG.dirichlet(np.eye(3)[label] * 6 + 1) for label in target]
    order = RNG.permutation(600)
    tables = [Table(f"{name}.npy", {"p": np.array(sharp)}) for name in "ab"]
    tables[1] = Table("b.npy", {"p": np.array(sharp)[:, [0, 1, 2]] * 0.9 + 1 / 30})
    plan = resolve_plan([*tables, Table("y.csv", {"id": order, "label": target[order]})])
    (question,) = plan.questions
    assert (question.key, question.value, question.why) == ("2.rows", "sorted", "doubt_rows")
    figures = {reading.value: reading for reading in question.readings}
    right = float(np.mean(np.array(sharp).argmax(axis=1) == target))
    wrong = float(np.mean(np.array(sharp).argmax(axis=1) == target[order]))
    assert figures["sorted"].accuracy[0] == pytest.approx(right)
    assert figures["order"].accuracy[0] == pytest.approx(wrong)
    assert np.array_equal(plan.draft.target, target)


def test_unordered_columns_as_views_are_paired_too():
    values = RNG.dirichlet(np.ones(3), size=6)
    tables = [Table("a.csv", {"": np.array(NUMBERS), "label": np.array(TARGET), **as_columns(values, NAMES)}),
              Table("b.csv", {"": np.array(NUMBERS)[ORDER], **as_columns(values[ORDER], NAMES)})]  # fmt: skip
    plan = resolve_plan(tables)
    assert plan.draft.rows[1].tolist() == np.argsort(ORDER).tolist()
