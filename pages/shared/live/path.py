"""Guided paths: steps that ask before they show, read from ``pages/<chapter>/path.toml``.

A step names states by their addresses. Which answer is right, and every number in a sentence, is computed from them by
the core: nothing is typed in. CONTRIBUTING.md, "Writing a guided path", has the format and a worked example.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import import_module
from typing import Any
from urllib.parse import parse_qsl

from pages.shared.live import answer as answers
from pages.shared.live.controls import Shown, State
from pages.shared.live.path_place import Place, sections_in
from pages.shared.live.section import Section
from pages.shared.live.sweep import sliders_of
from pages.shared.live.template import PAGES
from pages.shared.parse import Refusal
from pages.shared.words import Words
from softmax_core.digits import Form, plain, text
from softmax_core.lessons.paths import Rule

KINDS = ("choose", "mark", "reach", "sure")
KEY = "step"
"""The address's parameter that says which step is open, from 1; without it there is no path."""

CONDITION = re.compile(r"(\S+) ([=<>]) (\S+)")


@dataclass(frozen=True)
class Step:
    """One step, as declared.

    Attributes
    ----------
    chapter, name, kind : str
        Where it stands, what it is called, and one of `KINDS`.
    said : mapping
        What else ``path.toml`` says of it.
    states : mapping of str to Place
        ``from``, ``to``, and others that its options and sentences speak of.
    """

    chapter: str
    name: str
    kind: str
    said: Mapping[str, Any]
    states: Mapping[str, Place] = field(default_factory=dict)

    def value(self, place: str) -> float:
        """Compute ``state.quantity``."""
        state, _, quantity = place.partition(".")
        return self.states[state].value(quantity)

    def written(self, place: str, words: Words) -> str:
        """Write ``state.quantity``."""
        state, _, quantity = place.partition(".")
        return self.states[state].written(quantity, words)

    def form(self, place: str) -> Form:
        """Say how ``state.quantity`` is written."""
        state, _, quantity = place.partition(".")
        return self.states[state].form(quantity)

    def holds(self, condition: str) -> bool:
        """Whether ``state.quantity = state.quantity``, or < or >, in the digits shown."""
        one, sign, other = split(condition)
        same = text(self.value(one), self.form(one)) == text(self.value(other), self.form(other))
        if sign == "=" or same:
            return sign == "=" and same
        return (self.value(one) < self.value(other)) == (sign == "<")

    @cached_property
    def right(self) -> int:
        """The place of the right one among the options; raises ValueError unless there is exactly one."""
        options: Sequence[str] = self.said["options"]
        if "answer" in self.said:
            right = self._shown(self.said["answer"])
            true = [i for i, one in enumerate(options) if self._shown(one) == right]
        else:
            true = [i for i, one in enumerate(options) if self.holds(one)]
        if len(true) != 1:
            raise ValueError(f"{self.name}: of the options {true} are right, and one should be.")
        return true[0]

    def _shown(self, place: str) -> str:
        return text(self.value(place), self.form(place))

    @cached_property
    def move(self) -> tuple[str, float] | None:
        """The one control that leads from the first state to the second, and where to; None: there is none."""
        start, end = self.states["from"], self.states["to"]
        if not start.name or start.name != end.name:
            return None
        section, span = start.section, start.section.range_of(start.state)
        ends = sliders_of(section, end.state, section.range_of(end.state))
        for id_, slider in sliders_of(section, start.state, span).items():
            if id_ in ends and ends[id_].at != slider.at:
                try:
                    after = section.act(start.state, span, id_, plain(ends[id_].at))[0]
                except Refusal:
                    continue
                if _alike(section, after, end.state):
                    return id_, ends[id_].at
        return None

    @cached_property
    def conditions(self) -> list[dict[str, Any]]:
        """What has to hold for it to be reached, each a quantity of the view and a number, in the digits shown."""
        return [self._condition(one) for one in self.said["reach"]]

    def _condition(self, condition: str) -> dict[str, Any]:
        quantity, sign, other = split(condition)
        form = self.states["from"].form(quantity)
        within = 10.0 ** -(form.decimals + 1) if form.kind == "number" else 1e-9
        place = other.partition(".")[0] in self.states
        if not place and other in self.states["from"].now:
            return {"quantity": quantity, "is": sign, "than": other, "within": within}
        value = self.value(other) if place else float(other)
        return {"quantity": quantity, "is": sign, "value": float(text(value, form).replace("−", "-")), "within": within}


