"""JSON of graphology, which sigma.js draws as it is and Gephi Lite opens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO, Final

import msgspec

from miggraph.export.drawing import drawn_positions
from miggraph.export.flat import FlatGraph, Sheet
from miggraph.export.palette import edge_colours, edge_widths, node_colours, node_sizes
from miggraph.export.parallel import has_parallel_edges
from miggraph.export.writers.json_lines import array
from miggraph.export.writers.names import column_names

__all__ = ["write_graphology"]

#: What sigma reads from attributes. A ``type`` that it does not know stops it.
_DRAWN: Final = ("x", "y", "size", "color", "hidden", "forceLabel", "highlighted", "zIndex", "type")


def write_graphology(graph: FlatGraph, out: BinaryIO) -> None:
    """Write an object with ``attributes``, ``options``, ``nodes`` and ``edges``, one a line.

    Keys are the ids. Lists stay lists, days are texts, and what has no value is left out. ``x`` and
    ``y`` point east and north, ten units a degree.
    """
    encode = msgspec.json.encode
    options = {
        "type": "directed" if graph.directed else "undirected",
        "multi": has_parallel_edges(graph),
        "allowSelfLoops": True,
    }
    out.write(b'{"attributes": ' + encode({"name": graph.name, **graph.about}))
    out.write(b',\n"options": ' + encode(options))
    out.write(b',\n"nodes": ')
    out.writelines(array(_nodes(graph)))
    out.write(b',\n"edges": ')
    out.writelines(array(_edges(graph)))
    out.write(b"}\n")


def _nodes(graph: FlatGraph) -> Iterator[dict[str, Any]]:
    look = zip(node_colours(graph), node_sizes(graph), drawn_positions(graph), strict=True)
    rows = _attributes(graph.nodes, ("id",))
    for (key, values), (colour, size, (x, y)) in zip(rows, look, strict=True):
        drawn = {"x": x, "y": y, "size": round(size / _SMALLER, 2), "color": colour.hex}
        yield {"key": key[0], "attributes": values | drawn}


#: Sizes are diameters; sigma has radii, and shows a whole network in one window.
_SMALLER: Final = 4


def _edges(graph: FlatGraph) -> Iterator[dict[str, Any]]:
    look = zip(edge_colours(graph), edge_widths(graph), strict=True)
    rows = _attributes(graph.edges, ("id", "source", "target"))
    for ((key, source, target), values), (colour, width) in zip(rows, look, strict=True):
        drawn = {"size": width, "color": colour.hex}
        edge = {"key": key, "source": source, "target": target}
        if graph.directed:
            yield {**edge, "attributes": values | drawn | {"type": "arrow"}}
        else:
            yield {**edge, "attributes": values | drawn, "undirected": True}


def _attributes(sheet: Sheet, keys: tuple[str, ...]) -> Iterator[tuple[list[str], dict[str, Any]]]:
    """Give the ids of each row, and its other values by their names."""
    number = len(keys)  # ids are the first columns
    names = column_names(sheet.columns[number:], _DRAWN)
    for row in sheet.rows:
        given = zip(names, row[number:], strict=True)
        yield list(row[:number]), {name: value for name, value in given if value is not None}
