"""What every view of the chapter is given, and how it shows a chart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.shared import safe
from pages.shared.words import Words
from pages.two_models.figure import Look
from pages.two_models.save.save import save
from pages.two_models.state import State
from softmax_core.comparison.study import Study
from softmax_core.predictions.dataset import Dataset


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
    """

    state: State
    data: Dataset
    study: Study
    w: Words
    look: Look
    change: Callable[[Callable[[State], State]], None]

    def say(self, key: str, /, **values: object) -> str:
        """Format a sentence, with the models' names in it, for Markdown."""
        return safe.markdown(self.plain(key, **values))

    def plain(self, key: str, /, **values: object) -> str:
        """Format a sentence, with the models' names in it, for what reads it as text."""
        a, b = safe.shortened(self.data.a.name), safe.shortened(self.data.b.name)
        return self.w.say(key, a=a, b=b, **values)

    @property
    def ahead(self) -> str:
        """Name of the model with the smaller mean cross-entropy."""
        return safe.shortened(self.data.b.name if self.study.ranking.sign > 0 else self.data.a.name)


def chart(
    scene: Scene, key: str, figure: dict[str, Any], alt: str, choose: Callable[[Any], None] | None = None
) -> None:
    """Show a chart that can be saved; a click calls `choose` with what was chosen, None where that was given up."""
    with st.container(key=f"chart-{key}"):
        if choose is None:
            st.plotly_chart(figure, key=key, alt=alt, config={"displayModeBar": False})
        else:
            st.plotly_chart(
                figure, key=key, alt=alt, config={"displayModeBar": False}, selection_mode="points",
                on_select=lambda: _chosen(key, choose),
            )  # fmt: skip
    save(f"chart-{key}", f"{scene.state.data}-{key}", scene.w)


def _chosen(key: str, choose: Callable[[Any], None]) -> None:
    points = st.session_state[key]["selection"]["points"]
    choose(points[0]["customdata"] if points else None)
