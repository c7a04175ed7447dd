"""What the process that serves does once: when the app has run for the first time, and when a class is there."""

from __future__ import annotations

import gc
from functools import lru_cache
from itertools import count
from threading import Lock

import streamlit as st
from streamlit import config

from pages.shared import helper, processors
from pages.shared.live import direct

COLLECT = 5_000, 6, 10
"""After how many new objects the youngest are looked through, and after how many times that the older ones."""

ARRIVED = "arrived"
CLASS = 20
"""From so many visitors on the server's threads stay on one processor."""

_first = Lock()
_arrivals = count(1)


def settle() -> None:
    """Prepare for many visitors: once the theme is looked up and others begin to compute, every visitor is counted."""
    count_visitor()
    if not _first.acquire(blocking=False):
        return
    remember_options()
    helper.start(direct.prepare, direct.place)
    collect_rarely()


def count_visitor() -> None:
    """Tell a class from a few visitors, for whom the server takes whichever processor is free.

    Where the browser runs on the same machine as the server, it may be the other one.
    """
    if ARRIVED not in st.session_state:
        st.session_state[ARRIVED] = True
        if next(_arrivals) == CLASS:
            processors.stay()


def remember_options() -> None:
    """Have Streamlit look its theme up once.

    It sends the theme with every answer, and searches all of its options six times for that: a tenth of what an answer
    costs. Ours stand in .streamlit/config.toml and never change while it runs.
    """
    config.get_options_for_section = lru_cache(config.get_options_for_section)


def collect_rarely() -> None:
    """Leave what is loaded out of the search for garbage, and search less often.

    An answer leaves about 150 objects that only this search finds. By default it then looks through everything that
    two hundred visitors have, a tenth of a second in which nobody is answered, every four seconds.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT)
