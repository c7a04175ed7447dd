"""The headline figures as code: lines of pandas, NumPy, SciPy and scikit-learn that repeat them on the visitor's files.

Names of files and columns are text from outside and enter the code as Python literals only. Where the files were read
in a way that a few lines do not repeat, there is no code rather than code that may say something else.
"""

from __future__ import annotations

from collections.abc import Sequence

from prediction_files.groups import LABEL, MATRIX, SINGLE, canonical
from prediction_files.plan import Draft, Model
from prediction_files.schema import FileSchema
from softmax_core.comparison.study import Study
from softmax_core.comparison.verdict import CLEAR
from softmax_core.digits import text

READERS = {
    "csv": "pd.read_csv({name})", "tsv": "pd.read_csv({name}, sep='\\t')", "parquet": "pd.read_parquet({name})",
    "pq": "pd.read_parquet({name})", "npy": "np.load({name})",
}  # fmt: skip
KINDS = {
    "probabilities": (), "binary": (), "percentages": ("{p} = {p} / 100",), "log_probabilities": ("{p} = np.exp({p})",),
    "logits": ("{p} = np.exp({p} - {p}.max(axis=1, keepdims=True))", "{p} = {p} / {p}.sum(axis=1, keepdims=True)"),
}  # fmt: skip
"""What makes probabilities of the numbers of a file."""


def code(draft: Draft, study: Study, *, renormalise: bool = False) -> str | None:
    """Write the code, None where a few lines would not do what was done.

    Returns
    -------
    str or None
        A Python program that is run beside the files; it leaves its results in ``figures``.
    """
    used = sorted(draft.rows)
    schemas = [draft.schemas[k] for k in used]
    with_truth = next((k for k in used if draft.schemas[k].truth), None)
    read = [_reader(schema) for schema in schemas]
    labels = _labels(draft, with_truth) if with_truth is not None else None
    models = [_model(draft, model, side) for model, side in zip(draft.models, "ab", strict=True)]
    if None in read or labels is None or None in models or not _one_way_to_pair(schemas):
        return None
    by_id = len(used) > 1 and bool(schemas[0].id)
    lines = [
        "import numpy as np", "import pandas as pd", "from scipy import stats",
        "from sklearn.metrics import accuracy_score, log_loss", "",
        f"classes = {list(draft.classes.names)!r}", "place = {name: k for k, name in enumerate(classes)}", "",
    ]  # fmt: skip
    for k, schema, reader in zip(used, schemas, read, strict=True):
        lines.append(f"table_{k} = {reader}" + (f".set_index({schema.id!r})" if by_id else ""))
    if by_id:  # the rows that every file has, in the order of the first
        others = "".join(f".intersection(table_{k}.index, sort=False)" for k in used[1:])
        first = f"table_{used[0]}.index{others}"
        lines += [f"ids = {first}", *(f"table_{k} = table_{k}.loc[ids]" for k in used)]
    lines += ["", labels, *(line for model in models if model for line in model)]
    if renormalise:
        lines += [f"p_{side} = p_{side} / p_{side}.sum(axis=1, keepdims=True)" for side in "ab"]
    return "\n".join([*lines, "", *_figures(study)]) + "\n"


def _ending(schema: FileSchema) -> str:
    return schema.table.name.lower().removesuffix(".gz").rpartition(".")[2]


def _reader(schema: FileSchema) -> str | None:
    template = READERS.get(_ending(schema))
    plain = schema.table.named or _ending(schema) == "npy"
    return template.format(name=repr(schema.table.name)) if template and plain else None


def _one_way_to_pair(schemas: Sequence[FileSchema]) -> bool:
    """Whether all files are joined by ids of one kind, or none is."""
    kinds = {schema.table.columns[schema.id].dtype.kind in "iu" if schema.id else None for schema in schemas}
    arrays = any(_ending(schema) == "npy" for schema in schemas)
    return len(kinds) == 1 and not (arrays and None not in kinds)


def _column(schema: FileSchema, file: int, name: str) -> str:
    return f"table_{file}" if _ending(schema) == "npy" else f"table_{file}[{name!r}]"


def _mapped(draft: Draft, file: int, column: str) -> str | None:
    """Write a column of labels as places in the list of classes: by name, or as numbers from 0."""
    schema, names = draft.schemas[file], draft.classes.names
    found = schema.table.columns[column]
    said, written = {str(label) for label in found.tolist()}, _column(schema, file, column)
    if said <= set(names):
        return f"np.array([place[str(label)] for label in {written}])"
    if found.dtype.kind in "iu" and said <= {str(k) for k in range(len(names))}:
        return f"np.asarray({written})"
    return None


def _labels(draft: Draft, file: int) -> str | None:
    mapped = _mapped(draft, file, str(draft.schemas[file].truth))
    return mapped and f"target = {mapped}"


def _model(draft: Draft, model: Model, side: str) -> list[str] | None:
    """Write a model's probabilities and predicted classes."""
    schema, group, p = draft.schemas[model.file], model.group, f"p_{side}"
    if group.shape == LABEL:
        mapped = _mapped(draft, model.file, group.columns[0])
        return [f"said_{side} = {mapped}"] if mapped else None
    if model.values.kind not in KINDS:
        return None
    if group.shape == SINGLE:
        at = draft.classes.names.index(model.positive)
        pair = "[1 - {p}, {p}]" if at else "[{p}, 1 - {p}]"
        column = _column(schema, model.file, group.columns[0])
        lines = [f"{p} = np.asarray({column}, dtype=float)", f"{p} = np.column_stack({pair.format(p=p)})"]
    elif group.shape == MATRIX:
        columns = _in_order(group.columns, group.classes, draft.classes.names)
        lines = [f"{p} = table_{model.file}[{columns!r}].to_numpy(dtype=float)"]
    elif _ending(schema) == "npy" and schema.table.columns[group.columns[0]].ndim > 1:
        lines = [f"{p} = table_{model.file}.astype(float)"]
    else:
        return None
    return [*lines, *(line.format(p=p) for line in KINDS[model.values.kind]), f"said_{side} = {p}.argmax(axis=1)"]


def _in_order(columns: Sequence[str], classes: Sequence[str], names: Sequence[str]) -> list[str]:
    """Give the columns in the order of the list of classes: by name where they have these names."""
    named = {canonical(name): column for name, column in zip(classes, columns, strict=True)}
    if set(named) == {canonical(name) for name in names}:
        return [named[canonical(name)] for name in names]
    return list(columns)


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
