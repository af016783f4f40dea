"""Pages for people and documents for machines beside ``/sparql``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple
from urllib.parse import quote

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from miggraph.vocabulary import BASE, PREFIXES
from miggraph.web.answers import document, refusal
from miggraph.web.ask import known_prefix, triples
from miggraph.web.description import Facts, FactsOnce, service_description, void_description
from miggraph.web.explorer.templates import page_environment
from miggraph.web.formats import best
from miggraph.web.frames import Refusal, RefusedError
from miggraph.web.pool import Pool
from miggraph.web.questions import EXAMPLE, FORMATS, Offered, offered_questions
from miggraph.web.static_files import is_built
from miggraph.web.things import MOST_LINKS, Names, Thing, link, statements_query, thing

__all__ = ["Pages"]

_HTML: Final = "text/html"
#: A client's name for this server: a host name or address, and a port.
_HOST: Final = re.compile(r"[A-Za-z0-9.-]{1,253}(:\d{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:\d{1,5})?")

Describe = Callable[[Facts, str], list[ox.Triple]]


class Form(NamedTuple):
    """A form that a document about a thing takes."""

    name: str
    suffix: str
    media_type: str
    engine: ox.RdfFormat


_FORMS: Final = (
    Form("Turtle", ".ttl", "text/turtle", ox.RdfFormat.TURTLE),
    Form("JSON-LD", ".jsonld", "application/ld+json", ox.RdfFormat.JSON_LD),
    Form("N-Triples", ".nt", "application/n-triples", ox.RdfFormat.N_TRIPLES),
)


class Pages:
    """The pages; each method is the endpoint of a route.

    Parameters
    ----------
    pool
        Answers what the pages ask.
    origin
        Scheme and authority of the server, for clients that name it in no usable way.
    has_explorer
        Whether the pages of the explorer are beside these, so that these lead there.
    """

    def __init__(self, pool: Pool, origin: str, *, has_explorer: bool = False) -> None:
        self._pool = pool
        self._origin = origin
        self._facts = FactsOnce(pool)
        self._questions: dict[str, Offered] | None = None
        self._names = Names(pool)
        self._templates = page_environment()
        self._beside = {"explorer": has_explorer, "is_built": has_explorer and is_built()}

    async def index(self, request: Request) -> Response:
        """Return the form, with a question of the library if one is chosen, or with a query."""
        limits = self._pool.limits
        if self._questions is None:
            self._questions = await offered_questions(self._pool)
        chosen = self._questions.get(request.query_params.get("question", ""))
        text = request.query_params.get("query", "")
        return await self._page(
            request,
            "index.html",
            query=text or (EXAMPLE if chosen is None else chosen.text),
            format=request.query_params.get("format", "json"),
            formats=FORMATS,
            chosen=chosen,
            questions=self._questions.values(),
            timeout=f"{limits.timeout:g}",
            max_rows=f"{limits.max_rows:,}" if limits.max_rows else "",
        )

    async def service(self, request: Request) -> Response:
        """Return the service description, or lead a browser to the form."""
        offers = [*(form.media_type for form in _FORMS), _HTML]
        if best(request.headers.get("accept", ""), offers) == _HTML:
            return RedirectResponse("/ask", 303, {"Vary": "Accept"})
        return await self._description(request, service_description)

    async def void(self, request: Request) -> Response:
        """Return the description of the data."""
        return await self._description(request, void_description)

    async def thing(self, request: Request) -> Response:
        """Return the page of an IRI, or a document about it."""
        stem, form = _with_suffix(request.scope["path"])
        accept = request.headers.get("accept", "")
        if form is None:
            wanted = best(accept, [_HTML, *(each.media_type for each in _FORMS)])
            form = next((each for each in _FORMS if each.media_type == wanted), wanted)
        if form is None:
            return _not_acceptable(request, [_HTML, *(each.media_type for each in _FORMS)])
        iri = BASE + stem.removeprefix("/")
        if isinstance(form, Form):
            return await self._document(request, iri, form)
        found = await thing(self._pool, iri)
        if found is None:
            return await self._unknown(request, iri, accept)
        return await self._thing_page(request, found, quote(stem))

    async def _thing_page(self, request: Request, found: Thing, path: str) -> Response:
        return await self._page(
            request,
            "thing.html",
            headers=_links(found.iri, path),
            thing=found,
            path=path,
            forms=_FORMS,
            most_links=MOST_LINKS,
        )

    async def _document(self, request: Request, iri: str, form: Form) -> Response:
        try:
            found = await triples(self._pool, statements_query(iri))
        except ValueError:
            found = []
        if not found:
            return await self._unknown(request, iri, "text/plain")
        content = _written(found, form)
        path = quote("/" + iri.removeprefix(BASE))
        return document(request, content, form.media_type, _links(iri, path))

    async def _unknown(self, request: Request, iri: str, accept: str) -> Response:
        try:
            near = await self._names.near(iri)
        except RefusedError:
            near = []
        if best(accept, ["text/plain", _HTML]) == _HTML:
            return await self._page(request, "unknown.html", status=404, iri=iri[:500], near=near)
        fix = f"did you mean {' or '.join(item.title for item in near)}?" if near else None
        return refusal(request, Refusal(404, f"The data hold nothing about <{iri[:500]}>.", fix))

    async def _description(self, request: Request, describe: Describe) -> Response:
        offers = [form.media_type for form in _FORMS]
        wanted = best(request.headers.get("accept", ""), offers)
        if wanted is None:
            # A browser that asks for pages only gets Turtle, which it shows as text.
            wanted = best(request.headers.get("accept", ""), [_HTML]) and offers[0]
        form = next((form for form in _FORMS if form.media_type == wanted), None)
        if form is None:
            return _not_acceptable(request, offers)
        facts = await self._facts()
        content = _written(describe(facts, self._client_origin(request)), form)
        return document(request, content, form.media_type, {})

    async def _page(
        self,
        request: Request,
        template: str,
        *,
        status: int = 200,
        headers: dict[str, str] | None = None,
        **values: Any,
    ) -> Response:
        view = await self._facts.view()
        policy = None if view is None else link(view.policy)
        text = self._templates.get_template(template).render(
            view=view, policy=policy, **self._beside, **values
        )
        if status != 200:
            return Response(text, status, {"Cache-Control": "no-store"}, _HTML)
        return document(request, text.encode(), _HTML, headers or {})

    def _client_origin(self, request: Request) -> str:
        host = request.headers.get("host", "")
        return f"http://{host}" if _HOST.fullmatch(host) else self._origin


def _with_suffix(path: str) -> tuple[str, Form | str | None]:
    for form in _FORMS:
        if path.endswith(form.suffix):
            return path.removesuffix(form.suffix), form
    if path.endswith(".html"):
        return path.removesuffix(".html"), _HTML
    return path, None


def _links(iri: str, path: str) -> dict[str, str]:
    """Say in headers what the document is about, and what other forms it has."""
    about = quote(iri, safe="/:@!$&'()*+,;=~-._#?%")
    parts = [f'<{about}>; rel="describes"', f'<{about}>; rel="canonical"']
    parts += [
        f'<{path}{form.suffix}>; rel="alternate"; type="{form.media_type}"' for form in _FORMS
    ]
    return {"Link": ", ".join(parts)}


def _written(statements: list[ox.Triple], form: Form) -> bytes:
    prefixes = _used_prefixes(statements) if form.engine == ox.RdfFormat.TURTLE else None
    return ox.serialize(statements, format=form.engine, prefixes=prefixes) or b""


def _used_prefixes(statements: Iterable[ox.Triple]) -> dict[str, str]:
    terms = {term for each in statements for term in (each.subject, each.predicate, each.object)}
    iris = {term.datatype.value for term in terms if isinstance(term, ox.Literal)}
    iris |= {term.value for term in terms if isinstance(term, ox.NamedNode)}
    used = {found[0] for iri in iris if (found := known_prefix(iri))}
    return {name: PREFIXES[name] for name in sorted(used)}


def _not_acceptable(request: Request, offers: Iterable[str]) -> Response:
    message = "This cannot be written in any media type that is accepted."
    return refusal(request, Refusal(406, message, f"accept one of {', '.join(offers)}."))
