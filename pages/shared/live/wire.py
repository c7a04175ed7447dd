"""Results at every step of every control, as they travel: rounded to the digits shown, in plain arrays of floats.

The body is the length of a JSON header, the header, and then arrays, little-endian: the present values (float64), the
sliders' steps (float64), where a chart draws those (float32), and for every slider the quantities that change along it,
in float64 where single precision would change a digit that is shown, and else in float32.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pages.shared.live.controls import Slider
from pages.shared.live.grids import Float
from softmax_core.digits import HUGE, Form, rounded

SINGLE_LEAST, SINGLE_MOST = 1e-30, 1e30
"""Between them the digits of a rounded number survive single precision, unless it has four decimals and is large."""

MOST_WITH_DECIMALS = 1e3


@dataclass(frozen=True)
class Numbers:
    """What is shown.

    Attributes
    ----------
    now : mapping of str to float
        The present value of every quantity that is shown.
    forms : mapping of str to Form
        How each of them is written.
    sliders : mapping of str to Slider
        Every control; those that `places` does not name are not swept.
    moved, places : mapping
        As in `pages.shared.live.sweep.Sweep`.
    drawn : mapping of str to ndarray
        Where a chart draws a control's steps, if not at their values.
    """

    now: Mapping[str, float]
    forms: Mapping[str, Form]
    sliders: Mapping[str, Slider]
    moved: Mapping[str, Float]
    places: Mapping[str, slice]
    drawn: Mapping[str, Float]


def body(about: Mapping[str, Any], numbers: Numbers, *, whole: bool) -> bytes:
    """Lay out an answer: what else stands in the header, the numbers, and whether their names and forms go along."""
    names = list(numbers.now)
    base = _rounded(np.array([list(numbers.now.values())]).T, list(numbers.forms.values()))[:, 0]
    controls, doubles, singles = _tracks(numbers, names, base)
    header = {
        **about,
        "controls": controls,
        "drawn": {name: len(values) for name, values in numbers.drawn.items()},
    }
    if whole:
        kinds = list(dict.fromkeys(numbers.forms.values()))
        header["quantities"] = [[name, kinds.index(form)] for name, form in numbers.forms.items()]
        header["forms"] = [_written(form) for form in kinds]
    packed = json.dumps(header, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode(errors="replace")
    packed += b" " * (-(len(packed) + 4) % 8)  # so that what follows lies where a browser may read it
    grids = [np.asarray(one.grid, dtype="<f8").tobytes() for one in numbers.sliders.values()]
    drawn = [np.asarray(values, dtype="<f4").tobytes() for values in numbers.drawn.values()]
    return b"".join(
        [struct.pack("<I", len(packed)), packed, base.astype("<f8").tobytes(), *grids, *doubles, *singles, *drawn]
    )


def _tracks(numbers: Numbers, names: Sequence[str], base: Float) -> tuple[list[list[Any]], list[bytes], list[bytes]]:
    """Round what follows, and leave out what does not change; of every control its id, place, steps and tracks."""
    following = [i for i, name in enumerate(names) if name in numbers.moved]
    forms = [numbers.forms[names[i]] for i in following]
    table = np.array([numbers.moved[names[i]] for i in following]) if following else np.empty((0, 0))
    table = _rounded(table, forms) if table.size else table
    single = np.array([form.kind == "number" for form in forms], dtype=bool)
    controls, doubles, singles = [], [], []
    for id_, slider in numbers.sliders.items():
        wide: list[int] = []
        narrow: list[int] = []
        if id_ in numbers.places and table.size:
            rows, still = table[:, numbers.places[id_]], base[following, None]
            changes = ~((rows == still) | (np.isnan(rows) & np.isnan(still))).all(axis=1)
            fits = changes & single & _fit_single(rows)
            wide, narrow = np.flatnonzero(changes & ~fits).tolist(), np.flatnonzero(fits).tolist()
            doubles.append(rows[wide].astype("<f8").tobytes())
            singles.append(rows[narrow].astype("<f4").tobytes())
        at = int(np.flatnonzero(slider.grid == slider.at)[0])
        tracks = [[following[i] for i in wide], [following[i] for i in narrow]]
        controls.append([id_, at, len(slider.grid), *tracks])
    return controls, doubles, singles


def _fit_single(rows: Float) -> NDArray[np.bool_]:
    """Say which rows single precision leaves as they are shown."""
    size = np.abs(rows)
    fine = (size < MOST_WITH_DECIMALS) & (size > SINGLE_LEAST) | (size == 0) | ~np.isfinite(rows)
    return np.asarray((fine | ((size >= HUGE) & (size < SINGLE_MOST))).all(axis=1))


def _rounded(table: Float, forms: Sequence[Form]) -> Float:
    """Round every row in its form."""
    rows: dict[Form, list[int]] = {}
    for i, form in enumerate(forms):
        rows.setdefault(form, []).append(i)
    result = np.array(table, dtype=np.float64)
    for form, places in rows.items():
        if form.kind == "number":
            result[places] = rounded(result[places], form)
    return result


@lru_cache(maxsize=64)
def _written(form: Form) -> dict[str, Any]:
    """Say how a quantity is written, as the browser's part of the rule reads it."""
    return asdict(form) | {"tiny": form.tiny, "huge": HUGE}


def decode(packed: bytes) -> tuple[dict[str, Any], list[float]]:
    """Read the header and the present values back (what tests look at)."""
    (length,) = struct.unpack_from("<I", packed)
    header = json.loads(packed[4 : 4 + length])
    count = (len(packed) - 4 - length) // 8
    return header, list(struct.unpack_from(f"<{count}d", packed, 4 + length))
