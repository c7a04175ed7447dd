"""One open page of the app: what a visitor does on it, and what there is to read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from playwright.sync_api import ConsoleMessage, Dialog, Locator, Page, expect

from pages.shared.failing import TEXT
from pages.shared.words import LANGS, load

FAILED = [load(TEXT, lang)["failed"] for lang in LANGS]
"""What a chapter says that has raised."""

PATIENCE = 30_000
"""Milliseconds that a condition may take to come true on a slow machine."""

EVERY_STAGE = "?open=how,loss,gradient"
"""The Softmax chapter at its beginning, with all columns."""

THUMB = 24
"""Width of a slider's thumb in pixels."""

LIVE = "[...document.querySelectorAll('*')].map((e) => e.shadowRoot?.querySelector('.live')).find(Boolean)"
"""JavaScript that finds the live part, which lives in an open shadow root."""

ARRIVED = """([control, share]) => {
  const inside = (e) => e.shadowRoot?.querySelector(`[data-key="slide-${control}"]`);
  const slider = [...document.querySelectorAll('*')].map(inside).find(Boolean);
  return Math.abs(Number(slider.value) - share * Number(slider.max)) <= 1;
}"""

PICTURE = """() => {
  const root = LIVE;
  if (!root?.querySelector('.root')) return {};
  const text = (e) => e?.textContent ?? null;
  const rows = [...root.querySelectorAll('.row:not(.head, .total)')];
  const column = (selector) => rows.map((row) => text(row.querySelector(selector)));
  const chart = root.querySelector('[data-chart=sweep] > svg');
  const plot = chart?.querySelector('svg');
  const marks = [...(chart?.querySelectorAll('.dot') ?? [])].map((dot) => {
    const [x, y] = dot.getAttribute('transform').match(/-?[0-9.]+(e-?[0-9]+)?/g).map(Number);
    const [left, top, wide, high] = ['x', 'y', 'width', 'height'].map((side) => Number(plot.getAttribute(side)));
    return [(x - left) / wide, 1 - (y - top) / high];
  });
  return {
    names: rows.map((row) => row.querySelector('.at-class input').value),
    z: rows.map((row) => row.querySelector('.at-logit input[type=text]').value),
    spoken: rows.map((row) => row.querySelector('input[type=range]').getAttribute('aria-valuetext')),
    thumbs: [...root.querySelectorAll('input[type=range]')].map((one) => [one.dataset.control, Number(one.value)]),
    T: root.querySelector('[data-key=box-T]').value,
    scaled: column('.at-scaled'), exp: column('.at-exp'), p: column('.at-p > .num'), loss: column('.at-loss'),
    gradient: column('.at-gradient .num'), difference: column('.at-p > .difference'),
    bars: rows.map((row) => row.querySelector('.at-p .bar:not(.ghost)').style.transform),
    ghosts: rows.map((row) => row.querySelector('.at-p .bar.ghost')?.style.transform ?? null),
    target: rows.findIndex((row) => row.querySelector('input[type=radio]').checked),
    totals: [...root.querySelectorAll('.row.total .num')].map(text),
    readings: [...root.querySelectorAll('.readings dd')].map(text),
    sentence: text(root.querySelector('.sentence > :not([hidden])')),
    status: text(root.querySelector('.unseen[role=status]')),
    check: text(root.querySelector('.check')),
    title: text(chart?.querySelector('.axis-title:not([transform])')),
    marks,
  };
}""".replace("LIVE", LIVE)


