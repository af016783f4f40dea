"""DOT, read by pydot and Graphviz."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings

import miggraph
from miggraph.export.flat import FlatGraph, Sheet, flatten, joined
from miggraph.export.writers.dot import _RESERVED
from miggraph.export.writers.names import column_names
from tests.export import programs, readers
from tests.export.drawn import graphs
from tests.export.graphs import HARD, hard
from tests.export.parity import NETWORKS, assert_same, contents, golden, tiny
from tests.export.shape import Edge, Read

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

    def values(given: dict[str, str], left: str) -> dict[str, str]:
        return {text(key): text(value) for key, value in given.items() if key != left}

    nodes = {text(name): values(given, "pos") for name, given in read.nodes.items()}
    edges = [
        Edge(text(str(e.id)), text(e.source), text(e.target), values(e.attributes, "label"))
        for e in read.edges
    ]
    return Read(read.directed, nodes, edges)


def _check(flat: FlatGraph, path: Path) -> Read:
    path.write_bytes(*contents(flat, "dot"))
    read = readers.read_pydot(path)
    assert_same(_plain(read), flat, _names, _CONVERT, look=(_NODE, _EDGE))
    return read


@pytest.mark.parametrize("name", NETWORKS)
def test_real_networks(kg: miggraph.KnowledgeGraph, name: str, tmp_path: Path) -> None:
    flat = flatten(kg.network(name))
    read = _check(flat, tmp_path / "x.dot")
    weights = {edge.id: int(edge.attributes["weight"]) for edge in read.edges}
    assert weights == dict(zip(flat.edges.values("id"), flat.edges.values("weight"), strict=True))


@pytest.mark.parametrize("name", HARD)
def test_hard_graphs(name: str, tmp_path: Path) -> None:
    _check(flatten(hard(name)), tmp_path / "x.dot")


@settings(max_examples=30)
@given(graphs())
def test_any_graph(tmp_path_factory: pytest.TempPathFactory, graph: Any) -> None:
    _check(flatten(graph), tmp_path_factory.getbasetemp() / "x.dot")


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
