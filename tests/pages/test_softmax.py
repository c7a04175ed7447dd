"""The Softmax chapter in both languages: figures, links, bad input, history, pinning, the self-check."""

import itertools
import math
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import softmax_core.chain
from pages.softmax.state import PARAMS
from softmax_core.distributions import softmax
from softmax_core.examples import load_documents

LOCALES = ["en", "zh-CN"]
KEYS = [param.key for param in PARAMS]
SEEN = r"(?<!\\)"  # in Markdown, what has no backslash before it

# The documents' table (E1 to E6), to the digits that the page shows.
TABLE = {
    "E1/0/1": ["0.8360", "0.1131", "0.0508"],
    "E1/0/0.5": ["0.9785", "0.0179", "0.0036"],
    "E1/0/5": ["0.4461", "0.2990", "0.2548"],
    "E2/0/1": ["0.6590", "0.2424", "0.0986"],
    "E3/0/1": ["1.52e-8", "1.0000", "5.11e-12"],
    "E4/0/1": ["0.2447", "0.0900", "0.6652"],
    "E4/1/1": ["0.0900", "0.2447", "0.6652"],
    "E5/0/1": ["0.8360", "0.1131", "0.0508"],
    "E5/1/1": ["0.6590", "0.2424", "0.0986"],
    "E6/0/1": ["0.8360", "0.1131", "0.0508"],
    "E6/1/1": ["0.6590", "0.2424", "0.0986"],
}
PRINTED = {  # what the documents' code prints for the row
    "E5/0/1": ["0.7311", "0.5000", "0.5250"],
    "E5/1/1": ["0.2689", "0.5000", "0.4750"],
    "E6/0/1": ["0.5700", "0.0771", "0.0347"],
    "E6/1/1": ["0.2097", "0.0771", "0.0314"],
}


def warnings_of(screen):
    return [element.value for element in screen.app.toast]


def example(screen, key):
    return type(screen)(screen.app.selectbox(key="example").set_value(key).run())


def paste(screen, text):
    screen.app.text_area(key="pasted").set_value(text).run()
    return screen.press("use")


# Examples


def test_every_example_of_the_documents_is_offered(open_page):
    assert set(TABLE) == {f"{e.name}/{e.row}/{e.temperature:g}" for e in load_documents()}
    assert len(open_page().app.selectbox(key="example").options) == len(TABLE)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_example_gives_the_figures_of_the_documents_table(open_page, locale):
    screen = open_page(locale)
    for key, shown in TABLE.items():
        screen = example(screen, key)
        assert screen.p() == shown
        assert screen.app.selectbox(key="example").value == key
        source = " ".join(element.value for element in screen.app.caption).replace("\\", "")
        for number in PRINTED.get(key, []):
            assert number in source, key


@pytest.mark.parametrize("locale", LOCALES)
def test_the_default_state_shows_every_link_of_the_chain(open_page, locale):
    # D2: softmax of [3, 1, 0.2]; the rest with 50-digit arithmetic from the definitions.
    screen = open_page(locale)
    assert screen.query == {}
    want = {
        "e": ["20.0855", "2.7183", "1.2214"], "p": ["0.8360", "0.1131", "0.0508"],
        "l": ["0.1791", "2.1791", "2.9791"], "g": ["−0.1640", "+0.1131", "+0.0508"],
    }  # fmt: skip
    for letter, numbers in want.items():
        assert [screen.written(f"{letter}{i}") for i in range(3)] == numbers
    assert (screen.written("E"), screen.written("P"), screen.written("ce")) == ("24.0252", "1.0000", "0.1791")
    readings = screen.text("readings")
    for number in ("0.8360", "0.5477", "0.7902", "1.73", "0.1791"):
        assert number in readings


# The sentence


