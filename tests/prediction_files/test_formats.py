"""Texts, workbooks, archives and nested cells come out as the table that was meant, and what was done is said."""

import json
import subprocess
import sys
from datetime import date

import numpy as np
import pytest

from pages.two_models.upload import messages
from prediction_files.read import read
from tests.prediction_files.made import csv, feather, packed, parquet, workbook

NAN = float("nan")
TEXTS = {
    "semicolons and decimal commas": (b"id;p\n1;0,5\n2;,25\n", {"id": [1, 2], "p": [0.5, 0.25]}),
    "decimal commas and points in two columns": (b"p;q\n0,5;0.5\n1;0.25\n", {"p": [0.5, 1.0], "q": [0.5, 0.25]}),
    "three decimals beside two": (b"p;q\n1,125;2,25\n0;1\n", {"p": [1.125, 0.0], "q": [2.25, 1.0]}),
    "three decimals that may be thousands": (b"p;q\n1,125;2\n3,250;1\n", {"p": ["1,125", "3,250"], "q": [2, 1]}),
    "decimal commas without a header": (b"0,5;0,25;0\n0,2;0,3;1\n", {"0": [0.5, 0.2], "1": [0.25, 0.3], "2": [0, 1]}),
    "percentages without a header": (b"50%,50%\n25%,75%\n", {"0": [0.5, 0.25], "1": [0.5, 0.75]}),
    "percentages": ("p,q\n12.5%,5 %\n50%,7\u00a0%\n".encode(), {"p": [0.125, 0.5], "q": [0.05, 0.07]}),
    "sep=": (b"sep=;\r\nid;p\r\n1;0,5\r\n", {"id": [1], "p": [0.5]}),
    "Windows-1252": ("id,L\xf6we\n1,\xdf\n".encode("cp1252"), {"id": [1], "Löwe": ["ß"]}),
    "empty columns": (b"id,p,,\n1,0.5,,\n2,0.7,,\n", {"id": [1, 2], "p": [0.5, 0.7]}),
    "empty columns below only": (b"id;p\n1;0.5;;\n2;0.7;;\n", {"id": [1, 2], "p": [0.5, 0.7]}),
    "empty rows at the end": (b"id,p\n1,0.5\n,\n,\n", {"id": [1], "p": [0.5]}),
    "remarks": (b"# one\n#\nid,p\n1,0.5\n# two, three, four\n2,0.7\n", {"id": [1, 2], "p": [0.5, 0.7]}),
    "remarks in one column": (b"prob\n0.5\n# half\n0.7\n", {"prob": [0.5, 0.7]}),
    "ids that begin with #": (b"id,p\n#1,0.5\n#2,0.7\n", {"id": ["#1", "#2"], "p": [0.5, 0.7]}),
    "savetxt": (b"1.000000000000000000e+00 0.0e+00\n5.0e-01 5.0e-01\n", {"0": [1.0, 0.5], "1": [0.0, 0.5]}),
    "savetxt with a header": (b"# cat dog\n0.5 0.5\n1 0\n", {"cat": [0.5, 1.0], "dog": [0.5, 0.0]}),
    "aligned with blanks": (b"  0.5   0.50\n  1.0   0\n", {"0": [0.5, 1.0], "1": [0.5, 0.0]}),
    "labels without a header": (b"cat\ndog\ncat\n", {"0": ["cat", "dog", "cat"]}),
    "labels as numbers without a header": (b"0\n1\n1\n", {"0": [0, 1, 1]}),
    "labels as floats without a header": (b"0.0e+00\n1.0e+00\n2.0e+00\n", {"0": [0, 1, 2]}),
    "probabilities of 0 and 1 without a header": (b"0.0,1.0\n0.5,0.5\n", {"0": [0, 0.5], "1": [1, 0.5]}),
    "a column named 0": (b"0\n0.5\n1.0\n", {"0": [0.5, 1.0]}),
    "one-hot without a header": (b"0,1\n1,0\n0,1\n", {"0": [0, 1, 0], "1": [1, 0, 1]}),
    "columns named 0 and 1": (b"0,1\n0.5,0.5\n0.2,0.8\n", {"0": [0.5, 0.2], "1": [0.5, 0.8]}),
    "columns named by other numbers": (b"3,5,8\n0.5,0.25,0.25\n", {"3": [0.5], "5": [0.25], "8": [0.25]}),
    "labels among numbers without a header": (b"1,cat,0.5\n2,dog,0.7\n",
                                              {"0": [1, 2], "1": ["cat", "dog"], "2": [0.5, 0.7]}),
    "row names of R": (b'"p" "y"\n"1" 0.5 "a"\n"2" 0.7 "b"\n', {"": [1, 2], "p": [0.5, 0.7], "y": ["a", "b"]}),
    "LibSVM's predictions": (b"labels 1 -1\n1 0.75 0.25\n-1 0.5 0.5\n",
                             {"labels": [1, -1], "1": [0.75, 0.5], "-1": [0.25, 0.5]}),
    "two levels": (b",A,A\n,cat,dog\nid,,\n7,0.5,0.5\n", {"id": [7], "A_cat": [0.5], "A_dog": [0.5]}),
    "two levels, numbered": (b"A,A,y\n0,1,\n0.5,0.5,1\n", {"A_0": [0.5], "A_1": [0.5], "y": [1]}),
    "two levels in merged cells": (b"A,,B,\nu,v,u,v\n0.5,0.5,1,0\n",
                                   {"A_u": [0.5], "A_v": [0.5], "B_u": [1], "B_v": [0]}),
    "names that are tuples": (b"\"('A', 'u')\",\"('y', '')\"\n0.5,1\n", {"A_u": [0.5], "y": [1]}),
    "null-like classes": (b"y,NA,None,null\nNA,0.5,0.25,0.25\nNone,0,1,0\nnull,0,0,1\n",
                          {"y": ["NA", "None", "null"], "NA": [0.5, 0, 0], "None": [0.25, 1, 0], "null": [0.25, 0, 1]}),
    "null-like classes alone": (b"y,p\nNA,1\nN/A,1\nnan,1\n", {"y": ["NA", "N/A", "nan"], "p": [1, 1, 1]}),
    "truth values as written": (b"y,z\nTrue,true\nFalse,false\n", {"y": ["True", "False"], "z": ["true", "false"]}),
    "times as written": (b"id,p\n12:30,1\n09:05,0\n", {"id": ["12:30", "09:05"], "p": [1, 0]}),
    "missing numbers": (b"n,p\n,NA\n2,0.5\n", {"n": [NAN, 2], "p": [NAN, 0.5]}),
    "leading zeros": (b"id,p\n007,1\n8,0\n", {"id": ["007", "8"], "p": [1, 0]}),
    "ids of 20 digits": (b"id,p\n12345678901234567890,1\n8,0\n", {"id": ["12345678901234567890", "8"], "p": [1, 0]}),
    "integers, then a number": (b"p,q\n" + b"1,1\n" * 200 + b"0.5,1\n", {"p": [1.0] * 200 + [0.5], "q": [1] * 201}),
    "numbers, then a text": (b"p\n" + b"0.5\n" * 200 + b"x\n", {"p": ["0.5"] * 200 + ["x"]}),
    "a list a line": (b"[0.5, 0.5]\n[0.25, 0.75]\n", {"p": [[0.5, 0.5], [0.25, 0.75]]}),
    "a list a cell, without a header": (b'"[0.5,0.5]"\n"[0.25,0.75]"\n', {"0": [[0.5, 0.5], [0.25, 0.75]]}),
    "vectors of Spark": (b'p\n"(3,[1],[1.0])"\n"[0.5,0.25,0.25]"\n', {"p": [[0, 1, 0], [0.5, 0.25, 0.25]]}),
    "arrays of NumPy": (b'p\n"[np.float64(0.5), np.float64(0.5)]"\n"array([0.25, 0.75], dtype=float32)"\n',
                        {"p": [[0.5, 0.5], [0.25, 0.75]]}),
}  # fmt: skip

