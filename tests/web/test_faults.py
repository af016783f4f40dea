"""A fault of the program itself: an answer with words, and a log without a traceback."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from miggraph.web import log
from miggraph.web.app import application
from miggraph.web.explorer.site import Answer
from miggraph.web.frames import Request
from miggraph.web.pool import Limits, Run

SPARQL = ("POST", "/sparql", b"application/sparql-query", b"ASK {}")
PAGE = ("GET", "/", b"text/plain", b"")


class _Faulty:
    """A pool with a fault."""

    limits = Limits(timeout=1, workers=1, queue=1, memory=1)

    @asynccontextmanager
    async def run(self, request: Request) -> AsyncIterator[Run]:
        raise ZeroDivisionError(request.query)
        yield


class _FaultyPages:
    """An explorer with a fault."""

    async def answer(self, place: str, name: str, query: str) -> Answer:
        raise ZeroDivisionError(place, name, query)


async def _send(
    method: str, path: str, kind: bytes, body: bytes, *, explored: bool
) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []
    come = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receive() -> dict[str, Any]:
        for message in come:
            return message
        await asyncio.sleep(3600)
        raise AssertionError

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"content-type", kind)],
    }
    pool: Any = _Faulty()
    explorer: Any = _FaultyPages() if explored else None
    app = application(pool, explorer, "http://127.0.0.1:1", cors=True)
    with pytest.raises(ZeroDivisionError):  # the server of HTTP logs it
        await app(scope, receive, send)
    return sent


@pytest.mark.parametrize(
    ("request_", "explored"),
    [(SPARQL, False), (PAGE, False), (PAGE, True)],
    ids=["sparql", "page", "page of the explorer"],
)
def test_a_fault_is_a_500_with_words(
    request_: tuple[str, str, bytes, bytes], explored: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    start, body = asyncio.run(_send(*request_, explored=explored))[:2]
    assert start["status"] == 500
    assert b"The server has a fault" in body["body"]
    assert b"Traceback" not in body["body"]
    (line,) = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert line["status"] == 500


def test_the_log_names_error_and_place_without_a_traceback(
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = logging.getLogger("uvicorn.error").handlers
    log.route_messages()
    try:
        try:
            raise ZeroDivisionError("what\nwent wrong")
        except ZeroDivisionError:
            logging.getLogger("uvicorn.error").exception("Exception in ASGI application")
    finally:
        logging.getLogger("uvicorn.error").handlers = before
    (text,) = capsys.readouterr().err.splitlines()
    line = json.loads(text)
    assert line["error"] == "ZeroDivisionError: what\nwent wrong"
    assert line["at"].startswith(sys._getframe().f_code.co_qualname)
    assert line["level"] == "error"
