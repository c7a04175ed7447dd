"""The list of rows and one row looked at closely, from results to HTML; numbers are computed in another way."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from pages.shared.words import load
from pages.two_models import listing
from pages.two_models.explanation import EXTRA as TEXT
from pages.two_models.still import render
from softmax_core.digits import text
from tests.pages.test_two_models_report import HOSTILE, MODEL_1, MODEL_2, TARGET, dataset, random_data, study_of
from tests.still import Still, text_of

LANGS = ("en", "zh")
COLOURS = ("#0F573A", "#CC05A4")


def listed(data, page=0, selected=None, lang="en", kind="all"):
    study = study_of(data)
    part = listing.list_page(study, kind, None, None, page)
    detail = None if selected is None else listing.row_detail(selected, study, data, COLOURS)
    shown = listing.listing(part, study, data, selected)
    return Still(render(listing.ROW_LIST, load(TEXT, lang), listing.STYLE, listing=shown, detail=detail))


def closely(data, row, lang="en"):
    detail = listing.row_detail(row, study_of(data), data, COLOURS)
    return Still(render(listing.ROW_DETAIL, load(TEXT, lang), listing.STYLE, detail=detail))


def labels():
    return dataset([0, 1, 2, 1], [0, 1, 1, 1], [*MODEL_1, [0.2, 0.3, 0.5]], ("x", "y", "z"))


# the list ---------------------------------------------------------------------------------------------


def test_the_documents_rows_say_what_both_models_said_and_paid():
    data = dataset(TARGET, MODEL_1, MODEL_2, ("cat", "dog", "bird"))
    head, *lines = listed(data).table()
    assert head == ["row", "true class", "model 1 p(true) → −log p", "model 2 p(true) → −log p", "A − B"]
    # log(10), log(10/3), log 3; log(5/2), log(10/7), log(7/4)
    assert lines == [
        ["3", "cat", "✗ bird p 0.1000 → 2.3026", "✗ dog p 0.3000 → 1.2040", "+1.0986"],
        ["1", "bird", "✓ bird p 0.4000 → 0.9163", "✓ bird p 0.7000 → 0.3567", "+0.5596"],
        ["2", "dog", "✓ dog p 0.4000 → 0.9163", "✓ dog p 0.7000 → 0.3567", "+0.5596"],
    ]


def test_it_is_a_table_whose_columns_have_headings():
    page = listed(dataset(TARGET, MODEL_1, MODEL_2))
    (table,) = page.every("table")
    assert [one.tag for one in table.children if not isinstance(one, str)] == ["thead", "tbody"]
    heads = list(page.every("th"))
    assert [one.attributes for one in heads] == [{"scope": "col"}] * 5
    assert [len([cell for cell in line.every() if cell.tag in ("td", "th")]) for line in page.every("tr")] == [5] * 4
    assert [one.attributes["aria-label"] for one in page.every("b")] == ["wrong", "wrong", *["right"] * 4]
    assert all(one.attributes["role"] == "img" for one in page.every("b"))


@pytest.mark.parametrize("lang", LANGS)
def test_pages_follow_one_another_in_the_order_of_what_decides(lang):
    data = random_data(30)
    rows = np.arange(30)
    paid = [-np.log(model.values[rows, data.target]) for model in (data.a, data.b)]
    order = np.argsort(-np.abs(paid[0] - paid[1]), kind="stable")
    for page, place, ends in (
        (0, (1, 12), "earlier"),
        (1, (13, 24), ""),
        (2, (25, 30), "later"),
        (99, (25, 30), "later"),
    ):
        view = listed(data, page, lang=lang)
        first = 12 * min(page, 2)
        wanted = [f"do-row{row}" for row in order[first : first + 12]]
        assert view.keys == [*wanted, "do-earlier", "do-later"]
        assert [view.attribute(key, "data-act") for key in view.keys] == [key.removeprefix("do-") for key in view.keys]
        (said,) = (one for turn in view.every("p", "turn") for one in turn.every() if one.tag == "span")
        assert text_of(said) == load(TEXT, lang).say("list_place", first=place[0], last=place[1], total=30)
        for act in ("earlier", "later"):
            assert (view.attribute(f"do-{act}", "disabled") is not None) == (act == ends)


def test_a_list_without_rows_says_so():
    data = dataset(TARGET, MODEL_1, MODEL_2)
    view = listed(data, kind="only_a")
    assert view.text() == load(TEXT, "en")["list_empty"]
    assert view.keys == []


def test_the_row_that_is_looked_at_is_marked_and_opens_under_itself():
    view = listed(dataset(TARGET, MODEL_1, MODEL_2), selected=0)
    assert [view.attribute(f"do-row{row}", "aria-pressed") for row in (2, 0, 1)] == ["false", "true", "false"]
    lines = list(view.every("tr"))
    assert [one.classes for one in lines] == [[], [], ["selected"], ["selected"], []]
    (opened,) = [cell for cell in lines[3].every() if cell.tag == "td"]
    assert opened.attributes["colspan"] == "5"
    assert "Row 1: the truth is c2" in text_of(opened)


def test_labels_alone_leave_out_what_probabilities_say():
    view = listed(labels(), selected=3)
    head, first, *_ = view.table()
    assert head == ["row", "true class", "model 1", "model 2"]
    # log(5/2), row 1's cost for model 2
    assert first == ["1", "x", "✓ x", "✗ z p 0.3000 → 1.2040"]
    assert next(view.every("td", "n"), None) is None
    assert [one.attributes["colspan"] for one in view.every("td") if "colspan" in one.attributes] == ["4"]


# one row ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
def test_a_row_shows_both_models_probabilities_of_its_classes(lang):
    data = random_data(20, 14)
    view = closely(data, 7, lang)
    models = (data.a.values[7], data.b.values[7])
    sure = [data.target[7], data.a.labels[7], data.b.labels[7]]
    weight = np.maximum(*models)
    weight[sure] = np.inf
    shown = sorted(np.argsort(-weight, kind="stable")[:10])
    names = [text_of(one).removeprefix("● ") for one in view.every("span", "close-name")]
    assert names == [f"c{k}" for k in shown]
    assert [text_of(one) for one in view.every("span", "num")] == [text(float(p[k])) for k in shown for p in models]
    lengths = [one.attributes["style"].partition("scaleX(")[2].rstrip(")") for one in view.every("i", "bar")]
    assert_allclose(list(map(float, lengths)), [p[k] for k in shown for p in models], atol=5e-5)
    colours = [one.attributes["style"].partition(";")[0] for one in view.every("i", "bar")]
    assert colours == [f"--c:{colour}" for _ in shown for colour in COLOURS]
    (mark,) = view.every("b")
    assert mark.attributes == {"role": "img", "aria-label": load(TEXT, lang)["close_true"]}
    assert view.text("quiet") == load(TEXT, lang).say("close_more", count=4)
    truth = data.target[7]
    for p in models:
        squared = ((p - np.eye(14)[truth]) ** 2).sum()
        for number in (p[truth], -np.log(p[truth]), squared):
            assert text(float(number)) in view.text()


def test_of_labels_there_is_a_full_bar_and_no_number():
    view = closely(labels(), 3)
    bars = [one.attributes["style"].partition("scaleX(")[2].rstrip(")") for one in view.every("i", "bar")]
    assert bars == ["0.0000", "0.2000", "1.0000", "0.3000", "0.0000", "0.5000"]
    assert [text_of(one) for one in view.every("span", "num")] == ["", "0.2000", "", "0.3000", "", "0.5000"]
    assert "model 1 gives it" not in view.text()
    assert "model 2 gives it p = 0.3000" in view.text()
    assert not list(view.every("p", "quiet"))


def test_pictures_stand_in_the_html_itself():
    data = dataset(TARGET, MODEL_1, MODEL_2, images=np.linspace(0, 1, 48).reshape(3, 4, 4))
    pictures = [one.attributes for one in listed(data, selected=2).every("img")]
    assert [(one["width"], one["height"], one["alt"]) for one in pictures] == [
        ("32", "32", "Picture of row 3"), ("128", "128", "Picture of row 3"),
        ("32", "32", "Picture of row 1"), ("32", "32", "Picture of row 2"),
    ]  # fmt: skip
    assert all(one["src"].startswith("data:image/png;base64,") for one in pictures)
    assert all(one["class"] == "pixels" for one in pictures)


# text from outside ------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
def test_hostile_names_are_nothing_but_text(lang):
    random = np.random.default_rng(0)
    a, b = (random.dirichlet(np.ones(4), 8) for _ in range(2))
    quoted = [*HOSTILE[:3], "\" onmouseover='alert(1)'"]
    ids = np.array([f"{quoted[k % 4]}{k}" for k in range(8)])
    target = random.integers(0, 4, 8)
    images = np.zeros((8, 4, 4))
    data = dataset(target, a, b, tuple(quoted), (quoted[0], quoted[3]), ids=ids, images=images)
    view, harmless = (
        listed(data, selected=3, lang=lang),
        listed(dataset(target, a, b, images=images), selected=3, lang=lang),
    )
    assert [one.tag for one in view.every()] == [one.tag for one in harmless.every()]
    assert [set(one.attributes) for one in view.every()] == [set(one.attributes) for one in harmless.every()]
    assert "<b>bold</b>" in view.text()
    assert [one.attributes["alt"] for one in view.every("img") if one.attributes["width"] == "128"] == [
        load(TEXT, lang).say("list_image", row=ids[3])
    ]
