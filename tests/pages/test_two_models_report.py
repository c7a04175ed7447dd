"""What a visitor takes along: the report is parsed as a browser would, its numbers are computed in another way."""

import base64
import csv
import hashlib
import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import numpy as np
import plotly.graph_objects as go
import pytest
from numpy.testing import assert_allclose
from sklearn.metrics import (
    accuracy_score,
    auc,
    average_precision_score,
    confusion_matrix,
    log_loss,
    roc_auc_score,
    roc_curve,
)

from pages.shared.words import load
from pages.two_models import figure
from pages.two_models.figure import TEXT, Look
from pages.two_models.report import per_sample_csv, report
from softmax_core.comparison.dataset import Dataset, Predictions
from softmax_core.comparison.plot_binning import merge_classes
from softmax_core.comparison.study import Study

MADE = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)
HOSTILE = ["</script><img src=x onerror=alert(1)>", "$x$", "<b>bold</b>", "=cmd|' /C calc'!A0"]
SEVEN_MB = 7_000_000

# The documents' E7.
TARGET = [2, 1, 0]
MODEL_1 = [[0.3, 0.3, 0.4], [0.3, 0.4, 0.3], [0.1, 0.2, 0.7]]
MODEL_2 = [[0.1, 0.2, 0.7], [0.1, 0.7, 0.2], [0.3, 0.4, 0.3]]


def dataset(target, a, b, classes=None, names=("model 1", "model 2"), **more):
    def model(name, given):
        values = np.asarray(given)
        hard = values.ndim == 1
        return Predictions(
            name, None if hard else values, values if hard else values.argmax(1), "labels" if hard else "probabilities"
        )

    count = max(np.asarray(one).shape[-1] if np.ndim(one) == 2 else int(np.max(one)) + 1 for one in (a, b))
    classes = classes or tuple(f"c{k}" for k in range(count))
    return Dataset("data", tuple(classes), np.asarray(target), model(names[0], a), model(names[1], b), **more)


def random_data(rows=300, classes=5, seed=0, **more):
    random = np.random.default_rng(seed)
    a, b = (random.dirichlet(np.ones(classes), rows) for _ in range(2))
    return dataset(random.integers(0, classes, rows), a, b, **more)


def study_of(data):
    a, b = (model.labels if model.values is None else model.values for model in (data.a, data.b))
    return Study(data.target, a, b, len(data.classes))


def look_of(data, lang="en"):
    return Look(load(TEXT, lang), data.a.name, data.b.name)


def merged(one, change):
    if not isinstance(change, dict):
        return change
    if isinstance(one, list):
        return [merged(item, change[str(k)]) if str(k) in change else item for k, item in enumerate(one)]
    return {**one, **{key: merged(one.get(key), value) for key, value in change.items()}}


class Parsed(HTMLParser):
    """A report as a browser sees it: elements, text and tables outside of scripts."""

    def __init__(self, source):
        super().__init__()
        self.elements, self.scripts, self.tables, self.text, self._in = [], [], {}, [], []
        self.feed(source.decode())

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta", "img"):
            self._in.append(tag)
        if tag == "script":
            self.scripts.append("")
        if tag == "table":
            self.tables[len(self.tables)] = {"caption": "", "rows": []}
        if tag == "tr":
            list(self.tables.values())[-1]["rows"].append([])
        if tag in ("td", "th"):
            list(self.tables.values())[-1]["rows"][-1].append("")

    def handle_endtag(self, tag):
        assert self._in.pop() == tag

    def handle_data(self, data):
        inside = self._in[-1] if self._in else ""
        if inside == "script":
            self.scripts[-1] += data
        elif inside == "caption":
            list(self.tables.values())[-1]["caption"] += data
        elif "td" in self._in or ("th" in self._in and "table" in self._in):
            list(self.tables.values())[-1]["rows"][-1][-1] += data
        elif inside != "style":
            self.text.append(data)

    def table(self, caption):
        """Rows of the first table with this in its caption, without the head."""
        return next(one["rows"][1:] for one in self.tables.values() if caption in one["caption"])

    @property
    def charts(self):
        """All charts in both themes; the dark one is written as what is different in it."""
        return {
            key: {"light": one["light"], "dark": merged(one["light"], one["dark"])}
            for key, one in json.loads(self.scripts[0]).items()
        }


