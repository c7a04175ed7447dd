"""The live part of the small table, as nodes: names, means, one card per sample, and what explains them below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pages.shared.live.model import PackedView, pack_view
from pages.shared.live.nodes import Node, Refused, bar, button, cell, col, el, entry, refusal, slider, template
from pages.shared.words import BCP47, Words, load
from pages.two_models.table import why
from pages.two_models.table.model import (
    FEWEST_CLASSES,
    FEWEST_SAMPLES,
    MOST_CLASSES,
    MOST_SAMPLES,
    TEXT,
)

MODELS = ("a", "b")
STYLE = Path(__file__).with_name("table.css").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Shape:
    """What the tree depends on: everything else is numbers in it.

    Attributes
    ----------
    lang : str
        Language of the words.
    classes, samples, models : tuple of str
        Names as shown.
    colours : tuple of str
        One per model.
    off : tuple of str
        Rows that do not sum to 1: "a0", "b2", …
    refused : tuple of (str, Refused)
        What was not taken, by box.
    """

    lang: str
    classes: tuple[str, ...]
    samples: tuple[str, ...]
    models: tuple[str, str]
    colours: tuple[str, str]
    off: tuple[str, ...] = ()
    refused: tuple[tuple[str, Refused], ...] = ()

    @property
    def words(self) -> Words:
        """The words of the table."""
        return load(TEXT, self.lang)


@lru_cache(maxsize=64)
def packed(shape: Shape) -> PackedView:
    """Describe the whole live part, ready to travel."""
    words, refused = shape.words, dict(shape.refused)
    a, b = shape.colours
    tree = el(
        "div",
        el("style", STYLE),
        _names(shape, refused, words),
        why.means(words),
        el("p", words["intro"]),
        el("div", *(_card(i, shape, refused, words) for i in range(len(shape.samples))), cls="cards"),
        _more(shape, words),
        el("div", why.explanation(words), why.cells(words), cls="reasons"),
        why.measures(shape.samples, words),
        *_slip(shape, words),
        lang=BCP47[shape.lang],
        cls="two",
        style=f"--ca:{a};--cb:{b}",
    )
    return pack_view(tree)


def _slip(shape: Shape, words: Words) -> list[Node]:
    """The note on the documents' slip; it keeps its place while it is not seen, so that nothing moves."""
    alike = len(shape.samples) == len(shape.classes) == 3
    return [el("p", words["slip"], cls="slip", live_mark=["documents", 1])] if alike else []


def _names(shape: Shape, refused: Mapping[str, Refused], words: Words) -> Node:
    """Models and classes by name, each in a box; what adds, swaps and resets."""
    models = [
        el("span", el("i", cls=f"swatch {m}"), *entry(f"n{m}", words[f"model_box_{m}"], None, refused, value=name),
           cls="name of-model")
        for m, name in zip(MODELS, shape.models, strict=True)
    ]  # fmt: skip
    classes: list[Node] = []
    for k, name in enumerate(shape.classes):
        drop: list[Node] = []
        if len(shape.classes) > FEWEST_CLASSES:
            drop = [button(f"dropc{k}", "×", words.say("drop_class", name=name))]
        problem = refused.get(f"dropc{k}")
        said = [refusal(f"dropc{k}", problem)] if problem else []
        typed = entry(f"nc{k}", words.say("class_box", place=k + 1), None, refused, value=name)
        classes.append(el("span", *typed, *drop, *said, cls="name of-classes"))
    add_class = [button("addc", words["add_class"])] if len(shape.classes) < MOST_CLASSES else []
    return el(
        "div",
        el("div", el("b", words["models"]), *models, button("swap", words["swap"]), cls="strip"),
        el("div", el("b", words["classes"]), *classes, *add_class, cls="strip"),
        cls="names",
    )


def _more(shape: Shape, words: Words) -> Node:
    add = [button("adds", words["add_sample"])] if len(shape.samples) < MOST_SAMPLES else []
    return el("div", *add, button("reset", words["reset"]), cls="more")


