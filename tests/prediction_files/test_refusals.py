"""Every bad input has a sentence of its own, in both languages, that names what is wrong; what was loaded stays."""

import gzip
import io
import json
import re
import zipfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pages.two_models.upload import messages
from prediction_files import limits
from prediction_files.problem import Problem
from prediction_files.read import read, read_pair
from prediction_files.signatures import FOREIGN
from tests.prediction_files.made import (
    IDS,
    TARGET,
    A,
    B,
    csv,
    feather,
    lines,
    npy,
    npz,
    packed,
    parquet,
    table,
    workbook,
)  # fmt: skip

ROOT = Path(__file__).parents[2]
NAMES = ["prob_0", "prob_1", "prob_2"]
GOOD = csv(table(B, NAMES, id=IDS))
MODEL_B = ("b.csv", GOOD)


def frame(values: np.ndarray = A, **change: list) -> bytes:
    return csv(table(values, NAMES, id=IDS, label=TARGET) | change)


def changed(row: int, column: int, value: float) -> np.ndarray:
    values = A.copy()
    values[row, column] = value
    return values


def bomb() -> bytes:
    return gzip.compress(b"0" * (20 << 20))


def zip_bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.npy", npy(np.zeros(1 << 20))[:128] + b"\0" * (20 << 20))
    return stream.getvalue()


def parquet_bomb() -> bytes:
    return parquet({f"p_{j}": pa.array(np.zeros(1_000_000)) for j in range(3)})


def with_text(name: str = "word") -> bytes:
    return csv({"id": IDS} | {f"{name}_{j}": ["some text"] * 6 for j in range(4990)})


PAIRS = {
    "row_counts": ([("a.csv", csv(table(A, NAMES, label=TARGET))), ("b.csv", csv(table(B[:5], NAMES)))],
                   {"file_a": "a.csv", "rows_a": 6, "file_b": "b.csv", "rows_b": 5}),
    "doubled_ids": ([("a.csv", frame(id=[7, 7, 8, 8, 9, 10])), MODEL_B], {"file": "a.csv", "count": 2, "ids": "7, 8"}),
    "doubled_ids of text": ([("a.csv", frame(id=["u", "v", "u", "w", "x", "u"])), MODEL_B],
                            {"file": "a.csv", "count": 1, "ids": "u"}),
    "empty_id": ([("a.csv", frame(id=["u", "v", "", "w", "x", "y"])), MODEL_B],
                 {"file": "a.csv", "row": 3, "count": 1}),
    "no_common_ids": ([("a.csv", frame(id=[1, 2, 3, 4, 5, 6])), MODEL_B],
                      {"file_a": "a.csv", "ids_a": "1, 2, 3, 4, 5, …", "file_b": "b.csv",
                       "ids_b": "11, 12, 13, 14, 15, …"}),
    "class_without_column": ([("a.csv", frame(label=[0, 1, 7, 1, 0, 2])), MODEL_B],
                             {"file": "a.csv", "column": "label", "label": "7", "row": 3, "classes": "0, 1, 2"}),
    "empty_label": ([("a.csv", frame(label=[0, 1, "", 1, 0, 2])), MODEL_B],
                    {"file": "a.csv", "column": "label", "row": 3, "count": 1}),
    "not_finite nan": ([("a.csv", frame(changed(2, 1, float("nan")))), MODEL_B],
                       {"file": "a.csv", "row": 3, "column": "prob_1", "value": "nan"}),
    "not_finite inf": ([("a.csv", frame(changed(4, 2, float("inf")))), MODEL_B],
                       {"file": "a.csv", "row": 5, "column": "prob_2", "value": "inf"}),
    "not_finite empty": ([("a.csv", frame(prob_1=[0.2, 0.3, "", 0.375, 0.35, 0.3])), MODEL_B],
                         {"file": "a.csv", "row": 3, "column": "prob_1", "value": "nan"}),
    "not_a_number": ([("a.csv", frame(prob_1=[0.2, 0.3, "x", 0.375, 0.35, 0.3])), MODEL_B],
                     {"file": "a.csv", "column": "prob_1", "row": 3, "value": "x"}),
    "decimal_comma": ([("a.csv", csv(table(A, NAMES, id=IDS, label=TARGET) | {
        "prob_0": [f'"{p}"'.replace(".", ",") for p in A[:, 0]]})), MODEL_B],
                      {"file": "a.csv", "column": "prob_0", "row": 1, "value": "0,7", "better": "0.7"}),
    "thousands": ([("a.csv", csv(table(A, NAMES, id=IDS, label=TARGET) | {"prob_0": ["1,250"] * 6}, ";")), MODEL_B],
                  {"file": "a.csv", "column": "prob_0", "row": 1, "value": "1,250"}),
    "thousands and decimals": ([
        ("a.csv", csv(table(A, NAMES, id=IDS, label=TARGET) | {"prob_0": ["1.234,5"] * 6}, ";")), MODEL_B],
        {"file": "a.csv", "column": "prob_0", "row": 1, "value": "1.234,5"}),
    "different_truth": ([("a.csv", frame()), ("c.csv", csv({"id": IDS, "truth": [0, 2, 1, 1, 2, 2]})), MODEL_B],
                        {"file_a": "a.csv", "file_b": "c.csv", "count": 1, "row": 15, "label_a": "0", "label_b": "2"}),
    "other_classes": ([("a.csv", csv(table(A, ["p_cat", "p_dog", "p_owl"], label=["cat", "dog", "owl"] * 2))),
                       ("b.csv", csv(table(B, NAMES)))],
                      {"file_a": "a.csv", "file_b": "b.csv", "only_a": "cat, dog, owl", "only_b": "0, 1, 2"}),
    "one_class": ([("a.csv", csv({"label": ["u"] * 6, "m1": ["u"] * 6, "m2": ["u"] * 6}))],
                  {"file": "a.csv", "name": "u"}),
    "no_truth": ([("a.csv", csv(table(A, NAMES, id=IDS))), MODEL_B], {"file": "a.csv"}),
    "no_models": ([("a.csv", csv({"id": IDS, "label": TARGET}))], {"file": "a.csv"}),
    "no_models among 5,000 columns of text": ([("a.csv", with_text())], {"file": "a.csv"}),
    "more_labels": ([("a.npy", npy(A)), ("c.npy", npy(B)), ("y.npy", npy(np.array(list("uvwxyz"))))],
                    {"file": "a.npy", "count": 6, "labels": "u, v, w, x, y, …", "columns": 3}),
    "other_width": ([("a.npy", npy(A)), ("c.npy", npy(B[:, :2])), ("y.npy", npy(np.array(TARGET)))],
                    {"file_a": "a.npy", "count_a": 3, "file_b": "c.npy", "count_b": 2}),
    "not_binary": ([("a.csv", csv({"label": TARGET, "A": [0.1, 0.2, 0.3, 0.4, 0.5, 0.6],
                                   "B": [0.3, 0.1, 0.6, 0.5, 0.2, 0.4]}))],
                   {"file": "a.csv", "count": 3, "labels": "0, 1, 2"}),
}  # fmt: skip

