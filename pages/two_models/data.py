"""Which data is looked at, and everything that is computed of it, once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from pages.two_models.state import DOCUMENTS, OWN, State
from pages.two_models.table_value import dataset
from prediction_files.plan import Draft
from prediction_files.read import read, read_pair
from prediction_files.resolve_plan import resolve_plan
from softmax_core.comparison.dataset import Dataset, Models
from softmax_core.comparison.several import Several, compare_several
from softmax_core.comparison.study import Study
from softmax_core.examples.predictions import case_files, images

OWN_DATA, OWN_STUDY, OWN_SEVERAL = "two models: own data", "two models: study", "two models: several"
TABLE_STUDY = "two models: study of the table"
LARGE = 2_000_000
"""From so many probabilities on, computing takes long enough for its progress to be shown."""


def store_own_data(data: Dataset | Models) -> None:
    """Keep the visitor's own data, of two models or of several, for this session, in memory only."""
    st.session_state[OWN_DATA] = data
    for computed in (OWN_STUDY, OWN_SEVERAL):
        st.session_state.pop(computed, None)


def own_models(state: State) -> Models | None:
    """Return the visitor's own models where the state speaks of more than two."""
    data = st.session_state.get(OWN_DATA)
    return data if state.data == OWN and isinstance(data, Models) else None


def several(models: Models) -> Several:
    """Return how all the visitor's own models stand, computed once."""
    found: Several | None = st.session_state.get(OWN_SEVERAL)
    if found is None:
        given = [one.labels if one.values is None else one.values for one in models.models]
        found = st.session_state[OWN_SEVERAL] = compare_several(models.target, given, len(models.classes))
    return found


def pair_of(state: State, models: Models) -> tuple[int, int]:
    """Say which two of several models are compared: those chosen, or the two that stand first."""
    pair = state.pair
    fits = pair is not None and pair[0] != pair[1] and max(pair) < len(models.models)
    return pair if pair is not None and fits else several(models).best_two


def own_data_missing(state: State) -> bool:
    """Whether the state speaks of own data that this session does not have."""
    return state.data == OWN and OWN_DATA not in st.session_state


def is_table(state: State) -> bool:
    """Whether the small table is what is looked at."""
    return state.data == DOCUMENTS or own_data_missing(state)


def current_dataset(state: State, words: Mapping[str, Any]) -> Dataset:
    """Return the data that the state speaks of, under the names that it gives the models."""
    if is_table(state):
        return dataset(state.table)
    data: Dataset
    if state.data == OWN:
        models = own_models(state)
        data = models.pair(*pair_of(state, models)) if models else st.session_state[OWN_DATA]
        names = (data.a.name, data.b.name)
    else:
        data, names = example(state.data), words[f"models_{state.data}"]
    a, b = (mine or given for mine, given in zip(state.names, names, strict=True))
    return data.renamed(a, b)


@st.cache_resource(show_spinner=False)
def example(key: str) -> Dataset:
    """Read one of the examples that come with the app, as a visitor's files are read."""
    return replace(read_pair(case_files(key)), images=images(key), key=key)


@st.cache_resource(show_spinner=False)
def example_draft(key: str) -> Draft | None:
    """Say how the files of an example are read."""
    return resolve_plan([read(name, content) for name, content in case_files(key)]).draft


@st.cache_resource(show_spinner=False)
def _study_of_example(key: str) -> Study:
    return _study(example(key))


def _study(data: Dataset) -> Study:
    a, b = (model.labels if model.values is None else model.values for model in (data.a, data.b))
    return Study(data.target, a, b, len(data.classes))


def study(state: State, data: Dataset, words: Mapping[str, Any]) -> Study:
    """Return what is computed of the data: shared for the examples, cached by the session for everything else."""
    if not is_table(state) and state.data != OWN:
        return _study_of_example(state.data)
    place = OWN_STUDY if state.data == OWN and not own_data_missing(state) else TABLE_STUDY
    cached: tuple[str, Study] | None = st.session_state.get(place)
    if cached is None or cached[0] != data.key:
        cached = data.key, _study(data)
        if data.rows * len(data.classes) >= LARGE:
            _prepare(cached[1], state, words)
        st.session_state[place] = cached
    return cached[1]


def _prepare(study: Study, state: State, words: Mapping[str, Any]) -> None:
    """Compute everything at once, and say how far it is."""
    with st.empty():
        bar = st.progress(0.0)

        def show(share: float, stage: str) -> None:
            bar.progress(share, words[f"stage_{stage}"])

        study.prepare(show, resamples=state.resamples, seed=state.seed, bins=state.bins)
        bar.empty()
