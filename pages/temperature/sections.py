"""The sections of the chapter, in their order on the page."""

from __future__ import annotations

SECTIONS = {
    "dial": "dial",
    "stays": "ratios",
    "drawing": "drawing",
    "word": "next_word",
    "calibration": "calibration",
}
"""Every section by its anchor."""
