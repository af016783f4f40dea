"""Every format, read back by a program of others, is the network it was made of.

Each format of networks has an entry in `READERS`; one that is registered without fails here.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple

import networkx as nx
import pandas as pd
import pytest

import miggraph
from miggraph.export.flat import flatten
from miggraph.export.format import write_network
from miggraph.export.formats import NETWORK_FORMATS, network_format
from tests.export import readers
from tests.export.maps import plain
from tests.export.readers import Edge, Read

pytestmark = pytest.mark.readers

Kg = miggraph.KnowledgeGraph
NETWORKS: Final = ("transfers", "flows", "legs", "agreements", "partners")
#: Formats that hold what has coordinates, and nothing else.
MAPS: Final = ("flowmap", "geojson", "kepler")


class Reader(NamedTuple):
    """How a format is read: `read` takes its files.

    `weight` and `id` name the attributes of an edge that hold these, where the reader does not give
    the id by itself; an empty name is a format without.
    """

    read: Callable[[list[Path]], Read]
    weight: str = "weight"
    id: str | None = None


def of_one_file(read: Callable[[Path], Read]) -> Callable[[list[Path]], Read]:
    """Return a reader of the first file of a format."""
    return lambda paths: read(paths[0])


def of_tables(*names: str) -> Callable[[list[Path]], Read]:
    """Return a reader of two tables: `names` are the id of a node, and an edge's id and ends."""
    node, edge, source, target = names

    def read(paths: list[Path]) -> Read:
        sheets = [pd.read_csv(path, dtype=str, keep_default_na=False) for path in paths]
        nodes, edges = sheets if node in sheets[0] and source in sheets[1] else sheets[::-1]
        rows = [{k: plain(v) for k, v in row.items()} for row in edges.to_dict("records")]
        return Read(
            None,
            readers.unique((plain(row[node]), row) for row in nodes.to_dict("records")),
            [Edge(row[edge], row[source], row[target], row) for row in rows],
        )

    return read


def of_gml(paths: list[Path]) -> Read:
    """Read GML by NetworkX, which makes the id of an edge its key where edges are parallel."""
    graph = nx.read_gml(paths[0])
    keys = {"keys": True} if graph.is_multigraph() else {}
    edges = [
        Edge(row[2] if keys else None, row[0], row[1], row[-1])
        for row in graph.edges(data=True, **keys)
    ]
    return Read(graph.is_directed(), dict(graph.nodes(data=True)), edges)


def of_cx2(paths: list[Path]) -> Read:
    """Read CX2, whose ids are numbers; ours are names."""
    read = readers.read_cx2(paths[0])
    names = {number: data["name"] for number, data in read.nodes.items()}
    nodes = readers.unique((names[number], data) for number, data in read.nodes.items())
    edges = [
        Edge(e.attributes["name"], names[e.source], names[e.target], e.attributes)
        for e in read.edges
    ]
    return Read(None, nodes, edges)


def of_kumu(paths: list[Path]) -> Read:
    """Read the blueprint of Kumu as JSON; an element is named by its id."""
    read = json.loads(paths[0].read_text(encoding="utf-8"))
    nodes = readers.unique((element["id"], element) for element in read["elements"])
    edges = [Edge(one["id"], one["from"], one["to"], one) for one in read["connections"]]
    return Read(None, nodes, edges)


def of_geojson(paths: list[Path]) -> Read:
    """Read points and lines."""
    points, lines = map(readers.read_geopandas, paths)
    assert not points.edges
    assert not lines.nodes
    return Read(None, points.nodes, lines.edges)


READERS: Final = {
    "cx2": Reader(of_cx2),
    "cytoscape": Reader(of_one_file(readers.read_cytoscape)),
    "d3": Reader(of_one_file(readers.read_networkx_json)),
    "dot": Reader(of_one_file(readers.read_dot)),
    "flourish": Reader(of_tables("id", "id", "source", "target"), "value"),
    "flowmap": Reader(of_tables("id", "id", "origin", "dest"), "count"),
    "geojson": Reader(of_geojson),
    "gephi-csv": Reader(of_tables("Id", "Id", "Source", "Target"), "Weight"),
    "gexf": Reader(of_one_file(readers.read_networkx_gexf)),
    "gml": Reader(of_gml),
    "graphml": Reader(of_one_file(readers.read_networkx_graphml)),
    "graphology": Reader(of_one_file(readers.read_graphology)),
    "kepler": Reader(of_tables("id", "id", "source", "target")),
    "kumu": Reader(of_kumu),
    "kumu-csv": Reader(of_tables("ID", "ID", "From", "To"), "Weight"),
    "pajek": Reader(of_one_file(readers.read_networkx_pajek), id="l"),
    "yed": Reader(of_one_file(readers.read_networkx_graphml)),
}

#: What an edge is here: its ends, its weight, and its id where the network gives it one.
Told = tuple[str, str, float, str | None]


def test_every_format_is_read() -> None:
    assert {*NETWORK_FORMATS} - {*READERS} == set(), "give these formats a reader in READERS"
    assert {*READERS} - {*NETWORK_FORMATS} == set(), "these are no formats any more"


def edges_of(graph: nx.Graph[Any], directed: bool) -> Counter[Told]:
    """Return the edges of a network itself, without any step of an export."""
    keyed = graph.is_multigraph()
    rows = graph.edges(keys=True, data=True) if keyed else graph.edges(data=True)  # type: ignore[call-overload]
    return Counter(
        told(row[0], row[1], row[-1].get("weight", 1), row[2] if keyed else None, directed)
        for row in rows
    )


def told(source: str, target: str, weight: Any, id_: str | None, directed: bool) -> Told:
    """Return an edge; without direction its ends are in the order of their names."""
    if not directed and target < source:
        source, target = target, source
    return (source, target, float(weight), id_)


def differences(found: Counter[Told], due: Counter[Told]) -> str:
    """Say what is there and should not be, and what is missing."""
    more, less = found - due, due - found
    return f"{more.total()} too many {[*more][:3]}, {less.total()} missing {[*less][:3]}"


def with_coordinates(graph: nx.Graph[Any]) -> nx.Graph[Any]:
    """Return what a map can hold."""
    return graph.subgraph(
        [node for node, data in graph.nodes(data=True) if data.get("latitude") is not None]
    )


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("name", sorted(NETWORK_FORMATS))
def test_a_format_holds_the_network(kg: Kg, tmp_path: Path, name: str, network: str) -> None:
    assert name in READERS, f"give the format {name} a reader in READERS"
    graph = kg.network(network)
    flat = flatten(graph)
    reader, form = READERS[name], network_format(name)
    held = with_coordinates(graph) if name in MAPS else graph
    assert bool(form.cannot_hold(flat)) == (len(held) < len(graph))
    read = reader.read(write_network(flat, form, tmp_path, lossy=True))
    assert set(read.nodes) == set(held)
    assert read.directed in (None, graph.is_directed())
    directed = graph.is_directed()
    found: Counter[Told] = Counter()
    for edge in read.edges:
        id_ = edge.attributes.get(reader.id) if reader.id else edge.id
        weight = edge.attributes[reader.weight]
        found[
            told(edge.source, edge.target, weight, id_ if graph.is_multigraph() else None, directed)
        ] += 1
    due = edges_of(held, directed)
    assert found == due, differences(found, due)
    if network != "agreements" or name not in MAPS:
        assert len(due) > 100
