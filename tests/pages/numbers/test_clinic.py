"""The clinic: an array as it is typed, what every way shows of it, pasted code, and what cannot be taken."""

import contextlib
import io
import re
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from pages.numbers import clinic
from pages.numbers.array_text import LARGEST, LONGEST, MOST, read, written
from pages.shared.live.answer import find
from pages.shared.parse import Refusal
from pages.shared.words import LANGS, load
from softmax_core.lessons.clinic import GENERAL
from softmax_core.lessons.clinic_variants import VARIANTS
from tests.live import show
from tests.pages.conftest import Screen

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=200)

APP = Path(__file__).parents[3] / "app.py"
TEXT = APP.parent / "pages" / "numbers" / "text.toml"
WAYS = list(VARIANTS)
BATCH = ((3.0, 1.0, 0.2), (2.0, 1.0, 0.1))


# the array ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    ["[[3.0, 1.0, 0.2], [2.0, 1.0, 0.1]]", "3 1 0.2\n2 1 0.1", "3,1,0.2;2,1,0.1", "3\t1\t0.2\r\n2\t1\t0.1\r\n",
     "x = np.array([[3.0, 1.0, 0.2],\n              [2.0, 1.0, 0.1]])", "[[3.  1.  0.2]\n [2.  1.  0.1]]",
     "tensor([[3., 1., .2], [2., 1., .1]], dtype=torch.float64)", "[3 1 0.2; 2 1 0.1]", "[3, 1, 0.2]\n[2, 1, 0.1]",
     "【【３，１，0.2】，【2，1，0.1】】", " 3, 1, 0.2 ;\n 2, 1, 0.1 ; ", "[[3, 1, 2e-1,], [2, 1, 1E-1,],]"],
)  # fmt: skip
def test_a_matrix_is_read_however_it_is_written(typed):
    assert read(typed) == BATCH
    assert all(isinstance(x, float) for row in read(typed) for x in row)


@pytest.mark.parametrize(
    ("typed", "array"),
    [("3, 1", (3, 1)), ("[3 1]", (3, 1)), ("3\n1\n2", (3, 1, 2)), ("[[3, 1]]", ((3, 1),)), ("3,1;", ((3, 1),)),
     ("[[3],[1]]", ((3,), (1,))), ("7", (7,)), ("3.", (3.0,)), ("1e2", (100.0,)), ("−3 +1", (-3, 1)),
     ("np.array([1, 2], dtype=float)", (1.0, 2.0)), ("np.array([1, 2], dtype='int64')", (1, 2)),
     (f"{LARGEST} {-LARGEST - 1}", (LARGEST, -LARGEST - 1))],
)  # fmt: skip
def test_a_vector_is_none_with_brackets_around_it_and_whole_numbers_stay_whole(typed, array):
    found = read(typed)
    assert found == array
    assert repr(found) == repr(array)
    assert np.array(found).shape == np.array(array).shape


whole, real = st.integers(-LARGEST - 1, LARGEST), st.floats(allow_nan=False, allow_infinity=False)


def arrays(elements):
    """Vectors and matrices as tuples."""
    rows = st.integers(1, 4).flatmap(lambda k: st.lists(st.tuples(*[elements] * k), min_size=1, max_size=3).map(tuple))
    return st.lists(elements, min_size=1, max_size=MOST).map(tuple) | rows


@QUICK
@given(arrays(whole) | arrays(real))
def test_every_array_comes_back_from_its_link_and_from_numpys_own_writing(numbers):
    array = np.array(numbers)
    with np.printoptions(floatmode="unique", linewidth=10_000):
        texts = [written(numbers), str(array.tolist()), repr(array)]
    for text in texts:
        if len(text) <= LONGEST:
            found = np.array(read(text))
            assert found.dtype == array.dtype
            np.testing.assert_array_equal(found, array)
    assert read(written(read(texts[0]))) == read(texts[0])


@QUICK
@given(st.text(max_size=200) | st.text("[](),;. \n-0123456789einfa", max_size=60))
def test_any_text_is_an_array_or_refused_in_words(typed):
    try:
        found = read(typed)
    except Refusal as why:
        said = [load(TEXT, lang).refuse(why) for lang in LANGS]
        assert all(said)
    else:
        assert read(written(found)) == found


