"""Two distributions over 2 to 8 classes: a target (`p` here, y on the screen) and a prediction (`q` here, p there)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pages.shared import code
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
        f"{code.HEAD}{code.QUIET}y = {code.array(state['p'])}  # target\n"
        f"p = {code.array(state['q'])}  # prediction\n\n\n"
        "def weighted(w, logs):\n    return np.where(w > 0, w * logs, 0.0).sum()  # 0 log 0 = 0\n\n\n"
        "H = -weighted(y, np.log(y))\ncross_entropy = -weighted(y, np.log(p))\nKL = weighted(y, np.log(y / p))\n"
        "m = (y + p) / 2\nJS = (weighted(y, np.log(y / m)) + weighted(p, np.log(p / m))) / 2\n"
        'print("H(y) =", H, " KL(y||p) =", KL, " H(y, p) =", cross_entropy)\n'
        'print("KL(p||y) =", weighted(p, np.log(p / y)), " JS =", JS)\n'
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
