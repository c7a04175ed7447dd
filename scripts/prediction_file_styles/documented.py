"""Formats of libraries and services that are not installed here, as their documentation shows them."""

from __future__ import annotations

import csv as csv_module
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]
from numpy.typing import NDArray

from scripts.prediction_file_styles.data import flowers, pair, tumours
from scripts.prediction_file_styles.from_frames import top
from scripts.prediction_file_styles.style import Model, Style

Array = NDArray[Any]
Columns = Mapping[str, Sequence[Any]]
D, TWO = flowers(), tumours()
NAMES = list(D.classes)
P, Q = pair()
S, T = pair(tumours)
IDS = D.ids.tolist()


def styles() -> Iterator[Style]:
    """Give all formats."""
    yield from table_styles()
    yield from service_styles()
    yield from kaggle_styles()
    yield from nested_styles()
    yield from parquet_styles()


def text(columns: Columns, delimiter: str = ",", quote: int = csv_module.QUOTE_MINIMAL, end: str = "\n") -> bytes:
    """Write columns as CSV, floats with all their digits."""
    out = io.StringIO()
    writer = csv_module.writer(out, delimiter=delimiter, quoting=quote, lineterminator=end)  # type: ignore[arg-type]
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    return out.getvalue().encode()


def spread(p: Array, pattern: str, names: Sequence[str] = NAMES) -> dict[str, list[Any]]:
    """Give one column a class."""
    return {pattern.replace("*", one): p[:, j].tolist() for j, one in enumerate(names)}


def guess(p: Array, names: Sequence[str] = NAMES) -> list[Any]:
    """Give the predicted classes."""
    return [names[j] for j in p.argmax(axis=1)]


def same(
    name: str, by: str, write: Callable[[Array], bytes], ending: str, pattern: str, truth: str, ids: str = "",
    columns: Sequence[str] = (), **options: Any,
) -> Style:  # fmt: skip
    """Write both models in the same way, truth in both files."""
    files = {f"{one}.{ending}": write(p) for one, p in (("a", P), ("b", Q))}
    wanted = list(columns) or [pattern.replace("*", one) for one in NAMES]
    models = [Model(file, wanted, p) for file, p in zip(files, (P, Q), strict=True)]
    return Style(name, by, files, models, D.target, NAMES, (f"a.{ending}", truth), (ids, ids), **options)


