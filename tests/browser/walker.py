"""Somebody who walks a guided path, by mouse or by keyboard, right or wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Locator, expect

from pages.shared.live.path_told import filled
from tests.browser.screen import Screen

Step = Mapping[str, Any]


class Walker:
    """Walks a chapter's path on an open page.

    Attributes
    ----------
    steps : list of mapping
        The path as it is told, in the page's language.
    shares : list of int
        What the right answers got, in per cent, where it was said how sure one is.
    """

    def __init__(self, screen: Screen, chapter: str, lang: str, *, keyboard: bool = False) -> None:
        self.screen, self.keyboard = screen, keyboard
        self.steps: list[Step] = filled(chapter, lang)["steps"]
        self.words: Mapping[str, str] = filled(chapter, lang)["words"]
        self.shares: list[int] = []

    @property
    def panel(self) -> Locator:
        """The path's panel."""
        return self.screen.page.locator(".guide .panel")

    def part(self, key: str) -> Locator:
        """What the panel calls so."""
        return self.panel.locator(f'[data-key="path-{key}"]')

    def at(self, number: int) -> Step:
        """Wait until a step is open and its view stands in the state that it starts from."""
        step = self.steps[number - 1]
        expect(self.panel.locator(".ask")).to_have_text(step["ask"])
        self.screen.settled()
        self.screen.in_link(step=str(number))
        return step

    def press(self, part: Locator) -> None:
        """Press a button, with the mouse or with Enter."""
        if self.keyboard:
            part.focus()
            part.press("Enter")
        else:
            part.click()

    def answer(self, step: Step, *, right: bool) -> None:
        """Answer a step; what can only be done right is shown to whoever does it wrong."""
        kind: str = step["kind"]
        {"choose": self._choose, "mark": self._mark, "reach": self._reach, "sure": self._sure}[kind](step, right)
        expect(self.panel.locator(".either")).to_have_class("either given")
        self.screen.settled()

    def _choose(self, step: Step, right: bool) -> None:
        said = step["right"] if right else (step["right"] + 1) % len(step["options"])
        if self.keyboard:
            self.screen.page.keyboard.press(str(said + 1))
        else:
            self.part(f"option-{said}").click()

    def _mark(self, step: Step, right: bool) -> None:
        mark, slider = step["mark"], self.part("mark")
        if self.keyboard:
            slider.focus()
            slider.press("End" if mark["value"] > 0.5 else "Home")
        else:
            steps = round((mark["value"] - mark["low"]) / mark["every"]) if right else 0
            slider.fill(f"{mark['low'] + steps * mark['every']:.2f}")
        self.press(self.part("check"))

    def _reach(self, step: Step, right: bool) -> None:
        if not right:
            return self.press(self.part("show_me"))
        (control, value) = step["move"]
        self.screen.type(control, str(value))
        return None

    def _sure(self, step: Step, right: bool) -> None:
        if self.keyboard:  # all alike, as it stands
            share = int(self.part(f"sure-{step['right']}").input_value())
        else:
            most = step["right"] if right else (step["right"] + 1) % len(step["options"])
            self.part(f"sure-{most}").fill("100")
            share = 100 * right
        self.shares.append(share)
        self.press(self.part("check"))

    @property
    def verdict(self) -> str:
        """What is said of the answer."""
        return self.panel.locator(".verdict").inner_text()
