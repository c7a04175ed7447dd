"""What a slider can be set to: its steps, the present value among them."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

Float = NDArray[np.float64]

LEAST_RANGE = 5.0
NEAR = 1e-9
DECADES = (-2, -1, 0, 1)
MANTISSAS = (
    *(1.0, 1.05, 1.1, 1.15, 1.2, 1.25, 1.3, 1.35, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9),
    *(2.0, 2.1, 2.2, 2.4, 2.6, 2.8, 3.0, 3.2, 3.4, 3.7, 4.0, 4.3, 4.6),
    *(5.0, 5.4, 5.8, 6.2, 6.6, 7.0, 7.5, 8.0, 8.5, 9.0, 9.5),
)

NEAR_ZERO = (1e-6, 2e-6, 5e-6, 1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3)
"""Steps of a probability towards 0, where −log p grows without end."""

_STEPS = [float(f"{mantissa}e{decade}") for decade in DECADES for mantissa in MANTISSAS]
SHARES_NEAR_BOTH = tuple(sorted({*(k / 200 for k in range(201)), *NEAR_ZERO, *(round(1.0 - x, 6) for x in NEAR_ZERO)}))
"""Steps of half a per cent from 0 to 1, and finer ones towards both ends, where sure models put most rows."""

RATIOS_WITH_LIMITS = (0.0, *(x for x in _STEPS if 0.05 <= x <= 50.0), float("inf"))
"""Steps of about six per cent from 0.05 to 50, and the limits 0 and inf."""

RATIOS = tuple(sorted({*[x for x in _STEPS if 0.1 <= x <= 10.0][::2], 1.0, 10.0}))
"""Steps of about twelve per cent from 0.1 to 10."""


def half_range(values: ArrayLike, least: float = LEAST_RANGE) -> float:
    """Half the range of sliders that hold these values: `least`, or the next of 1, 2, 5 times a power of ten.

    Examples
    --------
    >>> half_range([3, 1, 0.2]), half_range([13, 31, 5]), half_range([-1e300, 0])
    (5.0, 50.0, 1e+300)
    """
    size = np.abs(np.asarray(values, dtype=np.float64))
    largest = float(size[np.isfinite(size)].max(initial=0.0))
    if largest <= least:
        return least
    exponent = int(np.floor(np.log10(largest)))
    for candidate in (f"1e{exponent}", f"2e{exponent}", f"5e{exponent}", f"1e{exponent + 1}"):
        if largest <= float(candidate) < np.inf:
            return float(candidate)
    return float(np.finfo(np.float64).max)


@lru_cache(maxsize=64)
def equal_steps(half_range: float, half_steps: int = 50) -> Float:
    """Divide −half_range to half_range into equal steps.

    Examples
    --------
    >>> equal_steps(5.0, 2)
    array([-5. , -2.5,  0. ,  2.5,  5. ])
    """
    grid = half_range * (np.arange(-half_steps, half_steps + 1) / half_steps)
    grid = np.round(grid, 10) + 0.0 if half_range < 1e5 else grid
    grid.flags.writeable = False
    return grid


def holding(grid: ArrayLike, value: float, near: float = NEAR) -> Float:
    """Put a value among the steps of a grid; steps that are as good as it, within a share `near`, give way.

    Examples
    --------
    >>> holding([0.0, 0.5, 1.0], 0.5000000000001), holding([0.0, 1.0], 2.0)
    (array([0. , 0.5, 1. ]), array([0., 1., 2.]))
    """
    steps = np.asarray(grid, dtype=np.float64)
    with np.errstate(invalid="ignore", over="ignore"):
        close = np.abs(steps - value) <= near * np.maximum(np.abs(steps), abs(value))
    kept = steps[~(close & np.isfinite(steps) & np.isfinite(value)) & (steps != value)]
    return np.insert(kept, int(np.searchsorted(kept, value)), value)


def replaced(values: ArrayLike, index: int | tuple[int, ...], steps: ArrayLike) -> Float:
    """Make many copies of an array, one a step, with another entry at `index`.

    Examples
    --------
    >>> replaced([1.0, 2.0], 0, [5.0, 6.0])
    array([[5., 2.],
           [6., 2.]])
    """
    every, array = np.asarray(steps), np.asarray(values)
    rows = np.repeat(array[None], len(every), axis=0).astype(np.result_type(array, every))
    rows[(slice(None), *np.atleast_1d(index).tolist())] = every
    return rows


def whole_numbers(count: int) -> Float:
    """Give 0, 1, … below `count`.

    Examples
    --------
    >>> whole_numbers(3)
    array([0., 1., 2.])
    """
    return np.arange(float(count))


def shares_near_zero(value: float, steps: int) -> Float:
    """Divide 0 to 1 into equal steps and finer ones towards 0, the present value among them.

    Examples
    --------
    >>> shares_near_zero(0.4, 200)[[0, 1, 11, 12, 13, -1]].tolist()
    [0.0, 1e-06, 0.002, 0.005, 0.01, 1.0]
    >>> shares_near_zero(0.4, 200).size, shares_near_zero(1 / 3, 200).size
    (212, 213)
    """
    equal = np.round(np.arange(steps + 1) / steps, 6)
    return np.union1d(np.union1d(equal, NEAR_ZERO), [value])


def shares_up_to(most: float, value: float) -> Float:
    """Divide 0 to `most` into hundredths of 1, the present value among them.

    Examples
    --------
    >>> shares_up_to(1.0, 0.25).size, shares_up_to(0.4, 0.2)[-1]
    (101, np.float64(0.4))
    """
    every = np.arange(101) / 100
    return holding(holding(every[every < most], most), value)
