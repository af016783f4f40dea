"""Graphs from files, read by programs that this project did not write, in one plain shape.

Each reader gives what it understood and mends nothing: identifiers are texts, attributes have the
names and types of the reader, and what a format cannot say (a direction, the id of an edge) is
None. A file that a reader refuses raises `ReadError` or the reader's own exception.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import networkx as nx

from tests.export import programs
from tests.export.dot import read_dot, read_pydot, svg_titles
from tests.export.programs import ReadError
from tests.export.shape import Edge, Read, unique, without

__all__ = [
    "Edge",
    "Read",
    "read_cx2",
    "read_cytoscape",
    "read_dot",
    "read_geopandas",
    "read_graphology",
    "read_graphology_gexf",
    "read_graphology_graphml",
    "read_igraph",
    "read_networkx_gexf",
    "read_networkx_gml",
    "read_networkx_graphml",
    "read_networkx_json",
    "read_networkx_pajek",
    "read_pydot",
    "svg_titles",
]


def read_networkx_gexf(path: Path) -> Read:
    """Read GEXF by NetworkX; the id of an edge is the file's."""
    return _from_networkx(nx.read_gexf(path, version="1.3"), id_from="id")


def read_networkx_graphml(path: Path) -> Read:
    """Read GraphML by NetworkX; ids are those of the file."""
    return _from_networkx(nx.read_graphml(path, force_multigraph=True))


def read_networkx_gml(path: Path, *, label: str = "label") -> Read:
    """Read GML by NetworkX; `label` names the attribute that identifies nodes."""
    return _from_networkx(nx.read_gml(path, label=label), id_from="")


def read_networkx_pajek(path: Path) -> Read:
    """Read a Pajek network by NetworkX; nodes go by their labels."""
    graph = nx.read_pajek(path)
    counts = re.search(r"(?mi)^\*vertices\s+(\d+)", path.read_text(encoding="utf-8"))
    if counts is None or int(counts[1]) != len(graph):
        # NetworkX makes a node of every word that is no number of a vertex.
        raise ReadError(f"{path.name} announces other vertices than the {len(graph)} it names")
    return _from_networkx(graph, id_from="")


def read_networkx_json(path: Path, form: Literal["node_link", "cytoscape"] = "node_link") -> Read:
    """Read JSON by NetworkX: `nodes` and `links`, or the elements of Cytoscape.js."""
    document = json.loads(path.read_text(encoding="utf-8"))
    if form == "cytoscape":
        return _from_networkx(nx.cytoscape_graph(document), id_from="id")
    return _from_networkx(nx.node_link_graph(document, edges="links"), id_from="id")


def read_igraph(
    path: Path, form: Literal["graphml", "gml", "pajek"], *, identity: str | None = None
) -> Read:
    """Read by igraph; `identity` names the attribute that identifies nodes.

    Without it: `id` in GraphML, `label` in GML, `name` (the quoted label) in Pajek. igraph gives
    every attribute to every node and edge: NaN and empty text stand for nothing and are left out.
    A boolean that is not in the file is False. The ids of edges in GraphML are not given: igraph
    1.0 fills them with those of nodes.
    """
    import igraph

    graph = igraph.Graph.Read(str(path), format=form)
    identity = identity or {"graphml": "id", "gml": "label", "pajek": "name"}[form]
    if len(graph.vs) and identity not in graph.vs.attributes():
        raise ReadError(f"nodes have no {identity!r}, but {graph.vs.attributes()}")
    names = [str(vertex[identity]) for vertex in graph.vs]
    edges = []
    for edge in graph.es:
        attributes = _present(edge.attributes())
        if form == "graphml":
            attributes.pop("id", None)
        edges.append(Edge(None, names[edge.source], names[edge.target], attributes))
    rows = [
        (n, without(_present(v.attributes()), identity))
        for n, v in zip(names, graph.vs, strict=True)
    ]
    return Read(graph.is_directed(), unique(rows), edges)


def read_graphology(path: Path) -> Read:
    """Read the JSON of graphology by graphology itself."""
    return _by_node("graphology", path)


