"""Make the predictions that ship in softmax_core/examples/ anew: real classifiers, scored on rows they have not seen.

`python -m scripts.make_examples` (a few seconds; `--check` writes nothing and says which files differ; `--splits 20`
writes nothing and says how the pairs do on the first twenty splits instead of their own)

The data are those that scikit-learn carries. Every case has its own seeded split: a model sees the training rows only,
and all rows that were held out are written. No probability is altered apart from the rounding of its file: float32 in
Parquet; in CSV six decimals, or three significant digits below 0.0001, so that nothing becomes 0 by rounding.

The pairs, their splits and settings were chosen for what they show, with the held-out figures in view: they illustrate,
they do not rank the methods.

digits
    A random forest and a logistic regression are wrong about equally often. The forest's probabilities are averages
    over 300 trees and stay far from 1 even where it is right: its cross-entropy is more than twice as large.
tumour
    Five nearest neighbours can only say 0, 0.2, … 1. For one held-out malignant tumour all five are benign: what came
    true had a probability of exactly 0, so the cross-entropy is infinite although accuracy is nearly the same. It is
    here on purpose, since any k-NN, tree or forest can say 0. The logistic regression beside it cannot.
opposed
    A Gaussian for each class (quadratic discriminant analysis of 20 principal components) is wrong less often than the
    logistic regression, but certain where it is wrong, down to 1e-24: better accuracy, worse cross-entropy.
documents
    The table E7 of the documents: no model, the numbers as they stand there.

The same versions of the packages give the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]
from numpy.typing import NDArray
from sklearn.datasets import load_breast_cancer, load_digits  # type: ignore[import-untyped]
from sklearn.decomposition import PCA  # type: ignore[import-untyped]
from sklearn.discriminant_analysis import QuadraticDiscriminantAnalysis  # type: ignore[import-untyped]
from sklearn.ensemble import RandomForestClassifier  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
from sklearn.model_selection import train_test_split  # type: ignore[import-untyped]
from sklearn.neighbors import KNeighborsClassifier  # type: ignore[import-untyped]
from sklearn.pipeline import Pipeline, make_pipeline  # type: ignore[import-untyped]
from sklearn.preprocessing import StandardScaler  # type: ignore[import-untyped]
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from softmax_core import cross_entropy

FOLDER = Path(__file__).resolve().parent.parent / "softmax_core" / "examples"
SMALL = 1e-4
"""Below this a probability is written with three significant digits instead of six decimals."""

E7 = (
    ("1", "3", (0.3, 0.3, 0.4), (0.1, 0.2, 0.7)),
    ("2", "2", (0.3, 0.4, 0.3), (0.1, 0.7, 0.2)),
    ("3", "1", (0.1, 0.2, 0.7), (0.3, 0.4, 0.3)),
)
"""Sample, true class, model 1, model 2."""

Floats = NDArray[np.floating[Any]]
Integers = NDArray[np.integer[Any]]


class Rows(NamedTuple):
    """Held-out rows: their number in the data set, their features and their true class."""

    ids: Integers
    features: Floats
    target: Integers


def main() -> int:
    """Write the files, compare them with what would be written, or try other splits."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing, say which files differ")
    parser.add_argument("--splits", type=int, metavar="N", help="write nothing, say what other splits give")
    asked = parser.parse_args()
    if asked.splits:
        print("\n".join(line for pair in PAIRS.values() for line in others(pair, asked.splits)))
        return 0
    made = make()
    differ = [name for name, data in made.items() if not is_there(name, data)]
    for name, data in made.items():
        if not asked.check:
            (FOLDER / name).write_bytes(data)
        said = ("differs" if asked.check else "written") if name in differ else "as it was"
        print(f"{name}: {len(data) / 1000:.1f} kB, {said}")
    return int(asked.check and bool(differ))


def is_there(name: str, data: bytes) -> bool:
    """Whether the file in the repository has these bytes."""
    return (FOLDER / name).is_file() and (FOLDER / name).read_bytes() == data


def make() -> dict[str, bytes]:
    """Train all models and return every file by its name."""
    with threadpool_limits(limits=1):  # sums in another order would differ in the last bits
        return documents() | digits() | tumour() | opposed()


def documents() -> dict[str, bytes]:
    """The documents' table: one CSV with both models, a column per model and class."""
    names = [f"{model}_prob_{k}" for model in ("model1", "model2") for k in (1, 2, 3)]
    lines = [[name, true, *map(str, a + b)] for name, true, a, b in E7]
    return {"documents_e7.csv": text(["id", "target", *names], lines)}


def digits() -> dict[str, bytes]:
    """Two Parquet files, a column per class, and the pictures of their rows."""
    rows, (first, second) = PAIRS["digits"].predict()
    return {
        "digits_forest.parquet": parquet(rows, first),
        "digits_logistic.parquet": parquet(rows, second),
        "digits_images.npz": pictures(rows),
    }


