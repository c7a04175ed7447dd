"""The line of those who wish for a measurement: its order, what is shared, its bounds, what fails; nobody sleeps."""

import pytest

from pages.numbers import line as module
from pages.numbers.line import (
    GONE,
    KEPT,
    LONGEST,
    CannotBeMeasuredError,
    Done,
    Failed,
    FullError,
    Line,
    Running,
    Waiting,
)


class Bench:
    """A line with a clock that the test turns, and measurements that are made when the test says so."""

    def __init__(self):
        self.now, self.made, self.during = 0.0, [], lambda _what, _progress: None
        self.line = Line(self.run, lambda: self.now, threaded=False)

    def run(self, what, progress):
        self.made.append(what)
        self.during(what, progress)
        return f"{what} at {self.now}"


@pytest.fixture
def bench():
    return Bench()


def test_one_after_the_other_in_the_order_of_the_wishes_and_everybody_is_told_the_place(bench):
    for what, who in (("a", "Ann"), ("b", "Bob"), ("c", "Cem")):
        bench.line.ask(what, who)
    assert [bench.line.look(*one) for one in (("a", "Ann"), ("b", "Bob"), ("c", "Cem"))] == [
        Waiting(0), Waiting(1), Waiting(2)
    ]  # fmt: skip
    seen = []
    bench.during = lambda _what, progress: seen.append(
        (progress(0.5), bench.line.look("a", "Ann"), bench.line.look("c", "Cem"))
    )
    assert bench.line.step()
    assert seen == [(True, Running(0.5), Waiting(2))]
    assert bench.line.look("c", "Cem") == Waiting(1)
    assert bench.line.step()
    assert bench.line.step()
    assert not bench.line.step()
    assert bench.made == ["a", "b", "c"]


def test_one_wish_for_the_same_is_enough_and_the_result_is_everybodys_with_its_age(bench):
    bench.line.ask("a", "Ann")
    bench.line.ask("a", "Bob")
    assert bench.line.crowd == 2
    assert bench.line.look("a", "Bob") == Waiting(0)
    while bench.line.step():
        pass
    bench.now = 90.0
    assert bench.made == ["a"]
    assert bench.line.crowd == 0
    for who in ("Ann", "Bob", "a visitor who has wished for nothing"):
        assert bench.line.look("a", who) == Done("a at 0.0", 90.0)
    bench.line.ask("a", "Cem")
    assert not bench.line.step()  # it is there
    bench.line.ask("a", "Cem", again=True)
    assert bench.line.look("a", "Cem") == Waiting(0)
    assert bench.line.look("a", "Ann") == Done("a at 0.0", 90.0)
    assert bench.line.step()
    assert bench.line.look("a", "Ann") == Done("a at 90.0", 0.0)


def test_whoever_has_wished_for_nothing_sees_nothing_of_others_wishes(bench):
    bench.line.ask("a", "Ann")
    assert bench.line.look("a", "Bob") is None
    assert bench.line.look("b", "Ann") is None


def test_a_wish_that_is_given_up_is_not_measured_unless_another_waits_for_it(bench):
    for what, who in (("a", "Ann"), ("b", "Ann"), ("b", "Bob")):
        bench.line.ask(what, who)
    bench.line.cancel("a", "Ann")
    bench.line.cancel("b", "Ann")
    assert bench.line.look("b", "Ann") is None
    assert bench.line.look("b", "Bob") == Waiting(0)
    while bench.line.step():
        pass
    assert bench.made == ["b"]


def test_a_measurement_that_is_given_up_ends_and_leaves_no_result(bench):
    def stopped(_what, progress):
        assert progress(0.1)
        bench.line.cancel("a", "Ann")
        bench.line.ask("a", "Bob")  # who gets one of his own
        if not progress(0.2):
            raise CannotBeMeasuredError("cancelled")

    bench.during = stopped
    bench.line.ask("a", "Ann")
    assert bench.line.step()
    assert bench.line.look("a", "Ann") is None
    assert bench.line.look("a", "Bob") == Waiting(0)
    bench.during = lambda _what, _progress: None
    bench.line.ask("a", "Ann")
    assert bench.line.step()
    assert isinstance(bench.line.look("a", "Ann"), Done)


def test_what_fails_is_said_and_the_line_goes_on(bench, caplog):
    def fails(what, _progress):
        if what == "slow":
            raise CannotBeMeasuredError("too_long")
        if what == "bad":
            raise RuntimeError("nobody has thought of it")

    bench.during = fails
    for what in ("slow", "bad", "good"):
        bench.line.ask(what, "Ann")
    while bench.line.step():
        pass
    assert bench.line.look("slow", "Ann") == Failed("too_long")
    assert bench.line.look("bad", "Ann") == Failed("failed")
    assert "nobody has thought of it" in caplog.text
    assert isinstance(bench.line.look("good", "Ann"), Done)
    bench.during = lambda _what, _progress: None
    bench.line.ask("slow", "Ann")
    assert bench.line.look("slow", "Ann") == Waiting(0)
    assert bench.line.step()
    assert isinstance(bench.line.look("slow", "Ann"), Done)


def test_the_line_is_bounded_and_so_are_the_results(bench):
    for what in range(LONGEST):
        bench.line.ask(what, "Ann")
    with pytest.raises(FullError):
        bench.line.ask("one more", "Bob")
    bench.line.ask(3, "Bob")  # is in the line already
    while bench.line.step():
        pass
    for what in range(LONGEST, KEPT + 5):
        bench.line.ask(what, "Ann")
        bench.line.step()
    there = [what for what in range(KEPT + 5) if bench.line.look(what, "Ann")]
    assert there == list(range(5, KEPT + 5))


def test_whoever_does_not_look_any_more_has_left_and_holds_nobody_up(bench):
    bench.line.ask("a", "Ann")
    bench.line.ask("b", "Bob")
    for bench.now in (GONE / 2, GONE, GONE + 1):
        bench.line.look("b", "Bob")
    while bench.line.step():
        pass
    assert bench.made == ["b"]


def test_a_thread_works_while_there_are_wishes_and_begins_anew_after_them():
    started = []

    class Thread:
        def __init__(self, target, **_options):
            self.start = lambda: started.append(target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module.threading, "Thread", Thread)
        line = Line(lambda what, _progress: what)
        line.ask("a", "Ann")
        line.ask("b", "Ann")
        (work,) = started
        work()
        line.ask("c", "Ann")
        assert len(started) == 2
        started[1]()
    assert all(isinstance(line.look(what, "Bob"), Done) for what in "abc")