@pytest.mark.parametrize(
    ("query", "english", "chinese"),
    [
        ({}, "cat leads with 0.8360, dog follows with 0.1131.", "猫以 0.8360 领先，狗以 0.1131 居次。"),
        ({"z": "2,2,1"}, "2 classes share the lead with 0.4223 each.", "2 个类别并列第一，各得 0.4223。"),
        ({"T": "inf"}, "Every class has the same probability, 0.3333.", "所有类别的概率相同，都是 0.3333。"),
        ({"T": "0"}, "cat has the whole probability, 1", "猫得到全部概率 1"),
        ({"z": "1,2", "n": "a,b", "y": "1"}, "b leads with 0.7311, a follows with 0.2689.",
        "b以 0.7311 领先，a以 0.2689 居次。"),
    ],
)  # fmt: skip
def test_one_sentence_says_what_the_picture_shows(open_page, query, english, chinese):
    assert open_page("en", **query).sentence.startswith(english)
    assert open_page("zh-CN", **query).sentence.startswith(chinese)


def test_the_sentence_names_the_price_of_the_target(open_page):
    # −log softmax([3, 1, 0.2])[2] = 2.97910…, perplexity exp(0.54770…) = 1.729…
    assert open_page("en", y="2").sentence.endswith(
        "as 1.73 equally likely classes; if bird is true, this prediction costs 2.9791 nats."
    )
    assert open_page("zh-CN", y="2").sentence.endswith("若真实类别是鸟，这个预测的代价是 2.9791 nat。")


# Links


def test_a_link_opens_its_state(open_page):
    screen = open_page(
        z="1,2,-inf", n="grey wolf,猫,x", T="0.5", y="1", c="1.5", m="2", pin="0,0,1;2;2", axis="log", show="T"
    )
    assert not warnings_of(screen)
    # softmax([2·1 + 1.5, 2·2 + 1.5, −inf] / 0.5) = sigmoid(±4)
    assert screen.p() == ["0.0180", "0.9820", "0"]
    assert screen.header["names"] == ["grey wolf", "猫", "x"]
    assert [screen.written(key) for key in ("T", "y", "c", "m")] == ["0.5", "猫", "1.5", "2"]
    assert screen.header["charts"][0]["active"] == "T"
    assert screen.app.button_group(key="axis").value == "log"
    # pinned: softmax([0, 0, 0.5]) = 0.2741, 0.2741, 0.4519
    assert [screen.written(f"d{i}") for i in range(3)] == ["−0.2561", "+0.7079", "−0.4519"]


@pytest.mark.parametrize(
    "query", [{"T": "1"}, {"y": "0"}, {"z": "3,1,0.2"}, {"axis": "linear"}, {"m": "1.0"}, {"c": "0"}]
)
def test_a_default_does_not_stay_in_the_address(open_page, query):
    assert open_page(**query).query == {}


def test_the_language_of_a_link_wins_over_the_browser(open_page):
    screen = open_page("en", lang="zh", T="0.5")
    assert screen.sentence.startswith("猫以 0.9785 领先")
    assert screen.query == {"lang": "zh", "T": "0.5"}


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ({"z": "1,2,<b>x</b>"}, "z"),
        ({"T": "<b>x</b>"}, "T"),
        ({"y": "9"}, "y"),
        ({"m": "0"}, "m"),
        ({"pin": "1;2"}, "pin"),
        ({"n": "a,b"}, "n"),
        ({"axis": ":red[x]"}, "axis"),
        ({"show": "$x$"}, "show"),
        ({"z": "1," * 2000}, "z"),
    ],
)
@pytest.mark.parametrize("locale", LOCALES)
def test_a_bad_link_warns_once_in_the_right_language_and_keeps_the_default(open_page, locale, query, key):
    screen = open_page(locale, **query)
    (warning,) = warnings_of(screen)
    assert f"“{key}”" in warning
    assert bool(re.search("[\u4e00-\u9fff]", warning)) == (locale == "zh-CN")
    assert not re.search(SEEN + r"[<>\[\]$:*_`]", warning)
    assert screen.p() == TABLE["E1/0/1"]
    assert screen.query == {}
    assert not warnings_of(screen.press("pin"))