WITHOUT_NAMES = ("savetxt", "aligned with blanks", "a list a line")
NOTES = {
    "semicolons and decimal commas": "a.csv: decimal commas were read as decimal points in p.",
    "percentages": "a.csv: percentages such as 25% were read as 0.25 in p, q.",
    "Windows-1252": "a.csv is not in UTF-8 and was read as Windows-1252: if names look wrong, save it in UTF-8.",
    "remarks": "a.csv: lines that begin with # were left out as remarks (3).",
    "remarks in one column": "a.csv: lines that begin with # were left out as remarks (1).",
}


def listed(columns) -> dict:
    return {name: column.tolist() for name, column in columns.items()}


@pytest.mark.parametrize("case", TEXTS)
def test_a_text_is_read_as_it_was_meant(case):
    data, columns = TEXTS[case]
    found = read("a.csv", data)
    np.testing.assert_equal(listed(found.columns), columns)
    said = [messages.note(messages.load("en"), one) for one in found.notes]
    if case in NOTES:
        assert NOTES[case] in said
    assert found.named == ("without a header" not in case and case not in WITHOUT_NAMES)


def test_one_long_text_is_read_like_a_short_one():
    rows = 300_000
    data = b"id;p\n" + b"".join(b"%d;0,%04d\n" % (row, row % 10_000) for row in range(rows))
    found = read("a.csv", data).columns
    assert found["id"].tolist() == list(range(rows))
    np.testing.assert_array_equal(found["p"], np.arange(rows) % 10_000 / 10_000)


