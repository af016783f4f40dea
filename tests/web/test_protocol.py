"""The SPARQL 1.1 Protocol: each case is named after the W3C test that demands the same."""

from __future__ import annotations

import json
from typing import NamedTuple
from urllib.parse import quote
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from tests.web.endpoint import Reply, Server, address

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"
DATA = "http://kasei.us/2009/09/sparql/data/data"


class Case(NamedTuple):
    """A request, and what the test demands of its answer."""

    name: str
    method: str
    parameters: str
    body: str | bytes | None
    type: str | None
    expected: str  # "true": ASK says yes; "rows", "graph", "boolean": this kind; "4xx"


def _graphs(kind: str, *numbers: int) -> str:
    return "&".join(f"{kind}-graph-uri=" + quote(f"{DATA}{n}.rdf", safe="") for n in numbers)


def _type(number: int, graph: str = "") -> str:
    pattern = f"<{DATA}{number}.rdf> a ?type{number}"
    return f"GRAPH {graph} {{ {pattern} }}" if graph else f"{pattern} ."


TWO_DEFAULT = f"ASK {{ {_type(1)} {_type(2)} }}"
TWO_NAMED = f"ASK {{ {_type(1, '?g1')} {_type(2, '?g2')} }}"
FULL = f"ASK {{ {_type(3)} {_type(1, '?g1')} {_type(2, '?g2')} }}"
#: The clause in the text must give way: nothing is in its default graph.
MULTIPLE = f"ASK FROM <{DATA}3.rdf> {{ {_type(1, '?g1')} {_type(2, '?g2')} }}"
ALL = f"{_graphs('default', 3)}&{_graphs('named', 1, 2)}"
ANY = _graphs("default", 0)

CASES = [
    Case("query_post_form", "POST", ANY, "query=ASK%20%7B%7D", FORM, "true"),
    Case("query_get", "GET", f"query={quote('ASK {}')}&{ANY}", None, None, "true"),
    Case("query_post_direct", "POST", ANY, "ASK {}", DIRECT, "true"),
    Case(
        "query_dataset_default_graphs_get",
        "GET",
        f"query={quote(TWO_DEFAULT)}&{_graphs('default', 1, 2)}",
        None,
        None,
        "true",
    ),
    Case(
        "query_dataset_default_graphs_post",
        "POST",
        _graphs("default", 1, 2),
        TWO_DEFAULT,
        DIRECT,
        "true",
    ),
    Case(
        "query_dataset_named_graphs_get",
        "GET",
        f"query={quote(TWO_NAMED)}&{_graphs('named', 1, 2)}",
        None,
        None,
        "true",
    ),
    Case(
        "query_dataset_named_graphs_post",
        "POST",
        _graphs("named", 1, 2),
        TWO_NAMED,
        DIRECT,
        "true",
    ),
    Case("query_dataset_full", "POST", ALL, FULL, DIRECT, "true"),
    Case("query_multiple_dataset", "POST", _graphs("named", 1, 2), MULTIPLE, DIRECT, "true"),
    Case("query_content_type_select", "POST", ANY, "SELECT (1 AS ?value) {}", DIRECT, "rows"),
    Case("query_content_type_ask", "POST", ANY, "ASK {}", DIRECT, "boolean"),
    Case(
        "query_content_type_describe",
        "POST",
        ANY,
        "DESCRIBE <http://example.org/>",
        DIRECT,
        "graph",
    ),
    Case(
        "query_content_type_construct",
        "POST",
        ANY,
        "CONSTRUCT { <s> <p> 1 } WHERE {}",
        DIRECT,
        "graph",
    ),
    Case("bad_query_method", "PUT", f"query={quote('ASK {}')}&{ANY}", "", FORM, "4xx"),
    Case(
        "bad_multiple_queries",
        "GET",
        f"query={quote('ASK {}')}&query={quote('SELECT * {}')}",
        None,
        None,
        "4xx",
    ),
    Case("bad_query_wrong_media_type", "POST", "", "ASK {}", "text/plain", "4xx"),
    Case("bad_query_missing_form_type", "POST", "", "query=ASK%20%7B%7D", None, "4xx"),
    Case("bad_query_missing_direct_type", "POST", "", "ASK {}", None, "4xx"),
    Case(
        "bad_query_non_utf8",
        "POST",
        "",
        "ASK {}".encode("utf-16"),
        f"{DIRECT}; charset=UTF-16",
        "4xx",
    ),
    Case("bad_query_syntax", "GET", f"query={quote('ASK {')}", None, None, "4xx"),
    # What is asked of updates is asked of a server that takes them; here all are refused.
    Case("bad_update_get", "GET", f"update={quote('CLEAR ALL')}", None, None, "4xx"),
    Case(
        "bad_multiple_updates",
        "POST",
        "",
        "update=CLEAR%20NAMED&update=CLEAR%20DEFAULT",
        FORM,
        "4xx",
    ),
    Case("bad_update_wrong_media_type", "POST", "", "CLEAR NAMED", "text/plain", "4xx"),
    Case("bad_update_missing_form_type", "POST", "", "update=CLEAR%20NAMED", None, "4xx"),
    Case(
        "bad_update_non_utf8",
        "POST",
        "",
        "CLEAR NAMED".encode("utf-16"),
        f"{UPDATE}; charset=UTF-16",
        "4xx",
    ),
    Case("bad_update_syntax", "POST", "", "update=CLEAR%20XYZ", FORM, "4xx"),
    Case(
        "bad_update_dataset_conflict",
        "POST",
        "using-named-graph-uri=http%3A%2F%2Fexample%2Fpeople",
        "WITH <http://example/a> DELETE { ?s ?p 1 } WHERE { ?s ?p 1 }",
        UPDATE,
        "4xx",
    ),
]
KINDS = {
    "rows": {
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    },
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "graph": {"application/rdf+xml", "text/turtle", "application/n-triples"},
}


