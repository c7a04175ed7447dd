"""The chapter Two models in both languages: figures, sentences, rows, names, links, own data, what is taken along."""

import io
import re
from itertools import product
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pandas as pd
import pytest
import streamlit as st
from scipy.stats import binomtest, ttest_1samp
from sklearn.metrics import accuracy_score, brier_score_loss, confusion_matrix, top_k_accuracy_score

from pages.shared import words
from pages.two_models.data import example
from pages.two_models.state import VIEWS
from softmax_core.comparison.study import Study
from softmax_core.digits import Form, text
from softmax_core.examples.predictions import case_files
from tests.core.test_real_examples import both, loss

TEXT = Path(__file__).parents[2] / "pages" / "two_models" / "text.toml"
LOCALES = ["en", "zh-CN"]
CASES = ["digits", "tumour", "opposed"]
CHINESE = "[\u4e00-\u9fff]"
SIGNED = Form(signed=True)
CALLED = {"digits": ("open", "b", "b"), "tumour": ("open", "infinite", "a"), "opposed": ("a", "b", "a")}
"""Who is ahead by error rate, cross-entropy and squared error: McNemar, and Student's t of the paired differences."""

BAD_NAMES = ["<b>x</b>", "$x$", "[a](http://b)", "|"]
LONG = "W" * 1000
NAMES = {
    "en": {"digits": ("Random forest", "Logistic regression"),
           "tumour": ("Logistic regression", "Five nearest neighbours"),
           "opposed": ("Discriminant analysis", "Logistic regression")},
    "zh-CN": {"digits": ("随机森林", "逻辑回归"), "tumour": ("逻辑回归", "五近邻"),
              "opposed": ("判别分析", "逻辑回归")},
}  # fmt: skip
LABELS = b"id,label,pred_a,pred_b\n1,cat,cat,cat\n2,cat,cat,dog\n3,dog,dog,dog\n4,dog,cat,cat\n5,cat,cat,dog\n"
LABELS_MEANS = [(3 / 4, 5 / 12), (16 / 21, 2 / 5)]
"""Of LABELS, by hand: recalls 1 and 1/2 against 1/3 and 1/2, their means; F1 6/7 and 2/3 against 2/5 and 2/5."""
PAIR = tuple(case_files("digits"))


def losses(key):
    """−log p of every row, and whether it is right, for both models: from the files, by pandas and NumPy."""
    ids, target, *models = both(key)
    target = np.asarray(target)
    with np.errstate(divide="ignore"):
        paid = [-np.log(p[np.arange(len(target)), target]) for p in models]
    return np.asarray(ids), target, paid, [p.argmax(1) == target for p in models], models


def study_of(key):
    """Everything that the core computes of an example, apart from the app's own copy."""
    data = example(key)
    return Study(data.target, data.a.values, data.b.values, len(data.classes)), data


# On opening


@pytest.mark.parametrize("locale", LOCALES)
def test_the_documents_case_is_there_on_opening_with_its_figures(open_two_models, locale):
    screen = open_two_models(locale)
    assert screen.query == {}
    # E7: mean error rate 1/3, cross-entropy, squared error summed, averaged over 3 classes.
    want = {
        "error_rate": ("0.3333", "0.3333"), "cross_entropy": ("1.3784", "0.6391"),
        "squared_error": ("0.8067", "0.3400"), "mean_squared_error": ("0.2689", "0.1133"),
    }  # fmt: skip
    table = screen.views["table"]
    for name, numbers in want.items():
        assert (table.written(f"{name}_a"), table.written(f"{name}_b")) == numbers
    losses = {"a": ["0.9163", "0.9163", "2.3026"], "b": ["0.3567", "0.3567", "1.2040"]}
    for model, each in losses.items():
        assert [table.written(f"sample_cross_entropy_{model}[{i}]") for i in range(3)] == each
    assert "0.4 > 0.3 > 0.2" in table.text("slip")
    assert not screen.charts
    assert bool(re.search(CHINESE, table.text("why"))) == (locale == "zh-CN")
    assert "2.0944" in table.text("why")  # exp(1.378388852247 − 0.639107564068) = 2.0944 = 0.5278 / 0.2520


