"""Whatever stands in the address, every section answers, and what it writes into the address reads back."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pages.shared.live.answer import SECTIONS, find
from tests.live import show

QUICK = settings(
    deadline=None, derandomize=True, database=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow]
)
VALUE = st.text(max_size=20) | st.sampled_from(
    [
        *("0", "1", "-1", "2", "0,1", "1,2,3", "40,0,0", "1000000,0,0", "0.5,0.5", "0.2,0.3,0.5", "1,0,0", "-1e308"),
        *("-inf,0,1", "-inf,-inf,0", "0,-inf,-inf", "1e308,-1e308,0", "1e-320", "1e308", "inf", "nan"),
        *("smooth", "free", "columns", "1,2;3,4", "1,2,3,4,5;5,4,3,2,1"),
    ]
)


@pytest.mark.parametrize("name", sorted(section for chapter, section in SECTIONS if chapter == "cross_entropy"))
@QUICK
@given(st.data())
def test_any_address_is_answered_and_written_back(name, data):
    keys = find("cross_entropy", name).keys
    query = {key: data.draw(VALUE) for key in keys if data.draw(st.booleans())}
    first = show("cross_entropy", name, **query)
    again = show("cross_entropy", name, **first.query)
    assert again.query == first.query
    np.testing.assert_equal(again.values, first.values)
    assert first.text()
