"""The section "The cliff" as a visitor meets it: words, marks, figure, refusals, links, code."""

import math
import re
import subprocess
import sys
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from pages.numbers.cliff import section
from pages.shared.live.answer import find
from pages.shared.words import load
from softmax_core.floats import FORMATS, exp_limits
from tests.live import show

ROOT = Path(__file__).parents[3]
shown = partial(show, "numbers", "cliff")
NAMES = ("float64", "float32", "float16", "bfloat16", "float8 e4m3")
TEXT = {lang: load(ROOT / "pages" / "numbers" / "text.toml", lang) for lang in ("en", "zh")}


def rows(there):
    """What the table of formats says of every one: four words."""
    found = [one for one in there.root.every() if "xrow" in one.classes and "f=" in one.attributes.get("data-mark", "")]
    return [[there.read(cell) for cell in row.every() if "xzone" in cell.classes] for row in found]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"km": "3"}, [["right"] * 4] * 5),
        (
            {"km": "100"},
            [
                ["tiny → 0"] * 4,
                ["nan", "−inf", "tiny → 0", "tiny → 0"],
                ["nan", "−inf", "tiny → 0", "tiny → 0"],
                ["nan", "−inf", "tiny → 0", "tiny → 0"],
                ["nan", "nan", "tiny → 0", "tiny → 0"],
            ],
        ),
        ({"km": "1000", "kf": "float64"}, [["nan", "−inf", "tiny → 0", "tiny → 0"]] * 4 + [["nan"] * 4]),
        (
            {"km": "3", "kc": "-105"},
            [
                ["right"] * 4,
                ["coarse", "coarse", "right", "right"],
                ["nan", "inf", "right", "right"],
                ["nan", "inf", "right", "right"],
                ["nan", "nan", "right", "right"],
            ],
        ),
    ],
)
def test_every_format_says_what_comes_out_of_every_way(query, words):
    assert rows(shown(**query)) == words
    chinese = dict(zip(TEXT["en"]["cliff_outcomes"], TEXT["zh"]["cliff_outcomes"], strict=True))
    assert rows(shown(lang="zh", **query)) == [[chinese[word] for word in row] for row in words]


@pytest.mark.parametrize(
    ("query", "english", "chinese"),
    [
        ({"km": "3"}, "In float16 both ways are right here: cat gets 0.8359", "两种算法此时都对：猫得 0.8359"),
        (
            {},
            "In float16 exp(20.00) is too large: no number is beyond 6.550e4, and naive p becomes nan",
            "exp(20.00) 太大了",
        ),
        ({"kz": "1,1,1", "km": "88.5", "kf": "float32"}, "their sum does not: it passes 3.403e38", "总和却放不下"),
        ({"km": "3", "kc": "-200", "kf": "float32"}, "all are below −103.97: naive p is 0/0 = nan", "exp 全是 0"),
        ({"km": "3", "kc": "-105", "kf": "float32"}, "few of its digits are left", "只剩几位有效数字"),
        ({"km": "1000", "kf": "float8"}, "float8 e4m3 has no number beyond 448.0000", "这些 logit 本身就放不下"),
        ({"km": "20", "kf": "bfloat16"}, "both ways still work", "两种算法都还能用"),
        ({"kz": "13,31,5", "km": "100", "kf": "float32"}, "dog gets 1.0000", "狗得 1.0000"),
    ],
)
def test_one_sentence_says_what_is_seen(query, english, chinese):
    assert english in shown(**query).sentence
    assert chinese in shown(lang="zh", **query).sentence


def steps_of(there, way):
    """The table of one way, cell by cell."""
    tables = [one for one in there.root.every() if "steps" in one.classes]
    table = tables[("naive", "shifted").index(way)]
    found = [one for one in table.every() if "xrow" in one.classes and "xhead" not in one.classes]
    return [[there.read(cell) for cell in row.every() if "exact" in cell.classes] for row in found]


