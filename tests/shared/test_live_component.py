"""What is done about what a browser tells, whatever comes between."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from pages.shared.live import component
from pages.shared.live.component import hear
from pages.shared.live.model import Session


class EndOfRunError(BaseException):
    """What Streamlit raises wherever a run may end."""


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    queue = [{"n": n, "id": what, "text": ""} for n, what in enumerate("abc", 1)]
    state = {
        "chain session": component._Heard(Session("t")),
        "chain": {"acts": {"token": "t", "queue": queue, "views": []}},
    }
    monkeypatch.setattr(component, "st", SimpleNamespace(session_state=state))
    return state


def test_every_act_is_done_once(session: dict[str, Any]) -> None:
    done: list[str] = []
    for _ in range(2):
        hear("chain", lambda what, _: done.append(what))
    assert done == ["a", "b", "c"]
    assert session["chain session"].session.done == 3


def test_a_run_that_ends_between_two_acts_is_followed_by_one_that_goes_on(session: dict[str, Any]) -> None:
    done: list[str] = []
    ended = iter([False, True, False, False])

    def act(what: str, _: str) -> None:
        if next(ended):
            raise EndOfRunError
        done.append(what)

    with pytest.raises(EndOfRunError):
        hear("chain", act)
    assert session["chain session"].session.done == 1
    hear("chain", act)
    assert done == ["a", "b", "c"]


@pytest.mark.usefixtures("session")
def test_an_act_that_fails_is_not_tried_again() -> None:
    done: list[str] = []

    def act(what: str, _: str) -> None:
        if what == "b":
            raise ValueError(what)
        done.append(what)

    with pytest.raises(ValueError, match="b"):
        hear("chain", act)
    hear("chain", act)
    assert done == ["a", "c"]


@pytest.mark.parametrize("missing", ["chain", "chain session"])
def test_before_the_browser_has_told_anything_nothing_is_done(session: dict[str, Any], missing: str) -> None:
    del session[missing]
    hear("chain", lambda what, _: pytest.fail(what))


def test_what_the_browser_has_is_noted_without_acts(session: dict[str, Any]) -> None:
    session["chain"]["acts"] = {"token": "t", "queue": [], "views": ["k"]}
    hear("chain", lambda what, _: pytest.fail(what))
    assert session["chain session"].session.views == {"k"}
    session["chain"]["acts"] = None
    hear("chain", lambda what, _: pytest.fail(what))
