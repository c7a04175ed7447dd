"""The truth, and tables of other shapes, found by what the values are."""

import numpy as np
import pytest
from sklearn.metrics import log_loss

from prediction_files.build_dataset import build_dataset
from prediction_files.fields import NONE
from prediction_files.problem import Problem
from prediction_files.read import read, read_pair
from prediction_files.reshape import unfold
from prediction_files.resolve_plan import resolve_plan
from tests.prediction_files.made import IDS, TARGET, A, B, csv, npy, table

ANIMALS = ["cat", "dog", "owl"]
SAID = [ANIMALS[label] for label in TARGET]
NAMES = [f"prob_{name}" for name in ANIMALS]
ONE_HOT = np.eye(3, dtype=int)[TARGET]
BINARY = [0, 1, 1, 0, 1, 0]
P_A, P_B = [0.1, 0.8, 0.6, 0.3, 0.9, 0.45], [0.4, 0.7, 0.2, 0.1, 0.6, 0.3]


def lines(rows: list, header: str = "") -> bytes:
    return (header + "".join(" ".join(f"{cell:.18e}" for cell in row) + "\n" for row in rows)).encode()


def both_models(first: np.ndarray = A, second: np.ndarray = B, names: list[str] = NAMES) -> list[tuple[str, bytes]]:
    return [("a.csv", csv(table(first, names, id=IDS))), ("b.csv", csv(table(second, names, id=IDS)))]


def check(data) -> None:
    assert data.target.tolist() == TARGET
    np.testing.assert_allclose(data.a.values, A, atol=1e-15)
    np.testing.assert_allclose(data.b.values, B, atol=1e-15)


def plan_of(files: list[tuple[str, bytes]], answers: dict[str, str] | None = None):
    return resolve_plan([read(*one) for one in files], answers)


def test_a_solution_with_the_columns_of_its_submissions_is_the_truth():
    """A submission id,target and a solution id,target, in another order."""
    files = [("sub_a.csv", csv({"id": IDS, "target": P_A})), ("sub_b.csv", csv({"id": IDS, "target": P_B})),
             ("solution.csv", csv({"id": IDS[::-1], "target": BINARY[::-1]}))]  # fmt: skip
    plan = plan_of(files)
    assert [field.key for field in plan.questions] == ["a.positive"]
    data = read_pair(files, {"a.positive": "1"})
    assert data.target.tolist() == BINARY
    assert data.a.values[:, 1].tolist() == P_A
    assert data.b.values[:, 1].tolist() == P_B


def test_three_files_of_labels_with_the_same_columns_are_told_apart_by_name_or_asked():
    named = [("sub_a.csv", csv({"id": IDS, "target": SAID})), ("sub_b.csv", csv({"id": IDS, "target": SAID[::-1]})),
             ("y_true.csv", csv({"id": IDS, "target": SAID}))]  # fmt: skip
    assert read_pair([named[2], *named[:2]]).target.tolist() == TARGET
    (question,) = plan_of([named[0], named[1], ("z.csv", named[2][1])]).questions
    assert (question.key, question.why, question.value) == ("2.truth", "truth_file", "target")
    answered = plan_of([named[0], named[1], ("z.csv", named[2][1])], {"2.truth": NONE, "0.truth": "target"})
    assert answered.certain
    assert [model.file for model in answered.models] == [1, 2]


@pytest.mark.parametrize("labels", [TARGET, [float(label) for label in TARGET]], ids=["integers", "floats"])
def test_three_files_without_a_header_are_two_models_and_the_truth(labels):
    check(
        read_pair([("a.txt", lines(A.tolist())), ("b.txt", lines(B.tolist())), ("y.txt", lines([[x] for x in labels]))])
    )


ONE_HOT_FILES = {
    "the same columns": (both_models(), ("truth.csv", csv(table(ONE_HOT, NAMES, id=IDS)))),
    "the same columns, in another order of rows": (
        both_models(), ("c.csv", csv(table(ONE_HOT[::-1], NAMES, id=IDS[::-1]))),
    ),
    "an array": ([("a.npy", npy(A)), ("b.npy", npy(B))], ("y.npy", npy(ONE_HOT))),
    "an array of floats": ([("a.npy", npy(A)), ("b.npy", npy(B))], ("y.npy", npy(ONE_HOT.astype(float)))),
}  # fmt: skip


@pytest.mark.parametrize("case", ONE_HOT_FILES)
@pytest.mark.parametrize("first", [True, False])
def test_a_truth_of_one_column_a_class_is_read(case, first):
    models, truth = ONE_HOT_FILES[case]
    check(read_pair([truth, *models] if first else [*models, truth]))


def test_one_hot_columns_of_one_file_are_the_truth():
    columns = table(ONE_HOT, [f"y_{name}" for name in ANIMALS], id=IDS)
    columns |= table(A, [f"rf_{name}" for name in ANIMALS]) | table(B, [f"lr_{name}" for name in ANIMALS])
    data = read_pair([("all.csv", csv(columns))])
    check(data)
    assert (data.a.name, data.b.name) == ("rf", "lr")


