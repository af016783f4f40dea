"""The graph that is part of miggraph, served once."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

import miggraph
from miggraph.queries import library
from miggraph.vocabulary import PREFIXES
from tests.web.endpoint import Server, serving


@pytest.fixture(scope="module")
def whole(cache: Path) -> Iterator[Server]:
    with serving(cache, "--policy", "majority", "--on", "2026-01-01") as server:
        yield server


@pytest.fixture(scope="module")
def published() -> miggraph.KnowledgeGraph:
    """Return what the server has to show: small counts are masked."""
    return miggraph.open(policy="majority", on="2026-01-01").published()


@pytest.fixture(scope="module")
def dumped(
    cache: Path, tmp_path_factory: pytest.TempPathFactory, published: miggraph.KnowledgeGraph
) -> Iterator[Server]:
    """Serve the same statements from a file: all pages are then made from statements."""
    path = tmp_path_factory.mktemp("dump") / "miggraph.nq"
    published.export("nquads", path)
    with serving(cache, "--file", path) as server:
        yield server


#: Transfers of which few persons are told.
FEW = """
SELECT ?transfer ?least ?most {
  ?transfer a mig:Transfer ; mig:personsMin ?least ; mig:personsMax ?most FILTER(?most <= 3)
} ORDER BY ?transfer"""


def test_it_answers_as_the_library_does(whole: Server, published: miggraph.KnowledgeGraph) -> None:
    query = (
        "SELECT ?nature (COUNT(?a) AS ?n) { ?a a mig:Agreement ; mig:nature ?nature } "
        "GROUP BY ?nature ORDER BY ?nature"
    )
    served = [(row["nature"]["value"], int(row["n"]["value"])) for row in whole.ask(query).rows()]
    assert served == [(row["nature"], row["n"]) for row in published.select(query)]
    assert served


def _few(server: Server) -> list[tuple[str, int, int]]:
    return [
        (row["transfer"]["value"], int(row["least"]["value"]), int(row["most"]["value"]))
        for row in server.ask(FEW).rows()
    ]


def test_small_counts_are_masked_unless_it_is_told(
    whole: Server, cache: Path, published: miggraph.KnowledgeGraph
) -> None:
    shown = _few(whole)
    assert shown == [(r["transfer"], r["least"], r["most"]) for r in published.select(FEW)]
    tajik = "https://w3id.org/miggraph/id/transfer/us-tj-2024"
    assert (tajik, 1, 3) in shown
    assert not any(name == f"{tajik}-three" for name, _, _ in shown)
    with serving(cache, "--unmasked", "--workers", "1") as bare:
        assert (f"{tajik}-three", 3, 3) in _few(bare)
        assert "Small counts are not masked here." in bare.get("/", Accept="text/html").text
    assert "Counts of one to three persons" in whole.get("/", Accept="text/html").text


def test_pages_name_policy_and_clocks(whole: Server) -> None:
    for path in ("/", "/id/state/RW", "/id/agreement/us-rw-2025-third-country", "/def/Agreement"):
        words = " ".join(re.sub("<[^>]+>", " ", whole.get(path, Accept="text/html").text).split())
        assert re.search("policy[ :]majority", words), path
        assert "what held on 2026-01-01" in words


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("/id/state/RW", "Rwanda"),
        ("/id/agreement/us-rw-2025-third-country", "third-country"),
        ("/def/Agreement", "Agreement"),
        ("/def/core", "core"),
        ("/scheme/nature/concluded", "concluded"),
    ],
)
def test_things_of_the_graph_have_pages_and_documents(whole: Server, path: str, label: str) -> None:
    page = whole.get(path, Accept="text/html")
    assert page.status == 200
    heading = re.search("<h1[^>]*>(.*?)</h1>", page.text, re.DOTALL)
    assert heading is not None
    assert label.lower() in heading[1].lower()
    document = whole.get(f"{path}.ttl")
    assert document.status == 200
    assert list(ox.parse(document.body, format=ox.RdfFormat.TURTLE))


def test_a_source_tells_how_much_it_says(dumped: Server) -> None:
    (row,) = dumped.ask(
        "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY DESC(?n) LIMIT 1"
    ).rows()
    path = row["g"]["value"].removeprefix("https://w3id.org/miggraph")
    words = " ".join(re.sub("<[^>]+>", " ", dumped.get(path, Accept="text/html").text).split())
    assert f"holds {int(row['n']['value']):,} statements" in words


def test_a_claim_names_its_source(dumped: Server) -> None:
    (row,) = dumped.ask("SELECT ?s ?g { GRAPH ?g { ?s a mig:Claim } } ORDER BY ?s LIMIT 1").rows()
    path = row["s"]["value"].removeprefix("https://w3id.org/miggraph")
    source = row["g"]["value"].removeprefix("https://w3id.org/miggraph")
    text = dumped.get(path, Accept="text/html").text
    assert "Who says so" in text
    assert f'href="{source}"' in text


def test_void_tells_licence_policy_clocks_and_digest(
    whole: Server, published: miggraph.KnowledgeGraph
) -> None:
    reply = whole.get("/.well-known/void", Accept="text/turtle")
    store = ox.Store()
    store.load(reply.body, format=ox.RdfFormat.TURTLE)
    (row,) = store.query(
        "SELECT * { ?d mig:underPolicy ?p ; mig:on ?on ; mig:knownOn ?k ; mig:recordedAsOf ?r ;"
        " mig:dataDigest ?digest ; dcterms:license ?licence }",
        prefixes=PREFIXES,
    )
    assert row["digest"].value == published.digest
    assert row["p"].value.endswith("/policy/majority")
    assert row["on"].value == "2026-01-01"
    assert row["licence"].value == "https://creativecommons.org/licenses/by/4.0/"


def test_the_form_offers_the_library(whole: Server) -> None:
    """Each question fills the form, and what the form then holds is answered."""
    page = whole.get("/ask", Accept="text/html").text
    offered = re.findall(
        r'<a href="(/ask\?question=[^"]+)">([^<]+)</a></th>\s*<td>([^<]+)</td>', page
    )
    assert [(name, html.unescape(summary)) for _, name, summary in offered] == [
        (question.name, question.summary) for question in library()
    ]
    for href, name, _ in offered:
        filled = whole.get(href, Accept="text/html").text
        text = re.search(r"<textarea[^>]*>(.*?)</textarea>", filled, re.DOTALL)
        assert text is not None
        held = html.unescape(text[1]).strip()
        assert (
            next(q.text for q in library() if q.name == name)
            .strip()
            .endswith(held.partition("SELECT")[2])
        )
        assert whole.ask(held).status == 200


def test_an_unknown_question_is_refused_with_the_nearest(whole: Server) -> None:
    page = whole.get("/ask?question=hub-arrival", Accept="text/html")
    assert page.status == 400
    assert "hub-arrivals" in page.text
