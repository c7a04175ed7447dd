"""The states that a guided path speaks of, and what the core computes in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from pages.shared.live import answer as answers
from pages.shared.live.controls import State
from pages.shared.live.section import Section
from pages.shared.live.sweep import expanded, now_of
from pages.shared.words import Words
from softmax_core.digits import Form, text
from softmax_core.lessons.paths import Rule


def sections_in(chapter: str) -> list[str]:
    """Name a chapter's sections."""
    return [name for of, name in sorted(answers.SECTIONS) if of == chapter]


@dataclass(frozen=True)
class Place:
    """A state that a step speaks of: its address, and what the core computes in it."""

    chapter: str
    query: Mapping[str, str]
    rules: Mapping[str, Rule]
    usual: str
    read: Callable[[Mapping[str, str]], State] = dict

    @cached_property
    def name(self) -> str:
        """The section that shows it; "" where the page draws it without one."""
        if answers.sections_of(self.chapter):
            return answers.chosen_section(self.chapter, self.query)
        keyed = [
            name for name in sections_in(self.chapter) if set(self.query) & set(answers.find(self.chapter, name).keys)
        ]
        return next(iter(keyed), "" if self.query else self.usual)

    @cached_property
    def section(self) -> Section:
        """The declaration of that section."""
        return answers.find(self.chapter, self.name)

    @cached_property
    def state(self) -> State:
        """The state of its controls; where there is no section, what the chapter reads in its address."""
        return self.section.read(self.query)[0] if self.name else self.read(self.query)

    @cached_property
    def now(self) -> Mapping[str, float]:
        """Every quantity of its section."""
        return now_of(self.section, self.state) if self.name else {}

    @cached_property
    def address(self) -> dict[str, str]:
        """Its address as the browser would come to have it."""
        kept = {key: self.query[key] for key in ("section",) if key in self.query}
        return kept | self.section.write(self.state) if self.name else dict(self.query)

    def value(self, quantity: str) -> float:
        """Compute a quantity of the section, or a rule of the path."""
        base = quantity.partition("[")[0]
        if quantity in self.now:
            return float(self.now[quantity])
        if base not in self.rules:
            raise KeyError(f"There is neither a quantity nor a rule “{quantity}”.")
        return float(expanded({base: [self.rules[base].compute(self.state)]})[quantity][0])  # type: ignore[dict-item]

    def form(self, quantity: str) -> Form:
        """Say how it is written."""
        base = quantity.partition("[")[0]
        return self.section.form(quantity) if quantity in self.now else self.rules[base].quantity.form

    def written(self, quantity: str, words: Words) -> str:
        """Write it."""
        form, value = self.form(quantity), self.value(quantity)
        return str(self.section.names(self.state, words)[int(value)]) if form.kind == "name" else text(value, form)
