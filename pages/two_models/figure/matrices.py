"""Counts in squares: who is right, and which classes are taken for which."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pages.shared import safe
from pages.two_models.figure.look import (
    GROUND,
    INK,
    Figure,
    Look,
    axis,
    broken,
    frame,
    label,
    missing,
    percent,
    signed,
    whole,
)
from softmax_core.comparison.plot_binning import MergedMatrix, relative_to_largest
from softmax_core.comparison.results import Cell

CELLS_HEIGHT = 330
MATRIX_HEIGHT = 520
FEW_CLASSES = 12
"""Up to so many classes every count is written into its square."""

PALE = {False: 1.8, True: 2.4}
"""Where the colours of squares with text in them would be full, by theme: no square is too strong for its text."""

VIOLET = {False: "#6B5B95", True: "#9A85D0"}
"""Of what belongs to neither model."""

REST = -1
"""Stands in `customdata` for the classes that were put together: there is nothing to choose."""

Hover = Callable[[int, int], str]


def cells(found: Sequence[Cell], look: Look) -> Figure:
    """Draw who is right: the number of rows, and what each cell adds to the gap.

    A click gives ``customdata == [name]``, one of `softmax_core.comparison.results.CELLS`. The colour is that of the
    model for which a cell speaks.
    """
    first, second = look.colours
    lean = relative_to_largest([cell.gap for cell in found]).tolist()
    tiles = [_tile(cell, look) for cell in found]
    data = [
        _squares([lean[:2], lean[2:]], -PALE[look.dark], [[0, first], [0.5, GROUND[look.dark]], [1, second]],
                 [tiles[:2], tiles[2:]], 15, look),
        _clickable([(x, y) for y in (0, 1) for x in (0, 1)], [[cell.name] for cell in found],
                   [_cell_said(cell, look) for cell in found], 104, look),
    ]  # fmt: skip
    said = ("right", "wrong")
    layout = frame(
        CELLS_HEIGHT, left=112, right=12, top=64, bottom=12, hoverdistance=-1,
        xaxis=axis("", range=[-0.5, 1.5], tickvals=[0, 1], side="top", showgrid=False, ticks="", tickfont={"size": 13},
                   ticktext=[f"{broken(look.pair[1], 20)}<br>{look.words[key]}" for key in said]),
        yaxis=axis("", range=[1.5, -0.5], tickvals=[0, 1], showgrid=False, ticks="", tickfont={"size": 13},
                   ticklabelstandoff=5, ticktext=[f"{broken(look.pair[0], 14)}<br>{look.words[key]}" for key in said]),
    )  # fmt: skip
    return {"data": data, "layout": layout}


def _tile(cell: Cell, look: Look) -> str:
    if missing(cell.gap):
        return f"<b>{look.rows(cell.count)}</b>"
    return look.say("cells_text", count=f"<b>{look.rows(cell.count)}</b>",
                    gap=look.say("cells_gap", value=signed(cell.gap)))  # fmt: skip


def _cell_said(cell: Cell, look: Look) -> str:
    return look.say(
        "cells_hover", cell=look.say(f"cells_{cell.name}"), rows=look.rows(cell.count), gap=signed(cell.gap),
        favours=look.favours(cell.gap),
    )  # fmt: skip


def _squares(
    z: list[list[float]], low: float, colours: list[list[object]], text: list[list[str]], size: int, look: Look
) -> Figure:
    """Draw squares, as pale as text on them needs to be read; with no text in them the colours are full."""
    written = any(any(row) for row in text)
    return {
        "type": "heatmap", "z": z, "zmin": low, "zmax": PALE[look.dark] if written else 1, "colorscale": colours,
        "showscale": False, "text": text, "texttemplate": "%{text}", "xgap": 1, "ygap": 1, "hoverinfo": "skip",
        "textfont": {"size": size, "color": INK[look.dark]},
    }  # fmt: skip


def _clickable(
    places: list[tuple[int, int]], custom: list[list[object]], said: list[str], size: int, look: Look
) -> Figure:
    """Put a mark that can be chosen on every square, as a heatmap's squares cannot; what is chosen gets a frame."""
    return {
        "type": "scatter", "mode": "markers", "x": [x for x, _ in places], "y": [y for _, y in places],
        "customdata": custom, "hovertext": said, "hoverinfo": "text",
        "marker": {"symbol": "square-open", "size": size, "opacity": 0, "color": INK[look.dark],
                   "line": {"width": 3}},
        "selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 0}},
    }  # fmt: skip


