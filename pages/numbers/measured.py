"""Every way to compute softmax, timed in a process beside the server's, and the one line of those who wish for it.

`python -m pages.numbers.measured 128 1000` is that process: it gives way to whoever serves, writes a line of JSON for
every size that it has timed, and ends when nobody reads them.
"""

from __future__ import annotations

import json
import os
import platform
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pages.numbers.line import CannotBeMeasuredError, Line, Progress
from softmax_core.lessons.cost import Measured, Size, sizes_around, time_around
from softmax_core.timing import Spread, processor

ROOT = Path(__file__).parents[2]
NICE = 10
MEMORY = 1 << 30  # bytes that the process may take
PATIENCE = 20.0
"""Seconds after which a measurement is given up, on a machine that has too much else to do."""

LOOK = 0.2
"""Seconds between two looks at whether somebody still waits."""

SPARING = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


def run(size: Size, progress: Progress) -> Measured:
    """Measure around a size in a process of its own.

    Raises
    ------
    CannotBeMeasuredError
        If it is given up, takes too long or fails.
    """
    command = [sys.executable, "-m", "pages.numbers.measured", *map(str, size)]
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | SPARING, stdout=subprocess.PIPE) as process:  # noqa: S603
        watch = _Watch(process, progress)
        try:
            return read(size, process.stdout or (), watch.told)
        except (EOFError, ValueError) as why:
            raise CannotBeMeasuredError(watch.killed_for or "failed") from why
        finally:
            watch.over.set()
            process.kill()


class _Watch:
    """Ends a process that nobody waits for any more, or that takes too long."""

    def __init__(self, process: subprocess.Popen[bytes], progress: Progress) -> None:
        self._process, self._progress, self._share = process, progress, 0.0
        self.over, self.killed_for = threading.Event(), ""
        threading.Thread(target=self._watch, daemon=True).start()

    def told(self, share: float) -> None:
        """Note how far it has come."""
        self._share = share

    def _watch(self) -> None:
        until = time.monotonic() + PATIENCE
        while not self.over.wait(LOOK):
            if not self._progress(self._share):
                self.killed_for = "cancelled"
            elif time.monotonic() > until:
                self.killed_for = "too_long"
            if self.killed_for:
                self._process.kill()
                return


def read(size: Size, lines: Iterable[bytes | str], told: Callable[[float], None]) -> Measured:
    """Read what the process writes: first the machine, then one size a line.

    Raises
    ------
    EOFError
        If the process has ended before its last line.
    ValueError
        If a line is not what the process writes.
    """
    wanted, times = sizes_around(*size), dict[Size, Mapping[str, Spread]]()
    machine: Mapping[str, Any] = {}
    for line in lines:
        said = json.loads(line)
        if not machine:
            machine = said
        else:
            n, k = said["size"]
            times[n, k] = {name: Spread(**one) for name, one in said["spreads"].items()}
        told(len(times) / len(wanted))
    if list(times) != wanted:
        raise EOFError
    return Measured(size, times, **machine)


def main(size: Sequence[str]) -> None:
    """Be the process: time, and write what was found."""
    _give_way()
    with suppress(BrokenPipeError):  # the server has ended
        _measure(*map(int, size))
        return
    os._exit(0)


def _measure(n: int, k: int) -> None:
    machine = {
        "processor": processor(), "cores": os.cpu_count() or 1, "python": platform.python_version(),
        "numpy": version("numpy"),
    }  # fmt: skip
    _write(machine)
    for timed in time_around(n, k):
        _write(asdict(timed))


def _write(said: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def _give_way() -> None:
    """Let whoever serves go first, and bound what this process may take; elsewhere than on POSIX sizes alone do.

    Ctrl-C is the server's: this process ends when nobody reads what it writes.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if os.name == "posix":
        os.nice(NICE)
        resource: Any = import_module("resource")
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))


line: Line[Size, Measured] = Line(run)
"""The server's only one."""

if __name__ == "__main__":
    main(sys.argv[1:])
