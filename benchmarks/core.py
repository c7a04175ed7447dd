"""Core: `softmax_core` beside `scipy.special`, and what Python computes for one release."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from functools import partial
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from itertools import product
from math import prod
from statistics import median
from time import perf_counter
from typing import Any, TypeAlias

import numpy as np
import scipy.special as theirs  # type: ignore[import-untyped]
from numpy.typing import NDArray

import softmax_core as ours
from benchmarks.results import Result, Target, number
from pages.shared.live import answer
from pages.shared.live.sweep import sliders_of, sweep
from softmax_core import draws, ngram
from softmax_core.examples import language

Floats: TypeAlias = NDArray[np.floating[Any]]

OURS, SCIPY, TORCH = "ours", f"SciPy {version('scipy')}", "torch"

SAMPLE = 2e-3
"""Seconds that one sample takes at least: a call of microseconds is repeated until then."""

LOGITS = (3.0, 1.0, 0.2, 1.0, 2.0, 3.0, 1.0, -1.0, -2.0, 0.5)

Calls: TypeAlias = dict[str, Callable[[], object]]

FUNCTIONS = ("softmax", "log_softmax", "logsumexp", "cross-entropy")
LARGE: tuple[tuple[int, ...], ...] = ((1_000_000, 10), (50_000, 1000), (64, 50_257))
VECTORS: tuple[tuple[int, ...], ...] = ((3,), (10,))
DTYPES = ("float32", "float64")
HUGE = 5_000_000
"""Arrays of more numbers are timed less often."""

PROMISED: dict[tuple[tuple[int, ...], str, str], float] = {
    ((1_000_000, 10), "float32", "softmax"): 3.0,
    ((1_000_000, 10), "float32", "cross-entropy"): 4.0,
    ((50_000, 1000), "float32", "softmax"): 1.5,
    ((50_000, 1000), "float32", "cross-entropy"): 2.0,
}
"""How many times SciPy's speed, in the median; elsewhere: not slower."""

EXACT_VALUES = 200_000
"""So many logits of each shape are computed in long double as well."""

HALF = 0.5
"""Units of eps: less is how the last digit happens to be rounded."""


def measure(*, quick: bool) -> list[Result]:
    """Measure both; the quick form leaves out the largest float64 arrays."""
    return [*against_peers(quick=quick), *per_release(10 if quick else 50), *promised(5 if quick else 20)]


def promised(times: int) -> list[Result]:
    """Time what the chapter on temperature promises: many draws, and a language model that is learnt."""
    p = np.array([[0.45, 0.27, 0.17, 0.06, 0.04, 0.01]])
    draws.uniforms(1), draws.gumbels(1, p.shape[1])  # kept by every process
    read = {source: language.text(source) for source in (language.AUSTEN, language.TANG)}
    calls: dict[str, tuple[Callable[[], object], float]] = {
        "10,000 draws, inverse distribution function": (lambda: draws.counts_by_inverse_cdf(p, [draws.MOST], 1), 50),
        "10,000 draws, Gumbel-max": (lambda: draws.counts_by_gumbel_max(np.log(p), [draws.MOST], 1), 50),
        **{f"language model of {name}.txt": (partial(ngram.learn, text), 300) for name, text in read.items()},
    }
    took = turns({name: call for name, (call, _) in calls.items()}, times)
    return [
        Result("core", name, "ms", [one / 1e3 for one in took[name]], Target("median", most))
        for name, (_, most) in calls.items()
    ]


# beside others ---------------------------------------------------------------------------------------


def against_peers(*, quick: bool) -> list[Result]:
    """Time the same function on the same numbers, ours and the others' taking turns, and compare their errors."""
    results = []
    for shape, dtype in product((*LARGE, *VECTORS), DTYPES):
        huge = prod(shape) > HUGE
        if quick and huge and dtype == "float64":
            continue
        random = np.random.default_rng(0)
        z = (3 * random.standard_normal(shape, dtype=np.float32)).astype(dtype)
        labels = np.asarray(random.integers(shape[-1], size=shape[:-1]))
        peers = everyone(z, labels)
        for function in FUNCTIONS:
            calls = {whose: able[function] for whose, able in peers.items()}
            least = PROMISED.get((shape, dtype, function), 1.0)
            results += ratios(
                f"{function}, {named(z)}", calls, (3 if quick else 15) if huge else (10 if quick else 50), least
            )
        results += errors(z, labels)
    for given in ([3.0, 1.0, 0.2], (3.0, 1.0, 0.2)):
        calls = {OURS: partial(ours.softmax, given), SCIPY: partial(theirs.softmax, given)}
        results += ratios(f"softmax, {type(given).__name__} of 3", calls, 10 if quick else 50, 1.0)
    return results


def named(z: Floats) -> str:
    """Say what the logits are."""
    return f"{' × '.join(f'{n:,}' for n in z.shape)} {z.dtype}"


