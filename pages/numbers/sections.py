"""The sections of the chapter, in their order on the page."""

from __future__ import annotations

SECTIONS = {
    "cliff": "cliff",
    "log": "log_of_softmax",
    "digits": "digits",
    "clinic": "clinic",
    "online": "online",
    "cost": "cost",
    "flow": "flow",
}
"""Every section by its anchor."""
