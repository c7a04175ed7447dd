"""The clinic: ways to write softmax, run on the visitor's array; and the visitor's own code, read and never run."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from pages.numbers.array_text import LONGEST, read, rows_of, written
from pages.shared.code import HEAD
from pages.shared.live.controls import Changes, Choice, State, Text
from pages.shared.live.section import Section
from pages.shared.parse import Refusal
from pages.shared.words import Words
from softmax_core.lessons import clinic as lesson
from softmax_core.lessons.clinic_variants import COLUMNS, ROWS, VARIANTS
from softmax_core.lessons.recognise import Reading, UnreadableError, dedented, recognise

WAYS = tuple(VARIANTS)
LAYOUTS = (ROWS, COLUMNS)
LONGEST_CODE = 700
START = "3.0,1.0,0.2;2.0,1.0,0.1"
NOTHING_PASTED, NO_WAY = -1, -2
"""Instead of the place of the way that was pasted."""


@lru_cache(maxsize=64)
def findings(matrix: str, layout: int) -> Mapping[str, lesson.Finding]:
    """Run every way on an array, as it stands in a link."""
    return lesson.examined(read(matrix), LAYOUTS[layout])


def found(state: State) -> Mapping[str, lesson.Finding]:
    """Run every way on a state's array."""
    return findings(state["matrix"], state["layout"])


def read_array(_state: State, typed: str) -> str:
    """Read what was typed, and write it shortly."""
    return written(read(typed))


def read_code(_state: State, typed: str) -> str:
    """Read code: what it says, if it can be read; nothing is fine, too."""
    text = dedented(typed).strip()
    if text:
        reading(text)
    return text


@lru_cache(maxsize=64)
def reading(code: str) -> Reading:
    """Recognise code; refuse what is none."""
    try:
        return recognise(code)
    except UnreadableError as why:
        if why.kind == "long":
            raise Refusal("too_long", size=why.value, most=LONGEST_CODE) from why
        raise Refusal("no_number" if why.kind == "empty" else f"code_{why.kind}", value=why.value) from why


def own(state: State) -> int:
    """Say which way the pasted code is."""
    if not state["code"]:
        return NOTHING_PASTED
    name = reading(state["code"]).name
    return WAYS.index(name) if name else NO_WAY


def paste(state: State, index: Any, text: str) -> Changes:
    """Take code, and open the way that it is."""
    taken = CODE.set(state, index, text)
    way = own({**state, **taken})
    return {**taken, "way": way + 1} if way >= 0 else taken


def look(state: State, index: Any, _text: str) -> Changes:
    """Open a way, or close it."""
    if not 0 <= index < len(WAYS):
        raise Refusal("not_a_choice", value=str(index), choices=f"0 … {len(WAYS) - 1}")
    return {"way": 0 if state["way"] == index + 1 else index + 1}


def lay(_state: State, _index: Any, text: str) -> Changes:
    """Say where the samples are."""
    if text not in LAYOUTS:
        raise Refusal("not_a_choice", value=text, choices=", ".join(LAYOUTS))
    return {"layout": LAYOUTS.index(text)}


def numbers(state: State) -> Mapping[str, float]:
    """Give all that a state says in numbers."""
    every = lesson.quantities(found(state), read(state["matrix"]), LAYOUTS[state["layout"]])
    mine = {f"is_own[{v}]": float(v == own(state)) for v in range(len(WAYS))}
    return every | mine | {f"open[{v}]": float(v + 1 == state["way"]) for v in range(len(WAYS))}


def texts(state: State, words: Words) -> Mapping[str, str]:
    """Write results as NumPy means them, nan for what is none; what was raised; reasons; what was typed."""
    cells = lesson.cells(found(state), read(state["matrix"]), LAYOUTS[state["layout"]])
    said = {f"raised{v}": one.raised for v, one in enumerate(found(state).values())}
    said |= {f"why{v}": words[f"clinic_why_{one.reason}"] for v, one in enumerate(found(state).values())}
    said |= {f"open{v}": str(v + 1 == state["way"]).lower() for v in range(len(WAYS))}
    said |= {f"lay_{one}": str(place == state["layout"]).lower() for place, one in enumerate(LAYOUTS)}
    return cells | said | {
        "matrix": "\n".join(", ".join(row.split(",")) for row in state["matrix"].strip(";").split(";")),
        "code": state["code"], "array": array_said(state, words), "pasted": pasted_said(state, words),
    }  # fmt: skip


