"""Queries taken apart and put together for stores without a default graph of their own."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from miggraph.errors import QueryError
from miggraph.store.layout import Layout
from miggraph.store.rewrite import Query
from miggraph.vocabulary import PREFIXES

G = "urn:g"
NAMED = Layout(own=False, others=True)
OWN = Layout(own=True, others=False)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("SELECT * { ?s ?p ?o }", f"SELECT * {{ GRAPH <{G}> {{ ?s ?p ?o }} }}"),
        ("ASK {}", f"ASK {{ GRAPH <{G}> {{}} }}"),
        (
            "SELECT (EXISTS { ?a ?b ?c } AS ?x) { ?s ?p ?o } VALUES ?o { 1 }",
            f"SELECT (EXISTS {{ GRAPH <{G}> {{ ?a ?b ?c }} }} AS ?x) "
            f"{{ GRAPH <{G}> {{ ?s ?p ?o }} }} VALUES ?o {{ 1 }}",
        ),
        (
            "CONSTRUCT { ?s ?p '{' } WHERE { ?s ?p ?o # }\n}",
            f"CONSTRUCT {{ ?s ?p '{{' }} WHERE {{ GRAPH <{G}> {{ ?s ?p ?o # }}\n}} }}",
        ),
        (
            'CONSTRUCT WHERE { ?s ?p "x"@en, 1.5, "2"^^<urn:t> }',
            'CONSTRUCT { ?s ?p "x"@en, 1.5, "2"^^<urn:t> } WHERE '
            f'{{ GRAPH <{G}> {{ ?s ?p "x"@en, 1.5, "2"^^<urn:t> }} }}',
        ),
        (
            "SELECT ?a { { SELECT ?a { ?a ?b ?c } } } HAVING (EXISTS { ?x ?y ?z })",
            f"SELECT ?a {{ GRAPH <{G}> {{ {{ SELECT ?a {{ ?a ?b ?c }} }} }} }} "
            f"HAVING (EXISTS {{ GRAPH <{G}> {{ ?x ?y ?z }} }})",
        ),
    ],
)
def test_the_outermost_patterns_are_asked_of_one_graph(text: str, wanted: str) -> None:
    changed = Query(text).within(G)
    assert changed == wanted
    if "HAVING" not in text:  # which Oxigraph wants after GROUP BY
        ox.Store().query(changed)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { GRAPH ?g { ?s ?p ?o } }",
        "SELECT * { OPTIONAL { graph $g { ?s ?p 'GRAPH ?x { }' } } }",
        "SELECT * { { SELECT ?g { GRAPH# {\n?g { ?s ?p ?o { ?x ?y ?z } } } } }",
    ],
)
def test_a_graph_variable_means_sources(text: str) -> None:
    changed = Query(text).only_graphs("urn:a").text
    ox.Store().query(changed)
    store = ox.Store()
    for graph in ("urn:a1", "urn:b"):
        node = ox.NamedNode(f"{graph}/s")
        store.add(ox.Quad(node, node, ox.Literal("GRAPH ?x { }"), ox.NamedNode(graph)))
    graphs = {row["g"].value for row in store.query(changed) if row["g"] is not None}
    assert graphs == {"urn:a1"}
    assert changed.count("STRSTARTS") == 1
    assert changed.count("\n") == text.count("\n")


def test_a_named_graph_and_a_name_that_looks_like_graph_stay() -> None:
    text = "SELECT ?graph { GRAPH <urn:x> { ?graph x:GRAPH ?g { } } }"
    assert Query(text).only_graphs("urn:a").text == text


def test_nothing_is_changed_in_a_store_like_our_own() -> None:
    text = "SELECT * FROM <urn:x> { GRAPH ?g { ?s ?p ?o } }"
    assert OWN.adapted(Query(text)) == text
    assert OWN.adapted(Query("ASK { GRAPH ?g {} }")) == "ASK { GRAPH ?g {} }"


def test_from_is_refused_where_it_would_be_passed_over() -> None:
    with pytest.raises(QueryError, match="FROM"):
        NAMED.adapted(Query("SELECT * FROM NAMED <urn:x> { ?s ?p ?o }"))
    assert "GRAPH" in NAMED.adapted(Query("SELECT ?from { ?from x:FROM 'FROM <x>' }"))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("SELECT (EXISTS { ?a ?b ?c } AS ?x) FROM <urn:x> WHERE { ?s ?p ?o }", True),
        ("SELECT (IF(EXISTS { ?a ?b ?c }, 1, 0) AS ?x) FROM NAMED <urn:x> { ?s ?p ?o }", True),
        ("CONSTRUCT { ?s ?p ?o } from <urn:x> WHERE { ?s ?p ?o }", True),
        ("DESCRIBE <urn:a> FROM <urn:x>", True),
        ("SELECT ?from (EXISTS { ?a x:FROM 'FROM' } AS ?x) { ?from ?p ?o # FROM\n}", False),
    ],
)
def test_from_is_found_wherever_it_stands(text: str, named: bool) -> None:
    query = Query(text)
    assert query.names_dataset is named
    assert not named or query.counting() is None


def test_prefixes_that_are_used_are_declared_on_one_line() -> None:
    query = Query(
        "PREFIX mig: <urn:mine>\nSELECT * { mig:a skos:b 'state:c', <x:rdf:y> ; other:d 1 }"
    )
    assert query.prologue(PREFIXES) == f"PREFIX skos: <{PREFIXES['skos']}>\n"
    assert Query("ASK {}").prologue(PREFIXES) == ""


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("PREFIX x: <urn:> SELECT ?s { ?s ?p ?o }", 3),
        ("SELECT DISTINCT ?p { ?s ?p ?o } # end", 1),
        ("SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 2", 2),
        ("CONSTRUCT { ?s <urn:q> 1 } WHERE { ?s ?p ?o }", 3),
        ("CONSTRUCT WHERE { ?s ?p ?o }", 3),
    ],
)
def test_solutions_are_counted(text: str, rows: int) -> None:
    store = ox.Store()
    for number in range(3):
        node = ox.NamedNode(f"urn:{number}")
        store.add(ox.Quad(node, ox.NamedNode("urn:p"), ox.Literal(number)))
    counting = Query(text).counting()
    assert counting is not None
    (row,) = store.query(counting)  # type: ignore[misc]
    assert row["rows"].value == str(rows)


def test_a_word_behind_an_escape_is_refused() -> None:
    with pytest.raises(QueryError, match="escape"):
        Query("SELECT * { \\u0047RAPH ?g { ?s ?p ?o } }")
    Query("SELECT * { ?s ?p '\\u0047RAPH' }")


@pytest.mark.parametrize("text", ["", "# SELECT", "{", "SELECT * { ?s ?p '}'"])
def test_what_is_no_query_is_refused(text: str) -> None:
    with pytest.raises(QueryError):
        Query(text)
