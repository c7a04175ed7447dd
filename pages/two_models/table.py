"""The small table of two models, and what if one of them had given the true class another probability."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pages.shared.live.chart import Axis, Chart, Line, Point
from pages.shared.live.controls import State
from pages.shared.live.section import Section
from pages.shared.words import Words
from pages.two_models.explanation import CHOICES
from pages.two_models.table_control import TableControl
from pages.two_models.table_value import (
    DEFAULT,
    FEWEST_CLASSES,
    FEWEST_SAMPLES,
    MOST_CLASSES,
    MOST_SAMPLES,
    TEXT,
    Table,
    is_documents,
)
from softmax_core.comparison.results import CELLS
from softmax_core.digits import PLAIN, Quantity, plain
from softmax_core.lessons import counterfactual as lesson
from softmax_core.lessons import surprisal

HIGHEST = 7.0
"""−log p is drawn up to here; what is above stands at the edge."""

SYMBOLS = {"a": "circle", "b": "diamond"}


def names_of(state: State, words: Words) -> Sequence[str]:
    """Name who may be ahead: both models, and nobody."""
    table: Table = state["table"]
    return (*table.named(words).models, words["tie"])


def texts_of(state: State, words: Words) -> Mapping[str, str]:
    """Name models, classes and samples."""
    shown = state["table"].named(words)
    texts = dict(zip(lesson.MODELS, shown.models, strict=True))
    texts |= {f"class{k}": name for k, name in enumerate(shown.classes)}
    return texts | {f"sample{i}": name for i, name in enumerate(shown.samples)}


def told(_words: Words) -> Mapping[str, Any]:
    """Tell the template what can be explained and measured, and how large a table may be."""
    return {
        "choices": CHOICES,
        "measures": list(lesson.MEASURES),
        "cells": CELLS,
        "fewest_samples": FEWEST_SAMPLES,
        "most_samples": MOST_SAMPLES,
        "fewest_classes": FEWEST_CLASSES,
        "most_classes": MOST_CLASSES,
        "highest": plain(HIGHEST),
    }


def charts(shape: Mapping[str, Any], _span: float) -> Sequence[Chart]:
    """Draw −log p, and where every prediction of either model lies on it."""
    p, loss = surprisal.curve(HIGHEST)
    x = Axis("curve_x", -0.02, 1.02, [(k / 4, plain(k / 4)) for k in range(5)])
    y = Axis("curve_y", -0.2, HIGHEST, [(float(k), str(k)) for k in range(8)])
    points = [
        Point(
            f"true_p_{m}[{i}]", f"sample_cross_entropy_{m}[{i}]", colour=f"var(--c{m})", symbol=symbol,
            name=f"{{@{m}}}" if i == 0 else "", text=f"{{@{m}}} · {{@sample{i}}}",
        )
        for m, symbol in SYMBOLS.items() for i in range(shape["table"].samples)
    ]  # fmt: skip
    return [Chart("price", x, y, [Line(loss, p, name="−log p")], points, height=400)]


section = Section(
    controls=[TableControl("table", DEFAULT, key="t")],
    compute=lesson.quantities,
    quantities=lesson.QUANTITIES | {"documents": Quantity("1 where the numbers are the documents'", PLAIN)},
    at_rest={"": lambda state: {"documents": float(is_documents(state["table"]))}},
    words=TEXT.name,
    told=told,
    charts=charts,
    names_of=names_of,
    texts_of=texts_of,
)
