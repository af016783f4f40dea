"""What passes between the server and a worker: frames of a kind, a length and a content.

A request is one frame. Its answer is a header, chunks of data and an end; or a refusal, which may
also come instead of the end.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import Final

import msgspec
from msgspec import Struct

__all__ = [
    "DATA",
    "END",
    "HEADER",
    "REFUSAL",
    "REQUEST",
    "End",
    "Header",
    "Refusal",
    "RefusedError",
    "Request",
    "pack",
    "read_frame",
    "receive_frame",
]

REQUEST: Final = b"Q"
HEADER: Final = b"H"
DATA: Final = b"D"
END: Final = b"E"
REFUSAL: Final = b"X"

_HEAD: Final = struct.Struct(">cI")


class Request(Struct, frozen=True):
    """A query as it was sent.

    Attributes
    ----------
    query, base
        The text, and the IRI against which it is read.
    default_graphs, named_graphs
        The dataset that the protocol names; both None if it names none.
    accept, name
        The header ``Accept``, and the parameter ``format``.
    max_rows
        How many rows or triples an answer may have.
    """

    query: str
    base: str
    default_graphs: list[str] | None = None
    named_graphs: list[str] | None = None
    accept: str = ""
    name: str = ""
    max_rows: int | None = None


class Header(Struct, frozen=True):
    """What kind of answer follows, and in which media type."""

    kind: str
    media_type: str


class End(Struct, frozen=True):
    """The answer is whole; with the number of rows where it is known."""

    rows: int | None


class Refusal(Struct, frozen=True):
    """Why there is no answer, or none that is whole: a status of HTTP and words."""

    status: int
    message: str
    fix: str | None = None


class RefusedError(Exception):
    """An answer that is not given, or broken off.

    Parameters
    ----------
    refusal
        Status and words.
    retry
        Seconds after which trying again may help.
    """

    def __init__(self, refusal: Refusal, retry: int | None = None) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal
        self.retry = retry


def pack(kind: bytes, content: bytes | Struct) -> bytes:
    """Return a frame."""
    body = content if isinstance(content, bytes) else msgspec.msgpack.encode(content)
    return _HEAD.pack(kind, len(body)) + body


async def read_frame(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """Return kind and content of the next frame.

    Raises
    ------
    asyncio.IncompleteReadError
        If the other side has gone.
    """
    kind, length = _HEAD.unpack(await reader.readexactly(_HEAD.size))
    return kind, await reader.readexactly(length)


def receive_frame(connection: socket.socket) -> tuple[bytes, bytes] | None:
    """Wait for the next frame; None if the other side has gone."""
    head = _receive(connection, _HEAD.size)
    if head is None:
        return None
    kind, length = _HEAD.unpack(head)
    content = _receive(connection, length)
    return None if content is None else (kind, content)


def _receive(connection: socket.socket, size: int) -> bytes | None:
    parts: list[bytes] = []
    while size:
        part = connection.recv(min(size, 1 << 20))
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
