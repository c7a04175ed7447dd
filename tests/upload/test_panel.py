"""The upload as a visitor meets it, in both languages."""

import re
from itertools import cycle

import numpy as np
import pytest

from pages.two_models.upload.upload_session import SESSION_KEY
from prediction_files import memory
from prediction_files.fields import NONE
from tests.prediction_files.made import IDS, TARGET, A, B, csv, npy, parquet, table
from tests.prediction_files.test_refusals import FILES, NAMES, PAIRS
from tests.prediction_files.test_styles import SAID, STYLES

LANGS = ["en", "zh"]
FILE_A = ("a.csv", csv(table(A, NAMES, id=IDS, label=TARGET)))
FILE_B = ("b.csv", csv(table(B, NAMES, id=IDS)))
CHINESE = re.compile("[\u4e00-\u9fff]")


def by_turns(cases):
    """Every case in one language: what is said of each in both is for tests/prediction_files to prove."""
    return list(zip(cases, cycle(LANGS), strict=False))


@pytest.mark.parametrize(("style", "lang"), by_turns(STYLES))
def test_a_style_is_taken_by_itself(upload, style, lang):
    screen = upload(lang).drop(*STYLES[style].items())
    assert not screen.errors
    assert screen.times == 1
    np.testing.assert_allclose(screen.taken.a.values, A, atol=1e-15)
    assert screen.taken.target.tolist() == TARGET
    (said,) = [plain.value for plain in screen.app.success]
    assert "6" in said
    assert bool(CHINESE.search(said)) == (lang == "zh")


@pytest.mark.parametrize(("case", "lang"), by_turns([*PAIRS, *FILES]))
def test_a_refusal_is_one_sentence_and_what_was_loaded_stays(upload, case, lang):
    files = PAIRS[case][0] if case in PAIRS else [FILES[case][:2]]
    before = upload(lang)
    before = before.drop(FILE_A, FILE_B) if case in FILES else before
    after = before.drop(*files)
    (said,) = [*after.errors, *after.infos]
    assert bool(CHINESE.search(said)) == (lang == "zh")
    assert after.times == (case in FILES)
    assert len(after.app.session_state[SESSION_KEY].tables) == (2 if case in FILES else len(files))


@pytest.mark.parametrize(
    ("lang", "roles"), [("en", ["model A", "model B", "labels"]), ("zh", ["模型 A", "模型 B", "标签"])]
)
def test_files_come_one_after_the_other_and_show_their_role(upload, lang, roles):
    screen = upload(lang).drop(("a.npy", npy(A)))
    assert len(screen.infos) == 1
    screen = screen.drop(("b.npy", npy(B)))
    assert len(screen.infos) == 1
    assert not screen.times
    screen = screen.drop(("y.npy", npy(np.array(TARGET))))
    assert screen.times == 1
    listed = [text for text in screen.texts if ".npy" in text]
    assert [line.rpartition(" · ")[2] for line in listed] == roles


def test_the_bytes_are_dropped_after_reading(upload):
    screen = upload().drop(FILE_A)
    assert screen.app.file_uploader[0].value in (None, [])
    assert screen.app.file_uploader[0].key == "upload files 1"


def test_a_removed_file_changes_nothing_until_there_is_another(upload):
    screen = upload().drop(FILE_A, FILE_B).press("upload remove 1")
    assert len(screen.infos) == 1
    assert screen.times == 1
    screen = screen.drop(("c.csv", csv(table(A, NAMES, id=IDS))))
    assert screen.times == 2
    assert screen.taken.b.name == "c"


def test_files_of_the_same_name_both_stay(upload):
    screen = upload().drop(("p.csv", FILE_A[1]), ("p.csv", FILE_B[1]))
    assert screen.times == 1
    assert (screen.taken.a.name, screen.taken.b.name) == ("p", "p (2)")
    assert screen.taken.a.values.tolist() == A.tolist()
    assert screen.taken.b.values.tolist() == B.tolist()


