"""From one state to many: what a control moves, laid out one step a row, and computed all at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softmax_core._kernels.arrays import FloatArray
from softmax_core.frames import Sweeps
from softmax_core.sweeps import logit_grid

Float: TypeAlias = FloatArray
Compute: TypeAlias = Callable[..., dict[str, Float]]
"""Takes a state's quantities by name, each with one row a state, and returns named columns of one number a row."""

NEAR = 1e-9


@dataclass(frozen=True)
class Move:
    """One control: what it can be set to, and what is different then.

    Attributes
    ----------
    grid : numpy.ndarray
        What the control is set to, ascending, shape (steps,).
    moved : mapping of str to numpy.ndarray
        The quantities that it changes, each with one row a step; all others stand still.
    """

    grid: NDArray[np.float64]
    moved: Mapping[str, NDArray[Any]]


def sweep(now: Mapping[str, ArrayLike], moves: Mapping[str, Move], compute: Compute) -> Sweeps:
    """Compute a state at every step of every control, the others standing still.

    Parameters
    ----------
    now : mapping of str to array_like
        The present state.
    moves : mapping of str to Move
        The controls.
    compute : callable
        See `Compute`.

    Returns
    -------
    Sweeps
        One call of `compute` for all steps of all controls.

    Examples
    --------
    >>> half = Move(np.array([0.0, 1.0]), {"x": np.array([0.0, 1.0])})
    >>> sweep({"x": 1.0, "y": 2.0}, {"x": half}, lambda x, y: {"sum": x + y}).column("x", "sum")
    array([2., 3.])
    """
    rows = {
        name: np.concatenate([_rows(name, value, move) for move in moves.values()])
        for name, value in ((name, np.asarray(value)) for name, value in now.items())
    }
    computed = {name: np.asarray(column, dtype=np.float64) for name, column in compute(**rows).items()}
    return Sweeps({control: move.grid for control, move in moves.items()}, computed)


def _rows(name: str, value: NDArray[Any], move: Move) -> NDArray[Any]:
    return move.moved[name] if name in move.moved else np.broadcast_to(value, (len(move.grid), *value.shape))


def present(now: Mapping[str, ArrayLike], compute: Compute) -> dict[str, float]:
    """Compute the columns of a single state.

    Examples
    --------
    >>> present({"x": 1.0, "y": 2.0}, lambda x, y: {"sum": x + y})
    {'sum': 3.0}
    """
    rows = {name: np.asarray(value)[None] for name, value in now.items()}
    return {name: float(column[0]) for name, column in compute(**rows).items()}


def indexed(blocks: Mapping[str, Float]) -> dict[str, Float]:
    """Name the columns of blocks of shape (states, K): the block's letter and the class's index.

    Examples
    --------
    >>> indexed({"p": np.array([[0.25, 0.75]])})
    {'p0': array([0.25]), 'p1': array([0.75])}
    """
    return {f"{letter}{i}": block[:, i] for letter, block in blocks.items() for i in range(block.shape[1])}


def held(grid: ArrayLike, value: float, near: float = NEAR) -> NDArray[np.float64]:
    """Put a value among the steps of a grid; steps that are as good as it give way.

    Parameters
    ----------
    grid : array_like
        The steps.
    value : float
        What has to be one of them.
    near : float
        Relative distance below which a step is as good as the value.

    Examples
    --------
    >>> held([0.0, 0.5, 1.0], 0.5000000000001), held([0.0, 1.0], 2.0)
    (array([0. , 0.5, 1. ]), array([0., 1., 2.]))
    """
    steps = np.asarray(grid, dtype=np.float64)
    with np.errstate(invalid="ignore"):
        apart = ~(np.abs(steps - value) <= near * np.maximum(np.abs(steps), abs(value)))
    return np.union1d(steps[apart & (steps != value)], [value])


def logit_moves(logits: Sequence[float], half_range: float, letter: str = "z", name: str = "logits") -> dict[str, Move]:
    """One control for every logit of a vector, from −half_range to half_range.

    Examples
    --------
    >>> moves = logit_moves((3.0, 1.0), 5.0)
    >>> list(moves), moves["z1"].moved["logits"][0]
    (['z0', 'z1'], array([ 3., -5.]))
    """
    result = {}
    for index, value in enumerate(logits):
        grid = logit_grid(half_range, value)
        result[f"{letter}{index}"] = Move(grid, {name: replaced(logits, index, grid)})
    return result


def choice(count: int, name: str) -> Move:
    """A control that picks one of `count` things.

    Examples
    --------
    >>> choice(3, "target").moved["target"]
    array([0, 1, 2])
    """
    every = np.arange(count)
    return Move(every.astype(np.float64), {name: every})


def replaced(values: ArrayLike, index: int, steps: ArrayLike) -> Float:
    """Many copies of a vector, one a step, with another entry at `index`.

    Examples
    --------
    >>> replaced([1.0, 2.0], 0, [5.0, 6.0])
    array([[5., 2.],
           [6., 2.]])
    """
    every = np.asarray(steps, dtype=np.float64)
    rows = np.tile(np.asarray(values, dtype=np.float64), (len(every), 1))
    rows[:, index] = every
    return rows
