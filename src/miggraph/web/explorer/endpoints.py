"""The addresses of the explorer, as endpoints of the server."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final, TypeAlias

from starlette.requests import Request
from starlette.responses import Response

from miggraph.web.answers import document
from miggraph.web.explorer.explorer import Explorer
from miggraph.web.explorer.routes import PAGES, THINGS
from miggraph.web.explorer.site import Answer
from miggraph.web.formats import best

__all__ = ["explorer_endpoints"]

#: ``?view=statements`` asks for all that is said of an IRI, as RDF has it.
_STATEMENTS: Final = "statements"

Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]


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


def _thing(explorer: Explorer, place: str, statements: Endpoint) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        name: str = request.path_params["name"]
        everything = request.query_params.get("view") == _STATEMENTS
        if everything or name.endswith((".ttl", ".jsonld", ".nt")) or not _wants_page(request):
            return await statements(request)
        answer = await explorer.answer(place, name.removesuffix(".html"), request.url.query)
        return _response(request, answer)

    return endpoint


def _wants_page(request: Request) -> bool:
    offers = ["text/html", "text/turtle", "application/ld+json", "application/n-triples"]
    return best(request.headers.get("accept", ""), offers) == "text/html"


def _response(request: Request, answer: Answer) -> Response:
    if answer.status != 200:
        return Response(answer.content, answer.status, answer.headers, answer.media_type)
    return document(request, answer.content, answer.media_type, answer.headers)
