"""How sure: chance, calibration, and what a temperature would mend."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from pages.shared import safe
from pages.shared.safe import shortened
from pages.two_models import figure, verdict
from pages.two_models.figure.look import missing
from pages.two_models.scene import Scene, chart
from pages.two_models.state import ABOUT, FEWEST_BINS, LARGEST_SEED, MOST_BINS, RESAMPLES
from pages.two_models.widgets import chosen, showing
from softmax_core.comparison.plot_binning import sample_histogram
from softmax_core.comparison.results import Bootstrap
from softmax_core.digits import Form, text

FEW = 30
OF_BOOTSTRAP = {"cross_entropy": "cross_entropy", "accuracy": "error_rate"}
"""Which measure of the verdict a resampled one belongs to."""

SIGNED = Form(signed=True)


def uncertainty(scene: Scene) -> None:
    """Draw the view."""
    if scene.data.rows < FEW:
        st.info(scene.say("few_rows", rows=scene.data.rows))
    if scene.study.comparison.hard:
        _chance(scene)
        st.info(scene.w["hard_only"])
        return
    st.segmented_control(
        scene.w["about"], ABOUT, key=showing("about", scene.state.about), required=True, wrap=True,
        label_visibility="collapsed", format_func=lambda one: scene.w[f"about_{one}"],
        on_change=lambda: scene.change(lambda one: replace(one, about=str(chosen("about")))),
    )  # fmt: skip
    {"chance": _chance, "calibration": _reliability, "temperature": _temperature}[scene.state.about](scene)


def _chance(scene: Scene) -> None:
    st.header(scene.w["boot"], anchor=False)
    state = scene.state
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choices = sorted({*RESAMPLES, state.resamples})
        st.segmented_control(
            scene.w["resamples"], choices, key=showing("resamples", state.resamples), required=True,
            on_change=lambda: scene.change(lambda one: replace(one, resamples=int(chosen("resamples")))),
        )  # fmt: skip
        st.number_input(
            scene.w["seed"], 0, LARGEST_SEED, key=showing("seed", state.seed), width=150,
            on_change=lambda: scene.change(lambda one: replace(one, seed=int(chosen("seed")))),
        )  # fmt: skip
    measures = ("accuracy",) if scene.study.comparison.hard else ("cross_entropy", "accuracy")
    found = [scene.study.bootstrap(measure, state.resamples, state.seed) for measure in measures]
    how = [scene.plain("boot_how", resamples=state.resamples, seed=state.seed)]
    if not all(one.exact for one in found):
        how.append(scene.w["boot_binned"])
    scene.explain(scene.w.paragraph(how), "quiet")
    for place, one in zip(st.columns(2), found, strict=False):
        with place:
            scene.explain(interval(scene, one))
            if one.low < one.high:  # else there is no interval, or nothing that varies
                step = 1 / scene.data.rows if one.measure == "accuracy" else 0.0
                drawn = figure.bootstrap(one, sample_histogram(one.samples, step=step), scene.look)
                chart(scene, f"boot-{one.measure}", drawn, figure.alt_bootstrap(one, scene.look))
    scene.explain(scene.w["mcnemar"], "strong")
    test = scene.study.mcnemar
    st.markdown(
        scene.say("mcnemar_said", only_a=test.only_a, only_b=test.only_b, p=text(test.p_value))
        if test.only_a + test.only_b
        else scene.say("mcnemar_none")
    )


def interval(scene: Scene, one: Bootstrap) -> str:
    """Say what the resamples say, and who is ahead beyond chance."""
    if missing(one.low):
        return scene.plain("boot_infinite")
    said = scene.plain(
        "boot_said", measure=scene.w[f"boot_{one.measure}"], estimate=text(one.estimate, SIGNED),
        low=text(one.low, SIGNED), high=text(one.high, SIGNED),
    )  # fmt: skip
    if one.low == one.high:
        return scene.w.paragraph([said, scene.plain("boot_same")])
    if one.low <= 0 <= one.high:
        return scene.w.paragraph([said, scene.plain("boot_open")])
    called = scene.study.verdict.line(OF_BOOTSTRAP[one.measure]).ahead
    if not called:
        return scene.w.paragraph([said, scene.plain("boot_uncalled")])
    ahead = {"a": scene.data.a, "b": scene.data.b}[called]
    return scene.w.paragraph([said, scene.plain("boot_clear", ahead=shortened(ahead.name))])


def _reliability(scene: Scene) -> None:
    st.header(scene.w["reliability"], anchor=False)
    st.slider(
        scene.w["bins"], FEWEST_BINS, MOST_BINS, key=showing("bins", scene.state.bins), width=420,
        on_change=lambda: scene.change(lambda one: replace(one, bins=int(chosen("bins")))),
    )  # fmt: skip
    first, second = scene.study.reliability(scene.state.bins)
    drawn = figure.reliability(first, second, scene.look)
    chart(scene, "reliability", drawn, figure.alt_reliability(first, second, scene.look))
    rule = scene.plain("reliability_rule", bins=scene.state.bins, ea=text(first.error), eb=text(second.error))
    scene.explain(rule, "quiet")


def _temperature(scene: Scene) -> None:
    st.header(scene.w["temperature"], anchor=False)
    if scene.data.rows < 2:
        return
    split = scene.study.calibration(scene.state.seed)
    if split.left_out:
        st.markdown(scene.say("temperature_infinite", count=split.left_out))
    if not split.known:
        st.markdown(safe.markdown(figure.why_no_split(split, scene.look.tell, tuple(scene.look.plain.values()))))
        _divided(scene)
        return
    chart(scene, "temperature", figure.temperature(split, scene.look), figure.alt_temperature(split, scene.look))
    scene.explain(
        scene.plain(
            "temperature_said", fitted=split.fitted, scored=split.scored, ta=text(split.a.temperature),
            tb=text(split.b.temperature), gap=text(split.gap, SIGNED), ranking=text(split.ranking, SIGNED),
            calibration=text(split.calibration, SIGNED),
        )
    )  # fmt: skip
    _divided(scene)
    st.caption(scene.w["temperature_sharp"])


def _divided(scene: Scene) -> None:
    """Say how far that depends on the division."""
    said = verdict.divided(scene.study, scene.state.seed, scene.look)
    st.markdown(safe.markdown(scene.w.paragraph(said)))