def _card(i: int, shape: Shape, refused: Mapping[str, Refused], words: Words) -> Node:
    """One sample: its name, every class with both models' bars, and for either model what if and what it costs."""
    name = shape.samples[i]
    drop: list[Node] = []
    if len(shape.samples) > FEWEST_SAMPLES:
        drop = [button(f"drops{i}", "×", words.say("drop_sample", name=name))]
    typed = entry(f"ns{i}", words.say("sample_box", place=i + 1), None, refused, value=name)
    bars = [_class(i, k, shape, refused, words) for k in range(len(shape.classes))]
    return el(
        "section",
        el("div", *typed, *drop, cls="card-name"),
        el("div", *bars, role="radiogroup", aria_label=words.say("truth", sample=name)),
        *(_model(m, i, shape, refused, words) for m in MODELS),
        cls="card",
        aria_label=name,
    )


def _class(i: int, k: int, shape: Shape, refused: Mapping[str, Refused], words: Words) -> Node:
    """One class of a sample: whether it is the true one, and what either model gives it, A above B."""
    name, sample = shape.classes[k], shape.samples[i]
    radio = el(
        "input", type="radio", name=f"y{i}", value=k, data_key=f"target-{i}-{k}",
        aria_label=words.say("truth_of", name=name, sample=sample), live_control=f"y{i}",
    )  # fmt: skip
    pairs = []
    for m, letter, model in zip(MODELS, "AB", shape.models, strict=True):
        label = words.say("p_box", model=model, sample=sample, name=name)
        pairs.append(
            el(
                "div",
                el("span", letter, cls="letter", title=words.say("bar", model=model, name=name)),
                el("span", bar(f"p{m}{i}_{k}"), cls="track"),
                *entry(f"p{m}{i}_{k}", label, f"p{m}{i}_{k}", refused, inputmode="decimal"),
                cls=f"one {m}",
            )
        )
    return el(
        "div",
        el("label", radio, el("span", name, cls="of-class"), el("b", words["is_true"], cls="is-true"), cls="truth"),
        el("div", *pairs, cls="pair"),
        cls="class",
        live_mark=[f"y{i}", k],
    )


def _model(m: str, i: int, shape: Shape, refused: Mapping[str, Refused], words: Words) -> Node:
    """One model on one sample: right or wrong, what if, what it costs."""
    model, sample = shape.models[MODELS.index(m)], shape.samples[i]
    verdict = [
        el("span", words[key], live_show=[f"r{m}{i}", is_right]) for key, is_right in (("right", 1), ("wrong", 0))
    ]
    spoken = template(words["spoken"], p=f"{m}{i}", ce=f"c{m}{i}", mean=f"c{m}")
    scores = [("loss", "c"), ("squared", "q"), ("squared_mean", "m")]
    return el(
        "div",
        el("div", el("i", cls=f"swatch {m}"), el("b", model, cls="model"), el("span", *verdict, cls="verdict"),
           cls="who"),
        el(
            "div",
            el("span", words["slide_label"], cls="label", aria_hidden="true"),
            slider(f"{m}{i}", words.say("slide", model=model, sample=sample), spoken),
            *entry(f"{m}{i}", words.say("slide_box", model=model, sample=sample), f"{m}{i}", refused,
                  inputmode="decimal"),
            cls="what-if",
        ),
        *(_off(m, i, words.say("fix_label", model=model, sample=sample), words) if f"{m}{i}" in shape.off else []),
        el("div", *(_score(words[key], f"{letter}{m}{i}") for key, letter in scores), cls="scores"),
        cls=f"model-part {m}",
    )  # fmt: skip


def _off(m: str, i: int, label: str, words: Words) -> list[Node]:
    """Say how far a row is from summing to 1, and offer to mend it; while a slider mends it, both are out of sight."""
    said = template(words["off"], model=m.upper(), off=f"s{m}{i}")
    fix = button(f"fix{m}{i}", words["fix"], label)
    return [el("div", cell("span", *said, cls=""), fix, cls="off", live_mark=[f"o{m}{i}", 0])]


def _score(label: str, column: str) -> Node:
    return el("span", el("small", label), cell("span", col(column)), cls="score")