def made(data, lang="en", **settings):
    return report(study_of(data), data, look_of(data, lang), made=MADE, **settings)


def test_a_report_in_bits_says_so_where_it_speaks_of_the_log_loss_first():
    data = random_data(rows=60)
    found = Parsed(report(study_of(data), data, replace(look_of(data), unit="bits"), made=MADE))
    losses = [log_loss(data.target, m.values, labels=range(5)) / np.log(2) for m in (data.a, data.b)]
    row = found.tables[0]["rows"][2]
    assert row[0] == "cross-entropy (bits)"
    assert_allclose([float(one) for one in row[1:3]], losses, atol=5.1e-5)
    assert f"{abs(losses[0] - losses[1]):.4f} bits" in "".join(found.text)


@pytest.mark.parametrize("positive", [None, 3])
def test_the_curves_over_all_thresholds_are_scikit_learns(positive):
    data = random_data(rows=200)
    found = Parsed(made(data, positive=positive))
    truth, drawn = data.target == (positive or 0), found.charts["roc"]["light"]
    scores = [model.values[:, positive or 0] for model in (data.a, data.b)]
    for trace, score in zip(drawn["data"][1:], scores, strict=True):
        across, up, _ = roc_curve(truth, score, drop_intermediate=False)
        corners = set(zip(np.round(across, 5), np.round(up, 5), strict=True))
        assert set(zip(trace["x"], trace["y"], strict=True)) <= corners
        assert_allclose(auc(trace["x"], trace["y"]), roc_auc_score(truth, score), atol=1e-4)
    said = " ".join(found.text)
    for score in scores:
        assert f"{roc_auc_score(truth, score):.4f}" in said
        assert f"{average_precision_score(truth, score):.4f}" in said
    chance = found.charts["precision_recall"]["light"]["data"][0]
    assert_allclose(chance["y"], truth.mean())


@pytest.fixture(scope="module")
def e7():
    return Parsed(made(dataset(TARGET, MODEL_1, MODEL_2, ("cat", "dog", "bird"))))


def test_the_documents_measures_stand_in_the_first_table(e7):
    assert e7.table("Measures") == [
        ["error rate", "0.3333", "0.3333", "0", "too few rows to tell"],
        ["cross-entropy (nats)", "1.3784", "0.6391", "+0.7393", "too few rows to tell"],
        [
            "squared error, sum over classes (Brier; brier_score_loss with scale_by_half=False)",
            "0.8067",
            "0.3400",
            "+0.4667",
            "too few rows to tell",
        ],
        [
            "squared error, mean over classes (for two: brier_score_loss by default)",
            "0.2689",
            "0.1133",
            "+0.1556",
            "too few rows to tell",
        ],
    ]


def test_the_documents_rows_are_listed_with_the_one_that_decides_first(e7):
    assert e7.table("3 rows with the largest difference") == [
        ["3", "cat", "✗ bird", "✗ dog", "0.1000", "0.3000", "2.3026", "1.2040", "+1.0986"],
        ["1", "bird", "✓ bird", "✓ bird", "0.4000", "0.7000", "0.9163", "0.3567", "+0.5596"],
        ["2", "dog", "✓ dog", "✓ dog", "0.4000", "0.7000", "0.9163", "0.3567", "+0.5596"],
    ]


def test_the_settings_and_the_date_stand_at_the_top(e7):
    said = " ".join(e7.text)
    assert "2026-03-04 05:06 UTC" in said
    page = " ".join(Parsed(made(random_data(), bins=7, resamples=321, seed=99)).text)
    assert re.search(r"Bins of the reliability diagram\s+7\b", page)
    assert re.search(r"Bootstrap resamples\s+321\b", page)
    assert re.search(r"Seed\s+99\b", page)


