"""Files as bytes, and the upload opened without a browser."""

from __future__ import annotations

import io
import json
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from streamlit.testing.v1 import AppTest

from pages.two_models.upload.upload_session import SESSION_KEY
from softmax_core.predictions.dataset import Dataset

APP = Path(__file__).with_name("app.py")
File = tuple[str, bytes]

TARGET = [0, 2, 1, 1, 0, 2]
A = np.array(
    [[0.7, 0.2, 0.1], [0.1, 0.3, 0.6], [0.25, 0.5, 0.25], [0.5, 0.375, 0.125], [0.4, 0.35, 0.25], [0.6, 0.3, 0.1]]
)
B = np.array(
    [[0.5, 0.25, 0.25], [0.2, 0.2, 0.6], [0.3, 0.4, 0.3], [0.1, 0.8, 0.1], [0.3, 0.45, 0.25], [0.25, 0.25, 0.5]]
)
IDS = [11, 12, 13, 14, 15, 16]


def table(values: np.ndarray, names: Sequence[str], **first: Sequence[Any]) -> dict[str, list[Any]]:
    """Columns: what comes first, then one for every column of values."""
    return {key: list(column) for key, column in first.items()} | {
        name: values[:, j].tolist() for j, name in enumerate(names)
    }


def csv(columns: dict[str, list[Any]], delimiter: str = ",", point: str = ".") -> bytes:
    lines = [list(columns), *zip(*columns.values(), strict=True)]
    return "".join(delimiter.join(str(cell).replace(".", point, 1) if isinstance(cell, float) else str(cell)
                                  for cell in line) + "\n" for line in lines).encode()  # fmt: skip


def parquet(columns: dict[str, Any]) -> bytes:
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream)
    return stream.getvalue()


def records(columns: dict[str, list[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def lines(columns: dict[str, list[Any]]) -> bytes:
    return "\n".join(json.dumps(record) for record in records(columns)).encode()


def npy(array: Any, **options: Any) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array, **options)
    return stream.getvalue()


def npz(*, compressed: bool = False, **arrays: Any) -> bytes:
    stream = io.BytesIO()
    (np.savez_compressed if compressed else np.savez)(stream, **arrays)
    return stream.getvalue()


class Upload:
    """What a visitor of the upload has in front of them."""

    def __init__(self, app: AppTest) -> None:
        self.app = app
        assert not app.exception, app.exception[0].message

    @property
    def taken(self) -> Dataset | None:
        return self._of_session("taken")

    @property
    def times(self) -> int:
        return self._of_session("times") or 0

    @property
    def errors(self) -> list[str]:
        return [plain(one.value) for one in self.app.error]

    @property
    def infos(self) -> list[str]:
        return [plain(one.value) for one in self.app.info]

    @property
    def notes(self) -> list[str]:
        return [plain(one.value) for one in self.app.caption]

    @property
    def texts(self) -> list[str]:
        return [plain(one.value) for one in self.app.markdown]

    def _of_session(self, key: str) -> Any:
        try:
            return self.app.session_state[key]
        except KeyError:
            return None

    def drop(self, *files: File) -> Upload:
        """Drop files onto the uploader."""
        (uploader,) = self.app.file_uploader
        return self._run(uploader.set_value([(name, data, "") for name, data in files]))

    def press(self, key: str) -> Upload:
        return self._run(self.app.button(key=key).click())

    def choose(self, field: str, value: str) -> Upload:
        return self._run(self.app.selectbox(key=f"upload field {field}").set_value(value))

    def switch(self, key: str) -> Upload:
        return self._run(self.app.toggle(key=key).set_value(not self.app.toggle(key=key).value))

    def language(self, lang: str) -> Upload:
        self.app.query_params["lang"] = lang
        return self._run(self.app)

    def _run(self, element: Any) -> Upload:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            element.run()
        return Upload(self.app)

    def cleared(self) -> Upload:
        """The same session without files."""
        for key in (SESSION_KEY, "taken", "times"):
            if key in self.app.session_state:
                del self.app.session_state[key]
        return self._run(self.app)


def plain(text: str) -> str:
    """What a reader sees of an escaped Markdown text."""
    return text.replace("\\", "")


@pytest.fixture(scope="module")
def upload() -> Callable[..., Upload]:
    """Open the upload in a language; a session that stands is used again, emptied, for it is quicker."""
    sessions: dict[str, Upload] = {}

    def emptied(lang: str = "en") -> Upload:
        sessions[lang] = sessions[lang].cleared().language(lang) if lang in sessions else opened(lang)
        return sessions[lang]

    def opened(lang: str = "en") -> Upload:
        app = AppTest.from_file(str(APP), default_timeout=60)
        app.query_params["lang"] = lang
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return Upload(app.run())

    return emptied
