"""A guided path in one language, every number filled in: what the browser shows, and what is printed.

`told` is a pure function of chapter and language; the same bytes come from it in every process.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path as File
from typing import Any

import numpy as np

from pages.shared.live import answer as answers
from pages.shared.live.path import Path, Step, find_path
from pages.shared.live.sweep import sliders_of
from pages.shared.live.template import PAGES
from pages.shared.words import BCP47, Words, joined, load
from softmax_core.digits import HUGE, Form, rounded, text
from softmax_core.lessons.paths import prices

TEXT = File(__file__).with_name("path_text.toml")
FILLED = re.compile(r"\{([^{}]+)\}")
HUNDRED = 101
"""Whole per cent from 0 to 100."""


@lru_cache(maxsize=64)
def told(chapter: str, lang: str) -> bytes:
    """Tell a chapter's path as JSON.

    Examples
    --------
    >>> path = json.loads(told("softmax", "en"))
    >>> len(path["steps"]), path["steps"][0]["kind"]
    (11, 'mark')
    """
    return json.dumps(as_told(find_path(chapter), lang), ensure_ascii=False, allow_nan=False).encode()


def filled(chapter: str, lang: str) -> Mapping[str, Any]:
    """Give a chapter's path in a language: its title, its minutes, and its steps with every number filled in.

    Of every step: ``name``, ``kind``, ``say``, ``ask``, ``hint``, ``take`` (the sentence to take away), ``from`` and
    ``to`` (addresses); of choose and sure also ``options`` (texts) and ``right`` (the place of the right one), of mark
    ``mark`` with ``text`` (what is right) and the ends ``low`` and ``high`` of its axis.
    """
    found: Mapping[str, Any] = json.loads(told(chapter, lang))
    return found


def as_told(path: Path, lang: str) -> dict[str, Any]:
    """Tell a path."""
    title = load(PAGES / path.chapter / "text.toml", lang)["title"]
    return {
        "chapter": path.chapter, "lang": lang, "bcp47": BCP47[lang], "title": title, "minutes": path.minutes,
        "native": path.native, "keys": list(path.keys), "words": dict(load(TEXT, lang)),
        "prices": [_number(price) for price in prices(HUNDRED)],
        "priced": [text(price) for price in prices(HUNDRED)],
        "steps": [_told(path, step, lang) for step in path.steps],
    }  # fmt: skip


def _told(path: Path, step: Step, lang: str) -> dict[str, Any]:
    """Tell one step."""
    start, end = step.states["from"], step.states["to"]
    words = _words(step, lang)
    said = path.words[lang][step.name]

    covered = [two for one in step.said.get("covered", ()) for two in path.covers.get(one, (one,))]
    return {
        "name": step.name, "kind": step.kind, "place": f"{path.chapter}/{start.name}" if start.name else "",
        "from": start.address, "to": _arrived(step), "move": step.move, "parts": step.said.get("parts", []),
        "covered": covered, "needs": step.said.get("needs", []), "has": _controls(step),
        "moved": start.address != end.address,
        **{key: _fill(step, said.get(key, ""), words) for key in ("say", "ask", "hint", "take")},
        **_kind(path, step, lang, words), **_panel(step, said, words),
    }  # fmt: skip


def _controls(step: Step) -> list[str]:
    """Name everything that can be dragged at the beginning: a state without it does not fit the step."""
    start = step.states["from"]
    return sorted(sliders_of(start.section, start.state, 1.0)) if start.name else []


def _fill(step: Step, sentence: str, words: Words) -> str:
    """Put the numbers into a sentence."""
    pieces = FILLED.split(sentence)  # text and places by turns
    return joined(step.written(one, words) if k % 2 else one for k, one in enumerate(pieces))


def _arrived(step: Step) -> dict[str, str]:
    """Say at which address the reveal ends; a chart shows the sweep of what has moved."""
    start, end = step.states["from"], step.states["to"]
    if step.move is None:
        return end.address
    shown = start.section.act(start.state, start.section.range_of(start.state), step.move[0], text_of(step.move[1]))[0]
    kept = {key: value for key, value in end.address.items() if key == "section"}
    return kept | end.section.write(shown)


def text_of(value: float) -> str:
    """Write a number as it is typed."""
    return repr(value)


def _words(step: Step, lang: str) -> Words:
    section = step.states["from"].name
    return answers.words_of(step.chapter, section, lang) if section else load(PAGES / step.chapter / "text.toml", lang)


def _kind(path: Path, step: Step, lang: str, words: Words) -> dict[str, Any]:
    """Tell what belongs to its kind."""
    if step.kind == "reach":
        return {"reach": step.conditions}
    if step.kind == "mark":
        return {"mark": _mark(step, words)}
    even = float(np.asarray(prices(1, len(step.said["options"]))).item())
    return {
        "options": options(path, step, lang, words), "right": step.right, "even": _number(even), "evenly": text(even),
    }  # fmt: skip


def options(path: Path, step: Step, lang: str, words: Words) -> list[str]:
    """Write the answers among which is chosen."""
    said = path.words[lang][step.name].get("options")
    values = [step.written(one, words) if "answer" in step.said else "" for one in step.said["options"]]
    if isinstance(said, str):
        return [joined(said.replace("{value}", f"\0{value}\0").split("\0")) for value in values]
    return [_fill(step, one, words) for one in said] if said else values


def _mark(step: Step, words: Words) -> dict[str, Any]:
    """Tell where a mark can be put, and where it belongs."""
    said = step.said["mark"]
    truth = said["truth"]
    form = step.form(truth)
    low, high, every = said.get("low", 0.0), said.get("high", 1.0), said.get("every", 0.01)
    start = said.get("start", (low + high) / 2)
    value = float(rounded([step.value(truth)], form)[0])
    return {
        "on": said.get("on", ""), "low": low, "high": high, "every": every, "start": start, "value": value,
        "text": step.written(truth, words), "form": written_form(form),
    }  # fmt: skip


def written_form(form: Form) -> dict[str, Any]:
    """Say how a number is written, as 1_read.js reads it."""
    return asdict(form) | {"tiny": form.tiny, "huge": HUGE}


def _panel(step: Step, said: Mapping[str, Any], words: Words) -> dict[str, Any]:
    """Tell the bars that a step draws beside each other when it is revealed."""
    if "panel" not in step.said:
        return {}
    panel = step.said["panel"]
    low, high, state = panel["low"], panel["high"], step.states[panel["of"]]
    names: Sequence[str] = state.section.names(state.state, words)
    rows = [
        [names[i], *([_share(low, high, state.value(f"{column}[{i}]")), state.written(f"{column}[{i}]", words)]
                     for column in panel["columns"])]
        for i in range(panel["rows"])
    ]  # fmt: skip
    return {
        "panel": {
            "title": _fill(step, said["panel"], words),
            "heads": said["heads"],
            "rows": rows,
            "zero": _share(low, high, 0.0),
        }
    }


def _share(low: float, high: float, value: float) -> float:
    """Say how far along an axis a value stands, in per cent."""
    return round(100 * (value - low) / (high - low), 2)


def _number(value: float) -> float | None:
    """Return a number, or None for ∞, which JSON does not have."""
    return value if value < float("inf") else None
