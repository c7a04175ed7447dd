"""What a visitor sees of a chapter that fails: one sentence, and everything else as it was."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st

from pages.shared import visitor, words

TEXT = Path(__file__).with_name("text.toml")
_log = logging.getLogger(__name__)


@contextmanager
def guarded() -> Iterator[None]:
    """Say in one sentence that something has failed, and in the log what; around a chapter, or one part of it.

    Left to itself, Streamlit names the kind of the error in English, and leaves out whatever comes after it.
    """
    try:
        yield
    except Exception:  # noqa: BLE001  (whatever it was; a rerun or a stop is none and passes)
        _log.exception("A chapter has failed.")
        st.error(words.load(TEXT, visitor.lang())["failed"])
