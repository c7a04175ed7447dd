"""What every act of the visitor does to the state of the Softmax chapter."""

import math
from dataclasses import replace

import pytest

from pages.shared.parse import Refusal
from pages.softmax.state import DEFAULT, State, act, fresh, pin, surprise, swap, unpin, with_axis, with_logits
from softmax_core.sweeps import Setting

INF = math.inf


@pytest.mark.parametrize(
    ("what", "text", "setting"),
    [
        ("z1", "2.5", Setting((3.0, 2.5, 0.2))),
        ("z1!", "−2.5", Setting((3.0, -2.5, 0.2))),
        ("z0", "-inf", Setting((-INF, 1.0, 0.2))),
        ("T", "0", Setting((3.0, 1.0, 0.2), 0.0)),
        ("T!", "∞", Setting((3.0, 1.0, 0.2), INF)),
        ("y", "2", Setting((3.0, 1.0, 0.2), target=2)),
        ("c", "-2", Setting((3.0, 1.0, 0.2), shift=-2.0)),
        ("m!", "0.5", Setting((3.0, 1.0, 0.2), scale=0.5)),
        ("add", "", Setting((3.0, 1.0, 0.2, 0.0))),
        ("drop1", "", Setting((3.0, 0.2))),
    ],
)
def test_an_act_sets_what_it_names(what, text, setting):
    assert act(DEFAULT, what, text).setting == setting


@pytest.mark.parametrize(("text", "name"), [("wolf", "wolf"), (" grey\twolf ", "grey wolf"), (" ", ""), ("<b>", "<b>")])
def test_a_name_is_taken(text, name):
    assert act(DEFAULT, "n1!", text).names == ("", name, "")


@pytest.mark.parametrize("what", ["z0", "z0!", "n1", "n1!", "T", "T!", "y", "c", "m", "c!", "m!"])
def test_an_empty_text_dismisses_and_changes_nothing(what):
    assert act(DEFAULT, what, "") == DEFAULT


@pytest.mark.parametrize(
    "what",
    ["", "z", "z3", "z99", "z123", "drop7", "n12", "q", "__class__", "z0!!", "Z-1", "z0 ", "plotly", "zz0", "y!x"],
)
def test_what_is_no_act_changes_nothing(what):
    assert act(DEFAULT, what, "") == DEFAULT
    assert what == "z" or act(DEFAULT, what, "1") == DEFAULT


@pytest.mark.parametrize(
    ("what", "text", "key"),
    [
        ("z0!", "three", "not_a_number"), ("z0!", " ", "no_number"), ("z0!", "inf", "not_finite"),
        ("z0!", "nan", "not_finite"),
        ("z0!", "1,5", "decimal_comma"), ("z0!", "1e999", "too_large"), ("z0!", "9" * 5000, "too_long"),
        ("n0!", "x" * 25, "name_too_long"), ("T!", "-1", "too_small"), ("T!", "hot", "not_a_number"),
        ("y", "3", "not_a_class"),
        ("y", "0.5", "not_a_class"), ("c!", "inf", "not_finite"), ("c!", "-inf", "not_finite"),
        ("m!", "0", "not_positive"),
        ("m!", "-1", "not_positive"), ("m!", "inf", "not_finite"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_refused(what, text, key):
    with pytest.raises(Refusal) as caught:
        act(DEFAULT, what, text)
    assert caught.value.key == key


def test_the_last_finite_logit_cannot_be_masked_or_dropped():
    state = fresh((1.0, -INF, -INF))
    for what, text in (("z0!", "-inf"), ("drop0", "")):
        with pytest.raises(Refusal) as caught:
            act(state, what, text)
        assert caught.value.key == "all_masked"


def test_the_chart_follows_the_control_that_was_set():
    assert act(DEFAULT, "z2", "1").active == "z2"
    assert act(DEFAULT, "T", "2").active == "T"
    assert act(act(DEFAULT, "T", "2"), "y", "1").active == "T"


def test_dragging_a_logit_leaves_the_range_alone_and_typing_fits_it():
    wide = act(DEFAULT, "z0!", "31")
    assert wide.span == 50
    assert act(wide, "z0", "2").span == 50
    assert act(wide, "z0!", "2").span == 5
    assert act(wide, "c", "60").span == 100


def test_a_logit_that_moves_settles_scale_and_shift():
    state = act(act(DEFAULT, "m", "2"), "c", "1")
    assert state.setting.effective == (7.0, 3.0, 1.4)
    assert act(state, "z0", "0").setting == Setting((0.0, 3.0, 1.4))


def test_there_are_two_to_twelve_classes():
    state = DEFAULT
    for _ in range(12):
        state = act(state, "add", "")
    assert state.classes == 12
    for _ in range(12):
        state = act(state, "drop0", "")
    assert state.classes == 2


@pytest.mark.parametrize(("target", "dropped", "after"), [(2, 0, 1), (0, 2, 0), (1, 1, 1), (2, 2, 1), (0, 0, 0)])
def test_the_target_stays_the_same_class_when_another_is_dropped(target, dropped, after):
    state = replace(DEFAULT, setting=replace(DEFAULT.setting, target=target))
    assert act(state, f"drop{dropped}", "").setting.target == after


def test_names_follow_their_classes():
    state = replace(DEFAULT, names=("a", "b", "c"))
    assert act(state, "drop1", "").names == ("a", "c")
    assert act(state, "add", "").names == ("a", "b", "c", "")


def test_new_logits_keep_what_still_fits():
    state = pin(State(Setting((1.0, 2.0, 3.0), 0.5, 2), ("a", "b", "c"), active="z2", log_axis=True))
    same = with_logits(state, (9.0, 8.0, 7.0))
    assert (same.names, same.setting.target, same.active, same.log_axis) == (("a", "b", "c"), 2, "z2", True)
    assert same.setting.temperature == 0.5
    assert same.pinned == state.pinned
    fewer = with_logits(state, (9.0, 8.0))
    assert (fewer.names, fewer.setting.target, fewer.active, fewer.pinned) == (("", ""), 0, "z0", None)
    assert with_logits(state, (1.0, 2.0), names=("x", "y")).names == ("x", "y")


def test_a_surprise_is_random_valid_and_can_be_repeated():
    assert surprise(DEFAULT, seed=1) == surprise(DEFAULT, seed=1)
    states = [surprise(act(DEFAULT, "add", ""), seed=seed) for seed in range(40)]
    assert len({state.setting.logits for state in states}) == 40
    assert {state.setting.target for state in states} == {0, 1, 2, 3}
    assert all(state.classes == 4 and all(math.isfinite(z) for z in state.setting.logits) for state in states)
    assert len({surprise(DEFAULT).setting.logits for _ in range(5)}) > 1


def test_pinning_keeps_the_settled_state_and_swapping_twice_returns_it():
    state = act(pin(act(DEFAULT, "c", "1")), "z0", "0")
    assert state.pinned == Setting((4.0, 2.0, 1.2))
    swapped = swap(state)
    assert (swapped.setting, swapped.pinned) == (state.pinned, state.setting)
    assert swap(swapped) == state
    assert unpin(state).pinned is None
    assert swap(DEFAULT) == DEFAULT
    assert with_axis(DEFAULT, log_axis=True).log_axis
