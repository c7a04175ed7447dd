"""A batch: a table of logits and true classes, one sample a row or one a column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pages.cross_entropy.surprisal import E7, E7_TRUTH
from pages.shared.code import HEAD, numbers
from pages.shared.live.controls import Changes, Choice, Choices, Matrix, State
from pages.shared.live.matrix_acts import matrix_acts
from pages.shared.live.section import Section
from pages.shared.values import without
from softmax_core.lessons import batch as lesson

ROWS, COLUMNS = range(2)
MOST_SAMPLES, FEWEST_CLASSES, MOST_CLASSES = 6, 2, 5
ACTS = matrix_acts("z", most_samples=MOST_SAMPLES, fewest=FEWEST_CLASSES, most=MOST_CLASSES)
START = ((3.0, 1.0, 0.2), (2.0, 1.0, 0.1), (0.5, -1.0, 2.5))


def drop(state: State, index: int, text: str) -> Changes:
    """Leave a sample out, with its true class."""
    rows = ACTS["drop"](state, index, text)
    return {**rows, "y": without(state["y"], index)} if rows else {}


def turn(state: State, _index: Any, _text: str) -> Changes:
    """Transpose the table."""
    return {"layout": COLUMNS if state["layout"] == ROWS else ROWS}


def numpy(state: State, _names: Sequence[str]) -> str:
    """Write the calculation in NumPy, in the layout that is shown."""
    laid_out, axis, picked = state["z"], 1, "log_p[np.arange(len(y)), y]"
    if state["layout"] == COLUMNS:
        laid_out, axis, picked = zip(*state["z"], strict=True), 0, "log_p[y, np.arange(len(y))]"
    rows = ",\n    ".join(f"[{numbers(row)}]" for row in laid_out)
    return (
        f"{HEAD}z = np.array([\n    {rows},\n])\ny = np.array({list(state['y'])})  # classes along axis {axis}\n"
        f"shifted = z - z.max(axis={axis}, keepdims=True)\n"
        f"log_p = shifted - np.log(np.exp(shifted).sum(axis={axis}, keepdims=True))\n"
        f'losses = -{picked}\nprint("losses:", losses)\nprint("mean:", losses.mean())\n'
    )


section = Section(
    controls=[
        Matrix("z", START, key="batch", most_rows=MOST_SAMPLES, most=MOST_CLASSES),
        Choices("y", (0, 1, 2), key="truth", of="z"),
        Choice("layout", ROWS, options=("rows", "columns"), slides=False, computed=False, shapes=True),
    ],
    compute=lesson.quantities,
    quantities=lesson.QUANTITIES,
    examples={
        "E4": {"z": ((3.0, 2.0, 4.0), (4.0, 5.0, 6.0)), "y": (2, 2)},
        "E5, E6": {"z": ((3.0, 1.0, 0.2), (2.0, 1.0, 0.1)), "y": (0, 1)},
        "E7, 1": {"z": E7["model1"], "y": E7_TRUTH},
        "E7, 2": {"z": E7["model2"], "y": E7_TRUTH},
    },
    keeps=("layout",),
    actions={**ACTS, "drop": drop, "layout": turn},
    told=lambda words: {"most_samples": MOST_SAMPLES, "fewest": FEWEST_CLASSES, "most": MOST_CLASSES},  # noqa: ARG005
    copies={"numpy": numpy},
)
