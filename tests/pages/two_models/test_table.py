"""The small table of two models: figures, sentences, acts, refusals, links, sliders and the chart."""

from __future__ import annotations

import gzip
import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from pages.shared import values
from pages.shared.live.answer import answer, asked
from pages.shared.live.sweep import now_of, sweep
from pages.shared.parse import Refusal
from pages.shared.words import LANGS, Words, load
from pages.two_models.table import HIGHEST, section
from pages.two_models.table_value import (
    DEFAULT,
    LONGEST,
    MOST_CLASSES,
    MOST_SAMPLES,
    TEXT,
    Table,
    dataset,
    is_documents,
    read,
    write,
)
from tests.live import Element, Shown, show

SOME = settings(deadline=None, derandomize=True, database=None, max_examples=200)
FEW = settings(deadline=None, derandomize=True, database=None, max_examples=10)
P = st.floats(0, 1) | st.integers(0, 10**9).map(lambda n: n / 10**9)
NAME = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), max_size=24)


@st.composite
def a_table(draw: st.DrawFn, samples: int = MOST_SAMPLES, classes: int = MOST_CLASSES) -> Table:
    n, k = draw(st.integers(1, samples)), draw(st.integers(2, classes))
    rows = st.lists(st.lists(P, min_size=k, max_size=k).map(tuple), min_size=n, max_size=n).map(tuple)

    def names(size: int) -> Any:
        return draw(st.lists(NAME, min_size=size, max_size=size).map(tuple))

    targets = draw(st.lists(st.integers(0, k - 1), min_size=n, max_size=n).map(tuple))
    return Table(names(k), names(n), names(2), targets, draw(rows), draw(rows))


def act(table: Table, what: str, text: str = "") -> Table:
    """What an act makes of a table."""
    made: Table = section.act({"table": table}, 5.0, what, text)[0]["table"]
    return made


def done(*acts: tuple[str, str]) -> Table:
    """The documents' table after some acts."""
    table = DEFAULT
    for what, text in acts:
        table = act(table, what, text)
    return table


def shown(table: Table = DEFAULT, lang: str = "en", **asked: str) -> Shown:
    text = write(table)
    return show("two_models", "table", lang=lang, **asked, **({"t": text} if text else {}))


def lines(view: Shown, label: str) -> list[list[str]]:
    """The cells of the table with this name."""
    table = next(one for one in view.root.every() if one.attributes.get("aria-label") == label)
    rows = [one for one in table.every() if one.attributes.get("role") == "row"]
    parts = ("cell", "rowheader", "columnheader")
    return [[view.read(one) for one in row.every() if one.attributes.get("role") in parts] for row in rows]


def of_class(view: Shown, cls: str) -> list[Element]:
    return [one for one in view.root.every() if cls in one.classes]


def paragraphs(view: Shown) -> list[Element]:
    """The paragraphs of the explanation, each with all its variants."""
    return [one for one in of_class(view, "variants") if "data-say" in one.attributes]


def why(view: Shown) -> list[str]:
    """The sentences of the explanation."""
    return [view.read(one) for one in paragraphs(view)]


def pressable(table: Table, act: str) -> list[str]:
    """The buttons for an act."""
    keys = shown(table).keys
    return [key for key in keys if key.startswith(f"do-{act}")]


def said(refusal: Refusal) -> list[str]:
    """The refusal in both languages, every placeholder of which has a value."""
    return [load(TEXT, lang).refuse(refusal) for lang in LANGS]


# The documents' case


def test_the_documents_case_has_its_figures_and_says_who_is_ahead() -> None:
    view = shown()
    assert lines(view, "cross-entropy (nats)") == [
        ["sample", "Model A", "Model B", "A\u00a0−\u00a0B", "ahead"],
        ["sample 1", "0.9163", "0.3567", "+0.5596", "Model B"],
        ["sample 2", "0.9163", "0.3567", "+0.5596", "Model B"],
        ["sample 3", "2.3026", "1.2040", "+1.0986", "Model B"],
        ["mean", "1.3784", "0.6391", "+0.7393", "Model B"],
    ]
    assert lines(view, "error rate")[1:] == [
        ["sample 1", "✓ right", "✓ right", "0", "tie"],
        ["sample 2", "✓ right", "✓ right", "0", "tie"],
        ["sample 3", "✗ wrong", "✗ wrong", "0", "tie"],
        ["mean", "0.3333", "0.3333", "0", "tie"],
    ]
    assert lines(view, "squared error, sum over classes")[-1] == ["mean", "0.8067", "0.3400", "+0.4667", "Model B"]
    assert lines(view, "squared error, mean over classes")[-1] == ["mean", "0.2689", "0.1133", "+0.1556", "Model B"]
    assert view.text("tile").startswith("error rate 0.3333 0.3333 ahead: tie cross-entropy (nats) 1.3784 0.6391 ahead:")


