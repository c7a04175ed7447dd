"""What LightGBM, XGBoost and scikit-learn write, with NumPy and pandas as their users do."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import lightgbm as lgb  # type: ignore[import-not-found]
import numpy as np
import pandas as pd  # type: ignore[import-untyped]
import xgboost as xgb  # type: ignore[import-not-found]
from lightgbm import basic
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
from sklearn.preprocessing import label_binarize  # type: ignore[import-untyped]

from scripts.prediction_file_styles.data import Data, flowers, pair, rounded, tumours
from scripts.prediction_file_styles.style import LABELS, LOGITS, LOGS, PERCENT, Model, Style

Array = NDArray[Any]


def styles() -> Iterator[Style]:
    """Give all styles of these libraries."""
    yield from lightgbm_styles()
    yield from xgboost_styles()
    yield from numpy_styles()
    yield from sklearn_styles()


def txt(values: Any, **options: Any) -> bytes:
    """Write what numpy.savetxt writes."""
    stream = io.BytesIO()
    np.savetxt(stream, values, **options)
    return stream.getvalue()


def npy(values: Any) -> bytes:
    """Write what numpy.save writes."""
    stream = io.BytesIO()
    np.save(stream, values)
    return stream.getvalue()


def csv(frame: pd.DataFrame, **options: Any) -> bytes:
    """Write what pandas' to_csv writes."""
    return str(frame.to_csv(**options)).encode()


def trio(
    name: str, by: str, write: Callable[[Array], bytes], values: tuple[Array, Array], ending: str = "txt",
    columns: tuple[str, ...] = ("0", "1", "2"), truth: tuple[str, bytes, str] | None = None,
    kind: str = "probabilities", d: Data | None = None, *, coded: bool = True,
) -> Style:  # fmt: skip
    """Two files of numbers and one of the labels as numbers, row beside row."""
    data = d or flowers()
    y, content, column = truth or ("y_test.txt", txt(data.target, fmt="%d"), "0")
    files = {f"a.{ending}": write(values[0]), f"b.{ending}": write(values[1]), y: content}
    codes = {one: str(place) for place, one in enumerate(data.classes)} if coded else {}
    models = [Model(file, columns, one, kind) for file, one in zip(files, values, strict=False)]
    if values[0].ndim == 1:
        models = [
            Model(one.file, columns, np.stack([1 - one.values, one.values], 1), kind, data.classes[1]) for one in models
        ]
    return Style(name, by, files, models, data.target, data.classes, (y, *column.split()), labels=codes)


def lightgbm_styles() -> Iterator[Style]:
    """What LightGBM's own `predict` writes, and what NumPy writes of its arrays."""

    def trained(d: Data, rounds: int, **options: Any) -> Any:
        settings = {
            "objective": "multiclass",
            "num_class": 3,
            "verbose": -1,
            "min_data_in_leaf": 8,
            "seed": 1,
        } | options
        return lgb.train(settings, lgb.Dataset(d.seen, d.known), rounds)

    d, two = flowers(), tumours()
    a, b = trained(d, 10), trained(d, 25)
    binary = {"objective": "binary", "num_class": 1}
    one, other = trained(two, 10, **binary), trained(two, 25, **binary)
    p, q = a.predict(d.unseen), b.predict(d.unseen)
    written = {id(p): task_predict(a, d.unseen), id(q): task_predict(b, d.unseen)}
    yield trio("lightgbm_task_predict", "LightGBM task=predict, LightGBM_predict_result.txt", lambda x: written[id(x)],
               (p, q))  # fmt: skip
    p, q = one.predict(two.unseen), other.predict(two.unseen)
    written = {id(p): task_predict(one, two.unseen), id(q): task_predict(other, two.unseen)}
    yield trio("lightgbm_task_predict_binary", "LightGBM task=predict, binary", lambda x: written[id(x)], (p, q),
               columns=("0",), d=two)  # fmt: skip
    raw = a.predict(d.unseen, raw_score=True), b.predict(d.unseen, raw_score=True)
    yield trio("lightgbm_raw_score", "Booster.predict(raw_score=True), numpy.savetxt", txt, raw, kind=LOGITS)


