"""The sections of the chapter, in their order on the page."""

from __future__ import annotations

SECTIONS = {
    # the chain in three steps
    # check it
    # take a step
    # why it works so well
}
"""Every section by its anchor."""
