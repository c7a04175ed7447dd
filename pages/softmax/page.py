"""Softmax, live: one linked chain from logits to gradient."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.shared import visitor, words
from pages.shared.live.component import mount, say_unread

w = words.load(Path(__file__).with_name("text.toml"), visitor.lang())

st.title(w["title"], anchor=False)
st.markdown(w["question"])
say_unread("softmax", ["chain"], w)
mount("softmax", "chain", w.lang)
