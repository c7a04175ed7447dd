"""What the visitor can do to the small table of two models, and how it stands in a link."""

import math
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pages.shared import values
from pages.shared.parse import Refusal
from pages.shared.words import LANGS, load
from pages.two_models.table.model import MOST_CLASSES, MOST_SAMPLES, TEXT
from pages.two_models.table.state import DEFAULT, LONGEST, Table, act, dataset, is_documents, read, write

SOME = settings(deadline=None, derandomize=True, database=None, max_examples=200)
P = st.floats(0, 1) | st.integers(0, 10**9).map(lambda n: n / 10**9)
NAME = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), max_size=24)


@st.composite
def a_table(draw):
    n, k = draw(st.integers(1, MOST_SAMPLES)), draw(st.integers(2, MOST_CLASSES))
    rows = st.lists(st.lists(P, min_size=k, max_size=k).map(tuple), min_size=n, max_size=n).map(tuple)

    def names(size):
        return draw(st.lists(NAME, min_size=size, max_size=size).map(tuple))

    targets = draw(st.lists(st.integers(0, k - 1), min_size=n, max_size=n).map(tuple))
    return Table(names(k), names(n), names(2), targets, draw(rows), draw(rows))


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


def said(why):
    """The refusal in both languages, every placeholder of which has a value."""
    return [load(TEXT, lang).refuse(why) for lang in LANGS]


# Acts


@SOME
@given(a_table(), st.lists(st.tuples(ACTS, TEXTS), max_size=6))
def test_whatever_is_done_gives_a_sound_table_or_a_refusal_that_can_be_said(table, acts):
    for what, text in acts:
        try:
            table = act(table, what, text)
        except Refusal as why:
            said(why)
        n, k = len(table.samples), len(table.classes)
        assert 1 <= n <= MOST_SAMPLES
        assert 2 <= k <= MOST_CLASSES
        assert len(table.models) == 2
        assert len(table.targets) == len(table.a) == len(table.b) == n
        assert all(len(row) == k for row in (*table.a, *table.b))
        assert all(0 <= p <= 1 for row in (*table.a, *table.b) for p in row)
        assert all(0 <= y < k for y in table.targets)


def test_a_slider_gives_the_true_class_p_and_the_others_the_rest_in_proportion():
    assert act(DEFAULT, "a2", "0.4").a[2] == (0.4, 0.133333333, 0.466666667)
    assert act(DEFAULT, "b0", "1").b == ((0.0, 0.0, 1.0), *DEFAULT.b[1:])
    assert act(DEFAULT, "a2", "0.1") == DEFAULT


def test_a_box_changes_one_probability_and_nothing_else():
    changed = act(DEFAULT, "pb1_0!", "0.25")
    assert changed.b[1] == (0.25, 0.7, 0.2)
    assert changed.a == DEFAULT.a
    assert changed.b[0] == DEFAULT.b[0]


def test_a_row_is_made_to_sum_to_one_only_when_asked():
    off = act(DEFAULT, "pa0_0", "0.8")
    assert math.fsum(off.a[0]) == 1.5
    assert act(off, "b0", "0.5").a == off.a
    assert act(off, "fixa0", "").a[0] == (0.533333333, 0.2, 0.266666667)
    assert act(act(DEFAULT, "pb0_0", "0"), "pb0_1", "0").b[0] == (0.0, 0.0, 0.7)


def test_targets_names_and_the_exchange_of_the_models():
    changed = act(act(act(DEFAULT, "y0", "1"), "nc1", "cat"), "ns2", "the third")
    changed = act(act(changed, "na", "old"), "nb", "new")
    assert changed.targets == (1, 1, 0)
    assert (changed.classes[1], changed.samples[2], changed.models) == ("cat", "the third", ("old", "new"))
    swapped = act(changed, "swap", "")
    assert (swapped.models, swapped.a, swapped.b) == (("new", "old"), changed.b, changed.a)
    assert act(swapped, "swap", "") == changed
    assert act(swapped, "reset", "") == DEFAULT


def test_an_emptied_name_goes_back_to_the_default_one():
    assert act(act(DEFAULT, "nc0", "cat"), "nc0!", " ").classes == ("", "", "")


def test_samples_come_and_go():
    more = act(DEFAULT, "adds", "")
    assert more.targets == (2, 1, 0, 0)
    assert more.a[3] == more.b[3] == (0.333333333,) * 3
    assert act(more, "drops3", "") == DEFAULT
    fewer = act(act(DEFAULT, "drops0", ""), "drops0", "")
    assert (fewer.targets, fewer.a, fewer.b) == ((0,), DEFAULT.a[2:], DEFAULT.b[2:])
    assert act(fewer, "drops0", "") == fewer
    many = DEFAULT
    for _ in range(20):
        many = act(many, "adds", "")
    assert len(many.samples) == MOST_SAMPLES


