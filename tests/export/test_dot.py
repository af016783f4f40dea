"""DOT, read by pydot and Graphviz."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import assume, given, settings

import miggraph
from miggraph.export.flat import FlatGraph, Sheet, flatten
from miggraph.export.lists import joined
from miggraph.export.writers.dot import _RESERVED
from miggraph.export.writers.names import column_names
from miggraph.network.graphs.networks import NETWORKS
from tests.export import programs, readers
from tests.export.drawn import graphs
from tests.export.graphs import HARD, hard, tiny
from tests.export.parity import assert_same, contents, golden
from tests.export.shape import Edge, Read, unique, without

_CONVERT = {
    "date": date.isoformat,
    "list": joined,
    "boolean": lambda value: "true" if value else "false",
    "integer": str,
    "number": str,
}
_NODE = frozenset({"label", "tooltip", "color"})
_EDGE = frozenset({"tooltip", "color", "penwidth", "weight"})


def _names(sheet: Sheet) -> list[str]:
    """Return the names, without those of columns that Graphviz has a meaning for."""
    own = {"id", "label", "source", "target"}
    if sheet.position("weight") is not None:
        own |= {"weight"} if _weights_are_whole(sheet) else set()
    names = iter(column_names([c for c in sheet.columns if c.name not in own], _RESERVED))
    return ["" if c.name in own else next(names) for c in sheet.columns]


def _weights_are_whole(sheet: Sheet) -> bool:
    return all(w == int(w) and 0 <= w < 2**31 for w in sheet.values("weight"))


def _plain(read: Read) -> Read:
    """Take a backslash for one: it is written twice. Leave out what is drawn only."""

    def text(value: str) -> str:
        return value.replace("\\\\", "\\")

    def name(key: str) -> str:
        """Take away quotation marks, which pydot keeps around names."""
        return text(key[1:-1].replace('\\"', '"') if key.startswith('"') else key)

    def values(given: dict[str, str], left: str) -> dict[str, str]:
        return {name(key): text(value) for key, value in given.items() if key != left}

    nodes = {text(name): values(given, "pos") for name, given in read.nodes.items()}
    edges = [
        Edge(text(str(e.id)), text(e.source), text(e.target), values(e.attributes, "label"))
        for e in read.edges
    ]
    return Read(read.directed, nodes, edges)


def _check(flat: FlatGraph, path: Path) -> None:
    path.write_bytes(*contents(flat, "dot"))
    read = _plain(readers.read_pydot(path))
    assert_same(read, flat, _names, _CONVERT, look=(_NODE, _EDGE))


def _by_graphviz(path: Path) -> Read:
    """Read by Graphviz, with a layout that takes no time."""
    document = json.loads(programs.run([programs.graphviz(), "-Kosage", "-Tdot_json", str(path)]))
    names = {node["_gvid"]: node["name"] for node in document["objects"]}
    style = ("_gvid", "name", "shape", "style", "penwidth", "pos")
    nodes = unique((node["name"], without(node, *style)) for node in document["objects"])
    edges = [
        Edge(e["id"], names[e["tail"]], names[e["head"]], without(e, "_gvid", "id", "tail", "head"))
        for e in document["edges"]
    ]
    return Read(document["directed"], nodes, edges)


@pytest.mark.readers
@pytest.mark.parametrize("name", NETWORKS)
def test_graphviz_reads_real_networks(
    kg: miggraph.KnowledgeGraph, name: str, tmp_path: Path
) -> None:
    flat = flatten(kg.network(name))
    path = tmp_path / "x.dot"
    path.write_bytes(*contents(flat, "dot"))
    read = _plain(_by_graphviz(path))
    assert_same(read, flat, _names, _CONVERT, look=(_NODE, _EDGE), empty=False)
    weights = {edge.id: int(edge.attributes["weight"]) for edge in read.edges}
    assert weights == dict(zip(flat.edges.values("id"), flat.edges.values("weight"), strict=True))


def test_pydot_reads_a_real_network(kg: miggraph.KnowledgeGraph, tmp_path: Path) -> None:
    _check(flatten(kg.network("flows", since="2024-01-01")), tmp_path / "x.dot")


@pytest.mark.parametrize("name", sorted(HARD.keys() - {"white space"}))
def test_hard_graphs(name: str, tmp_path: Path) -> None:
    graph = hard(name)
    graph.remove_nodes_from(["node"])  # which pydot mistakes for what holds of all nodes
    _check(flatten(graph), tmp_path / "x.dot")


@settings(max_examples=20)
@given(graphs())
def test_any_graph(tmp_path_factory: pytest.TempPathFactory, graph: Any) -> None:
    flat = flatten(graph)
    (content,) = contents(flat, "dot")
    # The reader makes one character of the two ends of a line, takes an escaped backslash before
    # it for an escaped end, and these ids for what holds of all nodes or edges.
    assume(not re.search(rb"\r|\\\n", content))
    assume({"node", "edge", "graph"}.isdisjoint(flat.nodes.values("id")))
    _check(flat, tmp_path_factory.getbasetemp() / "x.dot")


@pytest.mark.readers
@pytest.mark.parametrize("name", HARD)
def test_graphviz_draws_hard_graphs(name: str, tmp_path: Path) -> None:
    flat = flatten(hard(name))
    path = tmp_path / "x.dot"
    path.write_bytes(*contents(flat, "dot"))
    read = _plain(readers.read_dot(path))
    assert set(read.nodes) == set(flat.nodes.values("id"))
    found = sorted((e.id, *sorted((e.source, e.target))) for e in read.edges)
    assert found == sorted((row[0], *sorted(row[1:3])) for row in flat.edges.rows)
    if flat.nodes.position("note") is not None:
        notes = [node.get("note", "") for node in read.nodes.values()]
        assert notes == [note or "" for note in flat.nodes.values("note")]


@pytest.mark.readers
def test_graphviz_draws_a_real_network(kg: miggraph.KnowledgeGraph, tmp_path: Path) -> None:
    flat = flatten(kg.network("flows"))
    path = tmp_path / "x.dot"
    path.write_bytes(*contents(flat, "dot"))
    titles = readers.svg_titles(path)
    assert sorted(titles["node"]) == flat.nodes.values("id")
    assert len(titles["edge"]) == len(flat.edges) > 100


@pytest.mark.readers
def test_neato_draws_a_map(tmp_path: Path) -> None:
    graph = nx.DiGraph([("south", "north")])
    graph.nodes["south"].update(latitude=-30.0, longitude=10.0)
    graph.nodes["north"].update(latitude=60.0, longitude=-20.0)
    path = tmp_path / "x.dot"
    path.write_bytes(*contents(flatten(graph), "dot"))
    said = programs.run([programs.graphviz(), "-Kneato", "-Tplain", str(path)]).decode()
    places = {
        row[1]: (float(row[2]), float(row[3])) for row in map(str.split, said.splitlines()[1:3])
    }
    east, north = (places["north"][i] - places["south"][i] for i in (0, 1))
    assert (east, north) == pytest.approx((-3, 9), abs=0.01)


def test_golden() -> None:
    golden("dot.dot", *contents(flatten(tiny()), "dot"))


@pytest.mark.parametrize(
    ("given_", "written", "exact"),
    [(2, "2", None), (2.5, "2", "2.5"), (-1, "0", "-1"), (2**40, "2147483647", str(2**40))],
)
def test_weights_are_whole_and_what_was_given_stands_beside(
    given_: float, written: str, exact: str | None, tmp_path: Path
) -> None:
    graph = nx.DiGraph()
    graph.add_edge("a", "b", weight=given_)
    path = tmp_path / "x.dot"
    path.write_bytes(*contents(flatten(graph), "dot"))
    (edge,) = readers.read_pydot(path).edges
    assert edge.attributes["weight"] == written
    assert edge.attributes.get("weight_given") == exact


def test_no_attribute_is_taken_for_a_style(tmp_path: Path) -> None:
    graph = nx.DiGraph()
    graph.add_edge("a", "b", style="invis", dir="back", name="n", color="#ffffff", tail="t")
    path = tmp_path / "x.dot"
    path.write_bytes(*contents(flatten(graph), "dot"))
    (edge,) = readers.read_pydot(path).edges
    assert not {"style", "dir", "name", "tail"} & edge.attributes.keys()
    assert edge.attributes["style_given"] == "invis"
    assert edge.attributes["color_given"] == "#ffffff"
