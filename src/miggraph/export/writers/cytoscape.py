"""JSON of elements, as Cytoscape.js takes it: ``cytoscape({container, ...file})``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO, Final

import msgspec

from miggraph.export.drawing import drawn_positions
from miggraph.export.elements import edge_ids
from miggraph.export.flat import FlatGraph, Sheet
from miggraph.export.palette import edge_colours, edge_widths, node_colours, node_sizes
from miggraph.export.writers.json_lines import array
from miggraph.export.writers.names import column_names

__all__ = ["write_cytoscape"]

#: ``parent`` would put a node inside another one; the others are what the style below reads.
_RESERVED: Final = ("parent", "colour", "size", "width")


def write_cytoscape(graph: FlatGraph, out: BinaryIO) -> None:
    """Write an object with ``elements``, ``style``, ``layout`` and ``data``, one element a line.

    Lists stay lists, days are texts, and what has no value is left out. Nodes are at their
    coordinates, with north up.
    """
    encode = msgspec.json.encode
    about = {"name": graph.name, "directed": graph.directed, **graph.about}
    out.write(b'{"data": ' + encode(about) + b',\n"elements": {')
    out.write(b'\n"nodes": ')
    out.writelines(array(_nodes(graph)))
    out.write(b',\n"edges": ')
    out.writelines(array(_edges(graph)))
    out.write(b'},\n"style": ' + encode(_style(graph.directed)))
    out.write(b',\n"layout": {"name":"preset"}}\n')


def _nodes(graph: FlatGraph) -> Iterator[dict[str, Any]]:
    look = zip(node_colours(graph), node_sizes(graph), drawn_positions(graph), strict=True)
    for data, (colour, size, (x, y)) in zip(_data(graph.nodes), look, strict=True):
        data |= {"colour": colour.hex, "size": size}
        yield {"data": data, "position": {"x": x, "y": 0.0 - y}}  # there, y points down


def _edges(graph: FlatGraph) -> Iterator[dict[str, Any]]:
    look = zip(edge_ids(graph), edge_colours(graph), edge_widths(graph), strict=True)
    for data, (id_, colour, width) in zip(_data(graph.edges), look, strict=True):
        data |= {"id": id_, "colour": colour.hex, "width": width}
        yield {"data": data}


def _data(sheet: Sheet) -> Iterator[dict[str, Any]]:
    names = column_names(sheet.columns, _RESERVED)
    for row in sheet.rows:
        yield {name: value for name, value in zip(names, row, strict=True) if value is not None}


def _style(directed: bool) -> list[dict[str, Any]]:
    nodes = {
        "label": "data(label)",
        "background-color": "data(colour)",
        "width": "data(size)",
        "height": "data(size)",
        "font-size": 10,
    }
    edges = {
        "line-color": "data(colour)",
        "target-arrow-color": "data(colour)",
        "target-arrow-shape": "triangle" if directed else "none",
        "curve-style": "bezier",
        "width": "data(width)",
    }
    return [{"selector": "node", "style": nodes}, {"selector": "edge", "style": edges}]
