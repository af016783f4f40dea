"""Send SPARQL queries over HTTP and time the answers; a process of its own.

Each client keeps one connection and sends its next request when it has the whole answer. Printed is
one JSON object: the number of whole answers, how long the run took, and the seconds of each answer.

    python benchmarks/load.py URL QUERY-FILE CLIENTS SECONDS
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlencode, urlsplit

ACCEPT: Final = "application/sparql-results+json"


class Answer(NamedTuple):
    """Status and length of an answer; `open` says whether the connection can be used again."""

    status: int
    length: int
    open: bool


def request(url: str, query: str) -> bytes:
    """Return the bytes of a request."""
    parts = urlsplit(url)
    body = urlencode({"query": query}).encode()
    head = (
        f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept: {ACCEPT}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def answer(reader: asyncio.StreamReader) -> Answer:
    """Read one whole answer."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    status = int(head.split(" ", 2)[1])
    fields = dict(line.split(":", 1) for line in head.split("\r\n")[1:] if ":" in line)
    stays = fields.get("connection", "").strip() != "close"
    if "chunked" in fields.get("transfer-encoding", ""):
        length = 0
        while size := int((await reader.readline()).split(b";")[0], 16):
            await reader.readexactly(size + 2)
            length += size
        await reader.readexactly(2)
        return Answer(status, length, stays)
    length = int(fields.get("content-length", "0"))
    await reader.readexactly(length)
    return Answer(status, length, stays)


async def client(url: str, content: bytes, until: float, taken: list[float]) -> None:
    """Ask until the time is over; what runs then is waited for and not counted."""
    parts = urlsplit(url)
    writer: asyncio.StreamWriter | None = None
    while time.perf_counter() < until:
        if writer is None:
            reader, writer = await asyncio.open_connection(parts.hostname, parts.port, limit=2**20)
        start = time.perf_counter()
        writer.write(content)
        given = await answer(reader)
        end = time.perf_counter()
        if given.status != 200:
            raise SystemExit(f"{url} answered {given.status}")
        if end <= until or not taken:
            taken.append(end - start)
        if not given.open:
            writer.close()
            writer = None
    if writer is not None:
        writer.close()


async def run(url: str, query: str, clients: int, seconds: float) -> dict[str, object]:
    """Ask with so many clients at once for so long."""
    content = request(url, query)
    taken: list[float] = []
    start = time.perf_counter()
    await asyncio.gather(*(client(url, content, start + seconds, taken) for _ in range(clients)))
    # One slow answer may take longer than the run: then it is the run.
    length = max(seconds, max(taken, default=seconds))
    return {"answers": len(taken), "seconds": length, "taken": taken}


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("url")
    parser.add_argument("query", type=Path, help="file with the query")
    parser.add_argument("clients", type=int)
    parser.add_argument("seconds", type=float)
    given = parser.parse_args()
    result = asyncio.run(
        run(given.url, given.query.read_text(encoding="utf-8"), given.clients, given.seconds)
    )
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