def test_the_titles_and_every_view_follow_the_language(open_two_models):
    for view, locale in product(VIEWS, LOCALES):
        screen = open_two_models(locale, d="digits", show=view)
        assert bool(re.search(CHINESE, screen.said)) == (locale == "zh-CN")
        assert screen.app.title[0].value == {"en": "Two models", "zh-CN": "两个模型"}[locale]


# Overview


@pytest.mark.filterwarnings("ignore:The y_prob values do not sum to one")  # to 8 digits, which files lack
@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("key", CASES)
def test_the_measures_are_those_of_scikit_learn(open_two_models, locale, key):
    screen = open_two_models(locale, d=key)
    _, target, _, _, models = losses(key)
    classes = range(models[0].shape[1])
    wrong = [1 - accuracy_score(target, p.argmax(1)) for p in models]
    cross = [loss(target, p) for p in models]
    brier = [brier_score_loss(target, p / p.sum(1, keepdims=True), labels=classes, scale_by_half=False) for p in models]
    want = [wrong, cross, brier, [one / len(classes) for one in brier]]
    head, *lines = screen.table
    assert head[1:4] == [*NAMES[locale][key], "A − B"]
    w = words.load(TEXT, {"en": "en", "zh-CN": "zh"}[locale])
    ahead = [
        {"a": NAMES[locale][key][0], "b": NAMES[locale][key][1]}.get(one) or w[f"ahead_{one}"] for one in CALLED[key]
    ]
    for line, (a, b), called in zip(lines, want, [*ahead, ahead[-1]], strict=True):
        assert line[1:4] == [text(a), text(b), text(a - b, SIGNED)]
        assert line[4] == called


def test_the_overview_says_why_accuracy_and_cross_entropy_disagree(open_two_models):
    _, _, paid, right, _ = losses("digits")
    said = open_two_models(d="digits").said
    assert (right[0].sum(), right[1].sum()) == (1034, 1032)
    assert "Of 1,079 samples Random forest has 45 wrong, Logistic regression has 47: so few more or less may be" in said
    means = [float(one.mean()) for one in paid]
    typical = [text(float(np.exp(-one))) for one in means]
    assert f"Logistic regression gives the true class {typical[1]}, Random forest gives it {typical[0]}" in said
    ratio, gap = text(float(np.exp(means[0] - means[1]))), means[0] - means[1]
    assert f"{ratio} times as much, and log {ratio} = {text(gap)} nats is the gap." in said
    fewer, more = int((paid[1] < paid[0]).sum()), int((paid[0] < paid[1]).sum())
    assert f"Logistic regression gives it more on {fewer:,} of 1,079 samples." in said
    equal = 1079 - fewer - more
    assert f"Random forest gives it more on {more:,} of 1,079 samples; on {equal} both give the same." in said
    difference, both_right, neither = paid[0] - paid[1], right[0] & right[1], ~right[0] & ~right[1]
    part = text(float(difference[both_right].sum() / 1079), SIGNED)
    lost = text(float(difference[right[0] & ~right[1]].sum() / 1079), SIGNED)
    assert f"The gap is what gains and losses leave: {part} on the {both_right.sum():,} samples that both have" in said
    assert f"{lost} on the 20 that only Random forest has right" in said
    assert f"; together {text(gap, SIGNED)}." in said
    unseen, seen = (
        text(float(difference[where].sum() / 1079), SIGNED) for where in (both_right | neither, right[0] != right[1])
    )
    assert f"Where the error rate sees no difference {unseen} arises, where it sees one {seen}." in said
    assert "So cross-entropy tells the two apart and the error rate does not." in said
    assert "largest part" not in said
    assert "ahead: of" not in said


def test_an_infinite_loss_is_said_counted_and_listed(open_two_models):
    ids, _, paid, _, _ = losses("tumour")
    (lost,) = np.flatnonzero(np.isinf(paid[1]))
    screen = open_two_models(d="tumour")
    assert screen.table[2][2:4] == ["∞", "−∞"]
    assert "Five nearest neighbours gives a true class probability 0 (on 1 of 285 samples)" in screen.said
    kept = np.isfinite(paid[1])
    gap = text(float(abs((paid[0] - paid[1])[kept].mean())))
    assert (
        f"284 of 285 samples where neither gives the true class 0, Logistic regression pays {gap} nats less."
        in screen.said
    )
    rows = open_two_models(d="tumour", show="rows")
    assert "1 row costs infinitely much" in rows.said
    assert rows.listed[0] == str(ids[lost])


