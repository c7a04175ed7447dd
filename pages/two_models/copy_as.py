"""The headline figures as code: lines of pandas, NumPy, SciPy and scikit-learn that repeat them on the visitor's files.

Names of files and columns are text from outside and enter the code as Python literals only. Where the files were read
in a way that a few lines do not repeat, there is no code rather than code that may say something else.
"""

from __future__ import annotations

from collections.abc import Sequence

from prediction_files.groups import LABEL, MATRIX, SINGLE, canonical
from prediction_files.join import RowIndex
from prediction_files.labelling import NULLS
from prediction_files.plan import Draft, Model
from prediction_files.schema import FileSchema, cached_factor
from softmax_core.comparison.study import Study
from softmax_core.comparison.verdict import CLEAR
from softmax_core.digits import text

_PARQUET = "parquet.read_table({name}).to_pandas(ignore_metadata=True)"
READERS = {
    "csv": "pd.read_csv({name})", "tsv": "pd.read_csv({name}, sep='\\t')", "parquet": _PARQUET,
    "pq": _PARQUET, "npy": "np.load({name})",
}  # fmt: skip
KINDS = {
    "probabilities": (), "binary": (), "percentages": ("{p} = {p} / 100",),
    "divided": ("{p} = {p} / {p}.sum(axis=1, keepdims=True)",), "log_probabilities": ("{p} = np.exp({p})",),
    "logits": ("{p} = np.exp({p} - {p}.max(axis=1, keepdims=True))", "{p} = {p} / {p}.sum(axis=1, keepdims=True)"),
}  # fmt: skip
"""What makes probabilities of the numbers of a file."""


def code(draft: Draft, study: Study) -> str | None:
    """Write the code, None where a few lines would not do what was done.

    Returns
    -------
    str or None
        A Python program that is run beside the files; it leaves its results in ``figures``.
    """
    pair = draft.models[:2]
    with_truth = next((k for k in draft.rows if draft.schemas[k].truth), None)
    used = list(dict.fromkeys([*(model.file for model in pair), *([] if with_truth is None else [with_truth])]))
    schemas = [draft.schemas[k] for k in used]
    read = [_reader(schema) for schema in schemas]
    ids = _paired_by(draft, used)
    labels = _labels(draft, with_truth) if with_truth is not None else None
    models = [_model(draft, model, side) for model, side in zip(pair, "ab", strict=True)]
    if None in read or labels is None or None in models or ids is None or (ids and any(map(_is_array, schemas))):
        return None
    lines = [
        "import numpy as np", "import pandas as pd", "from scipy import stats",
        "from sklearn.metrics import accuracy_score, log_loss",
        *(["from pyarrow import parquet"] if any(str(one).startswith("parquet.") for one in read) else []), "",
        f"classes = {list(draft.classes.names)!r}",
    ]  # fmt: skip
    for k, reader in zip(used, read, strict=True):
        lines.append(f"table_{k} = {reader}" + (f".set_index({ids[k]!r})" if ids else ""))
    if ids:  # the rows that every file has, in the order of the first
        others = "".join(f".intersection(table_{k}.index, sort=False)" for k in used[1:])
        first = f"table_{used[0]}.index{others}"
        lines += [f"ids = {first}", *(f"table_{k} = table_{k}.loc[ids]" for k in used)]
    lines += ["", *labels, *(line for model in models if model for line in model)]
    return "\n".join([*lines, "", *_figures(study)]) + "\n"


def _ending(schema: FileSchema) -> str:
    return schema.table.name.lower().removesuffix(".gz").rpartition(".")[2]


def _is_array(schema: FileSchema) -> bool:
    return _ending(schema) == "npy"


def _reader(schema: FileSchema) -> str | None:
    """Write how a file is read; None where pandas by itself would not read the same columns."""
    table, template = schema.table, READERS.get(_ending(schema))
    plain = (table.named or _is_array(schema)) and not table.notes and table.plain
    return template.format(name=repr(table.name)) if template and plain else None


def _paired_by(draft: Draft, used: Sequence[int]) -> dict[int, str] | None:
    """Say by which columns the rows go together, none where by their order; None where a few lines would not."""
    if len(used) == 1 or not any(k in draft.by for k in used):
        return {} if all(_as_it_stands(draft.rows[k]) for k in used) else None
    if not all(draft.by.get(k) for k in used):  # a column without a name has another one elsewhere
        return None
    tables = [draft.schemas[k].table for k in used]
    columns = [table.columns[draft.by[k]] for k, table in zip(used, tables, strict=True)]
    called = [
        (column if draft.rows[k] is None else column[draft.rows[k]]).tolist()
        for k, column in zip(used, columns, strict=True)
    ]
    common = set.intersection(*(set(column.tolist()) for column in columns))
    alike = all(one == called[0] for one in called) and len(common) == len(called[0]) == len(set(called[0]))
    return {k: draft.by[k] for k in used} if alike else None


