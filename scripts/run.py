"""Start the app, warm it up, say where it is, and stop it with Ctrl-C.

`python -m scripts.run [--host 0.0.0.0] [--port 8501]`

Streamlit learns which chapters there are when app.py runs for the first time. A link to a chapter that is opened
before shows "Page not found"; so the app is run once here, before its address is printed. Standard library only.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104  (chosen by who starts it, never the default)
PATIENCE = 60.0
"""Seconds that the app may take to answer on a slow machine."""


def main() -> int:
    """Serve until Ctrl-C or SIGTERM."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 opens the app to the network")
    parser.add_argument("--port", type=int, default=8501)
    asked = parser.parse_args()
    why_not = busy(asked.host, asked.port)
    if why_not:
        print(f"Cannot listen on {asked.host}, port {asked.port}: {why_not}. Another port: make run PORT=8502")
        return 1
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, lambda *_: sys.exit(0))
    with serve(asked.host, asked.port) as server:
        if server.poll() is None:
            print(f"\nSoftmax Explorer is at {shown(asked.host, asked.port)}  (Ctrl-C stops it)", flush=True)
            if asked.host in EVERYWHERE:
                for address in lan_addresses():
                    print(f"For the class:         http://{address}:{asked.port}", flush=True)
        return server.wait()


@contextmanager
def serve(host: str, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Start the app, yield its process once it is warm, and stop it in the end."""
    options = ["--server.address", host, "--server.port", str(port), "--logger.hideWelcomeMessage", "true"]
    server = subprocess.Popen([sys.executable, "-m", "streamlit", "run", "app.py", *options], cwd=ROOT)
    try:
        warm_up(server, host, port)
        yield server
    finally:
        stop(server)


def warm_up(server: subprocess.Popen[bytes], host: str, port: int) -> None:
    """Wait until the server answers, then have it run app.py once."""
    base = f"http://{local(host)}:{port}/_stcore"
    deadline = time.monotonic() + PATIENCE
    while server.poll() is None and not answers(f"{base}/health"):
        if time.monotonic() > deadline:
            print(f"The app has not answered for {PATIENCE:.0f} s.", file=sys.stderr)
            return
        time.sleep(0.1)
    if server.poll() is None and not answers(f"{base}/script-health-check"):
        print("The app has started, but its first run failed: the reason stands above.", file=sys.stderr)


def answers(url: str) -> bool:
    """Whether a GET is answered with 200, past any proxy."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(url, timeout=PATIENCE) as response:
            return bool(response.status == 200)
    except OSError:  # urllib's own errors are OSErrors too
        return False


def stop(server: subprocess.Popen[bytes]) -> None:
    """End the server, by force if it does not end within five seconds; a second Ctrl-C changes nothing."""
    for again in (signal.SIGINT, signal.SIGTERM):
        signal.signal(again, signal.SIG_IGN)
    if server.poll() is None:
        server.terminate()
    try:
        server.wait(timeout=5)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def busy(host: str, port: int) -> str | None:
    """Why the app cannot listen there, or None if it can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except (OSError, OverflowError) as error:
        return os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
    return None


def local(host: str) -> str:
    """How this machine itself reaches a server that listens on `host`."""
    if host in EVERYWHERE:
        return "127.0.0.1" if host == "0.0.0.0" else "[::1]"  # noqa: S104
    return f"[{host}]" if ":" in host else host


def shown(host: str, port: int) -> str:
    """Write the address to open on this machine."""
    here = "localhost" if host in {*EVERYWHERE, "127.0.0.1"} else local(host)
    return f"http://{here}:{port}"


def lan_addresses() -> list[str]:
    """Find the addresses of this machine in its networks, the most likely one first; nothing is sent."""
    found: list[str] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, suppress(OSError):  # no way out of this network
        probe.connect(("192.0.2.1", 9))  # an address kept for documentation: asks which way packets would leave
        found.append(probe.getsockname()[0])
    with suppress(OSError):  # this machine does not know its own name
        found += socket.gethostbyname_ex(socket.gethostname())[2]
    return list(dict.fromkeys(address for address in found if not address.startswith("127.")))


if __name__ == "__main__":
    sys.exit(main())
