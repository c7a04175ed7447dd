"""Temperature: from arg max to uniform, and drawing from it, in five sections, one at a time."""

from __future__ import annotations

from pages.shared.live.component import begin, mount_one, only
from pages.temperature.own_text import panel
from pages.temperature.sections import SECTIONS

w = begin(__file__, list(SECTIONS.values()))
mount_one("temperature", w.lang)
with only("word"):
    panel(w)
