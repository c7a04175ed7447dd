"""Soak: half an hour of students who come, move sliders and go, and a server whose memory must not grow."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from itertools import count
from statistics import median

import numpy as np

from benchmarks import machine
from benchmarks.results import Result, Target
from benchmarks.student import Student
from scripts.server import Server

FLAT = Target("worst", 2.0)
PARTS = 5
"""What follows the warm-up is cut into so many parts; the last one's memory is held against the first one's."""


@dataclass(frozen=True)
class Plan:
    """How long it takes.

    Attributes
    ----------
    seats : int
        Students at a time; one who leaves is followed by another.
    seconds : float
        How long.
    warming : float
        Seconds at the beginning that do not count. Streamlit keeps a session for two minutes after it was left.
    stay : tuple of float
        Seconds that a student stays, at least and at most.
    """

    seats: int
    seconds: float
    warming: float
    stay: tuple[float, float]


LONG = Plan(seats=50, seconds=1800, warming=300, stay=(30, 180))
SHORT = Plan(seats=50, seconds=12, warming=4, stay=(3, 6))


def measure(*, quick: bool) -> list[Result]:
    """Measure once; the short form is too short for its memory to settle, hence without a target."""
    plan = SHORT if quick else LONG
    with Server() as server:
        soak = Soak(server, plan)
        asyncio.run(soak.run())
    minutes = soak.memory[-1][0] / 60
    done = f"{len(soak.took)} moves in {soak.sessions} sessions, {minutes:.1f} minutes"
    return [
        Result("soak", f"growth of memory, last of {PARTS} parts against the first", "%", [soak.growth()],
               None if quick else FLAT, done),
        Result("soak", "server memory after warming up", "MB", [mb for at, mb in soak.memory if at > plan.warming]),
        Result("soak", f"{plan.seats} students, let go → answered", "ms", soak.took),
    ]  # fmt: skip


class Soak:
    """Students who come and go, and what was noted meanwhile."""

    def __init__(self, server: Server, plan: Plan) -> None:
        self.server, self.plan = server, plan
        self.began = time.perf_counter()
        self.memory: list[tuple[float, float]] = []
        self.took: list[float] = []
        self.sessions = 0
        self._over = asyncio.Event()
        self._seeds = count()

    async def run(self) -> None:
        """Fill the seats until the plan is fulfilled, and note the server's memory every second."""
        self.began = time.perf_counter()
        await asyncio.gather(self._watch(), *(self._seat() for _ in range(self.plan.seats)))

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(1)
            elapsed = time.perf_counter() - self.began
            self.memory.append((elapsed, machine.memory(self.server.pid)))
            if elapsed >= self.plan.seconds:
                self._over.set()
                return

    async def _seat(self) -> None:
        while not self._over.is_set():
            seed = next(self._seeds)
            student = Student(self.server.url, seed)
            leaving = time.perf_counter() + np.random.default_rng(seed).uniform(*self.plan.stay)
            await student.join()
            self.sessions += 1
            while not self._over.is_set() and time.perf_counter() < leaving:
                await student.think()
                student.move()
                await student.settled()
                self.took.append(1000 * student.answers[-1].took)
            await student.close()

    def growth(self) -> float:
        """By how many percent the memory has grown between the first part after the warm-up and the last."""
        settled = [mb for at, mb in self.memory if at > self.plan.warming]
        part = max(1, len(settled) // PARTS)
        return 100 * (median(settled[-part:]) / median(settled[:part]) - 1)
