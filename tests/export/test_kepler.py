"""Arcs and points for kepler.gl."""

from __future__ import annotations

import re
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings

import miggraph
from miggraph.export.flat import FlatGraph, Sheet, flatten
from miggraph.export.formats import network_format
from miggraph.export.places import located
from miggraph.export.writers.kepler import write_arcs, write_points
from tests.export.graphs import HARD, hard
from tests.export.maps import (
    BERN,
    Writer,
    cells,
    expected,
    graphs,
    on_the_map,
    same,
    tiny,
    value,
    written,
)

GOLDEN = Path(__file__).parent / "golden"
PAIRS = ["origin_lat", "origin_lng", "dest_lat", "dest_lng"]
#: A timestamp as kepler.gl tells it from text, and not the day alone, which has no timeline.
TIMESTAMP = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")


@pytest.mark.parametrize(
    ("name", "writer"), [("arcs.csv", write_arcs), ("points.csv", write_points)]
)
def test_a_small_network(name: str, writer: Writer) -> None:
    data = written(writer, flatten(tiny()))
    assert data.decode() == (GOLDEN / f"kepler.{name}").read_bytes().decode()


def equal(sheet: Sheet, rows: list[list[str]]) -> bool:
    """Say whether cells are the rows of a sheet."""
    return len(rows) == len(sheet) and all(
        same(
            [value(text, column, True) for text, column in zip(read, sheet.columns, strict=True)],
            list(map(expected, row, sheet.columns)),
        )
        for read, row in zip(rows, sheet.rows, strict=True)
    )


def check(flat: FlatGraph) -> None:
    """Compare what pandas reads with the nodes and edges that have a place."""
    kept, places = located(flat)
    titles, rows = cells(written(write_points, flat))
    assert len({*titles}) == len(titles)
    assert equal(kept.nodes, rows)
    titles, rows = cells(written(write_arcs, flat))
    assert titles[:4] == PAIRS
    assert len({*titles}) == len(titles)
    assert equal(kept.edges, [row[4:] for row in rows])
    ends = zip(kept.edges.values("source"), kept.edges.values("target"), strict=True)
    assert [[*map(float, row[:4])] for row in rows] == [[*places[s], *places[t]] for s, t in ends]


@pytest.mark.parametrize("name", ["transfers", "flows", "legs", "agreements", "partners"])
def test_the_networks_are_read_back(kg: miggraph.KnowledgeGraph, name: str) -> None:
    check(flatten(kg.network(name)))


@pytest.mark.parametrize("name", HARD)
def test_what_is_hard_to_write_is_read_back(name: str) -> None:
    check(flatten(hard(name)))
    check(flatten(on_the_map(hard(name))))


@settings(max_examples=60, deadline=None)
@given(graphs(everywhere=False))
def test_any_network_is_read_back(graph: nx.MultiDiGraph[str]) -> None:
    check(flatten(graph))


def test_days_are_timestamps(kg: miggraph.KnowledgeGraph) -> None:
    titles, rows = cells(written(write_arcs, flatten(kg.network("transfers"))))
    for name in ("earliest", "latest", "happened_by"):
        days = [row[titles.index(name)] for row in rows]
        assert any(days)
        assert all(TIMESTAMP.fullmatch(day) for day in days if day)


def test_names_that_make_layers_are_kept_for_the_places() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_node("a", icon="x", **BERN)
    graph.add_edge("a", "a", origin_lat=1, h3_id="y")
    titles, (row,) = cells(written(write_arcs, flatten(graph)))
    told = dict(zip(titles, row, strict=True))
    assert (told["origin_lat"], told["origin_lat_given"]) == ("46.95", "1")
    assert told["h3_id_given"] == "y"
    titles, (row,) = cells(written(write_points, flatten(graph)))
    assert dict(zip(titles, row, strict=True))["icon_given"] == "x"


def test_agreements_have_no_place(kg: miggraph.KnowledgeGraph) -> None:
    flat = flatten(kg.network("agreements"))
    assert network_format("kepler").cannot_hold(flat)
    assert network_format("kepler").cannot_hold(flatten(kg.network("partners"))) == ()
