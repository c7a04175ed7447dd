"""What models are called: after their columns where one file has several, else after their files or folders."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from prediction_files.column_names import LONGEST_NAME
from prediction_files.groups import Group

_ENDINGS = re.compile(
    r"\.(gz|zip|csv|tsv|tab|dat|txt|parquet|pq|feather|arrow|ipc|orc|xlsx|xlsm|json|jsonl|ndjson|npy|npz)$",
    re.IGNORECASE,
)


def stem(file: str) -> str:
    """Give a file's name without its folder and endings.

    Examples
    --------
    >>> stem("models/forest.csv.gz")
    'forest'
    """
    name = re.split(r"[/\\]", file)[-1][:LONGEST_NAME]
    while _ENDINGS.search(name):
        name = _ENDINGS.sub("", name)
    return name or "?"


def apart(name: str, taken: Sequence[str]) -> str:
    """Give a file's name that no other file has, by a number before its ending.

    Examples
    --------
    >>> apart("p.csv.gz", ["p.csv.gz", "p (2).csv.gz"]), apart("p.csv", ["q.csv"])
    ('p (3).csv.gz', 'p.csv')
    """
    if name not in taken:
        return name
    place = name.rfind(stem(name)) + len(stem(name))
    numbered = (f"{name[:place]} ({number}){name[place:]}" for number in range(2, len(taken) + 3))
    return next(one for one in numbered if one not in taken)


def name_models(models: Sequence[tuple[str, Group]]) -> tuple[str, ...]:
    """Name models, each given as its file's name and its columns.

    Examples
    --------
    >>> from prediction_files.groups import VECTOR
    >>> name_models([("a/p.csv", Group(VECTOR, ("p",))), ("b/p.csv", Group(VECTOR, ("p",)))])
    ('a', 'b')
    """
    files = Counter(file for file, _ in models)
    named = [
        (group.model or group.pattern) if files[file] > 1 else _file_or_folder(file, [one for one, _ in models])
        for file, group in models
    ]
    doubled = Counter(named)
    return tuple(f"{name} ({chr(65 + j)})" if doubled[name] > 1 else name for j, name in enumerate(named))


def _file_or_folder(file: str, files: Sequence[str]) -> str:
    """Take the file's name, or that of its folder where other files are called the same."""
    alike = [other for other in dict.fromkeys(files) if stem(other) == stem(file)]
    folders = [re.split(r"[/\\]", other)[-2] for other in alike if re.search(r"[/\\]", other)]
    if len(alike) > 1 and len(set(folders)) == len(alike):
        return re.split(r"[/\\]", file)[-2][:LONGEST_NAME] or "?"
    return stem(file)
