"""Results at every step of every control, as they travel: rounded to the digits shown, in plain arrays of floats.

The body is the length of a JSON header, the header, and then arrays, little-endian: the present values (float64), the
sliders' steps (float64), where a chart draws those (float32), and for every slider the quantities that change along it,
in float64 where single precision would change a digit that is shown, and else in float32.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import asdict
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


def body(
    about: Mapping[str, Any],
    now: Mapping[str, float],
    forms: Mapping[str, Form],
    sliders: Mapping[str, Slider],
    moved: Mapping[str, Float],
    places: Mapping[str, slice],
    drawn: Mapping[str, Float],
) -> bytes:
    """Lay out an answer.

    Parameters
    ----------
    about : mapping
        What else stands in the header.
    now : mapping of str to float
        The present value of every quantity that is shown.
    forms : mapping of str to Form
        How each of them is written.
    sliders : mapping of str to Slider
        Every control; those that `places` does not name are not swept.
    moved, places
        As `Section.sweep` returns them.
    drawn : mapping of str to ndarray
        Where a chart draws a control's steps.

    Returns
    -------
    bytes
        See above.
    """
    names = list(now)
    kinds = list(dict.fromkeys(forms[name] for name in names))
    base = _rounded(np.array([list(now.values())]).T, [forms[name] for name in names])[:, 0]
    controls, doubles, singles = _tracks(names, forms, base, sliders, moved, places)
    header = {
        **about,
        "quantities": [[name, kinds.index(forms[name])] for name in names],
        "forms": [_written(form) for form in kinds],
        "controls": controls,
        "drawn": {name: len(values) for name, values in drawn.items()},
    }
    packed = json.dumps(header, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode(errors="replace")
    packed += b" " * (-(len(packed) + 4) % 8)  # so that what follows lies where a browser may read it
    grids = [np.asarray(one.grid, dtype="<f8").tobytes() for one in sliders.values()]
    whereabouts = [np.asarray(values, dtype="<f4").tobytes() for values in drawn.values()]
    return b"".join([
        struct.pack("<I", len(packed)), packed, base.astype("<f8").tobytes(), *grids, *doubles, *singles, *whereabouts
    ])  # fmt: skip


def _tracks(
    names: Sequence[str], forms: Mapping[str, Form], base: Float, sliders: Mapping[str, Slider],
    moved: Mapping[str, Float], places: Mapping[str, slice],
) -> tuple[list[list[Any]], list[bytes], list[bytes]]:  # fmt: skip
    """Round what follows, and leave out what does not change; of every control its id, place, steps and tracks."""
    following = [i for i, name in enumerate(names) if name in moved]
    table = np.array([moved[names[i]] for i in following]) if following else np.empty((0, 0))
    table = _rounded(table, [forms[names[i]] for i in following]) if table.size else table
    single = np.array([forms[names[i]].kind == "number" for i in following], dtype=bool)
    controls, doubles, singles = [], [], []
    for id_, slider in sliders.items():
        wide: list[int] = []
        narrow: list[int] = []
        if id_ in places and table.size:
            rows = table[:, places[id_]]
            still = base[following, None]
            changes = ~((rows == still) | (np.isnan(rows) & np.isnan(still))).all(axis=1)
            fits = changes & (_fit_single(rows) if single.any() else single) & single
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


def decode(packed: bytes) -> tuple[dict[str, Any], dict[str, float]]:
    """Read the header and the present values back (what tests look at)."""
    (length,) = struct.unpack_from("<I", packed)
    header = json.loads(packed[4 : 4 + length])
    values = struct.unpack_from(f"<{len(header['quantities'])}d", packed, 4 + length)
    return header, {name: value for (name, _), value in zip(header["quantities"], values, strict=True)}
