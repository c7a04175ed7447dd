"""A page opened without a browser, and the text that its live view shows."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Callable
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.failing import TEXT as SHARED
from pages.shared.words import LANGS, load
from tests.live import Shown
from tests.still import Still, text_of

APP = Path(__file__).parents[2] / "app.py"
FAILED = [load(SHARED, lang)["failed"] for lang in LANGS]


def live_views(app: AppTest) -> dict[str, Shown]:
    """What travelled to every live view, by its section's name."""
    found = (one.proto for one in app.get("bidi_component"))
    return {one.id.split()[-1]: Shown(one.bytes) for one in found if one.component_name == "softmax_live"}


def still_views(app: AppTest) -> dict[str, Still]:
    """Every still view, by its key."""
    found = (one.proto for one in app.get("bidi_component"))
    return {
        one.id.split("-", 2)[-1]: Still(json.loads(one.json)["html"])
        for one in found
        if one.component_name == "softmax_still"
    }


class Screen:
    """What a visitor has in front of them: the page, and the live views on it."""

    def __init__(self, app: AppTest) -> None:
        self.app = app
        assert not app.exception, app.exception[0].message
        assert not [said.value for said in app.error if said.value in FAILED], "the chapter has failed: see the log"

    @cached_property
    def views(self) -> dict[str, Shown]:
        """The live views, by their sections' names."""
        return live_views(self.app)

    @property
    def query(self) -> dict[str, str]:
        """The parameters of the address."""
        given = dict(self.app.query_params)
        return {key: value[0] if isinstance(value, list) else value for key, value in given.items()}

    @property
    def warnings(self) -> list[str]:
        """What is said of parts of the address that could not be read."""
        return [element.value for element in self.app.toast]


MARKUP = re.compile(r"\\(.)|:small\[\]")
TAGS = re.compile(r"<style>.*?</style>|<[^>]*>", re.DOTALL)


class Models(Screen):
    """What a visitor of the chapter Two models has in front of them."""

    @property
    def said(self) -> str:
        """Every sentence around the live views, as a reader sees it."""
        kinds = ("markdown", "caption", "info", "warning", "error", "success", "toast", "subheader")
        said = [MARKUP.sub(lambda found: found[1] or "", one.value) for kind in kinds for one in self.app.get(kind)]
        return "\n".join(said + [unescape(TAGS.sub("", one.proto.body)) for one in self.app.get("html")])

    @property
    def table(self) -> list[list[str]]:
        """The measures: a list of cells for every line below the head."""
        text = next(one.value for one in self.app.markdown if one.value.startswith("|"))
        lines = [re.split(r"(?<!\\)\|", line)[1:-1] for line in text.splitlines()]
        return [[MARKUP.sub(r"\1", cell.strip()) for cell in line] for line in [lines[0], *lines[2:]]]

    @property
    def charts(self) -> dict[str, str]:
        """What every chart says that it shows, by its key."""
        return {one.proto.id.split("-", 2)[-1]: one.proto.alt for one in self.app.get("plotly_chart")}

    @property
    def stills(self) -> dict[str, Still]:
        """The still views: "rows", "close"."""
        return still_views(self.app)

    @property
    def listed(self) -> list[str]:
        """The names of the rows in the list."""
        buttons = [
            one for one in self.stills["rows"].every("button") if one.attributes["data-key"].startswith("do-row")
        ]
        return [text_of(one) for one in buttons]

    def choose(self, name: str, value: Any) -> Models:
        """Choose in a native widget, behind whose key a number may stand."""
        every = [*self.app.selectbox, *self.app.button_group, *self.app.slider, *self.app.number_input]
        every += [*self.app.text_input]
        (widget,) = [one for one in every if re.fullmatch(rf"{name}( \d+)?", str(one.key))]
        return self.run(widget.set_value(value))

    def drop(self, *files: tuple[str, bytes]) -> Models:
        """Drop files onto the upload."""
        (uploader,) = self.app.file_uploader
        return self.run(uploader.set_value([(name, content, "") for name, content in files]))

    def press(self, key: str) -> Models:
        """Press a button."""
        return self.run(self.app.button(key=key).click())

    def run(self, element: Any = None) -> Models:
        """Let the page answer; a warning is an error."""
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            (element or self.app).run()
        return Models(self.app)


@pytest.fixture
def open_two_models() -> Callable[..., Models]:
    """Open the chapter Two models in a language, at an address, and give its screen."""

    def opened(locale: str | None = "en", **query: str) -> Models:
        app = AppTest.from_file(str(APP), default_timeout=60)
        app.context["locale"] = locale
        app.run()
        for key, value in query.items():
            app.query_params[key] = value
        return Models(app).run(app.switch_page("pages/two_models/page.py"))

    return opened


@pytest.fixture
def open_page() -> Callable[..., Screen]:
    """Open the app in a language, at an address, and give its screen."""

    def opened(locale: str | None = "en", **query: str) -> Screen:
        app = AppTest.from_file(str(APP), default_timeout=30)
        app.context["locale"] = locale
        for key, value in query.items():
            app.query_params[key] = value
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return Screen(app.run())

    return opened
