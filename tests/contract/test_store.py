"""Every store: answers, formats, limits, and that nothing leaves the machine."""

from __future__ import annotations

import csv
import io
import json
import socket
import threading
from collections.abc import Iterator
from functools import partial

import pyoxigraph as ox
import pytest
import rdflib

from miggraph.errors import QueryError, StoreError, UsageError
from miggraph.store.embedded import EmbeddedStore, Graph
from miggraph.store.protocol import Store
from miggraph.store.push import push
from miggraph.store.remote import RemoteStore
from miggraph.store.results import GRAPH_FORMATS, Result
from miggraph.vocabulary import PREFIXES
from tests.servers import running

QUADS = b"""\
<https://w3id.org/miggraph/id/state/AA> <http://www.w3.org/2000/01/rdf-schema#label> "A, \\"a\\" | b"@en .
<https://w3id.org/miggraph/id/state/AA> <https://w3id.org/miggraph/def/persons> "3"^^<http://www.w3.org/2001/XMLSchema#integer> .
<https://w3id.org/miggraph/id/state/BB> <https://w3id.org/miggraph/def/persons> "4.5"^^<http://www.w3.org/2001/XMLSchema#decimal> <https://w3id.org/miggraph/id/source/s> .
"""  # noqa: E501
#: By which a store is known to hold a graph of ours, and a claim, which is never accepted.
VIEW = b"""\
<urn:view> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/miggraph/def/AcceptedView> .
<urn:view> <https://w3id.org/miggraph/def/underPolicy> <https://w3id.org/miggraph/id/policy/majority> .
<urn:view> <https://w3id.org/miggraph/def/on> "2026-01-01"^^<http://www.w3.org/2001/XMLSchema#date> .
<urn:view> <https://w3id.org/miggraph/def/knownOn> "2026-01-02"^^<http://www.w3.org/2001/XMLSchema#date> .
<urn:view> <https://w3id.org/miggraph/def/recordedAsOf> "2026-01-03"^^<http://www.w3.org/2001/XMLSchema#date> .
<urn:view> <https://w3id.org/miggraph/def/dataDigest> "00" .
<urn:claim> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/miggraph/def/Claim> <https://w3id.org/miggraph/id/source/s> .
"""  # noqa: E501
ROWS = """SELECT ?s ?label ?n { ?s mig:persons ?n OPTIONAL { ?s rdfs:label ?label } } ORDER BY ?n"""


@pytest.fixture(
    scope="module",
    params=[
        "embedded",
        pytest.param("oxigraph", marks=pytest.mark.servers),
        pytest.param("oxigraph-union", marks=pytest.mark.servers),
        pytest.param("virtuoso", marks=pytest.mark.servers),
    ],
)
def store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    if request.param == "embedded":
        yield EmbeddedStore(QUADS, PREFIXES)
        return
    folder = tmp_path_factory.mktemp(request.param)
    with SERVERS[request.param](folder) as url:
        push(QUADS + VIEW, url)
        yield RemoteStore(url, PREFIXES)


SERVERS = {
    "oxigraph": running.oxigraph,
    "oxigraph-union": partial(running.oxigraph, options=("--union-default-graph",)),
    "virtuoso": running.virtuoso,
}


def _rows(store: Store, text: str) -> Result:
    answer = store.query(text)
    assert isinstance(answer, Result)
    return answer


def test_the_default_graph_is_what_is_accepted(store: Store) -> None:
    assert len(_rows(store, "SELECT * { ?s mig:persons ?n }")) == 1
    assert len(_rows(store, "SELECT * { GRAPH ?g { ?s mig:persons ?n } }")) == 1


def test_rows_have_python_values(store: Store) -> None:
    (row,) = _rows(store, ROWS)
    assert row == {
        "s": "https://w3id.org/miggraph/id/state/AA",
        "label": 'A, "a" | b',
        "n": 3,
    }
    (other,) = _rows(store, "SELECT ?n ?none { GRAPH ?g { ?s mig:persons ?n } }")
    assert other == {"n": 4.5, "none": None}


def test_rows_are_written_as_every_format_says(store: Store) -> None:
    rows = _rows(store, ROWS)
    (read,) = csv.DictReader(io.StringIO(rows.to_text("csv")))
    assert read == {"s": "https://w3id.org/miggraph/id/state/AA", "label": 'A, "a" | b', "n": "3"}
    answer = json.loads(rows.to_text("json"))
    assert answer["head"]["vars"] == ["s", "label", "n"]
    assert answer["results"]["bindings"][0]["label"] == {
        "type": "literal",
        "value": 'A, "a" | b',
        "xml:lang": "en",
    }
    assert answer["results"]["bindings"][0]["n"]["datatype"].endswith("#integer")
    assert r"\|" in rows.to_text("md")
    with pytest.raises(UsageError, match="xlsx"):
        rows.to_text("xlsx")


def test_a_data_frame_has_types(store: Store) -> None:
    frame = _rows(store, ROWS).to_pandas()
    assert list(frame.columns) == ["s", "label", "n"]
    assert frame["n"].sum() == 3
    assert frame["n"].dtype.kind == "i"


@pytest.mark.filterwarnings("ignore:.*Dataset:DeprecationWarning")  # within rdflib
@pytest.mark.parametrize("format_", GRAPH_FORMATS)
def test_a_graph_is_read_back_by_another_reader(store: Store, format_: str) -> None:
    answer = store.query("CONSTRUCT { state:AA ?p ?o } { state:AA ?p ?o }")
    assert isinstance(answer, Graph)
    read = rdflib.Graph() if format_ in ("turtle", "ntriples") else rdflib.Dataset()
    names = {"ntriples": "nt", "jsonld": "json-ld"}
    read.parse(data=answer.to_text(format_), format=names.get(format_, format_))
    assert len(read) == len(answer) == 2