FILES = {
    "empty_file": ("a.csv", b"", {"file": "a.csv"}),
    "no_rows": ("a.csv", b"id,label,prob_0,prob_1\n", {"file": "a.csv"}),
    "no_rows of blanks": ("a.csv", b"\n\n", {"file": "a.csv"}),
    "no_rows npy": ("a.npy", npy(np.zeros((0, 3))), {"file": "a.npy"}),
    "no_rows parquet": ("a.parquet", parquet({"p": pa.array([], pa.float64())}), {"file": "a.parquet"}),
    "no_rows json": ("a.json", b"[]", {"file": "a.json"}),
    "wrong_content": ("a.parquet", GOOD, {"file": "a.parquet", "ending": "parquet", "content": "?"}),
    "wrong_content npy": ("a.npy", npz(a=A), {"file": "a.npy", "ending": "npy", "content": "npz"}),
    "wrong_content csv": ("a.csv", npy(A), {"file": "a.csv", "ending": "csv", "content": "npy"}),
    "wrong_content gz": ("a.csv.gz", GOOD, {"file": "a.csv.gz", "ending": "gz", "content": "?"}),
    "is_pdf": ("a.bin", b"%PDF-1.7 ...", {"file": "a.bin"}),
    "is_old_office": ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, {"file": "a.xlsx"}),
    "is_ods": ("a.ods", packed({"mimetype": b"", "content.xml": b""}), {"file": "a.ods"}),
    "is_xlsb": ("a.xlsb", packed({"xl/workbook.bin": b""}), {"file": "a.xlsb"}),
    "is_document": ("a.docx", packed({"word/document.xml": b""}), {"file": "a.docx"}),
    "is_keras": ("a.keras", packed({"config.json": b"", "model.weights.h5": b""}), {"file": "a.keras"}),
    "is_hdf5": ("a.h5", b"\x89HDF\r\n\x1a\n" + b"\0" * 90, {"file": "a.h5"}),
    "is_r": ("a.rds", gzip.compress(b"X\n\0\0\0\x03\0\x04\x03\x02"), {"file": "a.rds"}),
    "is_avro": ("a.avro", b"Obj\x01\x04\x16avro.schema", {"file": "a.avro"}),
    "is_packed": ("a.csv.bz2", b"BZh91AY&SY", {"file": "a.csv.bz2"}),
    "packed_twice": ("a.csv.gz.zip", packed({"a.csv.gz": gzip.compress(GOOD)}), {"file": "a.csv.gz.zip"}),
    "zip_of_none": ("a.zip", packed({"folder/": b""}), {"file": "a.zip"}),
    "damaged zip": ("a.zip", packed({"a.csv": GOOD})[:-20], {"file": "a.zip", "kind": "ZIP"}),
    "damaged xlsx": ("a.xlsx", packed({"xl/workbook.xml": b"<workbook", "[Content_Types].xml": b"<a/>"}),
                     {"file": "a.xlsx", "kind": "Excel (.xlsx)"}),
    "no_rows xlsx": ("a.xlsx", workbook(["id", "label"]), {"file": "a.xlsx"}),
    "label_without_score": ("a.json", json.dumps([
        [{"label": "cat", "score": 0.9}, {"label": "dog", "score": 0.1}],
        [{"label": "cat", "score": 0.9}, {"label": "owl", "score": 0.1}]]).encode(),
                            {"file": "a.json", "column": "p", "row": 1, "label": "owl"}),
    "not_text": ("a.csv", b"id,label\n\0\0\0\0", {"file": "a.csv", "kind": "binary"}),
    "truncated": ("a.parquet", parquet({"p": [0.5]})[:-5], {"file": "a.parquet", "kind": "Parquet"}),
    "truncated gzip": ("a.csv.gz", gzip.compress(GOOD)[:-12], {"file": "a.csv.gz", "kind": "gzip"}),
    "damaged": ("a.npz", npz(a=A)[:-30], {"file": "a.npz", "kind": "npz"}),
    "damaged gzip": ("a.csv.gz", b"\x1f\x8b\x08\x00" + b"\xff" * 40, {"file": "a.csv.gz", "kind": "gzip"}),
    "damaged parquet": ("a.parquet", b"PAR1" + b"\xff" * 40 + b"PAR1", {"file": "a.parquet", "kind": "Parquet"}),
    "short_array": ("a.npy", npy(np.zeros((1 << 16, 4)))[:-(1 << 20)], {"file": "a.npy", "have": "1", "need": "2"}),
    "pickle": ("a.npy", npy(np.array([{}, []], dtype=object), allow_pickle=True), {"file": "a.npy"}),
    "pickle in npz": ("a.npz", npz(a=np.array([None, 1], dtype=object)), {"file": "a.npz"}),
    "dimensions": ("a.npy", npy(np.zeros((2, 3, 4))), {"file": "a.npy", "shape": "2 × 3 × 4"}),
    "dtype": ("a.npy", npy(np.zeros((2, 3), complex)), {"file": "a.npy", "dtype": "complex128"}),
    "array_lengths": ("a.npz", npz(a=A, y=np.array(TARGET[:5])),
                      {"file": "a.npz", "array_a": "a", "rows_a": 6, "array_b": "y", "rows_b": 5}),
    "encoding": ("a.csv", "id,label\n1,лев\n".encode("cp1251"),
                 {"file": "a.csv", "line": 2, "byte": "0xEB", "place": 12}),
    "encoding gbk": ("a.csv", "id,label\n1,ok\n2,狗\n".encode("gbk"),
                     {"file": "a.csv", "line": 3, "byte": "0xB9", "place": 17}),
    "bad_json": ("a.jsonl", b'{"y": 1}\n{"y": 2\n', {"file": "a.jsonl", "line": 2}),
    "bad_json file": ("a.json", b'[{"y": 1},\n{"y"]', {"file": "a.json", "line": 2}),
    "json_shape": ("a.json", b'{"y": 1}', {"file": "a.json"}),
    "ragged": ("a.csv", b"id,label,p_0,p_1\n1,0,.5,.5\n2,0,.5\n",
               {"file": "a.csv", "row": 2, "count": 3, "columns": 4}),
    "doubled_column": ("a.csv", b"id,p,p\n1,.5,.5\n", {"file": "a.csv", "column": "p"}),
    "vector_length": ("a.jsonl", b'{"p": [0.5, 0.5]}\n{"p": [1]}\n',
                      {"file": "a.jsonl", "column": "p", "row": 2, "count": 1, "first": 2}),
    "vector_length of text": ("a.csv", b"p\n0.5|0.5\n0.2|0.3|0.5\n",
                              {"file": "a.csv", "column": "p", "row": 2, "count": 3, "first": 2}),
    "vector_length parquet": ("a.parquet", parquet({"p": [[0.5, 0.5], [0.2, 0.3, 0.5]]}),
                              {"file": "a.parquet", "column": "p", "row": 2, "count": 3, "first": 2}),
    "too_many_columns": ("a.csv", csv({f"word_{j}": ["text"] for j in range(5001)}),
                         {"file": "a.csv", "count": 5001, "most": 5000}),
    "long_name": ("a.csv", csv({"p" * 501: [1]}),
                  {"file": "a.csv", "column": "p" * 501, "size": 501, "most": 500}),
}  # fmt: skip

