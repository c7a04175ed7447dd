"""Files that are not read: small, real where the standard library or scikit-learn's neighbours write them."""

from __future__ import annotations

import io
import json
import pickle
import sqlite3
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import joblib  # type: ignore[import-untyped]
import numpy as np
from scipy.io import savemat  # type: ignore[import-untyped]
from sklearn.datasets import dump_svmlight_file  # type: ignore[import-untyped]

from scripts.prediction_file_styles.data import flowers, pair

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63606060000000040001f61738550000"
    "000049454e44ae426082"
)


def files() -> dict[str, bytes]:
    """Give every file by its name."""
    p = pair()[0]
    return {
        "probabilities.pkl": pickle.dumps({"p": p.tolist()}, protocol=4),
        "old.pkl": pickle.dumps(p.tolist()[:3], protocol=0),
        "probabilities.joblib": written(lambda out: joblib.dump(p, out)),
        "probabilities.pt": torch_file(),
        "probabilities.mat": written(lambda out: savemat(out, {"p": p})),
        "test.libsvm": written(lambda out: dump_svmlight_file(flowers().unseen, flowers().target, out)),
        "predictions.db": sqlite(),
        "plot.png": PNG,
        "login.csv": b"<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><form></form></body></html>\n",
        "pointer.csv": b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"4d" * 32 + b"\nsize 12345\n",
        "analysis.ipynb": json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode(),
        "several.zip": archive({"a.csv": b"id,label\n1,cat\n", "b.csv": b"id,label\n1,cat\n"}),
        "photos.zip": archive({"1.png": PNG, "2.png": PNG}),
        "header_only.csv": b"id,label,prob_cat,prob_dog\n",
        "empty.csv": b"",
    }


def written(write: object) -> bytes:
    """Give what is written to a file."""
    out = io.BytesIO()
    write(out)  # type: ignore[operator]
    return out.getvalue()


def archive(members: dict[str, bytes]) -> bytes:
    """Pack some files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return out.getvalue()


def torch_file() -> bytes:
    """Lay a file out as torch.save does: data.pkl and the numbers in an archive that is not compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        packed.writestr("probabilities/data.pkl", pickle.dumps([0.5], protocol=2))
        packed.writestr("probabilities/byteorder", b"little")
        packed.writestr("probabilities/data/0", np.zeros(6, np.float32).tobytes())
        packed.writestr("probabilities/version", b"3\n")
    return out.getvalue()


def sqlite() -> bytes:
    """Make a small database."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "predictions.db"
        with sqlite3.connect(file) as connection:
            connection.execute("create table predictions (id integer, p real)")
        connection.close()
        return file.read_bytes()
