"""Stores of other makers answer as the embedded one does, on all data."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pyoxigraph as ox
import pytest

import miggraph
from miggraph.curated.dataset import read_dataset
from miggraph.errors import QueryError
from miggraph.queries import bound, library
from miggraph.store.graphs import Graph
from miggraph.store.remote import RemoteStore
from miggraph.store.results import Result

pytestmark = [pytest.mark.servers, pytest.mark.slow]

CLAIMS = "GRAPH ?source { ?claim mig:about ?agreement ; mig:signedOn ?value }"
#: Patterns on both kinds of graphs, and what stores differ in.
TEXTS = {
    "accepted": "SELECT ?a ?d { ?a mig:signedOn ?d }",
    "sources": f"SELECT ?source ?claim ?value {{ {CLAIMS} }}",
    "both": f"SELECT ?agreement ?source ?value {{ ?agreement mig:kind ?kind . {CLAIMS} }}",
    "every graph": "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    "all": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "subselect": "SELECT ?k (COUNT(*) AS ?n) { { SELECT ?a ?k { ?a mig:kind ?k } } } GROUP BY ?k",
    "exists": f"SELECT ?agreement {{ ?agreement a mig:Agreement FILTER EXISTS {{ {CLAIMS} }} }}",
    "not exists": "SELECT ?a { ?a a mig:Agreement FILTER NOT EXISTS { ?x mig:about ?a } }",
    "minus": "SELECT ?a { ?a a mig:Agreement MINUS { ?a mig:signedOn ?d } }",
    "optional": "SELECT ?agreement ?source { ?agreement a mig:Agreement "
    f"OPTIONAL {{ {CLAIMS} }} }}",
    "named": "SELECT ?p ?o { GRAPH source:cbs-2025-06-11-kosovo { claim:91652a7efa32019d ?p ?o } }",
    "days as text": 'SELECT ?x ?d { ?x mig:earliest ?d FILTER(STR(?d) <= "2015-06-01") }',
    "truth": "SELECT ?t ?b { ?t mig:basisInferred ?b }",
    "durations": "SELECT ?s ?d { GRAPH ?s { ?c mig:duration ?d } }",
    "languages": "SELECT ?a ?l (LANG(?l) AS ?tag) { ?a a mig:Agreement ; skos:prefLabel ?l }",
    "ask": "ASK { agreement:us-xk-2025-third-country mig:kind ?kind }",
    "ask no": "ASK { ?claim a mig:Claim }",
    "construct": "CONSTRUCT { ?a mig:signedOn ?d } { ?a mig:signedOn ?d }",
    "construct where": "CONSTRUCT WHERE { state:RW ?p ?o }",
    "own prefix": "PREFIX x: <https://w3id.org/miggraph/def/>\n# a { comment\n"
    "SELECT ?a ('}' AS ?b) { ?a x:signedOn ?d # }\n}",
}


def _comparable(answer: Result | bool | Graph) -> Any:
    """Return what does not depend on the order; numbers by value, as stores write them anew."""
    if isinstance(answer, bool):
        return answer
    if isinstance(answer, Graph):
        return Counter(map(str, answer.triples))
    order = sorted(range(len(answer.columns)), key=lambda i: answer.columns[i])
    return Counter(
        tuple(None if row[i] is None else (*row[i][:3], row[i].python()) for i in order)
        for row in answer.terms
    )


@pytest.mark.parametrize("text", TEXTS.values(), ids=list(TEXTS))
def test_the_same_rows(full: RemoteStore, kg: miggraph.KnowledgeGraph, text: str) -> None:
    wanted = _comparable(kg.store.query(text))
    assert wanted is False or wanted
    assert _comparable(full.query(text)) == wanted


def test_from_chooses_graphs_or_is_refused(full: RemoteStore, kg: miggraph.KnowledgeGraph) -> None:
    """A store that takes all graphs for its default graph may take no notice of FROM."""
    text = "SELECT ?c ?d FROM source:cbs-2025-06-11-kosovo { ?c mig:about ?d }"
    if full.probe.layout.own:
        assert _comparable(full.query(text)) == _comparable(kg.store.query(text))
    else:
        with pytest.raises(QueryError, match="FROM"):
            full.query(text)


@pytest.mark.parametrize("name", [question.name for question in library()])
def test_the_library_gives_the_same_rows(
    full: RemoteStore, kg: miggraph.KnowledgeGraph, name: str
) -> None:
    asked = next(question for question in library() if question.name == name)
    required = {p.name: p.example for p in asked.parameters if p.required}
    for text in (asked.text, bound(asked, required)):
        wanted = kg.store.query(text)
        if full.probe.row_limit is not None and len(wanted) > full.probe.row_limit:  # type: ignore[arg-type]
            with pytest.raises(QueryError, match="at most"):
                full.query(text)
        else:
            assert _comparable(full.query(text)) == _comparable(wanted)


def test_the_probe_says_what_is_wrong(full: RemoteStore) -> None:
    found = {finding.name: finding.wrong for finding in full.probe.findings}
    if full.probe.product.startswith("Virtuoso"):
        assert found.keys() == {
            "default graph",
            "row limit",
            "date filter",
            "literals",
            "comparison",
        } | ({"EXISTS"} & found.keys())
        assert "10,000" in found["row limit"]
        assert "<=" in found["date filter"]
        assert full.probe.row_limit == 10_000
    else:
        union = not full.probe.layout.own
        assert found.keys() == ({"default graph"} if union else set())
        assert full.probe.row_limit is None


def test_what_the_probe_says_of_dates_is_so(full: RemoteStore, kg: miggraph.KnowledgeGraph) -> None:
    """A store whose filters are called wrong gives wrong rows, and the others do not."""
    text = 'SELECT (COUNT(*) AS ?n) { ?x mig:earliest ?d FILTER(?d <= "2015-06-01"^^xsd:date) }'
    right = _comparable(full.query(text)) == _comparable(kg.store.query(text))
    assert right == all(finding.name != "date filter" for finding in full.probe.findings)


def test_an_answer_that_a_limit_cuts_is_refused(full: RemoteStore) -> None:
    texts = ("SELECT ?s { ?s ?p ?o }", "CONSTRUCT { ?s a ?c } { ?s a ?c . ?s ?p ?o }")
    for text in texts:
        if full.probe.row_limit is None:
            assert len(full.query(text)) > 10_000  # type: ignore[arg-type]
        else:
            with pytest.raises(QueryError, match=r"at most 10,000 of \d\d\d,\d\d\d rows"):
                full.query(text)
    few = full.query("SELECT ?s { ?s ?p ?o } LIMIT 10000")
    assert len(few) == 10_000  # type: ignore[arg-type]


def test_all_records_come_back(full: RemoteStore, kg: miggraph.KnowledgeGraph) -> None:
    fetched = full.quads()
    assert read_dataset(fetched) == read_dataset(kg.quads)
    # Decimals lose their last zeros in every store; all else is as it was pushed.
    assert _quads(fetched) == _quads(kg.quads)


def _quads(content: bytes) -> set[str]:
    store = ox.Store()
    store.bulk_load(content, format=ox.RdfFormat.N_QUADS)
    return set(map(str, store))


def test_time_is_limited(full: RemoteStore) -> None:
    text = "SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f FILTER(?a != ?c && ?e != ?d) }"
    with pytest.raises(QueryError, match="longer than 1 seconds"):
        full.query(text, timeout=1.0)