def test_every_intermediate_value_is_shown_and_what_is_none_has_a_word_where_it_is_first():
    naive, shifted = (steps_of(shown(), way) for way in ("naive", "shifted"))
    assert naive == [
        ["20.0000", "inf 1st", "nan", "−inf"],
        ["6.6680", "787.0000", "0 1st", "−inf"],
        ["1.3330", "3.7930", "0 1st", "−inf"],
        ["inf", "inf"],
    ]
    # exp(−13.328125) = 1.6281e-6 in 50 digits; the nearest of float16, 27 of its smallest, is 1.6093e-6
    assert shifted == [
        ["0", "1.0000", "1.0000", "0"],
        ["−13.3281", "1.61e-6", "1.61e-6", "−13.3281"],
        ["−18.6719", "0 1st", "0", "−18.6719"],
        ["1.0000", "0"],
    ]
    nothing = steps_of(shown(km="3", kc="-200", kf="float32"), "naive")
    assert nothing[0] == ["−197.0000", "0 1st", "nan 1st", "inf 1st"]
    assert nothing[3] == ["0", "−inf 1st"]
    marked = [one for one in shown().root.every() if "exact" in one.classes and "NaN" in one.attributes["data-mark"]]
    assert len(marked) == 2 * (3 * 4 + 2)  # the mark beside the word


def test_the_statements_are_answered_with_the_cores_thresholds():
    said = shown().text()
    assert "exp leaves float16 above 11.09, float32 above 88.72, float64 above 709.78" in said
    assert "bfloat16 above 88.72" in said
    assert "log Σ eˣ as written is ∞, and no log p is finite any more. With the shift cat gets 0" in said
    assert "1 of the shifted p are exactly 0, and 1 exactly 1. In float64 the smallest p is 7.82e-9" in said
    assert "x − log Σ eˣ as written has become nan" in shown(kf="float8").text()
    assert "still a number" in shown(km="3").text()


def test_the_shift_changes_nothing_on_paper_and_the_proof_has_these_numbers():
    there = shown(opened=["proof"], km="3", kc="1000", kf="float32")
    said = there.text()
    assert "e 1000 e 3.0000" in said
    assert said.count("= 0.8360") >= 1
    # 1000.2 is 2^-14 · 16387277 in float32, off by 1.2e-5; of p = (0.836, 0.113, 0.051) the first moves most
    assert there.values["drift"] == pytest.approx(0.836 * 0.0508 * 1.22e-5, rel=0.2)


def test_thresholds_are_typed_in_nowhere():
    typed = re.compile(r"11\.0|88\.7|709\.7|103\.9|745\.1|17\.3|65504|448")
    for file in ("pages/numbers/cliff.py", "pages/numbers/cliff.html", "pages/numbers/text.toml"):
        assert not typed.search((ROOT / file).read_text(encoding="utf-8"))


def test_the_bars_are_the_windows_of_exp_and_the_discs_the_logits():
    there = shown(km="100", kf="float32")
    (chart,) = there.header["charts"]
    assert chart["name"] == "windows"
    ends = [[float(np.sign(x) * (10 ** abs(x) - 1)) for x in line["x"]] for line in chart["lines"]]
    assert all(line["wide"] and line["name"] is None for line in chart["lines"])
    for k, kind in enumerate(FORMATS.values()):
        at = exp_limits(kind)
        assert ends[2 * k] == pytest.approx([at.underflow, at.subnormal])
        assert ends[2 * k + 1] == pytest.approx([at.subnormal, at.overflow])
    assert [text for _, text in chart["notes"]] == [
        "float8 e4m3: −6.93 to 6.14",
        "bfloat16: −92.88 to 88.72",
        "float16: −17.33 to 11.09",
        "float32: −103.97 to 88.72",
        "float64: −745.13 to 709.78",
    ]
    discs = [point for point in chart["points"] if not point["hollow"]]
    assert [point["x"] for point in discs] == [f"naive_at[{i}]" for i in range(3)] * 5
    assert [there.values[f"naive_at[{i}]"] for i in range(3)] == pytest.approx(
        [math.log10(101), math.log10(1 + 100 / 3), math.log10(1 + 20 / 3)], abs=1e-4
    )
    rings = [point for point in chart["points"] if point["hollow"]]
    assert all(there.values[point["x"]] <= 0 for point in rings)


