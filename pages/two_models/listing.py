"""The list of rows, and one row looked at closely, as nodes: results and words in, a tree out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pages.shared.live.model import Model, pack_view
from pages.shared.live.nodes import Node, button, el
from pages.shared.safe import shortened
from pages.shared.words import BCP47, Words
from pages.two_models.picture import data_uri
from softmax_core.comparison.results import Comparison, ModelRows
from softmax_core.comparison.study import Study
from softmax_core.digits import Form, text
from softmax_core.frames import Sweeps
from softmax_core.predictions.dataset import Dataset, Predictions
from softmax_core.travel import Wanted, packet

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


STYLE = Path(__file__).with_name("listing.css").read_text(encoding="utf-8")
EMPTY_PACKET = packet(Sweeps({}, {}), {}, {}, {}, Wanted())


def static_view(tree: Node, lang: str) -> Model:
    """Make a view in which nothing is dragged: its numbers stand in the tree."""
    styled = el("div", el("style", STYLE), tree, lang=BCP47[lang])
    return Model(pack_view(styled), lambda _: EMPTY_PACKET, lang=BCP47[lang])


def list_page(study: Study, kind: str, i: int | None, j: int | None, page: int) -> ListPage:
    """Take one page of the rows that were picked, those that decide most first."""
    every = study.select(kind, i, j)
    pages = max(1, -(-len(every) // PER_PAGE))
    page = min(page, pages - 1)
    return ListPage(every[page * PER_PAGE : (page + 1) * PER_PAGE].tolist(), page, pages, len(every))


def listing(
    part: ListPage, study: Study, data: Dataset, words: Words, selected: int | None = None, close: Node | None = None
) -> Node:  # fmt: skip
    """List rows with their truth, what both models said of it, and what each paid.

    What is to be seen close opens under the selected row: nothing above it moves.
    """
    if not part.total:
        return el("p", words["list_empty"])
    a, b = shortened(data.a.name, LONGEST), shortened(data.b.name, LONGEST)
    hard = study.comparison.hard
    paid = [] if hard else [el("small", words["list_paid_head"])]
    heads: list[list[Node]] = [[words["list_row"]], [words["list_truth"]], [a, *paid], [b, *paid]]
    head = el("tr", *(el("th", *parts, scope="col") for parts in [*heads, *([] if hard else [[words["list_gap"]]])]))
    body: list[Node] = []
    for row in part.rows:
        body.append(_row(row, study.comparison, data, words, selected=row == selected))
        if row == selected and close is not None:
            body.append(el("tr", el("td", close, colspan=4 if hard else 5), cls="selected"))
    table = el("table", el("thead", head), el("tbody", *body), cls="listing")
    return el("div", table, _pager(part, words))


def _pager(part: ListPage, words: Words) -> Node:
    first = part.page * PER_PAGE + 1
    place = words.say("list_place", first=first, last=first + len(part.rows) - 1, total=part.total)
    return el(
        "p",
        button("earlier", words["list_earlier"], **({"disabled": "disabled"} if part.page == 0 else {})),
        el("span", place),
        button("later", words["list_later"], **({"disabled": "disabled"} if part.page == part.pages - 1 else {})),
        cls="turn",
    )


def _row(row: int, result: Comparison, data: Dataset, words: Words, *, selected: bool) -> Node:
    name = shortened(data.row_name(row), LONGEST)
    label = words.say("list_open", row=name)
    pressed = "true" if selected else "false"
    opener = button(f"row{row}", name, label, aria_pressed=pressed)
    picture = [] if data.images is None else [_image(data, row, words)]
    gap = [] if result.hard else [el("td", text(float(result.difference[row]), SIGNED), cls="n")]
    return el(
        "tr",
        el("td", *picture, opener, cls="at-row"),
        el("td", _class(data, int(result.target[row]))),
        *(_prediction(model, data, row, words) for model in (result.a, result.b)),
        *gap,
        cls="selected" if selected else "",
    )


def _image(data: Dataset, row: int, words: Words) -> Node:
    assert data.images is not None  # noqa: S101  (the caller has looked)
    alt = words.say("list_image", row=data.row_name(row))
    return el("img", src=data_uri(data.images[row]), alt=alt, width=32, height=32, cls="pixels")


def _class(data: Dataset, index: int) -> str:
    return shortened(data.classes[index], LONGEST)


def _prediction(model: ModelRows, data: Dataset, row: int, words: Words) -> Node:
    """What a model said, whether that is right, and below it what it gave the truth and what that costs."""
    right = bool(model.correct[row])
    mark = el("b", "✓" if right else "✗", cls="right" if right else "wrong", role="img",
              aria_label=words["list_right" if right else "list_wrong"])  # fmt: skip
    said: list[Node] = [mark, " ", _class(data, int(model.predicted[row]))]
    if not model.hard:
        p, loss = text(float(model.probability[row])), text(float(model.cross_entropy[row]))
        said.append(el("small", words.say("list_paid", p=p, loss=loss)))
    return el("td", *said)


def row_detail(row: int, study: Study, data: Dataset, words: Words, colours: tuple[str, str]) -> Node:
    """Show one row: its picture, and both models' probabilities of the classes that matter, A above B."""
    result = study.comparison
    truth = int(result.target[row])
    head = el("h4", words.say("close_title", row=shortened(data.row_name(row), LONGEST), truth=_class(data, truth)))
    picture = [] if data.images is None else [_big_image(data, row, words)]
    losses = [
        el("p", words.say(
            "close_loss", model=shortened(which.name, LONGEST), p=text(float(model.probability[row])),
            loss=text(float(model.cross_entropy[row])), squared=text(float(model.squared_error[row])),
        ))
        for model, which in ((result.a, data.a), (result.b, data.b)) if not model.hard
    ]  # fmt: skip
    bars = [_bars(index, row, truth, data, words, colours) for index in data.top_classes(row, SHOWN_CLASSES)]
    rest = len(data.classes) - len(bars)
    more = [el("p", words.say("close_more", count=rest), cls="quiet")] if rest else []
    inner = el("div", *losses, el("div", *bars, cls="close-bars"), *more)
    return el("section", head, el("div", *picture, inner, cls="close"))


def _big_image(data: Dataset, row: int, words: Words) -> Node:
    assert data.images is not None  # noqa: S101  (the caller has looked)
    alt = words.say("list_image", row=data.row_name(row))
    return el("img", src=data_uri(data.images[row]), alt=alt, width=128, height=128, cls="pixels")


def _bars(index: int, row: int, truth: int, data: Dataset, words: Words, colours: tuple[str, str]) -> Node:
    name = _class(data, index)
    marked = [el("b", "● ", role="img", aria_label=words["close_true"])] if index == truth else []
    tracks = [_track(which, index, row, colour) for which, colour in zip((data.a, data.b), colours, strict=True)]
    return el("div", el("span", *marked, name, cls="close-name"), el("div", *tracks), cls="close-class")


def _track(which: Predictions, index: int, row: int, colour: str) -> Node:
    if which.values is None:
        share, said = float(int(which.labels[row]) == index), ""
    else:
        share = float(which.values[row, index])
        said = text(share)
    fill = el("i", cls="bar", style=f"--c:{colour};transform:scaleX({min(max(share, 0.0), 1.0):.4f})")
    return el("div", el("span", fill, cls="track"), el("span", said, cls="num"), cls="close-track")
