"""A browser's own requests to a server, one after another over one connection that stays."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from urllib.parse import urlsplit

HEADERS = (
    "Connection: keep-alive",
    'sec-ch-ua-platform: "Linux"',
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
    'sec-ch-ua: "Chromium";v="156", "Not)A;Brand";v="24"',
    "sec-ch-ua-mobile: ?0",
    "Accept: */*",
    "Sec-Fetch-Site: same-origin",
    "Sec-Fetch-Mode: cors",
    "Sec-Fetch-Dest: empty",
    "Accept-Encoding: gzip, deflate, br, zstd",
    "Accept-Language: en-US,en;q=0.9",
)
"""What Chromium sends with a GET of a script, beside what depends on the server."""


@dataclass(frozen=True)
class Reply:
    """What a request was answered with, and how many bytes that was on the wire."""

    status: int
    headers: dict[str, str]
    body: bytes
    size: int


class Line:
    """One connection, opened when it is first needed and again when the server has closed it.

    Attributes
    ----------
    cookie : str
        What the server has set.
    """

    def __init__(self, address: str) -> None:
        place = urlsplit(address)
        self.cookie = ""
        self._host, self._port = place.hostname or "", place.port or 80
        self._head = "\r\n".join((f"Host: {place.netloc}", f"Referer: {address}/", *HEADERS))
        self._ends: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> Reply:
        """Ask and wait."""
        cookie = f"\r\nCookie: {self.cookie}" if self.cookie else ""
        request = f"GET {path} HTTP/1.1\r\n{self._head}{cookie}\r\n\r\n".encode()
        try:
            reader, head = await self._send(request)
        except (asyncio.IncompleteReadError, ConnectionError):  # closed in the same moment: browsers say it again
            self.close()
            reader, head = await self._send(request)
        status, *lines = head.decode("latin-1").rstrip().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        self.cookie = headers.get("set-cookie", self.cookie).partition(";")[0]
        body = await reader.readexactly(int(headers["content-length"]))
        return Reply(int(status.split()[1]), headers, body, len(head) + len(body))

    async def _send(self, request: bytes) -> tuple[asyncio.StreamReader, bytes]:
        if self._ends is None or self._ends[0].at_eof():
            self.close()
            self._ends = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._ends
        writer.write(request)
        return reader, await reader.readuntil(b"\r\n\r\n")

    def close(self) -> None:
        """Close the connection: what was asked and is not answered is given up."""
        if self._ends is not None:
            self._ends[1].close()
            self._ends = None