CLASSES = {"cat": 0.25, "dog": 0.75}
PAIRS = [{"label": "dog", "score": 0.75}, {"label": "cat", "score": 0.25}]
CELLS = {
    "label and score": PAIRS,
    "label and score in a list of one": [PAIRS],
    "label and prob": [{"label": "cat", "prob": 0.25}, {"label": "dog", "prob": 0.75}],
    "pairs": [["dog", 0.75], ["cat", 0.25]],
    "labels and scores": {"labels": ["dog", "cat"], "scores": [0.75, 0.25]},
    "displayNames and confidences": {"ids": ["8", "9"], "displayNames": ["cat", "dog"], "confidences": [0.25, 0.75]},
    "object": CLASSES,
    "BigQuery's wrapper": {"list": [{"element": {"label": one, "prob": p}} for one, p in CLASSES.items()]},
}  # fmt: skip


def both(table) -> list[list[float]]:
    """The vectors of a table's only distribution, cat first."""
    column = next(column for column in table.columns.values() if column.ndim == 2)
    return column[:, [table.classes.index(name) for name in CLASSES]].tolist()


@pytest.mark.parametrize(
    ("cell", "ending"),
    [(cell, ending) for cell in CELLS for ending in ("json", "jsonl", "csv", "parquet")
     if (cell, ending) != ("pairs", "parquet")],  # which has no lists of unlike cells
)  # fmt: skip
def test_a_cell_with_classes_inside_is_a_row_of_a_matrix(cell, ending):
    other = CELLS[cell] if cell not in ("pairs", "label and score") else CELLS[cell][::-1]
    rows = [{"id": 1, "p": CELLS[cell]}, {"id": 2, "p": other}]
    if ending == "parquet":
        data = parquet({"id": [1, 2], "p": [row["p"] for row in rows]})
    elif ending == "csv":
        data = csv({"id": [1, 2], "p": ['"' + str(row["p"]) + '"' for row in rows]})
    else:
        data = json.dumps(rows).encode() if ending == "json" else "\n".join(map(json.dumps, rows)).encode()
    found = read(f"a.{ending}", data)
    assert found.columns["id"].tolist() == [1, 2]
    assert both(found) == [[0.25, 0.75]] * 2


SHAPES = {
    "rows of pairs": [PAIRS, PAIRS[::-1]],
    "by id": {"u": CLASSES, "v": CLASSES, "w": CLASSES},
    "labels beside scores": [{"labels": ["dog", "cat"], "scores": [0.75, 0.25]}] * 2,
    "classes aside": {"classes": ["cat", "dog"], "p": [[0.25, 0.75]] * 2},
}


