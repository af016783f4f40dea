"""Nodes and edges of formats in which both have ids of one kind, and none of these is empty."""

from __future__ import annotations

from miggraph.export.flat import FlatGraph

__all__ = ["edge_ids", "without_id"]


def edge_ids(graph: FlatGraph) -> list[str]:
    """Return the id of each edge, with an apostrophe behind it where a node has the same."""
    nodes = frozenset(graph.nodes.values("id"))
    given: list[str] = graph.edges.values("id")
    if nodes.isdisjoint(given):
        return given
    taken = {*nodes, *given}
    ids = []
    for id_ in given:
        free = id_
        if id_ in nodes:
            while free in taken:
                free += "'"
            taken.add(free)
        ids.append(free)
    return ids


def without_id(graph: FlatGraph) -> tuple[str, ...]:
    """Say which elements would be missing, as their ids are empty texts."""
    said = []
    if "" in graph.nodes.values("id"):
        lost = sum("" in ends for ends in _ends(graph))
        said.append(f"A node has an empty text as its id; {lost:,} edges are at it.")
    if "" in graph.edges.values("id"):
        said.append("An edge has an empty text as its id.")
    return tuple(said)


def _ends(graph: FlatGraph) -> list[tuple[str, str]]:
    sources, targets = graph.edges.values("source"), graph.edges.values("target")
    return list(zip(sources, targets, strict=True))
