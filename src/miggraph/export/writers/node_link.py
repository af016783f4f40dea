"""JSON of nodes and links, as D3 and Observable take it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

import msgspec

from miggraph.export.flat import FlatGraph, Sheet
from miggraph.export.writers.json_lines import array

__all__ = ["write_node_link"]


def write_node_link(graph: FlatGraph, out: BinaryIO) -> None:
    """Write an object with ``nodes`` and ``links``, one line each.

    Lists stay lists, days are texts, and what has no value is left out. ``directed`` and
    ``multigraph`` are for NetworkX, to which the ids of edges are keys.
    """
    encode = msgspec.json.encode
    out.write(b'{"directed": ' + encode(graph.directed) + b', "multigraph": true')
    out.write(b',\n"graph": ' + encode({"name": graph.name, **graph.about}))
    out.write(b',\n"nodes": ')
    out.writelines(array(_objects(graph.nodes)))
    out.write(b',\n"links": ')
    out.writelines(array(_objects(graph.edges)))
    out.write(b"}\n")


def _objects(sheet: Sheet) -> Iterator[dict[str, Any]]:
    names = [column.name for column in sheet.columns]
    for row in sheet.rows:
        yield {name: value for name, value in zip(names, row, strict=True) if value is not None}
