"""A browser's own requests to a server, one after another over one connection that stays."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

HEADERS = (
    "Connection: keep-alive",
    'sec-ch-ua-platform: "Linux"',
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
    'sec-ch-ua: "Chromium";v="156", "Not)A;Brand";v="24"',
    "Content-Type: text/plain;charset=UTF-8",
    "sec-ch-ua-mobile: ?0",
    "Accept: */*",
    "Sec-Fetch-Site: same-origin",
    "Sec-Fetch-Mode: cors",
    "Sec-Fetch-Dest: empty",
    "Accept-Encoding: gzip, deflate, br, zstd",
    "Accept-Language: en-US,en;q=0.9",
)
"""What Chromium sends with a POST of a script, beside what depends on the server."""


class Line:
    """One connection, opened when it is first needed and again when the server has closed it.

    Attributes
    ----------
    received : int
        Bytes received so far.
    """

    def __init__(self, address: str, cookie: str) -> None:
        place = urlsplit(address)
        self.received = 0
        self._host, self._port = place.hostname or "", place.port or 80
        self._head = "\r\n".join(
            (f"Host: {place.netloc}", f"Origin: {address}", f"Referer: {address}/", f"Cookie: {cookie}", *HEADERS)
        )
        self._ends: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, path: str, body: bytes) -> tuple[int, bytes]:
        """Send and wait; the status and what came with it."""
        head = f"POST {path} HTTP/1.1\r\n{self._head}\r\nContent-Length: {len(body)}\r\n\r\n"
        try:
            reader, answer = await self._ask(head.encode() + body)
        except (asyncio.IncompleteReadError, ConnectionError):  # closed in the same moment: browsers say it again
            self.close()
            reader, answer = await self._ask(head.encode() + body)
        status, length = int(answer[9:12]), 0
        for line in answer.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        made = await reader.readexactly(length)
        self.received += len(answer) + length
        return status, made

    async def _ask(self, words: bytes) -> tuple[asyncio.StreamReader, bytes]:
        reader, writer = await self._open()
        writer.write(words)
        return reader, await reader.readuntil(b"\r\n\r\n")

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._ends is None or self._ends[0].at_eof():
            self.close()
            self._ends = await asyncio.open_connection(self._host, self._port)
        return self._ends

    def close(self) -> None:
        """Close the connection."""
        if self._ends is not None:
            self._ends[1].close()
            self._ends = None
