"""What is not known: the status, the suggestions as links, and the page of all statements."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import lxml.html
import pytest
from starlette.requests import Request
from starlette.responses import Response

from miggraph.web.explorer import processes
from miggraph.web.explorer.endpoints import explorer_endpoints
from miggraph.web.explorer.explorer import Explorer
from miggraph.web.explorer.graph import Graph
from miggraph.web.explorer.routes import THINGS
from miggraph.web.explorer.site import Answer, Site
from tests.explorer.reading import text

AGREEMENT = THINGS["agreement"]


@pytest.fixture
def held(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let this process make pages."""
    monkeypatch.setattr(processes._HELD, "site", site)
    yield
    processes.signal.setitimer(processes.signal.ITIMER_REAL, 0)


@pytest.mark.usefixtures("held")
def test_suggestions_are_links_that_keep_the_view() -> None:
    answer = processes.make(AGREEMENT, "us-xk-2025-third", "policy=majority", 60)
    assert answer.status == 404
    assert answer.headers["Cache-Control"] == "no-store"
    tree = lxml.html.fromstring(answer.content.decode())
    links = tree.xpath("//main//li/a/@href")
    assert "/id/agreement/us-xk-2025-third-country?policy=majority" in links
    assert "us-xk-2025-third" in text(tree.find(".//main"))


@pytest.mark.usefixtures("held")
def test_what_stands_in_the_query_string_is_no_missing_page() -> None:
    name = "us-xk-2025-third-country"
    answer = processes.make(AGREEMENT, name, "policy=majorit", 60)
    assert answer.status == 400
    tree = lxml.html.fromstring(answer.content.decode())
    assert "majority" in text(tree.find(".//main"))
    assert not [a for a in tree.xpath("//main//a/@href") if a.startswith("/id/")]
    assert processes.make(AGREEMENT, name, "known-on=yesterday", 60).status == 400


@pytest.mark.usefixtures("held")
@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "a" * 60_000, "\x00", "é\u202e", "'"]
)
@pytest.mark.parametrize("place", [place for kind, place in THINGS.items() if kind != "state"])
def test_a_hostile_name_is_not_known_and_not_markup(place: str, name: str) -> None:
    answer = processes.make(place, name, "", 60)
    assert answer.status == 404
    assert b"<script>alert" not in answer.content
    assert len(answer.content) < 20_000


@pytest.mark.parametrize(
    ("path", "query", "accept", "where"),
    [
        ("x", "", "text/html", "page"),
        ("x", "policy=majority", "text/html", "page"),
        ("x", "view=statements", "text/html", "statements"),
        ("x", "view=other", "text/html", "page"),
        ("x.ttl", "", "text/html", "statements"),
        ("x", "", "text/turtle", "statements"),
        ("x.html", "", "text/html", "page"),
    ],
)
def test_which_answer_an_iri_has(path: str, query: str, accept: str, where: str) -> None:
    class Pages(Explorer):
        async def answer(self, place: str, name: str, query: str) -> Answer:
            assert (place, name) == (AGREEMENT, "x")
            assert query == request.url.query
            return Answer(200, "text/html", b"page")

    async def statements(_: Request) -> Response:
        return Response(b"statements")

    endpoints = explorer_endpoints(Pages(Graph(), is_built=True), statements)
    request = Request(
        {
            "type": "http",
            "method": "GET",
            "path": f"/id/agreement/{path}",
            "path_params": {"name": path},
            "query_string": query.encode(),
            "headers": [(b"accept", accept.encode()), (b"host", b"localhost")],
            "server": ("localhost", 80),
            "scheme": "http",
        }
    )
    answer = asyncio.run(endpoints["/id/agreement/{name:path}"](request))
    assert answer.body == where.encode()
