"""Two models to draw: known data, looks in both languages and themes, and what Plotly and a phone ask of any chart."""

import json

import numpy as np
import plotly.graph_objects as go

from pages.shared.words import load
from pages.two_models import figure
from pages.two_models.figure import Look
from softmax_core.comparison.study import Study

HOSTILE = "<b>$x$</b> %{y}"
ESCAPED = "&lt;b&gt;&#36;x&#36;&lt;/b&gt; %&#123;y}"

# The documents' E7.
TARGET = [2, 1, 0]
MODEL_1 = [[0.3, 0.3, 0.4], [0.3, 0.4, 0.3], [0.1, 0.2, 0.7]]
MODEL_2 = [[0.1, 0.2, 0.7], [0.1, 0.7, 0.2], [0.3, 0.4, 0.3]]


def e7():
    return Study(TARGET, MODEL_1, MODEL_2, 3)


def random_study(rows=500, classes=6, seed=0):
    random = np.random.default_rng(seed)
    a, b = (random.dirichlet(np.ones(classes), rows) for _ in range(2))
    return Study(random.integers(0, classes, rows), a, b, classes)


def look(lang="en", a="model 1", b="model 2", *, dark=False):
    return Look(load(figure.TEXT, lang), a, b, dark)


LOOKS = [look(lang, dark=dark) for lang in ("en", "zh") for dark in (False, True)]


def name(row):
    return f"#{row}"


def texts(value):
    """Every string in a figure."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from texts(one)


def sound(drawn):
    """Assert that a chart is valid, light, plain JSON without nan, of fixed height, and cannot be moved by a finger."""
    go.Figure(drawn)
    assert len(json.dumps(drawn, allow_nan=False)) < 200_000
    layout = drawn["layout"]
    assert layout["height"] >= 200
    assert set(layout["margin"]) >= {"l", "r", "t", "b"}
    assert layout["margin"]["l"] + layout["margin"]["r"] <= 200  # of 390 px
    axes = [axis for key, axis in layout.items() if key.startswith(("xaxis", "yaxis"))]
    assert axes
    assert all(axis["fixedrange"] for axis in axes)
    assert not [one for one in texts(drawn) if "{" in one.replace("%{text}", "") and "&#123;" not in one]
    return drawn
