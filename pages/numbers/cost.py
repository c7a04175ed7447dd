"""What it costs: the operations and readings of every way to compute softmax, for N samples of K classes."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from pages.shared.live.controls import State, Whole
from pages.shared.live.section import Section
from pages.shared.words import Words
from softmax_core.lessons import cost as lesson
from softmax_core.lessons.cost import LOADS, VARIANTS

MOST_SAMPLES, MOST_CLASSES = 10_000, 100_000
GRID = tuple(float(unit * 10**power) for power in range(6) for unit in (1, 2, 5))


@cache
def source(variant: str) -> str:
    """Write the code of a variant, as it is timed, without its annotations and what it says of itself."""
    (function,) = ast.parse(inspect.getsource(VARIANTS[variant])).body
    if isinstance(function, ast.FunctionDef):
        function.body, function.returns = function.body[1:], None
        for argument in function.args.args:
            argument.annotation = None
    return ast.unparse(function)


def numpy(state: State, _names: Sequence[str]) -> str:
    """Write every variant in NumPy, and time it."""
    functions = "\n\n\n".join(source(name) for name in VARIANTS)
    return (
        f"from time import perf_counter\n\nimport numpy as np\n\nIN_CACHE, WIDTH = {lesson.IN_CACHE}, {lesson.WIDTH}\n"
        f"N, K = {int(state['N'])}, {int(state['K'])}\n\n\n{functions}\n\n\n"
        f"z = np.random.default_rng({lesson.SEED}).normal(scale=3.0, size=(N, K))\n"
        f"for way in ({', '.join(VARIANTS)}):\n    way(z)  # the first call is slower\n    times = []\n"
        f"    for _ in range({lesson.RUNS}):\n        began = perf_counter()\n        way(z)\n"
        "        times.append(perf_counter() - began)\n"
        "    lower, median, upper = 1e6 * np.quantile(times, [0.25, 0.5, 0.75])\n"
        '    print(f"{way.__name__}: {median:.1f} µs (quartiles {lower:.1f} to {upper:.1f})")\n'
    )


def told(_words: Words) -> Mapping[str, Any]:
    """Tell the template of every variant its name, how often it reads memory, and its code."""
    return {"variants": [(name, LOADS[name], source(name)) for name in VARIANTS]}


section = Section(
    controls=[
        Whole("N", 128.0, key="cn", first=1, last=MOST_SAMPLES, grid=GRID),
        Whole("K", 1000.0, key="ck", first=2, last=MOST_CLASSES, grid=GRID[1:]),
    ],
    compute=lesson.quantities,
    quantities=lesson.QUANTITIES,
    examples={
        "1 × 3": {"N": 1.0, "K": 3.0},
        "128 × 10": {"N": 128.0, "K": 10.0},
        "128 × 1000": {"N": 128.0, "K": 1000.0},
        "16 × 50257": {"N": 16.0, "K": 50257.0},
    },
    told=told,
    copies={"numpy": numpy},
)
