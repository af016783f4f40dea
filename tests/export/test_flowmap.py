"""Locations and flows for flowmap.blue."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings

import miggraph
from miggraph.errors import ExportError
from miggraph.export.flat import FlatGraph, flatten
from miggraph.export.format import write_network
from miggraph.export.formats import network_format
from miggraph.export.places import located
from miggraph.export.writers.flowmap import write_flows, write_locations
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
ATTRIBUTE = {"origin": "source", "dest": "target", "count": "weight", "time": "earliest"}


@pytest.mark.parametrize(
    ("name", "writer"), [("locations.csv", write_locations), ("flows.csv", write_flows)]
)
def test_a_small_network(name: str, writer: Writer) -> None:
    data = written(writer, flatten(tiny()))
    assert data.decode() == (GOLDEN / f"flowmap.{name}").read_bytes().decode()


def check(flat: FlatGraph) -> None:
    """Compare what pandas reads with the nodes and edges that have a place."""
    kept, places = located(flat)
    titles, rows = cells(written(write_locations, flat))
    assert titles == ["id", "name", "lat", "lon"]
    names = zip(kept.nodes.values("id"), kept.nodes.values("label"), strict=True)
    assert [(*row[:2], float(row[2]), float(row[3])) for row in rows] == [
        (node, label, *places[node]) for node, label in names
    ]
    known = {row[0] for row in rows}
    titles, flows = cells(written(write_flows, flat))
    assert titles[:3] == ["origin", "dest", "count"]
    assert all(row[0] in known and row[1] in known for row in flows)
    sheet = kept.edges
    positions = [sheet.position(ATTRIBUTE.get(title, title)) for title in titles]
    assert len(flows) == len(sheet)
    for read, given_ in zip(flows, sheet.rows, strict=True):
        for text, position in zip(read, positions, strict=True):
            assert position is not None
            column = sheet.columns[position]
            assert same([value(text, column)], [expected(given_[position], column)])


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


def test_counts_are_events_and_never_persons(kg: miggraph.KnowledgeGraph) -> None:
    graph = kg.network("flows")
    titles, rows = cells(written(write_flows, flatten(graph)))
    assert {"persons_min", "persons_max", "third_persons_min", "third_persons_max"} <= {*titles}
    flows = {(row[0], row[1]): int(row[2]) for row in rows}
    assert flows == {(s, t): d["transfers"] + d["totals"] for s, t, d in graph.edges(data=True)}


def test_without_days_there_is_no_time() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_node("a", **BERN)
    graph.add_edge("a", "a", earliest=None, latest=None)
    assert cells(written(write_flows, flatten(graph)))[0] == ["origin", "dest", "count", "id"]


def test_what_has_no_place_is_said_before_it_is_left_out(
    kg: miggraph.KnowledgeGraph, tmp_path: Path
) -> None:
    flat = flatten(kg.network("agreements"))
    states = sum(kind in ("state", "union") for kind in flat.nodes.values("kind"))
    (said,) = network_format("flowmap").cannot_hold(flat)
    assert said.startswith(f"{len(flat.nodes) - states:,} nodes have no coordinates and would be ")
    assert said.endswith(f", …), and {len(flat.edges):,} edges with them.")
    with pytest.raises(ExportError, match="lossy"):
        write_network(flat, network_format("flowmap"), tmp_path)
    assert list(tmp_path.iterdir()) == []
    paths = write_network(flat, network_format("flowmap"), tmp_path, lossy=True)
    assert [len(cells(path.read_bytes())[1]) for path in paths] == [states, 0]


@pytest.mark.parametrize(
    ("attributes", "placed"),
    [
        ({"latitude": 46, "longitude": 7}, True),
        ({"latitude": -90.0, "longitude": 180.0}, True),
        ({"latitude": 46.95}, False),
        ({"latitude": 46.95, "longitude": None}, False),
        ({"latitude": 90.01, "longitude": 0.0}, False),
        ({"latitude": 0.0, "longitude": 180.01}, False),
        ({"latitude": "46.95", "longitude": "7.45"}, False),
        ({"latitude": True, "longitude": False}, False),
    ],
)
def test_a_place_is_two_numbers_in_range(attributes: dict[str, object], placed: bool) -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_node("a", **attributes)
    flat = flatten(graph)
    assert ("a" in located(flat)[1]) is placed
    assert network_format("flowmap").cannot_hold(flat) == (
        () if placed else ("1 node has no coordinates and would be missing (a).",)
    )
