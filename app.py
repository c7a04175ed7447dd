"""Softmax Explorer: language, navigation, and the chapter that was asked for."""

from pathlib import Path

import streamlit as st

from pages.shared import visitor, words
from pages.shared.failing import guarded
from pages.shared.live.component import bring
from pages.shared.live.route import routes
from pages.shared.serving import lifespan

CHAPTERS = [
    ("softmax", "", "📊"),
    ("cross_entropy", "cross-entropy", "💰"),
    ("two_models", "two-models", "⚖️"),
]


def chapter(folder: str, path: str, icon: str, lang: str) -> st.Page:
    """Declare a chapter, its title in the visitor's language, its path the same in all."""
    file = Path("pages") / folder / "page.py"
    title = words.load(Path(__file__).parent / "pages" / folder / "text.toml", lang)["title"]
    return st.Page(file, title=title, icon=icon, url_path=path or None, default=not path)


def main() -> None:
    """Run for a visitor."""
    st.set_page_config(page_icon="📊", layout="wide")
    st.html(Path(__file__).parent / "pages" / "shared" / "house.css")
    bring()
    lang = visitor.switch()
    asked = st.navigation([chapter(*entry, lang) for entry in CHAPTERS], position="top")
    with guarded():
        asked.run()


if __name__ == "__main__":
    main()
elif __name__ != "__mp_main__":  # Streamlit imports this file to serve it; a process that computes does not
    app = st.App(__file__, routes=routes(), lifespan=lifespan)