def test_rows_that_do_not_sum_to_1_are_reported_and_used_as_they_are(open_two_models):
    first = b"id,label,prob_x,prob_y\n1,x,0.5,0.4\n2,y,0.25,0.75\n"
    screen = open_two_models().drop(("a.csv", first), ("b.csv", b"id,prob_x,prob_y\n1,0.5,0.5\n2,0.5,0.5\n"))
    screen = screen.run(screen.app.selectbox(key="upload field a.kind").set_value("probabilities")).press("upload use")
    assert screen.query == {"d": "own"}
    (warning,) = [one.value for one in screen.app.warning]
    assert "0\\.1000" in warning
    assert screen.table[2][1] == text(float(-np.log([0.5, 0.75]).mean()))


# Rows


@pytest.mark.parametrize("key", CASES)
def test_what_favours_either_model_is_added_up(open_two_models, key):
    _, _, paid, _, _ = losses(key)
    finite = (paid[0] - paid[1])[np.isfinite(paid[0] - paid[1])]
    a, b = finite[finite < 0], finite[finite > 0]
    for_b, for_a, left = (text(float(one) / len(finite), SIGNED) for one in (b.sum(), a.sum(), finite.sum()))
    first, second = NAMES["en"][key]
    said = open_two_models(d=key, show="rows").said
    assert (
        f"In all, {len(b):,} rows favour {second}, by {for_b} nats per row of the data, and {len(a):,} favour" in said
    )
    assert f"favour {first}, by {for_a}; they leave {left}." in said


def test_no_rows_decide_a_gap_that_may_be_chance(open_two_models):
    """40 rows of two models that could be exchanged; and the tumours, whose finite rows have no verdict."""
    random = np.random.default_rng(1)
    p = random.uniform(0.2, 0.9, size=(40, 2)).round(3)
    lines = [f"{k},x,{a},{1 - a:.3f},{b},{1 - b:.3f}" for k, (a, b) in enumerate(p)]
    table = "\n".join(["id,label,a_x,a_y,b_x,b_y", *lines[:-1], "40,y,0.5,0.5,0.4,0.6"]).encode()
    screen = open_two_models(show="rows").drop(("both.csv", table))
    low, high = (text(one, SIGNED) for one in _t_interval(np.log(p[:-1, 1] / p[:-1, 0]), np.log(0.6 / 0.5)))
    assert f"That is inside its noise (95%: {low} to {high}), so no rows decide it." in screen.said
    assert "carry" not in screen.said
    assert "cumulative" not in screen.charts
    assert "Sorted by the size of the difference, whichever model it favours" in screen.said
    over = screen.choose("view", "overview")
    assert re.search(r"40 rows cannot tell a and b apart: . pays [\d.]+ nats less per row", over.said)
    assert not re.search(r"\b[ab] is ahead", over.said)
    assert "Where the gap lies is not said, because it may be chance." in over.said
    assert {line[4] for line in over.table[1:]} == {"cannot be told apart"}
    tumour = open_two_models(d="tumour", show="rows")
    assert "so no rows decide it" in tumour.said
    assert "cumulative" not in tumour.charts


def _t_interval(differences, last):
    interval = ttest_1samp([*differences, last], 0).confidence_interval(0.95)
    return interval.low, interval.high


@pytest.mark.parametrize("key", ["digits", "opposed"])
def test_few_rows_carry_most_of_the_gap(open_two_models, key):
    _, _, paid, _, _ = losses(key)
    difference = paid[0] - paid[1]
    finite = difference[np.isfinite(difference)]
    ahead = NAMES["en"][key][int(finite.mean() > 0)]
    carried = np.cumsum(np.sort(finite * np.sign(finite.mean()))[::-1]) / abs(finite.sum())
    count = int(np.argmax(carried >= 0.8)) + 1
    said = (
        f"{count} of {len(finite)} rows carry {carried[count - 1]:.1%} of the gap of {text(abs(finite.mean()))} nats in"
    )
    assert f"{said} favour of {ahead}." in open_two_models(d=key, show="rows").said


