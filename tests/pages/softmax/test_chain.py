"""The Softmax chapter: figures, sentences, acts, links, refusals, the chart, in both languages."""

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import softmax_core.chain
from pages.shared.live.answer import find
from pages.shared.parse import Refusal
from pages.softmax.chain import STAGES
from softmax_core.distributions import softmax
from softmax_core.examples import load_documents
from tests.live import show

INF = math.inf
SECTION = find("softmax", "chain")
CHINESE = re.compile("[\u4e00-\u9fff]")

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


def chain(**how):
    return show("softmax", "chain", **how)


def vector(shown, name):
    return [shown.written(one) for one, _ in sorted(shown.header["quantities"]) if one.startswith(f"{name}[")]


def act(what, text="", **query):
    """The state that an act leads to, with its half range."""
    state, refused = SECTION.read(query)
    assert not refused
    return SECTION.act(state, SECTION.range_of(state), what, text)


# Examples


def test_every_example_of_the_documents_is_offered():
    assert set(TABLE) == {f"{e.name}/{e.row}/{e.temperature:g}" for e in load_documents()} == set(SECTION.examples)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("key", TABLE)
def test_every_example_gives_the_figures_of_the_documents_table(lang, key):
    shown = chain(lang=lang, act="example", text=key)
    assert vector(shown, "p") == TABLE[key]
    source = next(one for one in shown.root.every() if one.attributes.get("data-example") == key)
    for number in PRINTED.get(key, []):
        assert number in shown.read(source)
    again = chain(lang=lang, **shown.query)
    same = [other for other, example in SECTION.examples.items() if example == SECTION.examples[key]]
    assert again.header["example"] in same


def test_an_example_is_recognised_by_its_numbers_and_no_longer_when_they_are_others():
    assert chain().header["example"] == "E1/0/1"
    assert chain(m="2", z="1.5,0.5,0.1").header["example"] == "E1/0/1"
    assert chain(z="3,1,0.3").header["example"] == ""


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_default_state_shows_every_link_of_the_chain(lang):
    # D2: softmax of [3, 1, 0.2]; the rest with 50-digit arithmetic from the definitions.
    shown = chain(lang=lang)
    assert shown.query == {}
    want = {
        "exp": ["20.0855", "2.7183", "1.2214"], "p": ["0.8360", "0.1131", "0.0508"],
        "surprisal": ["0.1791", "2.1791", "2.9791"], "gradient": ["−0.1640", "+0.1131", "+0.0508"],
    }  # fmt: skip
    for name, numbers in want.items():
        assert vector(shown, name) == numbers
    assert [shown.written(one) for one in ("exp_sum", "p_sum", "loss")] == ["24.0252", "1.0000", "0.1791"]
    readings = shown.text("readings")
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
        "b 以 0.7311 领先，a 以 0.2689 居次。"),
    ],
)  # fmt: skip
def test_one_sentence_says_what_the_picture_shows(query, english, chinese):
    assert chain(**query).sentence.startswith(english)
    assert chain(lang="zh", **query).sentence.startswith(chinese)


def test_the_sentence_names_the_price_of_the_target():
    # −log softmax([3, 1, 0.2])[2] = 2.97910…, perplexity exp(0.54770…) = 1.729…
    assert chain(y="2").sentence.endswith(
        "The effective number of classes (perplexity) is 1.73. If bird is true, this prediction costs 2.9791 nats."
    )
    assert chain(lang="zh", y="2").sentence.endswith(
        "有效类别数（困惑度）为 1.73。若真实类别是鸟，这个预测的代价是 2.9791 nat。"
    )


# The stages

HEADS = {
    (): ("target", "class", "logit", "p", "drop"),
    ("how",): ("target", "class", "logit", "scaled", "exp", "p", "drop"),
    ("loss",): ("target", "class", "logit", "p", "loss", "drop"),
    ("gradient",): ("target", "class", "logit", "scaled", "p", "gradient", "drop"),
    STAGES: ("target", "class", "logit", "scaled", "exp", "p", "loss", "gradient", "drop"),
}


def heads(shown):
    return tuple(
        one.classes[0].removeprefix("at-") for one in shown.root.every() if one.attributes.get("role") == "columnheader"
    )


