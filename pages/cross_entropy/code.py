"""Each section's present state as NumPy code: every piece runs by itself and gives the numbers on the screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pages.cross_entropy.sections.batch import COLUMNS, Batch
from pages.cross_entropy.sections.likelihood import Likelihood
from pages.cross_entropy.sections.price import Price
from pages.cross_entropy.sections.targets import Targets
from pages.cross_entropy.sections.two import Two
from softmax_core.targets import FREE, SMOOTHED

HEAD = "import numpy as np\n\n"
QUIET = 'np.seterr(divide="ignore", invalid="ignore", over="ignore")\n'
LOG_SOFTMAX = "shifted = z - z.max()\nlog_p = shifted - np.log(np.exp(shifted).sum())\n"


def numpy(section: str, part: Any) -> str:
    """Write a section's calculation in NumPy."""
    return HEAD + WRITTEN[section](part)


def _array(values: Sequence[float]) -> str:
    return f"np.array([{', '.join(repr(value).replace('inf', 'np.inf') for value in values)}])"


def _price(part: Price) -> str:
    return (
        f"z = {_array(part.logits)}\ny = {part.target}\n{LOG_SOFTMAX}"
        'loss = -log_p[y]\nprint("p =", np.exp(log_p))\nprint("nats:", loss, " bits:", loss / np.log(2))\n'
        'print("with half of p:", loss + np.log(2))\n'
    )


def _two(part: Two) -> str:
    return (
        f"{QUIET}p = {_array(part.p)}\nq = {_array(part.q)}\n\n\n"
        "def weighted(p, logs):\n    return np.where(p > 0, p * logs, 0.0).sum()  # 0 log 0 = 0\n\n\n"
        "H = -weighted(p, np.log(p))\ncross_entropy = -weighted(p, np.log(q))\nKL = weighted(p, np.log(p / q))\n"
        "m = (p + q) / 2\nJS = (weighted(p, np.log(p / m)) + weighted(q, np.log(q / m))) / 2\n"
        'print("H(p) =", H, " KL(p||q) =", KL, " H(p, q) =", cross_entropy)\n'
        'print("KL(q||p) =", weighted(q, np.log(q / p)), " JS =", JS)\n'
    )


def _targets(part: Targets) -> str:
    setting = part.setting
    hot = f"np.eye({len(setting.logits)})[{setting.label}]"
    target = f"t = {hot}\n"
    if setting.kind == SMOOTHED:
        share = repr(setting.smoothing)
        target = f"t = (1 - {share}) * {hot} + {share} / {len(setting.logits)}\n"
    elif setting.kind == FREE:
        target = f"t = {_array(setting.free)}\n"
    return (
        f"{QUIET}z = {_array(setting.logits)}\n{target}{LOG_SOFTMAX}"
        "loss = -np.where(t > 0, t * log_p, 0.0).sum()\nfloor = -np.where(t > 0, t * np.log(t), 0.0).sum()\n"
        'print("loss:", loss, " floor:", floor, " above it:", loss - floor)\nprint("p - t =", np.exp(log_p) - t)\n'
    )


def _batch(part: Batch) -> str:
    rows = ",\n    ".join(f"[{', '.join(repr(z).replace('inf', 'np.inf') for z in row)}]" for row in _laid_out(part))
    axis, picked = 1, "log_p[np.arange(len(y)), y]"
    if part.layout == COLUMNS:
        axis, picked = 0, "log_p[y, np.arange(len(y))]"
    return (
        f"z = np.array([\n    {rows},\n])\ny = np.array({list(part.truth)})  # classes along axis {axis}\n"
        f"shifted = z - z.max(axis={axis}, keepdims=True)\n"
        f"log_p = shifted - np.log(np.exp(shifted).sum(axis={axis}, keepdims=True))\n"
        f'losses = -{picked}\nprint("losses:", losses)\nprint("mean:", losses.mean())\n'
    )


def _laid_out(part: Batch) -> Sequence[Sequence[float]]:
    return list(zip(*part.logits, strict=True)) if part.layout == COLUMNS else part.logits


def _why(part: Likelihood) -> str:
    return (
        f"{QUIET}n = {_array(part.counts)}\nz = {_array(part.logits)}\n{LOG_SOFTMAX}"
        "f = n / n.sum()\np = np.exp(log_p)\n"
        "log_likelihood = np.where(n > 0, n * log_p, 0.0).sum()\nH = -np.where(f > 0, f * np.log(f), 0.0).sum()\n"
        "cross_entropy = -log_likelihood / n.sum()\n"
        'print("log-likelihood:", log_likelihood, " H(f, p):", cross_entropy, " KL:", cross_entropy - H)\n'
        'print("slopes p - f:", p - f)\n'
    )


WRITTEN: dict[str, Callable[[Any], str]] = {
    "price": _price, "two": _two, "targets": _targets, "batch": _batch, "why": _why,
}  # fmt: skip
