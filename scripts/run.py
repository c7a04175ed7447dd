"""Start the app, warm it up, say where it is, and stop it with Ctrl-C.

`python -m scripts.run [--host 0.0.0.0] [--port 8501]`

Its address is printed when the app has run once (`scripts.server` says why). Standard library only.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import sys

from pages.shared.front.network import lan_addresses
from scripts.server import EVERYWHERE, HERE, NotServingError, Server, local


def main() -> int:
    """Serve until Ctrl-C or SIGTERM."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--host", default=HERE, help="0.0.0.0 opens the app to the network")
    parser.add_argument("--port", type=int, default=8501)
    asked = parser.parse_args()
    why_not = busy(asked.host, asked.port)
    if why_not:
        print(f"Cannot listen on {asked.host}, port {asked.port}: {why_not}. Another port: make run PORT=8502")
        return 1
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, lambda *_: sys.exit(0))
    server = Server(host=asked.host, port=asked.port, quiet=False)
    try:
        return serve(server)
    finally:
        for again in (signal.SIGINT, signal.SIGTERM):
            signal.signal(again, signal.SIG_IGN)  # a second Ctrl-C changes nothing
        server.stop()


def serve(server: Server) -> int:
    """Start, say where the app is, and wait for its end; a chapter that fails at once does not keep the others away."""
    try:
        server.start()
    except NotServingError as why:
        print(why, file=sys.stderr)
    if server.process is None or not server.running:
        return 1
    print(f"\nSoftmax Explorer is at {shown(server.host, server.port)}  (Ctrl-C stops it)", flush=True)
    if server.host in EVERYWHERE:
        for address in lan_addresses():
            print(f"For the class:         http://{address}:{server.port}", flush=True)
    return server.process.wait()


def busy(host: str, port: int) -> str | None:
    """Why the app cannot listen there, or None if it can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except (OSError, OverflowError) as error:
        return os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
    return None


def shown(host: str, port: int) -> str:
    """Write the address to open on this machine."""
    here = "localhost" if host in {*EVERYWHERE, HERE} else local(host)
    return f"http://{here}:{port}"


if __name__ == "__main__":
    sys.exit(main())
