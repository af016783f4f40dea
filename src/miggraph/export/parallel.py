"""Edges between the same two nodes."""

from __future__ import annotations

from miggraph.export.flat import FlatGraph

__all__ = ["has_parallel_edges"]


def has_parallel_edges(graph: FlatGraph) -> bool:
    """Say whether two edges have the same ends; with directions, the same start and end."""
    sources, targets = graph.edges.values("source"), graph.edges.values("target")
    ends = zip(sources, targets, strict=True)
    if graph.directed:
        return len(set(ends)) < len(graph.edges)
    return len({frozenset(pair) for pair in ends}) < len(graph.edges)
