"""GEXF 1.3, as Gephi takes it, with intervals of time, colours, sizes and positions.

The writer of NetworkX is not used: its files of version 1.3 are not valid, and it knows no lists,
no colours from a palette and no kinds of edges.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, BinaryIO, Final

from miggraph.columns import Column, Kind
from miggraph.export.flat import FlatGraph, Sheet
from miggraph.export.palette import edge_colours, edge_widths, node_colours, node_sizes
from miggraph.export.positions import positions
from miggraph.export.writers.edge_kinds import edge_kinds
from miggraph.export.writers.xml_text import SCALARS, attribute, content

__all__ = ["without_id", "write_gexf"]

#: GEXF 1.3 has no type for days.
_TYPES: Final[dict[Kind, str]] = {
    "text": "string",
    "integer": "long",
    "number": "double",
    "boolean": "boolean",
    "date": "string",
    "list": "liststring",
}
#: Columns that nodes and edges have as attributes of their own.
_NODE_OWN: Final = 2
_EDGE_OWN: Final = 5


def write_gexf(graph: FlatGraph, out: BinaryIO) -> None:
    """Write a network; one with days in time is dynamic.

    A missing value is left out, and a span without a day is open on that side.
    """
    mode = 'mode="static"'
    if graph.nodes.span or graph.edges.span:
        mode = 'mode="dynamic" timeformat="date" timerepresentation="interval"'
    direction = "directed" if graph.directed else "undirected"
    out.write(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">\n'
        f"<meta><creator>miggraph</creator><description>{_description(graph)}</description></meta>\n"
        f'<graph {mode} defaultedgetype="{direction}">\n'.encode()
    )
    for name, sheet, own in (("node", graph.nodes, _NODE_OWN), ("edge", graph.edges, _EDGE_OWN)):
        _declare(name, sheet.columns[own:], out)
    for name, rows in (("nodes", _nodes(graph)), ("edges", _edges(graph))):
        out.write(f"<{name}>\n".encode())
        out.writelines(row.encode() for row in rows)
        out.write(f"</{name}>\n".encode())
    out.write(b"</graph>\n</gexf>\n")


def without_id(graph: FlatGraph) -> tuple[str, ...]:
    """Say that Gephi leaves out a node whose id is empty, and its edges."""
    if "" not in graph.nodes.values("id"):
        return ()
    return ("A node has an empty id, and Gephi leaves it out with its edges.",)


def _description(graph: FlatGraph) -> str:
    lines = [f"network: {graph.name}", *(f"{key}: {value}" for key, value in graph.about.items())]
    return content("\n".join(lines))


def _declare(name: str, columns: Iterable[Column], out: BinaryIO) -> None:
    out.write(f'<attributes class="{name}" mode="static">\n'.encode())
    for number, column in enumerate(columns):
        title, type_ = attribute(column.name), _TYPES[column.kind]
        out.write(f'<attribute id="{number}" title="{title}" type="{type_}"/>\n'.encode())
    out.write(b"</attributes>\n")


def _nodes(graph: FlatGraph) -> Iterator[str]:
    values, spans = _values(graph.nodes, _NODE_OWN), _spans(graph.nodes)
    colours, sizes, places = node_colours(graph), node_sizes(graph), positions(graph)
    looks = zip(graph.nodes.rows, spans, colours, sizes, places, strict=True)
    for row, span, (red, green, blue), size, place in looks:
        where = f'<viz:position x="{place[0]}" y="{place[1]}"/>' if place else ""
        yield (
            f'<node id="{attribute(row[0])}" label="{attribute(row[1])}"{span}>{values(row)}'
            f'<viz:color r="{red}" g="{green}" b="{blue}"/>{where}<viz:size value="{size}"/>'
            "</node>\n"
        )


def _edges(graph: FlatGraph) -> Iterator[str]:
    values, spans = _values(graph.edges, _EDGE_OWN), _spans(graph.edges)
    colours, widths, kinds = edge_colours(graph), edge_widths(graph), edge_kinds(graph)
    looks = zip(graph.edges.rows, spans, colours, widths, kinds, strict=True)
    for row, span, (red, green, blue), width, kind in looks:
        id_, source, target, label, weight = row[:_EDGE_OWN]
        named = "" if label is None else f' label="{attribute(label)}"'
        sort = "" if kind is None else f' kind="{attribute(kind)}"'
        yield (
            f'<edge id="{attribute(id_)}" source="{attribute(source)}" '
            f'target="{attribute(target)}"{named}{sort} weight="{weight!r}"{span}>{values(row)}'
            f'<viz:color r="{red}" g="{green}" b="{blue}"/><viz:thickness value="{width}"/>'
            "</edge>\n"
        )


def _values(sheet: Sheet, own: int) -> Callable[[tuple[Any, ...]], str]:
    """Return a function that gives the ``attvalues`` of a row."""
    fields = [
        (position, f'<attvalue for="{position - own}" value="', _CONVERT[column.kind])
        for position, column in enumerate(sheet.columns)
        if position >= own
    ]

    def values(row: tuple[Any, ...]) -> str:
        said = [
            f'{start}{convert(row[position])}"/>'
            for position, start, convert in fields
            if row[position] is not None
        ]
        return f"<attvalues>{''.join(said)}</attvalues>" if said else ""

    return values


def _spans(sheet: Sheet) -> Iterator[str]:
    """Give the attributes ``start`` and ``end`` of each row."""
    if sheet.span is None:
        yield from [""] * len(sheet)
        return
    for start, end in zip(*map(sheet.values, sheet.span), strict=True):
        yield _span(start, end)


def _span(start: date | None, end: date | None) -> str:
    if start is not None and end is not None and start > end:
        return ""  # Gephi refuses such an interval; the two days are still there as attributes
    opening = "" if start is None else f' start="{start.isoformat()}"'
    return opening + ("" if end is None else f' end="{end.isoformat()}"')


def _list(items: tuple[str, ...]) -> str:
    """Return a list as Gephi reads it: each item in quotes, with a backslash before a quote."""
    quoted = (item.replace("\\", "\\\\").replace('"', '\\"') for item in items)
    return attribute("[" + ", ".join(f'"{item}"' for item in quoted) + "]")


_CONVERT: Final[dict[Kind, Callable[[Any], str]]] = {
    **SCALARS,
    "text": attribute,
    "list": _list,
}
