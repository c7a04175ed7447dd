"""The sections of the chapter, in their order on the page."""

from __future__ import annotations

SECTIONS = {
    "chain": "chain",
    "check": "check",
    "step": "step",
    "why": "why",
    "everywhere": "everywhere",
}
"""Every section by its anchor."""
