"""Send one request over HTTP, within a time for all of it and a size.

A limit on the socket alone would not do: a server that sends a byte now and then would hold us for
ever. So the exchange runs in a thread, which is left behind when the time is over.
"""

from __future__ import annotations

import http.client
import io
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from email.message import Message
from typing import IO, Any, Final, NamedTuple
from urllib.parse import urlsplit

from miggraph.errors import StoreError
from miggraph.store.credentials import Credentials

__all__ = ["MOST_BYTES", "OutOfTime", "Response", "Transport", "may_follow", "shown_url"]

#: An answer larger than this is refused.
MOST_BYTES: Final = 1 << 30
_CHUNK: Final = 1 << 16
#: So much of a refusal is read, for its message.
_MOST_OF_REFUSAL: Final = 1 << 16


class OutOfTime(Exception):  # noqa: N818  # an event, told to users by whoever set the limit
    """The time for an exchange is over."""


class Response(NamedTuple):
    """What a server answered, whatever its status."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def retry_after(self) -> str | None:
        """When the server wants to be asked again."""
        return self.headers.get("retry-after")

    @property
    def media_type(self) -> str:
        """What the server says that it sends."""
        return self.headers.get("content-type", "of no stated type").partition(";")[0]


class Transport:
    """Sends requests on behalf of somebody.

    Parameters
    ----------
    credentials
        Who asks.
    most_bytes
        The largest answer that is read.
    """

    def __init__(self, credentials: Credentials, most_bytes: int = MOST_BYTES) -> None:
        self._credentials = credentials
        self._most = most_bytes
        #: Whether credentials are given when the server asks for them, and how it asks.
        self._asked_first = False

    def send(self, request: urllib.request.Request, seconds: float) -> Response:
        """Send a request and read the whole answer.

        Parameters
        ----------
        request
            The request, without credentials.
        seconds
            The time for all of it.

        Raises
        ------
        OutOfTime
            If it takes longer.
        StoreError
            If no whole answer comes.
        """
        end = time.monotonic() + seconds
        if self._credentials and _is_large(request):
            # Who wants other credentials does not wait for the end of a body, but hangs up.
            alone = urllib.request.Request(request.full_url, method="HEAD")  # noqa: S310
            refusal = self.send(alone, seconds)
            if refusal.status == 401:
                return refusal
        if not self._asked_first:
            response = self._exchange(request, end - time.monotonic())
            if response.status != 401 or self._credentials.user is None:
                return response
        # Some servers want Digest, and do not say so to those who offer a password at once.
        response = self._exchange(request, end - time.monotonic(), asked_first=True)
        self._asked_first = self._asked_first or response.status != 401
        return response

    def _exchange(
        self, request: urllib.request.Request, seconds: float, *, asked_first: bool = False
    ) -> Response:
        end = time.monotonic() + seconds
        request.remove_header("Authorization")
        handlers: list[urllib.request.BaseHandler] = [_Redirects()]
        header = self._credentials.header()
        if asked_first:
            handlers.append(self._digest(request, seconds))
        elif header is not None:
            request.add_header("Authorization", header)
        opener = urllib.request.build_opener(*handlers)
        return _run(opener, request, end - time.monotonic(), self._most)

    def _digest(
        self, request: urllib.request.Request, seconds: float
    ) -> urllib.request.HTTPDigestAuthHandler:
        """Answer a challenge; before a large body is sent, the challenge is asked for."""
        known = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        user, password = self._credentials.user or "", self._credentials.password or ""
        known.add_password(None, request.full_url, user, password)
        handler = urllib.request.HTTPDigestAuthHandler(known)
        if _is_large(request):
            twin = urllib.request.Request(request.full_url, method="HEAD")  # noqa: S310
            asked = _run(urllib.request.build_opener(_Redirects()), twin, seconds, self._most)
            scheme, _, rest = asked.headers.get("www-authenticate", "").partition(" ")
            if scheme.lower() == "digest":
                challenge = urllib.request.parse_keqv_list(urllib.request.parse_http_list(rest))
                answer = handler.get_authorization(request, challenge)
                request.add_unredirected_header("Authorization", f"Digest {answer}")
        return handler


def _is_large(request: urllib.request.Request) -> bool:
    return isinstance(request.data, bytes) and len(request.data) > _CHUNK


def _run(
    opener: urllib.request.OpenerDirector,
    request: urllib.request.Request,
    seconds: float,
    most: int,
) -> Response:
    if seconds <= 0:
        raise OutOfTime
    exchange = _Exchange(opener, request, seconds, most)
    thread = threading.Thread(target=exchange.run, daemon=True)
    thread.start()
    thread.join(seconds)
    return exchange.outcome()


class _Exchange:
    """One request and its answer, in a thread of its own."""

    def __init__(
        self,
        opener: urllib.request.OpenerDirector,
        request: urllib.request.Request,
        seconds: float,
        most: int,
    ) -> None:
        self._opener = opener
        self._request = request
        self._seconds = seconds
        self._end = time.monotonic() + seconds
        self._most = most
        self._response: Response | None = None
        self._failure: StoreError | None = None
        self._late = False

    def run(self) -> None:
        try:
            self._response = self._exchange()
        except OutOfTime:
            self._late = True
        except StoreError as error:
            self._failure = error
        except Exception as error:  # told to the caller; nothing may die in the thread
            self._late = isinstance(_cause(error), TimeoutError)
            self._failure = self._failed(error)

    def outcome(self) -> Response:
        if self._response is not None:
            return self._response
        if self._late or self._failure is None:
            self._end = 0.0
            raise OutOfTime
        raise self._failure

    def _exchange(self) -> Response:
        try:
            with self._opener.open(self._request, timeout=self._seconds) as answer:
                return Response(answer.status, _lowered(answer.headers), self._read(answer))
        except urllib.error.HTTPError as error:
            with error:
                body = b"" if error.fp is None else error.read(_MOST_OF_REFUSAL)
            return Response(error.code, _lowered(error.headers), body)

    def _read(self, answer: http.client.HTTPResponse) -> bytes:
        length = answer.headers.get("Content-Length")
        whole = io.BytesIO()
        while chunk := answer.read1(_CHUNK):
            whole.write(chunk)
            if whole.tell() > self._most:
                raise StoreError(
                    f"The answer of {shown_url(self._request.full_url)} is larger than "
                    f"{self._most:,} bytes.",
                    fix="ask for less: aggregate in the query, or use LIMIT.",
                )
            if time.monotonic() > self._end:
                raise OutOfTime
        if length is not None and length.isdecimal() and whole.tell() != int(length):
            raise http.client.IncompleteRead(b"", int(length) - whole.tell())
        return whole.getvalue()

    def _failed(self, error: Exception) -> StoreError:
        address = shown_url(self._request.full_url)
        cause = _cause(error)
        if isinstance(cause, http.client.IncompleteRead):
            return StoreError(
                f"The answer of {address} was cut.",
                fix="ask again; if it happens again, the server or a proxy has a limit.",
            )
        if isinstance(cause, http.client.HTTPException | ValueError):
            return StoreError(
                f"What answers at {address} does not speak HTTP, or asks for credentials in a way "
                f"that is not supported ({type(cause).__name__}).",
                fix="check the address; Basic, Digest and Bearer are supported.",
            )
        why = cause.strerror if isinstance(cause, OSError) and cause.strerror else str(cause)
        return StoreError(
            f"{address} cannot be reached: {why or type(cause).__name__}.",
            fix="check the address, and whether the server runs.",
        )


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows from HTTP to HTTPS on the same host, with the same method and body."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,  # noqa: ARG002  # the signature is that of urllib
        msg: str,  # noqa: ARG002
        headers: Message,  # noqa: ARG002
        newurl: str,
    ) -> urllib.request.Request:
        if not may_follow(req.full_url, newurl):
            fp.close()
            raise StoreError(
                f"{shown_url(req.full_url)} sends on to {shown_url(newurl)}; that is not followed.",
                fix="if that is the place you mean, give its address.",
            )
        return urllib.request.Request(  # noqa: S310  # may_follow allows HTTPS only
            newurl, req.data, dict(req.headers), method=req.get_method()
        )


def may_follow(old: str, new: str) -> bool:
    """Whether a redirect is followed: to HTTPS on the usual port of the same host, no other."""
    before, after = urlsplit(old), urlsplit(new)
    return (
        (before.scheme, after.scheme) == ("http", "https")
        and before.hostname == after.hostname
        and after.port in (None, 443)
        and after.username is None
    )


def shown_url(url: str) -> str:
    """Return an address as messages may show it: without user, password and parameters."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}"


def _cause(error: Exception) -> Any:
    return error.reason if isinstance(error, urllib.error.URLError) else error


def _lowered(headers: Message) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
