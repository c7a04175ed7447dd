"""The online softmax block by block: how the sum is rescaled, when p is written, and how often everything is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softmax_core._kernels.arrays import FloatArray
from softmax_core.digits import PLAIN, Form, Quantity
from softmax_core.distributions import softmax
from softmax_core.online import running_statistics

Float = NDArray[np.float64]

FEWEST, MOST = 4, 12
"""How many logits there may be."""

LARGEST_BLOCK = 4

START, FIRST, GREW, SAME, MASKED, WRITING, DONE = range(7)
"""Nothing is read; the first finite block; a larger maximum; none; −inf only so far; p is being written; it is done."""

READINGS = {"naive": 2, "shifted": 3, "online": 2}
"""How often a way reads every logit; each also writes every p once (Milakov & Gimelshein 2018, algorithms 1 to 3)."""

QUANTITIES = {
    "z": Quantity("logit", PLAIN),
    "size": Quantity("logits a block", PLAIN),
    "step": Quantity("blocks read, in both readings together", PLAIN),
    "block_of": Quantity("the block of a logit, from 1", PLAIN),
    "starts": Quantity("1 where a block begins", PLAIN),
    "now": Quantity("1 for the logits of the block that is being read", PLAIN),
    "term": Quantity("exp(z − m), what a logit stands for in s; nan before it is read"),
    "p": Quantity("probability; nan before it is written"),
    "top": Quantity("the logit that is the maximum so far, from 0; nan where nothing finite is read", PLAIN),
    "m": Quantity("maximum so far", PLAIN),
    "m_in": Quantity("the same, to stand in a formula", Form("plain", bracketed=True)),
    "m_old": Quantity("maximum before this block", PLAIN),
    "factor": Quantity("exp(m_old − m)"),
    "s_old": Quantity("sum before this block"),
    "kept": Quantity("what is left of it: s_old exp(m_old − m)"),
    "added": Quantity("sum of exp(z − m) over this block"),
    "s": Quantity("sum of exp(z − m) over all that is read"),
    "block": Quantity("the block that is being read, from 1", PLAIN),
    "blocks": Quantity("how many blocks there are", PLAIN),
    "classes": Quantity("how many logits there are", PLAIN),
    "written": Quantity("how many probabilities are written", PLAIN),
    "reads": Quantity("how many logits were read so far, in both readings", PLAIN),
    "readings": Quantity("how often a way reads every logit: naive, shifted, online", PLAIN),
    "accesses": Quantity("the same with the one writing of p", PLAIN),
    "loads": Quantity("how many logits a way reads in all", PLAIN),
    "difference": Quantity("largest |p − shifted softmax| of what is written"),
    "regime": Quantity("START, FIRST, GREW, SAME, MASKED, WRITING or DONE", PLAIN),
}


def last_step(classes: int, size: ArrayLike) -> Float:
    """Count the steps of both readings: every block is read twice.

    Examples
    --------
    >>> last_step(8, 3), last_step(8, [1, 2])
    (array(6.), array([16.,  8.]))
    """
    return np.asarray(2.0 * np.ceil(classes / np.asarray(size, dtype=np.float64)))


def with_size(state: Mapping[str, Any], _index: Any, sizes: ArrayLike) -> dict[str, Float]:
    """Set the size of a block to each of n values; with fewer blocks, the last step may come sooner.

    Examples
    --------
    >>> with_size({"z": (1.0, 2.0, 3.0, 4.0), "step": 5.0}, 0, [1, 2])["step"]
    array([5., 4.])
    """
    every = np.asarray(sizes, dtype=np.float64)
    return {"size": every, "step": np.minimum(state["step"], last_step(len(state["z"]), every))}


def quantities(z: Float, size: Float, step: Float) -> dict[str, Float]:
    """Compute n states: z of shape (n, K), size and step of shape (n,).

    Examples
    --------
    >>> found = quantities(np.array([[1.0, 2.0, 0.5, 4.0]]), np.array([2.0]), np.array([2.0]))
    >>> found["m"], found["factor"].round(4), found["kept"].round(4), found["s"].round(4)
    (array([4.]), array([0.1353]), array([0.1851]), array([1.2153]))
    """
    found = {name: np.full((len(z), *_width(name, z)), np.nan) for name in QUANTITIES}
    for each in np.unique(size):
        rows = size == each
        for name, values in _of_size(z[rows], int(each), step[rows]).items():
            found[name][rows] = values
    return found


def _width(name: str, z: Float) -> tuple[int, ...]:
    """Say how many numbers a quantity has in a state."""
    if name in ("z", "block_of", "starts", "now", "term", "p"):
        return (z.shape[1],)
    return (len(READINGS),) if name in ("readings", "accesses", "loads") else ()


def _of_size(z: Float, size: int, step: Float) -> dict[str, Any]:
    """Compute states that have blocks of the same size."""
    classes = z.shape[1]
    statistics = running_statistics(z, blocks=size)
    blocks = statistics.total.shape[1]
    read, written = np.clip(step, 0, blocks).astype(np.intp), np.clip(step - blocks, 0, blocks).astype(np.intp)
    m, s = _after(statistics.maximum, read, -np.inf), _after(statistics.total, read, 0.0)
    before = np.maximum(read - 1, 0)
    m_old, s_old = _after(statistics.maximum, before, -np.inf), _after(statistics.total, before, 0.0)
    factor, added = _after(statistics.factor, read, np.nan), _after(statistics.added, read, np.nan)
    place = np.arange(classes)
    is_read, is_written = place < (read * size)[:, None], place < (written * size)[:, None]
    block = np.where(written > 0, written, read)
    with np.errstate(over="ignore", invalid="ignore"):
        term = np.where(is_read, np.exp(z - np.where(m == -np.inf, 0.0, m)[:, None]), np.nan)
        p = np.where(is_written, term / s[:, None], np.nan)
        kept = s_old * factor
    difference = np.where(is_written, np.abs(p - softmax(z)), 0.0).max(axis=1)
    readings = np.array(list(READINGS.values()))
    return {
        "z": z, "size": size, "step": np.clip(step, 0, 2 * blocks), "block_of": place // size + 1,
        "starts": place % size == 0, "now": place // size + 1 == block[:, None], "term": term, "p": p,
        "top": np.where(m == -np.inf, np.nan, np.where(is_read, z, -np.inf).argmax(axis=1)),
        "m": m, "m_in": m, "m_old": m_old, "factor": factor, "s_old": s_old, "kept": kept, "added": added, "s": s,
        "block": block, "blocks": blocks, "classes": classes, "written": is_written.sum(axis=1),
        "reads": is_read.sum(axis=1) + is_written.sum(axis=1), "readings": readings, "accesses": readings + 1,
        "loads": readings * classes, "difference": difference,
        "regime": np.select(
            [written == blocks, written > 0, read == 0, m == -np.inf, m_old == -np.inf, m > m_old],
            [DONE, WRITING, START, MASKED, FIRST, GREW], SAME,
        ),
    }  # fmt: skip


def _after(values: FloatArray, blocks: NDArray[np.intp], nothing: float) -> Float:
    """Take what is known after so many blocks; `nothing` before the first."""
    padded = np.concatenate([np.full((len(values), 1), nothing), values], axis=1)
    return np.asarray(np.take_along_axis(padded, blocks[:, None], 1)[:, 0])
