"""Check it: the V of the error, the marker at the chosen step, the best step by name, and code that runs."""

from __future__ import annotations

import numpy as np
import pytest

from pages.gradient.check import section
from softmax_core.lessons.finite_differences import STEPS, WAYS
from tests.live import show
from tests.pages.cross_entropy.running import printed


def check(**query):
    """The section at an address."""
    return show("gradient", "check", **query)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_step_is_told_for_what_it_is_and_the_best_one_is_named(lang):
    said = [check(lang=lang, h=h).sentence for h in ("0.1", "0.00001", "1e-10")]
    said += [check(lang=lang, z="3e16,0", h="1e-5").sentence, check(lang=lang, z="-inf,0,1").sentence]
    assert len(set(said)) == 5
    for one in said[:3]:
        assert "0.00001" in one  # the best of these steps for central differences in float64
    assert "1.54e-4" in said[0]
    assert "2.38e-12" in said[1]


def test_the_chart_has_a_curve_a_diamond_and_a_mark_for_every_way():
    shown = check(h="0.001")
    (chart,) = shown.header["charts"]
    curves = [line for line in chart["lines"] if line["name"]]
    assert [line["name"] for line in curves] == [
        "forward, float32", "central, float32", "forward, float64", "central, float64",
    ]  # fmt: skip
    for way, line in zip(WAYS, curves, strict=True):
        assert line["dash"] == way.startswith("forward")
        np.testing.assert_allclose(line["x"], np.log10(STEPS))
        assert line["y"] == [f"curve_{way}[{j}]" for j in range(len(STEPS))]
        heights = [shown.values[one] for one in line["y"]]
        assert min(heights[0], heights[-1]) > min(heights) + 1
    assert [(one["x"], one["y"]) for one in chart["points"] if one["symbol"] == "diamond"] == [
        (f"best_at_{way}", f"best_error_at_{way}") for way in WAYS
    ]
    marks = [one for one in chart["points"] if one["symbol"] == "circle"]
    assert [(one["x"], one["y"]) for one in marks] == [("at", f"error_at_{way}") for way in WAYS]
    assert shown.values["at"] == -3
    cursor = chart["lines"][-1]
    assert cursor["x"] == ["at", "at"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_table_says_estimate_error_and_best_step_of_every_way(lang):
    shown = check(lang=lang, h="0.01")
    table = next(one for one in shown.root.every() if "tested" in one.classes and "xtable" in one.classes)
    rows = [shown.read(one) for one in table.every() if one.attributes.get("role") == "row"][1:]
    assert len(rows) == 4
    for way, row in zip(WAYS, rows, strict=True):
        for name in ("estimate", "error", "best", "best_error"):
            assert shown.written(f"{name}_{way}") in row
    assert "1.49e-8" in shown.text("readings")  # √ε in float64


@pytest.mark.parametrize("index", range(4))
def test_a_button_leads_to_the_best_step_of_its_way(index):
    there = check(act=f"best{index}")
    way = WAYS[index]
    assert float(there.query["h"]) == there.values[f"best_{way}"]
    assert there.values[f"error_{way}"] == there.values[f"best_error_{way}"]


def test_formula_and_estimate_stand_beside_each_other():
    said = check(h="0.1", c="1").text("line")
    for number in ("0.1131", "+0.1131"):
        assert number in said
    assert check(h="0.1", c="1").written("estimate_central_float64") in said


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("text", ["0", "-1", "1", "2", "x", "", "nan", "inf", "1,5"])
def test_a_step_that_makes_no_sense_is_refused_in_one_sentence(lang, text):
    shown = check(lang=lang, act="h!", text=text, h="0.001")
    assert shown.why
    assert shown.query == {"h": "0.001"}


@pytest.mark.parametrize("h", ["1e-320", "1e-100", "3e-7", "0.999"])
def test_any_step_between_0_and_1_is_taken(h):
    shown = check(act="h!", text=h)
    assert not shown.why
    assert float(shown.query["h"]) == float(h)
    assert shown.sentence


def test_the_logits_are_those_of_the_chain():
    assert section.read({"z": "1,2", "y": "1", "c": "1"})[0] == {"z": (1.0, 2.0), "y": 1, "c": 1, "h": 0.1}
    assert section.read({"z": "1,2,3,4,5,6,7"})[1][0][0] == "z"


@pytest.mark.parametrize("query", [{}, {"h": "0.001", "c": "1"}, {"z": "2,1,0.1", "y": "2", "h": "0.02"}])
def test_the_code_to_copy_prints_the_estimates_that_are_shown(query):
    shown = check(opened=["copy"], **query)
    numbers = printed(shown.header["copies"]["numpy"])
    wanted = [shown.values[name] for dtype in ("float32", "float64")
              for name in (f"estimate_forward_{dtype}", f"estimate_central_{dtype}", "g")]  # fmt: skip
    np.testing.assert_allclose(numbers, wanted, atol=2e-4)
