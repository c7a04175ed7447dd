"""A page opened without a browser, and the text that its live view shows."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.failing import TEXT as SHARED
from pages.shared.live.model import decode
from pages.shared.words import LANGS, load
from softmax_core.digits import Form, text

APP = Path(__file__).parents[2] / "app.py"
FAILED = [load(SHARED, lang)["failed"] for lang in LANGS]


def live_views(app: AppTest) -> dict[str, bytes]:
    """What travelled to every live view, by its key."""
    found = (one.proto for one in app.get("bidi_component"))
    return {one.id.split("-", 2)[-1]: one.bytes for one in found if one.component_name == "softmax_live"}


class Screen:
    """What a visitor has in front of them: the page, and a live view on it, the first or the one of that key."""

    def __init__(self, app: AppTest, live: str | None = None) -> None:
        self.app, self._live = app, live
        assert not app.exception, app.exception[0].message
        assert not [said.value for said in app.error if said.value in FAILED], "the chapter has failed: see the log"

    @cached_property
    def _decoded(self) -> tuple[dict[str, Any], dict[str, float]]:
        views = live_views(self.app)
        return decode(views[self._live] if self._live else next(iter(views.values())))

    @property
    def header(self) -> dict[str, Any]:
        """The header of what travelled to the live view."""
        return self._decoded[0]

    @property
    def values(self) -> dict[str, float]:
        """The present value of every column."""
        return self._decoded[1]

    def written(self, column: str) -> str:
        """A column as the browser writes it."""
        header, value = self.header, self.values[column]
        kind = header["forms"][dict(header["columns"])[column]]
        if kind["kind"] == "name":
            return str(header["names"][int(value)])
        return text(value, Form(**{field.name: kind[field.name] for field in fields(Form)}))

    def p(self) -> list[str]:
        """All probabilities as they are written."""
        return [self.written(f"p{i}") for i, _ in enumerate(self.header["names"])]

    def nodes(self, node: Any = None) -> Iterator[tuple[str, dict[str, Any], list[Any]]]:
        """All elements that are not hidden at the present values."""
        tag, attributes, children = self.header["view"] if node is None else node
        values = self.values
        if "$show" in attributes and values[attributes["$show"][0]] != attributes["$show"][1]:
            return
        if "$hide" in attributes and values[attributes["$hide"][0]] == attributes["$hide"][1]:
            return
        yield tag, attributes, children
        for child in children:
            if not isinstance(child, str):
                yield from self.nodes(child)

    def text_of(self, attributes: dict[str, Any], children: list[Any]) -> str:
        """The text of one element itself, without that of the elements in it."""
        own = "".join(child for child in children if isinstance(child, str))
        return own + "".join(
            part if isinstance(part, str) else self.written(part[0]) for part in attributes.get("$text", [])
        )

    def text(self, cls: str | None = None) -> str:
        """The visible text of the live view, or of its elements of one class."""
        shown = []
        for node in self.nodes():
            if cls is None or cls in node[1].get("class", "").split():
                shown.append(" ".join(filter(None, (self.text_of(*one[1:]) for one in self.nodes(list(node))))))
                if cls is None:
                    break
        return " ".join(shown)

    @property
    def sentence(self) -> str:
        """The sentence that says what the picture shows."""
        return self.text("sentence").strip()

    @property
    def check(self) -> str:
        """The self-check line."""
        return self.text("check")

    def attribute(self, key: str, name: str) -> Any:
        """An attribute of the element with this data-key."""
        return next(attributes.get(name) for _, attributes, _ in self.nodes() if attributes.get("data-key") == key)

    @property
    def query(self) -> dict[str, str]:
        """The parameters of the address."""
        given = dict(self.app.query_params)
        return {key: value[0] if isinstance(value, list) else value for key, value in given.items()}

    def press(self, key: str) -> Screen:
        """Press a button."""
        return Screen(self.app.button(key=key).click().run())


MARKUP = re.compile(r"\\(.)")


class Models(Screen):
    """What a visitor of the chapter Two models has in front of them."""

    @property
    def said(self) -> str:
        """Every sentence around the live views, as a reader sees it."""
        kinds = ("markdown", "caption", "info", "warning", "error", "success", "toast", "subheader")
        return "\n".join(MARKUP.sub(r"\1", one.value) for kind in kinds for one in self.app.get(kind))

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

    def live(self, key: str) -> Models:
        """Look at one of the live views: "rows", "close", "two models table"."""
        return Models(self.app, key)

    @property
    def views(self) -> set[str]:
        """The live views that are there."""
        return set(live_views(self.app))

    @property
    def listed(self) -> list[str]:
        """The names of the rows in the list."""
        nodes = self.live("rows").nodes()
        return [self.text_of(at, inside) for _, at, inside in nodes if str(at.get("data-key")).startswith("do-row")]

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

    def text(self, cls: str | None = None) -> str:
        """The visible text of the live view, or of its elements of one class, without its styles."""
        return re.sub(r"[^{}]*\{[^}]*\}|\}", "", super().text(cls)).strip()

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
