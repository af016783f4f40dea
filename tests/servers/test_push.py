"""A push can be repeated, goes on where it was stopped, and touches nothing that is not ours."""

from __future__ import annotations

import signal
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

import miggraph
from miggraph.errors import StoreError
from miggraph.store.endpoint import Endpoint
from miggraph.store.layout import ACCEPTED, SOURCES
from miggraph.store.push import push
from miggraph.store.remote import RemoteStore
from miggraph.vocabulary import PREFIXES
from tests.cli.process import SMALL, Runner, done
from tests.servers import running

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module")
def small() -> bytes:
    return miggraph.open(SMALL).quads


@pytest.fixture
def union(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "union").mkdir()
    with running.oxigraph(tmp_path / "union", ("--union-default-graph",)) as url:
        yield url


def _put(url: str, graph: str, line: str) -> None:
    which = f"graph={graph}" if graph else "default"
    address = f"{url.removesuffix('query')}store?{which}"
    request = urllib.request.Request(address, line.encode(), method="PUT")  # noqa: S310
    request.add_header("Content-Type", "application/n-triples")
    with urllib.request.urlopen(request, timeout=10):  # noqa: S310
        pass


def _without_last_source(quads: bytes) -> tuple[bytes, str]:
    graphs = sorted(
        {line.split(b" ")[-2] for line in quads.splitlines() if SOURCES.encode() in line[-200:]}
    )
    last = next(g for g in reversed(graphs) if g.startswith(f"<{SOURCES}".encode()))
    kept = [line for line in quads.splitlines(keepends=True) if not line.endswith(last + b" .\n")]
    return b"".join(kept), last[1:-1].decode()


def test_what_was_pushed_is_not_sent_again(empty: str, small: bytes, tmp_path: Path) -> None:
    first = push(small, empty, cache=tmp_path / "cache")
    assert first.sent == first.graphs > 3
    assert first.triples == small.count(b"\n")
    assert first.default_graph
    again = push(small, empty, cache=tmp_path / "cache")
    assert (again.sent, again.unchanged) == (1, first.graphs - 1)
    assert push(small, empty, cache=tmp_path / "cache", everything=True).sent == first.graphs
    assert push(small, empty, cache=None).sent == first.graphs
    assert RemoteStore(empty, PREFIXES).quads().count(b"\n") == first.triples


def test_a_graph_that_was_lost_is_sent_again(empty: str, small: bytes, tmp_path: Path) -> None:
    push(small, empty, cache=tmp_path)
    _, lost = _without_last_source(small)
    _put(empty, lost, "<urn:a> <urn:b> <urn:c> .\n")
    assert push(small, empty, cache=tmp_path).sent == 2


def test_what_somebody_else_pushed_is_not_taken_for_ours(
    empty: str, small: bytes, tmp_path: Path
) -> None:
    """Numbers of triples are equal, and still every graph is sent."""
    first = push(small, empty, cache=tmp_path / "mine")
    other = small.replace(b'dataDigest> "', b'dataDigest> "0')
    assert other != small
    push(other, empty, cache=tmp_path / "theirs")
    assert push(small, empty, cache=tmp_path / "mine").sent == first.graphs


def test_only_sources_of_ours_are_removed(empty: str, small: bytes, tmp_path: Path) -> None:
    _put(empty, "urn:theirs", "<urn:a> <urn:b> <urn:c> .\n")
    push(small, empty, cache=tmp_path)
    less, gone = _without_last_source(small)
    said: list[str] = []
    assert push(less, empty, cache=tmp_path, say=said.append).removed == (gone,)
    assert any(gone in word for word in said)
    asked = Endpoint(empty)
    assert asked.holds("ASK { GRAPH <urn:theirs> { <urn:a> <urn:b> <urn:c> } }")
    assert not asked.holds(f"ASK {{ GRAPH <{gone}> {{ ?s ?p ?o }} }}")
    # Graphs of others are no sources.
    store = RemoteStore(empty, PREFIXES)
    rows = store.query("SELECT ?g { GRAPH ?g { ?s ?p ?o } }")
    assert {g for (g,) in rows.plain() if not g.startswith(SOURCES)} == set()  # type: ignore[union-attr]


def test_a_default_graph_of_others_is_left_alone(empty: str, small: bytes) -> None:
    _put(empty, "", "<urn:a> <urn:b> <urn:c> .\n")
    assert not push(small, empty).default_graph
    store = RemoteStore(empty, PREFIXES)
    assert store.query("ASK { <urn:a> <urn:b> <urn:c> }") is False
    assert store.query("ASK { ?a a mig:Agreement }") is True
    assert Endpoint(empty).holds("ASK { <urn:a> <urn:b> <urn:c> }")
    assert Endpoint(empty).holds(f"ASK {{ GRAPH <{ACCEPTED}> {{ ?s ?p ?o }} }}")


def test_where_all_graphs_are_the_default_graph(union: str, small: bytes) -> None:
    assert not push(small, union).default_graph
    assert RemoteStore(union, PREFIXES).query("ASK { ?claim a mig:Claim }") is False
    assert RemoteStore(union, PREFIXES).query("ASK { GRAPH ?s { ?claim a mig:Claim } }") is True


def test_a_store_that_counts_otherwise_is_told(
    empty: str, union: str, small: bytes, tmp_path: Path
) -> None:
    """The graphs go to another store than the one that is asked."""
    elsewhere = union.removesuffix("query") + "store"
    with pytest.raises(StoreError, match=rf"counts other triples in \d+ graphs: {ACCEPTED} has 0"):
        push(small, empty, graph_store=elsewhere, cache=tmp_path)


def test_a_wrong_address_is_told(empty: str, small: bytes) -> None:
    with pytest.raises(StoreError, match="does not take") as told:
        push(small, empty, graph_store=empty.removesuffix("query") + "nowhere")
    assert "--graph-store" in str(told.value)


def test_a_store_without_a_graph_says_how_to_load_one(empty: str) -> None:
    with pytest.raises(StoreError, match="no graph of miggraph") as told:
        miggraph.open(endpoint=empty)
    assert "miggraph push" in str(told.value)


@pytest.mark.slow
def test_a_push_that_was_killed_goes_on(empty: str, tmp_path: Path) -> None:
    run = Runner(tmp_path / "cache")
    run("stats")  # what is to be sent is in the cache
    run("query", "ASK {}")
    process = run.start("push", empty, "--connections", "1")
    asked = Endpoint(empty)
    end = time.monotonic() + 60
    text = "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    while asked.number(text) < 50 and time.monotonic() < end:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    sent = asked.number(text)
    assert 50 <= sent < 2000
    out = done(run("push", empty, "--format", "json"))
    assert f'"unchanged": {sent}' in out or f'"unchanged": {sent - 1}' in out
    assert done(run("query", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "--format", "csv")) == done(
        run("query", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "--format", "csv", "--endpoint", empty)
    )
