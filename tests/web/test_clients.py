"""Clients: SPARQLWrapper as it is, many at once, and large answers."""

from __future__ import annotations

import csv
import io
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    N3,
    POST,
    RDF,
    RDFXML,
    TSV,
    TURTLE,
    XML,
    SPARQLExceptions,
    SPARQLWrapper,
)

from tests.web.conftest import HOSTILE, HUGE, ROWS
from tests.web.endpoint import Server

SELECT = "SELECT ?s ?n { ?s <http://example.org/n> ?n } ORDER BY ?n LIMIT 3"
GRAPH = "CONSTRUCT { ?s <http://example.org/n> ?n } { ?s <http://example.org/n> ?n } LIMIT 3"
DESCRIBE = "DESCRIBE <http://example.org/00007>"


def _wrapper(server: Server, query: str, form: str, method: str = GET) -> Any:
    wrapper = SPARQLWrapper(server.url)
    wrapper.setTimeout(60)
    wrapper.setMethod(method)
    wrapper.setReturnFormat(form)
    wrapper.setQuery(query)
    return wrapper


@pytest.mark.parametrize("method", [GET, POST])
@pytest.mark.parametrize("form", [JSON, XML, CSV, TSV])
def test_sparqlwrapper_selects(server: Server, form: str, method: str) -> None:
    found = _wrapper(server, SELECT, form, method).queryAndConvert()
    if form == JSON:
        numbers = [row["n"]["value"] for row in found["results"]["bindings"]]
    elif form == XML:
        numbers = [node.firstChild.data for node in found.getElementsByTagName("literal")]
    elif form == CSV:
        numbers = [row["n"] for row in csv.DictReader(io.StringIO(found.decode()))]
    else:
        numbers = [line.split("\t")[1] for line in found.decode().splitlines()[1:]]
    assert numbers == ["0", "1", "2"]


@pytest.mark.parametrize("form", [JSON, XML, CSV, TSV])
def test_sparqlwrapper_asks(server: Server, form: str) -> None:
    for query, truth in (("ASK {}", True), ("ASK { FILTER(false) }", False)):
        found = _wrapper(server, query, form).queryAndConvert()
        if form == JSON:
            assert found["boolean"] is truth
        elif form == XML:
            (node,) = found.getElementsByTagName("boolean")
            assert node.firstChild.data == str(truth).lower()
        else:
            assert found.decode() == str(truth).lower()


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
@pytest.mark.filterwarnings("ignore:Sending Accept header")  # with JSON and RDF, for any type
@pytest.mark.parametrize(("query", "number"), [(GRAPH, 3), (DESCRIBE, 1)])
@pytest.mark.parametrize("form", [XML, RDFXML, RDF, N3, TURTLE, JSONLD, JSON])
def test_sparqlwrapper_gets_graphs(server: Server, query: str, number: int, form: str) -> None:
    found = _wrapper(server, query, form).queryAndConvert()
    if not isinstance(found, rdflib.Graph):
        found = rdflib.Graph().parse(data=found, format="turtle")
    assert len(found) == number


def test_sparqlwrapper_tells_what_went_wrong(server: Server) -> None:
    with pytest.raises(SPARQLExceptions.QueryBadFormed, match="line 1, column 6"):
        _wrapper(server, "ASK {", JSON).query()


def test_sparqlwrapper_names_graphs(server: Server) -> None:
    wrapper = _wrapper(server, "SELECT * { ?s a ?type }", JSON)
    wrapper.addDefaultGraph("http://kasei.us/2009/09/sparql/data/data1.rdf")
    assert len(wrapper.queryAndConvert()["results"]["bindings"]) == 1


def test_all_rows_come_whatever_the_format(server: Server) -> None:
    query = "SELECT ?s ?n { ?s <http://example.org/n> ?n } ORDER BY ?n"
    numbers = [str(number) for number in range(ROWS)]
    assert [row["n"]["value"] for row in server.ask(query).rows()] == numbers
    read = csv.DictReader(io.StringIO(server.ask(query, "text/csv").text))
    assert [row["n"] for row in read] == numbers
    lines = server.ask(query, "text/tab-separated-values").text.splitlines()
    assert [line.split("\t")[1] for line in lines[1:]] == numbers
    assert server.ask(query, "text/xml").body.count(b"<result>") == ROWS
    construct = "CONSTRUCT WHERE { ?s <http://example.org/n> ?n }"
    triples = server.ask(construct, "application/n-triples")
    assert len(list(ox.parse(triples.body, format=ox.RdfFormat.N_TRIPLES))) == ROWS
    rows = [line.get("rows") for line in server.log()]
    assert rows.count(ROWS) >= 4


def test_a_large_answer_comes_in_chunks_and_a_small_one_has_its_length(server: Server) -> None:
    large = server.ask("SELECT * { ?s <http://example.org/n> ?n }")
    assert large.headers["Transfer-Encoding"] == "chunked"
    assert large.headers["Content-Length"] is None
    small = server.ask("SELECT * { ?s ?p 42 }")
    assert int(small.headers["Content-Length"]) == len(small.body)


def test_a_huge_literal_comes_whole(server: Server) -> None:
    query = "SELECT ?o { <http://example.org/huge> ?p ?o }"
    (row,) = server.ask(query).rows()
    assert row["o"]["value"] == "é" * HUGE


@pytest.mark.parametrize("accept", ["application/json", "text/csv", "text/turtle"])
def test_hostile_text_comes_unchanged(server: Server, accept: str) -> None:
    node = "<http://example.org/hostile> <http://example.org/text>"
    if accept == "text/turtle":
        reply = server.ask(f"CONSTRUCT WHERE {{ {node} ?o }}", accept)
        (triple,) = ox.parse(reply.body, format=ox.RdfFormat.TURTLE)
        assert triple.object.value == HOSTILE
        return
    reply = server.ask(f"SELECT ?o {{ {node} ?o }}", accept)
    if accept == "application/json":
        assert reply.rows()[0]["o"]["value"] == HOSTILE
    else:
        table = list(csv.reader(io.StringIO(reply.text, newline="")))
        assert table == [["o"], [HOSTILE]]


def test_thirty_two_clients_at_once_get_their_own_answers(server: Server) -> None:
    def one(number: int) -> str:
        query = f"SELECT ?n {{ <http://example.org/{number:05}> <http://example.org/n> ?n }}"
        rows = server.ask(query).rows()
        return str(rows[0]["n"]["value"])

    numbers = list(range(0, ROWS, 31))
    with ThreadPoolExecutor(32) as pool:
        assert list(pool.map(one, numbers)) == [str(number) for number in numbers]


def test_one_connection_serves_many_requests(server: Server) -> None:
    connection = server.connection()
    for number in range(20):
        connection.request("GET", f"/sparql?query=ASK%7B%7D&n={number}")
        answer = connection.getresponse()
        assert json.loads(answer.read())["boolean"] is True
    connection.close()