def test_the_documents_case_is_explained() -> None:
    view = shown()
    assert "|".join(why(view)) == (
        "Model A and Model B are right on the same samples, 2 of 3, and wrong on the others: both have error rate "
        "0.3333. It asks only whether the true class came first, not by how much.|"
        "Cross-entropy asks how much. On (geometric) average Model B gives the true class 0.5278, Model A gives it "
        "0.2520: 2.0944 times as much, and log 2.0944 = 0.7393 nats is the gap. Model B gives it more on 3 of 3 "
        "samples.|"
        "All of the gap arises where the error rate sees no difference: +0.3731 on samples that both have right, "
        "+0.3662 on samples that both have wrong.|"
        "So the error rate ties and cross-entropy does not.|"
        "Squared error agrees with cross-entropy: 0.8067 against 0.3400 (summed over the classes)."
    )
    assert lines(view, "Where the gap arises")[1:] == [
        ["both", "2", "0.4000", "0.7000", "+0.3731"],
        ["only Model A", "0", "–", "–", "0"],
        ["only Model B", "0", "–", "–", "0"],
        ["neither", "1", "0.1000", "0.3000", "+0.3662"],
        ["all", "3", "0.2520", "0.5278", "+0.7393"],
    ]


def test_the_documents_case_in_chinese() -> None:
    view = shown(lang="zh")
    assert why(view)[0] == (
        "模型 A 和模型 B 对的是同一批样本（2 / 3），其余都错：错误率都是 0.3333。"
        "错误率只问真实类别是不是排第一，不问领先多少。"
    )
    assert why(view)[3] == "所以错误率持平，交叉熵却不持平。"
    assert lines(view, "交叉熵（nat）")[-1] == ["均值", "1.3784", "0.6391", "+0.7393", "模型 B"]
    assert "0.4 > 0.3 > 0.2" in view.text("slip")


@pytest.mark.parametrize(
    ("table", "seen"),
    [
        (DEFAULT, True), (done(("nc0", "cat")), True), (done(("a0", "0.5")), False), (done(("adds", "")), None),
        (done(("a0", "0.5"), ("reset", "")), True),
    ],
)  # fmt: skip
def test_the_slip_of_the_document_is_noted_while_the_table_is_the_documents(table: Table, seen: bool | None) -> None:
    view = shown(table)
    notes = of_class(view, "slip")
    assert len(notes) == (seen is not None)
    for note in notes:
        assert note.attributes["data-mark"] == "documents=1"
        assert (view.values["documents"] == 1) is seen
    begins = "D3 asks this" if view.values["documents"] else "Your table, which began as D3’s."
    assert view.text("story").startswith(begins)


# Any other case


