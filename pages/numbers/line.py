"""A line of those who wish for a measurement: one is made at a time, and its result is everybody's.

The line knows nothing of what is measured: it is given what makes one measurement, see `pages.numbers.measured`.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

W = TypeVar("W")
R = TypeVar("R")
T = TypeVar("T")

LONGEST = 30
"""Wishes that may wait at a time."""

KEPT = 100
"""Results that are kept; the one that was measured longest ago goes first."""

GONE = 30.0
"""Seconds after which whoever has not looked is taken to have left."""


log = logging.getLogger(__name__)


class FullError(RuntimeError):
    """So many wishes wait already that another would wait too long."""


class CannotBeMeasuredError(RuntimeError):
    """A measurement that did not come to an end: ``reason`` is a key of the words that say why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Waiting:
    """Before this wish there are so many others."""

    before: int


@dataclass(frozen=True)
class Running:
    """The measurement is on its way: this share of it is done."""

    share: float


@dataclass(frozen=True)
class Failed:
    """The measurement came to no result."""

    reason: str


@dataclass(frozen=True)
class Done(Generic[R]):
    """The result, and its age in seconds."""

    result: R
    age: float


class Progress(Protocol):
    """Told while a measurement is made; says whether it is still wished for."""

    def __call__(self, share: float) -> bool:
        """Tell which share is done."""


@dataclass
class _Wish(Generic[W]):
    what: W
    looked: dict[str, float] = field(default_factory=dict)  # who wishes for it, and when they last looked
    share: float | None = None

    @property
    def given_up(self) -> bool:
        """Whether it is about to end without a result."""
        return self.share is not None and not self.looked


class Line(Generic[W, R]):
    """Wishes in the order in which they came, and results by what was wished for.

    Parameters
    ----------
    run : callable
        ``run(what, progress)`` makes a measurement; it ends soon after `progress` has returned False, and raises
        `CannotBeMeasuredError` if it comes to no result.
    clock : callable
        Gives seconds.
    threaded : bool
        Whether a thread makes what is wished for; otherwise whoever calls `step`.
    """

    def __init__(
        self, run: Callable[[W, Progress], R], clock: Callable[[], float] = time.monotonic, *, threaded: bool = True
    ) -> None:
        self._run, self._clock, self._threaded = run, clock, threaded
        self._lock = threading.Lock()
        self._wishes: list[_Wish[W]] = []
        self._results: OrderedDict[W, tuple[R, float]] = OrderedDict()
        self._failed: OrderedDict[W, str] = OrderedDict()
        self._working = False

    def ask(self, what: W, who: str, *, again: bool = False) -> None:
        """Wish for a measurement; a result that is there is enough, unless it is to be made again.

        Raises
        ------
        FullError
            If `LONGEST` others wait.
        """
        with self._lock:
            self._forget_who_left()
            self._failed.pop(what, None)
            if what in self._results and not again:
                return
            wish = next((one for one in self._wishes if one.what == what and not one.given_up), None)
            if wish is None:
                if len(self._wishes) >= LONGEST:
                    raise FullError
                wish = _Wish(what)
                self._wishes.append(wish)
            wish.looked[who] = self._clock()
            if self._threaded and not self._working:
                self._working = True
                threading.Thread(target=self._work, name="measuring", daemon=True).start()

    def cancel(self, what: W, who: str) -> None:
        """Give a wish up; the measurement ends with the last one who wished for it."""
        with self._lock:
            for wish in self._wishes:
                if wish.what == what:
                    wish.looked.pop(who, None)
            self._wishes = [one for one in self._wishes if one.looked or one.share is not None]

    def look(self, what: W, who: str) -> Waiting | Running | Failed | Done[R] | None:
        """See how a wish stands: its place in the line, its progress, its result; None if nobody has measured it."""
        with self._lock:
            now = self._clock()
            for before, wish in enumerate(self._wishes):
                if wish.what == what and who in wish.looked:
                    wish.looked[who] = now
                    return Waiting(before) if wish.share is None else Running(wish.share)
            if what in self._failed:
                return Failed(self._failed[what])
            if what not in self._results:
                return None
            result, at = self._results[what]
            return Done(result, now - at)

    @property
    def crowd(self) -> int:
        """How many wait for a result."""
        with self._lock:
            return sum(len(one.looked) for one in self._wishes)

    def step(self) -> bool:
        """Make the measurement that is first in the line; False: there was none."""
        with self._lock:
            self._forget_who_left()
            if not self._wishes:
                self._working = False
                return False
            wish = self._wishes[0]
            wish.share = 0.0

        def progress(share: float) -> bool:
            wish.share = share
            return bool(wish.looked)

        try:
            made = self._run(wish.what, progress)
        except CannotBeMeasuredError as why:
            self._over(wish, self._failed, why.reason)
        except Exception:  # the line goes on, whatever it was
            log.exception("A measurement has failed.")
            self._over(wish, self._failed, "failed")
        else:
            self._over(wish, self._results, (made, self._clock()))
        return True

    def _over(self, wish: _Wish[W], known: OrderedDict[W, T], made: T) -> None:
        """Take a wish out of the line, and keep what has become of it unless nobody wishes for it any more."""
        with self._lock:
            self._wishes.remove(wish)
            if wish.looked:
                known.pop(wish.what, None)
                known[wish.what] = made
            while len(known) > KEPT:
                known.popitem(last=False)

    def _forget_who_left(self) -> None:
        now = self._clock()
        for wish in self._wishes:
            if wish.share is None:
                wish.looked = {who: at for who, at in wish.looked.items() if now - at <= GONE}
        self._wishes = [one for one in self._wishes if one.looked or one.share is not None]

    def _work(self) -> None:
        while self.step():
            pass
