"""Temperature: from arg max to uniform, and drawing from it, in five sections, one at a time."""

from __future__ import annotations

import streamlit as st

from pages.shared.front import lesson
from pages.shared.live.component import begin, mount_one, only
from pages.temperature.own_text import panel
from pages.temperature.sections import SECTIONS

w = begin(__file__, list(SECTIONS.values()))
mount_one("temperature", w.lang)
usable, _ = lesson.seen("temperature", st.query_params.to_dict())
if usable is None or "source" in usable:
    with only("word"):
        panel(w)
