"""Two models at every threshold: ROC and precision-recall curves of one class against the rest."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import streamlit as st

from pages.shared import safe, words
from pages.shared.live.component import mount
from pages.two_models import threshold
from pages.two_models.scene import Scene
from pages.two_models.widgets import chosen, showing
from softmax_core.comparison.one_versus_rest import positive_of

TEXT = Path(__file__).with_name(threshold.TEXT)
LONGEST = 24


def by_threshold(scene: Scene) -> None:
    """Draw the view."""
    w = words.load(TEXT, scene.w.lang)
    if scene.study.comparison.hard:
        st.info(scene.w["hard_only"])
        return
    classes = scene.data.classes
    positive = positive_of(scene.state.positive, len(classes))
    if scene.state.positive not in (None, positive):
        st.warning(w["class_gone"])
    st.selectbox(
        w["positive"], range(len(classes)), key=showing("class", positive), width=330,
        format_func=lambda k: safe.shortened(classes[k]),
        on_change=lambda: scene.change(lambda state: replace(state, positive=int(chosen("class")))),
    )  # fmt: skip
    a, b, of = (safe.shortened(name, LONGEST) for name in (scene.data.a.name, scene.data.b.name, classes[positive]))
    mount("two_models", "threshold", w.lang, threshold.bound(scene.study.one_versus_rest(positive), a, b, of))