BEYOND = (
    "Entry 2: “9223372036854775808” is beyond the whole numbers that NumPy has (int64, up to 9223372036854775807): "
    "write 9223372036854775808.0 for a float."
)

REFUSED = [
    ("[[3, 1], [2]]", "Row 2 is 1 long and row 1 is 2: give every row as many numbers."),
    ("3 1\n2 dog", "Row 2, number 2: “dog” is not a number: type one such as 0.5, −3 or 1e3."),
    ("3, nan, 1", "Entry 2: “nan” is not a finite number: type one such as 0.5, −3 or 1e3."),
    ("[[1, inf]]", "Row 1, number 2: “inf” is not a finite number: type one such as 0.5, −3 or 1e3."),
    ("1, 1e999", "Entry 2: “1e999” is larger than a 64-bit float can hold (1.8e308): type a smaller number."),
    ("1, 9223372036854775808", BEYOND),
    ("", "There is no number here: type one, such as 0.5."),
    ("[[], []]", "There is no number here: type one, such as 0.5."),
    ("1," * 1_000_000, "This text has more than 600 characters: shorten it."),
    ("1 " * 7, "This array has 1 × 7 numbers or more; 6 × 6 is the most: give a smaller one."),
    ("1\n2 3\n" * 4, "This array has 8 × 1 numbers or more; 6 × 6 is the most: give a smaller one."),
    ("[[[1, 2]]]", "These brackets are 3 deep and a matrix has two, [[3, 1], [2, 0]]: take one pair away."),
    ("[[1, 2", "The brackets of “[[1, 2” do not close: write a matrix as [[3, 1], [2, 0]]."),
    ("]1[", "The brackets of “]1[” do not close: write a matrix as [[3, 1], [2, 0]]."),
    ("f(x) [1]", "“f(x)” is not a number: type one such as 0.5, −3 or 1e3."),
    ("[[1, 2] dog [3, 4]]", "“dog” is not a number: type one such as 0.5, −3 or 1e3."),
    ("<img src=x>", "Entry 1: “<img” is not a number: type one such as 0.5, −3 or 1e3."),
    ("1\x002", "Entry 1: “1 2” is not a number: type one such as 0.5, −3 or 1e3."),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "why"), REFUSED)
def test_what_is_no_array_is_refused_in_one_sentence_and_the_one_before_stays(typed, why):
    before = {"cm": "3,1;2,0", "cl": "columns", "cv": "total"}
    shown = show("numbers", "clinic", **before, act="matrix!", text=typed[:5000])
    assert shown.why == why
    assert shown.query == before
    chinese = show("numbers", "clinic", lang="zh", act="matrix!", text=typed[:5000]).why
    assert re.search(r"[\u4e00-\u9fff]", chinese)
    assert chinese.endswith("。")


# what is shown --------------------------------------------------------------------------------------------


def grid(shown, name):
    """The numbers that a way returns, as they are written, and its sums that stand in a frame."""
    card = next(one for one in shown.root.every() if one.attributes.get("data-way") == name)
    rows = [[shown.read(cell).split()[0] for cell in row.children] for row in card.every() if row.tag == "tr"]
    framed = [
        shown.read(cell)
        for cell in card.every()
        if cell.tag == "td" and "data-mark" in cell.attributes
        and shown.values[cell.attributes["data-mark"].partition("=")[0]] == 1
    ]  # fmt: skip
    return rows, framed


def verdict(shown, name):
    """What is said of a way."""
    card = next(one for one in shown.root.every() if one.attributes.get("data-way") == name)
    return next(shown.read(one) for one in card.every() if "clinic-verdicts" in one.classes)