def test_classes_come_and_go_and_nobody_shares_out_what_a_class_had():
    more = act(DEFAULT, "addc", "")
    assert more.a[0] == (0.3, 0.3, 0.4, 0.0)
    assert act(more, "dropc3", "") == DEFAULT
    free = act(DEFAULT, "y0", "1")
    fewer = act(free, "dropc2", "")
    assert fewer.a == ((0.3, 0.3), (0.3, 0.4), (0.1, 0.2))
    assert fewer.targets == (1, 1, 0)
    assert act(act(act(DEFAULT, "y2", "1"), "dropc0", ""), "dropc0!", "").targets == (1, 0, 0)
    many = DEFAULT
    for _ in range(20):
        many = act(many, "addc", "")
    assert len(many.classes) == MOST_CLASSES


@pytest.mark.parametrize(
    ("what", "text", "key"),
    [
        ("a0!", "1.5", "not_a_share"), ("b2", "-0.1", "not_a_share"), ("pa0_0!", "40", "not_a_share"),
        ("pa0_0!", "0,4", "decimal_comma"), ("pa0_0!", "much", "not_a_number"), ("pa0_0!", "nan", "not_finite"),
        ("pa0_0!", " ", "no_number"), ("y0", "3", "not_a_class"), ("y0", "0.5", "not_a_class"),
        ("nc0!", "x" * 25, "name_too_long"), ("dropc1", "", "class_is_true"),
    ],
)  # fmt: skip
def test_what_does_not_belong_there_is_refused_by_name(what, text, key):
    with pytest.raises(Refusal) as why:
        act(DEFAULT, what, text)
    assert why.value.key == key
    assert all("{" not in sentence and text.strip() in sentence for sentence in said(why.value))


def test_a_class_that_is_true_is_named_with_the_sample_that_needs_it():
    with pytest.raises(Refusal) as why:
        act(DEFAULT, "dropc1", "")
    assert load(TEXT, "en").refuse(why.value).startswith("Class 2 is the true class of sample 2:")


# The link


@SOME
@given(a_table())
@example(DEFAULT)
@example(replace(DEFAULT, classes=("a;b_c", "\\", "_"), models=("m;", "\\;_\\")))
def test_a_table_comes_back_from_its_link(table):
    named = replace(
        table,
        **{field: tuple(" ".join(name.split()) for name in getattr(table, field)) for field in ("classes", "samples")},
    )
    text = write(named)
    assert (named if text is None else read(text)) == named
    assert text is None or len(text) <= LONGEST or any(len(repr(p)) > 12 for row in (*table.a, *table.b) for p in row)


def test_the_documents_table_needs_no_link_and_its_neighbours_have_a_readable_one():
    assert write(DEFAULT) is None
    text = write(act(DEFAULT, "b1", "0.4"))
    assert text == "3_0.3,0.3,0.4_0.1,0.2,0.7;2_0.3,0.4,0.3_0.2,0.4,0.4;1_0.1,0.2,0.7_0.3,0.4,0.3"


def test_a_link_is_short():
    row = (0.123456789,) * 4
    names = tuple(f"class no. {k}" for k in range(4))
    table = Table(names, ("",) * 6, ("A", "B"), (3,) * 6, (row,) * 6, (row,) * 6)
    assert len(write(table) or "") < 1000
    row = (0.123456789,) * 8
    name = ("W" * 24,)
    full = Table(name * 8, name * 12, (*name, *name), (7,) * 12, (row,) * 12, (row,) * 12)
    assert len(write(full) or "") <= LONGEST


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
        ("1_1,0_1,0;m_a_" + "x" * 25, "name_too_long", None),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_link_is_named(text, key, inner):
    with pytest.raises(Refusal) as why:
        read(text)
    assert why.value.key == key
    if inner:
        assert why.value.values["why"].key == inner
    assert all("{" not in sentence for sentence in said(why.value))


@SOME
@given(st.text() | st.from_regex(r"([0-9]_[0-9.,]*_[0-9.,]*;?)*([mcs](_[^;]*)*;?)*", fullmatch=True))
def test_no_link_ends_in_anything_but_a_table_or_a_refusal(text):
    try:
        table = read(text)
    except Refusal as why:
        said(why)
    else:
        assert read(write(table) or text) == table


def test_a_probability_is_read_as_a_number_from_nothing_to_one():
    assert [values.share(text) for text in ("0", "1", "1e-6", "０．５")] == [0, 1, 1e-6, 0.5]


# What it is shown as


def test_default_names_are_in_the_visitors_language_and_given_ones_stay():
    table = replace(DEFAULT, classes=("cat", "", ""), models=("", "new"))
    shown = table.named("en")
    assert (shown.classes, shown.models) == (("cat", "class 2", "class 3"), ("Model A", "new"))
    assert shown.samples == ("sample 1", "sample 2", "sample 3")
    assert table.named("zh").models == ("模型 A", "new")


def test_the_table_is_data_like_any_other():
    data = dataset(replace(DEFAULT, models=("old", "")), "en")
    assert (data.a.name, data.b.name, data.classes[2], data.row_name(0)) == ("old", "Model B", "class 3", "sample 1")
    assert data.rows == 3
    assert dataset(DEFAULT, "en").key != data.key


def test_the_documents_table_is_known_under_any_names():
    assert is_documents(replace(DEFAULT, classes=("x", "", "")))
    assert not is_documents(act(DEFAULT, "a0", "0.5"))
    assert not is_documents(act(DEFAULT, "swap", ""))
