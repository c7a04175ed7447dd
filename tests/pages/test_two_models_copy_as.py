"""The code that is offered for the headline figures: it is run beside the files and compared with the page."""

import contextlib
import io
import os
import re
import warnings
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

from pages.two_models.copy_as import code
from prediction_files.build_dataset import build_dataset
from prediction_files.read import read
from prediction_files.resolve_plan import resolve_plan
from softmax_core.examples.predictions import CASES, case_files
from tests.pages.test_two_models_report import study_of
from tests.prediction_files.made import IDS, TARGET, A, B, csv, npy, parquet, table
from tests.prediction_files.test_styles import STYLES

NAMES = ["prob_0", "prob_1", "prob_2"]
HOSTILE = "x'); print('''\\ \n\"#.csv"


def written(files, answers=None):
    plan = resolve_plan([read(name, content) for name, content in files], answers)
    assert plan.problem is None
    study = study_of(build_dataset(plan.draft))
    return code(plan.draft, study), study


def run(source, files, folder):
    """Run the code beside the files, as a visitor would, and give its figures."""
    for name, content in files:
        (folder / name).write_bytes(content)
    before, space = Path.cwd(), {}
    os.chdir(folder)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()) as printed:
            warnings.filterwarnings("ignore", "The y_prob values do not sum to one")
            exec(compile(source, "copied.py", "exec"), space)  # noqa: S102
    finally:
        os.chdir(before)
    assert "error_rate" in printed.getvalue()
    return space["figures"]


def check(source, study, files, folder):
    figures, found = run(source, files, folder), study.verdict
    for one in study.comparison.measures[: 1 if study.comparison.hard else 3]:
        assert_allclose(
            figures[one.name], [one.a, one.b], rtol=1e-8, atol=1e-12
        )  # the core squares in single precision
    assert_allclose(figures["mcnemar"], study.mcnemar.p_value)
    if not study.comparison.hard:
        assert_allclose(figures["log_loss"], found.clipped, rtol=1e-6)
    if "interval" in figures:
        line = found.line("cross_entropy")
        assert_allclose(figures["interval"], [line.low, line.high], atol=1e-5)
    return figures


@pytest.mark.parametrize("key", [case.key for case in CASES])
def test_the_code_gives_the_figures_of_every_example(tmp_path, key):
    files = case_files(key)
    source, study = written(files)
    figures = check(source, study, files, tmp_path)
    assert ("interval" in figures) == (key in ("digits", "opposed"))


OTHER_TEXT = ("semicolons", "UTF-16")
"""CSV that is neither with commas nor in UTF-8: the page says that read_csv has to be told."""


@pytest.mark.parametrize("style", [style for style in STYLES if style not in OTHER_TEXT])
def test_where_code_is_offered_for_a_style_of_file_it_gives_the_same_figures(tmp_path, style):
    files = list(STYLES[style].items())
    source, study = written(files)
    if source is not None:
        check(source, study, files, tmp_path)


OTHERS = {
    "npy": [("a.npy", npy(A)), ("b.npy", npy(B)), ("y.npy", npy(np.array(TARGET)))],
    "shuffled": [
        ("a.csv", csv(table(A, NAMES, id=IDS, label=TARGET))),
        ("b.parquet", parquet(table(B[::-1], NAMES, id=IDS[::-1]))),
    ],
    "lacking": [
        ("a.csv", csv(table(A[1:], NAMES, id=IDS[1:], label=TARGET[1:]))), ("b.csv", csv(table(B, NAMES, id=IDS))),
    ],
    "columns in another order": [
        ("a.csv", csv(table(A, NAMES, id=IDS, label=TARGET))), ("b.csv", csv(table(B[:, ::-1], NAMES[::-1], id=IDS))),
    ],
    "labels": [("y.csv", csv({
        "id": [1, 2, 3, 4], "label": ["cat", "cat", "dog", "dog"], "pred_a": ["cat", "cat", "dog", "cat"],
        "pred_b": ["cat", "dog", "dog", "cat"],
    }))],
    "a hostile name": [
        (HOSTILE.replace("\n", " "), csv(table(A, ["it's_0", "it's_1", "it's_2"], id=IDS, label=TARGET))),
        ("b.csv", csv(table(B, NAMES, id=IDS))),
    ],
}  # fmt: skip


@pytest.mark.parametrize("key", OTHERS)
def test_the_code_gives_the_figures_of_arrays_of_joined_files_and_under_any_name(tmp_path, key):
    source, study = written(OTHERS[key])
    assert source is not None
    check(source, study, OTHERS[key], tmp_path)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("logits", 3 * np.log(A) - 1),
        ("percentages", 100 * A),
        ("log_probabilities", np.log(A)),
        ("divided", 0.9995 * A),
    ],
)
def test_what_makes_probabilities_of_other_numbers_is_in_the_code(tmp_path, kind, values):
    files = [("a.csv", csv(table(values, NAMES, id=IDS, label=TARGET))), ("b.csv", csv(table(B, NAMES, id=IDS)))]
    source, study = written(files, {"a.kind": kind})
    check(source, study, files, tmp_path)


@pytest.mark.parametrize("lang", ["en", "zh-CN"])
def test_the_code_stands_with_what_is_taken_along(open_two_models, lang, tmp_path):
    screen = open_two_models(lang, d="digits", show="take")
    source = screen.app.code[0].value
    assert source == written(case_files("digits"))[0].strip()
    assert bool(re.search("[\u4e00-\u9fff]", screen.app.subheader[0].value)) == (lang == "zh-CN")
    own = screen.drop(*case_files("opposed"))
    files = case_files("opposed")
    check(own.app.code[0].value, written(files)[1], files, tmp_path)
    assert not [one for one in open_two_models(lang, show="take").app.code if "import" in one.value]
