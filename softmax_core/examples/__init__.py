"""The numerical examples of the documents, as data: what goes in, what is right, and what the document's code prints.

>>> from softmax_core.examples import load_documents
>>> for example in load_documents()[:3]:
...     print(example.name, example.document, example.logits, example.temperature, round(example.probabilities[0], 4))
E1 D2 (3.0, 1.0, 0.2) 1.0 0.836
E1 D2 (3.0, 1.0, 0.2) 0.5 0.9785
E1 D2 (3.0, 1.0, 0.2) 5.0 0.4461
"""

import csv
from dataclasses import dataclass
from importlib.resources import files

__all__ = ["Example", "load_documents"]


@dataclass(frozen=True)
class Example:
    """One sample of one example.

    Attributes
    ----------
    name : str
        "E1" to "E6".
    document : str
        The document it stands in, "D0" to "D4".
    row : int
        The place of the sample in its batch, from 0.
    temperature : float
        The temperature it is computed at.
    logits : tuple of float
        The scores of the classes.
    probabilities : tuple of float
        The right result: softmax over the classes of this sample.
    printed : tuple of float or None
        This sample's row of what the document's own code returns, where that is something else.
    """

    name: str
    document: str
    row: int
    temperature: float
    logits: tuple[float, ...]
    probabilities: tuple[float, ...]
    printed: tuple[float, ...] | None


def load_documents() -> tuple[Example, ...]:
    """Load the examples E1 to E6, one entry per sample and temperature, in the order of the file.

    Returns
    -------
    tuple of Example
        Freshly read at every call; nothing in it can be changed.

    Examples
    --------
    A batch divided by its total sum (E6): the printed rows do not sum to 1, the right ones do.

    >>> from softmax_core.examples import load_documents
    >>> for example in load_documents():
    ...     if example.name == "E6":
    ...         print(example.row, round(sum(example.printed), 4), round(sum(example.probabilities), 4))
    0 0.6818 1.0
    1 0.3182 1.0
    """
    lines = files(__name__).joinpath("documents.csv").read_text(encoding="utf-8").splitlines()
    return tuple(_example(cells) for cells in csv.DictReader(lines))


def _example(cells: dict[str, str]) -> Example:
    return Example(
        name=cells["name"],
        document=cells["document"],
        row=int(cells["row"]),
        temperature=float(cells["temperature"]),
        logits=_vector(cells["logits"]),
        probabilities=_vector(cells["probabilities"]),
        printed=_vector(cells["printed"]) if cells["printed"] else None,
    )


def _vector(cell: str) -> tuple[float, ...]:
    return tuple(float(number) for number in cell.split())