@pytest.mark.parametrize("locale", LOCALES)
def test_every_kind_of_pick_lists_its_rows_those_first_that_favour_the_model_ahead_most(open_two_models, locale):
    ids, target, paid, right, models = losses("digits")
    said = [p.argmax(1) for p in models]
    picks = {
        "": np.ones(len(ids), bool), "both": right[0] & right[1], "only_a": right[0] & ~right[1],
        "only_b": ~right[0] & right[1], "neither": ~right[0] & ~right[1], "class.3": target == 3,
        "confusion_a.4.8": (target == 4) & (said[0] == 8), "confusion_b.8.1": (target == 8) & (said[1] == 1),
        "disagreement.1.9": (said[0] == 1) & (said[1] == 9), "confusion_a.0.1": (target == 0) & (said[0] == 1),
    }  # fmt: skip
    for pick, inside in picks.items():
        screen = open_two_models(locale, d="digits", show="rows", **({"rows": pick} if pick else {}))
        order = [row for row in np.argsort(paid[1] - paid[0], kind="stable") if inside[row]]
        assert screen.listed == [str(ids[row]) for row in order[:12]], pick
        shown = screen.stills["rows"].text()
        if order:
            assert str(inside.sum()) in shown
            assert text(float((paid[0] - paid[1])[order[0]]), SIGNED) in shown
        else:
            assert screen.stills["rows"].text().strip() in ("There are no such rows.", "没有这样的行。")
        assert not screen.app.warning


def test_the_matrices_and_the_classes_count_as_scikit_learn_does(open_two_models):
    _, target, _, right, models = losses("digits")
    said = [p.argmax(1) for p in models]
    for which, predicted in zip("ab", said, strict=True):
        matrix = confusion_matrix(target, predicted)
        beside = matrix - np.diag(np.diag(matrix))
        i, j = np.unravel_index(beside.argmax(), beside.shape)
        alt = open_two_models(d="digits", show="rows", by=f"confusion_{which}").charts[f"confusion_{which}"]
        assert f"{np.trace(matrix):,} of 1,079 rows on the diagonal" in alt
        assert f"is {beside[i, j]}, true {i}, predicted {j}." in alt
    alt = open_two_models(d="digits", show="rows", by="disagreement").charts["disagreement"]
    assert f"the same class in {(said[0] == said[1]).sum():,} of 1,079 rows" in alt
    alt = open_two_models(d="digits", show="rows", by="cells").charts["cells"]
    counts = [right[0] & right[1], right[0] & ~right[1], ~right[0] & right[1], ~right[0] & ~right[1]]
    assert [int(one.replace(",", "")) for one in re.findall(r"[\d,]*\d(?=,| rows)", alt)][:4] == [
        int(one.sum()) for one in counts
    ]
    screen = open_two_models(d="digits", show="rows", by="classes", top="2")
    shares = [f"{top_k_accuracy_score(target, p, k=2):.1%}" for p in models]
    assert (
        f"Among its 2 most probable classes, Random forest has the true one in {shares[0]} of the rows" in screen.said
    )
    assert f"Logistic regression in {shares[1]}." in screen.said


def test_a_link_to_rows_that_are_not_there_lists_all_and_says_so(open_two_models):
    screen = open_two_models(d="tumour", show="rows", rows="class.7")
    assert [one.value for one in screen.app.warning] == [words.load(TEXT, "en")["pick_gone"]]
    assert "1–12 of 285" in screen.stills["rows"].text()
    screen = open_two_models("zh-CN", d="tumour", show="rows", row="286")
    (warning,) = [one.value for one in screen.app.warning]
    assert "286" in warning
    assert "close" not in screen.stills


def test_the_pages_of_the_list_follow_one_another(open_two_models):
    ids, _, paid, _, _ = losses("digits")
    order = np.argsort(paid[1] - paid[0], kind="stable")
    for page, place in (("1", "13–24 of 1079"), ("89", "1069–1079 of 1079"), ("500", "1069–1079 of 1079")):
        screen = open_two_models(d="digits", show="rows", page=page)
        first = 12 * min(int(page), 89)
        assert screen.listed == [str(ids[row]) for row in order[first : first + 12]]
        assert place in screen.stills["rows"].text()
        turn = {key: screen.stills["rows"].attribute(f"do-{key}", "disabled") for key in ("earlier", "later")}
        assert turn == {"earlier": None, "later": "" if page != "1" else None}