def test_the_report_begins_with_the_verdict(e7):
    """A clear pair with its picture, and the documents' three rows, which tell nothing."""
    data = random_data()
    sharper = replace(data, b=replace(data.b, values=0.5 * data.b.values + 0.5 * np.eye(5)[data.target]))
    page = Parsed(made(sharper))
    assert next(iter(page.charts)) == "verdict"
    text = " ".join(page.text)
    assert re.search(r"model 2 pays [\d.]+ nats less per row than model 1 \(95%: [\d.]+ to [\d.]+\)\.", text)
    assert text.index("model 2 pays") < text.index("Rows 300")
    assert "rows that favour model 2 most, whom the verdict names first" in " ".join(
        one["caption"] for one in page.tables.values()
    )
    assert "3 rows are too few to tell chance from skill" in " ".join(e7.text)
    assert not re.search(r"\bahead\b(?! )|is ahead|largest part", " ".join(e7.text).split("How the figures")[0])


def test_every_part_is_there(e7):
    keys = {
        "ranked", "cells", "confusion_a", "confusion_b", "disagreement", "class_recall",
        "class_cross_entropy", "surprisal", "histogram", "reliability", "bootstrap_cross_entropy",
        "bootstrap_accuracy", "temperature", "roc", "precision_recall",
    }  # fmt: skip
    assert set(e7.charts) == keys
    assert {attrs["data-chart"] for _, attrs in e7.elements if "data-chart" in attrs} == keys
    captions = " | ".join(one["caption"] for one in e7.tables.values())
    for part in ("Measures", "Top-k", "Who is right", "largest difference", "Confusion matrix of model 1",
                 "Class by class", "bootstrap", "Calibration", "ranking"):  # fmt: skip
        assert part in captions


def test_measures_matrices_and_tests_agree_with_scikit_learn():
    data = random_data()
    page = Parsed(made(data))
    measures = {line[0]: line[1:3] for line in page.table("Measures")}
    for place, model in enumerate((data.a, data.b)):
        assert measures["error rate"][place] == f"{1 - accuracy_score(data.target, model.labels):.4f}"
        assert measures["cross-entropy (nats)"][place] == f"{log_loss(data.target, model.values):.4f}"
    wanted = confusion_matrix(data.target, data.a.labels)
    assert [line[1:] for line in page.table("Confusion matrix of model 1")] == wanted.astype(str).tolist()
    only_a = int(((data.a.labels == data.target) & (data.b.labels != data.target)).sum())
    assert f"Only model 1 right: {only_a} rows;" in " ".join(page.text)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_all_charts_are_valid_and_in_both_themes(lang):
    for pair in Parsed(made(random_data(), lang)).charts.values():
        light, dark = go.Figure(pair["light"]), go.Figure(pair["dark"])
        assert light.layout.paper_bgcolor != dark.layout.paper_bgcolor
        assert len(light.data) == len(dark.data) > 0


def test_the_dark_charts_are_those_that_are_drawn_for_the_dark():
    data = random_data()
    drawn = Parsed(made(data)).charts
    dark = replace(look_of(data), dark=True)
    for which in "ab":
        wanted = figure.confusion(merge_classes(study_of(data).confusion(which)), data.classes, which, dark)
        assert drawn[f"confusion_{which}"]["dark"]["data"] == wanted["data"]
    assert drawn["cells"]["dark"]["data"] == figure.cells(study_of(data).cells, dark)["data"]


def test_nothing_in_the_file_asks_anyone_for_anything(e7):
    for tag, attrs in e7.elements:
        assert tag not in ("link", "iframe", "object", "embed", "base", "form", "video", "audio")
        for name in ("src", "href", "action", "srcset", "data", "poster", "background"):
            assert attrs.get(name, "data:").startswith("data:")


