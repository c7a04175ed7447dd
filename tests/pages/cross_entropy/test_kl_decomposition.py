"""A target and a prediction: figures, sentences, acts, locks, links, bars and code of the section."""

import re
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from pages.cross_entropy.kl_decomposition import section
from pages.shared.live.answer import PAGES
from pages.shared.live.sweep import now_of, sweep
from pages.shared.words import load
from tests.live import show

FEW = settings(deadline=None, derandomize=True, database=None, max_examples=25)
WORDS = {lang: load(PAGES / "cross_entropy" / "text.toml", lang) for lang in ("en", "zh")}
CHINESE = re.compile("[\u4e00-\u9fff]")


def shown(lang="en", **asked):
    return show("cross_entropy", "kl_decomposition", lang=lang, **asked)


def statement(view):
    return view.read(next(one for one in view.root.every() if one.attributes.get("id") == "C9"))


@st.composite
def a_distribution(draw, classes):
    weights = draw(st.lists(st.floats(0.0, 1.0), min_size=classes, max_size=classes).filter(lambda w: sum(w) > 1e-3))
    return tuple(w / sum(weights) for w in weights)


@st.composite
def a_state(draw):
    classes = draw(st.integers(2, 8))
    lock = st.none() | st.integers(0, classes - 1) if classes > 2 else st.none()
    p, q = draw(a_distribution(classes)), draw(a_distribution(classes))
    return {"p": p, "q": q, "lockp": draw(lock), "lockq": draw(lock)}


# Figures: mpmath with 50 digits unless a document is named


@pytest.mark.parametrize(
    ("query", "figures"),
    [
        (
            {},
            {
                "entropy": "0.8979", "kl": "0.2773", "cross_entropy": "1.1752", "reverse_kl": "0.3466", "js": "0.0737",
                "cross_entropy_bits": "1.6955", "kl_term[0]": "+0.4159", "kl_term[2]": "−0.1386",
            },
        ),
        # D3's target and model 2, sample 3
        (
            {"p": "1,0,0", "q": "0.3,0.4,0.3"},
            {"entropy": "0", "kl": "1.2040", "cross_entropy": "1.2040", "reverse_kl": "∞"},
        ),
    ],
)  # fmt: skip
def test_the_figures_are_right(query, figures):
    view = shown(**query)
    assert {name: view.written(name) for name in figures} == figures


@pytest.mark.parametrize(
    ("query", "english", "chinese"),
    [
        (
            {},
            "Predicting p costs 1.1752 nats (1.6955 bits): every prediction pays at least 0.8979, and 0.2773",
            "用 p 预测要付 1.1752 nat（1.6955 bit）：任何预测至少要付 0.8979",
        ),
        ({"q": "0.6,0.3,0.1"}, "p equals y, so KL = 0 and the price is at its floor", "p 等于 y，KL = 0"),
        (
            {"q": "0.5,0.5,0"},
            "p gives bird no probability at all, but bird happens with y = 0.1",
            "p 没有给鸟任何概率，而鸟以 y = 0.1",
        ),
    ],
)
def test_one_sentence_says_what_is_seen(query, english, chinese):
    assert english in shown(**query).sentence
    assert chinese in shown("zh", **query).sentence


@pytest.mark.parametrize(
    ("query", "english", "chinese"),
    [
        (
            {},
            "Here the floor is H(y) = 0.8979 nats, so a cross-entropy of 1.1752 is 0.2773 above it",
            "这里的下限是 H(y) = 0.8979 nat：交叉熵 1.1752 只高出下限 0.2773",
        ),
        ({"p": "0,1,0"}, "Here y is one-hot: the floor is 0", "这里 y 是 one-hot：下限为 0"),
    ],
)
def test_c9_has_its_verdict_and_is_shown_on_the_numbers(query, english, chinese):
    said = statement(shown(**query))
    assert "Right for a fixed target." in said
    assert "D3 为什么是Softmax?" in said
    assert english in said
    assert chinese in statement(shown("zh", **query))