LARGE = {
    "too_large": ("MOST_BYTES", 1 << 20, "a.csv", b"0" * (2 << 20), {"size": "2", "most": "1"}),
    "bomb": ("MOST_UNPACKED", 8 << 20, "a.csv.gz", bomb, {"most": "8"}),
    "bomb npz": ("MOST_UNPACKED", 8 << 20, "a.npz", zip_bomb, {"most": "8"}),
    "bomb zip": ("MOST_UNPACKED", 8 << 20, "a.csv.zip", lambda: packed({"a.csv": b"0" * (20 << 20)}), {"most": "8"}),
    "bomb parquet": ("MOST_UNPACKED", 8 << 20, "a.parquet", parquet_bomb, {"most": "8"}),
    "too_many_rows": ("MOST_ROWS", 5, "a.csv", GOOD, {"count": 6, "most": 5}),
    "too_many_rows npy": ("MOST_ROWS", 5, "a.npy", npy(A), {"count": 6, "most": 5}),
    "too_many_rows parquet": ("MOST_ROWS", 5, "a.parquet", parquet({"p": [0.5] * 6}), {"count": 6, "most": 5}),
    "too_many_rows xlsx": ("MOST_ROWS", 5, "a.xlsx", lambda: workbook(*[["id", "p"]] * 9), {"count": 6, "most": 5}),
    "too_many_rows feather": ("MOST_ROWS", 5, "a.feather", feather({"p": [0.5] * 6}), {"count": 6, "most": 5}),
    "too_many_rows jsonl": ("MOST_ROWS", 5, "a.jsonl", lines({"p": [0.5] * 6}), {"count": 6, "most": 5}),
}