def _send(server: Server, case: Case) -> Reply:
    headers = {"Content_Type": case.type} if case.type else {}
    path = f"/sparql?{case.parameters}" if case.parameters else "/sparql"
    return server.request(case.method, path, case.body, **headers)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_w3c(server: Server, case: Case) -> None:
    reply = _send(server, case)
    if case.expected == "4xx":
        assert 400 <= reply.status < 500
        assert reply.body
        return
    assert reply.status == 200, reply.text
    if case.expected == "true":
        assert reply.type in KINDS["boolean"]
        assert json.loads(reply.body)["boolean"] is True
    else:
        assert reply.type in KINDS[case.expected]


def test_the_dataset_of_the_protocol_is_the_only_one(server: Server) -> None:
    """The cases above all say yes: here is what they would say of other graphs."""
    for parameters, query in [
        (_graphs("default", 1), TWO_DEFAULT),
        (_graphs("named", 1), TWO_NAMED),
        (_graphs("named", 1, 2, 3), FULL),  # nothing is in the default graph then
        (_graphs("default", 1, 2), TWO_NAMED),
        (_graphs("named", 1, 2), f"ASK FROM <{DATA}3.rdf> {{ {_type(3)} }}"),
    ]:
        case = Case("", "POST", parameters, query, DIRECT, "true")
        assert json.loads(_send(server, case).body)["boolean"] is False, parameters


def test_relative_iris_are_read_against_the_address(server: Server) -> None:
    reply = server.ask("CONSTRUCT { <s> <#p> 1 } WHERE {}", "application/n-triples")
    (triple,) = ox.parse(reply.body, format=ox.RdfFormat.N_TRIPLES)
    assert triple.subject.value == server.url.replace("/sparql", "/s")
    assert triple.predicate.value == f"{server.url}#p"


STATUS = [
    ("GET", "/sparql?query=ASK%20%7B%7D&query=ASK%20%7B%7D", None, None, 400, "more than one"),
    ("GET", "/sparql?quer=ASK%20%7B%7D", None, None, 400, "no query"),
    ("POST", "/sparql", "", FORM, 400, "no query"),
    ("POST", "/sparql", "query=ASK%20%7B%7D&update=x", FORM, 403, "read-only"),
    ("POST", "/sparql?update=", "ASK {}", DIRECT, 403, "read-only"),
    ("POST", "/sparql", "DROP ALL", UPDATE, 403, "read-only"),
    ("POST", "/sparql", "DROP ALL", DIRECT, 403, "DROP"),
    ("POST", "/sparql", "LOAD <http://127.0.0.1/>", DIRECT, 403, "LOAD"),
    ("POST", "/sparql", "#x\nPREFIX a: <b> INSERT DATA { <s> <p> 1 }", DIRECT, 403, "INSERT"),
    ("POST", "/sparql", "ASK { SERVICE <http://x/> { } }", DIRECT, 400, "SERVICE"),
    ("POST", "/sparql", "ASK {\n SERVICE?x { } }", DIRECT, 400, "line 2"),
    ("POST", "/sparql", "ASK { S\\u0045RVICE <http://x/> { } }", DIRECT, 400, "SERVICE"),
    ("POST", "/sparql", "ASK FROM <http://no/> { }", DIRECT, 400, "<http://no/>"),
    ("POST", "/sparql", "ASK\nFROM NAMED <no> { }", DIRECT, 400, "line 2"),
    ("POST", "/sparql?default-graph-uri=http://no/", "ASK { }", DIRECT, 400, "<http://no/>"),
    ("POST", "/sparql?named-graph-uri=x%20y", "ASK { }", DIRECT, 400, "absolute IRI"),
    ("POST", "/sparql?using-graph-uri=x", "ASK { }", DIRECT, 400, "using-graph-uri"),
    ("POST", "/sparql", "ASK {\n  ?s ?p }", DIRECT, 400, "line 2, column 10"),
    ("POST", "/sparql", b"ASK { ?s ?p '\xff' }", DIRECT, 400, "UTF-8"),
    ("POST", "/sparql", b"query=%FF", FORM, 400, "UTF-8"),
    ("POST", "/sparql", b"query=\xff", FORM, 400, "UTF-8"),
    ("POST", "/sparql", "ASK {}", f"{DIRECT}; charset=latin-1", 415, "UTF-8"),
    ("POST", "/sparql", "{}", "application/json", 415, "application/json"),
    ("POST", "/sparql", "ASK { FILTER(<http://no/f>(1)) }", DIRECT, 400, "http://no/f"),
    ("DELETE", "/sparql", None, None, 405, "GET"),
    ("POST", "/", "", FORM, 405, "GET"),
    ("GET", "/nowhere", None, None, 404, "/sparql"),
    ("POST", "/sparql", "ASK {} #" + "x" * 262_144, DIRECT, 413, "256 KiB"),
    ("POST", "/sparql", "x" * 1_100_000, DIRECT, 413, "1 MiB"),
    ("POST", "/sparql", "&" * 3000 + "query=ASK%20%7B%7D", FORM, 400, "parameters"),
]


