"""Measures that count every class: their means beside the accuracy, and each class by itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import streamlit as st

from pages.shared import safe, words
from pages.shared.words import Words
from pages.two_models import figure, threshold
from pages.two_models.scene import Scene, chart
from pages.two_models.state import CLASS_MEASURES, UNITS
from pages.two_models.widgets import chosen, showing
from softmax_core.comparison.one_versus_rest import positive_of
from softmax_core.comparison.plot_downsampling import most_different_classes
from softmax_core.comparison.ties import difference
from softmax_core.digits import Form, text
from softmax_core.units import in_unit

TEXT = Path(__file__).with_name(threshold.TEXT)
MEANS = ("accuracy", "balanced_accuracy", "macro_f1")
AREAS = ("auc", "average_precision")
SIGNED = Form(signed=True)


def by_class(scene: Scene) -> None:
    """Draw the view."""
    w = words.load(TEXT, scene.w.lang)
    hard = scene.study.comparison.hard
    if not hard:
        unit(scene, w)
    st.markdown(means(scene, w))
    st.caption(w.paragraph([w["means_note"], *([] if hard else [w["loss_note"]])]))
    st.header(w["every_class"], anchor=False)
    choices = [one for one in CLASS_MEASURES if one != "cross_entropy" or not hard]
    measure = scene.state.measure if scene.state.measure in choices else choices[0]
    st.segmented_control(
        w["class_measure"], choices, key=showing("measure", measure), required=True, wrap=True,
        label_visibility="collapsed", format_func=lambda one: w[one],
        on_change=lambda: scene.change(lambda state: replace(state, measure=str(chosen("measure")))),
    )  # fmt: skip
    found, classes = scene.study.per_class, scene.data.classes
    written = "cross_entropy_bits" if measure == "cross_entropy" and scene.state.unit == "bits" else measure
    shown = most_different_classes(found, measure).tolist()
    left, right = st.columns(2, gap="medium")
    with left:
        drawn = figure.per_class(found, shown, written, classes, scene.look)
        chart(scene, f"by-class-{measure}", drawn, figure.alt_per_class(found, shown, written, classes, scene.look))
    with right:
        st.markdown(every_class(scene, w, shown, written))
        if len(shown) < len(classes):
            st.caption(w.say("some_classes", shown=len(shown), classes=len(classes)))


def unit(scene: Scene, w: Words) -> None:
    """Let the visitor choose what losses are written in."""
    st.segmented_control(
        w["unit"], UNITS, key=showing("unit", scene.state.unit), required=True, format_func=lambda one: w[one],
        on_change=lambda: scene.change(lambda state: replace(state, unit=str(chosen("unit")))),
    )  # fmt: skip


def means(scene: Scene, w: Words) -> str:
    """Lay out the means of both models and their difference."""
    a, b = (scene.study.class_measures(which) for which in "ab")
    lines = [(w[name], getattr(a, name), getattr(b, name)) for name in MEANS]
    if not scene.study.comparison.hard:
        loss = scene.study.comparison.measure("cross_entropy")
        a_loss, b_loss = (in_unit(one, scene.state.unit) for one in (loss.a, loss.b))
        lines.append((f"{w['cross_entropy']} ({w[scene.state.unit]})", a_loss, b_loss))
        if len(scene.data.classes) == 2:
            positive = positive_of(scene.state.positive, 2)
            both, of = scene.study.one_versus_rest(positive), scene.data.classes[positive]
            name = safe.markdown(safe.shortened(of))
            lines += [(w.say(f"{area}_of", name=name), getattr(both.a, area), getattr(both.b, area)) for area in AREAS]
    rows = [[name, text(one), text(other), _gap(one, other)] for name, one, other in lines]
    return _table([w["measure"], *names(scene), "A − B"], rows)


def every_class(scene: Scene, w: Words, shown: list[int], measure: str) -> str:
    """Lay out one measure of the classes that are shown."""
    found = scene.study.per_class
    a, b = (getattr(found, f"{measure}_{which}") for which in "ab")
    rows = [
        [safe.markdown(safe.shortened(scene.data.classes[k])), f"{found.support[k]:,}", text(float(a[k])),
         text(float(b[k])), _gap(a[k], b[k])]
        for k in shown
    ]  # fmt: skip
    return _table([w["class"], w["rows"], *names(scene), "A − B"], rows)


def names(scene: Scene) -> list[str]:
    """Write the models' names for a table."""
    return [safe.markdown(safe.shortened(model.name)) for model in (scene.data.a, scene.data.b)]


def _gap(one: float, other: float) -> str:
    return text(float(difference(one, other)), SIGNED)


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
