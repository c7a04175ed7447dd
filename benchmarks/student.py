"""A student on the Softmax chapter: moves sliders, and knows the right answer to every move."""

from __future__ import annotations

import asyncio
import json
import struct
from collections.abc import Callable, Coroutine
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

REST, UNTOLD = 5.0, 20
"""Seconds without a move, and moves, after which the script is told of what was answered directly."""

BETWEEN = 2.0
"""Seconds from one move to the next on average: sometimes none, sometimes so many that the script is told meanwhile."""


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
    opened: list[str]
    direct: dict[str, Any] | None
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

    A move is answered directly where the server does that, and the script is told later, as
    `pages/shared/live/6_direct.js` does; otherwise by the script, together with those that it has not answered, as
    `4_live.js` does.

    Parameters
    ----------
    address : str
        The app's.
    seed : int
        Of the random numbers.
    direct : bool
        Whether to take direct answers.

    Attributes
    ----------
    answers : list of Answer
        All moves that were answered, in order.
    runs : int
        How often the script has run.
    """

    def __init__(self, address: str, seed: int, *, direct: bool = True) -> None:
        super().__init__(address)
        self.answers: list[Answer] = []
        self.runs = 0
        self._random = np.random.default_rng(seed)
        self._direct = direct
        self._live: Live
        self._token = self._in_address = ""
        self._views: list[str] = []
        self._queue: list[dict[str, Any]] = []
        self._pending: list[Move] = []
        self._number = self._shown = self._said = self._given_up = 0
        self._timer: asyncio.TimerHandle | None = None
        self._asking: asyncio.Task[None] | None = None
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
        await asyncio.sleep(self._random.exponential(BETWEEN))
        self.check()

    def check(self) -> None:
        """Raise what went wrong."""
        super().check()
        if self._asking and self._asking.done():
            self._asking.result()

    async def close(self) -> None:
        """Close the tab."""
        self._wait(0, None)
        await super().close()

    async def move(self) -> None:
        """Take a slider to another of its steps and let go."""
        control = SLIDERS[self._random.integers(len(SLIDERS))]
        slider = self._live.sliders[control]
        step = (slider.at + self._random.integers(1, len(slider.steps))) % len(slider.steps)
        value = float(slider.steps[step])
        self._number += 1
        if self._queue and self._queue[-1]["id"] == control and self._queue[-1]["n"] > self._shown:
            self._queue.pop()  # only the newest value of a control counts
        self._queue.append({"n": self._number, "id": control, "text": plain(value)})
        self._pending.append(Move(self._number, control, value, perf_counter(), self.received))
        self._settled.clear()
        if self._direct and self._live.direct and all(act["n"] > self._said for act in self._queue):
            self._wait(0, None)
            if not self._asking or self._asking.done():
                self._asking = asyncio.create_task(self._ask(self._given_up))
        else:
            await self._say()

    async def _ask(self, asking: int) -> None:
        while self._queue and self._queue[-1]["n"] > self._shown:
            live, direct = self._live, self._live.direct or {}
            unseen = [act for act in self._queue if act["n"] > self._shown]
            words = {
                "token": live.token, "done": live.done, "opened": live.opened, "state": direct["state"],
                "queue": unseen, "views": self._views, "query": self._in_address,
            }  # fmt: skip
            status, packed = await self.post(direct["to"], json.dumps(words, separators=(",", ":")).encode())
            if asking != self._given_up:
                return  # the script has been asked meanwhile
            if status == 204:
                await self._say()
                return
            if status != 200:
                raise UnmeasuredError(f"A direct answer has the status {status}.")
            made = read(packed)
            if self._queue[-1]["n"] <= made.done:
                self._in_address = (made.direct or {})["query"]
                self._adopt(made)
        if self._queue:
            self._wait(0 if len(self._queue) > UNTOLD else REST, self._say)

    async def _say(self) -> None:
        self._wait(0, None)
        self._given_up += 1
        self._said = self._number
        acts = {"token": self._token, "queue": self._queue, "views": self._views}
        await self.rerun(json.dumps({"acts": acts}, separators=(",", ":")))

    def _wait(self, seconds: float, what: Callable[[], Coroutine[Any, Any, None]] | None) -> None:
        """Do something later instead of what was to be done."""
        if self._timer:
            self._timer.cancel()
        self._timer = what and asyncio.get_running_loop().call_later(seconds, lambda: asyncio.ensure_future(what()))

    def finished(self) -> None:
        """See what the run has answered; a newer answer follows, unless the newest move was passed over."""
        self.runs += 1
        self._in_address = self.query
        live = read(self.packed)
        self._queue = [act for act in self._queue if act["n"] > live.done]
        if not self._queue:
            self._wait(0, None)
            self._adopt(live)
        elif self._queue[0]["n"] <= self._said:
            self._note(live)
            self._wait(DOUBT, self._say)

    def _adopt(self, live: Live) -> None:
        """Show what has come."""
        self._note(live)
        self._live, self._shown = live, live.done
        if not self._pending:
            self._settled.set()

    def _note(self, live: Live) -> None:
        """See which moves are answered, and that it was done rightly."""
        now = perf_counter()
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
    return Live(
        header["token"], header["done"], header["opened"], header["direct"], header["key"], header["view"] is not None,
        sliders,
    )  # fmt: skip


def plain(value: float) -> str:
    """Write a number as the live view does.

    Examples
    --------
    >>> plain(3.0), plain(-2.4), plain(float("inf"))
    ('3', '-2.4', 'inf')
    """
    return repr(value).removesuffix(".0")
