"""DOT, read by pydot and by Graphviz."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

from tests.export import programs
from tests.export.programs import ReadError
from tests.export.shape import Edge, Read, unique, without

__all__ = ["read_dot", "read_pydot", "svg_titles"]


def read_pydot(path: Path) -> Read:
    """Read DOT by pydot, subgraphs included; nodes that only edges name are nodes.

    It takes a second for some fifteen edges with all their attributes: for small graphs only, and
    `read_dot` for others.
    """
    with warnings.catch_warnings():
        # Its use of pyparsing is of an older time; it reads as it should.
        warnings.simplefilter("ignore", DeprecationWarning)
        import pydot

        graphs = pydot.graph_from_dot_data(path.read_text(encoding="utf-8"))
    if not graphs or len(graphs) != 1:
        raise ReadError(f"pydot reads {len(graphs or [])} graphs in {path.name}, not one")
    graph = graphs[0]
    nodes: dict[str, dict[str, Any]] = {}
    edges: list[Edge] = []
    for part in (graph, *_subgraphs(graph)):
        for node in part.get_nodes():
            name = _unquoted(node.get_name())
            if name not in ("node", "edge", "graph"):
                nodes.setdefault(name, {}).update(_dot_attributes(node))
        for edge in part.get_edges():
            ends = _unquoted(edge.get_source()), _unquoted(edge.get_destination())
            for end in ends:
                nodes.setdefault(end, {})
            attributes = _dot_attributes(edge)
            edges.append(Edge(attributes.pop("id", None), *ends, attributes))
    return Read(graph.get_type() == "digraph", nodes, edges)


def read_dot(path: Path) -> Read:
    """Read DOT by Graphviz, which lays it out and adds `pos`, `width` and `height`."""
    document = json.loads(programs.run([programs.graphviz(), "-Tjson0", str(path)]))
    # Subgraphs stand before the nodes.
    inner = document.get("objects", [])[document["_subgraph_cnt"] :]
    names = {o["_gvid"]: o["name"] for o in inner}
    nodes = [(o["name"], without(o, "_gvid", "name")) for o in inner]
    edges = []
    for found in document.get("edges", ()):
        attributes = without(found, "_gvid", "tail", "head", "id")
        edges.append(Edge(found.get("id"), names[found["tail"]], names[found["head"]], attributes))
    return Read(document["directed"], unique(nodes), edges)


def svg_titles(path: Path) -> dict[str, list[str]]:
    """Return the titles of nodes and edges in an SVG that Graphviz draws from a DOT file."""
    from lxml import etree

    drawn = etree.fromstring(programs.run([programs.graphviz(), "-Tsvg", str(path)]))
    return {
        kind: [
            group.findtext("{*}title", "")
            for group in drawn.iterfind(".//{*}g")
            if group.get("class") == kind
        ]
        for kind in ("node", "edge")
    }


def _subgraphs(graph: Any) -> list[Any]:
    parts = []
    for part in graph.get_subgraphs():
        parts += [part, *_subgraphs(part)]
    return parts


def _dot_attributes(thing: Any) -> dict[str, Any]:
    return {key: _unquoted(value) for key, value in thing.get_attributes().items()}


def _unquoted(text: Any) -> str:
    """Undo quoting as Graphviz does: only a quote and the end of a line are escaped by it."""
    text = str(text)
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1].replace("\\\n", "").replace('\\"', '"')
    return text
