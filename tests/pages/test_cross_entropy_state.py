"""What every act of the visitor does to the state of the chapter on cross-entropy."""

import pytest

from pages.cross_entropy.sections import batch, likelihood, price, targets, two
from pages.cross_entropy.sections.parts import taken_apart
from pages.cross_entropy.state import DEFAULT, MODULES, act
from pages.shared.parse import Refusal

INF = float("inf")


@pytest.mark.parametrize(
    ("section", "what", "text", "field", "value"),
    [
        ("price", "z1", "2.5", "logits", (1.0, 2.5, 0.0)),
        ("price", "y", "2", "target", 2),
        ("price", "p", "0", "logits", (-INF, 0.5, 0.0)),
        ("price", "case0", "", "logits", (3.0, 1.0, 0.2)),
        ("two", "p0", "0.2", "p", (0.2, 0.6, 0.2)),
        ("two", "q2!", "1", "q", (0.0, 0.0, 1.0)),
        ("two", "swap", "", "p", (0.3, 0.3, 0.4)),
        ("two", "match", "", "q", (0.6, 0.3, 0.1)),
        ("two", "add", "", "q", (0.3, 0.3, 0.4, 0.0)),
        ("two", "drop2", "", "q", (0.5, 0.5)),
        ("two", "lockp1", "", "locked_p", 1),
        ("two", "case0", "", "p", (1.0, 0.0, 0.0)),
        ("batch", "z1_2", "7", "logits", ((3.0, 1.0, 0.2), (2.0, 1.0, 7.0), (0.5, -1.0, 2.5))),
        ("batch", "y0", "2", "truth", (2, 1, 2)),
        ("batch", "layout", "", "layout", batch.COLUMNS),
        ("batch", "drop0", "", "truth", (1, 2)),
        ("batch", "fewer", "", "truth", (0, 1, 1)),
        ("batch", "add", "", "truth", (0, 1, 2, 0)),
        ("why", "n0", "0", "counts", (0.0, 3.0, 1.0)),
        ("why", "z2", "4", "logits", (1.0, 0.5, 4.0)),
        ("why", "best", "", "logits", (0.0, -0.693147, -1.791759)),
    ],
)
def test_an_act_sets_what_it_names(section, what, text, field, value):
    moved = act(DEFAULT, section, what, text)
    assert getattr(moved.part(section), field) == value
    for other in MODULES:
        if other != section:
            assert moved.part(other) == DEFAULT.part(other)


@pytest.mark.parametrize(
    ("what", "text", "field", "value"),
    [
        ("kind", "2", "kind", 2),
        ("y", "1", "label", 1),
        ("e", "0.3", "smoothing", 0.3),
        ("e", "0.3", "kind", 1),
        ("f0", "0.4", "free", (0.4, 0.4, 0.2)),
        ("f0", "0.4", "kind", 2),
        ("z2", "-1", "logits", (3.0, 1.0, -1.0)),
        ("best", "", "logits", (0.0, -INF, -INF)),
    ],
)
def test_an_act_sets_the_target(what, text, field, value):
    assert getattr(targets.act(targets.DEFAULT, what, text).setting, field) == value


@pytest.mark.parametrize(
    ("section", "what", "text", "key"),
    [
        ("price", "p!", "1", "not_below_one"),
        ("price", "p", "-0.1", "not_below_one"),
        ("price", "z0!", "x", "not_a_number"),
        ("two", "p0!", "1.2", "not_a_share"),
        ("two", "q0!", "nan", "not_finite"),
        ("two", "p0!", "0,5", "decimal_comma"),
        ("targets", "e!", "-1", "not_a_share"),
        ("targets", "kind", "3", "not_a_class"),
        ("batch", "z0_0!", " ", "no_number"),
        ("batch", "y0", "3", "not_a_class"),
        ("why", "n0!", "-1", "not_a_count"),
        ("why", "n0!", "1.5", "not_a_count"),
    ],
)
def test_what_is_not_taken_says_why(section, what, text, key):
    with pytest.raises(Refusal) as refusal:
        act(DEFAULT, section, what, text)
    assert refusal.value.key == key


@pytest.mark.parametrize("section", list(MODULES))
@pytest.mark.parametrize(
    "what", ["", "?", "z9", "p9", "n9", "y", "zz", "case99", "find9", "drop9", "__class__", "z0_9"]
)
def test_what_is_no_act_changes_nothing(section, what):
    assert act(DEFAULT, section, what, "") == DEFAULT


@pytest.mark.parametrize("section", list(MODULES))
def test_restart_brings_one_section_back_to_its_beginning(section):
    moved = act(act(DEFAULT, "binary", "z", "3"), section, "case0", "")
    back = act(moved, section, "restart", "")
    assert back.part(section) == DEFAULT.part(section)
    assert back.binary == (DEFAULT.binary if section == "binary" else moved.binary)


@pytest.mark.parametrize("section", list(MODULES))
def test_every_example_computes(section):
    module = MODULES[section]
    for index, _ in enumerate(module.CASES):
        part = module.act(module.DEFAULT, f"case{index}", "")
        assert set(part.now()) == set(part.sweeps().columns)


def test_a_lock_holds_through_moves_and_refuses_to_be_moved_itself():
    held = act(DEFAULT, "two", "lockp1", "")
    assert act(held, "two", "p0", "0.7").two.p == (0.7, 0.3, 0.0)
    with pytest.raises(Refusal) as refusal:
        act(held, "two", "p1", "0.5")
    assert refusal.value.key == "is_locked"
    with pytest.raises(Refusal) as refusal:
        act(held, "two", "p0", "0.8")
    assert refusal.value.values["most"] == "0.7"
    assert act(held, "two", "lockp1", "").two.locked_p is None
    assert act(held, "two", "lockp2", "").two.locked_p == 2


def test_a_lock_moves_with_its_class_and_goes_with_the_third_one():
    four = two.act(two.act(two.DEFAULT, "add", ""), "lockq2", "")
    assert two.act(four, "drop0", "").locked_q == 1
    assert two.act(four, "drop2", "").locked_q is None
    assert two.act(two.act(four, "drop0", ""), "drop0", "").locked_q is None


def test_a_probability_of_one_leaves_the_others_nothing_and_they_share_equally_afterwards():
    certain = two.act(two.DEFAULT, "p0", "1")
    assert certain.p == (1.0, 0.0, 0.0)
    assert two.act(certain, "p0", "0.4").p == (0.4, 0.3, 0.3)


def test_typed_values_beyond_a_slider_widen_it_and_a_drag_does_not():
    assert price.act(price.DEFAULT, "z0!", "40").span == 50.0
    assert price.act(price.act(price.DEFAULT, "z0!", "40"), "z0", "2").span == 50.0
    assert likelihood.act(likelihood.DEFAULT, "z0!", "9").span == 10.0


def test_the_last_class_of_a_masked_sample_is_not_taken_away():
    masked = batch.Batch(((-INF, -INF, 1.0),), (2,))
    with pytest.raises(Refusal) as refusal:
        batch.act(masked, "fewer", "")
    assert refusal.value.key == "all_masked"


def test_acts_are_taken_apart():
    assert taken_apart("lockp12").kind == "lockp"
    assert (taken_apart("z1_2!").index, taken_apart("z1_2!").second, taken_apart("z1_2!").typed) == (1, 2, True)
    assert taken_apart("z123").kind == ""