def test_bars_lie_on_each_other_and_their_numbers_stand_beside_them():
    view = shown()
    stacks = [one for one in view.root.every() if "stack" in one.classes]
    assert [view.read(one) for one in stacks] == [
        "H(y) + KL(y‖p) 0.8979 + 0.2773", "= H(y, p) = 1.1752 nats", "H(p) + KL(p‖y) 1.0889 + 0.3466",
        "JS(y, p) 0.0737 ≤ log 2",
    ]  # fmt: skip
    bars = [[bar.attributes["data-bar"] for bar in one.every() if "bar" in bar.classes] for one in stacks]
    assert bars == [
        ["cross_entropy 0 4 0", "entropy 0 4 0"],
        [f"cross_entropy_so_far[{i}] 0 4 0" for i in (2, 1, 0)],
        ["reverse_cross_entropy 0 4 0", "reverse_entropy 0 4 0"],
        ["js 0 4 0"],
    ]
    assert "4 nats" in view.text("scale")
    assert shown("zh").text("scale").endswith("4 nat")


# Acts


@pytest.mark.parametrize(
    ("act", "text", "query"),
    [
        ("p0", "0.2", {"p": "0.2,0.6,0.2"}),
        ("q2!", "1", {"q": "0,0,1"}),
        ("q0", "0.3", {}),
        ("swap", "", {"p": "0.3,0.3,0.4", "q": "0.6,0.3,0.1"}),
        ("match", "", {"q": "0.6,0.3,0.1"}),
        ("add", "", {"p": "0.6,0.3,0.1,0", "q": "0.3,0.3,0.4,0"}),
        ("drop2", "", {"p": "0.6667,0.3333", "q": "0.5,0.5"}),
        ("lockp1", "", {"lockp": "1"}),
        ("example", "E7, 1", {"p": "1,0,0", "q": "0.1,0.2,0.7"}),
        ("example", "C9", {"p": "0.25,0.25,0.25,0.25", "q": "0.26,0.25,0.25,0.24"}),
    ],
)
def test_an_act_sets_what_it_names(act, text, query):
    assert shown(act=act, text=text).query == query


def test_an_example_and_reset_unlock_what_was_locked():
    assert shown(act="example", text="E7, 2", lockp="1", lockq="0").query == {"p": "1,0,0", "q": "0.3,0.4,0.3"}
    assert shown(act="reset", p="1,0,0", lockp="1").query == {}


@pytest.mark.parametrize(
    ("act", "text", "said"),
    [
        ("p0!", "1.2", "not a probability"),
        ("q0!", "nan", "not a finite"),
        ("p0!", "0,5", "0.5"),
        ("p0!", "", "number"),
        ("p1", "0.5", "locked"),
        ("p0", "0.8", "0.7"),
        ("p9", "0.5", "not one of"),
    ],
)
def test_what_is_not_taken_says_why_and_changes_nothing(act, text, said):
    view = shown(act=act, text=text, lockp="1")
    assert said in view.why
    assert view.query == {"lockp": "1"}
    assert CHINESE.search(shown("zh", act=act, text=text, lockp="1").why)


def test_a_lock_holds_through_moves_and_is_undone_by_its_own_button():
    assert shown(act="p0", text="0.7", lockp="1").query == {"p": "0.7,0.3,0", "lockp": "1"}
    assert shown(act="lockp1", lockp="1").query == {}
    assert shown(act="lockp2", lockp="1").query == {"lockp": "2"}
    assert shown(act="lockp0", p="0.5,0.5", q="0.5,0.5").query == {"p": "0.5,0.5", "q": "0.5,0.5"}
    assert shown(act="swap", lockp="1").query["lockq"] == "1"
    assert "lockq" not in shown(act="match", lockq="1").query


def test_a_locked_probability_cannot_be_dragged_or_typed_and_says_so():
    held, free = shown(lockp="1"), shown()
    assert held.attribute("slide-p1", "disabled") is not None
    assert free.attribute("slide-p1", "disabled") is None
    assert held.attribute("box-p1", "readonly") is not None
    assert [held.attribute(f"do-lockp{i}", "aria-pressed") for i in range(3)] == ["false", "true", "false"]
    assert held.attribute("do-lockp1", "aria-label") == "Unlock: Target y of dog"
    assert free.attribute("do-lockp1", "aria-label") == "Lock: Target y of dog"
    assert [steps for id_, _, steps, *_ in held.header["controls"] if id_ == "p1"] == [1]
    assert held.attribute("do-lockq1", "aria-pressed") == "false"


def test_a_lock_moves_with_its_class_and_goes_with_the_third_one():
    four = {"p": "0.6,0.3,0.1,0", "q": "0.3,0.3,0.4,0", "lockq": "2"}
    three = shown(act="drop0", **four).query
    assert three["lockq"] == "1"
    assert "lockq" not in shown(act="drop2", **four).query
    assert "lockq" not in shown(act="drop0", **three).query


