"""What the visitor of the chapter Two models can set, and how it stands in a link."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pages.shared import parse
from pages.shared.parse import Refusal
from pages.shared.values import names_read, names_written, of_count, one_of, share
from pages.two_models import table_value as tables
from pages.two_models.address import Param
from pages.two_models.table_value import Table
from softmax_core.digits import plain

DOCUMENTS, OWN = "documents", "own"
DATA = (DOCUMENTS, "digits", "tumour", "opposed", OWN)
VIEWS = ("overview", "rows", "classes", "threshold", "sure", "take")
MATRICES = ("disagreement", "confusion_a", "confusion_b")
ABOUT = ("chance", "calibration", "temperature")
BY = ("gap", "cells", "classes", *MATRICES)
RESAMPLES = (500, 2000, 10000)
FEWEST_BINS, MOST_BINS = 5, 50
LARGEST_SEED = 9999
CELLS = ("both", "only_a", "only_b", "neither")
UNITS = ("nats", "bits")
CLASS_MEASURES = ("recall", "precision", "f1", "cross_entropy")


@dataclass(frozen=True)
class Pick:
    """Which rows are listed: all, one cell of the 2x2 table, one class, or one cell of a matrix."""

    kind: str = "all"
    i: int | None = None
    j: int | None = None

    def fits(self, classes: int) -> bool:
        """Whether there are such classes."""
        return all(index is None or 0 <= index < classes for index in (self.i, self.j))


ALL = Pick()


@dataclass(frozen=True)
class State:
    """Everything on the page that can be set.

    Attributes
    ----------
    data : str
        One of `DATA`.
    table : Table
        The small table; what `data` = "documents" shows, edited or not.
    view : str
        One of `VIEWS`.
    names : tuple of str
        What the visitor calls the models of data other than the small table; "" stands for the name in the data.
    pick : Pick
        Which rows are listed.
    page : int
        Which page of that list, from 0.
    row : int or None
        The row looked at, from 0.
    by : str
        One of `BY`: what the rows are looked at by.
    about : str
        One of `ABOUT`: which doubt about the difference is looked into.
    top : int
        k of the top-k accuracy.
    bins, resamples, seed : int
        Of the reliability diagram, and of the bootstrap.
    unit : str
        One of `UNITS`: what losses are written in.
    pair : tuple of int or None
        Which two of several models are A and B; None: the two that stand first.
    measure : str
        One of `CLASS_MEASURES`: what is shown class by class.
    positive : int or None
        The class that is looked at against the rest; None: the second of two, else the first.
    threshold : float
        The probability from which on a row counts as of that class.
    """

    data: str = DOCUMENTS
    table: Table = tables.DEFAULT
    view: str = "overview"
    names: tuple[str, str] = ("", "")
    pick: Pick = ALL
    page: int = 0
    row: int | None = None
    by: str = "gap"
    about: str = "chance"
    top: int = 3
    bins: int = 15
    resamples: int = 2000
    seed: int = 0
    unit: str = "nats"
    pair: tuple[int, int] | None = None
    measure: str = "recall"
    positive: int | None = None
    threshold: float = 0.5


DEFAULT = State()


def with_data(state: State, data: str) -> State:
    """Choose the data: what spoke of rows and models of the old data goes."""
    return replace(state, data=data, names=("", ""), pick=ALL, page=0, row=None, positive=None, pair=None)


def with_pair(state: State, a: int, b: int) -> State:
    """Compare two others of several models: what spoke of the old two goes."""
    return replace(state, pair=(a, b), names=("", ""), pick=ALL, page=0, row=None)


def with_pick(state: State, pick: Pick) -> State:
    """List other rows, from the first page on."""
    return replace(state, pick=pick, page=0, row=None)


def named(state: State, a: str, b: str) -> State:
    """Rename the models."""
    return replace(state, names=(parse.name(a), parse.name(b)))


def _whole(text: str, lowest: int, highest: int) -> int:
    value = parse.number(text)
    if value != int(value) or not lowest <= value <= highest:
        raise Refusal("not_whole", value=text, lowest=lowest, highest=highest)
    return int(value)


def _write_pick(state: State) -> str | None:
    pick = state.pick
    return None if pick == ALL else ".".join(str(part) for part in (pick.kind, pick.i, pick.j) if part is not None)


def _read_pick(state: State, text: str) -> State:
    kind, *indices = text.split(".")
    wanted = {"all": 0, **dict.fromkeys(CELLS, 0), "class": 1, **dict.fromkeys(MATRICES, 2)}
    if wanted.get(one_of(kind, tuple(wanted))) != len(indices):
        raise Refusal("link_pick")
    places = [_whole(index, 0, 10**6) for index in indices]
    return replace(state, pick=Pick(kind, *places))


def _read_pair(state: State, text: str) -> State:
    places = tuple(_whole(part, 1, 10**4) - 1 for part in of_count(tuple(text.split(",")), 2))
    return replace(state, pair=(places[0], places[1]))


def _read_names(state: State, text: str) -> State:
    a, b = names_read(text, 2)
    return replace(state, names=(a, b))


def _read_table(state: State, text: str) -> State:
    return replace(state, table=tables.read(text))


def _number(key: str, field: str, lowest: int, highest: int) -> Param[State]:
    """Declare a whole number whose default stays out of the link."""

    def write(state: State) -> str | None:
        value = getattr(state, field)
        return None if value == getattr(DEFAULT, field) else str(value)

    def read(state: State, text: str) -> State:
        changed: State = replace(state, **{field: _whole(text, lowest, highest)})  # type: ignore[arg-type]
        return changed

    return Param(key, write, read)


def _option(key: str, field: str, choices: tuple[str, ...]) -> Param[State]:
    """Declare a choice whose default stays out of the link."""

    def write(state: State) -> str | None:
        value = str(getattr(state, field))
        return None if value == getattr(DEFAULT, field) else value

    def read(state: State, text: str) -> State:
        changed: State = replace(state, **{field: one_of(text, choices)})  # type: ignore[arg-type]
        return changed

    return Param(key, write, read)


PARAMS = (
    _option("d", "data", DATA),
    Param[State]("t", lambda state: tables.write(state.table), _read_table, tables.LONGEST),
    _option("show", "view", VIEWS),
    Param[State]("n", lambda state: names_written(state.names), _read_names),
    Param[State]("pair", lambda state: state.pair and ",".join(str(one + 1) for one in state.pair), _read_pair),
    Param[State]("rows", _write_pick, _read_pick),
    _number("page", "page", 0, 10**6),
    Param[State](
        "row",
        lambda state: None if state.row is None else str(state.row + 1),
        lambda state, text: replace(state, row=_whole(text, 1, 10**7) - 1),
    ),
    _option("by", "by", BY),
    _option("about", "about", ABOUT),
    _number("top", "top", 1, 100),
    _number("bins", "bins", FEWEST_BINS, MOST_BINS),
    _number("resamples", "resamples", 100, RESAMPLES[-1]),
    _number("seed", "seed", 0, LARGEST_SEED),
    _option("unit", "unit", UNITS),
    _option("measure", "measure", CLASS_MEASURES),
    Param[State](
        "class",
        lambda state: None if state.positive is None else str(state.positive),
        lambda state, text: replace(state, positive=_whole(text, 0, 10**6)),
    ),
    Param[State](
        "cut",
        lambda state: None if state.threshold == DEFAULT.threshold else plain(state.threshold),
        lambda state, text: replace(state, threshold=share(text)),
    ),
)
