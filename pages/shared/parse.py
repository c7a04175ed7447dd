"""Reading numbers as people write them, and saying clearly what could not be read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

LONGEST_TEXT = 4000
LONGEST_NAME = 24
FEWEST, MOST = 2, 12
INF = float("inf")

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[+-]?(?ai:inf(?:inity)?)|[+-]?(?ai:nan)")
_HEAD = re.compile(
    r"(?:\w+ ?[=:] ?)?((?:\w+\.)?(?:array|asarray|[tT]ensor|constant|list|tuple) ?\( ?)?(?=[\[({])|(?=[\[({])"
)
_TAIL, _TAIL_OF_CALL = re.compile(r"[\])};, \n]*"), re.compile(r"\]* ?(?:, ?\w+ ?=.*)?[\])};, \n]*", re.DOTALL)
_NAMED = re.compile(r"[:=]|^(?!(?ai:inf|infinity|nan)\b)(?:[^\W\d]|[\"']|[^\x00-\x7f])[^\t\n,;]*[\t ]", re.MULTILINE)
_NEXT_NAME = re.compile(r"(?<=[\d.f])[ \t](?=[^\s:=]+[ \t]?[:=])")
_DECIMAL_COMMA = re.compile(r"^[+-]?\d+,\d+(?:[eE][+-]?\d+)?$")
_WIDE = str.maketrans(
    "，；：．－−–＋０１２３４５６７８９　【】（）［］∞、", ",;:.---+0123456789 []()[]∞,", "\ufeff\u200b"
)


class Refusal(ValueError):
    """An input that cannot be taken: the key of a sentence in text.toml and the values in it."""

    def __init__(self, key: str, /, **values: Any) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values


@dataclass(frozen=True)
class Listed:
    """Logits as read from a text, with their names ("" where none was given)."""

    logits: tuple[float, ...]
    names: tuple[str, ...]


def number(text: str, *, lowest: float = -INF, masked: bool = False, endless: bool = False) -> float:
    """Read one number.

    Examples
    --------
    >>> number("−1e3"), number("-inf", masked=True)
    (-1000.0, -inf)
    """
    if len(text) > LONGEST_TEXT:
        raise Refusal("too_long", size=len(text), most=LONGEST_TEXT)
    plain = text.translate(_WIDE).replace("∞", "inf").strip()
    if not plain:
        raise Refusal("no_number")
    if _DECIMAL_COMMA.match(plain):
        raise Refusal("decimal_comma", value=plain, better=plain.replace(",", "."))
    if not _NUMBER.fullmatch(plain):
        raise Refusal("not_a_number", value=text)
    value = float(plain) + 0.0
    typed_infinity = abs(value) == INF and "n" in plain.lower()
    allowed = typed_infinity and ((masked and value < 0) or (endless and value > 0))
    if not abs(value) < INF and not allowed:
        raise Refusal("not_finite" if "n" in plain.lower() else "too_large", value=text)
    if value < lowest:
        raise Refusal("too_small", value=text, lowest=f"{lowest:g}")
    return value


def name(text: str) -> str:
    """Read a class's name: visible characters on one line, at most 24 of them.

    Examples
    --------
    >>> name("  grey   wolf ")
    'grey wolf'
    """
    seen = " ".join("".join(c if c.isprintable() else " " for c in text[:LONGEST_TEXT]).split())
    if len(seen) > LONGEST_NAME:
        raise Refusal("name_too_long", value=seen, size=len(seen), most=LONGEST_NAME)
    return seen


def logits(text: str) -> Listed:
    """Read 2 to 12 logits in any sensible notation.

    Commas, spaces, semicolons, line breaks and tabs separate; brackets and ``np.array(…)`` may stand around;
    ``name: value``, ``name = value``, a JSON object or two columns of a spreadsheet give names. −inf masks a class.

    Examples
    --------
    >>> logits("[3 1 0.2]").logits
    (3.0, 1.0, 0.2)
    >>> logits("cat: 3, dog: 1").names
    ('cat', 'dog')
    """
    if len(text) > LONGEST_TEXT:
        raise Refusal("too_long", size=len(text), most=LONGEST_TEXT)
    entries = _entries(_unwrapped(tidy(text)))
    if not entries:
        raise Refusal("no_number")
    if not FEWEST <= len(entries) <= MOST:
        raise Refusal("count", count=len(entries), fewest=FEWEST, most=MOST)
    values, names = [], []
    for place, (label, value) in enumerate(entries, start=1):
        try:
            values.append(number(value, masked=True))
            names.append(name(label))
        except Refusal as refusal:
            raise Refusal("entry", place=place, why=refusal) from refusal
    if all(value == -INF for value in values):
        raise Refusal("all_masked")
    return Listed(tuple(values), tuple(names))


def tidy(text: str) -> str:
    r"""Write full-width characters as ASCII, and every run of blanks, tabs or line breaks as one of them.

    Examples
    --------
    >>> tidy("3,  1\n\n 2")
    '3, 1\n2'
    """
    plain = text.translate(_WIDE).replace("∞", "inf")
    lines = ("\t".join(" ".join(cell.split()) for cell in line.split("\t")) for line in plain.splitlines())
    return "\n".join(line.strip() for line in (re.sub(r"\t+", "\t", line) for line in lines) if line.strip())


def _unwrapped(body: str) -> str:
    """Take off the brackets, and ``z = np.array(…, dtype=float)`` around them, if nothing else stands behind."""
    head = _HEAD.match(body)
    if head:
        inside = body[head.end() :].lstrip("[({ \n")
        end = re.search(r"[\])}]", inside)
        tail = _TAIL_OF_CALL if head.group(1) else _TAIL
        if end and tail.fullmatch(inside, end.start()):
            return inside[: end.start()].strip(";, \n\t")
    return body.strip("[](){};, \n\t")


def _entries(body: str) -> list[tuple[str, str]]:
    """Split into (name, number) pairs of text."""
    rows = [line.strip(" ,;") for line in body.split("\n")]
    cells = [re.split(r"[,;]", row) for row in rows]
    if len(rows) > 1 and all(len(row) == 2 and not _NUMBER.fullmatch(row[0].strip()) for row in cells):
        return [(label.strip().strip("\"'"), value.strip()) for label, value in cells]
    if _NAMED.search(body):
        pieces = [piece.strip() for piece in re.split(r"[,;\n]", body) if piece.strip()]
        return [_pair(one) for piece in pieces for one in _between_names(piece)]
    if re.search(r"[;\t\n]", body):
        return [("", piece) for piece in _split_further(body) if piece]
    tokens = [token.strip(",") for token in body.split()]
    if len(tokens) > 1 and all("," in token for token in tokens):
        return [("", token) for token in tokens]
    return [("", piece) for piece in re.split(r"[, ]+", body) if piece]


def _between_names(piece: str) -> list[str]:
    """Split ``cat: 3 dog: 1`` between 3 and dog."""
    return _NEXT_NAME.split(piece) if len(re.findall(r"[:=]", piece)) > 1 else [piece]


def _split_further(body: str) -> list[str]:
    """Split at line breaks, tabs and semicolons; at commas and blanks too, unless they look like decimal commas."""
    pieces = [piece.strip("[](){}, ") for piece in re.split(r"[;\t\n]", body)]
    if any(_DECIMAL_COMMA.match(piece) for piece in pieces):
        return pieces
    return [token for piece in pieces for token in re.split(r"[, ]+", piece)]


def _pair(piece: str) -> tuple[str, str]:
    """Split ``name: value``, ``name = value``, ``name value`` or a lone value."""
    sign = max(piece.rfind(":"), piece.rfind("="))
    label, value = (piece[:sign], piece[sign + 1 :]) if sign >= 0 else ("", *piece.rsplit(maxsplit=1))[-2:]
    return label.strip().strip("\"'"), value.strip(" \t\"'[](){}")
