"""The chain from logits to gradient: what can be set, its examples, its chart, and what can be copied."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

from pages.shared import parse
from pages.shared.documents import TITLES
from pages.shared.live.chart import Axis, Chart, Line, Point, round_ticks
from pages.shared.live.controls import (
    Changes,
    Choice,
    Factor,
    Logits,
    Names,
    Number,
    Pin,
    Shown,
    State,
    Temperature,
    Toggles,
)
from pages.shared.live.section import Section
from pages.shared.values import listed
from pages.shared.words import Words
from pages.softmax import code
from softmax_core.chain import affine
from softmax_core.digits import plain, text
from softmax_core.examples import load_documents
from softmax_core.lessons import softmax as lesson

LINEAR, LOGARITHMIC = range(2)
STAGES = ("how", "loss", "gradient")
"""What is shown beside score and probability; all of it where an address does not say."""

HEIGHT = 380

DOCUMENTS = {f"{e.name}/{e.row}/{plain(e.temperature)}": e for e in load_documents()}
EXAMPLES: dict[str, Changes] = {
    name: {"z": example.logits, "T": example.temperature} for name, example in DOCUMENTS.items()
}

logits = Logits(
    "z",
    (3.0, 1.0, 0.2),
    fewest=parse.FEWEST,
    most=parse.MOST,
    moves=lesson.with_logit,
    stands=lambda state: settled(state)["z"],
)
temperature = Temperature("T", 1.0)
true = Choice("y", 0, of="z")


def settled(state: State) -> Changes:
    """Work scale and shift into the logits."""
    return {"z": tuple(affine(state["z"], state["m"], state["c"]).tolist()), "c": 0.0, "m": 1.0}


def surprise(state: State, _index: Any, seed: str) -> Changes:
    """Draw logits, temperature and true class, for as many classes as there are; the seed comes along."""
    dice = random.Random(seed)  # noqa: S311  (a surprise, not a secret)
    drawn = tuple(round(dice.gauss(0.0, 2.0), 1) + 0.0 for _ in state["z"])
    return {
        "z": drawn, "c": 0.0, "m": 1.0, "T": dice.choice((0.5, 1.0, 1.0, 1.0, 2.0)),
        "y": dice.randrange(len(drawn)),
    }  # fmt: skip


def paste(state: State, _index: Any, pasted: str) -> Changes:
    """Take logits, and names if there are any, in any notation."""
    listed = parse.logits(pasted)
    names = listed.names if any(listed.names) else state["names"]
    return {"z": listed.logits, "c": 0.0, "m": 1.0, "names": names}


def axis(_state: State, _index: Any, kind: str) -> Changes:
    """Draw probabilities on the other axis."""
    return {"axis": LOGARITHMIC if kind == "log" else LINEAR}


def _carried(state: State, section: str) -> str:
    """Name a section of another chapter with these logits, over T, and this true class."""
    z, temperature = settled(state)["z"], state["T"]
    scaled = affine(z, 1 / temperature) if 0 < temperature < float("inf") else affine(z)
    return f"{section}&z={listed(scaled.tolist())}&y={state['y']}"


def dialled(state: State) -> str:
    """Name the dial of temperature with these logits."""
    return f"temperature?section=dial&z={listed(settled(state)['z'])}&T={plain(state['T'])}"


def told(words: Words) -> Mapping[str, Any]:
    """Name the examples and say where they come from, and where a logarithmic bar ends."""
    return {
        "labels": dict(zip(DOCUMENTS, words["example_labels"], strict=True)),
        "sources": {key: _source(key, words) for key in DOCUMENTS},
        "log_end": lesson.SURPRISAL_TICKS[-1],
    }


def _source(key: str, words: Words) -> str:
    """Say where an example comes from and what the document does with it."""
    example = DOCUMENTS[key]
    printed = example.printed or ()
    said = words.say(
        f"source_{example.name}", row=example.row + 1, printed=_list(printed), total=text(sum(printed)),
        right=_list(example.probabilities),
    )  # fmt: skip
    return words.say("source", name=example.name, document=example.document, title=TITLES[example.document], said=said)


def _list(values: Sequence[float]) -> str:
    return f"[{', '.join(map(text, values))}]"


def charts(shape: Mapping[str, Any], span: float) -> Sequence[Chart]:
    """Draw every probability as one control moves."""
    classes, log = range(shape["z"]), shape["axis"] == LOGARITHMIC
    quantity = "surprisal" if log else "p"
    ratios = [(x, plain(x)) for x in (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)]
    x = {f"z{i}": Axis("chart_logit", -span, span, round_ticks(-span, span), name=f"{{@name{i}}}") for i in classes}
    x["T"] = Axis("chart_temperature", 0.05, 50.0, ratios, log=True)
    powers = ["1", *(f"1e−{k}" for k in range(1, len(lesson.SURPRISAL_TICKS)))]
    y = Axis("chart_p", 0.0, 1.02, [(k / 4, plain(k / 4)) for k in range(5)])
    if log:
        y = Axis("chart_p", lesson.SURPRISAL_TICKS[-1], -0.1, list(zip(lesson.SURPRISAL_TICKS, powers, strict=True)))
    lines = [Line(f"{quantity}[{i}]", name=f"{{@name{i}}}", colour=i) for i in classes]
    points = [Point("", f"{quantity}[{i}]", colour=i) for i in classes]
    return [Chart("sweep", x, y, lines, points, HEIGHT, before="−log p = " if log else "")]


section = Section(
    controls=[
        logits,
        Names("names", (), key="n", of="z"),
        temperature,
        true,
        Number("c", 0.0, within=10.0, steps=20),
        Factor("m", 1.0),
        Pin("pin", of=(logits, temperature, true), settled=settled),
        Toggles("open", (), options=STAGES, unsaid=STAGES),
        Choice("axis", LINEAR, options=("linear", "log"), slides=False, computed=False, shapes=True),
        Shown("show", "z0", of=("z", "T")),
    ],
    compute=lesson.quantities,
    quantities=lesson.QUANTITIES,
    parts=(lesson.WORKINGS, lesson.OTHER_WAYS),
    constants=("pin",),
    at_rest={"exact": lambda state: lesson.checked(settled(state)["z"], state["T"], state["y"])},
    examples=EXAMPLES,
    keeps=("names", "y", "pin", "open", "axis", "show"),
    actions={"surprise": surprise, "paste": paste, "axis": axis},
    classes="z",
    fewest=parse.FEWEST,
    most=parse.MOST,
    settled=settled,
    told=told,
    charts=charts,
    links={
        "cross_entropy": lambda state: _carried(state, "cross-entropy?section=price"),
        "temperature": dialled,
        "gradient": lambda state: _carried(state, "gradient?section=chain"),
    },
    copies={
        "numpy": lambda state, _: code.numpy(settled(state)["z"], state["T"], state["y"]),
        "pytorch": lambda state, _: code.pytorch(settled(state)["z"], state["T"], state["y"]),
        "latex": lambda state, names: code.latex(settled(state)["z"], state["T"], state["y"], names),
        "csv": lambda state, names: code.csv(settled(state)["z"], state["T"], state["y"], names),
    },
)
