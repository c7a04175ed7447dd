"""How labels are classes: by name, as yes and no, or as numbers of the columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from prediction_files.column_names import natural_sort_key
from prediction_files.groups import canonical

NAMES, LOOSELY, BOOLEAN, FROM_0, FROM_1 = "names", "loosely", "boolean", "from_0", "from_1"
FALSE = frozenset(("0", "-1", "false", "no", "n", "f", "negative", "neg", "absent", "bad", "fail"))
TRUE = frozenset(("1", "true", "yes", "y", "t", "positive", "pos", "present", "good", "pass"))
NULLS = frozenset(("na", "nan", "none", "null", "n/a", "<na>", ""))
MISSING = ""  # the label of an empty cell

Places = Mapping[str, int]
"""Which class of the list every label is, labels as `canonical` writes them."""


def labellings(names: Sequence[str], levels: Sequence[str]) -> dict[str, Places]:
    """Give every way in which labels can be classes of the list, the most natural one first.

    Examples
    --------
    >>> list(labellings(["0", "1", "2"], ["1", "2"])), labellings(["no", "yes"], ["0", "1"])
    (['names', 'from_1'], {'boolean': {'0': 0, '1': 1}})
    """
    wanted = list(dict.fromkeys(map(canonical, levels)))
    maps: dict[str, Mapping[str, int]] = {
        NAMES: {canonical(name): j for j, name in enumerate(names)},
        LOOSELY: _loosely(names, wanted),
        BOOLEAN: _as_boolean(names, wanted),
        FROM_0: {str(j): j for j in range(len(names))},
        FROM_1: {str(j + 1): j for j in range(len(names))},
    }
    found: dict[str, Places] = {}
    for key, places in maps.items():
        if all(level in places for level in wanted):
            picked = {level: places[level] for level in wanted}
            if key in (NAMES, BOOLEAN) or picked not in found.values():
                found[key] = picked
    return found


def _loosely(names: Sequence[str], levels: Sequence[str]) -> Places:
    """Compare names without quotes, case and blanks around them, where that keeps all apart."""
    place = {loose(name): j for j, name in enumerate(names)}
    if len(place) < len(names) or len({loose(level) for level in levels}) < len(levels):
        return {}
    return {level: place[loose(level)] for level in levels if loose(level) in place}


def loose(name: str) -> str:
    """Write a name in lower case, without quotes and blanks around it.

    Examples
    --------
    >>> loose(' "Cat"')
    'cat'
    """
    return canonical(name.strip(" \"'“”")).casefold()


def truth_value(name: str) -> int | None:
    """Give 1 for what says yes, 0 for what says no, None for anything else.

    Examples
    --------
    >>> truth_value("-1"), truth_value("Yes"), truth_value("cat")
    (0, 1, None)
    """
    word = loose(name)
    return 0 if word in FALSE else 1 if word in TRUE else None


def _as_boolean(names: Sequence[str], levels: Sequence[str]) -> Places:
    """Read labels such as yes and no, True and False, 1 and −1 as one another."""
    values = [truth_value(name) for name in names]
    if sorted(v for v in values if v is not None) != [0, 1] or len(names) != 2:
        return {}
    return {level: values.index(value) for level in levels if (value := truth_value(level)) is not None}


def in_order(levels: Sequence[str]) -> tuple[str, ...]:
    """Order labels as classes: no before yes, numbers by their value, other names as text.

    Examples
    --------
    >>> in_order(["yes", "no"]), in_order(["1", "-1"]), in_order(["10", "9"])
    (('no', 'yes'), ('-1', '1'), ('9', '10'))
    """
    found = sorted(dict.fromkeys(levels), key=natural_sort_key)
    values = [truth_value(level) for level in found]
    if sorted(v for v in values if v is not None) == [0, 1] and len(found) == 2:
        found.sort(key=lambda level: truth_value(level) or 0)
    return tuple(found)


def null_class(names: Sequence[str]) -> int | None:
    """Give the class that an empty cell may stand for, as one called ``NA`` or ``None``, if there is exactly one."""
    found = [j for j, name in enumerate(names) if name.strip().lower() in NULLS]
    return found[0] if len(found) == 1 else None
