"""Whatever stands in the address, the chain, its check and its statements answer, and what they write reads back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pages.shared.live.answer import find
from tests.live import show

QUICK = settings(
    deadline=None, derandomize=True, database=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow]
)
VALUE = st.text(max_size=20) | st.sampled_from(
    [
        *("0", "1", "-1", "2", "0,1", "1,2,3", "40,0,0", "1000000,0,0", "0.5,0.5", "0.2,0.3,0.5", "1,0,0", "-1e308"),
        *("-inf,0,1", "-inf,-inf,0", "0,-inf,-inf", "1e308,-1e308,0", "1e-320", "1e308", "inf", "nan", "0,745"),
        *("soft", "hard", "0.001", "1e-15", "0.3", "1,2,3,4,5,6", "1,2,3,4,5,6,7", "3e16,0,0"),
    ]
)


@pytest.mark.parametrize("name", ["chain", "check", "everywhere"])
@QUICK
@given(st.data())
def test_any_address_is_answered_and_written_back(name, data):
    keys = find("gradient", name).keys
    query = {key: data.draw(VALUE) for key in keys if data.draw(st.booleans())}
    first = show("gradient", name, opened=["sum", "copy"], **query)
    again = show("gradient", name, opened=["sum", "copy"], **first.query)
    assert again.query == first.query
    np.testing.assert_equal(again.values, first.values)
    assert first.sentence