@pytest.mark.parametrize("stages", HEADS)
def test_what_is_open_is_in_the_address_and_shows_its_columns(stages):
    shown = chain(z="2,1,0", open=",".join(stages) or "none")
    assert heads(shown) == HEADS[stages]
    said = {} if stages == STAGES else {"open": ",".join(stages) or "none"}
    assert shown.query == {"z": "2,1,0", **said}
    assert [key for key in STAGES if shown.attribute(f"do-stage-{key}", "aria-pressed") == "true"] == list(stages)


def test_a_newcomer_sees_score_and_probability_and_a_link_of_before_the_stages_all_that_it_showed():
    assert heads(chain()) == HEADS[()]
    assert heads(chain(T="2")) == HEADS[STAGES]


def test_a_stage_opens_and_closes_and_the_address_says_so():
    opened = chain(act="open", text="loss")
    assert opened.query == {"open": "loss"}
    both = chain(act="open", text="how", **opened.query)
    assert both.query == {"open": "how,loss"}
    assert chain(act="open", text="loss", **both.query).query == {"open": "how"}


@pytest.mark.parametrize("stages", HEADS)
def test_the_loss_of_the_marked_class_is_seen_at_every_stage(stages):
    shown = chain(z="3,1,0.2", y="1", open=",".join(stages) or "none")
    assert "2.1791" in shown.sentence
    assert "2.1791" in shown.text("readings")


# The limits of the temperature


@pytest.mark.parametrize(
    ("T", "english", "chinese"),
    [("0", "the largest", "最大"), ("inf", "every class gets the same", "相同")],
)
def test_the_limits_are_said_and_not_computed_on_the_screen(T, english, chinese):
    for lang, said in (("en", english), ("zh", chinese)):
        shown = chain(lang=lang, T=T)
        assert said in shown.text("limit")
        assert vector(shown, "scaled") == vector(shown, "exp") == ["–"] * 3
        assert "NaN" not in shown.text()
        assert "∞/∞" not in shown.text("readings") + shown.sentence
    assert chain().text("limit").strip() == ""


def test_no_class_is_on_top_where_all_are_equal():
    assert "top class none: every class has the same" in chain(T="inf").text("readings")
    assert "none" not in chain().text("readings")


# Carried to the next chapter


@pytest.mark.parametrize(
    ("query", "link"),
    [
        ({}, "z=3,1,0.2&y=0"),
        ({"T": "2", "y": "1", "c": "1", "m": "2"}, "z=3.5,1.5,0.7&y=1"),
        ({"T": "0"}, "z=3,1,0.2&y=0"),
    ],
)
def test_the_logits_over_the_temperature_can_be_taken_to_cross_entropy_and_gradient(query, link):
    links = chain(**query).header["links"]
    assert links["cross_entropy"] == f"cross-entropy?section=price&{link}"
    assert links["gradient"] == f"gradient?section=chain&{link}"
    assert {"carry", "carry-gradient"} <= set(chain(**query).keys)
    assert "carry" not in chain(z="1,2").keys
    assert "carry-gradient" not in chain(z="1,2,3,4,5,6,7").keys


# Links


def test_a_link_opens_its_state():
    link = {
        "z": "1,2,-inf", "n": "grey wolf,猫,x", "T": "0.5", "y": "1", "c": "1.5", "m": "2", "pin": "0,0,1;2;2",
        "axis": "log", "show": "T",
    }  # fmt: skip
    shown = chain(**link)
    assert shown.query == link
    # softmax([2·1 + 1.5, 2·2 + 1.5, −inf] / 0.5) = sigmoid(±4)
    assert vector(shown, "p") == ["0.0180", "0.9820", "0"]
    assert shown.header["names"] == ["grey wolf", "猫", "x"]
    assert [shown.written(key) for key in ("T", "y", "c", "m")] == ["0.5", "猫", "1.5", "2"]
    assert shown.header["shows"] == "T"
    assert shown.attribute("do-axis-log", "aria-pressed") == "true"
    # pinned: softmax([0, 0, 0.5]) = 0.2741, 0.2741, 0.4519
    assert vector(shown, "p_change") == ["−0.2561", "+0.7079", "−0.4519"]


