"""The program in the terminal: the page's verdict, a report, and a status for CI."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from pages.two_models import verdict
from pages.two_models.upload import messages
from prediction_files.problem import Problem
from prediction_files.read import read, read_pair
from softmax_core.comparison.__main__ import main
from softmax_core.examples.predictions import case_files
from tests.figures.two_models import look
from tests.pages.test_two_models_report import study_of

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "softmax_core" / "examples"
README = (ROOT / "README.md").read_text(encoding="utf-8")


def paths(*names):
    return [str(EXAMPLES / name) for name in names]


FOREST_FIRST = paths("digits_forest.parquet", "digits_logistic.parquet")


def test_the_readme_shows_what_the_program_prints(capsys):
    command, shown = re.search(r"```sh\n([^\n]+)\n```\n\nprints\n\n```text\n(.+?)```", README, re.DOTALL).groups()
    words = command.split()
    assert words[:3] == [".venv/bin/python", "-m", "softmax_core.comparison"]
    assert main([str(ROOT / word) for word in words[3:]]) == 0
    assert capsys.readouterr().out == shown


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("key", ["digits", "tumour", "opposed"])
def test_it_says_what_the_page_says(capsys, key, lang):
    files = case_files(key)
    assert main([*paths(*(name for name, _ in files)), "--lang", lang]) == 0
    data = read_pair(files)
    wanted = verdict.said(study_of(data), data.row_name, look(lang, data.a.name, data.b.name))
    assert capsys.readouterr().out.splitlines()[: len(wanted)] == wanted


def test_the_status_is_1_if_the_second_model_is_worse_and_that_is_asked(capsys):
    assert main([*FOREST_FIRST, "--fail-if-worse"]) == 0
    assert main([*FOREST_FIRST[::-1], "--fail-if-worse"]) == 1
    assert main(FOREST_FIRST[::-1]) == 0
    assert main([FOREST_FIRST[0], FOREST_FIRST[0].replace("forest", "logistic"), "--fail-if-worse"]) == 0
    capsys.readouterr()


def test_the_report_is_written(tmp_path, capsys):
    report = tmp_path / "out.html"
    assert main([*FOREST_FIRST, "--report", str(report), "--lang", "zh"]) == 0
    written = report.read_text(encoding="utf-8")
    assert capsys.readouterr().out.splitlines()[0] in written
    assert 'lang="zh-CN"' in written


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_cannot_be_read_is_the_sentence_of_the_page_and_status_2(tmp_path, capsys, lang):
    bad = tmp_path / "bad.csv"
    bad.write_bytes(b"")
    assert main([str(bad), "--lang", lang]) == 2
    with pytest.raises(Problem) as caught:
        read("bad.csv", b"")
    found = capsys.readouterr()
    assert found.err.strip() == messages.problem(messages.load(lang), caught.value)
    assert not found.out
    assert main([str(tmp_path / "missing.csv")]) == 2
    assert "missing.csv" in capsys.readouterr().err


def test_a_question_is_answered_on_the_command_line(tmp_path, capsys):
    rows = "".join(f"{k % 2},{0.3 + 0.4 * (k % 2)},{0.1 + 0.8 * (k % 2)}\n" for k in range(40))
    (tmp_path / "one.csv").write_text(f"label,score_a,score_b\n{rows}", encoding="utf-8")
    answers = ["--answer", "a.positive=1", "--answer", "b.positive=1"]
    assert main([str(tmp_path / "one.csv"), *answers]) == 0
    assert "pays" in capsys.readouterr().out
    with pytest.raises(SystemExit) as ended:
        main(["a.csv", "--answer", "nonsense"])
    assert ended.value.code == 2


def test_it_needs_no_streamlit(tmp_path):
    """Neither for the verdict nor for the report."""
    run = "runpy.run_module('softmax_core.comparison', run_name='__main__')"
    code = f"import runpy, sys; sys.modules['streamlit'] = None; {run}"
    command = [sys.executable, "-c", code, *FOREST_FIRST, "--report", str(tmp_path / "r.html")]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith("digits_logistic pays")
