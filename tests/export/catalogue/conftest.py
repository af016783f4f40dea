"""Releases of real and of made-up tables."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any, NoReturn

import pytest

import miggraph
from miggraph.export.catalogue import about_release
from miggraph.tables import Table
from tests.export.catalogue.release import SMALL, Release

#: Of the tables with a row a year, every so many rows are taken: readers need a minute for all.
_STEP = 40


@pytest.fixture(autouse=True)
def _without_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse connections: readers are not to fetch a context or a schema."""

    def refuse(_: socket.socket, address: Any) -> NoReturn:
        raise AssertionError(f"connects to {address}")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture(scope="session")
def real(kg: miggraph.KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Write all tables of the curated graph."""
    tables = {name: _thinned(table) for name, table in kg.tables.items()}
    about = about_release(policy=kg.policy, clocks=kg.clocks, digest=kg.digest)
    return Release.write(tmp_path_factory.mktemp("real"), tables, about)


@pytest.fixture
def small(tmp_path: Path) -> Release:
    """Write two tables that have columns of every kind."""
    return Release.write(tmp_path, SMALL)


def _thinned(table: Table) -> Table:
    return table.with_rows(table.rows[::_STEP]) if "year" in table.key else table
