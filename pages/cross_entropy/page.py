"""Cross-entropy: the price of a prediction, in eight sections, each a live view of its own."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.shared import visitor, words
from pages.shared.live.component import mount, say_unread

SECTIONS = {
    "price": "surprisal",
    "two": "kl_decomposition",
    "targets": "targets",
    "binary": "binary",
    "batch": "batch",
    "squared": "squared_error",
    "separate": "fused_vs_two_step",
    "why": "likelihood",
}
"""Every section by its anchor."""

w = words.load(Path(__file__).with_name("text.toml"), visitor.lang())

st.title(w["title"], anchor=False)
st.markdown(w["question"])
say_unread("cross_entropy", list(SECTIONS.values()), w)
mount("cross_entropy", "history", w.lang)
st.markdown(" · ".join(f"[{w[f'{anchor}_title']}](#{anchor})" for anchor in SECTIONS))
for anchor, section in SECTIONS.items():
    st.subheader(w[f"{anchor}_title"], anchor=anchor)
    st.markdown(w[f"{anchor}_question"])
    mount("cross_entropy", section, w.lang)
