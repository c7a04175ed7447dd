"""The browser writes every number as Python does."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import asdict

import pytest
from playwright.sync_api import Browser, Page

from pages.shared.live.component import script
from softmax_core.digits import HUGE, Form, rounded, text

FORMS = [
    Form(),
    Form(signed=True),
    Form(decimals=2),
    Form(decimals=2, scientific=False),
    Form(decimals=0, scientific=False),
    Form(decimals=2, signed=True, bracketed=True),
    Form(bracketed=True),
    Form(kind="plain"),
    Form(kind="plain", signed=True),
]
EDGES = [
    0.0, -0.0, math.inf, -math.inf, math.nan, 1e-3, 9.995e-4, 9.9949e-4, 1e-4, 0.00012345, 9999.99994, 9999.99996, 1e4,
    12345.678, 1.00005, 0.5, 2.5, 1e-6, 9.9e-7, 1e-7, 1e21, 9.99e20, 123456789012345680000.0, 5e-324, 1e-300, 1e100,
    1.7976931348623157e308, 0.1 + 0.2, 1 / 3, 1.005, 0.045, 99.995,
]  # fmt: skip


@pytest.fixture(scope="module")
def empty(browser: Browser) -> Iterator[Page]:
    """A page with nothing on it."""
    page = browser.new_page()
    yield page
    page.close()


def numbers() -> list[float]:
    """Edges, and a few hundred numbers of every size and sign."""
    dice = random.Random(7)  # noqa: S311  (numbers to write, not secrets)
    some = [dice.choice((-1, 1)) * dice.uniform(1, 10) * 10.0 ** dice.randint(-20, 20) for _ in range(200)]
    plain = [round(dice.uniform(-50, 50), dice.randint(0, 3)) for _ in range(100)]
    return EDGES + [-one for one in EDGES] + some + plain


SCRIPT = script().replace("export default", "const start =")
WRITE = f"([values, form, names]) => {{ {SCRIPT}\nreturn values.map((one) => write(one, form, names)); }}"
BOX = f"([values, form]) => {{ {SCRIPT}\nreturn values.map((one) => plain(retyped(Math.fround(one), form))); }}"


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_python_and_the_browser_write_the_same(empty: Page, form: Form) -> None:
    sent = rounded(numbers(), form).tolist()
    written = empty.evaluate(WRITE, [sent, asdict(form) | {"tiny": form.tiny, "huge": HUGE}, []])
    assert len(written) == len(sent)
    mine = [text(value, form) for value in sent]
    wrong = [(value, one, other) for value, one, other in zip(sent, mine, written, strict=True) if one != other]
    assert wrong == []


def test_a_box_shows_the_digits_that_are_written_whatever_single_precision_adds(empty: Page) -> None:
    dice = random.Random(11)  # noqa: S311  (numbers to write, not secrets)
    values = [round(dice.uniform(-20, 20), 4) for _ in range(300)] + [0.0001, 0.3, -0.1, 12345.0, 0.0]
    sent = rounded(values, Form()).tolist()
    shown = empty.evaluate(BOX, [sent, asdict(Form()) | {"tiny": Form().tiny, "huge": HUGE}])
    assert [float(one) for one in shown] == sent


def test_a_name_is_looked_up(empty: Page) -> None:
    written = empty.evaluate(WRITE, [[1, 0, 7, math.nan], {"kind": "name"}, ["cat", "dog"]])
    assert written == ["dog", "cat", "–", "–"]
