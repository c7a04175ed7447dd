"""The sections of the chapter, in their order on the page."""

from __future__ import annotations

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