def everyone(z: Floats, labels: NDArray[np.int64]) -> dict[str, Calls]:
    """Who can compute what of these logits, each in the way that is usual there."""
    at = (*np.indices(labels.shape, sparse=True), labels)
    all_of_us: dict[str, Calls] = {
        OURS: {
            "softmax": lambda: ours.softmax(z),
            "log_softmax": lambda: ours.log_softmax(z),
            "logsumexp": lambda: ours.logsumexp(z),
            "cross-entropy": lambda: ours.softmax_cross_entropy(labels, z),
        },
        SCIPY: {
            "softmax": lambda: theirs.softmax(z, axis=-1),
            "log_softmax": lambda: theirs.log_softmax(z, axis=-1),
            "logsumexp": lambda: theirs.logsumexp(z, axis=-1),
            "cross-entropy": lambda: -theirs.log_softmax(z, axis=-1)[at],
        },
    }
    if find_spec("torch"):
        torch = import_module("torch")
        torch.set_num_threads(1)
        tensor, classes = torch.from_numpy(z), torch.from_numpy(np.asarray(labels))
        all_of_us[TORCH] = {
            "softmax": lambda: torch.softmax(tensor, dim=-1),
            "log_softmax": lambda: torch.log_softmax(tensor, dim=-1),
            "logsumexp": lambda: torch.logsumexp(tensor, dim=-1),
            "cross-entropy": lambda: torch.nn.functional.cross_entropy(tensor, classes, reduction="none"),
        }
    return all_of_us


def ratios(what: str, calls: Calls, times: int, promised: float) -> list[Result]:
    """How many times as long the others take, turn by turn, with the times themselves beside it."""
    took = turns(calls, times)
    mine = took.pop(OURS)
    return [
        Result(
            "core",
            f"{what}: {whose} / {OURS}",
            "×",
            [other / own for other, own in zip(samples, mine, strict=True)],
            Target("median", least=promised) if whose == SCIPY else None,
            f"{number(median(samples))} / {number(median(mine))} µs",
        )
        for whose, samples in took.items()
    ]


def errors(z: Floats, labels: NDArray[np.int64]) -> list[Result]:
    """Largest relative errors, ours beside SciPy's, in units of eps: 1 is the last digit."""
    if np.finfo(np.longdouble).eps == np.finfo(z.dtype).eps:
        return []  # no wider type here to compare with
    rows = max(1, EXACT_VALUES // z.shape[-1])
    some = (z[:rows], labels[:rows]) if z.ndim > 1 else (z, labels)
    right, peers = exactly(*some), everyone(*some)
    results = []
    for function in FUNCTIONS:
        own, other = (farthest(peers[whose][function](), right[function], z.dtype) for whose in (OURS, SCIPY))
        what = f"{function}, {named(z)}: largest relative error"
        results.append(Result("core", what, "eps", [own], Target("worst", other + HALF), f"{SCIPY}: {number(other)}"))
    return results


def exactly(z: Floats, labels: NDArray[np.int64]) -> dict[str, Floats]:
    """Compute all in long double; the largest entry is left out of the sum, and the others sorted."""
    wide = np.sort(z.astype(np.longdouble), axis=-1)
    top = wide[..., -1:]
    log_sum = np.log1p(np.exp(wide[..., :-1] - top).sum(axis=-1, keepdims=True))
    log_p = (z - top) - log_sum
    own = log_p[(*np.indices(labels.shape, sparse=True), labels)]
    return {
        "softmax": np.exp(log_p),
        "log_softmax": log_p,
        "logsumexp": (top + log_sum)[..., 0],
        "cross-entropy": -own,
    }


def farthest(numbers: object, right: Floats, dtype: np.dtype[Any]) -> float:
    """Find the largest relative error, in units of eps."""
    return float(np.max(np.abs((np.asarray(numbers) - right) / right)) / np.finfo(dtype).eps)


# what a release costs --------------------------------------------------------------------------------


def per_release(times: int) -> list[Result]:
    """Time what a release of a slider with ten classes has Python compute, part by part."""
    query = {"z": ",".join(map(repr, LOGITS))}
    question = answer.Question("softmax", "chain", tuple(query.items()), act="z0", text="1.5", span=5.0)
    section = answer.find("softmax", "chain")
    state, _ = section.read(query)
    sliders = sliders_of(section, state, 5.0)
    made = answer.answer(question)
    parts: Calls = {
        "10 classes, every step of every slider": lambda: sweep(section, state, sliders, ()),
        "10 classes, self-check": lambda: section.at_rest[""](state),
        "10 classes, the whole answer": lambda: answer.answer.__wrapped__(question),
        "10 classes, its compression": lambda: gzip.compress(made, 1),
    }
    return timed(parts, times)


def timed(calls: Calls, times: int) -> list[Result]:
    """Report the time of each call."""
    return [Result("core", name, "µs", samples) for name, samples in turns(calls, times).items()]


def turns(calls: Calls, times: int) -> dict[str, list[float]]:
    """Time calls in turns, so that a slow moment of the machine meets all of them; microseconds."""
    repeats = {name: repeats_for(call) for name, call in calls.items()}
    took: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(times):
        for name, call in calls.items():
            took[name].append(once(call, repeats[name]))
    return took


def repeats_for(call: Callable[[], object]) -> int:
    """How many calls make a sample that is long enough."""
    repeats = 1
    while once(call, repeats) * repeats < SAMPLE * 1e6:
        repeats *= 2
    return repeats


def once(call: Callable[[], object], repeats: int) -> float:
    """Microseconds per call."""
    start = perf_counter()
    for _ in range(repeats):
        call()
    return (perf_counter() - start) / repeats * 1e6
