"""What the sections on temperature say, take and refuse, and where their links lead."""

import io
import re
from contextlib import redirect_stdout
from urllib.parse import urlencode

import numpy as np
import pytest
from scipy.special import softmax as scipy_softmax

from pages.softmax import chain
from tests.live import show

E1_AT = {"0.5": "0.9785", "1": "0.8360", "5": "0.4461"}


@pytest.mark.parametrize(("T", "p"), E1_AT.items())
def test_the_dial_says_what_the_leader_has_at_the_temperatures_of_the_document(T, p):
    shown = show("temperature", "dial", T=T)
    assert f"At T = {T}, cat gets {p}" in shown.sentence
    assert p in show("temperature", "dial", T=T, lang="zh").sentence


def test_the_dial_tells_both_limits_ties_and_the_half():
    assert "place 1" in show("temperature", "dial", T="0").sentence
    tie = show("temperature", "dial", z="2,2,0", T="0")
    assert "2 classes share the largest logit, so each of them gets 0.5000" in tie.sentence
    assert "no class has more than one half" in tie.sentence
    assert "every class that is not masked gets 0.3333" in show("temperature", "dial", T="inf").sentence
    assert "3.4289" in show("temperature", "dial").sentence
    assert "two classes" in show("temperature", "dial", z="1,0").sentence


def test_c3_and_max_are_answered_with_these_numbers():
    said = show("temperature", "dial", z="1,3,0.2", T="0.5").text("statement")
    assert "arg max says place 2, the limit T → 0 says [0, 1.0000, 0]" in said
    assert "max keeps dog alone. Softmax at T = 0.5 leaves 0.0215 to the others." in said


@pytest.mark.parametrize(
    ("section", "lang"),
    [("dial", "zh"), ("ratios", "en"), ("drawing", "zh"), ("next_word", "en"), ("calibration", "en")],
)
def test_temperatures_that_make_no_sense_are_refused_in_one_sentence_and_extreme_ones_are_taken(section, lang):
    for typed in ("-1", "hot", "nan", "", "1,5"):
        shown = show("temperature", section, act="T!", text=typed, lang=lang)
        assert shown.why.count("\n") == 0
        assert shown.why
        assert shown.query == {}
    for typed in ("0", "1e-320", "1e308", "∞"):
        shown = show("temperature", section, act="T!", text=typed, lang=lang)
        assert not shown.why
        assert len(shown.query) == 1


