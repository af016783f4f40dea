"""GraphML with typed attributes, for programs in general."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, BinaryIO, Final

from miggraph.columns import Column, Kind
from miggraph.export.flat import FlatGraph
from miggraph.export.writers.xml_text import SCALARS, attribute, content

__all__ = ["TYPES", "data_elements", "write_graphml"]

#: Kind of a column -> type of a key.
TYPES: Final[dict[Kind, str]] = {
    "text": "string",
    "integer": "long",
    "number": "double",
    "boolean": "boolean",
    "date": "string",
    "list": "string",
}
_NAMESPACE: Final = "http://graphml.graphdrawing.org/xmlns"
#: Columns that are attributes in XML and no ``data``: the id, and of edges the ends.
_NODE_OWN: Final = 1
_EDGE_OWN: Final = 3

_CONVERT: Final[dict[Kind, Callable[[Any], str]]] = {
    **SCALARS,
    "text": content,
    "list": lambda items: content(SCALARS["list"](items)),
}


def write_graphml(graph: FlatGraph, out: BinaryIO) -> None:
    """Write a network; a missing value is left out, and keys have no defaults."""
    out.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="{_NAMESPACE}">\n'.encode())
    for about in ("name", *graph.about):
        out.write(_key(f"g_{about}", "graph", about, "string").encode())
    for sort, columns in (
        ("node", graph.nodes.columns[_NODE_OWN:]),
        ("edge", graph.edges.columns[_EDGE_OWN:]),
    ):
        for number, column in enumerate(columns):
            key = _key(f"{sort[0]}{number}", sort, column.name, TYPES[column.kind])
            out.write(key.encode())
    direction = "directed" if graph.directed else "undirected"
    out.write(f'<graph edgedefault="{direction}">\n'.encode())
    for about, text in {"name": graph.name, **graph.about}.items():
        out.write(f'<data key="g_{about}">{content(text)}</data>\n'.encode())
    out.writelines(line.encode() for line in _elements(graph))
    out.write(b"</graph>\n</graphml>\n")


def data_elements(columns: Sequence[Column], prefix: str) -> Callable[[Sequence[Any]], str]:
    """Return a function that gives the ``data`` of values, one for each of the columns.

    The key of a column is the prefix and its number.
    """
    fields = [
        (f'<data key="{prefix}{number}">', _CONVERT[column.kind])
        for number, column in enumerate(columns)
    ]

    def data(values: Sequence[Any]) -> str:
        return "".join(
            f"{start}{convert(value)}</data>"
            for (start, convert), value in zip(fields, values, strict=True)
            if value is not None
        )

    return data


def _key(id_: str, sort: str, name: str, type_: str) -> str:
    return f'<key id="{id_}" for="{sort}" attr.name="{attribute(name)}" attr.type="{type_}"/>\n'


def _elements(graph: FlatGraph) -> Iterator[str]:
    data = data_elements(graph.nodes.columns[_NODE_OWN:], "n")
    for row in graph.nodes.rows:
        yield f'<node id="{attribute(row[0])}">{data(row[_NODE_OWN:])}</node>\n'
    data = data_elements(graph.edges.columns[_EDGE_OWN:], "e")
    for row in graph.edges.rows:
        id_, source, target = map(attribute, row[:_EDGE_OWN])
        yield (
            f'<edge id="{id_}" source="{source}" target="{target}">{data(row[_EDGE_OWN:])}</edge>\n'
        )
