"""Files read beside the server: each in a process of its own, with a limit on memory and time."""

from __future__ import annotations

import atexit
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from prediction_files import wire
from prediction_files.limits import LEAST_MEMORY, MOST_MEMORY, MOST_SECONDS, mebibytes, refuse_size
from prediction_files.memory import budget, most
from prediction_files.problem import Problem
from prediction_files.table import Table

AT_ONCE = min(2, os.cpu_count() or 1)
PATIENCE = 3  # times the processor time that a file may take, until it must be read
ROOT = Path(__file__).parents[1]
SPARING = {
    "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "2",
}  # fmt: skip
FORKS = hasattr(os, "fork") and hasattr(socket, "send_fds")

log = logging.getLogger(__name__)


class Waiting(Protocol):
    """Called a few times a second while a file is read; may raise to give up."""

    def __call__(self, *, queued: bool) -> None:
        """Say whether the file is still waiting its turn."""


@dataclass
class Report:
    """What a file took: bytes of memory at most (0 if unknown), seconds."""

    peak: int = 0
    seconds: float = 0.0


class Reader:
    """The warm process that becomes, for each file, another; started anew if it has ended."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._turns = threading.BoundedSemaphore(at_once)
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def start(self) -> None:
        """Start it, while nobody waits yet."""
        with self._lock:
            if FORKS and (self._process is None or self._process.poll() is not None):
                self._end()
                self._control, theirs = socket.socketpair()
                with theirs:
                    self._process = _python(stdin=theirs)

    def stop(self) -> None:
        """End it, and whatever it is reading."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        if self._process is not None and self._control is not None:
            self._control.close()
            self._process.wait()
            self._process = self._control = None

    def read(
        self, name: str, data: bytes, waiting: Waiting | None = None, report: Report | None = None,
        memory: int = MOST_MEMORY, seconds: int = MOST_SECONDS,
    ) -> Table:  # fmt: skip
        r"""Read one file as `prediction_files.read.read` does, in a process of its own.

        Raises
        ------
        Problem
            If the file cannot be taken, or needs more memory (bytes) or processor time (seconds) than it may have.

        Examples
        --------
        >>> reader.read("a.csv", b"label,p_0,p_1\n0,0.5,0.5\n").columns["label"].tolist()
        [0]
        """
        refuse_size(name, len(data))
        report = report or Report()
        ask = waiting or _nothing
        memory = self._turn(name, memory, ask)
        began = time.monotonic()

        def look() -> None:
            if time.monotonic() - began > PATIENCE * seconds:
                raise Problem("needs_time", file=name, seconds=PATIENCE * seconds)
            ask(queued=False)

        try:
            with self._copy(look) as (line, ended):
                return _answer(name, line, ended, report, (memory, seconds), data)
        finally:
            report.seconds = time.monotonic() - began
            budget.give(memory)
            self._turns.release()

    def _turn(self, name: str, memory: int, ask: Waiting) -> int:
        """Wait until few enough others read and there is memory; give the bytes that may be taken, set aside."""
        while True:
            if self._turns.acquire(timeout=wire.TICK):
                alone = budget.idle
                taken = budget.take(memory, min(memory, LEAST_MEMORY))
                if taken:
                    return taken
                self._turns.release()
                if alone:
                    raise Problem("server_full", file=name, most=mebibytes(most()))
                time.sleep(wire.TICK)
            ask(queued=True)

    @contextmanager
    def _copy(self, look: Callable[[], None]) -> Iterator[tuple[wire.Stream, Ended]]:
        """Have a process for one file; it ends with this block, whatever happens in it."""
        if not FORKS:
            with _single() as (line, ended):
                yield line, ended
            return
        (mine, theirs), (leash, their_leash) = socket.socketpair(), socket.socketpair()
        with mine, leash:
            with theirs, their_leash:
                self._hand_over(theirs, their_leash)
            yield wire.Line(mine, look), lambda: tuple(wire.hear(wire.Line(leash)))

    def _hand_over(self, *ends: socket.socket) -> None:
        for again in (True, False):
            self.start()
            try:
                with self._lock:
                    if self._control is None:
                        raise BrokenPipeError
                    socket.send_fds(self._control, [b"."], [end.fileno() for end in ends])
            except OSError:
                log.warning("The process that reads files has ended: another takes its place.")
                if not again:
                    raise
                self.stop()
            else:
                return


Ended = Callable[[], tuple[int, int]]
"""Waits for the end of the process: its exit code (a signal is negative), and the bytes it had in memory at most."""


def _answer(name: str, line: wire.Stream, ended: Ended, report: Report, most: tuple[int, int], data: bytes) -> Table:
    """Send the file, and receive its table or the reason why there is none."""
    said: dict[str, Any]
    try:
        wire.say(line, [name, *most])
        wire.send(line, data)
        said = wire.hear(line)
        report.peak = int(said["peak"])
        if len(said) == 1:
            return wire.receive_table(line)
    except (OSError, EOFError, json.JSONDecodeError):
        code, report.peak = ended()
        said = {"ended": "time" if code == -_signal("SIGXCPU") else "memory" if code in _KILLED else "failed",
                "why": f"exit code {code}"}  # fmt: skip
    if "problem" in said:
        raise Problem(said["problem"], **said["values"])
    if said["ended"] == "memory":
        raise Problem("needs_memory", file=name, most=mebibytes(most[0]))
    if said["ended"] == "time":
        raise Problem("needs_time", file=name, seconds=most[1])
    log.error("A file could not be read: %s", said["why"])
    raise Problem("reader_failed", file=name)


def _nothing(*, queued: bool) -> None:
    pass


def _signal(name: str) -> int:
    return int(getattr(signal, name, 0))


_KILLED = (-_signal("SIGKILL"), -_signal("SIGABRT"))  # by the kernel; by C++ where memory is not to be had


@contextmanager
def _single() -> Iterator[tuple[wire.Stream, Ended]]:
    """Start a process that reads one file through its standard input and output."""
    process = _python("--once", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with process:
        try:
            yield _Pipes(process), lambda: (process.wait(), 0)
        finally:
            process.kill()


class _Pipes:
    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._in, self._out = process.stdin, process.stdout

    def write(self, data: Any, /) -> None:
        if self._in is not None:
            self._in.write(data)
            self._in.flush()

    def readinto(self, data: Any, /) -> int | None:
        return None if self._out is None else self._out.readinto(data)  # type: ignore[attr-defined]


def _python(*options: str, **streams: Any) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "prediction_files.reader", *options]
    return subprocess.Popen(command, cwd=ROOT, env=os.environ | SPARING, **streams)  # noqa: S603


reader = Reader()
atexit.register(reader.stop)
