"""What stays: a scale and a temperature that undo each other, the order, and the ratio of two chosen classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pages.shared import code
from pages.shared.live.controls import Changes, Choice, Factor, Logits, State, Temperature
from pages.shared.live.section import Section
from pages.shared.words import Words
from softmax_core.lessons import ratios as lesson

INF = float("inf")
E1 = (3.0, 1.0, 0.2)


def match(state: State, _index: Any, _text: str) -> Changes:
    """Set the temperature to the scale."""
    return {"T": state["m"]}


def numpy(state: State, _names: Sequence[str]) -> str:
    """Write the calculation in NumPy."""
    return (
        f"{code.HEAD}{code.QUIET}z = {code.array(state['z'])}\nm, T = {code.numbers([state['m'], state['T']])}\n"
        f"i, j = {state['i']}, {state['j']}\nshifted = m * z - (m * z).max()\n"
        "scaled = np.where(shifted == 0, 0, shifted / T) if T < np.inf else 0 * shifted\n"
        'p = np.exp(scaled) / np.exp(scaled).sum()\nprint("p =", p)\n'
        'print("p_i / p_j =", p[i] / p[j], " exp((z_i - z_j)/T) =", np.exp(scaled[i] - scaled[j]))\n'
    )


def texts(state: State, words: Words) -> Mapping[str, str]:
    """Name every class, and the two of the ratio."""
    names = words["names"]
    every = {f"name{k}": names[k] for k in range(len(state["z"]))}
    return every | {"first": names[state["i"]], "second": names[state["j"]]}


section = Section(
    controls=[
        Logits("z", E1, key="sz"),
        Factor("m", 2.0, key="sm"),
        Temperature("T", 2.0, key="sT"),
        Choice("i", 0, key="si", of="z"),
        Choice("j", 1, key="sj", of="z"),
    ],
    compute=lesson.quantities,
    quantities=lesson.QUANTITIES,
    examples={
        "m = T = 2": {"z": E1, "m": 2.0, "T": 2.0},
        "m = 2": {"z": E1, "m": 2.0, "T": 1.0},
        "T = 2": {"z": E1, "m": 1.0, "T": 2.0},
        "T → ∞": {"z": E1, "m": 1.0, "T": INF},
        "E3": {"z": (13.0, 31.0, 5.0), "m": 1.0, "T": 10.0, "i": 1, "j": 0},
    },
    actions={"match": match},
    texts_of=texts,
    copies={"numpy": numpy},
)
