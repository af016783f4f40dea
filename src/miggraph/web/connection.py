"""Connections of clients: uvicorn's, with bounds on what comes before a request is complete."""

from __future__ import annotations

import asyncio
from typing import Final

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

__all__ = ["Connection"]

#: Seconds until the headers of a request must have come.
_PATIENCE: Final = 15.0
#: Bytes of address and headers. A query of 256 KiB may be three times as long when it is encoded.
_MOST_HEAD: Final = 1024 * 1024


class Connection(HttpToolsProtocol):
    """A connection on which slow or endless headers are not waited for.

    uvicorn limits how long an idle connection is kept, but not how long a request may take to
    arrive, and httptools not how long its headers are.
    """

    _waiting: asyncio.TimerHandle | None = None
    _in_head = True
    _head = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Give the first request its time."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the time."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Count the bytes of the headers."""
        if self._in_head:
            self._head += len(data)
            if self._head > _MOST_HEAD:
                self._refuse(431, b"Address and headers are too long.\n")
                return
        super().data_received(data)

    def on_message_begin(self) -> None:
        """Give a further request its time."""
        super().on_message_begin()
        self._in_head = True
        if self._waiting is None:
            self._wait()

    def on_headers_complete(self) -> None:
        """Take as much time as the request needs."""
        self._in_head = False
        self._head = 0
        self._stop_waiting()
        super().on_headers_complete()

    def _wait(self) -> None:
        self._waiting = self.loop.call_later(_PATIENCE, self._expire)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _expire(self) -> None:
        self._waiting = None
        self._refuse(408, b"The request did not come in time.\n")

    def _refuse(self, status: int, text: bytes) -> None:
        if self.transport.is_closing():
            return
        self.transport.write(
            STATUS_LINE[status]
            + b"content-type: text/plain; charset=utf-8\r\nconnection: close\r\ncontent-length: "
            + str(len(text)).encode()
            + b"\r\n\r\n"
            + text
        )
        self.transport.close()
