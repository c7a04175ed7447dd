"""Softmax Explorer: language, navigation, and the chapter that was asked for."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from pages.gradient.derivation import derivations
from pages.shared import visitor, words
from pages.shared.failing import guarded
from pages.shared.front.house_line import asked, house_line, style
from pages.shared.front.sheet import sheets
from pages.shared.live.component import bring
from pages.shared.live.route import routes
from pages.shared.serving import lifespan
from pages.shared.uploads import Gate

PAGES = Path(__file__).parent / "pages"
CHAPTERS = [
    ("softmax", ""),
    ("temperature", "temperature"),
    ("cross_entropy", "cross-entropy"),
    ("two_models", "two-models"),
    ("gradient", "gradient"),
    ("numbers", "numbers"),
]


def chapter(folder: str, path: str, lang: str) -> st.Page:
    """Declare a chapter, its title in the visitor's language, its path the same in all."""
    title = words.load(PAGES / folder / "text.toml", lang)["title"]
    return st.Page(PAGES / folder / "page.py", title=title, url_path=path or None, default=not path)


def main() -> None:
    """Run for a visitor."""
    st.set_page_config(page_icon=str(PAGES / "shared" / "icon.svg"), layout="wide")
    style()
    bring()
    lang = visitor.settle()
    chapters = [chapter(*entry, lang) for entry in CHAPTERS]
    chosen = st.navigation(chapters, position="hidden")
    folder = CHAPTERS[chapters.index(chosen)][0]
    house_line(chapters, folder)
    asked(folder)
    with guarded():
        chosen.run()


if __name__ == "__main__":
    main()
elif __name__ != "__mp_main__":  # Streamlit imports this file to serve it; a process that computes does not
    app = st.App(
        __file__, routes=[*routes(), *sheets(), *derivations()], lifespan=lifespan, middleware=[Middleware(Gate)]
    )