def test_shapes_of_json_without_a_cell_around():
    assert both(read("a.json", json.dumps(SHAPES["rows of pairs"]).encode())) == [[0.25, 0.75]] * 2
    assert both(read("a.json", json.dumps(SHAPES["labels beside scores"]).encode())) == [[0.25, 0.75]] * 2
    assert both(read("a.json", json.dumps(SHAPES["classes aside"]).encode())) == [[0.25, 0.75]] * 2
    by_id = read("a.json", json.dumps(SHAPES["by id"]).encode()).columns
    assert listed(by_id) == {"index": ["u", "v", "w"], "cat": [0.25] * 3, "dog": [0.75] * 3}


def test_two_models_of_other_classes_in_one_file_do_not_share_names():
    rows = [{"a": PAIRS, "b": PAIRS[::-1], "c": [{"label": "owl", "score": 1.0}, {"label": "cat", "score": 0.0}]}] * 2
    found = read("a.json", json.dumps(rows).encode())
    assert found.classes == ("cat", "dog")
    assert found.columns["a"].tolist() == found.columns["b"].tolist() == [[0.25, 0.75]] * 2
    assert found.columns["c_owl"].tolist() == [1.0, 1.0]


def test_parts_of_a_long_file_have_their_classes_in_one_order():
    rows = [{"p": PAIRS}] * 10_000 + [{"p": {"labels": ["cat", "dog"], "scores": [0.25, 0.75]}}] * 2
    found = read("a.jsonl", "\n".join(map(json.dumps, rows)).encode())
    assert both(found) == [[0.25, 0.75]] * 10_002


def test_what_is_nested_and_not_understood_stays_a_column_that_can_be_named():
    found = read("a.parquet", parquet({"p": [0.5, 0.5], "words": [["a"], ["b", "c"]], "raw": [b"\x00", b"\xff"]}))
    assert set(found.columns) == {"p", "words", "raw"}
    assert found.columns["words"].tolist() == ['["a"]', '["b", "c"]']


def test_the_first_sheet_with_a_table_is_read_and_the_others_are_named():
    data = workbook(["id", "y", "on", "ok", "p", "q"], [1, "NA", date(2026, 3, 1), True, 0.5, "0,25"],
                    [2, None, None, False, 1, "0,5"], before=[["Remarks"]], after=[["u", "v"], [1, 2]])  # fmt: skip
    found = read("a.xlsx", data)
    assert listed(found.columns) == {
        "id": [1, 2], "y": ["NA", None], "on": ["2026-03-01", None], "ok": [True, False], "p": [0.5, 1],
        "q": [0.25, 0.5],
    }  # fmt: skip
    said = [messages.note(messages.load("en"), one) for one in found.notes]
    assert said[0] == "a.xlsx: the sheet “table” was read; not used: before, after."


def test_a_title_above_a_sheet_s_table_is_no_name():
    data = workbook(["Predictions of the spring"], [], ["id", "p_u", "p_v"], [1, 0.5, 0.5], [2, 1, 0])
    assert listed(read("a.xlsx", data).columns) == {"id": [1, 2], "p_u": [0.5, 1], "p_v": [0.5, 0]}


def test_one_table_in_an_archive_is_read_whatever_lies_beside_it():
    data = packed({"x/": b"", "x/p.csv": b"id;p\n1;0,5\n", "__MACOSX/x/._p.csv": b"\0", "x/.DS_Store": b"\0"})
    found = read("a.zip", data)
    assert found.name == "a.zip"
    assert listed(found.columns) == {"id": [1], "p": [0.5]}


def test_feather_is_read_with_its_widths():
    found = read("a.feather", feather({"y": ["u", "v"], "p": np.array([0.5, 0.25], np.float32)}))
    assert found.columns["p"].dtype == np.float32
    assert listed(found.columns) == {"y": ["u", "v"], "p": [0.5, 0.25]}


def test_a_page_without_files_loads_none_of_the_readers():
    code = "import sys, prediction_files.read as _; print(*{'pandas', 'pyarrow', 'openpyxl'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