def tumour() -> dict[str, bytes]:
    """One CSV with both models, one column each: the probability of a malignant tumour."""
    rows, (first, second) = PAIRS["tumour"].predict()
    names = [str(name) for name in load_breast_cancer().target_names]
    malignant = names.index("malignant")
    lines = [
        [str(row), names[true], written(a), written(b)]
        for row, true, a, b in zip(rows.ids, rows.target, first[:, malignant], second[:, malignant], strict=True)
    ]
    return {"tumour.csv": text(["id", "truth", "logistic_malignant", "knn_malignant"], lines)}


def opposed() -> dict[str, bytes]:
    """A CSV per model, a third one with the true classes, and the pictures of their rows."""
    rows, (first, second) = PAIRS["opposed"].predict()
    labels = [[str(row), str(true)] for row, true in zip(rows.ids, rows.target, strict=True)]
    return {
        "opposed_qda.csv": pred_columns(rows, first),
        "opposed_logistic.csv": pred_columns(rows, second),
        "opposed_labels.csv": text(["id", "label"], labels),
        "opposed_images.npz": pictures(rows),
    }


# models ----------------------------------------------------------------------------------------------


def regression() -> Pipeline:
    """Logistic regression of standardised features with scikit-learn's ordinary penalty."""
    return make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))


def neighbours() -> Pipeline:
    """Votes of the five nearest neighbours, by standardised features."""
    return make_pipeline(StandardScaler(), KNeighborsClassifier(n_neighbors=5))


def forest() -> RandomForestClassifier:
    """Random forest of 300 trees."""
    return RandomForestClassifier(n_estimators=300, random_state=0)


def gaussians() -> Pipeline:
    """Quadratic discriminant analysis of 20 principal components."""
    return make_pipeline(PCA(n_components=20, svd_solver="full"), QuadraticDiscriminantAnalysis())


class Pair(NamedTuple):
    """Two models, the data, the share of it that is held out, and the seed of the split."""

    data: Callable[[], Any]
    held_out: float
    seed: int
    models: tuple[Callable[[], Any], Callable[[], Any]]

    def predict(self, seed: int | None = None) -> tuple[Rows, list[Floats]]:
        """Train both models on one part of the rows and predict the other part, in the order of the data set."""
        data = self.data()
        numbers, seed = np.arange(len(data.target)), self.seed if seed is None else seed
        train, test = train_test_split(numbers, test_size=self.held_out, random_state=seed, stratify=data.target)
        test.sort()
        fitted = [model().fit(data.data[train], data.target[train]) for model in self.models]
        rows = Rows(test, data.data[test], data.target[test])
        return rows, [model.predict_proba(rows.features) for model in fitted]


PAIRS = {
    "digits": Pair(load_digits, 0.6, 0, (forest, regression)),
    "tumour": Pair(load_breast_cancer, 0.5, 0, (regression, neighbours)),
    "opposed": Pair(load_digits, 0.6, 1, (gaussians, regression)),
}


def others(pair: Pair, count: int) -> Iterator[str]:
    """Say how often both models are wrong, and their cross-entropy, for splits with other seeds, from 0 on."""
    yield ", ".join(model.__name__ for model in pair.models)
    for seed in range(count):
        rows, predicted = pair.predict(seed)
        wrong = [int((p.argmax(axis=1) != rows.target).sum()) for p in predicted]
        loss = [float(cross_entropy(rows.target, p).mean()) for p in predicted]
        said = f"wrong {wrong[0]}, {wrong[1]} of {len(rows.ids)}; cross-entropy {loss[0]:.4f}, {loss[1]:.4f}"
        yield f"  seed {seed}: {said}"


# files -----------------------------------------------------------------------------------------------


def parquet(rows: Rows, probabilities: Floats) -> bytes:
    """Write `id`, `label`, `prob_0`, `prob_1` …, the probabilities as float32."""
    columns = {"id": rows.ids.astype(np.int32), "label": rows.target.astype(np.int8)}
    columns |= {f"prob_{k}": column for k, column in enumerate(probabilities.astype(np.float32).T)}
    target = io.BytesIO()
    pq.write_table(pa.table(columns), target, compression="zstd")
    return target.getvalue()


def pred_columns(rows: Rows, probabilities: Floats) -> bytes:
    """Write `id`, `.pred_0`, `.pred_1` …, as R's tidymodels names them."""
    lines = [[str(row), *map(written, given)] for row, given in zip(rows.ids, probabilities, strict=True)]
    return text(["id", *(f".pred_{k}" for k in range(probabilities.shape[1]))], lines)


def pictures(rows: Rows) -> bytes:
    """Write the 8 by 8 pictures of the rows, 0 (white) to 16 (black), and the ids that they belong to."""
    target = io.BytesIO()
    images = rows.features.reshape(-1, 8, 8).astype(np.uint8)
    np.savez_compressed(target, id=rows.ids.astype(np.int32), image=images)
    return target.getvalue()


def written(probability: float) -> str:
    """Write six decimals, or three significant digits where that would leave too little."""
    return f"{probability:.2e}" if 0 < probability < SMALL else f"{probability:.6f}".rstrip("0").removesuffix(".")


def text(header: list[str], lines: list[list[str]]) -> bytes:
    """Write a CSV in UTF-8."""
    target = io.StringIO()
    csv.writer(target, lineterminator="\n").writerows([header, *lines])
    return target.getvalue().encode()


if __name__ == "__main__":
    sys.exit(main())
