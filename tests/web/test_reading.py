"""Small readers: what a client accepts, and which graphs a query names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miggraph.web.formats import best, by_name, choose, prefers_json
from miggraph.web.lexer import Clause, dataset_clauses

JSON = "application/sparql-results+json"
OFFERS = ["text/turtle", "application/ld+json", "application/n-triples"]


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        ("", "text/turtle"),
        ("*/*", "text/turtle"),
        ("*", "text/turtle"),
        ("application/*", "application/ld+json"),
        ("application/n-triples;q=0.9, text/turtle;q=0.5", "application/n-triples"),
        ("text/turtle;q=0.5, */*;q=0.1", "text/turtle"),
        ("text/turtle;q=0.1, */*;q=0.5", "application/ld+json"),
        ("text/turtle;q=0, */*", "application/ld+json"),
        ("TEXT/TURTLE; Q=1.0", "text/turtle"),
        ("text/turtle;charset=utf-8", "text/turtle"),
        ("image/png", None),
        ("text/turtle;q=0", None),
        ("text/turtle;q=x", None),
        ("text/turtle;q=-1", None),
        ("text/turtle;q=nan", None),
        ("text/turtle;q=9, application/ld+json;q=1", "text/turtle"),
        (",;,, ,", "text/turtle"),
        ("=;,", None),
    ],
)
def test_the_best_of_what_is_accepted(accept: str, wanted: str | None) -> None:
    assert best(accept, OFFERS) == wanted


@given(st.text(max_size=60))
def test_no_header_breaks_it(accept: str) -> None:
    assert best(accept, OFFERS) in (*OFFERS, None)
    assert prefers_json(accept) in (True, False)


@pytest.mark.parametrize(
    ("kind", "accept", "name", "media"),
    [
        ("rows", "", "", JSON),
        ("rows", "application/json", "", "application/json"),
        ("rows", "text/html, application/xml;q=0.9", "", "application/xml"),
        ("rows", "text/csv", "tsv", "text/tab-separated-values"),
        ("rows", "text/csv", "TEXT/CSV", "text/csv"),
        ("rows", "text/csv", "turtle", "text/csv"),  # no rows in Turtle: as if nothing was said
        ("rows", "text/csv", "nonsense", "text/csv"),
        ("graph", "", "", "text/turtle"),
        ("graph", "", "json", "application/ld+json"),
        ("graph", "application/rdf+xml", "", "application/rdf+xml"),
        ("graph", "", "xml", "application/rdf+xml"),
        ("boolean", "", "xml", "application/sparql-results+xml"),
    ],
)
def test_the_format_of_an_answer(kind: str, accept: str, name: str, media: str) -> None:
    found = choose(kind, accept, name)  # type: ignore[arg-type]
    assert found is not None
    assert found[1] == media


def test_what_there_is_not_is_not_chosen() -> None:
    assert choose("rows", "text/turtle") is None
    assert choose("graph", "text/csv") is None
    assert by_name("rows", "") is None


def test_messages_are_json_only_where_json_is_named() -> None:
    assert prefers_json("application/json")
    assert not prefers_json("*/*")
    assert not prefers_json("application/json;q=0.5, text/plain")
    assert not prefers_json(JSON)


BASE = "http://e.org/a/b"
CLAUSES = [
    ("ASK {}", []),
    ("ASK FROM <http://g/> {}", [Clause(False, "http://g/", 1)]),
    ("ask from\nnamed <http://g/> {}", [Clause(True, "http://g/", 1)]),
    (
        "ASK FROM<http://g/>FROM NAMED<x>{}",
        [(False, "http://g/", 1), (True, "http://e.org/a/x", 1)],
    ),
    ("#FROM <http://no/>\nASK FROM <http://g/> {}", [(False, "http://g/", 2)]),
    ("SELECT ('FROM <http://no/>' AS ?x) {}", []),
    ('SELECT ("""FROM " <http://no/>""" AS ?x) FROM <http://g/> {}', [(False, "http://g/", 1)]),
    ("SELECT ('\\'FROM <http://no/>' AS ?x) {}", []),
    ("PREFIX a: <http://g/> ASK FROM a:b\\-c {}", [(False, "http://g/b-c", 1)]),
    ("PREFIX : <http://g/> ASK FROM : {}", [(False, "http://g/", 1)]),
    ("BASE <http://h/> ASK FROM <x> {}", [(False, "http://h/x", 1)]),
    ("ASK FROM source:x {}", [(False, "http://s/x", 1)]),
    ("ASK FROM nowhere:x {}", []),
    ("SELECT ?from ?FROM { ?from <http://no/> $from . from:from <x> 'FROM'@from }", []),
    ("ASK { FROM <http://no/> }", []),
    ("SELECT (EXISTS { ?s ?p ?o } AS ?e) FROM <http://g/> {}", [(False, "http://g/", 1)]),
    ("CONSTRUCT { ?s ?p 1 } FROM <http://g/> {}", [(False, "http://g/", 1)]),
    ("DESCRIBE <http://x/> FROM <http://g/>", [(False, "http://g/", 1)]),
    ("ASK FR\\u004FM <http://g/\\u0061> {}", [(False, "http://g/a", 1)]),
    ("ASK { FILTER(?a < ?b && ?c > ?d) } ", []),
    ("SELECT (?a<?b AS ?x) FROM <http://g/> {}", [(False, "http://g/", 1)]),
]


@pytest.mark.parametrize(("text", "clauses"), CLAUSES)
def test_the_graphs_that_a_query_names(text: str, clauses: list[Clause]) -> None:
    prefixes = {"source": "http://s/", "from": "http://from/"}
    assert dataset_clauses(text, BASE, prefixes) == clauses


@given(st.text(alphabet="FROM named<>\"'\\#{}():?u0045\n x", max_size=80))
def test_no_text_breaks_it(text: str) -> None:
    for clause in dataset_clauses(text, BASE, {}):
        assert clause.line <= text.count("\n") + 1


def test_long_hostile_texts_are_read_in_little_time() -> None:
    for text in ('"""' + '\\"""' * 60_000, "'" * 250_001, "<" * 250_000, "\\u005C" * 40_000):
        assert dataset_clauses(text, BASE, {}) == []
