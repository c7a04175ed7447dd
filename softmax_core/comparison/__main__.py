"""Compare two models' prediction files in a terminal: the verdict of the page, its report, and a status for CI.

    python -m softmax_core.comparison a.csv b.csv [truth.csv] [--report out.html] [--fail-if-worse] [--lang en|zh]

Exit status: 0; 1 with ``--fail-if-worse`` if the verdict calls the second model worse than the first, by the measure
that the headline goes by (`verdict.Verdict.first`), so that chance alone fails at most one run in twenty; 2 if the
files cannot be read, with the sentence of the page.

This file is a program and no part of the library: it alone in this folder may read files and knows words.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from pages.shared.words import LANGS, load
from pages.two_models import verdict
from pages.two_models.figure import TEXT, Look
from pages.two_models.report import report
from pages.two_models.upload import messages
from prediction_files.problem import Problem
from prediction_files.read import read_pair
from softmax_core.comparison.study import Study

WORSE, UNREADABLE = 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare the files that are named, print the verdict, and return the exit status."""
    asked = _parser().parse_args(arguments)
    try:
        data = read_pair(
            [(path.name, path.read_bytes()) for path in asked.files],
            dict(answer.split("=", 1) for answer in asked.answer),
        )
    except Problem as problem:
        print(messages.problem(messages.load(asked.lang), problem), file=sys.stderr)
        return UNREADABLE
    except OSError as problem:
        print(f"{problem.filename}: {problem.strerror}", file=sys.stderr)
        return UNREADABLE
    a, b = (model.labels if model.values is None else model.values for model in (data.a, data.b))
    study = Study(data.target, a, b, len(data.classes))
    look = Look(load(TEXT, asked.lang), data.a.name, data.b.name)
    told = verdict.Told(study.verdict, look)
    for sentence in verdict.said(study, data.row_name, look):
        print(sentence)
    print()
    for line in study.verdict.lines:
        print(told.say("alt_line", line=told.line(line), found=told.found(line)))
    print(told.say("sign"))
    if asked.report:
        asked.report.write_bytes(report(study, data, look))
    return WORSE if asked.fail_if_worse and study.verdict.ahead == "a" else 0


def _answer(text: str) -> str:
    if "=" not in text:
        raise argparse.ArgumentTypeError(f'"{text}" is not of the form key=value, such as a.kind=logits')
    return text


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m softmax_core.comparison",
        description="Compare two models' predictions for the same rows: which is better, by how much, how surely.",
    )
    parser.add_argument("files", nargs="+", type=Path, help="one file with both models, or one each; and the labels")
    parser.add_argument("--report", type=Path, metavar="OUT.html", help="write the whole report into this file")
    parser.add_argument(
        "--fail-if-worse", action="store_true", help="exit with 1 if the second model is worse beyond chance"
    )
    parser.add_argument("--lang", choices=LANGS, default="en", help="language of the verdict and the report")
    parser.add_argument(
        "--answer", action="append", default=[], type=_answer, metavar="KEY=VALUE",
        help="answer a question that the page would ask, such as a.kind=logits",
    )  # fmt: skip
    return parser


if __name__ == "__main__":
    sys.exit(main())
