"""Every chapter at every width and in both themes: nothing sticks out, everything can be hit, all text can be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from pages.two_models.table_value import write
from tests.browser.alone import Alone
from tests.browser.geometry import CONTRAST, EVERYWHERE, misfits
from tests.browser.screen import Screen
from tests.browser.test_two_models_table import done

Open = Callable[..., Screen]
Opened = Callable[..., tuple[Screen, Alone]]

WIDTHS = (1280, 1024, 768, 390, 320)
LONG = ",".join(["Wasserschildkrötenpanzer", "W" * 24, "a b c d e f g h i j k l m"[:24], "水" * 24] * 3)
TWELVE = f"z=1,2,3,4,5,6,7,8,9,10,-11,12&n={quote(LONG)}&pin={','.join('1' * 12)};1;0"
EIGHT = "0.3,0.1,0.1,0.1,0.1,0.1,0.1,0.1"
BATCH = "batch=1,2,3,4,5;1,2,3,4,1000;0,0,0,0,-1.23456789&truth=0,0,0"
FULL = (
    *(("addc", ""),) * 5, *(("adds", ""),) * 9, *((f"nc{k}", "Wasserschildkrötenpanzer") for k in range(8)),
    *((f"ns{i}", "W" * 24) for i in range(12)), ("na", "a b c d e f g h i j k l"), ("nb", "水" * 24), ("a0", "0"),
    ("pb1_0", "0.123456"),
)  # fmt: skip
FULL_TABLE = quote(write(done(*FULL)) or "")


@dataclass(frozen=True)
class Place:
    """An address, how many live views are there, and the box to type nonsense into."""

    address: str
    views: int
    box: str = ""
    waits_for: str = ""


PLACES = {
    "Softmax, twelve classes, pinned": Place(f"/?{TWELVE}&axis=log", 1, "T"),
    "cross-entropy, two distributions": Place(f"/cross-entropy?p={EIGHT}&q={EIGHT}&lockp=1&section=two#C9", 1, "p0"),
    "cross-entropy, a batch": Place(f"/cross-entropy?section=batch&{BATCH}", 1, "z0_0"),
    "the largest table": Place(f"/two-models?t={FULL_TABLE}", 2, "a0"),
    "overview": Place("/two-models?d=digits", 1, waits_for=".js-plotly-plot .main-svg"),
    "rows": Place("/two-models?d=digits&show=rows&row=1", 3, waits_for="img.pixels[width='128']"),
    "rows by class": Place("/two-models?show=rows&by=classes&lang=zh", 2, waits_for=".js-plotly-plot .main-svg"),
    "how sure": Place("/two-models?d=tumour&show=sure", 1, waits_for="[class*=st-key-chart-boot-] .main-svg"),
    "taking along": Place("/two-models?d=digits&show=take", 1, waits_for="[data-testid=stCode]"),
}

LIVE_ONLY = {
    "large and tiny numbers": ("softmax", "chain", "?z=1e300,-1.2345678901234567e300,5e299&T=1e-300&pin=1,1,1;1;0"),
    "tiny numbers, Chinese": (
        "softmax", "chain", "?z=1.2345678901234567e-300,-745.133219101941,-inf&T=0.05&lang=zh&c=-1.234567&m=0.123456",
    ),
    "the price, a large logit": ("cross_entropy", "surprisal", "?z=1e300,1,1"),
    "targets": ("cross_entropy", "targets", "?target=smooth&eps=0.3"),
    "binary, Chinese": ("cross_entropy", "binary", "?lang=zh&b=-2&by=0.5"),
    "squared error": ("cross_entropy", "squared_error", "?s=-20"),
    "together or one after the other": ("cross_entropy", "fused_vs_two_step", "?f=1e300,0,0"),
    "why, Chinese": ("cross_entropy", "likelihood", "?lang=zh&n=1,2,1000000"),
    "the batch by columns, Chinese": ("cross_entropy", "batch", f"?lang=zh&layout=columns&{BATCH}"),
    "the documents' table, Chinese": ("two_models", "table", "?lang=zh"),
}  # fmt: skip


def settled(screen: Screen, views: int) -> None:
    """Wait until this many live views stand, and all that was done in them is answered."""
    screen.until(
        f"""(views) => {{ {EVERYWHERE}
          const live = all('.live');
          return live.length === views && live.every((one) => one.dataset.state === 'settled');
        }}""",
        views,
    )


def open_all(screen: Screen, views: int) -> None:
    """Open everything that can be folded, and wait for what was not there before."""
    screen.page.evaluate(f"() => {{ {EVERYWHERE} for (const one of all('details')) one.open = true; }}")
    screen.until(
        f"""() => {{ {EVERYWHERE}
          return all('.live[data-opened]').every((live) => live.querySelectorAll('details[open][data-key]').length
            === live.dataset.opened.split(' ').filter(Boolean).length);
        }}"""
    )
    settled(screen, views)


def readable(screen: Screen) -> None:
    found = screen.page.evaluate(CONTRAST)
    assert found["count"] > 20
    assert found["low"] == []


@pytest.mark.parametrize("name", PLACES)
def test_a_page_fits_every_width_and_can_be_read_in_both_themes(blank: Open, name: str) -> None:
    place = PLACES[name]
    screen = blank()
    screen.forgiven.append("404")  # on a path of two parts Streamlit looks for its server there first
    screen.page.goto(screen.url + place.address)
    if place.waits_for:
        expect(screen.page.locator(place.waits_for).first).to_be_visible()
    settled(screen, place.views)
    open_all(screen, place.views)
    if place.box:
        screen.type(place.box, "x" * 200)
        expect(screen.live.get_by_role("alert").first).to_be_visible()
        settled(screen, place.views)
    readable(screen)
    assert misfits(screen, WIDTHS) == {}
    ground = "() => getComputedStyle(document.querySelector('.stApp')).backgroundColor"
    light = screen.page.evaluate(ground)
    screen.page.emulate_media(color_scheme="dark")
    screen.until(f"(light) => ({ground})() !== light", light)
    screen.until(f"() => !({CONTRAST})().low.length")  # Streamlit repaints what it draws one after the other
    readable(screen)


@pytest.mark.parametrize("name", LIVE_ONLY)
def test_a_view_fits_every_width(alone: Opened, name: str) -> None:
    chapter, section, query = LIVE_ONLY[name]
    screen, _ = alone(chapter, section, query=query)
    open_all(screen, 1)
    assert misfits(screen, WIDTHS) == {}
