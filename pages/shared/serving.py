"""What the process that serves does beside Streamlit: workers, a reader of files, one run before anybody comes."""

from __future__ import annotations

import asyncio
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import sleep
from typing import Any

from streamlit import config

from pages.shared import uploads
from pages.shared.live.route import workers
from prediction_files.process import reader

TRIES, BETWEEN = 100, 0.1
"""How often the server is asked whether it answers, and seconds between."""


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[None]:
    """Serve: until the app has run once, Streamlit does not know the chapters, and a link to one shows no page."""
    async with workers(app):
        besides = [asyncio.create_task(asyncio.to_thread(what)) for what in (run_once, reader.start)]
        besides.append(asyncio.create_task(uploads.tidy()))
        yield
        for one in besides:
            one.cancel()
        await asyncio.to_thread(reader.stop)


def run_once() -> None:
    """Have the app run for nobody, as soon as the server answers."""
    host = str(config.get_option("server.address") or "127.0.0.1")
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104
    prefix = str(config.get_option("server.baseUrlPath")).strip("/")
    path = f"{prefix}/_stcore/script-health-check" if prefix else "_stcore/script-health-check"
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(TRIES):
        try:
            direct.open(f"http://{host}:{config.get_option('server.port')}/{path}", timeout=60).close()
        except OSError:
            sleep(BETWEEN)
        else:
            return
