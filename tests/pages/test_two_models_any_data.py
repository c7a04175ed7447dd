"""Whatever small data the page shows gives every chart, the report and the export."""

import csv
import io
import json
import re
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pages.two_models import figure, verdict
from pages.two_models.report import per_sample_csv, report
from pages.two_models.report.charts import as_json, charts
from pages.two_models.report.content import Content
from pages.two_models.report.document import everything
from softmax_core.comparison.plot_downsampling import most_influential_rows
from tests.pages.test_two_models_report import dataset, look_of, study_of

MADE = datetime(2026, 3, 4, tzinfo=UTC)
WEIGHTS = [0, 0, 1, 1, 2, 5]  # many zeros, ties and certainties


@st.composite
def small_data(draw):
    """1 to 8 rows of 2 to 4 classes: ties, zeros, certainties, hard labels, one class present, twice the same model."""
    rows, classes = draw(st.sampled_from([1, 2, 3, 5, 8])), draw(st.sampled_from([2, 2, 3, 4]))

    def model():
        if draw(st.integers(0, 4)) == 0:
            return np.array(draw(st.lists(st.integers(0, classes - 1), min_size=rows, max_size=rows)))
        weights = draw(arrays(float, (rows, classes), elements=st.sampled_from(WEIGHTS)))
        weights[weights.sum(axis=1) == 0] = 1
        return weights / weights.sum(axis=1, keepdims=True)

    a = model()
    b = a if draw(st.integers(0, 6)) == 0 else model()
    one_class = draw(st.booleans())
    target = np.zeros(rows, int) if one_class else np.array([draw(st.integers(0, classes - 1)) for _ in range(rows)])
    return dataset(target, a, b, tuple(f"c{k}" for k in range(classes)))


def content_of(data, lang="en"):
    return Content(study_of(data), data, look_of(data, lang), 15, 100, 0, "now")


SURE_THEN_WRONG = dataset([0, 0, 0], [[0.6, 0.4], [0.4, 0.6], [0.6, 0.4]], [[0.7, 0.3], [0.7, 0.3], [0.3, 0.7]])
"""A is right wherever its temperature is fitted and wrong where it is scored: temperature 0, an infinite loss."""


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(small_data())
@example(SURE_THEN_WRONG)
def test_every_chart_table_and_sentence_of_small_data_can_be_written(data):
    content = content_of(data)
    written = as_json(charts(content))  # allow_nan=False: refuses what JSON has no word for
    assert json.loads(written)
    said = everything(content)
    assert not re.search(r"\bnan\b|\binf\b|None|\{\w", json.dumps(said, default=str).replace("null", ""))
    lines = list(csv.reader(io.StringIO(per_sample_csv(content.study, data).decode())))
    assert len(lines) == data.rows + 1


def test_the_verdict_the_temperatures_and_the_rows_of_2000_small_data_sets_can_be_drawn():
    """What is not finite in them comes from these three; one language, one theme, no report around them."""
    random = np.random.default_rng(0)
    for _ in range(2000):
        rows, classes = random.choice([1, 2, 3, 5, 8, 12]), random.choice([2, 2, 3])
        weights = random.choice(WEIGHTS, size=(2, rows, classes)).astype(float)
        weights += weights.sum(axis=2, keepdims=True) == 0
        a, b = weights / weights.sum(axis=2, keepdims=True)
        data = dataset(random.integers(classes, size=rows), a, b, tuple("xyz"[:classes]))
        study, look = study_of(data), look_of(data)
        drawn = [
            verdict.picture(verdict.Told(study.verdict, look)),
            figure.temperature(study.calibration(0), look),
            figure.ranked(most_influential_rows(study.comparison.difference, study.ranking), data.row_name, look),
            figure.cells(study.cells, look),
        ]
        assert json.dumps(drawn, allow_nan=False)
        said = " ".join(verdict.said(study, data.row_name, look))
        assert not re.search(r"\bnan\b|∞", said)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_temperature_of_0_is_a_sentence(lang):
    content = content_of(SURE_THEN_WRONG, lang)
    assert content.study.calibration(0).a.temperature == 0
    said = everything(content)["split"]
    assert {"en": "the best temperature is 0", "zh": "最佳温度为 0"}[lang] in said
    assert report(content.study, SURE_THEN_WRONG, content.look, made=MADE)
