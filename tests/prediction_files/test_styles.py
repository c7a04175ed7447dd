"""Every style of prediction file comes out as the same data set."""

import gzip
import json

import numpy as np
import pytest

from prediction_files.fields import NONE
from prediction_files.problem import Problem
from prediction_files.read import read, read_pair
from tests.prediction_files.made import IDS, TARGET, A, B, csv, lines, npy, npz, parquet, records, table

DIGITS = ["0", "1", "2"]
ANIMALS = ["cat", "dog", "owl"]
SAID = [ANIMALS[label] for label in TARGET]


def named(pattern: str, classes: list[str]) -> list[str]:
    return [pattern.replace("*", name) for name in classes]


def one(values: np.ndarray, pattern: str, classes: list[str], **first: list) -> dict:
    return table(values, named(pattern, classes), **first)


def pair(pattern: str, classes: list[str], truth: str = "label", labels: list | None = None) -> dict[str, bytes]:
    return {
        "a.csv": csv(one(A, pattern, classes, id=IDS) | {truth: labels or TARGET}),
        "b.csv": csv(one(B, pattern, classes, id=IDS)),
    }


def both(first: str, second: str, classes: list[str], truth: str = "label", labels: list | None = None) -> dict:
    return {"id": IDS, truth: labels or TARGET} | one(A, first, classes) | one(B, second, classes)


A_FRAME, B_FRAME = one(A, "prob_*", DIGITS, id=IDS, label=TARGET), one(B, "prob_*", DIGITS, id=IDS)
LISTS = {"id": IDS, "label": TARGET, "probs": A.tolist()}, {"id": IDS, "probs": B.tolist()}

STYLES = {
    "prob_*": pair("prob_*", DIGITS),
    "p_*": pair("p_*", DIGITS, "y_true"),
    "proba_*": pair("proba_*", DIGITS, "TARGET"),
    "p*": pair("p*", DIGITS, "y"),
    "Status_*": pair("Status_*", ["C", "CL", "D"], "Status", [["C", "CL", "D"][i] for i in TARGET]),
    ".pred_*": pair(".pred_*", ANIMALS, "obs", SAID),
    "target_*_PREDICTION": pair("animal_*_PREDICTION", ANIMALS, "animal", SAID),
    "bare": pair("*", ANIMALS, "Class", SAID),
    "bare digits": pair("*", DIGITS, "Label"),
    "*_prob": pair("*_prob", ANIMALS, "truth", SAID),
    "p[*]": pair("p[*]", DIGITS),
    "two prefixes": {"both.csv": csv(both("A_*", "B_*", ANIMALS, "target", SAID))},
    "two long prefixes": {"both.csv": csv(both("model1_prob_*", "model2_prob_*", DIGITS))},
    "prefix inside": {"both.csv": csv(both("prob_rf_*", "prob_lr_*", DIGITS))},
    "two suffixes": {"both.csv": csv(both("*_A", "*_B", ANIMALS, "y", SAID))},
    "pandas merge": {"both.csv": csv(both("prob_*_x", "prob_*_y", DIGITS))},
    "tabs": {"a.tsv": csv(A_FRAME, "\t"), "b.tsv": csv(B_FRAME, "\t")},
    "semicolons": {"a.csv": csv(A_FRAME, ";"), "b.csv": csv(B_FRAME, ";")},
    "bars": {"a.txt": csv(A_FRAME, "|"), "b.txt": csv(B_FRAME, "|")},
    "blanks": {"a.txt": csv(A_FRAME, " "), "b.txt": csv(B_FRAME, " ")},
    "gzip": {"a.csv.gz": gzip.compress(csv(A_FRAME)), "b.csv.gz": gzip.compress(csv(B_FRAME))},
    "byte order mark": {"a.csv": b"\xef\xbb\xbf" + csv(A_FRAME), "b.csv": csv(B_FRAME)},
    "UTF-16": {"a.csv": csv(A_FRAME).decode().encode("utf-16"), "b.csv": csv(B_FRAME)},
    "Windows lines": {"a.csv": csv(A_FRAME).replace(b"\n", b"\r\n"), "b.csv": csv(B_FRAME)},
    "Parquet": {"a.parquet": parquet(A_FRAME), "b.pq": parquet(B_FRAME)},
    "Parquet lists": {"a.parquet": parquet(LISTS[0]), "b.parquet": parquet(LISTS[1])},
    "JSON records": {"a.json": json.dumps(records(A_FRAME)).encode(), "b.json": json.dumps(records(B_FRAME)).encode()},
    "JSON columns": {"a.json": json.dumps(A_FRAME).encode(), "b.json": json.dumps(B_FRAME).encode()},
    "JSON lists": {"a.json": json.dumps(records(LISTS[0])).encode(), "b.json": json.dumps(LISTS[1]).encode()},
    "JSON Lines": {"a.jsonl": lines(A_FRAME), "b.ndjson": lines(B_FRAME)},
    "JSON Lines gzip": {"a.jsonl.gz": gzip.compress(lines(LISTS[0])), "b.jsonl": lines(LISTS[1])},
    "JSON objects": {
        "a.jsonl": lines({"label": SAID, "p": [dict(zip(ANIMALS, row, strict=True)) for row in A.tolist()]}),
        "b.jsonl": lines({"p": [dict(zip(ANIMALS, row, strict=True)) for row in B.tolist()]}),
    },
    "npy": {"a.npy": npy(A), "b.npy": npy(B), "y_true.npy": npy(np.array(TARGET))},
    "npy by column": {"a.npy": npy(np.asfortranarray(A)), "b.npy": npy(B), "labels.npy": npy(np.array(TARGET, "u1"))},
    "npy big-endian": {"a.npy": npy(A.astype(">f8")), "b.npy": npy(B), "labels.npy": npy(np.array(TARGET, ">i4"))},
    "npz": {"both.npz": npz(model_a=A, model_b=B, y_true=np.array(TARGET))},
    "npz classes": {
        "both.npz": npz(compressed=True, a=A, b=B, label=np.array(SAID), classes=np.array(ANIMALS), ids=np.array(IDS))
    },
    "cell of text": {
        "a.csv": csv({"id": IDS, "label": TARGET, "probs": [f'"{row}"' for row in A.tolist()]}),
        "b.csv": csv({"id": IDS, "probs": ["|".join(map(str, row)) for row in B.tolist()]}),
    },
    "labels apart": {
        "a.csv": csv(one(A, "prob_*", DIGITS, id=IDS)), "b.csv": csv(B_FRAME), "y.csv": csv({"id": IDS, "y": TARGET}),
    },
    "labels apart, without a known name": {
        "a.csv": csv(one(A, "prob_*", DIGITS)), "b.csv": csv(one(B, "prob_*", DIGITS)), "s.csv": csv({"kind": TARGET}),
    },
    "log-probabilities": {"a.csv": csv(one(np.log(A), "logprob_*", DIGITS, label=TARGET)), "b.csv": csv(B_FRAME)},
    "unordered rows": {"a.csv": csv(A_FRAME), "b.csv": csv({k: v[::-1] for k, v in B_FRAME.items()})},
    "unordered columns": {"a.csv": csv(A_FRAME), "b.csv": csv(dict(reversed(B_FRAME.items())))},
    "ids of two kinds": {"a.csv": csv(A_FRAME), "b.jsonl": lines(B_FRAME | {"id": [str(i) for i in IDS]})},
    "other columns": {"a.csv": csv(A_FRAME | {"age": [31, 4, 15, 9, 2, 6], "note": list("uvwxyz")}),
                      "b.csv": csv(B_FRAME)},
}  # fmt: skip


