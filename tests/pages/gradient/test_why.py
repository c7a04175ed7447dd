"""The section "Why it works so well" as a visitor meets it: sentences, tables, bars, chart, code, in both languages."""

import re
from functools import partial

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import special

from pages.gradient.why import INPUTS, section
from pages.shared.live.sweep import sliders_of, sweep
from pages.shared.words import LANGS
from tests.live import show
from tests.pages.cross_entropy.running import printed

shown = partial(show, "gradient", "why")


@pytest.mark.parametrize(
    ("act", "text", "query"),
    [
        ("T!", "3", {"wT": "3"}), ("soft", "0.3", {"we": "0.3"}), ("truth", "1", {"wy": "1"}),
        ("start0", "-2", {"wz": "-2,1,0.2"}), ("start2", "1", {"wz": "3,1,1", "ws": "start2"}),
        ("x3!", "7", {"wx": "1,-0.5,2,7"}), ("example", "½, ½", {"wz": "4,4,-5"}), ("example", "E1", {}),
    ],
)  # fmt: skip
def test_an_act_sets_what_it_names(act, text, query):
    assert shown(act=act, text=text).query == query


@pytest.mark.parametrize(
    ("act", "text", "why"),
    [
        ("T!", "0", "greater than 0"), ("T!", "nan", "not a finite number"), ("soft!", "2", "from 0 to 1"),
        ("x0!", "much", "not a number"), ("start1!", "", "no number"),
    ],
)  # fmt: skip
def test_what_is_not_taken_says_why_and_nothing_is_lost(act, text, why):
    refused = shown(act=act, text=text, wz="1,2,3")
    assert why in refused.why
    assert refused.query == {"wz": "1,2,3"}
    assert re.search("[\u4e00-\u9fff]", shown(act=act, text=text, lang="zh").why)


def test_the_sentence_names_the_hardest_push_and_the_bound_on_every_step():
    assert shown().sentence.startswith("cat is pushed hardest, with a gradient of −0.1640.")
    assert "Here the loss bends by at most 0.2202, nowhere by more than 1/(2T²) = 0.5000" in shown().sentence
    assert "η below 4 lowers it" in shown().sentence
    assert "1/(2T²) = 0.1250" in shown(wT="2").sentence
    assert "η below 16 lowers it" in shown(wT="2").sentence
    assert "猫被推得最重，梯度为 −0.1640" in shown(lang="zh").sentence


def test_two_classes_at_one_half_each_bend_most():
    torn = shown(act="example", text="½, ½")
    assert torn.written("curvature[0]") == "0.5000"
    assert torn.values["share[0]"] > 0.999 > shown().values["share[0]"]


@pytest.mark.parametrize("lang", LANGS)
def test_the_second_derivative_is_shown_entry_by_entry_with_its_eigenvalues(lang):
    there = shown(lang=lang, wT="2")
    p = special.softmax(np.divide([3, 1, 0.2], 2))
    expected = (np.diag(p) - np.outer(p, p)) / 4
    tables = [one for one in there.root.every() if one.tag == "table"]
    rows = [
        [cell for cell in row.children if getattr(cell, "tag", "") == "td"]
        for row in tables[0].every()
        if row.tag == "tr"
    ]
    numbers = [[float(there.read(cell).replace("−", "-")) for cell in row] for row in rows[1:]]
    assert_allclose(numbers, expected, atol=5e-5)
    bars = [
        there.filled(one.attributes["data-text"])
        for one in tables[0].every()
        if "{hessian" in one.attributes.get("data-text", "")
    ]
    assert len(bars) == 9
    assert_allclose([there.values[f"curvature[{k}]"] for k in range(3)], np.linalg.eigvalsh(expected)[::-1], atol=5e-5)


def test_the_weights_are_the_error_times_the_input_and_a_zero_input_teaches_nothing():
    there = shown(wz="0,9,3", we="0.3", wy="1")
    error = special.softmax([0, 9, 3]) - [0.1, 0.8, 0.1]
    numbers = [[there.values[f"weights[{i},{j}]"] for j in range(4)] for i in range(3)]
    assert_allclose(numbers, np.outer(error, INPUTS), atol=5e-5)
    assert [there.written(f"weights[{i},3]") for i in range(3)] == ["0", "0", "0"]


@pytest.mark.parametrize("lang", LANGS)
def test_c16_adds_up_on_these_numbers(lang):
    there = shown(lang=lang, we="0.3")
    y = [0.8, 0.1, 0.1]
    loss, least = -np.dot(y, special.log_softmax([3, 1, 0.2])), special.entr(y).sum()
    said = there.text("statement")
    for number in (loss, least, loss - least):
        assert f"{number:.4f}" in said


def test_the_chart_follows_the_logit_that_is_dragged_cross_entropy_convex_and_squared_error_not():
    there = shown(ws="start1")
    (bowl,) = there.header["charts"]
    assert there.header["shows"] == "start1"
    assert set(bowl["x"]) == {"start0", "start1", "start2"}
    assert [line["y"] for line in bowl["lines"]] == ["loss", "squared"]
    state, _ = section.read({})
    sliders = sliders_of(section, state, 5.0)
    found = sweep(section, state, {"start0": sliders["start0"]}, ())
    grid = sliders["start0"].grid
    even = np.isclose(np.diff(grid, 2, prepend=np.nan, append=np.nan), 0)
    bend = {name: np.diff(found.moved[name], 2)[even[1:-1]] for name in ("loss", "squared")}
    assert (bend["loss"] > 0).all()
    assert bend["squared"].min() < -1e-3
    z = np.array([[x, 1, 0.2] for x in grid])
    assert_allclose(found.moved["loss"], -special.log_softmax(z, axis=1)[:, 0], atol=1e-12)


def test_the_code_to_copy_runs_and_prints_the_numbers_that_are_shown():
    there = shown(opened=["copy"], wz="0,2,1", wT="2", we="0.3", wy="1", wx="1,2,3,-4")
    numbers = printed(there.header["copies"]["numpy"])
    wanted = [there.values[f"gradient[{i}]"] for i in range(3)] + [there.values[f"curvature[{k}]"] for k in range(2)]
    wanted += [there.values[f"weights[{i},{j}]"] for i in range(3) for j in range(4)]
    for value in wanted:
        assert any(abs(x - value) <= 5e-5 for x in numbers), value


@pytest.mark.parametrize(
    "query", [{"wT": "1e-320"}, {"wT": "1e308"}, {"wz": "1e308,-1e308,0"}, {"wz": "-inf,0,1", "wy": "1"}]
)
def test_extreme_addresses_are_read_computed_without_a_warning_and_written_back(query):
    there = shown(**query)
    assert there.query == query
    assert there.sentence
