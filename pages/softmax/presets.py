"""The documents' examples as starting points."""

from __future__ import annotations

from collections.abc import Sequence

from pages.shared.documents import TITLES
from pages.shared.words import Words
from pages.softmax.state import State, with_logits
from softmax_core.digits import plain, text
from softmax_core.examples import Example, load_documents

EXAMPLES: dict[str, Example] = {f"{e.name}/{e.row}/{plain(e.temperature)}": e for e in load_documents()}
OWN = "own"

_alike: dict[object, list[str]] = {}
for _key, _example in EXAMPLES.items():
    _alike.setdefault((_example.logits, _example.temperature), []).append(_key)


def apply(state: State, key: str) -> State:
    """Load an example; names, pinned state and axis stay where they fit."""
    example = EXAMPLES[key]
    return with_logits(state, example.logits, temperature=example.temperature)


def matching(state: State, preferred: str | None = None) -> str:
    """Return the key of the example that the state shows, the preferred one if it is among several, or `OWN`."""
    settled = state.setting.settled()
    shown = _alike.get((settled.logits, settled.temperature), [OWN])
    return preferred if preferred in shown else shown[0]


def label(key: str, words: Words) -> str:
    """Name an example: its number, document, numbers, temperature and row."""
    if key == OWN:
        return str(words["own"])
    example = EXAMPLES[key]
    parts = [example.name, example.document, f"[{', '.join(plain(z) for z in example.logits)}]"]
    if example.temperature != 1.0:
        parts.append(f"T = {plain(example.temperature)}")
    if example.name in ("E4", "E5", "E6"):
        parts.append(words.say("example_row", row=example.row + 1))
    return " · ".join(parts)


def source(key: str, words: Words) -> str:
    """Say where an example comes from and what the document does with it."""
    example = EXAMPLES[key]
    printed = example.printed or ()
    said = words.say(
        f"source_{example.name}", row=example.row + 1, printed=_list(printed), total=text(sum(printed)),
        right=_list(example.probabilities),
    )  # fmt: skip
    return words.say("source", name=example.name, document=example.document, title=TITLES[example.document], said=said)


def _list(values: Sequence[float]) -> str:
    return f"[{', '.join(text(v) for v in values)}]"
