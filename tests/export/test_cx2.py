"""CX2 is read by ndex2, and its counts, declarations and style are right."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings

import miggraph
from miggraph.export.flat import FlatGraph, flatten
from miggraph.export.palette import EDGE_COLOURS, NODE_COLOURS
from miggraph.export.positions import positions
from miggraph.network.graphs.networks import NETWORKS
from tests.export import readers
from tests.export.drawn import arbitrary
from tests.export.graphs import HARD, hard, hostile, tiny
from tests.export.parity import assert_same, contents, curated, golden, write
from tests.export.shape import Edge, Read


def _aspects(flat: FlatGraph) -> dict[str, Any]:
    parts = json.loads(*contents(flat, "cx2"))
    found = {name: value for part in parts[1:] for name, value in part.items()}
    assert parts[0] == {"CXVersion": "2.0", "hasFragments": False}
    assert len(found) == len(parts) - 1
    return found


def _by_name(read: Read) -> Read:
    """Put the ids of the network, which are in ``name``, in the place of CX2's numbers."""
    names = {number: values["name"] for number, values in read.nodes.items()}

    def rest(values: dict[str, Any]) -> dict[str, Any]:
        return {k: v for k, v in values.items() if k not in ("name", "interaction")}

    edges = [
        Edge(e.attributes["name"], names[e.source], names[e.target], rest(e.attributes))
        for e in read.edges
    ]
    return Read(None, {names[n]: rest(values) for n, values in read.nodes.items()}, edges)


def _check(flat: FlatGraph, folder: Path) -> None:
    assert_same(_by_name(readers.read_cx2(*write(flat, "cx2", folder))), flat)


@pytest.mark.parametrize("name", NETWORKS)
def test_ndex2_finds_the_curated_networks(
    kg: miggraph.KnowledgeGraph, name: str, tmp_path: Path
) -> None:
    _check(curated(kg, name), tmp_path)


def test_hostile_text_arrives_unchanged(tmp_path: Path) -> None:
    _check(flatten(hostile()), tmp_path)


@pytest.mark.parametrize("name", [n for n in HARD if n != "reserved names"])
def test_each_difficulty_is_overcome(name: str, tmp_path: Path) -> None:
    _check(flatten(hard(name)), tmp_path)


@settings(max_examples=60, deadline=None)
@given(graph=arbitrary())
def test_any_graph_arrives_unchanged(
    graph: nx.Graph[Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    _check(flatten(graph), tmp_path_factory.mktemp("cx2"))


def test_the_file_is_as_expected() -> None:
    golden("tiny.cx2", *contents(flatten(tiny()), "cx2"))


@pytest.mark.parametrize("name", NETWORKS)
def test_what_is_declared_is_there(kg: miggraph.KnowledgeGraph, name: str) -> None:
    flat = curated(kg, name)
    aspects = _aspects(flat)
    for entry in aspects["metaData"]:
        assert len(aspects[entry["name"]]) == entry["elementCount"], entry
    python = {
        "string": str,
        "long": int,
        "double": float,
        "boolean": bool,
        "list_of_string": list,
    }
    (declared,) = aspects["attributeDeclarations"]
    rows = {
        "nodes": [node["v"] for node in aspects["nodes"]],
        "edges": [edge["v"] for edge in aspects["edges"]],
        "networkAttributes": aspects["networkAttributes"],
    }
    for aspect, values in rows.items():
        types = {key: python[of["d"]] for key, of in declared[aspect].items()}
        for row in values:
            assert all(type(value) is types[key] for key, value in row.items())
    assert aspects["status"] == [{"success": True}]


def test_cytoscape_has_a_name_and_an_interaction_for_each_edge(
    kg: miggraph.KnowledgeGraph,
) -> None:
    legs = _aspects(curated(kg, "legs"))
    assert {edge["v"]["interaction"] for edge in legs["edges"]} == {"leg", "onward"}
    partners = _aspects(curated(kg, "partners"))
    assert {edge["v"]["interaction"] for edge in partners["edges"]} == {"partners"}
    assert len({edge["v"]["name"] for edge in partners["edges"]}) == len(partners["edges"])


def test_north_is_up(kg: miggraph.KnowledgeGraph) -> None:
    flat = curated(kg, "agreements")
    places = [("x" in n) and (n["x"], -n["y"]) for n in _aspects(flat)["nodes"]]
    assert places == [place or False for place in positions(flat)]
    assert False in places


def test_the_style_colours_what_is_there(kg: miggraph.KnowledgeGraph) -> None:
    (style,) = _aspects(curated(kg, "transfers"))["visualProperties"]
    assert style["nodeMapping"]["NODE_LABEL"]["definition"]["attribute"] == "label"
    of_nodes = style["nodeMapping"]["NODE_BACKGROUND_COLOR"]["definition"]
    assert {case["v"]: case["vp"] for case in of_nodes["map"]} == {
        kind: colour.hex for kind, colour in NODE_COLOURS.items()
    }
    of_edges = style["edgeMapping"]["EDGE_LINE_COLOR"]["definition"]
    assert {case["v"]: case["vp"] for case in of_edges["map"]} == {
        answer: colour.hex for answer, colour in EDGE_COLOURS.items()
    }
    assert style["default"]["edge"]["EDGE_TARGET_ARROW_SHAPE"] == "triangle"
    (flows,) = _aspects(curated(kg, "flows"))["visualProperties"]
    assert flows["edgeMapping"] == {}  # a count there, not an answer
    (partners,) = _aspects(curated(kg, "partners"))["visualProperties"]
    assert partners["default"]["edge"]["EDGE_TARGET_ARROW_SHAPE"] == "none"


def test_columns_of_cytoscape_are_left_to_it() -> None:
    graph: nx.Graph[Any] = nx.Graph()
    graph.add_node("A", selected=True, **{"shared name": "x", "shared name_given": "y"})
    (node,) = _aspects(flatten(graph))["nodes"]
    assert node["v"] == {
        "name": "A",
        "label": "A",
        "selected_given": True,
        "shared name_given_2": "x",
        "shared name_given": "y",
    }
