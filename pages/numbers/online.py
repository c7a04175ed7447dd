"""In one pass: the online softmax, block by block on a timeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pages.shared import code, parse
from pages.shared.live.controls import Changes, Logits, State, Timeline, Whole
from pages.shared.live.section import Section
from pages.shared.parse import Refusal
from pages.shared.words import Words
from softmax_core.lessons import online as lesson
from softmax_core.lessons.online import FEWEST, LARGEST_BLOCK, MOST

EIGHT = (1.0, 2.0, 0.5, 4.0, 3.0, -1.0, 5.0, 2.0)
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
STEPS = 25
"""Of a logit, from 0 to an end."""


def last_step(state: State) -> int:
    """Count the steps of both readings."""
    return int(lesson.last_step(len(state["z"]), state["size"]))


def paste(_state: State, _index: Any, pasted: str) -> Changes:
    """Take logits in any notation."""
    values = parse.logits(pasted).logits
    if not FEWEST <= len(values) <= MOST:
        raise Refusal("count", count=len(values), fewest=FEWEST, most=MOST)
    return {"z": values}


def names(state: State, _words: Words) -> Sequence[str]:
    """Number the logits."""
    return [f"z{k + 1}".translate(SUBSCRIPTS) for k in range(len(state["z"]))]


def told(_words: Words) -> Mapping[str, Any]:
    """Say how many logits there may be, and how often a way reads them."""
    return {"fewest": FEWEST, "most": MOST, "ways": list(lesson.READINGS), "readings": max(lesson.READINGS.values())}


def numpy(state: State, _names: Sequence[str]) -> str:
    """Write the online softmax in NumPy, with these blocks."""
    return (
        f"{code.HEAD}z = {code.array(state['z'])}\nsize = {int(state['size'])}\n\nm, s = -np.inf, 0.0\n"
        "for start in range(0, len(z), size):  # the first reading: maximum and sum together\n"
        "    block = z[start : start + size]\n    new = max(m, block.max())\n    if new == -np.inf:\n        continue\n"
        "    s = s * np.exp(m - new) + np.exp(block - new).sum()\n    m = new\n"
        '    print("m =", m, " s =", s)\n'
        "p = np.exp(z - m) / s  # the second reading\n"
        "shifted = np.exp(z - z.max())\nshifted /= shifted.sum()\n"
        'print("p =", p)\nprint("largest difference from the shifted softmax:", np.abs(p - shifted).max())\n'
    )


section = Section(
    controls=[
        Logits("z", EIGHT, key="oz", fewest=FEWEST, most=MOST, steps=STEPS),
        Whole("size", 2.0, key="ob", first=1, last=LARGEST_BLOCK, moves=lesson.with_size),
        Timeline("step", 2.0, key="on", last=last_step),
    ],
    compute=lesson.quantities,
    quantities=lesson.QUANTITIES,
    examples={
        "[1, 2, 0.5, 4, …]": {"z": EIGHT, "size": 2.0, "step": 2.0},
        "[1, 2, 3, …]": {"z": tuple(map(float, range(1, 9))), "size": 1.0, "step": 2.0},
        "[8, 7, 6, …]": {"z": tuple(map(float, range(8, 0, -1))), "size": 1.0, "step": 2.0},
        "[1000, …]": {"z": (1000.0, 1002.0, 998.0, 1001.0, 1003.0, 1000.5), "size": 2.0, "step": 3.0},
        "[−inf, …]": {"z": (-float("inf"), -float("inf"), 1.0, 3.0, 2.0, -float("inf")), "size": 2.0, "step": 1.0},
    },
    actions={"paste": paste},
    classes="z",
    fewest=FEWEST,
    most=MOST,
    names_of=names,
    told=told,
    copies={"numpy": numpy},
)
