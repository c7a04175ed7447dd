"""What the process that serves does once, when the app has run for the first time."""

from __future__ import annotations

import gc
import os
import socket
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from threading import Lock

from streamlit import config

from pages.shared import helper, processors

OPEN_FILES = Path("/dev/fd")  # there on Linux and macOS

_first = Lock()


def settle() -> None:
    """Prepare for many visitors, once: small messages leave at once, what is loaded stays, others compute."""
    if not _first.acquire(blocking=False):
        return
    send_at_once()
    remember_options()
    processors.stay()
    helper.start()
    gc.collect()
    gc.freeze()  # a full collection then looks at what visitors made, not at a hundred megabytes of code


def remember_options() -> None:
    """Have Streamlit look its theme up once.

    It sends the theme with every answer, and searches all of its options six times for that: a tenth of what an answer
    costs. Ours stand in .streamlit/config.toml and never change while it runs.
    """
    config.get_options_for_section = lru_cache(config.get_options_for_section)


def send_at_once() -> None:
    """Turn Nagle's algorithm off for this process's TCP sockets, and so for those that a listening one will accept.

    asyncio does this for sockets that name their protocol; the one that Streamlit listens on does not. With the
    algorithm an answer in several messages waits, after the first, until the browser has acknowledged that: 40 ms on
    Linux, where it puts off acknowledgements for so long (RFC 896; RFC 1122, 4.2.3.2).
    """
    if not OPEN_FILES.is_dir():
        return
    for file in list(OPEN_FILES.iterdir()):
        with suppress(OSError), socket.socket(fileno=os.dup(int(file.name))) as one:  # what is no socket is refused
            if one.type == socket.SOCK_STREAM and one.family in {socket.AF_INET, socket.AF_INET6}:
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
