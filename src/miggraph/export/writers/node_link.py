"""JSON of nodes and links, as D3 and Observable take it."""

from __future__ import annotations

from typing import Any, BinaryIO

import msgspec

from miggraph.export.flat import FlatGraph, Sheet

__all__ = ["write_node_link"]


def write_node_link(graph: FlatGraph, out: BinaryIO) -> None:
    """Write an object with ``nodes`` and ``links``, one line each.

    Lists stay lists, days are texts, and what has no value is left out.
    """
    encode = msgspec.json.encode
    about = {"name": graph.name, "directed": graph.directed, **graph.about}
    out.write(b'{"graph": ' + encode(about))
    for name, sheet in (("nodes", graph.nodes), ("links", graph.edges)):
        out.write(f',\n"{name}": ['.encode())
        out.write(b",".join(b"\n" + encode(row) for row in _objects(sheet)))
        out.write(b"\n]" if sheet else b"]")
    out.write(b"}\n")


def _objects(sheet: Sheet) -> list[dict[str, Any]]:
    names = [column.name for column in sheet.columns]
    return [
        {name: value for name, value in zip(names, row, strict=True) if value is not None}
        for row in sheet.rows
    ]