@pytest.mark.parametrize(
    "query", [{"T": "1"}, {"y": "0"}, {"z": "3,1,0.2"}, {"axis": "linear"}, {"m": "1.0"}, {"c": "0"}, {"show": "z0"}]
)
def test_a_default_does_not_stay_in_the_address(query):
    assert chain(open="none", **query).query == {}


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ({"z": "1,2,<b>x</b>"}, "z"), ({"T": "<b>x</b>"}, "T"), ({"y": "9"}, "y"), ({"m": "0"}, "m"),
        ({"pin": "1;2"}, "pin"), ({"pin": "1,2;1;0"}, "pin"), ({"n": "a,b"}, "n"), ({"axis": ":red[x]"}, "axis"),
        ({"show": "$x$"}, "show"), ({"show": "z3"}, "show"), ({"z": "1," * 2000}, "z"),
    ],
)  # fmt: skip
def test_what_is_bad_in_a_link_is_named_and_keeps_its_default(query, key):
    state, refused = SECTION.read({**query, "c": "1"})
    assert [one for one, _ in refused] == [key]
    assert state == {**SECTION.default, "c": 1.0, "open": STAGES}


VALUE = st.text(max_size=20) | st.sampled_from(
    ["1,2", "1e308,-1e308", "-inf,0", "0", "inf", "-1", "1e-320", "5", "a,b,c", "1,2,3;1;0", "log", "T", "z1", "nan"]
)


@settings(deadline=None, derandomize=True, database=None, max_examples=100)
@given(st.dictionaries(st.sampled_from(SECTION.keys), VALUE, max_size=6))
def test_no_address_breaks_the_view(query):
    state, refused = SECTION.read(query)
    assert len(refused) <= len(query)
    shown = chain(**SECTION.write(state))
    assert len(vector(shown, "p")) == len(state["z"])


def test_the_widest_state_is_shown_in_finite_figures():
    shown = chain(z=",".join(["1e308", "-1e308", "-inf", *("0.1",) * 9]), T="1e-320", y="2", opened=["steps", "play"])
    assert not any(math.isnan(shown.values[f"p[{i}]"]) for i in range(12))


# Acts


@pytest.mark.parametrize(
    ("what", "text", "changes"),
    [
        ("z1", "2.5", {"z": (3.0, 2.5, 0.2), "show": "z1"}),
        ("z1!", "−2.5", {"z": (3.0, -2.5, 0.2), "show": "z1"}),
        ("z0", "-inf", {"z": (-INF, 1.0, 0.2)}),
        ("T", "0", {"T": 0.0, "show": "T"}),
        ("T!", "∞", {"T": INF, "show": "T"}),
        ("y", "2", {"y": 2}),
        ("c", "-2", {"c": -2.0}),
        ("m!", "0.5", {"m": 0.5}),
        ("add", "", {"z": (3.0, 1.0, 0.2, 0.0)}),
        ("drop1", "", {"z": (3.0, 0.2)}),
        ("names1!", "wolf", {"names": ("", "wolf", "")}),
        ("names1!", " grey\twolf ", {"names": ("", "grey wolf", "")}),
        ("axis", "log", {"axis": 1}),
        ("pin", "pin", {"pin": {"z": (3.0, 1.0, 0.2), "T": 1.0, "y": 0}}),
    ],
)
def test_an_act_sets_what_it_names(what, text, changes):
    assert act(what, text)[0] == {**SECTION.default, **changes}


