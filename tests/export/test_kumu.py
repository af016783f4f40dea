"""Kumu: the blueprint and the two tables, whose rules are in Kumu's documentation.

Ids are unique over elements and connections; connections name elements by id; a vertical bar in a
cell makes several values.
"""

from __future__ import annotations

import csv
import io
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
from miggraph.export.writers.names import column_names
from miggraph.network.graphs.networks import NETWORKS
from tests.export.drawn import graphs
from tests.export.graphs import HARD, hard, tiny
from tests.export.parity import assert_same, contents, golden
from tests.export.shape import Edge, Read, unique, without

_TYPES = ("kind", "basis")


def _names(sheet: Sheet) -> list[str]:
    own = {"id": "", "source": "", "target": "", "label": "label"}
    type_ = next((name for name in _TYPES if sheet.position(name) is not None), "")
    own |= {type_: "type"} if type_ else {}
    reserved = {"id", "from", "to", "direction", "type", "label"}
    if sheet.columns[1].name == "label":
        reserved = {"id", "type", "label"}
    rest = [c for c in sheet.columns if c.name not in own]
    names = iter(column_names(rest, reserved, any_case=True))
    return [own[c.name] if c.name in own else next(names) for c in sheet.columns]


def _blueprint(flat: FlatGraph) -> Read:
    """Read as Kumu says that it does."""
    document = json.loads(*contents(flat, "kumu"))
    assert document.keys() == {"elements", "connections"}
    directions = {c["direction"] for c in document["connections"]}
    assert directions <= {"directed" if flat.directed else "undirected"}
    nodes = unique((e["id"], without(e, "id")) for e in document["elements"])
    edges = [
        Edge(c["id"], c["from"], c["to"], without(c, "id", "from", "to", "direction"))
        for c in document["connections"]
    ]
    ids = {*nodes, *(edge.id for edge in edges)}
    assert len(ids) == len(nodes) + len(edges)
    assert "" not in ids
    assert {end for edge in edges for end in (edge.source, edge.target)} <= nodes.keys()
    return Read(flat.directed, nodes, edges)


def _tables(flat: FlatGraph) -> list[list[dict[str, str]]]:
    texts = [content.decode() for content in contents(flat, "kumu-csv")]
    tables = [list(csv.reader(io.StringIO(text, newline=""))) for text in texts]
    for header, *rows in tables:
        assert len({name.lower() for name in header}) == len(header)
        assert all(len(row) == len(header) for row in rows)
    return [[dict(zip(t[0], row, strict=True)) for row in t[1:]] for t in tables]


@pytest.mark.parametrize("name", NETWORKS)
def test_real_networks(kg: miggraph.KnowledgeGraph, name: str) -> None:
    flat = flatten(kg.network(name))
    assert_same(_blueprint(flat), flat, _names)


@pytest.mark.parametrize("name", sorted(HARD.keys() - {"odd ids"}))
def test_hard_graphs(name: str) -> None:
    flat = flatten(hard(name))
    assert_same(_blueprint(flat), flat, _names, edge_ids=edge_ids(flat))


@pytest.mark.parametrize("name", ["kumu", "kumu-csv"])
def test_an_empty_id_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="A node has an empty text as its id"):
        write_network(flatten(hard("odd ids")), network_format(name), tmp_path / "x")
    assert list(tmp_path.iterdir()) == []


@settings(max_examples=30)
@given(graphs())
def test_any_graph(graph: Any) -> None:
    flat = flatten(graph)
    assume(not network_format("kumu").cannot_hold(flat))
    assert_same(_blueprint(flat), flat, _names, edge_ids=edge_ids(flat))
    elements, connections = _tables(flat)
    _check_tables(elements, connections, flat)


def _check_tables(elements: Any, connections: Any, flat: FlatGraph) -> None:
    ids = [row["ID"] for row in (*elements, *connections)]
    assert len({*ids}) == len(ids) == len(flat.nodes) + len(flat.edges)
    assert not any("|" in id_ or id_[:1] in ("=", "+", "-", "@", "\t", "\r") for id_ in ids)
    # Rows are in the order of the network, and so the n-th element is the n-th node.
    known = {row["ID"]: id_ for row, id_ in zip(elements, flat.nodes.values("id"), strict=True)}
    ends = [(known[row["From"]], known[row["To"]]) for row in connections]
    assert ends == [row[1:3] for row in flat.edges.rows]
    assert [row["Weight"] for row in connections] == [str(row[4]) for row in flat.edges.rows]


@pytest.mark.parametrize("name", NETWORKS)
def test_tables_of_real_networks(kg: miggraph.KnowledgeGraph, name: str) -> None:
    flat = flatten(kg.network(name))
    elements, connections = _tables(flat)
    _check_tables(elements, connections, flat)
    assert [row["ID"] for row in elements] == flat.nodes.values("id")
    assert [row["Type"] for row in elements] == flat.nodes.values("kind")
    for column in flat.edges.columns:
        if column.kind == "list" and column.name != "label":
            cells = [row[column.name[0].upper() + column.name[1:]] for row in connections]
            items = [tuple(filter(None, cell.split("|"))) for cell in cells]
            assert items == [value or () for value in flat.edges.values(column.name)]


def test_golden() -> None:
    flat = flatten(tiny())
    golden("kumu.json", *contents(flat, "kumu"))
    elements, connections = contents(flat, "kumu-csv")
    golden("kumu.elements.csv", elements)
    golden("kumu.connections.csv", connections)


def test_ends_of_lines_stay_in_their_cells() -> None:
    graph = nx.DiGraph()
    graph.add_node("a", note="one\rtwo", other="one\r\ntwo\n")
    (element,), _ = _tables(flatten(graph))
    assert element["Note"] == "one\rtwo"
    assert element["Other"] == "one\r\ntwo\n"


def test_cells_are_neither_formulas_nor_lists_by_accident() -> None:
    graph = nx.DiGraph()
    graph.add_node("=a", label="=SUM(A1)", note="x|y", tags=("@b", "c|d"), count=-1)
    graph.add_node("a|b", label="one")
    graph.add_node("a\N{BROKEN BAR}b", label="two")
    graph.add_edge("a|b", "=a")
    elements, connections = _tables(flatten(graph))
    by_label = {row["Label"]: row for row in elements}
    formula = by_label["'=SUM(A1)"]
    assert formula["ID"] == "'=a"
    assert formula["Note"] == "x\N{BROKEN BAR}y"
    assert formula["Tags"] == "'@b|c\N{BROKEN BAR}d"
    assert formula["Count"] == "-1"
    assert by_label["two"]["ID"] == "a\N{BROKEN BAR}b"
    assert by_label["one"]["ID"] == "a\N{BROKEN BAR}b'"
    assert connections[0]["From"] == by_label["one"]["ID"]
    assert connections[0]["To"] == "'=a"
