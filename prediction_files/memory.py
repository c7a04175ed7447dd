"""How much memory all files together may take on this machine, and how much of it is left."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from pathlib import Path

from prediction_files.limits import MIB

SETTING = "SOFTMAX_EXPLORER_UPLOADS_MB"
"""Names the environment variable with the most megabytes that the server takes for files; without it, half of all."""

UNKNOWN = 8 << 30  # bytes of a machine that does not say
_GROUPS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")


def of_machine() -> int:
    """Bytes of memory of this machine, or of the container that this process is in."""
    found = UNKNOWN
    with suppress(AttributeError, ValueError, OSError):
        found = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    for group in _GROUPS:
        with suppress(OSError, ValueError):  # "max" is no number: no limit
            found = min(found, int(Path(group).read_text(encoding="ascii")))
    return found


def most() -> int:
    """Bytes that the server may take for files: the setting, else half of the machine's memory."""
    with suppress(ValueError):
        return max(0, int(os.environ[SETTING]) * MIB) if SETTING in os.environ else of_machine() // 2
    return of_machine() // 2


def used() -> int:
    """Bytes that this process has in memory now; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, AttributeError):
        return 0


class Budget:
    """What is left, beside what is set aside for files that are on their way or being read."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._aside = 0

    @property
    def idle(self) -> bool:
        """Whether nothing is set aside."""
        return self._aside == 0

    def room(self) -> int:
        """Bytes that are left."""
        return max(0, most() - used() - self._aside)

    def take(self, wanted: int, least: int) -> int:
        """Set bytes aside, as many as are left of those wanted; none, and 0 returned, if that were fewer than `least`.

        Examples
        --------
        >>> budget = Budget()
        >>> budget.take(1000, 1000), budget.take(2**60, 2**60), budget.idle
        (1000, 0, False)
        """
        with self._lock:
            taken = min(wanted, self.room())
            if taken < least:
                return 0
            self._aside += taken
            return taken

    def give(self, taken: int) -> None:
        """Give back what was set aside."""
        with self._lock:
            self._aside -= taken


budget = Budget()
