"""Each section's present state as NumPy code: every piece runs by itself and gives the numbers on the screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pages.cross_entropy.sections.binary import Binary
from pages.cross_entropy.sections.price import Price
from pages.cross_entropy.sections.separate import Separate
from pages.cross_entropy.sections.squared import Squared
from pages.cross_entropy.sections.two import Two

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


def _binary(part: Binary) -> str:
    return (
        f"z = {part.logit!r}\ny = {part.label!r}\na = {part.shift!r}\n"
        "log_p, log_n = -np.logaddexp(0, -z), -np.logaddexp(0, z)\n"
        'print("sigmoid:", np.exp(log_p), " loss:", -y * log_p - (1 - y) * log_n)\n'
        "pair = np.array([z + a, a])\nlogs = pair - np.logaddexp(*pair)\n"
        'print("softmax:", np.exp(logs)[0], " loss:", -y * logs[0] - (1 - y) * logs[1])\n'
    )


def _squared(part: Squared) -> str:
    return (
        f"z, r = {part.logit!r}, {part.rival!r}\n\n"
        "p = 1 / (1 + np.exp(-z))  # two classes\n"
        "slopes = p - 1, -2 * p * (1 - p) ** 2\n"
        'print("two classes:", -np.log(p), (1 - p) ** 2, slopes, slopes[1] / slopes[0])\n\n'
        "q = np.exp([z, r, 0.0] - np.max([z, r, 0.0]))\nq /= q.sum()  # three classes, the first is true\n"
        "d = q - [1, 0, 0]\nslopes = d[0], 2 * q[0] * (d[0] - q @ d)\n"
        'print("three classes:", -np.log(q[0]), d @ d, slopes, slopes[1] / slopes[0])\n'
    )


def _separate(part: Separate) -> str:
    return (
        f"{QUIET}y = {part.target}\nfor dtype in (np.float32, np.float64):\n"
        f"    z = {_array(part.logits)}.astype(dtype)\n"
        "    shifted = z - z.max()\n    p = np.exp(shifted) / np.exp(shifted).sum()\n"
        "    others = np.exp(shifted)\n    others[z.argmax()] = 0  # log1p keeps what a sum with 1 would lose\n"
        "    together = np.log1p(others.sum()) - shifted[y]\n"
        '    print(dtype.__name__, "one after the other:", -np.log(p[y]), " in one step:", together)\n'
    )


WRITTEN: dict[str, Callable[[Any], str]] = {
    "price": _price, "two": _two, "binary": _binary, "squared": _squared,
    "separate": _separate,
}  # fmt: skip
