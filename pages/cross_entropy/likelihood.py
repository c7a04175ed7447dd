"""Why softmax and cross-entropy: how often every class was seen, and one prediction for all samples."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pages.shared.code import HEAD, LOG_SOFTMAX, QUIET, array
from pages.shared.live.controls import Changes, Counts, Logits, State
from pages.shared.live.section import Section
from softmax_core.lessons import likelihood as lesson

SEEN = (6.0, 3.0, 1.0)


def best(state: State, _index: Any, _text: str) -> Changes:
    """Set the logits to those of the largest likelihood."""
    return {"z": lesson.best_logits(state["n"])}


def numpy(state: State, _names: Sequence[str]) -> str:
    """Write the calculation in NumPy."""
    return (
        f"{HEAD}{QUIET}n = {array(state['n'])}\nz = {array(state['z'])}\n{LOG_SOFTMAX}"
        "y = n / n.sum()  # the shares: the mean of all targets\np = np.exp(log_p)\n"
        "log_likelihood = np.where(n > 0, n * log_p, 0.0).sum()\nH = -np.where(y > 0, y * np.log(y), 0.0).sum()\n"
        "cross_entropy = -log_likelihood / n.sum()\n"
        'print("log-likelihood:", log_likelihood, " H(y, p):", cross_entropy, " KL:", cross_entropy - H)\n'
        'print("slopes p - y:", p - y)\n'
    )


section = Section(
    controls=[
        Counts("n", SEEN),
        Logits("z", (1.0, 0.5, 0.0), key="nz"),
    ],
    compute=lesson.quantities,
    quantities=lesson.QUANTITIES,
    examples={
        "6 : 3 : 1": {"n": SEEN, "z": (0.0, 0.0, 0.0)},
        "E1": {"n": SEEN, "z": (3.0, 1.0, 0.2)},
        "1 : 0 : 0": {"n": (1.0, 0.0, 0.0), "z": (3.0, 1.0, 0.2)},
    },
    actions={"best": best},
    copies={"numpy": numpy},
)