def read_graphology_gexf(path: Path) -> Read:
    """Read GEXF by graphology-gexf, as Gephi Lite and Retina do; lists are arrays."""
    _well_formed(path)
    return _by_node("gexf", path)


def read_graphology_graphml(path: Path) -> Read:
    """Read GraphML by graphology-graphml."""
    _well_formed(path)
    return _by_node("graphml", path)


def read_cytoscape(path: Path) -> Read:
    """Read elements by Cytoscape.js without a screen: a list, or an object with `elements`."""
    return _by_node("cytoscape", path)


def read_cx2(path: Path) -> Read:
    """Read CX2 by ndex2; ids are those of the file, as text, and `directed` is None."""
    from ndex2.cx2 import RawCX2NetworkFactory

    network = RawCX2NetworkFactory().get_cx2network(json.loads(path.read_text(encoding="utf-8")))
    nodes = [(str(key), dict(node["v"])) for key, node in network.get_nodes().items()]
    edges = [
        Edge(str(key), str(edge["s"]), str(edge["t"]), dict(edge["v"]))
        for key, edge in network.get_edges().items()
    ]
    return Read(None, unique(nodes), _joined(edges, nodes))


def read_geopandas(
    path: Path, *, identity: str = "id", source: str = "source", target: str = "target"
) -> Read:
    """Read GeoJSON by geopandas: points are nodes, lines are edges with `source` and `target`.

    The shape is under `geometry`; empty cells are left out. The three names are columns, and `id`
    is also that of a feature.
    """
    import geopandas
    import pandas as pd

    frame = geopandas.read_file(path)
    nodes: list[tuple[str, dict[str, Any]]] = []
    edges: list[Edge] = []
    for row in frame.to_dict(orient="records"):
        cells = {k: v for k, v in row.items() if k == "geometry" or not _empty(v, pd.isna)}
        name = cells.pop(identity, None)
        if row["geometry"].geom_type in ("Point", "MultiPoint"):
            nodes.append((str(name), cells))
        else:
            ends = str(cells.pop(source)), str(cells.pop(target))
            edges.append(Edge(None if name is None else str(name), *ends, cells))
    return Read(None, unique(nodes), edges)


def _from_networkx(graph: Any, id_from: str | None = None) -> Read:
    """Ids of edges are the keys, or the attribute `id_from`; with an empty one there are none."""
    nodes = [(str(node), dict(data)) for node, data in graph.nodes(data=True)]
    edges = []
    for row in graph.edges(data=True, keys=True) if graph.is_multigraph() else graph.edges.data():
        source, target, *key, data = row
        attributes = dict(data)
        edge_id = key[0] if key and id_from is None else attributes.pop(id_from or None, None)
        edges.append(
            Edge(None if edge_id is None else str(edge_id), str(source), str(target), attributes)
        )
    return Read(graph.is_directed(), unique(nodes), edges)


def _by_node(form: str, path: Path) -> Read:
    script = programs.NODE / "read.mjs"
    document = json.loads(programs.run([programs.node(), str(script), form, str(path)]))
    edges = [Edge(*edge) for edge in document["edges"]]
    return Read(document["directed"], unique(document["nodes"]), edges)


def _well_formed(path: Path) -> None:
    """Refuse what is no XML, since the parser in Node.js is lenient."""
    from lxml import etree

    try:
        etree.parse(path)
    except etree.XMLSyntaxError as fault:
        raise ReadError(f"{path.name} is no XML: {fault}") from fault


def _joined(edges: list[Edge], nodes: list[tuple[str, Any]]) -> list[Edge]:
    known = {name for name, _ in nodes}
    for edge in edges:
        if not {edge.source, edge.target} <= known:
            raise ReadError(f"edge {edge.id} has an end that is no node")
    return edges


def _present(attributes: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in attributes.items() if not _empty(v, math.isnan) and v != ""}


def _empty(value: Any, missing: Any) -> bool:
    return value is None or (isinstance(value, float) and bool(missing(value)))
