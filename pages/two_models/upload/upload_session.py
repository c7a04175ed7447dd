"""What a session keeps of the files that were loaded: tables and answers, in memory only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import streamlit as st

from prediction_files.limits import MOST_FILES
from prediction_files.model_names import apart
from prediction_files.plan import Plan
from prediction_files.problem import Problem
from prediction_files.process import Waiting, reader
from prediction_files.resolve_plan import resolve_plan
from prediction_files.table import Table

SESSION_KEY = "two models: loaded files"
UPLOADER = "upload files"


@dataclass
class UploadSession:
    """The loaded files.

    Attributes
    ----------
    tables : tuple of Table
        Every file that was taken; nothing else of it is kept.
    answers : dict of str to str
        What the visitor has answered.
    refused : list of Problem
        Why files of the last upload were not taken.
    uploads : int
        How often something was uploaded: part of the uploader's key, so that Streamlit drops its copy of the bytes.
    used : tuple
        What the data set in use was made of; empty where there is none.
    """

    tables: tuple[Table, ...] = ()
    answers: dict[str, str] = field(default_factory=dict)
    refused: list[Problem] = field(default_factory=list)
    uploads: int = 0
    used: tuple[object, ...] = ()
    _planned: tuple[tuple[object, ...], Plan] | None = None

    @property
    def uploader(self) -> str:
        """The key of the uploader, another one after every upload."""
        return f"{UPLOADER} {self.uploads}"

    def signature(self) -> tuple[object, ...]:
        """Tell these files, answers and switches from others."""
        return (*map(id, self.tables), *sorted(self.answers.items()))

    def plan(self) -> Plan:
        """Say how the files are read; worked out once for the same files and answers."""
        now = (*map(id, self.tables), *sorted(self.answers.items()))
        if self._planned is None or self._planned[0] != now:
            self._planned = now, resolve_plan(self.tables, self.answers)
        return self._planned[1]

    def add(self, name: str, data: bytes, waiting: Waiting | None = None) -> None:
        """Take a file beside those that are there; one that is refused changes nothing but the message."""
        try:
            if len(self.tables) >= MOST_FILES:
                raise Problem("too_many_files", count=len(self.tables) + 1, most=MOST_FILES)
            self._place(reader.read(name, data, waiting))
        except Problem as problem:
            self.refused.append(problem)

    def _place(self, table: Table) -> None:
        name = apart(table.name, [one.name for one in self.tables])
        self.tables = (*self.tables, replace(table, name=name))

    def keep(self, places: Sequence[int]) -> None:
        """Keep only these files; answers were about files by their place, so they go."""
        self.tables = tuple(self.tables[place] for place in places)
        self.answers.clear()
        self.refused.clear()

    def empty(self) -> None:
        """Keep nothing, not even for whoever still holds this session."""
        self.keep(())
        self._planned = None


def current_session() -> UploadSession:
    """Return what this session has loaded."""
    found: UploadSession = st.session_state.setdefault(SESSION_KEY, UploadSession())
    return found