def array_said(state: State, words: Words) -> str:
    """Say what an array is."""
    values = read(state["matrix"])
    rows = rows_of(values)
    dtype = "int64" if isinstance(rows[0][0], int) else "float64"
    if rows != values:
        return words.say("clinic_array_vector", dtype=dtype, count=len(rows[0]))
    samples, classes = (len(rows), len(rows[0]))[:: -1 if state["layout"] else 1]
    key = f"clinic_array_{LAYOUTS[state['layout']]}"
    return words.say(key, dtype=dtype, rows=len(rows), columns=len(rows[0]), samples=samples, classes=classes)


def pasted_said(state: State, words: Words) -> str:
    """Say what the pasted code is."""
    if own(state) < 0:
        return str(words["clinic_pasted_nothing" if own(state) == NOTHING_PASTED else "clinic_pasted_unknown"])
    name, read_as = WAYS[own(state)], reading(state["code"])
    verdict = words["clinic_verdicts"][lesson.VERDICTS.index(found(state)[name].verdict)]
    said = words.say("clinic_pasted", name=words[f"clinic_name_{name}"], verdict=verdict)
    more = [words["clinic_pasted_matrix"]] if read_as.matrix_only else []
    return words.paragraph([said, words[f"clinic_why_{found(state)[name].reason}"], *more])


def shape(state: State) -> Mapping[str, Hashable]:
    """Say how large the array is and what every way returns: 0 rows for an error, dimensions."""
    rows = rows_of(read(state["matrix"]))
    every = [one.result for one in found(state).values()]
    shapes = tuple((0, 0, 0) if one is None else (*((1, *one.shape)[-2:]), one.ndim) for one in every)
    return {"size": (len(rows), len(rows[0])), "vector": rows != read(state["matrix"]), "shapes": shapes}


def code(state: State, _names: Sequence[str] = ()) -> str:
    """Write the way that is open, run on this array."""
    if not state["way"]:
        return ""
    rows = [f"[{', '.join(row.split(','))}]" for row in state["matrix"].strip(";").split(";")]
    array = f"[{', '.join(rows)}]" if ";" in state["matrix"] else rows[0]
    return f"{HEAD}{VARIANTS[WAYS[state['way'] - 1]].code}\n\nx = np.array({array})\nprint(softmax(x))\n"


CODE = Text("code", "", key="cp", longest=LONGEST_CODE, computed=False, reads=read_code, otherwise=lambda _: "")

section = Section(
    controls=[
        Text("matrix", START, key="cm", longest=LONGEST, computed=False, reads=read_array, otherwise=lambda _: START),
        Choice("layout", 0, key="cl", options=LAYOUTS, slides=False, computed=False),
        Choice("way", 0, key="cv", options=("none", *WAYS), slides=False, computed=False),
        CODE,
    ],
    compute=dict,
    quantities=lesson.QUANTITIES,
    at_rest={"": numbers},
    examples={
        "E1": {"matrix": "3.0,1.0,0.2"},
        "E2": {"matrix": "2.0,1.0,0.1"},
        "E3": {"matrix": "13,31,5"},
        "E4": {"matrix": "3,2,4;4,5,6"},
        "E5": {"matrix": START, "way": 1 + WAYS.index("global_axis0")},
        "E6": {"matrix": START, "way": 1 + WAYS.index("total")},
        "1000": {"matrix": "1000.0,999.0,998.0;3.0,1.0,0.2"},
    },
    keeps=("layout", "code"),
    actions={"code": paste, "look": look, "lay": lay},
    told=lambda _: {"ways": {name: VARIANTS[name].documents for name in WAYS}},
    copies={"code": code},
    texts_of=texts,
    shape_of=shape,
)
