"""The upload when nobody works with it: open or closed, the one line that it closes to, and what is not used yet."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from pages.shared.safe import markdown, shortened
from pages.shared.words import Words
from pages.two_models.upload import messages
from pages.two_models.upload.upload_session import UploadSession, current_session
from prediction_files.plan import Draft
from prediction_files.problem import listed

STATE = "two models: panel"


@dataclass
class Panel:
    """Whether the panel is to be open; every change makes it a new one, for the browser keeps what it has opened."""

    open: bool = False
    changes: int = 0

    def turn(self, *, to_open: bool) -> None:
        """Open or close it, whatever the visitor has done."""
        self.open, self.changes = to_open, self.changes + 1

    @property
    def key(self) -> str:
        """The key of its element."""
        return f"upload panel {self.changes}"


def panel_state() -> Panel:
    """Return the panel of this session."""
    found: Panel = st.session_state.setdefault(STATE, Panel())
    return found


def open_panel() -> None:
    """Open it; for a button."""
    panel_state().turn(to_open=True)


def in_use(session: UploadSession) -> bool:
    """Whether the files that are loaded are those that are compared, and none was refused."""
    return bool(session.tables) and session.used == session.signature() and not session.refused


def unused() -> bool:
    """Whether there are files of the visitor that are not compared: refused, questioned, or waiting for others."""
    session = current_session()
    return bool(session.tables or session.refused) and not in_use(session)


def draft_in_use() -> Draft | None:
    """Say how the files that are compared were read, None if others are loaded by now."""
    session = current_session()
    return session.plan().draft if in_use(session) else None


def summary(lang: str) -> str:
    """Say in one line which files are compared and how, for Markdown; "" where none are."""
    w, session = messages.load(lang), current_session()
    draft = draft_in_use()
    if draft is None:
        return ""
    notes = session.plan().notes
    said = [
        listed(shortened(table.name) for table in session.tables),
        w.say("closed_counts", rows=f"{len(draft.target):,}", classes=len(draft.classes.names)),
        _pairing(w, len(draft.rows), by_id=len(draft.by) == len(draft.rows)),
        *([w.say("closed_notes", count=len(notes))] if notes else []),
        w["closed_change"],
    ]
    return markdown(" · ".join(said))


def _pairing(w: Words, files: int, *, by_id: bool) -> str:
    """Say how the rows were brought together."""
    return str(w["closed_one"] if files == 1 else w["closed_by_id"] if by_id else w["closed_by_order"])
