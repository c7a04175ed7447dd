"""Processes beside the server's that compute for it.

Python runs one thread at a time in a process, and many that want to run slow each other down until nothing is answered
for seconds. So the numbers of a release are computed in a process of their own, and whoever finds all of these at work
waits in a line, which costs nothing. Where no process can be had, the server computes for one visitor after another.
"""

from __future__ import annotations

import logging
import os
import pickle
import signal
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import IO, Any, Protocol, TypeVar, cast

from pages.shared import processors

R = TypeVar("R")

ROOT = Path(__file__).parents[2]
MOST = 4
LENGTH = struct.Struct("<Q")

log = logging.getLogger(__name__)


class Computer(Protocol):
    """Who computes."""

    def compute(self, function: Callable[..., R], args: tuple[Any, ...]) -> R:
        """Call the function."""
        ...


class Here:
    """The server's own process."""

    def compute(self, function: Callable[..., R], args: tuple[Any, ...]) -> R:
        """Call the function."""
        return function(*args)


class Process:
    """A process of its own, for one call at a time. It ends when its standard input does, so never after the server."""

    def __init__(self) -> None:
        self.running = subprocess.Popen(
            [sys.executable, "-m", "pages.shared.helper"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        processors.roam(self.running.pid)
        self._asked, self._answers = cast("tuple[IO[bytes], IO[bytes]]", (self.running.stdin, self.running.stdout))

    def compute(self, function: Callable[..., R], args: tuple[Any, ...]) -> R:
        """Call the function there; what it raises is raised here.

        Raises
        ------
        OSError, EOFError
            If the process has ended.
        """
        _send(self._asked, _packed((function, args)))
        done, result = _receive(self._answers)
        if not done:
            raise result
        made: R = result
        return made

    def close(self) -> None:
        """End it."""
        self.running.kill()
        self.running.communicate()


processes: set[Process] = set()
"""Those that run."""

first: tuple[Callable[..., object], tuple[Any, ...]] = (len, ("",))
"""What each calls first, with what."""

line: SimpleQueue[Computer] = SimpleQueue()
"""Who is free to compute, at first the server alone."""
line.put(Here())


def compute(function: Callable[..., R], *args: Any) -> R:
    """Call a function of the core, in another process if there is one.

    Parameters
    ----------
    function : callable
        One that a process that knows only the core can import.
    args : any
        Anything that can be pickled.

    Returns
    -------
    any
        What the function returns.

    Examples
    --------
    >>> compute(pow, 2, 5)
    32
    """
    computer = line.get()
    try:
        return computer.compute(function, args)
    except (OSError, EOFError) as gone:
        log.warning("A process that computes has ended (%r): the server computes until another one is there.", gone)
        if isinstance(computer, Process):
            processes.discard(computer)
            computer.close()
        computer = Here()
        Thread(target=_begin, daemon=True).start()
        return computer.compute(function, args)
    finally:
        if isinstance(computer, Process) or not processes:
            line.put(computer)


def start(prepare: Callable[..., object], *args: Any) -> None:
    """Start a process for every processor, have each call a function first, and let them take the server's place.

    With one less, it would stand still whenever the server is late to take what was computed.
    """
    global first  # noqa: PLW0603
    first = prepare, args
    for _ in range(min(MOST, os.cpu_count() or 1)):
        Thread(target=_begin, daemon=True).start()


def _begin() -> None:
    """Wait until a process has loaded what it needs, and put it into the line; the server leaves it then."""
    try:
        process = Process()
        process.compute(*first)
    except (OSError, EOFError) as why:
        log.warning("No process to compute in could be started (%r): the server computes by itself.", why)
        return
    processes.add(process)
    line.put(process)


def _packed(message: object) -> bytes:
    packed = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(packed)) + packed


def _send(to: IO[bytes], packed: bytes) -> None:
    to.write(packed)
    to.flush()


def _receive(source: IO[bytes]) -> Any:
    head = source.read(LENGTH.size)
    packed = source.read(*LENGTH.unpack(head)) if len(head) == LENGTH.size else b""
    if not packed or len(packed) < LENGTH.unpack(head)[0]:
        raise EOFError("the other process has ended")
    return pickle.loads(packed)  # noqa: S301  (from our own process)


def _serve() -> None:
    """Answer until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # meant for the server, with which this process ends
    asked, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing else may get between the answers
    while True:
        try:
            function, args = _receive(asked)
        except EOFError:
            return
        try:
            answer = _packed((True, function(*args)))
        except Exception as error:  # noqa: BLE001  (the server raises it)
            answer = _packed((False, error))
        try:
            _send(answers, answer)
        except BrokenPipeError:  # the server has ended meanwhile
            return


if __name__ == "__main__":
    _serve()
