"""Measuring: how long others wait for an answer while the largest size of softmax is timed beside the server."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from urllib.request import OpenerDirector, ProxyHandler, build_opener

from benchmarks.results import Result, Target
from pages.numbers.measured import run
from pages.shared.live.route import base
from scripts.server import Server

SIZE = (1000, 1000)
EVERY, QUIET, QUICK = 0.05, 150, 30
"""Seconds between two questions, and how many are asked before anything is measured."""

WAITED = Target("p95", 150)


def measure(*, quick: bool) -> list[Result]:
    """Ask for answers that no cache has, first while nothing is measured, then until a measurement is over."""
    with Server() as server:
        direct = build_opener(ProxyHandler({}))
        asked = iter(range(1_000_000))
        before = [ask(direct, server.url, next(asked)) for _ in range(QUICK if quick else QUIET)]
        meanwhile: list[float] = []
        for _ in range(1 if quick else 3):
            with ThreadPoolExecutor(1) as beside:
                measured = beside.submit(run, SIZE, lambda _share: True)
                while not measured.done():
                    meanwhile.append(ask(direct, server.url, next(asked)))
            measured.result()
    return [
        Result("measuring", "others' answer, nothing is measured", "ms", before),
        Result("measuring", "others' answer, 1,000 × 1,000 is measured", "ms", meanwhile, WAITED),
    ]


def ask(direct: OpenerDirector, address: str, count: int) -> float:
    """Ask for a live view in another state each time; return the milliseconds until all of the answer is there."""
    time.sleep(EVERY)
    began = time.perf_counter()
    with direct.open(f"{address}{base()}/softmax/chain?z=3,1,{count / 1000}", timeout=60) as reply:
        reply.read()
    return 1000 * (time.perf_counter() - began)
