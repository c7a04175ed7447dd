"""The process that reads files: warm, never busy, it becomes a process of its own for each file.

`python -m prediction_files.reader` is started by `prediction_files.process` and ends with it. Where the system can
fork, each file is read in a copy that has everything loaded and is gone afterwards; elsewhere a new process reads one.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import socket
import sys
import traceback
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from prediction_files import wire
from prediction_files.problem import Problem

resource: Any = import_module("resource") if os.name == "posix" else None
"""Elsewhere sizes alone are limited, and the time."""
NICE = 10
CODE = 100_000_000  # bytes of programs that are in memory beside what a file takes
FULL = 0.8  # of the memory, from where on a parser that fails has failed for want of it
LOADED = ("pandas", "pyarrow.csv", "pyarrow.parquet", "pyarrow.compute", "prediction_files.read")
LOOK = 0.05  # seconds between two looks at whether a copy has ended


def work(stream: wire.Stream) -> None:
    """Read one file that comes through a stream, and send back its table or the reason why there is none."""
    name, memory, seconds = wire.hear(stream)
    data = wire.receive(stream)
    _limit(memory, seconds)
    try:
        read = import_module("prediction_files.read").read
        table = read(name, data)
        del data
        wire.say(stream, {"peak": peak()})
        wire.send_table(stream, table)
    except MemoryError:
        wire.say(stream, {"ended": "memory", "peak": peak()})
    except Problem as problem:
        short = _of_memory(problem) or (problem.key == "damaged" and peak() > FULL * memory)
        answer = {"ended": "memory"} if short else {"problem": problem.key, "values": problem.values}
        wire.say(stream, answer | {"peak": peak()})
    except Exception:  # noqa: BLE001  (whatever it was: the server's log has it, the visitor a sentence)
        wire.say(stream, {"ended": "failed", "why": traceback.format_exc(limit=-5), "peak": peak()})


def _of_memory(error: BaseException | None) -> bool:
    """Whether what was taken for a bad file was a lack of memory."""
    return error is not None and (isinstance(error, MemoryError) or _of_memory(error.__cause__ or error.__context__))


def _limit(memory: int, seconds: int) -> None:
    """Bound what this process may take; it is the first to be ended if the machine lacks memory all the same."""
    if resource is None:
        return
    resource.setrlimit(resource.RLIMIT_DATA, (memory - CODE, memory - CODE))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))  # at the second there is no telling why it ended
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def peak() -> int:
    """Bytes that this process has had in memory at most; 0 where the system does not say."""
    return 0 if resource is None else bytes_of(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def bytes_of(maxrss: int) -> int:
    """Give the bytes of what the system says of a process's memory."""
    return maxrss if sys.platform == "darwin" else 1024 * maxrss


def serve(control: socket.socket) -> None:
    """Make a copy of this process for every pair of sockets that comes: its line, and a leash that holds it."""
    copies: dict[int, socket.socket] = {}
    while True:
        ready = select.select([control, *copies.values()], [], [], LOOK if copies else None)[0]
        for process, leash in copies.items():
            if leash in ready:  # the server has let go
                os.kill(process, signal.SIGKILL)
        _bury(copies)
        if control in ready:
            message, ends, _, _ = socket.recv_fds(control, 1, 2)
            if not message:
                break
            line, leash = (socket.socket(fileno=end) for end in ends)
            process = os.fork()
            if process == 0:
                for end in (control, leash, *copies.values()):
                    end.close()
                _copy(line)
            line.close()
            copies[process] = leash
    for process in copies:
        os.kill(process, signal.SIGKILL)


def _copy(line: socket.socket) -> None:
    """Be the copy; what a library shouts before it gives up is not for the server's log, which has how it ended."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    with suppress(OSError, EOFError):  # nobody waits any longer
        work(wire.Line(line))
    os._exit(0)


def _bury(copies: dict[int, socket.socket]) -> None:
    """Tell of copies that have ended how, and what they took."""
    for process in list(copies):
        gone, status, used = os.wait4(process, os.WNOHANG)
        if gone:
            with copies.pop(process) as leash, suppress(OSError):
                wire.say(wire.Line(leash), [os.waitstatus_to_exitcode(status), bytes_of(used.ru_maxrss)])


def main() -> None:
    """Load everything, give way to whoever serves, and wait."""
    if "--once" in sys.argv:
        once: Any = sys.stdin.buffer, sys.stdout.buffer
        work(_Pipes(*once))
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICE)
    for name in LOADED:
        import_module(name)
    gc.freeze()
    with socket.socket(fileno=sys.stdin.fileno()) as control:
        serve(control)


class _Pipes:
    """Standard input and output as one stream."""

    def __init__(self, source: Any, sink: Any) -> None:
        self.readinto, self._sink = source.readinto, sink

    def write(self, data: Any, /) -> None:
        self._sink.write(data)
        self._sink.flush()


if __name__ == "__main__":
    main()
