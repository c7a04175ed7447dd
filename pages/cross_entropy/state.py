"""Everything that the visitor of this chapter can set: one part per section, and how each stands in a link."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any, Protocol

from pages.cross_entropy.sections import batch, binary, likelihood, price, separate, squared, targets, two
from pages.cross_entropy.sections.parts import Key
from pages.shared.links import Param
from softmax_core.frames import Sweeps


class Part(Protocol):
    """What a section's state can do."""

    def now(self) -> dict[str, float]:
        """Compute every column."""

    def sweeps(self) -> Sweeps:
        """Compute every column at every step of every control."""


@dataclass(frozen=True)
class State:
    """One part per section, in the order of the page."""

    price: price.Price = price.DEFAULT
    two: two.Two = two.DEFAULT
    targets: targets.Targets = targets.DEFAULT
    binary: binary.Binary = binary.DEFAULT
    batch: batch.Batch = batch.DEFAULT
    squared: squared.Squared = squared.DEFAULT
    separate: separate.Separate = separate.DEFAULT
    why: likelihood.Likelihood = likelihood.DEFAULT

    def part(self, section: str) -> Part:
        """Return one section's part."""
        chosen: Part = getattr(self, section)
        return chosen


MODULES: dict[str, ModuleType] = {
    "price": price, "two": two, "targets": targets, "binary": binary, "batch": batch, "squared": squared,
    "separate": separate, "why": likelihood,
}  # fmt: skip
"""Every section by its name, which is also its anchor."""

DEFAULT = State()


def act(state: State, section: str, what: str, text: str) -> State:
    """Do what one section's live view reports.

    Raises
    ------
    Refusal
        If the text is not what belongs there.
    """
    module = MODULES[section]
    part = module.DEFAULT if what == "restart" else module.act(state.part(section), what, text)
    return replace(state, **{section: part})


def _lifted(section: str, key: Key[Any]) -> Param[State]:
    """One section's parameter as one of the whole state."""

    def write(state: State) -> str | None:
        return key.write(state.part(section))

    def read(state: State, text: str) -> State:
        return replace(state, **{section: key.read(state.part(section), text)})

    return Param(key.key, write, read)


PARAMS = tuple(_lifted(section, key) for section, module in MODULES.items() for key in module.KEYS)