def test_what_is_right_in_a_bad_link_is_kept(open_page):
    screen = open_page(z="2,1,0.1", T="cold", y="1", axis="log")
    assert len(warnings_of(screen)) == 1
    assert screen.p() == TABLE["E2/0/1"]
    assert screen.query == {"z": "2,1,0.1", "y": "1", "axis": "log"}


def test_every_bad_part_of_a_link_is_named(open_page):
    assert len(warnings_of(open_page(z="x", T="x", y="x"))) == 3


VALUE = st.text(max_size=20) | st.sampled_from(
    [
        "1,2",
        "1e308,-1e308",
        "-inf,0",
        "0",
        "inf",
        "-1",
        "1e-320",
        "5",
        "a,b,c",
        "1,2,3;1;0",
        "log",
        "T",
        "z1",
        "nan",
        "1e300",
    ]
)


@settings(
    deadline=None, derandomize=True, database=None, max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(st.dictionaries(st.sampled_from([*KEYS, "lang"]), VALUE, max_size=6))
def test_no_address_breaks_the_page(open_page, query):
    screen = open_page(**query)
    assert screen.p()
    assert len(warnings_of(screen)) <= len(query)


# Pasting


@pytest.mark.parametrize("locale", LOCALES)
def test_pasted_logits_are_taken_with_their_names(open_page, locale):
    screen = paste(open_page(locale, T="0.5"), "grey wolf: 2\nfox: 1\n鸟: 0.1")
    assert screen.header["names"] == ["grey wolf", "fox", "鸟"]
    assert screen.query == {"z": "2,1,0.1", "n": "grey wolf,fox,鸟", "T": "0.5"}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("text", ["1,5; 2,3", "1, nan", "", "<b>1</b> 2", " ".join(["1"] * 300), "1 " * 500_000])
def test_a_bad_paste_is_explained_and_changes_nothing(open_page, locale, text):
    before = open_page(locale, z="2,1,0.1")
    after = paste(before, text)
    (error,) = after.app.error
    assert bool(re.search("[\u4e00-\u9fff]", error.value)) == (locale == "zh-CN")
    assert not re.search(SEEN + r"[<>\[\]$:*_`]", error.value)
    assert len(error.value) < 300
    assert after.p() == TABLE["E2/0/1"]
    assert after.query == {"z": "2,1,0.1"}


def test_a_chosen_language_stays_when_the_classes_change(open_page):
    screen = open_page("en")
    screen.app.button_group(key="lang").set_value("zh").run()
    for text in ("甲: 1, 乙: 2", "1 2 3 4"):
        screen = paste(type(screen)(screen.app), text).press("pin")
        assert screen.app.button_group(key="lang").value == "zh"
        assert re.search("[\u4e00-\u9fff]", screen.sentence)
        assert screen.query["lang"] == "zh"


def test_the_explanation_goes_with_the_next_good_input(open_page):
    screen = paste(open_page(), "1, nan")
    assert screen.app.error
    assert not paste(screen, "1 2").app.error


# History, surprise, pinning


def test_surprise_undo_and_redo_walk_through_the_states(open_page):
    screen = open_page()
    assert screen.app.button(key="undo").disabled
    first = screen.p()
    screen = screen.press("surprise")
    second, address = screen.p(), screen.query
    assert len(second) == 3
    assert address
    screen = screen.press("undo")
    assert (screen.p(), screen.query) == (first, {})
    screen = screen.press("redo")
    assert (screen.p(), screen.query) == (second, address)
    assert screen.app.button(key="redo").disabled


def test_pin_swap_and_unpin(open_page):
    screen = open_page(T="0.5").press("pin")
    assert screen.query == {"T": "0.5", "pin": "3,1,0.2;0.5;0"}
    assert [screen.written(f"d{i}") for i in range(3)] == ["0", "0", "0"]
    screen = example(screen, "E2/0/1")
    # E2 − E1 at T = 0.5: 0.659001138886 − 0.978460653847 = −0.319459514961 …
    assert [screen.written(f"d{i}") for i in range(3)] == ["−0.3195", "+0.2245", "+0.0949"]
    screen = screen.press("swap")
    assert screen.p() == TABLE["E1/0/0.5"]
    assert screen.query == {"T": "0.5", "pin": "2,1,0.1;1;0"}
    screen = screen.press("unpin")
    assert screen.query == {"T": "0.5"}
    assert "d0" not in screen.values


def test_the_axis_is_chosen_and_stands_in_the_link(open_page):
    screen = open_page()
    screen.app.button_group(key="axis").set_value("log").run()
    assert type(screen)(screen.app).query == {"axis": "log"}


# The self-check


@pytest.mark.parametrize(("locale", "good"), [("en", "✓ Self-check passed"), ("zh-CN", "✓ 自检通过")])
@pytest.mark.parametrize(
    "query", [{}, {"T": "0"}, {"T": "inf"}, {"z": "1e308,-1e308,-inf"}, {"z": "0.1,0.2", "T": "1e-3"}]
)
def test_the_self_check_passes(open_page, locale, good, query):
    assert good in open_page(locale, **query).check


@pytest.mark.parametrize(("locale", "bad"), [("en", "✗ Self-check failed"), ("zh-CN", "✗ 自检未通过")])
def test_the_self_check_turns_red_when_softmax_is_slightly_wrong(open_page, monkeypatch, locale, bad):
    def wrong(logits, axis=-1, temperature=1.0):
        p = softmax(logits, axis, temperature)
        p[..., 0] *= 1 + 1e-12
        return p

    monkeypatch.setattr(softmax_core.chain, "softmax", wrong)
    screen = open_page(locale)
    assert bad in screen.check
    assert "✓" not in screen.check


# Hostile names

HOSTILE = ["<img src=x>", "$\\alpha$", ":red[x]{y}"]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_hostile_name_is_nowhere_markup(open_page, locale):
    screen = open_page(locale, n=",".join(name.replace("\\", "\\\\") for name in HOSTILE), show="z0")
    assert screen.header["names"] == HOSTILE
    screen.app.session_state["copy"] = True
    screen = type(screen)(screen.app.run())
    native = [*screen.app.markdown, *screen.app.caption, *screen.app.toast, *screen.app.title, *screen.app.subheader]
    for element, name in itertools.product(native, HOSTILE):
        assert name not in element.value
    spec = screen.app.get("plotly_chart")[0].proto.spec
    assert "<img" not in spec
    assert "&lt;img" in spec
    assert "<img" not in str(screen.header["charts"])
    (formula,) = [element.value for element in screen.app.latex]
    assert r"\$\textbackslash alpha\$" in formula
    assert ":red[x]\\{y\\}" in formula


def test_a_name_is_only_ever_text_in_the_live_view(open_page):
    screen = open_page(n=",".join(name.replace("\\", "\\\\") for name in HOSTILE))
    tags = {tag for tag, _, _ in screen.nodes()}
    assert "script" not in tags
    assert "img" not in tags
    assert not any(name.lower().startswith("on") for _, attributes, _ in screen.nodes() for name in attributes)


# The copies on the page


def test_the_copies_are_those_of_the_present_state(open_page):
    screen = open_page(T="0.5", y="1")
    screen.app.session_state["copy"] = True
    screen.app.run()
    shown = [element.value for element in screen.app.code]
    assert len(shown) == 5
    assert "T = 0.5" in shown[0]
    assert "y = 1" in shown[0]
    assert "torch" in shown[1]
    assert "T &= 0.5" in shown[2]
    assert shown[3].startswith("class,logit")
    assert shown[4].endswith("?T=0.5&y=1")


def test_the_widest_state_is_shown_in_finite_figures(open_page):
    screen = open_page(z=",".join(["1e308", "-1e308", "-inf", *("0.1",) * 9]), T="1e-320", y="2")
    assert len(screen.p()) == 12
    assert not any(math.isnan(screen.values[f"p{i}"]) for i in range(12))