@pytest.mark.parametrize("style", STYLES)
def test_a_style_is_recognised_without_a_question(style):
    data = read_pair(list(STYLES[style].items()))
    assert data.target.tolist() == TARGET
    np.testing.assert_allclose(data.a.values, A, atol=1e-15)
    np.testing.assert_allclose(data.b.values, B, atol=1e-15)
    assert data.a.labels.tolist() == A.argmax(axis=1).tolist()
    assert data.b.labels.tolist() == B.argmax(axis=1).tolist()
    assert len(data.classes) == 3


def test_models_are_named_after_files_or_columns():
    data = read_pair(list(STYLES["gzip"].items()))
    assert (data.name, data.a.name, data.b.name) == ("a + b", "a", "b")
    data = read_pair(list(STYLES["prefix inside"].items()))
    assert (data.name, data.a.name, data.b.name) == ("both", "rf", "lr")


def test_ids_and_classes_are_kept():
    data = read_pair(list(STYLES["npz classes"].items()))
    assert data.classes == ("cat", "dog", "owl")
    assert list(data.ids) == IDS
    assert data.row_name(1) == "12"


def test_class_10_comes_after_class_9():
    classes = [str(j) for j in range(12)]
    values = np.full((2, 12), 1 / 16)
    values[:, 10] = 5 / 16
    columns = table(values, named("prob_*", sorted(classes)))
    shuffled = {name: columns[name] for name in sorted(columns)}
    data = read_pair([("a.csv", csv({"label": [10, 0]} | shuffled)), ("b.csv", csv(shuffled))])
    assert data.classes == tuple(classes)
    assert data.target.tolist() == [10, 0]
    assert data.a.labels.tolist() == [classes.index(sorted(classes)[10])] * 2


