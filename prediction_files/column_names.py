"""Column names parsed: ids, truth, predicted labels, and groups with one column a class."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

LONGEST_NAME = 200
MOST_CUTS = 12

IDS = ("id", "row_id", "sample_id", "index", "ids", "uid", "uuid", "key", "row", "row_index")
TRUTHS = (
    "y_true", "true_label", "truth", "ground_truth", "target", "label", "y", "obs", "class", "true_class", "actual",
    "labels", "targets", "gold", "y_test", "observed",
)  # fmt: skip
PREDICTED = (
    "pred", "prediction", "predicted", "predictions", "y_pred", "yhat", "y_hat", "predicted_label", "pred_label",
    "predicted_class", "pred_class", "label_pred", "hard", "argmax", "predict", "response", "scored_labels",
)  # fmt: skip
ORDERS = ("classes", "class_names", "classes_", "class_list", "levels", "categories")
PLAIN_WORDS = frozenset(
    (
        "prob", "probs", "proba", "p", "probability", "probabilities", "pred", "preds", "predict", "prediction",
        "predictions", "score", "scores", "logit", "logits", "logprob", "logprobs", "log", "softmax", "class", "conf",
        "confidence", "y", "hat", "output", "outputs", "x",
    )
)  # fmt: skip
_INDEX_OF_PANDAS = re.compile(r"Unnamed: \d+(\.\d+)?|__index_level_\d+__|")
_MARKS = r"[_.\-:/| \[\](){}=\"'“”]"
_CUT = re.compile(rf"{_MARKS}+?(?=-\d)|{_MARKS}+|(?<=[^\W\d_])(?=\d)")
_WORD = re.compile(r"[^\W\d_]+|\d+")


def snake_case(name: str) -> str:
    """Write a name in lower case, words joined by underscores.

    Examples
    --------
    >>> snake_case(" True Label"), snake_case(".pred_class"), snake_case("rowId")
    ('true_label', 'pred_class', 'row_id')
    """
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name[:LONGEST_NAME])
    return re.sub(r"[\W_]+", "_", spaced).strip("_").lower()


def natural_sort_key(name: str) -> tuple[tuple[int, int, str], ...]:
    """Give a key that sorts numbers in names by their value.

    Examples
    --------
    >>> sorted(["prob_10", "prob_9"], key=natural_sort_key)
    ['prob_9', 'prob_10']
    """
    parts = re.findall(r"\d+|\D+", name[:LONGEST_NAME])
    return tuple((0, int(part), part) if part.isdecimal() else (1, 0, part) for part in parts)


def class_order(classes: Sequence[str]) -> list[int]:
    """Order classes by their numbers if all of them end in one, else leave them as they stand.

    Examples
    --------
    >>> class_order(["0", "1", "10", "2"]), class_order(["dog", "cat"])
    ([0, 1, 3, 2], [0, 1])
    """
    places = list(range(len(classes)))
    if all(name[-1:].isdecimal() for name in classes):
        return sorted(places, key=lambda j: natural_sort_key(classes[j]))
    return places


def is_index(name: str) -> bool:
    """Whether a tool has written its row numbers under this name: pandas' ``Unnamed: 0``, or no name at all."""
    return _INDEX_OF_PANDAS.fullmatch(name) is not None


def is_id(name: str) -> bool:
    """Whether a column is called ids: ``id``, ``row_id``, ``passengerId``.

    Examples
    --------
    >>> is_id("rowId"), is_id("grid"), is_id("")
    (True, False, False)
    """
    word = snake_case(name)
    return word in IDS or word.endswith(("_id", "_ids"))


def name_splits(name: str) -> Iterator[tuple[str, str, str]]:
    """Cut a name into a prefix, a class and a suffix, in every sensible way.

    Examples
    --------
    >>> sorted(name_splits("A_cat"))
    [('', 'A', '_cat'), ('', 'A_cat', ''), ('A_', 'cat', '')]
    """
    if len(name) > LONGEST_NAME:
        return
    found = list(_CUT.finditer(name))[:MOST_CUTS]
    starts = [0, *(match.end() for match in found if match.end() < len(name))]
    ends = [match.start() for match in found if match.end() > match.start() > 0] + [len(name)]
    for start in starts:
        for end in ends:
            if start < end:
                yield name[:start], name[start:end], name[end:]


def model_name(prefix: str, suffix: str) -> str:
    """Give the model's name that is left of a prefix and a suffix, "" if there is none.

    Examples
    --------
    >>> model_name("model1_prob_", ""), model_name("prob_", ""), model_name("", "_rf")
    ('model1', '', 'rf')
    """
    words = [word for part in (prefix, suffix) for word in re.split(r"[\W_]+", part) if word]
    return " ".join(word for word in words if word.lower() not in PLAIN_WORDS)


def mentions_probability(prefix: str, suffix: str) -> bool:
    """Whether a prefix or suffix has a word like prob, p or score in it."""
    words = _WORD.findall(f"{prefix} {suffix}".lower().replace("_", " "))
    return any(word in PLAIN_WORDS for word in words)


def columns_named(names: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """Give the names that are among the wanted ones, in the order of these."""
    known = {word: place for place, word in enumerate(wanted)}
    hits = [name for name in names if snake_case(name) in known]
    return sorted(hits, key=lambda name: known[snake_case(name)])
