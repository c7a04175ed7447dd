"""Whatever the bytes are, reading them ends in a data set or in a sentence, never in a traceback."""

import gzip
import json
import re

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pages.two_models.upload import messages
from prediction_files.build_dataset import build_dataset
from prediction_files.problem import Problem
from prediction_files.read import ENDINGS, read, read_pair
from prediction_files.resolve_plan import resolve_plan
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

NAMES = ["prob_0", "prob_1", "prob_2"]
FRAME = table(A, NAMES, id=IDS, label=TARGET)
GOOD = ("b.csv", csv(table(B, NAMES, id=IDS)))
VALID = {
    "a.csv": csv(FRAME),
    "a.csv.gz": gzip.compress(csv(FRAME), mtime=0),
    "a.tsv": csv({"id": IDS, "label": TARGET, "p": ["|".join(map(str, row)) for row in A.tolist()]}, "\t"),
    "a.parquet": parquet(FRAME),
    "lists.parquet": parquet({"id": IDS, "label": list("uvwxyz"), "p": A.tolist()}),
    "a.jsonl": lines(FRAME),
    "a.json": lines(FRAME).replace(b"}\n{", b"},{").replace(b"{", b"[{", 1) + b"]",
    "a.npy": npy(A),
    "a.npz": npz(p=A, label=np.array(TARGET)),
    "a.xlsx": workbook(list(FRAME), *map(list, zip(*FRAME.values(), strict=True))),
    "a.feather": feather(FRAME),
    "a.csv.zip": packed({"a.csv": csv(FRAME)}),
    "nested.parquet": parquet(
        {
            "id": IDS,
            "label": list("uvwxyz"),
            "p": [[{"label": name, "prob": p} for name, p in zip("abc", row, strict=True)] for row in A.tolist()],
        }
    ),
    "german.csv": csv(FRAME, ";", ","),
    "levels.csv": b",label,A,A,A\n,,0,1,2\nid,,,,\n" + csv(FRAME | {"label": IDS}).partition(b"\n")[2],
    "pipeline.json": json.dumps(
        [[{"label": name, "score": p} for name, p in zip("abc", row, strict=True)] for row in A.tolist()]
    ).encode(),
    "cells.csv": b"probs\n" + b"".join(b'"' + str(dict(enumerate(row))).encode() + b'"\n' for row in A.tolist()),
    "packed.npz": npz(compressed=True, p=A, y=np.array(list("uvwxyz"))),
}
FUZZ = settings(
    deadline=None, derandomize=True, database=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow]
)
CELL = st.one_of(
    st.floats(), st.integers(), st.text(max_size=12), st.none(), st.booleans(),
    st.sampled_from(["", "nan", "-inf", "0,5", "50%", "1e999", "0." + "3" * 400, "9" * 400, "[0.5, 0.5]", "0.5|0.5",
                     "1,5", "1.234,5", "12 %", "{'a': 0.5}", '{"a": 1}', "[np.float64(0.5) 1]", "(3,[0],[1.0])", "#",
                     "007", "NA",
                     "[{'label': 'a', 'score': 1}]", "(((", "{[", "array([1, 2])"]),
)  # fmt: skip
HEAD = st.one_of(
    st.text(max_size=8),
    st.sampled_from(["id", "label", "y", "prob_0", "prob_1", "p_1", "A_0", "A_1", "B_0", "B_1", "Unnamed: 0", "pred"]),
)


def ends_well(*files: tuple[str, bytes]) -> None:
    """A data set, questions that can be asked and answered, or a sentence."""
    try:
        plan = resolve_plan([read(name, data) for name, data in files])
        say_all(plan)
        if plan.problem is not None:
            raise plan.problem
        made = build_dataset(plan.draft)
        answered = {field.key: field.value for field in plan.questions}
        read_pair(files, answered)
    except Problem as problem:
        sentences = [messages.problem(messages.load(lang), problem) for lang in ("en", "zh")]
    else:
        sentences = ["taken"]
        for model in (made.a, made.b):
            assert len(model.labels) == made.rows
            assert model.values is None or model.values.shape == (made.rows, len(made.classes))
    assert all(sentences)


def say_all(plan) -> None:
    for lang in ("en", "zh"):
        w = messages.load(lang)
        for field in plan.fields:
            assert messages.label(w, plan, field)
            assert all(messages.option(w, plan, field, value) for value in field.options)
            assert field.certain or messages.question(w, plan, field)
        assert all(messages.note(w, note) for note in plan.notes)
        assert all(messages.role(w, plan, place) for place in range(len(plan.schemas)))


@FUZZ
@given(st.sampled_from(["a", *(f"a.{ending}" for ending in ENDINGS), "a.csv.gz"]), st.binary(max_size=300))
def test_any_bytes(name, data):
    ends_well((name, data))


@FUZZ
@given(
    st.sampled_from(
        [
            "\x93NUMPY\x01\x00",
            "\x93NUMPY\x02\x00",
            "PK\x03\x04",
            "PAR1",
            "\x1f\x8b\x08",
            "[",
            '{"a": ',
            "ARROW1\0\0",
            "ORC",
            "sep=;\n",
            "#",
            "\ufeff",
            "(lp0\n",
            '{"data": [[',
        ]
    ),
    st.binary(max_size=300),
)
def test_any_bytes_behind_a_known_beginning(start, data):
    for name in (
        "a",
        "a.npy",
        "a.npz",
        "a.parquet",
        "a.json",
        "a.jsonl",
        "a.csv.gz",
        "a.xlsx",
        "a.zip",
        "a.feather",
        "a.orc",
    ):
        ends_well((name, start.encode("latin-1", "replace") + data))


