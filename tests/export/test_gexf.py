"""GEXF is valid, and other programs find in it what the network has."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from lxml import etree

import miggraph
from miggraph.errors import ExportError
from miggraph.export.flat import FlatGraph, flatten
from miggraph.export.palette import edge_colours, edge_widths, node_colours, node_sizes
from miggraph.export.positions import positions
from miggraph.network.graphs.networks import NETWORKS
from tests.export import readers
from tests.export.drawn import arbitrary
from tests.export.graphs import HARD, hard, hostile, tiny
from tests.export.parity import assert_same, contents, curated, golden, told, write
from tests.export.shape import Edge, Read
from tests.export.validate import validate_gexf

_HERE = Path(__file__).parent
_NS = {"g": "http://gexf.net/1.3", "viz": "http://gexf.net/1.3/viz"}
_GRAMMAR = etree.RelaxNG(etree.parse(_HERE / "schemas" / "gexf.rng"))


def _document(flat: FlatGraph) -> Any:
    document = etree.fromstring(*contents(flat, "gexf"))
    assert _GRAMMAR.validate(document), _GRAMMAR.error_log.last_error
    return document


def _list(text: str) -> tuple[str, ...]:
    """Read a list by the rules of Gephi: items in quotes, a backslash before quote or backslash."""
    assert re.fullmatch(r'\[("(\\.|[^"\\])*"(, (?!\])|(?=\])))*\]', text, re.DOTALL)
    items = re.findall(r'"((?:\\.|[^"\\])*)"', text, re.DOTALL)
    return tuple(re.sub(r"\\(.)", r"\1", item, flags=re.DOTALL) for item in items)


def _from_networkx(content: bytes, flat: FlatGraph) -> Read:
    """Read by NetworkX; take away what the file says beside the values, and check it."""
    graph = nx.read_gexf(BytesIO(content), version="1.3")
    lists = {
        (sheet is flat.edges, column.name)
        for sheet in (flat.nodes, flat.edges)
        for column in sheet.columns
        if column.kind == "list"
    }

    columns = {column.name for sheet in (flat.nodes, flat.edges) for column in sheet.columns}
    beside = {"viz", "start", "end"} - columns | {"id"}

    def values(data: dict[str, Any], is_edge: bool) -> dict[str, Any]:
        kept = {k: v for k, v in data.items() if k not in beside}
        return {k: _list(v) if (is_edge, k) in lists else v for k, v in kept.items()}

    edges = [Edge(d["id"], s, t, values(d, True)) for s, t, d in graph.edges(data=True)]
    nodes = {node: values(data, False) for node, data in graph.nodes(data=True)}
    return Read(graph.is_directed() if flat.edges.rows else None, nodes, edges)


def _as_double(flat: FlatGraph) -> FlatGraph:
    """Return the network with weights as decimals: GEXF has no others."""
    rows = [(*row[:4], float(row[4]), *row[5:]) for row in flat.edges.rows]
    edges = type(flat.edges)(flat.edges.columns, rows, flat.edges.span)
    return FlatGraph(flat.name, flat.directed, flat.nodes, edges, flat.about, flat.notes)


_CONVERT = {"date": date.isoformat}


@pytest.mark.parametrize("name", NETWORKS)
def test_networkx_finds_the_curated_networks(kg: miggraph.KnowledgeGraph, name: str) -> None:
    flat = curated(kg, name)
    _document(flat)
    read = _from_networkx(*contents(flat, "gexf"), flat)
    assert_same(read, _as_double(flat), convert=_CONVERT)


@pytest.mark.readers
@pytest.mark.parametrize("name", ["transfers", "agreements"])
def test_graphology_finds_the_curated_networks(
    kg: miggraph.KnowledgeGraph, name: str, tmp_path: Path
) -> None:
    flat = curated(kg, name)
    read = readers.read_graphology_gexf(*write(flat, "gexf", tmp_path))
    assert read.directed is flat.directed
    assert sorted(e[:3] for e in read.edges) == sorted(row[:3] for row in flat.edges.rows)
    convert = {**_CONVERT, "list": list}
    of_edges = {edge.id: edge.attributes for edge in read.edges}
    for sheet, found in ((flat.nodes, read.nodes), (flat.edges, of_edges)):
        expected = told(sheet, ("id", "source", "target"), convert)
        assert found.keys() == expected.keys()
        for key, values in expected.items():  # it adds colours, sizes and positions
            assert {name: found[key].get(name) for name in values} == values


def test_hostile_text_arrives_unchanged() -> None:
    flat = flatten(hostile())
    _document(flat)
    read = _from_networkx(*contents(flat, "gexf"), flat)
    assert_same(read, _as_double(flat), convert=_CONVERT)


@pytest.mark.parametrize("name", HARD)
def test_each_difficulty_is_overcome(name: str, tmp_path: Path) -> None:
    flat = flatten(hard(name))
    _document(flat)
    read = _from_networkx(*contents(flat, "gexf"), flat)
    assert_same(read, _as_double(flat), convert=_CONVERT)
    path = tmp_path / "hard.gexf"
    path.write_bytes(*contents(flat, "gexf"))
    validate_gexf(path)


@settings(max_examples=60, deadline=None)
@given(arbitrary())
def test_any_graph_arrives_unchanged(graph: nx.Graph[Any]) -> None:
    flat = flatten(graph)
    _document(flat)
    read = _from_networkx(*contents(flat, "gexf"), flat)
    assert_same(read, _as_double(flat), convert=_CONVERT)


def test_the_file_is_as_expected() -> None:
    golden("tiny.gexf", *contents(flatten(tiny()), "gexf"))


def test_time_is_that_of_the_network(kg: miggraph.KnowledgeGraph) -> None:
    flat = curated(kg, "transfers")
    document = _document(flat)
    graph = document.find("g:graph", _NS)
    assert [graph.get(n) for n in ("mode", "timeformat", "timerepresentation")] == [
        "dynamic",
        "date",
        "interval",
    ]
    days = {
        row[0]: (start, end)
        for row, start, end in zip(
            flat.edges.rows,
            flat.edges.values("earliest"),
            flat.edges.values("latest"),
            strict=True,
        )
    }
    assert len({days[key] for key in days}) > 100
    for edge in graph.iterfind("g:edges/g:edge", _NS):
        start, end = days[edge.get("id")]
        assert edge.get("start") == (start and start.isoformat())
        assert edge.get("end") == (end and end.isoformat())


def test_agreements_have_time_and_states_have_none(kg: miggraph.KnowledgeGraph) -> None:
    document = _document(curated(kg, "agreements"))
    assert document.find("g:graph", _NS).get("mode") == "dynamic"
    timed = {n.get("id") for n in document.iterfind(".//g:node", _NS) if n.get("start")}
    assert len(timed) > 100
    assert not any(re.fullmatch("[A-Z]{2}", node) for node in timed)


def test_without_days_a_network_is_static(kg: miggraph.KnowledgeGraph) -> None:
    document = _document(curated(kg, "partners"))
    assert dict(document.find("g:graph", _NS).attrib) == {
        "mode": "static",
        "defaultedgetype": "undirected",
    }


def test_an_interval_that_ends_before_it_begins_is_no_interval() -> None:
    graph: nx.DiGraph[Any] = nx.DiGraph()
    graph.add_edge("A", "B", earliest=date(2021, 1, 2), latest=date(2021, 1, 1))
    edge = _document(flatten(graph)).find(".//g:edge", _NS)
    assert edge.get("start") is None
    assert edge.get("end") is None
    assert [v.get("value") for v in edge.iterfind(".//g:attvalue", _NS)][::2] == [
        "2021-01-02",
        "2021-01-01",
    ]


@pytest.mark.parametrize("name", ["transfers", "agreements"])
def test_looks_are_those_of_the_palette(kg: miggraph.KnowledgeGraph, name: str) -> None:
    flat = curated(kg, name)
    document = _document(flat)
    nodes = list(document.iterfind(".//g:node", _NS))
    edges = list(document.iterfind(".//g:edge", _NS))
    for found, colours in ((nodes, node_colours(flat)), (edges, edge_colours(flat))):
        looks = [element.find("viz:color", _NS).attrib for element in found]
        assert [tuple(int(look[c]) for c in "rgb") for look in looks] == colours
    sizes = [float(node.find("viz:size", _NS).get("value")) for node in nodes]
    widths = [float(edge.find("viz:thickness", _NS).get("value")) for edge in edges]
    assert (sizes, widths) == (node_sizes(flat), edge_widths(flat))
    places = [node.find("viz:position", _NS) for node in nodes]
    assert [p is not None and (float(p.get("x")), float(p.get("y"))) for p in places] == [
        place or False for place in positions(flat)
    ]


def test_the_description_says_what_the_network_rests_on(kg: miggraph.KnowledgeGraph) -> None:
    flat = curated(kg, "flows")
    said = _document(flat).findtext("g:meta/g:description", None, _NS)
    assert "policy: trusted-first" in said
    assert f"digest: {flat.about['digest']}" in said
    assert "Absence of a record is no evidence of absence." in said


def test_an_empty_id_is_refused(tmp_path: Path) -> None:
    graph: nx.Graph[Any] = nx.Graph()
    graph.add_edge("", "B")
    with pytest.raises(ExportError, match="empty id"):
        write(graph, "gexf", tmp_path)
