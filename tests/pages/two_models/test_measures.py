"""By class, by threshold, and several models in one table: figures as scikit-learn's, words in both languages."""

import json
import re

import numpy as np
import pytest
from sklearn import metrics

from pages.shared import words
from pages.two_models import data as source
from pages.two_models.by_class import TEXT
from pages.two_models.data import example
from softmax_core.comparison.dataset import Models as SeveralModels
from softmax_core.comparison.dataset import Predictions
from softmax_core.comparison.several import compare_several
from softmax_core.digits import Form, text

LOCALES = {"en": "en", "zh-CN": "zh"}
SIGNED = Form(signed=True)


def cells(table):
    """A table of Markdown as lists of cells."""
    lines = table.splitlines()
    return [[cell.strip().replace("\\", "") for cell in line.split("|")[1:-1]] for line in [lines[0], *lines[2:]]]


def tables(screen):
    return [cells(one.value) for one in screen.app.markdown if one.value.startswith("|")]


# by class


@pytest.mark.parametrize("unit", ["nats", "bits"])
@pytest.mark.parametrize(("locale", "lang"), LOCALES.items())
def test_the_means_by_class_are_those_of_scikit_learn(open_two_models, locale, lang, unit):
    screen = open_two_models(locale, d="tumour", show="classes", unit=unit)
    data, w = example("tumour"), words.load(TEXT, lang)
    positive = data.target == 1
    want = []
    for model in (data.a, data.b):
        p = model.values.astype(float)
        with np.errstate(divide="ignore"):
            loss = -np.log(p[np.arange(data.rows), data.target]).mean()
        want.append([
            metrics.accuracy_score(data.target, model.labels),
            metrics.balanced_accuracy_score(data.target, model.labels),
            metrics.f1_score(data.target, model.labels, average="macro"),
            loss / (np.log(2) if unit == "bits" else 1),
            metrics.roc_auc_score(positive, p[:, 1]),
            metrics.average_precision_score(positive, p[:, 1]),
        ])  # fmt: skip
    means = tables(screen)[0]
    assert [line[1:3] for line in means[1:]] == [[text(a), text(b)] for a, b in zip(*want, strict=True)]
    assert means[2][3] == text(want[0][1] - want[1][1], SIGNED)
    assert f"({w[unit]})" in means[4][0]
    assert "malignant" in means[5][0]


@pytest.mark.parametrize(("lang", "unit"), [("en", "bits"), ("zh", "bit")])
def test_the_overview_says_draws_and_lays_out_the_log_loss_in_the_unit_of_the_address(open_two_models, lang, unit):
    data = example("digits")
    losses = [-np.log2(m.values[np.arange(data.rows), data.target]).mean() for m in (data.a, data.b)]
    gap = text(losses[0] - losses[1], SIGNED)
    screen = open_two_models(lang, d="digits", unit="bits")
    assert screen.table[2][1:4] == [*map(text, losses), gap]
    assert unit in screen.table[2][0]
    headline = next(one.value for one in screen.app.markdown if one.value.startswith("**")).replace("\\", "")
    assert f"{gap[1:]} {unit}" in headline
    (line,) = [one for one in re.split("[;；.。] ?(?=[a-z交])", screen.charts["verdict"]) if gap in one]
    assert unit in line
    low, high = re.findall(r"[+−]0\.\d+", line)[1:3]
    assert low[1:] in headline
    assert high[1:] in headline
    spec = next(one.proto.spec for one in screen.app.get("plotly_chart") if one.proto.id.endswith("-verdict"))
    (marks,) = [one for one in json.loads(spec)["data"] if "hovertext" in one]
    assert all(text(loss) in marks["hovertext"][1] for loss in losses)