@pytest.mark.parametrize("locale", LOCALES)
def test_a_row_is_looked_at_with_its_picture_and_all_its_figures(open_two_models, locale):
    ids, target, paid, _, models = losses("digits")
    row = int(np.argmax(paid[0] - paid[1]))
    screen = open_two_models(locale, d="digits", show="rows", row=str(row + 1))
    assert "close" not in screen.stills, "a row in the list opens under itself"
    live = screen.stills["rows"]
    shown = live.text()
    brier = [((p[row] - np.eye(10)[target[row]]) ** 2).sum() for p in models]
    for p, cost, squared in zip(models, paid, brier, strict=True):
        for number in (p[row, target[row]], cost[row], squared, *p[row]):
            assert text(float(number)) in shown
    (picture,) = [one.attributes for one in live.every("img") if int(one.attributes["width"]) == 128]
    assert picture["src"].startswith("data:image/png;base64,")
    assert str(ids[row]) in picture["alt"]
    assert live.attribute(f"do-row{row}", "aria-pressed") == "true"
    elsewhere = open_two_models(locale, d="digits", show="rows", row=str(row + 1), page="3")
    assert str(ids[row]) in elsewhere.stills["close"].text()


# How sure


@pytest.mark.parametrize("key", ["digits", "opposed"])
def test_the_bootstrap_says_its_interval_and_who_is_ahead_beyond_chance(open_two_models, key):
    study, _ = study_of(key)
    screen = open_two_models(d=key, show="sure", resamples="500", seed="7")
    assert "500 times" in screen.said
    assert "seed 7" in screen.said
    a, b = NAMES["en"][key]
    for measure, name in (("cross_entropy", "cross-entropy (nats)"), ("accuracy", "accuracy")):
        one = study.bootstrap(measure, 500, 7)
        numbers = [text(value, SIGNED) for value in (one.estimate, one.low, one.high)]
        said = "Difference A − B in {}: {}, 95% interval {} to {}.".format(name, *numbers)
        better = b if (one.low > 0) == (measure == "cross_entropy") else a
        verdict = "0 lies inside" if one.low <= 0 <= one.high else f"0 lies outside: {better} is ahead beyond chance."
        assert f"{said} {verdict}" in screen.said
        assert one.low < one.estimate < one.high


@pytest.mark.parametrize("key", CASES)
def test_mcnemar_is_the_exact_binomial_test(open_two_models, key):
    _, _, _, right, _ = losses(key)
    first, second = int((right[0] & ~right[1]).sum()), int((~right[0] & right[1]).sum())
    said = open_two_models(d=key, show="sure").said
    assert f"gets right: {first}; that only" in said
    assert f"gets right: {second}. If both" in said
    assert f"would have probability {text(binomtest(first, first + second).pvalue)}." in said


@pytest.mark.parametrize("bins", ["15", "5", "50"])
def test_the_calibration_error_states_its_rule_and_follows_the_number_of_bins(open_two_models, bins):
    _, _, _, right, models = losses("digits")
    errors = []
    for p, correct in zip(models, right, strict=True):
        sure = p.max(1)
        place = np.ceil(sure * int(bins)).astype(int)  # (lo, hi]
        gaps = [abs((correct - sure)[place == one].sum()) for one in np.unique(place)]
        errors.append(sum(gaps) / len(sure))
    screen = open_two_models(d="digits", show="sure", about="calibration", bins=bins)
    assert f"{bins} bins of equal width (lo, hi]" in screen.said
    assert f"Random forest {text(errors[0])}, Logistic regression {text(errors[1])}." in screen.said


def test_temperatures_part_calibration_from_ranking(open_two_models):
    study, _ = study_of("digits")
    split = study.calibration(0)
    said = open_two_models(d="digits", show="sure", about="temperature").said
    assert split.fitted + split.scored == 1079
    assert (
        f"(Random forest: T = {text(split.a.temperature)}, Logistic regression: T = {text(split.b.temperature)})"
        in said
    )
    assert (
        f"There the gap is {text(split.gap, SIGNED)} nats; with the temperatures it is {text(split.ranking, SIGNED)}"
        in said
    )
    assert f"The difference of the two, {text(split.calibration, SIGNED)}, is calibration" in said
    splits = [study.calibration(seed) for seed in range(20)]
    parts = [[getattr(one, name) for one in splits] for name in ("calibration", "ranking")]
    numbers = [text(float(one), SIGNED) for part in parts for one in (np.median(part), min(part), max(part))]
    wanted = "calibration is {} nats at the median (from {} to {}) and ranking {} (from {} to {})".format(*numbers)
    assert f"With the rows divided in 20 ways, {wanted}." in said
    assert "cannot be told: ranking." in said
    assert "and so may its parts" in open_two_models(d="tumour", show="sure", about="temperature").said


