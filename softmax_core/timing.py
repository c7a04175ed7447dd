"""How long calls take on this machine: several runs of each in turn, their median and quartiles."""

from __future__ import annotations

import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

Clock = Callable[[], float]

FEWEST_RUNS = 5
"""So many runs are made however long they take: quartiles of fewer say nothing."""

SHORTEST = 200e-6
"""Seconds that a run takes at least: a call that is over sooner is made several times in one run."""

UNITS = (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6), ("ns", 1e-9))


@dataclass(frozen=True)
class Spread:
    """The middle of several runs.

    Attributes
    ----------
    lower, median, upper : float
        Quartiles and median, in seconds a call.
    runs : int
        How many runs there were.
    """

    lower: float
    median: float
    upper: float
    runs: int

    def times(self, other: Spread) -> float:
        """Say how many times as long as another this takes, by the medians.

        Examples
        --------
        >>> spread([4.0]).times(spread([2.0]))
        2.0
        """
        return self.median / other.median if other.median else float("inf")

    def apart(self, other: Spread) -> bool:
        """Whether the middle halves of both lie apart: then one is faster in these runs, by more than they scatter.

        Examples
        --------
        >>> spread([1.0, 2.0]).apart(spread([3.0, 4.0])), spread([1.0, 4.0]).apart(spread([2.0, 3.0]))
        (True, False)
        """
        return self.upper < other.lower or other.upper < self.lower


def spread(seconds: Sequence[float]) -> Spread:
    """Take the median and the quartiles, between neighbours where they fall between two runs.

    Parameters
    ----------
    seconds : sequence of float
        What every run took; at least one.

    Returns
    -------
    Spread
        With linear interpolation: definition 7 of Hyndman and Fan (1996), as in NumPy, R and Excel.

    Raises
    ------
    ValueError
        If there are no runs.

    Examples
    --------
    >>> spread([3.0, 1.0, 2.0, 10.0])
    Spread(lower=1.75, median=2.5, upper=4.75, runs=4)
    """
    if not len(seconds):
        msg = "There are no runs to take the median of: time at least one."
        raise ValueError(msg)
    lower, median, upper = np.quantile(np.asarray(seconds, dtype=np.float64), (0.25, 0.5, 0.75)).tolist()
    return Spread(lower, median, upper, len(seconds))


def in_turn(
    calls: Sequence[Callable[[], Any]], runs: int, seconds: float, clock: Clock = perf_counter
) -> list[list[float]]:
    """Time calls in turn, so that what slows the machine down for a while slows all of them.

    Parameters
    ----------
    calls : sequence of callable
        What is timed; each is called once beforehand, which warms caches up and tells how long it takes.
    runs : int
        How many runs each has at most, `FEWEST_RUNS` at least.
    seconds : float
        After which no further run is begun.
    clock : callable
        Gives seconds; by default the most precise clock of this machine.

    Returns
    -------
    list of list of float
        For every call the seconds a call of each of its runs.
    """
    repeats = [_repeats(call, clock) for call in calls]
    taken: list[list[float]] = [[] for _ in calls]
    until = clock() + seconds
    for run in range(max(runs, FEWEST_RUNS)):
        if run >= FEWEST_RUNS and clock() > until:
            break
        for times, call, count in zip(taken, calls, repeats, strict=True):
            began = clock()
            for _ in range(count):
                call()
            times.append((clock() - began) / count)
    return taken


def _repeats(call: Callable[[], Any], clock: Clock) -> int:
    """Say how often to call in one run."""
    call()
    began = clock()
    call()
    once = clock() - began
    return 1 if once >= SHORTEST else round(SHORTEST / max(once, SHORTEST / 1000))


def processor() -> str:
    """Name this machine's processor; Linux does not tell it through `platform`."""
    listed = Path("/proc/cpuinfo")
    if listed.exists():
        for line in listed.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def written(seconds: float) -> str:
    """Write a duration with three significant digits, in the unit that fits.

    Examples
    --------
    >>> [written(one) for one in (2.2e-6, 0.0012345, 0.999951, 12.3, 8e-9)]
    ['2.20 µs', '1.23 ms', '1.00 s', '12.3 s', '8.00 ns']
    """
    rounded = float(f"{seconds:.2e}")
    unit, size = next((pair for pair in UNITS if rounded >= pair[1]), UNITS[-1])
    value = rounded / size
    return f"{value:.{2 if value < 10 else 1 if value < 100 else 0}f} {unit}"


def written_factor(value: float) -> str:
    """Write how many times as much something is, with three significant digits.

    Examples
    --------
    >>> [written_factor(one) for one in (0.94888, 1.0, 266.67, 1624.0)]
    ['0.949', '1', '267', '1,620']
    """
    return f"{float(f'{value:.3g}'):,.10g}"
