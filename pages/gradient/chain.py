"""The chain in three steps: logits, a target, and every factor of the gradient."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from pages.shared import code
from pages.shared.live.controls import Changes, Choice, Logits, Simplex, State
from pages.shared.live.section import Section
from pages.shared.values import listed
from pages.shared.words import LANGS, Words
from softmax_core.lessons import chain_rule as lesson
from softmax_core.lessons.chain_rule import HARD, SOFT

FEWEST, MOST = 2, 6
E1 = (3.0, 1.0, 0.2)
STEPS = 25
"""Of a logit, from 0 to an end."""


def meet(state: State, _index: Any, _text: str) -> Changes:
    """Set the target to the prediction."""
    return {"soft": lesson.own_target(state), "kind": SOFT}


def target_of(state: State) -> str:
    """Write the target as NumPy code."""
    if state["kind"] == HARD:
        return f"np.eye({len(state['z'])})[{state['y']}]"
    return code.array(state["soft"])


def numpy(state: State, _names: Sequence[str]) -> str:
    """Write the three steps in NumPy."""
    return (
        f"{code.HEAD}{code.QUIET}z = {code.array(state['z'])}\ny = {target_of(state)}\n\n"
        "e = np.exp(z - z.max())\np = e / e.sum()\n"
        "dL_dp = np.where(y > 0, -y / p, 0.0)  # of L = -sum(y log p)\n"
        "dp_dz = np.diag(p) - np.outer(p, p)\n"
        'print("dL/dp =", dL_dp)\nprint("dp/dz =", dp_dz)\nprint("product =", dp_dz @ dL_dp)\nprint("p - y =", p - y)\n'
    )


def texts(state: State, words: Words) -> Mapping[str, str]:
    """Name every class, and the one that is written out."""
    names = words["names"]
    return {f"name{i}": names[i] for i in range(len(state["z"]))} | {"chosen": names[state["c"]]}


def derivation(state: State, lang: str) -> str:
    """Name the page to print, with these numbers."""
    soft = f"&t={listed(state['soft'])}&target=soft" if state["kind"] == SOFT else ""
    return f"derivation/{lang}?z={listed(state['z'])}&y={state['y']}{soft}"


def to_print() -> Mapping[str, Callable[[State], str]]:
    """Name the page to print in every language, with the numbers and with room for them."""
    filled = {f"derivation_{lang}": partial(derivation, lang=lang) for lang in LANGS}
    return filled | {f"empty_{lang}": partial(_empty, lang=lang) for lang in LANGS}


def _empty(_state: State, lang: str) -> str:
    return f"derivation/{lang}?"


section = Section(
    controls=[
        Logits("z", E1, fewest=FEWEST, most=MOST, steps=STEPS),
        Choice("y", 0, of="z", moves=lesson.with_true),
        Simplex("soft", (0.7, 0.2, 0.1), key="t", of="z", moves=lesson.with_soft),
        Choice("kind", HARD, key="target", options=("hard", "soft")),
        Choice("c", 0, of="z"),
    ],
    compute=lesson.quantities,
    quantities=lesson.QUANTITIES,
    parts=[lesson.SUM],
    examples={
        "E1": {"z": E1},
        "E2": {"z": (2.0, 1.0, 0.1)},
        "E3": {"z": (13.0, 31.0, 5.0)},
        "p = y": {"z": E1, "soft": lesson.own_target({"z": E1}), "kind": SOFT},
    },
    actions={"meet": meet},
    classes="z",
    fewest=FEWEST,
    most=MOST,
    told=lambda _: {"fewest": FEWEST, "most": MOST},
    texts_of=texts,
    links=to_print(),
    copies={"numpy": numpy},
)
