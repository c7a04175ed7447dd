"""The section "Binary" as a visitor meets it: acts, links, sentences, statement, chart, code."""

import re
from functools import partial

import pytest
from numpy.testing import assert_allclose
from scipy import special

from pages.cross_entropy.binary import section
from tests.live import show
from tests.pages.cross_entropy.running import printed

shown = partial(show, "cross_entropy", "binary")


@pytest.mark.parametrize(
    ("act", "text", "query"),
    [
        ("z", "-2", {"b": "-2"}), ("z!", "−2", {"b": "-2"}), ("z!", "1.5", {}), ("y!", "0.25", {"by": "0.25"}),
        ("a", "1e3", {"ba": "1000"}), ("example", "E3", {"b": "18", "ba": "13"}),
    ],
)  # fmt: skip
def test_an_act_sets_what_it_names(act, text, query):
    assert shown(act=act, text=text).query == query


@pytest.mark.parametrize(
    ("act", "text", "why"),
    [
        ("y!", "2", "“2” is not a probability that fits here: type one from 0 to 1."),
        ("z!", "inf", "“inf” is not a finite number"),
        ("a!", "x", "“x” is not a number"),
        ("z!", "0,5", "type 0.5"),
        ("example", "E9", "E1, E3, C15"),
        ("w", "1", "not one of the choices"),
        ("__class__", "", "not one of the choices"),
    ],
)
def test_what_is_not_taken_says_why_and_changes_nothing(act, text, why):
    refused = shown(act=act, text=text, b="3")
    assert why in refused.why
    assert refused.query == {"b": "3"}
    assert re.search("[\u4e00-\u9fff]", shown(act=act, text=text, lang="zh").why)


def test_reset_brings_the_beginning_back():
    assert shown(act="reset", b="-3", by="0.25", ba="1").query == {}


@pytest.mark.parametrize(
    ("query", "unread"),
    [
        ({"b": "1.5", "by": "1", "ba": "2"}, []), ({"b": "x"}, ["b"]), ({"by": "-1"}, ["by"]), ({"ba": "nan"}, ["ba"]),
        ({"b": "1e999", "by": ""}, ["b", "by"]),
    ],
)  # fmt: skip
def test_defaults_and_what_cannot_be_read_stay_out_of_the_address(query, unread):
    assert [key for key, _ in section.read(query)[1]] == unread
    assert shown(**query).query == {}


@pytest.mark.parametrize(
    "query", [{"b": "-3", "by": "0.25", "ba": "1e17"}, {"b": "1e308"}, {"b": "-1e-320", "by": "0"}]
)
def test_a_link_is_read_and_written_back(query):
    first = shown(**query)
    assert shown(**first.query).query == first.query
    assert set(first.query) == set(query)


# References: SciPy's expit and log_expit.
@pytest.mark.parametrize(
    ("query", "figures"),
    [
        ({}, {"p": "0.8176", "loss": "0.2014", "softmax_loss": "0.2014", "slope": "−0.1824", "odds": "4.4817"}),
        ({"b": "-3", "by": "0.25"}, {"p": "0.0474", "loss": "0.7986", "one_minus_y": "0.75", "minus_z": "3"}),
    ],
)
def test_the_figures_are_right(query, figures):
    there = shown(**query)
    assert {name: there.written(name) for name in figures} == figures


@pytest.mark.parametrize(
    ("example", "figures"),
    [
        # D2's E1, cat against dog: 3 − 1; its E3: 31 − 13, a probability of 1.52299795e-8 for the other one
        ("E1", {"z": "2", "p": "0.8808", "loss": "0.1269", "z_yes": "3.0000"}),
        ("E3", {"z": "18", "loss": "1.52e-8", "z_yes": "31.0000", "z_no": "13.0000"}),
        ("C15", {"y": "0", "loss": "1.7014"}),
        # the logit of 0.9, log 9 = 2.19722458, rounded up by 4.2e-7: the loss is the label's entropy, 0.325083
        ("y = 0.9", {"p": "0.9000", "loss": "0.3251", "slope": "+3.80e-8"}),
    ],
)
def test_an_example_shows_the_documents_numbers(example, figures):
    there = shown(act="example", text=example)
    assert {name: there.written(name) for name in figures} == figures
    assert shown(**there.query).values == there.values