def test_one_hot_predictions_stay_predictions_beside_a_truth():
    hard = np.eye(3)[A.argmax(axis=1)]
    files = both_models(first=hard)
    files[0] = ("a.csv", csv(table(hard, NAMES, id=IDS, label=SAID)))
    assert read_pair(files).a.values.tolist() == hard.tolist()


def long(values: np.ndarray, by_class: bool = False, **more: list) -> dict[str, list]:
    """A row for every id and class."""
    cells = [(row, j) for row in range(6) for j in range(3)]
    cells = sorted(cells, key=lambda cell: cell[1]) if by_class else cells
    return {
        "id": [IDS[row] for row, _ in cells], "class": [ANIMALS[j] for _, j in cells],
        "probability": [values[cell] for cell in cells],
    } | {name: [of[row] for row, _ in cells] for name, of in more.items()}  # fmt: skip


@pytest.mark.parametrize("by_class", [False, True])
@pytest.mark.parametrize("truth", ["apart", "inside", "as 0 and 1"])
def test_a_row_for_every_id_and_class_becomes_a_row_for_every_id(by_class, truth):
    frames = [long(A, by_class), long(B, by_class)]
    files = []
    if truth == "inside":
        frames[0] |= {"label": long(A, by_class, label=SAID)["label"]}
    elif truth == "as 0 and 1":
        said = dict(zip(IDS, SAID, strict=True))
        frames[0]["actual"] = [
            int(said[i] == name) for i, name in zip(frames[0]["id"], frames[0]["class"], strict=True)
        ]
    else:
        files = [("y.csv", csv({"id": IDS, "label": SAID}))]
    check(read_pair([("a.csv", csv(frames[0])), ("b.csv", csv(frames[1])), *files]))


def test_a_row_for_every_model_id_and_class_is_two_models():
    frames = [long(values) for values in (A, B)]
    columns = {name: frames[0][name] + frames[1][name] for name in frames[0]}
    columns |= {"model": ["forest"] * 18 + ["linear"] * 18, "fold": [1, 2] * 18}
    files = [("all.csv", csv(columns)), ("y.csv", csv({"id": IDS, "label": SAID}))]
    data = read_pair(files)
    check(data)
    assert (data.a.name, data.b.name) == ("forest", "linear")
    assert [note.values["columns"] for note in plan_of(files).notes if note.key == "ignored"] == ["fold"]


def test_other_tables_stay_as_they_are():
    for columns in (table(A, NAMES, id=IDS, label=SAID), {"id": IDS, "label": BINARY, "p": P_A},
                    long(A) | {"probability": [0.5] * 18}, {**long(A), "id": list(range(18))}):  # fmt: skip
        found = read("a.csv", csv(columns))
        assert unfold(found) is found


def test_one_probability_each_and_a_file_of_labels():
    files = [("a.csv", csv({"id": IDS, "prob": P_A})), ("b.csv", csv({"id": IDS, "score": P_B})),
             ("y.csv", csv({"id": IDS, "sick": ["yes" if label else "no" for label in BINARY]}))]  # fmt: skip
    (question,) = plan_of(files).questions
    assert (question.key, question.value) == ("a.positive", "yes")
    data = read_pair(files, {"a.positive": "yes"})
    assert data.classes == ("no", "yes")
    assert log_loss(data.target, data.b.values) == pytest.approx(log_loss(BINARY, P_B))


def test_a_column_whose_values_are_the_classes_is_the_truth_without_a_question():
    files = both_models()
    files[0] = ("a.csv", csv(table(A, NAMES, id=IDS, species=SAID, place=list("uvwxyz"))))
    check(read_pair(files))


def test_a_column_of_numbers_may_be_the_truth_and_is_asked_at_once_with_its_figures():
    names = ["p_0", "p_1", "p_2"]
    files = both_models(names=names)
    files[0] = ("a.csv", csv(table(A, names, id=IDS, cluster=TARGET, fold=[0, 1, 2, 2, 1, 0])))
    (question,) = plan_of(files).questions
    assert (question.key, question.why, question.value) == ("0.truth", "truth_by_values", "cluster")
    assert set(question.columns) == {"cluster", "fold"}
    figures = {reading.value: reading.accuracy[0] for reading in question.readings}
    expected = np.mean(A.argmax(axis=1) == TARGET), np.mean(A.argmax(axis=1) == [0, 1, 2, 2, 1, 0])
    assert (figures["cluster"], figures["fold"]) == pytest.approx(expected)
    check(read_pair(files, {"0.truth": "cluster"}))
    with pytest.raises(Problem, match="no_truth"):
        read_pair(files, {"0.truth": NONE})


def test_several_true_columns_are_asked_with_their_figures():
    names = ["p_0", "p_1", "p_2"]
    files = both_models(names=names)
    files[0] = ("a.csv", csv(table(A, names, id=IDS, y_true=TARGET, label=TARGET[::-1])))
    (question,) = plan_of(files).questions
    assert (question.key, question.why, question.value) == ("0.truth", "truth", "y_true")
    assert {"y_true", "label"} <= {reading.value for reading in question.readings}
    assert build_dataset(plan_of(files, {"0.truth": "label"}).draft).target.tolist() == TARGET[::-1]
