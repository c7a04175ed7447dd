"""The app in a process of its own: what `make run`, the benchmarks and the browser tests serve it with.

Streamlit learns which chapters there are when app.py runs for the first time. A link to a chapter that is opened
before shows "Page not found"; so the app is run once here, before the server counts as started. Standard library only.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
HERE = "127.0.0.1"
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104  (chosen by who starts it, never the default)
PATIENCE = 60.0
"""Seconds that the app may take to answer on a slow machine."""


class NotServingError(RuntimeError):
    """The app did not start, or its first run failed."""


class Server:
    """An app on one port, where it can be stopped or killed and started again.

    Parameters
    ----------
    script : str
        The app.
    folder : Path
        Where it lies, together with .streamlit/config.toml.
    host : str
        The address to listen on.
    port : int
        0 takes a free one, and keeps it.
    quiet : bool
        Whether Streamlit says only what went wrong.
    log : file or None
        Where it says so; None for where this process does.
    """

    def __init__(
        self, script: str = "app.py", *, folder: Path = ROOT, host: str = HERE, port: int = 0, quiet: bool = True,
        log: IO[bytes] | None = None,
    ) -> None:  # fmt: skip
        self.log = log
        self.script, self.folder, self.host, self.quiet = script, folder, host, quiet
        self.port = port or free_port()
        self.url = f"http://{local(host)}:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Server:
        """Start."""
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Stop."""
        self.stop()

    @property
    def running(self) -> bool:
        """Whether there is a process."""
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self) -> int:
        """The process that serves."""
        if self.process is None:
            raise NotServingError("The app has not been started.")
        return self.process.pid

    def start(self, *, warm: bool = True) -> None:
        """Start, and wait until the app answers; warm: until it has run once."""
        options = [
            "--server.address",
            self.host,
            "--server.port",
            str(self.port),
            "--logger.hideWelcomeMessage",
            "true",
        ]
        if self.quiet:
            options += ["--logger.level", "warning"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", self.script, *options],
            cwd=self.folder,
            stdout=subprocess.DEVNULL if self.quiet else None,
            stderr=self.log,
        )
        deadline = time.monotonic() + PATIENCE
        while not answers(f"{self.url}/_stcore/health"):
            if not self.running:
                raise NotServingError("The app has ended: the reason stands above.")
            if time.monotonic() > deadline:
                raise NotServingError(f"The app has not answered for {PATIENCE:.0f} s.")
            time.sleep(0.05)
        if warm and not answers(f"{self.url}/_stcore/script-health-check"):
            raise NotServingError("The app has started, but its first run failed: the reason stands above.")

    def stop(self) -> None:
        """End it, by force if it does not end within five seconds."""
        if self.process is None:
            return
        if self.running:
            self.process.terminate()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End it at once: nobody is told."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()


def answers(url: str) -> bool:
    """Whether a GET is answered with 200, past any proxy."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(url, timeout=PATIENCE) as response:
            return bool(response.status == 200)
    except OSError:  # urllib's own errors are OSErrors too
        return False


def free_port() -> int:
    """Find a port of this machine that nobody listens on."""
    with socket.create_server((HERE, 0)) as free:
        return int(free.getsockname()[1])


def local(host: str) -> str:
    """How this machine itself reaches a server that listens on `host`."""
    if host in EVERYWHERE:
        return HERE if host == "0.0.0.0" else "[::1]"  # noqa: S104
    return f"[{host}]" if ":" in host else host