@pytest.mark.parametrize(
    ("act", "text", "query"),
    [
        ("m", "100", {"km": "100"}),
        ("m!", "88.73", {"km": "88.73"}),
        ("c", "-1000", {"kc": "-1000"}),
        ("f", "3", {"kf": "float32"}),
        ("f", "float64", {"kf": "float64"}),
        ("z1!", "−2", {"kz": "3,-2,0.2"}),
        ("example", "E3", {"kz": "13,31,5", "km": "31", "kf": "float32"}),
        ("example", "float16", {"km": "11.1"}),
        ("example", "+1000", {"km": "3", "kc": "1000", "kf": "float32"}),
    ],
)
def test_an_act_sets_what_it_names(act, text, query):
    assert shown(act=act, text=text).query == query


@pytest.mark.parametrize(
    ("act", "text"),
    [
        ("m!", "-1"),
        ("m!", "large"),
        ("m!", "inf"),
        ("m!", "nan"),
        ("m!", ""),
        ("c!", "1e999"),
        ("c!", "one"),
        ("f", "float12"),
        ("f", "5"),
        ("z0!", "inf"),
        ("z0!", "x"),
        ("z3!", "1"),
    ],
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_not_taken_says_why_in_one_sentence_and_nothing_is_lost(act, text, lang):
    refused = shown(act=act, text=text, lang=lang, km="50", kf="float64")
    assert refused.why
    assert "\n" not in refused.why
    assert refused.query == {"km": "50", "kf": "float64"}


@pytest.mark.parametrize(
    ("query", "unread"),
    [({"km": "-1"}, ["km"]), ({"kf": "float12"}, ["kf"]), ({"kz": "1,2"}, ["kz"]), ({"kc": "x"}, ["kc"])],
)
def test_what_cannot_be_read_in_a_link_falls_back(query, unread):
    assert [key for key, _ in section.read(query)[1]] == unread
    assert shown(**query).query == {}


def test_the_examples_just_beyond_a_format_break_it_and_a_hundredth_less_does_not():
    for name in ("float16", "float32", "float64"):
        there = shown(act="example", text=name)
        assert f"In {name} exp(" in there.sentence
        less = there.values["m"] - 0.02
        assert f"In {name} exp(" not in shown(km=repr(less), kf=name).sentence


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"km": "100", "kf": "float32"},
        {"km": "709.79", "kf": "float64"},
        {"km": "5.5", "kf": "float8"},
        {"km": "40", "kc": "60", "kf": "bfloat16"},
    ],
)
def test_the_copied_code_prints_every_value_on_the_screen(query):
    there = shown(opened=["copy"], **query)
    ran = subprocess.run(
        [sys.executable, "-c", there.header["copies"]["numpy"]], capture_output=True, text=True, check=True, timeout=60
    )
    found = [float(x) for x in re.findall(r"-?\d+(?:\.\d*)?(?:e[+-]?\d+)?", ran.stdout)]
    shows = re.compile(r"(?:naive|shifted)_(?:(?:exp|p|log)\[\d\]|sum)")
    odd = [name for name, value in there.values.items() if shows.fullmatch(name) and not math.isfinite(value)]
    assert len(re.findall(r"inf|nan", ran.stdout)) == len(odd)
    for way in ("naive", "shifted"):
        names = [f"{way}_{name}[{i}]" for name in ("exp", "p", "log") for i in range(3)] + [f"{way}_sum"]
        for value in [there.values[name] for name in names]:
            if math.isfinite(value) and value not in (0, 1):
                assert any(x == pytest.approx(value, rel=1e-2, abs=1e-45) for x in found), (way, value, found)


def test_every_statement_has_its_anchor():
    html = [one.attributes.get("data-anchor") for one in shown().root.every()]
    assert {"C4", "C6", "C12", "cliff"} <= set(html)
    assert find("numbers", "cliff") is section