@pytest.mark.parametrize("locale", LOCALES)
def test_without_an_end_there_is_no_interval_and_it_is_said(open_two_models, locale):
    screen = open_two_models(locale, d="tumour", show="sure")
    w = words.load(TEXT, {"en": "en", "zh-CN": "zh"}[locale])
    assert w["boot_infinite"] in screen.said
    assert "boot-accuracy" in screen.charts
    assert "boot-cross_entropy" not in screen.charts


def test_where_the_infinite_row_is_scored_it_is_left_out_of_the_temperatures_and_counted(open_two_models):
    study, _ = study_of("tumour")
    seeds = {study.calibration(seed).left_out: str(seed) for seed in range(8)}
    assert set(seeds) == {0, 1}, "both happen"
    assert (
        "Rows left out here for that: 1."
        in open_two_models(d="tumour", show="sure", about="temperature", seed=seeds[1]).said
    )
    screen = open_two_models(d="tumour", show="sure", about="temperature", seed=seeds[0])
    assert "Rows left out" not in screen.said
    assert "on the other 142" in screen.said


@pytest.mark.parametrize("view", VIEWS)
def test_the_small_table_can_be_seen_like_any_data(open_two_models, view):
    screen = open_two_models(show=view, t="1_0,1_0.5,0.5")  # one sample, and a probability of 0 for its true class
    assert screen.query["t"] == "1_0,1_0.5,0.5"
    if view == "rows":
        assert "1 row costs infinitely much" in screen.said
        assert "there is no gap" not in screen.said
        assert set(screen.charts) == {"ranked"}
    if view == "sure":
        assert not {"boot-accuracy", "boot-cross_entropy"} & set(screen.charts), "nothing varies"


# Names


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_hostile_name_is_text_on_every_view(open_two_models, view, name):
    screen = open_two_models(d="digits", show=view, n=f"{name},{name}")
    native = [one.value for kind in ("markdown", "caption", "info", "warning", "title") for one in screen.app.get(kind)]
    if name != "|":
        assert not [one for one in native if re.search(rf"(?<!\\){re.escape(name)}", one)]
    elif view == "overview":
        assert [len(line) for line in screen.table] == [5] * 5
        assert screen.table[0][1:3] == ["|", "|"]
    for chart in screen.app.get("plotly_chart"):
        assert "<b>x</b>" not in chart.proto.spec.replace("\\u003c", "<")
        assert '"$x$"' not in chart.proto.spec
    if view == "rows":
        tags = {one.tag for one in screen.stills["rows"].every()}
        assert not tags & {"script", "a"}
    elsewhere = ""
    if view == "rows":
        elsewhere = screen.stills["rows"].text()
    elif view == "threshold":
        elsewhere = screen.views["threshold"].text("sentence")
    if view != "take":
        assert name in screen.said or name in elsewhere


@pytest.mark.parametrize("view", VIEWS)
def test_a_name_of_a_thousand_characters_from_a_file_is_cut(open_two_models, view):
    row = "".join(f"{k},{['x', 'y'][k % 2]},0.{k + 1},0.{8 - k},0.{k + 2},0.{7 - k}\n" for k in range(5))
    table = f"id,label,{LONG}_x,{LONG}_y,b_x,b_y\n{row}".encode()
    screen = open_two_models(show=view).drop(("names.csv", table))
    assert LONG not in screen.said
    assert not [one for one in screen.views.values() if LONG in str(one.header["texts"])]
    assert not [one for one in screen.app.get("plotly_chart") if LONG in one.proto.spec]


@pytest.mark.parametrize("locale", LOCALES)
def test_models_are_renamed_and_a_long_name_is_refused_in_one_sentence(open_two_models, locale):
    screen = open_two_models(locale, d="digits").choose("name_a", " old \t one ").choose("name_b", "*new*")
    assert screen.table[0][1:3] == ["old one", "*new*"]
    assert screen.query["n"] == "old one,*new*"
    refused = screen.choose("name_a", "x" * 25)
    (error,) = [one.value for one in refused.app.error]
    assert "25" in error
    assert bool(re.search(CHINESE, error)) == (locale == "zh-CN")
    assert refused.query["n"] == "old one,*new*"
    assert refused.choose("name_a", "").table[0][1:3] == [NAMES[locale]["digits"][0], "*new*"]