def task_predict(booster: Any, features: Array) -> bytes:
    """Have LightGBM's library predict a file, as its command line does."""
    with TemporaryDirectory() as folder:
        source, result = Path(folder) / "test.csv", Path(folder) / "LightGBM_predict_result.txt"
        np.savetxt(source, np.column_stack([np.zeros(len(features)), features]), delimiter=",")
        code = basic._LIB.LGBM_BoosterPredictForFile(  # noqa: SLF001 (it has no public name)
            booster._handle, str(source).encode(), ctypes.c_int(0), ctypes.c_int(0), ctypes.c_int(0),  # noqa: SLF001
            ctypes.c_int(-1), b"", str(result).encode(),
        )  # fmt: skip
        if code:
            raise RuntimeError(basic._LIB.LGBM_GetLastError())  # noqa: SLF001
        return result.read_bytes()


def xgboost_styles() -> Iterator[Style]:
    """What is written of XGBoost's arrays of float32."""

    def trained(d: Data, rounds: int, **options: Any) -> Any:
        settings = {"objective": "multi:softprob", "num_class": 3, "max_depth": 2, "seed": 1} | options
        return xgb.train(settings, xgb.DMatrix(d.seen, d.known), rounds).predict(xgb.DMatrix(d.unseen))

    d, two = flowers(), tumours()
    p = trained(d, 8), trained(d, 20)
    single = [trained(two, rounds, objective="binary:logistic", num_class=0) for rounds in (8, 20)]
    yield trio("xgboost_savetxt", "Booster.predict, numpy.savetxt with its defaults", txt, p)
    yield trio("xgboost_pred_txt", "pred.txt: one number a line", lambda x: "".join(f"{v:.9g}\n" for v in x).encode(),
               (as_text(single[0], ".9g"), as_text(single[1], ".9g")), columns=("0",), d=two)  # fmt: skip
    yield trio("xgboost_npy", "Booster.predict, numpy.save", npy, p, "npy", ("p",),
               ("y_test.npy", npy(d.target), "label"))  # fmt: skip
    yield trio("xgboost_frame", "pandas.DataFrame(Booster.predict(…)).to_csv(index=False)",
               lambda x: csv(pd.DataFrame(x.astype(np.float32)), index=False), (as_text(p[0]), as_text(p[1])), "csv",
               truth=("y_test.csv", csv(pd.DataFrame({"y": d.target}), index=False), "y"))  # fmt: skip


def as_text(values: Array, form: str = "") -> Array:
    """Give the numbers that a text of float32 has: the shortest that tells them from others, or of some digits."""
    return np.array([float(format(value, form) if form else str(value)) for value in values.ravel()]).reshape(
        values.shape
    )


def numpy_styles() -> Iterator[Style]:
    """What NumPy's users write."""
    d, (p, q) = flowers(), pair()
    yield trio("savetxt_comma", "numpy.savetxt(delimiter=',')", lambda x: txt(x, delimiter=","), (p, q), "csv")
    yield trio("savetxt_header", "numpy.savetxt(header='setosa versicolor virginica')",
               lambda x: txt(x, header=" ".join(d.classes)), (p, q), columns=d.classes)  # fmt: skip
    yield trio("savetxt_width", "numpy.savetxt(fmt='%10.6f')", lambda x: txt(x, fmt="%10.6f"),
               (rounded(p, 6), rounded(q, 6)))  # fmt: skip
    yield trio("savetxt_percent", "numpy.savetxt(100 * p, fmt='%.3f')", lambda x: txt(x, fmt="%.3f"),
               (rounded(100 * p, 3), rounded(100 * q, 3)), kind=PERCENT)  # fmt: skip
    yield trio("savetxt_one_hot", "numpy.savetxt, the labels by sklearn.preprocessing.label_binarize", txt, (p, q),
               truth=("y_test.txt", txt(label_binarize(d.target, classes=[0, 1, 2]), fmt="%d"), "0 1 2"))  # fmt: skip
    yield trio("npy_float16", "numpy.save of float16", npy, (p.astype(np.float16), q.astype(np.float16)), "npy", ("p",),
               ("labels.npy", npy(np.array(d.said)), "label"), coded=False)  # fmt: skip
    stream = io.BytesIO()
    np.savez_compressed(stream, y_true=np.array(d.said), lr=p, rf=q, classes=np.array(d.classes))
    yield Style("npz_classes", "numpy.savez_compressed(y_true=, lr=, rf=, classes=clf.classes_)",
                {"predictions.npz": stream.getvalue()},
                [Model("predictions.npz", ["lr"], p), Model("predictions.npz", ["rf"], q)], d.target, d.classes,
                ("predictions.npz", "y_true"))  # fmt: skip