@pytest.mark.parametrize("name", VALID)
def test_what_is_mutated_is_read_without_mutation(name):
    if name in ("lists.parquet", "packed.npz", "nested.parquet", "levels.csv", "pipeline.json", "cells.csv"):
        assert read(name, VALID[name]).rows == 6
    else:
        files = [(name, VALID[name]), GOOD] if name != "a.npy" else [(name, VALID[name]), ("b.npy", npy(B)),
                                                                     ("y.npy", npy(np.array(TARGET)))]  # fmt: skip
        assert read_pair(files).a.values.tolist() == A.tolist()


@FUZZ
@given(st.data())
def test_valid_files_with_bytes_changed_cut_or_doubled(data):
    name = data.draw(st.sampled_from(list(VALID)))
    content = bytearray(VALID[name])
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, max(0, len(content) - 1)))
        kind = data.draw(st.sampled_from(["change", "cut", "drop", "double", "insert"]))
        if kind == "change" and content:
            content[place] = data.draw(st.integers(0, 255))
        elif kind == "cut":
            del content[place:]
        elif kind == "drop":
            del content[place : place + data.draw(st.integers(1, 20))]
        elif kind == "double":
            content[place:place] = content[place : place + data.draw(st.integers(1, 40))]
        else:
            content[place:place] = data.draw(st.binary(min_size=1, max_size=8))
    ends_well((name, bytes(content)), GOOD)


@FUZZ
@given(st.lists(HEAD, min_size=1, max_size=6), st.lists(st.lists(CELL, min_size=6, max_size=6), max_size=5),
       st.sampled_from(",;\t|"))  # fmt: skip
def test_tables_of_any_cells(head, rows, delimiter):
    def written(cell):
        text = str(cell)
        return '"' + text.replace('"', '""') + '"' if set(text) & set(',;\t|"\n\r ') else text

    text = "\n".join(delimiter.join(map(written, row[: len(head)])) for row in [head, *rows])
    ends_well(("a.csv", text.encode("utf-8", "replace")), GOOD)
    ends_well(("a.csv", text.encode("utf-8", "replace")))


JSON = st.recursive(
    CELL, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(HEAD, inner, max_size=4), max_leaves=20
)


@FUZZ
@given(JSON)
def test_json_of_any_content(content):
    text = json.dumps(content)
    ends_well(("a.json", text.encode()), GOOD)
    ends_well(("a.jsonl", text.encode()))


@FUZZ
@given(st.lists(HEAD, min_size=1, max_size=5), st.lists(st.lists(JSON, min_size=5, max_size=5), min_size=1, max_size=4))
def test_nested_cells_of_any_content(head, rows):
    records = [dict(zip(head, row, strict=False)) for row in rows]
    ends_well(("a.json", json.dumps(records).encode()), GOOD)
    ends_well(("a.json", json.dumps({"data": rows, "columns": head}).encode()))
    ends_well(("a.json", json.dumps(dict(zip(head, rows, strict=False))).encode()))


@settings(parent=FUZZ, max_examples=50)  # a workbook takes as long as twenty other tables
@given(st.lists(st.lists(CELL, max_size=5), min_size=1, max_size=5))
def test_workbooks_of_any_cells(rows):
    printable = [[re.sub("[\x00-\x1f]", "", cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    try:
        data = workbook(*printable)
    except ValueError:  # of openpyxl: no workbook has such a cell
        return
    ends_well(("a.xlsx", data), GOOD)


ARRAYS = st.sampled_from(["f2", "f4", ">f8", "i1", "u8", "?", "U3", "S2", "c8", "M8[s]", "f8,i4"])


@FUZZ
@given(ARRAYS, st.lists(st.integers(0, 4), max_size=3), st.binary(min_size=1, max_size=40), st.booleans())
def test_arrays_of_any_type_and_content(dtype, shape, content, packed):
    size = 64 * np.dtype(dtype).itemsize
    flat = np.frombuffer((content * size)[:size], dtype=dtype)
    array = flat[: int(np.prod(shape))].reshape(shape)
    ends_well(("a.npy", npy(array)), ("b.npy", npy(B)), ("y.npy", npy(np.array(TARGET))))
    ends_well(("a.npz", npz(compressed=packed, a=array, b=array, y=array)))


@FUZZ
@given(st.lists(st.lists(st.floats(), min_size=3, max_size=3), min_size=1, max_size=6), st.sampled_from(["f4", "f8"]))
def test_any_numbers_as_predictions(rows, dtype):
    with np.errstate(all="ignore"):
        values = np.array(rows).astype(dtype)
    labels = npy(np.array(TARGET[: len(rows)]))
    for kind in ("probabilities", "log_probabilities", "logits", "percentages", "divided"):
        plan = resolve_plan(
            [read("a.npy", npy(values)), read("b.npy", npy(B[: len(rows)])), read("y.npy", labels)], {"a.kind": kind}
        )
        if plan.draft is not None:
            made = build_dataset(plan.draft)
            assert made.a.values.shape == values.shape
            assert made.a.values.dtype == dtype
