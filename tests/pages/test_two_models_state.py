"""What can be set in the chapter Two models, in a link and back; nonsense in a link falls back and says so."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.shared.parse import Refusal
from pages.two_models import address
from pages.two_models.state import (
    ABOUT,
    ALL,
    BY,
    CELLS,
    CLASS_MEASURES,
    DATA,
    DEFAULT,
    FEWEST_BINS,
    LARGEST_SEED,
    MATRICES,
    MOST_BINS,
    PARAMS,
    UNITS,
    VIEWS,
    Pick,
    State,
    named,
    with_data,
    with_pick,
)
from pages.two_models.table_value import LONGEST, MOST_CLASSES, MOST_SAMPLES, Table

KEYS = [param.key for param in PARAMS]
NAMES = st.text(max_size=24).map(lambda text: " ".join("".join(c for c in text if c.isprintable()).split()))
HOSTILE = [
    "<b>x</b>",
    "$x$",
    "[a](http://b)",
    "|",
    "a,b",
    "\\,",
    "\\",
    ",",
    ";",
    "_",
    "a\\\\,b",
    "%2C",
    "&d=own",
    "#",
    "+",
]
CLASS = st.integers(0, 10**6)
PICKS = (
    st.sampled_from([ALL, *map(Pick, CELLS)])
    | st.builds(Pick, st.just("class"), CLASS)
    | st.builds(Pick, st.sampled_from(MATRICES), CLASS, CLASS)
)


def named_tuple(size):
    return st.tuples(*[NAMES | st.sampled_from(HOSTILE)] * size)


@st.composite
def tables(draw):
    samples, classes = draw(st.integers(1, 4)), draw(st.integers(2, 4))
    row = st.tuples(*[st.floats(0, 1)] * classes)
    rows = st.tuples(*[row] * samples)
    targets = draw(st.tuples(*[st.integers(0, classes - 1)] * samples))
    names = draw(named_tuple(classes)), draw(named_tuple(samples)), draw(named_tuple(2))
    return Table(*names, targets, draw(rows), draw(rows))


STATES = st.builds(
    State,
    data=st.sampled_from(DATA),
    table=st.just(DEFAULT.table) | tables(),
    view=st.sampled_from(VIEWS),
    names=named_tuple(2),
    pick=PICKS,
    page=st.integers(0, 10**6),
    row=st.none() | st.integers(0, 10**7 - 1),
    by=st.sampled_from(BY),
    about=st.sampled_from(ABOUT),
    top=st.integers(1, 100),
    bins=st.integers(FEWEST_BINS, MOST_BINS),
    resamples=st.integers(100, 10_000),
    seed=st.integers(0, LARGEST_SEED),
    unit=st.sampled_from(UNITS),
    pair=st.none() | st.tuples(st.integers(0, 9999), st.integers(0, 9999)),
    measure=st.sampled_from(CLASS_MEASURES),
    positive=st.none() | CLASS,
    threshold=st.floats(0, 1),
)


def read(query):
    return address.from_query(PARAMS, DEFAULT, query)


@given(STATES)
def test_every_state_comes_back_from_its_link(state):
    assert read(address.to_query(PARAMS, state)) == (state, [])


def test_the_strategy_sets_everything_that_can_be_set():
    assert {field.name for field in fields(State)} == {
        "data", "table", "view", "names", "pick", "page", "row", "by", "about", "top", "bins", "resamples", "seed",
        "unit", "pair", "measure", "positive", "threshold",
    }  # fmt: skip
    assert len(PARAMS) == len(fields(State))


def test_the_state_of_the_bare_address_writes_nothing():
    assert address.to_query(PARAMS, DEFAULT) == {}


def test_the_largest_table_with_every_digit_and_every_name_fits_into_a_link():
    row = tuple([1.2345678901234567e-05] * MOST_CLASSES)
    name = "\\;_" * 8
    table = Table(
        (name,) * MOST_CLASSES, (name,) * MOST_SAMPLES, (name, name), (7,) * MOST_SAMPLES,
        (row,) * MOST_SAMPLES, (row,) * MOST_SAMPLES,
    )  # fmt: skip
    state = replace(DEFAULT, table=table)
    written = address.to_query(PARAMS, state)
    assert len(written["t"]) <= LONGEST
    assert read(written) == (state, [])


@pytest.mark.parametrize(
    ("key", "text", "why"),
    [
        ("d", "cats", "not_a_choice"), ("d", "", "not_a_choice"), ("d", "Documents", "not_a_choice"),
        ("t", "1", "link_piece"), ("t", "", "link_piece"), ("t", "1_1,2_0,1", "link_sample"),
        ("t", "3_1,0_0,1", "link_sample"), ("t", "x" * (LONGEST + 1), "too_long"),
        ("show", "sure ", "not_a_choice"), ("show", "<b>", "not_a_choice"),
        ("n", "one", "names_count"), ("n", "a" * 25 + ",b", "name_too_long"), ("n", "x" * 2000, "too_long"),
        ("rows", "only_c", "not_a_choice"), ("rows", "class", "link_pick"), ("rows", "class.1.2", "link_pick"),
        ("rows", "only_a.1", "link_pick"), ("rows", "confusion_a.1", "link_pick"), ("rows", "class.x", "not_a_number"),
        ("rows", "class.-1", "not_whole"), ("rows", "class.1e9", "not_whole"), ("rows", "", "not_a_choice"),
        ("page", "-1", "not_whole"), ("page", "1.5", "not_whole"), ("page", "nan", "not_finite"),
        ("row", "0", "not_whole"), ("row", "1e99", "not_whole"), ("row", "one", "not_a_number"),
        ("by", "gap|cells", "not_a_choice"),
        ("top", "0", "not_whole"), ("top", "101", "not_whole"),
        ("bins", "4", "not_whole"), ("bins", "51", "not_whole"), ("bins", "15.5", "not_whole"),
        ("resamples", "99", "not_whole"), ("resamples", "10001", "not_whole"), ("resamples", "inf", "not_finite"),
        ("unit", "bit", "not_a_choice"), ("measure", "auc", "not_a_choice"),
        ("pair", "1", "count"), ("pair", "0,1", "not_whole"), ("pair", "1,x", "not_a_number"),
        ("class", "-1", "not_whole"), ("cut", "1.5", "not_a_share"), ("cut", "", "no_number"),
        ("seed", "-1", "not_whole"), ("seed", "10000", "not_whole"),
    ],
)  # fmt: skip
def test_nonsense_keeps_the_default_and_says_why(key, text, why):
    state, [(refused, refusal)] = read({key: text})
    assert state == DEFAULT
    assert (refused, refusal.key) == (key, why)


@given(st.sampled_from(KEYS), st.text(max_size=40) | st.sampled_from(["1" * 400, "9" * 5000, "\0", "1e308", "٣", "１"]))
def test_any_text_in_any_parameter_is_read_or_refused(key, text):
    state, refused = read({key: text})
    assert len(refused) <= 1
    assert state == DEFAULT or not refused
    assert read(address.to_query(PARAMS, state)) == (state, [])


def test_a_bad_part_of_a_link_leaves_the_others_alone():
    state, [(key, _)] = read({"d": "digits", "show": "rows", "rows": "class.x", "row": "7"})
    assert key == "rows"
    assert state == State(data="digits", view="rows", row=6)


# What the visitor does


def test_other_data_drop_what_was_said_of_the_old_and_keep_the_settings():
    state = State("digits", view="rows", names=("a", "b"), pick=Pick("class", 3), page=2, row=7, by="cells", bins=9,
                  positive=1, pair=(0, 2), unit="bits", threshold=0.2)  # fmt: skip
    assert with_data(state, "tumour") == State("tumour", view="rows", by="cells", bins=9, unit="bits", threshold=0.2)


def test_a_pick_begins_at_the_first_page_and_ends_the_look_at_a_row():
    state = State("digits", pick=Pick("class", 3), page=2, row=7)
    picked = with_pick(state, Pick("only_a"))
    assert (picked.pick, picked.page, picked.row) == (Pick("only_a"), 0, None)
    assert with_pick(picked, Pick("only_a")) == picked


def test_names_are_cleaned_and_long_ones_refused():
    assert named(DEFAULT, "  old \t model ", "").names == ("old model", "")
    with pytest.raises(Refusal) as caught:
        named(DEFAULT, "", "x" * 25)
    assert caught.value.key == "name_too_long"


@pytest.mark.parametrize(("pick", "classes", "fits"), [(ALL, 2, True), (Pick("class", 2), 2, False),
                                                       (Pick("confusion_a", 1, 2), 2, False),
                                                       (Pick("confusion_a", 1, 2), 3, True)])  # fmt: skip
def test_a_pick_fits_data_that_have_its_classes(pick, classes, fits):
    assert pick.fits(classes) == fits
