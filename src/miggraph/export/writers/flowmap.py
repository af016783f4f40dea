"""Two CSV files for flowmap.blue: locations and flows."""

from __future__ import annotations

from typing import BinaryIO, Final

from miggraph.export.flat import FlatGraph
from miggraph.export.places import located
from miggraph.export.writers.csv_rows import cell, write_rows

__all__ = ["write_flows", "write_locations"]

_FLOW: Final = ("origin", "dest", "count", "time", "id")
#: Of the other attributes those that say how to read a flow; the program shows none of them.
_FURTHER: Final = (
    "persons_min",
    "persons_max",
    "third_persons_min",
    "third_persons_max",
    "third_country",
    "settled",
    "tells",
)


def write_locations(graph: FlatGraph, out: BinaryIO) -> None:
    """Write a row a node with coordinates: ``id``, ``name``, ``lat``, ``lon``."""
    kept, places = located(graph)
    named = zip(kept.nodes.values("id"), kept.nodes.values("label"), strict=True)
    rows = ([cell(node), cell(label), *map(cell, places[node])] for node, label in named)
    write_rows(out, ("id", "name", "lat", "lon"), rows)


def write_flows(graph: FlatGraph, out: BinaryIO) -> None:
    """Write a row an edge: ``origin``, ``dest``, ``count`` (the weight), ``time``, ``id``, bounds.

    The time is the first possible day. Where no edge has one there is no such column.
    """
    edges = located(graph)[0].edges
    names = ["source", "target", "weight", "earliest", "id"]
    names += [name for name in _FURTHER if edges.position(name) is not None]
    titles = [*_FLOW, *names[len(_FLOW) :]]
    time = names.index("earliest")
    if edges.span is None or not any(edges.values("earliest")):
        del names[time], titles[time]
    rows = (map(cell, row) for row in zip(*(edges.values(name) for name in names), strict=True))
    write_rows(out, titles, (list(row) for row in rows))