def split(condition: str) -> tuple[str, str, str]:
    """Take a condition apart.

    Examples
    --------
    >>> split("to.p[0] > from.p[0]")
    ('to.p[0]', '>', 'from.p[0]')
    """
    found = CONDITION.fullmatch(condition)
    if not found:
        raise ValueError(f"“{condition}” is no condition: write two quantities with =, < or > between, and spaces.")
    return found[1], found[2], found[3]


def reached(conditions: Sequence[Mapping[str, Any]], now: Mapping[str, float]) -> bool:
    """Whether conditions hold at these quantities: the same rule as `Path.holds` in 6_path.js."""
    for one in conditions:
        value, other = now[one["quantity"]], now[one["than"]] if "than" in one else one["value"]
        near = abs(value - other) <= one["within"] or value == other
        if not {"=": near, "<": not near and value < other, ">": not near and value > other}[one["is"]]:
            return False
    return True


def _alike(section: Section, one: State, other: State) -> bool:
    """Whether two states differ in nothing but the sweep that a chart shows."""
    return all(one[c.name] == other[c.name] for c in section.controls if not isinstance(c, Shown))


@dataclass(frozen=True)
class Path:
    """A chapter's path.

    Attributes
    ----------
    chapter : str
        Its folder.
    minutes : int
        How long it takes.
    native : bool
        Whether the page has states that it draws without a live view: then its script runs whenever the path leads on.
    keys : sequence of str
        All parameters of the address that its states are made of.
    covers : mapping of str to sequence of str
        Names for several things that are covered together.
    steps : sequence of Step
        Its steps.
    words : mapping
        By language and step, what is said.
    """

    chapter: str
    minutes: int
    native: bool
    keys: Sequence[str]
    covers: Mapping[str, Sequence[str]]
    steps: Sequence[Step]
    words: Mapping[str, Mapping[str, Mapping[str, Any]]]


def has_path(chapter: str) -> bool:
    """Whether a chapter has a path."""
    return (PAGES / chapter / "path.toml").exists()


@cache
def find_path(chapter: str) -> Path:
    """Read a chapter's path."""
    said = tomllib.loads((PAGES / chapter / "path.toml").read_text(encoding="utf-8"))
    return read_path(chapter, said)


def read_path(chapter: str, said: Mapping[str, Any]) -> Path:
    """Make a path of what its file says."""
    about, native = said["path"], said["path"].get("native", False)
    rules: Mapping[str, Rule] = {}
    if "rules" in about:
        rules = import_module(f"softmax_core.lessons.paths.{about['rules']}").RULES
    usual = about.get("section", sections_in(chapter)[0])
    read = import_module(f"pages.{chapter}.native").state_of if native else dict
    steps = [_step(chapter, one, lambda query: Place(chapter, query, rules, usual, read)) for one in said["step"]]
    keys = [key for name in sections_in(chapter) for key in answers.find(chapter, name).keys]
    keys += [key for step in steps for place in step.states.values() for key in place.query]
    sections = ["section"] if answers.sections_of(chapter) else []
    every = list(dict.fromkeys([*sections, *keys, *about.get("keys", ())]))
    words = {lang: said[lang] for lang in said if lang not in ("path", "step", "covers")}
    return Path(chapter, about["minutes"], native, every, said.get("covers", {}), steps, words)


def _step(chapter: str, said: Mapping[str, Any], place: Callable[[Mapping[str, str]], Place]) -> Step:
    texts = {"from": said["from"], "to": said.get("to", said["from"]), **said.get("states", {})}
    states = {
        name: place(dict(parse_qsl(query.replace("+", "%2B"), keep_blank_values=True))) for name, query in texts.items()
    }
    return Step(chapter, said["name"], said["kind"], said, states)


def step_of(chapter: str, query: Mapping[str, str]) -> int | None:
    """Say which step an address opens, from 1; None: no path. Raises `Refusal` for one that there is not."""
    if KEY not in query or not has_path(chapter):
        return None
    typed, count = query[KEY], len(find_path(chapter).steps)
    if not re.fullmatch(r"[0-9]{1,4}", typed) or not 1 <= int(typed) <= count:
        raise Refusal("not_a_step", value=typed, highest=count)
    return int(typed)


def guided(chapter: str, query: Mapping[str, str]) -> Mapping[str, str]:
    """Read a whole address: a step without a state means the state that it starts from."""
    try:
        step = step_of(chapter, query)
    except Refusal:
        return query
    if step is None or any(key in query for key in find_path(chapter).keys):
        return query
    return {**query, **find_path(chapter).steps[step - 1].states["from"].address}