@pytest.mark.parametrize("lang", LANGS)
def test_logits_are_asked_about_with_the_guess_preselected_and_rows_in_view(upload, lang):
    logits = csv(table(10 * A - 3, NAMES, id=IDS, label=TARGET))
    screen = upload(lang).drop(("a.csv", logits), FILE_B)
    assert not screen.times
    assert screen.app.selectbox(key="upload field a.kind").value == "logits"
    (rows,) = [text for text in screen.texts if text.startswith("|")]
    assert len(rows.splitlines()) == 2 + 3
    assert "| 1 | 11 | 0 | 4 | -1 | -2 |" in rows
    screen = screen.press("upload use")
    assert screen.times == 1
    assert screen.taken.a.kind == "logits"
    np.testing.assert_allclose(screen.taken.a.values.sum(axis=1), 1)


@pytest.mark.parametrize("lang", LANGS)
def test_percentages_are_divided_by_100_only_when_that_is_confirmed(upload, lang):
    screen = upload(lang).drop(("a.csv", csv(table(100 * A, NAMES, id=IDS, label=TARGET))), FILE_B)
    assert not screen.times
    assert screen.app.selectbox(key="upload field a.kind").value == "percentages"
    assert "100" in screen.app.selectbox(key="upload field a.kind").options[-2]
    np.testing.assert_allclose(screen.press("upload use").taken.a.values, A)


@pytest.mark.parametrize("lang", LANGS)
def test_the_class_of_one_probability_is_asked_for(upload, lang):
    both = csv({"y": ["sick", "well", "sick"], "A": [0.75, 0.25, 0.5], "B": [1.0, 0.0, 0.25]})
    screen = upload(lang).drop(("both.csv", both))
    assert screen.app.selectbox(key="upload field a.positive").value == "well"
    assert not [box for box in screen.app.selectbox if box.key == "upload field b.positive"]
    screen = screen.choose("a.positive", "sick").press("upload use")
    assert screen.taken.a.values[:, screen.taken.classes.index("sick")].tolist() == [0.75, 0.25, 0.5]


@pytest.mark.parametrize("lang", LANGS)
def test_a_label_that_is_the_arg_max_everywhere_is_asked_about(upload, lang):
    frame = csv(table(A, NAMES, id=IDS, label=A.argmax(axis=1).tolist()))
    screen = upload(lang).drop(("a.csv", frame), FILE_B)
    assert not screen.times
    screen = screen.choose("0.truth", NONE)
    assert len(screen.infos) == 1
    screen = screen.drop(("y.csv", csv({"id": IDS, "y": TARGET})))
    assert screen.times == 1
    assert screen.taken.target.tolist() == TARGET


def test_an_order_of_classes_is_asked_for_where_only_the_labels_have_names(upload):
    screen = upload().drop(("a.npy", npy(A)), ("b.npy", npy(B)), ("y.npy", npy(np.array(SAID))))
    area = screen.app.text_area(key="upload field classes")
    assert area.value == "cat\ndog\nowl"
    area.set_value("owl\ncat\ndog").run()
    screen = type(screen)(screen.app).press("upload use")
    assert screen.taken.classes == ("owl", "cat", "dog")
    assert [screen.taken.classes[label] for label in screen.taken.target] == SAID


def test_what_was_recognised_can_be_overridden(upload):
    frame = csv(table(A, NAMES, id=IDS, label=TARGET, check=TARGET[::-1]))
    screen = upload().drop(("a.csv", frame), FILE_B).switch("upload details").choose("0.truth", "check")
    assert screen.times == 1
    screen = screen.press("upload use")
    assert screen.times == 2
    assert screen.taken.target.tolist() == TARGET[::-1]


def test_models_can_be_exchanged(upload):
    screen = upload().drop(FILE_A, FILE_B).switch("upload details")
    screen = screen.choose("b.model", "0:prob_*").choose("a.model", "1:prob_*").press("upload use")
    assert (screen.taken.a.name, screen.taken.b.name) == ("b", "a")


def test_three_models_are_taken_together_and_two_of_them_can_be_asked_for(upload):
    screen = upload().drop(FILE_A, FILE_B, ("c.csv", FILE_B[1]))
    assert screen.times == 1
    assert [model.name for model in screen.taken.models] == ["a", "b", "c"]
    assert screen.taken.models[2].values.tolist() == screen.taken.models[1].values.tolist()
    screen = screen.switch("upload details").choose("b.model", "2:prob_*").press("upload use")
    assert (screen.taken.a.name, screen.taken.b.name) == ("a", "c")


