"""Cross-entropy: the price of a prediction, in eight sections, one at a time."""

from __future__ import annotations

from pages.cross_entropy.sections import SECTIONS
from pages.shared.live.component import begin, mount_one

w = begin(__file__, list(SECTIONS.values()))
mount_one("cross_entropy", w.lang)