# Links, history, language


@pytest.mark.parametrize("locale", LOCALES)
def test_nonsense_in_a_link_is_said_once_and_the_rest_holds(open_two_models, locale):
    screen = open_two_models(locale, d="digits", show="rows", rows="<b>", bins="4", by="$x$", top="2")
    said = [one.value for one in screen.app.toast]
    assert len(said) == 3
    for key, sentence in zip(("rows", "by", "bins"), said, strict=True):
        assert f"“{key}”" in sentence
        assert bool(re.search(CHINESE, sentence)) == (locale == "zh-CN")
        assert not re.search(r"(?<!\\)[<>$]", sentence)
    assert screen.query == {"d": "digits", "show": "rows", "top": "2"}
    assert not screen.choose("by", "cells").app.toast


def test_everything_that_is_set_stands_in_the_address_and_comes_back_from_it(open_two_models):
    screen = open_two_models()
    for name, value in (("data", "digits"), ("view", "rows"), ("by", "cells"), ("pick", "only_a"), ("view", "sure"),
                        ("seed", 3), ("resamples", 500), ("about", "calibration"), ("bins", 20)):  # fmt: skip
        screen = screen.choose(name, value)
    assert screen.query == {"d": "digits", "show": "sure", "by": "cells", "rows": "only_a", "bins": "20", "seed": "3",
                            "resamples": "500", "about": "calibration"}  # fmt: skip
    again = open_two_models(**screen.query)
    assert (again.said, again.charts) == (screen.said, screen.charts)


def test_the_language_changes_in_the_middle_and_everything_else_stays(open_two_models):
    query = {"d": "opposed", "show": "rows", "by": "confusion_a", "rows": "confusion_a.4.9", "row": "5", "n": "mine,"}
    screen = open_two_models(**query)
    undo = screen.choose("bins", 9) if screen.app.slider else screen.choose("by", "cells")
    chinese = undo.choose("lang", "zh")
    assert chinese.query == {**query, "by": "cells", "lang": "zh"}
    assert re.search(CHINESE, chinese.said)
    assert "mine" in chinese.stills["rows"].text()
    assert "逻辑回归" in chinese.stills["rows"].text()
    back = chinese.choose("lang", "en")
    assert back.query == {**query, "by": "cells", "lang": "en"}


# The visitor's own data


@pytest.mark.parametrize("locale", LOCALES)
def test_a_link_to_data_of_another_session_says_so_and_holds_once_they_are_loaded(open_two_models, locale):
    asked = {"d": "own", "show": "rows", "by": "cells", "rows": "only_b", "n": "mine,", "bins": "7"}
    screen = open_two_models(locale, **asked)
    w = words.load(TEXT, {"en": "en", "zh-CN": "zh"}[locale])
    assert w["own_missing"] in screen.said
    assert screen.query == asked
    table = screen.choose("view", "overview")
    assert table.views["table"].written("cross_entropy_a") == "1.3784"
    loaded = table.choose("view", "rows").drop(*PAIR)
    assert w["own_missing"] not in loaded.said
    assert loaded.query == asked
    _, _, _, right, _ = losses("digits")
    assert f"{(~right[0] & right[1]).sum()}" in loaded.stills["rows"].text()
    assert "mine" in loaded.stills["rows"].text()


def test_what_was_loaded_survives_a_look_at_an_example(open_two_models):
    screen = open_two_models().drop(*PAIR)
    assert screen.query == {"d": "own"}
    own = screen.table
    assert own[1][1:] == ["0.0417", "0.0436", "−0.0019", "cannot be told apart"]
    away = screen.choose("data", "tumour")
    assert away.query == {"d": "tumour"}
    assert away.choose("data", "documents").views["table"].written("cross_entropy_b") == "0.6391"
    back = away.choose("data", "own")
    assert back.table == own


def test_what_was_computed_of_own_data_is_kept_while_the_small_table_is_looked_at(open_two_models):
    screen = open_two_models().drop(*PAIR)
    kept = screen.app.session_state["two models: study"]
    back = screen.choose("view", "rows").choose("data", "documents").choose("data", "own")
    assert back.app.session_state["two models: study"] is kept