@pytest.mark.parametrize(
    ("section", "act", "text", "said"),
    [
        ("drawing", "k!", "7", "from 1 to 6"), ("drawing", "k!", "0", "1 to 6"), ("drawing", "k!", "2.5", "1 to"),
        ("drawing", "share!", "1.01", "0 to 1"), ("drawing", "least!", "-0.1", "0 to 1"),
        ("drawing", "n!", "10001", "from 1 to 10000"), ("drawing", "seed!", "1e9", "from 0 to 9999"),
        ("next_word", "k!", "4410", "from 1 to 4409"),
        ("next_word", "context!", "it zebra", "“zebra” does not occur"), ("next_word", "context!", "  ", "no word"),
        ("next_word", "context!", "x" * 61, "60 characters"), ("next_word", "choose", "bible", "austen"),
        ("ratios", "m!", "0", "greater than 0"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_said_in_one_sentence_and_nothing_is_lost(section, act, text, said):
    shown = show("temperature", section, act=act, text=text)
    assert said in shown.why
    assert shown.query == {}


def test_scale_and_temperature_undo_each_other_at_a_click():
    apart = show("temperature", "ratios", sm="5", sT="2")
    assert "as they were at T = 0.4" in apart.sentence
    undone = show("temperature", "ratios", act="match", sm="5", sT="2")
    assert undone.query["sT"] == "5"
    assert "each undoes the other" in undone.sentence


def test_drawing_says_when_cutting_first_gives_other_classes_and_when_not():
    assert "Nothing is cut" in show("temperature", "drawing").sentence
    alone = show("temperature", "drawing", dk="3")
    assert "3 classes are kept; those that were cut held 0.1114" in alone.sentence
    assert "the same numbers here" in alone.sentence
    apart = show("temperature", "drawing", dk="3", dp="0.8")
    assert "3 classes are kept" in apart.sentence
    assert "first keeps 2" in apart.sentence
    assert "the same numbers here" in show("temperature", "drawing", dk="3", dp="0.8", order="kpm").sentence


def test_a_link_repeats_the_same_draws_and_another_seed_draws_others():
    one, again, other = (show("temperature", "drawing", n="1000", seed=seed) for seed in ("5", "5", "6"))
    drawn = [f"{way}[{i}]" for way in ("drawn", "gumbel") for i in range(6)]
    assert [one.values[name] for name in drawn] == [again.values[name] for name in drawn]
    assert [one.values[name] for name in drawn] != [other.values[name] for name in drawn]
    new = show("temperature", "drawing", act="reseed", text="4123456789")
    assert new.query["seed"] == "6789"


def test_a_class_that_goes_takes_a_top_k_that_has_become_too_large_along():
    shown = show("temperature", "drawing", act="drop0", dk="6")
    assert "dk" not in shown.query
    assert shown.values["k"] == np.inf


@pytest.mark.parametrize("section", ["dial", "ratios", "drawing"])
def test_the_code_to_copy_runs_and_prints_the_numbers_that_are_shown(section):
    query = {"dial": {"T": "0.5"}, "ratios": {"sm": "2", "sT": "0.7"},
             "drawing": {"dk": "4", "dp": "0.9", "dm": "0.1", "n": "1000", "seed": "3"}}[section]  # fmt: skip
    shown = show("temperature", section, opened=["copy"], **query)
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(shown.header["copies"]["numpy"], {})  # noqa: S102  (our own text)
    if section == "drawing":
        for way in ("drawn", "gumbel"):
            counts = " ".join(f"{shown.values[f'{way}[{i}]']:.0f}" for i in range(6))
            assert counts in " ".join(printed.getvalue().replace("[", " ").replace("]", " ").split())
    else:
        numbers = [float(x) for x in re.findall(r"\d+\.\d+(?:e[+-]\d+)?", printed.getvalue())]
        np.testing.assert_allclose(numbers[:3], [shown.values[f"p[{i}]"] for i in range(3)], atol=5e-5)


def test_links_carry_logits_and_temperature_to_the_dial_and_from_it():
    state, _ = chain.section.read({"z": "1,2,3", "T": "2", "c": "1"})
    link = chain.section.links["temperature"](state)
    assert link == "temperature?section=dial&z=2,3,4&T=2"
    dial = show("temperature", "dial", z="2,3,4", T="2")
    assert dial.header["links"]["softmax"] == "?z=2,3,4&T=2"
    assert dial.header["links"]["drawing"] == "temperature?section=drawing&dz=2,3,4&dT=2"
    expected = scipy_softmax(np.array([2.0, 3.0, 4.0]) / 2)
    for section, query in (("dial", {"z": "2,3,4", "T": "2"}), ("drawing", {"dz": "2,3,4", "dT": "2"})):
        shown = show("temperature", section, **query)
        np.testing.assert_allclose([shown.values[f"p[{i}]"] for i in range(3)], expected, atol=5e-5)


def test_the_next_word_is_named_counted_and_taken_along():
    shown = show("temperature", "next_word")
    assert shown.sentence.startswith("“a” comes first with 0.1283")
    assert "4409 possible words" in shown.sentence
    cut = show("temperature", "next_word", wk="3")
    assert "The filters keep 3 of 4409 words; the others held 0.6655" in cut.sentence
    taken = show("temperature", "next_word", act="take1")
    assert taken.query["c"] == "it is very"
    assert show("temperature", "next_word", act="take12").why


def test_every_source_has_its_own_beginnings():
    tang = show("temperature", "next_word", act="choose", text="tang")
    assert tang.query == {"source": "tang", "c": "明月"}
    assert show("temperature", "next_word", source="tang").query["c"] == "明月"
    network = show("temperature", "next_word", act="choose", text="network")
    assert network.query == {"source": "network", "c": "How t"}
    assert "“o” comes first with 0.8662" in network.sentence
    assert show("temperature", "next_word", act="context!", text="How x", source="network", c="How t").why


def test_a_link_writes_the_same_lines_again_and_the_cold_one_is_likelier():
    one, again = (show("temperature", "next_word", wT="0.7", ws="7") for _ in range(2))
    words = [f"line{place}_{k}" for place in range(4) for k in range(24)]
    assert [one.header["texts"][word] for word in words] == [again.header["texts"][word] for word in words]
    assert one.values["perplexity[1]"] < one.values["perplexity[2]"] < one.values["perplexity[3]"]
    assert one.header["texts"]["line1_0"].startswith(" ")


def test_the_fitted_temperature_is_set_at_a_click_and_calibration_leads_to_two_models():
    shown = show("temperature", "calibration")
    assert "it is lowest at T = 6.0032" in shown.sentence
    assert shown.header["links"]["two_models"] == "two-models?d=opposed&show=sure&about=temperature"
    best = show("temperature", "calibration", act="best")
    assert best.query == {"cT": "6.0032"}
    assert "cross-entropy is 0.0917 instead of 0.3490" in best.sentence
    assert "≈" not in best.sentence
    assert "∞" in show("temperature", "calibration", cT="0").sentence


def test_an_address_says_the_same_text_in_both_languages_and_a_link_in_chinese_names_a_chinese_one():
    for query in ({}, {"source": "tang"}):
        english, chinese = (show("temperature", "next_word", lang=lang, **query) for lang in ("en", "zh"))
        assert english.query == chinese.query
        assert english.text("written-line")[-40:] == chinese.text("written-line")[-40:]
    for lang, first in (("en", None), ("zh", urlencode({"source": "tang", "c": "明月"}))):
        links = [one.attributes for one in show("temperature", "dial", lang=lang).root.every()]
        assert {one.get("data-begins") for one in links if one.get("data-as") == "word"} == {first}
