"""CX2, as Cytoscape, Cytoscape Web and NDEx take it.

The library ndex2 is not used to write: it would read the network into a graph of its own first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO, Final

import msgspec

from miggraph.columns import Column, Kind
from miggraph.export.flat import FlatGraph
from miggraph.export.palette import EDGE_COLOURS, NODE_COLOURS, OTHER
from miggraph.export.positions import positions
from miggraph.export.writers.edge_kinds import edge_kinds
from miggraph.export.writers.names import column_names

__all__ = ["write_cx2"]

_TYPES: Final[dict[Kind, str]] = {
    "text": "string",
    "integer": "long",
    "number": "double",
    "boolean": "boolean",
    "date": "string",
    "list": "list_of_string",
}
#: Columns that Cytoscape makes itself, in either table.
_RESERVED: Final = frozenset(
    {"name", "shared name", "interaction", "shared interaction", "SUID", "selected", "represents"}
)
#: The id stands first and is called ``name``; the ends of an edge are no attributes.
_NODE_OWN: Final = 1
_EDGE_OWN: Final = 3


def write_cx2(graph: FlatGraph, out: BinaryIO) -> None:
    """Write a network: ids of nodes and edges are in ``name``, and numbers join them."""
    node_names = column_names(graph.nodes.columns[_NODE_OWN:], _RESERVED)
    edge_names = column_names(graph.edges.columns[_EDGE_OWN:], _RESERVED)
    network = {"name": graph.name, "directed": graph.directed}
    network |= {_about(name): text for name, text in graph.about.items()}
    declared = {
        "networkAttributes": {
            name: {"d": "boolean" if isinstance(value, bool) else "string"}
            for name, value in network.items()
        },
        "nodes": _declared(["name"], node_names, graph.nodes.columns[_NODE_OWN:]),
        "edges": _declared(["name", "interaction"], edge_names, graph.edges.columns[_EDGE_OWN:]),
    }
    counts = {"attributeDeclarations": 1, "networkAttributes": 1}
    counts |= {"nodes": len(graph.nodes), "edges": len(graph.edges), "visualProperties": 1}
    meta = [{"name": name, "elementCount": count} for name, count in counts.items()]
    out.write(b'[{"CXVersion":"2.0","hasFragments":false}')
    for name, aspect in (
        ("metaData", meta),
        ("attributeDeclarations", [declared]),
        ("networkAttributes", [network]),
        ("nodes", _nodes(graph, node_names)),
        ("edges", _edges(graph, edge_names)),
        ("visualProperties", [_style(graph)]),
        ("status", [{"success": True}]),
    ):
        _write(name, aspect, out)
    out.write(b"]\n")


def _write(name: str, elements: Iterable[Any], out: BinaryIO) -> None:
    """Write an aspect, one line an element."""
    out.write(f',\n{{"{name}":['.encode())
    for number, element in enumerate(elements):
        out.write((b",\n" if number else b"\n") + msgspec.json.encode(element))
    out.write(b"]}")


def _about(name: str) -> str:
    return "description" if name == "note" else name


def _declared(
    own: Iterable[str], names: Iterable[str], columns: Iterable[Column]
) -> dict[str, dict[str, str]]:
    types = {name: {"d": "string"} for name in own}
    return types | {n: {"d": _TYPES[c.kind]} for n, c in zip(names, columns, strict=True)}


def _nodes(graph: FlatGraph, names: Sequence[str]) -> Iterator[dict[str, Any]]:
    for number, (row, place) in enumerate(zip(graph.nodes.rows, positions(graph), strict=True)):
        # On the screen y points down.
        where = {"x": place[0], "y": -place[1]} if place else {}
        values = {"name": row[0], **_values(names, row[_NODE_OWN:])}
        yield {"id": number, **where, "v": values}


def _edges(graph: FlatGraph, names: Sequence[str]) -> Iterator[dict[str, Any]]:
    numbers = {id_: number for number, id_ in enumerate(graph.nodes.values("id"))}
    for number, (row, kind) in enumerate(zip(graph.edges.rows, edge_kinds(graph), strict=True)):
        values = {"name": row[0], "interaction": kind or graph.name}
        values |= _values(names, row[_EDGE_OWN:])
        yield {"id": number, "s": numbers[row[1]], "t": numbers[row[2]], "v": values}


def _values(names: Sequence[str], values: Sequence[Any]) -> dict[str, Any]:
    return {name: value for name, value in zip(names, values, strict=True) if value is not None}


def _style(graph: FlatGraph) -> dict[str, Any]:
    """Return a style: labels, colours by what attributes say, arrows if there is a direction."""
    label = {"type": "PASSTHROUGH", "definition": {"attribute": "label", "type": "string"}}
    nodes = {"NODE_LABEL": label}
    edges = {}
    if _is_text(graph.nodes.columns, "kind"):
        colours = {kind: colour.hex for kind, colour in NODE_COLOURS.items()}
        nodes["NODE_BACKGROUND_COLOR"] = _discrete("kind", colours)
    if _is_text(graph.edges.columns, "third_country"):
        colours = {answer: colour.hex for answer, colour in EDGE_COLOURS.items()}
        edges["EDGE_LINE_COLOR"] = _discrete("third_country", colours)
    arrow = "triangle" if graph.directed else "none"
    return {
        "default": {
            "network": {},
            "node": {"NODE_BACKGROUND_COLOR": OTHER.hex, "NODE_SHAPE": "ellipse"},
            "edge": {"EDGE_LINE_COLOR": OTHER.hex, "EDGE_TARGET_ARROW_SHAPE": arrow},
        },
        "nodeMapping": nodes,
        "edgeMapping": edges,
    }


def _discrete(name: str, colours: dict[str, str]) -> dict[str, Any]:
    cases = [{"v": value, "vp": colour} for value, colour in colours.items()]
    return {
        "type": "DISCRETE",
        "definition": {"attribute": name, "type": "string", "map": cases},
    }


def _is_text(columns: Iterable[Column], name: str) -> bool:
    return any(column.name == name and column.kind == "text" for column in columns)
