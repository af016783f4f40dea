"""Where the nodes of a network lie, and what a map of them leaves out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final, NamedTuple

from miggraph.export.flat import FlatGraph

__all__ = ["Place", "located", "without_place"]

#: Of what would be missing, as many ids are named.
_EXAMPLES: Final = 3


class Place(NamedTuple):
    """A point in degrees, WGS 84."""

    latitude: float
    longitude: float


def located(graph: FlatGraph) -> tuple[FlatGraph, dict[str, Place]]:
    """Return the nodes that have coordinates, the edges between these, and the place of each node.

    A node has coordinates if its ``latitude`` and ``longitude`` are numbers from -90 to 90 and from
    -180 to 180.
    """
    places = _places(graph)
    nodes = [row for row in graph.nodes.rows if row[0] in places]
    edges = [row for row in graph.edges.rows if row[1] in places and row[2] in places]
    kept = replace(
        graph, nodes=replace(graph.nodes, rows=nodes), edges=replace(graph.edges, rows=edges)
    )
    return kept, places


def without_place(graph: FlatGraph) -> tuple[str, ...]:
    """Say how many nodes and edges a map would leave out; empty if none."""
    kept, places = located(graph)
    lost = [node for node in graph.nodes.values("id") if node not in places]
    if not lost:
        return ()
    edges = len(graph.edges) - len(kept.edges)
    named = ", ".join(lost[:_EXAMPLES]) + (", …" if len(lost) > _EXAMPLES else "")
    verb = "has" if len(lost) == 1 else "have"
    said = f"{_counted(len(lost), 'node')} {verb} no coordinates and would be missing ({named})"
    return (f"{said}, and {_counted(edges, 'edge')} with them." if edges else f"{said}.",)


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _places(graph: FlatGraph) -> dict[str, Place]:
    values = (graph.nodes.values(name) for name in ("id", "latitude", "longitude"))
    return {
        node: Place(float(latitude), float(longitude))
        for node, latitude, longitude in zip(*values, strict=True)
        if _within(latitude, 90) and _within(longitude, 180)
    }


def _within(value: Any, limit: int) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= limit
