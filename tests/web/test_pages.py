"""Pages and documents beside the endpoint, over data that mean harm."""

from __future__ import annotations

import gzip
import html.parser
import json
import re
from urllib.parse import quote

import pyoxigraph as ox
import pytest

from miggraph.vocabulary import PREFIXES
from tests.web.conftest import HOSTILE, HUGE, ROWS
from tests.web.endpoint import Server

VOID = "http://rdfs.org/ns/void#"
SD = "http://www.w3.org/ns/sparql-service-description#"
#: The terms of the two vocabularies that are used; a misspelt one would not be among them.
KNOWN = {
    VOID: "DatasetDescription Dataset sparqlEndpoint triples distinctSubjects distinctObjects "
    "classes properties classPartition propertyPartition class property entities subset documents "
    "uriSpace inDataset",
    SD: "Service Dataset Graph endpoint supportedLanguage SPARQL11Query resultFormat "
    "defaultDataset defaultGraph",
}
DOCUMENTS = {
    ".ttl": ("text/turtle", ox.RdfFormat.TURTLE),
    ".jsonld": ("application/ld+json", ox.RdfFormat.JSON_LD),
    ".nt": ("application/n-triples", ox.RdfFormat.N_TRIPLES),
}


class _Page(html.parser.HTMLParser):
    """The tags, links and text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.words = ""
        self.ids: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        given = dict(attrs)
        assert not any(name.startswith("on") for name in given), given
        assert "style" not in given
        if tag == "script":  # nothing but the one file, where it is built
            assert given == {"type": "module", "src": "/static/built/main.js"}
        if tag not in ("meta", "link", "br", "input"):
            self.open.append(tag)
        if tag == "a":
            self.links.append(given.get("href") or "")
        if tag in ("link", "script", "img", "iframe") and given.get("rel") != "alternate":
            self.loaded.append(given.get("href") or given.get("src") or "")
        if given.get("id"):
            self.ids.append(str(given["id"]))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def _page(server: Server, path: str, status: int = 200) -> _Page:
    reply = server.get(path, Accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert (reply.status, reply.type) == (status, "text/html"), reply.text
    policy = reply.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self'; object-src 'none'; ")
    assert not {"unsafe-inline", "unsafe-eval", "data:", "blob:", "*"} & set(
        re.split("[ ';]+", policy)
    )
    page = _Page(reply.text)
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert page.loaded == ["/static/style.css", "/static/icon.svg"]
    assert page.tags.count("main") == page.tags.count("h1") == page.tags.count("title") == 1
    words = " ".join(page.words.split())
    for sentence in (
        "Absence of a record is no evidence of absence.",
        "does not mean that it is lawful, binding or in force.",
        "does not prove that the same persons moved.",
    ):
        assert sentence in words
    return page


@pytest.mark.parametrize("path", ["/", "/ask"])
def test_the_form_asks_without_scripts(server: Server, path: str) -> None:
    page = _page(server, path)
    assert {"form", "textarea", "label", "select"} <= set(page.tags)
    text = server.get(path, Accept="text/html").text
    example = re.search(r"<textarea[^>]*>(.*?)</textarea>", text, re.DOTALL)
    assert example is not None
    assert server.ask(html.unescape(example[1])).status == 200
    for name in re.findall(r'<option value="([^"]+)"', text):
        is_graph = name in ("turtle", "ntriples", "trig", "jsonld")
        query = "CONSTRUCT WHERE { ?s a ?o }" if is_graph else "ASK {}"
        browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
        reply = server.ask(query, browser, format=name)
        assert reply.status == 200
        wanted = {"tsv": "tab-separated", "ntriples": "n-triples", "jsonld": "ld+json"}
        assert wanted.get(name, name) in reply.type


def test_the_address_fills_the_form(server: Server) -> None:
    hostile = '</textarea><script>alert("1")</script>'
    page = _page(server, f"/ask?query={quote(hostile)}")
    assert "script" not in page.tags
    assert hostile in page.words


def test_every_link_of_the_first_page_leads_somewhere(server: Server) -> None:
    for href in _page(server, "/").links:
        if href.startswith("/") and href not in ("/id/state/RW", "/def/core"):  # not in these data
            assert server.get(href).status == 200, href


def test_a_page_shows_hostile_text_as_text(server: Server) -> None:
    page = _page(server, "/id/state/XX")
    assert '<script>alert("1")</script>' in page.words
    assert not any(link.startswith("javascript") for link in page.links)
    assert "javascript:alert(1)" in page.words
    assert "http://example.org/a?b='c'&d" in page.links
    assert "/def/State" in page.links


def test_a_page_tells_what_refers_to_it_and_how_much_more(server: Server) -> None:
    page = _page(server, "/id/state/XX")
    assert page.words.count("http://example.org/000") >= 50
    assert "and 50 more" in page.words
    assert "http://example.org/source/3" in page.words


@pytest.mark.parametrize("suffix", DOCUMENTS)
def test_documents_by_suffix_and_by_accept(server: Server, suffix: str) -> None:
    media, form = DOCUMENTS[suffix]
    by_suffix = server.get(f"/id/state/XX{suffix}")
    by_accept = server.get("/id/state/XX", Accept=f"text/plain;q=0.9, {media}")
    assert by_suffix.type == by_accept.type == media
    assert by_suffix.body == by_accept.body
    triples = list(ox.parse(by_suffix.body, format=form))
    iri = "https://w3id.org/miggraph/id/state/XX"
    assert len(triples) == 4
    assert {triple.subject.value for triple in triples} == {iri}
    assert HOSTILE in {t.object.value for t in triples}
    link = by_suffix.headers["Link"]
    assert f'<{iri}>; rel="describes"' in link
    assert f'</id/state/XX{suffix}>; rel="alternate"; type="{media}"' in link


def test_a_page_can_be_asked_for_by_suffix(server: Server) -> None:
    reply = server.get("/id/state/XX.html")
    assert reply.type == "text/html"
    assert server.get("/id/state/XX", Accept="image/png").status == 406


def test_an_unknown_thing_is_404_with_suggestions(server: Server) -> None:
    page = _page(server, "/id/state/XY", 404)
    assert "/id/state/XX" in page.links or "Not known" in page.words
    plain = server.get("/id/state/X", Accept="text/turtle")
    assert (plain.status, plain.type) == (404, "text/plain")
    assert "https://w3id.org/miggraph/id/state/XX" in plain.text


@pytest.mark.parametrize(
    "path",
    [
        "/id/state/" + quote("X> { ?s ?p ?o } #"),
        "/id/" + quote("\"'<script>alert(1)</script>"),
        "/id/%00%0d%0aSet-Cookie:%20a=b",
        "/id/../../etc/passwd",
        "/id/%2e%2e/%2e%2e/etc/passwd",
        "/id/" + "x" * 5000,
        "/def/" + quote("é\U0001f600"),
        "/scheme/%ff",
        "/shape//",
        "/id/",
        "/static/../app.py",
    ],
)
def test_hostile_addresses_are_not_found(server: Server, path: str) -> None:
    for suffix in ("", ".ttl"):
        reply = server.get(path + suffix, Accept="text/html")
        assert reply.status == 404, reply.text
        assert reply.type == "text/plain" or "<script>" not in reply.text
        assert reply.headers["Set-Cookie"] is None


def test_documents_have_a_tag_and_are_sent_once(server: Server) -> None:
    for path in ("/id/state/XX.ttl", "/id/state/XX", "/.well-known/void", "/", "/static/style.css"):
        first = server.get(path)
        tag = first.headers["ETag"]
        again = server.get(path, If_None_Match=f'"other", {tag}')
        assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag), path
        assert server.get(path, If_None_Match='"other"').status == 200


def test_pages_are_compressed_for_those_who_take_it(server: Server) -> None:
    plain, packed = (server.get("/", Accept_Encoding=c) for c in ("identity", "gzip"))
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body


def _terms(triples: list[ox.Triple]) -> set[str]:
    return {
        term.value
        for triple in triples
        for term in (triple.predicate, triple.object)
        if isinstance(term, ox.NamedNode)
    }


def _is_known(term: str) -> bool:
    for space, names in KNOWN.items():
        if term.startswith(space):
            return term.removeprefix(space) in names.split()
    return True


@pytest.mark.parametrize("suffix", DOCUMENTS)
def test_the_service_describes_itself(server: Server, suffix: str) -> None:
    media, form = DOCUMENTS[suffix]
    reply = server.get("/sparql", Accept=media)
    assert reply.type == media
    triples = [ox.Triple(*list(t)[:3]) for t in ox.parse(reply.body, format=form)]
    assert all(_is_known(term) for term in _terms(triples))
    said = {(t.predicate.value.removeprefix(SD), t.object.value) for t in triples}
    assert ("endpoint", server.url) in said
    assert ("supportedLanguage", f"{SD}SPARQL11Query") in said
    assert ("resultFormat", "http://www.w3.org/ns/formats/SPARQL_Results_JSON") in said


def test_a_browser_is_led_from_the_service_to_the_form(server: Server) -> None:
    reply = server.get("/sparql", Accept="text/html,*/*;q=0.8")
    assert (reply.status, reply.headers["Location"]) == (303, "/ask")


def test_void_has_the_numbers_of_the_data(server: Server) -> None:
    reply = server.get("/.well-known/void", Accept="text/turtle")
    triples = [ox.Triple(*list(t)[:3]) for t in ox.parse(reply.body, format=ox.RdfFormat.TURTLE)]
    assert all(_is_known(term) for term in _terms(triples))
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in triples)
    prefix = f"PREFIX void: <{VOID}> "
    (row,) = store.query(
        prefix + "SELECT * { ?d void:sparqlEndpoint ?e ; void:triples ?n ; void:classes ?c ;"
        " void:properties ?p ; void:distinctSubjects ?s }"
    )
    default = ROWS + 2 + 4
    assert [int(row[name].value) for name in "ncps"] == [default + 4 + 150, 2, 7, 4 + ROWS + 3]
    assert row["e"].value == server.url
    (row,) = store.query(
        prefix + "SELECT ?n { ?x void:class mig:State ; void:entities ?n }", prefixes=PREFIXES
    )
    assert row["n"].value == "1"
    (row,) = store.query(
        prefix + "SELECT ?n { ?x void:property <http://example.org/of> ; void:triples ?n }"
    )
    assert row["n"].value == "150"
    # Whose licence and origin these data have is not known.
    assert "license" not in reply.text


def test_the_host_that_the_client_names_is_used_with_care(server: Server) -> None:
    named = server.get("/.well-known/void", Accept="text/turtle", Host="graph.example:81")
    assert "<http://graph.example:81/sparql>" in named.text
    for host in ("a b", "x/y", "x>.<y", "é"):
        reply = server.get("/.well-known/void", Accept="text/turtle", Host=host)
        if reply.status == 200:
            assert f"<{server.url}>" in reply.text


def test_void_as_json_parses(server: Server) -> None:
    assert json.loads(server.get("/.well-known/void", Accept="application/ld+json").body)


def test_a_huge_value_does_not_stop_a_page(server: Server) -> None:
    assert HUGE > 1_000_000
    query = "DESCRIBE <http://example.org/huge>"
    assert server.ask(query, "text/turtle").body.count("é".encode()) == HUGE
