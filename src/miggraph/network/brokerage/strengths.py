"""A network of movements as a simple directed graph with two strengths of every edge."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Final, NamedTuple

import networkx as nx

from miggraph.claims.flows import Item, route_bounds
from miggraph.dates import Span
from miggraph.network.graphs.checks import check_graph
from miggraph.quantities import Bounds

__all__ = ["Strengths", "movements_between"]

_THIRD: Final = frozenset({"yes", "partly"})


class Strengths(NamedTuple):
    """A simple graph with the strengths `least` and `greatest` of its edges, in persons.

    `counted` has the edges of the given graph that count, with all their attributes;
    `unbounded` is the number of edges whose bound is open: `greatest` is their least number.
    `left_out` edges have a union as an end, or ends that are not settled: they join no two places.
    """

    graph: nx.DiGraph[Any]
    counted: nx.Graph[Any]
    unbounded: int
    left_out: int

    def absent(self, strength: str) -> int:
        """Return how many edges have no part in a weighting: they are of nobody."""
        return sum(not data[strength] for _, _, data in self.graph.edges(data=True))

    def weighted(self, strength: str) -> nx.DiGraph[Any]:
        """Return the edges with this strength: `weight`, and `distance` 1/weight, exact.

        Sums of rounded lengths would make ties between paths a matter of chance.
        """
        graph: nx.DiGraph[Any] = nx.DiGraph()
        graph.add_nodes_from(self.graph)
        graph.add_edges_from(
            (source, target, _weighed(data[strength]))
            for source, target, data in self.graph.edges(data=True)
            if data[strength]
        )
        return graph


def movements_between(
    graph: nx.Graph[Any], weight: str | None, *, third_country: bool
) -> Strengths:
    """Return who moved people to whom, one edge each two states.

    Parameters
    ----------
    graph
        The network of flows, or of legs: several edges between two states are one flow, and totals
        are bounds of it and no more persons.
    weight
        Prefix of the attributes with the bounds, ``_min`` and ``_max``; None: no strengths.
    third_country
        Whether only edges count on which there are foreign nationals of the receiver.

    Returns
    -------
    Strengths
        States without an edge are left out.

    Raises
    ------
    GraphError
        If attributes are missing or contradict one another.
    """
    needed = [f"{weight}_min", f"{weight}_max"] if weight else []
    check_graph(
        graph, edges=[*needed, *(["third_country"] if third_country else [])], directed=True
    )
    counted = nx.subgraph_view(graph, filter_edge=_between_places(graph))
    left_out = graph.number_of_edges() - counted.number_of_edges()
    if third_country:
        counted = nx.subgraph_view(counted, filter_edge=_third_only(graph))
    grouped: dict[tuple[Any, Any], list[Mapping[str, Any]]] = {}
    for source, target, data in counted.edges(data=True):
        grouped.setdefault((source, target), []).append(data)
    simple: nx.DiGraph[Any] = nx.DiGraph()
    ends = {end for pair in grouped for end in pair}
    simple.add_nodes_from((node, graph.nodes[node]) for node in graph if node in ends)
    unbounded = 0
    for (source, target), members in grouped.items():
        strengths = {}
        if weight:
            least, most = _bounds(members, weight)
            unbounded += most is None
            strengths = {"least": least, "greatest": least if most is None else most}
        simple.add_edge(source, target, **strengths)
    return Strengths(simple, counted, unbounded, left_out)


def _weighed(value: float) -> dict[str, Any]:
    return {"weight": float(value), "distance": 1 / Fraction(value)}


def _between_places(graph: nx.Graph[Any]) -> Callable[..., bool]:
    """Say which edges join two places for certain: a union is a party and never a place."""
    unions = {node for node, data in graph.nodes(data=True) if data.get("kind") == "union"}

    def joins(*edge: Any) -> bool:
        settled = graph.edges[edge].get("settled", True)
        return bool(settled) and edge[0] not in unions and edge[1] not in unions

    return joins


def _third_only(graph: nx.Graph[Any]) -> Callable[..., bool]:
    return lambda *edge: _is_third(graph.edges[edge]["third_country"])


def _is_third(answer: Any) -> bool:
    """Read the answer of a transfer, or the number of such transfers of a flow."""
    return answer in _THIRD if isinstance(answer, str) else bool(answer)


def _bounds(members: list[Mapping[str, Any]], weight: str) -> Bounds:
    if len(members) == 1:
        return Bounds(members[0][f"{weight}_min"], members[0][f"{weight}_max"])
    return route_bounds(
        [
            Item(
                Span(data.get("earliest"), data.get("latest")),
                Bounds(data[f"{weight}_min"], data[f"{weight}_max"]),
                data.get("tells") == "total",
                tables=data.get("tables", ()),
            )
            for data in members
        ]
    )
