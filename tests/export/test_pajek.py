"""Pajek, read by NetworkX and igraph."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given

import miggraph
from miggraph.export.flat import FlatGraph, flatten
from miggraph.export.palette import NODE_COLOURS
from miggraph.network.graphs.networks import NETWORKS
from tests.export import readers
from tests.export.drawn import graphs
from tests.export.graphs import HARD, hard, tiny
from tests.export.parity import contents, golden
from tests.export.shape import Read


def _resolved(text: str) -> str:
    return re.sub(r"&#(\d+);", lambda match: chr(int(match[1])), text)


def _check(read: Read, flat: FlatGraph, id_name: str) -> None:
    """Demand the same ids, edges and weights."""
    if flat.edges.rows:
        assert read.directed is flat.directed
    assert [_resolved(name) for name in read.nodes] == flat.nodes.values("id")
    found = {
        _resolved(edge.attributes[id_name]): (
            {_resolved(edge.source), _resolved(edge.target)},
            edge.attributes["weight"],
        )
        for edge in read.edges
    }
    assert len(found) == len(read.edges)
    wanted = {id_: ({one, two}, weight) for id_, one, two, _, weight, *_ in flat.edges.rows}
    assert found == wanted


def _written(flat: FlatGraph, path: Path) -> Path:
    path.write_bytes(contents(flat, "pajek")[0])
    assert path.read_bytes().isascii()
    return path


@pytest.mark.parametrize("name", NETWORKS)
def test_real_networks(kg: miggraph.KnowledgeGraph, name: str, tmp_path: Path) -> None:
    flat = flatten(kg.network(name))
    path = _written(flat, tmp_path / "x.net")
    _check(readers.read_networkx_pajek(path), flat, "l")
    read = readers.read_igraph(path, "pajek")
    _check(read, flat, "label")
    known = zip(read.nodes.values(), flat.nodes.values("longitude"), strict=True)
    for place, longitude in known:
        assert 0 <= place["x"] <= 1
        assert 0 <= place["y"] <= 1
        if longitude is not None:
            assert place["x"] == pytest.approx(0.5 + longitude / 360, abs=1e-4)


@pytest.mark.parametrize("name", HARD)
def test_hard_graphs(name: str, tmp_path: Path) -> None:
    flat = flatten(hard(name))
    path = _written(flat, tmp_path / "x.net")
    _check(readers.read_networkx_pajek(path), flat, "l")
    if len(flat.nodes):
        _check(readers.read_igraph(path, "pajek"), flat, "label")


@given(graphs())
def test_any_graph(tmp_path_factory: pytest.TempPathFactory, graph: Any) -> None:
    flat = flatten(graph)
    path = _written(flat, tmp_path_factory.getbasetemp() / "x.net")
    _check(readers.read_networkx_pajek(path), flat, "l")


@pytest.mark.parametrize(("ending", "place"), [("net", 0), ("clu", 1), ("vec", 2)])
def test_golden(ending: str, place: int) -> None:
    golden(f"pajek.{ending}", contents(flatten(tiny()), "pajek")[place])


def _column(content: bytes, rows: int) -> list[str]:
    head, *values = content.decode().splitlines()
    assert head == f"*Vertices {rows}"
    assert len(values) == rows
    return values


def test_the_vector_is_the_weighted_degree(kg: miggraph.KnowledgeGraph) -> None:
    graph = kg.network("flows")
    graph.add_edge("RW", "RW", weight=5)
    flat = flatten(graph)
    vector = _column(contents(flat, "pajek")[2], len(graph))
    degrees = dict(graph.degree(weight="weight"))
    assert [int(value) for value in vector] == [degrees[id_] for id_ in flat.nodes.values("id")]


def test_a_kind_has_one_number_in_every_network(kg: miggraph.KnowledgeGraph) -> None:
    numbers: dict[str, set[str]] = {}
    for name in ("agreements", "partners"):
        flat = flatten(kg.network(name))
        classes = _column(contents(flat, "pajek")[1], len(flat.nodes))
        for kind, number in zip(flat.nodes.values("kind"), classes, strict=True):
            numbers.setdefault(kind, set()).add(number)
    assert all(len(given) == 1 for given in numbers.values())
    assert len({*map(str, numbers.values())}) == len(numbers) > 10
    assert numbers["readmission"] == {str([*NODE_COLOURS].index("readmission") + 1)}


def test_kinds_that_are_not_ours_come_behind() -> None:
    graph = nx.Graph()
    for node, kind in (("a", "zebra"), ("b", None), ("c", "state"), ("d", "apple")):
        graph.add_node(node, kind=kind)
    behind = len(NODE_COLOURS)
    classes = _column(contents(flatten(graph), "pajek")[1], 4)
    assert classes == [str(behind + 2), "0", "1", str(behind + 1)]


def test_the_classes_are_those_of_the_documentation() -> None:
    page = Path(__file__).parents[2] / "docs" / "exports" / "pajek.md"
    said = re.findall(r"(\d+) ([a-z-]+)", page.read_text(encoding="utf-8").split("Classes:")[1])
    assert said == [(str(number), kind) for number, kind in enumerate(NODE_COLOURS, 1)]


def test_no_id_of_ours_needs_an_escape(kg: miggraph.KnowledgeGraph) -> None:
    (network, *_) = contents(flatten(kg.network("agreements")), "pajek")
    assert b"&#" not in network
