"""What every view of the chapter is given, and how it shows a chart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from pages.shared import safe, terms, visitor
from pages.shared.larger import larger
from pages.shared.words import Words
from pages.two_models.figure import Look
from pages.two_models.figure.look import INK
from pages.two_models.save.save import save
from pages.two_models.state import State
from softmax_core.comparison.dataset import Dataset
from softmax_core.comparison.study import Study


@dataclass(frozen=True)
class Scene:
    """The data, what is computed of it, how it is said and drawn, and how the visitor changes what is shown.

    Attributes
    ----------
    state : State
        What the visitor has set.
    data : Dataset
        The rows, the truth and both models, under the names they are shown with.
    study : Study
        Every result, computed once.
    w : Words
        Words of the page.
    look : Look
        How its figures look.
    change : callable
        Takes a function from state to state; for the callbacks of widgets.
    explained : set of str
        Terms that have been explained in this view.
    """

    state: State
    data: Dataset
    study: Study
    w: Words
    look: Look
    change: Callable[[Callable[[State], State]], None]
    explained: set[str] = field(default_factory=set)

    def say(self, key: str, /, **values: object) -> str:
        """Format a sentence, with the models' names in it, for Markdown."""
        return safe.markdown(self.plain(key, **values))

    def plain(self, key: str, /, **values: object) -> str:
        """Format a sentence, with the models' names in it, for what reads it as text."""
        a, b = safe.shortened(self.data.a.name), safe.shortened(self.data.b.name)
        return self.w.say(key, a=a, b=b, **values)

    def explain(self, sentences: str, kind: str = "prose") -> None:
        """Show a paragraph, names in it as text, with the terms explained that this view has not had before."""
        st.html(f'<p class="{kind}">{terms.prose(sentences, self.w.lang, self.explained)}</p>')

    @property
    def ahead(self) -> str:
        """Name of the model with the smaller mean cross-entropy."""
        return safe.shortened(self.data.b.name if self.study.ranking.sign > 0 else self.data.a.name)


def chart(
    scene: Scene, key: str, figure: dict[str, Any], alt: str, choose: Callable[[Any], None] | None = None,
    holds: Callable[[Any], bool] = lambda _place: True,
) -> None:  # fmt: skip
    """Show a chart that can be saved.

    A click calls `choose` with what was chosen, None where that was given up; `holds` says whether it is what the state
    says. Chosen in the list, or taken back, it is not: the chart forgets it, or the next click there would be lost.
    """
    figure = larger(figure, INK[scene.look.dark]) if visitor.presenting() else figure
    with st.container(key=f"chart-{key}"):
        if choose is None:
            st.plotly_chart(figure, key=key, alt=alt, config={"displayModeBar": False})
        else:
            own = _key(key, holds)
            st.plotly_chart(
                figure, key=own, alt=alt, config={"displayModeBar": False}, selection_mode="points",
                on_select=lambda: choose(_place(own)),
            )  # fmt: skip
    save(f"chart-{key}", f"{scene.state.data}-{key}", scene.w)


def _key(key: str, holds: Callable[[Any], bool]) -> str:
    """Return the key of a chart: a new one, so a chart without a choice, where its choice does not hold any more."""
    own, count = st.session_state.get(f"{key} chart", (key, 0))
    place = _place(own)
    if place is not None and not holds(place):
        own, count = f"{key} {count + 1}", count + 1
    st.session_state[f"{key} chart"] = own, count
    return str(own)


def _place(key: str) -> Any:
    """Return what is chosen in a chart, None if nothing is."""
    points = st.session_state[key]["selection"]["points"] if key in st.session_state else []
    return points[0]["customdata"] if points else None