def test_seven_models_are_too_many_to_compare_all(upload):
    more = [(f"{name}.csv", FILE_B[1]) for name in "cdefg"]
    screen = upload().drop(FILE_A, FILE_B, *more)
    assert not screen.times
    screen = screen.choose("b.model", "6:prob_*").press("upload use")
    assert (screen.taken.a.name, screen.taken.b.name) == ("a", "g")


@pytest.mark.parametrize(
    ("lang", "part"),
    [
        ("en", "Row 2 is the worst with 1.0008, off by 0.0008; 1 rows are off"),
        ("zh", "偏差最大的是第 2 行，和为 1.0008，差 0.0008；有 1 行"),
    ],
)
def test_rows_that_do_not_sum_to_1_are_reported_and_divided_only_on_demand(upload, lang, part):
    off = A.copy()
    off[1, 2] += 0.0008
    screen = upload(lang).drop(("a.csv", csv(table(off, NAMES, id=IDS, label=TARGET))), FILE_B)
    assert screen.taken.a.values.tolist() == off.tolist()
    assert any(part in note for note in screen.notes)
    screen = screen.switch("upload details").choose("a.kind", "divided").press("upload use")
    np.testing.assert_allclose(screen.taken.a.values.sum(axis=1), 1, atol=1e-15)


@pytest.mark.parametrize(
    ("lang", "parts"),
    [
        ("en", ["a.csv: 1 ids are not in b.csv and were left out: 99", "matched by name: 0, 1, 2",
                "1 columns were not used: age", "the column Unnamed: 0 holds a tool’s row numbers"]),
        ("zh", ["a.csv：有 1 个编号不在 b.csv 中，已略去：99", "已按名称对应：0, 1, 2", "有 1 列没有用到：age",
                "列 Unnamed: 0 是工具写出的行号"]),
    ],
)  # fmt: skip
def test_what_is_worth_knowing_is_said(upload, lang, parts):
    frame = {"Unnamed: 0": list(range(6))} | table(A, NAMES, id=[*IDS[:5], 99], label=TARGET, age=[1] * 6)
    other = table(B[:, ::-1], NAMES[::-1], id=IDS[:5] + IDS[5:])
    screen = upload(lang).drop(("a.csv", csv(frame)), ("b.csv", csv(other)))
    assert screen.taken.rows == 5
    assert screen.taken.b.values.tolist() == B[:5].tolist()
    for part in parts:
        assert any(part in note for note in screen.notes), part


def test_row_numbers_of_pandas_join_and_can_be_left_out(upload):
    frames = [{"Unnamed: 0": order} | table(values[order], NAMES) for order, values in (([2, 0, 1], A), ([0, 1, 2], B))]
    frames[0]["label"] = [0, 0, 2]
    screen = upload().drop(*[(f"{name}.csv", csv(one)) for name, one in zip("ab", frames, strict=True)])
    assert screen.taken.b.values.tolist() == B[[2, 0, 1]].tolist()
    assert any("joined by Unnamed: 0" in note for note in screen.notes)
    screen = screen.switch("upload details").choose("1.id", NONE).press("upload use")
    assert screen.taken.b.values.tolist() == B[:3].tolist()


def test_the_language_may_be_switched_in_the_middle_and_after_an_error(upload):
    screen = upload("en").drop(("a.csv", csv(table(10 * A, NAMES, id=IDS, label=TARGET))), FILE_B)
    screen = screen.drop(("broken.npy", b"\x93NUMPY"))
    screen = screen.choose("a.kind", "logits").language("zh")
    assert CHINESE.search(screen.errors[0])
    assert screen.app.button(key="upload use").label == "使用这些预测"
    screen = screen.press("upload use").language("en")
    assert screen.times == 1
    assert screen.taken.a.kind == "logits"


