"""The routes, and what holds for all answers."""

from __future__ import annotations

from typing import Final

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from miggraph.web.answers import refusal
from miggraph.web.explorer.endpoints import FILES, explorer_endpoints
from miggraph.web.explorer.explorer import Explorer
from miggraph.web.frames import Refusal, RefusedError
from miggraph.web.log import Log
from miggraph.web.pages import Pages
from miggraph.web.pool import Pool
from miggraph.web.sparql import Endpoint
from miggraph.web.static_files import Static

__all__ = ["application"]

#: All comes from here, no other site puts a page into a frame, and nothing is sent elsewhere.
_POLICY: Final = (
    "default-src 'self'; object-src 'none'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_METHODS: Final = ("GET", "HEAD", "POST", "OPTIONS")
#: The parts of our name space that have pages.
_SPACES: Final = ("id", "def", "scheme", "shape")


def application(pool: Pool, explorer: Explorer | None, origin: str, *, cors: bool) -> ASGIApp:
    """Return the application.

    Parameters
    ----------
    pool
        Runs the queries.
    explorer
        Makes the pages of the explorer; None where a file is served that is no graph of ours.
    origin
        Scheme and authority of the server.
    cors
        Whether pages of other sites may read the answers.
    """
    pages = Pages(pool, origin, has_explorer=explorer is not None)
    static = Static()
    endpoint = Endpoint(pool, f"{origin}/sparql", pages.service)
    zipped = [Middleware(GZipMiddleware, minimum_size=1024)]
    routes: list[BaseRoute] = [
        # Answers to queries are not compressed here: that would hold up all others.
        Route("/sparql", _WithOptions(endpoint, _METHODS), methods=_METHODS),
        Route("/sparql/", _WithOptions(endpoint, _METHODS), methods=_METHODS),
        Route("/.well-known/void", pages.void, methods=["GET"], middleware=zipped),
        Route("/static/{name:path}", static, methods=["GET"], middleware=zipped),
    ]
    if explorer is None:
        routes += [
            Route(path, pages.index, methods=["GET"], middleware=zipped) for path in ("/", "/ask")
        ]
    else:
        routes += [
            Route(path, endpoint, methods=["GET"], middleware=[] if path in FILES else zipped)
            for path, endpoint in explorer_endpoints(explorer, pages.thing).items()
        ]
    routes += [
        Route(f"/{space}/{{path:path}}", pages.thing, methods=["GET"], middleware=zipped)
        for space in _SPACES
    ]
    shared = [Middleware(_SafeHeaders)]
    if cors:
        shared.append(
            Middleware(
                CORSMiddleware,
                allow_origins=["*"],
                allow_methods=list(_METHODS),
                allow_headers=["*"],
                expose_headers=["ETag", "Link", "Retry-After"],
                max_age=86_400,
            )
        )
    app = Starlette(
        routes=routes,
        middleware=shared,
        exception_handlers={HTTPException: _wrong, RefusedError: _stopped, Exception: _failed},
    )
    app.router.redirect_slashes = False
    return Log(app)


class _WithOptions:
    """An application that says itself which methods it takes."""

    def __init__(self, app: ASGIApp, methods: tuple[str, ...]) -> None:
        self._app = app
        self._allow = {"Allow": ", ".join(methods)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "OPTIONS":
            await Response(status_code=204, headers=self._allow)(scope, receive, send)
            return
        await self._app(scope, receive, send)


class _SafeHeaders:
    """Adds to every answer what keeps a browser from making more of it than it is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = _POLICY
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "no-referrer"
            await send(message)

        await self._app(scope, receive, with_headers)


async def _wrong(request: Request, error: Exception) -> Response:
    """Answer what no route takes."""
    if not isinstance(error, HTTPException):
        raise error
    allow = (error.headers or {}).get("Allow")
    if error.status_code == 405:
        message = f"The method {request.method[:20]} is not allowed here."
        return refusal(request, Refusal(405, message, f"use {allow}."), Allow=allow or "")
    message = "There is nothing at this address."
    return refusal(request, Refusal(error.status_code, message, "queries go to /sparql."))


async def _stopped(request: Request, error: Exception) -> Response:
    """Answer where a page's own question was stopped."""
    if not isinstance(error, RefusedError):
        raise error
    return refusal(request, error.refusal, error.retry)


async def _failed(request: Request, _: Exception) -> Response:
    """Answer where the program has a fault; the log has the rest."""
    message = "The server has a fault: this request ran into it, and its log names the place."
    return refusal(request, Refusal(500, message, "please report it."))
