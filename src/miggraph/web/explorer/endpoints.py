"""The addresses of the explorer, as endpoints of the server."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Awaitable, Callable
from typing import Final, TypeAlias

from starlette.requests import Request
from starlette.responses import Response

from miggraph.web.answers import document
from miggraph.web.explorer.explorer import Explorer
from miggraph.web.explorer.routes import PAGES, THINGS
from miggraph.web.explorer.site import Answer
from miggraph.web.formats import best

__all__ = ["FILES", "explorer_endpoints"]

#: ``?view=statements`` asks for all that is said of an IRI, as RDF has it.
_STATEMENTS: Final = "statements"

Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]

#: Paths whose answers may be large; their endpoint compresses them by itself.
FILES: Final = ("/export/{name}",)
#: Smaller files are sent as they are, as pages are.
_LEAST_ZIPPED: Final = 1024
#: Media types of what is compressed already.
_COMPRESSED: Final = ("application/zip", "application/vnd.apache.parquet")


def explorer_endpoints(explorer: Explorer, statements: Endpoint) -> dict[str, Endpoint]:
    """Return the endpoint of each path.

    Parameters
    ----------
    explorer
        Makes the pages.
    statements
        Answers for IRIs: with documents for machines, and for things without a page of their own.
    """
    found = {path: _page(explorer, place) for path, place in PAGES.items()}
    found |= {path: _file(explorer, PAGES[path]) for path in FILES}
    found |= {
        f"/id/{kind}/{{name:path}}": _thing(explorer, place, statements)
        for kind, place in THINGS.items()
    }
    return found


def _page(explorer: Explorer, place: str) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        name = request.path_params.get("name", "")
        return _response(request, await explorer.answer(place, name, request.url.query))

    return endpoint


def _file(explorer: Explorer, place: str) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        answer = await explorer.answer(place, request.path_params["name"], request.url.query)
        return await _zipped(request, _response(request, answer))

    return endpoint


async def _zipped(request: Request, response: Response) -> Response:
    """Compress a file beside the loop: a dataset takes a second, and would hold up all others."""
    if (
        response.status_code != 200
        or "gzip" not in request.headers.get("accept-encoding", "")
        or len(response.body) < _LEAST_ZIPPED
        or response.media_type in _COMPRESSED
    ):
        return response
    content = await asyncio.to_thread(gzip.compress, bytes(response.body), 6, mtime=0)
    headers = dict(response.headers) | {
        "content-encoding": "gzip",
        "content-length": str(len(content)),
        "vary": "Accept, Accept-Encoding",
    }
    return Response(content, 200, headers)


def _thing(explorer: Explorer, place: str, statements: Endpoint) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        name: str = request.path_params["name"]
        everything = request.query_params.get("view") == _STATEMENTS
        if everything or not _wants_page(request, name):
            return await statements(request)
        answer = await explorer.answer(place, name.removesuffix(".html"), request.url.query)
        return _response(request, answer)

    return endpoint


def _wants_page(request: Request, name: str) -> bool:
    if name.endswith((".ttl", ".jsonld", ".nt", ".html")):
        return name.endswith(".html")
    offers = ["text/html", "text/turtle", "application/ld+json", "application/n-triples"]
    return best(request.headers.get("accept", ""), offers) == "text/html"


def _response(request: Request, answer: Answer) -> Response:
    if answer.status != 200:
        return Response(answer.content, answer.status, answer.headers, answer.media_type)
    return document(request, answer.content, answer.media_type, answer.headers)
