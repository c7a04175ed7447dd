"""Likelihood on the page: acts, links, sentences, the statement, the code."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.shared.live.answer import find
from tests.live import show
from tests.pages.cross_entropy.checks import check_any_address, check_code, check_every_step

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=40)
VALUE = st.text(max_size=20) | st.sampled_from(
    [
        "1,2,3",
        "0,0,0",
        "1000000,0,0",
        "1000001,0,0",
        "1.5,0,0",
        "-1,2,3",
        "-inf,0,1",
        "-inf,-inf,-inf",
        "1e308,-1e308,0",
    ]
)


def shown(**query):
    return show("cross_entropy", "likelihood", **query)


@pytest.mark.parametrize(
    ("act", "text", "query"),
    [
        ("n0", "0", {"n": "0,3,1"}),
        ("n1!", "1000000", {"n": "6,1000000,1"}),
        ("z2", "4", {"nz": "1,0.5,4"}),
        ("z0!", "-inf", {"nz": "-inf,0.5,0"}),
        ("best", "", {"nz": "0,-0.693147,-1.791759"}),
        ("example", "6 : 3 : 1", {"nz": "0,0,0"}),
        ("example", "E1", {"nz": "3,1,0.2"}),
        ("example", "1 : 0 : 0", {"n": "1,0,0", "nz": "3,1,0.2"}),
    ],
)
def test_an_act_sets_what_it_names(act, text, query):
    assert shown(act=act, text=text).query == query


def test_reset_brings_the_section_back_to_its_beginning():
    assert shown(n="1,2,3", nz="1,2,3", act="reset").query == {}


@pytest.mark.parametrize(
    ("act", "text", "english", "chinese"),
    [
        ("n0!", "-1", "“-1” is not a count", "“-1”"),
        ("n0!", "1.5", "“1.5” is not a count", "“1.5”"),
        ("n0!", "1000001", "“1000001” is not a count", "“1000001”"),
        ("n2!", "0", "At least one", "至少"),
        ("z0!", "x", "“x” is not a number", "“x”"),
        ("n9", "1", "n", "n"),
    ],
)
def test_what_is_not_taken_says_why_in_both_languages(act, text, english, chinese):
    for lang, said in (("en", english), ("zh", chinese)):
        refused = shown(lang=lang, act=act, text=text, n="0,0,1")
        assert said in refused.why
        assert refused.query == {"n": "0,0,1"}
    assert re.search("[\u4e00-\u9fff]", refused.why)


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ({"n": "0,0,0"}, "nothing_seen"),
        ({"n": "1.5,0,0"}, "not_a_count"),
        ({"n": "1,2"}, "count"),
        ({"nz": "1,2"}, "count"),
        ({"nz": "-inf,-inf,-inf"}, "all_masked"),
    ],
)
def test_a_bad_link_keeps_the_default_and_is_reported(query, key):
    section = find("cross_entropy", "likelihood")
    state, refused = section.read(query)
    assert state == section.default
    assert [(name, why.key) for name, why in refused] == [(*query, key)]


def test_a_link_says_what_it_said_and_defaults_stay_out_of_it():
    assert shown(n="1,2,3", nz="0.5,0,0").query == {"n": "1,2,3", "nz": "0.5,0,0"}
    assert shown(n="6,3,1", nz="1,0.5,0").query == {}


@QUICK
@given(st.dictionaries(st.sampled_from(["n", "nz"]), VALUE))
def test_any_address_gives_a_state_that_computes_and_is_written_and_read_back(query):
    check_any_address("likelihood", query)


def test_the_figures_are_right():
    # counts 6, 3, 1 and logits 1, 0.5, 0, with mpmath
    figures = {
        "log_likelihood": "−9.3027", "cross_entropy": "0.9303", "entropy": "0.8979", "kl_divergence": "0.0323",
        "best_log_likelihood": "−8.9795",
    }  # fmt: skip
    screen = shown()
    assert {name: screen.written(name) for name in figures} == figures


@pytest.mark.parametrize(
    ("query", "english", "chinese"),
    [
        (
            {},
            "These 10 samples have the log-likelihood −9.3027; the largest any p can give is −8.9795.",
            "这 10 个样本的对数似然是 −9.3027",
        ),
        ({"nz": "0,-0.693147,-1.791759"}, "p equals the shares y", "p 等于比例 y"),
    ],
)
def test_one_sentence_says_what_is_seen(query, english, chinese):
    assert english in shown(**query).sentence
    assert chinese in shown(lang="zh", **query).sentence


def test_the_three_answers_and_the_statement_are_shown_on_the_numbers():
    screen = shown()
    said = screen.text("ways")
    assert "Here −9.3027 divided by −10 is 0.9303." in said
    assert "Here 0.9303 = 0.8979 + 0.0323." in said
    assert "Here log(p₁/p₃) = +1.0000 and z₁ − z₃ = +1.0000; log(p₂/p₃) = +0.5000 and z₂ − z₃ = +0.5000." in said
    assert "这里 −9.3027 除以 −10 得 0.9303。" in shown(lang="zh").text("ways")
    statement = screen.text("statement")
    assert "Right up to H(y), a constant of the target." in statement
    assert "the values differ by H(y) = 0.8979." in statement
    assert "正确，只差目标的常数 H(y)。" in shown(lang="zh").text("statement")


def test_the_only_class_that_was_seen_cannot_be_dragged_to_nothing():
    section = find("cross_entropy", "likelihood")
    state, _ = section.read({"n": "0,4,0"})
    sliders = section.controls[0].sliders(state, 5.0)
    assert [slider.grid[0] for slider in sliders.values()] == [0, 1, 0]
    assert all(slider.grid[-1] == 20 for slider in sliders.values())


def test_a_typed_logit_beyond_the_sliders_widens_them():
    assert shown(act="z0!", text="9").header["range"] == 10
    assert shown(act="n0!", text="900").header["range"] == 5


@pytest.mark.parametrize("query", [{}, {"n": "0,4,0", "nz": "40,-inf,1.234"}])
def test_every_step_of_every_slider_is_the_state_set_to_that_step(query):
    check_every_step("likelihood", **query)


@pytest.mark.parametrize("query", [{}, {"n": "0,3,1", "nz": "1,2,3"}])
def test_the_copied_code_runs_alone_and_prints_the_figures_on_the_screen(query):
    check_code("likelihood", ["log_likelihood", "cross_entropy", "kl_divergence", "slope_ce[0]"], **query)


def test_every_control_can_be_reached_and_has_a_name():
    screen = shown()
    keys = {f"{kind}-{id_}{i}" for kind in ("slide", "box") for id_ in "nz" for i in range(3)}
    assert keys | {"do-best", "do-case0", "do-restart"} <= set(screen.keys)
    assert screen.attribute("slide-n1", "aria-label") == "How often dog was seen"
    assert screen.attribute("slide-n1", "aria-valuetext") == "3"
    assert screen.attribute("box-n1", "aria-label") == "How often dog was seen, typed"
