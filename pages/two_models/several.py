"""Several models in one table, and which two of them the rest of the page compares."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from pages.shared import safe, visitor, words
from pages.shared.words import Words
from pages.two_models import data as source
from pages.two_models import figure, threshold
from pages.two_models.figure.look import missing
from pages.two_models.save.save import save
from pages.two_models.state import State, with_pair
from pages.two_models.widgets import chosen, showing
from softmax_core.comparison.dataset import Models
from softmax_core.comparison.several import PairDifference, Several, Standing
from softmax_core.digits import Form, text

TEXT = Path(__file__).with_name(threshold.TEXT)
SIGNED = Form(signed=True)
SHARE = "{:.4g}%"


def several(models: Models, state: State, page: Words, change: Callable[[Callable[[State], State]], None]) -> None:
    """Draw the table, the differences from the best, and the choice of two."""
    w = words.load(TEXT, page.lang)
    found = source.several(models).in_unit(state.unit)
    names = [one.name for one in models.models]
    look = figure.Look(words.load(figure.TEXT, page.lang), "", "", visitor.dark())
    st.header(w["several"], anchor=False)
    st.markdown(table(found, models, state.unit, w))
    st.caption(note(found, w))
    left, right = st.columns(2, gap="medium")
    with left:
        with st.container(key="chart-several"):
            st.plotly_chart(
                figure.several(found, names, state.unit, look), key="several", config={"displayModeBar": False},
                alt=figure.alt_several(found, names, look),
            )  # fmt: skip
        save("chart-several", f"{state.data}-several", page)
    pair = source.pair_of(state, models)
    with right:
        for place, which in enumerate("ab"):
            st.selectbox(
                w[f"several_{which}"], range(len(names)), key=showing(f"model_{which}", pair[place]),
                format_func=lambda one: safe.shortened(names[one]),
                on_change=lambda place=place: change(lambda one: choose(one, pair, place)),
            )  # fmt: skip
        st.markdown(difference(found.pair(*pair), names, w))
        st.caption(w["several_rest"])


def choose(state: State, pair: tuple[int, int], place: int) -> State:
    """Take another model as A or as B; the one that is the other already changes places with it."""
    wanted, other = int(chosen(f"model_{'ab'[place]}")), pair[1 - place]
    other = pair[place] if other == wanted else other
    return with_pair(state, *((wanted, other) if place == 0 else (other, wanted)))


def table(found: Several, models: Models, unit: str, w: Words) -> str:
    """Lay out all models, the best first."""
    columns: list[tuple[str, Callable[[Standing], str]]] = [
        (w["several_model"], lambda one: safe.markdown(safe.shortened(models.models[one.place].name))),
        (f"{w['cross_entropy']} ({w[unit]})", lambda one: text(one.cross_entropy)),
        (w["several_behind"], lambda one: _behind(found, one, w)),
        (w["accuracy"], lambda one: text(one.accuracy)),
        (w["macro_f1"], lambda one: text(one.macro_f1)),
        ("Brier", lambda one: text(one.squared_error)),
    ]
    if len(models.classes) == 2:
        name = safe.markdown(safe.shortened(models.classes[1]))
        columns.append((w.say("several_auc", name=name), lambda one: text(one.auc)))
    lines = [[head for head, _ in columns], ["---", *["---:"] * (len(columns) - 1)]]
    lines += [[write(one) for _, write in columns] for one in found.standings]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def note(found: Several, w: Words) -> str:
    """Say what the table is sorted by, and how the intervals are corrected."""
    key = "several_note" if found.measure == "cross_entropy" else "several_note_accuracy"
    each, level = (SHARE.format(100 * share) for share in (found.each_level, found.level))
    return w.say(key, models=len(found.standings), pairs=len(found.pairs), each=each, level=level)


def difference(pair: PairDifference, names: list[str], w: Words) -> str:
    """Say what the corrected interval of the two that are chosen says."""
    key = "several_unknown" if missing(pair.low) else "several_apart" if pair.apart else "several_together"
    a, b = (safe.shortened(names[place]) for place in (pair.one, pair.other))
    return safe.markdown(w.say(key, a=a, b=b, **_written(pair)))


def _behind(found: Several, one: Standing, w: Words) -> str:
    best = found.standings[0]
    if one is best:
        return str(w["several_best"])
    pair = found.pair(one.place, best.place)
    return text(pair.difference, SIGNED) if missing(pair.low) else w.say("several_interval", **_written(pair))


def _written(pair: PairDifference) -> dict[str, str]:
    return {name: text(getattr(pair, name), SIGNED) for name in ("difference", "low", "high")}