def refusal(*files: tuple[str, bytes], answers: dict[str, str] | None = None) -> Problem:
    with pytest.raises(Problem) as caught:
        read_pair(files, answers)
    check(caught.value)
    return caught.value


def check(problem: Problem) -> None:
    """One sentence in each language, short, with its own words and no markup."""
    for lang in "en", "zh":
        text = messages.problem(messages.load(lang), problem)
        assert "{" not in text.replace("[{", "")
        assert len(text) < 600
        assert bool(re.search("[\u4e00-\u9fff]", text)) == (lang == "zh")
        assert text.rstrip().endswith((".", "。", "?", "？"))


@pytest.mark.parametrize("case", PAIRS)
def test_files_that_do_not_go_together_are_refused(case):
    files, values = PAIRS[case]
    problem = refusal(*files)
    assert (problem.key, problem.values) == (case.split()[0], values)


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_cannot_be_read_is_refused(case):
    name, data, values = FILES[case]
    problem = refusal((name, data))
    assert (problem.key, problem.values) == (case.split()[0], values)


@pytest.mark.parametrize("case", LARGE)
def test_a_file_beyond_a_limit_is_refused(case, monkeypatch):
    limit, most, name, data, values = LARGE[case]
    monkeypatch.setattr(limits, limit, most)
    problem = refusal((name, data() if callable(data) else data))
    assert problem.key == case.split()[0]
    assert problem.values.items() >= (values | {"file": name}).items()


def test_a_file_of_500_megabytes_is_refused():
    class Huge(bytes):
        def __len__(self) -> int:
            return 500 * 1024 * 1024

    problem = refusal(("a.csv", Huge(b"id")))
    assert (problem.key, problem.values) == ("too_large", {"file": "a.csv", "size": "500", "most": "420"})
    assert messages.problem(messages.load("en"), problem).startswith("a.csv has 500 MB; the limit is 420 MB")