class Screen:
    """A page of the app.

    Attributes
    ----------
    page : playwright.sync_api.Page
        The page itself.
    faults : list of str
        What must not happen: console errors, uncaught errors, requests that leave this machine.
    forgiven : list of str
        Regular expressions of faults that a test brings about itself.
    """

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.faults: list[str] = []
        self.forgiven: list[str] = []
        page.set_default_timeout(PATIENCE)
        self._watched: dict[str, Any] = {
            "console": self._console,
            "pageerror": lambda error: self.faults.append(f"uncaught: {error}"),
            "dialog": self._dialog,
            "request": lambda request: self._address(request.url),
            "websocket": lambda socket: self._address(socket.url),
        }
        for event, react in self._watched.items():
            page.on(event, react)  # type: ignore[call-overload]

    def leave(self) -> None:
        """Stop watching."""
        for event, react in self._watched.items():
            self.page.remove_listener(event, react)

    def _dialog(self, dialog: Dialog) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(f"console: {message.text}")

    def _address(self, url: str) -> None:
        if not re.match(r"(https?|wss?)://127\.0\.0\.1:|data:|blob:|about:", url):
            self.faults.append(f"request left this machine: {url}")

    def check(self) -> None:
        """Fail if anything happened that must not."""
        exceptions = self.page.locator("[data-testid=stException]").all_inner_texts()
        alerts = self.page.locator("[data-testid=stAlert]").all_inner_texts()
        exceptions += [said for said in alerts if said in FAILED]
        faults = [one for one in self.faults if not any(re.search(known, one) for known in self.forgiven)]
        assert not faults, faults
        assert not exceptions, exceptions

    # going about ------------------------------------------------------------------------------------------

    def open(self, path: str = "/") -> Screen:
        """Open an address and wait until the live part stands."""
        self.page.goto(self.url + path)
        return self.ready()

    def ready(self) -> Screen:
        """Wait until the live part stands."""
        self.settled()
        return self

    def settled(self) -> None:
        """Wait until everything that was done in the live part is answered."""
        expect(self.live.first).to_have_attribute("data-state", "settled", timeout=PATIENCE)

    def painted(self) -> None:
        """Wait until what has been done is on the screen: two frames."""
        self.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def until(self, condition: str, arg: Any = None) -> None:
        """Wait until a JavaScript function returns true."""
        self.page.wait_for_function(condition, arg=arg, timeout=PATIENCE)

    def in_link(self, **wanted: str | None) -> None:
        """Wait until these parameters stand in the address; None: not at all."""
        self.until(
            """(wanted) => { const query = new URLSearchParams(location.search);
                return Object.entries(wanted).every(([key, value]) => query.get(key) === value); }""",
            wanted,
        )

    # finding ----------------------------------------------------------------------------------------------

    @property
    def live(self) -> Locator:
        """The live part."""
        return self.page.locator(".live")

    def key(self, key: str) -> Locator:
        """What the live part calls so: "slide-z0", "box-T", "y-2", "do-add", …"""
        return self.live.locator(f'[data-key="{key}"]')

    def slider(self, control: str) -> Locator:
        """The slider of a control: "z0", "T", "c", "m"."""
        return self.key(f"slide-{control}")

    def box(self, act: str) -> Locator:
        """The box of a control or a name: "z0", "T", "names2", …"""
        return self.key(f"box-{act}")

    def row(self, index: int) -> Locator:
        """One class's row."""
        return self.live.locator(".row:not(.head):not(.total)").nth(index)

    # reading ----------------------------------------------------------------------------------------------

    def picture(self) -> dict[str, Any]:
        """Read everything that the live part and the chart show at this moment."""
        picture: dict[str, Any] = self.page.evaluate(PICTURE)
        return picture

    def focused(self) -> str | None:
        """Tell which part of the live view has the focus."""
        key: str | None = self.live.evaluate("(live) => live.getRootNode().activeElement?.dataset?.key ?? null")
        return key

    def shows_p(self, wanted: Sequence[str]) -> None:
        """Wait until the column of probabilities shows this."""
        self.shows({"p": list(wanted)})

    def shows(self, wanted: Mapping[str, Any]) -> None:
        """Wait until parts of the picture are this."""
        self.until(
            f"(wanted) => {{ const now = ({PICTURE})(); return Object.entries(wanted).every(([key, value]) => "
            "JSON.stringify(now[key]) === JSON.stringify(value)); }",
            dict(wanted),
        )

    def unfold(self, key: str) -> None:
        """Open a part that is closed, and wait until its tables are there."""
        self.key(key).locator("summary").click()
        expect(self.live).to_have_attribute("data-opened", re.compile(rf"\b{key}\b"))

    # the hand ---------------------------------------------------------------------------------------------

    def grab(self, control: str) -> None:
        """Press the mouse on a slider's thumb.

        A page behind another one draws no frames, and waits for one with every movement of the mouse.
        """
        self.page.bring_to_front()
        self.slider(control).evaluate("(one) => one.scrollIntoView({ block: 'nearest' })")
        self.page.mouse.move(*self._thumb(control))
        self.page.mouse.down()

    def move(self, control: str, share: float) -> int:
        """Move the mouse to a share of a slider's range, and return the step where the thumb is then."""
        box = self.slider(control).bounding_box()
        assert box
        x = box["x"] + THUMB / 2 + share * (box["width"] - THUMB)
        self.page.mouse.move(x, box["y"] + box["height"] / 2, steps=3)
        self.until(ARRIVED, [control, share])
        return int(self.slider(control).input_value())

    def release(self) -> None:
        """Let go."""
        self.page.mouse.up()

    def drag(self, control: str, share: float) -> int:
        """Take a slider's thumb to a share of its range."""
        self.grab(control)
        step = self.move(control, share)
        self.release()
        return step

    def _thumb(self, control: str) -> tuple[float, float]:
        box = self.slider(control).bounding_box()
        assert box
        share = self.slider(control).evaluate("(input) => Number(input.value) / Number(input.max)")
        return box["x"] + THUMB / 2 + share * (box["width"] - THUMB), box["y"] + box["height"] / 2

    def type(self, act: str, text: str, *, then: str = "Enter") -> None:
        """Type into a box of the live part, and press a key."""
        self.box(act).fill(text)
        if then:
            self.box(act).press(then)
