"""yEd draws what the network says, by the palette."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import networkx as nx
import pytest
from lxml import etree

import miggraph
from miggraph.export.flat import flatten
from miggraph.export.palette import edge_colours, edge_widths, node_colours, node_sizes
from miggraph.export.positions import positions
from tests.export.parity import contents, curated, exactly, told

_NS = {"g": "http://graphml.graphdrawing.org/xmlns", "y": "http://www.yworks.com/xml/graphml"}


@pytest.mark.parametrize("name", ["transfers", "agreements"])
def test_yed_draws_by_the_palette(kg: miggraph.KnowledgeGraph, name: str) -> None:
    flat = curated(kg, name)
    document = etree.fromstring(*contents(flat, "yed"))
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
    read = nx.read_graphml(BytesIO(*contents(curated(kg, "agreements"), "yed")))
    shapes = {(d["bipartite"], d["shape_type"]) for _, d in read.nodes(data=True)}
    assert shapes == {(0, "ellipse"), (1, "roundrectangle")}


def test_yed_shows_addresses_and_values(kg: miggraph.KnowledgeGraph) -> None:
    flat = curated(kg, "agreements")
    read = nx.read_graphml(BytesIO(*contents(flat, "yed")))
    for node, values in told(flat.nodes, ("id",)).items():
        assert read.nodes[node]["url"] == values["iri"]
        lines = read.nodes[node]["description"].splitlines()
        assert f"kind: {values['kind']}" in lines
        assert all(line.split(": ")[0] in values for line in lines)


def test_a_column_named_as_a_property_of_yed_is_renamed() -> None:
    graph: nx.Graph[Any] = nx.Graph()
    graph.add_node("A", url="mine", description="also", x=1)
    flat = flatten(graph)
    read = nx.read_graphml(BytesIO(*contents(flat, "yed")))
    values = {k: v for k, v in read.nodes["A"].items() if k.endswith("_given")}
    assert exactly({"A": values}) == exactly(
        {"A": {"url_given": "mine", "description_given": "also", "x_given": 1}}
    )