@pytest.mark.parametrize("locale", LOCALES)
def test_a_bad_file_is_one_sentence_and_what_was_loaded_stays(open_two_models, locale):
    screen = open_two_models(locale).drop(*PAIR)
    own = screen.table
    refused = screen.drop(("broken.parquet", b"PAR1 and nothing else"))
    (error,) = [one.value for one in refused.app.error]
    assert "broken" in error
    assert bool(re.search(CHINESE, error)) == (locale == "zh-CN")
    assert refused.table == own
    assert refused.query == {"d": "own"}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("locale", LOCALES)
def test_labels_alone_show_what_they_can_and_say_why_not_more(open_two_models, locale, view):
    screen = open_two_models(locale, show=view).drop(("labels.csv", LABELS))
    assert screen.query["d"] == "own"
    w = words.load(TEXT, {"en": "en", "zh-CN": "zh"}[locale])
    if view == "overview":
        assert w["hard_only"] in screen.said
        assert screen.table[1][1:4] == ["0.2000", "0.6000", "−0.4000"]
        assert screen.table[2][1:] == ["–", "–", "–", "–"]
    elif view == "rows":
        assert w["rows_hard"] in screen.said
        assert w["by_gap"] not in screen.app.button_group[-1].options
        assert "cells" in screen.charts
        assert w["cells_choose"] in screen.said
        assert w["cells_sum"] not in screen.said
    elif view == "classes":
        assert [line[1:4] for line in screen.table[1:]] == [["0.8000", "0.4000", "+0.4000"]] + [
            [text(a), text(b), text(a - b, SIGNED)] for a, b in LABELS_MEANS
        ]
    elif view == "threshold":
        assert w["hard_only"] in screen.said
        assert "threshold" not in screen.views
    elif view == "sure":
        assert w["hard_only"] in screen.said
        assert text(binomtest(2, 2).pvalue) in screen.said
        assert set(screen.charts) == {"boot-accuracy"}


# Export


@pytest.fixture
def offered(monkeypatch):
    """What is offered for download: the file's name and what makes its content."""
    found = {}
    real = st.download_button

    def spy(label, data, file_name, **more):
        found[file_name] = data
        return real(label, data, file_name=file_name, **more)

    monkeypatch.setattr(st, "download_button", spy)
    return found


def test_every_row_is_taken_along_as_csv(open_two_models, offered):
    open_two_models(d="digits", show="take")
    ids, target, paid, right, _ = losses("digits")
    table = pd.read_csv(io.BytesIO(offered["two-models-digits.csv"]()))
    assert table["id"].tolist() == ids.tolist()
    assert table["truth"].tolist() == target.tolist()
    assert np.allclose(table[["cross_entropy_a", "cross_entropy_b"]].to_numpy().T, paid, rtol=1e-6)
    assert np.allclose(table["difference"], paid[0] - paid[1], rtol=1e-5, atol=1e-6)
    assert np.array_equal(table[["right_a", "right_b"]].to_numpy().T, right)


@pytest.mark.parametrize("locale", LOCALES)
def test_the_report_is_taken_along_in_the_language_and_with_the_settings_of_the_page(open_two_models, offered, locale):
    open_two_models(locale, d="digits", show="take", n="<i>mine</i>,", seed="3", resamples="500", bins="9")
    written = offered["two-models-digits.html"]().decode()
    body = written[: written.index("<script")]
    assert "&lt;i&gt;mine&lt;/i&gt;" in body
    assert "<i>mine" not in written
    assert bool(re.search(CHINESE, body)) == (locale == "zh-CN")
    assert "0.4056" in body
    assert "0.1516" in body
    found = re.sub(r"<[^>]+>", " ", body)
    assert re.search(r"\b500\b", found)
    assert re.search(r"\b9\b", found)


def test_the_link_is_that_of_the_state(open_two_models):
    query = {"d": "digits", "show": "take", "rows": "only_a", "n": "a&b,", "bins": "9"}
    *_, code = [one.value for one in open_two_models(**query).app.code]
    assert dict(parse_qsl(urlsplit(code).query, keep_blank_values=True)) == query
    own = open_two_models(show="take").drop(("labels.csv", LABELS))
    assert words.load(TEXT, "en")["export_link_own"] in own.said


def test_every_file_of_the_examples_is_offered_as_a_template(open_two_models, offered):
    open_two_models()
    for key in ("documents", *CASES):
        for name, content in case_files(key):
            assert offered[name] == content
