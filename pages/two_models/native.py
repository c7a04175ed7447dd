"""What the core needs of a state that the page draws without a live view."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pages.two_models import data as source
from pages.two_models.address import from_query
from pages.two_models.state import DEFAULT, PARAMS


def state_of(query: Mapping[str, str]) -> Mapping[str, Any]:
    """Give all that is computed of the example that an address names."""
    state = from_query(PARAMS, DEFAULT, query)[0]
    return {"study": source.study(state, source.example(state.data), {})}
