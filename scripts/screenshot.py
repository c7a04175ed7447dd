"""Draw docs/screenshot.png: the app as it opens, 1280 by 800, light, in English.

`python -m scripts.screenshot`
"""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

from scripts.server import ROOT, Server

FILE = ROOT / "docs" / "screenshot.png"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
DRAWN = ".live[data-state=settled] .chart > svg .dot"


def main() -> None:
    """Serve the app on a free port and take the picture."""
    with Server() as server:
        take(f"{server.url}/", FILE)
    print(f"{FILE.relative_to(ROOT)}: {FILE.stat().st_size // 1024} kB")


def take(url: str, file: Path) -> None:
    """Open the address and save what a visitor sees first."""
    chromium = next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme="light", locale="en-US")
        page.goto(url)
        page.wait_for_selector(DRAWN, state="attached")
        page.evaluate("document.fonts.ready")
        file.parent.mkdir(exist_ok=True)
        page.screenshot(path=file)
        browser.close()


if __name__ == "__main__":
    main()
