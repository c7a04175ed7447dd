"""Why the measures say what they say: which sentence belongs to which finding, and which quantity stands where in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from softmax_core import reasons


@dataclass(frozen=True)
class Choice:
    """One sentence of several.

    Attributes
    ----------
    finding : str
        The quantity whose code chooses.
    keys : mapping of int to str
        Which sentence is for which code.
    values : mapping of str to str
        Which quantity stands in which placeholder, in all of them.
    counts : mapping of str to str
        By sentence, the quantity in its placeholder "count".
    """

    finding: str
    keys: Mapping[int, str]
    values: Mapping[str, str]
    counts: Mapping[str, str] = field(default_factory=dict)


VERSUS = {
    reasons.ONE_TIES: "one_ties",
    reasons.SAME: "same",
    reasons.OPPOSITE: "opposite",
    reasons.OTHER_TIES: "other_ties",
    reasons.BOTH_TIE: "both_tie",
    reasons.UNDECIDED: "undecided",
}
CHOICES = (
    Choice(
        "error_rate_finding",
        {
            reasons.RIGHT_ALL: "why_right_all",
            reasons.RIGHT_NONE: "why_right_none",
            reasons.SAME_ROWS: "why_same_rows",
            reasons.OTHER_ROWS: "why_other_rows",
            reasons.LEAD: "why_lead",
        },
        {"right": "right_a", "e": "error_rate_a", "first": "error_rate_leader", "last": "error_rate_trailing",
         "few": "wrong_leader", "many": "wrong_trailing"},
    ),
    Choice(
        "cross_entropy_finding",
        {
            reasons.FINITE: "why_finite",
            reasons.EQUAL: "why_equal",
            reasons.ONE_INFINITE: "why_one_infinite",
            reasons.BOTH_INFINITE: "why_both_infinite",
        },
        {"first": "cross_entropy_leader", "last": "cross_entropy_trailing", "more": "geometric_mean_leader",
         "less": "geometric_mean_trailing", "ratio": "geometric_mean_ratio", "size": "gap_size",
         "p": "geometric_mean_a", "ce": "cross_entropy_a", "za": "infinite_a", "zb": "infinite_b"},
        {"why_finite": "favouring_leader", "why_one_infinite": "infinite_trailing"},
    ),
    Choice(
        "gap_location",
        {
            reasons.NO_GAP: "where_none",
            reasons.UNSEEN: "where_unseen",
            reasons.IN_BOTH: "where_both",
            reasons.IN_ONLY_A: "where_only_a",
            reasons.IN_ONLY_B: "where_only_b",
            reasons.IN_NEITHER: "where_neither",
        },
        {"gap": "gap", "part": "largest_cell_gap", "both": "cell_gap[both]", "neither": "cell_gap[neither]"},
        {f"where_{cell}": f"cell_rows[{cell}]" for cell in ("both", "only_a", "only_b", "neither")},
    ),
    Choice(
        "error_rate_versus_cross_entropy",
        {code: f"order_{name}" for code, name in VERSUS.items()},
        {"first": "error_rate_leader", "second": "cross_entropy_leader"},
    ),
    Choice(
        "squared_error_versus_cross_entropy",
        {code: f"squared_{name}" for code, name in VERSUS.items()},
        {"first": "squared_error_leader", "qa": "squared_error_a", "qb": "squared_error_b"},
    ),
)  # fmt: skip
