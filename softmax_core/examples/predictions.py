"""Two models' predictions that ship with the app, in the file styles that it reads: to look at, and as templates.

All but the documents' table are real: `scripts/make_examples.py` trains the models and writes what they say about every
row that was held out. The README beside this file says how, and what the columns are. The data sets are those that
scikit-learn carries, from the UCI Machine Learning Repository under CC BY 4.0
(https://creativecommons.org/licenses/by/4.0/):

- E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, https://doi.org/10.24432/C50P49 (its test part)
- W. Wolberg, O. Mangasarian, N. Street and W. Street, Breast Cancer Wisconsin (Diagnostic),
  https://doi.org/10.24432/C5DW2B

>>> from softmax_core.examples.predictions import CASES, case_files, images
>>> for case in CASES:
...     print(case.key, *case.files)
documents documents_e7.csv
digits digits_forest.parquet digits_logistic.parquet
tumour tumour.csv
opposed opposed_qda.csv opposed_logistic.csv opposed_labels.csv
>>> images("digits").shape, images("tumour")
((1079, 8, 8), None)
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

__all__ = ["CASES", "Case", "case_files", "images"]

DARKEST = 16
"""The pictures of the digits count dark points: 0 to 16 in every field."""

DIGITS = "Optical Recognition of Handwritten Digits, https://doi.org/10.24432/C50P49"
TUMOURS = "Breast Cancer Wisconsin (Diagnostic), https://doi.org/10.24432/C5DW2B"
TABLE = "D3, 为什么是Softmax?"


@dataclass(frozen=True)
class Case:
    """Two models on the same rows.

    Attributes
    ----------
    key : str
        What the case is called in a link.
    files : tuple of str
        Its files in this folder, model A first where each model has its own.
    images : str or None
        The file with the pictures of its rows.
    source : str
        Where the rows come from.
    """

    key: str
    files: tuple[str, ...]
    images: str | None
    source: str


CASES = (
    Case("documents", ("documents_e7.csv",), None, TABLE),
    Case("digits", ("digits_forest.parquet", "digits_logistic.parquet"), "digits_images.npz", DIGITS),
    Case("tumour", ("tumour.csv",), None, TUMOURS),
    Case("opposed", ("opposed_qda.csv", "opposed_logistic.csv", "opposed_labels.csv"), "opposed_images.npz", DIGITS),
)


def case_files(key: str) -> tuple[tuple[str, bytes], ...]:
    """Return the files of a case as a visitor would upload them.

    Parameters
    ----------
    key : str
        Of one of `CASES`.

    Returns
    -------
    tuple of (str, bytes)
        Name and content of every file, model A first.

    Raises
    ------
    KeyError
        If there is no such case.

    Examples
    --------
    >>> [(name, data)] = case_files("documents")
    >>> print(data.decode().splitlines()[1])
    1,3,0.3,0.3,0.4,0.1,0.2,0.7
    """
    return tuple((name, _content(name)) for name in _case(key).files)


def images(key: str) -> NDArray[np.float32] | None:
    """Return the pictures of the rows of a case.

    Parameters
    ----------
    key : str
        Of one of `CASES`.

    Returns
    -------
    numpy.ndarray or None
        Shape (N, height, width), in the order of the rows in the first file, from 0 (paper) to 1 (ink); None where the
        case has no pictures.

    Raises
    ------
    KeyError
        If there is no such case.

    Examples
    --------
    >>> for row in images("digits")[0]:
    ...     print("".join(".░▒▓█"[round(4 * float(ink))] for ink in row))
    ..░▓▒...
    ..▓█▒█░.
    .░█..▓▒.
    .░▓..▒▒.
    .░▒..▒▒.
    .░▓..▓▒.
    ..█░▒▓..
    ..▒▓▒...
    """
    name = _case(key).images
    if name is None:
        return None
    with np.load(io.BytesIO(_content(name)), allow_pickle=False) as stored:
        picture: NDArray[np.uint8] = stored["image"]
    return picture.astype(np.float32) / np.float32(DARKEST)


def _case(key: str) -> Case:
    for case in CASES:
        if case.key == key:
            return case
    msg = f"there is no case {key!r}: choose one of {', '.join(case.key for case in CASES)}."
    raise KeyError(msg)


def _content(name: str) -> bytes:
    return files(__package__ or "").joinpath(name).read_bytes()