@pytest.mark.parametrize(
    ("query", "english", "chinese"),
    [
        ({}, "Both ways give p = 0.8176 and a loss of 0.2014 nats", "两种算法都得到 p = 0.8176，损失 0.2014 nat"),
        ({"ba": "1e17"}, "a = 100000000000000000 is so large that z loses its digits", "z 的有效数字被它淹没"),
    ],
)
def test_one_sentence_says_what_is_seen(query, english, chinese):
    assert english in shown(**query).sentence
    assert chinese in shown(lang="zh", **query).sentence


def test_the_statement_has_its_verdict_and_is_shown_on_the_numbers():
    english, chinese = shown().text("statement"), shown(lang="zh").text("statement")
    assert "Right: of the difference of the two logits." in english
    assert "Here softmax([3.5000, 2.0000]) gives 0.8176, and σ of their difference, σ(1.5), gives 0.8176." in english
    assert "这里 softmax([3.5000, 2.0000]) 得 0.8176" in chinese


def test_the_formulas_have_the_numbers_in_them():
    one, two = (re.sub(r"\s+", "", way) for way in shown(b="-3", by="0.25").text("way").split("Two logits, softmax"))
    assert "p=σ(−3)=11+e3=0.0474" in one
    assert "=−0.25·(−3.0486)−0.75·(−0.0486)=0.7621+0.0364=0.7986" in one
    assert "p1=e−1.0000e−1.0000+e2.0000=0.0474" in two
    assert "=−0.25·log0.0474−0.75·log0.9526=0.7986" in two


def test_a_typed_logit_widens_its_slider_and_a_drag_does_not():
    assert shown().header["range"] == 10.0
    assert shown(act="z!", text="-300").header["range"] == 500.0
    assert shown(act="z", text="2", span=500.0, b="-300").header["range"] == 500.0


def test_the_sliders_have_their_steps():
    steps = {control[0]: control[2] for control in shown().header["controls"]}
    assert steps == {"z": 101 + 1, "y": 21, "a": 101}  # 1.5 is no step of 0.2


@pytest.mark.parametrize(("lang", "yes"), [("en", "y = 1: −log p"), ("zh", "y = 1：−log p")])
def test_both_labels_have_their_curve_and_the_dot_is_where_the_loss_is(lang, yes):
    (chart,) = shown(lang=lang).header["charts"]
    one, none = chart["lines"]
    assert one["name"] == yes
    assert (one["dash"], none["dash"]) == (False, True)
    assert one["colour"] != none["colour"]
    assert_allclose(one["y"], -special.log_expit(one["x"]), atol=5.1e-5)  # as many digits as are read off
    assert_allclose(none["y"], -special.log_expit([-z for z in none["x"]]), atol=5.1e-5)
    (dot,) = chart["points"]
    assert (dot["x"], dot["y"], dot["held"]) == ("z", "loss", True)
    assert chart["x"][""]["ends"] == [-10.0, 10.0]
    assert chart["y"][0]["ends"] == [0.0, 10.0]
    assert chart["x"][""]["title"]
    assert chart["y"][0]["title"]


@pytest.mark.parametrize("query", [{}, {"b": "-30", "by": "0.25", "ba": "-1"}])
def test_the_copied_code_prints_the_figures_on_the_screen(query):
    there = shown(opened=["copy"], **query)
    found = printed(there.header["copies"]["numpy"])
    want = [there.values[name] for name in ("p", "loss", "softmax_yes", "softmax_loss")]
    assert found == pytest.approx(want, rel=1e-6, abs=5.1e-5)