def both(name: str, by: str, write: Callable[[Array], pd.DataFrame], values: tuple[Array, Array], columns: list[str],
         truth: str, ids: str = "", kind: str = "probabilities", of: str = "", d: Data | None = None,
         labels: tuple[str, ...] = (), **options: Any) -> Style:  # fmt: skip
    """Two CSV files by pandas, both with the truth."""
    data = d or flowers()
    files = {f"{one}.csv": csv(write(value), **options) for one, value in zip("ab", values, strict=True)}
    models = [Model(file, columns, value, kind, of) for file, value in zip(files, values, strict=True)]
    written = dict(zip(data.classes, labels, strict=False))
    return Style(name, by, files, models, data.target, data.classes, ("a.csv", truth), (ids, ids), written)


def sklearn_styles() -> Iterator[Style]:
    """What is written of scikit-learn's predict_proba, predict_log_proba, decision_function and predict."""
    d, (p, q), two, (s, t) = flowers(), pair(), tumours(), pair(tumours)
    names = list(d.classes)

    def frame(x: Array) -> pd.DataFrame:
        return pd.DataFrame(x, columns=names).assign(y_true=d.said, y_pred=np.array(names)[x.argmax(axis=1)])

    yield both("sklearn_frame", "pandas.DataFrame(predict_proba, columns=classes_), y_true, y_pred, its index", frame,
               (p, q), names, "y_true")  # fmt: skip
    yield both("sklearn_rounded", "the same with float_format='%.4f', without index", frame,
               (rounded(p, 4), rounded(q, 4)), names, "y_true", index=False, float_format="%.4f")  # fmt: skip
    yield both("sklearn_index", "the same with the index of X_test, which has no name",
               lambda x: frame(x).set_axis(d.ids), (p, q), names, "y_true", "")  # fmt: skip
    yield both("sklearn_log_proba", "predict_log_proba",
               lambda x: pd.DataFrame(x, columns=[f"logprob_{one}" for one in names]).assign(y=d.said),
               (np.log(p), np.log(q)), [f"logprob_{one}" for one in names], "y", kind=LOGS, index=False)  # fmt: skip
    lines = [LogisticRegression(C=c, max_iter=1000).fit(d.seen, d.known).decision_function(d.unseen) for c in (1, 30)]
    yield both("sklearn_decision_function", "decision_function",
               lambda x: pd.DataFrame(x, columns=[f"score_{one}" for one in names]).assign(target=d.said),
               (lines[0], lines[1]), [f"score_{one}" for one in names], "target", kind=LOGITS, index=False)  # fmt: skip
    yield both("sklearn_score", "y_true, y_score: predict_proba[:, 1], the truth 0 and 1",
               lambda x: pd.DataFrame({"y_true": two.target, "y_score": x[:, 1]}), (s, t), ["y_score"], "y_true",
               of=two.classes[1], d=two, labels=("0", "1"), index=False)  # fmt: skip
    yield both("sklearn_boolean", "y_true of True and False, p_True and p_False",
               lambda x: pd.DataFrame({"y_true": two.target == 1, "p_False": x[:, 0], "p_True": x[:, 1]}), (s, t),
               ["p_False", "p_True"], "y_true", d=two, labels=("False", "True"), index=False)  # fmt: skip
    yield both("sklearn_labels", "id, y_true, y_pred: labels alone",
               lambda x: pd.DataFrame({"id": d.ids, "y_true": d.said, "y_pred": np.array(names)[x]}),
               (p.argmax(axis=1), q.argmax(axis=1)), ["y_pred"], "y_true", "id", kind=LABELS, index=False)  # fmt: skip