def test_only_the_two_scripts_that_were_put_there_may_run(e7):
    policy = next(a["content"] for _, a in e7.elements if a.get("http-equiv") == "Content-Security-Policy")
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert "connect-src" not in rules
    data, *code = e7.scripts
    assert json.loads(data)
    digests = [base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in code]
    assert rules["script-src"].split() == [f"'sha256-{one}'" for one in digests]
    assert len(code) == 2
    assert "plotly.js" in code[0][:40]
    assert "http" not in code[1]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_hostile_names_are_nothing_but_text(lang):
    random = np.random.default_rng(0)
    a, b = (random.dirichlet(np.ones(4), 40) for _ in range(2))
    ids = np.array([f"{HOSTILE[k % 4]}{k}" for k in range(40)])
    data = dataset(random.integers(0, 4, 40), a, b, HOSTILE, (HOSTILE[0], HOSTILE[2]), ids=ids)
    source = made(data, lang)
    page, harmless = Parsed(source), Parsed(made(random_data(40, 4), lang))
    assert {tag for tag, _ in page.elements} == {tag for tag, _ in harmless.elements}
    assert len(page.scripts) == 3
    assert not [attrs for _, attrs in page.elements if any(name.startswith("on") for name in attrs)]
    assert not [attrs for tag, attrs in page.elements if tag == "img" and "onerror" in attrs]
    assert "<" not in page.scripts[0]
    assert HOSTILE[0] in " ".join(page.text)
    labels = json.dumps(page.charts, ensure_ascii=False)
    assert "<img" not in labels
    assert "<b>bold" not in labels
    assert "$x$" not in labels
    assert "&lt;b&gt;bold&lt;/b&gt;" in labels


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_language_is_declared_and_spoken(lang):
    page = Parsed(made(random_data(), lang))
    assert ("html", {"lang": {"en": "en", "zh": "zh-CN"}[lang]}) in page.elements
    assert ("交叉熵" in " ".join(page.text)) == (lang == "zh")
    assert not re.search(r"\{\w+\}", " ".join(page.text))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_labels_alone_make_a_shorter_report(lang):
    data = dataset([0, 1, 2, 1], [0, 1, 1, 1], [*MODEL_1, [0.2, 0.3, 0.5]], ("x", "y", "z"))
    page = Parsed(made(data, lang))
    assert set(page.charts) == {
        "cells", "confusion_a", "confusion_b", "disagreement", "class_recall", "bootstrap_accuracy",
    }  # fmt: skip
    assert not [one for one in page.tables.values() if any("nan" in cell for row in one["rows"] for cell in row)]


def test_infinite_losses_are_said_counted_and_the_rows_named():
    a, b = np.array(MODEL_1), np.array(MODEL_2)
    a[0] = [0.5, 0.5, 0.0]
    page = Parsed(made(dataset(TARGET, a, b, ids=np.array(["r1", "r2", "r3"]))))
    assert page.table("Measures")[1] == ["cross-entropy (nats)", "∞", "0.6391", "+∞", "infinite: see above"]
    assert page.table("largest difference")[0][0] == "r1"
    assert "model 1 gives the true class probability 0 in 1 row: r1" in " ".join(page.text)


@pytest.mark.parametrize("rows", [1, 2])
def test_even_one_row_makes_a_report(rows):
    page = Parsed(made(dataset(TARGET[:rows], MODEL_1[:rows], MODEL_2[:rows])))
    assert page.table("Measures")[0][0] == "error rate"


def test_equal_models_make_a_report():
    page = Parsed(made(dataset(TARGET, MODEL_1, MODEL_1)))
    assert "There is no gap to divide." in page.text
    assert {line[4] for line in page.table("Measures")} == {"too few rows to tell"}


def test_rows_that_do_not_sum_to_1_are_said():
    a = np.array(MODEL_1) * [[1.0], [1.0], [1.05]]
    said = " ".join(Parsed(made(dataset(TARGET, a, MODEL_2))).text)
    assert "sum to 1 up to 0.0500 (worst in row 3), by more than 0.001 in 1 row." in said


