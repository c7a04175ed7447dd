"""What the measures say of data of any size, why, and where both models stand on the curve −log p."""

from __future__ import annotations

import streamlit as st

from pages.shared import safe
from pages.two_models import figure
from pages.two_models.explanation import explanation
from pages.two_models.figure.look import missing
from pages.two_models.scene import Scene, chart
from softmax_core.comparison.plot_downsampling import surprisal_points
from softmax_core.comparison.results import Measure, Sums
from softmax_core.digits import Form, text

SIGNED = Form(signed=True)
OFF = 1e-6
"""A deviation of a row's sum from 1 that is more than rounding of a file's decimals in single precision."""


def overview(scene: Scene) -> None:
    """Draw the view."""
    st.markdown(measures(scene))
    st.caption(scene.w["measures_note"])
    for sentence in explanation(scene.study, scene.look):
        scene.explain(sentence)
    for model, rows in ((scene.data.a, scene.study.comparison.a), (scene.data.b, scene.study.comparison.b)):
        if rows.sums is not None and rows.sums.worst > OFF:
            st.warning(sums(scene, model.name, rows.sums))
    if scene.study.comparison.hard:
        st.info(scene.w["hard_only"])
        return
    left, right = st.columns(2)
    with left:
        st.header(scene.w["curve"], anchor=False)
        first, second = surprisal_points(scene.study.comparison.a), surprisal_points(scene.study.comparison.b)
        chart(scene, "curve", figure.surprisal(first, second, scene.data.row_name, scene.look),
              figure.alt_surprisal(scene.study.comparison, scene.look))  # fmt: skip
    with right:
        st.header(scene.w["truth"], anchor=False)
        counts = scene.study.histogram(20)
        chart(scene, "truth", figure.true_probability(counts, scene.look),
              figure.alt_true_probability(counts, scene.look))  # fmt: skip


def measures(scene: Scene) -> str:
    """Lay the four measures out: both models, the difference, and who is ahead."""
    names = [safe.markdown(safe.shortened(model.name)) for model in (scene.data.a, scene.data.b)]
    head = [scene.w["measure"], *names, "A − B", scene.w["ahead"]]
    lines = [head, ["---", *["---:"] * 3, "---"]]
    lines += [_line(scene, one, names) for one in scene.study.comparison.measures]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _line(scene: Scene, one: Measure, names: list[str]) -> list[str]:
    known = not missing(one.difference)
    leader = {"a": names[0], "b": names[1], "": scene.w["ahead_none"] if known else text(one.difference)}[one.ahead]
    return [scene.w[f"measure_{one.name}"], text(one.a), text(one.b), text(one.difference, SIGNED), leader]


def sums(scene: Scene, model: str, found: Sums) -> str:
    """Say how far a model's rows are from summing to 1."""
    row = safe.shortened(scene.data.row_name(found.row))
    return scene.say("sums", model=safe.shortened(model), worst=text(found.worst), row=row, off=found.off)
