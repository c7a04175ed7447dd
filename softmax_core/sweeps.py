"""What moves when one control of the chain moves: the whole chain at every step of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softmax_core.chain import Chain, affine, chain
from softmax_core.columns import States, columns_and_last
from softmax_core.frames import Sweeps

Float = NDArray[np.float64]

SMALLEST_RANGE = 5.0
HALF_STEPS = 50
SHIFT_RANGE = 10.0
COARSE = 20
DECADES = (-2, -1, 0, 1)
MANTISSAS = (
    *(1.0, 1.05, 1.1, 1.15, 1.2, 1.25, 1.3, 1.35, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9),
    *(2.0, 2.1, 2.2, 2.4, 2.6, 2.8, 3.0, 3.2, 3.4, 3.7, 4.0, 4.3, 4.6),
    *(5.0, 5.4, 5.8, 6.2, 6.6, 7.0, 7.5, 8.0, 8.5, 9.0, 9.5),
)

_STEPS = np.array([float(f"{mantissa}e{decade}") for decade in DECADES for mantissa in MANTISSAS])
RATIOS_WITH_ENDS = np.concatenate([[0.0], _STEPS[(_STEPS >= 0.05) & (_STEPS <= 50.0)], [np.inf]])
RATIOS = np.union1d(_STEPS[(_STEPS >= 0.1) & (_STEPS <= 10.0)][::2], [1.0, 10.0])


@dataclass(frozen=True)
class Setting:
    """What the chain is computed from.

    Attributes
    ----------
    logits : tuple of float
        K logits before scaling and shifting; −inf masks a class.
    temperature : float
        T ≥ 0.
    target : int
        Index of the true class.
    scale, shift : float
        The logits that enter the chain are scale·z + shift.
    """

    logits: tuple[float, ...]
    temperature: float = 1.0
    target: int = 0
    scale: float = 1.0
    shift: float = 0.0

    @cached_property
    def effective(self) -> tuple[float, ...]:
        """The logits that enter the chain."""
        return _effective(self.logits, self.scale, self.shift)

    def settled(self) -> Setting:
        """Return the same chain with the scale and the shift worked into the logits."""
        return replace(self, logits=self.effective, scale=1.0, shift=0.0)

    def chain(self) -> Chain:
        """Compute the chain."""
        return chain(self.effective, self.target, self.temperature)

    def states(self) -> States:
        """Lay the setting out as a single state, for `softmax_core.columns.columns`."""
        return self.repeated(1)

    def repeated(self, count: int) -> States:
        """Lay the setting out as so many equal states, in arrays that may be written to."""
        return States(
            np.tile(np.asarray(self.logits, dtype=np.float64)[:, None], count).T,  # the numbers of a class side by side
            np.full(count, float(self.temperature)),
            np.full(count, float(self.shift)),
            np.full(count, float(self.scale)),
            np.full(count, self.target, dtype=np.intp),
        )


@lru_cache(maxsize=4096)
def _effective(logits: tuple[float, ...], scale: float, shift: float) -> tuple[float, ...]:
    return tuple(affine(logits, scale, shift).tolist())


def grids(setting: Setting, half_range: float) -> dict[str, Float]:
    """Say to what every control of the chain can be set.

    Parameters
    ----------
    setting : Setting
        The present state: one of the steps of each.
    half_range : float
        The logits' sliders go from −half_range to +half_range.

    Returns
    -------
    dict of str to numpy.ndarray
        Controls ``z0, z1, …`` for the logits, ``T``, ``c`` and ``m`` for shift and scale, ``y`` for the target.

    Examples
    --------
    >>> {control: len(grid) for control, grid in grids(Setting((3.0, 1.0)), half_range=5.0).items()}
    {'z0': 101, 'z1': 101, 'T': 117, 'c': 41, 'm': 39, 'y': 2}
    """
    logits = {f"z{i}": logit_grid(half_range, z) for i, z in enumerate(setting.effective)}
    return logits | {
        "T": ratio_grid(setting.temperature, ends=True),
        "c": logit_grid(SHIFT_RANGE, setting.shift, COARSE),
        "m": ratio_grid(setting.scale, ends=False),
        "y": np.arange(len(setting.logits), dtype=np.float64),
    }


def sweeps(
    setting: Setting,
    grids: Mapping[str, Float],
    pinned: Chain | None = None,
    wanted: Collection[str] | None = None,
) -> Sweeps:
    """Compute the chain at every step of these controls, all others standing still.

    Parameters
    ----------
    setting : Setting
        The present state.
    grids : mapping of str to numpy.ndarray
        The controls that move, and their steps: all or some of `grids`.
    pinned, wanted
        As in `softmax_core.columns.columns_and_last`.

    Returns
    -------
    Sweeps
        Of these controls, and the present state.

    Examples
    --------
    >>> result = sweeps(Setting((3.0, 1.0, 0.2)), {"T": np.array([0.0, 1.0, np.inf])})
    >>> result.column("T", "p0").round(4)
    array([1.    , 0.836 , 0.3333])
    """
    states, end = setting.repeated(sum(map(len, grids.values())) + 1), 0
    moved = {"T": states.temperature, "c": states.shift, "m": states.scale, "y": states.target}
    for control, grid in grids.items():
        part = slice(end, end := end + len(grid))
        if control in moved:
            moved[control][part] = grid
        else:  # scale and shift have been worked into all logits, as they will be when this one is let go
            states.original[part] = setting.effective
            states.original[part, int(control[1:])] = grid
            states.scale[part], states.shift[part] = 1.0, 0.0
    return Sweeps(grids, *columns_and_last(states, pinned, wanted))


def half_range(logits: ArrayLike) -> float:
    """Half the range of sliders that hold these logits: 5, or the next of 1, 2, 5 times a power of ten.

    Examples
    --------
    >>> half_range([3, 1, 0.2]), half_range([13, 31, 5]), half_range([-1e300, 0])
    (5.0, 50.0, 1e+300)
    """
    z = np.abs(np.asarray(logits, dtype=np.float64))
    largest = float(z[np.isfinite(z)].max(initial=0.0))
    if largest <= SMALLEST_RANGE:
        return SMALLEST_RANGE
    exponent = int(np.floor(np.log10(largest)))
    for candidate in (f"1e{exponent}", f"2e{exponent}", f"5e{exponent}", f"1e{exponent + 1}"):
        if largest <= float(candidate) < np.inf:
            return float(candidate)
    return float(np.finfo(np.float64).max)


def logit_grid(half_range: float, value: float, half_steps: int = HALF_STEPS) -> Float:
    """Steps from −half_range to half_range, the present value among them, wherever it lies.

    Examples
    --------
    >>> logit_grid(5.0, 0.2).size, logit_grid(5.0, 0.25).size
    (101, 102)
    """
    return _among(_equal_steps(half_range, half_steps), value)


@lru_cache(maxsize=64)
def _equal_steps(half_range: float, half_steps: int) -> Float:
    grid = half_range * (np.arange(-half_steps, half_steps + 1) / half_steps)
    grid = np.round(grid, 10) + 0.0 if half_range < 1e5 else grid
    grid.flags.writeable = False
    return grid


def _among(grid: Float, value: float) -> Float:
    """The grid with this value, where it belongs."""
    place = int(np.searchsorted(grid, value))
    if place < len(grid) and grid[place] == value:
        return grid
    return np.concatenate([grid[:place], [value], grid[place:]])


def ratio_grid(value: float, *, ends: bool) -> Float:
    """Steps of about six per cent from 0.05 to 50, or of twice that from 0.1 to 10, the present value among them.

    Parameters
    ----------
    value : float
        The present value.
    ends : bool
        True for temperatures: the wide range, with the limits 0 and inf as first and last step.

    Examples
    --------
    >>> ratio_grid(1.0, ends=True)[[0, 1, -2, -1]]
    array([ 0.  ,  0.05, 50.  ,   inf])
    """
    return _among(RATIOS_WITH_ENDS if ends else RATIOS, value)
