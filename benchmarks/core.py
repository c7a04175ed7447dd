"""Core: `softmax_core` beside `scipy.special`, and what Python computes for one release."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from time import perf_counter

import numpy as np
import scipy.special as theirs  # type: ignore[import-untyped]

import softmax_core as ours
from benchmarks.results import Result
from pages.shared import palette
from pages.shared.live.model import Model, Session, encode
from pages.shared.words import BCP47, load
from pages.softmax import figure, state, view
from softmax_core import columns, exact
from softmax_core.frames import Sweeps
from softmax_core.sweeps import Setting, sweeps

SHAPES = ((10,), (100, 10), (1000, 1000))
FUNCTIONS = ("softmax", "log_softmax", "logsumexp")
SAMPLE = 2e-3
"""Seconds that one sample takes at least: a call of microseconds is repeated until then."""

LOGITS = (3.0, 1.0, 0.2, 1.0, 2.0, 3.0, 1.0, -1.0, -2.0, 0.5)


def measure(*, quick: bool) -> list[Result]:
    """Measure both; there is no target, the figures are for comparing one change with the one before."""
    times = 10 if quick else 50
    return [*against_scipy(times), *per_release(times)]


def against_scipy(times: int) -> list[Result]:
    """Time the same function on the same numbers, ours and SciPy's taking turns."""
    results = []
    random = np.random.default_rng(0)
    for shape in SHAPES:
        z = random.normal(scale=3.0, size=shape)
        calls: dict[str, Callable[[], object]] = {}
        for name in FUNCTIONS:
            for whose, module in (("softmax_core", ours), ("scipy.special", theirs)):
                calls[f"{whose}.{name}, shape {shape}"] = partial(getattr(module, name), z, axis=-1)
        results += timed(calls, times)
    return results


def per_release(times: int) -> list[Result]:
    """Time what a release of a slider with ten classes has Python compute, part by part."""
    setting = Setting(LOGITS)
    moved = sweeps(setting, state.DEFAULT.span)
    shown = model(setting, moved)
    session = Session("token", views=frozenset({shown.view.key}))
    result = setting.chain()
    p, gradient = result.probabilities.tolist(), result.gradient.tolist()
    parts: dict[str, Callable[[], object]] = {
        "10 classes, sweeps": lambda: sweeps(setting, state.DEFAULT.span),
        "10 classes, encode": lambda: encode(shown, session),
        "10 classes, sweeps and encode": lambda: encode(model(setting, sweeps(setting, state.DEFAULT.span)), session),
        "10 classes, self-check": lambda: exact.audit(p, gradient, setting.effective),
    }
    return timed(parts, times)


def model(setting: Setting, moved: Sweeps) -> Model:
    """Put together what the Softmax chapter sends."""
    words = load(view.TEXT, "en")
    names = tuple(words["names"][: len(setting.logits)])
    now = {name: float(column[0]) for name, column in columns.columns(setting.states()).items()}
    audited = exact.audit(setting.chain().probabilities.tolist(), setting.chain().gradient.tolist(), setting.effective)
    return Model(
        view=view.packed(view.Shape("en", names, palette.colours(len(names), dark=False))),
        columns=now | audited.columns(),
        forms=columns.forms(len(names)) | exact.FORMS,
        sweeps=moved,
        at={control: now[control] for control in moved.grids},
        names=names,
        chart=figure.spec(names, state.DEFAULT.span, "z0", words, log_axis=False),
        lang=BCP47["en"],
    )


def timed(calls: dict[str, Callable[[], object]], times: int) -> list[Result]:
    """Time calls in turns, so that a slow moment of the machine meets all of them."""
    repeats = {name: repeats_for(call) for name, call in calls.items()}
    took: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(times):
        for name, call in calls.items():
            took[name].append(once(call, repeats[name]))
    return [Result("core", name, "µs", samples) for name, samples in took.items()]


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
