"""Targets: one-hot, smoothed, or any distribution, for one prediction."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pages.cross_entropy.sections.parts import Act, Key, taken_apart
from pages.shared import parse
from pages.shared.values import class_index, distribution, listed, logit, of_count, one_of, share
from softmax_core import targets
from softmax_core.digits import plain
from softmax_core.frames import Sweeps
from softmax_core.moves import present
from softmax_core.simplex import rescaled
from softmax_core.sweeps import half_range
from softmax_core.targets import FREE, HARD, SMOOTHED, Setting

INF = float("inf")
CLASSES = 3
START = Setting((3.0, 1.0, 0.2))
KINDS = ("hard", "smooth", "free")
CASES = (
    ("E2", Setting((2.0, 1.0, 0.1), HARD)),
    ("C14", Setting((3.0, 1.0, 0.2), FREE, free=(0.7, 0.2, 0.1))),
    ("ε = 0.1", Setting((3.332205, 0.0, 0.0), SMOOTHED)),
)
"""The last one has the best logits: log(0.9333/0.0333) = 3.332205 ahead."""


@dataclass(frozen=True)
class Targets:
    """What can be set in this section.

    Attributes
    ----------
    setting : Setting
        Logits and target.
    span : float
        Half the range of the logits' sliders.
    """

    setting: Setting = START
    span: float = field(default=8.0, compare=False)

    def now(self) -> dict[str, float]:
        """Compute every column."""
        return present(targets.inputs(self.setting), targets.columns)

    def sweeps(self) -> Sweeps:
        """Compute every column at every step of every control."""
        return targets.sweeps(self.setting, self.span)


def span_of(logits: tuple[float, ...]) -> float:
    """Half the range of sliders for these logits: that of the curve, or more."""
    return max(DEFAULT.span, half_range(logits))


def act(part: Targets, what: str, text: str) -> Targets:
    """Do what the live view reports: ``z0, …`` logits, ``kind, y, e, f0, …`` the target, ``best``, ``case0, …``."""
    done, now = taken_apart(what), part.setting
    if done.kind == "case" and done.index < len(CASES):
        setting = CASES[done.index][1]
        return Targets(setting, span_of(setting.logits))
    if done.kind == "best":
        logits = targets.best_logits(now)
        return Targets(replace(now, logits=logits), span_of(logits))
    if not text or done.index >= CLASSES:
        return part
    if done.kind == "z":
        logits = logit(now.logits, done.index, text)
        wide = done.typed or INF > abs(logits[done.index]) > part.span
        return Targets(replace(now, logits=logits), span_of(logits) if wide else part.span)
    return replace(part, setting=_set(now, done, text))


def _set(now: Setting, done: Act, text: str) -> Setting:
    """Set the target."""
    if done.kind == "kind":
        return replace(now, kind=class_index(text, len(KINDS)))
    if done.kind == "y":
        return replace(now, label=class_index(text, CLASSES))
    if done.kind == "e":
        return replace(now, smoothing=share(text), kind=SMOOTHED)
    if done.kind == "f":
        wanted = share(text)
        free = now.free if wanted == now.free[done.index] else rescaled(now.free, done.index, [wanted])[0].tolist()
        return replace(now, free=tuple(free), kind=FREE)
    return now


DEFAULT = Targets()


def _read_logits(part: Targets, text: str) -> Targets:
    logits = of_count(parse.logits(text).logits, CLASSES)
    return Targets(replace(part.setting, logits=logits), span_of(logits))


def _setting(part: Targets, **changed: object) -> Targets:
    return replace(part, setting=replace(part.setting, **changed))  # type: ignore[arg-type]


KEYS = (
    Key[Targets](
        "tz",
        lambda part: None if part.setting.logits == DEFAULT.setting.logits else listed(part.setting.logits),
        _read_logits,
    ),
    Key[Targets](
        "ty",
        lambda part: str(part.setting.label) if part.setting.label else None,
        lambda part, text: act(part, "y", text),
    ),
    Key[Targets](
        "eps",
        lambda part: None if part.setting.smoothing == DEFAULT.setting.smoothing else plain(part.setting.smoothing),
        lambda part, text: _setting(part, smoothing=share(text)),
    ),
    Key[Targets](
        "t",
        lambda part: None if part.setting.free == DEFAULT.setting.free else listed(part.setting.free),
        lambda part, text: _setting(part, free=of_count(distribution(text), CLASSES)),
    ),
    Key[Targets](
        "target",
        lambda part: KINDS[part.setting.kind] if part.setting.kind else None,
        lambda part, text: _setting(part, kind=KINDS.index(one_of(text, KINDS))),
    ),
)