def alt_cells(found: Sequence[Cell], look: Look) -> str:
    """Say what `cells` shows."""
    counts: dict[str, object] = {cell.name: whole(cell.count) for cell in found}
    return look.tell("alt_cells", **counts, **{f"gap_{cell.name}": signed(cell.gap) for cell in found})


def confusion(matrix: MergedMatrix, classes: Sequence[str], which: str, look: Look) -> Figure:
    """Draw a confusion matrix of model `which`, "a" or "b": a row for every true class, a column for every prediction.

    A click gives ``customdata == [true class, predicted class]``, with `REST` for the classes that were put together.
    """
    names = _labels(matrix, classes, look)

    def said(i: int, j: int) -> str:
        count, share = int(matrix.counts[i, j]), percent(float(matrix.share[i, j]))
        return look.say("confusion_hover", true=names[i], predicted=names[j], rows=look.rows(count), share=share)

    colour = look.colours[0 if which == "a" else 1]
    titles = look.say("predicted_by", name=look.names[which]), str(look.words["true_class"])
    return _matrix(matrix, names, colour, titles, said, look)


def disagreement(matrix: MergedMatrix, classes: Sequence[str], look: Look) -> Figure:
    """Draw what one model says where the other says something else: rows A's prediction, columns B's.

    A click gives ``customdata == [class of A, class of B]``.
    """
    names = _labels(matrix, classes, look)

    def said(i: int, j: int) -> str:
        return look.say("disagreement_hover", one=names[i], other=names[j], rows=look.rows(int(matrix.counts[i, j])))

    titles = look.say("predicted_by", name=look.names["b"]), look.say("predicted_by", name=look.names["a"])
    return _matrix(matrix, names, VIOLET[look.dark], titles, said, look)


def _labels(matrix: MergedMatrix, classes: Sequence[str], look: Look) -> list[str]:
    names = [label(classes[index]) for index in matrix.classes.tolist()]
    return [*names, look.say("other_label", count=matrix.rest)] if matrix.rest else names


def _matrix(
    matrix: MergedMatrix, names: list[str], colour: str, titles: tuple[str, str], said: Hover, look: Look
) -> Figure:  # fmt: skip
    size = len(names)
    written = size <= FEW_CLASSES
    counts = matrix.counts.tolist()
    text = [[whole(count) if written else "" for count in row] for row in counts]
    places = [(j, i) for i in range(size) for j in range(size)]
    index = [*matrix.classes.tolist(), *([REST] if matrix.rest else [])]
    data = [
        _squares(matrix.shade.tolist(), 0, [[0, GROUND[look.dark]], [1, colour]], text, 13, look),
        _clickable(places, [[index[i], index[j]] for j, i in places], [said(i, j) for j, i in places],
                   26 if written else 12, look),
    ]  # fmt: skip
    width = max(len(safe.shortened(name)) for name in names)
    ticks = {"tickvals": list(range(size)), "ticktext": names, "showgrid": False, "ticks": "",
             "ticklabelstandoff": 5, "tickfont": {"size": 12 if written else 10}}  # fmt: skip
    layout = frame(
        MATRIX_HEIGHT, left=30 + 7 * min(width, 14), right=8, top=8, bottom=40 + 7 * min(width, 14), hoverdistance=-1,
        xaxis=axis(titles[0], range=[-0.5, size - 0.5], tickangle=-60 if width > 3 else 0, **ticks),
        yaxis=axis(titles[1], range=[size - 0.5, -0.5], **ticks),
    )  # fmt: skip
    return {"data": data, "layout": layout}


def alt_confusion(matrix: MergedMatrix, classes: Sequence[str], which: str, look: Look) -> str:
    """Say what `confusion` shows."""
    name, total = look.plain[which], whole(matrix.total)
    if not matrix.largest:
        return look.tell("alt_confusion_clean", name=name, total=total)
    true, predicted = (safe.shortened(classes[index]) for index in matrix.where)
    return look.tell(
        "alt_confusion", name=name, total=total, right=whole(matrix.right), count=whole(matrix.largest),
        true=true, predicted=predicted,
    )  # fmt: skip


def alt_disagreement(matrix: MergedMatrix, classes: Sequence[str], look: Look) -> str:
    """Say what `disagreement` shows."""
    if not matrix.largest:
        return look.tell("alt_disagreement_clean", total=whole(matrix.total))
    one, other = (safe.shortened(classes[index]) for index in matrix.where)
    return look.tell(
        "alt_disagreement", same=whole(matrix.right), total=whole(matrix.total), count=whole(matrix.largest),
        one=one, other=other,
    )  # fmt: skip