@pytest.mark.parametrize("measure", ["recall", "precision", "f1", "cross_entropy"])
def test_every_class_has_its_line_and_its_dot(open_two_models, measure):
    screen = open_two_models(d="digits", show="classes", measure=measure, unit="bits")
    data = example("digits")
    if measure == "cross_entropy":
        losses = [-np.log2(m.values[np.arange(data.rows), data.target]) for m in (data.a, data.b)]
        want = [[one[data.target == k].mean() for k in range(10)] for one in losses]
    else:
        place = ("precision", "recall", "f1").index(measure)
        scores = metrics.precision_recall_fscore_support
        want = [scores(data.target, model.labels)[place] for model in (data.a, data.b)]
    lines = tables(screen)[1][1:]
    assert [line[0] for line in lines] == list(data.classes)
    assert [line[1] for line in lines] == [str(n) for n in np.bincount(data.target)]
    assert [line[2:4] for line in lines] == [[text(a), text(b)] for a, b in zip(*want, strict=True)]
    (chart,) = screen.app.get("plotly_chart")
    spec = json.loads(chart.proto.spec)
    assert spec["data"][1]["x"] == pytest.approx(want[0], rel=1e-6)
    title = {"f1": "F1", "cross_entropy": "cross-entropy, bits"}.get(measure, measure)
    assert spec["layout"]["xaxis"]["title"]["text"] == title


# by threshold


