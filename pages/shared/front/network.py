"""Under which addresses others reach this machine; nothing is sent to find out."""

from __future__ import annotations

import ipaddress
import socket
from contextlib import suppress

EVERYWHERE = ("0.0.0.0", "::", "")  # noqa: S104  (chosen by who starts the server, never the default)


def lan_addresses() -> list[str]:
    """Find the addresses of this machine in its networks, the most likely one first."""
    found: list[str] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, suppress(OSError):  # no way out of this network
        probe.connect(("192.0.2.1", 9))  # an address kept for documentation: asks which way packets would leave
        found.append(probe.getsockname()[0])
    with suppress(OSError):  # this machine does not know its own name
        found += socket.gethostbyname_ex(socket.gethostname())[2]
    return list(dict.fromkeys(address for address in found if not address.startswith("127.")))


def is_loopback(host: str) -> bool:
    """Whether a host's name or address means the machine that asks.

    Examples
    --------
    >>> is_loopback("localhost"), is_loopback("127.0.0.1"), is_loopback("[::1]"), is_loopback("192.168.1.5")
    (True, True, True, False)
    """
    if host.lower().rstrip(".") == "localhost" or host.lower().endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
