"""The words of a page in one language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, reduce
from pathlib import Path
from string import Formatter
from typing import Any

from pages.shared.parse import Refusal
from pages.shared.safe import shortened

LANGS = {"en": "English", "zh": "简体中文"}
BCP47 = {"en": "en", "zh": "zh-CN"}

WIDE = r"[\u2e80-\ud7ff\uf900-\uffff]"
OPEN_END, OPEN_BEGINNING = re.compile(f"{WIDE} "), re.compile(f" {WIDE}")


def joined(pieces: Iterable[str]) -> str:
    """Put a sentence's pieces together: where two Chinese characters meet, the space between them goes.

    Words have a space around what is filled in, as Latin text and numbers want it; `2_view.js` does the same.

    Examples
    --------
    >>> joined(["模型 A", " 和 ", "模型 B"]), joined(["model 1", " 和 ", "model 2"]), joined(["随机 森林", " 领先"])
    ('模型 A 和模型 B', 'model 1 和 model 2', '随机 森林领先')
    """
    return reduce(_meet, pieces, "")


def _meet(before: str, after: str) -> str:
    if OPEN_END.fullmatch(before[-2:]) and re.match(WIDE, after):
        return before[:-1] + after
    if OPEN_BEGINNING.match(after) and re.match(WIDE, before[-1:]):
        return before + after[1:]
    return before + after


class Words(Mapping[str, Any]):
    """The words of one page in one language: prose is read as it is, sentences with numbers are formatted by `say`."""

    def __init__(self, lang: str, entries: Mapping[str, Any]) -> None:
        self.lang = lang
        self._entries = entries

    def __getitem__(self, key: str) -> Any:
        return self._entries[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def say(self, key: str, /, **values: object) -> str:
        """Format the sentence `key` with values."""
        pieces = []
        for literal, name, form, _ in Formatter().parse(str(self[key])):
            pieces += [literal] if name is None else [literal, format(values[name], form or "")]
        return joined(pieces)

    def paragraph(self, sentences: Iterable[str]) -> str:
        """Put sentences one after the other; Chinese ones have no space between them."""
        return ("" if self.lang == "zh" else " ").join(sentences)

    def refuse(self, refusal: Refusal) -> str:
        """Say why an input was not taken, in one sentence; the visitor's text in it is shortened."""
        errors = load(Path(__file__).with_name("text.toml"), self.lang)
        values = {name: shortened(str(value)) for name, value in refusal.values.items()}
        if isinstance(refusal.values.get("why"), Refusal):
            values["why"] = self.refuse(refusal.values["why"])
        return errors.say(refusal.key, **values)


@cache
def _read(path: Path) -> dict[str, dict[str, Any]]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def load(path: Path, lang: str) -> Words:
    """Read a page's words in one language."""
    return Words(lang, _read(path)[lang])