def test_ask(store: Store) -> None:
    assert store.query("ASK { state:AA mig:persons 3 }") is True
    assert store.query("ASK { state:AA mig:persons 4 }") is False


def test_what_is_described_is_what_is_accepted(store: Store) -> None:
    answer = store.query("DESCRIBE state:AA")
    assert isinstance(answer, Graph)
    assert {triple.predicate.value.rpartition("/")[2] for triple in answer} == {
        "persons",
        "rdf-schema#label",
    }
    none = store.query("DESCRIBE state:BB")
    assert isinstance(none, Graph)
    assert len(none) == 0


def test_what_does_not_parse_is_told_with_its_place(store: Store) -> None:
    with pytest.raises(QueryError, match=r"does not parse.* 2:1"):
        store.query("SELECT ?s {\n ?s ?p } ")
    with pytest.raises(QueryError, match="LOAD is refused"):
        store.query("LOAD <urn:x>")


def test_nothing_is_written(store: Store) -> None:
    for text in ("INSERT DATA { <urn:a> <urn:b> 1 }", "DELETE WHERE { ?s ?p ?o }", "CLEAR ALL"):
        with pytest.raises(QueryError, match="is refused"):
            store.query(text)
    assert store.query("ASK { state:AA mig:persons 3 }") is True
    assert store.query("ASK { <urn:a> <urn:b> 1 }") is False


def test_what_is_not_n_quads_is_refused() -> None:
    with pytest.raises(StoreError):
        EmbeddedStore(b"<a> <b> .", PREFIXES)


DISGUISES = [
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { service silent <URL> { ?s ?p ?o } }",
    "SELECT * { SERVICE# <URL> ignored\n<URL> { ?s ?p ?o } }",
    "SELECT * { SERVICE # c\r <URL> { ?s ?p ?o } }",
    "SELECT * { BIND(state:\\# AS ?x) SERVICE <URL> { ?s ?p ?o }\n}",
    "SELECT * { BIND('\\'' AS ?x) SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o.SERVICE <URL> { ?s ?p ?o } }",
    "PREFIX u: <URL> SELECT * { SERVICE u: { ?s ?p ?o } }",
    "SELECT * { VALUES ?u { <URL> } SERVICE ?u { ?s ?p ?o } }",
    "SELECT * { \\u0053ERVICE <URL> { ?s ?p ?o } }",
    "LOAD <URL>",
    "SELECT * FROM <URL> { ?s ?p ?o }",
    "SELECT * FROM NAMED <URL> { GRAPH <URL> { ?s ?p ?o } }",
]


@pytest.mark.parametrize("text", DISGUISES)
def test_no_query_reaches_another_server(store: Store, text: str) -> None:
    called = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.5)

        def listen() -> None:
            try:
                connection, _ = server.accept()
            except TimeoutError:
                return
            called.set()
            connection.close()

        listener = threading.Thread(target=listen)
        listener.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        try:
            answer = store.query(text.replace("URL", url))
        except QueryError as error:
            assert error.fix  # noqa: PT017  # refused, or answered without a call
        else:
            assert isinstance(answer, Result)
            assert len(answer) == 0
        listener.join()
    assert not called.is_set()


#: What can stand before a hyphen, in a pattern or in an expression.
BEFORE = [
    *("", "?s ?p ?o", "?s ?p ?o .", "?s ?p a:b", "?s ?p a:", "?s ?p _:b", "?s ?p <URL>", "?s a"),
    *("?s ?p 1", "?s ?p 1.", "?s ?p 1e5", "?s ?p true", "?s ?p 'x'", "?s ?p 'x'@en", "?s ?p []"),
    *("?s ?p 'x'^^a:b", "?s ?p ()", "?s ?p a:b.", "?s ?p a:b%41", "{}", "FILTER(true)", "FILTER(1"),
    *("BIND(1 AS ?z)", "VALUES ?x {1}", "OPTIONAL {}", "MINUS {}", "?s a:p|a:q ?o"),
]


@pytest.mark.parametrize("before", BEFORE)
def test_no_service_begins_after_a_hyphen(before: str) -> None:
    """So names that end in -service need not be refused: without the guard, nothing is called."""
    url = "http://127.0.0.1:1/"  # nobody listens: a call is an error that is none of syntax
    text = f"PREFIX a: <{url}> SELECT * {{ {before}-SERVICE <{url}> {{ ?x ?y ?z }} }}"
    with pytest.raises(SyntaxError):
        list(ox.Store().query(text.replace("URL", url)))


def test_names_that_end_in_service_may_be_asked_for(store: Store) -> None:
    answer = store.query("SELECT * { agency:nigeria-immigration-service ?p ?o }")
    assert isinstance(answer, Result)


def test_the_listener_would_hear_a_call() -> None:
    """The test above can fail: without the guard a request goes out."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(5)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        heard = threading.Event()

        def listen() -> None:
            connection, _ = server.accept()
            heard.set()
            connection.close()

        listener = threading.Thread(target=listen)
        listener.start()
        with pytest.raises((OSError, RuntimeError)):
            list(ox.Store().query(f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}"))
        listener.join()
    assert heard.is_set()


@pytest.mark.parametrize("banner", ["#" * 2_000, "# " * 2_000, "#\n" * 2_000])
def test_a_banner_of_number_signs_is_read_at_once(store: EmbeddedStore, banner: str) -> None:
    """Not in every way in which it could be cut into comments: that would never end."""
    with pytest.raises(QueryError, match="does not parse"):
        store.query(f"{banner}\nSELEC * {{}}")
    with pytest.raises(QueryError, match="INSERT is refused"):
        store.query(f"{banner}\nINSERT DATA {{ <a:b> <a:b> 1 }}")
