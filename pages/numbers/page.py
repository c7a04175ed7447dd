"""Numbers: where floating point breaks softmax, and the repair, one section at a time."""

from __future__ import annotations

from pages.numbers import timings
from pages.numbers.sections import SECTIONS
from pages.shared.live.component import begin, mount_one, only

w = begin(__file__, list(SECTIONS.values()))
mount_one("numbers", w.lang)
with only("cost"):
    timings.panel(w)
