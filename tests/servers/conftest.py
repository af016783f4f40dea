"""Servers that hold the whole graph."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import miggraph
from miggraph.store.push import push
from miggraph.store.remote import RemoteStore
from miggraph.vocabulary import PREFIXES
from tests.servers import running

#: The ways in which stores have their default graph; each kind is a real server.
KINDS = ("oxigraph", "oxigraph-union", "virtuoso")


@pytest.fixture(scope="session", params=KINDS)
def full(
    request: pytest.FixtureRequest,
    kg: miggraph.KnowledgeGraph,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[RemoteStore]:
    """Give each kind of server, with all data pushed."""
    folder = tmp_path_factory.mktemp(request.param)
    match request.param:
        case "oxigraph":
            server = running.oxigraph(folder)
        case "oxigraph-union":
            server = running.oxigraph(folder, ("--union-default-graph",))
        case _:
            server = running.virtuoso(folder)
    with server as url:
        push(kg.quads, url)
        yield RemoteStore(url, PREFIXES, 120.0)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[str]:
    """Run an empty store with a default graph of its own; give its address."""
    with running.oxigraph(tmp_path) as url:
        yield url