CASES = {
    "one leads": (
        done(("a2", "0.95")),
        [
            "By error rate Model A is ahead: of 3 samples it has 0 wrong, Model B has 1.",
            "Model A gives it more on 1 of 3 samples.",
            "on samples that only Model A has right, 1 of 3",
            "So both measures put Model A ahead.",
        ],
    ),
    "opposite": (
        done(("a2", "0.9")),
        [
            "By error rate Model A is ahead: of 3 samples it has 0 wrong, Model B has 1.",
            "Model B gives it more on 2 of 3 samples.",
            "So they disagree: Model A is right more often, Model B gives the true classes more.",
        ],
    ),
    "certain and wrong": (
        done(("a0", "0")),
        [
            "Model A gives a true class probability 0 (on 1 of 3 samples), and −log 0 = ∞: its mean cross-entropy is",
            "infinite whatever it does elsewhere, so Model B is ahead.",
            "There is no finite gap that could be traced to samples.",
        ],
    ),
    "both certain and wrong": (
        done(("a0", "0"), ("b1", "0"), ("b2", "0")),
        [
            "Both models give a true class probability 0 (Model A on 1, Model B on 2 of 3 samples)",
            "Error rate and squared error stay finite and can still be compared.",
        ],
    ),
    "the same": (
        replace(DEFAULT, b=DEFAULT.a),
        [
            "Cross-entropy ties: on (geometric) average both give the true class 0.2520, which costs 1.3784 nats.",
            "So neither of the two tells the models apart.",
            "Squared error ties too: 0.8067 for both",
        ],
    ),
    "all right": (done(("a2", "0.9"), ("b2", "0.9")), ["are right on every sample: both error rates are 0."]),
    "all wrong": (
        done(*((f"{m}{i}", "0.1") for m in "ab" for i in range(3))),
        ["are wrong on every sample: both error rates are 1."],
    ),
    "others right": (
        done(("a0", "0.1"), ("a2", "0.9")),
        ["Model A and Model B are right on 2 of 3 samples each, though not on the same ones"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_explanation_is_right_for_other_tables(name: str) -> None:
    table, wanted = CASES[name]
    found = " ".join(why(shown(table)))
    for part in wanted:
        assert part in found


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", CASES)
def test_every_paragraph_says_exactly_one_sentence(lang: str, name: str) -> None:
    view = shown(CASES[name][0], lang)
    assert [sum(view.seen(one) for one in paragraph.every()) - 1 for paragraph in paragraphs(view)] == [1] * 5
    assert all("{" not in sentence and sentence for sentence in why(view))


def test_infinity_is_written_and_who_cannot_be_compared_is_a_dash() -> None:
    rows = lines(shown(done(("a0", "0"), ("b0", "0"))), "cross-entropy (nats)")
    assert rows[1] == ["sample 1", "∞", "∞", "–", "–"]
    assert rows[-1] == ["mean", "∞", "∞", "–", "–"]


@pytest.mark.parametrize("lang", LANGS)
def test_a_row_that_does_not_sum_to_one_says_by_how_much_and_offers_to_mend_it(lang: str) -> None:
    view = shown(done(("pa1_0", "0.2")), lang)
    assert "−0.1000" in view.text("off")
    assert view.attribute("do-fixa1", "data-act") == "fixa1"
    assert of_class(view, "off")[0].attributes["data-mark"] == "off_a[1]=0"  # out of sight while a slider mends it
    assert lines(view, load(TEXT, lang)["cross_entropy"])[2][1] == "0.9163"
    assert of_class(shown(lang=lang), "off") == []


def test_names_are_text_wherever_they_stand() -> None:
    nasty = "<b>{a}</b> $x$ %{y}"
    view = shown(done(("na", nasty), ("nc0", nasty), ("ns0", nasty)))
    assert why(view)[0].startswith(f"{nasty} and Model B are right")
    assert lines(view, "cross-entropy (nats)")[1][0] == nasty
    assert "<b>{a}" not in str(view.header["html"])
    (chart,) = view.header["charts"]
    assert view.filled(chart["points"][0]["text"]) == f"{nasty} · {nasty}"


@pytest.mark.parametrize("lang", LANGS)
def test_what_was_refused_is_said_below_its_box_and_changes_nothing(lang: str) -> None:
    view = shown(lang=lang, act="pa0_1!", text="<b>40")
    assert view.header["refusal"] == {"act": "pa0_1", "typed": "<b>40", "why": view.why}
    assert view.why == load(TEXT, lang).refuse(Refusal("not_a_number", value="<b>40"))
    assert view.query == {}
    whys = [one.attributes["data-why"] for one in view.root.every() if "data-why" in one.attributes]
    assert {"pa0_1", "a0", "na", "nc0", "ns0", "dropc0"} <= set(whys)
    assert len(whys) == len(set(whys))


def test_every_control_has_a_name_that_says_model_and_sample() -> None:
    view = shown(done(("na", "old"), ("ns0", "first")))
    assert view.attribute("slide-a0", "aria-label") == "old, first: what if it had given the true class p"
    assert view.attribute("slide-a0", "aria-valuetext") == "0.4000, cross-entropy 0.9163; mean 1.3784"
    assert view.attribute("box-pb2_1", "aria-label") == "Model B, sample 3: probability of class 2"
    assert view.attribute("target-0-2", "aria-label") == "class 3 is the true class of first"
    keys = view.keys
    assert len(keys) == len(set(keys))
    for one in view.root.every():
        if one.tag in ("input", "button"):
            assert one.attributes.get("data-set-aria-label") or one.children, one.attributes


# Acts


ACTS = st.builds(
    "{}{}{}{}".format,
    st.sampled_from([*"aby", "pa", "pb", "na", "nb", "nc", "ns", "fixa", "fixb", "dropc", "drops", "addc", "adds",
                     "swap", "reset", "plotly", "x"]),
    st.sampled_from(["", *map(str, range(14)), "99"]), st.sampled_from(["", "_0", "_1", "_7", "_9", "_99"]),
    st.sampled_from(["", "!"]),
)  # fmt: skip
TEXTS = (
    st.sampled_from(["", "0", "1", "0.25", "2", "-1", "nan", "inf", "1,5", "abc", "cat", "x" * 30, "<b>"]) | st.text()
)


@SOME
@given(a_table(), st.lists(st.tuples(ACTS, TEXTS), max_size=6))
def test_whatever_is_done_gives_a_sound_table_or_a_refusal_that_can_be_said(
    table: Table, acts: list[tuple[str, str]]
) -> None:
    for what, text in acts:
        try:
            table = act(table, what, text)
        except Refusal as refusal:
            said(refusal)
        n, k = len(table.samples), len(table.classes)
        assert 1 <= n <= MOST_SAMPLES
        assert 2 <= k <= MOST_CLASSES
        assert len(table.models) == 2
        assert len(table.targets) == len(table.a) == len(table.b) == n
        assert all(len(row) == k for row in (*table.a, *table.b))
        assert all(0 <= p <= 1 for row in (*table.a, *table.b) for p in row)
        assert all(0 <= y < k for y in table.targets)


def test_a_slider_gives_the_true_class_p_and_the_others_the_rest_in_proportion() -> None:
    assert act(DEFAULT, "a2", "0.4").a[2] == (0.4, 0.133333333, 0.466666667)
    assert act(DEFAULT, "b0", "1").b == ((0.0, 0.0, 1.0), *DEFAULT.b[1:])
    assert act(DEFAULT, "a2", "0.1") == DEFAULT


def test_a_box_changes_one_probability_and_nothing_else() -> None:
    changed = act(DEFAULT, "pb1_0!", "0.25")
    assert changed.b[1] == (0.25, 0.7, 0.2)
    assert changed.a == DEFAULT.a
    assert changed.b[0] == DEFAULT.b[0]


def test_a_row_is_made_to_sum_to_one_only_when_asked() -> None:
    off = act(DEFAULT, "pa0_0", "0.8")
    assert math.fsum(off.a[0]) == 1.5
    assert act(off, "b0", "0.5").a == off.a
    assert act(off, "fixa0").a[0] == (0.533333333, 0.2, 0.266666667)
    assert act(act(DEFAULT, "pb0_0", "0"), "pb0_1", "0").b[0] == (0.0, 0.0, 0.7)


def test_targets_names_and_the_exchange_of_the_models() -> None:
    changed = done(("y0", "1"), ("nc1", "cat"), ("ns2", "the third"), ("na", "old"), ("nb", "new"))
    assert changed.targets == (1, 1, 0)
    assert (changed.classes[1], changed.samples[2], changed.models) == ("cat", "the third", ("old", "new"))
    swapped = act(changed, "swap")
    assert (swapped.models, swapped.a, swapped.b) == (("new", "old"), changed.b, changed.a)
    assert act(swapped, "swap") == changed
    assert act(swapped, "reset") == DEFAULT


@pytest.mark.parametrize("emptied", ["", " "])
def test_an_emptied_name_goes_back_to_the_default_one(emptied: str) -> None:
    assert act(act(DEFAULT, "nc0", "cat"), "nc0!", emptied).classes == ("", "", "")


def test_samples_come_and_go() -> None:
    more = act(DEFAULT, "adds")
    assert more.targets == (2, 1, 0, 0)
    assert more.a[3] == more.b[3] == (0.333333333,) * 3
    assert act(more, "drops3") == DEFAULT
    assert pressable(more, "drops") == [f"do-drops{i}" for i in range(4)]
    fewer = act(act(DEFAULT, "drops0"), "drops0")
    assert (fewer.targets, fewer.a, fewer.b) == ((0,), DEFAULT.a[2:], DEFAULT.b[2:])
    assert act(fewer, "drops0") == fewer
    many = done(*[("adds", "")] * 20)
    assert len(many.samples) == MOST_SAMPLES
    assert not pressable(many, "adds")
    assert not pressable(fewer, "drops")


def test_classes_come_and_go_and_nobody_shares_out_what_a_class_had() -> None:
    more = act(DEFAULT, "addc")
    assert more.a[0] == (0.3, 0.3, 0.4, 0.0)
    assert act(more, "dropc3") == DEFAULT
    fewer = done(("y0", "1"), ("dropc2", ""))
    assert fewer.a == ((0.3, 0.3), (0.3, 0.4), (0.1, 0.2))
    assert fewer.targets == (1, 1, 0)
    assert done(("y2", "1"), ("dropc0", ""), ("dropc0!", "")).targets == (1, 0, 0)
    many = done(*[("addc", "")] * 20)
    assert len(many.classes) == MOST_CLASSES
    assert not pressable(many, "addc")
    assert not pressable(fewer, "dropc")


@pytest.mark.parametrize(
    ("what", "text", "key"),
    [
        ("a0!", "1.5", "not_a_share"), ("b2", "-0.1", "not_a_share"), ("pa0_0!", "40", "not_a_share"),
        ("pa0_0!", "0,4", "decimal_comma"), ("pa0_0!", "much", "not_a_number"), ("pa0_0!", "nan", "not_finite"),
        ("pa0_0!", " ", "no_number"), ("pa0_0!", "", "no_number"), ("y0", "3", "not_a_class"),
        ("y0", "0.5", "not_a_class"), ("nc0!", "x" * 25, "name_too_long"), ("dropc1", "", "class_is_true"),
        ("a3", "0.5", "not_a_choice"), ("pa0_3", "0.5", "not_a_choice"), ("nc3", "cat", "not_a_choice"),
        ("plotly", "", "not_a_choice"),
    ],
)  # fmt: skip
def test_what_does_not_belong_there_is_refused_by_name(what: str, text: str, key: str) -> None:
    with pytest.raises(Refusal) as refused:
        act(DEFAULT, what, text)
    assert refused.value.key == key
    assert all("{" not in sentence for sentence in said(refused.value))


def test_a_class_that_is_true_is_named_with_the_sample_that_needs_it() -> None:
    assert shown(act="dropc1").why.startswith("Class 2 is the true class of sample 2:")


# The link


@SOME
@given(a_table())
@example(DEFAULT)
@example(replace(DEFAULT, classes=("a;b_c", "\\", "_"), models=("m;", "\\;_\\")))
def test_a_table_comes_back_from_its_link(table: Table) -> None:
    named = replace(
        table,
        classes=tuple(" ".join(name.split()) for name in table.classes),
        samples=tuple(" ".join(name.split()) for name in table.samples),
    )
    text = write(named)
    assert (named if text is None else read(text)) == named
    assert text is None or len(text) <= LONGEST or any(len(repr(p)) > 12 for row in (*table.a, *table.b) for p in row)


def test_the_documents_table_needs_no_link_and_its_neighbours_have_a_readable_one() -> None:
    assert write(DEFAULT) is None
    assert shown().query == shown(act="a0", text="0.4").query == {}
    text = "3_0.3,0.3,0.4_0.1,0.2,0.7;2_0.3,0.4,0.3_0.2,0.4,0.4;1_0.1,0.2,0.7_0.3,0.4,0.3"
    assert shown(act="b1", text="0.4").query == {"t": text}
    assert section.read({"t": text})[0]["table"] == act(DEFAULT, "b1", "0.4")


def full(name: str = "W") -> Table:
    row = ((0.123456789,) * 8,)
    names = (name * 24,)
    return Table(names * 8, names * 12, (*names, *names), (7,) * 12, row * 12, row * 12)


def test_a_link_is_short() -> None:
    row = (0.123456789,) * 4
    names = tuple(f"class no. {k}" for k in range(4))
    table = Table(names, ("",) * 6, ("A", "B"), (3,) * 6, (row,) * 6, (row,) * 6)
    assert len(write(table) or "") < 1000
    text = write(full()) or ""
    assert len(text) <= LONGEST
    assert section.read({"t": text}) == ({"table": full()}, [])


@pytest.mark.parametrize(
    ("text", "key", "inner"),
    [
        ("", "link_piece", None), ("nonsense", "link_piece", None), ("1_1,0", "link_piece", None),
        ("1_1,0_1,0_1,0", "link_piece", None), ("m_a_b", "link_samples", None), ("1_1_1", "count", None),
        (";".join(["1_1,0_1,0"] * 13), "link_samples", None), ("1_" + ",".join("0" * 9) + "_0", "count", None),
        ("3_1,0_1,0", "link_sample", "link_target"), ("0_1,0_1,0", "link_sample", "link_target"),
        ("x_1,0_1,0", "link_sample", "link_target"), ("²_1,0_1,0", "link_sample", "link_target"),
        ("1_1,0_1,0;1_1,0_1,0,0", "link_sample", "count"), ("1_1,2_1,0", "link_sample", "not_a_share"),
        ("1_1,nan_1,0", "link_sample", "not_finite"), ("1_1,_1,0", "link_sample", "no_number"),
        ("1_1,0_1,0;c_a", "link_names", None), ("1_1,0_1,0;s_a_b", "link_names", None),
        ("1_1,0_1,0;m_a_" + "x" * 25, "name_too_long", None), ("1" * (LONGEST + 1), "too_long", None),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_link_is_named_and_the_documents_table_is_shown(
    text: str, key: str, inner: str | None
) -> None:
    state, ((parameter, refusal),) = section.read({"t": text})
    assert (state, parameter, refusal.key) == ({"table": DEFAULT}, "t", key)
    if inner:
        assert refusal.values["why"].key == inner
    assert all("{" not in sentence for sentence in said(refusal))


@SOME
@given(st.text() | st.from_regex(r"([0-9]_[0-9.,]*_[0-9.,]*;?)*([mcs](_[^;]*)*;?)*", fullmatch=True))
def test_no_link_ends_in_anything_but_a_table_or_a_refusal(text: str) -> None:
    try:
        table = read(text)
    except Refusal as refusal:
        said(refusal)
    else:
        assert read(write(table) or text) == table


def test_a_probability_is_read_as_a_number_from_nothing_to_one() -> None:
    assert [values.share(text) for text in ("0", "1", "1e-6", "０．５")] == [0, 1, 1e-6, 0.5]


# What it is shown as


def words(lang: str) -> Words:
    return load(TEXT, lang)


def test_default_names_are_in_the_visitors_language_and_given_ones_stay() -> None:
    table = replace(DEFAULT, classes=("cat", "", ""), models=("", "new"))
    named = table.named(words("en"))
    assert (named.classes, named.models) == (("cat", "class 2", "class 3"), ("Model A", "new"))
    assert named.samples == ("sample 1", "sample 2", "sample 3")
    assert table.named(words("zh")).models == ("模型 A", "new")
    assert shown(table, "zh").header["names"] == ["模型 A", "new", "持平"]


def test_the_table_is_data_like_any_other() -> None:
    data = dataset(replace(DEFAULT, models=("old", "")), "en")
    assert (data.a.name, data.b.name, data.classes[2], data.row_name(0)) == ("old", "Model B", "class 3", "sample 1")
    assert data.rows == 3
    assert dataset(DEFAULT, "en").key != data.key


def test_the_documents_table_is_known_under_any_names() -> None:
    assert is_documents(replace(DEFAULT, classes=("x", "", "")))
    assert not is_documents(act(DEFAULT, "a0", "0.5"))
    assert not is_documents(act(DEFAULT, "swap"))


# Sliders


def sliders(table: Table) -> Any:
    (control,) = section.controls
    state = {"table": table}
    return control.sliders(state, 5.0)


def test_few_samples_have_steps_of_half_a_hundredth_and_many_at_least_of_two() -> None:
    assert {0.005, 0.01, 0.995, 1e-6} <= set(sliders(DEFAULT)["b2"].grid.tolist())
    every = sliders(full())
    assert len(every) == 36
    for name, slider in every.items():
        steps = slider.grid[1:] - slider.grid[:-1]
        assert (steps > 0).all()
        assert name[0] == "y" or (slider.grid[0], slider.grid[-1]) == (0, 1)
        assert name[0] == "y" or steps.max() <= 0.02 + 1e-12


@FEW
@given(a_table(samples=3, classes=4))
@example(DEFAULT)
def test_every_step_of_every_slider_is_the_table_set_to_that_step(table: Table) -> None:
    state, every = {"table": table}, sliders(table)
    assert set(every) == {f"{kind}{i}" for kind in "aby" for i in range(len(table.samples))}
    found = sweep(section, state, every, ())
    moved, places = found.moved, found.places
    now = now_of(section, state)
    for control, slider in every.items():
        shows = "target" if control[0] == "y" else f"true_p_{control[0]}"
        assert slider.at == now[f"{shows}[{control[1:]}]"]
        assert slider.at in slider.grid
        for step in {0, 1, len(slider.grid) // 3, len(slider.grid) - 1, slider.grid.tolist().index(slider.at)}:
            want = now_of(section, {"table": act(table, control, repr(float(slider.grid[step])))})
            for name in moved:
                got = moved[name][places[control]][step]
                assert_allclose(got, want[name], rtol=1e-9, atol=1e-12, err_msg=f"{name} along {control}")


def test_a_sweep_of_one_model_leaves_the_other_alone() -> None:
    state = {"table": DEFAULT}
    found = sweep(section, state, sliders(DEFAULT), ())
    moved, places = found.moved, found.places
    for name in ("p_b[0,0]", "sample_cross_entropy_b[0]", "cross_entropy_b", "squared_error_b", "p_a[2,2]"):
        assert set(moved[name][places["a0"]]) == {now_of(section, state)[name]}, name


# What travels


def largest() -> Table:
    row = tuple(round((k + 1.37) / 38.96, 9) for k in range(8))
    rows = tuple(row[i % 8 :] + row[: i % 8] for i in range(12))
    return Table(("",) * 8, ("",) * 12, ("", ""), tuple(i % 8 for i in range(12)), rows, rows[::-1])


@pytest.mark.parametrize(("table", "limit"), [(DEFAULT, 120_000), (largest(), 400_000)])
def test_a_release_sends_no_more_than_promised(table: Table, limit: int) -> None:
    text = write(table)
    query = [("t", text)] if text else []
    sent = answer(asked("two_models", "table", [*query, ("_act", "a0"), ("_text", "0.6")]))
    assert len(gzip.compress(sent, 1)) <= limit


def test_the_view_stays_the_same_while_only_numbers_change() -> None:
    before, after = shown(done(("a0", "0.6"))), shown(done(("a0", "0.7")))
    assert before.header["shape"] == after.header["shape"]
    assert shown(act="a0", text="0.7").header["html"] is None
    assert shown(act="adds").header["html"] is not None


# The chart


def marks(view: Shown) -> list[list[tuple[float, float]]]:
    """Where the marks of either model stand."""
    (chart,) = view.header["charts"]
    of = {"var(--ca)": 0, "var(--cb)": 1}
    found: list[list[tuple[float, float]]] = [[], []]
    for point in chart["points"]:
        found[of[point["colour"]]].append((view.values[point["x"]], view.values[point["y"]]))
    return found


@pytest.mark.parametrize("lang", LANGS)
def test_the_curve_is_minus_the_logarithm_as_far_as_the_axis_goes(lang: str) -> None:
    view = shown(lang=lang)
    (chart,) = view.header["charts"]
    (line,) = chart["lines"]
    assert line["y"] == pytest.approx([-math.log(p) for p in line["x"]], abs=1e-12)
    assert line["y"][0] == HIGHEST == chart["y"][0]["ends"][1]
    assert (line["x"][-1], chart["x"][""]["ends"]) == (1.0, [-0.02, 1.02])
    assert (chart["x"][""]["title"], chart["y"][0]["title"]) == (words(lang)["curve_x"], words(lang)["curve_y"])


def test_every_prediction_lies_on_the_curve() -> None:
    a, b = marks(shown())
    assert ([p for p, _ in a], [p for p, _ in b]) == ([0.4, 0.4, 0.1], [0.7, 0.7, 0.3])
    for p, cost in (*a, *b):
        assert cost == pytest.approx(-math.log(p), abs=6e-5)


def test_what_costs_more_than_the_axis_shows_stands_at_its_edge() -> None:
    view = shown(done(("a0", "0"), ("a1", "0.000001")))
    assert marks(view)[0][0] == (0, math.inf)
    assert marks(view)[0][1][1] > HIGHEST
    assert all(point["held"] for point in view.header["charts"][0]["points"])


def test_models_are_told_apart_by_shape_as_well_and_every_mark_says_whose_it_is() -> None:
    view = shown(done(("na", "old"), ("ns1", "second"), ("adds", "")))
    points = view.header["charts"][0]["points"]
    assert [point["symbol"] for point in points] == ["circle"] * 4 + ["diamond"] * 4
    assert [view.filled(point["name"]) for point in points if point["name"]] == ["old", "Model B"]
    assert view.filled(points[1]["text"]) == "old · second"
    assert view.filled(points[7]["text"]) == "Model B · sample 4"