def table_styles() -> Iterator[Style]:
    """Give one column a class, as libraries of R, Java and others name them."""
    yield same("tidymodels", "R: augment() |> write_csv()", lambda p: text(
        {"species": D.said, ".pred_class": guess(p)} | spread(p, ".pred_*")), "csv", ".pred_*", "species")  # fmt: skip
    yield same("tidymodels_collect", "R: collect_predictions() |> write_csv()", lambda p: text(
        {"id": ["train/test split"] * len(p)} | spread(p, ".pred_*")
        | {".row": IDS, ".pred_class": guess(p), "species": D.said, ".config": ["pre0_mod0_post0"] * len(p)}),
        "csv", ".pred_*", "species", ".row")  # fmt: skip
    yield same("caret", "R: train()$pred |> write.csv()", lambda p: text(
        {"": [*range(1, len(p) + 1)], "pred": guess(p), "obs": D.said} | spread(p, "*")
        | {"rowIndex": IDS, "Resample": ["Fold1"] * len(p)}, quote=csv_module.QUOTE_NONNUMERIC),
        "csv", "*", "obs", "rowIndex")  # fmt: skip
    yield same("r_write_table", "R: write.table(), whose header lacks the row names", lambda p: text(
        {"": [*range(1, len(p) + 1)], "truth": D.said} | spread(p, "*"), " ", csv_module.QUOTE_NONNUMERIC,
        ).replace(b'"" ', b"", 1), "txt", "*", "truth")  # fmt: skip
    yield same("mlr3", "R: as.data.table(prediction) |> fwrite()", lambda p: text(
        {"row_ids": IDS, "truth": D.said, "response": guess(p)} | spread(p, "prob.*")), "csv", "prob.*", "truth",
        "row_ids")  # fmt: skip
    yield same("catboost", "CatBoost: catboost calc --prediction-type Probability, TSV", lambda p: text(
        {"SampleId": IDS} | spread(p, "Probability:Class=*") | {"Label": D.said}, "\t"), "tsv", "Probability:Class=*",
        "Label", "SampleId")  # fmt: skip
    yield same("rapidminer", "RapidMiner: Write CSV", lambda p: text(
        {"id": IDS, "species": D.said, "prediction(species)": guess(p)} | spread(p, "confidence(*)"), ";",
        csv_module.QUOTE_NONNUMERIC), "csv", "confidence(*)", "species", "id")  # fmt: skip
    yield same("knime", "KNIME: CSV Writer", lambda p: text(
        {"row ID": [f"Row{one}" for one in IDS], "species": D.said} | spread(p, "P (species=*)")
        | {"Prediction (species)": guess(p)}, quote=csv_module.QUOTE_NONNUMERIC), "csv", "P (species=*)", "species",
        "row ID")  # fmt: skip
    yield same("azure_ml", "Azure ML designer: Score Model", lambda p: text(
        {"species": D.said} | spread(p, 'Scored Probabilities_"*"') | {"Scored Labels": guess(p)}), "csv",
        'Scored Probabilities_"*"', "species")  # fmt: skip
    yield same("datarobot", "DataRobot: batch predictions", lambda p: text(
        {"id": IDS, "species": D.said} | spread(p, "species_*_PREDICTION") | {"species_PREDICTION": guess(p)}), "csv",
        "species_*_PREDICTION", "species", "id")  # fmt: skip
    yield same("pycaret", "PyCaret: predict_model(raw_score=True).to_csv()", lambda p: text(
        {"": IDS, "species": D.said, "prediction_label": guess(p)} | spread(p, "prediction_score_*")), "csv",
        "prediction_score_*", "species")  # fmt: skip
    yield long_style()
    yield one_hot()


def long_style() -> Style:
    """One row for every row and class."""

    def write(p: Array) -> bytes:
        rows = [(one, said, float(value)) for one, row in zip(IDS, p, strict=True)
                for said, value in zip(NAMES, row, strict=True)]  # fmt: skip
        return text(dict(zip(("id", "class", "probability"), zip(*rows, strict=True), strict=True)))

    files = {"a.csv": write(P), "b.csv": write(Q), "truth.csv": text({"id": IDS, "label": D.said})}
    models = [Model("a.csv", ["class", "probability"], P), Model("b.csv", ["class", "probability"], Q)]
    return Style("long", "R: tidyr::pivot_longer(), pandas: melt()", files, models, D.target, NAMES,
                 ("truth.csv", "label"), ("id", "id", "id"))  # fmt: skip


def one_hot() -> Style:
    """The truth as a column of 0 and 1 for every class."""
    eye = np.eye(3, dtype=int)[D.target]
    files = {"a.csv": text({"id": IDS} | spread(P, "*")), "b.csv": text({"id": IDS} | spread(Q, "*")),
             "truth.csv": text({"id": IDS} | {one: eye[:, j].tolist() for j, one in enumerate(NAMES)})}  # fmt: skip
    models = [Model("a.csv", NAMES, P), Model("b.csv", NAMES, Q)]
    return Style("one_hot", "the truth by pandas.get_dummies()", files, models, D.target, NAMES,
                 ("truth.csv", *NAMES), ("id", "id", "id"))  # fmt: skip


