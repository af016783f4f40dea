"""Other programs find in GraphML what the network has: in the plain one, and in that for yEd."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from lxml import etree

import miggraph
from miggraph.export.flat import FlatGraph, flatten
from miggraph.export.palette import edge_colours, edge_widths, node_colours, node_sizes
from miggraph.export.positions import positions
from tests.export import readers
from tests.export.hostile import arbitrary, hostile, tiny
from tests.export.shape import Edge, Read
from tests.export.written import (
    NETWORKS,
    as_bytes,
    assert_parity,
    exactly,
    golden,
    told,
    write,
)

_NS = {"g": "http://graphml.graphdrawing.org/xmlns", "y": "http://www.yworks.com/xml/graphml"}
_BOTH = pytest.mark.parametrize("form", ["graphml", "yed"])
#: What NetworkX reads from the shapes of yEd.
_DRAWN = ("x", "y", "shape_type", "url", "description")


def _from_networkx(flat: FlatGraph, form: str) -> Read:
    """Read by NetworkX; edges with ids, nodes without what yEd draws."""
    graph = nx.read_graphml(BytesIO(*as_bytes(flat, form)), force_multigraph=True)
    drawn = _DRAWN if form == "yed" else ()

    def values(data: dict[str, Any]) -> dict[str, Any]:
        # An empty label has no text in a shape, and NetworkX says None.
        kept = {k: v for k, v in data.items() if k not in drawn}
        return {k: "" if form == "yed" and v is None else v for k, v in kept.items()}

    nodes = {node: values(data) for node, data in graph.nodes(data=True)}
    edges = [Edge(key, s, t, values(d)) for s, t, key, d in graph.edges(data=True, keys=True)]
    return Read(graph.is_directed(), nodes, edges)


@_BOTH
@pytest.mark.parametrize("name", NETWORKS)
def test_networkx_finds_the_curated_networks(
    kg: miggraph.KnowledgeGraph, name: str, form: str
) -> None:
    flat = flatten(kg.network(name))
    assert_parity(_from_networkx(flat, form), flat)


@pytest.mark.parametrize("name", NETWORKS)
def test_igraph_finds_the_curated_networks(
    kg: miggraph.KnowledgeGraph, name: str, tmp_path: Path
) -> None:
    flat = flatten(kg.network(name))
    read = readers.read_igraph(*write(flat, "graphml", tmp_path), "graphml")
    assert read.directed is flat.directed
    ends = [tuple(row[1:3]) for row in flat.edges.rows]
    assert read.ends() == sorted(ends if flat.directed else [(min(e), max(e)) for e in ends])
    # igraph fills in False, and tells an empty text from a missing one as little as 1 from 1.0.
    expected = told(flat.nodes, ("id",))
    for node, values in read.nodes.items():
        assert values == {k: v for k, v in expected[node].items() if v != ""}
    weights = sorted(edge.attributes["weight"] for edge in read.edges)
    assert weights == sorted(flat.edges.values("weight"))


@pytest.mark.readers
@pytest.mark.parametrize("name", ["transfers", "agreements"])
def test_graphology_finds_the_curated_networks(
    kg: miggraph.KnowledgeGraph, name: str, tmp_path: Path
) -> None:
    flat = flatten(kg.network(name))
    read = readers.read_graphology_graphml(*write(flat, "graphml", tmp_path))
    assert read.directed is flat.directed
    expected = told(flat.edges, ("id", "source", "target"))
    assert {edge.id for edge in read.edges} == set(expected)
    for edge in read.edges:
        assert edge.attributes["weight"] == expected[edge.id]["weight"]
    assert {n: v["label"] for n, v in read.nodes.items()} == dict(
        zip(flat.nodes.values("id"), flat.nodes.values("label"), strict=True)
    )


@_BOTH
def test_hostile_text_arrives_unchanged(form: str) -> None:
    flat = flatten(hostile())
    assert_parity(_from_networkx(flat, form), flat)


@_BOTH
@settings(max_examples=60, deadline=None)
@given(graph=arbitrary())
def test_any_graph_arrives_unchanged(form: str, graph: nx.Graph[Any]) -> None:
    flat = flatten(graph)
    assert_parity(_from_networkx(flat, form), flat)


@_BOTH
def test_the_file_is_as_expected(form: str) -> None:
    golden(
        {"graphml": "tiny.graphml", "yed": "tiny.yed.graphml"}[form],
        *as_bytes(flatten(tiny()), form),
    )


def test_keys_have_types_and_no_defaults(kg: miggraph.KnowledgeGraph) -> None:
    document = etree.fromstring(*as_bytes(flatten(kg.network("transfers")), "graphml"))
    keys = {
        (key.get("for"), key.get("attr.name")): key.get("attr.type")
        for key in document.iterfind("g:key", _NS)
    }
    assert keys["edge", "persons_max"] == "long"
    assert keys["edge", "settled"] == "boolean"
    assert keys["edge", "via"] == "string"
    assert keys["node", "latitude"] == "double"
    assert set(keys.values()) == {"long", "boolean", "string", "double"}
    assert document.find(".//g:default", _NS) is None
    ids = [key.get("id") for key in document.iterfind("g:key", _NS)]
    assert len(ids) == len({*ids})


def test_the_graph_says_what_it_rests_on(kg: miggraph.KnowledgeGraph) -> None:
    flat = flatten(kg.network("flows"))
    graph = nx.read_graphml(BytesIO(*as_bytes(flat, "graphml")))
    about = {k: v for k, v in graph.graph.items() if k not in ("node_default", "edge_default")}
    assert about == {"name": "flows", **flat.about}
    document = etree.fromstring(*as_bytes(flat, "yed"))
    said = document.findtext("g:graph/g:data", None, _NS)
    assert said == "\n".join(["network: flows", *(f"{k}: {v}" for k, v in flat.about.items())])


@pytest.mark.parametrize("name", ["transfers", "agreements"])
def test_yed_draws_by_the_palette(kg: miggraph.KnowledgeGraph, name: str) -> None:
    flat = flatten(kg.network(name))
    document = etree.fromstring(*as_bytes(flat, "yed"))
    graphics = {
        key.get("for"): key.get("id")
        for key in document.iterfind("g:key", _NS)
        if key.get("yfiles.type") == f"{key.get('for')}graphics"
    }
    shapes = document.findall(f".//g:node/g:data[@key='{graphics['node']}']/y:ShapeNode", _NS)
    lines = document.findall(f".//g:edge/g:data[@key='{graphics['edge']}']/y:PolyLineEdge", _NS)
    assert [s.find("y:Fill", _NS).get("color") for s in shapes] == [
        colour.hex for colour in node_colours(flat)
    ]
    styles = [line.find("y:LineStyle", _NS) for line in lines]
    assert [s.get("color") for s in styles] == [colour.hex for colour in edge_colours(flat)]
    assert [float(s.get("width")) for s in styles] == edge_widths(flat)
    heads = {line.find("y:Arrows", _NS).get("target") for line in lines}
    assert heads == ({"standard"} if flat.directed else {"none"})
    for shape, size, place in zip(shapes, node_sizes(flat), positions(flat), strict=True):
        box = shape.find("y:Geometry", _NS).attrib
        assert (float(box["width"]), float(box["height"])) == (size, size)
        if place is None:
            assert "x" not in box
        else:  # the corner; north is up
            assert float(box["x"]) + size / 2 == pytest.approx(place[0])
            assert float(box["y"]) + size / 2 == pytest.approx(-place[1])


def test_yed_tells_agreements_from_states_without_colour(kg: miggraph.KnowledgeGraph) -> None:
    read = nx.read_graphml(BytesIO(*as_bytes(flatten(kg.network("agreements")), "yed")))
    shapes = {(d["bipartite"], d["shape_type"]) for _, d in read.nodes(data=True)}
    assert shapes == {(0, "ellipse"), (1, "roundrectangle")}


def test_yed_shows_addresses_and_values(kg: miggraph.KnowledgeGraph) -> None:
    flat = flatten(kg.network("agreements"))
    read = nx.read_graphml(BytesIO(*as_bytes(flat, "yed")))
    for node, values in told(flat.nodes, ("id",)).items():
        assert read.nodes[node]["url"] == values["iri"]
        lines = read.nodes[node]["description"].splitlines()
        assert f"kind: {values['kind']}" in lines
        assert all(line.split(": ")[0] in values for line in lines)


def test_a_column_named_as_a_property_of_yed_is_renamed() -> None:
    graph: nx.Graph[Any] = nx.Graph()
    graph.add_node("A", url="mine", description="also", x=1)
    flat = flatten(graph)
    read = nx.read_graphml(BytesIO(*as_bytes(flat, "yed")))
    values = {k: v for k, v in read.nodes["A"].items() if k.endswith("_given")}
    assert exactly({"A": values}) == exactly(
        {"A": {"url_given": "mine", "description_given": "also", "x_given": 1}}
    )
