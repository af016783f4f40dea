"""Elements, read by Cytoscape.js."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import assume, given, settings

import miggraph
from miggraph.errors import ExportError
from miggraph.export.elements import edge_ids
from miggraph.export.flat import FlatGraph, Sheet, flatten
from miggraph.export.format import write_network
from miggraph.export.formats import network_format
from miggraph.export.palette import NODE_COLOURS
from miggraph.export.writers.names import column_names
from miggraph.network.graphs.networks import NETWORKS
from tests.export import readers
from tests.export.drawn import graphs
from tests.export.graphs import HARD, hard, tiny
from tests.export.parity import assert_same, contents, golden

pytestmark = pytest.mark.readers
_RESERVED = {"parent", "colour", "size", "width"}
_ADDED = frozenset({"colour", "size"}), frozenset({"colour", "width"})


def _number(number: float) -> float:
    """Return what JavaScript makes of it: one kind of number, and no zero below zero."""
    return float(number) + 0.0


def _names(sheet: Sheet) -> list[str]:
    own = ("id", "source", "target")
    names = column_names(sheet.columns, _RESERVED)
    return ["" if c.name in own else n for c, n in zip(sheet.columns, names, strict=True)]


def _check(flat: FlatGraph, path: Path) -> None:
    path.write_bytes(*contents(flat, "cytoscape"))
    read = readers.read_cytoscape(path)
    ids = edge_ids(flat)
    assert_same(read, flat, _names, look=_ADDED, edge_ids=ids, numbers=_number)


@pytest.mark.parametrize("name", NETWORKS)
def test_real_networks(kg: miggraph.KnowledgeGraph, name: str, tmp_path: Path) -> None:
    flat = flatten(kg.network(name))
    _check(flat, tmp_path / "x.cyjs")
    assert edge_ids(flat) == flat.edges.values("id")


@pytest.mark.parametrize("name", sorted(HARD.keys() - {"odd ids"}))
def test_hard_graphs(name: str, tmp_path: Path) -> None:
    _check(flatten(hard(name)), tmp_path / "x.cyjs")


def test_odd_ids(tmp_path: Path) -> None:
    graph = hard("odd ids")
    format_ = network_format("cytoscape")
    with pytest.raises(ExportError, match="A node has an empty text as its id; 1 edges are at it"):
        write_network(flatten(graph), format_, tmp_path / "x.cyjs")
    graph.remove_node("")
    _check(flatten(graph), tmp_path / "x.cyjs")


@settings(max_examples=15)
@given(graphs())
def test_any_graph(tmp_path_factory: pytest.TempPathFactory, graph: Any) -> None:
    flat = flatten(graph)
    assume(not network_format("cytoscape").cannot_hold(flat))
    _check(flat, tmp_path_factory.getbasetemp() / "x.cyjs")


def test_golden() -> None:
    golden("cytoscape.cyjs", *contents(flatten(tiny()), "cytoscape"))


def test_no_edge_has_the_id_of_a_node(tmp_path: Path) -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for key in ("a", "a'", "b", "c"):
        graph.add_edge("a", "b", key=key)
    flat = flatten(graph)
    assert edge_ids(flat) == ["a''", "a'", "b'", "c"]
    _check(flat, tmp_path / "x.cyjs")


def test_no_node_is_inside_another(tmp_path: Path) -> None:
    graph = nx.DiGraph()
    graph.add_node("a", parent="b", colour="red", parent_given=1)
    graph.add_node("b")
    (content,) = contents(flatten(graph), "cytoscape")
    first = json.loads(content)["elements"]["nodes"][0]["data"]
    assert first["parent_given_2"] == "b"
    assert first["parent_given"] == 1
    assert first["colour_given"] == "red"
    assert "parent" not in first


def test_north_is_up_and_the_colour_is_that_of_the_kind(kg: miggraph.KnowledgeGraph) -> None:
    (content,) = contents(flatten(kg.network("flows")), "cytoscape")
    nodes = {n["data"]["id"]: n for n in json.loads(content)["elements"]["nodes"]}
    norway, rwanda = nodes["NO"], nodes["RW"]
    assert norway["position"]["y"] < rwanda["position"]["y"]
    assert norway["position"]["x"] < rwanda["position"]["x"]
    assert norway["data"]["colour"] == NODE_COLOURS["state"].hex
    assert rwanda["data"]["size"] > 10


@pytest.mark.parametrize(("graph", "arrow"), [(nx.DiGraph(), "triangle"), (nx.Graph(), "none")])
def test_only_directed_edges_have_arrows(graph: Any, arrow: str) -> None:
    document = json.loads(*contents(flatten(graph), "cytoscape"))
    assert document["style"][1]["style"]["target-arrow-shape"] == arrow