@pytest.mark.parametrize(
    ("kind", "value", "key"),
    [("probabilities", 1.5, "outside"), ("log_probabilities", 1.5, "positive_log"),
     ("percentages", 120.0, "no_percentage")],
)  # fmt: skip
def test_values_that_cannot_be_of_the_chosen_kind_are_refused(kind, value, key):
    problem = refusal(("a.csv", frame(changed(3, 1, value))), ("b.csv", GOOD), answers={"a.kind": kind})
    assert problem.key == key
    assert problem.values["row"] == 4
    assert problem.values["column"] == "prob_1"


def test_a_class_ruled_out_by_minus_infinity_is_fine_in_logarithms_only():
    logs = np.log(A)
    logs[0] = [0.0, -np.inf, -np.inf]
    files = [("a.npy", npy(logs)), ("b.npy", npy(B)), ("y.npy", npy(np.array(TARGET)))]
    assert read_pair(files).a.values[0].tolist() == [1.0, 0.0, 0.0]
    assert refusal(*files, answers={"a.kind": "probabilities"}).key == "not_finite"


def test_one_model_is_not_enough():
    assert refusal(("a.csv", frame())).key == "one_model"


def test_the_same_columns_cannot_be_both_models():
    problem = refusal(("a.csv", frame()), ("b.csv", GOOD), answers={"b.model": "0:prob_*"})
    assert (problem.key, problem.values) == ("same_model", {"file": "a.csv", "columns": "prob_*"})


def test_a_list_of_classes_must_be_complete():
    files = [("a.npy", npy(A)), ("b.npy", npy(B)), ("y.npy", npy(np.array(["u", "v", "w"] * 2)))]
    assert refusal(*files).values == {"fields": "classes"}
    assert refusal(*files, answers={"classes": "u\nv\nv"}).key == "class_list"
    data = read_pair(files, {"classes": "w\nu\nv"})
    assert data.classes == ("w", "u", "v")
    assert data.target.tolist() == [1, 2, 0] * 2


def test_too_many_files_are_refused():
    assert refusal(*[(f"{j}.csv", GOOD) for j in range(9)]).values == {"count": 9, "most": 8}


def test_json_that_has_to_be_read_as_a_whole_has_its_own_limit(monkeypatch):
    monkeypatch.setattr("prediction_files.json_files.MOST_JSON", 10)
    assert refusal(("a.json", json.dumps([{"y": 1}] * 9).encode())).key == "large_json"


def test_text_that_repeats_in_parquet_does_not_grow_in_memory():
    stream = io.BytesIO()
    long = pa.DictionaryArray.from_arrays(pa.array(np.zeros(100_000, np.int32)), pa.array(["x" * 1_000_000]))
    pq.write_table(pa.table({"note": long, "p": np.full(100_000, 0.5)}), stream)
    found = read("a.parquet", stream.getvalue())
    assert found.rows == 100_000
    assert found.columns["note"][0] is found.columns["note"][-1]


def test_every_sentence_is_used_and_every_refusal_has_one():
    folders = ROOT / "prediction_files", ROOT / "pages" / "two_models" / "upload"
    source = "".join(path.read_text(encoding="utf-8") for folder in folders for path in folder.glob("*.py"))
    raised = set(re.findall(r'Problem\(\s*"(\w+)"', source)) | {"one_model"}  # "one_model" if … else "no_models"
    raised |= {f"is_{kind}" for kind in FOREIGN}
    written = {key.removeprefix("problem_") for key in messages.load("en") if key.startswith("problem_")}
    assert raised | {"no_models"} == written


REFUSED = {
    "probabilities.pkl": "is_pickle", "old.pkl": "is_pickle", "probabilities.joblib": "is_pickle",
    "probabilities.pt": "is_torch", "probabilities.mat": "is_matlab", "test.libsvm": "is_libsvm",
    "predictions.db": "is_sqlite", "plot.png": "is_image", "login.csv": "is_html", "pointer.csv": "is_lfs",
    "analysis.ipynb": "is_notebook", "several.zip": "zip_of_several", "photos.zip": "zip_of_several",
    "header_only.csv": "no_rows", "empty.csv": "empty_file",
}  # fmt: skip


def test_every_real_file_that_is_not_read_is_named_as_what_it_is():
    folder = ROOT / "tests" / "prediction_files" / "real" / "refused"
    found = {file.name: refusal((file.name, file.read_bytes())).key for file in folder.iterdir()}
    assert found == REFUSED


def test_a_pickle_is_named_whatever_its_name_says():
    data = (ROOT / "tests" / "prediction_files" / "real" / "refused" / "probabilities.pkl").read_bytes()
    assert {refusal((name, data)).key for name in ("a.csv", "a.npy", "a", "a.json")} == {"is_pickle"}
