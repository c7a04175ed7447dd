"""Class: many sessions on one server, each moving a slider at random intervals, over real connections."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from statistics import median

import numpy as np

from benchmarks import machine
from benchmarks.results import Result, Target, number, quantile
from benchmarks.student import Answer, Student
from scripts.server import Server

SIZES, JOINING, MOVING = (1, 30, 100, 200, 400), 20.0, 60.0
"""Students; seconds within which they join, each at a random moment; seconds for which they then move sliders."""

QUICK = (30, 100), 2.0, 3.0
"""The same, in short."""

SILENCE, READINGS = 1.0, 10
"""Seconds without a move before the server's memory is read, and how often it is read in the second after that."""

FEW = 30
"""The class that larger ones' memory is compared with: threads and buffers are there by then."""

TICK = 0.01
FULL, LATE = 0.8, 0.03
"""The load generator is too slow if it uses so many cores, or if its own clock ticks so many seconds late."""

MOVED = {200: (Target("p95", 60),), 400: (Target("p95", 150), Target("p99", 400))}
JOINED = {200: Target("p95", 1000)}
EACH = Target("worst", 1.5)


@dataclass
class Lesson:
    """What was measured with one class: seconds, cores, and MB of memory."""

    size: int
    joins: list[float] = field(default_factory=list)
    early: list[Answer] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    turned_away: int = 0
    late: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    began: float = 0.0
    lasted: float = 0.0
    server: float = 0.0
    generator: float = 0.0


def measure(*, quick: bool) -> list[Result]:
    """Give every class a server of its own, so that none finds what another left."""
    sizes, joining, moving = QUICK if quick else (SIZES, JOINING, MOVING)
    lessons = [Lesson(size) for size in sizes]
    for lesson in lessons:
        with Server() as server:
            asyncio.run(teach(server, lesson, joining, moving))
    return [result for lesson in lessons for result in results(lesson)] + each_session(lessons)


async def teach(server: Server, lesson: Lesson, joining: float, moving: float) -> None:
    """Let a class join, move sliders for a while, and fall silent."""
    size = lesson.size
    students = [Student(server.url, seed) for seed in range(size)]
    arrivals = np.random.default_rng(size).uniform(0, joining if size > 1 else 0, size)
    complete, over = asyncio.Event(), asyncio.Event()

    async def attend(student: Student, arrival: float) -> None:
        await asyncio.sleep(arrival)
        lesson.joins.append(await student.join())
        if len(lesson.joins) == size:
            complete.set()
        await student.think()
        while not over.is_set():
            student.move()
            await student.think()
        await student.settled()

    async def observe() -> None:
        await complete.wait()
        async with observed(lesson, server.pid):
            await asyncio.sleep(moving)
        over.set()

    await asyncio.gather(observe(), *map(attend, students, arrivals))
    lesson.turned_away = sum(student.turned_away for student in students)
    answers = [answer for student in students for answer in student.answers]
    lesson.early = [answer for answer in answers if answer.sent < lesson.began]
    lesson.answers = [answer for answer in answers if 0 <= answer.sent - lesson.began < lesson.lasted]
    await asyncio.sleep(SILENCE)
    for _ in range(READINGS):
        lesson.memory.append(machine.memory(server.pid))
        await asyncio.sleep(1 / READINGS)
    await asyncio.gather(*(student.close() for student in students))


@asynccontextmanager
async def observed(lesson: Lesson, pid: int) -> AsyncIterator[None]:
    """Note the processor time of the server and of ourselves, and how late our own clock ticks."""
    ticking = asyncio.create_task(tick(lesson.late))
    served, used = machine.processor_time(pid), time.process_time()
    lesson.began = time.perf_counter()
    yield
    lesson.lasted = time.perf_counter() - lesson.began
    lesson.server = (machine.processor_time(pid) - served) / lesson.lasted
    lesson.generator = (time.process_time() - used) / lesson.lasted
    ticking.cancel()


async def tick(late: list[float]) -> None:
    """Note by how many seconds every tick of the event loop is late."""
    while True:
        before = time.perf_counter()
        await asyncio.sleep(TICK)
        late.append(time.perf_counter() - before - TICK)


def results(lesson: Lesson) -> list[Result]:
    """Say what one class met with."""
    size, late, answers = lesson.size, quantile(lesson.late, 0.95), lesson.answers
    name = f"{size} student{'s' if size > 1 else ''}"
    distinct = {answer.name: answer.size for answer in answers}
    pace = f"{len(answers) / lesson.lasted:.1f} moves a second, {lesson.turned_away} turned away in all"
    slow = "TOO SLOW TO TELL: " if lesson.generator > FULL or late > LATE else ""
    return [
        *(Result("class", f"{name}, let go → answered", "ms", milliseconds(answers), target, pace)
          for target in MOVED.get(size, (None,))),
        *([Result("class", f"{name}, the same while they join", "ms", milliseconds(lesson.early))]
          if lesson.early else []),
        Result("class", f"{name}, first load", "ms", [1000 * took for took in lesson.joins], JOINED.get(size)),
        Result("class", f"{name}, received for a move", "kB", [answer.size / 1000 for answer in answers]),
        Result("class", f"{name}, distinct answers together", "MB", [sum(distinct.values()) / 1e6],
               note=f"{len(distinct)} of {len(answers)}, which have {number(sum(a.size for a in answers) / 1e6)} MB"),
        Result("class", f"{name}, server", "cores", [lesson.server]),
        Result("class", f"{name}, load generator", "cores", [lesson.generator],
               note=f"{slow}its clock {1000 * late:.1f} ms late in p95"),
        Result("class", f"{name}, server memory", "MB", lesson.memory),
    ]  # fmt: skip


def milliseconds(answers: Sequence[Answer]) -> list[float]:
    """How long answers took."""
    return [1000 * answer.took for answer in answers]


def each_session(lessons: Sequence[Lesson]) -> list[Result]:
    """Compare the memory of larger classes with that of a small one, per session that they have more."""
    small = next(lesson for lesson in lessons if lesson.size == FEW)
    return [
        Result("class", f"memory per further session, {lesson.size} against {FEW}", "MB",
               [(median(lesson.memory) - median(small.memory)) / (lesson.size - FEW)], EACH)
        for lesson in lessons if lesson.size > FEW
    ]  # fmt: skip
