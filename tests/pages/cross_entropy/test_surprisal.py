"""One sample and what it costs: figures, sentences, acts, links, chart and code of the section."""

import re
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import special

from pages.cross_entropy.surprisal import section
from pages.shared.live.answer import PAGES
from pages.shared.live.sweep import now_of, sweep
from pages.shared.words import load
from tests.live import show

FEW = settings(deadline=None, derandomize=True, database=None, max_examples=25)
INF = float("inf")
LOGIT = st.floats(-30, 30) | st.floats(-1e300, 1e300) | st.just(-INF)
LOGITS = st.lists(LOGIT, min_size=3, max_size=3).filter(lambda z: any(x > -INF for x in z)).map(tuple)
WORDS = {lang: load(PAGES / "cross_entropy" / "text.toml", lang) for lang in ("en", "zh")}
CHINESE = re.compile("[\u4e00-\u9fff]")


def shown(lang="en", **asked):
    return show("cross_entropy", "surprisal", lang=lang, **asked)


def statement(view):
    return view.read(next(one for one in view.root.every() if one.attributes.get("id") == "C7"))


@pytest.mark.parametrize(
    ("query", "figures"),
    [
        # softmax([1, .5, 0])_0 = 0.50648039, −log = 0.68026967, / log 2 = 0.98142168
        (
            {},
            {
                "p_true": "0.5065", "loss": "0.6803", "loss_bits": "0.9814", "halved_p": "0.2532",
                "halved_loss": "1.3734", "halved_loss_bits": "1.9814", "equally_likely": "1.97", "y": "cat",
            },
        ),
        # D3's table: model 1, sample 3
        ({"z": "-2.302585,-1.609438,-0.356675"}, {"p_true": "0.1000", "loss": "2.3026", "loss_bits": "3.3219"}),
        # D2's E3: [13, 31, 5]
        ({"z": "13,31,5"}, {"p[0]": "1.52e-8", "loss": "18.0000", "log_p[1]": "−1.52e-8"}),
        ({"z": "-inf,1,2", "y": "0"}, {"p_true": "0", "loss": "∞", "halving": "–", "equally_likely": "∞"}),
    ],
)  # fmt: skip
def test_the_figures_are_right(query, figures):
    view = shown(opened=["copy"], **query)
    written = {name: view.written(name) for name in figures}
    assert written == figures


@pytest.mark.parametrize(
    ("query", "english", "chinese"),
    [
        (
            {},
            "cat came true with p = 0.5065: that costs 0.6803 nats = 0.9814 bits. Half that probability",
            "真实类别猫得到 p = 0.5065：代价 0.6803 nat = 0.9814 bit。",
        ),
        ({"z": "-inf,1,2"}, "cat came true with p = 0: the price is infinite", "代价无穷大"),
        ({"y": "2"}, "bird came true with p = 0.1863", "真实类别鸟得到 p = 0.1863"),
    ],
)  # fmt: skip
def test_one_sentence_says_what_is_seen(query, english, chinese):
    assert english in shown(**query).sentence
    assert chinese in shown("zh", **query).sentence


@pytest.mark.parametrize(
    ("query", "english", "chinese"),
    [
        ({}, "cat has p = 0.5065 and log p = −0.6803", "猫的 p = 0.5065，log p = −0.6803"),
        ({"z": "-800,-900,0"}, "p has been rounded until classes tie", "已被舍入到并列"),
    ],
)
def test_c7_has_its_verdict_and_is_shown_on_the_numbers(query, english, chinese):
    said = statement(shown(**query))
    assert "The order stays, the values do not." in said
    assert "D0 深入理解softmax层" in said
    assert english in said
    assert "次序不变，数值变了。" in statement(shown("zh", **query))
    assert chinese in statement(shown("zh", **query))


def test_labels_readings_and_places_follow_the_numbers():
    view = shown()
    text = view.text()
    readings = ("0.9814 bits", "1 time in 1.97", "with half that p, 0.2532", "1.3734 nats = 1.9814 bits")
    for said in ("Probability p of cat, the true class", *readings, "1 · 1", "3 · 3"):
        assert said in text
    assert view.attribute("slide-z1", "aria-label") == "Logit of dog"
    assert view.attribute("slide-z1", "aria-valuetext") == "0.5, probability 0.3072"
    assert view.attribute("slide-p", "aria-valuetext") == "0.5065, price 0.6803 nats"
    assert view.attribute("box-z1", "aria-label") == "Logit of dog, typed"
    assert view.attribute("y-2", "aria-label") == "bird is the true class"


# Acts


@pytest.mark.parametrize(
    ("act", "text", "query"),
    [
        ("z1", "2.5", {"z": "1,2.5,0"}),
        ("z0!", "−inf", {"z": "-inf,0.5,0"}),
        ("y", "2", {"y": "2"}),
        ("p", "0", {"z": "-inf,0.5,0"}),
        # log(e^0.5 + 1) + log(1/3) = 0.97407698 − 1.09861229
        ("p!", "0.25", {"z": "-0.124535,0.5,0"}),
        ("example", "E1", {"z": "3,1,0.2"}),
        ("example", "E2", {"z": "2,1,0.1", "y": "1"}),
    ],
)
def test_an_act_sets_what_it_names(act, text, query):
    assert shown(act=act, text=text).query == query


def test_an_example_sets_everything_and_reset_brings_the_beginning_back():
    assert shown(act="example", text="E3", z="5,5,5", y="2").query == {"z": "13,31,5"}
    assert shown(act="reset", z="5,5,5", y="2").query == {}


