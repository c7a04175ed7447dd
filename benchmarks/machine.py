"""What the figures were measured on, and whether it had anything else to do."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from softmax_core.timing import processor

BUSY = 0.25
"""Load per core, before we begin, from which on the figures say more about the rest of the machine."""

INTRUSION = 0.25
"""Cores that other processes use while we measure, from which on the same holds."""


@dataclass(frozen=True)
class Machine:
    """Hardware and versions."""

    processor: str
    cores: int
    python: str
    streamlit: str
    chromium: str
    system: str

    def line(self) -> str:
        """Name it in one line."""
        browser = f", Chromium {self.chromium}" if self.chromium else ""
        return (
            f"{self.processor}, {self.cores} cores, {self.system}; "
            f"Python {self.python}, Streamlit {self.streamlit}{browser}"
        )

    def record(self) -> dict[str, object]:
        """Everything, for a JSON file."""
        return asdict(self)


def describe(chromium: str = "") -> Machine:
    """Look at this machine; the version of Chromium is known to whoever has started it."""
    return Machine(
        processor=processor(),
        cores=os.cpu_count() or 1,
        python=platform.python_version(),
        streamlit=version("streamlit"),
        chromium=chromium,
        system=f"{platform.system()} {platform.machine()}",
    )


def load() -> float | None:
    """Load average of the last minute, or None where the system has none (Windows)."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else None


class Others:
    """How much processor time other processes use, from its making on (Linux only)."""

    def __init__(self) -> None:
        self._start = _clocks()

    def cores(self) -> float | None:
        """Cores that others have used on average; to be called while the processes that we started still run."""
        now = _clocks()
        if now is None or self._start is None:
            return None
        wall, busy, own = (after - before for after, before in zip(now, self._start, strict=True))
        return max(0.0, (busy - own) / wall) if wall > 0 else 0.0


def _clocks() -> tuple[float, float, float] | None:
    """Seconds: on the clock, of processor time used by all, and by this process with its descendants."""
    if not Path("/proc/stat").exists():
        return None
    tick = os.sysconf("SC_CLK_TCK")
    user, nice, system, _idle, _wait, *rest = map(int, Path("/proc/stat").read_text(encoding="ascii").split()[1:9])
    return time.monotonic(), (user + nice + system + sum(rest)) / tick, processor_time(os.getpid())


def _family(first: int) -> Iterator[tuple[int, int]]:
    """A process and its descendants: each with its ticks and those of its children that have ended."""
    ticks: dict[int, int] = {}
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        ticks[int(entry.name)] = sum(map(int, fields[11:15]))
        children.setdefault(int(fields[1]), []).append(int(entry.name))
    due = [first]
    while due:
        process = due.pop()
        yield process, ticks.get(process, 0)
        due += children.get(process, [])


def processor_time(pid: int) -> float:
    """Seconds of processor time that a process has used, with its descendants (Linux only)."""
    return sum(ticks for _, ticks in _family(pid)) / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> float:
    """Memory that a process has at this moment (its resident set), with its descendants, in MB (Linux only)."""
    return sum(_kilobytes(process, "VmRSS") for process, _ in _family(pid)) * 1024 / 1e6


def peak(pid: int) -> float:
    """Most memory that a process has had so far, and each of its descendants, in MB (Linux only)."""
    return sum(_kilobytes(process, "VmHWM") for process, _ in _family(pid)) * 1024 / 1e6


def _kilobytes(pid: int, field: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field))


def circumstances(
    loads: tuple[float | None, float | None], others: Mapping[str, float | None], cores: int
) -> list[str]:
    """Say how busy the machine was, and warn where it was not ours alone.

    Parameters
    ----------
    loads : tuple
        Load average before and after; ours is in the second.
    others : mapping
        For every benchmark the cores that other processes used meanwhile.
    cores : int
        How many there are.

    Examples
    --------
    >>> circumstances((0.1, 1.2), {"drag": 0.04}, 2)
    ['Load average (1 min): 0.10 before, 1.20 after. Other processes used, in cores: drag 0.04.']
    >>> circumstances((1.4, 2.1), {"drag": 0.8}, 2)[1]
    'WARNING: the machine was busy (load 1.40 on 2 cores before we began; others during drag): figures may be too high.'
    """
    before, after = loads
    said = []
    if before is not None and after is not None:
        said.append(f"Load average (1 min): {before:.2f} before, {after:.2f} after.")
    known = {name: used for name, used in others.items() if used is not None}
    if known:
        said.append(f"Other processes used, in cores: {', '.join(f'{n} {used:.2f}' for n, used in known.items())}.")
    reasons = []
    if before is not None and before > BUSY * cores:
        reasons.append(f"load {before:.2f} on {cores} cores before we began")
    disturbed = [name for name, used in known.items() if used > INTRUSION]
    if disturbed:
        reasons.append(f"others during {', '.join(disturbed)}")
    warning = [f"WARNING: the machine was busy ({'; '.join(reasons)}): figures may be too high."] if reasons else []
    return [" ".join(said) or "How busy the machine was is unknown on this system.", *warning]