def service_styles() -> Iterator[Style]:
    """Give two classes, as H2O, AutoGluon and others write them."""
    quoted = csv_module.QUOTE_NONNUMERIC
    yield from apart("h2o", "H2O: h2o.export_file(model.predict(test))", lambda p: text(
        {"predict": guess(p)} | spread(p, "*"), quote=quoted), NAMES)  # fmt: skip
    yield from apart("autogluon", "AutoGluon: predict_proba(test).to_csv()", lambda p: text(
        {"": IDS} | spread(p, "*")), NAMES)  # fmt: skip
    codes = {"malignant": "0", "benign": "1"}
    files = {f"{one}.csv": text({"predict": p.argmax(axis=1).tolist(), "p0": p[:, 0].tolist(), "p1": p[:, 1].tolist()})
             for one, p in (("a", S), ("b", T))}  # fmt: skip
    files["y.csv"] = text({"y": TWO.target.tolist()}, quote=quoted)
    yield Style("h2o_binary", "H2O: predict, p0, p1", files,
                [Model("a.csv", ["p0", "p1"], S), Model("b.csv", ["p0", "p1"], T)], TWO.target, TWO.classes,
                ("y.csv", "y"), labels=codes)  # fmt: skip
    files = {f"{one}.csv": b"".join(f"{row}\n".encode() for row in p.tolist()) for one, p in (("a", P), ("b", Q))}
    files["y.csv"] = text({"label": D.target.tolist()})
    yield Style("sagemaker_lists", "SageMaker batch transform: [0.1, 0.2, 0.7] a line, without header", files,
                [Model("a.csv", ["p"], P), Model("b.csv", ["p"], Q)], D.target, NAMES, ("y.csv", "label"),
                labels={one: str(j) for j, one in enumerate(NAMES)})  # fmt: skip


def apart(name: str, by: str, write: Callable[[Array], bytes], columns: list[str]) -> Iterator[Style]:
    """Two files of predictions and one with the truth, row beside row."""
    files = {"a.csv": write(P), "b.csv": write(Q), "truth.csv": text({"species": D.said})}
    yield Style(name, by, files, [Model("a.csv", columns, P), Model("b.csv", columns, Q)], D.target, NAMES,
                ("truth.csv", "species"))  # fmt: skip


def kaggle_styles() -> Iterator[Style]:
    """Give submissions and solutions, whose columns have the same names."""
    usage = ["Public" if j % 3 else "Private" for j in range(len(IDS))]
    files = {"submission_a.csv": text({"id": IDS} | spread(P, "*")),
             "submission_b.csv": text({"id": IDS} | spread(Q, "*")),
             "solution.csv": text({"id": IDS, "species": D.said, "Usage": usage})}  # fmt: skip
    yield Style("kaggle", "Kaggle: id and one column a class, a solution with Usage", files,
                [Model("submission_a.csv", NAMES, P), Model("submission_b.csv", NAMES, Q)], D.target, NAMES,
                ("solution.csv", "species"), ("id", "id", "id"))  # fmt: skip
    files = {f"submission_{one}.csv": text({"id": TWO.ids.tolist(), "target": p[:, 1].tolist()})
             for one, p in (("a", S), ("b", T))}  # fmt: skip
    files["solution.csv"] = text({"id": TWO.ids.tolist(), "target": TWO.target.tolist()})
    yield Style("kaggle_target", "Kaggle: id,target in the submission and in the solution", files,
                [Model(f"submission_{one}.csv", ["target"], p, of=TWO.classes[1]) for one, p in (("a", S), ("b", T))],
                TWO.target, TWO.classes, ("solution.csv", "target"), ("id", "id", "id"),
                {one: str(j) for j, one in enumerate(TWO.classes)})  # fmt: skip


def lines(records: Sequence[Any]) -> bytes:
    """Write one record a line."""
    return "".join(json.dumps(one) + "\n" for one in records).encode()


def records(p: Array, make: Callable[[Array, str], dict[str, Any]]) -> list[dict[str, Any]]:
    """Write a record for every row: its id and truth, then what is made of the probabilities."""
    return [{"id": one, "label": said} | make(row, said) for one, said, row in zip(IDS, D.said, p, strict=True)]


