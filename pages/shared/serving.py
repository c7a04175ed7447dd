"""What the process that serves does once, when the app has run for the first time."""

from __future__ import annotations

import gc
from functools import lru_cache
from threading import Lock

from streamlit import config

from pages.shared import helper, processors

COLLECT = 5_000, 6, 10
"""After how many new objects the youngest are looked through, and after how many times that the older ones."""

_first = Lock()


def settle() -> None:
    """Prepare for many visitors, once: the theme is looked up, threads know their place, others compute."""
    if not _first.acquire(blocking=False):
        return
    remember_options()
    processors.stay()
    helper.start()
    collect_rarely()


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
