"""Which rows decide it: ranked, split by who is right, by class, by matrix, and listed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from pages.shared.safe import shortened
from pages.two_models import figure, listing
from pages.two_models.figure.look import percent, whole
from pages.two_models.scene import Scene, chart
from pages.two_models.state import ALL, BY, CELLS, Pick, with_pick
from pages.two_models.still import render, show_still
from pages.two_models.widgets import chosen, showing
from softmax_core.comparison.plot_binning import merge_classes
from softmax_core.comparison.plot_downsampling import most_different_classes, most_influential_rows
from softmax_core.comparison.verdict import OPEN
from softmax_core.digits import SIGNED, text

SHARE = 0.8
MOST_BARS = 15
TURN = {"earlier": -1, "later": 1}


def rows(scene: Scene) -> None:
    """Draw the view: on the left what the rows are looked at by, on the right the rows that were picked there."""
    st.markdown(gap_summary(scene))
    hard = scene.study.comparison.hard
    choices = [by for by in BY if by != "gap" or not hard]
    by = scene.state.by if scene.state.by in choices else "cells"
    left, right = st.columns([1, 1.1], gap="medium")
    with left:
        st.segmented_control(
            scene.w["by"], choices, key=showing("by", by), required=True, label_visibility="collapsed",
            wrap=True, format_func=lambda one: scene.say(f"by_{one}"),
            on_change=lambda: scene.change(lambda state: replace(state, by=str(chosen("by")))),
        )  # fmt: skip
        CHARTS[by](scene)
    with right:
        _listed(scene)


def gap_summary(scene: Scene) -> str:
    """Say how few rows carry most of the gap."""
    if scene.study.comparison.hard:
        return scene.say("rows_hard")
    ranking = scene.study.ranking
    infinite, finite, count = len(ranking.infinite), len(ranking.order), ranking.rows_needed(SHARE)
    said = [scene.say("rows_infinite_one" if infinite == 1 else "rows_infinite", count=infinite)] if infinite else []
    if not count:
        return scene.w.paragraph(said) or scene.say("rows_none")
    if scene.study.listed_for:
        share = percent(float(ranking.share[count - 1]))
        gap = text(abs(ranking.gap))
        key = "rows_carry_one" if count == 1 else "rows_carry"
        said.append(scene.say(key, count=count, total=finite, share=share, gap=gap, ahead=scene.ahead))
    return scene.w.paragraph([*said, *_balance(scene)])


def _balance(scene: Scene) -> list[str]:
    """Say what favours either model, what that leaves, and whether it is more than noise."""
    found, line = scene.study.balance, scene.study.verdict.line("cross_entropy")
    said = scene.say(
        "rows_balance", rows_a=whole(found.rows_a), rows_b=whole(found.rows_b), for_a=text(found.for_a, SIGNED),
        for_b=text(found.for_b, SIGNED), gap=text(scene.study.ranking.gap, SIGNED),
    )  # fmt: skip
    if line.ahead:
        return [said]
    if line.finding != OPEN:
        return [said, scene.say("rows_unknown")]
    return [said, scene.say("rows_noise", low=text(line.low, SIGNED), high=text(line.high, SIGNED))]


def sorting(scene: Scene) -> str:
    """Say what the list is sorted by."""
    if scene.study.comparison.hard:
        return scene.say("sorted_hard")
    ahead = {"a": scene.data.a, "b": scene.data.b}.get(scene.study.listed_for)
    return scene.say("sorted_for", first=shortened(ahead.name)) if ahead else scene.say("sorted_by_size")


def _show(scene: Scene, row: int | None) -> None:
    scene.change(lambda state: replace(state, row=row))


def _gap(scene: Scene) -> None:
    ranking, name = scene.study.ranking, scene.data.row_name
    if scene.study.listed_for:
        curve = scene.study.cumulative(SHARE)
        chart(scene, "cumulative", figure.cumulative(curve, ranking.sign, scene.look),
              figure.alt_cumulative(curve, scene.look))  # fmt: skip
    most = most_influential_rows(scene.study.comparison.difference, ranking, MOST_BARS)
    chart(scene, "ranked", figure.ranked(most, name, scene.look), figure.alt_ranked(most, name, scene.look),
          lambda place: _show(scene, int(place[0]) if place else None),
          lambda place: int(place[0]) == scene.state.row)  # fmt: skip


def _pick(scene: Scene, kind: str, i: int | None = None, j: int | None = None) -> None:
    scene.change(lambda state: with_pick(state, Pick(kind, i, j)))


def _cells(scene: Scene) -> None:
    found = scene.study.cells
    chart(scene, "cells", figure.cells(found, scene.look), figure.alt_cells(found, scene.look),
          lambda place: _pick(scene, str(place[0]) if place else "all"),
          lambda place: Pick(str(place[0])) == scene.state.pick)  # fmt: skip
    said = ["cells_choose"] if scene.study.comparison.hard else ["cells_sum", "cells_choose"]
    st.caption(scene.w.paragraph(scene.w[key] for key in said))


def _per_class(scene: Scene) -> None:
    found, classes = scene.study.per_class, scene.data.classes
    measure = "recall" if scene.study.comparison.hard else "cross_entropy"
    shown = most_different_classes(found, measure).tolist()
    drawn = figure.per_class(found, shown, measure, classes, scene.look)
    chart(scene, "classes", drawn, figure.alt_per_class(found, shown, measure, classes, scene.look),
          lambda place: _pick(scene, "class", int(place[0])) if place else _pick(scene, "all"),
          lambda place: Pick("class", int(place[0])) == scene.state.pick)  # fmt: skip
    if not scene.study.comparison.hard and len(scene.data.classes) > 2:
        most = len(scene.data.classes)
        st.number_input(
            scene.w["top"], 1, most, key=showing("top", min(scene.state.top, most)),
            on_change=lambda: scene.change(lambda state: replace(state, top=int(chosen("top")))), width=160,
        )  # fmt: skip
        first, second = scene.study.top_k(min(scene.state.top, most))
        st.markdown(scene.say("top_said", k=min(scene.state.top, most), pa=percent(first), pb=percent(second)))


def _disagreement(scene: Scene) -> None:
    merged = merge_classes(scene.study.disagreement)
    drawn = figure.disagreement(merged, scene.data.classes, scene.look)
    chart(scene, "disagreement", drawn, figure.alt_disagreement(merged, scene.data.classes, scene.look),
          lambda place: _pick_cell(scene, "disagreement", place),
          lambda place: Pick("disagreement", int(place[0]), int(place[1])) == scene.state.pick)  # fmt: skip


def _confusion(scene: Scene) -> None:
    which = scene.state.by.removeprefix("confusion_")
    merged = merge_classes(scene.study.confusion(which))
    drawn = figure.confusion(merged, scene.data.classes, which, scene.look)
    chart(scene, scene.state.by, drawn, figure.alt_confusion(merged, scene.data.classes, which, scene.look),
          lambda place: _pick_cell(scene, scene.state.by, place),
          lambda place: Pick(scene.state.by, int(place[0]), int(place[1])) == scene.state.pick)  # fmt: skip


def _pick_cell(scene: Scene, kind: str, place: Any) -> None:
    if not place:
        _pick(scene, "all")
        return
    i, j = int(place[0]), int(place[1])
    if figure.REST not in (i, j):  # the classes put together list nothing
        _pick(scene, kind, i, j)


def picked(scene: Scene) -> str:
    """Say which rows are listed."""
    pick = scene.state.pick
    names = {
        key: shortened(scene.data.classes[place]) for key, place in (("i", pick.i), ("j", pick.j)) if place is not None
    }
    return scene.plain(f"pick_{pick.kind}", **names)


def _listed(scene: Scene) -> None:
    pick = scene.state.pick if scene.state.pick.fits(len(scene.data.classes)) else ALL
    if pick != scene.state.pick:
        st.warning(scene.w["pick_gone"])
    scene = replace(scene, state=replace(scene.state, pick=pick))
    quick = [*(Pick(kind) for kind in ("all", *CELLS)), *([pick] if pick.kind not in ("all", *CELLS) else [])]
    names = {one.kind: picked(replace(scene, state=replace(scene.state, pick=one))) for one in quick}
    st.selectbox(
        scene.w["pick"], list(names), key=showing("pick", pick.kind), format_func=lambda kind: names[kind],
        on_change=lambda: _pick_kind(scene, quick),
    )  # fmt: skip
    st.caption(sorting(scene))
    part = listing.list_page(scene.study, pick.kind, pick.i, pick.j, scene.state.page)
    row = scene.state.row
    detail = None
    if row is not None and row < scene.data.rows:
        detail = listing.row_detail(row, scene.study, scene.data, scene.look.colours)
        if row not in part.rows:
            show_still("close", render(listing.ROW_DETAIL, scene.w, listing.STYLE, detail=detail))
    elif row is not None:
        st.warning(scene.say("row_gone", row=row + 1, rows=scene.data.rows))
    shown = listing.listing(part, scene.study, scene.data, row)
    html = render(listing.ROW_LIST, scene.w, listing.STYLE, listing=shown, detail=detail)
    show_still("rows", html, lambda act: _act(scene, part.pages, act))


def _pick_kind(scene: Scene, quick: list[Pick]) -> None:
    wanted = next(one for one in quick if one.kind == chosen("pick"))
    scene.change(lambda state: replace(state, pick=wanted, page=0, row=None))


def _act(scene: Scene, pages: int, act: str) -> None:
    """Turn the page of the list, or look at a row; once more on the same row gives that up."""
    if act in TURN:
        scene.change(lambda state: replace(state, page=listing.turned(state.page, pages, TURN[act]), row=None))
    elif act.startswith("row"):
        row = int(act.removeprefix("row"))
        scene.change(lambda state: replace(state, row=None if state.row == row else row))


CHARTS: dict[str, Callable[[Scene], None]] = {
    "gap": _gap,
    "cells": _cells,
    "classes": _per_class,
    "disagreement": _disagreement,
    "confusion_a": _confusion,
    "confusion_b": _confusion,
}
