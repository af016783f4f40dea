"""GML, read by NetworkX and igraph."""

from __future__ import annotations

import re
import warnings
from datetime import date
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import assume, given

import miggraph
from miggraph.export.flat import FlatGraph, Sheet, flatten
from miggraph.export.lists import joined
from miggraph.network.graphs.networks import NETWORKS
from tests.export import readers
from tests.export.drawn import graphs
from tests.export.graphs import HARD, hard, tiny
from tests.export.parity import assert_same, contents, golden
from tests.export.shape import Edge, Read

#: GML has no true and false.
_CONVERT = {"date": date.isoformat, "list": joined, "boolean": int}
_LEAST = 2.0**-1022


def _spelled(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(part.capitalize() for part in others)


def _names(sheet: Sheet) -> list[str]:
    own = {"id": "", "source": "", "target": ""}
    if sheet.columns[1].name == "label":
        own["label"] = "title"
    return [own.get(c.name, _spelled(c.name)) for c in sheet.columns]


def _by_networkx(path: Path) -> Read:
    """Read with the keys of edges, which are an attribute where none are parallel."""
    graph: Any = nx.read_gml(path)
    rows = graph.edges(data=True, keys=True) if graph.is_multigraph() else graph.edges(data=True)
    edges = [
        Edge(rest[0] if rest else data.pop("key"), one, two, data) for one, two, *rest, data in rows
    ]
    return Read(graph.is_directed(), dict(graph.nodes(data=True)), edges)


def _resolved(text: str) -> str:
    return re.sub(r"&#(\d+);", lambda match: chr(int(match[1])), text)


def _by_igraph(path: Path) -> Read:
    """Read, and resolve the entities that igraph leaves as they are, and warns of."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="One or more unknown entities")
        read = readers.read_igraph(path, "gml")

    def values(given: dict[str, Any]) -> dict[str, Any]:
        return {k: _resolved(v) if isinstance(v, str) else v for k, v in given.items()}

    edges = [
        Edge(_resolved(e.attributes.pop("key")), e.source, e.target, values(e.attributes))
        for e in read.edges
    ]
    nodes = {name: values(data) for name, data in read.nodes.items()}
    for data in nodes.values():
        del data["id"]  # the number of the node
    return Read(read.directed, nodes, edges)


@pytest.mark.parametrize("name", NETWORKS)
def test_real_networks(kg: miggraph.KnowledgeGraph, name: str, tmp_path: Path) -> None:
    flat = flatten(kg.network(name))
    path = tmp_path / "x.gml"
    path.write_bytes(*contents(flat, "gml"))
    assert_same(_by_networkx(path), flat, _names, _CONVERT)
    assert_same(_by_igraph(path), flat, _names, _CONVERT, numbers=float, empty=False)


def _check_ends(read: Read, flat: FlatGraph) -> None:
    assert set(read.nodes) == set(flat.nodes.values("id"))
    ids = {edge.id: {edge.source, edge.target} for edge in read.edges}
    assert len(ids) == len(read.edges) == len(flat.edges)
    for id_, source, target, *_ in flat.edges.rows:
        assert ids[id_] == {source, target}


@pytest.mark.parametrize("name", HARD)
def test_hard_graphs(name: str, tmp_path: Path) -> None:
    flat = flatten(hard(name))
    path = tmp_path / "x.gml"
    path.write_bytes(*contents(flat, "gml"))
    _check_ends(_by_networkx(path), flat)
    if len(flat.nodes) and name not in ("fine numbers", "odd ids"):
        _check_ends(_by_igraph(path), flat)


@pytest.mark.parametrize("name", sorted(HARD.keys() - {"reserved names"}))
def test_values_of_hard_graphs(name: str, tmp_path: Path) -> None:
    flat = flatten(hard(name))
    path = tmp_path / "x.gml"
    path.write_bytes(*contents(flat, "gml"))
    # A whole number beyond 32 bits is written with a point.
    assert_same(_by_networkx(path), flat, _names, _CONVERT, numbers=float)


@given(graphs())
def test_any_graph(tmp_path_factory: pytest.TempPathFactory, graph: Any) -> None:
    flat = flatten(graph)
    # NetworkX reads these two texts as an empty tuple and an empty list.
    assume(not {"()", "[]"} & {*flat.nodes.values("id"), *flat.edges.values("id")})
    path = tmp_path_factory.getbasetemp() / "x.gml"
    path.write_bytes(*contents(flat, "gml"))
    read = _by_networkx(path)
    _check_ends(read, flat)
    for row in flat.nodes.rows:
        missing = sum(value is None for value in row)
        assert len(read.nodes[row[0]]) == len(row) - missing - 1


def test_golden() -> None:
    golden("gml.gml", *contents(flatten(tiny()), "gml"))


def test_numbers_are_those_of_gml() -> None:
    graph = nx.DiGraph()
    graph.add_node("a", small=2**31 - 1, large=2**31, tiny=1e-7, huge=1e300)
    graph.add_node("b", small=-(2**31), large=1, tiny=_LEAST)
    (content,) = contents(flatten(graph), "gml")
    text = content.decode("ascii")
    first = text.split("  node [\n")[1]
    found = dict(re.findall(r"^    (\w+) ([-+.0-9E]+)$", first, re.M))
    assert found == {
        "id": "0",
        "small": "2147483647",
        "large": "2147483648.0",
        "tiny": "1.0E-07",
        "huge": "1.0E+300",
    }
    assert "\n    large 1.0\n" in text  # one kind of number in one column
    assert "\n    small -2147483648\n" in text


def test_names_are_letters_and_digits_and_none_is_there_twice() -> None:
    graph = nx.DiGraph()
    odd = ("persons_min", "personsMin", "PERSONS-MIN", "Größe", "2nd", "中", "type", "graphics")
    graph.add_node("a", **dict.fromkeys(odd, 1))
    (content,) = contents(flatten(graph), "gml")
    keys = re.findall(r"^    (\S+) ", content.decode("ascii"), re.M)
    assert len({key.lower() for key in keys}) == len(keys) == len(odd) + 3
    assert all(re.fullmatch("[A-Za-z][A-Za-z0-9]*", key) for key in keys)
    assert {"personsMin", "Groe", "x2nd", "unnamed", "typeGiven", "graphicsGiven"} <= {*keys}
