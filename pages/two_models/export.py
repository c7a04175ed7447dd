"""What a visitor can export: every row, the whole report, the link."""

from __future__ import annotations

import streamlit as st

from pages.two_models import copy_as
from pages.two_models import data as source
from pages.two_models.address import whole
from pages.two_models.report import per_sample_csv, report
from pages.two_models.scene import Scene
from pages.two_models.state import OWN, PARAMS
from pages.two_models.upload import closed


def _code(scene: Scene) -> None:
    """Show the code that repeats the headline figures on the files."""
    if source.is_table(scene.state):
        return
    st.subheader(scene.w["copy_as"], anchor=False)
    own = scene.state.data == OWN
    draft = closed.draft_in_use() if own else source.example_draft(scene.state.data)
    written = copy_as.code(draft, scene.study) if draft else None
    if written is None:
        st.caption(scene.w["copy_as_none"])
        return
    st.caption(scene.w["copy_as_said"])
    st.code(written, language=None, wrap_lines=True)


def export(scene: Scene) -> None:
    """Draw the view."""
    w, state = scene.w, scene.state
    st.header(w["export"], anchor=False)
    st.download_button(
        w["export_report"],
        lambda: report(scene.study, scene.data, scene.look, state.bins, state.resamples, state.seed, state.positive),
        file_name=f"two-models-{state.data}.html", mime="text/html", on_click="ignore",
    )  # fmt: skip
    st.caption(w["export_report_said"])
    st.download_button(
        w["export_csv"], lambda: per_sample_csv(scene.study, scene.data), file_name=f"two-models-{state.data}.csv",
        mime="text/csv", on_click="ignore",
    )  # fmt: skip
    st.caption(w["export_charts"])
    _code(scene)
    st.markdown(w["export_link"])
    st.code(whole(PARAMS, state), language=None, wrap_lines=True)
    if state.data == OWN:
        st.caption(w["export_link_own"])
