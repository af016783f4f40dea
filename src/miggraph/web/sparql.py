"""``/sparql``: a query in, its answer out as it comes.

The status is held back until the answer is whole or has grown to some size, so that most failures
have an honest status. After that, an answer that cannot be finished is broken off without its last
chunk: the client sees a transfer that failed, and never a short answer that looks whole.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from typing import Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from miggraph.web import frames
from miggraph.web.answers import refusal
from miggraph.web.frames import Header, Refusal, RefusedError
from miggraph.web.log import Note
from miggraph.web.pool import Pool, Run
from miggraph.web.protocol import MOST_BODY, read_request

__all__ = ["Endpoint"]

#: How much of an answer is held back before its status is sent.
_HELD: Final = 256 * 1024
#: HTTP/1.0 knows no chunks: the length must be known first. This much is kept for it.
_MOST_WHOLE: Final = 32 * 1024 * 1024
#: Seconds in which a body must have come.
_BODY_PATIENCE: Final = 30.0
#: What HTTP has no number for: nobody is left to answer. Only the log shows it.
_GONE: Final = 499
#: From here on the reason is the server's, and holds nothing of the client's text.
_OURS: Final = 429

Describe = Callable[[Request], Awaitable[Response]]


class Endpoint:
    """The application behind ``/sparql``.

    Parameters
    ----------
    pool
        Runs the queries.
    base
        The IRI against which queries are read that give no ``BASE``.
    describe
        Answers a request without a query.
    """

    def __init__(self, pool: Pool, base: str, describe: Describe) -> None:
        self._pool = pool
        self._base = base
        self._describe = describe

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        note = Note.of(scope)
        try:
            body = await _body(request) if request.method == "POST" else b""
            question = read_request(
                request.method,
                scope["query_string"],
                request.headers.get("content-type", ""),
                body,
            )
        except RefusedError as refused:
            await refusal(request, refused.refusal)(scope, receive, send)
            return
        except ClientDisconnect:
            note.status = _GONE
            return
        if question.text is None:
            answer = await self._describe(request)
            await answer(scope, receive, send)
            return
        note.query(question.text)
        asked = frames.Request(
            query=question.text,
            base=self._base,
            default_graphs=question.default_graphs,
            named_graphs=question.named_graphs,
            accept=request.headers.get("accept", ""),
            name=question.name,
            max_rows=self._pool.limits.max_rows,
        )
        await _while_there(receive, self._answer(request, asked, send, note), note)

    async def _answer(
        self, request: Request, asked: frames.Request, send: Send, note: Note
    ) -> None:
        answer = _Answer(request, send)
        try:
            async with self._pool.run(asked) as run:
                await answer.pass_on(run)
                note.rows = run.rows
        except RefusedError as refused:
            if refused.refusal.status >= _OURS:
                note.reason = refused.refusal.message
            if answer.has_begun:
                return  # without a last chunk: the server closes the connection
            response = refusal(request, refused.refusal, refused.retry)
            await response(request.scope, request.receive, send)


class _Answer:
    """An answer on its way to the client."""

    def __init__(self, request: Request, send: Send) -> None:
        self._send = send
        self._is_head = request.method == "HEAD"
        # Without chunks, the end of the connection would pass for the end of the answer.
        self._hold = _MOST_WHOLE if request.scope["http_version"] == "1.0" else _HELD
        self._must_hold = request.scope["http_version"] == "1.0"
        self.has_begun = False

    async def pass_on(self, run: Run) -> None:
        header = await run.header()
        held: list[bytes] = []
        size = 0
        chunks = run.chunks()
        async for chunk in chunks:
            held.append(chunk)
            size += len(chunk)
            if size >= self._hold:
                break
        if run.is_whole:
            await self._begin(header, size)
            await self._send(_body_message(b"".join(held), last=True))
            return
        if self._must_hold:
            raise RefusedError(
                Refusal(
                    400,
                    f"The answer has more than {self._hold >> 20} MiB, too much for HTTP/1.0.",
                    "ask with HTTP/1.1, which has a way to say that an answer was broken off.",
                )
            )
        await self._begin(header, None)
        if self._is_head:
            await self._send(_body_message(b"", last=True))
            return
        await self._send(_body_message(b"".join(held), last=False))
        async for chunk in chunks:
            await self._send(_body_message(chunk, last=False))
        await self._send(_body_message(b"", last=True))

    async def _begin(self, header: Header, length: int | None) -> None:
        self.has_begun = True
        headers = [
            (b"content-type", _content_type(header.media_type)),
            (b"vary", b"Accept"),
            (b"cache-control", b"no-cache"),
        ]
        if length is not None:
            headers.append((b"content-length", str(length).encode()))
        await self._send({"type": "http.response.start", "status": 200, "headers": headers})


async def _while_there(receive: Receive, work: Awaitable[None], note: Note) -> None:
    """Do the work while the client is there; when it goes, the work is cancelled."""
    working = asyncio.ensure_future(work)
    watching = asyncio.ensure_future(_left(receive))
    try:
        await asyncio.wait({working, watching}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            note.status = _GONE
    finally:
        watching.cancel()
        if not working.done():
            working.cancel()
        with suppress(asyncio.CancelledError):
            await working


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _body(request: Request) -> bytes:
    """Return the body.

    Raises
    ------
    RefusedError
        If it is too large, or does not come.
    ClientDisconnect
        If the client goes away.
    """
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(_BODY_PATIENCE):
            async for part in _stream(request):
                parts.append(part)
                size += len(part)
                if size > MOST_BODY:
                    raise _wrong(413, f"The body has more than {MOST_BODY >> 20} MiB.")
    except TimeoutError as error:
        raise _wrong(408, f"The body did not come within {_BODY_PATIENCE:g} seconds.") from error
    return b"".join(parts)


def _stream(request: Request) -> AsyncIterator[bytes]:
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length[:20]) > MOST_BODY:
        raise _wrong(413, f"The body has more than {MOST_BODY >> 20} MiB.")
    return request.stream()


def _content_type(media_type: str) -> bytes:
    if media_type.startswith("text/"):
        return f"{media_type}; charset=utf-8".encode()
    return media_type.encode()


def _body_message(content: bytes, *, last: bool) -> Message:
    return {"type": "http.response.body", "body": content, "more_body": not last}


def _wrong(status: int, message: str) -> RefusedError:
    return RefusedError(Refusal(status, message))
