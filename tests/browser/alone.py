"""Live views without Streamlit: a page that has nothing but a section, answered in the test's own process."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Page, Route

from pages.shared.live.answer import Question, answer, asked, find, read
from pages.shared.live.component import NAME, script

ORIGIN = "http://127.0.0.1:9"
"""Nobody listens there: every request is answered by the test."""

BASE = "/live/tested"

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>alone</title><link rel="icon" href="data:,"><style>
:root { --st-font: sans-serif; --st-text-color: #31333f; --st-background-color: #ffffff; --st-primary-color: #0072b2;
 --st-red-color: #ff4b4b; --st-red-text-color: #a11; --st-orange-color: #ffa421; --st-orange-text-color: #8a4b00;
 --st-violet-color: #803df5; --st-blue-color: #1c83e1; }
body { margin: 12px; background: #fff; } </style></head><body><main data-testid="stMainBlockContainer"></main>
<script type="module">
const NAME = %(name)s;
const code = await import("/code.js");
code.default({ data: { base: "%(base)s" } });
if (%(guide)s) {
  const host = document.createElement("div");
  document.querySelector("main").append(host);
  const root = host.attachShadow({ mode: "open" });
  root.append(Object.assign(document.createElement("div"), { className: "guide" }));
  window.reruns = [];
  addEventListener("popstate", () => window.reruns.push(location.search));
  window[NAME]({ parentElement: root, data: %(guide)s });
}
for (const section of %(sections)s) {
  const host = document.createElement("div");
  document.querySelector("main").append(host);
  const root = host.attachShadow({ mode: "open" });
  root.append(Object.assign(document.createElement("div"), { className: "live" }));
  window.mount ??= {};
  window.mount[section] = (bytes) => window[NAME]({ parentElement: root, data: bytes });
  const first = await fetch(`/first/${section}${location.search}`);
  window.mount[section](new Uint8Array(await first.arrayBuffer()));
}
</script></body></html>"""


class Alone:
    """Answers every request of a page, and can be told to be silent, busy or broken.

    Attributes
    ----------
    asked : list of dict
        The questions to live views, in order.
    refusing : callable or None
        Takes a question's number and gives a status other than 200, or None; "lost" cuts the line.
    guide : mapping or None
        What `guide_data` gives, to show a guided path beside the sections from the next time that a page is opened.
    """

    def __init__(self, page: Page, chapter: str, *sections: str) -> None:
        self.page, self.chapter, self.sections = page, chapter, sections
        self.asked: list[dict[str, str]] = []
        self.refusing: Callable[[int], int | str | None] = lambda _: None
        self.guide: Mapping[str, Any] | None = None
        self.silent = False
        self.waiting: list[Route] = []
        page.route(f"{ORIGIN}/**", self._answer)

    def open(self, query: str = "") -> None:
        """Go to an address."""
        self.page.goto(f"{ORIGIN}/{query}")

    def speak(self) -> None:
        """Answer what has been held back, and everything from now on."""
        self.silent = False
        waiting, self.waiting = self.waiting, []
        for route in waiting:
            self._give(route)

    def _answer(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path == "/":
            words = {"name": json.dumps(NAME), "base": BASE, "sections": json.dumps(list(self.sections))}
            words["guide"] = json.dumps(self.guide)
            route.fulfill(body=PAGE % words, content_type="text/html; charset=utf-8")
        elif path == "/code.js":
            code = f"const NAME = {json.dumps(NAME)};\n{script()}"
            route.fulfill(body=code, content_type="text/javascript; charset=utf-8")
        elif path.startswith("/first/"):
            route.fulfill(body=self._first(path.rpartition("/")[2], _query(route)))
        elif self.silent:
            self.waiting.append(route)
        else:
            self._give(route)

    def _first(self, section: str, query: Mapping[str, str]) -> bytes:
        state, _ = read(self.chapter, section, query)
        written = tuple(sorted(find(self.chapter, section).write(state).items()))
        return answer(Question(self.chapter, section, written, lang=query.get("lang", "en")))

    def _give(self, route: Route) -> None:
        query = _query(route)
        status = self.refusing(len(self.asked))
        self.asked.append(query)
        if status == "lost":
            route.abort()
        elif status:
            body = json.dumps({"version": "newer"}) if status == 410 else "no"
            route.fulfill(status=int(status), body=body, headers={"Retry-After": "0"})
        else:
            section = urlsplit(route.request.url).path.rpartition("/")[2]
            route.fulfill(body=answer(asked(self.chapter, section, list(query.items()))))


def _query(route: Route) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(route.request.url).query, keep_blank_values=True))
