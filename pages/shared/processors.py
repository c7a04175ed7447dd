"""On which processors the server's threads run."""

from __future__ import annotations

import os
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

THREADS = Path("/proc/self/task")

ALL = frozenset(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else frozenset[int]()
"""Those that this process may use; none are known where a thread cannot be told where to run (not on Linux)."""


def stay() -> None:
    """Keep the server's threads on one processor; those that they begin stay there, too.

    Only one of them runs at a time whatever the number of processors, and a run of the script hands over to others a
    hundred times. Between two processors every handing over means waking one up: beyond some load that takes more time
    than the work itself, and nothing is answered for seconds.
    """
    if len(ALL) < 2 or not THREADS.is_dir():
        return
    one = {sorted(ALL)[os.getpid() % len(ALL)]}
    for thread in THREADS.iterdir():
        _keep(int(thread.name), one)


def roam(process: int = 0) -> None:
    """Let this thread, or another process, use every processor again, and so whatever it begins."""
    if ALL:
        _keep(process, ALL)


def _keep(task: int, there: Collection[int]) -> None:
    """Keep a task there, unless it has ended meanwhile or the system forbids it: then it runs where it likes."""
    with suppress(OSError):
        os.sched_setaffinity(task, there)