@pytest.mark.parametrize(
    ("act", "text", "said"),
    [
        ("p!", "1", "not a probability that finite logits can give"),
        ("p", "-0.1", "too small: the smallest value is 0"),
        ("p!", "x", "not a number"),
        ("z0!", "x", "not a number"),
        ("z0!", "inf", "not a finite"),
        ("y", "3", "not one of the 3 classes"),
        ("z9", "1", ""),
        ("example", "E9", "E1, E2, E3"),
    ],
)
def test_what_is_not_taken_says_why_and_changes_nothing(act, text, said):
    view = shown(act=act, text=text, y="1")
    assert said in view.why
    assert view.why
    assert view.query == {"y": "1"}
    assert CHINESE.search(shown("zh", act=act, text=text).why)


def test_the_last_open_class_is_not_masked():
    assert "masked" in shown(act="z2!", text="-inf", z="-inf,-inf,0").why


def test_where_the_others_are_masked_the_probability_cannot_be_chosen():
    view = shown(z="1,-inf,-inf")
    there = [control[0] for control in view.header["controls"]]
    assert "p" not in there
    assert not {"slide-p", "box-p"} & set(view.keys)
    assert shown(act="p", text="0.5", z="1,-inf,-inf").query == {"z": "1,-inf,-inf"}
    assert {"slide-p", "box-p"} <= set(shown(z="1,-inf,-inf", y="1").keys)


def test_a_typed_value_beyond_the_sliders_widens_them_and_a_drag_does_not():
    wide = shown(act="z0!", text="40")
    assert wide.header["range"] == 50
    assert shown(act="z0", text="2", z="40,0.5,0", span=50.0).header["range"] == 50
    assert shown(act="p", text="0.99999", span=5.0).header["range"] == 20


@FEW
@given(LOGITS, st.integers(0, 2))
@example((100.0, 0.0, 0.0), 0)
def test_every_step_is_the_state_set_to_that_step(z, y):
    state = {**section.default, "z": z, "y": y}
    span = section.range_of(state)
    sliders = {id_: one for control in section.controls for id_, one in control.sliders(state, span).items()}
    assert set(sliders) - {"p"} == {"z0", "z1", "z2", "y"}
    found = sweep(section, state, sliders, ())
    moved, places = found.moved, found.places
    for id_, slider in sliders.items():
        grid = slider.grid.tolist()
        for step in {0, grid.index(slider.at), len(grid) // 2, len(grid) - 1}:
            if grid[step] == 1 and id_ == "p":
                continue  # rounded to 1, which cannot be chosen
            then, _ = section.act(state, span, id_, repr(grid[step]))
            for name, value in now_of(section, then).items():
                assert_allclose(moved[name][places[id_]][step], value, rtol=1e-12, atol=1e-300, err_msg=f"{id_} {name}")


# Links


@pytest.mark.parametrize("query", [{}, {"z": "13,31,5"}, {"y": "2"}, {"z": "-inf,1,2", "y": "1"}])
def test_a_link_opens_what_it_was_made_of(query):
    assert shown(**query).query == query


def test_a_default_does_not_stay_in_the_address():
    assert shown(z="1,0.5,0", y="0").query == {}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"z": "1,2"}, "2 numbers were found"), ({"y": "3"}, "3 classes"), ({"z": "-inf,-inf,-inf"}, "masked"),
        ({"z": "1,x,3"}, "not a number"),
    ],
)  # fmt: skip
def test_a_bad_link_is_told_and_keeps_the_default(query, said):
    state, ((key, why),) = section.read(query)
    assert state == section.default
    assert key in query
    assert said in WORDS["en"].refuse(why)
    assert CHINESE.search(WORDS["zh"].refuse(why))


# Chart


def test_the_price_falls_along_minus_log_p_and_the_ring_is_at_half():
    view = shown()
    (chart,) = view.header["charts"]
    (line,), (dot, ring) = chart["lines"], chart["points"]
    assert_allclose(line["y"], -np.log(line["x"]), atol=1e-12)
    assert (line["x"][-1], line["y"][0]) == (1, 8)
    p = special.softmax([1.0, 0.5, 0.0])[0]
    marks = [[view.values[one["x"]], view.values[one["y"]]] for one in (dot, ring)]
    assert_allclose(marks, [[p, -np.log(p)], [p / 2, -np.log(p / 2)]], atol=5e-5)
    assert (dot["hollow"], ring["hollow"], dot["held"]) == (False, True, True)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_chart_has_fixed_axes_with_their_titles_and_a_caption(lang):
    view, words = shown(lang), WORDS[lang]
    (chart,) = view.header["charts"]
    x, (y,) = chart["x"][""], chart["y"]
    assert (x["title"], x["ends"]) == (words["price_axis_p"], [-0.02, 1.02])
    assert (y["title"], y["ends"]) == (words["price_axis_loss"], [0, 8])
    assert words["price_chart"] in view.text()
    assert words["price_chart_caption"] in view.text("caption")
    assert [view.filled(one["text"])[:6] for one in chart["points"]] == ["0.5065", "1.3734"]


# Code


@pytest.mark.parametrize("query", [{}, {"z": "-inf,1,2", "y": "1"}, {"z": "1000,0,-1e300"}])
def test_the_copied_code_runs_alone_and_prints_the_figures_on_the_screen(query):
    view = shown(opened=["copy"], **query)
    code = view.header["copies"]["numpy"]
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    printed = [float(x) for x in re.findall(r"(?<![\w.])-?(?:\d+\.\d*(?:e[+-]?\d+)?|inf)", ran.stdout)]
    state, _ = section.read(query)
    now = now_of(section, state)
    for name in ("loss", "loss_bits", "halved_loss"):
        assert any(x == pytest.approx(now[name], rel=1e-6, abs=1e-9) for x in printed), (name, printed)
