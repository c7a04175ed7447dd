"""Drawing: what the filters cut off the full softmax, and draws of what is left, in two ways, with a check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pages.shared import code
from pages.shared.live.controls import Changes, Choice, Logits, Probability, State, Temperature, Timeline, Whole
from pages.shared.live.section import Section
from pages.shared.values import listed
from pages.shared.words import Words
from softmax_core.digits import plain
from softmax_core.filters import ORDERS
from softmax_core.lessons import drawing as lesson

INF = float("inf")
FEWEST, MOST = 2, 6
SIX = (2.5, 2.0, 1.5, 0.5, 0.0, -1.0)
STEPS = 25
"""Of a logit, from 0 to an end: at each of them up to 10,000 are drawn."""

LARGEST_SEED = 9999
ORDER = 0
"""top-p, top-k, min-p."""


def reseed(_state: State, _index: Any, text: str) -> Changes:
    """Take another seed, from a number that comes along."""
    return {"seed": float(int(text) % (LARGEST_SEED + 1)) if text.isdigit() else 1.0}


def numpy(state: State, _names: Sequence[str]) -> str:
    """Write the draws in NumPy, filters and both ways included."""
    steps = {
        "k": "keep &= rank < k", "p": "s = np.where(keep, p, 0)[by] / p[keep].sum()\n"
        "if share < 1:\n    keep[by] &= s.cumsum() - s < share - 1e-12", "m": "keep &= p >= least * p.max()",
    }  # fmt: skip
    filters = "\n".join(steps[one] for one in ORDERS[state["order"]])
    return (
        f"{code.HEAD}{code.QUIET}z = {code.array(state['z'])}\nT = {code.numbers([state['T']])}\n"
        f"k, share, least = {code.numbers([state['k'], state['share'], state['least']])}\n"
        f"n, seed = {int(state['n'])}, {int(state['seed'])}\n\n"
        "shifted = z - z.max()\nlogits = np.where(shifted == 0, 0, shifted / T) if T < np.inf else 0 * shifted\n"
        "p = np.exp(logits) / np.exp(logits).sum()  # the full softmax\nby = np.argsort(-p, kind='stable')\n"
        f"rank = np.argsort(by)\nkeep = np.ones(len(p), bool)\n{filters}\nkeep[by[0]] = True\n"
        "q = np.where(keep, p, 0) / p[keep].sum()  # renormalised\n\n"
        "u = np.random.Generator(np.random.PCG64(seed)).random(10000)[:n]\n"
        "drawn = np.searchsorted(np.append(q.cumsum()[:-1], 1), u, side='right')\n"
        "g = [-np.log(-np.log(np.random.Generator(np.random.PCG64([seed, 1 + c])).random(10000)[:n]))"
        " for c in range(len(q))]\n"
        "gumbel = (np.log(q)[:, None] + g).argmax(axis=0)\n"
        'print("q =", q)\nprint("inverse distribution function:", np.bincount(drawn, minlength=len(q)))\n'
        'print("Gumbel-max:", np.bincount(gumbel, minlength=len(q)))\n'
    )


def to_dial(state: State) -> str:
    """Name the dial with these logits at this temperature."""
    return f"temperature?section=dial&z={listed(state['z'])}&T={plain(state['T'])}"


def texts(state: State, words: Words) -> Mapping[str, str]:
    """Name every class, and say the seed."""
    return {f"name{k}": words["names"][k] for k in range(len(state["z"]))} | {"seed": str(int(state["seed"]))}


section = Section(
    controls=[
        Logits("z", SIX, key="dz", fewest=FEWEST, most=MOST, steps=STEPS),
        Temperature("T", 1.0, key="dT"),
        Whole("k", INF, key="dk", first=1, last=lambda state: len(state["z"]), endless=True),
        Probability("share", 1.0, key="dp"),
        Probability("least", 0.0, key="dm"),
        Choice("order", ORDER, options=ORDERS, slides=False, computed=False, shapes=True),
        Timeline("n", 100.0, first=1, last=lesson.STOPS[-1], grid=lesson.STOPS),
        Whole("seed", 1.0, last=LARGEST_SEED, slides=False, computed=False),
    ],
    constants=("order", "seed"),
    compute=lesson.quantities,
    quantities=lesson.QUANTITIES,
    examples={
        "all": {},
        "k = 3": {"k": 3.0},
        "p = 0.9": {"share": 0.9},
        "p, k": {"share": 0.8, "k": 3.0, "order": ORDERS.index("pkm")},
        "k, p": {"share": 0.8, "k": 3.0, "order": ORDERS.index("kpm")},
        "min-p": {"least": 0.2},
    },
    keeps=("seed", "n"),
    actions={"reseed": reseed},
    texts_of=texts,
    classes="z",
    fewest=FEWEST,
    most=MOST,
    told=lambda _: {"orders": ORDERS, "fewest": FEWEST, "most": MOST},
    links={"dial": to_dial},
    copies={"numpy": numpy},
)
