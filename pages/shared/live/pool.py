"""Processes beside the server's in which answers are computed, and a bounded line of those who wait for them.

Python runs one thread at a time in a process: with a hundred students the server's own has enough to do.
"""

from __future__ import annotations

import asyncio
import gzip
import logging
import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from typing import Any

from pages.shared.live import answer as answers
from pages.shared.live.answer import Question

LINE = 256
"""So many may wait at a time; with two processors that is about half a second."""

MOST_WORKERS = 4

log = logging.getLogger(__name__)


class BusyError(RuntimeError):
    """So many are waiting already that whoever asks should come again later."""


def packed(question: Question) -> bytes:
    """Answer, compressed: the same bytes for the same question."""
    return gzip.compress(answers.answer(question), 1, mtime=0)


def _prepare() -> None:
    """Get a worker ready: load every section, leave Ctrl-C to the server, and end when the server does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent,), daemon=True).start()
    for chapter, section in sorted(answers.SECTIONS):
        with suppress(Exception):  # a section that fails says so when it is asked for, and takes no other along
            packed(Question(chapter, section))


def _end_after(parent: Any) -> None:
    """End this process when another one has ended, even if it was killed."""
    parent.join()
    os._exit(0)


class Pool:
    """Workers that answer questions."""

    def __init__(self, workers: int | None = None) -> None:
        self._workers = workers or min(MOST_WORKERS, os.cpu_count() or 1)
        self._executor: ProcessPoolExecutor | None = None
        self._waiting = 0

    def start(self) -> ProcessPoolExecutor:
        """Start the workers; they load what they need while nobody waits yet."""
        if self._executor is None:
            context = multiprocessing.get_context("spawn")
            self._executor = ProcessPoolExecutor(self._workers, mp_context=context, initializer=_prepare)
            for _ in range(self._workers):
                self._executor.submit(os.getpid)
        return self._executor

    async def ask(self, question: Question) -> bytes:
        """Answer a question in a worker; one that has ended is replaced, and the question asked again.

        Raises
        ------
        BusyError
            If `LINE` others are waiting.
        """
        if self._waiting >= LINE:
            raise BusyError
        self._waiting += 1
        try:
            for _ in range(2):
                executor = self.start()
                try:
                    return await asyncio.wrap_future(executor.submit(packed, question))
                except BrokenProcessPool:
                    log.warning("A process that computes has ended: others take its place.")
                    if self._executor is executor:
                        self._executor = None
                        executor.shutdown(wait=False)
            return await asyncio.to_thread(packed, question)
        finally:
            self._waiting -= 1

    def stop(self) -> None:
        """End the workers."""
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = None