@pytest.mark.parametrize(
    ("method", "path", "body", "type_", "status", "words"),
    STATUS,
    ids=[f"{n}-{case[4]}-{case[5]}" for n, case in enumerate(STATUS)],
)
def test_what_is_refused_says_why(
    server: Server,
    method: str,
    path: str,
    body: str | bytes | None,
    type_: str | None,
    status: int,
    words: str,
) -> None:
    headers = {"Content_Type": type_} if type_ else {}
    reply = server.request(method, path, body, **headers)
    assert (reply.status, reply.type) == (status, "text/plain"), reply.text
    assert words in reply.text
    assert "Traceback" not in reply.text
    assert "pyo3" not in reply.text
    if status == 405:
        assert "GET" in reply.headers["Allow"]


def test_a_refusal_is_json_if_that_is_asked_for(server: Server) -> None:
    reply = server.ask("ASK {", "application/json")
    assert (reply.status, reply.type) == (400, "application/json")
    assert json.loads(reply.body)["error"].startswith("The query does not parse")


def test_both_forms_of_post_and_both_addresses_agree(server: Server) -> None:
    query = "SELECT ?o { <http://example.org/00042> ?p ?o }"
    replies = [
        server.get(address(query)),
        server.get(address(query).replace("/sparql", "/sparql/")),
        server.ask(query),
        server.request("POST", "/sparql", query, Content_Type=f"{DIRECT}; charset=UTF-8"),
    ]
    assert {reply.body for reply in replies} == {replies[0].body}
    assert replies[0].rows()[0]["o"]["value"] == "42"


def test_head_has_the_headers_of_get(server: Server) -> None:
    small, large = "SELECT * { ?s ?p ?o } LIMIT 2", "SELECT * { ?s ?p ?o }"
    for query in (small, large):
        got, head = (server.request(m, address(query)) for m in ("GET", "HEAD"))
        assert head.status == got.status == 200
        assert head.body == b""
        assert head.headers["Content-Type"] == got.headers["Content-Type"]
    assert server.request("HEAD", address("ASK {")).status == 400


def test_options_and_cors(server: Server) -> None:
    plain = server.request("OPTIONS", "/sparql")
    assert plain.status == 204
    assert plain.headers["Allow"] == "GET, HEAD, POST, OPTIONS"
    ahead = server.request(
        "OPTIONS",
        "/sparql",
        Origin="https://example.org",
        Access_Control_Request_Method="POST",
        Access_Control_Request_Headers="content-type",
    )
    assert ahead.status == 200
    assert "POST" in ahead.headers["Access-Control-Allow-Methods"]
    assert "content-type" in ahead.headers["Access-Control-Allow-Headers"]
    for query, status in (("ASK {}", 200), ("ASK {", 400)):
        reply = server.get(address(query), Origin="https://example.org")
        assert (reply.status, reply.headers["Access-Control-Allow-Origin"]) == (status, "*")


def test_prefixes_of_the_project_need_not_be_declared(server: Server) -> None:
    (row,) = server.ask("SELECT ?s { ?s a mig:State }").rows()
    assert row["s"]["value"].endswith("/state/XX")
    (row,) = server.ask(
        "PREFIX mig: <http://example.org/> SELECT ?n { ?x mig:n ?n } LIMIT 1"
    ).rows()
    assert row["n"]["type"] == "literal"


def test_xml_and_json_say_the_same(server: Server) -> None:
    query = "SELECT ?text ?none { <http://example.org/hostile> ?p ?text }"
    (row,) = server.ask(query).rows()
    tree = ElementTree.fromstring(server.ask(query, "application/sparql-results+xml").body)  # noqa: S314
    spaces = {"s": "http://www.w3.org/2005/sparql-results#"}
    (literal,) = tree.findall(".//s:literal", spaces)
    # XML makes one line break of the two signs.
    assert literal.text == row["text"]["value"].replace("\r\n", "\n")