def nested_styles() -> Iterator[Style]:
    """Give the shapes of JSON."""
    truth = lines([{"id": one, "label": said} for one, said in zip(IDS, D.said, strict=True)])

    def nested(name: str, by: str, make: Callable[[Array], bytes], column: str, ending: str = "jsonl",
               *, apart: bool = False) -> Style:  # fmt: skip
        files = {f"a.{ending}": make(P), f"b.{ending}": make(Q)}
        models = [Model(file, [column], p) for file, p in zip(files, (P, Q), strict=True)]
        files |= {"truth.jsonl": truth} if apart else {}
        ids = ("", "", "id") if apart else ("id", "id")
        return Style(
            name, by, files, models, D.target, NAMES, ("truth.jsonl" if apart else f"a.{ending}", "label"), ids
        )

    yield nested("hugging_face_pipeline", "pipeline('text-classification', top_k=None)(texts): a list of lists",
                 lambda p: json.dumps([top(row) for row in p]).encode(), "p", "json", apart=True)  # fmt: skip
    yield nested("hugging_face_lines", "the same, one record a line",
                 lambda p: lines(records(p, lambda row, _: {"scores": top(row)})), "scores")  # fmt: skip
    yield nested("zero_shot", "pipeline('zero-shot-classification'): labels and scores, sorted", lambda p: lines(
        [{"sequence": f"flower {one}", "labels": [x["label"] for x in top(row)],
          "scores": [x["score"] for x in top(row)]}
         for one, row in zip(IDS, p, strict=True)]), "scores", apart=True)  # fmt: skip
    yield nested("vertex_ai", "Vertex AI batch prediction: instance, prediction.displayNames, prediction.confidences",
                 lambda p: lines([{"instance": {"id": one, "label": said},
                                   "prediction": {"ids": ["7", "8", "9"], "displayNames": NAMES,
                                                  "confidences": row.tolist()}}
                                  for one, said, row in zip(IDS, D.said, p, strict=True)]),
                 "prediction_confidences", apart=True)  # fmt: skip
    yield nested("bigquery_json", "BigQuery ML: predicted_label_probs, exported as JSON", lambda p: lines(records(
        p, lambda row, _: {"predicted_label": NAMES[row.argmax()], "predicted_label_probs": [
            {"label": one["label"], "prob": one["score"]} for one in top(row)]})), "predicted_label_probs")  # fmt: skip
    yield nested("spark_json", "Spark: df.write.json of a vector", lambda p: lines(records(
        p, lambda row, _: {"probability": {"type": 1, "values": row.tolist()}, "prediction": float(row.argmax())})),
        "probability")  # fmt: skip
    yield nested("json_object", "an object a row", lambda p: lines(records(
        p, lambda row, _: {"probs": dict(zip(NAMES, row.tolist(), strict=True))})), "probs")  # fmt: skip
    yield nested("json_rows", "a list of lists of numbers", lambda p: json.dumps(p.tolist()).encode(), "p", "json",
                 apart=True)  # fmt: skip
    yield nested("json_classes", "an object with classes, probabilities and labels", lambda p: json.dumps(
        {"classes": NAMES, "proba": p.tolist(), "label": D.said, "id": IDS}).encode(), "proba", "json")  # fmt: skip


def parquet_styles() -> Iterator[Style]:
    """Give the nested columns of Parquet."""

    def nested(name: str, by: str, column: str, make: Callable[[Array], pa.Array]) -> Style:
        files = {}
        for one, p in (("a", P), ("b", Q)):
            out = io.BytesIO()
            pq.write_table(pa.table({"id": IDS, "label": D.said, column: make(p)}), out)
            files[f"{one}.parquet"] = out.getvalue()
        models = [Model(file, [column], p) for file, p in zip(files, (P, Q), strict=True)]
        return Style(name, by, files, models, D.target, NAMES, ("a.parquet", "label"), ("id", "id"))

    vector = pa.struct([("type", pa.int8()), ("size", pa.int32()), ("indices", pa.list_(pa.int32())),
                        ("values", pa.list_(pa.float64()))])  # fmt: skip
    probs = pa.list_(pa.struct([("label", pa.string()), ("prob", pa.float64())]))
    yield nested("spark_parquet", "Spark: df.write.parquet of a vector", "probability", lambda p: pa.array(
        [{"type": 1, "size": None, "indices": None, "values": row.tolist()} for row in p], vector))  # fmt: skip
    yield nested("bigquery_parquet", "BigQuery ML: predicted_label_probs, exported as Parquet", "predicted_label_probs",
                 lambda p: pa.array([[{"label": x["label"], "prob": x["score"]} for x in top(row)] for row in p],
                                    probs))  # fmt: skip
    yield nested("parquet_map", "a map from class to probability", "probs", lambda p: pa.array(
        [list(zip(NAMES, row.tolist(), strict=True)) for row in p], pa.map_(pa.string(), pa.float64())))  # fmt: skip
