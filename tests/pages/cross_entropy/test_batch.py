"""A batch on the page: acts, links, both layouts, sentences, the code."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.shared.live.answer import find
from tests.live import show
from tests.pages.cross_entropy.checks import check_any_address, check_code, check_every_step

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=40)
VALUE = st.text(max_size=20) | st.sampled_from(
    ["1,2;3,4", "1,2,3,4,5;5,4,3,2,1", "-inf,0;0,-inf", "-inf,-inf", "1e308,-1e308", "0", "0,1", "4,4", "columns"]
)
WIDE = "3,1,0.2,0;2,1,0.1,0;0.5,-1,2.5,0"


def shown(**query):
    return show("cross_entropy", "batch", **query)


@pytest.mark.parametrize(
    ("query", "act", "text", "then"),
    [
        ({}, "z1_2", "7", {"batch": "3,1,0.2;2,1,7;0.5,-1,2.5"}),
        ({}, "z0_0!", "-inf", {"batch": "-inf,1,0.2;2,1,0.1;0.5,-1,2.5"}),
        ({}, "y0", "2", {"truth": "2,1,2"}),
        ({}, "layout", "", {"layout": "columns"}),
        ({"layout": "columns"}, "layout", "", {}),
        ({}, "drop0", "", {"batch": "2,1,0.1;0.5,-1,2.5", "truth": "1,2"}),
        ({}, "drop2", "", {"batch": "3,1,0.2;2,1,0.1", "truth": "0,1"}),
        ({}, "add", "", {"batch": "3,1,0.2;2,1,0.1;0.5,-1,2.5;0,0,0", "truth": "0,1,2,0"}),
        ({}, "more", "", {"batch": WIDE}),
        ({}, "fewer", "", {"batch": "3,1;2,1;0.5,-1", "truth": "0,1,1"}),
        ({"layout": "columns"}, "example", "E4", {"batch": "3,2,4;4,5,6", "truth": "2,2", "layout": "columns"}),
        ({}, "example", "E5, E6", {"batch": "3,1,0.2;2,1,0.1", "truth": "0,1"}),
        ({"batch": "1,2", "truth": "1", "layout": "columns"}, "reset", "", {}),
    ],
)
def test_an_act_sets_what_it_names(query, act, text, then):
    assert shown(act=act, text=text, **query).query == then


@pytest.mark.parametrize(
    ("query", "act"),
    [
        ({"batch": ";".join(["1,2"] * 6), "truth": "0,0,0,0,0,1"}, "add"),
        ({"batch": "1,2", "truth": "1"}, "drop0"),
        ({"batch": "1,2;3,4", "truth": "1,1"}, "drop5"),
        ({"batch": "1,2,3,4,5", "truth": "4"}, "more"),
        ({"batch": "1,2;3,4", "truth": "0,1"}, "fewer"),
    ],
)
def test_what_there_is_no_room_for_changes_nothing_and_is_not_offered(query, act):
    moved = shown(act=act, **query)
    assert (moved.query, moved.why) == (query, "")
    offered = shown(**query).keys
    assert f"do-{act}" not in offered


@pytest.mark.parametrize(
    ("query", "act", "text", "english", "chinese"),
    [
        ({}, "z0_0!", "x", "“x” is not a number", "“x”"),
        ({}, "y0", "3", "3", "3"),
        ({}, "z0_9", "1", "z", "z"),
        ({"batch": "-inf,-inf,1", "truth": "2"}, "fewer", "", "mask", "屏蔽"),
        ({"batch": "-inf,1", "truth": "1"}, "z0_1!", "-inf", "mask", "屏蔽"),
    ],
)
def test_what_is_not_taken_says_why_in_both_languages(query, act, text, english, chinese):
    for lang, said in (("en", english), ("zh", chinese)):
        refused = shown(lang=lang, act=act, text=text, **query)
        assert said in refused.why
        assert refused.query == query
    assert re.search("[\u4e00-\u9fff]", refused.why)


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ({"batch": "1,2;3"}, "count"),
        ({"batch": "1,2;3,4,5"}, "uneven"),
        ({"batch": "1,2,3,4,5,6"}, "uneven"),
        ({"truth": "0"}, "count"),
        ({"truth": "0,1,3"}, "not_a_class"),
        ({"batch": ";".join(["1,2"] * 7)}, "too_many_samples"),
        ({"layout": "upright"}, "not_a_choice"),
    ],
)
def test_a_bad_link_keeps_the_default_and_is_reported(query, key):
    section = find("cross_entropy", "batch")
    state, refused = section.read(query)
    assert state == section.default
    assert [(name, why.key) for name, why in refused] == [(*query, key)]


def test_a_link_says_what_it_said_and_defaults_stay_out_of_it():
    query = {"batch": "1,2;3,4", "truth": "1,0", "layout": "columns"}
    assert shown(**query).query == query
    assert shown(batch="3,1,0.2;2,1,0.1;0.5,-1,2.5", truth="0,1,2", layout="rows").query == {}


def test_a_batch_without_its_true_classes_takes_the_present_ones_as_far_as_they_go():
    assert shown(batch="1,2;3,4;5,6;7,8").query == {"batch": "1,2;3,4;5,6;7,8", "truth": "0,1,1,0"}


@QUICK
@given(st.dictionaries(st.sampled_from(["batch", "truth", "layout"]), VALUE))
def test_any_address_gives_a_state_that_computes_and_is_written_and_read_back(query):
    check_any_address("batch", query)


@pytest.mark.parametrize(
    ("query", "figures"),
    [
        # D3's E7: cross-entropies of model 1 and model 2, and their means
        (
            {"act": "example", "text": "E7, 1"},
            {"loss[0]": "0.9163", "loss[1]": "0.9163", "loss[2]": "2.3026", "mean_loss": "1.3784", "correct": "2"},
        ),
        (
            {"act": "example", "text": "E7, 2"},
            {"loss[0]": "0.3567", "loss[1]": "0.3567", "loss[2]": "1.2040", "mean_loss": "0.6391", "correct": "2"},
        ),
        # D2's batch: E1 and E2
        (
            {"batch": "3,1,0.2;2,1,0.1", "truth": "0,0"},
            {"loss[0]": "0.1791", "loss[1]": "0.4170", "mean_loss": "0.2981"},
        ),
        # D2's E4
        (
            {"act": "example", "text": "E4"},
            {"p[0,0]": "0.2447", "p[0,1]": "0.0900", "p[1,0]": "0.0900", "p[1,2]": "0.6652"},
        ),
    ],
)
def test_the_figures_are_right(query, figures):
    screen = shown(**query)
    assert {name: screen.written(name) for name in figures} == figures


def test_one_sentence_says_what_is_seen():
    assert "The sum of the losses is 1.7493 nats, their mean 0.5831" in shown().sentence
    assert "损失之和是 1.7493 nat，平均 0.5831" in shown(lang="zh").sentence
    assert "2 of 3" in shown().text("readings")


@pytest.mark.parametrize("layout", ["rows", "columns"])
def test_every_entry_can_be_reached_in_both_layouts(layout):
    screen = shown(layout=layout)
    places = [f"{n}_{k}" for n in range(3) for k in range(3)]
    keys = [f"{kind}-z{place}" for kind in ("slide", "box") for place in places]
    keys += [f"y{n}-{k}" for n in range(3) for k in range(3)] + [f"do-drop{n}" for n in range(3)]
    assert sorted(keys) == sorted(set(keys) & set(screen.keys))
    assert screen.attribute("slide-z1_2", "aria-label") == "Logit of bird, sample 2"
    assert screen.attribute("slide-z1_2", "aria-valuetext") == "0.1, probability 0.0986"
    assert screen.attribute("box-z1_2", "aria-label") == "Logit of bird, sample 2, typed"
    assert screen.attribute("y1-0", "aria-label") == "cat is the true class of sample 2"


def test_the_columns_are_the_rows_turned():
    rows, columns = (
        [element.attributes["data-key"] for element in shown(layout=layout).root.every()
         if element.attributes.get("data-key", "").startswith("slide-")]
        for layout in ("rows", "columns")
    )  # fmt: skip
    assert rows[:4] == ["slide-z0_0", "slide-z0_1", "slide-z0_2", "slide-z1_0"]
    assert columns[:4] == ["slide-z0_0", "slide-z1_0", "slide-z2_0", "slide-z0_1"]


@pytest.mark.parametrize("samples", [1, 2, 6])
def test_the_mean_is_written_out_with_every_sample(samples):
    screen = shown(batch=";".join(["1,0"] * samples), truth=",".join("0" * samples))
    written = screen.text("written")
    # −log softmax([1, 0])_0 = log(1 + exp(−1)) = 0.313261687518, with mpmath
    assert written.count("log 0.7311") == samples
    assert written.count("0.3133") == samples + 1 + (samples == 1)
    assert f"N ∑ i ∑ k y i k log p i k = − 1 {samples} (" in written


@pytest.mark.parametrize("query", [{}, {"batch": "40,-inf;0,1.234", "truth": "0,1", "layout": "columns"}])
def test_every_step_of_every_slider_is_the_state_set_to_that_step(query):
    check_every_step("batch", **query)


@pytest.mark.parametrize("query", [{}, {"layout": "columns"}, {"batch": "2,1,-inf,0;0,1,2,3", "truth": "0,3"}])
def test_the_copied_code_runs_alone_and_prints_the_figures_on_the_screen(query):
    check_code("batch", ["loss[0]", "loss[1]", "mean_loss"], **query)


def test_a_release_that_leaves_the_table_as_it_is_sends_no_view_again():
    assert shown(act="z0_0", text="1").header["html"] is None
    for act in ("layout", "add", "drop0", "more", "fewer"):
        assert shown(act=act).header["html"]
