"""What the server answers where the explorer has a page: forms, methods, headers, other files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pyoxigraph as ox
import pytest

from miggraph.web.explorer.routes import THINGS
from tests.web.endpoint import Server, read_all, serving

ROOT = Path(__file__).parents[2]
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
BASE = "https://w3id.org/miggraph"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("explorer") / "cache") as server:
        yield server


@pytest.fixture(scope="module")
def things(server: Server) -> dict[str, str]:
    """Return the path of the first thing of each kind."""
    found = {}
    for kind in THINGS:
        query = (
            f"SELECT DISTINCT ?s {{ {{ ?s a ?c }} UNION {{ GRAPH ?g {{ ?s a ?c }} }} "
            f'FILTER(STRSTARTS(STR(?s), "{BASE}/id/{kind}/")) }} ORDER BY ?s LIMIT 1'
        )
        (row,) = server.ask(query).rows()
        found[kind] = row["s"]["value"].removeprefix(BASE)
    return found


@pytest.mark.parametrize("kind", THINGS)
def test_one_address_is_a_page_for_people_and_statements_for_machines(
    server: Server, things: dict[str, str], kind: str
) -> None:
    path = things[kind]
    page = server.get(path, Accept=BROWSER)
    assert (page.status, page.type) == (200, "text/html"), path
    assert page.headers["Vary"] is not None
    assert "accept" in page.headers["Vary"].lower()
    assert server.get(f"{path}.html", Accept="text/turtle").body == page.body
    for suffix, media, form in [
        (".ttl", "text/turtle", ox.RdfFormat.TURTLE),
        (".jsonld", "application/ld+json", ox.RdfFormat.JSON_LD),
        (".nt", "application/n-triples", ox.RdfFormat.N_TRIPLES),
    ]:
        asked = server.get(path, Accept=media)
        named = server.get(path + suffix, Accept=BROWSER)
        assert asked.type == named.type == media
        assert asked.body == named.body
        subjects = {quad.subject for quad in ox.parse(asked.body, format=form)}
        assert ox.NamedNode(BASE + unquote(path)) in subjects
    refused = server.get(path, Accept="image/png")
    assert refused.status == 406


@pytest.mark.parametrize("kind", THINGS)
def test_what_is_not_there_is_404_for_both(server: Server, kind: str) -> None:
    for accept in (BROWSER, "text/turtle"):
        reply = server.get(f"/id/{kind}/no-such-thing", Accept=accept)
        assert reply.status == 404, accept
        assert reply.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/", "/hubs", "/hubs?by=persons", "/static/style.css"])
def test_head_tells_what_get_would(server: Server, path: str) -> None:
    got, headed = (server.request(method, path) for method in ("GET", "HEAD"))
    assert headed.status == got.status == 200
    assert headed.body == b""
    for name in ("ETag", "Content-Type", "Content-Length", "Content-Security-Policy"):
        assert headed.headers[name] == got.headers[name], name


def test_a_page_is_sent_once_and_compressed(server: Server) -> None:
    first = server.get("/hubs", Accept_Encoding="gzip")
    assert first.headers["Content-Encoding"] == "gzip"
    tag = first.headers["ETag"]
    assert server.get("/hubs", If_None_Match=tag).status == 304
    assert server.get("/hubs?by=persons", If_None_Match=tag).status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE"])
def test_pages_are_only_read(server: Server, method: str) -> None:
    reply = server.request(method, "/hubs", b"by=persons")
    assert reply.status == 405
    assert reply.headers["Allow"] is not None


@pytest.mark.parametrize("path", ["/hubs/", "/Hubs", "/hubs.html", "/explorer/hubs", "/export/"])
def test_other_addresses_are_not_there(server: Server, path: str) -> None:
    assert server.get(path).status == 404


#: Files beside those that are served, and ways to name them.
OUTSIDE = [
    "../app.py",
    "../templates/base.html",
    "../static_files.py",
    "built/../../app.py",
    "..%2fapp.py",
    "%2e%2e/app.py",
    "%2e%2e%2fapp.py",
    "..%5capp.py",
    "..%252fapp.py",
    "built%2f..%2f..%2fapp.py",
    "./style.css",
    "/style.css",
    "style.css/",
    "style.css%00",
    "style.css%00.css",
    "STYLE.CSS",
    "style.css~",
    ".",
    "",
    "built/",
    "/etc/passwd",
    "%2fetc%2fpasswd",
    "..%2f..%2f..%2f..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
    "..%c0%afapp.py",
    "file:///etc/passwd",
]


@pytest.mark.parametrize("name", OUTSIDE)
def test_no_other_file_is_served(server: Server, name: str) -> None:
    """Over a socket, so that no client mends the address on its way."""
    request = f"GET /static/{name} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    with server.raw(request.encode()) as raw:
        answer = read_all(raw)
    assert answer.split()[1] == b"404", answer[:200]
    assert b"import" not in answer
    assert b"root:" not in answer
    assert b"/src/" not in answer


def test_every_file_of_ours_is_served_with_its_type(server: Server) -> None:
    folder = ROOT / "src" / "miggraph" / "web" / "static"
    types = {".css": "text/css", ".js": "text/javascript", ".json": "application/json"}
    types |= {".svg": "image/svg+xml", ".txt": "text/plain"}
    for path in folder.rglob("*"):
        if path.is_file():
            name = path.relative_to(folder).as_posix()
            reply = server.get(f"/static/{name}")
            assert (reply.status, reply.type) == (200, types[path.suffix]), name
            assert reply.body == path.read_bytes()
            assert reply.headers["X-Content-Type-Options"] == "nosniff"


def test_the_log_has_no_query_string_and_no_address(server: Server) -> None:
    server.get("/hubs?by=persons&secret=word", Referer="http://secret.example/", Cookie="secret=1")
    server.get("/search?q=secret")
    lines = [line for line in server.log() if line["event"] == "request"]
    assert any(line["path"] == "/hubs" for line in lines)
    assert "secret" not in server.said()
    assert not any("127.0.0.1" in str(line) for line in lines)
    assert set(lines[0]) <= {
        *("time", "event", "method", "path", "status", "ms", "bytes", "rows", "query", "why"),
        "broken_off",
    }