@pytest.mark.parametrize("lang", LANGS)
def test_texts_from_outside_are_nowhere_markup(upload, lang):
    hostile = ["<b>x</b>", ":red[y]", "$z$"]
    frame = table(A, hostile, id=IDS, label=[hostile[label] for label in TARGET])
    other = {name: cells for name, cells in frame.items() if name != "label"} | {"**bold**": [1] * 6}
    name = "[a](http://x) `c`.csv"
    screen = upload(lang).drop((name, csv(frame)), ("b.csv", csv(other))).switch("upload details")
    shown = [one.value for kind in ("markdown", "caption", "success", "error", "info") for one in screen.app.get(kind)]
    shown += [one.label for one in screen.app.selectbox]
    assert screen.times == 1
    assert any("red" in text for text in shown)
    for text in shown:
        assert not re.search(r"(?<!\\)(?:[<>`$]|\[a|:red|\*\*bold)", text), text


def test_an_address_from_outside_is_no_link(upload):
    hostile = ["http://203.0.113.9/a.png", "www.a.org", "a@b.co"]
    frame = table(A, hostile, id=IDS, label=[hostile[label] for label in TARGET])
    other = {name: cells for name, cells in frame.items() if name != "label"}
    screen = upload().drop(("www.a.org.csv", csv(frame)), ("b@c.de.csv", csv(other))).switch("upload details")
    shown = [one.value for kind in ("markdown", "caption", "success", "error", "info") for one in screen.app.get(kind)]
    shown += [one.label for one in screen.app.selectbox]
    assert screen.times == 1
    assert any(", ".join(hostile) in text.replace(":small[]", "").replace("\\", "") for text in shown)
    for text in shown:
        assert not re.search(r"https?\\?:\\?/|www\\?\.|\w\\?@\w", text), text


def test_the_process_that_serves_reads_no_file(upload, monkeypatch):
    monkeypatch.setattr("prediction_files.read.READERS", {})
    assert upload().drop(FILE_A, FILE_B).times == 1


def test_a_file_for_which_there_is_no_memory_is_refused_in_one_sentence_and_taken_later(upload, monkeypatch):
    monkeypatch.setenv(memory.SETTING, "1")
    screen = upload().drop(FILE_A)
    (said,) = screen.errors
    assert said.startswith("a.csv was not taken: the files of all visitors together may take 1 MB of this server’s")
    monkeypatch.delenv(memory.SETTING)
    assert screen.drop(FILE_A, FILE_B).times == 1


def test_large_parquet_is_taken_as_small_is(upload):
    rng = np.random.default_rng(7)
    values = rng.dirichlet(np.ones(4), size=70_000)
    columns = {f"p_{j}": values[:, j] for j in range(4)}
    target = rng.integers(0, 4, 70_000)
    screen = upload().drop(("a.parquet", parquet({"y": target} | columns)), ("b.parquet", parquet(columns)))
    assert np.array_equal(screen.taken.a.values, values)
    assert np.array_equal(screen.taken.b.values, values)


@pytest.mark.parametrize("lang", LANGS)
def test_both_readings_stand_beside_each_other_with_their_figures(upload, lang):
    """Labels 1 and 2 are columns p_1 and p_2, and numbers of the columns from 1: that fits far better."""
    rng = np.random.default_rng(3)
    target = rng.integers(0, 2, 300)
    p = np.where(np.arange(3) == target[:, None], 0.75, 0.125)
    p[:30] = np.roll(p[:30], 1, axis=1)
    names = ["p_0", "p_1", "p_2"]
    columns = table(p, names, label=(target + 1).tolist())
    screen = upload(lang).drop(("a.csv", csv(columns)), ("b.csv", csv(table(p, names))))
    assert not screen.times
    assert screen.app.selectbox(key="upload field labels").value == "from_1"
    rows, figures = [text.splitlines() for text in screen.texts if text.startswith("|")]
    assert rows[2].startswith("| 1 |")
    right = (p.argmax(axis=1) == target).mean(), -np.log(p[np.arange(300), target]).mean()
    wrong = (p.argmax(axis=1) == target + 1).mean(), -np.log(p[np.arange(300), target + 1]).mean()
    cells = [[cell.strip() for cell in line.strip("|").split("|")[1:]] for line in figures[2:]]
    assert cells == [[model, *(f"{figure:.4f}" for figure in one)] for one in (right, wrong) for model in "AB"]
    screen = screen.press("upload use")
    assert screen.times == 1
    assert screen.taken.target.tolist() == target.tolist()
