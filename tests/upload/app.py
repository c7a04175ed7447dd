"""A page that shows the upload and nothing else."""

from __future__ import annotations

import streamlit as st

from pages.two_models.upload.panel import panel
from softmax_core.comparison.dataset import Dataset


def take(data: Dataset) -> None:
    st.session_state["taken"] = data
    st.session_state["times"] = st.session_state.get("times", 0) + 1


panel(st.query_params.get("lang", "en"), take)