def _as_it_stands(rows: RowIndex) -> bool:
    return rows is None or rows.tolist() == list(range(len(rows)))


def _column(schema: FileSchema, file: int, name: str) -> str:
    return f"table_{file}" if _is_array(schema) else f"table_{file}[{name!r}]"


def _mapped(draft: Draft, file: int, column: str, name: str) -> list[str] | None:
    """Write a column of labels as places in the list of classes."""
    schema = draft.schemas[file]
    places = {label: draft.classes.places.get(canonical(label)) for label in cached_factor(schema.table, column).names}
    if None in places.values() or any(label.strip().lower() in NULLS for label in places):
        return None  # what pandas takes for an empty cell
    return [
        f"place = {places!r}",
        f"{name} = np.array([place[str(label)] for label in {_column(schema, file, column)}])",
    ]


def _labels(draft: Draft, file: int) -> list[str] | None:
    return _mapped(draft, file, str(draft.schemas[file].truth), "target")


def _model(draft: Draft, model: Model, side: str) -> list[str] | None:
    """Write a model's probabilities and predicted classes."""
    schema, group, p = draft.schemas[model.file], model.group, f"p_{side}"
    if group.shape == LABEL:
        return _mapped(draft, model.file, group.columns[0], f"said_{side}")
    columns = model.columns or tuple(range(len(draft.classes.names)))
    if model.values.kind not in KINDS or min(columns) < 0:
        return None
    if group.shape == SINGLE:
        at = draft.classes.names.index(model.positive)
        pair = "[1 - {p}, {p}]" if at else "[{p}, 1 - {p}]"
        column = _column(schema, model.file, group.columns[0])
        lines = [f"{p} = np.asarray({column}, dtype=float)", f"{p} = np.column_stack({pair.format(p=p)})"]
    elif group.shape == MATRIX:
        named = [group.columns[place] for place in columns]
        lines = [f"{p} = table_{model.file}[{named!r}].to_numpy(dtype=float)"]
    elif _is_array(schema) and schema.table.columns[group.columns[0]].ndim > 1:
        lines = [f"{p} = table_{model.file}.astype(float)" + (f"[:, {list(columns)}]" if model.columns else "")]
    else:
        return None
    return [*lines, *(line.format(p=p) for line in KINDS[model.values.kind]), f"said_{side} = {p}.argmax(axis=1)"]


def _figures(study: Study) -> list[str]:
    """Write the lines that compute, with what the page shows beside them."""
    p_value = text(study.mcnemar.p_value)
    found, result, shown = study.verdict, study.comparison, _shown(study)
    lines = [
        "figures = {}",
        'figures["error_rate"] = [1 - accuracy_score(target, said) for said in (said_a, said_b)]' + shown["error_rate"],
        "right_a, right_b = said_a == target, said_b == target",
        "only_a, only_b = (right_a & ~right_b).sum(), (right_b & ~right_a).sum()",
        "differ = only_a + only_b",
        f'figures["mcnemar"] = stats.binomtest(only_a, differ).pvalue if differ else 1.0  # {p_value}',
    ]  # fmt: skip
    if not result.hard:
        lines += [
            "rows, truth = np.arange(len(target)), np.eye(len(classes))[target]",
            'with np.errstate(divide="ignore"):',
            "    loss_a, loss_b = -np.log(p_a[rows, target]), -np.log(p_b[rows, target])",
            'figures["cross_entropy"] = [loss_a.mean(), loss_b.mean()]' + shown["cross_entropy"],
            'figures["squared_error"] = [((p - truth) ** 2).sum(axis=1).mean() for p in (p_a, p_b)]'
            + shown["squared_error"],
            'figures["log_loss"] = [log_loss(truth, p) for p in (p_a, p_b)]  # clipped: '
            + ", ".join(map(text, found.clipped)),
        ]
        line = found.line("cross_entropy")
        if line.finding == CLEAR:
            lines.append(
                'figures["interval"] = stats.ttest_rel(loss_a, loss_b).confidence_interval(0.95)'
                f"  # {text(line.low)} to {text(line.high)}"
            )
    return [*lines, "for name, figure in figures.items():", "    print(name, figure)"]


def _shown(study: Study) -> dict[str, str]:
    return {one.name: f"  # {text(one.a)}, {text(one.b)}" for one in study.comparison.measures}