@pytest.mark.parametrize(
    ("data", "asked", "positive", "lang"),
    [
        ("tumour", {}, 1, "en"), ("tumour", {"class": "0"}, 0, "zh"),
        ("digits", {}, 0, "zh"), ("digits", {"class": "3"}, 3, "en"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("cut", ["0.2", "0.5", "0.999"])
def test_what_a_threshold_finds_is_what_scikit_learn_counts(open_two_models, data, asked, positive, lang, cut):
    screen = open_two_models(lang, d=data, show="threshold", cut=cut, **asked)
    view, rows = screen.views["threshold"], example(data)
    truth = rows.target == positive
    assert view.written("@positive") == rows.classes[positive]
    for name, model in (("a", rows.a), ("b", rows.b)):
        score = model.values[:, positive]
        said = score >= score.dtype.type(float(cut))
        tn, fp, fn, tp = metrics.confusion_matrix(truth, said).ravel()
        counts = {"true_negatives": tn, "false_positives": fp, "false_negatives": fn, "true_positives": tp}
        shares = {
            "recall": metrics.recall_score(truth, said), "f1": metrics.f1_score(truth, said),
            "precision": metrics.precision_score(truth, said, zero_division=np.nan), "specificity": tn / (tn + fp),
            "accuracy": metrics.accuracy_score(truth, said), "auc": metrics.roc_auc_score(truth, score),
            "balanced_accuracy": metrics.balanced_accuracy_score(truth, said),
            "average_precision": metrics.average_precision_score(truth, score),
        }  # fmt: skip
        for quantity, value in counts.items():
            assert view.written(f"{quantity}_{name}") == str(value), quantity
        for quantity, value in shares.items():
            assert view.written(f"{quantity}_{name}") == text(value), quantity
        roc, precision_recall = view.header["charts"]
        marks = [chart["points"]["ab".index(name)] for chart in (roc, precision_recall)]
        places = [[view.values[mark[side]] for side in ("x", "y")] for mark in marks]
        recall, precision = shares["recall"], shares["precision"]
        want = [fp / (tn + fp), recall, recall, precision]
        np.testing.assert_allclose(np.ravel(places), want, atol=1e-4)
    w = words.load(TEXT, lang)
    assert view.sentence == view.filled(w["threshold_said"])


def test_the_curves_that_are_drawn_hold_the_areas_that_are_said(open_two_models):
    view = open_two_models(d="tumour", show="threshold").views["threshold"]
    for chart, area in zip(view.header["charts"], ("auc", "average_precision"), strict=True):
        _, *lines = chart["lines"]
        for line, name in zip(lines, "ab", strict=True):
            assert np.trapezoid(line["y"], line["x"]) == pytest.approx(view.values[f"{area}_{name}"], abs=1e-3)


def test_a_class_that_is_chosen_stands_in_the_address_and_one_that_is_not_there_is_said(open_two_models):
    screen = open_two_models(d="digits", show="threshold").choose("class", 7)
    assert screen.query["class"] == "7"
    assert screen.views["threshold"].written("@positive") == "7"
    screen = open_two_models(d="tumour", show="threshold", **{"class": "7"})
    assert words.load(TEXT, "en")["class_gone"] in screen.said
    assert screen.views["threshold"].written("@positive") == "malignant"


# several models


def four(hard=False):
    """The digits' two models, one between them, and one that is a little worse than the best."""
    data = example("digits")
    a, b = (p / p.sum(1, keepdims=True) for p in (m.values.astype(float) for m in (data.a, data.b)))
    values = [a, (a + b) / 2, b, b**1.02 / (b**1.02).sum(1, keepdims=True)]
    names = ["forest", "<b>mean</b>", "logistic", "sharper"]
    kind = "labels" if hard else "probabilities"
    models = tuple(
        Predictions(name, None if hard else p, p.argmax(1), kind) for name, p in zip(names, values, strict=True)
    )
    return SeveralModels("four", data.classes, data.target, models, data.ids, key="four")


@pytest.fixture
def open_four(open_two_models):
    def opened(locale="en", hard=False, **query):
        screen = open_two_models(locale)
        screen.app.session_state[source.OWN_DATA] = four(hard)
        for key, value in {"d": "own", **query}.items():
            screen.app.query_params[key] = value
        return screen.run()

    return opened


@pytest.mark.parametrize(("locale", "lang"), LOCALES.items())
def test_several_models_stand_in_one_table_with_corrected_intervals(open_four, locale, lang):
    screen, data, w = open_four(locale, unit="bits"), four(), words.load(TEXT, lang)
    found = compare_several(data.target, [one.values for one in data.models]).in_unit("bits")
    head, *lines = tables(screen)[0]
    assert head[1] == f"{w['cross_entropy']} ({w['bits']})"
    losses = [metrics.log_loss(data.target, one.values) / np.log(2) for one in data.models]
    order = np.argsort(losses)
    assert [line[0] for line in lines] == [data.models[k].name for k in order]
    assert [line[1] for line in lines] == [text(losses[k]) for k in order]
    f1 = [metrics.f1_score(data.target, one.labels, average="macro") for one in data.models]
    assert [line[4] for line in lines] == [text(f1[k]) for k in order]
    assert lines[0][2] == w["several_best"]
    behind = found.pair(int(order[1]), int(order[0]))
    assert [text(one, SIGNED) in lines[1][2] for one in (behind.difference, behind.low, behind.high)] == [True] * 3
    assert "99.17%" in screen.said
    assert "Bonferroni" in screen.said
    assert screen.query.get("pair") is None
    assert "forest" in screen.charts["several"]


def test_the_best_two_are_compared_at_once_and_others_can_be_chosen(open_four):
    screen = open_four()
    assert screen.query == {"d": "own"}
    assert tables(screen)[1][0][1:3] == ["logistic", "sharper"]
    assert "0 lies" in screen.said
    screen = screen.choose("model_a", 0)
    assert screen.query["pair"] == "1,4"
    assert tables(screen)[1][0][1:3] == ["forest", "sharper"]
    screen = screen.choose("model_b", 0)
    assert screen.query["pair"] == "4,1", "the other changes places"
    assert tables(screen)[1][0][1:3] == ["sharper", "forest"]
    assert "sharper − forest" in screen.said
    screen = open_four(pair="9,9")
    assert tables(screen)[1][0][1:3] == ["logistic", "sharper"]


def test_several_models_with_labels_alone_are_compared_by_accuracy(open_four):
    screen = open_four(hard=True)
    assert [line[1] for line in tables(screen)[0][1:]] == ["–"] * 4
    assert "sorted by accuracy" in screen.said


def test_two_models_have_no_table_of_several(open_two_models):
    assert "Bonferroni" not in open_two_models(d="digits").said


def test_three_files_are_compared_at_once_and_nothing_is_asked(open_two_models):
    data = four()
    files = []
    for model in data.models[:3]:
        cells = np.column_stack([data.ids, np.array(data.classes)[data.target], model.values.round(9)])
        head = ",".join(["id", "label", *(f"p_{name}" for name in data.classes)])
        files.append(
            (
                f"{model.name.removeprefix('<b>').removesuffix('</b>')}.csv",
                "\n".join([head, *map(",".join, cells.astype(str))]).encode(),
            )
        )
    screen = open_two_models().drop(*files)
    assert screen.query == {"d": "own"}
    assert [line[0] for line in tables(screen)[0][1:]] == ["logistic", "mean", "forest"]
    assert tables(screen)[1][0][1:3] == ["mean", "logistic"]
    screen = screen.choose("model_a", 0)
    assert screen.query["pair"] == "1,3"
    assert tables(screen)[1][0][1:3] == ["forest", "logistic"]
