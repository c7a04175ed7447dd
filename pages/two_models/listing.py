"""The list of rows, and one row looked at closely: results in, what the templates write out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pages.shared.safe import shortened
from pages.two_models.picture import data_uri
from softmax_core.comparison.dataset import Dataset, Predictions
from softmax_core.comparison.results import ModelRows
from softmax_core.comparison.study import Study
from softmax_core.digits import Form, text

STYLE = "two_models/listing.css"
ROW_LIST, ROW_DETAIL = "two_models/row_list.html", "two_models/row_detail.html"
PER_PAGE = 12
LONGEST = 24
SHOWN_CLASSES = 10
SIGNED = Form(signed=True)


@dataclass(frozen=True)
class ListPage:
    """Part of a list of rows.

    Attributes
    ----------
    rows : sequence of int
        The rows on this page.
    page, pages : int
        Which page it is, from 0, and how many there are.
    total : int
        Rows in the whole list.
    """

    rows: Sequence[int]
    page: int
    pages: int
    total: int


def list_page(study: Study, kind: str, i: int | None, j: int | None, page: int) -> ListPage:
    """Take one page of the rows that were picked, those that decide most first."""
    every = study.select(kind, i, j)
    pages = max(1, -(-len(every) // PER_PAGE))
    page = min(page, pages - 1)
    return ListPage(every[page * PER_PAGE : (page + 1) * PER_PAGE].tolist(), page, pages, len(every))


def turned(page: int, pages: int, by: int) -> int:
    """Turn the page of a list that has so many, no further than its ends; a page beyond the last stands for the last.

    Examples
    --------
    >>> turned(0, 3, 1), turned(2, 3, 1), turned(500, 3, -1)
    (1, 2, 1)
    """
    return min(max(0, min(page, pages - 1) + by), pages - 1)


def listing(part: ListPage, study: Study, data: Dataset, selected: int | None = None) -> dict[str, Any]:
    """List rows with their truth, what both models said of it, and what each paid.

    Returns
    -------
    dict
        What `row_list.html` knows as ``listing``.
    """
    first = part.page * PER_PAGE + 1
    return {
        "hard": study.comparison.hard,
        "models": [shortened(model.name, LONGEST) for model in (data.a, data.b)],
        "rows": [_row(row, study, data) | {"selected": row == selected} for row in part.rows],
        "page": part.page, "pages": part.pages, "total": part.total,
        "first": first, "last": first + len(part.rows) - 1,
    }  # fmt: skip


def _row(row: int, study: Study, data: Dataset) -> dict[str, Any]:
    result = study.comparison
    return {
        "row": row,
        **_named(row, data),
        "truth": _class(data, int(result.target[row])),
        "said": [_said(model, data, row) for model in (result.a, result.b)],
        "gap": "" if result.hard else text(float(result.difference[row]), SIGNED),
    }


def _named(row: int, data: Dataset) -> dict[str, Any]:
    """Name a row, shortened and in full, and show its picture if it has one."""
    name = data.row_name(row)
    image = None if data.images is None else data_uri(data.images[row])
    return {"name": shortened(name, LONGEST), "full_name": name, "image": image}


def _class(data: Dataset, index: int) -> str:
    return shortened(data.classes[index], LONGEST)


def _said(model: ModelRows, data: Dataset, row: int) -> dict[str, Any]:
    """What a model said, whether that is right, and what it gave the truth and what that costs if that is known."""
    return {
        "right": bool(model.correct[row]),
        "name": _class(data, int(model.predicted[row])),
        "p": "" if model.hard else text(float(model.probability[row])),
        "loss": "" if model.hard else text(float(model.cross_entropy[row])),
    }


def row_detail(row: int, study: Study, data: Dataset, colours: tuple[str, str]) -> dict[str, Any]:
    """Look at one row: what it costs both models, and their probabilities of the classes that matter.

    Returns
    -------
    dict
        What `row_detail.html` knows as ``detail``.
    """
    result = study.comparison
    truth = int(result.target[row])
    shown = data.top_classes(row, SHOWN_CLASSES)
    return {
        **_named(row, data),
        "truth": _class(data, truth),
        "losses": [
            _loss(model, shortened(which.name, LONGEST), row)
            for model, which in ((result.a, data.a), (result.b, data.b)) if not model.hard
        ],
        "classes": [
            {
                "name": _class(data, index),
                "true": index == truth,
                "tracks": [
                    _track(which, index, row, colour)
                    for which, colour in zip((data.a, data.b), colours, strict=True)
                ],
            }
            for index in shown
        ],
        "rest": len(data.classes) - len(shown),
    }  # fmt: skip


def _loss(model: ModelRows, name: str, row: int) -> dict[str, str]:
    return {
        "model": name,
        "p": text(float(model.probability[row])),
        "loss": text(float(model.cross_entropy[row])),
        "squared": text(float(model.squared_error[row])),
    }


def _track(which: Predictions, index: int, row: int, colour: str) -> dict[str, str]:
    """A model's probability of a class as a bar's length and as text; of a label alone there is no number."""
    if which.values is None:
        share, said = float(int(which.labels[row]) == index), ""
    else:
        share = float(which.values[row, index])
        said = text(share)
    return {"colour": colour, "length": f"{min(max(share, 0.0), 1.0):.4f}", "p": said}
