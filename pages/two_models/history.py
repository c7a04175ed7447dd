"""Undo and redo of the whole chapter: nothing is set here."""

from __future__ import annotations

from pages.shared.live.section import Section

section = Section(controls=[], compute=dict, quantities={})
