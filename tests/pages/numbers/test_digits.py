"""The section "How many digits" as a visitor meets it: table, chart, sentence, refusals, code."""

import ast
import io
import re
from contextlib import redirect_stdout
from functools import partial

import pytest

from pages.numbers.digits import WATCHED, axis, section
from pages.shared.live.chart import GREY
from softmax_core.floats import FLOAT16, FLOAT64
from softmax_core.lessons.right_digits import GRID, KINDS, WAYS
from tests.live import show

shown = partial(show, "numbers", "digits")


def cells(found):
    """Read the table: way by way, what every format shows in large and in small."""
    rows = [one for one in found.root.every() if "xrow" in one.classes and "xhead" not in one.classes]
    return {
        way: [found.read(one) for one in row.every() if "right-digits" in one.classes]
        for way, row in zip(WAYS, rows, strict=True)
    }


def test_the_table_says_digits_and_units_or_what_came_out():
    found = cells(shown(dm="88.73", dw="last"))
    assert found["naive"][1:3] == ["0 no digit", "0 no digit"]
    assert cells(shown(dm="88.73", dw="leader"))["naive"][1] == "nan no digit"
    assert found["log_of_softmax"][2] == "−inf no digit"
    assert found["naive_lse"][1] == "inf no digit"
    assert re.fullmatch(r"15\.\d \d\.\d ulp", found["naive"][0])
    assert re.fullmatch(r"7\.2 0\.\d ulp", found["log1p"][1])


def test_the_sentence_counts_formats_and_reads_float32():
    said = shown().sentence
    assert "Largest logit 20: the naive softmax has right digits in 3 of 5 formats, the shifted one in 3" in said
    found = shown()
    for way in range(5):
        assert found.written(f"digits[{way},1]") in said.partition("float32")[2]
    assert "0 of 5 formats" in shown(dm="2000").sentence
    assert "5 种格式" in shown(lang="zh").sentence


def test_one_chart_has_every_way_in_every_format_over_the_size():
    (chart,) = shown().header["charts"]
    lines = [line for line in chart["lines"] if isinstance(line["y"], str)]
    assert {(line["y"], line["panel"]) for line in lines} == {
        (f"place[{w},{f}]", f) for w in range(7) for f in range(5)
    }
    assert all(line["colour"] == int(line["y"][6]) for line in lines)
    assert [line["dash"] for line in lines[:7]] == [False] * 5 + [True] * 2
    assert [one["title"] for one in chart["y"]] == [kind.name for kind in KINDS]
    assert list(chart["x"]) == ["M"]
    shades = [line for line in chart["lines"] if line["area"]]
    assert [shade["panel"] for shade in shades] == list(range(5))
    assert shades[0]["name"] == "no digit is right: inf, nan or 0"
    cursors = [line for line in chart["lines"] if line["x"] == ["at", "at"]]
    assert [line["panel"] for line in cursors] == list(range(5))
    assert all(line["colour"] == GREY for line in cursors)


@pytest.mark.parametrize(("kind", "ticks"), [(FLOAT64, ["1", "10⁶", "10¹²", "∞"]), (FLOAT16, ["1", "10¹", "10²", "∞"])])
def test_an_axis_goes_from_one_unit_to_none(kind, ticks):
    found = axis(kind)
    assert [label for _, label in found.ticks] == ticks
    assert found.low < 0 < found.ticks[-1][0] < found.high


def test_the_examples_stand_where_a_format_overflows():
    for name, kind in (("M = 11.1", 2), ("M = 88.73", 1), ("M = 709.79", 0)):
        there = shown(act="example", text=name, dw="leader")
        assert there.values["M"] in GRID
        assert there.query["dw"] == "leader"
        assert there.values[f"outcome[0,{kind}]"] > 0
        assert there.values[f"outcome[1,{kind}]"] == 0


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    ("act", "text", "part"),
    [
        ("M!", "0", "0"), ("M!", "-3", "-3"), ("M!", "10001", "10000"), ("M!", "1e400", "1e400"), ("M!", "nan", "nan"),
        ("M!", "inf", "inf"), ("M!", "big", "big"), ("M!", "", ""), ("watched", "3", "3"), ("watched", "mine", "mine"),
    ],
)  # fmt: skip
def test_what_is_not_taken_is_said_in_one_sentence_and_nothing_is_lost(act, text, part, lang):
    refused = shown(act=act, text=text, lang=lang, dm="50")
    assert part in refused.why
    assert refused.why
    assert refused.query == {"dm": "50"}


@pytest.mark.parametrize("dm", ["1e-320", "0.01", "464", "465", "700", "10000"])
def test_any_size_that_is_taken_is_computed(dm):
    found = shown(dm=dm)
    assert found.query == {"dm": found.query["dm"]}
    assert found.sentence


@pytest.mark.parametrize(("dm", "dw"), [("20", "worst"), ("11.1", "last"), ("60", "leader"), ("709.79", "worst")])
def test_the_code_to_copy_runs_in_numpys_own_formats_and_prints_these_digits(dm, dw):
    found = shown(opened=["copy"], dm=dm, dw=dw)
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(found.header["copies"]["numpy"], {})  # noqa: S102  (our own text)
    for column, line in enumerate(printed.getvalue().splitlines()):
        digits = ast.literal_eval(line.partition(" ")[2])
        for row, said in enumerate(digits.values()):
            # NumPy's exp and log in float32 and float16 are not always the nearest float: half a digit at most
            within = 0.051 if column == 0 else 0.5
            assert float(said) == pytest.approx(found.values[f"digits[{row},{column}]"], abs=within), (line, row)


def test_whose_digits_are_counted_is_said_in_the_address():
    for k, one in enumerate(WATCHED):
        assert shown(act="watched", text=str(k)).query == ({"dw": one} if k else {})
    assert section.read({"dw": "someone"})[1]
