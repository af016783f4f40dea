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
from miggraph.network.graphs.networks import NETWORKS
from tests.export import readers
from tests.export.drawn import arbitrary
from tests.export.graphs import HARD, hard, hostile, tiny
from tests.export.parity import TEXTS, assert_same, contents, curated, golden, told, write
from tests.export.shape import Edge, Read
from tests.export.validate import validate_graphml

_NS = {"g": "http://graphml.graphdrawing.org/xmlns"}
_BOTH = pytest.mark.parametrize("form", ["graphml", "yed"])
#: What NetworkX reads from the shapes of yEd.
_DRAWN = ("x", "y", "shape_type", "url", "description")


def _from_networkx(flat: FlatGraph, form: str) -> Read:
    """Read by NetworkX; edges with ids, nodes without what yEd draws."""
    graph = nx.read_graphml(BytesIO(*contents(flat, form)), force_multigraph=True)
    drawn = _DRAWN if form == "yed" else ()

    def values(data: dict[str, Any]) -> dict[str, Any]:
        # An empty label has no text in a shape, and NetworkX says None.
        kept = {k: v for k, v in data.items() if k not in drawn}
        return {k: "" if form == "yed" and v is None else v for k, v in kept.items()}

    nodes = {node: values(data) for node, data in graph.nodes(data=True)}
    edges = [Edge(key, s, t, values(d)) for s, t, key, d in graph.edges(data=True, keys=True)]
    return Read(graph.is_directed(), nodes, edges)


def _with_names_for_ids(path: Path) -> Path:
    """Replace each id by a name: the schema of GraphML allows no slash or space in one.

    No program minds, and all give back the ids as they are in the network.
    """
    document = etree.parse(path)
    for tag, names in (("node", ("id",)), ("edge", ("id", "source", "target"))):
        for element in document.iterfind(f".//g:{tag}", _NS):
            for name in names:
                sort = "e" if (tag, name) == ("edge", "id") else "n"
                element.set(name, sort + element.get(name).encode().hex())
    changed = path.with_name("names.graphml")
    document.write(changed)
    return changed


@_BOTH
@pytest.mark.parametrize("name", NETWORKS)
def test_networkx_finds_the_curated_networks(
    kg: miggraph.KnowledgeGraph, name: str, form: str
) -> None:
    flat = curated(kg, name)
    assert_same(_from_networkx(flat, form), flat, convert=TEXTS)


@pytest.mark.parametrize("name", NETWORKS)
def test_igraph_finds_the_curated_networks(
    kg: miggraph.KnowledgeGraph, name: str, tmp_path: Path
) -> None:
    flat = curated(kg, name)
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
    flat = curated(kg, name)
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
    assert_same(_from_networkx(flat, form), flat, convert=TEXTS)


@_BOTH
@pytest.mark.parametrize("name", HARD)
def test_each_difficulty_is_overcome(name: str, form: str, tmp_path: Path) -> None:
    flat = flatten(hard(name))
    (path,) = write(flat, form, tmp_path)
    validate_graphml(_with_names_for_ids(path))
    if (form, name) != ("yed", "reserved names"):  # there some are renamed
        assert_same(_from_networkx(flat, form), flat, convert=TEXTS)


@_BOTH
@settings(max_examples=60, deadline=None)
@given(graph=arbitrary())
def test_any_graph_arrives_unchanged(form: str, graph: nx.Graph[Any]) -> None:
    flat = flatten(graph)
    assert_same(_from_networkx(flat, form), flat, convert=TEXTS)


@_BOTH
def test_the_file_is_as_expected(form: str) -> None:
    golden(
        {"graphml": "tiny.graphml", "yed": "tiny.yed.graphml"}[form],
        *contents(flatten(tiny()), form),
    )


def test_keys_have_types_and_no_defaults(kg: miggraph.KnowledgeGraph) -> None:
    document = etree.fromstring(*contents(curated(kg, "transfers"), "graphml"))
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
    flat = curated(kg, "flows")
    graph = nx.read_graphml(BytesIO(*contents(flat, "graphml")))
    about = {k: v for k, v in graph.graph.items() if k not in ("node_default", "edge_default")}
    assert about == {"name": "flows", **flat.about}
    document = etree.fromstring(*contents(flat, "yed"))
    said = document.findtext("g:graph/g:data", None, _NS)
    assert said == "\n".join(["network: flows", *(f"{k}: {v}" for k, v in flat.about.items())])
