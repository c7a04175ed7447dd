"""Whose the acts of a section are: by the letters that an id begins with, the control that a link may leave out."""

from __future__ import annotations

from pages.shared.live.section import Section

CLASSES = ("add", "drop", "more", "fewer", "addc", "adds", "dropc", "drops")
"""Acts by which classes and samples come and go."""


def owners(section: Section) -> dict[str, str]:
    """Name the control behind every act; what has none is one of the buttons.

    Examples
    --------
    >>> from pages.shared.live.answer import find
    >>> owners(find("cross_entropy", "kl_decomposition"))["add"]
    'classes'
    """
    named = {act: control.name for control in section.controls for act in control.acts}
    able = {*named, *section.actions, *(("add", "drop") if section.classes else ())}
    return named | {act: "classes" for act in CLASSES if act in able}
