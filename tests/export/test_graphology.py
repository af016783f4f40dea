"""JSON of graphology, read by graphology."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings

import miggraph
from miggraph.export.flat import FlatGraph, Sheet, flatten
from miggraph.export.writers.names import column_names
from miggraph.network.graphs.networks import NETWORKS
from tests.export import readers
from tests.export.drawn import graphs
from tests.export.graphs import HARD, hard, tiny
from tests.export.parity import assert_same, contents, golden

pytestmark = pytest.mark.readers
_DRAWN = {"x", "y", "size", "color", "hidden", "forceLabel", "highlighted", "zIndex", "type"}
_NODE = frozenset({"x", "y", "size", "color"})
_EDGE = frozenset({"size", "color"})


def _number(number: float) -> float:
    """Return what JavaScript makes of it: one kind of number, and no zero below zero."""
    return float(number) + 0.0


def _names(sheet: Sheet) -> list[str]:
    own = ("id", "source", "target")
    names = column_names([c for c in sheet.columns if c.name not in own], _DRAWN)
    return [""] * (len(sheet.columns) - len(names)) + names


def _check(flat: FlatGraph, path: Path) -> None:
    path.write_bytes(*contents(flat, "graphology"))
    read = readers.read_graphology(path)
    edge = _EDGE | {"type"} if flat.directed else _EDGE
    assert_same(read, flat, _names, look=(_NODE, edge), numbers=_number)
    for attributes in read.nodes.values():
        assert math.isfinite(attributes["x"])
        assert math.isfinite(attributes["y"])


@pytest.mark.parametrize("name", NETWORKS)
def test_real_networks(kg: miggraph.KnowledgeGraph, name: str, tmp_path: Path) -> None:
    _check(flatten(kg.network(name)), tmp_path / "x.json")


@pytest.mark.parametrize("name", HARD)
def test_hard_graphs(name: str, tmp_path: Path) -> None:
    _check(flatten(hard(name)), tmp_path / "x.json")


@settings(max_examples=15)
@given(graphs())
def test_any_graph(tmp_path_factory: pytest.TempPathFactory, graph: Any) -> None:
    _check(flatten(graph), tmp_path_factory.getbasetemp() / "x.json")


def test_golden() -> None:
    golden("graphology.json", *contents(flatten(tiny()), "graphology"))


@pytest.mark.parametrize(
    ("graph", "multi"),
    [
        (nx.MultiDiGraph([("a", "b"), ("a", "b")]), True),
        (nx.MultiDiGraph([("a", "b"), ("b", "a")]), False),
        (nx.MultiGraph([("a", "b"), ("b", "a")]), True),
        (nx.MultiGraph([("a", "b"), ("a", "a")]), False),
    ],
)
def test_multi_is_said_where_edges_are_parallel(graph: Any, multi: bool) -> None:
    assert json.loads(*contents(flatten(graph), "graphology"))["options"]["multi"] is multi


def test_a_type_of_ours_does_not_stop_sigma() -> None:
    graph = nx.DiGraph()
    graph.add_edge("a", "b", type="odd")
    (edge,) = json.loads(*contents(flatten(graph), "graphology"))["edges"]
    assert edge["attributes"]["type"] == "arrow"
    assert edge["attributes"]["type_given"] == "odd"
