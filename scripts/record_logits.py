"""Record the next-character logits of a small neural language model after a dozen beginnings.

``python -m scripts.record_logits FOLDER`` reads what the package textgenrnn 2.0.0 carries (M. Woolf, MIT licence):
unpack its source archive, install h5py, and give the folder that has textgenrnn_weights.hdf5. The network is an
embedding, two LSTM layers of 128 cells, a weighted mean over the last 40 characters and a softmax over 465 tokens; it
was trained on titles of posts. Here it runs in NumPy, as its source defines it. What is written are the logits that the
softmax gets.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float64]

TARGET = Path(__file__).parents[1] / "softmax_core" / "examples" / "texts" / "textgenrnn.csv"
LENGTH = 40
"""Characters that the network looks at."""

BEGIN, FILLING = "<s>", "<0>"
"""What begins and ends a text, and what stands before it."""

BEGINNINGS = (
    "How t", "What is th", "I am ", "The best ", "Why do peop", "Can someone expl", "My first ", "When you ",
    "A question abou", "Looking for ", "This is wh", "New Y",
)  # fmt: skip


def main(folder: Path) -> None:
    """Write the file."""
    weights, vocabulary = read(folder)
    rows = [logits(weights, [vocabulary[c] for c in (BEGIN, *text)]) for text in BEGINNINGS]
    vocabulary = {FILLING: 0, **vocabulary}
    lines = [",".join(["token", *(json.dumps(text) for text in BEGINNINGS)])]
    for token in sorted(vocabulary, key=lambda token: vocabulary[token]):
        cells = [f"{row[vocabulary[token]]:.4f}" for row in rows]
        lines.append(",".join([written(token), *cells]))
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


def written(token: str) -> str:
    """Write a character by its code, which no editor changes; what is none as it is."""
    return token if token in (BEGIN, FILLING) else "+".join(f"U{ord(c):04X}" for c in token)


def read(folder: Path) -> tuple[dict[str, Float], dict[str, int]]:
    """Read every array of the weights by its layer and name, and the number of every token."""
    found: dict[str, Float] = {}

    def keep(name: str, item: Any) -> None:
        if hasattr(item, "shape"):
            found["/".join(name.split("/")[-2:]).removesuffix(":0")] = np.asarray(item, dtype=np.float64)

    with import_module("h5py").File(folder / "textgenrnn_weights.hdf5") as file:
        file.visititems(keep)
    vocabulary: dict[str, int] = json.loads((folder / "textgenrnn_vocab.json").read_text(encoding="utf-8"))
    return found, vocabulary


def logits(weights: dict[str, Float], tokens: list[int]) -> Float:
    """Run the network over the last 40 tokens, 0 before them."""
    padded = [0] * LENGTH + tokens
    embedded = weights["embedding/embeddings"][padded[-LENGTH:]]
    first = lstm(embedded, weights, "rnn_1")
    second = lstm(first, weights, "rnn_2")
    every = np.concatenate([embedded, first, second], axis=1)
    attention = np.exp(every @ weights["attention/attention_W"])
    mean = (every * (attention / attention.sum())).sum(axis=0)
    return np.asarray(mean @ weights["output/kernel"] + weights["output/bias"])


def lstm(inputs: Float, weights: dict[str, Float], layer: str) -> Float:
    """Run one layer: gates in Keras's order, input, forget, cell, output.

    The arrays lie as a graphics card wants them: each gate's kernels turned, and two biases to be added up.
    """
    names = ("kernel", "recurrent_kernel", "bias")
    inside, around, biases = (weights[f"{layer}/{name}"] for name in names)
    kernel = np.hstack([one.T.reshape(one.shape, order="F") for one in np.split(inside, 4, axis=1)])
    recurrent = np.hstack([one.T for one in np.split(around, 4, axis=1)])
    bias = biases[: len(biases) // 2] + biases[len(biases) // 2 :]
    hidden = cell = np.zeros(recurrent.shape[0])
    outputs = []
    for x in inputs:
        i, f, c, o = np.split(x @ kernel + hidden @ recurrent + bias, 4)
        cell = sigmoid(f) * cell + sigmoid(i) * np.tanh(c)
        hidden = sigmoid(o) * np.tanh(cell)
        outputs.append(hidden)
    return np.array(outputs)


def sigmoid(x: Float) -> Float:
    """Compute 1/(1 + exp(−x))."""
    return np.asarray(1.0 / (1.0 + np.exp(-x)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