def test_e5_shows_what_d1s_code_returns_its_sums_and_why():
    shown = show("numbers", "clinic", act="example", text="E5")
    rows, framed = grid(shown, "global_axis0")
    assert rows == [["0.7311", "0.5000", "0.5250", "1.7560"], ["0.2689", "0.5000", "0.4750", "1.2440"],
                    ["1.0000", "1.0000", "1.0000", "3.0000"]]  # fmt: skip
    assert framed == ["1.0000"] * 3
    assert verdict(shown, "global_axis0") == "✗ wrong"
    assert "The sum runs down the columns, and here a sample is a row" in shown.text("clinic-more")
    assert shown.query == {"cv": "global_axis0"}


def test_e6_and_the_others():
    shown = show("numbers", "clinic", act="example", text="E6")
    rows, framed = grid(shown, "total")
    assert rows[:2] == [["0.5700", "0.0771", "0.0347", "0.6818"], ["0.2097", "0.0771", "0.0314", "0.3182"]]
    assert framed == ["1.0000"]
    for name, first in (("E1", "0.8360"), ("E2", "0.6590"), ("E3", "1.52e-8"), ("E4", "0.2447")):
        rows, framed = grid(show("numbers", "clinic", act="example", text=name), "last")
        assert rows[0][0] == first
        assert framed == ["1.0000"] * (2 if name == "E4" else 1)


def test_the_same_code_is_right_where_samples_are_columns():
    assert verdict(show("numbers", "clinic"), "axis0") == "✗ wrong"
    columns = show("numbers", "clinic", act="lay", text="columns")
    assert columns.query == {"cl": "columns"}
    assert verdict(columns, "axis0") == "✓ right"
    assert verdict(columns, "axis1") == "✗ wrong"
    assert "3 samples of 2 classes, one a column" in columns.written("@array")


def test_an_error_and_nan_are_results_of_the_page():
    shown = show("numbers", "clinic", cm="3,1,2")
    assert shown.why == ""
    assert "AxisError: axis 1 is out of bounds for array of dimension 1" in shown.text()
    assert verdict(shown, "axis1") == "! raises"
    hot = show("numbers", "clinic", act="example", text="1000")
    assert grid(hot, "no_shift_axis1")[0][0] == ["nan"] * 4
    assert verdict(hot, "no_shift_axis1") == "✗ wrong"


def test_the_sentence_counts_the_verdicts():
    said = (
        "Of fifteen ways, 2 are right for every such array, 2 only here, 2 right but overwrite x, 8 wrong, and 1 stop"
    )
    assert said in show("numbers", "clinic").sentence


def test_c5_is_answered_on_this_array():
    assert "On your array they differ by up to 0.4903." in show("numbers", "clinic").text("statement")
    assert "On your array both give the same." in show("numbers", "clinic", cm="3.0,1.0").text("statement")


def test_every_reason_has_words_and_every_word_a_reason():
    for lang in LANGS:
        words = load(TEXT, lang)
        reasons = {key.removeprefix("clinic_why_") for key in words if key.startswith("clinic_why_")}
        assert reasons == {*GENERAL, *WAYS}
        assert {key.removeprefix("clinic_name_") for key in words if key.startswith("clinic_name_")} == set(WAYS)


@pytest.mark.parametrize("matrix", ["3.0,1.0,0.2;2.0,1.0,0.1", "3,1,2", "1000.0,0.0;0.0,-1000.0", "5;"])
def test_the_code_to_copy_runs_and_prints_what_is_shown(matrix):
    for v, name in enumerate(WAYS):
        shown = show("numbers", "clinic", cm=matrix, cv=name)
        code = shown.header["copies"]["code"]
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), np.errstate(all="ignore"), np.printoptions(floatmode="unique"):
            try:
                exec(code, {})  # noqa: S102  (our own code, as it is shown)
            except (ValueError, TypeError) as why:
                assert str(why).strip() in shown.written(f"@raised{v}")  # noqa: PT017
                continue
        numbers = [float(one) for one in re.findall(r"nan|[-\d][\de.+-]*", printed.getvalue())]
        result = clinic.findings(shown.query.get("cm", clinic.START), 0)[name].result
        np.testing.assert_array_equal(numbers, result.ravel())


# the address and the code ---------------------------------------------------------------------------------

OWN = "def f(z):\n    e = np.exp(z - np.max(z))\n    return e / e.sum(axis=1, keepdims=True)  # <b>'✓'</b>"


