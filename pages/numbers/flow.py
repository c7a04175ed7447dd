"""The flow and the axis: one sample through every step in order, and the same matrix summed along every axis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pages.shared.code import HEAD, numbers
from pages.shared.live.controls import Choice, Matrix, State
from pages.shared.live.matrix_acts import matrix_acts
from pages.shared.live.section import Section
from pages.shared.words import Words
from softmax_core.lessons import flow as lesson

MOST_SAMPLES, FEWEST_CLASSES, MOST_CLASSES = 4, 2, 5
E4 = ((3.0, 2.0, 4.0), (4.0, 5.0, 6.0))
E5 = ((3.0, 1.0, 0.2), (2.0, 1.0, 0.1))
EXTREME = ((1000.0, 999.0, 998.0), (-1000.0, 0.0, 1.0))

EVERY_AXIS = "for axis in (0, 1, -1, None):\n"
SHOW = '    print("axis =", axis)\n    print(p, " sums:", p.sum(axis=axis))\n'


def matrix(state: State) -> str:
    """Write the matrix as nested lists."""
    return "[" + ", ".join(f"[{numbers(row)}]" for row in state["rows"]) + "]"


def numpy(state: State, _names: Sequence[str]) -> str:
    """Write every axis in NumPy, which has no softmax of its own."""
    return (
        f"{HEAD}Z = np.array({matrix(state)})\n{EVERY_AXIS}"
        "    shifted = Z - Z.max(axis=axis, keepdims=True)  # keepdims: or the rest does not line up\n"
        f"    e = np.exp(shifted)\n    p = e / e.sum(axis=axis, keepdims=True)\n{SHOW}"
    )


def scipy(state: State, _names: Sequence[str]) -> str:
    """Write every axis in SciPy."""
    return (
        f"import numpy as np\nfrom scipy.special import softmax\n\nZ = np.array({matrix(state)})\n{EVERY_AXIS}"
        f"    p = softmax(Z, axis=axis)  # left out, axis is None\n{SHOW}"
    )


def pytorch(state: State, _names: Sequence[str]) -> str:
    """Write every axis in PyTorch; of all entries at once it has no word."""
    made = matrix(state).replace("np.inf", "torch.inf")
    return (
        f"import torch\n\nZ = torch.tensor({made}, dtype=torch.float64)\n"
        "for dim in (0, 1, -1):\n    p = torch.softmax(Z, dim=dim)\n"
        '    print("dim =", dim)\n    print(p, " sums:", p.sum(dim=dim))\n'
        "p = torch.softmax(Z.flatten(), dim=0).reshape(Z.shape)\n"
        'print("all entries together")\nprint(p, " sum:", p.sum())\n'
    )


def jax(state: State, _names: Sequence[str]) -> str:
    """Write every axis in JAX."""
    made = matrix(state).replace("np.inf", "jnp.inf")
    return (
        f"import jax\nimport jax.numpy as jnp\n\nZ = jnp.array({made})\n{EVERY_AXIS}"
        f"    p = jax.nn.softmax(Z, axis=axis)  # left out, axis is -1\n{SHOW}"
    )


def texts(state: State, words: Words) -> Mapping[str, str]:
    """Name every class, and the sample that is followed."""
    names = {f"name{k}": words["names"][k] for k in range(len(state["rows"][0]))}
    return names | {"nth": words.say("flow_nth", sample=state["followed"] + 1)}


def told(_words: Words) -> Mapping[str, Any]:
    """Tell the template how large a matrix may be."""
    return {"most_samples": MOST_SAMPLES, "fewest": FEWEST_CLASSES, "most": MOST_CLASSES, "axes": list(lesson.AXES)}


section = Section(
    controls=[
        Matrix("rows", E4, key="fz", most_rows=MOST_SAMPLES, most=MOST_CLASSES),
        Choice("followed", 0, key="fs", of="rows"),
    ],
    compute=lesson.quantities,
    quantities=lesson.QUANTITIES,
    examples={"E4": {"rows": E4}, "E5, E6": {"rows": E5}, "1000": {"rows": EXTREME}},
    actions=matrix_acts("rows", most_samples=MOST_SAMPLES, fewest=FEWEST_CLASSES, most=MOST_CLASSES),
    texts_of=texts,
    told=told,
    copies={"numpy": numpy, "scipy": scipy, "pytorch": pytorch, "jax": jax},
)
