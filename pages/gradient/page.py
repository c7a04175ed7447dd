"""Gradient: why it ends in p − y, one section at a time."""

from __future__ import annotations

from pages.gradient.sections import SECTIONS
from pages.shared.live.component import begin, mount_one

w = begin(__file__, list(SECTIONS.values()))
mount_one("gradient", w.lang)