def test_pasted_code_opens_the_way_that_it_is_and_stands_in_the_link():
    shown = show("numbers", "clinic", act="code!", text=OWN)
    assert shown.query == {"cv": "global_axis1", "cp": OWN}
    said = "This is “max of everything, sum along axis 1”. On your array: right only here. Right on paper, and here no"
    assert shown.written("@pasted").startswith(said)
    assert [name for v, name in enumerate(WAYS) if shown.values[f"is_own[{v}]"]] == ["global_axis1"]
    again = show("numbers", "clinic", **shown.query)
    assert again.written("@code") == OWN
    assert "np.max(z)" not in again.header["html"]


def test_what_holds_for_a_matrix_only_is_told_and_what_is_no_way_is_said_not_to_be_one():
    other = show("numbers", "clinic", act="code!", text="np.exp(x) / np.exp(x).sum(-1, keepdims=True)")
    assert "a vector may fare differently" in other.written("@pasted")
    none = show("numbers", "clinic", act="code!", text="np.tanh(x)", cv="total")
    assert "none of the ways below" in none.written("@pasted")
    assert none.query == {"cv": "total", "cp": "np.tanh(x)"}
    assert show("numbers", "clinic", act="code!", text=" ", cp="np.tanh(x)").query == {}


@pytest.mark.parametrize(
    ("typed", "why"),
    [("x = = 1", "Line 1 is not Python"), ("np.exp(x)\nand then", "Line 2 is not Python"), ("x\0y", "null character"),
     ("x" * 701, "more than 700 characters"), ("(" * 300, "Line 1 is not Python"), ("\ud800", "Line 1 is not Python")],
)  # fmt: skip
def test_code_that_cannot_be_read_is_refused_in_one_sentence(typed, why):
    shown = show("numbers", "clinic", act="code!", text=typed, cp="np.tanh(x)")
    assert why in shown.why
    assert shown.query == {"cp": "np.tanh(x)"}
    assert show("numbers", "clinic", lang="zh", act="code!", text=typed).why.endswith(("。", "."))


def test_nothing_pasted_is_run_on_the_way_from_the_link_to_the_page():
    for code in ("import tests.pages.numbers.canary", "__import__('tests.pages.numbers.canary')"):
        show("numbers", "clinic", cp=code)
        show("numbers", "clinic", act="code!", text=code)
    assert "tests.pages.numbers.canary" not in sys.modules


def test_a_state_comes_back_from_its_link_and_bad_values_fall_back():
    section = find("numbers", "clinic")
    query = {"cm": "3,1;2,0", "cl": "columns", "cv": "twice", "cp": "np.tanh(x)"}
    state, refused = section.read(query)
    assert section.write(state) == query
    assert not refused
    state, refused = section.read({"cm": "[[1],[2,3]]", "cl": "diagonal", "cv": "magic", "cp": "x = = 1"})
    assert [key for key, _ in refused] == ["cm", "cl", "cv", "cp"]
    assert state == section.default


def test_a_way_opens_closes_and_one_at_a_time():
    opened = show("numbers", "clinic", act="look2", text="")
    assert opened.query == {"cv": "axis0"}
    assert show("numbers", "clinic", act="look3", text="", **opened.query).query == {"cv": "total"}
    assert show("numbers", "clinic", act="look2", text="", **opened.query).query == {}
    assert show("numbers", "clinic", act="look99", text="").why


@pytest.mark.parametrize(("locale", "lang"), [("en", "en"), ("zh-CN", "zh")])
def test_the_page_shows_the_clinic_and_tells_what_of_a_link_was_not_taken(locale, lang):
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.context["locale"] = locale
    app.run()
    for key, value in {"section": "clinic", "cm": "1,nan"}.items():
        app.query_params[key] = value
    app.switch_page("pages/numbers/page.py").run()
    screen = Screen(app)
    (view,) = screen.views.values()
    assert (view.header["place"], view.header["lang"]) == ("numbers/clinic", lang)
    (warning,) = screen.warnings
    assert "“cm”" in warning
    assert "nan" in warning
