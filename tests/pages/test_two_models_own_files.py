"""The way to one's own files, the line that the panel closes to, and examples that never pass for a result."""

import re

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pages.shared.words import load
from pages.two_models.state import VIEWS
from softmax_core.examples.predictions import case_files
from tests.pages.test_two_models import CHINESE, PAIR, TEXT

BAD = ("broken.parquet", b"PAR1 and nothing else")
ONE = b"id,label,prob_x,prob_y\n1,x,0.6,0.4\n2,x,0.3,0.7\n3,y,0.2,0.8\n"
LOCALES = {"en": "en", "zh": "zh-CN"}


def line(screen):
    """What the panel says, open or closed, and whether it is open."""
    (panel,) = screen.app.expander
    return re.sub(r"\\(.)", r"\1", panel.label), panel.proto.expanded


@pytest.mark.parametrize("lang", LOCALES)
def test_with_nothing_loaded_a_button_on_the_first_screen_opens_the_panel(open_two_models, lang):
    screen = open_two_models(LOCALES[lang])
    w = load(TEXT, lang)
    assert line(screen) == (w["upload"], False)
    (button,) = [one for one in screen.app.button if one.key == "own"]
    assert button.label == w["own_open"]
    assert line(screen.press("own")) == (w["upload"], True)


@pytest.mark.parametrize("lang", LOCALES)
def test_after_a_good_upload_the_panel_is_one_line_and_the_page_begins_with_the_verdict(open_two_models, lang):
    screen = open_two_models(LOCALES[lang]).press("own").drop(*PAIR)
    said, is_open = line(screen)
    assert not is_open
    wanted = {
        "en": "digits_forest.parquet, digits_logistic.parquet · 1,079 rows, 10 classes · rows paired by their ids",
        "zh": "digits_forest.parquet, digits_logistic.parquet · 1,079 行，10 个类别 · 各行按编号配对",
    }[lang]
    assert said.startswith(wanted)
    assert said.endswith({"en": "· change", "zh": "· 更改"}[lang])
    assert not [one for one in screen.app.button if one.key == "own"]
    after = next(one.value for one in screen.app.markdown if one.value.startswith("**") and "0\\.2540" in one.value)
    assert after.startswith("**digits\\_logistic")


@pytest.mark.parametrize(
    ("files", "part"),
    [
        (
            [("a.csv", re.sub(rb"(?m)^\w+,", b"", ONE)), ("b.csv", b"prob_x,prob_y\n0.5,0.5\n0.25,0.75\n0.5,0.5\n")],
            "by their order",
        ),
        (list(case_files("documents")), "· one file ·"),
    ],
)
def test_the_line_says_how_rows_were_paired(open_two_models, files, part):
    said, is_open = line(open_two_models().drop(*files))
    assert part in said
    assert not is_open


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(("files", "lang"), [([BAD], "en"), ([("a.csv", ONE)], "zh")], ids=["bad", "one of two"])
def test_numbers_of_an_example_never_pass_for_those_of_files_that_are_not_compared(open_two_models, files, view, lang):
    w = load(TEXT, lang)
    screen = open_two_models(LOCALES[lang], show=view)
    assert w["not_yours"] not in screen.said
    screen = screen.drop(*files)
    assert w["not_yours"] in screen.said
    assert w["not_yours"] in screen.choose("data", "digits").said


def test_what_was_compared_before_is_named_as_that_after_a_bad_file(open_two_models):
    w = load(TEXT, "en")
    screen = open_two_models().drop(*PAIR)
    assert w["still_old"] not in screen.said
    assert w["still_old"] in screen.drop(BAD).said
    assert w["not_yours"] not in screen.said


@pytest.mark.parametrize("lang", LOCALES)
def test_with_one_of_two_files_nothing_false_is_said(open_two_models, lang):
    """Neither of a file of labels nor of the first model."""
    for file in (("y.csv", b"id,label\n1,x\n2,y\n"), ("a.csv", ONE)):
        screen = open_two_models(LOCALES[lang]).drop(file)
        assert not screen.app.error
        (said, *_) = [one.value for one in screen.app.info]
        assert {"en": "add the file", "zh": "文件"}[lang] in said
        assert bool(re.search(CHINESE, said)) == (lang == "zh")


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.integers(0, 10**6))
def test_every_view_shows_whatever_small_file_is_loaded(open_two_models, seed):
    """Zeros, ties, certainties, single rows: a file as a visitor loads it, every view and what it says."""
    random = np.random.default_rng(seed)
    rows, classes = random.choice([1, 2, 5, 12]), random.choice([2, 3])
    models = [random.choice([0, 0, 1, 1, 3], size=(rows, classes)).astype(float) for _ in "ab"]
    models = [(m + (m.sum(axis=1, keepdims=True) == 0)) for m in models]
    models = [m / m.sum(axis=1, keepdims=True) for m in models]
    head = ["id", "label", *(f"{name}_c{k}" for name in ("one", "two") for k in range(classes))]
    lines = [
        [str(row), f"c{random.integers(classes)}", *(repr(float(p)) for m in models for p in m[row])]
        for row in range(rows)
    ]
    table = "\n".join(",".join(line) for line in [head, *lines]).encode()
    screen = open_two_models().drop(("small.csv", table))
    if screen.query.get("d") != "own":  # something had to be asked
        screen = screen.press("upload use")
    for view in VIEWS:
        shown = screen.choose("view", view)
        assert not re.search(r"\bnan\b|\{\w+\}", shown.said)
        if view == "rows":
            for by in ("cells", "classes", "disagreement", "confusion_a"):
                shown = shown.choose("by", by)
