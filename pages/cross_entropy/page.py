"""Cross-entropy: the price of a prediction, in eight sections, each a live view of its own."""

from __future__ import annotations

import streamlit as st

from pages.cross_entropy.page_sections import SECTIONS
from pages.shared.live.component import begin, mount

w = begin(__file__, list(SECTIONS.values()))
mount("cross_entropy", "history", w.lang)
st.markdown(" · ".join(f"[{w[f'{anchor}_title']}](#{anchor})" for anchor in SECTIONS))
for anchor, section in SECTIONS.items():
    st.subheader(w[f"{anchor}_title"], anchor=anchor)
    st.markdown(w[f"{anchor}_question"])
    mount("cross_entropy", section, w.lang)