def test_classes_come_and_go_between_two_and_eight():
    two = shown(p="0.5,0.5", q="0.5,0.5")
    keys = two.keys
    assert not [key for key in keys if key.startswith(("do-drop", "do-lock"))]
    assert shown(act="drop0", p="0.5,0.5", q="0.5,0.5").query == two.query
    eight = ",".join(["0.125"] * 8)
    full = shown(p=eight, q=eight)
    keys = full.keys
    assert "do-add" not in keys
    assert {"do-drop7", "do-lockq7", "box-q7"} <= set(keys)
    assert shown(act="add", p=eight, q=eight).query == full.query
    assert "ant" in full.text()


def test_a_probability_of_one_leaves_the_others_nothing_and_they_share_equally_afterwards():
    assert shown(act="p0", text="1").query == {"p": "1,0,0"}
    assert shown(act="p0", text="0.4", p="1,0,0").query == {"p": "0.4,0.3,0.3"}


@FEW
@given(a_state())
def test_every_step_is_the_state_set_to_that_step(state):
    sliders = {id_: one for control in section.controls for id_, one in control.sliders(state, 5.0).items()}
    assert len(sliders) == 2 * len(state["p"])
    found = sweep(section, state, sliders, ())
    moved, places = found.moved, found.places
    for id_, slider in sliders.items():
        grid = slider.grid.tolist()
        for step in {0, grid.index(slider.at), len(grid) // 2, len(grid) - 1}:
            locked = state[f"lock{id_[0]}"] == int(id_[1:])
            then = state if locked else section.act(state, 5.0, id_, repr(grid[step]))[0]
            for name, value in now_of(section, then).items():
                got = moved[name][places[id_]][step]
                assert_allclose(got, value, rtol=1e-12, atol=1e-15, err_msg=f"{id_} {name}")


@FEW
@given(a_state())
def test_the_last_step_leaves_nothing_to_the_free_ones(state):
    for control in section.controls:
        for id_, slider in control.sliders(state, 5.0).items():
            letter, index = id_[0], int(id_[1:])
            values, locked = state[letter], state[f"lock{letter}"]
            if index != locked:
                most = max(1 - (values[locked] if locked is not None else 0), values[index])
                assert slider.grid[-1] == pytest.approx(most, abs=1e-9)


# Links


@pytest.mark.parametrize(
    "query",
    [
        {}, {"p": "1,0,0"}, {"q": "0.5,0.5,0", "lockp": "2"}, {"p": "0.5,0.5", "q": "0.25,0.75"},
        {"p": "0.25,0.25,0.25,0.25", "q": "0.26,0.25,0.25,0.24", "lockp": "3", "lockq": "0"},
    ],
)  # fmt: skip
def test_a_link_opens_what_it_was_made_of(query):
    assert shown(**query).query == query


def test_a_default_does_not_stay_in_the_address():
    assert shown(p="0.6,0.3,0.1", q="0.3,0.3,0.4").query == {}


def test_a_target_alone_is_held_against_the_uniform_prediction():
    assert shown(p="0.5,0.5").query == {"p": "0.5,0.5", "q": "0.5,0.5"}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"p": "0.5,0.6"}, "add up to 1.1000"), ({"q": "0.5,0.5"}, "2 numbers were found"),
        ({"p": "1.5,-0.5"}, "1.5"), ({"lockp": "9"}, "not one of the 3 classes"),
        ({"p": ",".join(["0.1"] * 10)}, "10 numbers were found"), ({"p": "1"}, "1 numbers were found"),
    ],
)  # fmt: skip
def test_a_bad_link_is_told_and_keeps_the_default(query, said):
    state, ((key, why),) = section.read(query)
    assert state == section.default
    assert key in query
    assert said in WORDS["en"].refuse(why)
    assert CHINESE.search(WORDS["zh"].refuse(why))


# Code


@pytest.mark.parametrize("query", [{}, {"p": "1,0,0", "q": "0.5,0.5,0"}, {"p": "0.5,0.5,0", "q": "0,0.5,0.5"}])
def test_the_copied_code_runs_alone_and_prints_the_figures_on_the_screen(query):
    view = shown(opened=["copy"], **query)
    code = view.header["copies"]["numpy"]
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    printed = [float(x) for x in re.findall(r"= (?:np\.float64\()?(-?[\w.+-]+)", ran.stdout)]
    state, _ = section.read(query)
    now = now_of(section, state)
    wanted = [now[name] for name in ("entropy", "kl", "cross_entropy", "reverse_kl", "js")]
    assert printed == pytest.approx(wanted, rel=1e-9, abs=1e-12)
