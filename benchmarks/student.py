"""A student on the Softmax chapter: moves sliders, and knows the right answer to every move."""

from __future__ import annotations

import asyncio
import json
import struct
from dataclasses import dataclass
from itertools import accumulate
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.results import UnmeasuredError
from benchmarks.tab import Tab

SLIDERS = ("z0", "z1", "z2", "T")
"""What is moved: the sliders that are always in sight."""

DOUBT = 1.0
"""Seconds without a newer answer after which a move is said again, as the browser does."""

BETWEEN = 1.0, 3.0
"""Seconds from one move to the next: one in two seconds on average."""


@dataclass(frozen=True)
class Slider:
    """The steps of a slider, and the one it stands at."""

    steps: NDArray[np.float64]
    at: int


@dataclass(frozen=True)
class Live:
    """What Python sent for the live view (see `pages.shared.live.model.encode`)."""

    token: str
    done: int
    view: str
    view_sent: bool
    sliders: dict[str, Slider]


@dataclass(frozen=True)
class Move:
    """A slider that was let go."""

    number: int
    control: str
    value: float
    sent: float
    received: int


@dataclass(frozen=True)
class Answer:
    """When a move was sent, the seconds until the script had finished and all was here, and the bytes it took."""

    sent: float
    took: float
    received: float


class Student(Tab):
    """One session, whose moves come from random numbers.

    A move made before the last one is answered is sent together with it, as `pages/shared/live/4_live.js` does.

    Attributes
    ----------
    answers : list of Answer
        All moves that were answered, in order.
    """

    def __init__(self, address: str, seed: int) -> None:
        super().__init__(address)
        self.answers: list[Answer] = []
        self._random = np.random.default_rng(seed)
        self._live: Live
        self._token = ""
        self._views: list[str] = []
        self._queue: list[dict[str, Any]] = []
        self._pending: list[Move] = []
        self._number = 0
        self._doubt: asyncio.TimerHandle | None = None
        self._settled = asyncio.Event()

    async def join(self) -> float:
        """Open the app; seconds until its first run has finished and all of it is here."""
        start = perf_counter()
        await self.open()
        await self.settled()
        return perf_counter() - start

    async def settled(self) -> None:
        """Wait until every move is answered."""
        await self.until(self._settled)

    async def think(self) -> None:
        """Wait for a while, as people do."""
        await asyncio.sleep(self._random.uniform(*BETWEEN))
        self.check()

    async def move(self) -> None:
        """Take a slider to another of its steps and let go."""
        control = SLIDERS[self._random.integers(len(SLIDERS))]
        slider = self._live.sliders[control]
        step = (slider.at + self._random.integers(1, len(slider.steps))) % len(slider.steps)
        value = float(slider.steps[step])
        self._number += 1
        if self._queue and self._queue[-1]["id"] == control:
            self._queue.pop()  # only the newest value of a control counts
        self._queue.append({"n": self._number, "id": control, "text": plain(value)})
        self._pending.append(Move(self._number, control, value, perf_counter(), self.received))
        self._settled.clear()
        await self._say()

    async def _say(self) -> None:
        acts = {"token": self._token, "queue": self._queue, "views": self._views}
        await self.rerun(json.dumps({"acts": acts}, separators=(",", ":")))

    def finished(self) -> None:
        """See which moves the run has answered, and that it did so rightly."""
        now, live = perf_counter(), read(self.packed)
        if live.view_sent and live.view not in self._views:
            self._views.append(live.view)
        self._token = self._token or live.token
        if live.token != self._token or live.view not in self._views:
            raise UnmeasuredError("A session was lost, or its view was not sent.")
        answered = [move for move in self._pending if move.number <= live.done]
        for control, move in {move.control: move for move in answered}.items():
            slider = live.sliders[control]
            if slider.steps[slider.at] != move.value:
                raise UnmeasuredError(f"{control} was moved to {move.value:g}, and the answer has another value.")
        self.answers += [
            Answer(move.sent, now - move.sent, (self.received - answered[0].received) / len(answered))
            for move in answered
        ]
        del self._pending[: len(answered)]
        self._queue = [act for act in self._queue if act["n"] > live.done]
        if self._doubt:
            self._doubt.cancel()
        if self._pending:  # a newer answer follows, unless the newest move was passed over
            self._doubt = asyncio.get_running_loop().call_later(DOUBT, lambda: asyncio.ensure_future(self._say()))
        else:
            self._live = live
            self._settled.set()


def read(packed: bytes) -> Live:
    """Read the header, and the steps of every slider."""
    (length,) = struct.unpack_from("<I", packed)
    header = json.loads(packed[4 : 4 + length])
    begin, count = header["begins"]["grid"]
    grids = np.frombuffer(packed, "<f8", count, 4 + length + begin)
    ends = accumulate(steps for _, _, steps in header["controls"])
    sliders = {
        name: Slider(grids[end - steps : end], at)
        for (name, at, steps), end in zip(header["controls"], ends, strict=True)
        if name in SLIDERS
    }
    return Live(header["token"], header["done"], header["key"], header["view"] is not None, sliders)


def plain(value: float) -> str:
    """Write a number as the live view does.

    Examples
    --------
    >>> plain(3.0), plain(-2.4), plain(float("inf"))
    ('3', '-2.4', 'inf')
    """
    return repr(value).removesuffix(".0")
