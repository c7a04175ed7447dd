"""The live part of the Softmax chapter, as nodes: results and words in, a tree out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pages.shared.live.model import PackedView, pack_view
from pages.shared.live.nodes import Node, Refused, bar, button, cell, col, el, entry, slider, template
from pages.shared.parse import FEWEST, MOST
from pages.shared.words import BCP47, Words, load
from pages.softmax import steps
from softmax_core.chain import CERTAIN, CLEAR, TIE, UNIFORM
from softmax_core.columns import SURPRISAL_TICKS

TEXT = Path(__file__).with_name("text.toml")


@dataclass(frozen=True)
class Shape:
    """What the tree depends on: everything else on the page is numbers in it.

    Attributes
    ----------
    lang : str
        Language of the words.
    names, colours : tuple of str
        One per class.
    pinned, log_axis : bool
        Whether a state is pinned, and which probability axis is drawn.
    refused : tuple of (str, Refused)
        What was not taken, by box.
    """

    lang: str
    names: tuple[str, ...]
    colours: tuple[str, ...]
    pinned: bool = False
    log_axis: bool = False
    refused: tuple[tuple[str, Refused], ...] = ()


@lru_cache(maxsize=256)
def packed(shape: Shape) -> PackedView:
    """Describe temperature, table, read-outs, sentence, self-check, and what opens below; ready to travel."""
    words = load(TEXT, shape.lang)
    refused = dict(shape.refused)
    tree = el(
        "div",
        _temperature(refused, words),
        _table(shape, refused, words),
        _readings(len(shape.names), words),
        _sentence(words),
        _check(words),
        steps.workings(shape.names, shape.colours, words),
        _play(refused, words),
        lang=BCP47[shape.lang],
    )
    return pack_view(tree)


def _temperature(refused: Mapping[str, Refused], words: Words) -> Node:
    label = words["temperature"]
    return el(
        "div",
        el("span", label, cls="label"),
        el(
            "div",
            slider("T", label, template(words["spoken_temperature"], T="T", pt="pt")),
            el("div", el("span", words["temperature_low"]), el("span", words["temperature_high"]), cls="ends"),
            cls="rail",
        ),
        *entry("T", words["box_temperature"], "T", refused),
        cls="temperature",
    )


def _table(shape: Shape, refused: Mapping[str, Refused], words: Words) -> Node:
    pinned, classes = shape.pinned, len(shape.names)
    heads = ["target", "class", "logit", "scaled", "exp", "p", "loss", "gradient"]
    written = {"p": "head_p_log"} if shape.log_axis else {}
    head = el(
        "div",
        *(el("span", words[written.get(k, f"head_{k}")], cls=f"at-{k}", role="columnheader") for k in heads),
        el("span", cls="at-drop", role="columnheader", aria_label=words["head_drop"]),
        cls="row head",
        role="row",
    )
    rows = [_row(i, shape, refused, words) for i in range(classes)]
    note = [el("span", words["pinned_bar"], cls="pinned-note")] if pinned else []
    total = el(
        "div",
        el("span", button("add", words["add"]) if classes < MOST else "", *note, cls="at-class", role="cell"),
        cell("span", "Σ ", col("E"), cls="num at-exp", role="cell"),
        cell("span", "Σ ", col("P"), cls="num at-p", role="cell"),
        cls="row total",
        role="row",
    )
    return el(
        "div", head, *rows, total, cls="table pinned" if pinned else "table", role="table", aria_label=words["table"]
    )


def _row(i: int, shape: Shape, refused: Mapping[str, Refused], words: Words) -> Node:
    name = shape.names[i]
    radio = el(
        "input", type="radio", name="target", value=i, data_key=f"target-{i}",
        aria_label=words.say("target_of", name=name), live_control="y",
    )  # fmt: skip
    typed_name = entry(f"n{i}", words.say("name_of", place=i + 1), None, refused, value=name)
    spoken = template(words["spoken_logit"], z=f"z{i}", p=f"p{i}")
    drag = slider(f"z{i}", words.say("slide_logit", name=name), spoken)
    typed_logit = entry(f"z{i}", words.say("box_logit", name=name), f"z{i}", refused)
    drop = button(f"drop{i}", "×", words.say("drop", name=name)) if len(shape.names) > FEWEST else ""
    gradient = [el("span", bar(f"g{i}", low=-1.0, cls="diverging"), cls="track middle"), cell("span", col(f"g{i}"))]

    def number(letter: str, key: str) -> Node:
        return cell("span", col(f"{letter}{i}"), cls=f"num at-{key}", role="cell", data_label=words[f"head_{key}"])

    return el(
        "div",
        el("div", el("label", radio), cls="at-target", role="cell"),
        el("div", el("i", cls="swatch"), *typed_name, cls="at-class", role="rowheader"),
        el("div", drag, *typed_logit, cls="at-logit", role="cell"),
        number("s", "scaled"),
        number("e", "exp"),
        el("div", *_probability(i, shape, words), cls="at-p", role="cell"),
        number("l", "loss"),
        el("div", *gradient, cls="at-gradient", role="cell", data_label=words["head_gradient"]),
        el("span", drop, cls="at-drop", role="cell"),
        cls="row", role="row", style=f"--c:{shape.colours[i]}", live_group=f"class{i}", live_mark=["y", i],
    )  # fmt: skip


def _probability(i: int, shape: Shape, words: Words) -> list[Node]:
    """The bar of p, its number, and where a state is pinned its outline and the difference."""

    def drawn(letter: str, cls: str = "") -> Node:
        if shape.log_axis:
            surprisal = {"p": "l", "q": "k"}[letter]
            return bar(f"{surprisal}{i}", zero=SURPRISAL_TICKS[-1], unit=0.0, cls=cls)
        return bar(f"{letter}{i}", cls=cls)

    ghost = [drawn("q", "ghost")] if shape.pinned else []
    scale = [el("i", cls="tick", style=f"left:{share}%") for share in _ticks(log_axis=shape.log_axis)]
    track = el("span", *scale, drawn("p"), *ghost, cls="track")
    numbers = [cell("span", col(f"p{i}"))]
    if shape.pinned:
        numbers.append(cell("span", col(f"d{i}"), cls="num difference", title=words["head_difference"]))
    return [track, *numbers]


def _ticks(*, log_axis: bool) -> tuple[str, ...]:
    """Where the track is ruled: every quarter, or every power of ten from 1e-6."""
    return ("16.67", "33.33", "50", "66.67", "83.33") if log_axis else ("25", "50", "75")


def _readings(classes: int, words: Words) -> Node:
    def reading(label: list[list[str] | str], *value: list[str] | str) -> Node:
        return el("div", cell("dt", *label, cls=""), cell("dd", *value))

    return el(
        "dl",
        reading([words["top"]], col("top"), "  ", col("pt")),
        reading([words["entropy"]], *template(words["entropy_value"], H="H", B="B")),
        reading([words["perplexity"]], *template(words["perplexity_of"].replace("{classes}", str(classes)), N="N")),
        reading(template(words["loss"], y="y"), *template(words["loss_value"], ce="ce")),
        cls="readings",
    )


def _sentence(words: Words) -> Node:
    kinds = {CLEAR: "say_clear", TIE: "say_tie", UNIFORM: "say_uniform", CERTAIN: "say_certain"}
    named = {name: name for name in ("top", "second", "pt", "ps", "ties", "N", "y", "ce")}
    variants = [
        cell("span", *template(words[key] + words["say_spread"], **named), cls="", live_show=["shape", kind])
        for kind, key in kinds.items()
    ]
    return el("p", *variants, cls="sentence", data_say=True)


def _check(words: Words) -> Node:
    detail = template(words["check"], sum="xs", gradient="xg", ulps="xu", allowed="xa")
    return el(
        "p",
        el("b", words["check_ok"], live_show=["ok", 1]),
        el("b", words["check_bad"], cls="bad", live_show=["ok", 0]),
        cell("span", " · ", *detail, cls=""),
        cls="check at-rest",
    )


def _play(refused: Mapping[str, Refused], words: Words) -> Node:
    """Shift invariance and scale as temperature, each with its slider."""

    def control(act: str, label: str, typed: str, spoken: str) -> Node:
        return el("div", el("span", label, cls="label"), slider(act, label, template(spoken, **{act: act})),
                  *entry(act, typed, act, refused), cls="knob")  # fmt: skip

    return el(
        "details",
        el("summary", words["play"]),
        control("c", words["play_add"], words["play_add_box"], words["spoken_add"]),
        el("p", words["play_add_ask"], live_show=["moved", 0]),
        cell("p", *template(words["play_add_say"], c="c", dc="dc"), cls="", live_show=["moved", 1]),
        cell("p", *template(words["play_add_lost"], c="c", dc="dc"), cls="warn", live_show=["moved", 2]),
        cell("p", *template(words["play_add_proof"], y="y", F="F"), cls=""),
        steps.shift_proof(),
        control("m", words["play_scale"], words["play_scale_box"], words["spoken_scale"]),
        el("p", words["play_scale_ask"], live_show=["m", 1]),
        cell(
            "p",
            *template(words["play_scale_say"], m="m", T="T", Tm="Tm", pm="pm", y="y", dm="dm"),
            cls="",
            live_hide=["m", 1],
        ),
        data_key="play",
    )
