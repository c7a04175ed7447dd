"""What a still view shows, read without a browser."""

from __future__ import annotations

from collections.abc import Iterator

from tests.live import Element, parsed


def text_of(element: Element) -> str:
    """The text of an element and of all in it, as a reader sees it; styles have none."""
    if element.tag == "style":
        return ""
    inside = (one.strip() if isinstance(one, str) else text_of(one) for one in element.children)
    return " ".join(" ".join(filter(None, inside)).split())


class Still:
    """Rendered HTML as a visitor sees it."""

    def __init__(self, html: str) -> None:
        self.root = parsed(html)

    def every(self, tag: str = "", cls: str = "") -> Iterator[Element]:
        """All elements of a tag, of a class."""
        for one in self.root.every():
            if (not tag or one.tag == tag) and (not cls or cls in one.classes):
                yield one

    def text(self, cls: str = "") -> str:
        """The text of the view, or of its elements of one class."""
        return " ".join(map(text_of, self.every(cls=cls))) if cls else text_of(self.root)

    def table(self) -> list[list[str]]:
        """The cells of its table, line by line, the head first."""
        return [
            [text_of(cell) for cell in line.every() if cell.tag in ("td", "th")] for line in self.every("tr")
        ]  # fmt: skip

    def attribute(self, key: str, name: str) -> str | None:
        """An attribute of the element with this data-key; None if it does not have it."""
        return next(one for one in self.every() if one.attributes.get("data-key") == key).attributes.get(name)

    @property
    def keys(self) -> list[str]:
        """Every data-key."""
        return [one.attributes["data-key"] for one in self.every() if "data-key" in one.attributes]
