"""A student on the Softmax chapter: moves sliders, and knows the right answer to every move."""

from __future__ import annotations

import asyncio
import gzip
import json
import struct
from dataclasses import dataclass
from itertools import accumulate
from time import perf_counter
from typing import Any
from urllib.parse import urlencode

import numpy as np
from numpy.typing import NDArray

from benchmarks.line import Reply
from benchmarks.results import UnmeasuredError
from benchmarks.tab import PATIENCE, Tab

PLACE = "softmax/chain"
"""The live view that is moved."""

SLIDERS = ("z0", "z1", "z2", "T")
"""What is moved: the sliders that are always in sight."""

BETWEEN = 2.0
"""Seconds from one move to the next on average."""

FIRST_PAUSE, LONGEST_PAUSE = 0.25, 5.0
"""Seconds before a question that was turned away is asked again, as `6_ask.js` does it."""


@dataclass(frozen=True)
class Slider:
    """The steps of a slider, and the one it stands at."""

    steps: NDArray[np.float64]
    at: int

    @property
    def value(self) -> float:
        """What it stands at."""
        return float(self.steps[self.at])


@dataclass(frozen=True)
class Shown:
    """What an answer shows (see `pages.shared.live.wire`).

    Attributes
    ----------
    query : dict of str to str
        The state, as the address has it.
    span : float
        Half the range of the sliders.
    sliders : dict of str to Slider
        Those of `SLIDERS`.
    p : ndarray
        Probabilities, to the digits shown.
    decimals, tiny
        Their decimals, and below what they are shown with three significant digits.
    lasting : dict
        What an answer says only together with a new view: the quantities in their order, and their forms.
    """

    query: dict[str, str]
    span: float
    sliders: dict[str, Slider]
    p: NDArray[np.float64]
    decimals: int
    tiny: float
    lasting: dict[str, Any]


@dataclass(frozen=True)
class Move:
    """A slider that was let go."""

    control: str
    value: float
    sent: float


@dataclass(frozen=True)
class Answer:
    """When a move was sent, the seconds until all of its answer was here, which answer that was, and its bytes."""

    sent: float
    took: float
    name: str
    size: int


class Student(Tab):
    """One session, whose moves come from random numbers; they are asked for as `pages/shared/live/6_ask.js` does.

    Parameters
    ----------
    address : str
        The app's.
    seed : int
        Of the random numbers.

    Attributes
    ----------
    answers : list of Answer
        All moves that were answered, in order.
    turned_away : int
        How often the server had too many who waited.
    """

    def __init__(self, address: str, seed: int) -> None:
        super().__init__(address)
        self.answers: list[Answer] = []
        self.turned_away = 0
        self._random = np.random.default_rng(seed)
        self._shown: Shown
        self._right: dict[str, float] = {}
        self._queue: list[list[Move]] = []  # each with those before it whose place it has taken
        self._asking: asyncio.Task[None] | None = None

    async def join(self) -> float:
        """Open the app; seconds until its first run has finished and all of it is here."""
        start = perf_counter()
        await self.open()
        took = perf_counter() - start
        self._shown = read(self.first)
        self._right = {name: slider.value for name, slider in self._shown.sliders.items()}
        check(self._shown, self._right)
        return took

    async def think(self) -> None:
        """Wait for a while, as people do."""
        await asyncio.sleep(self._random.exponential(BETWEEN))
        self.check()
        if self._asking and self._asking.done():
            self._asking.result()

    async def settled(self) -> None:
        """Wait until every move is answered."""
        if self._asking:
            await self._asking

    def move(self) -> None:
        """Take a slider to another of its steps and let go."""
        control = SLIDERS[self._random.integers(len(SLIDERS))]
        slider = self._shown.sliders[control]
        step = (slider.at + self._random.integers(1, len(slider.steps))) % len(slider.steps)
        moves = [Move(control, float(slider.steps[step]), perf_counter())]
        if self._queue and self._queue[-1][-1].control == control:  # only the newest value of a control counts
            moves = self._queue.pop() + moves
            if not self._queue and self._asking:
                self._asking.cancel()
                self.line.close()
                self._asking = None
        self._queue.append(moves)
        if not self._asking or self._asking.done():
            self._asking = asyncio.create_task(self._ask())

    async def _ask(self) -> None:
        while self._queue:
            move = self._queue[0][-1]
            words = self._shown.query | {
                "_lang": "en", "_act": move.control, "_text": plain(move.value), "_range": plain(self._shown.span),
            }  # fmt: skip
            reply = await self._persist(f"{self.base}/{PLACE}?{urlencode(words)}")
            now = perf_counter()
            self.answers += [
                Answer(one.sent, now - one.sent, reply.headers["etag"], reply.size) for one in self._queue.pop(0)
            ]
            self._shown = read(gzip.decompress(reply.body), self._shown.lasting)
            self._right[move.control] = move.value
            check(self._shown, self._right)

    async def _persist(self, path: str) -> Reply:
        """Ask until there is an answer, with a growing pause."""
        pause = FIRST_PAUSE
        while True:
            try:
                async with asyncio.timeout(PATIENCE):
                    reply = await self.line.get(path)
            except TimeoutError:
                raise UnmeasuredError(f"A move has had no answer for {PATIENCE:.0f} s.") from None
            if reply.status == 200:
                return reply
            if reply.status != 503:
                raise UnmeasuredError(f"A move was answered with {reply.status}: {reply.body[:200]!r}")
            self.turned_away += 1
            after = float(reply.headers.get("retry-after", "0"))
            await asyncio.sleep(max(after, pause * self._random.uniform(0.75, 1.25)))
            pause = min(LONGEST_PAUSE, 2 * pause)


