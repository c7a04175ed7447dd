"""The verdict on data of any size; then what the measures say, why, and where both models stand on the curve −log p."""

from __future__ import annotations

import streamlit as st

from pages.shared import safe
from pages.two_models import figure, verdict
from pages.two_models.explanation import explanation
from pages.two_models.scene import Scene, chart
from softmax_core.comparison.plot_downsampling import surprisal_points
from softmax_core.comparison.results import Measure, Sums
from softmax_core.digits import Form, text

SIGNED = Form(signed=True)
OFF = 1e-6
"""A deviation of a row's sum from 1 that is more than rounding of a file's decimals in single precision."""


def overview(scene: Scene) -> None:
    """Draw the view."""
    _verdict(scene)
    st.markdown(measures(scene))
    st.caption(scene.w.paragraph([scene.w["measures_note"], scene.w["brier_note"]]))
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


def _verdict(scene: Scene) -> None:
    """Say who is better on what, and draw it."""
    told = verdict.Told(scene.study.verdict, scene.look)
    first, *more = verdict.said(scene.study, scene.data.row_name, scene.look)
    st.markdown(f"**{safe.markdown(first)}**")
    if more:
        st.markdown(safe.markdown(scene.w.paragraph(more)))
    drawn = verdict.picture(told)
    if drawn is not None:
        chart(scene, "verdict", drawn, verdict.alt(told))
        st.caption(safe.markdown(scene.w.paragraph(verdict.explained(told))))


def measures(scene: Scene) -> str:
    """Lay the four measures out: both models, the difference, and who is ahead as far as the rows can tell.

    The mean over the classes is the sum divided by their number, so what holds for one holds for the other.
    """
    names = [safe.markdown(safe.shortened(model.name)) for model in (scene.data.a, scene.data.b)]
    head = [scene.w["measure"], *names, "A − B", scene.w["ahead"]]
    lines = [head, ["---", *["---:"] * 3, "---"]]
    lines += [_line(scene, one, names) for one in scene.study.comparison.measures]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _line(scene: Scene, one: Measure, names: list[str]) -> list[str]:
    line = scene.study.verdict.line(one.name.removeprefix("mean_"))
    leader = {"a": names[0], "b": names[1]}.get(line.ahead) or scene.w[f"ahead_{line.finding}"]
    two = "_of_two" if one.name == "mean_squared_error" and scene.study.comparison.classes == 2 else ""
    bits = "_bits" if one.name == "cross_entropy" and scene.look.unit == "bits" else ""
    a, b, difference = (scene.look.in_unit(one.name, value) for value in (one.a, one.b, one.difference))
    return [scene.w[f"measure_{one.name}{two}{bits}"], text(a), text(b), text(difference, SIGNED), leader]


def sums(scene: Scene, model: str, found: Sums) -> str:
    """Say how far a model's rows are from summing to 1."""
    row = safe.shortened(scene.data.row_name(found.row))
    return scene.say("sums", model=safe.shortened(model), worst=text(found.worst), row=row, off=found.off)
