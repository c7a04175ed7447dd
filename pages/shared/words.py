"""The words of a page in one language."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pages.shared.parse import Refusal
from pages.shared.safe import shortened

LANGS = {"en": "English", "zh": "简体中文"}
BCP47 = {"en": "en", "zh": "zh-CN"}


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
        return str(self[key]).format(**values)

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