@pytest.mark.parametrize(
    ("what", "text", "key"),
    [
        ("z0!", "three", "not_a_number"), ("z0!", " ", "no_number"), ("z0!", "", "no_number"),
        ("z0!", "inf", "not_finite"), ("z0!", "nan", "not_finite"), ("z0!", "1,5", "decimal_comma"),
        ("z0!", "1e999", "too_large"), ("z0!", "9" * 5000, "too_long"), ("names0!", "x" * 25, "name_too_long"),
        ("T!", "-1", "too_small"), ("T!", "hot", "not_a_number"), ("y", "3", "not_a_class"),
        ("y", "0.5", "not_a_class"),
        ("c!", "inf", "not_finite"), ("c!", "-inf", "not_finite"), ("m!", "0", "not_positive"),
        ("m!", "-1", "not_positive"), ("m!", "inf", "not_finite"), ("paste", "1, nan", "entry"),
        ("paste", "", "no_number"), ("paste", " ".join(["1"] * 300), "count"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_refused_in_both_languages(what, text, key):
    with pytest.raises(Refusal) as caught:
        act(what, text)
    assert caught.value.key == key
    for lang in ("en", "zh"):
        shown = chain(lang=lang, act=what, text=text, T="2")
        assert shown.query == {"T": "2"}
        assert bool(CHINESE.search(shown.why)) == (lang == "zh")
        assert shown.header["refusal"]["act"] == what.removesuffix("!")
        assert len(shown.why) < 300


def test_the_last_finite_logit_cannot_be_masked_or_dropped():
    for what, text in (("z0!", "-inf"), ("drop0", "")):
        with pytest.raises(Refusal) as caught:
            act(what, text, z="1,-inf,-inf")
        assert caught.value.key == "all_masked"


def test_dragging_leaves_the_range_alone_and_typing_fits_it():
    assert act("z0!", "31")[1] == 50
    state = act("z0!", "31")[0]
    assert SECTION.act(state, 50.0, "z0", "2")[1] == 50
    assert SECTION.act(state, 50.0, "z0!", "2")[1] == 5
    assert SECTION.act(state, 50.0, "c", "60")[1] == 100


def test_there_are_two_to_twelve_classes():
    state = SECTION.default
    for _ in range(12):
        state, _ = SECTION.act(state, 5.0, "add", "")
    assert len(state["z"]) == 12
    assert "do-add" not in chain(**SECTION.write(state)).keys
    for _ in range(12):
        state, _ = SECTION.act(state, 5.0, "drop0", "")
    assert len(state["z"]) == 2
    assert "do-drop0" not in chain(**SECTION.write(state)).keys


@pytest.mark.parametrize(("target", "dropped", "after"), [(2, 0, 1), (0, 2, 0), (1, 1, 1), (2, 2, 1), (0, 0, 0)])
def test_the_target_stays_the_same_class_when_another_is_dropped(target, dropped, after):
    assert act(f"drop{dropped}", y=str(target))[0]["y"] == after


def test_names_follow_their_classes():
    assert act("drop1", n="a,b,c")[0]["names"] == ("a", "c")
    assert act("add", n="a,b,c")[0]["names"] == ("a", "b", "c", "")


def test_classes_that_come_or_go_work_scale_and_shift_into_the_logits():
    assert act("add", m="2", c="1")[0]["z"] == (7.0, 3.0, 1.4, 0.0)
    assert act("z0", "0", m="2", c="1")[0]["z"] == (0.0, 3.0, 1.4)


def test_an_example_keeps_what_still_fits():
    link = {"z": "1,2,3", "n": "a,b,c", "T": "0.5", "y": "2", "pin": "1,2,3;1;0", "axis": "log", "show": "z2"}
    same = act("example", "E2/0/1", **link)[0]
    assert same == {**SECTION.read(link)[0], "z": (2.0, 1.0, 0.1), "T": 1.0}
    fewer = act("paste", "9 8", **link)[0]
    assert (fewer["names"], fewer["y"], fewer["show"], fewer["pin"]) == ((), 0, "z0", None)
    assert act("paste", "grey wolf: 2\nfox: 1\n鸟: 0.1", T="0.5")[0]["names"] == ("grey wolf", "fox", "鸟")


def test_a_surprise_is_its_seeds_valid_and_another_each_time():
    states = [act("surprise", str(seed), z="0,0,0,0")[0] for seed in range(40)]
    assert act("surprise", "7") == act("surprise", "7")
    assert len({state["z"] for state in states}) == 40
    assert {state["y"] for state in states} == {0, 1, 2, 3}
    assert all(len(state["z"]) == 4 and all(map(math.isfinite, state["z"])) for state in states)


def test_pinning_keeps_the_settled_state_and_swapping_twice_returns_it():
    pinned = act("pin", "pin", c="1")[0]
    assert pinned["pin"] == {"z": (4.0, 2.0, 1.2), "T": 1.0, "y": 0}
    moved = SECTION.act(pinned, 5.0, "z0", "0")[0]
    swapped = SECTION.act(moved, 5.0, "pin", "swap")[0]
    assert (swapped["z"], swapped["pin"]["z"]) == ((4.0, 2.0, 1.2), (0.0, 2.0, 1.2))
    assert SECTION.act(swapped, 5.0, "pin", "swap")[0] == moved
    assert SECTION.act(moved, 5.0, "pin", "unpin")[0]["pin"] is None
    # E2 − E1 at T = 0.5: 0.659001138886 − 0.978460653847 = −0.319459514961 …
    shown = chain(act="example", text="E2/0/1", T="0.5", pin="3,1,0.2;0.5;0")
    assert vector(shown, "p_change") == ["−0.3195", "+0.2245", "+0.0949"]


# The chart


def test_the_chart_has_a_line_and_a_mark_for_every_class_and_an_axis_for_every_control_that_it_shows():
    (chart,) = chain(z="31,5", n="grey wolf,").header["charts"]
    assert set(chart["x"]) == {"z0", "z1", "T"}
    assert [line["y"] for line in chart["lines"]] == ["p[0]", "p[1]"]
    assert [(point["x"], point["y"]) for point in chart["points"]] == [("", "p[0]"), ("", "p[1]")]
    assert chart["x"]["z0"]["ends"] == [-50, 50]
    assert chart["x"]["z0"]["title"] == "logit of {@name0}"
    assert chart["x"]["T"]["ends"] == pytest.approx([math.log10(0.05), math.log10(50)])


def test_a_logarithmic_axis_shows_the_surprisal_from_1_down_to_a_millionth():
    (chart,) = chain(axis="log").header["charts"]
    assert [line["y"] for line in chart["lines"]] == ["surprisal[0]", "surprisal[1]", "surprisal[2]"]
    assert chart["y"][0]["ends"] == pytest.approx([-math.log(1e-6), -0.1])
    assert [label for _, label in chart["y"][0]["ticks"]] == ["1", *(f"1e−{k}" for k in range(1, 7))]


def test_steps_beyond_the_ends_of_the_axis_stand_at_the_end():
    shown = chain()
    assert shown.header["drawn"]["T"] == next(steps for id_, _, steps, _, _ in shown.header["controls"] if id_ == "T")
    axis = SECTION.charts({"z": 3, "axis": 0}, 5.0)[0].axes["T"]
    assert axis.places([0.0, 0.05, INF]).tolist() == pytest.approx([math.log10(0.05)] * 2 + [math.log10(50)])


# The self-check


@pytest.mark.parametrize(("lang", "good"), [("en", "✓ Self-check passed"), ("zh", "✓ 自检通过")])
@pytest.mark.parametrize(
    "query", [{}, {"T": "0"}, {"T": "inf"}, {"z": "1e308,-1e308,-inf"}, {"z": "0.1,0.2", "T": "1e-3"}]
)
def test_the_self_check_passes(lang, good, query):
    assert good in chain(lang=lang, opened=["exact"], **query).text("check")


@pytest.mark.parametrize(("lang", "bad"), [("en", "✗ Self-check failed"), ("zh", "✗ 自检未通过")])
def test_the_self_check_turns_red_when_softmax_is_slightly_wrong(monkeypatch, lang, bad):
    def wrong(logits, axis=-1, temperature=1.0):
        p = softmax(logits, axis, temperature)
        p[..., 0] *= 1 + 1e-12
        return p

    monkeypatch.setattr(softmax_core.chain, "softmax", wrong)
    check = chain(lang=lang, opened=["exact"], z="3,1,0.25").text("check")
    assert bad in check
    assert "✓" not in check


# Hostile names

HOSTILE = ["<img src=x>", "$\\alpha$", ":red[x]{y}"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_name_is_only_ever_a_text_beside_the_view(lang):
    shown = chain(lang=lang, n=",".join(name.replace("\\", "\\\\") for name in HOSTILE), opened=["copy"])
    assert shown.header["names"] == HOSTILE
    assert shown.header["texts"] == {f"name{i}": name for i, name in enumerate(HOSTILE)}
    assert not any(name in shown.header["html"] for name in HOSTILE)
    assert not any(name in str(shown.header["charts"]) for name in HOSTILE)
    assert r"\$\textbackslash alpha\$" in shown.header["copies"]["latex"]


# The copies


def test_the_copies_are_those_of_the_present_state_and_come_when_they_are_seen():
    assert chain(T="0.5").header["copies"] == {}
    copies = chain(T="0.5", y="1", c="1", opened=["copy"]).header["copies"]
    assert set(copies) == {"numpy", "pytorch", "latex", "csv"}
    assert "T = 0.5" in copies["numpy"]
    assert "z = np.array([4.0, 2.0, 1.2])" in copies["numpy"]
    assert "torch" in copies["pytorch"]
    assert "T &= 0.5" in copies["latex"]
    assert copies["csv"].startswith("class,logit")
