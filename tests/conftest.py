"""What holds for every test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pages.shared import serving


@pytest.fixture(scope="session", autouse=True)
def _no_server() -> Iterator[None]:
    """Keep AppTest from preparing this process for visitors."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(serving, "settle", lambda: None)
        yield
