"""Two distributions: a target p and a prediction q over 2 to 8 classes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pages.cross_entropy import code
from pages.shared.live.controls import Changes, Lock, Simplex, State
from pages.shared.live.section import Section
from softmax_core.lessons import kl_decomposition as lesson

FEWEST, MOST = 2, 8

EXAMPLES: dict[str, Changes] = {
    "E7, 1": {"p": (1.0, 0.0, 0.0), "q": (0.1, 0.2, 0.7)},
    "E7, 2": {"p": (1.0, 0.0, 0.0), "q": (0.3, 0.4, 0.3)},
    "E1, E2": {"p": (0.836, 0.1131, 0.0509), "q": (0.659, 0.2424, 0.0986)},
    "C9": {"p": (0.25, 0.25, 0.25, 0.25), "q": (0.26, 0.25, 0.25, 0.24)},
    "∞": {"p": (0.5, 0.3, 0.2), "q": (0.6, 0.4, 0.0)},
}


def swap(state: State, _index: Any, _text: str) -> Changes:
    """Exchange target and prediction, and what is locked in them."""
    return {"p": state["q"], "q": state["p"], "lockp": state["lockq"], "lockq": state["lockp"]}


def match(state: State, _index: Any, _text: str) -> Changes:
    """Predict the target."""
    return {"q": state["p"], "lockq": None}


def numpy(state: State, _names: Sequence[str]) -> str:
    """Write the calculation in NumPy."""
    return (
        f"{code.HEAD}{code.QUIET}p = {code.array(state['p'])}\nq = {code.array(state['q'])}\n\n\n"
        "def weighted(p, logs):\n    return np.where(p > 0, p * logs, 0.0).sum()  # 0 log 0 = 0\n\n\n"
        "H = -weighted(p, np.log(p))\ncross_entropy = -weighted(p, np.log(q))\nKL = weighted(p, np.log(p / q))\n"
        "m = (p + q) / 2\nJS = (weighted(p, np.log(p / m)) + weighted(q, np.log(q / m))) / 2\n"
        'print("H(p) =", H, " KL(p||q) =", KL, " H(p, q) =", cross_entropy)\n'
        'print("KL(q||p) =", weighted(q, np.log(q / p)), " JS =", JS)\n'
    )


section = Section(
    controls=[
        Simplex("p", (0.6, 0.3, 0.1), fewest=FEWEST, most=MOST, lock="lockp"),
        Simplex("q", (0.3, 0.3, 0.4), fewest=FEWEST, most=MOST, lock="lockq", of="p"),
        Lock("lockp", None, of="p"),
        Lock("lockq", None, of="q"),
    ],
    compute=lesson.quantities,
    quantities=lesson.QUANTITIES,
    examples=EXAMPLES,
    actions={"swap": swap, "match": match},
    classes="p",
    fewest=FEWEST,
    most=MOST,
    told=lambda _words: {"fewest": FEWEST, "most": MOST},
    copies={"numpy": numpy},
)
