"""What the process that measures writes and what is read of it; one small size is measured for real."""

import json
from dataclasses import asdict

import pytest

from pages.numbers import measured
from pages.numbers.line import CannotBeMeasuredError
from softmax_core.lessons.cost import VARIANTS, Measured, Timed, sizes_around
from softmax_core.timing import Spread, spread

MACHINE = {"processor": "Z80", "cores": 1, "python": "3.11.0", "numpy": "2.4.0"}


def lines(size, last=None):
    """What the process writes."""
    spreads = dict.fromkeys(VARIANTS, spread([1.0, 2.0, 3.0]))
    timed = [asdict(Timed(one, spreads)) for one in sizes_around(*size)]
    return [json.dumps(one) + "\n" for one in [MACHINE, *timed]][:last]


def test_what_is_written_is_read_and_progress_told():
    told = []
    found = measured.read((2, 3), lines((2, 3)), told.append)
    assert (found.processor, found.cores) == ("Z80", 1)
    assert list(found.times) == sizes_around(2, 3)
    assert found.chosen["naive"] == Spread(1.5, 2.0, 2.5, 3)
    assert told[0] == 0.0
    assert told[-1] == 1.0
    assert told == sorted(told)


@pytest.mark.parametrize("last", [0, 1, 3])
def test_a_process_that_ends_too_early_is_noticed(last):
    with pytest.raises(EOFError):
        measured.read((2, 3), lines((2, 3), last), lambda _share: None)


def test_a_small_size_is_measured_in_a_process_of_its_own():
    told = []
    found = measured.run((1, 3), lambda share: told.append(share) or True)
    assert isinstance(found, Measured)
    assert found.size == (1, 3)
    assert all(0 < one.lower <= one.median <= one.upper for one in found.chosen.values())
    assert found.along(0) == [(1, 3), (4, 3), (16, 3), (64, 3)]
    assert found.growth(1, "naive")[0] == 192 / 2


def test_a_measurement_that_nobody_waits_for_is_ended_and_one_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(measured, "LOOK", 0.01)
    with pytest.raises(CannotBeMeasuredError, match="cancelled"):
        measured.run((1000, 1000), lambda _share: False)
    monkeypatch.setattr(measured, "PATIENCE", 0.0)
    with pytest.raises(CannotBeMeasuredError, match="too_long"):
        measured.run((1000, 1000), lambda _share: True)


def test_a_process_that_breaks_is_a_measurement_that_has_failed(capfd):
    with pytest.raises(CannotBeMeasuredError, match="failed"):
        measured.run((0, 3), lambda _share: True)  # a size that the page does not let through
    assert "cannot be timed" in capfd.readouterr().err