def read(packed: bytes, lasting: dict[str, Any] | None = None) -> Shown:
    """Read an answer, with what lasts from those before: the state, the probabilities, the steps of every slider."""
    (length,) = struct.unpack_from("<I", packed)
    header = (lasting or {}) | json.loads(packed[4 : 4 + length])
    counts = [len(header["quantities"]), *(steps for _, _, steps, *_ in header["controls"])]
    numbers = np.split(np.frombuffer(packed, "<f8", sum(counts), 4 + length), list(accumulate(counts))[:-1])
    sliders = {name: Slider(steps, at) for (name, at, *_), steps in zip(header["controls"], numbers[1:], strict=True)}
    places = {name: place for place, (name, _) in enumerate(header["quantities"])}
    form = header["forms"][header["quantities"][places["p[0]"]][1]]
    return Shown(
        query=header["query"],
        span=header["range"],
        sliders={name: sliders[name] for name in SLIDERS},
        p=numbers[0][[places[f"p[{k}]"] for k in range(len(SLIDERS) - 1)]],
        decimals=form["decimals"],
        tiny=form["tiny"],
        lasting={key: header[key] for key in ("quantities", "forms")},
    )


def check(shown: Shown, right: dict[str, float]) -> None:
    """Raise if an answer is not that of the state which the moves have led to."""
    stands = {name: slider.value for name, slider in shown.sliders.items()}
    if stands != right:
        raise UnmeasuredError(f"The sliders were moved to {right}, and the answer has {stands}.")
    *logits, temperature = right.values()
    p = softmax(np.array(logits), temperature)
    half = np.where(p < shown.tiny, p * 0.005, 0.5 * 10.0**-shown.decimals)
    if not np.all(np.abs(shown.p - p) <= half * (1 + 1e-6) + np.finfo(float).tiny):
        raise UnmeasuredError(f"The probabilities at {right} are {p}, and the answer shows {shown.p}.")


def softmax(z: NDArray[np.float64], temperature: float) -> NDArray[np.float64]:
    """Compute softmax(z/T) on our own, at the limits of T too.

    Examples
    --------
    >>> softmax(np.array([1.0, 1.0, 0.0]), 0.0), softmax(np.array([3.0, 1.0]), float("inf"))
    (array([0.5, 0.5, 0. ]), array([0.5, 0.5]))
    """
    below = z - z.max()
    exp = (below == 0).astype(float) if temperature == 0 else np.exp(below / temperature)
    return np.asarray(exp / exp.sum())


def plain(value: float) -> str:
    """Write a number as the live view does.

    Examples
    --------
    >>> plain(3.0), plain(-2.4), plain(float("inf"))
    ('3', '-2.4', 'inf')
    """
    return repr(value).removesuffix(".0")