def test_the_file_stays_small_whatever_the_data():
    rows, classes = 20_000, 400
    random = np.random.default_rng(0)
    a, b = (random.dirichlet(np.ones(classes), rows).astype(np.float32) for _ in range(2))
    names = tuple(f"{'<&>' * 30}{k}" for k in range(classes))
    data = dataset(
        random.integers(0, classes, rows), a, b, names, ids=np.array([f"{'&' * 90}{k}" for k in range(rows)])
    )
    source = made(data, resamples=200)
    assert len(source) < SEVEN_MB
    page = Parsed(source)
    assert len(page.table("largest difference")) == 100
    assert len(page.table("The 100 of 400 classes")) == 100
    assert len(page.charts["confusion_a"]["light"]["data"][0]["z"]) == 30


def test_images_stand_in_the_file_itself():
    images = np.linspace(0, 1, 3 * 4 * 4).reshape(3, 4, 4)
    page = Parsed(made(dataset(TARGET, MODEL_1, MODEL_2, images=images)))
    pictures = [attrs for tag, attrs in page.elements if tag == "img"]
    assert len(pictures) == 3
    assert pictures[0]["alt"] == "image of row 3"
    head = base64.b64decode(pictures[0]["src"].removeprefix("data:image/png;base64,"))[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(head[16:20]), int.from_bytes(head[20:24])) == (4, 4)


# every row as CSV -------------------------------------------------------------------------------------


def lines(data):
    return list(csv.DictReader(io.StringIO(per_sample_csv(study_of(data), data).decode("utf-8"))))


def test_every_row_is_a_line_with_all_that_is_known_of_it():
    data = random_data(200)
    found = lines(data)
    rows = np.arange(200)
    assert [line["id"] for line in found] == [str(k + 1) for k in rows]
    assert [line["truth"] for line in found] == [f"c{k}" for k in data.target]
    for which, model in (("a", data.a), ("b", data.b)):
        assert [line[f"prediction_{which}"] for line in found] == [f"c{k}" for k in model.values.argmax(1)]
        assert [line[f"right_{which}"] for line in found] == [str(x).lower() for x in model.labels == data.target]
        p = model.values[rows, data.target]
        assert [float(line[f"p_true_{which}"]) for line in found] == p.tolist()
        assert_allclose([float(line[f"cross_entropy_{which}"]) for line in found], -np.log(p), rtol=1e-12)
        squares = ((model.values - np.eye(5)[data.target]) ** 2).sum(1)
        assert_allclose([float(line[f"squared_error_{which}"]) for line in found], squares, rtol=1e-12)
    difference = [float(line["cross_entropy_a"]) - float(line["cross_entropy_b"]) for line in found]
    assert_allclose([float(line["difference"]) for line in found], difference, atol=1e-12)


def test_the_header_is_english_and_the_file_has_no_byte_order_mark():
    source = per_sample_csv(study_of(random_data()), random_data())
    assert source.startswith(b'"id","truth","prediction_a","prediction_b","p_true_a","p_true_b"')


def test_a_spreadsheet_reads_no_formula():
    found = lines(dataset([0, 1], [[0.6, 0.4]] * 2, [[0.3, 0.7]] * 2, ("=1+1", "-x"), ids=np.array(["@a", "+b"])))
    assert [line["id"] for line in found] == ["'@a", "'+b"]
    assert [line["truth"] for line in found] == ["'=1+1", "'-x"]


def test_names_with_commas_quotes_and_line_ends_come_back():
    names = ('a,"b"', "c\nd")
    found = lines(dataset([0, 1], [[0.6, 0.4]] * 2, [[0.3, 0.7]] * 2, names, ids=np.array([7, 12])))
    assert [line["truth"] for line in found] == list(names)
    assert [line["id"] for line in found] == ["7", "12"]


def test_what_is_not_known_is_empty_and_infinity_is_written():
    found = lines(dataset([0, 1], [0, 1], [[0.0, 1.0], [0.5, 0.5]]))
    assert [line["cross_entropy_a"] for line in found] == ["", ""]
    assert [line["difference"] for line in found] == ["", ""]
    assert found[0]["cross_entropy_b"] == "inf"


def test_probabilities_of_single_precision_keep_their_digits():
    data = dataset([0], np.array([[0.1, 0.9]], np.float32), [[0.3, 0.7]])
    assert lines(data)[0]["p_true_a"] == "0.1"
