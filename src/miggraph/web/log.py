"""One line of JSON on standard error for each request, and for each thing that goes wrong.

A query is told by its digest, not by its text, and an address without what follows ``?``.
"""

from __future__ import annotations

import hashlib
import json
import logging
import sys
import time
from collections.abc import MutableMapping
from datetime import UTC, datetime
from typing import Any, Final, Self

from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["Log", "Note", "event", "route_messages"]

_LONGEST: Final = 200
_KEY: Final = "miggraph.note"


class Note:
    """What is remembered of a request while it is answered."""

    def __init__(self) -> None:
        self.status: int | None = None
        self.size = 0
        self.rows: int | None = None
        self.digest: str | None = None
        self.reason: str | None = None
        self.is_whole = False

    @classmethod
    def of(cls, scope: MutableMapping[str, Any]) -> Self:
        """Return the note of a request."""
        note: Self = scope.setdefault(_KEY, cls())
        return note

    def query(self, text: str) -> None:
        """Remember a query by its digest."""
        self.digest = hashlib.sha256(text.encode()).hexdigest()[:16]


class Log:
    """An application that writes a line for each request to another one.

    Parameters
    ----------
    app
        The other application.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and write the line when it is answered."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        note = Note.of(scope)
        began = time.perf_counter()

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start" and note.status is None:
                note.status = message["status"]
            elif message["type"] == "http.response.body":
                note.size += len(message.get("body", b""))
                note.is_whole = not message.get("more_body", False)
            await send(message)

        try:
            await self._app(scope, receive, told)
        finally:
            self._write(scope, note, time.perf_counter() - began)

    @staticmethod
    def _write(scope: Scope, note: Note, seconds: float) -> None:
        line: dict[str, Any] = {
            "event": "request",
            "method": scope["method"],
            "path": scope["path"][:_LONGEST],
            "status": note.status,
            "ms": round(seconds * 1000, 1),
            "bytes": note.size,
        }
        known = {"rows": note.rows, "query": note.digest, "why": note.reason}
        line |= {name: value for name, value in known.items() if value is not None}
        if not note.is_whole:
            line["broken_off"] = True
        _line(line)


def event(name: str, **details: Any) -> None:
    """Write a line that belongs to no request."""
    _line({"event": name, **details})


def route_messages() -> None:
    """Have the messages of the HTTP server written as lines of this log."""
    handler = _Handler()
    for name in ("uvicorn", "uvicorn.error", "asyncio"):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.propagate = False
        logger.setLevel(logging.WARNING)


class _Handler(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if "returned without completing response" in message:
            return  # on purpose: the answer was broken off, and the line of the request says so
        details: dict[str, Any] = {"level": record.levelname.lower(), "message": message[:_LONGEST]}
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            details["error"] = f"{type(error).__name__}: {error}"[:_LONGEST]
            trace = error.__traceback__
            while trace is not None and trace.tb_next is not None:
                trace = trace.tb_next
            if trace is not None:
                details["at"] = f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}"
        event("server", **details)


def _line(content: dict[str, Any]) -> None:
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    text = json.dumps({"time": now, **content}, ensure_ascii=True)
    try:
        sys.stderr.write(text + "\n")
        sys.stderr.flush()
    except OSError:
        pass  # nobody reads it