def test_a_matrix_from_npy_is_not_copied():
    content = npy(A)
    table_ = read("a.npy", content)
    assert np.shares_memory(table_.columns["p"], np.frombuffer(content, dtype=np.uint8))
    data = read_pair([("a.npy", content), ("b.npy", npy(B)), ("y.npy", npy(np.array(TARGET)))])
    assert np.shares_memory(data.a.values, np.frombuffer(content, dtype=np.uint8))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_width_of_floats_is_kept(dtype):
    files = [("a.npy", npy(A.astype(dtype))), ("b.parquet", parquet(table(B.astype(dtype), named("p_*", DIGITS)))),
             ("y.npy", npy(np.array(TARGET)))]  # fmt: skip
    files[1] = ("b.parquet", parquet({name: np.array(column, dtype) for name, column in one(B, "p_*", DIGITS).items()}))
    data = read_pair(files)
    assert data.a.values.dtype == data.b.values.dtype == dtype


def test_hard_labels_alone_are_taken():
    data = read_pair([("hard.csv", csv({"id": IDS, "truth": SAID, "m1": SAID, "m2": SAID[::-1]}))])
    assert data.classes == ("cat", "dog", "owl")
    assert data.a.values is data.b.values is None
    assert data.a.kind == "labels"
    assert data.target.tolist() == data.a.labels.tolist() == TARGET
    assert data.b.labels.tolist() == TARGET[::-1]


def test_files_of_labels_alone_are_taken_when_one_is_named_the_truth():
    data = read_pair([("y_true.npy", npy(np.array(TARGET))), ("m1.npy", npy(np.array(TARGET))),
                      ("m2.npy", npy(np.array(TARGET[::-1])))])  # fmt: skip
    assert data.target.tolist() == data.a.labels.tolist() == TARGET
    assert data.b.labels.tolist() == TARGET[::-1]


def test_one_probability_is_of_the_class_in_its_name():
    columns = {"label": ["benign", "malignant"], "p_malignant_rf": [0.25, 0.75], "p_malignant_lr": [0.5, 1.0]}
    data = read_pair([("both.csv", csv(columns))])
    assert data.classes == ("benign", "malignant")
    assert data.a.values.tolist() == [[0.75, 0.25], [0.25, 0.75]]
    assert data.b.values.tolist() == [[0.5, 0.5], [0.0, 1.0]]
    assert data.a.kind == "binary"


def test_which_class_one_probability_is_of_is_asked_else():
    files = [("both.csv", csv({"y": [0, 1, 1], "A": [0.25, 0.75, 0.1], "B": [0.5, 1.0, 0.9]}))]
    with pytest.raises(Problem) as caught:
        read_pair(files)
    assert caught.value.values == {"fields": "a.positive"}
    assert read_pair(files, {"a.positive": "0"}).b.values[:, 0].tolist() == [0.5, 1.0, 0.9]
    data = read_pair(files, {"a.positive": "0", "b.positive": "1"})
    assert data.a.values[:, 0].tolist() == [0.25, 0.75, 0.1]
    assert data.b.values[:, 1].tolist() == [0.5, 1.0, 0.9]


def test_logits_are_asked_for_and_softmaxed_when_confirmed():
    logits = np.log(A) + np.array([[3.0], [-2.0], [0.5], [1.0], [40.0], [0.0]])
    files = [("a.csv", csv(one(logits, "logit_*", DIGITS, label=TARGET))), ("b.csv", csv(one(B, "p_*", DIGITS)))]
    with pytest.raises(Problem, match=r"a\.kind"):
        read_pair(files)
    np.testing.assert_allclose(read_pair(files, {"a.kind": "logits"}).a.values, A, atol=1e-12)


def test_percentages_are_divided_when_confirmed():
    files = [("a.csv", csv(one(100 * A, "p_*", DIGITS, label=TARGET))), ("b.csv", csv(one(B, "p_*", DIGITS)))]
    with pytest.raises(Problem, match=r"a\.kind"):
        read_pair(files)
    np.testing.assert_allclose(read_pair(files, {"a.kind": "percentages"}).a.values, A, atol=1e-15)


def test_a_label_that_is_the_arg_max_everywhere_is_asked_about():
    frame = one(A, "prob_*", DIGITS, id=IDS, label=A.argmax(axis=1).tolist())
    files = [("a.csv", csv(frame)), ("b.csv", csv(B_FRAME))]
    with pytest.raises(Problem, match=r"0\.truth"):
        read_pair(files)
    assert read_pair(files, {"0.truth": "label"}).target.tolist() == A.argmax(axis=1).tolist()
    data = read_pair([*files, ("y.csv", csv({"id": IDS, "y": TARGET}))], {"0.truth": NONE})
    assert data.target.tolist() == TARGET
