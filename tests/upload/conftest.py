"""The upload opened without a browser."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.two_models.upload.upload_session import SESSION_KEY
from softmax_core.comparison.dataset import Dataset
from tests.prediction_files.made import File

APP = Path(__file__).with_name("app.py")


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
    return text.replace(":small[]", "").replace("\\", "")


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
